// Logarithms: x = m·2^k with √½ ≤ m < √2, and log m by the series of its inverse hyperbolic tangent in s = (m − 1)/(m + 1).

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Logarithm
{
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double TwoTo54 = 18014398509481984.0;

    // 1/ln 2, 1/ln 10 and log₁₀ 2 in two parts, the upper one of the last short, so that its small multiples are exact
    public const double Log2E = 1.4426950408889634;
    public const double Log2ERest = 2.0355273740931033e-17;
    private const double Log10E = 0.4342944819032518;
    private const double Log10ERest = 1.098319650216765e-17;
    private const double Log10Of2High = 0.30102999566383914;
    private const double Log10Of2Low = 1.42050232272661e-13;
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, IReal<V>
    {
        var m = Split(x, out var k);
        return Edges(x, Combine(m - 1.0, k, (V)0.0));
    }

    /// <summary>log(x + low) for a positive normal x and a low that is small beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x, V low)
        where V : struct, IReal<V>
    {
        var m = Bits.Split(x, out var k);
        return Combine(m - 1.0, k, low / x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x)
        where V : struct, IReal<V>
    {
        var value = Log1p(x, (V)0.0);
        value = V.IfLess(-1.0, x, V.IfLess(x, double.PositiveInfinity, value, x), V.IfEqual(x, -1.0, double.NegativeInfinity, V.IfLess(x, -1.0, double.NaN, x)));
        return V.IfLess(V.Abs(x), 1e-18, x, value);
    }

    /// <summary>log(1 + x + low) for a finite x &gt; −1 and a low that is small beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x, V low)
        where V : struct, IReal<V> => Log1p(x, low, (V)0.0);

    /// <summary>log(1 + x + low) + k·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x, V low, V more)
        where V : struct, IReal<V>
    {
        var whole = Bits.Sum((V)1.0, x, out var lost);
        var m = Bits.Split(whole, out var k);

        // near 1 the fraction is x itself
        var fraction = IfNear(x, x, m - 1.0);
        k = IfNear(x, 0.0, k);
        return Combine(fraction, k + more, IfNear(x, low, lost + low) / whole);
    }

    /// <summary>then where √½ &lt; 1 + x &lt; √2, otherwise elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V IfNear<V>(V x, V then, V otherwise)
        where V : struct, IReal<V> => V.IfLess(-0.2928, x, V.IfLess(x, 0.4142, then, otherwise), otherwise);

    /// <summary>
    /// log(1 + f) + k·ln 2 + correction: with s = f / (2 + f) the logarithm is f − (f²/2 − s(f²/2 + series)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V f, V k, V correction)
        where V : struct, IReal<V>
    {
        var s = f / (f + 2.0);
        var r = Series(s * s);
        var half = f * f * 0.5;
        var rest = V.Fma(s, r + half, V.Fma(k, Exponential.Ln2Low, correction));
        return V.Fma(k, Exponential.Ln2High, f - (half - rest));
    }

    /// <summary>(log(1 + f) − 2s) / s in z = s²: the polynomial of fdlibm (e_log.c, Sun Microsystems 1993).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Series<V>(V z)
        where V : struct, IReal<V>
    {
        var w = z * z;
        var even = V.Fma(w, 1.531383769920937332e-01, 2.222219843214978396e-01);
        even = V.Fma(even, w, 3.999999999940941908e-01);
        var odd = V.Fma(w, 1.479819860511658591e-01, 1.818357216161805012e-01);
        odd = V.Fma(odd, w, 2.857142874366239149e-01);
        odd = V.Fma(odd, w, 6.666666666666735130e-01);
        return V.Fma(even, w, odd * z);
    }

    /// <summary>log(x/(1 − x)), where near ½ the quotient less 1 is (2x − 1)/(1 − x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Logit<V>(V x)
        where V : struct, IReal<V>
    {
        var rest = Bits.Sum((V)1.0, -x, out var lost);
        var excess = V.Fma(x, 2.0, -1.0);
        var position = excess / rest;

        // a subnormal is taken up first, and its logarithm down again
        var numerator = IfNear(position, excess, V.IfLess(x, SmallestNormal, x * TwoTo54, x));
        var quotient = Bits.Quotient(numerator, (V)0.0, rest, lost, out var low);
        var m = Bits.Split(quotient, out var k);
        k = V.IfLess(x, SmallestNormal, k - 54.0, k);
        var value = Combine(
            IfNear(position, quotient, m - 1.0), IfNear(position, 0.0, k), low / IfNear(position, quotient + 1.0, quotient));
        return V.IfLess(0.0, x, V.IfLess(x, 1.0, value, V.IfEqual(x, 1.0, double.PositiveInfinity, double.NaN)),
            V.IfEqual(x, 0.0, double.NegativeInfinity, double.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V XLogX<V>(V x)
        where V : struct, IReal<V> => V.IfEqual(x, 0.0, 0.0, x * Log(x));

    /// <summary>x·log y, and 0 where x is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V XLogY<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var value = x * Log(y);
        return V.IfEqual(x, 0.0, V.IfEqual(y, y, 0.0, y), value);
    }

    /// <summary>x·log(1 + y), and 0 where x is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V XLog1pY<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var value = x * Log1p(y);
        return V.IfEqual(x, 0.0, V.IfEqual(y, y, 0.0, y), value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log2<V>(V x)
        where V : struct, IReal<V>
    {
        var log = ShortOfMantissa(x, out var low, out var k);
        return Edges(x, InBase(log, low, Log2E, Log2ERest, k, (V)0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log10<V>(V x)
        where V : struct, IReal<V>
    {
        var log = ShortOfMantissa(x, out var low, out var k);
        return Edges(x, InBase(log, low, Log10E, Log10ERest, k * Log10Of2High, k * Log10Of2Low));
    }

    /// <summary>The logarithm of a positive finite number in two parts, together to about 2^-65 of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x, out V low)
        where V : struct, IReal<V>
    {
        var log = OfMantissa(x, out var logLow, out var k);
        var sum = Bits.OrderedSum(k * Ln2High, log, out var lost);
        return Bits.OrderedSum(sum, lost + V.Fma(k, Ln2Low, logLow), out low);
    }

    // (log + low) of another base + k
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V InBase<V>(V log, V low, double factor, double factorRest, V k, V kLow)
        where V : struct, IReal<V>
    {
        var product = Bits.Product(log, factor, out var lost);
        lost += V.Fma(low, factor, log * factorRest);
        var sum = Bits.OrderedSum(k, product, out var sumLost);
        return sum + (sumLost + lost + kLow);
    }

    /// <summary>log m in two parts to about 2^-58 of it, x = m·2^k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ShortOfMantissa<V>(V x, out V low, out V k)
        where V : struct, IReal<V>
    {
        var f = Split(x, out k) - 1.0;
        var s = f / (f + 2.0);
        var half = Bits.Product(f * 0.5, f, out var halfLost);
        var log = Bits.OrderedSum(f, -half, out var lost);
        low = V.Fma(s, half + Series(s * s), lost - halfLost);
        return log;
    }

    /// <summary>log m in two parts to about 2^-65 of it, x = m·2^k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfMantissa<V>(V x, out V low, out V k)
        where V : struct, IReal<V>
    {
        // ½ log m = s + s³(⅓ + s²/5 + s⁴/7 + …), all but the tail of the bracket in two parts; the tail, s²(1/5 + …), is the
        // polynomial that Chebyshev's nodes give for s² ≤ 0.02945, right to 2^-70
        const double third = 0.3333333333333333;
        const double thirdRest = 1.850371707708594e-17;
        var m = Split(x, out k);
        var below = Bits.OrderedSum((V)1.0, m, out var belowLost);
        var s = Bits.Quotient(m - 1.0, (V)0.0, below, belowLost, out var sLow);
        var z = Bits.Product(s, s, out var zLow);
        zLow = V.Fma(s * 2.0, sLow, zLow);
        var w = z * z;
        var even = V.Fma(w, 5.853097844938322e-02, 7.692297467298956e-02);
        even = V.Fma(even, w, 0.11111111110827367);
        even = V.Fma(even, w, 0.2);
        var odd = V.Fma(w, 5.861801811474086e-02, 6.667403106050405e-02);
        odd = V.Fma(odd, w, 9.09090916782708e-02);
        odd = V.Fma(odd, w, 0.14285714285714685);
        var t = V.Fma(odd, z, even);
        var bracket = Bits.OrderedSum((V)third, z * t, out var bracketLow);
        bracketLow += thirdRest;
        var u = Bits.Product(z, bracket, out var uLow);
        uLow += V.Fma(z, bracketLow, zLow * bracket);
        var v = Bits.Product(s, u, out var vLow);
        vLow += V.Fma(s, uLow, sLow * u);
        var half = Bits.OrderedSum(s, v, out var halfLow);
        low = (halfLow + (sLow + vLow)) * 2.0;
        return half * 2.0;
    }

    /// <summary>A positive number, subnormal or not, as m·2^k with √½ ≤ m &lt; √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Split<V>(V x, out V k)
        where V : struct, IReal<V>
    {
        var m = Bits.Split(V.IfLess(x, SmallestNormal, x * TwoTo54, x), out k);
        k = V.IfLess(x, SmallestNormal, k - 54.0, k);
        return m;
    }

    // 0 gives −∞, what is below gives NaN, infinity and NaN stay
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Edges<V>(V x, V value)
        where V : struct, IReal<V> =>
        V.IfLess(0.0, x, V.IfLess(x, double.PositiveInfinity, value, x), V.IfEqual(x, 0.0, double.NegativeInfinity, V.IfLess(x, 0.0, double.NaN, x)));
}
