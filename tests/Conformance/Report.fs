/// What the runner prints: the coverage table, the failures, the stale deviations, the last line.
module Conformance.Report

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions

/// A case the library answers otherwise than JAX on purpose.
type Deviation =
    {
        Pattern: string
        Reason: string
    }

    /// `*` in a pattern stands for any text.
    member d.Covers(id: string) = Regex.IsMatch(id, "^" + Regex.Escape(d.Pattern).Replace("\\*", ".*") + "$")

/// Values to 60 digits, by case, as references.py writes them: they stand in place of JAX's.
let references (path: string) : Map<string, float[][]> =
    use document = JsonDocument.Parse(File.ReadAllText path)

    Map
        [
            for e in document.RootElement.EnumerateArray() do
                string (e.GetProperty("id").GetString()),
                e.GetProperty "data" |> Cases.items |> Array.map (Cases.items >> Array.map Cases.floatOf)
        ]

let deviations (path: string) : Deviation[] =
    use document = JsonDocument.Parse(File.ReadAllText path)
    let text (name: string) (e: JsonElement) = e.GetProperty(name).GetString() |> string

    document.RootElement.EnumerateArray()
    |> Seq.map (fun e -> { Pattern = text "id" e; Reason = text "reason" e })
    |> Seq.toArray

type Verdict =
    | Passed
    /// It agrees with 60 digits, where JAX does not.
    | PassedByReference
    | Failed of faults: string list
    /// It differs, as listed.
    | Deviates
    /// It is listed, and agrees.
    | Stale of pattern: string
    | Missing of name: string

type Line = { Id: string; Kind: string; Transform: string; Verdict: Verdict }

let private count (test: Verdict -> bool) (lines: Line seq) = lines |> Seq.filter (fun l -> test l.Verdict) |> Seq.length

let private isPassed v =
    match v with
    | Passed
    | PassedByReference
    | Stale _ -> true
    | Failed _
    | Deviates
    | Missing _ -> false

let private isReferred v =
    match v with
    | PassedByReference -> true
    | Passed
    | Stale _
    | Failed _
    | Deviates
    | Missing _ -> false

let private isFailed v =
    match v with
    | Failed _ -> true
    | Passed
    | PassedByReference
    | Stale _
    | Deviates
    | Missing _ -> false

let private isDeviation v =
    match v with
    | Deviates -> true
    | Passed
    | PassedByReference
    | Stale _
    | Failed _
    | Missing _ -> false

let private isMissing v =
    match v with
    | Missing _ -> true
    | Passed
    | PassedByReference
    | Stale _
    | Failed _
    | Deviates -> false

let private isStale v =
    match v with
    | Stale _ -> true
    | Passed
    | PassedByReference
    | Failed _
    | Deviates
    | Missing _ -> false

let private table (lines: Line[]) =
    let kinds = lines |> Array.map (fun l -> l.Kind) |> Array.distinct
    let transforms = lines |> Array.map (fun l -> l.Transform) |> Array.distinct
    let cell (text: string) = text.PadLeft 11
    Console.WriteLine("passed/total".PadRight 12 + String.Join("", transforms |> Array.map cell))

    for kind in kinds do
        let row =
            transforms
            |> Array.map (fun t ->
                let here = lines |> Array.filter (fun l -> l.Kind = kind && l.Transform = t)
                cell (if here.Length = 0 then "" else $"{count isPassed here}/{here.Length}"))

        Console.WriteLine(kind.PadRight 12 + String.Join("", row))

/// Prints the report; true when nothing failed and no deviation is stale.
let print (lines: Line[]) : bool =
    table lines

    let missing =
        lines
        |> Array.choose (fun l ->
            match l.Verdict with
            | Missing name -> Some name
            | Passed
            | PassedByReference
            | Stale _
            | Failed _
            | Deviates -> None)

    for name, times in missing |> Array.countBy id do
        Console.WriteLine $"missing {name}: {times}"

    for l in lines do
        match l.Verdict with
        | Failed faults ->
            Console.WriteLine $"FAILED {l.Id}"

            for fault in faults do
                Console.WriteLine $"  {fault}"
        | Stale pattern -> Console.WriteLine $"STALE {l.Id} passes, but \"{pattern}\" lists it as a deviation"
        | Passed
        | PassedByReference
        | Deviates
        | Missing _ -> ()

    let number test = count test lines

    Console.WriteLine $"of those passed, {number isReferred} agree with 60 digits where JAX's float64 has lost them (references.json)"

    Console.WriteLine $"{number isPassed} passed, {number isFailed} failed, {number isDeviation} deviations, {missing.Length} missing"

    number isFailed = 0 && number isStale = 0
