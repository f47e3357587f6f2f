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
        var r = Reduce(Clamp(x), low, out var k, out var rLow);
        return V.Scale((V)1.0 + (r + V.Fma(r * r, Tail(r), rLow)), k + shift);
    }

    /// <summary>exp(x + low)·2^shift in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x, V low, double shift, out V rest)
        where V : struct, IReal<V>
    {
        var r = Reduce(Clamp(x), low, out var k, out var rLow);
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

    /// <summary>2^(x + low) in two parts for a low that is small beside 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp2<V>(V x, V low, out V rest)
        where V : struct, IReal<V>
    {
        x = V.IfLess(x, -1100.0, -1100.0, V.IfLess(1100.0, x, 1100.0, x));
        var k = V.Round(x);
        var part = x - k;
        var r = Bits.Product(part, Ln2, out var rLow);
        rLow = V.Fma(part, Ln2Rest, V.Fma(low, Ln2, rLow));
        var less1 = Bits.OrderedSum(r, V.Fma(r * r, Tail(r), rLow), out var lost);
        var sum = Bits.OrderedSum((V)1.0, less1, out var sumLost);
        rest = V.Scale(lost + sumLost, k);
        return V.Scale(sum, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x)
        where V : struct, IReal<V>
    {
        var quarter = Expm1Parts(Clamp(x), out var low);
        var value = V.IfLess(710.0, x, double.PositiveInfinity, (quarter + low) * 4.0);
        return V.IfLess(V.Abs(x), 1e-18, x, value);
    }

    /// <summary>
    /// (exp x − 1) / 4 in two parts, for x ≤ 720: a quarter, so that the sinh of numbers near the end of the range can still be made
    /// of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V QuarterExpm1<V>(V x, out V low)
        where V : struct, IReal<V>
    {
        var sum = Expm1Parts(x, out var rest);
        return Bits.OrderedSum(sum, rest, out low);
    }

    // (2^k(1 + r + …) − 1) / 4, the rest not small beside the result
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Parts<V>(V x, out V rest)
        where V : struct, IReal<V>
    {
        var r = Reduce(x, (V)0.0, out var k, out var rLow);
        var power = V.Scale((V)0.25, k);
        var sum = Bits.Sum(power - 0.25, power * r, out var lost);
        rest = V.Fma(power, V.Fma(r * r, Tail(r), rLow), lost);
        return sum;
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
        var r = Reduce(-square, -lost, out var k, out var rLow);
        return V.Scale((V)1.0 + (r + V.Fma(r * r, Tail(r), rLow)), k);
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

    /// <summary>x where the result is neither 0 nor infinite by whatever factor it is scaled; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Clamp<V>(V x)
        where V : struct, IReal<V> => V.IfLess(x, -800.0, -800.0, V.IfLess(720.0, x, 720.0, x));

    /// <summary>x + low = k·ln 2 + r + rLow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V x, V low, out V k, out V rLow)
        where V : struct, IReal<V>
    {
        k = V.Round(x * Log2E);
        return Bits.OrderedSum(V.Fma(k, -Ln2High, x), V.Fma(k, -Ln2Low, low), out rLow);
    }

    /// <summary>
    /// (e^r − 1 − r) / r², right to 2^-61 of e^r: the polynomial of degree 10 that Chebyshev's nodes give on |r| ≤ 0.347. Even and odd
    /// powers apart, so that two chains of operations go side by side.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V>(V r)
        where V : struct, IReal<V>
    {
        var z = r * r;
        var even = V.Fma(z, 2.091477283224809e-09, 2.755727343657049e-07);
        even = V.Fma(even, z, 2.480158732571076e-05);
        even = V.Fma(even, z, 1.3888888888883703e-03);
        even = V.Fma(even, z, 4.166666666666667e-02);
        even = V.Fma(even, z, 0.5);
        var odd = V.Fma(z, 2.510533724466521e-08, 2.755725511097889e-06);
        odd = V.Fma(odd, z, 1.9841269875048905e-04);
        odd = V.Fma(odd, z, 8.33333333332607e-03);
        odd = V.Fma(odd, z, 0.1666666666666667);
        return V.Fma(odd, r, even);
    }
}
