// What C# alone writes behind an array: unpacking, and arrays from .NET and MathNet data.
using AD.Internal;
using MathNet.Numerics.LinearAlgebra;

namespace AD;

/// <summary>Unpacking of arrays, and arrays from .NET and MathNet data.</summary>
/// <example><code>var (x, y, z) = Np.Arange(3.0);</code></example>
public static class ArrayExtensions
{
    /// <summary>The sub-arrays of the first axis, whose size must be the number of names.</summary>
    /// <exception cref="ShapeException">The first axis has another size.</exception>
    /// <example><code>var (a, b) = Np.Arange(2.0); b // 1</code></example>
    public static void Deconstruct(this NDArray x, out NDArray a, out NDArray b)
    {
        var parts = MovementWords.parts(2, x);
        (a, b) = (parts[0], parts[1]);
    }

    /// <inheritdoc cref="Deconstruct(NDArray, out NDArray, out NDArray)"/>
    public static void Deconstruct(this NDArray x, out NDArray a, out NDArray b, out NDArray c)
    {
        var parts = MovementWords.parts(3, x);
        (a, b, c) = (parts[0], parts[1], parts[2]);
    }

    /// <inheritdoc cref="Deconstruct(NDArray, out NDArray, out NDArray)"/>
    public static void Deconstruct(this NDArray x, out NDArray a, out NDArray b, out NDArray c, out NDArray d)
    {
        var parts = MovementWords.parts(4, x);
        (a, b, c, d) = (parts[0], parts[1], parts[2], parts[3]);
    }

    /// <inheritdoc cref="Deconstruct(NDArray, out NDArray, out NDArray)"/>
    public static void Deconstruct(this NDArray x, out NDArray a, out NDArray b, out NDArray c, out NDArray d, out NDArray e)
    {
        var parts = MovementWords.parts(5, x);
        (a, b, c, d, e) = (parts[0], parts[1], parts[2], parts[3], parts[4]);
    }

    /// <inheritdoc cref="Deconstruct(NDArray, out NDArray, out NDArray)"/>
    public static void Deconstruct(
        this NDArray x, out NDArray a, out NDArray b, out NDArray c, out NDArray d, out NDArray e, out NDArray f)
    {
        var parts = MovementWords.parts(6, x);
        (a, b, c, d, e, f) = (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /// <inheritdoc cref="Deconstruct(NDArray, out NDArray, out NDArray)"/>
    public static void Deconstruct(
        this NDArray x, out NDArray a, out NDArray b, out NDArray c, out NDArray d, out NDArray e, out NDArray f, out NDArray g)
    {
        var parts = MovementWords.parts(7, x);
        (a, b, c, d, e, f, g) = (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]);
    }

    /// <inheritdoc cref="Deconstruct(NDArray, out NDArray, out NDArray)"/>
    public static void Deconstruct(
        this NDArray x, out NDArray a, out NDArray b, out NDArray c, out NDArray d, out NDArray e, out NDArray f, out NDArray g, out NDArray h)
    {
        var parts = MovementWords.parts(8, x);
        (a, b, c, d, e, f, g, h) = (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]);
    }

    /// <summary>A copy of a MathNet vector.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    public static NDArray ToNDArray(this Vector<double> values) => values;

    /// <summary>A copy of a MathNet vector, as float32.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    public static NDArray ToNDArray(this Vector<float> values) => values;

    /// <summary>A copy of a MathNet matrix, in logical order whatever its storage.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    public static NDArray ToNDArray(this Matrix<double> values) => values;

    /// <summary>A copy of a MathNet matrix, as float32.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    public static NDArray ToNDArray(this Matrix<float> values) => values;

    /// <summary>A vector with a copy of the numbers.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    /// <example><code>new[] { 1.0, 2.0 }.ToNDArray() // [1. 2.]</code></example>
    public static NDArray ToNDArray(this double[] values) => values;

    /// <summary>A float32 vector with a copy of the numbers.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    public static NDArray ToNDArray(this float[] values) => values;

    /// <summary>A matrix with a copy of the numbers.</summary>
    /// <exception cref="ArgumentNullException">values is null.</exception>
    public static NDArray ToNDArray(this double[,] values) => values;

    /// <summary>A matrix of rows.</summary>
    /// <exception cref="ShapeException">The rows have several lengths; the message names the row.</exception>
    /// <example><code>new double[][] { [1.0, 2.0], [3.0, 4.0] }.ToNDArray().Shape // [2,2]</code></example>
    public static NDArray ToNDArray(this double[][] rows) => Np.Array(rows);
}
