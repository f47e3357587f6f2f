// Forward mode: the value and the derivative along a tangent.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>Forward mode: <c>(f(x), ∂f(x)·t)</c>. The tangent is like the primal.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">Primal and tangent are not trees alike; the message names the path.</exception>
    /// <exception cref="ShapeException">A tangent has another shape than its primal.</exception>
    /// <exception cref="DtypeException">A primal is not of a floating dtype, or its tangent of another one.</exception>
    /// <example><code>Jvp(x =&gt; x * x, 3.0, 1.0) // (9, 6)</code></example>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, NDArray Tangent) Jvp(Func<NDArray, NDArray> f, NDArray primal, NDArray tangent) =>
        Differentiate.jvp("Jvp", Door.One("Jvp", f), primal, tangent);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, R Tangent) Jvp<R>(Func<NDArray, R> f, NDArray primal, NDArray tangent) =>
        Differentiate.jvp("Jvp", Door.One("Jvp", f), primal, tangent);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (R Value, R Tangent) Jvp<A, R>(Func<A, R> f, A primal, A tangent) =>
        Differentiate.jvp("Jvp", Door.One("Jvp", f), primal, tangent);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, NDArray Tangent) Jvp(
        Func<NDArray, NDArray, NDArray> f, (NDArray, NDArray) primals, (NDArray, NDArray) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, R Tangent) Jvp<R>(Func<NDArray, NDArray, R> f, (NDArray, NDArray) primals, (NDArray, NDArray) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (R Value, R Tangent) Jvp<A, B, R>(Func<A, B, R> f, (A, B) primals, (A, B) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, NDArray Tangent) Jvp(
        Func<NDArray, NDArray, NDArray, NDArray> f, (NDArray, NDArray, NDArray) primals, (NDArray, NDArray, NDArray) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, R Tangent) Jvp<R>(
        Func<NDArray, NDArray, NDArray, R> f, (NDArray, NDArray, NDArray) primals, (NDArray, NDArray, NDArray) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (R Value, R Tangent) Jvp<A, B, C, R>(Func<A, B, C, R> f, (A, B, C) primals, (A, B, C) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, NDArray Tangent) Jvp(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (NDArray, NDArray, NDArray, NDArray) primals, (NDArray, NDArray, NDArray, NDArray) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, R Tangent) Jvp<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, (NDArray, NDArray, NDArray, NDArray) primals, (NDArray, NDArray, NDArray, NDArray) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);

    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (R Value, R Tangent) Jvp<A, B, C, D, R>(Func<A, B, C, D, R> f, (A, B, C, D) primals, (A, B, C, D) tangents) =>
        Differentiate.jvp("Jvp", Door.Tuple("Jvp", f), primals, tangents);
}
