// Whole Jacobians, by forward and by reverse mode.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>The Jacobian with respect to the first argument, column by column: f is pushed along every unit tangent at once. Shape: out ++ in. Cheap where inputs are few.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacFwd(x =&gt; x * x)(new[] { 1.0, 2.0 }) // [[2. 0.] [0. 4.]]</code></example>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray> JacFwd(Func<NDArray, NDArray> f)
    {
        var g = Door.One("JacFwd", f);
        return x => Jacobians.forward("JacFwd", g, x);
    }

    /// <summary>The same of a function from tree to tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacFwd(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["", "[0]"] // 3</code></example>
    public static Func<A, Blocks> JacFwd<A, R>(Func<A, R> f) =>
        TreeJacobians.forward("JacFwd", Door.One("JacFwd", f)).Invoke;

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacFwd", f);
        return (x, y) => Jacobians.forward("JacFwd", Door.First(f, y), x);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacFwd", f);
        return (x, y, z) => Jacobians.forward("JacFwd", Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacFwd", f);
        return (x, y, z, w) => Jacobians.forward("JacFwd", Door.First(f, y, z, w), x);
    }

    /// <summary>The same, with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacFwd((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> JacFwd(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return x => at.Each(Jacobians.forward, x)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray[]> JacFwd(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return x => at.Each(Jacobians.forward, x);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y) => at.Each(Jacobians.forward, x, y)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> JacFwd(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.Two(Jacobians.forward, x, y);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray[]> JacFwd(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y) => at.Each(Jacobians.forward, x, y);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z) => at.Each(Jacobians.forward, x, y, z)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.Two(Jacobians.forward, x, y, z);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.Three(Jacobians.forward, x, y, z);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> JacFwd(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z) => at.Each(Jacobians.forward, x, y, z);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.forward, x, y, z, w)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.Two(Jacobians.forward, x, y, z, w);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.Three(Jacobians.forward, x, y, z, w);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.forward, x, y, z, w);
    }

    /// <summary>The Jacobian with respect to the first argument, row by row: every unit cotangent is pulled back at once. Shape: out ++ in. Cheap where outputs are few.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacRev(x =&gt; x * x)(new[] { 1.0, 2.0 }) // [[2. 0.] [0. 4.]]</code></example>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray> JacRev(Func<NDArray, NDArray> f)
    {
        var g = Door.One("JacRev", f);
        return x => Jacobians.reverse("JacRev", g, x);
    }

    /// <summary>The same of a function from tree to tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacRev(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["", "[0]"] // 3</code></example>
    public static Func<A, Blocks> JacRev<A, R>(Func<A, R> f) =>
        TreeJacobians.reverse("JacRev", Door.One("JacRev", f)).Invoke;

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacRev", f);
        return (x, y) => Jacobians.reverse("JacRev", Door.First(f, y), x);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacRev", f);
        return (x, y, z) => Jacobians.reverse("JacRev", Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacRev", f);
        return (x, y, z, w) => Jacobians.reverse("JacRev", Door.First(f, y, z, w), x);
    }

    /// <summary>The same, with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacRev((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> JacRev(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return x => at.Each(Jacobians.reverse, x)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray[]> JacRev(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return x => at.Each(Jacobians.reverse, x);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y) => at.Each(Jacobians.reverse, x, y)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> JacRev(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.Two(Jacobians.reverse, x, y);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray[]> JacRev(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y) => at.Each(Jacobians.reverse, x, y);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z) => at.Each(Jacobians.reverse, x, y, z)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.Two(Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.Three(Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> JacRev(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z) => at.Each(Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.reverse, x, y, z, w)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.Two(Jacobians.reverse, x, y, z, w);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.Three(Jacobians.reverse, x, y, z, w);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.reverse, x, y, z, w);
    }

    /// <summary>The Jacobian with respect to the first argument: <c>JacRev</c>, as in JAX.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Jacobian(x =&gt; x * x)(new[] { 1.0, 2.0 }) // [[2. 0.] [0. 4.]]</code></example>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray> Jacobian(Func<NDArray, NDArray> f)
    {
        var g = Door.One("Jacobian", f);
        return x => Jacobians.reverse("Jacobian", g, x);
    }

    /// <summary>The same of a function from tree to tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Jacobian(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["", "[0]"] // 3</code></example>
    public static Func<A, Blocks> Jacobian<A, R>(Func<A, R> f) =>
        TreeJacobians.reverse("Jacobian", Door.One("Jacobian", f)).Invoke;

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Jacobian", f);
        return (x, y) => Jacobians.reverse("Jacobian", Door.First(f, y), x);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Jacobian", f);
        return (x, y, z) => Jacobians.reverse("Jacobian", Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Jacobian", f);
        return (x, y, z, w) => Jacobians.reverse("Jacobian", Door.First(f, y, z, w), x);
    }

    /// <summary>The same, with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Jacobian((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> Jacobian(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return x => at.Each(Jacobians.reverse, x)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray[]> Jacobian(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return x => at.Each(Jacobians.reverse, x);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y) => at.Each(Jacobians.reverse, x, y)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> Jacobian(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.Two(Jacobians.reverse, x, y);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray[]> Jacobian(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y) => at.Each(Jacobians.reverse, x, y);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z) => at.Each(Jacobians.reverse, x, y, z)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.Two(Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.Three(Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> Jacobian(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z) => at.Each(Jacobians.reverse, x, y, z);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.reverse, x, y, z, w)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.Two(Jacobians.reverse, x, y, z, w);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.Three(Jacobians.reverse, x, y, z, w);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z, w) => at.Each(Jacobians.reverse, x, y, z, w);
    }
}
