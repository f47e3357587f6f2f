/// Programs drawn at random: classes of operations by weight, sub-programs under transforms, outputs, inputs with their numbers, directions.
module internal PropertyTests.RandomPrograms.Generate

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Builder

/// Where on the lanes of an operand the k-th example of a mapped axis lies.
let private example (shape: int[]) (axis: int) (k: int) (v: Value<float>) : Value<float> =
    let one = without [| axis |] shape
    Places.pick (Array.init (size one) (fun p -> place shape (insert axis k (coordinates one p)))) v

/// The most elements that a gradient inside a program is taken with respect to: its oracle runs the body once for each.
let private mostWrt (style: Style) = if style.Depth >= 2 then 12 else 4

/// A mask or integers as numbers, most times: else few would be read by anything.
let private read (b: Builder) (i: int) : int = if (b.Spec i).Kind.IsFloating || b.Rnd.Next 3 = 0 then i else b.Add(Cast b.Style.Base, i)

let rec private step (b: Builder) : unit =
    let roll = b.Rnd.Next 100

    (if roll < 28 then Draws.unary b
     elif roll < 52 then Draws.binary b
     elif roll < 61 then DrawsOfArrays.reduction b
     elif roll < 74 then DrawsOfArrays.movement b
     elif roll < 79 then (if b.Style.Exact then DrawsOfArrays.movement b else DrawsOfArrays.product b)
     elif roll < 85 then DrawsOfArrays.indexing b
     elif roll < 89 then Draws.choose b
     elif roll < 91 then read b (Draws.mask b)
     elif roll < 93 then read b (Draws.integer b)
     elif roll < 94 then Draws.constant b
     elif b.Style.Depth > 0 then call b
     else Draws.unary b)
    |> ignore

/// A body for these operands, whose numbers on all lanes are known, with so many outputs, all floating.
and private body (b: Builder) (types: Spec[]) (lanes: Value<float>[][]) (outs: int) : Program =
    let style = { b.Style with Depth = b.Style.Depth - 1; Nodes = max 1 (b.Style.Nodes / 3) }
    let inner = Builder(b.Rnd, style, types, lanes)

    for _ in 1 .. 1 + b.Rnd.Next(min 6 style.Nodes) do
        step inner

    let floating = inner.Indices(fun s -> s.Kind.IsFloating)

    // the latest, and if several are wanted any others
    let chosen =
        Array.init outs (fun k -> if k = 0 then floating[floating.Length - 1] else floating[b.Rnd.Next floating.Length])

    inner.Program chosen

and private call (b: Builder) : int =
    let rnd = b.Rnd

    let operands n =
        Array.init n (fun _ ->
            match b.Pick(fun _ -> true) with
            | ValueSome i -> i
            | ValueNone -> b.Float())

    let lanesOf (args: int[]) =
        let values = args |> Array.map b.Lanes in Array.init values[0].Length (fun l -> values |> Array.map (fun v -> v[l]))

    let several () = if rnd.Next 4 = 0 then 2 else 1

    let finish kind parameters (args: int[]) program =
        match b.TryAdd(Call { Kind = kind; Body = program; Params = parameters }, args) with
        | ValueSome i -> i
        | ValueNone -> b.Add(Unary Fn.Tanh, b.Float())

    let floatOf (limit: int) = b.Pick(fun s -> s.Kind.IsFloating && size s.Shape <= limit)

    match rnd.Next 14 with
    | 0
    | 1
    | 10 ->
        let args = Array.append [| b.Float() |] (operands (rnd.Next 3))
        let program = body b (args |> Array.map b.Spec) (lanesOf args) (several ())
        finish Jit (1 + rnd.Next args.Length) args program
    | 11 ->
        let args = Array.append [| b.Float() |] (operands (rnd.Next 3))
        let program = body b (args |> Array.map b.Spec) (lanesOf args) (several ())
        finish (Checkpoint(rnd.Next 3)) (1 + rnd.Next args.Length) args program
    | 12
    | 13 ->
        // no rule may capture what is differentiated: all operands are arguments
        let args = Array.append [| b.Float() |] (operands (rnd.Next 3))
        let program = body b (args |> Array.map b.Spec) (lanesOf args) (several ())
        let forward, reverse = [| true, false; false, true; true, true |][rnd.Next 3]
        finish (Ruled(forward, reverse)) args.Length args program
    | 2 ->
        let args = Array.append [| b.Float() |] (operands (rnd.Next 2))
        finish StopGradients args.Length args (body b (args |> Array.map b.Spec) (lanesOf args) 1)
    | 3
    | 4
    | 5 ->
        match b.FloatOfRank 1 with
        | ValueNone -> Draws.unary b
        | ValueSome x ->
            let axis = rnd.Next (b.Shape x).Length
            let n = (b.Shape x)[axis]
            let others = operands (rnd.Next 3)
            let args = Array.append [| x |] others
            let parameters = 1 + rnd.Next args.Length

            let inAxes =
                Array.init parameters (fun i ->
                    if i = 0 then
                        axis
                    else
                        let fitting = [| 0 .. (b.Shape args[i]).Length - 1 |] |> Array.filter (fun a -> (b.Shape args[i])[a] = n)
                        if fitting.Length = 0 || rnd.Next 3 = 0 then -1 else fitting[rnd.Next fitting.Length])

            let types = args |> Array.map b.Spec
            let inner = bodyInputs (Vmap(inAxes, 0)) parameters types

            let lanes =
                lanesOf args
                |> Array.collect (fun lane ->
                    Array.init n (fun k ->
                        lane
                        |> Array.mapi (fun i v -> if i < parameters && inAxes[i] >= 0 then example types[i].Shape inAxes[i] k v else v)))

            let program = body b inner lanes (several ())
            let least = outSpecs program |> Array.map _.Shape.Length |> Array.min
            finish (Vmap(inAxes, rnd.Next(least + 1))) parameters args program
    | 6
    | 7 ->
        match floatOf (mostWrt b.Style) with
        | ValueNone -> Draws.unary b
        | ValueSome x ->
            let others = operands (rnd.Next 3)
            let wrt = rnd.Next(others.Length + 1)
            let args = Array.insertAt wrt x others
            finish (Grad wrt) args.Length args (body b (args |> Array.map b.Spec) (lanesOf args) 1)
    | 8 ->
        let parameters = Array.init (1 + rnd.Next 2) (fun _ -> b.Float())
        let tangents = parameters |> Array.map (fun p -> b.Exactly(b.Spec p))
        let captured = operands (rnd.Next 2)
        let inner = Array.append parameters captured
        let program = body b (inner |> Array.map b.Spec) (lanesOf inner) (several ())
        let kind = if rnd.Next 3 = 0 then Linearize else Jvp
        finish kind parameters.Length (Array.concat [| parameters; tangents; captured |]) program
    | _ ->
        match floatOf (mostWrt b.Style) with
        | ValueNone -> Draws.unary b
        | ValueSome x ->
            let captured = operands (rnd.Next 2)
            let inner = Array.append [| x |] captured
            let program = body b (inner |> Array.map b.Spec) (lanesOf inner) 1
            let cotangent = b.Exactly(Array.head (outSpecs program))
            finish Vjp 1 (Array.concat [| [| x; cotangent |]; captured |]) program

