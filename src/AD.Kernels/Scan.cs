// Walks along one axis: running sums, products and extrema, and the place of an extremum.

using System.Numerics;

namespace AD.Kernels;

internal static class Scan
{
    /// <summary>
    /// Folds along the middle axis of a row-major [outer, n, inner] in place: each element becomes the fold of all up to it,
    /// or, in reverse, of all from it on.
    /// </summary>
    public static void Cumulate<T, F>(T[] x, int outer, int n, int inner, bool reverse)
        where T : struct
        where F : struct, IFold<T>
    {
        if (x.Length == 0)
        {
            return;
        }

        var step = reverse ? -inner : inner;
        for (var o = 0; o < outer; o++)
        {
            var at = o * n * inner + (reverse ? (n - 1) * inner : 0);
            if (inner == 1)
            {
                var so = x[at];
                for (var i = 1; i < n; i++)
                {
                    at += step;
                    so = F.Of(so, x[at]);
                    x[at] = so;
                }
            }
            else
            {
                for (var i = 1; i < n; i++)
                {
                    var row = x.AsSpan(at + step, inner);
                    Onto<T, F>(x.AsSpan(at, inner), row);
                    at += step;
                }
            }
        }
    }

    /// <summary>Running sums of float32 in place, added up in float64: a long sum does not stop where one more addend is less than half its last bit.</summary>
    public static void RunningSum(float[] x, int outer, int n, int inner, bool reverse)
    {
        if (x.Length == 0)
        {
            return;
        }

        var sums = new double[inner];
        var step = reverse ? -inner : inner;
        for (var o = 0; o < outer; o++)
        {
            Array.Clear(sums);
            var at = o * n * inner + (reverse ? (n - 1) * inner : 0);
            for (var i = 0; i < n; i++)
            {
                var row = x.AsSpan(at, inner);
                for (var j = 0; j < row.Length; j++)
                {
                    sums[j] += row[j];
                    row[j] = (float)sums[j];
                }

                at += step;
            }
        }
    }

    // the earlier stands at the left, so that of two NaN the first is kept
    private static void Onto<T, F>(ReadOnlySpan<T> before, Span<T> row)
        where T : struct
        where F : struct, IFold<T>
    {
        var i = 0;
        for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            F.Of(new Vector<T>(before[i..]), new Vector<T>(row[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] = F.Of(before[i], row[i]);
        }
    }

    /// <summary>
    /// The place of the first largest (or smallest) element along an axis of n elements; a NaN is more extreme than any number.
    /// The other axes are given by <paramref name="shape"/> and <paramref name="strides"/>.
    /// </summary>
    public static void Extremum<T>(T[] x, long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, int n, long step, bool largest, long[] target)
        where T : struct, INumber<T>
    {
        var kept = new Odometer(shape, strides, offset, stackalloc int[shape.Length]);
        for (var o = 0; o < target.Length; o++)
        {
            target[o] = largest ? FirstLargest(x, kept.At, n, step) : FirstSmallest(x, kept.At, n, step);
            kept.Next();
        }
    }

    private static int FirstLargest<T>(T[] x, long at, int n, long step)
        where T : struct, INumber<T>
    {
        var best = x[at];
        var place = 0;
        for (var i = 1; i < n && !T.IsNaN(best); i++)
        {
            at += step;
            if (!(x[at] <= best))
            {
                best = x[at];
                place = i;
            }
        }

        return place;
    }

    private static int FirstSmallest<T>(T[] x, long at, int n, long step)
        where T : struct, INumber<T>
    {
        var best = x[at];
        var place = 0;
        for (var i = 1; i < n && !T.IsNaN(best); i++)
        {
            at += step;
            if (!(x[at] >= best))
            {
                best = x[at];
                place = i;
            }
        }

        return place;
    }
}
