// How a table of operations is used: it is handed a visitor, and hands that the operation. One table serves arrays and scalars.

namespace AD.Kernels;

/// <summary>Does something with a unary operation.</summary>
internal interface IMapVisitor<T, TResult, TAnswer>
{
    TAnswer With<TOp>(TOp op)
        where TOp : struct, IMap<T, TResult>;
}

/// <summary>Does something with a binary operation.</summary>
internal interface IZipVisitor<T, TResult, TAnswer>
{
    TAnswer With<TOp>(TOp op)
        where TOp : struct, IZip<T, TResult>;
}

/// <summary>Applies it to one element.</summary>
internal readonly struct MapScalar<T, TResult>(T x) : IMapVisitor<T, TResult, TResult>
{
    public TResult With<TOp>(TOp op)
        where TOp : struct, IMap<T, TResult> => op.At(x);
}

/// <summary>Applies it to an array.</summary>
internal readonly struct MapArray<T, TResult>(int count, int[] shape, T[] x, long at, long[] xs) : IMapVisitor<T, TResult, TResult[]>
{
    public TResult[] With<TOp>(TOp op)
        where TOp : struct, IMap<T, TResult> => Elementwise.Map<T, TResult, TOp>(op, count, shape, x, at, xs);
}

/// <summary>Applies it to two elements.</summary>
internal readonly struct ZipScalar<T, TResult>(T x, T y) : IZipVisitor<T, TResult, TResult>
{
    public TResult With<TOp>(TOp op)
        where TOp : struct, IZip<T, TResult> => op.At(x, y);
}

/// <summary>Applies it to two arrays of one shape.</summary>
internal readonly struct ZipArray<T, TResult>(int count, int[] shape, T[] x, long atX, long[] xs, T[] y, long atY, long[] ys)
    : IZipVisitor<T, TResult, TResult[]>
{
    public TResult[] With<TOp>(TOp op)
        where TOp : struct, IZip<T, TResult> => Elementwise.Zip<T, TResult, TOp>(op, count, shape, x, atX, xs, y, atY, ys);
}
