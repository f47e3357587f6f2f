// The vector registers that products compute in, one interface over their widths, so that each loop is written once.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AD.Kernels;

/// <summary>A register V of elements T. The product a·b + c has one rounding in each.</summary>
internal unsafe interface ILanes<T, V>
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract V Load(T* at);

    static abstract void Store(V x, T* at);

    static abstract V All(T x);

    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Add(V a, V b);
}

internal readonly unsafe struct Double512 : ILanes<double, Vector512<double>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double* at) => Vector512.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> x, double* at) => x.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> All(double x) => Vector512.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;
}

internal readonly unsafe struct Double256 : ILanes<double, Vector256<double>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(double* at) => Vector256.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> x, double* at) => x.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> All(double x) => Vector256.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;
}

internal readonly unsafe struct Double128 : ILanes<double, Vector128<double>>
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(double* at) => Vector128.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<double> x, double* at) => x.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> All(double x) => Vector128.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b) => a + b;
}

internal readonly unsafe struct Single512 : ILanes<float, Vector512<float>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* at) => Vector512.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> x, float* at) => x.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> All(float x) => Vector512.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
}

internal readonly unsafe struct Single256 : ILanes<float, Vector256<float>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* at) => Vector256.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> x, float* at) => x.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> All(float x) => Vector256.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
}

internal readonly unsafe struct Single128 : ILanes<float, Vector128<float>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* at) => Vector128.Load(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> x, float* at) => x.Store(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> All(float x) => Vector128.Create(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;
}

/// <summary>One element, where a vector would be too wide.</summary>
internal readonly unsafe struct Lone<T> : ILanes<T, T>
    where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* at) => *at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T x, T* at) => *at = x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T All(T x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T a, T b) => a + b;
}
