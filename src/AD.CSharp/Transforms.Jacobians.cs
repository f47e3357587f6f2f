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
    public static Func<NDArray, NDArray> JacFwd(Func<NDArray, NDArray> f) => Core.jacfwd(Door.One("JacFwd", f)).Invoke;

    /// <summary>The same of a function from tree to tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacFwd(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["", "[0]"] // 3</code></example>
    public static Func<A, Blocks> JacFwd<A, R>(Func<A, R> f) => TreeModule.jacfwd(Door.One("JacFwd", f)).Invoke;

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacFwd", f);
        return (x, y) => Core.jacfwd(Door.First(f, y)).Invoke(x);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacFwd", f);
        return (x, y, z) => Core.jacfwd(Door.First(f, y, z)).Invoke(x);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacFwd", f);
        return (x, y, z, w) => Core.jacfwd(Door.First(f, y, z, w)).Invoke(x);
    }

    /// <summary>The same, with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacFwd((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> JacFwd(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return x => at.Each(Core.jacfwd, x)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray[]> JacFwd(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return x => at.Each(Core.jacfwd, x);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y) => at.Each(Core.jacfwd, x, y)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> JacFwd(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.Two(Core.jacfwd, x, y);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray[]> JacFwd(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y) => at.Each(Core.jacfwd, x, y);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacFwd(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z) => at.Each(Core.jacfwd, x, y, z)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.Two(Core.jacfwd, x, y, z);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.Three(Core.jacfwd, x, y, z);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> JacFwd(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z) => at.Each(Core.jacfwd, x, y, z);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z, w) => at.Each(Core.jacfwd, x, y, z, w)[0];
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.Two(Core.jacfwd, x, y, z, w);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.Three(Core.jacfwd, x, y, z, w);
    }

    /// <inheritdoc cref="JacFwd(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> JacFwd(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacFwd", f, argnums);
        return (x, y, z, w) => at.Each(Core.jacfwd, x, y, z, w);
    }

    /// <summary>The Jacobian with respect to the first argument, row by row: every unit cotangent is pulled back at once. Shape: out ++ in. Cheap where outputs are few.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacRev(x =&gt; x * x)(new[] { 1.0, 2.0 }) // [[2. 0.] [0. 4.]]</code></example>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray> JacRev(Func<NDArray, NDArray> f) => Core.jacrev(Door.One("JacRev", f)).Invoke;

    /// <summary>The same of a function from tree to tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacRev(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["", "[0]"] // 3</code></example>
    public static Func<A, Blocks> JacRev<A, R>(Func<A, R> f) => TreeModule.jacrev(Door.One("JacRev", f)).Invoke;

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacRev", f);
        return (x, y) => Core.jacrev(Door.First(f, y)).Invoke(x);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacRev", f);
        return (x, y, z) => Core.jacrev(Door.First(f, y, z)).Invoke(x);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("JacRev", f);
        return (x, y, z, w) => Core.jacrev(Door.First(f, y, z, w)).Invoke(x);
    }

    /// <summary>The same, with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>JacRev((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> JacRev(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return x => at.Each(Core.jacrev, x)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray[]> JacRev(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return x => at.Each(Core.jacrev, x);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y) => at.Each(Core.jacrev, x, y)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> JacRev(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.Two(Core.jacrev, x, y);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray[]> JacRev(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y) => at.Each(Core.jacrev, x, y);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> JacRev(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z) => at.Each(Core.jacrev, x, y, z)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.Two(Core.jacrev, x, y, z);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.Three(Core.jacrev, x, y, z);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> JacRev(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z) => at.Each(Core.jacrev, x, y, z);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z, w) => at.Each(Core.jacrev, x, y, z, w)[0];
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.Two(Core.jacrev, x, y, z, w);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.Three(Core.jacrev, x, y, z, w);
    }

    /// <inheritdoc cref="JacRev(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> JacRev(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("JacRev", f, argnums);
        return (x, y, z, w) => at.Each(Core.jacrev, x, y, z, w);
    }

    /// <summary>The Jacobian with respect to the first argument: <c>JacRev</c>, as in JAX.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Jacobian(x =&gt; x * x)(new[] { 1.0, 2.0 }) // [[2. 0.] [0. 4.]]</code></example>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray> Jacobian(Func<NDArray, NDArray> f) => Core.jacobian(Door.One("Jacobian", f)).Invoke;

    /// <summary>The same of a function from tree to tree: a block for each pair of leaves, by their paths.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Jacobian(((NDArray X, NDArray Y) p) =&gt; p.X * p.Y)((2.0, 3.0))["", "[0]"] // 3</code></example>
    public static Func<A, Blocks> Jacobian<A, R>(Func<A, R> f) => TreeModule.jacobian(Door.One("Jacobian", f)).Invoke;

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Jacobian", f);
        return (x, y) => Core.jacobian(Door.First(f, y)).Invoke(x);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Jacobian", f);
        return (x, y, z) => Core.jacobian(Door.First(f, y, z)).Invoke(x);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        Door.Enter<NDArray>("Jacobian", f);
        return (x, y, z, w) => Core.jacobian(Door.First(f, y, z, w)).Invoke(x);
    }

    /// <summary>The same, with respect to the argument of this number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="AxisException">f has no such argument.</exception>
    /// <exception cref="DtypeException">The argument is not of a floating dtype.</exception>
    /// <example><code>Jacobian((x, y) =&gt; x * y, argnums: 1)(2.0, 3.0) // 2</code></example>
    public static Func<NDArray, NDArray> Jacobian(Func<NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return x => at.Each(Core.jacobian, x)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray[]> Jacobian(Func<NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return x => at.Each(Core.jacobian, x);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y) => at.Each(Core.jacobian, x, y)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, (NDArray, NDArray)> Jacobian(Func<NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2);
        return (x, y) => at.Two(Core.jacobian, x, y);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray[]> Jacobian(Func<NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y) => at.Each(Core.jacobian, x, y);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Jacobian(Func<NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z) => at.Each(Core.jacobian, x, y, z)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2);
        return (x, y, z) => at.Two(Core.jacobian, x, y, z);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z) => at.Three(Core.jacobian, x, y, z);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray[]> Jacobian(Func<NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z) => at.Each(Core.jacobian, x, y, z);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z, w) => at.Each(Core.jacobian, x, y, z, w)[0];
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2);
        return (x, y, z, w) => at.Two(Core.jacobian, x, y, z, w);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (int, int, int) argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums.Item1, argnums.Item2, argnums.Item3);
        return (x, y, z, w) => at.Three(Core.jacobian, x, y, z, w);
    }

    /// <inheritdoc cref="Jacobian(Func{NDArray, NDArray}, int)"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray[]> Jacobian(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, int[] argnums)
    {
        var at = Chosen.Of("Jacobian", f, argnums);
        return (x, y, z, w) => at.Each(Core.jacobian, x, y, z, w);
    }
}
