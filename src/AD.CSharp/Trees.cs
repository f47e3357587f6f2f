// Arithmetic on trees of arrays, leaf by leaf.
using AD.Internal;
using Microsoft.FSharp.Core;

namespace AD;

/// <summary>Arithmetic on trees of arrays, leaf by leaf: tuples, records, lists, arrays and dictionaries, and what is registered.</summary>
/// <example><code>Trees.Axpy(-0.1, (W: Np.Ones(2), B: Np.Ones(1)), (W: Np.Ones(2), B: Np.Ones(1))).W // [0.9 0.9]</code></example>
public static class Trees
{
    /// <summary>f of each leaf.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>Trees.Map(x =&gt; 2.0 * x, (Np.Ones(2), Np.Ones(1))).Item1 // [2. 2.]</code></example>
    public static A Map<A>(Func<NDArray, NDArray> f, A tree) => Pytree.map("Trees.Map", Door.One("Trees.Map", f), tree);

    /// <summary>f of each pair of leaves of two trees alike.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <example><code>Trees.Map2((x, y) =&gt; x * y, (Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1))).Item1 // [1. 1.]</code></example>
    public static A Map2<A>(Func<NDArray, NDArray, NDArray> f, A a, A b)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Pytree.map2("Trees.Map2", FuncConvert.FromFunc(f), a, b);
    }

    /// <summary>f of the leaves of three trees alike.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <example><code>Trees.Map3((x, y, z) =&gt; x * y + z, (Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1))).Item1 // [2. 2.]</code></example>
    public static A Map3<A>(Func<NDArray, NDArray, NDArray, NDArray> f, A a, A b, A c)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Pytree.map3("Trees.Map3", FuncConvert.FromFunc(f), a, b, c);
    }

    /// <summary>Leaf by leaf a + b.</summary>
    /// <exception cref="TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <exception cref="ShapeException">Two leaves differ in shape; the message names their path.</exception>
    /// <example><code>Trees.Add((Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1))).Item1 // [2. 2.]</code></example>
    public static A Add<A>(A a, A b) => TreeMath.add("Trees.Add", a, b);

    /// <summary>Leaf by leaf c·tree, c a scalar.</summary>
    /// <exception cref="ShapeException">c is not a scalar.</exception>
    /// <example><code>Trees.Scale(3.0, (Np.Ones(2), Np.Ones(1))).Item1 // [3. 3.]</code></example>
    public static A Scale<A>(NDArray c, A tree) => TreeMath.scale("Trees.Scale", c, tree);

    /// <summary>Leaf by leaf c·x + y, c a scalar: a step of an optimiser.</summary>
    /// <exception cref="TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <exception cref="ShapeException">Two leaves differ in shape; the message names their path.</exception>
    /// <example><code>Trees.Axpy(-0.5, (Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1))).Item1 // [0.5 0.5]</code></example>
    public static A Axpy<A>(NDArray c, A x, A y) => TreeMath.axpy("Trees.Axpy", c, x, y);

    /// <summary>The inner product: the sum over all leaves of a·b.</summary>
    /// <exception cref="TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <exception cref="ShapeException">Two leaves differ in shape; the message names their path.</exception>
    /// <example><code>Trees.Dot((Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1))) // 3</code></example>
    public static NDArray Dot<A>(A a, A b) => TreeMath.dot("Trees.Dot", a, b);

    /// <summary>The Euclidean norm over all leaves.</summary>
    /// <example><code>Trees.Norm((Np.Scalar(3.0), Np.Scalar(4.0))) // 5</code></example>
    public static NDArray Norm<A>(A tree) => TreeMath.norm("Trees.Norm", tree);

    /// <summary>Zeros in place of each leaf.</summary>
    /// <example><code>Trees.ZerosLike((Np.Ones(2), Np.Ones(1))).Item1 // [0. 0.]</code></example>
    public static A ZerosLike<A>(A tree) => TreeMath.zerosLike("Trees.ZerosLike", tree);

    /// <summary>Trees alike, each leaf stacked along a new first axis: what <c>Vmap</c> takes apart.</summary>
    /// <exception cref="TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <exception cref="ShapeException">Two leaves differ in shape; the message names their path.</exception>
    /// <example><code>Trees.Stack([(Np.Ones(2), Np.Ones(1)), (Np.Ones(2), Np.Ones(1))]).Item1.Shape // [2,2]</code></example>
    public static A Stack<A>(IEnumerable<A> trees) => TreeMath.stack("Trees.Stack", trees);

    /// <summary>All leaves as one flat array, and the way back.</summary>
    /// <exception cref="DtypeException">An integer array stands beside arrays of another dtype.</exception>
    /// <example><code>Trees.Ravel((Np.Ones(2), Np.Ones(1))).Flat // [1. 1. 1.]</code></example>
    public static (NDArray Flat, Func<NDArray, A> Back) Ravel<A>(A tree)
    {
        var (flat, back) = TreeMath.ravel("Trees.Ravel", tree);
        return (flat, back.Invoke);
    }

    /// <summary>The leaves in order.</summary>
    /// <example><code>Trees.Leaves((Np.Ones(2), Np.Ones(1))).Length // 2</code></example>
    public static NDArray[] Leaves<A>(A tree) => Pytree.leaves("Trees.Leaves", "the tree", tree);

    /// <summary>The paths of the leaves in order: <c>Layer1.W</c>, <c>[0]</c>.</summary>
    /// <example><code>Trees.Paths((Np.Ones(2), Np.Ones(1)))[1] // [1]</code></example>
    public static string[] Paths<A>(A tree) => Pytree.pathsOf("Trees.Paths", tree);

    /// <summary>The gradient where integer arrays are allowed: theirs is zeros of their own dtype.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (its path is named).</exception>
    /// <example><code>Trees.GradAllowInt(((NDArray X, NDArray N) p) =&gt; p.X * p.X)((3.0, 2)).X // 6</code></example>
    public static Func<A, A> GradAllowInt<A>(Func<A, NDArray> f)
    {
        var g = Door.One("Trees.GradAllowInt", f);
        return a => Differentiate.valueAndGrad("Trees.GradAllowInt", true, g, a).Item2;
    }

    /// <summary>Makes a container of arrays known as a tree: how to take it apart, and how to build it again.</summary>
    /// <exception cref="ArgumentNullException">A delegate is null.</exception>
    /// <exception cref="TransformException">The type is a tree already.</exception>
    public static void Register<A>(Func<A, NDArray[]> flatten, Func<NDArray[], A> unflatten) =>
        Pytree.register(flatten, unflatten);
}
