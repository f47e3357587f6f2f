// Products of matrices, batched and contracted over any axes, whatever the strides.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AD.Kernels;

/// <summary>The sums of a product of matrices whose axes are one stride each; the result is row-major.</summary>
internal unsafe interface IProduct<T>
    where T : unmanaged
{
    static abstract void Multiply(T* a, nint aRow, nint aDeep, T* b, nint bDeep, nint bColumn, int rows, int depth, int columns, T* c);
}

/// <summary>
/// The contracted index is cut into blocks of 256; within a block the products are added in ascending order, each with one
/// rounding, from zero; then the blocks are added in ascending order. So an element of the product depends on its row and its column alone.
/// </summary>
internal static unsafe class Product
{
    public const int Depth = 256;

    /// <summary>The axes as one: their size and stride. False where no one stride walks them.</summary>
    private static bool One(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, out int size, out nint stride)
    {
        if (shape.Length == 1)
        {
            size = shape[0];
            stride = (nint)strides[0];
            return true;
        }

        Span<int> dims = stackalloc int[shape.Length + 1];
        Span<long> steps = stackalloc long[shape.Length + 1];
        var rank = Strided.Collapse(shape, strides, dims, steps);
        size = rank < 0 ? 0 : dims[0];
        stride = rank < 0 ? 0 : (nint)steps[0];
        return rank <= 1;
    }

    /// <summary>
    /// c[b, i, j] = Σ a[b, i, k] · b[b, k, j], row-major. The shapes are batch ++ free ++ contracted and batch ++ contracted ++ free.
    /// </summary>
    public static void Multiply<T, P>(
        T[] a, long aOffset, ReadOnlySpan<int> aShape, ReadOnlySpan<long> aStrides,
        T[] b, long bOffset, ReadOnlySpan<int> bShape, ReadOnlySpan<long> bStrides,
        int batch, int contract, T[] c)
        where T : unmanaged
        where P : struct, IProduct<T>
    {
        if (c.Length == 0)
        {
            return;
        }

        var free = aShape.Length - contract;
        if (!One(aShape[batch..free], aStrides[batch..free], out var rows, out var aRow)
            || !One(aShape[free..], aStrides[free..], out var depth, out var aDeep))
        {
            Multiply<T, P>(Copy(a, aOffset, aShape, aStrides), 0, aShape, RowMajor(aShape, stackalloc long[aShape.Length]), b, bOffset, bShape, bStrides, batch, contract, c);
            return;
        }

        var kept = batch + contract;
        if (!One(bShape[batch..kept], bStrides[batch..kept], out _, out var bDeep)
            || !One(bShape[kept..], bStrides[kept..], out var columns, out var bColumn))
        {
            Multiply<T, P>(a, aOffset, aShape, aStrides, Copy(b, bOffset, bShape, bStrides), 0, bShape, RowMajor(bShape, stackalloc long[bShape.Length]), batch, contract, c);
            return;
        }

        if (depth == 0)
        {
            c.AsSpan().Clear();
            return;
        }

        fixed (T* x = a, y = b, z = c)
        {
            var left = new Odometer(aShape[..batch], aStrides[..batch], aOffset, stackalloc int[batch]);
            var right = new Odometer(bShape[..batch], bStrides[..batch], bOffset, stackalloc int[batch]);
            var to = z;
            do
            {
                P.Multiply(x + left.At, aRow, aDeep, y + right.At, bDeep, bColumn, rows, depth, columns, to);
                to += (nint)rows * columns;
                right.Next();
            }
            while (left.Next());
        }
    }

    private static T[] Copy<T>(T[] x, long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        var size = 1;
        foreach (var d in shape)
        {
            size *= d;
        }

        var copy = Allocation.Raw<T>(size);
        Assembly.Assign(x, offset, shape, strides, copy, 0, RowMajor(shape, stackalloc long[shape.Length]));
        return copy;
    }

    private static Span<long> RowMajor(ReadOnlySpan<int> shape, Span<long> strides)
    {
        long step = 1;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }

        return strides;
    }
}

/// <summary>Integers, which wrap.</summary>
internal readonly unsafe struct WrappingProduct<T> : IProduct<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static void Multiply(T* a, nint aRow, nint aDeep, T* b, nint bDeep, nint bColumn, int rows, int depth, int columns, T* c)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                var x = a[i * aRow + k * aDeep];
                var y = b + k * bDeep;
                for (var j = 0; j < columns; j++)
                {
                    c[j] += x * *y;
                    y += bColumn;
                }
            }

            c += columns;
        }
    }
}

/// <summary>Booleans as bytes: whether there is a place where both are true.</summary>
internal readonly unsafe struct AnyProduct : IProduct<byte>
{
    public static void Multiply(byte* a, nint aRow, nint aDeep, byte* b, nint bDeep, nint bColumn, int rows, int depth, int columns, byte* c)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                if (a[i * aRow + k * aDeep] != 0)
                {
                    var y = b + k * bDeep;
                    for (var j = 0; j < columns; j++)
                    {
                        c[j] |= *y;
                        y += bColumn;
                    }
                }
            }

            c += columns;
        }
    }
}

/// <summary>Doubles.</summary>
internal readonly unsafe struct DoubleProduct : IProduct<double>
{
    public static void Multiply(double* a, nint aRow, nint aDeep, double* b, nint bDeep, nint bColumn, int rows, int depth, int columns, double* c)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            FloatingProduct<double, Vector512<double>, Double512, Vector256<double>, Double256, Vector128<double>, Double128>
                .Multiply(a, aRow, aDeep, b, bDeep, bColumn, rows, depth, columns, c);
        }
        else
        {
            FloatingProduct<double, Vector256<double>, Double256, Vector256<double>, Double256, Vector128<double>, Double128>
                .Multiply(a, aRow, aDeep, b, bDeep, bColumn, rows, depth, columns, c);
        }
    }
}

/// <summary>Floats.</summary>
internal readonly unsafe struct SingleProduct : IProduct<float>
{
    public static void Multiply(float* a, nint aRow, nint aDeep, float* b, nint bDeep, nint bColumn, int rows, int depth, int columns, float* c)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            FloatingProduct<float, Vector512<float>, Single512, Vector256<float>, Single256, Vector128<float>, Single128>
                .Multiply(a, aRow, aDeep, b, bDeep, bColumn, rows, depth, columns, c);
        }
        else
        {
            FloatingProduct<float, Vector256<float>, Single256, Vector256<float>, Single256, Vector128<float>, Single128>
                .Multiply(a, aRow, aDeep, b, bDeep, bColumn, rows, depth, columns, c);
        }
    }
}
