// The operations that only integers, or only booleans, have. Nothing here throws: division by zero and overflow have values.

using System.Numerics;

namespace AD.Kernels;

internal static class Integral
{
    internal readonly struct Sign<T> : IMap<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x) => T.IsZero(x) ? T.Zero : T.IsNegative(x) ? -T.One : T.One;
    }

    /// <summary>|x|, wrapping: the least number is its own.</summary>
    internal readonly struct Abs<T> : IMap<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x) => T.IsNegative(x) ? -x : x;
    }

    internal readonly struct Not<T> : IMap<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public static bool IsWide => true;

        public T At(T x) => ~x;

        public static Vector<T> At(Vector<T> x) => ~x;
    }

    internal readonly struct IsNegative<T> : IMap<T, bool>
        where T : struct, INumberBase<T>
    {
        public bool At(T x) => T.IsNegative(x);
    }

    internal readonly struct IsFinite<T> : IMap<T, bool>
        where T : struct, INumberBase<T>
    {
        public bool At(T x) => T.IsFinite(x);
    }

    /// <summary>Toward zero; x/0 has all bits set, and the least number over -1 wraps.</summary>
    internal readonly struct Div<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x, T y) =>
            T.IsZero(y) ? T.AllBitsSet
            : T.IsNegative(y) && y == T.AllBitsSet ? T.Zero - x
            : x / y;
    }

    /// <summary>x − y·trunc(x/y), with the sign of x; the remainder by 0 is x.</summary>
    internal readonly struct Rem<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x, T y) =>
            T.IsZero(y) ? x
            : T.IsNegative(y) && y == T.AllBitsSet ? T.Zero
            : x % y;
    }

    /// <summary>x^y modulo 2^width by repeated squaring; for negative y 1 and −1 have their own, all others give 0.</summary>
    internal readonly struct Pow<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x, T y)
        {
            if (T.IsNegative(y))
            {
                var isMinusOne = T.IsNegative(x) && x == T.AllBitsSet;
                return x == T.One || (isMinusOne && T.IsOddInteger(y)) ? x : isMinusOne ? T.One : T.Zero;
            }

            var power = T.One;
            while (!T.IsZero(y))
            {
                if (T.IsOddInteger(y))
                {
                    power *= x;
                }

                y >>= 1;
                x *= x;
            }

            return power;
        }
    }

    internal readonly struct And<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x & y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x & y;
    }

    internal readonly struct Or<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x | y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x | y;
    }

    internal readonly struct Xor<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public static bool IsWide => true;

        public T At(T x, T y) => x ^ y;

        public static Vector<T> At(Vector<T> x, Vector<T> y) => x ^ y;
    }

    /// <summary>A shift by the width or more, or by a negative count, leaves nothing.</summary>
    internal readonly struct ShiftLeft<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x, T y) => Shift.Fits(y) ? x << int.CreateTruncating(y) : T.Zero;
    }

    /// <summary>Keeps the sign; a shift by the width or more, or by a negative count, leaves only that.</summary>
    internal readonly struct ShiftRight<T> : IZip<T, T>
        where T : struct, IBinaryInteger<T>
    {
        public T At(T x, T y) =>
            Shift.Fits(y) ? x >> int.CreateTruncating(y)
            : T.IsNegative(x) ? T.AllBitsSet
            : T.Zero;
    }

    private static class Shift
    {
        public static bool Fits<T>(T count)
            where T : struct, IBinaryInteger<T> => !T.IsNegative(count) && count < T.CreateTruncating(8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
    }
}

internal static class Logical
{
    internal readonly struct Not : IMap<bool, bool>
    {
        public bool At(bool x) => !x;
    }

    internal readonly struct Same : IMap<bool, bool>
    {
        public bool At(bool x) => x;
    }

    internal readonly struct Always : IMap<bool, bool>
    {
        public bool At(bool x) => true;
    }

    internal readonly struct Never : IMap<bool, bool>
    {
        public bool At(bool x) => false;
    }

    internal readonly struct And : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => x & y;
    }

    internal readonly struct Or : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => x | y;
    }

    internal readonly struct Eq : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => x == y;
    }

    internal readonly struct Ne : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => x ^ y;
    }

    /// <summary>False is below true.</summary>
    internal readonly struct Lt : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => !x & y;
    }

    internal readonly struct Le : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => !x | y;
    }

    internal readonly struct Gt : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => x & !y;
    }

    internal readonly struct Ge : IZip<bool, bool>
    {
        public bool At(bool x, bool y) => x | !y;
    }
}
