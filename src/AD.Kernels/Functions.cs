// Scalar mathematics on doubles: what the platform computes well is taken from it, the rest is computed here.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static partial class Functions
{
    private const double Ln2 = 0.6931471805599453;

    public static double Exp(double x) => Math.Exp(x);

    public static double Exp2(double x) => Math.Pow(2.0, x);

    public static double Log(double x) => Math.Log(x);

    public static double Log2(double x) => Math.Log2(x);

    public static double Log10(double x) => Math.Log10(x);

    public static double Rsqrt(double x) => 1.0 / Math.Sqrt(x);

    /// <summary>The platform's root, and one step of Newton's method with the exact cube.</summary>
    public static double Cbrt(double x)
    {
        if (x == 0.0 || !double.IsFinite(x))
        {
            return x;
        }

        if (Math.Abs(x) < 1e-250)
        {
            // 2^162, a cube, so that no residual is subnormal
            return Cbrt(x * 5.846006549323612e48) * 5.551115123125783e-17;
        }

        var y = Math.Cbrt(x);
        var square = y * y;
        var residual = Math.FusedMultiplyAdd(-square, y, x) - (Math.FusedMultiplyAdd(y, y, -square) * y);
        return y + (residual / (3.0 * square));
    }

    public static double Asin(double x) => Math.Asin(x);

    public static double Acos(double x) => Math.Acos(x);

    public static double Atan(double x) => Math.Atan(x);

    public static double Sinh(double x) => Math.Sinh(x);

    public static double Cosh(double x) => Math.Cosh(x);

    public static double Tanh(double x) => Math.Tanh(x);

    public static double Asinh(double x) => Math.Asinh(x);

    public static double Acosh(double x) => Math.Acosh(x);

    public static double Atanh(double x) => Math.Atanh(x);

    public static double Pow(double x, double y) => Math.Pow(x, y);

    public static double Atan2(double y, double x) => Math.Atan2(y, x);

    /// <summary>x·log y, and 0 where x is 0.</summary>
    public static double XLogY(double x, double y) => x == 0.0 && !double.IsNaN(y) ? 0.0 : x * Math.Log(y);

    /// <summary>x·log x, and 0 where x is 0.</summary>
    public static double XLogX(double x) => x == 0.0 ? 0.0 : x * Math.Log(x);

    /// <summary>log(x / (1 − x)).</summary>
    public static double Logit(double x) => Math.Log(x) - Log1p(-x);

    /// <summary>x·log(1 + y), and 0 where x is 0.</summary>
    public static double XLog1pY(double x, double y) => x == 0.0 && !double.IsNaN(y) ? 0.0 : x * Log1p(y);

    public static double Hypot(double x, double y) => double.Hypot(x, y);

    /// <summary>
    /// exp(x) − 1. Near zero by fdlibm's rational kernel (s_expm1.c, Sun Microsystems 1993) on x − k·ln 2 with |k| ≤ 1; elsewhere
    /// the subtraction is harmless.
    /// </summary>
    public static double Expm1(double x)
    {
        const double ln2High = 6.93147180369123816490e-01;
        const double ln2Low = 1.90821492927058770002e-10;
        if (!(Math.Abs(x) < 1.5 * Ln2))
        {
            return Math.Exp(x) - 1.0;
        }

        if (Math.Abs(x) < 5.551115123125783e-17)
        {
            return x;
        }

        var k = x > 0.5 * Ln2 ? 1 : x < -0.5 * Ln2 ? -1 : 0;
        var high = x - (k * ln2High);
        var low = k * ln2Low;
        var r = high - low;
        var lost = high - r - low;

        var half = 0.5 * r;
        var square = r * half;
        var r1 = 1.0 + (square * (-3.33333333333331316428e-02 + (square * (1.58730158725481460165e-03
            + (square * (-7.93650757867487942473e-05 + (square * (4.00821782732936239552e-06
            + (square * -2.01099218183624371326e-07)))))))));
        var t = 3.0 - (r1 * half);
        var e = square * ((r1 - t) / (6.0 - (r * t)));
        if (k == 0)
        {
            return r - ((r * e) - square);
        }

        e = (r * (e - lost)) - lost - square;
        return k < 0 ? (0.5 * (r - e)) - 0.5
            : r < -0.25 ? -2.0 * (e - (r + 0.5))
            : 1.0 + (2.0 * (r - e));
    }

    /// <summary>log(1 + x): the logarithm of the rounded 1 + x, and what the rounding lost.</summary>
    public static double Log1p(double x)
    {
        if (Math.Abs(x) < 5.551115123125783e-17)
        {
            return x;
        }

        var u = 1.0 + x;
        if (!(u > 0.0) || double.IsPositiveInfinity(u))
        {
            return Math.Log(u);
        }

        var lost = x >= 1.0 ? 1.0 - (u - x) : x - (u - 1.0);
        return Math.Log(u) + (lost / u);
    }

    /// <summary>1 / (1 + exp(−x)), by the exponential that cannot overflow.</summary>
    public static double Logistic(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return x < 0.0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
    }

    /// <summary>1 / cosh² x = 4e / (1 + e)² with e = exp(−2|x|).</summary>
    public static double Sech2(double x)
    {
        if (Math.Abs(x) > 20.0)
        {
            var t = 2.0 * Math.Exp(-Math.Abs(x));
            return t * t;
        }

        var e = Math.Exp(-2.0 * Math.Abs(x));
        var s = 1.0 + e;
        var value = 4.0 * e / (s * s);
        return value - (value * (2.0 * (e - (s - 1.0)) / s));
    }

    /// <summary>exp(−x²), where the rounding error of x² is carried along: it is multiplied by x² otherwise.</summary>
    public static double Gauss(double x)
    {
        var high = x * x;
        if (high > 760.0)
        {
            return 0.0;
        }

        var low = Math.FusedMultiplyAdd(x, x, -high);
        var e = Math.Exp(-high);
        return e - (e * low);
    }

    /// <summary>
    /// log(exp x + exp y) = the greater + log1p(exp(−|x − y|)). Where the two nearly cancel it is log1p(expm1 x + exp y), the sum in
    /// twice the precision.
    /// </summary>
    public static double LogAddExp(double x, double y)
    {
        var difference = x - y;
        if (double.IsNaN(difference))
        {
            return x + y;
        }

        var greater = Math.Max(x, y);
        var excess = Log1p(Math.Exp(-Math.Abs(difference)));
        var value = greater + excess;
        return greater < 0.0 && Math.Abs(value) < 0.75 * excess ? NearlyOne(greater, Math.Min(x, y)) : value;
    }

    private static double NearlyOne(double greater, double lesser)
    {
        var sum = DoubleDouble.Expm1(greater) + DoubleDouble.Exp(lesser);
        return Log1p(sum.High) + (sum.Low / (1.0 + sum.High));
    }

    /// <summary>
    /// y·x^(y−1). The power is taken in two halves where it alone would leave the range, and what y − 1 loses in rounding is put back:
    /// x^(s+c) = x^s·exp(c·log x).
    /// </summary>
    public static double PowDx(double x, double y)
    {
        if (y == 0.0)
        {
            // 0·x⁻¹: NaN at 0, as in JAX
            return y / x;
        }

        var s = y - 1.0;
        var power = Math.Pow(x, s);
        var magnitude = Math.Abs(x);
        if (double.IsNaN(power) || magnitude == 0.0 || double.IsInfinity(magnitude) || double.IsInfinity(s))
        {
            return y * power;
        }

        double product;
        if (double.IsNormal(power))
        {
            product = y * power;
        }
        else
        {
            // the sign of a power of a negative number is in the whole power, even where that is 0 or infinite
            var root = Math.Pow(magnitude, 0.5 * s);
            product = root * (Math.CopySign(y, double.IsNegative(power) ? -y : y) * root);
        }

        var back = s - y;
        var lost = (y - (s - back)) - (1.0 + back);
        return lost == 0.0 || !double.IsFinite(product) ? product : product + (product * (lost * Math.Log(magnitude)));
    }
}
