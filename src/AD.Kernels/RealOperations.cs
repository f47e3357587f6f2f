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
        public static bool IsWide => true;

        public T At(T x) => x > T.Zero ? T.One : x < T.Zero ? -T.One : x;

        public static Vector<T> At(Vector<T> x) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(x, Vector<T>.Zero),
                Vector<T>.One,
                Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -Vector<T>.One, x));
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
        public static bool IsWide => true;

        public T At(T x) => T.Floor(x);

        public static Vector<T> At(Vector<T> x) =>
            typeof(T) == typeof(double) ? Vector.Floor(x.As<T, double>()).As<double, T>() : Vector.Floor(x.As<T, float>()).As<float, T>();
    }

    internal readonly struct Ceil<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public static bool IsWide => true;

        public T At(T x) => T.Ceiling(x);

        public static Vector<T> At(Vector<T> x) =>
            typeof(T) == typeof(double) ? Vector.Ceiling(x.As<T, double>()).As<double, T>() : Vector.Ceiling(x.As<T, float>()).As<float, T>();
    }

    /// <summary>Half to even.</summary>
    internal readonly struct Round<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public static bool IsWide => true;

        public T At(T x) => T.Round(x);

        public static Vector<T> At(Vector<T> x) =>
            typeof(T) == typeof(double) ? Vector.Round(x.As<T, double>()).As<double, T>() : Vector.Round(x.As<T, float>()).As<float, T>();
    }

    internal readonly struct Trunc<T> : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public static bool IsWide => true;

        public T At(T x) => T.Truncate(x);

        public static Vector<T> At(Vector<T> x) =>
            typeof(T) == typeof(double) ? Vector.Truncate(x.As<T, double>()).As<double, T>() : Vector.Truncate(x.As<T, float>()).As<float, T>();
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
        public static bool IsWide => true;

        public T At(T x) => T.FusedMultiplyAdd(-x, x, T.One);

        public static Vector<T> At(Vector<T> x) =>
            typeof(T) == typeof(double)
                ? Vector.FusedMultiplyAdd(-x.As<T, double>(), x.As<T, double>(), Vector<double>.One).As<double, T>()
                : Vector.FusedMultiplyAdd(-x.As<T, float>(), x.As<T, float>(), Vector<float>.One).As<float, T>();
    }

    /// <summary>The n-th derivative of sin πx / πx.</summary>
    internal readonly struct SincDerivative<T>(int n) : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x) => T.CreateTruncating(Sinc.Derivative(n, double.CreateTruncating(x)));
    }
}
