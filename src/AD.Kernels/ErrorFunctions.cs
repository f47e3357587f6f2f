// erf and erfc by the rational approximations of fdlibm (s_erf.c, Sun Microsystems 1993).

namespace AD.Kernels;

internal static partial class Functions
{
    private const double ErfAtOne = 8.45062911510467529297e-01;

    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (double.IsNaN(x))
        {
            return x;
        }

        if (a < 0.84375)
        {
            if (a < 3.725290298461914e-09)
            {
                // scaled so that no product is subnormal before the last
                return a < 2.848094538889218e-306
                    ? 0.125 * ((8.0 * x) + (1.02703333676410069053e+00 * x))
                    : x + (1.28379167095512586316e-01 * x);
            }

            return x + (x * ErfCentre(x * x));
        }

        var value = a < 1.25 ? ErfAtOne + ErfShoulder(a - 1.0) : a < 6.0 ? 1.0 - ErfcTail(a) : 1.0;
        return Math.CopySign(value, x);
    }

    public static double Erfc(double x)
    {
        var a = Math.Abs(x);
        if (double.IsNaN(x))
        {
            return x;
        }

        if (a < 0.84375)
        {
            if (a < 1.3877787807814457e-17)
            {
                return 1.0 - x;
            }

            var excess = x * ErfCentre(x * x);
            return x < 0.25 ? 1.0 - (x + excess) : 0.5 - (x - 0.5 + excess);
        }

        if (a < 1.25)
        {
            return x > 0.0 ? 1.0 - ErfAtOne - ErfShoulder(a - 1.0) : 1.0 + (ErfAtOne + ErfShoulder(a - 1.0));
        }

        return x > 0.0 ? (a < 28.0 ? ErfcTail(a) : 0.0) : a < 6.0 ? 2.0 - ErfcTail(a) : 2.0;
    }

    /// <summary>erf(x)/x − 1 as a function of x², for |x| &lt; 0.84375.</summary>
    private static double ErfCentre(double z)
    {
        var r = 1.28379167095512558561e-01 + (z * (-3.25042107247001499370e-01 + (z * (-2.84817495755985104766e-02
            + (z * (-5.77027029648944159157e-03 + (z * -2.37630166566501626084e-05)))))));
        var s = 1.0 + (z * (3.97917223959155352819e-01 + (z * (6.50222499887672944485e-02
            + (z * (5.08130628187576562776e-03 + (z * (1.32494738004321644526e-04 + (z * -3.96022827877536812320e-06)))))))));
        return r / s;
    }

    /// <summary>erf(1 + s) − <see cref="ErfAtOne"/>, for −0.15625 ≤ s &lt; 0.25.</summary>
    private static double ErfShoulder(double s)
    {
        var p = -2.36211856075265944077e-03 + (s * (4.14856118683748331666e-01 + (s * (-3.72207876035701323847e-01
            + (s * (3.18346619901161753674e-01 + (s * (-1.10894694282396677476e-01 + (s * (3.54783043256182359371e-02
            + (s * -2.16637559486879084300e-03)))))))))));
        var q = 1.0 + (s * (1.06420880400844228286e-01 + (s * (5.40397917702171048937e-01 + (s * (7.18286544141962662868e-02
            + (s * (1.26171219808761642112e-01 + (s * (1.36370839120290507362e-02 + (s * 1.19844998467991074170e-02)))))))))));
        return p / q;
    }

    /// <summary>erfc(a) for 1.25 ≤ a &lt; 28: exp(−a²)/a times a rational function of 1/a², a² in two parts.</summary>
    private static double ErfcTail(double a)
    {
        var s = 1.0 / (a * a);
        double r, q;
        if (a < 1.0 / 0.35)
        {
            r = -9.86494403484714822705e-03 + (s * (-6.93858572707181764372e-01 + (s * (-1.05586262253232909814e+01
                + (s * (-6.23753324503260060396e+01 + (s * (-1.62396669462573470355e+02 + (s * (-1.84605092906711035994e+02
                + (s * (-8.12874355063065934246e+01 + (s * -9.81432934416914548592e+00)))))))))))));
            q = 1.0 + (s * (1.96512716674392571292e+01 + (s * (1.37657754143519042600e+02 + (s * (4.34565877475229228821e+02
                + (s * (6.45387271733267880336e+02 + (s * (4.29008140027567833386e+02 + (s * (1.08635005541779435134e+02
                + (s * (6.57024977031928170135e+00 + (s * -6.04244152148580987438e-02)))))))))))))));
        }
        else
        {
            r = -9.86494292470009928597e-03 + (s * (-7.99283237680523006574e-01 + (s * (-1.77579549177547519889e+01
                + (s * (-1.60636384855821916062e+02 + (s * (-6.37566443368389627722e+02 + (s * (-1.02509513161107724954e+03
                + (s * -4.83519191608651397019e+02)))))))))));
            q = 1.0 + (s * (3.03380607434824582924e+01 + (s * (3.25792512996573918826e+02 + (s * (1.53672958608443695994e+03
                + (s * (3.19985821950859553908e+03 + (s * (2.55305040643316442583e+03 + (s * (4.74528541206955367215e+02
                + (s * -2.24409524465858183362e+01)))))))))))));
        }

        // the upper half of a squares exactly
        var head = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) & unchecked((long)0xFFFFFFFF00000000));
        return Math.Exp((-head * head) - 0.5625) * Math.Exp(((head - a) * (head + a)) + (r / q)) / a;
    }
}
