/// What ends a program from outside: a stack that is used up, memory that is used up. Both are exceptions, and leave nothing behind.
module Depth.Limits

open System
open AD
open Depth.Measure

let private calm (what: string) : unit = near what ((grad (fun x -> x * x) (Np.Scalar 3.0)).ToScalar()) 6.0

/// Recursion of the user's through transforms, without end; and recursion that ends.
let recursion () : unit =
    let rec endless (transform: (NDArray -> NDArray) -> NDArray -> NDArray) (x: NDArray) : NDArray = transform (endless transform) x

    for name, transform in [ "grad", grad; "jit", jit; "vmap", (fun f x -> x + Np.Sum(vmap f (Np.Ones 2))); "jacfwd", jacfwd ] do
        let stopped =
            try
                endless transform (Np.Scalar 1.0) |> ignore
                false
            with :? InsufficientExecutionStackException ->
                true

        require $"{name} without end is stopped" stopped
        calm $"after {name} without end"

    // counted down by a number of the host's, also where it is staged; two functions in turn
    let rec even (n: int) (x: NDArray) : NDArray = if n = 0 then x else sin (odd (n - 1) x)
    and odd (n: int) (x: NDArray) : NDArray = if n = 0 then x else x * even (n - 1) x

    let slope = (grad (even 100) (Np.Scalar 0.5)).ToScalar()
    near "staged" ((grad (jit (even 100)) (Np.Scalar 0.5)).ToScalar()) slope
    near "staged whole" ((jit (grad (even 100)) (Np.Scalar 0.5)).ToScalar()) slope

/// The sum of a list by recursion, as deep as the list is long: the stack is the user's to provide, and no rule of the library uses it.
let sumTree (depth: int) : unit =
    let rec total (x: NDArray) (n: int) : NDArray = if n = 0 then x * 0.0 else x + total x (n - 1)
    near "the gradient" ((grad (fun x -> total x depth) (Np.Scalar 2.0)).ToScalar()) (float depth)
    near "the gradient, staged" ((jit (grad (fun x -> total x depth)) (Np.Scalar 2.0)).ToScalar()) (float depth)

/// With a heap that is limited from outside: the first array that does not fit is an OutOfMemoryException from wherever it is made.
let memory () : unit =
    let n = 100_000_000
    require "the heap is limited" (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < int64 n)
    let wide (x: NDArray) = Np.BroadcastTo(x, n) + x

    let transforms =
        [
            "value", id
            "grad", (fun f -> grad (fun x -> Np.Sum(f x)))
            "jit", jit
            "vmap", (fun f x -> vmap f (Np.Stack [ x; x ]))
        ]

    for name, transform in transforms do
        let stopped =
            try
                (transform wide) (Np.Scalar 1.0) |> ignore
                false
            with :? OutOfMemoryException ->
                true

        require $"{name}: no room is an OutOfMemoryException" stopped
        calm $"after {name} had no room"
