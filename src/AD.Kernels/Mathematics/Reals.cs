// The few operations that the mathematics is written in, for one double and for eight at once: the same bits in each.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AD.Kernels;

/// <summary>
/// A number, or a vector of numbers that go the same way. Each operation rounds once, as IEEE 754 says. A comparison gives a mask:
/// all bits of a lane where it holds, none elsewhere.
/// </summary>
internal interface IReal<V>
    where V : struct, IReal<V>
{
    static abstract implicit operator V(double x);

    static abstract V operator +(V a, V b);

    static abstract V operator -(V a, V b);

    static abstract V operator *(V a, V b);

    static abstract V operator /(V a, V b);

    static abstract V operator -(V a);

    static abstract V operator &(V a, V b);

    static abstract V operator |(V a, V b);

    static abstract V operator ^(V a, V b);

    static abstract V operator ~(V a);

    static abstract V operator <(V a, V b);

    static abstract V operator >(V a, V b);

    static abstract V operator <=(V a, V b);

    static abstract V operator >=(V a, V b);

    static abstract V Equals(V a, V b);

    /// <summary>then where a &lt; b, otherwise elsewhere, also where a or b is NaN. One operation: a mask of its own costs more.</summary>
    static abstract V IfLess(V a, V b, V then, V otherwise);

    /// <summary>then where a = b, otherwise elsewhere, also where a or b is NaN.</summary>
    static abstract V IfEqual(V a, V b, V then, V otherwise);

    /// <summary>a where the mask holds, b elsewhere.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Whether the mask holds in any lane.</summary>
    static abstract bool Any(V mask);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    static abstract V Sqrt(V x);

    static abstract V Abs(V x);

    /// <summary>To the nearest integer, half to even.</summary>
    static abstract V Round(V x);

    /// <summary>x·2^k, rounded once, for an integral k and 2^-64 ≤ |x| ≤ 2^64, or a zero, an infinity, a NaN.</summary>
    static abstract V Scale(V x, V k);

    /// <summary>The lane's bits as an integer, plus those of b.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>The lane's bits as an integer, less those of b.</summary>
    static abstract V SubtractBits(V a, V b);

    static abstract V ShiftLeft(V x, int n);

    /// <summary>The lane's bits as a signed integer, divided by 2^n and rounded down.</summary>
    static abstract V ShiftRight(V x, int n);
}

