/// Loops of many steps: forward under each word, and differentiated, with values known by hand.
module Depth.Loops

open System
open AD
open Depth.Measure

/// y ← y/2 + x from 0: after many steps 2x, whose derivative is 2.
let private step (x: NDArray) (y: NDArray) : NDArray = y * 0.5 + x

let private zero = Np.Scalar 0.0
let private start () : NDArray * NDArray = Np.Scalar(0, Dtype.Int64), zero

let private counting n (x: NDArray) = Lax.foriLoop 0 (n: int) (fun _ y -> step x y) zero

let private scan n (x: NDArray) =
    let last, ys = Lax.scan (fun y (e: NDArray) -> (let y = step x y + 0.0 * e in y, y)) zero (Np.Zeros(n: int))
    last + 0.0 * ys[n - 1]

let private whileLoop n (x: NDArray) =
    snd (Lax.whileLoop (fun (i: NDArray, _: NDArray) -> i .< n) (fun (i, y) -> i + 1, step x y) (start ()))

/// A loop whose number of steps is known when it runs.
let private counted n (x: NDArray) =
    Lax.foriLoop 0 (Np.Scalar(float n, Dtype.Int64) + 0 * x.AsType Dtype.Int64) (fun _ y -> step x y) zero

let private words = [ "foriLoop", counting; "scan", scan; "whileLoop", whileLoop; "counted foriLoop", counted ]

let run (n: int) : unit =
    let x = Np.Scalar 0.75
    let is what wanted (got: NDArray) = near what (got.ToScalar()) wanted

    for name, loop in words do
        linear name n (fun n -> loop n x |> is name 1.5)
        linear $"jit of {name}" n (fun n -> jit (loop n) x |> is name 1.5)
        linear $"grad of {name}" n (fun n -> grad (loop n) x |> is name 2.0)
        linear $"jit of grad of {name}" n (fun n -> jit (grad (loop n)) x |> is name 2.0)
        linear $"jvp of {name}" n (fun n -> snd (jvp (loop n) x (Np.Scalar 1.0)) |> is name 2.0)
        linear $"grad of grad of {name}" n (fun n -> grad (fun x -> x * grad (loop n) x) x |> is name 2.0)

    // a branch in each step, and an element of a long array
    let ones n = Np.Ones(n: int)

    let branching n (v: NDArray) =
        Lax.foriLoop 0 n (fun i (y: NDArray) -> Lax.cond (y .> 1.0) (fun () -> y * 0.5 + v[i]) (fun () -> y + v[i])) zero

    linear "grad of branches that read" n (fun n ->
        let g = grad (branching n) (ones n)
        is "the last" 1.0 g[n - 1]
        is "the one before" 0.5 g[n - 2])

/// The forward loops alone, at ten times the length.
let forward (n: int) : unit =
    for name, loop in words do
        linear name n (fun n -> near name ((loop n (Np.Scalar 0.75)).ToScalar()) 1.5)
