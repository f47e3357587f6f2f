// Second derivatives: the Hessian, its blocks, and its product with a vector.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>The Hessian with respect to the first argument: <c>Hessian(f) = JacFwd(JacRev(f))</c>. Shape: out ++ in ++ in.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Hessian(x =&gt; Np.Sum(x.Pow(3)))(new[] { 1.0, 2.0 }) // [[ 6. 0.] [ 0. 12.]]</code></example>
    public static Func<NDArray, NDArray> Hessian(Func<NDArray, NDArray> f)
    {
        var g = Door.One("Hessian", f);
        return x => Jacobians.hessian("Hessian", g, x);
    }

    /// <summary>The Hessian of a scalar function of a tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (its path is named).</exception>
    /// <example><code>Hessian(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["[0]", "[1]"] // 1</code></example>
    public static Func<A, Blocks> Hessian<A>(Func<A, NDArray> f) =>
        TreeJacobians.hessian("Hessian", Door.One("Hessian", f)).Invoke;

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> Hessian(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Hessian", f);
        return (x, y) => Jacobians.hessian("Hessian", Door.First(f, y), x);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Hessian(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Hessian", f);
        return (x, y, z) => Jacobians.hessian("Hessian", Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Hessian(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Hessian", f);
        return (x, y, z, w) => Jacobians.hessian("Hessian", Door.First(f, y, z, w), x);
    }

    /// <summary>The Hessian with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Hessian((x, y) =&gt; x * y * y, argnums: 1)(2.0, 3.0) // 4</code></example>
    public static Func<NDArray, NDArray> Hessian(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return x => at.Each(Jacobians.hessian, x)[0];
    }

    /// <summary>The blocks of the Hessian with respect to the arguments that the array names: a row and a column for each.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Hessian((x, y) =&gt; x * x * y, argnums: [0, 1])(1.0, 2.0)[0][1] // 2</code></example>
    public static Func<NDArray, NDArray[][]> Hessian(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return x => at.Second(Jacobians.forward, Jacobians.reverse, x);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> Hessian(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return (x, y) => at.Each(Jacobians.hessian, x, y)[0];
    }

    /// <summary>The four blocks of the Hessian with respect to two arguments.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Hessian((x, y) =&gt; x * x * y, argnums: (0, 1))(1.0, 2.0) // ((4, 2), (2, 0))</code></example>
    public static Func<NDArray, NDArray, ((NDArray XX, NDArray XY) X, (NDArray YX, NDArray YY) Y)> Hessian(
        Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.SecondOfTwo(Jacobians.forward, Jacobians.reverse, x, y);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray[][]> Hessian(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return (x, y) => at.Second(Jacobians.forward, Jacobians.reverse, x, y);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Hessian(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return (x, y, z) => at.Each(Jacobians.hessian, x, y, z)[0];
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, ((NDArray XX, NDArray XY) X, (NDArray YX, NDArray YY) Y)> Hessian(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.SecondOfTwo(Jacobians.forward, Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[][]> Hessian(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return (x, y, z) => at.Second(Jacobians.forward, Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Hessian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.hessian, x, y, z, w)[0];
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray, NDArray}, ValueTuple{int, int})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, ((NDArray XX, NDArray XY) X, (NDArray YX, NDArray YY) Y)> Hessian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.SecondOfTwo(Jacobians.forward, Jacobians.reverse, x, y, z, w);
    }

    /// <inheritdoc cref="Hessian(Func{NDArray, NDArray}, int[])"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[][]> Hessian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Hessian", f, argnums);
        return (x, y, z, w) => at.Second(Jacobians.forward, Jacobians.reverse, x, y, z, w);
    }

    /// <summary>The Hessian times a vector, without the Hessian: <c>Hvp(f, x, v) = ∂(Grad(f))(x)·v</c>.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Hvp(x =&gt; Np.Sum(x.Pow(3)), new[] { 1.0, 2.0 }, new[] { 1.0, 1.0 }) // [ 6. 12.]</code></example>
    [OverloadResolutionPriority(1)]
    public static NDArray Hvp(Func<NDArray, NDArray> f, NDArray x, NDArray v) => Jacobians.hvp("Hvp", Door.One("Hvp", f), x, v);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static A Hvp<A>(Func<A, NDArray> f, A x, A v) => Jacobians.hvp("Hvp", Door.One("Hvp", f), x, v);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (NDArray, NDArray) Hvp(Func<NDArray, NDArray, NDArray> f, (NDArray, NDArray) primals, (NDArray, NDArray) tangents) =>
        Jacobians.hvp("Hvp", Door.Tuple("Hvp", f), primals, tangents);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (A, B) Hvp<A, B>(Func<A, B, NDArray> f, (A, B) primals, (A, B) tangents) =>
        Jacobians.hvp("Hvp", Door.Tuple("Hvp", f), primals, tangents);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (NDArray, NDArray, NDArray) Hvp(
        Func<NDArray, NDArray, NDArray, NDArray> f, (NDArray, NDArray, NDArray) primals, (NDArray, NDArray, NDArray) tangents) =>
        Jacobians.hvp("Hvp", Door.Tuple("Hvp", f), primals, tangents);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (A, B, C) Hvp<A, B, C>(Func<A, B, C, NDArray> f, (A, B, C) primals, (A, B, C) tangents) =>
        Jacobians.hvp("Hvp", Door.Tuple("Hvp", f), primals, tangents);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (NDArray, NDArray, NDArray, NDArray) Hvp(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (NDArray, NDArray, NDArray, NDArray) primals, (NDArray, NDArray, NDArray, NDArray) tangents) =>
        Jacobians.hvp("Hvp", Door.Tuple("Hvp", f), primals, tangents);

    /// <inheritdoc cref="Hvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static (A, B, C, D) Hvp<A, B, C, D>(Func<A, B, C, D, NDArray> f, (A, B, C, D) primals, (A, B, C, D) tangents) =>
        Jacobians.hvp("Hvp", Door.Tuple("Hvp", f), primals, tangents);
}
