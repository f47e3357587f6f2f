// Elementwise functions and sums by System.Numerics.Tensors, into the array that they are given last.

using System.Numerics.Tensors;

namespace AD.Benchmarks.Rivals;

/// <summary>TensorPrimitives, one function a method.</summary>
public static class Tensors
{
    private delegate void Span1(ReadOnlySpan<double> x, Span<double> y);

    private delegate void Span2(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z);

    private static double[] Map(Span1 f, double[] x, double[] y)
    {
        f(x, y);
        return y;
    }

    private static double[] Zip(Span2 f, double[] x, double[] y, double[] z)
    {
        f(x, y, z);
        return z;
    }

    public static double[] Add(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Add, x, y, z);

    public static double[] Multiply(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Multiply, x, y, z);

    public static double[] Divide(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Divide, x, y, z);

    public static double[] Max(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Max, x, y, z);

    public static double[] Pow(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Pow, x, y, z);

    public static double[] Atan2(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Atan2, x, y, z);

    public static double[] Hypot(double[] x, double[] y, double[] z) => Zip(TensorPrimitives.Hypot, x, y, z);

    public static double[] Sqrt(double[] x, double[] y) => Map(TensorPrimitives.Sqrt, x, y);

    public static double[] Exp(double[] x, double[] y) => Map(TensorPrimitives.Exp, x, y);

    public static double[] Exp2(double[] x, double[] y) => Map(TensorPrimitives.Exp2, x, y);

    public static double[] Expm1(double[] x, double[] y) => Map(TensorPrimitives.ExpM1, x, y);

    public static double[] Log(double[] x, double[] y) => Map(TensorPrimitives.Log, x, y);

    public static double[] Log2(double[] x, double[] y) => Map(TensorPrimitives.Log2, x, y);

    public static double[] Log10(double[] x, double[] y) => Map(TensorPrimitives.Log10, x, y);

    public static double[] Log1p(double[] x, double[] y) => Map(TensorPrimitives.LogP1, x, y);

    public static double[] Sin(double[] x, double[] y) => Map(TensorPrimitives.Sin, x, y);

    public static double[] Cos(double[] x, double[] y) => Map(TensorPrimitives.Cos, x, y);

    public static double[] Tan(double[] x, double[] y) => Map(TensorPrimitives.Tan, x, y);

    public static double[] Asin(double[] x, double[] y) => Map(TensorPrimitives.Asin, x, y);

    public static double[] Acos(double[] x, double[] y) => Map(TensorPrimitives.Acos, x, y);

    public static double[] Atan(double[] x, double[] y) => Map(TensorPrimitives.Atan, x, y);

    public static double[] Sinh(double[] x, double[] y) => Map(TensorPrimitives.Sinh, x, y);

    public static double[] Cosh(double[] x, double[] y) => Map(TensorPrimitives.Cosh, x, y);

    public static double[] Tanh(double[] x, double[] y) => Map(TensorPrimitives.Tanh, x, y);

    public static double[] Asinh(double[] x, double[] y) => Map(TensorPrimitives.Asinh, x, y);

    public static double[] Atanh(double[] x, double[] y) => Map(TensorPrimitives.Atanh, x, y);

    public static double[] Cbrt(double[] x, double[] y) => Map(TensorPrimitives.Cbrt, x, y);

    public static double[] Sigmoid(double[] x, double[] y) => Map(TensorPrimitives.Sigmoid, x, y);

    public static double Sum(double[] x) => TensorPrimitives.Sum<double>(x);
}
