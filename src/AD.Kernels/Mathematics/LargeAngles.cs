// Trigonometry of large arguments: x modulo π/2 with all the bits of 2/π that x can meet (Payne and Hanek, 1983).

using System.Numerics;

namespace AD.Kernels;

/// <summary>What <see cref="Circular"/> leaves: arguments past its range, infinities and NaN.</summary>
internal static class LargeAngles
{
    private const double HalfPi = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;

    /// <summary>2/π in words of 64 bits, the first before the binary point.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041,
        0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E,
        0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B,
        0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D,
        0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
        0xF0CFBC209AF4361D, 0xA9E391615EE61B08,
    ];

    public static double Sin(double x)
    {
        var quadrant = Reduce(x, out var r, out var low);
        return Circular.Sin<One>(r, low, quadrant).Value;
    }

    public static double Cos(double x)
    {
        var quadrant = Reduce(x, out var r, out var low);
        return Circular.Sin<One>(r, low, One.AddBits(quadrant, Bits.Of(1))).Value;
    }

    public static double Tan(double x)
    {
        var quadrant = Reduce(x, out var r, out var low);
        return Circular.Tan<One>(r, low, quadrant).Value;
    }

    /// <summary>x = n·π/2 + r + low with |r| ≤ π/4; n modulo 4 is in the lowest bits of the result. No angle is infinite: all is NaN then.</summary>
    private static double Reduce(double x, out double r, out double low)
    {
        if (!double.IsFinite(x))
        {
            r = low = double.NaN;
            return 0.0;
        }

        // |x| = m·2^e; whole quarters of 2/π·2^(e−2) are whole turns
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var e = (int)((bits >> 52) & 0x7FF) - 1075;
        var m = (bits & 0xFFFFFFFFFFFFF) | 0x10000000000000;
        var start = e - 2 + 64;
        var word = start >> 6;
        var shift = start & 63;

        // the product of m with 256 bits of the fraction, modulo 1
        UInt128 carry = 0;
        Span<ulong> f = stackalloc ulong[4];
        for (var i = 3; i >= 0; i--)
        {
            var digit = shift == 0 ? TwoOverPi[word + i] : (TwoOverPi[word + i] << shift) | (TwoOverPi[word + i + 1] >> (64 - shift));
            carry += (UInt128)m * digit;
            f[i] = (ulong)carry;
            carry >>= 64;
        }

        // two bits of quadrant; what is left is a signed fraction of a quadrant in [−½, ½)
        var quadrant = (int)(f[0] >> 62);
        var high = ((UInt128)((f[0] << 2) | (f[1] >> 62)) << 64) | ((f[1] << 2) | (f[2] >> 62));
        var rest = (f[2] << 2) | (f[3] >> 62);
        var negative = (high >> 127) != 0;
        if (negative)
        {
            quadrant++;
            high = ~high;
            rest = ~rest;
        }

        var zeros = (int)UInt128.LeadingZeroCount(high);
        if (zeros > 0)
        {
            high = (high << zeros) | (zeros >= 64 ? (UInt128)rest << (zeros - 64) : rest >> (64 - zeros));
        }

        var head = (ulong)(high >> 75);
        var tail = (ulong)(high >> 11);
        var scale = Math.ScaleB(1.0, -zeros - 53);
        var g = head * scale;
        var gLow = tail * scale * 5.421010862427522e-20;

        // times π/2, in two parts
        var product = g * HalfPi;
        var error = Math.FusedMultiplyAdd(g, HalfPi, -product) + ((g * HalfPiLow) + (gLow * HalfPi));
        r = product + error;
        low = error - (r - product);
        if (negative)
        {
            r = -r;
            low = -low;
        }

        if (x < 0.0)
        {
            r = -r;
            low = -low;
            quadrant = -quadrant;
        }

        return Bits.Of(quadrant);
    }
}
