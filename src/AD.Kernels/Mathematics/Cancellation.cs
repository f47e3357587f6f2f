// log(exp x + exp y) and log₂(2^x + 2^y) near their zeros, in twice the precision.

namespace AD.Kernels;

internal static class Cancellation
{
    // below this the powers have no digits left that twice the precision could use
    private const double Tiny = 1e-290;

    /// <summary>Where the greater and what is added to it cancel, log1p(expm1 x + exp y) with that sum in two parts.</summary>
    public static double LogAddExp(double x, double y)
    {
        var excess = LogarithmOfSum.Excess<One>(x, y).Value;
        var value = Math.Max(x, y) + excess;
        if (Math.Abs(value) >= 0.75 * excess || excess < Tiny)
        {
            return value;
        }

        return Log1p(DoubleDouble.Expm1(Math.Max(x, y)) + DoubleDouble.Exp(Math.Min(x, y)));
    }

    /// <summary>The same of base 2, where two equal numbers give exactly one more.</summary>
    public static double LogAddExp2(double x, double y)
    {
        if (x == y)
        {
            return x + 1.0;
        }

        var greater = Math.Max(x, y);
        var value = LogarithmOfSum.LogAddExp2<One>(x, y).Value;
        var excess = value - greater;
        if (Math.Abs(value) >= excess || excess < Tiny)
        {
            return value;
        }

        var ln2 = new DoubleDouble(Exponential.Ln2, Exponential.Ln2Rest);
        var log = Log1p(DoubleDouble.Expm1(ln2 * greater) + DoubleDouble.Exp(ln2 * Math.Min(x, y)));
        return Math.FusedMultiplyAdd(log, Logarithm.Log2E, log * Logarithm.Log2ERest);
    }

    private static double Log1p(DoubleDouble x) => Logarithm.Log1p<One>(x.High, x.Low).Value;
}
