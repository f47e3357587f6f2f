// Numbers of 106 bits as unevaluated sums of two doubles, for the few places where a double's cancellation would show.
// (Dekker 1971; the fused product makes each step exact).

namespace AD.Kernels;

internal readonly struct DoubleDouble(double high, double low)
{
    public double High => high;

    public double Low => low;

    public double Value => high + low;

    public static DoubleDouble Sum(double x, double y)
    {
        var sum = x + y;
        var part = sum - x;
        return new(sum, (x - (sum - part)) + (y - part));
    }

    public static DoubleDouble Product(double x, double y)
    {
        var product = x * y;
        return new(product, Math.FusedMultiplyAdd(x, y, -product));
    }

    public static implicit operator DoubleDouble(double x) => new(x, 0.0);

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        var high = Sum(x.High, y.High);
        var low = Sum(x.Low, y.Low);
        var first = Ordered(high.High, high.Low + low.High);
        return Ordered(first.High, first.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + -y;

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        var product = Product(x.High, y.High);
        return Ordered(product.High, product.Low + ((x.High * y.Low) + (x.Low * y.High)));
    }

    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        var first = x.High / y.High;
        var rest = x - (y * first);
        var second = rest.High / y.High;
        rest -= y * second;
        return Ordered(first, second) + (rest.High / y.High);
    }

    /// <summary>exp(x) − 1 for |x| ≤ 2: the series at x/256, then (1 + u)² − 1 = 2u + u² eight times.</summary>
    public static DoubleDouble Expm1(DoubleDouble x)
    {
        var r = new DoubleDouble(x.High / 256.0, x.Low / 256.0);
        DoubleDouble sum = 0.0;
        for (var k = 11; k >= 2; k--)
        {
            sum = ((sum + 1.0) * r) / k;
        }

        var u = (sum + 1.0) * r;
        for (var k = 0; k < 8; k++)
        {
            u = (u * u) + u + u;
        }

        return u;
    }

    /// <summary>exp(x) for |x| ≤ 700.</summary>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        var k = Math.Round(x.High / 0.6931471805599453);
        // ln 2 in two parts
        var u = Expm1(x - (new DoubleDouble(0.6931471805599453, 2.3190468138462996e-17) * k)) + 1.0;
        return new(Math.ScaleB(u.High, (int)k), Math.ScaleB(u.Low, (int)k));
    }

    // |x| ≥ |y|, or x = 0
    private static DoubleDouble Ordered(double x, double y)
    {
        var sum = x + y;
        return new(sum, y - (sum - x));
    }
}
