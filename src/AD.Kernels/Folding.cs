// Reductions over any set of axes, by one tree whatever the layout, the vector width or the number of columns.

using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AD.Kernels;

/// <summary>
/// The reduced elements, in row-major order, are cut into leaves of 1,024; within a leaf element i joins partial i mod 32
/// (64 for elements of four bytes or fewer), the partials are combined by halving, and the leaves pairwise by their index.
/// </summary>
internal static class Folding
{
    private const int Leaf = 1024;
    private const int Block = 128;
    private const int Short = 16;

    /// <summary>Folds the ascending <paramref name="axes"/> of the view into the row-major <paramref name="target"/>.</summary>
    public static void Fold<T, F>(T[] x, long offset, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, ReadOnlySpan<int> axes, T[] target)
        where T : unmanaged
        where F : struct, IFold<T>
    {
        Span<int> keptShape = stackalloc int[shape.Length];
        Span<int> foldShape = stackalloc int[shape.Length];
        Span<long> keptStrides = stackalloc long[shape.Length];
        Span<long> foldStrides = stackalloc long[shape.Length];
        int kept = 0, folded = 0;
        for (var i = 0; i < shape.Length; i++)
        {
            if (folded < axes.Length && axes[folded] == i)
            {
                foldShape[folded] = shape[i];
                foldStrides[folded++] = strides[i];
            }
            else
            {
                keptShape[kept] = shape[i];
                keptStrides[kept++] = strides[i];
            }
        }

        Span<int> dims = stackalloc int[shape.Length + 1];
        Span<long> steps = stackalloc long[shape.Length + 1];
        Span<int> foldDims = stackalloc int[shape.Length + 1];
        Span<long> foldSteps = stackalloc long[shape.Length + 1];
        var rank = Strided.Collapse(keptShape[..kept], keptStrides[..kept], dims, steps);
        if (rank < 0)
        {
            return;
        }

        var foldRank = Strided.Collapse(foldShape[..folded], foldStrides[..folded], foldDims, foldSteps);
        if (foldRank < 0)
        {
            target.AsSpan().Fill(F.Identity);
            return;
        }

        dims = dims[..rank];
        steps = steps[..rank];
        foldDims = foldDims[..foldRank];
        foldSteps = foldSteps[..foldRank];
        var count = 1;
        foreach (var d in foldDims)
        {
            count *= d;
        }

        // the whole of a view that is no run: brought together first, in its own order
        if (target.Length == 1 && count > Leaf && !(foldDims.Length == 1 && foldSteps[0] == 1))
        {
            var room = ArrayPool<T>.Shared.Rent(count);
            Strided.Copy(x, offset, shape, strides, room);
            ByElements<T, F>(room, 0, dims, steps, [count], [1], count, target);
            ArrayPool<T>.Shared.Return(room);
            return;
        }

        // a column walk touches a cache line for each element, where whole rows use all of it; and a short fold is mostly overhead
        if (dims[^1] >= 4 && (Math.Abs(steps[^1]) < Math.Abs(foldSteps[^1]) || count < Short))
        {
            ByRows<T, F>(x, offset, dims, steps, foldDims, foldSteps, count, target);
        }
        else
        {
            ByElements<T, F>(x, offset, dims, steps, foldDims, foldSteps, count, target);
        }
    }

