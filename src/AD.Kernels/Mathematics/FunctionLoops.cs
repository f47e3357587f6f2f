// Functions of reals over arrays: eight lanes at a time, the last ones padded, hard arguments one by one.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AD.Kernels;

/// <summary>A function, rounded to the element type: every lane, tail, stride and scalar gives the same bits.</summary>
internal readonly struct Through<T, F> : IMap<T, T>
    where T : unmanaged
    where F : struct, IFunction
{
    private const int Tile = 1024;

    public static bool HasLoop => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T At(T x)
    {
        var at = Lane.Widen(x);
        return Lane.Narrow<T>(F.HasHard && One.Any(F.IsHard<One>(at)) ? F.AtHard(at) : F.At<One>(at).Value);
    }

    public static unsafe void Loop(ReadOnlySpan<T> x, Span<T> row)
    {
        fixed (T* source = x, target = row)
        {
            for (var from = 0; from < row.Length; from += Tile)
            {
                var count = Math.Min(Tile, row.Length - from);
                if (OfTile(source + from, target + from, count))
                {
                    Hard(source + from, target + from, count);
                }
            }
        }
    }

    /// <summary>Says whether some argument is hard.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe bool OfTile(T* source, T* target, int count)
    {
        var spare = stackalloc T[2 * Eight.Count];
        Eight hard = 0.0;
        var last = (count - 1) / Eight.Count;
        var flip = Lane.IsBackward(source, source, target) ? last : 0;
        for (var block = 0; block <= last; block++)
        {
            var i = Eight.Count * Math.Abs(flip - block);
            var from = source + i;
            var to = target + i;
            var left = count - i;
            if (left < Eight.Count)
            {
                new ReadOnlySpan<T>(from, left).CopyTo(new Span<T>(spare, Eight.Count));
                from = spare;
                to = spare + Eight.Count;
            }

            var lanes = Lane.Load(from);
            if (F.HasHard)
            {
                hard |= F.IsHard(lanes);
            }

            Lane.Store(F.At(lanes), to);
            if (left < Eight.Count)
            {
                new ReadOnlySpan<T>(to, left).CopyTo(new Span<T>(target + i, left));
            }
        }

        return F.HasHard && Eight.Any(hard);
    }

    private static unsafe void Hard(T* source, T* target, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var x = Lane.Widen(source[i]);
            if (One.Any(F.IsHard<One>(x)))
            {
                target[i] = Lane.Narrow<T>(F.AtHard(x));
            }
        }
    }
}

/// <summary>A function of two numbers, rounded to the element type: every lane, tail, stride and scalar gives the same bits.</summary>
internal readonly struct Through2<T, F> : IZip<T, T>
    where T : unmanaged
    where F : struct, IFunction2
{
    private const int Tile = 1024;

    public static bool HasLoop => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T At(T x, T y)
    {
        var (a, b) = (Lane.Widen(x), Lane.Widen(y));
        return Lane.Narrow<T>(F.HasHard && One.Any(F.IsHard<One>(a, b)) ? F.AtHard(a, b) : F.At<One>(a, b).Value);
    }

    public static unsafe void Loop(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> row)
    {
        fixed (T* left = x, right = y, target = row)
        {
            for (var from = 0; from < row.Length; from += Tile)
            {
                var count = Math.Min(Tile, row.Length - from);
                if (OfTile(left + from, right + from, target + from, count))
                {
                    Hard(left + from, right + from, target + from, count);
                }
            }
        }
    }

    /// <summary>Says whether some argument is hard.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe bool OfTile(T* x, T* y, T* target, int count)
    {
        var spare = stackalloc T[3 * Eight.Count];
        Eight hard = 0.0;
        var last = (count - 1) / Eight.Count;
        var flip = Lane.IsBackward(x, y, target) ? last : 0;
        for (var block = 0; block <= last; block++)
        {
            var i = Eight.Count * Math.Abs(flip - block);
            var a = x + i;
            var b = y + i;
            var to = target + i;
            var left = count - i;
            if (left < Eight.Count)
            {
                new ReadOnlySpan<T>(a, left).CopyTo(new Span<T>(spare, Eight.Count));
                new ReadOnlySpan<T>(b, left).CopyTo(new Span<T>(spare + Eight.Count, Eight.Count));
                a = spare;
                b = spare + Eight.Count;
                to = spare + (2 * Eight.Count);
            }

            var (p, q) = (Lane.Load(a), Lane.Load(b));
            if (F.HasHard)
            {
                hard |= F.IsHard(p, q);
            }

            Lane.Store(F.At(p, q), to);
            if (left < Eight.Count)
            {
                new ReadOnlySpan<T>(to, left).CopyTo(new Span<T>(target + i, left));
            }
        }

        return F.HasHard && Eight.Any(hard);
    }

    private static unsafe void Hard(T* x, T* y, T* target, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (Lane.Widen(x[i]), Lane.Widen(y[i]));
            if (One.Any(F.IsHard<One>(a, b)))
            {
                target[i] = Lane.Narrow<T>(F.AtHard(a, b));
            }
        }
    }
}

/// <summary>Elements as lanes of doubles, and back with one rounding.</summary>
internal static unsafe class Lane
{
    /// <summary>
    /// Which way to go. A load waits for an earlier store to an address that is the same modulo the page, so the loads had better come
    /// before such stores, not after.
    /// </summary>
    public static bool IsBackward<T>(T* x, T* y, T* target)
        where T : unmanaged
    {
        const nint page = 4096;
        var p = ((nint)target - (nint)x) & (page - 1);
        var q = ((nint)target - (nint)y) & (page - 1);
        return Math.Min(p, q) < page - Math.Max(p, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Load<T>(T* at)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(double))
        {
            return new(Vector512.Load((double*)at));
        }

        var lanes = Vector256.Load((float*)at);
        return new(Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(lanes) : Vector512.Create(Vector256.WidenLower(lanes), Vector256.WidenUpper(lanes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Eight x, T* at)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(double))
        {
            x.Lanes.Store((double*)at);
        }
        else if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector256Single(x.Lanes).Store((float*)at);
        }
        else
        {
            Vector256.Narrow(x.Lanes.GetLower(), x.Lanes.GetUpper()).Store((float*)at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Widen<T>(T x)
        where T : unmanaged => sizeof(T) == sizeof(double) ? Unsafe.BitCast<T, double>(x) : Unsafe.BitCast<T, float>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Narrow<T>(double x)
        where T : unmanaged => sizeof(T) == sizeof(double) ? Unsafe.BitCast<double, T>(x) : Unsafe.BitCast<float, T>((float)x);
}
