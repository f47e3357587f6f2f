// The elementwise loops: one for each number of operands, specialised by the JIT for each operation and element type.

using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AD.Kernels;

/// <summary>An operation from one element to one. Where it is wide, a vector gives the bits that its lanes would give alone.</summary>
internal interface IMap<T, TResult>
{
    TResult At(T x);

    static virtual bool IsWide => false;

    static virtual Vector<TResult> At(Vector<T> x) => throw new NotSupportedException();

    /// <summary>Whether it has a loop of its own, over neighbours; it gives the bits that each element would give alone.</summary>
    static virtual bool HasLoop => false;

    static virtual void Loop(ReadOnlySpan<T> x, Span<TResult> row) => throw new NotSupportedException();
}

/// <summary>An operation from two elements to one. Where it is wide, a vector gives the bits that its lanes would give alone.</summary>
internal interface IZip<T, TResult>
{
    TResult At(T x, T y);

    static virtual bool IsWide => false;

    static virtual Vector<TResult> At(Vector<T> x, Vector<T> y) => throw new NotSupportedException();

    /// <summary>Whether it has a loop of its own, over neighbours; it gives the bits that each pair would give alone.</summary>
    static virtual bool HasLoop => false;

    static virtual void Loop(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> row) => throw new NotSupportedException();

    /// <summary>A comparison, whose vectors are masks of the elements' width.</summary>
    static virtual bool IsMask => false;

    static virtual Vector256<T> Mask(Vector256<T> x, Vector256<T> y) => throw new NotSupportedException();
}

/// <summary>Loops with an output that is fresh and row-major. An operand is storage, an offset, and one stride for each axis of the shape.</summary>
internal static partial class Elementwise
{
    private const int Tile = 256;

    /// <summary>op(x), element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TResult[] Map<T, TResult, TOp>(TOp op, int count, int[] shape, T[] x, long at, long[] xs)
        where TOp : struct, IMap<T, TResult>
    {
        var target = Allocation.Raw<TResult>(count);
        if (count == 0)
        {
            return target;
        }

        if (Walk.WholeStep(shape, xs) == 1)
        {
            Run<T, TResult, TOp>(op, x.AsSpan((int)at, count), target);
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
            else if (TOp.HasLoop)
            {
                Gathered<T, TResult, TOp>(x, walk.At(0), step, row);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TResult[] Zip<T, TResult, TOp>(TOp op, int count, int[] shape, T[] x, long atX, long[] xs, T[] y, long atY, long[] ys)
        where TOp : struct, IZip<T, TResult>
    {
        var target = Allocation.Raw<TResult>(count);
        if (count == 0)
        {
            return target;
        }

        var (stepX, stepY) = ((long)Walk.WholeStep(shape, xs), (long)Walk.WholeStep(shape, ys));
        if (stepX >= 0 && stepY >= 0)
        {
            Run<T, TResult, TOp>(op, x, atX, stepX, y, atY, stepY, target);
            return target;
        }

        var walk = new Walk(stackalloc long[Walk.Room(shape.Length, 2)], shape, atX, xs, atY, ys);
        var inner = walk.Inner;
        stepX = walk.Step(0);
        stepY = walk.Step(1);
        var to = 0;
        do
        {
            Run<T, TResult, TOp>(op, x, walk.At(0), stepX, y, walk.At(1), stepY, target.AsSpan(to, inner));
            to += inner;
        }
        while (walk.Next());

        return target;
    }

    /// <summary>target += x in place. The target is a view without overlap between its own elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // A vector that begins at k: the loops see to it that it lies within.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T>(ReadOnlySpan<T> x, int k) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)k);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TResult, TOp>(TOp op, ReadOnlySpan<T> x, Span<TResult> row)
        where TOp : struct, IMap<T, TResult>
    {
        if (TOp.HasLoop)
        {
            TOp.Loop(x, row);
            return;
        }

        var k = 0;
        if (TOp.IsWide)
        {
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(Load(x, k)).StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)k);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x[k]);
        }
    }

