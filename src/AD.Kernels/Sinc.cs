// The derivatives of sinc x = sin πx / πx, of any order.

namespace AD.Kernels;

internal static class Sinc
{
    private static readonly DoubleDouble Pi = new(3.141592653589793, 1.2246467991473532e-16);

    /// <summary>
    /// The n-th derivative at x is πⁿ·T_n(πx) with T_n the n-th derivative of sin u / u: its series for small u, where
    /// T_n = (sin⁽ⁿ⁾ u − n·T_{n−1}) / u would cancel, and that beyond.
    /// </summary>
    public static double Derivative(int n, double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        var magnitude = Math.Abs(x);
        var value = n == 0 ? At(magnitude) : magnitude * Math.PI < 4.0 + (2.0 * n) ? Series(n, magnitude) : Recurrence(n, magnitude);

        // T_n is as odd or even as n
        return (n & 1) != 0 && double.IsNegative(x) ? -value : value;
    }

    private static double At(double x)
    {
        if (x < 1e-9)
        {
            return 1.0;
        }

        var (sine, cosine, low) = Angle(x);
        if (sine == 0.0)
        {
            return 0.0;
        }

        // both angles in two parts, their low parts as one correction of the quotient
        var u = Pi * x;
        return (sine / u.High) + (((low * cosine) - (sine * (u.Low / u.High))) / u.High);
    }

    private static double Recurrence(int n, double x)
    {
        var (sine, cosine, low) = Angle(x);
        (sine, cosine) = (sine + (low * cosine), cosine - (low * sine));
        var u = Math.PI * x;
        var value = At(x);
        for (var k = 1; ; k++)
        {
            var derivative = (k & 3) switch { 0 => sine, 1 => cosine, 2 => -sine, _ => -cosine };
            var numerator = derivative - (k * value);
            if (k == n)
            {
                return numerator * Powers.Pow<One>(Math.PI, n - 1.0).Value / x;
            }

            value = numerator / u;
        }
    }

    // Σ_k (−1)^k π^2k x^(2k−n) / ((2k+1)·(2k−n)!), from the first k that survives n derivatives
    private static double Series(int n, double x)
    {
        var k = (n + 1) / 2;
        DoubleDouble power = (n & 1) != 0 ? x : 1.0;
        for (var i = 0; i < 2 * k; i++)
        {
            power *= Pi;
        }

        if ((k & 1) != 0)
        {
            power = -power;
        }

        var u = Pi * x;
        var square = -(u * u);
        DoubleDouble sum = 0.0;
        for (var m = n & 1; ; m += 2, k++)
        {
            var term = power / ((2.0 * k) + 1.0);
            sum += term;

            // past the largest term, and below what a double can show
            if (m > u.High && Math.Abs(term.High) <= Math.Abs(sum.High) * 1e-20)
            {
                return sum.Value;
            }

            if (!double.IsFinite(sum.High))
            {
                return sum.High;
            }

            power = power * square / ((m + 1.0) * (m + 2.0));
        }
    }

    /// <summary>The sine and cosine of πx where it is within π/2 of zero by turns, and what the angle lost; the sine is exactly 0 at the integers.</summary>
    private static (double Sine, double Cosine, double Low) Angle(double x)
    {
        var whole = Math.Round(x);
        var angle = Pi * (x - whole);
        var (sine, cosine) = (Circular.Sin<One>(angle.High).Value, Circular.Cos<One>(angle.High).Value);
        return whole % 2.0 == 0.0 ? (sine, cosine, angle.Low) : (-sine, -cosine, angle.Low);
    }
}
