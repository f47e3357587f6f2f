// Elementwise functions and sums by System.Numerics.Tensors, each into a fresh array, as ours are.

using System.Numerics.Tensors;

namespace AD.Benchmarks.Rivals;

/// <summary>TensorPrimitives, one function a method.</summary>
public static class Tensors
{
    private delegate void Span1(ReadOnlySpan<double> x, Span<double> y);

    private delegate void Span2(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z);

    private static double[] Map(Span1 f, double[] x)
    {
        var y = new double[x.Length];
        f(x, y);
        return y;
    }

    private static double[] Zip(Span2 f, double[] x, double[] y)
    {
        var z = new double[x.Length];
        f(x, y, z);
        return z;
    }

    public static double[] Add(double[] x, double[] y) => Zip(TensorPrimitives.Add, x, y);

    public static double[] Multiply(double[] x, double[] y) => Zip(TensorPrimitives.Multiply, x, y);

    public static double[] Divide(double[] x, double[] y) => Zip(TensorPrimitives.Divide, x, y);

    public static double[] Max(double[] x, double[] y) => Zip(TensorPrimitives.Max, x, y);

    public static double[] Pow(double[] x, double[] y) => Zip(TensorPrimitives.Pow, x, y);

    public static double[] Atan2(double[] x, double[] y) => Zip(TensorPrimitives.Atan2, x, y);

    public static double[] Hypot(double[] x, double[] y) => Zip(TensorPrimitives.Hypot, x, y);

    public static double[] Sqrt(double[] x) => Map(TensorPrimitives.Sqrt, x);

    public static double[] Exp(double[] x) => Map(TensorPrimitives.Exp, x);

    public static double[] Exp2(double[] x) => Map(TensorPrimitives.Exp2, x);

    public static double[] Expm1(double[] x) => Map(TensorPrimitives.ExpM1, x);

    public static double[] Log(double[] x) => Map(TensorPrimitives.Log, x);

    public static double[] Log2(double[] x) => Map(TensorPrimitives.Log2, x);

    public static double[] Log10(double[] x) => Map(TensorPrimitives.Log10, x);

    public static double[] Log1p(double[] x) => Map(TensorPrimitives.LogP1, x);

    public static double[] Sin(double[] x) => Map(TensorPrimitives.Sin, x);

    public static double[] Cos(double[] x) => Map(TensorPrimitives.Cos, x);

    public static double[] Tan(double[] x) => Map(TensorPrimitives.Tan, x);

    public static double[] Asin(double[] x) => Map(TensorPrimitives.Asin, x);

    public static double[] Acos(double[] x) => Map(TensorPrimitives.Acos, x);

    public static double[] Atan(double[] x) => Map(TensorPrimitives.Atan, x);

    public static double[] Sinh(double[] x) => Map(TensorPrimitives.Sinh, x);

    public static double[] Cosh(double[] x) => Map(TensorPrimitives.Cosh, x);

    public static double[] Tanh(double[] x) => Map(TensorPrimitives.Tanh, x);

    public static double[] Asinh(double[] x) => Map(TensorPrimitives.Asinh, x);

    public static double[] Atanh(double[] x) => Map(TensorPrimitives.Atanh, x);

    public static double[] Cbrt(double[] x) => Map(TensorPrimitives.Cbrt, x);

    public static double[] Sigmoid(double[] x) => Map(TensorPrimitives.Sigmoid, x);

    public static double Sum(double[] x) => TensorPrimitives.Sum<double>(x);
}