/// <summary>Eight doubles.</summary>
internal readonly struct Eight(Vector512<double> lanes) : IReal<Eight>
{
    public const int Count = 8;

    public readonly Vector512<double> Lanes = lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Eight(double x) => new(Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator +(Eight a, Eight b) => new(a.Lanes + b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator -(Eight a, Eight b) => new(a.Lanes - b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator *(Eight a, Eight b) => new(a.Lanes * b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator /(Eight a, Eight b) => new(a.Lanes / b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator -(Eight a) => new(-a.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator &(Eight a, Eight b) => new(a.Lanes & b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator |(Eight a, Eight b) => new(a.Lanes | b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator ^(Eight a, Eight b) => new(a.Lanes ^ b.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator ~(Eight a) => new(~a.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator <(Eight a, Eight b) => new(Vector512.LessThan(a.Lanes, b.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator >(Eight a, Eight b) => new(Vector512.GreaterThan(a.Lanes, b.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator <=(Eight a, Eight b) => new(Vector512.LessThanOrEqual(a.Lanes, b.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight operator >=(Eight a, Eight b) => new(Vector512.GreaterThanOrEqual(a.Lanes, b.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Equals(Eight a, Eight b) => new(Vector512.Equals(a.Lanes, b.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight IfLess(Eight a, Eight b, Eight then, Eight otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.Lanes, b.Lanes), then.Lanes, otherwise.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight IfEqual(Eight a, Eight b, Eight then, Eight otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a.Lanes, b.Lanes), then.Lanes, otherwise.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Select(Eight mask, Eight a, Eight b) => new(Vector512.ConditionalSelect(mask.Lanes, a.Lanes, b.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Eight mask) => mask.Lanes.AsInt64() != Vector512<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Fma(Eight a, Eight b, Eight c) => new(Vector512.FusedMultiplyAdd(a.Lanes, b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Sqrt(Eight x) => new(Vector512.Sqrt(x.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Abs(Eight x) => new(Vector512.Abs(x.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Round(Eight x) => new(Vector512.Round(x.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Scale(Eight x, Eight k) => Avx512F.IsSupported ? new(Avx512F.Scale(x.Lanes, k.Lanes)) : Bits.Scale(x, k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight AddBits(Eight a, Eight b) => new((a.Lanes.AsInt64() + b.Lanes.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight SubtractBits(Eight a, Eight b) => new((a.Lanes.AsInt64() - b.Lanes.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight ShiftLeft(Eight x, int n) => new((x.Lanes.AsInt64() << n).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight ShiftRight(Eight x, int n) => new((x.Lanes.AsInt64() >> n).AsDouble());
}

/// <summary>One double.</summary>
internal readonly struct One(double value) : IReal<One>
{
    public readonly double Value = value;

    private long Word => BitConverter.DoubleToInt64Bits(Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static One Of(long word) => new(BitConverter.Int64BitsToDouble(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static One Mask(bool holds) => Of(holds ? -1L : 0L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator One(double x) => new(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator +(One a, One b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator -(One a, One b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator *(One a, One b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator /(One a, One b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator -(One a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator &(One a, One b) => Of(a.Word & b.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator |(One a, One b) => Of(a.Word | b.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator ^(One a, One b) => Of(a.Word ^ b.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator ~(One a) => Of(~a.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator <(One a, One b) => Mask(a.Value < b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator >(One a, One b) => Mask(a.Value > b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator <=(One a, One b) => Mask(a.Value <= b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One operator >=(One a, One b) => Mask(a.Value >= b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Equals(One a, One b) => Mask(a.Value == b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One IfLess(One a, One b, One then, One otherwise) => a.Value < b.Value ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One IfEqual(One a, One b, One then, One otherwise) => a.Value == b.Value ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Select(One mask, One a, One b) => mask.Word != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(One mask) => mask.Word != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Fma(One a, One b, One c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Sqrt(One x) => new(Math.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Abs(One x) => new(Math.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Round(One x) => new(Math.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Scale(One x, One k) => Bits.Scale(x, k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One AddBits(One a, One b) => Of(a.Word + b.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One SubtractBits(One a, One b) => Of(a.Word - b.Word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One ShiftLeft(One x, int n) => Of(x.Word << n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One ShiftRight(One x, int n) => Of(x.Word >> n);
}

/// <summary>What is written once in terms of the operations.</summary>
internal static class Bits
{
    /// <summary>1.5·2^52: a small integer added to it stands in its lowest bits.</summary>
    public const double Magic = 6755399441055744.0;

    /// <summary>The mask of the sign bit, as a number.</summary>
    public const double SignBit = -0.0;

    /// <summary>The number of which these are the bits.</summary>
    public static double Of(long word) => BitConverter.Int64BitsToDouble(word);

    /// <summary>By two powers of two, of which only the last product may round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<V>(V x, V k)
        where V : struct, IReal<V>
    {
        // so that both powers are normal; a product past them is 0 or infinite all the same
        k = V.IfLess(k, -1400.0, -1400.0, V.IfLess(1400.0, k, 1400.0, k));
        var half = V.Round(k * 0.5);
        return x * PowerOfTwo(half) * PowerOfTwo(k - half);
    }

    /// <summary>2^k for an integral k, -1022 ≤ k ≤ 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowerOfTwo<V>(V k)
        where V : struct, IReal<V> => V.ShiftLeft(k + (Magic + 1023.0), 52);

    /// <summary>A positive normal number as m·2^exponent with √½ ≤ m &lt; √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Split<V>(V x, out V exponent)
        where V : struct, IReal<V>
    {
        const double rootHalf = 0.7071067811865476;
        var e = V.ShiftRight(V.SubtractBits(x, rootHalf), 52);
        exponent = V.AddBits(e, Magic) - Magic;
        return V.SubtractBits(x, V.ShiftLeft(e, 52));
    }

    /// <summary>The magnitude of the one with the sign of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V CopySign<V>(V magnitude, V sign)
        where V : struct, IReal<V> => V.Abs(magnitude) | (sign & SignBit);

    /// <summary>All bits where the sign bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IsNegative<V>(V x)
        where V : struct, IReal<V> => V.ShiftRight(x, 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IsNaN<V>(V x)
        where V : struct, IReal<V> => ~V.Equals(x, x);

    /// <summary>a + b as a rounded sum and what the rounding lost (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<V>(V a, V b, out V lost)
        where V : struct, IReal<V>
    {
        var sum = a + b;
        var part = sum - a;
        lost = (a - (sum - part)) + (b - part);
        return sum;
    }

    /// <summary>The same where |a| ≥ |b| or a = 0 (Dekker).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OrderedSum<V>(V a, V b, out V lost)
        where V : struct, IReal<V>
    {
        var sum = a + b;
        lost = b - (sum - a);
        return sum;
    }

    /// <summary>a·b as a rounded product and what the rounding lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Product<V>(V a, V b, out V lost)
        where V : struct, IReal<V>
    {
        var product = a * b;
        lost = V.Fma(a, b, -product);
        return product;
    }

    /// <summary>(a + aLow) / (b + bLow) as a quotient and what it lacks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Quotient<V>(V a, V aLow, V b, V bLow, out V lost)
        where V : struct, IReal<V>
    {
        var reciprocal = (V)1.0 / b;
        var quotient = a * reciprocal;
        lost = (V.Fma(-quotient, b, a) + (aLow - (quotient * bLow))) * reciprocal;
        return quotient;
    }
}
