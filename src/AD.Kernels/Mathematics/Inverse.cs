// The inverse circular functions, with the approximations of fdlibm (s_atan.c, e_asin.c, Sun Microsystems 1993).

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Inverse
{
    private const double Pi = 3.141592653589793;
    private const double PiLow = 1.2246467991473532e-16;
    private const double HalfPi = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;
    private const double QuarterPi = 0.7853981633974483;
    private const double QuarterPiLow = 3.061616997868383e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        a = V.IfLess(1e300, a, 1e300, a);
        var value = OfQuotient(a, (V)1.0, out var low);
        return V.IfLess(V.Abs(x), 1e-9, x, Bits.CopySign(value + low, x));
    }

    /// <summary>The angle of the point (x, y), y first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan2<V>(V y, V x)
        where V : struct, IReal<V>
    {
        const double down = 8.636168555094445e-78;
        var a = V.Abs(y);
        var b = V.Abs(x);

        // two infinities are as good as two ones; far from the ends of the range, so that sums of both stay in it
        var both = V.Equals(a, double.PositiveInfinity) & V.Equals(b, double.PositiveInfinity);
        var scale = V.IfLess(1e300, a, down, V.IfLess(1e300, b, down, V.IfLess(a, 1e-200, V.IfLess(b, 1e-200, 1.157920892373162e77, 1.0), 1.0)));
        var ordinate = V.Select(both, 1.0, a * scale);
        var abscissa = V.Select(both, 1.0, b * scale);
        var value = OfQuotient(ordinate, abscissa, out var low);
        value = V.IfEqual(a, 0.0, 0.0, V.IfEqual(b, 0.0, HalfPi, V.IfEqual(a, double.PositiveInfinity, V.Select(~both, HalfPi, value), value)));
        low = V.IfEqual(a, 0.0, 0.0, V.IfEqual(b, 0.0, 0.0, V.IfEqual(a, double.PositiveInfinity, V.Select(~both, 0.0, low), low)));
        value = V.IfEqual(b, double.PositiveInfinity, V.Select(~both, 0.0, value), value);
        low = V.IfEqual(b, double.PositiveInfinity, V.Select(~both, 0.0, low), low);

        // on the left it is π less that
        var left = Bits.Sum((V)Pi, -value, out var lost) + (lost + (-low + PiLow));
        value = V.Select(Bits.IsNegative(x), left, value + low);
        return V.IfEqual(x, x, V.IfEqual(y, y, Bits.CopySign(value, y), double.NaN), double.NaN);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asin<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var z = V.IfLess(a, 0.5, a * a, ((V)1.0 - a) * 0.5);
        var rest = ArcTail(z);
        var root = Root(z, rest, out var rootLow);

        // asin a = π/2 − 2 asin √((1 − a)/2)
        var outer = Bits.Sum((V)HalfPi, root * -2.0, out var lost) + (lost + V.Fma(rootLow, -2.0, HalfPiLow));
        return V.IfLess(a, 1e-9, x, Bits.CopySign(V.IfLess(a, 0.5, V.Fma(a, rest, a), outer), x) | Bits.IsNaN(outer));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acos<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var z = V.IfLess(a, 0.5, a * a, ((V)1.0 - a) * 0.5);
        var rest = ArcTail(z);
        var root = Root(z, rest, out var rootLow);

        // π/2 − asin x; 2 asin √((1 − x)/2); π − 2 asin √((1 + x)/2)
        var whole = V.IfLess(a, 0.5, HalfPi, V.IfLess(0.0, x, 0.0, Pi));
        var wholeLow = V.IfLess(a, 0.5, HalfPiLow, V.IfLess(0.0, x, 0.0, PiLow));
        var sign = V.IfLess(a, 0.5, -1.0, V.IfLess(0.0, x, 2.0, -2.0));
        var sum = Bits.Sum(whole, V.IfLess(a, 0.5, x, root) * sign, out var lost);
        return sum + (lost + V.Fma(V.IfLess(a, 0.5, x * rest, rootLow), sign, wholeLow));
    }

    // asin √z = √z (1 + tail), in two parts
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Root<V>(V z, V tail, out V low)
        where V : struct, IReal<V>
    {
        var root = V.Sqrt(z);
        var lost = V.Fma(-root, root, z) / V.IfEqual(root, 0.0, 1.0, root * 2.0);
        low = V.Fma(root, tail, lost);
        return root;
    }

    // (asin √z − √z) / √z for z ≤ ¼
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ArcTail<V>(V z)
        where V : struct, IReal<V>
    {
        var p = V.Fma(z, 3.47933107596021167570e-05, 7.91534994289814532176e-04);
        p = V.Fma(p, z, -4.00555345006794114027e-02);
        p = V.Fma(p, z, 2.01212532134862925881e-01);
        p = V.Fma(p, z, -3.25565818622400915405e-01);
        p = V.Fma(p, z, 1.66666666666666657415e-01);
        var q = V.Fma(z, 7.70381505559019352791e-02, -6.88283971605453293030e-01);
        q = V.Fma(q, z, 2.02094576023350569471e+00);
        q = V.Fma(q, z, -2.40339491173441421878e+00);
        q = V.Fma(q, z, 1.0);
        return p * z / q;
    }

    /// <summary>
    /// atan(a/b) in two parts, for a, b ≥ 0 whose sum is in range: near the diagonal it is π/4 + atan((a − b)/(a + b)), above
    /// it π/2 − atan(b/a).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfQuotient<V>(V a, V b, out V low)
        where V : struct, IReal<V>
    {
        const double tangent = 0.4142135623730951;
        var difference = Bits.Sum(a, -b, out var differenceLow);
        var sum = Bits.Sum(a, b, out var sumLow);
        var above = V.IfLess(a, b * tangent, a, V.IfLess(b, a * tangent, -b, difference));
        var aboveLow = V.IfLess(a, b * tangent, 0.0, V.IfLess(b, a * tangent, 0.0, differenceLow));
        var below = V.IfLess(a, b * tangent, b, V.IfLess(b, a * tangent, a, sum));
        var belowLow = V.IfLess(a, b * tangent, 0.0, V.IfLess(b, a * tangent, 0.0, sumLow));
        var whole = V.IfLess(a, b * tangent, 0.0, V.IfLess(b, a * tangent, HalfPi, QuarterPi));
        var wholeLow = V.IfLess(a, b * tangent, 0.0, V.IfLess(b, a * tangent, HalfPiLow, QuarterPiLow));

        var t = above / below;
        var lost = (V.Fma(-t, below, above) + (aboveLow - (t * belowLow))) / below;
        var z = t * t;
        var tail = V.Fma(z, 1.62858201153657823623e-02, -3.65315727442169155270e-02);
        tail = V.Fma(tail, z, 4.97687799461593236017e-02);
        tail = V.Fma(tail, z, -5.83357013379057348645e-02);
        tail = V.Fma(tail, z, 6.66107313738753120669e-02);
        tail = V.Fma(tail, z, -7.69187620504482999495e-02);
        tail = V.Fma(tail, z, 9.09088713343650656196e-02);
        tail = V.Fma(tail, z, -1.11111104054623557880e-01);
        tail = V.Fma(tail, z, 1.42857142725034663711e-01);
        tail = V.Fma(tail, z, -1.99999999998764832476e-01);
        tail = V.Fma(tail, z, 3.33333333333329318027e-01);
        var value = Bits.OrderedSum(whole, t, out low);
        low += wholeLow + V.Fma(-(t * z), tail, lost);
        return value;
    }
}
