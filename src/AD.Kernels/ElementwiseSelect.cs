// The elementwise choice: of two operands by a mask.

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AD.Kernels;

internal static partial class Elementwise
{
    /// <summary>x where the mask is true, y elsewhere.</summary>
    public static T[] Select<T>(
        int count, int[] shape, bool[] mask, long atMask, long[] ms, T[] x, long atX, long[] xs, T[] y, long atY, long[] ys)
        where T : unmanaged
    {
        var target = Allocation.Raw<T>(count);
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
            if (stepMask == 1 && stepX is (0 or 1) && stepY is (0 or 1))
            {
                Choose(mask.AsSpan((int)m, inner), x.AsSpan((int)i, stepX == 0 ? 1 : inner), y.AsSpan((int)j, stepY == 0 ? 1 : inner), row);
            }
            else
            {
                for (var k = 0; k < row.Length; k++)
                {
                    row[k] = mask[m] ? x[i] : y[j];
                    m += stepMask;
                    i += stepX;
                    j += stepY;
                }
            }

            to += inner;
        }
        while (walk.Next());

        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Choose<T>(ReadOnlySpan<bool> mask, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> row)
        where T : unmanaged
    {
        // an operand that does not move has one element
        var bytes = MemoryMarshal.AsBytes(mask);
        var (moveX, moveY) = (x.Length == 1 ? 0 : 1, y.Length == 1 ? 0 : 1);
        var k = 0;
        if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<T>() >= 4)
        {
            var fixedX = Vector256.Create(x[0]);
            var fixedY = Vector256.Create(y[0]);
            for (; k <= row.Length - Vector256<T>.Count; k += Vector256<T>.Count)
            {
                var left = moveX == 0 ? fixedX : Vector256.Create(x[k..]);
                var right = moveY == 0 ? fixedY : Vector256.Create(y[k..]);
                Vector256.ConditionalSelect(Widen<T>(bytes[k..]), left, right).CopyTo(row[k..]);
            }
        }

        for (; k < row.Length; k++)
        {
            row[k] = mask[k] ? x[k * moveX] : y[k * moveY];
        }
    }

    // Booleans as a mask of lanes: all bits where true.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Widen<T>(ReadOnlySpan<byte> mask)
    {
        if (Unsafe.SizeOf<T>() == 8)
        {
            var four = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(mask)).AsByte()));
            return (-Vector256.Create(Vector128.WidenLower(four), Vector128.WidenUpper(four))).As<ulong, T>();
        }

        var eight = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(mask)).AsByte());
        return (-Vector256.Create(Vector128.WidenLower(eight), Vector128.WidenUpper(eight))).As<uint, T>();
    }
}
