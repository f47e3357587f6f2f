/// Whole Jacobians: the derivative as a linear map, given every unit array at once.
namespace AD.Internal

open AD

module internal Jacobians =
    /// The unit arrays of x's type, stacked along a new first axis.
    let private basis (transform: string) (x: NDArray) : NDArray =
        Pytree.refuseNull transform "the argument" x
        let n = x.Size
        let rows = Lax.iota [| n; n |] 0 Dtype.Int64
        let columns = Lax.iota [| n; n |] 1 Dtype.Int64

        Lax.eq rows columns |> Lax.convert x.Dtype |> Lax.reshape (Array.append [| n |] x.Aval.Shape)

    /// Column by column: f is pushed along every unit tangent. Shape: out ++ in.
    let forward (transform: string) (f: NDArray -> NDArray) (x: NDArray) : NDArray =
        let push t =
            let struct (_, dy) = Differentiate.jvp transform f x t
            dy

        let columns = Map.vmap transform (Map.uniform 0) -1 push (basis transform x)
        let out = Array.sub columns.Aval.Shape 0 (columns.Rank - 1)
        Lax.reshape (Array.append out x.Aval.Shape) columns

    /// Row by row: every unit cotangent is pulled back. Shape: out ++ in.
    let reverse (transform: string) (f: NDArray -> NDArray) (x: NDArray) : NDArray =
        let struct (y, pullback) = Differentiate.vjp transform false f x
        Differentiate.refuseIntegerResult transform y
        let rows = Map.vmap transform (Map.uniform 0) 0 pullback (basis transform y)
        Lax.reshape (Array.append y.Aval.Shape x.Aval.Shape) rows

    /// Forward over reverse. Shape: out ++ in ++ in.
    let hessian (transform: string) (f: NDArray -> NDArray) (x: NDArray) : NDArray = forward transform (reverse transform f) x

    /// The derivative of the gradient along v.
    let hvp (transform: string) (f: 'P -> NDArray) (x: 'P) (v: 'P) : 'P =
        Raise.ifNull (nameof f) f

        let gradient x =
            let struct (_, g) = Differentiate.valueAndGrad transform false f x
            g

        let struct (_, hv) = Differentiate.jvp transform gradient x v
        hv
