/// docs/random-programs.md: the counts that one run printed, or several runs over neighbouring numbers, added up.
module Page

open System
open System.Collections.Generic
open System.Globalization
open System.IO
open System.Text.RegularExpressions
open PropertyTests.RandomPrograms.Cases
open PropertyTests.RandomPrograms.Harness

let private culture = CultureInfo.InvariantCulture
let private figure (n: int64) = n.ToString("N0", culture)

let private count (counts: Dictionary<string, int64>) (key: string) : int64 =
    match counts.TryGetValue key with
    | true, n -> n
    | _ -> 0L

/// The lines `count  key` of all runs, summed by key, and how many failures the runs told.
let private totals (files: string seq) : Dictionary<string, int64> * int =
    let counts = Dictionary<string, int64>()
    let mutable failures = 0

    for line in files |> Seq.collect File.ReadLines do
        let row = Regex.Match(line, @"^ *(\d+)  (\S.*)$")

        if row.Success then
            let key = row.Groups[2].Value
            counts[key] <- count counts key + Int64.Parse(row.Groups[1].Value, culture)
        elif line.StartsWith("-- again: ", StringComparison.Ordinal) then
            failures <- failures + 1

    counts, failures

/// Writes the page of these runs' outputs.
let write (path: string) (files: string list) : unit =
    let counts, failures = totals files

    let total (prefix: string) =
        counts |> Seq.sumBy (fun c -> if c.Key.StartsWith(prefix, StringComparison.Ordinal) then c.Value else 0L)

    let cases = total "ran "
    let skipped law = counts |> Seq.sumBy (fun c -> if c.Key.StartsWith $"law {law}: skipped" then c.Value else 0L)
    let allSkipped = laws |> Seq.sumBy (label >> skipped)
    let share = (100.0 * float allSkipped / float cases).ToString("F1", culture)
    let transforms = [ "jit"; "vmap"; "grad"; "jvp" ]

    let primitives =
        [
            for c in counts do
                if c.Key.StartsWith("primitive ", StringComparison.Ordinal) then
                    c.Key.Substring "primitive ".Length, c.Value
        ]
        |> List.sortBy snd

    let rarest = primitives |> List.truncate 5 |> List.map (fun (name, n) -> $"`{name}` in {figure n} programs")

    let failed =
        match failures with
        | 0 -> "**none failed**"
        | 1 -> "**1 failed**"
        | n -> $"**{n} failed**"

    let lines =
        [
            "# Random programs"
            ""
            $"""The laws P1 to P18 over random programs (`tests/PropertyTests/RandomPrograms`): **{figure cases} cases** on {DateTime.UtcNow.ToString("yyyy-MM-dd", culture)}, on one state of the library: {failed}. What failed in earlier runs is replayed first in each run (`tests/PropertyTests/regressions.jsonl`). A million in one run, or other numbers:"""
            ""
            "```sh"
            "AD_CASES=1000000 AD_SEED=2000000000 dotnet test tests/PropertyTests --filter FullyQualifiedName~RandomPrograms"
            "```"
            ""
            "Without a test runner, in pieces of any size, and this page of what they print:"
            ""
            "```sh"
            "dotnet run --project tests/mistakes -c Release -- 2000000000 50000 > 0.txt"
            "dotnet run --project tests/mistakes -c Release -- --page docs/random-programs.md 0.txt"
            "```"
            ""
            $"A case is skipped where its oracle has nothing to say: beside a kink, or where a number is not finite: {figure allSkipped} of them, {share} %%."
            ""
            "| law | ran | skipped |"
            "|---|---|---|"
            for law in laws do
                let name = label law
                $"""| {name} | {figure (count counts $"ran {name}")} | {figure (skipped name)} |"""
            ""
            "How often one transform stood inside another:"
            ""
            $"""| outer \ inner | {String.Join(" | ", transforms)} |"""
            "|---|---|---|---|---|"
            for i, outer in List.indexed transforms do
                let row = [ for j in 0..3 -> figure (count counts (pair i j)) ]
                $"""| {outer} | {String.Join(" | ", row)} |"""
            ""
            $"""{primitives.Length} primitives were bound, the rarest of them: {String.Join(", ", rarest)}."""
        ]

    File.WriteAllText(path, String.Join("\n", lines) + "\n")