// ---- whole programs ------------------------------------------------------------------------------------------------

let drawNumbers (rnd: Random) (style: Style) (spec: Spec) : Tensor =
    let draw _ =
        match spec.Kind with
        | Float64 -> number rnd { style with Base = Float64 }
        | Float32 -> number rnd { style with Base = Float32 }
        | Integer -> float (rnd.Next(-4, 8))
        | Mask -> float (rnd.Next 2)

    { Spec = spec; Numbers = Array.init (size spec.Shape) draw }

/// Multiples of 1/16 in [−1, 1]: exact in float32, and short to print.
let direction (rnd: Random) (spec: Spec) : Tensor =
    { Spec = spec; Numbers = Array.init (size spec.Shape) (fun _ -> float (rnd.Next(-16, 17)) / 16.0) }

let private lane (inputs: Tensor[]) : Value<float>[] =
    let a = RealAlgebra()
    inputs |> Array.map (Places.ofTensor a)

/// A program on these inputs, of about so many nodes.
let programOn (rnd: Random) (style: Style) (inputs: Tensor[]) : Program =
    let b = Builder(rnd, style, inputs |> Array.map _.Spec, [| lane inputs |])
    let u = rnd.NextDouble()

    for _ in 1 .. 1 + int (u * u * float style.Nodes) do
        step b

    let floating = b.Indices(fun s -> s.Kind.IsFloating)
    let last = floating[floating.Length - 1]
    let others = b.Indices(fun _ -> true)

    let more =
        [|
            if rnd.Next 3 = 0 then others[others.Length - 1]
            if rnd.Next 4 = 0 then floating[rnd.Next floating.Length]
        |]

    b.Program(Array.append [| last |] more |> Array.distinct)

let inputs (rnd: Random) (style: Style) : Tensor[] =
    let float' () = drawNumbers rnd style { Shape = shape rnd style (rank rnd); Kind = style.Base }

    [|
        for _ in 1 .. 1 + rnd.Next 3 do
            float' ()
        if rnd.Next 4 = 0 then
            drawNumbers rnd style { Shape = shape rnd style (rnd.Next 2); Kind = Integer }
        if rnd.Next 8 = 0 then drawNumbers rnd style { Shape = shape rnd style (rnd.Next 3); Kind = Mask }
    |]

let program (rnd: Random) (style: Style) : struct (Program * Tensor[]) =
    let xs = inputs rnd style
    struct (programOn rnd style xs, xs)

let style (rnd: Random) : Style =
    {
        Base = if rnd.Next 8 = 0 then Float32 else Float64
        Nodes = 40
        Tiny = false
        Dyadic = rnd.Next 4 = 0
        Exact = rnd.Next 8 = 0
        Depth = 3
    }
