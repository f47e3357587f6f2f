/// The cases of the corpus as its files write them: read from plain or gzipped JSON lines.
module Conformance.Cases

open System
open System.IO
open System.IO.Compression
open System.Text.Json
open AD

/// Numbers in the order of rows; integers and booleans are exact, floating-point numbers as the case's dtype rounds them.
type Tensor =
    {
        Dtype: string
        Shape: int[]
        Floats: float[]
        Integers: int64[]
    }

    member t.IsFloating = t.Dtype = "f64" || t.Dtype = "f32"

type Node = { Op: string; Params: JsonElement; Args: int[] }

type Case =
    {
        Id: string
        Kind: string
        Op: string
        Params: JsonElement
        Nodes: Node[]
        Inputs: Tensor[]
        Diff: int[]
        Transform: string
        Targs: JsonElement
        Tags: string[]
        Rtol: float
        Atol: float
        Expected: Tensor[]
        ExpectedForward: Tensor[]
        ExpectedInDouble: Tensor[]
        /// Derivatives of orders 0, 1 … to 60 digits; empty where the case has none.
        Reference: float[]
        /// The orders at which the reference stands for JAX's value.
        OracleOff: int[]
    }

let floatOf (e: JsonElement) : float =
    match e.ValueKind with
    | JsonValueKind.String ->
        match e.GetString() with
        | "NaN" -> nan
        | "Infinity" -> infinity
        | "-Infinity" -> -infinity
        | other -> failwith $"the corpus writes a number as \"{other}\""
    | JsonValueKind.True -> 1.0
    | JsonValueKind.False -> 0.0
    | JsonValueKind.Null -> nan
    | _ -> e.GetDouble()

let private integerOf (e: JsonElement) : int64 =
    match e.ValueKind with
    | JsonValueKind.True -> 1L
    | JsonValueKind.False -> 0L
    | _ -> e.GetInt64()

let items (e: JsonElement) : JsonElement[] = e.EnumerateArray() |> Seq.toArray

let private field (name: string) (e: JsonElement) : JsonElement voption =
    match e.TryGetProperty name with
    | true, v -> ValueSome v
    | _ -> ValueNone

let tensor (e: JsonElement) : Tensor =
    let dtype = e.GetProperty("dtype").GetString() |> string
    let data = items (e.GetProperty "data")
    let floating = dtype = "f64" || dtype = "f32"

    {
        Dtype = dtype
        Shape = items (e.GetProperty "shape") |> Array.map (fun n -> n.GetInt32())
        Floats = if floating then Array.map floatOf data else [||]
        Integers = if floating then [||] else Array.map integerOf data
    }

let tensors (e: JsonElement) : Tensor[] = items e |> Array.map tensor

/// The tensors under a name, or none.
let private tensorsOf (name: string) (e: JsonElement) : Tensor[] =
    match field name e with
    | ValueSome v -> tensors v
    | ValueNone -> [||]

let private integers (e: JsonElement) : int[] = items e |> Array.map (fun n -> n.GetInt32())

let private text (name: string) (e: JsonElement) : string = e.GetProperty(name).GetString() |> string

let private node (e: JsonElement) : Node = { Op = text "op" e; Params = e.GetProperty "params"; Args = integers (e.GetProperty "args") }

let private case (e: JsonElement) : Case =
    let tol = e.GetProperty "tol"

    {
        Id = text "id" e
        Kind = text "kind" e
        Op = text "op" e
        Params = e.GetProperty "params"
        Nodes =
            match field "nodes" e with
            | ValueSome n -> items n |> Array.map node
            | ValueNone -> [||]
        Inputs = tensors (e.GetProperty "inputs")
        Diff = integers (e.GetProperty "diff")
        Transform = text "transform" e
        Targs = e.GetProperty "targs"
        Tags = items (e.GetProperty "tags") |> Array.map (fun t -> string (t.GetString()))
        Rtol = tol.GetProperty("rtol").GetDouble()
        Atol = tol.GetProperty("atol").GetDouble()
        Expected = tensors (e.GetProperty "expected")
        ExpectedForward = tensorsOf "expected_fwd" e
        ExpectedInDouble = tensorsOf "expected_ref64" e
        Reference =
            match field "ref" e with
            | ValueSome r -> items (r.GetProperty "derivs") |> Array.map floatOf
            | ValueNone -> [||]
        OracleOff =
            match field "oracle_off" e with
            | ValueSome orders -> integers orders
            | ValueNone -> [||]
    }

/// Every case of a file, `.gz` or plain.
let read (path: string) : Case seq =
    seq {
        use file = File.OpenRead path

        use stream: Stream =
            if path.EndsWith(".gz", StringComparison.Ordinal) then
                new GZipStream(file, CompressionMode.Decompress)
            else
                file

        use reader = new StreamReader(stream)
        let mutable line = reader.ReadLine()

        while not (isNull line) do
            if not (String.IsNullOrWhiteSpace line) then
                use document = JsonDocument.Parse(nonNull line)
                yield case (document.RootElement.Clone())

            line <- reader.ReadLine()
    }

/// The tensor as an array of the library.
let array (t: Tensor) : NDArray =
    let flat =
        match t.Dtype with
        | "f64" -> Np.Array t.Floats
        | "f32" -> Np.Array(Array.map float32 t.Floats)
        | "i64" -> Np.Array t.Integers
        | "i32" -> Np.Array(Array.map int t.Integers)
        | "u32" -> Np.Array(t.Integers).AsType Dtype.UInt32
        | "bool" -> Np.Array(Array.map (fun n -> n <> 0L) t.Integers)
        | other -> failwith $"the corpus has a tensor of dtype {other}"

    Np.Reshape(flat, t.Shape)
