// Large floating-point products: blocks that fit the caches, packed into panels in the order in which the tiles read them.

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AD.Kernels;

internal static unsafe class Blocked<T, V, L>
    where T : unmanaged
    where L : struct, ILanes<T, V>
{
    private const int Height = 96;
    private const int Width = 4096;
    private const int Line = 64;
    private const int Ahead = 8;

    /// <summary>The rows of a tile: twelve where there are registers for them.</summary>
    private static int Rows => L.Count * sizeof(T) == 64 ? TallTile<T, V, L>.Rows : Tiles<T, V, L>.Rows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* a, nint aRow, nint aDeep, T* b, nint bDeep, nint bColumn, int rows, int depth, int columns, T* c)
    {
        var panel = 2 * L.Count;
        var deepest = Math.Min(depth, Product.Depth);
        var spare = Line / sizeof(T);
        var lefts = ArrayPool<T>.Shared.Rent((Math.Min(rows, Height) + Rows) * deepest + spare);
        var rights = ArrayPool<T>.Shared.Rent((Math.Min(columns, Width) + panel) * deepest + spare);
        fixed (T* l = lefts, r = rights)
        {
            var left = Aligned(l);
            var right = Aligned(r);
            for (var k = 0; k < depth; k += Product.Depth)
            {
                var deep = Math.Min(Product.Depth, depth - k);
                for (var j = 0; j < columns; j += Width)
                {
                    var wide = Math.Min(Width, columns - j);
                    Pack(b + k * bDeep + j * bColumn, bColumn, bDeep, wide, deep, panel, right);
                    for (var i = 0; i < rows; i += Height)
                    {
                        var high = Math.Min(Height, rows - i);
                        Pack(a + i * aRow + k * aDeep, aRow, aDeep, high, deep, Rows, left);
                        Panels(left, right, high, deep, wide, c + (nint)i * columns + j, columns, k == 0);
                    }
                }
            }
        }

        ArrayPool<T>.Shared.Return(lefts);
        ArrayPool<T>.Shared.Return(rights);
    }

    private static T* Aligned(T* at) => (T*)(((nuint)at + (Line - 1)) & ~(nuint)(Line - 1));

    /// <summary>Panels of `high` rows each, one after the other; a panel holds its rows side by side, and zeros where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(T* x, nint row, nint deep, int rows, int depth, int high, T* to)
    {
        for (var i = 0; i < rows; i += high)
        {
            var live = Math.Min(high, rows - i);
            var from = x + i * row;
            if (live < high)
            {
                new Span<T>(to, high * depth).Clear();
            }

            if (row != 1)
            {
                Interleave(from, row, deep, live, depth, to, high);
            }
            else if (live < high)
            {
                for (var k = 0; k < depth; k++)
                {
                    new ReadOnlySpan<T>(from + k * deep, live).CopyTo(new Span<T>(to + (nint)k * high, live));
                }
            }
            else if (high == Rows)
            {
                for (var k = 0; k < depth; k++)
                {
                    Announce(from + (k + Ahead) * deep);
                    Unsafe.CopyBlockUnaligned(to + (nint)k * Rows, from + k * deep, (uint)(Rows * sizeof(T)));
                }
            }
            else
            {
                for (var k = 0; k < depth; k++)
                {
                    Announce(from + (k + Ahead) * deep);
                    Unsafe.CopyBlockUnaligned(to + (nint)k * 2 * L.Count, from + k * deep, (uint)(2 * L.Count * sizeof(T)));
                }
            }

            to += (nint)high * depth;
        }
    }

    /// <summary>Rows that lie apart, side by side: four at once, so that their stores are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Interleave(T* from, nint row, nint deep, int rows, int depth, T* to, int high)
    {
        var r = 0;
        for (; r <= rows - 4; r += 4)
        {
            var s0 = from + r * row;
            var s1 = s0 + row;
            var s2 = s1 + row;
            var s3 = s2 + row;
            var t = to + r;
            nint at = 0;
            for (var k = 0; k < depth; k++)
            {
                t[0] = s0[at];
                t[1] = s1[at];
                t[2] = s2[at];
                t[3] = s3[at];
                t += high;
                at += deep;
            }
        }

        for (; r < rows; r++)
        {
            var s = from + r * row;
            var t = to + r;
            for (var k = 0; k < depth; k++)
            {
                *t = *s;
                s += deep;
                t += high;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels(T* left, T* right, int rows, int depth, int columns, T* c, nint cRow, bool first)
    {
        var high = Rows;
        var panel = 2 * L.Count;
        var edge = stackalloc T[high * panel];
        for (var j = 0; j < columns; j += panel)
        {
            var wide = Math.Min(panel, columns - j);
            var l = left;
            for (var i = 0; i < rows; i += high)
            {
                var live = Math.Min(high, rows - i);
                var to = c + i * cRow + j;
                if (live == high && wide == panel)
                {
                    Announce(to, cRow);
                    Tile(l, right, depth, to, cRow, first);
                }
                else
                {
                    Tile(l, right, depth, edge, panel, true);
                    for (var r = 0; r < live; r++)
                    {
                        Merge(edge + r * panel, wide, to + r * cRow, first);
                    }
                }

                l += (nint)high * depth;
            }

            right += (nint)panel * depth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(T* left, T* right, int depth, T* c, nint cRow, bool first)
    {
        if (L.Count * sizeof(T) == 64)
        {
            TallTile<T, V, L>.Wide(left, right, depth, c, cRow, first);
        }
        else
        {
            Tiles<T, V, L>.Wide(left, 1, Tiles<T, V, L>.Rows, right, 2 * L.Count, depth, c, cRow, first);
        }
    }

    /// <summary>The rows of a tile of the result are wanted when its sums are ready: far apart, they are asked for beforehand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Announce(T* to, nint row)
    {
        for (var r = 0; r < Rows; r++)
        {
            Announce(to);
            to += row;
        }
    }

    /// <summary>Two registers are wanted soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Announce(T* at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(at);
            Sse.Prefetch0(at + L.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(T* sums, int count, T* to, bool first)
    {
        if (first)
        {
            new ReadOnlySpan<T>(sums, count).CopyTo(new Span<T>(to, count));
            return;
        }

        // one element at a time through a register: its other lanes are not looked at
        var one = stackalloc T[L.Count];
        for (var i = 0; i < count; i++)
        {
            L.Store(L.Add(L.All(to[i]), L.All(sums[i])), one);
            to[i] = *one;
        }
    }
}
