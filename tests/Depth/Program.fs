/// Programs of a million operations, each on a thread with a stack of 256 KB, and what happens where stack or memory end: run by the tests in a process of its own, since a failure may be the end of it.
module Depth.Program

open System
open System.Threading
open Depth

/// Runs f on a thread with a stack of its own; what it throws comes back.
let private onStack (bytes: int) (f: unit -> unit) : unit =
    let failure = ref ""

    let thread =
        Thread(
            (fun () ->
                try
                    f ()
                with e ->
                    failure.Value <- string e),
            bytes
        )

    thread.Start()
    thread.Join()

    if failure.Value <> "" then failwith failure.Value

let private small = 256 * 1024

[<EntryPoint>]
let main args =
    let n () = int args[1]

    match args[0] with
    | "chains" ->
        // once small, so that compilation is not measured
        onStack small (fun () -> Chains.run 2000 [||])
        Console.WriteLine $"chains of {n ()}:"
        onStack small (fun () -> Chains.run (n ()) args[2..])
    | "widths" -> onStack small (fun () -> Widths.run (n ()))
    | "loops" ->
        onStack small (fun () -> Loops.run 1000)
        Console.WriteLine $"loops of {n ()}:"
        onStack small (fun () -> Loops.run (n ()))
    | "steps" -> onStack small (fun () -> Loops.forward (n ()))
    | "recursion" ->
        onStack small Limits.recursion
        onStack (1 <<< 26) (fun () -> Limits.sumTree 10_000)
    | "memory" -> onStack small Limits.memory
    | other -> failwith $"{other}: chains N [STEP …], widths N, loops N, steps N, recursion or memory"

    Console.WriteLine "done"
    0
