/// Runs the laws over random programs outside a test runner: `laws FROM COUNT [--found]` runs cases by number, prints the histogram, and
/// ends with 1 where a case fails. With --found it stops at the first failure and prints one line: what a planted mistake needs.
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

[<EntryPoint>]
let main args =
    let from, count = int64 args[0], int64 args[1]
    let watch = Stopwatch.StartNew()

    if Array.contains "--found" args then
        match firstFailure from count with
        | Some(n, c, message) ->
            let first = message.Split('\n')[0]
            printfn $"found after {n - from + 1L} cases by {label c.Law}: {first}"
            1
        | None ->
            printfn $"survived {count} cases"
            0
    else
        let struct (histogram, failures) = Harness.run from count 1L
        printfn $"{histogram}"

        for f in failures do
            printfn $"{Harness.describe f}\n"

        for p in Harness.primitives do
            if histogram.Count $"primitive {p}" = 0L then printfn $"never bound: {p}"

        let ran, skipped = histogram.Total "ran ", histogram.Total "law " - (histogram.Total "law " - 0L)
        printfn $"{ran} cases in {watch.Elapsed.TotalSeconds:F1} s, {failures.Length} failures ({skipped})"
        if failures.IsEmpty then 0 else 1
