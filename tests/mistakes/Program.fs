/// Runs the laws over random programs outside a test runner: `laws FROM COUNT [--found]` runs cases by number, prints the histogram, and
/// ends with 1 where a case fails. With --found it stops at the first failure and prints one line: what a planted mistake needs.
/// `laws --page PAGE OUTPUT...` writes a page of what such runs printed.
module Program

open System
open System.Diagnostics
open PropertyTests.RandomPrograms
open PropertyTests.RandomPrograms.Cases

/// The number of the first failing case, and which law it broke.
let private firstFailure (from: int64) (count: int64) : (int64 * Case * string) option =
    Seq.init (int count) (fun k -> from + int64 k)
    |> Seq.tryPick (fun n ->
        let c = Laws.draw n

        match Laws.check c with
        | Fail message -> Some(n, c, message)
        | Pass
        | Skip _ -> None)

let private find (from: int64) (count: int64) : int =
    match firstFailure from count with
    | Some(n, c, message) ->
        let first = message.Split('\n')[0]
        printfn $"found after {n - from + 1L} cases by {label c.Law}: {first}"
        1
    | None ->
        printfn $"survived {count} cases"
        0

let private run (from: int64) (count: int64) : int =
    let watch = Stopwatch.StartNew()
    let struct (histogram, failures) = Harness.run from count 1L
    printfn $"{histogram}"

    for f in failures do
        printfn $"{Harness.describe f}\n"

    for p in Harness.primitives do
        if histogram.Count $"primitive {p}" = 0L then printfn $"never bound: {p}"

    printfn $"""{histogram.Total "ran "} cases in {watch.Elapsed.TotalSeconds:F1} s, {failures.Length} failures"""
    if failures.IsEmpty then 0 else 1

[<EntryPoint>]
let main args =
    match List.ofArray args with
    | "--page" :: page :: outputs ->
        Page.write page outputs
        0
    | from :: count :: "--found" :: _ -> find (int64 from) (int64 count)
    | from :: count :: _ -> run (int64 from) (int64 count)
    | _ ->
        eprintfn "laws FROM COUNT [--found], or laws --page PAGE OUTPUT..."
        2
