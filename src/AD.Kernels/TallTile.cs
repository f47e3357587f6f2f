// The innermost loop of large floating-point products, where thirty-two registers hold a tile of twelve rows.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AD.Kernels;

/// <summary>The sums of <see cref="Tiles{T, V, L}"/>, in the same order, for both operands in panels.</summary>
internal static unsafe class TallTile<T, V, L>
    where T : unmanaged
    where L : struct, ILanes<T, V>
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 12;

    /// <summary>So many steps before its turn a row of b is asked for: it comes from the second cache. That gains 3 % at 1024×1024.</summary>
    private const int Early = 16;

    /// <summary>
    /// From a row of the left panel to the next: a constant, so that all rows are addressed from one pointer, and a line more than the
    /// longest row, so that they do not meet in the same sets of the cache.
    /// </summary>
    public static int Stride => Product.Depth + 64 / sizeof(T);

    /// <summary>
    /// Twelve rows of two registers: 24 sums, two of b and one of a. Four steps a turn, because the counting of a loop takes the ports on
    /// which the fused products run: one step a turn reaches 86 to 94 % of the peak, four reach 97 %. What lies at `ahead` is asked for
    /// along the way, as many elements as the depth.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide(T* a, T* b, int depth, T* c, nint cRow, bool first, T* ahead)
    {
        V c000 = L.All(default), c001 = L.All(default);
        V c010 = L.All(default), c011 = L.All(default);
        V c020 = L.All(default), c021 = L.All(default);
        V c030 = L.All(default), c031 = L.All(default);
        V c040 = L.All(default), c041 = L.All(default);
        V c050 = L.All(default), c051 = L.All(default);
        V c060 = L.All(default), c061 = L.All(default);
        V c070 = L.All(default), c071 = L.All(default);
        V c080 = L.All(default), c081 = L.All(default);
        V c090 = L.All(default), c091 = L.All(default);
        V c100 = L.All(default), c101 = L.All(default);
        V c110 = L.All(default), c111 = L.All(default);

        var k = 0;
        for (; k <= depth - 4; k += 4)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(ahead);
            }

            Step(0);
            Step(1);
            Step(2);
            Step(3);
            ahead += 4;
            a += 4;
            b += 4 * 2 * L.Count;
        }

        for (; k < depth; k++)
        {
            Step(0);
            a++;
            b += 2 * L.Count;
        }

        Tiles<T, V, L>.Put(c000, c001, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c010, c011, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c020, c021, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c030, c031, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c040, c041, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c050, c051, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c060, c061, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c070, c071, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c080, c081, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c090, c091, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c100, c101, c, first);
        c += cRow;
        Tiles<T, V, L>.Put(c110, c111, c, first);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Step(int k)
        {
            var b0 = L.Load(b + k * 2 * L.Count);
            var b1 = L.Load(b + k * 2 * L.Count + L.Count);
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(b + (k + Early) * 2 * L.Count);
                Sse.Prefetch0(b + (k + Early) * 2 * L.Count + L.Count);
            }

            var x = L.All(a[0 * Stride + k]);
            c000 = L.MultiplyAdd(x, b0, c000);
            c001 = L.MultiplyAdd(x, b1, c001);
            x = L.All(a[1 * Stride + k]);
            c010 = L.MultiplyAdd(x, b0, c010);
            c011 = L.MultiplyAdd(x, b1, c011);
            x = L.All(a[2 * Stride + k]);
            c020 = L.MultiplyAdd(x, b0, c020);
            c021 = L.MultiplyAdd(x, b1, c021);
            x = L.All(a[3 * Stride + k]);
            c030 = L.MultiplyAdd(x, b0, c030);
            c031 = L.MultiplyAdd(x, b1, c031);
            x = L.All(a[4 * Stride + k]);
            c040 = L.MultiplyAdd(x, b0, c040);
            c041 = L.MultiplyAdd(x, b1, c041);
            x = L.All(a[5 * Stride + k]);
            c050 = L.MultiplyAdd(x, b0, c050);
            c051 = L.MultiplyAdd(x, b1, c051);
            x = L.All(a[6 * Stride + k]);
            c060 = L.MultiplyAdd(x, b0, c060);
            c061 = L.MultiplyAdd(x, b1, c061);
            x = L.All(a[7 * Stride + k]);
            c070 = L.MultiplyAdd(x, b0, c070);
            c071 = L.MultiplyAdd(x, b1, c071);
            x = L.All(a[8 * Stride + k]);
            c080 = L.MultiplyAdd(x, b0, c080);
            c081 = L.MultiplyAdd(x, b1, c081);
            x = L.All(a[9 * Stride + k]);
            c090 = L.MultiplyAdd(x, b0, c090);
            c091 = L.MultiplyAdd(x, b1, c091);
            x = L.All(a[10 * Stride + k]);
            c100 = L.MultiplyAdd(x, b0, c100);
            c101 = L.MultiplyAdd(x, b1, c101);
            x = L.All(a[11 * Stride + k]);
            c110 = L.MultiplyAdd(x, b0, c110);
            c111 = L.MultiplyAdd(x, b1, c111);
        }
    }
}