    // Elements that are not neighbours, brought together a tile at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gathered<T, TResult, TOp>(T[] x, long i, long step, Span<TResult> row)
        where TOp : struct, IMap<T, TResult>
    {
        var room = ArrayPool<T>.Shared.Rent(Math.Min(Tile, row.Length));
        for (var from = 0; from < row.Length; from += Tile)
        {
            var tile = room.AsSpan(0, Math.Min(Tile, row.Length - from));
            i = Gather(x, i, step, tile);
            TOp.Loop(tile, row.Slice(from, tile.Length));
        }

        ArrayPool<T>.Shared.Return(room);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gathered<T, TResult, TOp>(T[] x, long i, long stepX, T[] y, long j, long stepY, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var size = Math.Min(Tile, row.Length);
        var room = ArrayPool<T>.Shared.Rent(2 * size);
        for (var from = 0; from < row.Length; from += size)
        {
            var count = Math.Min(size, row.Length - from);
            var left = room.AsSpan(0, count);
            var right = room.AsSpan(size, count);
            i = Gather(x, i, stepX, left);
            j = Gather(y, j, stepY, right);
            TOp.Loop(left, right, row.Slice(from, count));
        }

        ArrayPool<T>.Shared.Return(room);
    }

    // Returns where the next tile begins.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Gather<T>(T[] x, long i, long step, Span<T> tile)
    {
        if (step == 1)
        {
            x.AsSpan((int)i, tile.Length).CopyTo(tile);
            return i + tile.Length;
        }

        for (var k = 0; k < tile.Length; k++)
        {
            tile[k] = x[i];
            i += step;
        }

        return i;
    }

    private static void Run<T, TResult, TOp>(TOp op, T[] x, long i, long stepX, T[] y, long j, long stepY, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        if (TOp.HasLoop)
        {
            if (stepX == 1 && stepY == 1)
            {
                TOp.Loop(x.AsSpan((int)i, row.Length), y.AsSpan((int)j, row.Length), row);
            }
            else
            {
                Gathered<T, TResult, TOp>(x, i, stepX, y, j, stepY, row);
            }
        }
        else if (stepX == 1 && stepY == 1)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Both<T, TResult, TOp>(TOp op, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(Load(x, k), Load(y, k)).StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)k);
            }
        }
        else if (TOp.IsMask && Vector256.IsHardwareAccelerated)
        {
            for (; k <= row.Length - Vector256<T>.Count; k += Vector256<T>.Count)
            {
                Spread<T, TResult>(TOp.Mask(Vector256.Create(x[k..]), Vector256.Create(y[k..])), row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x[k], y[k]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Left<T, TResult, TOp>(TOp op, ReadOnlySpan<T> x, T y, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            var wide = new Vector<T>(y);
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(Load(x, k), wide).StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)k);
            }
        }
        else if (TOp.IsMask && Vector256.IsHardwareAccelerated)
        {
            var wide = Vector256.Create(y);
            for (; k <= row.Length - Vector256<T>.Count; k += Vector256<T>.Count)
            {
                Spread<T, TResult>(TOp.Mask(Vector256.Create(x[k..]), wide), row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x[k], y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Right<T, TResult, TOp>(TOp op, T x, ReadOnlySpan<T> y, Span<TResult> row)
        where TOp : struct, IZip<T, TResult>
    {
        var k = 0;
        if (TOp.IsWide)
        {
            var wide = new Vector<T>(x);
            for (; k <= row.Length - Vector<T>.Count; k += Vector<T>.Count)
            {
                TOp.At(wide, Load(y, k)).StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)k);
            }
        }
        else if (TOp.IsMask && Vector256.IsHardwareAccelerated)
        {
            var wide = Vector256.Create(x);
            for (; k <= row.Length - Vector256<T>.Count; k += Vector256<T>.Count)
            {
                Spread<T, TResult>(TOp.Mask(wide, Vector256.Create(y[k..])), row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = op.At(x, y[k]);
        }
    }

    // A mask of lanes as booleans: the product copies each of four bits to the foot of a byte of its own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<T, TResult>(Vector256<T> mask, Span<TResult> row)
    {
        var bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<TResult, byte>(ref MemoryMarshal.GetReference(row)), row.Length);
        var bits = mask.ExtractMostSignificantBits();
        for (var k = 0; k < Vector256<T>.Count; k += 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[k..], (((bits >> k) & 0xF) * 0x00204081) & 0x01010101);
        }
    }
}
