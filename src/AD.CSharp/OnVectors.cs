// The transforms between MathNet's vectors and matrices, each a delegate that a minimiser takes as it is.
using AD.Internal;
using MathNet.Numerics.LinearAlgebra;

namespace AD;

/// <summary>
/// The transforms between MathNet's vectors and matrices, each a plain delegate that a minimiser takes as it is. Values in, values out:
/// what is done to a vector afterwards is never seen.
/// </summary>
/// <example><code>OnVectors.Hessian(x =&gt; Np.Sum(x.Pow(3)))(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1, 1] // 12</code></example>
public static class OnVectors
{
    /// <summary>f as a function from vector to number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnVectors.Value(x =&gt; Np.Sum(x))(Vector&lt;double&gt;.Build.Dense([1.0, 2.0])) // 3</code></example>
    public static Func<Vector<double>, double> Value(Func<NDArray, NDArray> f) =>
        Vectors.value("OnVectors.Value", Door.One("OnVectors.Value", f)).Invoke;

    /// <summary>The gradient of a scalar function.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnVectors.Grad(x =&gt; Np.Sum(x * x))(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1] // 4</code></example>
    public static Func<Vector<double>, Vector<double>> Grad(Func<NDArray, NDArray> f) =>
        Vectors.grad("OnVectors.Grad", Door.One("OnVectors.Grad", f)).Invoke;

    /// <summary>The Jacobian by forward mode: a row for each output.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>OnVectors.JacFwd(x =&gt; x * x)(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1, 1] // 4</code></example>
    public static Func<Vector<double>, Matrix<double>> JacFwd(Func<NDArray, NDArray> f) =>
        Vectors.jacfwd("OnVectors.JacFwd", Door.One("OnVectors.JacFwd", f)).Invoke;

    /// <summary>The Jacobian by reverse mode: a row for each output.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>OnVectors.JacRev(x =&gt; x * x)(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1, 1] // 4</code></example>
    public static Func<Vector<double>, Matrix<double>> JacRev(Func<NDArray, NDArray> f) =>
        Vectors.jacrev("OnVectors.JacRev", Door.One("OnVectors.JacRev", f)).Invoke;

    /// <summary>The Jacobian: <c>JacRev</c>.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>OnVectors.Jacobian(x =&gt; x * x)(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1, 1] // 4</code></example>
    public static Func<Vector<double>, Matrix<double>> Jacobian(Func<NDArray, NDArray> f) =>
        Vectors.jacrev("OnVectors.Jacobian", Door.One("OnVectors.Jacobian", f)).Invoke;

    /// <summary>The Hessian of a scalar function.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnVectors.Hessian(x =&gt; Np.Sum(x.Pow(3)))(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1, 1] // 12</code></example>
    public static Func<Vector<double>, Matrix<double>> Hessian(Func<NDArray, NDArray> f) =>
        Vectors.hessian("OnVectors.Hessian", Door.One("OnVectors.Hessian", f)).Invoke;

    /// <summary>Value and gradient from one pass, as <c>ObjectiveFunction.Gradient</c> takes them.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnVectors.ValueAndGrad(x =&gt; Np.Sum(x * x))(Vector&lt;double&gt;.Build.Dense([1.0, 2.0])).Value // 5</code></example>
    public static Func<Vector<double>, (double Value, Vector<double> Grad)> ValueAndGrad(Func<NDArray, NDArray> f)
    {
        var both = Vectors.valueAndGrad("OnVectors.ValueAndGrad", Door.One("OnVectors.ValueAndGrad", f));
        return x => both.Invoke(x);
    }

    /// <summary><c>(f(x), ∂f(x)·t)</c>.</summary>
    /// <exception cref="ArgumentNullException">f or a vector is null.</exception>
    /// <example><code>OnVectors.Jvp(x =&gt; x * x, Vector&lt;double&gt;.Build.Dense([1.0, 2.0]), Vector&lt;double&gt;.Build.Dense([1.0, 2.0])).Tangent[1] // 8</code></example>
    public static (Vector<double> Value, Vector<double> Tangent) Jvp(Func<NDArray, NDArray> f, Vector<double> x, Vector<double> t) =>
        Vectors.jvp("OnVectors.Jvp", Door.One("OnVectors.Jvp", f), x, t).ToValueTuple();

    /// <summary><c>(x, t) ↦ (f(x), ∂f(x)·t)</c>.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>OnVectors.Jvp(x =&gt; x * x)(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]), Vector&lt;double&gt;.Build.Dense([1.0, 2.0])).Tangent[1] // 8</code></example>
    public static Func<Vector<double>, Vector<double>, (Vector<double> Value, Vector<double> Tangent)> Jvp(Func<NDArray, NDArray> f)
    {
        var g = Door.One("OnVectors.Jvp", f);
        return (x, t) => Vectors.jvp("OnVectors.Jvp", g, x, t).ToValueTuple();
    }

    /// <summary><c>(f(x), c ↦ ∂f(x)ᵀ·c)</c>.</summary>
    /// <exception cref="ArgumentNullException">f or a vector is null.</exception>
    /// <example><code>OnVectors.Vjp(x =&gt; x * x, Vector&lt;double&gt;.Build.Dense([1.0, 2.0])).Pullback(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1] // 8</code></example>
    public static (Vector<double> Value, Func<Vector<double>, Vector<double>> Pullback) Vjp(
        Func<NDArray, NDArray> f, Vector<double> x)
    {
        var (value, pullback) = Vectors.vjp("OnVectors.Vjp", Door.One("OnVectors.Vjp", f), x);
        return (value, pullback.Invoke);
    }

    /// <summary>The Hessian of a scalar function times a vector, without the Hessian.</summary>
    /// <exception cref="ArgumentNullException">f or a vector is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnVectors.Hvp(x =&gt; Np.Sum(x.Pow(3)), Vector&lt;double&gt;.Build.Dense([1.0, 2.0]), Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1] // 24</code></example>
    public static Vector<double> Hvp(Func<NDArray, NDArray> f, Vector<double> x, Vector<double> v) =>
        Vectors.hvp("OnVectors.Hvp", Door.One("OnVectors.Hvp", f), x, v);

    /// <summary><c>(x, v) ↦ ∂²f(x)·v</c>, for minimisers that ask for products.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnVectors.Hvp(x =&gt; Np.Sum(x.Pow(3)))(Vector&lt;double&gt;.Build.Dense([1.0, 2.0]), Vector&lt;double&gt;.Build.Dense([1.0, 2.0]))[1] // 24</code></example>
    public static Func<Vector<double>, Vector<double>, Vector<double>> Hvp(Func<NDArray, NDArray> f)
    {
        var g = Door.One("OnVectors.Hvp", f);
        return (x, v) => Vectors.hvp("OnVectors.Hvp", g, x, v);
    }

    /// <summary>f over the rows of a matrix: a row for each result, scalar results in one column.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <example><code>OnVectors.Vmap(x =&gt; Np.Sum(x))(Matrix&lt;double&gt;.Build.Dense(3, 2, 1.0))[2, 0] // 2</code></example>
    public static Func<Matrix<double>, Matrix<double>> Vmap(Func<NDArray, NDArray> f) =>
        Vectors.vmap("OnVectors.Vmap", Door.One("OnVectors.Vmap", f)).Invoke;
}
