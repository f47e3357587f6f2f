// The innermost loops of floating-point products: tiles of the result that stay in registers.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

/// <summary>
/// Each element is a sum of products in ascending order of the contracted index, from zero, each with one rounding. The first block of
/// the contracted index stores its sums; the later ones add theirs to what is there.
/// </summary>
internal static unsafe class Tiles<T, V, L>
    where T : unmanaged
    where L : struct, ILanes<T, V>
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Six rows of two registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide(T* a, nint aRow, nint aDeep, T* b, nint bDeep, int depth, T* c, nint cRow, bool first)
    {
        V c00 = L.All(default), c01 = L.All(default);
        V c10 = L.All(default), c11 = L.All(default);
        V c20 = L.All(default), c21 = L.All(default);
        V c30 = L.All(default), c31 = L.All(default);
        V c40 = L.All(default), c41 = L.All(default);
        V c50 = L.All(default), c51 = L.All(default);
        var a1 = a + aRow;
        var a2 = a + 2 * aRow;
        var a3 = a + 3 * aRow;
        var a4 = a + 4 * aRow;
        var a5 = a + 5 * aRow;
        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + L.Count);
            var x = L.All(a[at]);
            c00 = L.MultiplyAdd(x, b0, c00);
            c01 = L.MultiplyAdd(x, b1, c01);
            x = L.All(a1[at]);
            c10 = L.MultiplyAdd(x, b0, c10);
            c11 = L.MultiplyAdd(x, b1, c11);
            x = L.All(a2[at]);
            c20 = L.MultiplyAdd(x, b0, c20);
            c21 = L.MultiplyAdd(x, b1, c21);
            x = L.All(a3[at]);
            c30 = L.MultiplyAdd(x, b0, c30);
            c31 = L.MultiplyAdd(x, b1, c31);
            x = L.All(a4[at]);
            c40 = L.MultiplyAdd(x, b0, c40);
            c41 = L.MultiplyAdd(x, b1, c41);
            x = L.All(a5[at]);
            c50 = L.MultiplyAdd(x, b0, c50);
            c51 = L.MultiplyAdd(x, b1, c51);
            at += aDeep;
            b += bDeep;
        }

        Put(c00, c, first);
        Put(c01, c + L.Count, first);
        c += cRow;
        Put(c10, c, first);
        Put(c11, c + L.Count, first);
        c += cRow;
        Put(c20, c, first);
        Put(c21, c + L.Count, first);
        c += cRow;
        Put(c30, c, first);
        Put(c31, c + L.Count, first);
        c += cRow;
        Put(c40, c, first);
        Put(c41, c + L.Count, first);
        c += cRow;
        Put(c50, c, first);
        Put(c51, c + L.Count, first);
    }

    /// <summary>Six rows of one register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(T* a, nint aRow, nint aDeep, T* b, nint bDeep, int depth, T* c, nint cRow, bool first)
    {
        V c00 = L.All(default);
        V c10 = L.All(default);
        V c20 = L.All(default);
        V c30 = L.All(default);
        V c40 = L.All(default);
        V c50 = L.All(default);
        var a1 = a + aRow;
        var a2 = a + 2 * aRow;
        var a3 = a + 3 * aRow;
        var a4 = a + 4 * aRow;
        var a5 = a + 5 * aRow;
        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var b0 = L.Load(b);
            var x = L.All(a[at]);
            c00 = L.MultiplyAdd(x, b0, c00);
            x = L.All(a1[at]);
            c10 = L.MultiplyAdd(x, b0, c10);
            x = L.All(a2[at]);
            c20 = L.MultiplyAdd(x, b0, c20);
            x = L.All(a3[at]);
            c30 = L.MultiplyAdd(x, b0, c30);
            x = L.All(a4[at]);
            c40 = L.MultiplyAdd(x, b0, c40);
            x = L.All(a5[at]);
            c50 = L.MultiplyAdd(x, b0, c50);
            at += aDeep;
            b += bDeep;
        }

        Put(c00, c, first);
        c += cRow;
        Put(c10, c, first);
        c += cRow;
        Put(c20, c, first);
        c += cRow;
        Put(c30, c, first);
        c += cRow;
        Put(c40, c, first);
        c += cRow;
        Put(c50, c, first);
    }

    /// <summary>One row of four registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strip(T* a, nint aRow, nint aDeep, T* b, nint bDeep, int depth, T* c, nint cRow, bool first)
    {
        V c00 = L.All(default), c01 = L.All(default), c02 = L.All(default), c03 = L.All(default);
        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var b0 = L.Load(b);
            var b1 = L.Load(b + L.Count);
            var b2 = L.Load(b + 2 * L.Count);
            var b3 = L.Load(b + 3 * L.Count);
            var x = L.All(a[at]);
            c00 = L.MultiplyAdd(x, b0, c00);
            c01 = L.MultiplyAdd(x, b1, c01);
            c02 = L.MultiplyAdd(x, b2, c02);
            c03 = L.MultiplyAdd(x, b3, c03);
            at += aDeep;
            b += bDeep;
        }

        Put(c00, c, first);
        Put(c01, c + L.Count, first);
        Put(c02, c + 2 * L.Count, first);
        Put(c03, c + 3 * L.Count, first);
    }

    /// <summary>One row of one register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Single(T* a, nint aRow, nint aDeep, T* b, nint bDeep, int depth, T* c, nint cRow, bool first)
    {
        V c00 = L.All(default);
        nint at = 0;
        for (var k = 0; k < depth; k++)
        {
            var b0 = L.Load(b);
            var x = L.All(a[at]);
            c00 = L.MultiplyAdd(x, b0, c00);
            at += aDeep;
            b += bDeep;
        }

        Put(c00, c, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(V left, V right, T* to, bool first)
    {
        Put(left, to, first);
        Put(right, to + L.Count, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(V sum, T* to, bool first) => L.Store(first ? sum : L.Add(L.Load(to), sum), to);

    /// <summary>
    /// A small product where it lies. The columns of b are neighbours and at least one register wide, so that the last tile of a row
    /// or column may overlap the one before it: it computes the same again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Direct(T* a, nint aRow, nint aDeep, T* b, nint bDeep, int rows, int depth, int columns, T* c)
    {
        if (rows < Rows)
        {
            for (var i = 0; i < rows; i++)
            {
                Row(a + i * aRow, aDeep, b, bDeep, depth, columns, c + (nint)i * columns);
            }

            return;
        }

        for (var j = 0; j < columns;)
        {
            var wide = columns - j >= 2 * L.Count;
            var column = wide ? j : Math.Min(j, columns - L.Count);
            for (var i = 0; i < rows; i += Rows)
            {
                var row = Math.Min(i, rows - Rows);
                for (var k = 0; k < depth; k += Product.Depth)
                {
                    var x = a + row * aRow + k * aDeep;
                    var y = b + k * bDeep + column;
                    var z = c + (nint)row * columns + column;
                    var deep = Math.Min(Product.Depth, depth - k);
                    if (wide)
                    {
                        Wide(x, aRow, aDeep, y, bDeep, deep, z, columns, k == 0);
                    }
                    else
                    {
                        Narrow(x, aRow, aDeep, y, bDeep, deep, z, columns, k == 0);
                    }
                }
            }

            j += wide ? 2 * L.Count : L.Count;
        }
    }

    /// <summary>One row of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(T* a, nint aDeep, T* b, nint bDeep, int depth, int columns, T* c)
    {
        for (var j = 0; j < columns;)
        {
            var wide = columns - j >= 4 * L.Count;
            var column = wide ? j : Math.Min(j, columns - L.Count);
            for (var k = 0; k < depth; k += Product.Depth)
            {
                var x = a + k * aDeep;
                var y = b + k * bDeep + column;
                var deep = Math.Min(Product.Depth, depth - k);
                if (wide)
                {
                    Strip(x, 0, aDeep, y, bDeep, deep, c + column, 0, k == 0);
                }
                else
                {
                    Single(x, 0, aDeep, y, bDeep, deep, c + column, 0, k == 0);
                }
            }

            j += wide ? 4 * L.Count : L.Count;
        }
    }
}
