/// Holds the library against values computed by JAX: `Conformance FILE…`, or its own copy of the corpus; `Conformance accuracy FOLDER… PAGE` writes the page on accuracy.
module Conformance.Program

open System
open System.IO
open Conformance.Cases
open Conformance.Report

let private judge (references: Map<string, float[][]>) (deviations: Deviation[]) (c: Case) : Line =
    let reference = references.TryFind c.Id

    let c =
        match reference with
        | Some values -> Judge.against values c
        | None -> c

    let verdict =
        match Operations.find c with
        | ValueNone -> Missing c.Op
        | ValueSome f ->
            let faults = Transforms.runs c f |> List.choose (Judge.fault c)

            match faults, deviations |> Array.tryFind (fun d -> d.Covers c.Id) with
            | [], Some d -> Stale d.Pattern
            | [], None -> if reference.IsSome then PassedByReference else Passed
            | _ :: _, Some _ -> Deviates
            | faults, None -> if Judge.unjudged c then Deviates else Failed faults

    { Id = c.Id; Kind = c.Kind; Transform = c.Transform; Verdict = verdict }

let private judgeAll (arguments: string[]) : int =
    let beside (name: string) = Path.Combine(AppContext.BaseDirectory, name)
    let files = if arguments.Length > 0 then arguments else [| beside "data/core.jsonl.gz" |]

    match files |> Array.tryFind (File.Exists >> not) with
    | Some absent ->
        Console.Error.WriteLine $"Conformance: no file {absent}."
        2
    | None ->
        let deviations = deviations (beside "deviations.json")
        let references = references (beside "references.json")
        let lines = files |> Seq.collect read |> Seq.map (judge references deviations) |> Seq.toArray
        if print lines then 0 else 1

[<EntryPoint>]
let main arguments =
    match arguments with
    | a when a.Length > 2 && a[0] = "accuracy" -> if AccuracyReport.write a[1 .. a.Length - 2] a[a.Length - 1] then 0 else 1
    | _ -> judgeAll arguments
