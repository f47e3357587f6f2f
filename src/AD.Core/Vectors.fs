/// The transforms between MathNet's vectors and matrices, and between numbers, under the names that the two faces give them.
namespace AD.Internal

open AD
open MathNet.Numerics.LinearAlgebra

module internal Vectors =
    let private array (name: string) (x: Vector<float>) : NDArray =
        Raise.ifNull name x
        NDArray.op_Implicit x

    let private vector (y: NDArray) : Vector<float> = (if y.Rank = 0 then Lax.reshape [| 1 |] y else y).ToVector()

    let scalar (what: string) (y: NDArray) : NDArray =
        Pytree.refuseNull what "the result of the function" y

        if y.Rank <> 0 then
            Raise.transform
                "AD001"
                $"{what} needs a scalar result; the function returned {y.Aval}."
                (Spelling.text what "Sum it, or use ‹OnVectors.jacobian|OnVectors.Jacobian›.")

        y

    /// f as a function from vector to number.
    let value (transform: string) (f: NDArray -> NDArray) : Vector<float> -> float =
        Raise.ifNull (nameof f) f
        fun x -> (scalar transform (f (array (nameof x) x))).ToScalar()

    /// The gradient of a scalar function.
    let grad (transform: string) (f: NDArray -> NDArray) : Vector<float> -> Vector<float> =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (_, g) = Differentiate.valueAndGrad transform false f (array (nameof x) x)
            vector g

    /// Value and gradient in one pass, as the struct tuple that `ObjectiveFunction.Gradient` takes.
    let valueAndGrad (transform: string) (f: NDArray -> NDArray) : Vector<float> -> struct (float * Vector<float>) =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (y, g) = Differentiate.valueAndGrad transform false f (array (nameof x) x)
            struct (y.ToScalar(), vector g)

    /// The Jacobian of a scalar function is its gradient as a row.
    let private matrix (n: int) (j: NDArray) : Matrix<float> =
        (if j.Rank = 2 then j else Lax.reshape [| j.Size / max 1 n; n |] j).ToMatrix()

    let private jacobianBy
        (transform: string)
        (derivative: string -> (NDArray -> NDArray) -> NDArray -> NDArray)
        (f: NDArray -> NDArray)
        : Vector<float> -> Matrix<float> =
        Raise.ifNull (nameof f) f

        fun x ->
            let x = array (nameof x) x
            matrix x.Size (derivative transform f x)

    let jacfwd (transform: string) (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = jacobianBy transform Jacobians.forward f

    let jacrev (transform: string) (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> = jacobianBy transform Jacobians.reverse f

    let hessian (transform: string) (f: NDArray -> NDArray) : Vector<float> -> Matrix<float> =
        Raise.ifNull (nameof f) f
        jacobianBy transform Jacobians.hessian (f >> scalar transform)

    /// `(f x, ∂f(x)·t)`.
    let jvp (transform: string) (f: NDArray -> NDArray) (x: Vector<float>) (t: Vector<float>) : Vector<float> * Vector<float> =
        let struct (y, dy) = Differentiate.jvp transform f (array (nameof x) x) (array (nameof t) t)
        vector y, vector dy

    /// `(f x, c ↦ ∂f(x)ᵀ·c)`.
    let vjp (transform: string) (f: NDArray -> NDArray) (x: Vector<float>) : Vector<float> * (Vector<float> -> Vector<float>) =
        let struct (y, pullback) = Differentiate.vjp transform false f (array (nameof x) x)

        // the cotangent of a scalar result is a vector of one
        let cotangent c =
            let c = array (nameof c) c
            if y.Rank = 0 && c.Size = 1 then Lax.reshape [||] c else c

        vector y, (cotangent >> pullback >> vector)

    /// The Hessian of a scalar function times a vector.
    let hvp (transform: string) (f: NDArray -> NDArray) (x: Vector<float>) (v: Vector<float>) : Vector<float> =
        vector (Jacobians.hvp transform f (array (nameof x) x) (array (nameof v) v))

    /// f over the rows of a matrix: a row for each result, scalar results in one column.
    let vmap (transform: string) (f: NDArray -> NDArray) : Matrix<float> -> Matrix<float> =
        Raise.ifNull (nameof f) f

        fun rows ->
            Raise.ifNull (nameof rows) rows
            let y: NDArray = Map.vmap transform (Map.uniform 0) 0 f (NDArray.op_Implicit rows)
            (if y.Rank = 1 then Lax.reshape [| y.Size; 1 |] y else y).ToMatrix()

module internal Scalars =
    let private strong (x: float) : NDArray = NDArray(Dense.float64Scalar false x)

    /// f as a function from number to number.
    let value (transform: string) (f: NDArray -> NDArray) : float -> float =
        Raise.ifNull (nameof f) f
        fun x -> (Vectors.scalar transform (f (strong x))).ToScalar()

    /// The derivative of f.
    let derivative (transform: string) (f: NDArray -> NDArray) : float -> float =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (_, g) = Differentiate.valueAndGrad transform false f (strong x)
            g.ToScalar()
