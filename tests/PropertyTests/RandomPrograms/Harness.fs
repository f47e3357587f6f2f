/// Runs cases by number, on two threads, and keeps the histogram; a failure is shrunk, printed and kept for ever.
module internal PropertyTests.RandomPrograms.Harness

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.IO
open System.Threading
open Microsoft.FSharp.Reflection
open AD
open AD.Internal
open PropertyTests.RandomPrograms.Cases
open PropertyTests.RandomPrograms.Library

// ---- primitives --------------------------------------------------------------------------------------------------

/// A plain union: cases without fields.
let private isPlain (t: Type) =
    FSharpType.IsUnion(t, true) && FSharpType.GetUnionCases(t, true) |> Array.forall (fun c -> c.GetFields().Length = 0)

/// The fields of a case that tell primitives apart.
let private choices (c: UnionCaseInfo) =
    c.GetFields() |> Array.indexed |> Array.filter (fun (_, f) -> isPlain f.PropertyType && f.PropertyType <> typeof<Dtype>)

/// Every case of a union, once for each choice of its plain fields.
let private casesOf (t: Type) (without: string list) : string[] =
    let names (t: Type) = FSharpType.GetUnionCases(t, true) |> Array.map _.Name

    [|
        for c in FSharpType.GetUnionCases(t, true) |> Array.filter (fun c -> not (List.contains c.Name without)) do
            yield!
                choices c
                |> Array.fold
                    (fun all (_, f) ->
                        [|
                            for a in all do
                                for n in names f.PropertyType -> $"{a} {n}"
                        |])
                    [| c.Name |]
    |]

/// Every operation and every primitive that is none. Reports have no result that a law could speak of.
let primitives: string[] =
    Array.append (casesOf typeof<Operation> []) (casesOf typeof<Prim> [ nameof Plain; nameof Report ])

/// The name of a union's value, as `primitives` has it.
let private namer (t: Type) : obj -> string =
    let tag = FSharpValue.PreComputeUnionTagReader(t, true)
    let cases = FSharpType.GetUnionCases(t, true)
    let readers = cases |> Array.map (fun c -> FSharpValue.PreComputeUnionReader(c, true))
    let chosen = cases |> Array.map (choices >> Array.map fst)

    fun x ->
        let fields = readers[tag x] x
        chosen[tag x] |> Array.fold (fun s i -> $"{s} {fields[i]}") cases[tag x].Name

let private nameOfOperation = namer typeof<Operation>
let private nameOfOther = namer typeof<Prim>

let private nameOf (p: Prim) : string =
    match p with
    | Plain op -> nameOfOperation op
    | p -> nameOfOther p

/// The primitives of a program and of those inside it.
let rec private walk (found: HashSet<string>) (p: AD.Internal.Jaxpr) : unit =
    for e in p.Eqns do
        found.Add(nameOf e.Prim) |> ignore

        Bodies.within e.Prim |> Array.iter (walk found)

/// The primitives that a case's program and its gradient bind.
let private bound (c: Case) : HashSet<string> =
    let found = HashSet<string>()
    let e = Checks.prepare c
    walk found (Tree.makeJaxpr (fun xs -> eval c.Program xs) e.All).Program
    let phi xs = Checks.contraction e.Cs (e.F xs)
    walk found (Tree.makeJaxpr (fun xs -> Tree.grad phi xs) e.Xs).Program

    // a rule for reverse mode alone is transposed by forward mode
    let isRuled (n: Ir.Node) =
        match n.Op with
        | Ir.Call { Kind = Ir.Ruled(false, true) } -> true
        | _ -> false

    if c.Program.Nodes |> Array.exists isRuled then
        walk found (Tree.makeJaxpr (fun xs -> Tree.jvp e.F xs e.Ts) e.Xs).Program

    // an equation without operands is computed while a program is written down, so that none has iota; the order of a sort begins with it
    let sorts (n: Ir.Node) =
        match n.Op with
        | Ir.Argsort _ -> true
        | _ -> false

    if c.Program.Nodes |> Array.exists sorts then found.Add "Iota" |> ignore

    found

// ---- the histogram ------------------------------------------------------------------------------------------------

type Histogram() =
    let counts = ConcurrentDictionary<string, int64>()
    member _.Add(key: string) = counts.AddOrUpdate(key, 1L, fun _ n -> n + 1L) |> ignore

    member _.Count(key: string) =
        match counts.TryGetValue key with
        | true, n -> n
        | _ -> 0L

    member h.Total(prefix: string) =
        counts |> Seq.sumBy (fun kv -> if kv.Key.StartsWith(prefix, StringComparison.Ordinal) then kv.Value else 0L)

    override _.ToString() =
        let lines = counts |> Seq.sortBy _.Key |> Seq.map (fun kv -> $"{kv.Value, 9}  {kv.Key}")
        String.Join("\n", lines)

