// The derivatives of sin u / u, of any order.

namespace AD.Kernels;

internal static class Sinc
{
    /// <summary>The n-th derivative of sin u / u: its series near zero, S_n = (sin⁽ⁿ⁾ u − n·S_{n−1}) / u beyond.</summary>
    public static double Derivative(int n, double u)
    {
        if (double.IsInfinity(u))
        {
            return 0.0;
        }

        return Math.Abs(u) <= 1.0 + n ? Series(n, u) : Recurrence(n, u);
    }

    private static double Recurrence(int n, double u)
    {
        var (sine, cosine) = (Functions.Sin(u), Functions.Cos(u));
        var value = sine / u;
        for (var k = 1; k <= n; k++)
        {
            var derivative = (k & 3) switch { 0 => sine, 1 => cosine, 2 => -sine, _ => -cosine };
            value = (derivative - (k * value)) / u;
        }

        return value;
    }

    // Σ_k (−1)^k u^(2k−n) / ((2k+1)·(2k−n)!), from the first k that survives n derivatives
    private static double Series(int n, double u)
    {
        var k = (n + 1) / 2;
        var power = ((n & 1) != 0 ? u : 1.0) * ((k & 1) != 0 ? -1.0 : 1.0);
        var square = u * u;
        var sum = 0.0;
        for (var m = n & 1; ; m += 2, k++)
        {
            var term = power / ((2 * k) + 1);
            var next = sum + term;
            if (next == sum || double.IsNaN(next))
            {
                return next;
            }

            sum = next;
            power *= -square / ((m + 1.0) * (m + 2.0));
        }
    }
}
