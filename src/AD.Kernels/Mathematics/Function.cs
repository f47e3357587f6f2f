// The functions of reals by name: how tables and loops speak of the mathematics.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

/// <summary>A function of reals. Where some arguments are hard, lanes answer the others, and <see cref="AtHard"/> those.</summary>
internal interface IFunction
{
    static abstract V At<V>(V x)
        where V : struct, IReal<V>;

    static virtual bool HasHard => false;

    static virtual V IsHard<V>(V x)
        where V : struct, IReal<V> => 0.0;

    static virtual double AtHard(double x) => throw new NotSupportedException();
}

/// <summary>A function of two reals. Where some arguments are hard, lanes answer the others, and <see cref="AtHard"/> those.</summary>
internal interface IFunction2
{
    static abstract V At<V>(V x, V y)
        where V : struct, IReal<V>;

    static virtual bool HasHard => false;

    static virtual V IsHard<V>(V x, V y)
        where V : struct, IReal<V> => 0.0;

    static virtual double AtHard(double x, double y) => throw new NotSupportedException();
}

internal static class Function
{
    internal readonly struct Exp : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Exponential.Exp(x);
    }

    internal readonly struct Exp2 : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Exponential.Exp2(x);
    }

    internal readonly struct Expm1 : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Exponential.Expm1(x);
    }

    internal readonly struct Log : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Logarithm.Log(x);
    }

    internal readonly struct Log2 : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Logarithm.Log2(x);
    }

    internal readonly struct Log10 : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Logarithm.Log10(x);
    }

    internal readonly struct Log1p : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Logarithm.Log1p(x);
    }

    internal readonly struct Rsqrt : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Powers.Rsqrt(x);
    }

    internal readonly struct Cbrt : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Powers.Cbrt(x);
    }

    internal readonly struct Sin : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Circular.Sin(x);

        public static bool HasHard => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V IsHard<V>(V x)
            where V : struct, IReal<V> => Circular.IsLarge(x);

        public static double AtHard(double x) => LargeAngles.Sin(x);
    }

    internal readonly struct Cos : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Circular.Cos(x);

        public static bool HasHard => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V IsHard<V>(V x)
            where V : struct, IReal<V> => Circular.IsLarge(x);

        public static double AtHard(double x) => LargeAngles.Cos(x);
    }

    internal readonly struct Tan : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Circular.Tan(x);

        public static bool HasHard => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V IsHard<V>(V x)
            where V : struct, IReal<V> => Circular.IsLarge(x);

        public static double AtHard(double x) => LargeAngles.Tan(x);
    }

    internal readonly struct Asin : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Inverse.Asin(x);
    }

    internal readonly struct Acos : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Inverse.Acos(x);
    }

    internal readonly struct Atan : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Inverse.Atan(x);
    }

    internal readonly struct Sinh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Hyperbolic.Sinh(x);
    }

    internal readonly struct Cosh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Hyperbolic.Cosh(x);
    }

    internal readonly struct Tanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Hyperbolic.Tanh(x);
    }

    internal readonly struct Asinh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Hyperbolic.Asinh(x);
    }

    internal readonly struct Acosh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Hyperbolic.Acosh(x);
    }

    internal readonly struct Atanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Hyperbolic.Atanh(x);
    }

    internal readonly struct Logistic : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Exponential.Logistic(x);
    }

    internal readonly struct Sech2 : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Exponential.Sech2(x);
    }

    internal readonly struct Erf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => ErrorFunctions.Erf(x);
    }

    internal readonly struct Erfc : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => ErrorFunctions.Erfc(x);
    }

    internal readonly struct Gauss : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Exponential.Gauss(x);
    }

    internal readonly struct Logit : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Logarithm.Logit(x);
    }

    internal readonly struct XLogX : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, IReal<V> => Logarithm.XLogX(x);
    }

    internal readonly struct Pow : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => Powers.Pow(x, y);
    }

    internal readonly struct PowDx : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => Powers.PowDx(x, y);

        public static bool HasHard => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V IsHard<V>(V x, V y)
            where V : struct, IReal<V> => Powers.PowDxIsAtEdge(x, y);

        public static double AtHard(double x, double y) => Powers.PowDxAtEdges(x, y);
    }

    internal readonly struct Atan2 : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => Inverse.Atan2(x, y);
    }

    internal readonly struct LogAddExp : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => LogarithmOfSum.LogAddExp(x, y);

        public static bool HasHard => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V IsHard<V>(V x, V y)
            where V : struct, IReal<V> => LogarithmOfSum.LogAddExpMayCancel(x, y);

        public static double AtHard(double x, double y) => Cancellation.LogAddExp(x, y);
    }

    internal readonly struct LogAddExp2 : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => LogarithmOfSum.LogAddExp2(x, y);

        public static bool HasHard => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V IsHard<V>(V x, V y)
            where V : struct, IReal<V> => LogarithmOfSum.LogAddExp2MayCancel(x, y);

        public static double AtHard(double x, double y) => Cancellation.LogAddExp2(x, y);
    }

    internal readonly struct XLogY : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => Logarithm.XLogY(x, y);
    }

    internal readonly struct XLog1pY : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => Logarithm.XLog1pY(x, y);
    }

    internal readonly struct RelEntr : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => RelativeEntropy.RelEntr(x, y);
    }

    internal readonly struct RelEntrDx : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => RelativeEntropy.RelEntrDx(x, y);
    }

    internal readonly struct KlDiv : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => RelativeEntropy.KlDiv(x, y);
    }

    internal readonly struct Hypot : IFunction2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, IReal<V> => Powers.Hypot(x, y);
    }
}
