/// The page on accuracy, written by `Conformance accuracy FOLDER… PAGE` from tables of 60-digit references.
module Conformance.AccuracyReport

open System
open System.Globalization
open System.IO
open AD
open Conformance.Accuracy

let private figure (x: float) =
    if Double.IsInfinity x then "∞"
    elif x < 100.0 then x.ToString("0.00", CultureInfo.InvariantCulture)
    else x.ToString("0.0e0", CultureInfo.InvariantCulture)

/// JAX's and NumPy's columns, as the tables' authors measured them: name → cells.
let private anchor (folders: string[]) =
    let path = folders |> Array.map (fun folder -> Path.Combine(folder, "anchor.csv")) |> Array.find File.Exists
    let lines = File.ReadAllLines path
    let header = lines[0].Split ','

    Map.ofList
        [
            for line in Array.skip 1 lines do
                let c = line.Split ','
                c[0], Map.ofArray (Array.zip header c)
        ]

let private cell (anchors: Map<string, Map<string, string>>) (name: string) (column: string) =
    match anchors |> Map.tryFind name |> Option.bind (Map.tryFind column) with
    | Some ""
    | None -> "·"
    | Some text ->
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, x -> figure x
        | false, _ -> text

/// float32 against float64 rounded once, over every 65,521st bit pattern: the largest error in units of the last place of a float32.
let float32Error (f: NDArray -> NDArray) : float =
    let patterns = [| 0u .. 65521u .. UInt32.MaxValue - 65521u |] |> Array.map BitConverter.UInt32BitsToSingle
    let xs = Np.Array patterns
    let narrow = (f xs).ToArray<float32>()
    let wide = (f (xs.AsType Dtype.Float64)).ToArray<float>()

    let ulp (v: float32) =
        if v = 0f then float Single.Epsilon
        elif Single.IsInfinity v then Math.ScaleB(1.0, 104)
        else Math.ScaleB(1.0, max (Math.ILogB(float v)) -126 - 23)

    let off (y: float32) (v: float) =
        let rounded = float32 v

        if Single.IsNaN y || Double.IsNaN v then
            if Single.IsNaN y && Double.IsNaN v then 0.0 else infinity
        elif y = rounded then
            0.0
        else
            abs (float y - v) / ulp rounded

    Array.map2 off narrow wide |> Array.max

/// Writes the page; true where every function is within its limits.
let write (folders: string[]) (page: string) : bool =
    let anchors = anchor folders
    let judgements = functions |> List.choose (fun e -> table folders e |> Option.map (fun path -> e, judge path e))
    use out = new StringWriter(NewLine = "\n")

    out.WriteLine "# Accuracy"
    out.WriteLine()

    out.WriteLine
        "Written by `dotnet run --project tests/Conformance -c Release -- accuracy FOLDER tests/Conformance/accuracy docs/accuracy.md`, where FOLDER holds the tables; a sample of them is `tests/Conformance/accuracy`, with tables of our own of further functions, for which nobody else was measured."

    out.WriteLine()

    out.WriteLine
        "The largest error, in units in the last place of the correctly rounded reference, of each function and of its derivatives by `grad` (the second by `grad` of `grad`; of two arguments: the partial derivatives), over tables of values from 60-digit arithmetic: random mantissas over the whole range with subnormals, neighbours of zeros and poles, tails, special values. Beside them JAX 0.10.2 and NumPy 2.4.6 or SciPy 1.17.1 on the same rows (without rows of subnormal numbers, which JAX flushes, and without those that have no correct digit). The limits are 2 for the values of elementary functions, 8 for special functions and derivatives. Rows beside a zero of a derivative, and beside an irrational zero of a special function, are not counted, for anyone."

    out.WriteLine()

    out.WriteLine
        "`float32` is the largest error against the float64 function, over 65,551 bit patterns; float32 elements of the functions with 0.00 are computed in float64 and rounded once."

    out.WriteLine()
    out.WriteLine "| function | rows | value | JAX | NumPy, SciPy | first derivative | JAX | second derivative | JAX | float32 |"
    out.WriteLine "|---|---|---|---|---|---|---|---|---|---|"

    for e, j in judgements do
        let narrow =
            match e.Function with
            | Of1 f -> figure (float32Error f)
            | Of2 _ -> "·"

        let cell = cell anchors e.Name

        out.WriteLine
            $"""| `{e.Name}` | {j.Rows} | {figure j.Worst[0]} | {cell "jax_max"} | {cell "ref_max"} | {figure j.Worst[1]} | {cell "jax_d1_max"} | {figure j.Worst[2]} | {cell "jax_d2_max"} | {narrow} |"""

    let faults = judgements |> List.collect (fun (_, j) -> j.Faults)
    out.WriteLine()
    out.WriteLine "## Rows beyond the limits"
    out.WriteLine()

    if faults.IsEmpty then
        out.WriteLine "None."
    else
        for f in faults do
            out.WriteLine $"- {f}"

    out.WriteLine()
    out.WriteLine "## Rows left out"
    out.WriteLine()

    out.WriteLine
        "References that contradict C99 Annex F (F.10): the angle of a point has the sign of its ordinate, −0 too; a remainder that is 0 has the sign of the dividend; erfc(−∞) is 2."

    out.WriteLine()

    for name, x, y in wrongReferences do
        out.WriteLine(if name = "erfc" then $"- `{name}({x:R})`" else $"- `{name}({x:R}, {y:R})`")

    File.WriteAllText(page, out.ToString())

    printfn
        "%d functions, %d rows, %d results beyond their limits"
        judgements.Length
        (judgements |> List.sumBy (fun (_, j) -> j.Rows))
        faults.Length

    for f in faults do
        printfn "  %O" f

    faults.IsEmpty
