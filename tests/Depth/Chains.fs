/// A chain of many operations under every transform: y ← x·cos y, which comes to rest where y = x cos y, so that its derivatives are known.
module Depth.Chains

open System
open AD
open AD.Internal
open Depth.Measure

let private chain (n: int) (x: NDArray) : NDArray =
    let mutable y = x

    for _ in 1 .. n / 2 do
        y <- cos y
        y <- y * x

    y

let private at = 0.7

/// The resting point, and dy/dx and d²y/dx² there, from y = x cos y differentiated by hand.
let private rest, private slope, private bend =
    let mutable y = at

    for _ in 1..1000 do
        y <- at * Math.Cos y

    let s, c = Math.Sin y, Math.Cos y
    let d = 1.0 + at * s
    let y1 = c / d
    y, y1, (-s * y1 * d - c * (s + at * c * y1)) / (d * d)

let private is what (wanted: float) (got: NDArray) = near what (got.ToScalar()) wanted

/// Every step's name, and what it does with a chain of n.
let private steps: (string * (int -> unit)) list =
    let x = Np.Scalar at

    [
        "value", (fun n -> chain n x |> is "value" rest)
        "grad", (fun n -> grad (chain n) x |> is "grad" slope)
        "jvp", (fun n -> snd (jvp (chain n) x (Np.Scalar 1.0)) |> is "jvp" slope)
        "makeJaxpr", (fun n -> require "an equation for each operation" ((makeJaxpr (chain n) x).Equations = n))
        "jit, first call and second",
        fun n ->
            let f = jit (chain n)
            f x |> is "jit" rest
            f x |> is "jit again" rest
        "dead code",
        fun n ->
            let f (x: NDArray) =
                chain n x |> ignore
                x + 1.0

            let program = (makeJaxpr f x).Program
            require "everything written down" (program.Eqns.Length = n + 1)
            require "one equation is left" ((Simplify.program program).Eqns.Length = 1)
        "print",
        fun n ->
            let text = (makeJaxpr (chain n) x).ToString()
            require "a line for each operation" (Seq.length (Seq.filter ((=) '\n') text) = n + 1)
        "vjp of vjp",
        fun n ->
            let pulled x = (snd (vjp (chain n) x)) (Np.Scalar 1.0)
            (snd (vjp pulled x)) (Np.Scalar 1.0) |> is "vjp of vjp" bend
        "jit of grad", (fun n -> jit (grad (chain n)) x |> is "jit of grad" slope)
        "grad of jit", (fun n -> grad (jit (chain n)) x |> is "grad of jit" slope)
        "vmap of grad",
        fun n ->
            let g = vmap (grad (chain n)) (Np.Array [| at; at |])
            g[1] |> is "vmap of grad" slope
    ]

/// The steps of these names, or all.
let run (n: int) (names: string[]) : unit =
    let chosen = steps |> List.filter (fun (name, _) -> names.Length = 0 || Array.contains name names)
    let missing = names |> Array.except (List.map fst steps)
    require $"a step named {missing}" (missing.Length = 0)

    for name, work in chosen do
        linear name n work
