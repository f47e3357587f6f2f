/// Programs as wide as the chains are long: many inputs, many parts of one array, many readers of one value, many arguments.
module Depth.Widths

open AD
open Depth.Measure

let private numbers (n: int) : NDArray[] = Array.init n (fun i -> Np.Scalar(float i))

let run (n: int) : unit =
    linear "concatenate" n (fun n ->
        let parts = Array.init n (fun i -> Np.Array [| float i |])
        let total = Np.Sum(Np.Concatenate parts)
        near "the sum" (total.ToScalar()) (0.5 * float n * float (n - 1)))

    linear "readers of one value" n (fun n ->
        let f (x: NDArray) =
            let s = sin x
            let mutable y = s

            for _ in 2..n do
                y <- y + s

            y

        near "the gradient" ((grad f (Np.Scalar 0.5)).ToScalar()) (float n * cos 0.5))

    let tenth = n / 10

    linear "stack, differentiated" tenth (fun n ->
        let f (parts: NDArray[]) = Np.Sum(Np.Stack parts ** 2)
        let g = Tree.grad f (numbers n)
        require "a gradient for each" (g.Length = n)
        near "the last" (g[n - 1].ToScalar()) (2.0 * float (n - 1)))

    linear "arguments" tenth (fun n ->
        let f (xs: NDArray[]) = xs |> Array.fold (fun (s: NDArray) x -> s + x * x) (Np.Scalar 0.0)
        let g = Tree.grad f (numbers n)
        near "the last" (g[n - 1].ToScalar()) (2.0 * float (n - 1)))
