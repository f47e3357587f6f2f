// Exponentials: x = k·ln 2 + r with |r| ≤ ½·ln 2, the series of e^r, and 2^k.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Exponential
{
    private const double Log2E = 1.4426950408889634;

    /// <summary>ln 2 in two parts; the upper has 32 bits, so that its small multiples are exact.</summary>
    public const double Ln2High = 6.93147180369123816490e-01;
    public const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The double next to ln 2, and what it lacks.</summary>
    public const double Ln2 = 0.6931471805599453;
    public const double Ln2Rest = 2.3190468138462996e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, IReal<V> => Exp(x, (V)0.0, 0.0);

    /// <summary>exp(x + low)·2^shift for a low that is small beside 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x, V low, double shift)
        where V : struct, IReal<V>
    {
        var r = Reduce(x, low, out var k, out var rLow);
        return V.Scale((V)1.0 + (r + V.Fma(r * r, Tail(r), rLow)), k + shift);
    }

    /// <summary>exp(x + low)·2^shift in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x, V low, double shift, out V rest)
        where V : struct, IReal<V>
    {
        var r = Reduce(x, low, out var k, out var rLow);
        var less1 = Bits.OrderedSum(r, V.Fma(r * r, Tail(r), rLow), out var lost);
        var sum = Bits.OrderedSum((V)1.0, less1, out var sumLost);
        rest = V.Scale(lost + sumLost, k + shift);
        return V.Scale(sum, k + shift);
    }

    /// <summary>factor·exp(x + low)·2^shift for a factor between ½ and 2, whatever the range of the power alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpTimes<V>(V x, V low, V factor, V shift)
        where V : struct, IReal<V>
    {
        // past this no factor brings the product back
        x = V.IfLess(x, -3000.0, -3000.0, V.IfLess(3000.0, x, 3000.0, x));
        var k = V.Round(x * Log2E);
        var r = Bits.OrderedSum(V.Fma(k, -Ln2High, x), V.Fma(k, -Ln2Low, low), out var rLow);
        return V.Scale(factor * ((V)1.0 + (r + V.Fma(r * r, Tail(r), rLow))), k + shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp2<V>(V x)
        where V : struct, IReal<V>
    {
        x = V.IfLess(x, -1100.0, -1100.0, V.IfLess(1100.0, x, 1100.0, x));
        var k = V.Round(x);
        var part = x - k;
        var r = Bits.Product(part, Ln2, out var rLow);
        rLow = V.Fma(part, Ln2Rest, rLow);
        return V.Scale((V)1.0 + (r + V.Fma(r * r, Tail(r), rLow)), k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x)
        where V : struct, IReal<V>
    {
        var quarter = QuarterExpm1(x, out var low);
        var value = V.IfLess(710.0, x, double.PositiveInfinity, (quarter + low) * 4.0);
        return V.IfLess(V.Abs(x), 1e-18, x, value);
    }

    /// <summary>(exp x − 1) / 4 in two parts: a quarter, so that the sinh of numbers near the end of the range can still be made of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V QuarterExpm1<V>(V x, out V low)
        where V : struct, IReal<V>
    {
        x = V.IfLess(x, -80.0, -80.0, x);
        var r = Reduce(x, (V)0.0, out var k, out var rLow);
        var power = V.Scale((V)0.25, k);

        // 2^k(1 + r + …) − 1
        var whole = power - 0.25;
        var first = power - (whole + 0.25);
        var sum = Bits.Sum(whole, power * r, out var lost);
        return Bits.OrderedSum(sum, V.Fma(power, V.Fma(r * r, Tail(r), rLow), lost + first), out low);
    }

    /// <summary>1 / (1 + exp(−x)), by the exponential that cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Logistic<V>(V x)
        where V : struct, IReal<V>
    {
        var e = Exp(-V.Abs(x), (V)0.0, 0.0, out var rest);
        var whole = Bits.OrderedSum((V)1.0, e, out var lost);
        var quotient = Bits.Quotient(V.IfLess(x, 0.0, e, 1.0), V.IfLess(x, 0.0, rest, 0.0), whole, lost + rest, out var low);
        return quotient + low;
    }

    /// <summary>exp(−x²), where the rounding error of x² is carried along: it would be multiplied by x².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gauss<V>(V x)
        where V : struct, IReal<V>
    {
        x = V.Abs(x);
        x = V.IfLess(28.0, x, 28.0, x);
        var square = Bits.Product(x, x, out var lost);
        return Exp(-square, -lost, 0.0);
    }

    /// <summary>1 / cosh² x = 4e / (1 + e)² with e = exp(−2|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sech2<V>(V x)
        where V : struct, IReal<V>
    {
        var four = Exp(V.Abs(x) * -2.0, (V)0.0, 2.0, out var rest);
        var whole = Bits.OrderedSum((V)1.0, four * 0.25, out var lost);
        lost += rest * 0.25;
        var square = Bits.Product(whole, whole, out var squareLost);
        var quotient = Bits.Quotient(four, rest, square, V.Fma(whole * 2.0, lost, squareLost), out var low);
        return quotient + low;
    }

    /// <summary>x + low = k·ln 2 + r + rLow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V x, V low, out V k, out V rLow)
        where V : struct, IReal<V>
    {
        // beyond, the result is 0 or infinite, by whatever factor it is scaled; NaN stays
        x = V.IfLess(x, -800.0, -800.0, V.IfLess(720.0, x, 720.0, x));
        k = V.Round(x * Log2E);
        return Bits.OrderedSum(V.Fma(k, -Ln2High, x), V.Fma(k, -Ln2Low, low), out rLow);
    }

    /// <summary>(e^r − 1 − r) / r², by Taylor's series: what it leaves out is below 2^-57 of e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V>(V r)
        where V : struct, IReal<V>
    {
        var t = V.Fma(r, 1.0 / 6227020800.0, 1.0 / 479001600.0);
        t = V.Fma(t, r, 1.0 / 39916800.0);
        t = V.Fma(t, r, 1.0 / 3628800.0);
        t = V.Fma(t, r, 1.0 / 362880.0);
        t = V.Fma(t, r, 1.0 / 40320.0);
        t = V.Fma(t, r, 1.0 / 5040.0);
        t = V.Fma(t, r, 1.0 / 720.0);
        t = V.Fma(t, r, 1.0 / 120.0);
        t = V.Fma(t, r, 1.0 / 24.0);
        t = V.Fma(t, r, 1.0 / 6.0);
        return V.Fma(t, r, 0.5);
    }
}
