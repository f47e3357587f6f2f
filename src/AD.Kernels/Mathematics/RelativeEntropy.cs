// x·log(x/y) and its kin, of positive numbers: the quotient in two parts, so that its logarithm keeps its digits beside its zero.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class RelativeEntropy
{
    private const double Root2 = 1.4142135623730951;

    /// <summary>x·log(x/y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V RelEntr<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var m = Logarithm.Split(x, out var k);
        var n = Logarithm.Split(y, out var l);
        k -= l;
        var excess = Excess(m, (V)0.0, n, ref k, out var low);
        return x * Edges(x, y, Log(excess, low, k));
    }

    /// <summary>1 + log(x/y) = log(e·x/y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V RelEntrDx<V>(V x, V y)
        where V : struct, IReal<V>
    {
        // half of e, in two parts
        const double halfE = 1.3591409142295225;
        const double halfERest = 7.228234458646251e-17;
        var m = Logarithm.Split(x, out var k);
        var n = Logarithm.Split(y, out var l);
        k = k - l + 1.0;
        var product = Bits.Product(m, halfE, out var productLow);
        var excess = Excess(product, V.Fma(m, halfERest, productLow), n, ref k, out var low);
        return Edges(x, y, Log(excess, low, k));
    }

    /// <summary>
    /// x·log(x/y) − x + y: near x = y it is y·((1 + f)·log(1 + f) − f) = y·s·(f + (1 + f)·series) with f = x/y − 1, s = f/(2 + f).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V KlDiv<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var m = Logarithm.Split(x, out var k);
        var n = Logarithm.Split(y, out var l);
        k -= l;
        var f = Excess(m, (V)0.0, n, ref k, out var low);
        var s = f / (f + 2.0);
        var near = y * s * V.Fma(f + 1.0, Logarithm.Series(s * s), f);
        var far = V.Fma(x, Edges(x, y, Log(f, low, k)), y - x);
        return V.IfEqual(k, 0.0, V.IfLess(x, double.PositiveInfinity, V.IfLess(y, double.PositiveInfinity, near, far), far), far);
    }

    /// <summary>(a + aLow)·2^j/b − 1 in two parts, with the j that brings it next to 0; k is less by j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Excess<V>(V a, V aLow, V b, ref V k, out V low)
        where V : struct, IReal<V>
    {
        var factor = V.IfLess(a * Root2, b, 2.0, V.IfLess(b * Root2, a, 0.5, 1.0));
        k -= V.IfLess(a * Root2, b, 1.0, V.IfLess(b * Root2, a, -1.0, 0.0));
        var difference = Bits.OrderedSum((a * factor) - b, aLow * factor, out var rest);
        var excess = difference / b;
        low = (V.Fma(-excess, b, difference) + rest) / b;
        return excess;
    }

    /// <summary>log(1 + f + low) + k·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log<V>(V f, V low, V k)
        where V : struct, IReal<V> => Logarithm.Combine(f, k, low / (f + 1.0));

    // log(x/y) where one of them is not finite
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Edges<V>(V x, V y, V log)
        where V : struct, IReal<V> =>
        V.IfLess(x, double.PositiveInfinity, V.IfLess(y, double.PositiveInfinity, log, -y), x / y);
}
