// Products of matrices, batched and contracted over any axes, whatever the strides.

using System.Numerics;
using System.Runtime.CompilerServices;

namespace AD.Kernels;

/// <summary>c + a·b in the arithmetic of the element type.</summary>
internal interface IMultiplyAdd<T>
{
    static abstract T Of(T a, T b, T c);

    static abstract T Add(T a, T b);
}

/// <summary>Floating point, with one rounding.</summary>
internal readonly struct Fused<T> : IMultiplyAdd<T>
    where T : struct, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T a, T b) => a + b;
}

/// <summary>Integers, which wrap.</summary>
internal readonly struct Wrapping<T> : IMultiplyAdd<T>
    where T : struct, IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b, T c) => c + a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T a, T b) => a + b;
}

/// <summary>Booleans as bytes: whether there is a place where both are true.</summary>
internal readonly struct AnyBoth : IMultiplyAdd<byte>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(byte a, byte b, byte c) => (byte)(c | (a & b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Add(byte a, byte b) => (byte)(a | b);
}

/// <summary>
/// The contracted index is cut into blocks of 256; within a block the products are added in ascending order, each with one
/// rounding, from zero; then the blocks are added in ascending order. So an element of the product depends on its row and its column alone.
/// </summary>
internal static class Product
{
    public const int Depth = 256;

    /// <summary>Where the elements of some axes lie, in row-major order.</summary>
    public static int[] Places(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        var n = 1;
        foreach (var d in shape)
        {
            n *= d;
        }

        var places = new int[n];
        var at = new Odometer(shape, strides, 0, stackalloc int[shape.Length]);
        for (var i = 0; i < n; i++)
        {
            places[i] = (int)at.At;
            at.Next();
        }

        return places;
    }

    /// <summary>
    /// c[b, i, j] = Σ a[b, i, k] · b[b, k, j], row-major. The shapes are batch ++ free ++ contracted and batch ++ contracted ++ free.
    /// </summary>
    public static void Multiply<T, M>(
        T[] a, long aOffset, ReadOnlySpan<int> aShape, ReadOnlySpan<long> aStrides,
        T[] b, long bOffset, ReadOnlySpan<int> bShape, ReadOnlySpan<long> bStrides,
        int batch, int contract, T[] c)
        where T : struct
        where M : struct, IMultiplyAdd<T>
    {
        var free = aShape.Length - contract;
        var aBatch = Places(aShape[..batch], aStrides[..batch]);
        var bBatch = Places(bShape[..batch], bStrides[..batch]);
        var aRow = Places(aShape[batch..free], aStrides[batch..free]);
        var aDeep = Places(aShape[free..], aStrides[free..]);
        var bDeep = Places(bShape[batch..(batch + contract)], bStrides[batch..(batch + contract)]);
        var bColumn = Places(bShape[(batch + contract)..], bStrides[(batch + contract)..]);
        var sums = new T[bColumn.Length];
        var to = 0;
        for (var g = 0; g < aBatch.Length; g++)
        {
            var aAt = (int)aOffset + aBatch[g];
            var bAt = (int)bOffset + bBatch[g];
            foreach (var row in aRow)
            {
                var target = c.AsSpan(to, bColumn.Length);
                for (var from = 0; from < aDeep.Length; from += Depth)
                {
                    sums.AsSpan().Clear();
                    var end = Math.Min(from + Depth, aDeep.Length);
                    for (var k = from; k < end; k++)
                    {
                        var x = a[aAt + row + aDeep[k]];
                        var y = bAt + bDeep[k];
                        for (var j = 0; j < sums.Length; j++)
                        {
                            sums[j] = M.Of(x, b[y + bColumn[j]], sums[j]);
                        }
                    }

                    for (var j = 0; j < sums.Length; j++)
                    {
                        target[j] = M.Add(target[j], sums[j]);
                    }
                }

                to += bColumn.Length;
            }
        }
    }
}
