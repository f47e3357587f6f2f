// The operations that only reals have. What the processor has is computed in the element's own type; the rest is one function of
// doubles, rounded to the element type: the same for every lane, length and stride.

using System.Numerics;

namespace AD.Kernels;

internal static class Real
{
    /// <summary>±1 by the sign; a zero keeps its own, and NaN stays.</summary>
    internal readonly struct Sign<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => x > T.Zero ? T.One : x < T.Zero ? -T.One : x;
    }

    internal readonly struct Abs<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public static bool IsWide => true;

        public T At(T x) => T.Abs(x);

        public static Vector<T> At(Vector<T> x) => Vector.Abs(x);
    }

    internal readonly struct Sqrt<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public static bool IsWide => true;

        public T At(T x) => T.Sqrt(x);

        public static Vector<T> At(Vector<T> x) => Vector.SquareRoot(x);
    }

    internal readonly struct Floor<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.Floor(x);
    }

    internal readonly struct Ceil<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.Ceiling(x);
    }

    /// <summary>Half to even.</summary>
    internal readonly struct Round<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.Round(x);
    }

    internal readonly struct Trunc<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.Truncate(x);
    }

    internal readonly struct Div<T> : IZip<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x / y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x / y;
    }

    /// <summary>x − y·trunc(x/y) exactly, with the sign of x.</summary>
    internal readonly struct Rem<T> : IZip<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x, T y) => x % y;
    }

    /// <summary>The neighbour of x in the direction of y; y itself where they are equal.</summary>
    internal readonly struct NextAfter<T> : IZip<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x, T y) => x < y ? T.BitIncrement(x) : x > y ? T.BitDecrement(x) : x == y ? y : x + y;
    }

    /// <summary>1 − x², rounded once.</summary>
    internal readonly struct OneMinusSquare<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.FusedMultiplyAdd(-x, x, T.One);
    }

    /// <summary>The n-th derivative of sin πx / πx.</summary>
    internal readonly struct SincDerivative<T>(int n) : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.CreateTruncating(Sinc.Derivative(n, double.CreateTruncating(x)));
    }
}

/// <summary>A function of doubles.</summary>
internal interface IFunction
{
    static abstract double At(double x);
}

/// <summary>A function of two doubles.</summary>
internal interface IFunction2
{
    static abstract double At(double x, double y);
}

/// <summary>A function of doubles, rounded to the element type.</summary>
internal readonly struct Through<T, TFunction> : IMap<T, T>
    where T : struct, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IFunction
{
    public T At(T x) => T.CreateTruncating(TFunction.At(double.CreateTruncating(x)));
}

/// <summary>A function of two doubles, rounded to the element type.</summary>
internal readonly struct Through2<T, TFunction> : IZip<T, T>
    where T : struct, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IFunction2
{
    public T At(T x, T y) => T.CreateTruncating(TFunction.At(double.CreateTruncating(x), double.CreateTruncating(y)));
}

/// <summary>The names by which tables speak of <see cref="Functions"/>.</summary>
internal static class Function
{
    internal readonly struct Exp : IFunction
    {
        public static double At(double x) => Functions.Exp(x);
    }

    internal readonly struct Exp2 : IFunction
    {
        public static double At(double x) => Functions.Exp2(x);
    }

    internal readonly struct Expm1 : IFunction
    {
        public static double At(double x) => Functions.Expm1(x);
    }

    internal readonly struct Log : IFunction
    {
        public static double At(double x) => Functions.Log(x);
    }

    internal readonly struct Log2 : IFunction
    {
        public static double At(double x) => Functions.Log2(x);
    }

    internal readonly struct Log10 : IFunction
    {
        public static double At(double x) => Functions.Log10(x);
    }

    internal readonly struct Log1p : IFunction
    {
        public static double At(double x) => Functions.Log1p(x);
    }

    internal readonly struct Rsqrt : IFunction
    {
        public static double At(double x) => Functions.Rsqrt(x);
    }

    internal readonly struct Cbrt : IFunction
    {
        public static double At(double x) => Functions.Cbrt(x);
    }

    internal readonly struct Sin : IFunction
    {
        public static double At(double x) => Functions.Sin(x);
    }

    internal readonly struct Cos : IFunction
    {
        public static double At(double x) => Functions.Cos(x);
    }

    internal readonly struct Tan : IFunction
    {
        public static double At(double x) => Functions.Tan(x);
    }

    internal readonly struct Asin : IFunction
    {
        public static double At(double x) => Functions.Asin(x);
    }

    internal readonly struct Acos : IFunction
    {
        public static double At(double x) => Functions.Acos(x);
    }

    internal readonly struct Atan : IFunction
    {
        public static double At(double x) => Functions.Atan(x);
    }

    internal readonly struct Sinh : IFunction
    {
        public static double At(double x) => Functions.Sinh(x);
    }

    internal readonly struct Cosh : IFunction
    {
        public static double At(double x) => Functions.Cosh(x);
    }

    internal readonly struct Tanh : IFunction
    {
        public static double At(double x) => Functions.Tanh(x);
    }

    internal readonly struct Asinh : IFunction
    {
        public static double At(double x) => Functions.Asinh(x);
    }

    internal readonly struct Acosh : IFunction
    {
        public static double At(double x) => Functions.Acosh(x);
    }

    internal readonly struct Atanh : IFunction
    {
        public static double At(double x) => Functions.Atanh(x);
    }

    internal readonly struct Logistic : IFunction
    {
        public static double At(double x) => Functions.Logistic(x);
    }

    internal readonly struct Sech2 : IFunction
    {
        public static double At(double x) => Functions.Sech2(x);
    }

    internal readonly struct Erf : IFunction
    {
        public static double At(double x) => Functions.Erf(x);
    }

    internal readonly struct Erfc : IFunction
    {
        public static double At(double x) => Functions.Erfc(x);
    }

    internal readonly struct Gauss : IFunction
    {
        public static double At(double x) => Functions.Gauss(x);
    }

    internal readonly struct Pow : IFunction2
    {
        public static double At(double x, double y) => Functions.Pow(x, y);
    }

    internal readonly struct PowDx : IFunction2
    {
        public static double At(double x, double y) => Functions.PowDx(x, y);
    }

    internal readonly struct Atan2 : IFunction2
    {
        public static double At(double x, double y) => Functions.Atan2(x, y);
    }

    internal readonly struct LogAddExp : IFunction2
    {
        public static double At(double x, double y) => Functions.LogAddExp(x, y);
    }

    internal readonly struct Logit : IFunction
    {
        public static double At(double x) => Functions.Logit(x);
    }

    internal readonly struct XLogX : IFunction
    {
        public static double At(double x) => Functions.XLogX(x);
    }

    internal readonly struct XLogY : IFunction2
    {
        public static double At(double x, double y) => Functions.XLogY(x, y);
    }

    internal readonly struct XLog1pY : IFunction2
    {
        public static double At(double x, double y) => Functions.XLog1pY(x, y);
    }

    internal readonly struct Hypot : IFunction2
    {
        public static double At(double x, double y) => Functions.Hypot(x, y);
    }
}
