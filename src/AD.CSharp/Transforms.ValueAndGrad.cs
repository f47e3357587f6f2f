// Value and gradient of scalar functions from one pass.
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>The value of a scalar function and its gradient with respect to the first argument, from one pass.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>ValueAndGrad(x =&gt; x.Pow(2))(3.0) // (9, 6)</code></example>
    public static Func<NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(Func<NDArray, NDArray> f)
    {
        var g = Door.One("ValueAndGrad", f);
        return x => Differentiate.valueAndGrad("ValueAndGrad", false, g, x);
    }

    /// <summary>The value of a scalar function of a tree, and its gradient: a tree like the argument.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (its path is named).</exception>
    /// <example><code>ValueAndGrad(((NDArray W, NDArray B) p) =&gt; p.W * 2.0 + p.B)((1.0, 0.5)).Value // 2.5</code></example>
    public static Func<A, (NDArray Value, A Grad)> ValueAndGrad<A>(Func<A, NDArray> f)
    {
        var g = Door.One("ValueAndGrad", f);
        return a => Differentiate.valueAndGrad("ValueAndGrad", false, g, a);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("ValueAndGrad", f);
        return (x, y) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, y), x);
    }

    /// <inheritdoc cref="ValueAndGrad{A}(Func{A, NDArray})"/>
    public static Func<A, B, (NDArray Value, A Grad)> ValueAndGrad<A, B>(Func<A, B, NDArray> f)
    {
        Door.Enter<A>("ValueAndGrad", f);
        return (a, b) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, b), a);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("ValueAndGrad", f);
        return (x, y, z) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="ValueAndGrad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, (NDArray Value, A Grad)> ValueAndGrad<A, B, C>(Func<A, B, C, NDArray> f)
    {
        Door.Enter<A>("ValueAndGrad", f);
        return (a, b, c) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, b, c), a);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("ValueAndGrad", f);
        return (x, y, z, w) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, y, z, w), x);
    }

    /// <inheritdoc cref="ValueAndGrad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, D, (NDArray Value, A Grad)> ValueAndGrad<A, B, C, D>(Func<A, B, C, D, NDArray> f)
    {
        Door.Enter<A>("ValueAndGrad", f);
        return (a, b, c, d) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, b, c, d), a);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("ValueAndGrad", f);
        return (x, y, z, w, u) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, y, z, w, u), x);
    }

    /// <inheritdoc cref="ValueAndGrad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, D, E, (NDArray Value, A Grad)> ValueAndGrad<A, B, C, D, E>(Func<A, B, C, D, E, NDArray> f)
    {
        Door.Enter<A>("ValueAndGrad", f);
        return (a, b, c, d, e) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, b, c, d, e), a);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("ValueAndGrad", f);
        return (x, y, z, w, u, v) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, y, z, w, u, v), x);
    }

    /// <inheritdoc cref="ValueAndGrad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, D, E, F, (NDArray Value, A Grad)> ValueAndGrad<A, B, C, D, E, F>(Func<A, B, C, D, E, F, NDArray> f)
    {
        Door.Enter<A>("ValueAndGrad", f);
        return (a, b, c, d, e, g) => Differentiate.valueAndGrad("ValueAndGrad", false, Door.First(f, b, c, d, e, g), a);
    }

    /// <summary>The value, and the gradient with respect to the argument of this number, counted from 0; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>ValueAndGrad((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // (6, 2)</code></example>
    public static Func<NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return x => at.ValueAndGrad(x);
    }

    /// <summary>The value, and the gradients with respect to the arguments that the array names, in its order.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="TransformException">argnums is empty, an argument is named twice, or the result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>ValueAndGrad((x, y) =&gt; x * y, argnums: [1, 0])(2.0, 3.0).Grad[0] // 2</code></example>
    public static Func<NDArray, (NDArray Value, NDArray[] Grad)> ValueAndGrad(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return x => at.ValueAndGrads(x);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y) => at.ValueAndGrad(x, y);
    }

    /// <summary>The value, and the gradients with respect to several arguments, as a tuple.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="TransformException">An argument is named twice, or the result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>ValueAndGrad((x, y) =&gt; x * y, argnums: (0, 1))(2.0, 3.0) // (6, (3, 2))</code></example>
    public static Func<NDArray, NDArray, (NDArray Value, (NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.ValueAndTwo(x, y);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, (NDArray Value, NDArray[] Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y) => at.ValueAndGrads(x, y);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z) => at.ValueAndGrad(x, y, z);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.ValueAndTwo(x, y, z);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.ValueAndThree(x, y, z);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Value, NDArray[] Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z) => at.ValueAndGrads(x, y, z);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z, w) => at.ValueAndGrad(x, y, z, w);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.ValueAndTwo(x, y, z, w);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.ValueAndThree(x, y, z, w);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray[] Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z, w) => at.ValueAndGrads(x, y, z, w);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z, w, u) => at.ValueAndGrad(x, y, z, w, u);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w, u) => at.ValueAndTwo(x, y, z, w, u);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w, u) => at.ValueAndThree(x, y, z, w, u);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray[] Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z, w, u) => at.ValueAndGrads(x, y, z, w, u);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z, w, u, v) => at.ValueAndGrad(x, y, z, w, u, v);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w, u, v) => at.ValueAndTwo(x, y, z, w, u, v);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray, NDArray, NDArray) Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w, u, v) => at.ValueAndThree(x, y, z, w, u, v);
    }

    /// <inheritdoc cref="ValueAndGrad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray Value, NDArray[] Grad)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("ValueAndGrad", f, argnums);
        return (x, y, z, w, u, v) => at.ValueAndGrads(x, y, z, w, u, v);
    }
}
