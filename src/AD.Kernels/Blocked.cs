// Large floating-point products: blocks that fit the caches, packed into panels in the order in which the tiles read them.

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AD.Kernels;

/// <summary>
/// The right operand is packed in blocks that stay in the second cache: up to 256 rows of 4 KB, 1 MB. The left one is packed a panel of
/// tile rows at a time, 24 KB, which stays in the first cache while the tiles go along the columns of the block. So a tile reads its
/// rows from the first cache and its columns from the second, and neighbouring tiles write neighbouring lines of the result.
/// </summary>
internal static unsafe class Blocked<T, V, L>
    where T : unmanaged
    where L : struct, ILanes<T, V>
{
    private const int Line = 64;

    /// <summary>The columns of a block.</summary>
    private static int Width => 4096 / sizeof(T);

    /// <summary>The columns of a tile.</summary>
    private static int Wide => 2 * L.Count;

    /// <summary>The rows of a tile: twelve where there are registers for them.</summary>
    private static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.Count * sizeof(T) == Line ? TallTile<T, V, L>.Rows : Tiles<T, V, L>.Rows;
    }

    /// <summary>From a row of the left panel to the next.</summary>
    private static int Stride => TallTile<T, V, L>.Stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* a, nint aRow, nint aDeep, T* b, nint bDeep, nint bColumn, int rows, int depth, int columns, T* c)
    {
        var spare = Line / sizeof(T);
        var lefts = ArrayPool<T>.Shared.Rent(Rows * Stride + spare);
        var rights = ArrayPool<T>.Shared.Rent((Math.Min(columns, Width) + Wide) * Math.Min(depth, Product.Depth) + spare);
        fixed (T* l = lefts, r = rights)
        {
            var left = Aligned(l);
            var right = Aligned(r);
            for (var j = 0; j < columns; j += Width)
            {
                var wide = Math.Min(Width, columns - j);
                for (var k = 0; k < depth; k += Product.Depth)
                {
                    var deep = Math.Min(Product.Depth, depth - k);
                    PackRight(b + k * bDeep + j * bColumn, bDeep, bColumn, deep, wide, right);
                    for (var i = 0; i < rows; i += Rows)
                    {
                        var x = a + i * aRow + k * aDeep;
                        var high = Math.Min(Rows, rows - i);
                        PackLeft(x, aRow, aDeep, high, deep, left);
                        Along(left, right, high, deep, wide, c + (nint)i * columns + j, columns, k == 0, x + Rows * aRow, aDeep == 1 ? aRow : 0);
                    }
                }
            }
        }

        ArrayPool<T>.Shared.Return(lefts);
        ArrayPool<T>.Shared.Return(rights);
    }

    private static T* Aligned(T* at) => (T*)(((nuint)at + (Line - 1)) & ~(nuint)(Line - 1));

    /// <summary>A panel of rows, one after the other; zeros where there are none.</summary>
    private static void PackLeft(T* a, nint row, nint deep, int rows, int depth, T* to)
    {
        for (var r = rows; r < Rows; r++)
        {
            new Span<T>(to + r * Stride, depth).Clear();
        }

        if (deep == 1)
        {
            for (var r = 0; r < rows; r++)
            {
                new ReadOnlySpan<T>(a + r * row, depth).CopyTo(new Span<T>(to + r * Stride, depth));
            }
        }
        else
        {
            Packing.Interleave(a, deep, row, depth, rows, to, Stride);
        }
    }

    /// <summary>Panels of columns, one after the other; a panel holds its columns side by side, and zeros where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRight(T* b, nint deep, nint column, int depth, int columns, T* to)
    {
        var size = (nint)Wide * depth;
        var whole = columns / Wide * Wide;
        if (whole < columns)
        {
            new Span<T>(to + whole * depth, (int)size).Clear();
        }

        if (column != 1)
        {
            for (var j = 0; j < columns; j += Wide)
            {
                Packing.Interleave(b + j * column, column, deep, Math.Min(Wide, columns - j), depth, to, Wide);
                to += size;
            }

            return;
        }

        for (var k = 0; k < depth; k++)
        {
            var t = to;
            var j = 0;
            for (; j < whole; j += Wide)
            {
                L.Store(L.Load(b + j), t);
                L.Store(L.Load(b + j + L.Count), t + L.Count);
                t += size;
            }

            if (j <= columns - L.Count)
            {
                L.Store(L.Load(b + j), t);
                j += L.Count;
                t += L.Count;
            }

            for (; j < columns; j++)
            {
                *t = b[j];
                t++;
            }

            b += deep;
            to += Wide;
        }
    }

    /// <summary>
    /// The tiles of one left panel along the block. Each asks for its part of the result before its sums, and for one row of the next
    /// left panel, which starts at `ahead`, along the way.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along(T* left, T* right, int rows, int depth, int columns, T* c, nint cRow, bool first, T* ahead, nint aheadRow)
    {
        var edge = stackalloc T[Rows * Wide];
        for (var j = 0; j < columns; j += Wide)
        {
            var wide = Math.Min(Wide, columns - j);
            if (rows == Rows && wide == Wide)
            {
                Announce(c, cRow);
                Tile(left, right, depth, c, cRow, first, ahead);
            }
            else
            {
                // a tile that the result does not hold whole is worked on in a copy
                if (!first)
                {
                    Copy(c, cRow, edge, Wide, rows, wide);
                }

                Tile(left, right, depth, edge, Wide, first, ahead);
                Copy(edge, Wide, c, cRow, rows, wide);
            }

            c += Wide;
            right += (nint)Wide * depth;
            ahead += aheadRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile(T* left, T* right, int depth, T* c, nint cRow, bool first, T* ahead)
    {
        if (L.Count * sizeof(T) == Line)
        {
            TallTile<T, V, L>.Wide(left, right, depth, c, cRow, first, ahead);
        }
        else
        {
            Tiles<T, V, L>.Wide(left, Stride, 1, right, Wide, depth, c, cRow, first);
        }
    }

    private static void Copy(T* from, nint fromRow, T* to, nint toRow, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            new ReadOnlySpan<T>(from, columns).CopyTo(new Span<T>(to, columns));
            from += fromRow;
            to += toRow;
        }
    }

    /// <summary>The lines of a tile of the result, far apart, are wanted when its sums are ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Announce(T* c, nint row)
    {
        if (Sse.IsSupported)
        {
            for (var r = 0; r < Rows; r++)
            {
                Sse.Prefetch0(c);
                Sse.Prefetch0(c + L.Count);
                c += row;
            }
        }
    }
}
