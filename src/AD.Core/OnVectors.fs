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
    let private array (name: string) (x: Vector<float>) : NDArray =
        Raise.ifNull name x
        NDArray.op_Implicit x

    let private vector (y: NDArray) : Vector<float> = (if y.Rank = 0 then Lax.reshape [| 1 |] y else y).ToVector()

    let private scalar (what: string) (y: NDArray) : NDArray =
        Pytree.refuseNull $"{what}: the result of the function" y

        if y.Rank <> 0 then
            Raise.transform
                "AD001"
                $"{what} needs a scalar result; the function returned {y.Aval}."
                "Sum it, or use jacobian (C#: Jacobian)."

        y

    /// <summary>f as a function from vector to number.</summary>
    /// <example><code>OnVectors.value Np.Sum (vector [ 1.0; 2.0 ]) // 3.0</code></example>
    let value (f: NDArray -> NDArray) : Vector<float> -> float =
        Raise.ifNull (nameof f) f
        fun x -> (scalar "OnVectors.value" (f (array (nameof x) x))).ToScalar()

    /// <summary>The gradient of a scalar function.</summary>
    /// <example><code>(OnVectors.grad (fun x -> Np.Sum(x * x)) (vector [ 1.0; 2.0 ])).Sum() // 6.0</code></example>
    let grad (f: NDArray -> NDArray) : Vector<float> -> Vector<float> =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (_, g) = Differentiate.valueAndGrad "OnVectors.grad" false f (array (nameof x) x)
            vector g

    /// <summary>Value and gradient in one pass, as the struct tuple that <c>ObjectiveFunction.Gradient</c> takes.</summary>
    /// <example><code>let struct (y, g) = OnVectors.valueAndGrad (fun x -&gt; Np.Sum(x ** 3)) (vector [ 1.0; 2.0 ]) in y + g.Sum() // 24.0</code></example>
    let valueAndGrad (f: NDArray -> NDArray) : Vector<float> -> struct (float * Vector<float>) =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (y, g) = Differentiate.valueAndGrad "OnVectors.valueAndGrad" false f (array (nameof x) x)
            struct (y.ToScalar(), vector g)

    /// The Jacobian of a scalar function is its gradient as a row.
    let private matrix (n: int) (j: NDArray) : Matrix<float> =
        (if j.Rank = 2 then j else Lax.reshape [| j.Size / max 1 n; n |] j).ToMatrix()

    let private jacobianBy
        (transform: (NDArray -> NDArray) -> NDArray -> NDArray)
        (f: NDArray -> NDArray)
        : Vector<float> -> Matrix<float> =
        Raise.ifNull (nameof f) f

        fun x ->
            let x = array (nameof x) x
            matrix x.Size (transform f x)

    /// <summary>The Jacobian by forward mode: a row for each output.</summary>
    /// <example><code>(OnVectors.jacfwd (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])).Trace() // 6.0</code></example>
    let jacfwd (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = jacobianBy Jacobians.forward f

    /// <summary>The Jacobian by reverse mode: a row for each output.</summary>
    /// <example><code>(OnVectors.jacrev (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])).Trace() // 6.0</code></example>
    let jacrev (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = jacobianBy Jacobians.reverse f

    /// <summary>The Jacobian: <c>jacrev</c>.</summary>
    /// <example><code>(OnVectors.jacobian (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])).Trace() // 6.0</code></example>
    let jacobian (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = jacrev f

    /// <summary>The Hessian of a scalar function.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar (AD001).</exception>
    /// <example><code>(OnVectors.hessian (fun x -> Np.Sum(x ** 3)) (vector [ 1.0; 2.0 ])).Trace() // 18.0</code></example>
    let hessian (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> =
        Raise.ifNull (nameof f) f
        jacobianBy (Jacobians.reverse >> Jacobians.forward) (f >> scalar "OnVectors.hessian")

    /// <summary><c>(f x, ∂f(x)·t)</c>.</summary>
    /// <example><code>(snd (OnVectors.jvp (fun x -&gt; x * x) (vector [ 1.0; 2.0 ]) (vector [ 1.0; 2.0 ]))).Sum() // 10.0</code></example>
    let jvp (f: NDArray -> NDArray) (x: Vector<float>) (t: Vector<float>) : Vector<float> * Vector<float> =
        let struct (y, dy) = Differentiate.jvp "OnVectors.jvp" f (array (nameof x) x) (array (nameof t) t)
        vector y, vector dy

    /// <summary><c>(f x, c ↦ ∂f(x)ᵀ·c)</c>.</summary>
    /// <example><code>(snd (OnVectors.vjp (fun x -&gt; x * x) (vector [ 1.0; 2.0 ])) (vector [ 1.0; 2.0 ])).Sum() // 10.0</code></example>
    let vjp (f: NDArray -> NDArray) (x: Vector<float>) : Vector<float> * (Vector<float> -> Vector<float>) =
        let struct (y, pullback) = Differentiate.vjp "OnVectors.vjp" false f (array (nameof x) x)

        // the cotangent of a scalar result is a vector of one
        let cotangent c =
            let c = array (nameof c) c
            if y.Rank = 0 && c.Size = 1 then Lax.reshape [||] c else c

        vector y, (cotangent >> pullback >> vector)

    /// <summary>The Hessian of a scalar function times a vector.</summary>
    /// <example><code>(OnVectors.hvp (fun x -&gt; Np.Sum(x ** 3)) (vector [ 1.0; 2.0 ]) (vector [ 1.0; 2.0 ])).Sum() // 30.0</code></example>
    let hvp (f: NDArray -> NDArray) (x: Vector<float>) (v: Vector<float>) : Vector<float> =
        Raise.ifNull (nameof f) f

        let gradient x =
            let struct (_, g) = Differentiate.valueAndGrad "OnVectors.hvp" false f x
            g

        let struct (_, hv) = Differentiate.jvp "OnVectors.hvp" gradient (array (nameof x) x) (array (nameof v) v)
        vector hv

    /// <summary>f over the rows of a matrix: a row for each result, scalar results in one column.</summary>
    /// <example><code>(OnVectors.vmap Np.Sum (matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])).[1, 0] // 7.0</code></example>
    let vmap (f: NDArray -> NDArray) : Matrix<float> -> Matrix<float> =
        Raise.ifNull (nameof f) f

        fun rows ->
            Raise.ifNull (nameof rows) rows
            let y: NDArray = Map.vmap "OnVectors.vmap" (Map.uniform 0) 0 f (NDArray.op_Implicit rows)
            (if y.Rank = 1 then Lax.reshape [| y.Size; 1 |] y else y).ToMatrix()

/// <summary>Functions of one number, for root finders: <c>double</c> to <c>double</c>.</summary>
[<RequireQualifiedAccess; EditorBrowsable(EditorBrowsableState.Never)>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module OnScalars =
    let private strong (x: float) : NDArray = NDArray(Dense.float64Scalar false x)

    /// <summary>f as a function from number to number.</summary>
    /// <example><code>OnScalars.value (fun x -> x ** 2) 3.0 // 9.0</code></example>
    let value (f: NDArray -> NDArray) : float -> float =
        Raise.ifNull (nameof f) f

        fun x ->
            let y = f (strong x)
            Pytree.refuseNull "OnScalars.value: the result of the function" y
            y.ToScalar()

    /// <summary>The derivative of f.</summary>
    /// <example><code>OnScalars.derivative (fun x -> x ** 2) 3.0 // 6.0</code></example>
    let derivative (f: NDArray -> NDArray) : float -> float =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (_, g) = Differentiate.valueAndGrad "OnScalars.derivative" false f (strong x)
            g.ToScalar()
