// Reading and writing at places that index arrays name.

using System.Numerics;

namespace AD.Kernels;

/// <summary>What an index outside its axis means.</summary>
internal enum Outside
{
    Refused,
    Clipped,
    Dropped,
}

internal static class Indexed
{
    /// <summary>The place of an index that names no element.</summary>
    public const long Nowhere = long.MinValue;

    /// <summary>
    /// Adds index · stride to each place. Returns the position of the first index that is refused, or -1.
    /// </summary>
    public static int Locate<I>(ReadOnlySpan<I> indices, int size, long stride, Outside outside, Span<long> places)
        where I : struct, IBinaryInteger<I>
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var at = long.CreateTruncating(indices[i]);
            if ((ulong)at >= (ulong)size)
            {
                if (outside == Outside.Refused)
                {
                    return i;
                }

                if (outside == Outside.Dropped || size == 0)
                {
                    places[i] = Nowhere;
                    continue;
                }

                at = at < 0 ? 0 : size - 1;
            }

            if (places[i] != Nowhere)
            {
                places[i] += at * stride;
            }
        }

        return -1;
    }

    /// <summary>For each place, the elements that the other axes span from it, row-major; zeros for a place that is nowhere.</summary>
    public static void Gather<T>(T[] x, ReadOnlySpan<long> places, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, T[] target)
    {
        Span<int> dims = stackalloc int[shape.Length + 1];
        Span<long> steps = stackalloc long[shape.Length + 1];
        var rank = Strided.Collapse(shape, strides, dims, steps);
        if (rank < 0)
        {
            return;
        }

        var inner = dims[rank - 1];
        var step = steps[rank - 1];
        var outer = new Odometer(dims[..(rank - 1)], steps[..(rank - 1)], 0, stackalloc int[rank - 1]);
        var to = 0;
        foreach (var place in places)
        {
            do
            {
                if (place != Nowhere)
                {
                    var from = place + outer.At;
                    if (inner == 1)
                    {
                        target[to] = x[from];
                    }
                    else if (step == 1)
                    {
                        x.AsSpan((int)from, inner).CopyTo(target.AsSpan(to));
                    }
                    else
                    {
                        for (var i = 0; i < inner; i++)
                        {
                            target[to + i] = x[from];
                            from += step;
                        }
                    }
                }

                to += inner;
            }
            while (outer.Next());
        }
    }

    /// <summary>
    /// For each place, in order, folds the next run of updates into the elements that the other axes span from it.
    /// The updates are row-major from their offset on.
    /// </summary>
    public static void Scatter<T, F>(T[] target, ReadOnlySpan<long> places, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, T[] updates, long offset)
        where T : struct
        where F : struct, IFold<T>
    {
        Span<int> dims = stackalloc int[shape.Length + 1];
        Span<long> steps = stackalloc long[shape.Length + 1];
        var rank = Strided.Collapse(shape, strides, dims, steps);
        if (rank < 0)
        {
            return;
        }

        var inner = dims[rank - 1];
        var step = steps[rank - 1];
        var outer = new Odometer(dims[..(rank - 1)], steps[..(rank - 1)], 0, stackalloc int[rank - 1]);
        var from = (int)offset;
        foreach (var place in places)
        {
            do
            {
                if (place != Nowhere)
                {
                    var to = place + outer.At;
                    if (inner == 1)
                    {
                        target[to] = F.Of(target[to], updates[from]);
                    }
                    else if (step == 1)
                    {
                        Rows.Into<T, F>(target.AsSpan((int)to, inner), updates.AsSpan(from, inner));
                    }
                    else
                    {
                        for (var i = 0; i < inner; i++)
                        {
                            target[to] = F.Of(target[to], updates[from + i]);
                            to += step;
                        }
                    }
                }

                from += inner;
            }
            while (outer.Next());
        }
    }
}
