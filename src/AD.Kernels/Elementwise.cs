// The elementwise loops: one for each number of operands, specialised by the JIT for each operation and element type.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AD.Kernels;

/// <summary>An operation from one element to one. Where it is wide, a vector gives the bits that its lanes would give alone.</summary>
internal interface IMap<T, TResult>
{
    TResult At(T x);

    static virtual bool IsWide => false;

    static virtual Vector<TResult> At(Vector<T> x) => throw new NotSupportedException();
}

/// <summary>An operation from two elements to one. Where it is wide, a vector gives the bits that its lanes would give alone.</summary>
internal interface IZip<T, TResult>
{
    TResult At(T x, T y);

    static virtual bool IsWide => false;

    static virtual Vector<TResult> At(Vector<T> x, Vector<T> y) => throw new NotSupportedException();
}

/// <summary>Loops with an output that is fresh and row-major. An operand is storage, an offset, and one stride for each axis of the shape.</summary>
internal static class Elementwise
{
    /// <summary>op(x), element by element.</summary>
    public static TResult[] Map<T, TResult, TOp>(TOp op, int count, int[] shape, T[] x, long at, long[] xs)
        where TOp : struct, IMap<T, TResult>
    {
        var target = GC.AllocateUninitializedArray<TResult>(count);
        if (count == 0)
        {
            return target;
        }

        var walk = new Walk(stackalloc long[Walk.Room(shape.Length, 1)], shape, at, xs);
        var inner = walk.Inner;
        var step = walk.Step(0);
        var to = 0;
        do
        {
            var row = target.AsSpan(to, inner);
            if (step == 1)
            {
                Run<T, TResult, TOp>(op, x.AsSpan((int)walk.At(0), inner), row);
            }
            else if (step == 0)
            {
                row.Fill(op.At(x[walk.At(0)]));
            }
            else
            {
                var i = walk.At(0);
                for (var k = 0; k < row.Length; k++)
                {
                    row[k] = op.At(x[i]);
                    i += step;
                }
            }

            to += inner;
        }
        while (walk.Next());

        return target;
    }

    /// <summary>op(x, y), element by element.</summary>
    public static TResult[] Zip<T, TResult, TOp>(TOp op, int count, int[] shape, T[] x, long atX, long[] xs, T[] y, long atY, long[] ys)
        where TOp : struct, IZip<T, TResult>
    {
        var target = GC.AllocateUninitializedArray<TResult>(count);
        if (count == 0)
        {
            return target;
        }

        var walk = new Walk(stackalloc long[Walk.Room(shape.Length, 2)], shape, atX, xs, atY, ys);
        var inner = walk.Inner;
        var stepX = walk.Step(0);
        var stepY = walk.Step(1);
        var to = 0;
        do
        {
            Run<T, TResult, TOp>(op, x, walk.At(0), stepX, y, walk.At(1), stepY, target.AsSpan(to, inner));
            to += inner;
        }
        while (walk.Next());

        return target;
    }

    /// <summary>x where the mask is true, y elsewhere.</summary>
    public static T[] Select<T>(
        int count, int[] shape, bool[] mask, long atMask, long[] ms, T[] x, long atX, long[] xs, T[] y, long atY, long[] ys)
        where T : unmanaged
    {
        var target = GC.AllocateUninitializedArray<T>(count);
        if (count == 0)
        {
            return target;
        }

        var walk = new Walk(stackalloc long[Walk.Room(shape.Length, 3)], shape, atMask, ms, atX, xs, atY, ys);
        var inner = walk.Inner;
        var (stepMask, stepX, stepY) = (walk.Step(0), walk.Step(1), walk.Step(2));
        var to = 0;
        do
        {
            var row = target.AsSpan(to, inner);
            var (m, i, j) = (walk.At(0), walk.At(1), walk.At(2));
            for (var k = 0; k < row.Length; k++)
            {
                row[k] = mask[m] ? x[i] : y[j];
                m += stepMask;
                i += stepX;
                j += stepY;
            }

            to += inner;
        }
        while (walk.Next());

        return target;
    }

    /// <summary>target += x in place. The target is a view without overlap between its own elements.</summary>
    public static void AddInto<T>(int[] shape, T[] target, long at, long[] ts, T[] x, long atX, long[] xs)
        where T : struct, INumberBase<T>
    {
        if (Array.IndexOf(shape, 0) >= 0)
        {
            return;
        }

        var walk = new Walk(stackalloc long[Walk.Room(shape.Length, 2)], shape, at, ts, atX, xs);
        var inner = walk.Inner;
        var step = walk.Step(0);
        var stepX = walk.Step(1);
        do
        {
            if (step == 1)
            {
                var row = target.AsSpan((int)walk.At(0), inner);
                Run<T, T, Arithmetic.Add<T>>(default, target, walk.At(0), 1, x, walk.At(1), stepX, row);
            }
            else
            {
                var (i, j) = (walk.At(0), walk.At(1));
                for (var k = 0; k < inner; k++)
                {
                    target[i] += x[j];
                    i += step;
                    j += stepX;
                }
            }
        }
        while (walk.Next());
    }

    private static void Run<T, TResult, TOp>(TOp op, ReadOnlySpan<T> x, Span<TResult> row)
        where TOp : struct, IMap<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(new Vector<T>(x[k..])).CopyTo(row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x[k]);
        }
    }

    private static void Run<T, TResult, TOp>(TOp op, T[] x, long i, long stepX, T[] y, long j, long stepY, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        if (stepX == 1 && stepY == 1)
        {
            Both<T, TResult, TOp>(op, x.AsSpan((int)i, row.Length), y.AsSpan((int)j, row.Length), row);
        }
        else if (stepX == 1 && stepY == 0)
        {
            Left<T, TResult, TOp>(op, x.AsSpan((int)i, row.Length), y[j], row);
        }
        else if (stepX == 0 && stepY == 1)
        {
            Right<T, TResult, TOp>(op, x[i], y.AsSpan((int)j, row.Length), row);
        }
        else
        {
            for (var k = 0; k < row.Length; k++)
            {
                row[k] = op.At(x[i], y[j]);
                i += stepX;
                j += stepY;
            }
        }
    }

    private static void Both<T, TResult, TOp>(TOp op, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(new Vector<T>(x[k..]), new Vector<T>(y[k..])).CopyTo(row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x[k], y[k]);
        }
    }

    private static void Left<T, TResult, TOp>(TOp op, ReadOnlySpan<T> x, T y, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            var wide = new Vector<T>(y);
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(new Vector<T>(x[k..]), wide).CopyTo(row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x[k], y);
        }
    }

    private static void Right<T, TResult, TOp>(TOp op, T x, ReadOnlySpan<T> y, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            var wide = new Vector<T>(x);
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(wide, new Vector<T>(y[k..])).CopyTo(row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x, y[k]);
        }
    }
}
