// Large floating-point products: blocks that fit the caches, packed into panels in the order in which the tiles read them.

using System.Buffers;

namespace AD.Kernels;

internal static unsafe class Blocked<T, V, L>
    where T : unmanaged
    where L : struct, ILanes<T, V>
{
    private const int Height = 96;
    private const int Width = 1024;
    private const int Line = 64;

    public static void Multiply(T* a, nint aRow, nint aDeep, T* b, nint bDeep, nint bColumn, int rows, int depth, int columns, T* c)
    {
        var panel = 2 * L.Count;
        var deepest = Math.Min(depth, Product.Depth);
        var spare = Line / sizeof(T);
        var lefts = ArrayPool<T>.Shared.Rent((Math.Min(rows, Height) + Tiles<T, V, L>.Rows) * deepest + spare);
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
                        Pack(a + i * aRow + k * aDeep, aRow, aDeep, high, deep, Tiles<T, V, L>.Rows, left);
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
    private static void Pack(T* x, nint row, nint deep, int rows, int depth, int high, T* to)
    {
        for (var i = 0; i < rows; i += high)
        {
            var live = Math.Min(high, rows - i);
            var from = x + i * row;
            if (row == 1)
            {
                for (var k = 0; k < depth; k++)
                {
                    new ReadOnlySpan<T>(from + k * deep, live).CopyTo(new Span<T>(to + (nint)k * high, live));
                }
            }
            else
            {
                for (var r = 0; r < live; r++)
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

            if (live < high)
            {
                for (var k = 0; k < depth; k++)
                {
                    new Span<T>(to + (nint)k * high + live, high - live).Clear();
                }
            }

            to += (nint)high * depth;
        }
    }

    private static void Panels(T* left, T* right, int rows, int depth, int columns, T* c, nint cRow, bool first)
    {
        const int high = Tiles<T, V, L>.Rows;
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
                    Tiles<T, V, L>.Wide(l, 1, high, right, panel, depth, to, cRow, first);
                }
                else
                {
                    if (wide > L.Count)
                    {
                        Tiles<T, V, L>.Wide(l, 1, high, right, panel, depth, edge, panel, true);
                    }
                    else
                    {
                        Tiles<T, V, L>.Narrow(l, 1, high, right, panel, depth, edge, panel, true);
                    }

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
