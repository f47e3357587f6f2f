// log(exp x + exp y) near its zeros, in twice the precision.

namespace AD.Kernels;

internal static class Cancellation
{
    /// <summary>Where the greater and what is added to it cancel, log1p(expm1 x + exp y) with that sum in two parts.</summary>
    public static double LogAddExp(double x, double y)
    {
        var excess = Logarithm.Excess<One>(x, y).Value;
        var value = Math.Max(x, y) + excess;
        if (Math.Abs(value) >= 0.75 * excess)
        {
            return value;
        }

        var sum = DoubleDouble.Expm1(Math.Max(x, y)) + DoubleDouble.Exp(Math.Min(x, y));
        return Logarithm.Log1p<One>(sum.High).Value + (sum.Low / (1.0 + sum.High));
    }
}
