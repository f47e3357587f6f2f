// Stable sorting of long rows by the digits of their keys, the lowest first (Hollerith; Knuth, volume 3, section 5.2.5).

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Radix
{
    /// <summary>From this length on it is faster than merging.</summary>
    public const int Shortest = 1024;

    private const int Bits = 11;
    private const int Buckets = 1 << Bits;

    /// <summary>Sorts the keys of a row, and the places along with them; a digit that all keys share is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort<K>(ref K[] row, ref int[] order, ref K[] spare, ref int[] spareOrder)
        where K : struct
    {
        var passes = ((8 * Unsafe.SizeOf<K>()) + Bits - 1) / Bits;
        var counts = new int[passes * Buckets];
        foreach (var key in row)
        {
            var digits = Unsigned(key);
            for (var pass = 0; pass < passes; pass++)
            {
                counts[(pass * Buckets) + (int)(digits & (Buckets - 1))]++;
                digits >>= Bits;
            }
        }

        for (var pass = 0; pass < passes; pass++)
        {
            var starts = counts.AsSpan(pass * Buckets, Buckets);
            var shift = pass * Bits;
            if (starts[(int)((Unsigned(row[0]) >> shift) & (Buckets - 1))] == row.Length)
            {
                continue;
            }

            var sum = 0;
            foreach (ref var start in starts)
            {
                (start, sum) = (sum, sum + start);
            }

            for (var i = 0; i < row.Length; i++)
            {
                var key = row[i];
                var to = starts[(int)((Unsigned(key) >> shift) & (Buckets - 1))]++;
                spare[to] = key;
                spareOrder[to] = order[i];
            }

            (row, spare) = (spare, row);
            (order, spareOrder) = (spareOrder, order);
        }
    }

    /// <summary>An unsigned number that is ordered as the key is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Unsigned<K>(K key)
        where K : struct
    {
        if (typeof(K) == typeof(long))
        {
            return (ulong)Unsafe.BitCast<K, long>(key) ^ (1UL << 63);
        }

        if (typeof(K) == typeof(int))
        {
            return (uint)Unsafe.BitCast<K, int>(key) ^ (1U << 31);
        }

        return typeof(K) == typeof(uint) ? Unsafe.BitCast<K, uint>(key) : Unsafe.BitCast<K, byte>(key);
    }
}
