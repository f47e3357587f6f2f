// Sine, cosine and tangent: x = n·π/2 + r, and fdlibm's polynomials (k_sin.c, k_cos.c, Sun Microsystems 1993) for |r| ≤ π/4.

using System.Runtime.CompilerServices;

namespace AD.Kernels;

internal static class Circular
{
    // up to here n has so few bits that n·π/2 is known exactly enough; beyond, Trigonometry reduces
    private const double Large = 1e6;

    /// <summary>Where the lanes do not reach: large arguments, infinities and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IsLarge<V>(V x)
        where V : struct, IReal<V> => ~(V.Abs(x) <= Large);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V x)
        where V : struct, IReal<V>
    {
        var r = Reduce(x, out var low, out var quadrant);
        return V.IfLess(V.Abs(x), 1e-9, x, Sin(r, low, quadrant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V>(V x)
        where V : struct, IReal<V>
    {
        var r = Reduce(x, out var low, out var quadrant);
        return Sin(r, low, V.AddBits(quadrant, Bits.Of(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V>(V x)
        where V : struct, IReal<V>
    {
        var r = Reduce(x, out var low, out var quadrant);
        return V.IfLess(V.Abs(x), 1e-9, x, Tan(r, low, quadrant));
    }

    /// <summary>The sine of r + low + n·π/2, n in the lowest bits of the quadrant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V r, V low, V quadrant)
        where V : struct, IReal<V>
    {
        var z = r * r;
        var half = z * 0.5;
        var sine = r + V.Fma(r * z, SinTail(z), low * ((V)1.0 - half));
        var most = (V)1.0 - half;
        var cosine = most + ((((V)1.0 - most) - half) + V.Fma(z * z, CosTail(z), -(r * low)));
        var value = V.Select(IsOdd(quadrant), cosine, sine);
        return value ^ (V.ShiftLeft(quadrant, 62) & Bits.SignBit);
    }

    /// <summary>The tangent of r + low + n·π/2: sine and cosine in two parts each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V>(V r, V low, V quadrant)
        where V : struct, IReal<V>
    {
        var z = r * r;
        var half = z * 0.5;
        var sine = Bits.OrderedSum(r, V.Fma(r * z, SinTail(z), low * ((V)1.0 - half)), out var sineLow);
        var most = (V)1.0 - half;
        var rest = V.Fma(z * z, CosTail(z), -(r * low)) - (V.Fma(r, r, -z) * 0.5);
        var cosine = Bits.OrderedSum(most, (((V)1.0 - most) - half) + rest, out var cosineLow);
        var odd = IsOdd(quadrant);
        var quotient = Bits.Quotient(
            V.Select(odd, cosine, sine), V.Select(odd, cosineLow, sineLow), V.Select(odd, -sine, cosine), V.Select(odd, -sineLow, cosineLow), out var lost);
        return quotient + lost;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V IsOdd<V>(V quadrant)
        where V : struct, IReal<V> => V.ShiftRight(V.ShiftLeft(quadrant, 63), 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V x, out V low, out V quadrant)
        where V : struct, IReal<V>
    {
        // π/2 in three parts; the first has 33 bits, so that its product with n is exact
        const double first = 1.5707963267341256;
        const double second = 6.077100506506192e-11;
        const double third = 3.5215598651832e-27;
        quadrant = V.Fma(x, 0.6366197723675814, Bits.Magic);
        var n = quadrant - Bits.Magic;
        var product = Bits.Product(n, second, out var productLost);
        var r = Bits.Sum(V.Fma(n, -first, x), -product, out var lost);
        return Bits.OrderedSum(r, V.Fma(n, -third, lost - productLost), out low);
    }

    // (sin r − r) / r³ in z = r²
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinTail<V>(V z)
        where V : struct, IReal<V>
    {
        var t = V.Fma(z, 1.58969099521155010221e-10, -2.50507602534068634195e-08);
        t = V.Fma(t, z, 2.75573137070700676789e-06);
        t = V.Fma(t, z, -1.98412698298579493134e-04);
        t = V.Fma(t, z, 8.33333333332248946124e-03);
        return V.Fma(t, z, -1.66666666666666324348e-01);
    }

    // (cos r − 1 + r²/2) / r⁴ in z = r²
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosTail<V>(V z)
        where V : struct, IReal<V>
    {
        var t = V.Fma(z, -1.13596475577881948265e-11, 2.08757232129817482790e-09);
        t = V.Fma(t, z, -2.75573143513906633035e-07);
        t = V.Fma(t, z, 2.48015872894767294178e-05);
        t = V.Fma(t, z, -1.38888888888741095749e-03);
        return V.Fma(t, z, 4.16666666666666019037e-02);
    }
}
