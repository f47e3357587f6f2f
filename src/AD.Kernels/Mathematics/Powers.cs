// Powers and roots: x^y = exp(y·log x) with the logarithm and the product in two parts.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Powers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var magnitude = V.Abs(x);
        var log = Logarithm.Log(magnitude, out var low);
        log = V.IfEqual(magnitude, 0.0, double.NegativeInfinity, V.IfEqual(magnitude, double.PositiveInfinity, magnitude, log));
        var power = OfLogarithm(log, low, y, (V)0.0);
        power = V.IfEqual(magnitude, 1.0, 1.0, power);

        // a negative number has powers by integers only, negative ones by odd integers
        var negative = Bits.IsNegative(x);
        power |= negative & IsOdd(y) & Bits.SignBit;
        var undefined = (x < 0.0) & ~V.Equals(magnitude, double.PositiveInfinity) & ~V.Equals(V.Round(y), y);
        undefined |= Bits.IsNaN(x) | Bits.IsNaN(y);
        power = V.Select(undefined, double.NaN, power);
        return V.IfEqual(y, 0.0, 1.0, V.IfEqual(x, 1.0, 1.0, power));
    }

    /// <summary>
    /// y·x^(y−1), y − 1 in two parts. What is not finite, or has an infinite factor, is <see cref="PowDxAtEdges"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowDx<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var log = Logarithm.Log(V.Abs(x), out var low);
        var s = Bits.Sum(y, (V)(-1.0), out var sLow);
        var power = LogarithmOfPower(log, low, s, sLow, out var powerLow);

        // the factor y joins before the exponent does: the power alone may leave the range
        var factor = Bits.Split(V.IfLess(V.Abs(y), 1e-300, V.Abs(y) * 18014398509481984.0, V.Abs(y)), out var k);
        k = V.IfLess(V.Abs(y), 1e-300, k - 54.0, k);
        var value = Exponential.ExpTimes(power, powerLow, factor, k);
        value |= Bits.SignBit & (y ^ (Bits.IsNegative(x) & IsOdd(s)));
        return V.IfLess(x, 0.0, V.IfEqual(V.Round(y), y, value, double.NaN), value);
    }

    /// <summary>Where <see cref="PowDx"/> does not hold: x is 0 or not finite, y is 0 or not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowDxIsAtEdge<V>(V x, V y)
        where V : struct, IReal<V> =>
        ~((V.Abs(x) > 0.0) & (V.Abs(x) < double.PositiveInfinity) & (V.Abs(y) > 0.0) & (V.Abs(y) < double.PositiveInfinity));

    // 0·x⁻¹ is NaN at 0, as in JAX
    public static double PowDxAtEdges(double x, double y) => y == 0.0 ? y / x : y * Pow<One>(x, y - 1.0).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cbrt<V>(V x)
        where V : struct, IReal<V>
    {
        const double root2 = 1.2599210498948732;
        const double rootHalf = 0.7937005259840998;
        const double third = 1.0 / 3.0;
        var a = V.Abs(x);
        var m = Bits.Split(V.IfLess(a, 2.2250738585072014e-308, a * 18014398509481984.0, a), out var exponent);
        exponent = V.IfLess(a, 2.2250738585072014e-308, exponent - 54.0, exponent);

        // exponent = 3q + r; y is near (m·2^r)^(−⅓), by a polynomial on [√½, √2] that is right to 1.2e-6
        var q = V.Round(exponent * third);
        var r = V.Fma(q, -3.0, exponent);
        var y = V.Fma(m, 0.09039607708119622, -0.6825991903503612);
        y = V.Fma(y, m, 2.2052801543409326);
        y = V.Fma(y, m, -3.9752466321735342);
        y = V.Fma(y, m, 4.3861736045698985);
        y = V.Fma(y, m, -3.130448833606154);
        y = V.Fma(y, m, 2.106445644055421);
        y *= V.IfEqual(r, 0.0, 1.0, V.IfLess(0.0, r, rootHalf, root2));
        m *= V.IfEqual(r, 0.0, 1.0, V.IfLess(0.0, r, 2.0, 0.5));

        // (1 − e)^(−⅓) = 1 + e/3 + 2e²/9 + …, then one step of Newton's method on the exact cube
        var e = V.Fma(-(m * y), y * y, 1.0);
        y = V.Fma(y * e, V.Fma(e, 2.0 / 9.0, third), y);
        var root = m * (y * y);
        var square = Bits.Product(root, root, out var squareLost);
        var residual = V.Fma(-square, root, m) - (squareLost * root);
        root = V.Fma(residual, y * y * third, root);
        return V.IfLess(0.0, a, V.IfLess(a, double.PositiveInfinity, Bits.CopySign(V.Scale(root, q), x), x), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Rsqrt<V>(V x)
        where V : struct, IReal<V> => (V)1.0 / V.Sqrt(x);

    /// <summary>√(x² + y²), both brought near 1 by a power of two where a square could leave the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Hypot<V>(V x, V y)
        where V : struct, IReal<V>
    {
        const double up = 4.149515568880993e180;
        const double down = 2.409919865102884e-181;
        x = V.Abs(x);
        y = V.Abs(y);
        var larger = V.IfLess(y, x, x, y);
        var scale = V.IfLess(1e150, larger, down, V.IfLess(larger, 1e-130, up, 1.0));
        var back = V.IfLess(1e150, larger, up, V.IfLess(larger, 1e-130, down, 1.0));
        var a = larger * scale;
        var b = V.IfLess(y, x, y, x) * scale;
        var a2 = Bits.Product(a, a, out var aLost);
        var b2 = Bits.Product(b, b, out var bLost);
        var sum = Bits.OrderedSum(a2, b2, out var lost);
        var root = V.Sqrt(sum);
        var residual = V.Fma(-root, root, sum) + (lost + (aLost + bLost));
        var value = (root + (residual / (root * 2.0))) * back;
        value = V.IfEqual(larger, 0.0, 0.0, value);
        value = V.IfEqual(x, x, V.IfEqual(y, y, value, double.NaN), double.NaN);
        return V.IfEqual(x, double.PositiveInfinity, double.PositiveInfinity, V.IfEqual(y, double.PositiveInfinity, double.PositiveInfinity, value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfLogarithm<V>(V log, V low, V y, V yLow)
        where V : struct, IReal<V>
    {
        var product = LogarithmOfPower(log, low, y, yLow, out var rest);
        return Exponential.Exp(product, rest, 0.0);
    }

    // (log + low)(y + yLow), within the range of the exponential
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogarithmOfPower<V>(V log, V low, V y, V yLow, out V rest)
        where V : struct, IReal<V>
    {
        var product = Bits.Product(log, y, out rest);
        rest += V.Fma(low, y, log * yLow);
        rest = V.IfLess(V.Abs(product), 3000.0, rest, 0.0);
        return product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V IsOdd<V>(V y)
        where V : struct, IReal<V>
    {
        var half = y * 0.5;
        return V.Equals(V.Round(y), y) & ~V.Equals(V.Round(half), half);
    }
}
