// Walks strided views: the copy to row-major order, and the odometer that the other kernels share.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Strided
{
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

    private static void Copy<T>(T[] source, long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, T[] target)
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
