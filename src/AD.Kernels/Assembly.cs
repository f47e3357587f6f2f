// Puts arrays together: copies between strided views, fills, and counts.

using System.Numerics;

namespace AD.Kernels;

internal static class Assembly
{
    /// <summary>Copies one strided view onto another of the same shape and element type.</summary>
    public static void Assign(Array source, long from, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, Array target, long to, ReadOnlySpan<long> targetStrides)
    {
        switch (source)
        {
            case double[] s: Assign(s, from, shape, strides, (double[])target, to, targetStrides); break;
            case float[] s: Assign(s, from, shape, strides, (float[])target, to, targetStrides); break;
            case long[] s: Assign(s, from, shape, strides, (long[])target, to, targetStrides); break;
            case bool[] s: Assign(s, from, shape, strides, (bool[])target, to, targetStrides); break;
            // int[] and uint[] pass for each other in the CLR; a copy does not mind
            case int[] s: Assign(s, from, shape, strides, (int[])target, to, targetStrides); break;
            default: throw new ArrayTypeMismatchException(source.GetType().Name);
        }
    }

    /// <summary>Copies one strided view onto another of the same shape.</summary>
    public static void Assign<T>(T[] source, long from, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, T[] target, long to, ReadOnlySpan<long> targetStrides)
    {
        if (shape.Contains(0))
        {
            return;
        }

        if (shape.Length == 0)
        {
            target[to] = source[from];
            return;
        }

        // trailing axes that are without gaps on both sides are one run
        var inner = 1;
        var rank = shape.Length;
        while (rank > 0 && (shape[rank - 1] == 1 || (strides[rank - 1] == inner && targetStrides[rank - 1] == inner)))
        {
            inner *= shape[--rank];
        }

        long step = 1, targetStep = 1;
        if (inner == 1)
        {
            rank = Math.Max(rank - 1, 0);
            inner = shape[rank];
            step = strides[rank];
            targetStep = targetStrides[rank];
        }

        var reader = new Odometer(shape[..rank], strides[..rank], from, stackalloc int[rank]);
        var writer = new Odometer(shape[..rank], targetStrides[..rank], to, stackalloc int[rank]);
        do
        {
            if (step == 1 && targetStep == 1)
            {
                source.AsSpan((int)reader.At, inner).CopyTo(target.AsSpan((int)writer.At));
            }
            else
            {
                var s = reader.At;
                var t = writer.At;
                for (var i = 0; i < inner; i++)
                {
                    target[t] = source[s];
                    s += step;
                    t += targetStep;
                }
            }

            writer.Next();
        }
        while (reader.Next());
    }

    /// <summary>Fills with one element of another array of the same element type.</summary>
    public static void Fill(Array target, Array source, long at)
    {
        switch (target)
        {
            case double[] t: t.AsSpan().Fill(((double[])source)[at]); break;
            case float[] t: t.AsSpan().Fill(((float[])source)[at]); break;
            case long[] t: t.AsSpan().Fill(((long[])source)[at]); break;
            case bool[] t: t.AsSpan().Fill(((bool[])source)[at]); break;
            case int[] t: ((Span<int>)t).Fill(((int[])source)[at]); break;
            default: throw new ArrayTypeMismatchException(target.GetType().Name);
        }
    }

    /// <summary>0, 1, 2 … along the middle axis of a row-major [outer, n, inner].</summary>
    public static void Count<T>(T[] target, int outer, int n, int inner)
        where T : struct, INumber<T>
    {
        if (target.Length == 0)
        {
            // of its axes one is empty, and others may be as long as they like
            return;
        }

        var to = 0;
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < n; i++)
            {
                target.AsSpan(to, inner).Fill(T.CreateTruncating(i));
                to += inner;
            }
        }
    }
}