let private transforms = [| "jit"; "vmap"; "grad"; "jvp" |]

/// The name of an ordered pair of transforms, outer first.
let pair (outer: int) (inner: int) : string = $"pair {transforms[outer]} of {transforms[inner]}"

let private featureTests: (string * (Ir.Spec -> bool))[] =
    [|
        "shape with an axis of 0", (fun s -> Array.contains 0 s.Shape)
        "shape with an axis of 1", (fun s -> Array.contains 1 s.Shape)
        "shape of rank 0", (fun s -> s.Shape.Length = 0)
        "shape of rank 3", (fun s -> s.Shape.Length = 3)
        "shape of rank 4", (fun s -> s.Shape.Length = 4)
        "shape with a vector's tail", (fun s -> s.Shape |> Array.exists (fun n -> n >= 15))
        "dtype float32", (fun s -> s.Kind = Ir.Float32)
        "dtype int64", (fun s -> s.Kind = Ir.Integer)
        "dtype bool", (fun s -> s.Kind = Ir.Mask)
    |]

/// What of a case's types is counted.
let featureNames: string[] = featureTests |> Array.map fst

let private features (c: Case) : string[] =
    featureTests |> Array.filter (fun (_, test) -> c.Program.Nodes |> Array.exists (fun n -> test n.Spec)) |> Array.map fst

// ---- failures --------------------------------------------------------------------------------------------------------

type Failure = { Number: int64; Case: Case; Message: string }

let describe (f: Failure) : string =
    String.Join(
        "\n",
        [
            $"case {f.Number} ({label f.Case.Law}): {f.Message}"
            "-- F#"
            Snippets.write Snippets.FSharp f.Case
            "-- C#"
            Snippets.write Snippets.CSharp f.Case
            "-- JSON"
            Json.write f.Case
            $"-- again: AD_SEED={f.Number} AD_CASES=1"
        ]
    )

// ---- running ---------------------------------------------------------------------------------------------------------

/// Runs the cases of these numbers. Primitives are counted on every `every`-th case.
let run (from: int64) (count: int64) (every: int64) : struct (Histogram * Failure list) =
    let h = Histogram()
    let failures = ConcurrentBag<Failure>()
    let next = ref (from - 1L)

    let work () =
        let mutable n = Interlocked.Increment(&next.contents)

        while n < from + count && failures.Count < 5 do
            let c = Laws.draw n
            Nesting.Reset()

            let verdict = Laws.check c

            match verdict with
            | Pass -> h.Add $"law {label c.Law}: passed"
            | Skip reason -> h.Add $"law {label c.Law}: skipped, {reason}"
            | Fail message ->
                let struct (small, why) = Shrink.shrink Laws.check 3000 c message
                failures.Add { Number = n; Case = small; Message = why }

            h.Add $"ran {label c.Law}"
            let pairs = Nesting.Pairs

            for i in 0..15 do
                if pairs[i] then h.Add(pair (i / 4) (i % 4))

            for f in features c do
                h.Add f

            // what cannot be written down has failed its law already
            if n % every = 0L && verdict = Pass then
                for p in bound c do
                    h.Add $"primitive {p}"

            n <- Interlocked.Increment(&next.contents)

    let threads = List.init 2 (fun _ -> Thread(work, 64 * 1024 * 1024))
    threads |> List.iter _.Start()
    threads |> List.iter _.Join()
    struct (h, failures |> Seq.sortBy _.Number |> Seq.toList)

/// Keeps failures at the end of a file of one case a line.
let keep (file: string) (failures: Failure list) : unit =
    let known = if File.Exists file then set (File.ReadAllLines file) else Set.empty
    let lines = failures |> List.map (fun f -> Json.write f.Case) |> List.filter (fun l -> not (known.Contains l))
    File.AppendAllLines(file, lines)

/// The kept cases that fail again.
let replay (file: string) : Failure list =
    if not (File.Exists file) then
        []
    else
        [
            for line in File.ReadLines file do
                if line.Trim() <> "" then
                    let c = Json.read line

                    match Laws.check c with
                    | Fail message -> { Number = -1L; Case = c; Message = message }
                    | Pass
                    | Skip _ -> ()
        ]
