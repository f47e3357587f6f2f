// log(exp x + exp y), and the same of base 2: the greater and what the other adds to it, the difference with its rounding error.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class LogarithmOfSum
{
    // past this neither power adds anything, whatever the difference has lost
    private const double Far = 2000.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogAddExp<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var greater = V.IfLess(y, x, x, y);
        var value = greater + Excess(x, y);

        // two equal infinities have no difference; a NaN stays
        return V.IfEqual(x - y, x - y, value, x + y);
    }

    /// <summary>log(1 + exp(−|x − y|)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Excess<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var distance = Distance(x, y, out var low);
        var e = Exponential.Exp(-distance, -low, 0.0, out var rest);
        return V.IfLess(e, 1e-300, e, Logarithm.Log1p(e, rest));
    }

    /// <summary>Where the greater may nearly cancel with what is added: log(1 + e^−d) lies below 0.7/(1 + d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogAddExpMayCancel<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var greater = V.IfLess(y, x, x, y);
        return (greater < 0.0) & (greater * (V.Abs(x - y) + 1.0) > -1.225);
    }

    /// <summary>log₂(2^x + 2^y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogAddExp2<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var greater = V.IfLess(y, x, x, y);
        var distance = Distance(x, y, out var low);
        var e = Exponential.Exp2(-distance, -low, out var rest);
        var value = V.Fma(V.IfLess(e, 1e-300, e, Logarithm.Log1p(e, rest)), Logarithm.Log2E, greater);
        return V.IfEqual(x - y, x - y, value, x + y);
    }

    /// <summary>Where the result may be less than what is added: log₂(1 + 2^−d) lies below 1/(1 + d/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogAddExp2MayCancel<V>(V x, V y)
        where V : struct, IReal<V>
    {
        var greater = V.IfLess(y, x, x, y);
        return (greater < 0.0) & (greater * V.Fma(V.Abs(x - y), 0.5, 1.0) > -2.0);
    }

    /// <summary>|x − y| and what its rounding lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Distance<V>(V x, V y, out V low)
        where V : struct, IReal<V>
    {
        var difference = Bits.Sum(x, -y, out var lost);
        low = V.IfLess(V.Abs(difference), Far, lost ^ (difference & Bits.SignBit), 0.0);
        return V.Abs(difference);
    }
}
