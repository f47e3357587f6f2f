/// Whether what a run gives is what the case expects.
module Conformance.Judge

open System
open System.Globalization
open AD
open Conformance.Cases

let private number (x: float) = x.ToString("R", CultureInfo.InvariantCulture)

let private shown (count: int) (texts: string seq) =
    let first = texts |> Seq.truncate 8 |> String.concat ", "
    if count > 8 then first + ", …" else first

let private describe (t: Tensor) =
    let numbers =
        if t.IsFloating then
            shown t.Floats.Length (Seq.map number t.Floats)
        else
            shown t.Integers.Length (Seq.map string t.Integers)

    let sizes = t.Shape |> Array.map string |> String.concat ","
    $"{t.Dtype}[{sizes}] {numbers}"

let private dtypeName (d: Dtype) =
    if d = Dtype.Float64 then "f64"
    elif d = Dtype.Float32 then "f32"
    elif d = Dtype.Bool then "bool"
    elif d = Dtype.Int32 then "i32"
    elif d = Dtype.UInt32 then "u32"
    else "i64"

/// What the library returned, as the corpus writes it.
let private observed (y: NDArray) : Tensor =
    {
        Dtype = dtypeName y.Dtype
        Shape = y.Shape.ToArray()
        Floats = if y.Dtype.IsFloating then y.ToArray() else [||]
        Integers = if y.Dtype.IsFloating then [||] else y.AsType(Dtype.Int64).ToArray<int64>()
    }

/// NaN equals NaN, infinities themselves, other numbers within the tolerance: relative to the element or to the largest finite expected one.
let private close (rtol: float) (atol: float) (largest: float) (actual: float) (expected: float) =
    if Double.IsNaN expected then Double.IsNaN actual
    elif Double.IsInfinity expected || not (Double.IsFinite actual) then actual = expected
    else abs (actual - expected) <= atol + rtol * max (abs expected) largest

let private largest (t: Tensor) = t.Floats |> Array.fold (fun m x -> if Double.IsFinite x then max m (abs x) else m) 0.0

/// The values a run is held against, and the dtype its result must have.
let private expectation (c: Case) (mode: Transforms.Mode) : (Tensor * string)[] =
    let inMode =
        match mode with
        | Transforms.Forward when c.ExpectedForward.Length > 0 -> c.ExpectedForward
        | Transforms.Forward
        | Transforms.Reverse -> c.Expected

    let edge = Array.contains "edge" c.Tags
    let values = if c.ExpectedInDouble.Length > 0 && not edge then c.ExpectedInDouble else inMode
    let denormal = Array.contains "denormal" c.Tags

    values
    |> Array.mapi (fun k v ->
        let referred = c.Reference.Length > k && (denormal || Array.contains k c.OracleOff)
        let v = if referred then { v with Floats = [| c.Reference[k] |] } else v
        v, c.Expected[k].Dtype)

/// The case with the values of 60 digits in place of JAX's, whichever mode computes them.
let against (reference: float[][]) (c: Case) : Case =
    { c with
        Expected = Array.map2 (fun t values -> { t with Floats = values }) c.Expected reference
        ExpectedForward = [||]
        ExpectedInDouble = [||]
        Reference = [||]
        OracleOff = [||]
    }

/// JAX on CPU flushes denormal numbers to zero: without a reference it does not say what they should give.
let unjudged (c: Case) = Array.contains "denormal" c.Tags && c.Reference.Length = 0

let private agrees (c: Case) (expected: Tensor, dtype: string) (actual: Tensor) =
    if expected.Shape <> actual.Shape then
        false
    elif expected.IsFloating then
        actual.Dtype = dtype && Array.forall2 (close c.Rtol c.Atol (largest expected)) actual.Floats expected.Floats
    else
        // any integer type where an integer is expected; a boolean where a boolean is
        (actual.Dtype = "bool") = (expected.Dtype = "bool") && not actual.IsFloating && actual.Integers = expected.Integers

/// What is wrong with a run, or nothing.
let fault (c: Case) (name: string, mode: Transforms.Mode, run: unit -> NDArray[]) : string option =
    let expected = expectation c mode
    let wanted = expected |> Array.map (fst >> describe) |> String.concat "; "

    try
        let actual = run () |> Array.map observed

        if actual.Length = expected.Length && Array.forall2 (agrees c) expected actual then
            None
        else
            let ours = actual |> Array.map describe |> String.concat "; "
            Some $"{name}\n    ours {ours}\n    JAX  {wanted}"
    with e ->
        Some $"{name}\n    ours {e.GetType().Name}: {e.Message}\n    JAX  {wanted}"
