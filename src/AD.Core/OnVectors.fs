/// The doors for MathNet: the transforms from Vector to Vector and Matrix, and from number to number.
namespace AD

open System.ComponentModel
open AD.Internal
open MathNet.Numerics.LinearAlgebra

/// <summary>
/// The transforms between MathNet's vectors and matrices, each a plain function that a minimiser takes as it is. Values in, values out:
/// what is done to a vector afterwards is never seen.
/// </summary>
[<RequireQualifiedAccess; EditorBrowsable(EditorBrowsableState.Never)>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module OnVectors =
    /// <summary>f as a function from vector to number.</summary>
    /// <example><code>OnVectors.value Np.Sum (vector [ 1.0; 2.0 ]) // 3.0</code></example>
    let value (f: NDArray -> NDArray) : Vector<float> -> float = Vectors.value "OnVectors.value" f

    /// <summary>The gradient of a scalar function.</summary>
    /// <example><code>(OnVectors.grad (fun x -> Np.Sum(x * x)) (vector [ 1.0; 2.0 ])).Sum() // 6.0</code></example>
    let grad (f: NDArray -> NDArray) : Vector<float> -> Vector<float> = Vectors.grad "OnVectors.grad" f

    /// <summary>Value and gradient in one pass, as the struct tuple that <c>ObjectiveFunction.Gradient</c> takes.</summary>
    /// <example><code>let struct (y, g) = OnVectors.valueAndGrad (fun x -&gt; Np.Sum(x ** 3)) (vector [ 1.0; 2.0 ]) in y + g.Sum() // 24.0</code></example>
    let valueAndGrad (f: NDArray -> NDArray) : Vector<float> -> struct (float * Vector<float>) =
        Vectors.valueAndGrad "OnVectors.valueAndGrad" f

    /// <summary>The Jacobian by forward mode: a row for each output.</summary>
    /// <example><code>(OnVectors.jacfwd (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])).Trace() // 6.0</code></example>
    let jacfwd (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = Vectors.jacfwd "OnVectors.jacfwd" f

    /// <summary>The Jacobian by reverse mode: a row for each output.</summary>
    /// <example><code>(OnVectors.jacrev (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])).Trace() // 6.0</code></example>
    let jacrev (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = Vectors.jacrev "OnVectors.jacrev" f

    /// <summary>The Jacobian: <c>jacrev</c>.</summary>
    /// <example><code>(OnVectors.jacobian (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])).Trace() // 6.0</code></example>
    let jacobian (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = Vectors.jacrev "OnVectors.jacobian" f

    /// <summary>The Hessian of a scalar function.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar (AD001).</exception>
    /// <example><code>(OnVectors.hessian (fun x -> Np.Sum(x ** 3)) (vector [ 1.0; 2.0 ])).Trace() // 18.0</code></example>
    let hessian (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = Vectors.hessian "OnVectors.hessian" f

    /// <summary><c>(f x, ∂f(x)·t)</c>.</summary>
    /// <example><code>(snd (OnVectors.jvp (fun x -&gt; x * x) (vector [ 1.0; 2.0 ]) (vector [ 1.0; 2.0 ]))).Sum() // 10.0</code></example>
    let jvp (f: NDArray -> NDArray) (x: Vector<float>) (t: Vector<float>) : Vector<float> * Vector<float> =
        Vectors.jvp "OnVectors.jvp" f x t

    /// <summary><c>(f x, c ↦ ∂f(x)ᵀ·c)</c>.</summary>
    /// <example><code>(snd (OnVectors.vjp (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])) (vector [ 1.0; 2.0 ])).Sum() // 10.0</code></example>
    let vjp (f: NDArray -> NDArray) (x: Vector<float>) : Vector<float> * (Vector<float> -> Vector<float>) = Vectors.vjp "OnVectors.vjp" f x

    /// <summary>The Hessian of a scalar function times a vector.</summary>
    /// <example><code>(OnVectors.hvp (fun x -&gt; Np.Sum(x ** 3)) (vector [ 1.0; 2.0 ]) (vector [ 1.0; 2.0 ])).Sum() // 30.0</code></example>
    let hvp (f: NDArray -> NDArray) (x: Vector<float>) (v: Vector<float>) : Vector<float> = Vectors.hvp "OnVectors.hvp" f x v

    /// <summary>f over the rows of a matrix: a row for each result, scalar results in one column.</summary>
    /// <example><code>(OnVectors.vmap Np.Sum (matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])).[1, 0] // 7.0</code></example>
    let vmap (f: NDArray -> NDArray) : Matrix<float> -> Matrix<float> = Vectors.vmap "OnVectors.vmap" f

/// <summary>Functions of one number, for root finders: <c>double</c> to <c>double</c>.</summary>
[<RequireQualifiedAccess; EditorBrowsable(EditorBrowsableState.Never)>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module OnScalars =
    /// <summary>f as a function from number to number.</summary>
    /// <example><code>OnScalars.value (fun x -> x ** 2) 3.0 // 9.0</code></example>
    let value (f: NDArray -> NDArray) : float -> float = Scalars.value "OnScalars.value" f

    /// <summary>The derivative of f.</summary>
    /// <example><code>OnScalars.derivative (fun x -> x ** 2) 3.0 // 6.0</code></example>
    let derivative (f: NDArray -> NDArray) : float -> float = Scalars.derivative "OnScalars.derivative" f
