// erf and erfc by the rational approximations of fdlibm (s_erf.c, Sun Microsystems 1993): one for the centre, one about 1, two for the tail.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class ErrorFunctions
{
    private const double AtOne = 8.45062911510467529297e-01;
    private const double Centre = 0.84375;
    private const double Shoulder = 1.25;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var ratio = Ratio(a);
        var tail = Tail(a, ratio);
        var value = V.IfLess(a, Shoulder, (V)AtOne + ratio, V.IfLess(a, 6.0, (V)1.0 - tail, V.IfEqual(a, a, 1.0, a)));

        // near 0 scaled, so that no product is subnormal before the last
        var scaled = a * 4503599627370496.0;
        var tiny = V.Fma(scaled, 1.28379167095512586316e-01, scaled) * 2.220446049250313e-16;
        value = V.IfLess(a, Centre, V.IfLess(a, 3e-9, tiny, V.Fma(a, ratio, a)), value);
        return Bits.CopySign(value, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var ratio = Ratio(a);
        var tail = Tail(a, ratio);
        tail = V.IfLess(0.0, x, V.IfLess(a, 28.0, tail, 0.0), V.IfLess(a, 6.0, (V)2.0 - tail, 2.0));
        var shoulder = V.IfLess(0.0, x, (V)(1.0 - AtOne) - ratio, (V)1.0 + ((V)AtOne + ratio));
        var excess = x * ratio;
        var centre = V.IfLess(x, 0.25, (V)1.0 - (x + excess), (V)0.5 - ((x - 0.5) + excess));
        var value = V.IfLess(a, Centre, centre, V.IfLess(a, Shoulder, shoulder, tail));
        return V.IfEqual(x, x, value, x);
    }

    /// <summary>
    /// erf(a)/a − 1 in a² for the centre; erf(a) − <see cref="AtOne"/> in a − 1 for the shoulder; log(a·erfc(a)) + a² + 0.5625 in 1/a²
    /// for the tail.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Ratio<V>(V a)
        where V : struct, IReal<V>
    {
        var z = V.IfLess(30.0, a, 30.0, a);
        z *= z;
        var p = V.Fma(z, -2.37630166566501626084e-05, -5.77027029648944159157e-03);
        p = V.Fma(p, z, -2.84817495755985104766e-02);
        p = V.Fma(p, z, -3.25042107247001499370e-01);
        p = V.Fma(p, z, 1.28379167095512558561e-01);
        var q = V.Fma(z, -3.96022827877536812320e-06, 1.32494738004321644526e-04);
        q = V.Fma(q, z, 5.08130628187576562776e-03);
        q = V.Fma(q, z, 6.50222499887672944485e-02);
        q = V.Fma(q, z, 3.97917223959155352819e-01);
        q = V.Fma(q, z, 1.0);

        var s = a - 1.0;
        var pShoulder = V.Fma(s, -2.16637559486879084300e-03, 3.54783043256182359371e-02);
        pShoulder = V.Fma(pShoulder, s, -1.10894694282396677476e-01);
        pShoulder = V.Fma(pShoulder, s, 3.18346619901161753674e-01);
        pShoulder = V.Fma(pShoulder, s, -3.72207876035701323847e-01);
        pShoulder = V.Fma(pShoulder, s, 4.14856118683748331666e-01);
        pShoulder = V.Fma(pShoulder, s, -2.36211856075265944077e-03);
        var qShoulder = V.Fma(s, 1.19844998467991074170e-02, 1.36370839120290507362e-02);
        qShoulder = V.Fma(qShoulder, s, 1.26171219808761642112e-01);
        qShoulder = V.Fma(qShoulder, s, 7.18286544141962662868e-02);
        qShoulder = V.Fma(qShoulder, s, 5.40397917702171048937e-01);
        qShoulder = V.Fma(qShoulder, s, 1.06420880400844228286e-01);
        qShoulder = V.Fma(qShoulder, s, 1.0);

        var above = V.IfLess(a, Centre, p, pShoulder);
        var below = V.IfLess(a, Centre, q, qShoulder);

        var w = (V)1.0 / z;
        var pTail = V.Fma(w, V.IfLess(a, 1.0 / 0.35, -9.81432934416914548592e+00, 0.0), V.IfLess(a, 1.0 / 0.35, -8.12874355063065934246e+01, -4.83519191608651397019e+02));
        pTail = V.Fma(pTail, w, V.IfLess(a, 1.0 / 0.35, -1.84605092906711035994e+02, -1.02509513161107724954e+03));
        pTail = V.Fma(pTail, w, V.IfLess(a, 1.0 / 0.35, -1.62396669462573470355e+02, -6.37566443368389627722e+02));
        pTail = V.Fma(pTail, w, V.IfLess(a, 1.0 / 0.35, -6.23753324503260060396e+01, -1.60636384855821916062e+02));
        pTail = V.Fma(pTail, w, V.IfLess(a, 1.0 / 0.35, -1.05586262253232909814e+01, -1.77579549177547519889e+01));
        pTail = V.Fma(pTail, w, V.IfLess(a, 1.0 / 0.35, -6.93858572707181764372e-01, -7.99283237680523006574e-01));
        pTail = V.Fma(pTail, w, V.IfLess(a, 1.0 / 0.35, -9.86494403484714822705e-03, -9.86494292470009928597e-03));
        var qTail = V.Fma(w, V.IfLess(a, 1.0 / 0.35, -6.04244152148580987438e-02, 0.0), V.IfLess(a, 1.0 / 0.35, 6.57024977031928170135e+00, -2.24409524465858183362e+01));
        qTail = V.Fma(qTail, w, V.IfLess(a, 1.0 / 0.35, 1.08635005541779435134e+02, 4.74528541206955367215e+02));
        qTail = V.Fma(qTail, w, V.IfLess(a, 1.0 / 0.35, 4.29008140027567833386e+02, 2.55305040643316442583e+03));
        qTail = V.Fma(qTail, w, V.IfLess(a, 1.0 / 0.35, 6.45387271733267880336e+02, 3.19985821950859553908e+03));
        qTail = V.Fma(qTail, w, V.IfLess(a, 1.0 / 0.35, 4.34565877475229228821e+02, 1.53672958608443695994e+03));
        qTail = V.Fma(qTail, w, V.IfLess(a, 1.0 / 0.35, 1.37657754143519042600e+02, 3.25792512996573918826e+02));
        qTail = V.Fma(qTail, w, V.IfLess(a, 1.0 / 0.35, 1.96512716674392571292e+01, 3.03380607434824582924e+01));
        qTail = V.Fma(qTail, w, 1.0);

        return V.IfLess(a, Shoulder, above, pTail) / V.IfLess(a, Shoulder, below, qTail);
    }

    /// <summary>erfc(a) for a ≥ 1.25: exp(−a² − 0.5625 + ratio) / a, the exponent in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V>(V a, V ratio)
        where V : struct, IReal<V>
    {
        a = V.IfLess(30.0, a, 30.0, a);
        var square = Bits.Product(a, a, out var lost);
        var exponent = Bits.OrderedSum(-square, ratio - 0.5625, out var low);
        return Exponential.Exp(exponent, low - lost, 0.0) / a;
    }
}
