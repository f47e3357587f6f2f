// The associative operations that reductions, scans and writes share.

using System.Numerics;
using System.Runtime.CompilerServices;

namespace AD.Kernels;

/// <summary>An associative operation with its identity, on one element and on vectors.</summary>
internal interface IFold<T>
{
    static abstract T Identity { get; }

    static abstract T Of(T a, T b);

    static abstract Vector<T> Of(Vector<T> a, Vector<T> b);
}

/// <summary>Addition; integers wrap.</summary>
internal readonly struct Plus<T> : IFold<T>
    where T : struct, INumber<T>
{
    public static T Identity => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of(Vector<T> a, Vector<T> b) => a + b;
}

/// <summary>Multiplication; integers wrap.</summary>
internal readonly struct Times<T> : IFold<T>
    where T : struct, INumber<T>
{
    public static T Identity => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of(Vector<T> a, Vector<T> b) => a * b;
}

/// <summary>The larger; NaN wins, and 0 is larger than -0.</summary>
internal readonly struct Larger<T> : IFold<T>
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    public static T Identity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(double) ? T.CreateTruncating(double.NegativeInfinity)
            : typeof(T) == typeof(float) ? T.CreateTruncating(float.NegativeInfinity)
            : T.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b) => T.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of(Vector<T> a, Vector<T> b) => Vector.Max(a, b);
}

/// <summary>The smaller; NaN wins, and -0 is smaller than 0.</summary>
internal readonly struct Smaller<T> : IFold<T>
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    public static T Identity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(double) ? T.CreateTruncating(double.PositiveInfinity)
            : typeof(T) == typeof(float) ? T.CreateTruncating(float.PositiveInfinity)
            : T.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b) => T.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of(Vector<T> a, Vector<T> b) => Vector.Min(a, b);
}

/// <summary>Logical or, on booleans held as bytes.</summary>
internal readonly struct Either : IFold<byte>
{
    public static byte Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(byte a, byte b) => (byte)(a | b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Of(Vector<byte> a, Vector<byte> b) => a | b;
}

/// <summary>Logical and, on booleans held as bytes.</summary>
internal readonly struct Both : IFold<byte>
{
    public static byte Identity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(byte a, byte b) => (byte)(a & b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Of(Vector<byte> a, Vector<byte> b) => a & b;
}

/// <summary>The second: what is written replaces what was there. Its identity is never asked for.</summary>
internal readonly struct Latter<T> : IFold<T>
    where T : struct
{
    public static T Identity => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of(T a, T b) => b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of(Vector<T> a, Vector<T> b) => b;
}

internal static class Rows
{
    /// <summary>acc[i] = acc[i] ∘ x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Into<T, F>(Span<T> acc, ReadOnlySpan<T> x)
        where T : struct
        where F : struct, IFold<T>
    {
        x = x[..acc.Length];
        var i = 0;
        for (; i <= acc.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            F.Of(new Vector<T>(acc[i..]), new Vector<T>(x[i..])).CopyTo(acc[i..]);
        }

        for (; i < acc.Length; i++)
        {
            acc[i] = F.Of(acc[i], x[i]);
        }
    }

    /// <summary>Booleans as the bytes they are, so that they take part in the generic loops.</summary>
    public static byte[] Bytes(bool[] x) => Unsafe.As<byte[]>(x);
}