    private static int Lanes<T>() => Unsafe.SizeOf<T>() == 8 ? 32 : 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByElements<T, F>(T[] x, long offset, ReadOnlySpan<int> dims, ReadOnlySpan<long> steps, ReadOnlySpan<int> foldDims, ReadOnlySpan<long> foldSteps, int count, T[] target)
        where T : unmanaged
        where F : struct, IFold<T>
    {
        var run = foldDims.Length == 1 && foldSteps[0] == 1;
        Span<T> gathered = run ? default : new T[Math.Min(count, Leaf)];
        Span<T> partials = stackalloc T[Lanes<T>()];
        Span<T> sums = stackalloc T[32];
        var kept = new Odometer(dims, steps, offset, stackalloc int[dims.Length]);
        Span<int> index = stackalloc int[foldDims.Length];
        for (var o = 0; o < target.Length; o++)
        {
            var fold = new Odometer(foldDims, foldSteps, kept.At, index);
            int leaves = 0, height = 0;
            for (var from = 0; from < count; from += Leaf)
            {
                var n = Math.Min(Leaf, count - from);
                ReadOnlySpan<T> leaf;
                if (run)
                {
                    leaf = x.AsSpan((int)kept.At + from, n);
                }
                else
                {
                    for (var i = 0; i < n; i++)
                    {
                        gathered[i] = x[fold.At];
                        fold.Next();
                    }

                    leaf = gathered[..n];
                }

                sums[height++] = OfLeaf<T, F>(leaf, partials);
                leaves++;
                for (var pairs = leaves; (pairs & 1) == 0; pairs >>= 1)
                {
                    height--;
                    sums[height - 1] = F.Of(sums[height - 1], sums[height]);
                }
            }

            for (; height > 1; height--)
            {
                sums[height - 2] = F.Of(sums[height - 2], sums[height - 1]);
            }

            target[o] = sums[0];
            kept.Next();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T OfLeaf<T, F>(ReadOnlySpan<T> leaf, Span<T> partials)
        where T : unmanaged
        where F : struct, IFold<T>
    {
        var live = Math.Min(leaf.Length, partials.Length);
        partials[..live].Fill(F.Identity);
        for (; leaf.Length > partials.Length; leaf = leaf[partials.Length..])
        {
            Rows.Into<T, F>(partials, leaf[..partials.Length]);
        }

        Rows.Into<T, F>(partials[..leaf.Length], leaf);

        // a partial without an element is the identity, which changes nothing: only live ones are combined
        for (var half = partials.Length >> 1; half > 0; half >>= 1)
        {
            for (var j = 0; j + half < live; j++)
            {
                partials[j] = F.Of(partials[j], partials[j + half]);
            }

            live = Math.Min(live, half);
        }

        return partials[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByRows<T, F>(T[] x, long offset, ReadOnlySpan<int> dims, ReadOnlySpan<long> steps, ReadOnlySpan<int> foldDims, ReadOnlySpan<long> foldSteps, int count, T[] target)
        where T : unmanaged
        where F : struct, IFold<T>
    {
        var lanes = Lanes<T>();
        var columns = dims[^1];
        var step = steps[^1];
        var block = Math.Min(Block, columns);
        Span<T> partials = new T[Math.Min(lanes, count) * block];
        Span<T> sums = new T[33 * block];
        Span<T> gathered = step == 1 ? default : new T[block];
        var outer = new Odometer(dims[..^1], steps[..^1], offset, stackalloc int[dims.Length - 1]);
        Span<int> index = stackalloc int[foldDims.Length];
        var written = 0;
        do
        {
            for (var column = 0; column < columns; column += block)
            {
                var width = Math.Min(block, columns - column);
                var fold = new Odometer(foldDims, foldSteps, outer.At + column * step, index);
                int leaves = 0, height = 0;
                for (var from = 0; from < count; from += Leaf)
                {
                    var n = Math.Min(Leaf, count - from);
                    var live = Math.Min(n, lanes);
                    partials[..(live * block)].Fill(F.Identity);
                    for (int i = 0, lane = 0; i < n; i++)
                    {
                        ReadOnlySpan<T> row;
                        if (step == 1)
                        {
                            row = x.AsSpan((int)fold.At, width);
                        }
                        else
                        {
                            var at = fold.At;
                            for (var c = 0; c < width; c++)
                            {
                                gathered[c] = x[at];
                                at += step;
                            }

                            row = gathered[..width];
                        }

                        Rows.Into<T, F>(partials.Slice(lane * block, width), row);
                        lane = lane + 1 == lanes ? 0 : lane + 1;
                        fold.Next();
                    }

                    for (var half = lanes >> 1; half > 0; half >>= 1)
                    {
                        for (var j = 0; j + half < live; j++)
                        {
                            Rows.Into<T, F>(partials.Slice(j * block, width), partials.Slice((j + half) * block, width));
                        }

                        live = Math.Min(live, half);
                    }

                    partials[..width].CopyTo(sums[(height++ * block)..]);
                    leaves++;
                    for (var pairs = leaves; (pairs & 1) == 0; pairs >>= 1)
                    {
                        height--;
                        Rows.Into<T, F>(sums.Slice((height - 1) * block, width), sums.Slice(height * block, width));
                    }
                }

                for (; height > 1; height--)
                {
                    Rows.Into<T, F>(sums.Slice((height - 2) * block, width), sums.Slice((height - 1) * block, width));
                }

                sums[..width].CopyTo(target.AsSpan(written));
                written += width;
            }
        }
        while (outer.Next());
    }
}
