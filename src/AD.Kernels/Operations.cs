// The operations on elements: arithmetic on every number type, then what only reals, only integers, or only booleans have.

using System.Numerics;
using System.Runtime.Intrinsics;

namespace AD.Kernels;

/// <summary>Operations with one meaning on integers and reals.</summary>
internal static class Arithmetic
{
    internal readonly struct Neg<T> : IMap<T, T>
        where T : struct, INumberBase<T>
    {
        public static bool IsWide => true;

        public T At(T x) => -x;

        public static Vector<T> At(Vector<T> x) => -x;
    }

    internal readonly struct Add<T> : IZip<T, T>
        where T : struct, INumberBase<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x + y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x + y;
    }

    internal readonly struct Sub<T> : IZip<T, T>
        where T : struct, INumberBase<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x - y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x - y;
    }

    internal readonly struct Mul<T> : IZip<T, T>
        where T : struct, INumberBase<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x * y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x * y;
    }

    /// <summary>The greater; NaN if either is, and +0 above -0.</summary>
    internal readonly struct Max<T> : IZip<T, T>
        where T : struct, INumber<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => T.Max(x, y);

        public static Vector<T> At(Vector<T> x, Vector<T> y) => Vector.Max(x, y);
    }

    /// <summary>The lesser; NaN if either is, and -0 below +0.</summary>
    internal readonly struct Min<T> : IZip<T, T>
        where T : struct, INumber<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => T.Min(x, y);

        public static Vector<T> At(Vector<T> x, Vector<T> y) => Vector.Min(x, y);
    }

    /// <summary>xⁿ by repeated squaring: 1/x^|n| for negative n, and 1 for n = 0 whatever x is.</summary>
    internal readonly struct RealPower<T>(int n) : IMap<T, T>
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public T At(T x)
        {
            var power = Power.Of(x, (uint)Math.Abs((long)n));
            return n < 0 ? T.One / power : power;
        }
    }

    /// <summary>xⁿ by repeated squaring, modulo 2^width; 0 for negative n.</summary>
    internal readonly struct IntegerPower<T>(int n) : IMap<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x) => n < 0 ? T.Zero : Power.Of(x, (uint)n);
    }

    internal readonly struct Eq<T> : IZip<T, bool>
        where T : struct, IEqualityOperators<T, T, bool>
    {
        public static bool IsMask => true;

        public bool At(T x, T y) => x == y;

        public static Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);
    }

    internal readonly struct Ne<T> : IZip<T, bool>
        where T : struct, IEqualityOperators<T, T, bool>
    {
        public static bool IsMask => true;

        public bool At(T x, T y) => x != y;

        public static Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => ~Vector256.Equals(x, y);
    }

    internal readonly struct Lt<T> : IZip<T, bool>
        where T : struct, IComparisonOperators<T, T, bool>
    {
        public static bool IsMask => true;

        public bool At(T x, T y) => x < y;

        public static Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => Vector256.LessThan(x, y);
    }

    internal readonly struct Le<T> : IZip<T, bool>
        where T : struct, IComparisonOperators<T, T, bool>
    {
        public static bool IsMask => true;

        public bool At(T x, T y) => x <= y;

        public static Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => Vector256.LessThanOrEqual(x, y);
    }

    internal readonly struct Gt<T> : IZip<T, bool>
        where T : struct, IComparisonOperators<T, T, bool>
    {
        public static bool IsMask => true;

        public bool At(T x, T y) => x > y;

        public static Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThan(x, y);
    }

    internal readonly struct Ge<T> : IZip<T, bool>
        where T : struct, IComparisonOperators<T, T, bool>
    {
        public static bool IsMask => true;

        public bool At(T x, T y) => x >= y;

        public static Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThanOrEqual(x, y);
    }
}

/// <summary>Conversions between element types.</summary>
internal static class Conversion
{
    /// <summary>To a real, or between integers modulo 2^width.</summary>
    internal readonly struct Wrap<TSource, T> : IMap<TSource, T>
        where TSource : struct, INumberBase<TSource>
        where T : struct, INumberBase<T>
    {
        public T At(TSource x) => T.CreateTruncating(x);
    }

    /// <summary>A real to an integer: truncated, then the nearest that the integer can hold; 0 for NaN.</summary>
    internal readonly struct Saturate<TSource, T> : IMap<TSource, T>
        where TSource : struct, IBinaryFloatingPointIeee754<TSource>
        where T : struct, IBinaryInteger<T>
    {
        public T At(TSource x) => T.CreateSaturating(x);
    }

    internal readonly struct FromBoolean<T> : IMap<bool, T>
        where T : struct, INumberBase<T>
    {
        public T At(bool x) => x ? T.One : T.Zero;
    }

    /// <summary>Whether it is not zero; NaN is not.</summary>
    internal readonly struct ToBoolean<TSource> : IMap<TSource, bool>
        where TSource : struct, INumberBase<TSource>
    {
        public bool At(TSource x) => x != TSource.Zero;
    }
}

/// <summary>Repeated squaring.</summary>
internal static class Power
{
    public static T Of<T>(T x, uint n)
        where T : struct, INumberBase<T>
    {
        var power = T.One;
        var square = x;
        while (n != 0)
        {
            if ((n & 1) != 0)
            {
                power *= square;
            }

            n >>= 1;
            if (n != 0)
            {
                square *= square;
            }
        }

        return power;
    }
}
