// Hyperbolic functions and their inverses, by exponentials and logarithms in two parts.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Hyperbolic
{
    private const double Tiny = 1e-9;

    // past this the square of a number is its square plus 1
    private const double Far = 1e9;

    /// <summary>E / (E + 2) with E = exp(2|x|) − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        a = V.IfLess(22.0, a, 22.0, a);
        var quarter = Exponential.QuarterExpm1(a + a, out var low);
        var below = Bits.Sum(quarter, (V)0.5, out var lost);
        var quotient = Bits.Quotient(quarter, low, below, lost + low, out var rest);
        return V.IfLess(a, Tiny, x, Bits.CopySign(quotient + rest, x));
    }

    /// <summary>(E + E / (E + 1)) / 2 with E = exp|x| − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sinh<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var quarter = Exponential.QuarterExpm1(V.IfLess(720.0, a, 720.0, a), out var low);
        var below = Bits.Sum((V)1.0, quarter * 4.0, out var lost);
        var quotient = Bits.Quotient(quarter, low, below, V.Fma(low, 4.0, lost), out var rest);
        var sum = Bits.OrderedSum(quarter, quotient, out var sumLost);
        sum += sumLost + (low + rest);

        // the quotient is lost beside a large E, which may be infinite four times over
        sum = V.IfLess(40.0, a, V.IfLess(711.0, a, double.PositiveInfinity, quarter + low), sum) * 2.0;
        return V.IfLess(a, Tiny, x, Bits.CopySign(sum, x));
    }

    /// <summary>(e + 1/e) / 2 with e = exp|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cosh<V>(V x)
        where V : struct, IReal<V>
    {
        // a quarter of e, so that it is in range wherever the result is
        var e = Exponential.Exp(V.Abs(x), (V)0.0, -2.0, out var low);
        var inverse = (V)0.0625 / e;
        var rest = (V.Fma(-inverse, e, 0.0625) - (inverse * low)) * (inverse * 16.0);
        var sum = Bits.OrderedSum(e, inverse, out var lost);
        return (sum + V.IfLess(40.0, V.Abs(x), low, lost + (low + rest))) * 2.0;
    }

    /// <summary>log1p(a + a²/(1 + √(1 + a²))), the argument in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asinh<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var b = V.IfLess(Far, a, 1.0, a);
        var square = Bits.Product(b, b, out var squareLow);
        var under = Bits.Sum((V)1.0, square, out var underLow);
        var root = Root(under, underLow + squareLow, out var rootLow);
        var below = Bits.OrderedSum(root, (V)1.0, out var belowLow);
        var quotient = Bits.Quotient(square, squareLow, below, belowLow + rootLow, out var quotientLow);
        var sum = Bits.OrderedSum(b, quotient, out var sumLow);
        sumLow = V.IfLess(Far, a, -1.0, sumLow + quotientLow);

        // far out log(2a): 1 is lost beside it
        var value = Logarithm.Log1p(V.IfLess(Far, a, a, sum), sumLow, V.IfLess(Far, a, 1.0, 0.0));
        value = V.IfLess(a, Tiny, a, V.IfLess(a, double.PositiveInfinity, value, a));
        return Bits.CopySign(value, x);
    }

    /// <summary>log1p((x − 1) + √(x² − 1)), the argument in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acosh<V>(V x)
        where V : struct, IReal<V>
    {
        var b = V.IfLess(Far, x, 2.0, x);
        var square = Bits.Product(b, b, out var squareLow);
        var under = Bits.Sum(square, (V)(-1.0), out var underLow);
        under = Bits.OrderedSum(under, underLow + squareLow, out underLow);
        var root = Root(under, underLow, out var rootLow);
        var excess = Bits.Sum(b, (V)(-1.0), out var excessLow);
        var sum = Bits.Sum(root, excess, out var sumLow);
        sumLow = V.IfLess(Far, x, -1.0, sumLow + (rootLow + excessLow));
        var value = Logarithm.Log1p(V.IfLess(Far, x, x, sum), sumLow, V.IfLess(Far, x, 1.0, 0.0));
        value = V.IfEqual(x, 1.0, 0.0, V.IfLess(x, double.PositiveInfinity, value, x));
        return V.IfLess(x, 1.0, double.NaN, value);
    }

    /// <summary>½ log1p(2a/(1 − a)), the argument in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atanh<V>(V x)
        where V : struct, IReal<V>
    {
        var a = V.Abs(x);
        var inside = V.IfLess(a, 1.0, a, 0.5);
        var below = Bits.OrderedSum((V)1.0, -inside, out var belowLow);
        var quotient = Bits.Quotient(inside + inside, (V)0.0, below, belowLow, out var low);
        var value = Logarithm.Log1p(quotient, low) * 0.5;
        value = V.IfLess(a, Tiny, a, value);
        value = V.IfLess(a, 1.0, value, V.IfEqual(a, 1.0, double.PositiveInfinity, double.NaN));
        return Bits.CopySign(value, x) | Bits.IsNaN(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Root<V>(V x, V xLow, out V low)
        where V : struct, IReal<V>
    {
        var root = V.Sqrt(x);
        low = (V.Fma(-root, root, x) + xLow) / V.IfEqual(root, 0.0, 1.0, root * 2.0);
        return root;
    }
}
