// Gradients of scalar functions, with respect to the first argument or to those that argnums names.
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>The gradient of a scalar function with respect to its first argument, of that argument's shape and dtype.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>Grad(x =&gt; x.Pow(2))(3.0) // 6</code></example>
    public static Func<NDArray, NDArray> Grad(Func<NDArray, NDArray> f)
    {
        var g = Door.One("Grad", f);
        return x => Differentiate.valueAndGrad("Grad", false, g, x).Item2;
    }

    /// <summary>The gradient of a scalar function of a tree (a tuple, a record, a list, a dictionary of arrays): a tree like the argument.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (its path is named).</exception>
    /// <example><code>Grad(((NDArray W, NDArray B) p) =&gt; p.W * 2.0 + p.B)((1.0, 0.5)) // (2, 1)</code></example>
    public static Func<A, A> Grad<A>(Func<A, NDArray> f)
    {
        var g = Door.One("Grad", f);
        return a => Differentiate.valueAndGrad("Grad", false, g, a).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> Grad(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Grad", f);
        return (x, y) => Differentiate.valueAndGrad("Grad", false, Door.First(f, y), x).Item2;
    }

    /// <inheritdoc cref="Grad{A}(Func{A, NDArray})"/>
    public static Func<A, B, A> Grad<A, B>(Func<A, B, NDArray> f)
    {
        Door.Enter<A>("Grad", f);
        return (a, b) => Differentiate.valueAndGrad("Grad", false, Door.First(f, b), a).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Grad(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Grad", f);
        return (x, y, z) => Differentiate.valueAndGrad("Grad", false, Door.First(f, y, z), x).Item2;
    }

    /// <inheritdoc cref="Grad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, A> Grad<A, B, C>(Func<A, B, C, NDArray> f)
    {
        Door.Enter<A>("Grad", f);
        return (a, b, c) => Differentiate.valueAndGrad("Grad", false, Door.First(f, b, c), a).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Grad(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Grad", f);
        return (x, y, z, w) => Differentiate.valueAndGrad("Grad", false, Door.First(f, y, z, w), x).Item2;
    }

    /// <inheritdoc cref="Grad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, D, A> Grad<A, B, C, D>(Func<A, B, C, D, NDArray> f)
    {
        Door.Enter<A>("Grad", f);
        return (a, b, c, d) => Differentiate.valueAndGrad("Grad", false, Door.First(f, b, c, d), a).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Grad", f);
        return (x, y, z, w, u) => Differentiate.valueAndGrad("Grad", false, Door.First(f, y, z, w, u), x).Item2;
    }

    /// <inheritdoc cref="Grad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, D, E, A> Grad<A, B, C, D, E>(Func<A, B, C, D, E, NDArray> f)
    {
        Door.Enter<A>("Grad", f);
        return (a, b, c, d, e) => Differentiate.valueAndGrad("Grad", false, Door.First(f, b, c, d, e), a).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Grad", f);
        return (x, y, z, w, u, v) => Differentiate.valueAndGrad("Grad", false, Door.First(f, y, z, w, u, v), x).Item2;
    }

    /// <inheritdoc cref="Grad{A}(Func{A, NDArray})"/>
    public static Func<A, B, C, D, E, F, A> Grad<A, B, C, D, E, F>(Func<A, B, C, D, E, F, NDArray> f)
    {
        Door.Enter<A>("Grad", f);
        return (a, b, c, d, e, g) => Differentiate.valueAndGrad("Grad", false, Door.First(f, b, c, d, e, g), a).Item2;
    }

    /// <summary>The gradient with respect to the argument of this number, counted from 0; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>Grad((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> Grad(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return x => at.ValueAndGrad(x).Item2;
    }

    /// <summary>The gradients with respect to the arguments that the array names, in its order.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="TransformException">argnums is empty, an argument is named twice, or the result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>Grad((x, y) =&gt; x * y, argnums: [1, 0])(2.0, 3.0)[0] // 2</code></example>
    public static Func<NDArray, NDArray[]> Grad(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return x => at.ValueAndGrads(x).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> Grad(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y) => at.ValueAndGrad(x, y).Item2;
    }

    /// <summary>The gradients with respect to several arguments, as a tuple.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="TransformException">An argument is named twice, or the result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>Grad((x, y) =&gt; x * y, argnums: (0, 1))(2.0, 3.0) // (3, 2)</code></example>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> Grad(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.ValueAndTwo(x, y).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray[]> Grad(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y) => at.ValueAndGrads(x, y).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Grad(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z) => at.ValueAndGrad(x, y, z).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.ValueAndTwo(x, y, z).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.ValueAndThree(x, y, z).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> Grad(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z) => at.ValueAndGrads(x, y, z).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z, w) => at.ValueAndGrad(x, y, z, w).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.ValueAndTwo(x, y, z, w).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.ValueAndThree(x, y, z, w).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z, w) => at.ValueAndGrads(x, y, z, w).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z, w, u) => at.ValueAndGrad(x, y, z, w, u).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w, u) => at.ValueAndTwo(x, y, z, w, u).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w, u) => at.ValueAndThree(x, y, z, w, u).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray[]> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z, w, u) => at.ValueAndGrads(x, y, z, w, u).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z, w, u, v) => at.ValueAndGrad(x, y, z, w, u, v).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w, u, v) => at.ValueAndTwo(x, y, z, w, u, v).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Grad", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w, u, v) => at.ValueAndThree(x, y, z, w, u, v).Item2;
    }

    /// <inheritdoc cref="Grad(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray[]> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Grad", f, argnums);
        return (x, y, z, w, u, v) => at.ValueAndGrads(x, y, z, w, u, v).Item2;
    }
}
