/// Whole Jacobians: the derivative as a linear map, given every unit array at once.
namespace AD.Internal

open AD

module internal Jacobians =
    /// The unit arrays of x's type, stacked along a new first axis.
    let private basis (transform: string) (x: NDArray) : NDArray =
        Pytree.refuseNull $"{transform}: the argument" x
        let n = x.Size
        let rows = Lax.iota [| n; n |] 0 Dtype.Int64
        let columns = Lax.iota [| n; n |] 1 Dtype.Int64

        Lax.eq rows columns |> Lax.convert x.Dtype |> Lax.reshape (Array.append [| n |] x.Aval.Shape)

    /// Column by column: f is pushed along every unit tangent. Shape: out ++ in.
    let forward (f: NDArray -> NDArray) (x: NDArray) : NDArray =
        let push t =
            let struct (_, dy) = Differentiate.jvp "jacfwd" f x t
            dy

        let columns = Map.vmap "jacfwd" (Map.uniform 0) -1 push (basis "jacfwd" x)
        let out = Array.sub columns.Aval.Shape 0 (columns.Rank - 1)
        Lax.reshape (Array.append out x.Aval.Shape) columns

    /// Row by row: every unit cotangent is pulled back. Shape: out ++ in.
    let reverse (f: NDArray -> NDArray) (x: NDArray) : NDArray =
        let struct (y, pullback) = Differentiate.vjp "jacrev" false f x
        Differentiate.refuseIntegerResult "jacrev" y
        let rows = Map.vmap "jacrev" (Map.uniform 0) 0 pullback (basis "jacrev" y)
        Lax.reshape (Array.append y.Aval.Shape x.Aval.Shape) rows
