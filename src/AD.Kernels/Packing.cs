// The copies of operands in the order in which products read them.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static unsafe class Packing
{
    /// <summary>Rows that lie apart, side by side: four at once, so that their stores are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave<T>(T* from, nint row, nint deep, int rows, int depth, T* to, int high)
        where T : unmanaged
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
}
