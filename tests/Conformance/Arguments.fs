/// The static parameters of an operation, as the library's types.
module Conformance.Arguments

open System
open System.Text.Json
open AD

/// The parameter of this name, unless it is missing or null.
let find (name: string) (p: JsonElement) : JsonElement voption =
    match p.TryGetProperty name with
    | true, v when v.ValueKind <> JsonValueKind.Null -> ValueSome v
    | _ -> ValueNone

let private get (name: string) (p: JsonElement) : JsonElement =
    match find name p with
    | ValueSome v -> v
    | ValueNone -> failwith $"the case lacks the parameter {name}"

let integerOr (otherwise: int) (name: string) (p: JsonElement) : int =
    match find name p with
    | ValueSome v -> v.GetInt32()
    | ValueNone -> otherwise

let integer (name: string) (p: JsonElement) : int = (get name p).GetInt32()

let private floatOf (e: JsonElement) : float =
    match e.ValueKind with
    | JsonValueKind.String ->
        match e.GetString() with
        | "inf"
        | "Infinity" -> infinity
        | "-inf"
        | "-Infinity" -> -infinity
        | "NaN"
        | "nan" -> nan
        | other -> failwith $"the case writes a number as \"{other}\""
    | _ -> e.GetDouble()

let number (name: string) (p: JsonElement) : float = floatOf (get name p)

let numberOr (otherwise: float) (name: string) (p: JsonElement) : float =
    match find name p with
    | ValueSome v -> floatOf v
    | ValueNone -> otherwise

let text (name: string) (p: JsonElement) : string = (get name p).GetString() |> string

/// NumPy's and JAX's word for what an index out of range means.
let indexMode (p: JsonElement) : IndexMode = Enum.Parse<IndexMode>(text "mode" p, ignoreCase = true)

let flag (name: string) (p: JsonElement) : bool =
    match find name p with
    | ValueSome v -> v.GetBoolean()
    | ValueNone -> false

let private integersOf (e: JsonElement) : int[] =
    match e.ValueKind with
    | JsonValueKind.Array -> e.EnumerateArray() |> Seq.map (fun n -> n.GetInt32()) |> Seq.toArray
    | _ -> [| e.GetInt32() |]

/// A list of integers, or one of them alone.
let integers (name: string) (p: JsonElement) : int[] = integersOf (get name p)

/// Lists of integers.
let rows (name: string) (p: JsonElement) : int[][] = (get name p).EnumerateArray() |> Seq.map integersOf |> Seq.toArray

/// None, one or several axes.
let axesOf (name: string) (p: JsonElement) : Axes =
    match find name p with
    | ValueSome v -> Axes.op_Implicit (integersOf v)
    | ValueNone -> Unchecked.defaultof<Axes>

let axes (p: JsonElement) : Axes = axesOf "axis" p
let keepdims (p: JsonElement) : bool = flag "keepdims" p

let order (p: JsonElement) : NormOrder =
    match find "ord" p with
    | ValueNone -> Unchecked.defaultof<NormOrder>
    | ValueSome v when v.ValueKind = JsonValueKind.String ->
        match v.GetString() with
        | "fro" -> NormOrder.op_Implicit "fro"
        | "nuc" -> NormOrder.op_Implicit "nuc"
        | _ -> NormOrder.op_Implicit (floatOf v)
    | ValueSome v -> NormOrder.op_Implicit (floatOf v)

/// Python's `slice(*bounds)`: one bound is the stop, as in Python.
let private slice (e: JsonElement) : Ix =
    let bound (b: JsonElement) = if b.ValueKind = JsonValueKind.Null then Nullable() else Nullable(b.GetInt32())

    let bounds = e.EnumerateArray() |> Seq.map bound |> Seq.toArray

    match bounds with
    | [| stop |] -> Ix.Slice(Nullable(), stop)
    | [| start; stop |] -> Ix.Slice(start, stop)
    | [| start; stop; step |] -> Ix.Slice(start, stop, (if step.HasValue then step.Value else 1))
    | _ -> failwith "a slice has one to three bounds"

let slices (name: string) (p: JsonElement) : Ix[] = (get name p).EnumerateArray() |> Seq.map slice |> Seq.toArray

let indices (name: string) (p: JsonElement) : Ix[] = integers name p |> Array.map Ix.op_Implicit
