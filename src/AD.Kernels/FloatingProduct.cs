// Floating-point products: which way of computing suits the sizes and strides. All ways give the same bits.

using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static unsafe class FloatingProduct<T, V, L, VHalf, LHalf, VQuarter, LQuarter>
    where T : unmanaged, IFloatingPointIeee754<T>
    where L : struct, ILanes<T, V>
    where LHalf : struct, ILanes<T, VHalf>
    where LQuarter : struct, ILanes<T, VQuarter>
{
    /// <summary>Operands of fewer elements stay in the nearer caches.</summary>
    private const long Small = 128 * 128;

    /// <summary>
    /// Whether packing would cost more than it gives, in GFLOP/s of float64 where the peak is 89: for small matrices, whose tiles run
    /// well on operands as they lie (96×96: 79 against 68 packed); for few columns, which use each packed row too seldom (16×16 at the
    /// right of 10000 rows: 56 against 27); for few rows, which use each packed column too seldom (6 rows at 1000×1000: 20 against 13).
    /// </summary>
    private static bool Lies(int rows, int depth, int columns, bool neighbours)
    {
        var small = (long)rows * depth < Small && (long)rows * columns < Small;
        return (long)depth * columns < Small ? small || columns <= 2 * L.Count : neighbours && rows < 2 * Tiles<T, V, L>.Rows;
    }

    public static void Multiply(T* a, nint aRow, nint aDeep, T* b, nint bDeep, nint bColumn, int rows, int depth, int columns, T* c)
    {
        if (columns == 1 && rows > 1)
        {
            // a vector at the right is one at the left of the transpose
            Multiply(b, 0, bDeep, a, aDeep, aRow, 1, depth, rows, c);
        }
        else if (rows == 1 && columns == 1)
        {
            *c = Inner(a, aDeep, b, bDeep, depth);
        }
        else if (rows == 1 && bColumn != 1)
        {
            Columns(a, aDeep, b, bDeep, bColumn, depth, columns, c);
        }
        else if (!Lies(rows, depth, columns, bColumn == 1))
        {
            Blocked<T, V, L>.Multiply(a, aRow, aDeep, b, bDeep, bColumn, rows, depth, columns, c);
        }
        else if (bColumn == 1)
        {
            Direct(a, aRow, aDeep, b, bDeep, rows, depth, columns, c);
        }
        else
        {
            var packed = ArrayPool<T>.Shared.Rent(depth * columns);
            fixed (T* p = packed)
            {
                Packing.Interleave(b, bColumn, bDeep, columns, depth, p, columns);
                Direct(a, aRow, aDeep, p, columns, rows, depth, columns, c);
            }

            ArrayPool<T>.Shared.Return(packed);
        }
    }

    /// <summary>In the widest register that the columns fill.</summary>
    private static void Direct(T* a, nint aRow, nint aDeep, T* b, nint bDeep, int rows, int depth, int columns, T* c)
    {
        if (columns >= L.Count)
        {
            Tiles<T, V, L>.Direct(a, aRow, aDeep, b, bDeep, rows, depth, columns, c);
        }
        else if (columns >= LHalf.Count)
        {
            Tiles<T, VHalf, LHalf>.Direct(a, aRow, aDeep, b, bDeep, rows, depth, columns, c);
        }
        else if (columns >= LQuarter.Count)
        {
            Tiles<T, VQuarter, LQuarter>.Direct(a, aRow, aDeep, b, bDeep, rows, depth, columns, c);
        }
        else
        {
            Tiles<T, T, Lone<T>>.Direct(a, aRow, aDeep, b, bDeep, rows, depth, columns, c);
        }
    }

    /// <summary>The inner product of two vectors: four blocks at once, because each is one chain of additions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Inner(T* a, nint aDeep, T* b, nint bDeep, int depth)
    {
        const int block = Product.Depth;
        var total = T.Zero;
        var k = 0;
        if (aDeep == 1 && bDeep == 1)
        {
            for (; k <= depth - 4 * block; k += 4 * block)
            {
                T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
                var x = a + k;
                var y = b + k;
                for (var i = 0; i < block; i++)
                {
                    s0 = T.FusedMultiplyAdd(x[i], y[i], s0);
                    s1 = T.FusedMultiplyAdd(x[i + block], y[i + block], s1);
                    s2 = T.FusedMultiplyAdd(x[i + 2 * block], y[i + 2 * block], s2);
                    s3 = T.FusedMultiplyAdd(x[i + 3 * block], y[i + 3 * block], s3);
                }

                total = total + s0 + s1 + s2 + s3;
            }
        }

        for (; k < depth; k += block)
        {
            total += Chain(a + k * aDeep, aDeep, b + k * bDeep, bDeep, Math.Min(block, depth - k));
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Chain(T* a, nint aDeep, T* b, nint bDeep, int depth)
    {
        var sum = T.Zero;
        for (var k = 0; k < depth; k++)
        {
            sum = T.FusedMultiplyAdd(*a, *b, sum);
            a += aDeep;
            b += bDeep;
        }

        return sum;
    }

    /// <summary>A row times columns that are not neighbours: eight columns at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(T* a, nint aDeep, T* b, nint bDeep, nint bColumn, int depth, int columns, T* c)
    {
        var j = 0;
        for (; j <= columns - 8; j += 8)
        {
            for (var k = 0; k < depth; k += Product.Depth)
            {
                Eight(a + k * aDeep, aDeep, b + k * bDeep + j * bColumn, bDeep, bColumn, Math.Min(Product.Depth, depth - k), c + j, k == 0);
            }
        }

        for (; j < columns; j++)
        {
            c[j] = Inner(a, aDeep, b + j * bColumn, bDeep, depth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(T* a, nint aDeep, T* b, nint bDeep, nint bColumn, int depth, T* c, bool first)
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero, s4 = T.Zero, s5 = T.Zero, s6 = T.Zero, s7 = T.Zero;
        var b1 = b + bColumn;
        var b2 = b1 + bColumn;
        var b3 = b2 + bColumn;
        var b4 = b3 + bColumn;
        var b5 = b4 + bColumn;
        var b6 = b5 + bColumn;
        var b7 = b6 + bColumn;
        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var x = *a;
            s0 = T.FusedMultiplyAdd(x, b[at], s0);
            s1 = T.FusedMultiplyAdd(x, b1[at], s1);
            s2 = T.FusedMultiplyAdd(x, b2[at], s2);
            s3 = T.FusedMultiplyAdd(x, b3[at], s3);
            s4 = T.FusedMultiplyAdd(x, b4[at], s4);
            s5 = T.FusedMultiplyAdd(x, b5[at], s5);
            s6 = T.FusedMultiplyAdd(x, b6[at], s6);
            s7 = T.FusedMultiplyAdd(x, b7[at], s7);
            a += aDeep;
            at += bDeep;
        }

        if (!first)
        {
            s0 = c[0] + s0;
            s1 = c[1] + s1;
            s2 = c[2] + s2;
            s3 = c[3] + s3;
            s4 = c[4] + s4;
            s5 = c[5] + s5;
            s6 = c[6] + s6;
            s7 = c[7] + s7;
        }

        c[0] = s0;
        c[1] = s1;
        c[2] = s2;
        c[3] = s3;
        c[4] = s4;
        c[5] = s5;
        c[6] = s6;
        c[7] = s7;
    }
}
