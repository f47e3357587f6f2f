// Functions written down, their types without their numbers, constants, and derivatives checked.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

/// <summary>The transforms: pure functions of arrays in, pure functions of arrays out, nesting in any order and to any depth.</summary>
/// <example><code>Grad(Grad(x =&gt; x.Pow(3)))(2.0) // 12</code></example>
public static partial class Transforms
{
    /// <summary>The program of f on arguments of these types; it prints as JAX's jaxpr.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>MakeJaxpr(x =&gt; Np.Sin(x) * 2.0)(1.0).Equations // 2</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, Jaxpr> MakeJaxpr(Func<NDArray, NDArray> f)
    {
        var program = Door.One("MakeJaxpr", f);
        return x => Programs.make("MakeJaxpr", program, x);
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, Jaxpr> MakeJaxpr<R>(Func<NDArray, R> f)
    {
        var program = Door.One("MakeJaxpr", f);
        return x => Programs.make("MakeJaxpr", program, x);
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    public static Func<A, Jaxpr> MakeJaxpr<A, R>(Func<A, R> f)
    {
        var program = Door.One("MakeJaxpr", f);
        return a => Programs.make("MakeJaxpr", program, a);
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, Jaxpr> MakeJaxpr(Func<NDArray, NDArray, NDArray> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (x, y) => Programs.make("MakeJaxpr", program, (x, y));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, Jaxpr> MakeJaxpr<R>(Func<NDArray, NDArray, R> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (x, y) => Programs.make("MakeJaxpr", program, (x, y));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    public static Func<A, B, Jaxpr> MakeJaxpr<A, B, R>(Func<A, B, R> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (a, b) => Programs.make("MakeJaxpr", program, (a, b));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, Jaxpr> MakeJaxpr(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (x, y, z) => Programs.make("MakeJaxpr", program, (x, y, z));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, Jaxpr> MakeJaxpr<R>(Func<NDArray, NDArray, NDArray, R> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (x, y, z) => Programs.make("MakeJaxpr", program, (x, y, z));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, Jaxpr> MakeJaxpr<A, B, C, R>(Func<A, B, C, R> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (a, b, c) => Programs.make("MakeJaxpr", program, (a, b, c));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, Jaxpr> MakeJaxpr(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (x, y, z, w) => Programs.make("MakeJaxpr", program, (x, y, z, w));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, Jaxpr> MakeJaxpr<R>(Func<NDArray, NDArray, NDArray, NDArray, R> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (x, y, z, w) => Programs.make("MakeJaxpr", program, (x, y, z, w));
    }

    /// <inheritdoc cref="MakeJaxpr(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, D, Jaxpr> MakeJaxpr<A, B, C, D, R>(Func<A, B, C, D, R> f)
    {
        var program = Door.Tuple("MakeJaxpr", f);
        return (a, b, c, d) => Programs.make("MakeJaxpr", program, (a, b, c, d));
    }

    /// <summary>The types of the arrays in f's result on arguments of these types; nothing is computed.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>EvalShape(x =&gt; Np.Dot(x, x))(Np.Ones((2, 2)))[0].ToString() // float64[2,2]</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, ArrayType[]> EvalShape(Func<NDArray, NDArray> f)
    {
        var program = Door.One("EvalShape", f);
        return x => Programs.shape("EvalShape", program, x);
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, ArrayType[]> EvalShape<R>(Func<NDArray, R> f)
    {
        var program = Door.One("EvalShape", f);
        return x => Programs.shape("EvalShape", program, x);
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    public static Func<A, ArrayType[]> EvalShape<A, R>(Func<A, R> f)
    {
        var program = Door.One("EvalShape", f);
        return a => Programs.shape("EvalShape", program, a);
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, ArrayType[]> EvalShape(Func<NDArray, NDArray, NDArray> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (x, y) => Programs.shape("EvalShape", program, (x, y));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, ArrayType[]> EvalShape<R>(Func<NDArray, NDArray, R> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (x, y) => Programs.shape("EvalShape", program, (x, y));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    public static Func<A, B, ArrayType[]> EvalShape<A, B, R>(Func<A, B, R> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (a, b) => Programs.shape("EvalShape", program, (a, b));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, ArrayType[]> EvalShape(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (x, y, z) => Programs.shape("EvalShape", program, (x, y, z));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, ArrayType[]> EvalShape<R>(Func<NDArray, NDArray, NDArray, R> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (x, y, z) => Programs.shape("EvalShape", program, (x, y, z));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, ArrayType[]> EvalShape<A, B, C, R>(Func<A, B, C, R> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (a, b, c) => Programs.shape("EvalShape", program, (a, b, c));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, ArrayType[]> EvalShape(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (x, y, z, w) => Programs.shape("EvalShape", program, (x, y, z, w));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, ArrayType[]> EvalShape<R>(Func<NDArray, NDArray, NDArray, NDArray, R> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (x, y, z, w) => Programs.shape("EvalShape", program, (x, y, z, w));
    }

    /// <inheritdoc cref="EvalShape(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, D, ArrayType[]> EvalShape<A, B, C, D, R>(Func<A, B, C, D, R> f)
    {
        var program = Door.Tuple("EvalShape", f);
        return (a, b, c, d) => Programs.shape("EvalShape", program, (a, b, c, d));
    }

    /// <summary>x as a constant: every derivative through it is zero.</summary>
    /// <exception cref="ArgumentNullException">x is null.</exception>
    /// <example><code>Grad(x =&gt; x * StopGradient(x))(3.0) // 3</code></example>
    [OverloadResolutionPriority(1)]
    public static NDArray StopGradient(NDArray x) => Core.stopGradient(x);

    /// <inheritdoc cref="StopGradient(NDArray)"/>
    public static A StopGradient<A>(A tree) => TreeMath.stopGradient("StopGradient", tree);

    /// <summary>Compares the derivatives of f at x, forward and reverse, to this order, with central differences.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">They disagree by more than 1e-5 (relative to 1 + their size); of float32 1e-2.</exception>
    /// <example><code>CheckGrads(x =&gt; Np.Sum(Np.Sin(x)), new[] { 0.1, 0.2 })</code></example>
    [OverloadResolutionPriority(2)]
    public static void CheckGrads(Func<NDArray, NDArray> f, NDArray x, int order = 2) =>
        Checks.run("CheckGrads", order, Door.One("CheckGrads", f), x);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads<R>(Func<NDArray, R> f, NDArray x, int order = 2) =>
        Checks.run("CheckGrads", order, Door.One("CheckGrads", f), x);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    public static void CheckGrads<A, R>(Func<A, R> f, A x, int order = 2) =>
        Checks.run("CheckGrads", order, Door.One("CheckGrads", f), x);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(2)]
    public static void CheckGrads(Func<NDArray, NDArray, NDArray> f, (NDArray, NDArray) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads<R>(Func<NDArray, NDArray, R> f, (NDArray, NDArray) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    public static void CheckGrads<A, B, R>(Func<A, B, R> f, (A, B) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(2)]
    public static void CheckGrads(Func<NDArray, NDArray, NDArray, NDArray> f, (NDArray, NDArray, NDArray) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads<R>(Func<NDArray, NDArray, NDArray, R> f, (NDArray, NDArray, NDArray) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    public static void CheckGrads<A, B, C, R>(Func<A, B, C, R> f, (A, B, C) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(2)]
    public static void CheckGrads(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, (NDArray, NDArray, NDArray, NDArray) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, (NDArray, NDArray, NDArray, NDArray) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);

    /// <inheritdoc cref="CheckGrads(Func{NDArray, NDArray}, NDArray, int)"/>
    public static void CheckGrads<A, B, C, D, R>(Func<A, B, C, D, R> f, (A, B, C, D) arguments, int order = 2) =>
        Checks.run("CheckGrads", order, Door.Tuple("CheckGrads", f), arguments);
}
