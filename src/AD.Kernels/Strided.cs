// Walks strided views: the copy to row-major order, and the odometer that the other kernels share.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Strided
{
    private const int Tile = 16;

    /// <summary>Copies a strided view to the front of a row-major array of the same element type.</summary>
    public static void Copy(Array source, long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, Array target)
    {
        switch (source)
        {
            case double[] s: Copy(s, offset, shape, strides, (double[])target); break;
            case float[] s: Copy(s, offset, shape, strides, (float[])target); break;
            case long[] s: Copy(s, offset, shape, strides, (long[])target); break;
            case bool[] s: Copy(s, offset, shape, strides, (bool[])target); break;
            // int[] and uint[] pass for each other in the CLR; a copy does not mind
            case int[] s: Copy(s, offset, shape, strides, (int[])target); break;
            default: throw new ArrayTypeMismatchException(source.GetType().Name);
        }
    }

    public static void Copy<T>(T[] source, long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, T[] target)
    {
        Span<int> dims = stackalloc int[shape.Length + 1];
        Span<long> steps = stackalloc long[shape.Length + 1];
        var rank = Collapse(shape, strides, dims, steps);
        if (rank < 0)
        {
            return;
        }

        var inner = dims[rank - 1];
        var step = steps[rank - 1];
        var across = Nearest(steps[..rank]);
        if (across < rank - 1 && step != 0 && inner >= Tile && dims[across] >= Tile)
        {
            Transpose(source, offset, dims[..rank], steps[..rank], across, target);
            return;
        }

        Span<int> index = stackalloc int[rank];
        index.Clear();
        var from = offset;
        var to = 0;
        while (true)
        {
            if (step == 1)
            {
                source.AsSpan((int)from, inner).CopyTo(target.AsSpan(to, inner));
            }
            else if (step == 0)
            {
                target.AsSpan(to, inner).Fill(source[from]);
            }
            else
            {
                var at = from;
                for (var i = 0; i < inner; i++)
                {
                    target[to + i] = source[at];
                    at += step;
                }
            }

            to += inner;
            var axis = rank - 2;
            for (; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++index[axis] < dims[axis])
                {
                    break;
                }

                from -= steps[axis] * dims[axis];
                index[axis] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }

    /// <summary>The axis whose elements lie nearest to each other, the last of several.</summary>
    private static int Nearest(ReadOnlySpan<long> steps)
    {
        var nearest = steps.Length - 1;
        for (var axis = nearest - 1; axis >= 0; axis--)
        {
            if (steps[axis] != 0 && Math.Abs(steps[axis]) < Math.Abs(steps[nearest]))
            {
                nearest = axis;
            }
        }

        return nearest;
    }

    /// <summary>Where elements are neighbours along another axis than the last: by square tiles, so that each line of the caches is used whole.</summary>
    private static void Transpose<T>(T[] source, long offset, ReadOnlySpan<int> dims, ReadOnlySpan<long> steps, int across, T[] target)
    {
        var rank = dims.Length;
        Span<int> others = stackalloc int[rank];
        Span<long> targetSteps = stackalloc long[rank];
        dims.CopyTo(others);
        others[across] = others[rank - 1] = 1;
        long size = 1;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            targetSteps[axis] = size;
            size *= dims[axis];
        }

        var from = new Odometer(others, steps, offset, stackalloc int[rank]);
        var to = new Odometer(others, targetSteps, 0, stackalloc int[rank]);
        do
        {
            for (var i = 0; i < dims[across]; i += Tile)
            {
                for (var j = 0; j < dims[rank - 1]; j += Tile)
                {
                    TransposeTile(
                        source, from.At + (i * steps[across]) + (j * steps[rank - 1]), steps[across], steps[rank - 1],
                        target, (int)(to.At + (i * targetSteps[across]) + j), (int)targetSteps[across],
                        Math.Min(Tile, dims[across] - i), Math.Min(Tile, dims[rank - 1] - j));
                }
            }

            to.Next();
        }
        while (from.Next());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeTile<T>(T[] source, long from, long row, long step, T[] target, int to, int targetRow, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            var line = target.AsSpan(to, columns);
            var at = from;
            for (var j = 0; j < line.Length; j++)
            {
                line[j] = source[at];
                at += step;
            }

            from += row;
            to += targetRow;
        }
    }

    /// <summary>
    /// Drops axes of size 1 and merges neighbours that one stride walks. Returns the rank left (at least 1), or -1 for an empty view.
    /// </summary>
    public static int Collapse(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, Span<int> dims, Span<long> steps)
    {
        var rank = 0;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0)
            {
                return -1;
            }

            if (shape[i] == 1)
            {
                continue;
            }

            if (rank > 0 && steps[rank - 1] == strides[i] * shape[i])
            {
                dims[rank - 1] *= shape[i];
                steps[rank - 1] = strides[i];
            }
            else
            {
                dims[rank] = shape[i];
                steps[rank] = strides[i];
                rank++;
            }
        }

        if (rank == 0)
        {
            dims[0] = 1;
            steps[0] = 1;
            rank = 1;
        }

        return rank;
    }
}
