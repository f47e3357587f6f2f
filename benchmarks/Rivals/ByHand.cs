// What a programmer would write by hand with Vector512, and what the processor can do at most.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AD.Benchmarks.Rivals;

/// <summary>Loops over eight doubles at a time. Lengths are multiples of eight, or the rest goes one by one.</summary>
public static class ByHand
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] Add(double[] x, double[] y)
    {
        var z = GC.AllocateUninitializedArray<double>(x.Length);
        var i = 0;
        for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            (Vector512.LoadUnsafe(ref x[i]) + Vector512.LoadUnsafe(ref y[i])).StoreUnsafe(ref z[i]);
        }

        for (; i < x.Length; i++)
        {
            z[i] = x[i] + y[i];
        }

        return z;
    }

    /// <summary>By the vector function of the base class library.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] Exp(double[] x)
    {
        var z = GC.AllocateUninitializedArray<double>(x.Length);
        var i = 0;
        for (; i <= x.Length - Vector512<double>.Count; i += Vector512<double>.Count)
        {
            Vector512.Exp(Vector512.LoadUnsafe(ref x[i])).StoreUnsafe(ref z[i]);
        }

        for (; i < x.Length; i++)
        {
            z[i] = Math.Exp(x[i]);
        }

        return z;
    }

    /// <summary>Four sums side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(double[] x) => Sum(x, 0, x.Length);

    /// <summary>Sums of the rows of a row-major matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] SumOfRows(double[] x, int rows, int columns)
    {
        var sums = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            sums[i] = Sum(x, i * columns, columns);
        }

        return sums;
    }

    /// <summary>Sums of the columns of a row-major matrix, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double[] SumOfColumns(double[] x, int rows, int columns)
    {
        var sums = new double[columns];
        for (var i = 0; i < rows; i++)
        {
            var at = i * columns;
            var j = 0;
            for (; j <= columns - Vector512<double>.Count; j += Vector512<double>.Count)
            {
                (Vector512.LoadUnsafe(ref sums[j]) + Vector512.LoadUnsafe(ref x[at + j])).StoreUnsafe(ref sums[j]);
            }

            for (; j < columns; j++)
            {
                sums[j] += x[at + j];
            }
        }

        return sums;
    }

    private static double Sum(double[] x, int from, int count)
    {
        var s0 = Vector512<double>.Zero;
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        var i = from;
        var end = from + count;
        for (; i <= end - 32; i += 32)
        {
            s0 += Vector512.LoadUnsafe(ref x[i]);
            s1 += Vector512.LoadUnsafe(ref x[i + 8]);
            s2 += Vector512.LoadUnsafe(ref x[i + 16]);
            s3 += Vector512.LoadUnsafe(ref x[i + 24]);
        }

        var sum = Vector512.Sum(s0 + s1 + (s2 + s3));
        for (; i < end; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    /// <summary>Twelve chains of fused products of T, which need nothing but the registers: two operations a lane each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Peak<T>(T a, T b, int rounds)
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return T.CreateChecked(PeakOfDoubles(double.CreateChecked(a), double.CreateChecked(b), rounds));
        }

        return T.CreateChecked(PeakOfFloats(float.CreateChecked(a), float.CreateChecked(b), rounds));
    }

    /// <summary>The operations of a round of the peak.</summary>
    public static int OperationsOfPeak<T>() => 12 * 2 * Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double PeakOfDoubles(double a, double b, int rounds)
    {
        var (x, y) = (Vector512.Create(a), Vector512.Create(b));
        Vector512<double> c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (var i = 0; i < rounds; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, x, y);
            c1 = Vector512.FusedMultiplyAdd(c1, x, y);
            c2 = Vector512.FusedMultiplyAdd(c2, x, y);
            c3 = Vector512.FusedMultiplyAdd(c3, x, y);
            c4 = Vector512.FusedMultiplyAdd(c4, x, y);
            c5 = Vector512.FusedMultiplyAdd(c5, x, y);
            c6 = Vector512.FusedMultiplyAdd(c6, x, y);
            c7 = Vector512.FusedMultiplyAdd(c7, x, y);
            c8 = Vector512.FusedMultiplyAdd(c8, x, y);
            c9 = Vector512.FusedMultiplyAdd(c9, x, y);
            c10 = Vector512.FusedMultiplyAdd(c10, x, y);
            c11 = Vector512.FusedMultiplyAdd(c11, x, y);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float PeakOfFloats(float a, float b, int rounds)
    {
        var (x, y) = (Vector512.Create(a), Vector512.Create(b));
        Vector512<float> c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (var i = 0; i < rounds; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, x, y);
            c1 = Vector512.FusedMultiplyAdd(c1, x, y);
            c2 = Vector512.FusedMultiplyAdd(c2, x, y);
            c3 = Vector512.FusedMultiplyAdd(c3, x, y);
            c4 = Vector512.FusedMultiplyAdd(c4, x, y);
            c5 = Vector512.FusedMultiplyAdd(c5, x, y);
            c6 = Vector512.FusedMultiplyAdd(c6, x, y);
            c7 = Vector512.FusedMultiplyAdd(c7, x, y);
            c8 = Vector512.FusedMultiplyAdd(c8, x, y);
            c9 = Vector512.FusedMultiplyAdd(c9, x, y);
            c10 = Vector512.FusedMultiplyAdd(c10, x, y);
            c11 = Vector512.FusedMultiplyAdd(c11, x, y);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
