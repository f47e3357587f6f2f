/// Runs the suites: `--smoke` checks each answer once, `--quick` times the eager ones in this process, `--table` measures everything beside
/// its rivals and writes docs/performance.md, `--long` 1e8 elements for docs/performance-long.md; otherwise BenchmarkDotNet's own options.
module AD.Benchmarks.Program

open System
open System.Diagnostics
open BenchmarkDotNet.Running
open AD.Benchmarks

let private check () =
    let results = [ "EagerCost", EagerCost().Check(); "TreeCost", TreeCost().Check() ]

    for name, right in results do
        printfn "%s: %s" name (if right then "answers right" else "ANSWERS WRONG")

    let disagreements = Page.smoke ()

    for what in disagreements do
        printfn "ANSWERS DIFFER: %s" what

    if results |> List.forall snd && disagreements.IsEmpty then 0 else 1

/// The least mean of several rounds: what the machine can do when it is let alone.
let private time (name: string) (count: int) (f: unit -> 'T) =
    let round () =
        let start = Stopwatch.GetTimestamp()

        for _ in 1..count do
            f () |> ignore

        Stopwatch.GetElapsedTime(start).TotalNanoseconds / float count

    for _ in 1..20 do
        round () |> ignore

    let best = Seq.init 30 (fun _ -> round ()) |> Seq.min
    printfn "%-40s %10.0f ns" name best

let private quick () =
    let e = EagerCost()
    let t = TreeCost()
    time "x + x, scalar" 5000 e.Add
    time "x * 2.0, scalar" 5000 e.TimesNumber
    time "sin x, scalar" 5000 e.Sine
    time "grad (x ** 2), scalar" 1000 e.Gradient
    time "list of 100 gradients" 20 e.ListOfGradients
    time "vmap (grad f), 100 points" 500 e.VmapGradient
    time "jit (vmap (grad f)), 100 points" 500 e.JitVmapGradient
    time "grad2" 1000 t.Two
    time "Tree.grad of a record" 1000 t.Record
    check ()

[<EntryPoint>]
let main args =
    match args with
    | [| "--smoke" |] -> check ()
    | [| "--quick" |] -> quick ()
    | [| "--table" |] -> if Page.write () then 0 else 1
    | [| "--long" |] -> if Page.writeLong () then 0 else 1
    | _ ->
        let summaries = BenchmarkSwitcher.FromAssembly(typeof<EagerCost>.Assembly).Run args
        if Seq.isEmpty summaries then 1 else check ()
