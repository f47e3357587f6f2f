// Functions over one more axis, by batching rules.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>f over an axis of its arguments, the first by default: <c>Vmap(f)(xs) = stack of f(x) for x in xs</c>, each operation run once for all.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">A mapped argument is a scalar, or the sizes of the mapped axes differ.</exception>
    /// <exception cref="AxisException">An axis is out of range.</exception>
    /// <exception cref="TransformException">No argument is mapped.</exception>
    /// <example><code>Vmap(x =&gt; Np.Sum(x * x))(new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } }) // [ 5. 25.]</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> Vmap(Func<NDArray, NDArray> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.One("Vmap", f)).Invoke;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, R> Vmap<R>(Func<NDArray, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.One("Vmap", f)).Invoke;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    public static Func<A, R> Vmap<A, R>(Func<A, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.One("Vmap", f)).Invoke;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> Vmap(Func<NDArray, NDArray, NDArray> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <summary>f over the axis that <c>inAxes</c> gives each argument (null: shared by every example); the axis of the results is put where <c>outAxes</c> says.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">A mapped argument is a scalar, or the sizes of the mapped axes differ.</exception>
    /// <exception cref="AxisException">An axis is out of range.</exception>
    /// <exception cref="TransformException">No argument is mapped.</exception>
    /// <example><code>Vmap((x, y) =&gt; x * y, inAxes: (0, null))(new[] { 1.0, 2.0 }, 3.0) // [3. 6.]</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> Vmap(Func<NDArray, NDArray, NDArray> f, (int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, R> Vmap<R>(Func<NDArray, NDArray, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, R> Vmap<R>(Func<NDArray, NDArray, R> f, (int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    public static Func<A, B, R> Vmap<A, B, R>(Func<A, B, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    public static Func<A, B, R> Vmap<A, B, R>(Func<A, B, R> f, (int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, R> Vmap<R>(Func<NDArray, NDArray, NDArray, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, R> f, (int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    public static Func<A, B, C, R> Vmap<A, B, C, R>(Func<A, B, C, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    public static Func<A, B, C, R> Vmap<A, B, C, R>(Func<A, B, C, R> f, (int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, (int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    public static Func<A, B, C, D, R> Vmap<A, B, C, D, R>(Func<A, B, C, D, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    public static Func<A, B, C, D, R> Vmap<A, B, C, D, R>(Func<A, B, C, D, R> f, (int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int?, int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, R> f, (int?, int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    public static Func<A, B, C, D, E, R> Vmap<A, B, C, D, E, R>(Func<A, B, C, D, E, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    public static Func<A, B, C, D, E, R> Vmap<A, B, C, D, E, R>(
        Func<A, B, C, D, E, R> f, (int?, int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Vmap(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int?, int?, int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, R> Vmap<R>(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, R> f, (int?, int?, int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray}, int, int)"/>
    public static Func<A, B, C, D, E, F, R> Vmap<A, B, C, D, E, F, R>(Func<A, B, C, D, E, F, R> f, int inAxes = 0, int outAxes = 0) =>
        Mapping.Uniform(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <inheritdoc cref="Vmap(Func{NDArray, NDArray, NDArray}, ValueTuple{Nullable{int}, Nullable{int}}, int)"/>
    public static Func<A, B, C, D, E, F, R> Vmap<A, B, C, D, E, F, R>(
        Func<A, B, C, D, E, F, R> f, (int?, int?, int?, int?, int?, int?) inAxes, int outAxes = 0) =>
        Mapping.Each(inAxes, outAxes, Door.Tuple("Vmap", f)).Apply;

    /// <summary>f over the axis that <c>inAxes</c> gives each leaf of a tree, by its path (null: shared by every example).</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="ShapeException">A mapped argument is a scalar, or the sizes of the mapped axes differ.</exception>
    /// <exception cref="AxisException">An axis is out of range.</exception>
    /// <exception cref="TransformException">No argument is mapped.</exception>
    /// <example><code>Vmap(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y, path =&gt; path == "[0]" ? 0 : null)((new[] { 1.0, 2.0 }, 3.0)) // [3. 6.]</code></example>
    public static Func<A, R> Vmap<A, R>(Func<A, R> f, Func<string, int?> inAxes, int outAxes = 0) =>
        Mapping.ByPath(inAxes, outAxes, Door.One("Vmap", f)).Invoke;
}
