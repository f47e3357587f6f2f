// Stable sorting along an axis: the permutation that sorts the keys, and its application to whatever goes along.

using System.Numerics;

namespace AD.Kernels;

internal static class Order
{
    private const int Run = 16;

    /// <summary>Numbers that are ordered as the doubles are: -0 beside 0, all NaN equal and last.</summary>
    public static long Key(double x)
    {
        if (double.IsNaN(x))
        {
            return long.MaxValue;
        }

        var bits = BitConverter.DoubleToInt64Bits(x == 0 ? 0.0 : x);
        return bits < 0 ? bits ^ long.MaxValue : bits;
    }

    /// <summary>Numbers that are ordered as the floats are: -0 beside 0, all NaN equal and last.</summary>
    public static int Key(float x)
    {
        if (float.IsNaN(x))
        {
            return int.MaxValue;
        }

        var bits = BitConverter.SingleToInt32Bits(x == 0 ? 0f : x);
        return bits < 0 ? bits ^ int.MaxValue : bits;
    }

    public static long[] Keys(double[] x)
    {
        var keys = new long[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            keys[i] = Key(x[i]);
        }

        return keys;
    }

    public static int[] Keys(float[] x)
    {
        var keys = new int[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            keys[i] = Key(x[i]);
        }

        return keys;
    }

    /// <summary>
    /// For each row of n keys, the places in ascending order of the keys; equal keys keep their order.
    /// </summary>
    public static int[] Permutation<K>(K[] keys, int n)
        where K : struct, IComparisonOperators<K, K, bool>
    {
        var places = new int[keys.Length];
        var row = new K[n];
        var spare = new K[n];
        var order = new int[n];
        var spareOrder = new int[n];
        for (var from = 0; from < keys.Length; from += n)
        {
            keys.AsSpan(from, n).CopyTo(row);
            for (var i = 0; i < n; i++)
            {
                order[i] = i;
            }

            if (n >= Radix.Shortest)
            {
                Radix.Sort(ref row, ref order, ref spare, ref spareOrder);
            }
            else
            {
                Merge(ref row, ref order, ref spare, ref spareOrder);
            }

            order.CopyTo(places.AsSpan(from));
        }

        return places;
    }

    private static void Merge<K>(ref K[] row, ref int[] order, ref K[] spare, ref int[] spareOrder)
        where K : struct, IComparisonOperators<K, K, bool>
    {
        var n = row.Length;
        for (var from = 0; from < n; from += Run)
        {
            Insert(row.AsSpan(from, Math.Min(Run, n - from)), order.AsSpan(from, Math.Min(Run, n - from)));
        }

        for (long width = Run; width < n; width <<= 1)
        {
            for (long from = 0; from < n; from += 2 * width)
            {
                var middle = (int)Math.Min(from + width, n);
                var end = (int)Math.Min(from + 2 * width, n);
                int i = (int)from, j = middle;
                for (var to = (int)from; to < end; to++)
                {
                    // of equal keys the left one goes first
                    if (i < middle && (j >= end || row[i] <= row[j]))
                    {
                        spare[to] = row[i];
                        spareOrder[to] = order[i++];
                    }
                    else
                    {
                        spare[to] = row[j];
                        spareOrder[to] = order[j++];
                    }
                }
            }

            (row, spare) = (spare, row);
            (order, spareOrder) = (spareOrder, order);
        }
    }

    private static void Insert<K>(Span<K> row, Span<int> order)
        where K : struct, IComparisonOperators<K, K, bool>
    {
        for (var i = 1; i < row.Length; i++)
        {
            var key = row[i];
            var place = order[i];
            var j = i;
            for (; j > 0 && row[j - 1] > key; j--)
            {
                row[j] = row[j - 1];
                order[j] = order[j - 1];
            }

            row[j] = key;
            order[j] = place;
        }
    }

    /// <summary>Each row of n elements in the order that the places say.</summary>
    public static void Apply(Array x, int[] places, int n, Array target)
    {
        switch (x)
        {
            case double[] s: Apply(s, places, n, (double[])target); break;
            case float[] s: Apply(s, places, n, (float[])target); break;
            case long[] s: Apply(s, places, n, (long[])target); break;
            case bool[] s: Apply(s, places, n, (bool[])target); break;
            // int[] and uint[] pass for each other in the CLR; a copy does not mind
            case int[] s: Apply(s, places, n, (int[])target); break;
            default: throw new ArrayTypeMismatchException(x.GetType().Name);
        }
    }

    private static void Apply<T>(T[] x, int[] places, int n, T[] target)
    {
        for (var from = 0; from < x.Length; from += n)
        {
            for (var i = 0; i < n; i++)
            {
                target[from + i] = x[from + places[from + i]];
            }
        }
    }
}
