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

    (if roll < 25 then Draws.unary b
     elif roll < 48 then Draws.binary b
     elif roll < 57 then DrawsOfArrays.reduction b
     elif roll < 69 then DrawsOfArrays.movement b
     elif roll < 74 then (if b.Style.Exact then DrawsOfArrays.movement b else DrawsOfArrays.product b)
     elif roll < 83 then DrawsOfArrays.indexing b
     elif roll < 87 then Draws.choose b
     elif roll < 89 then read b (Draws.mask b)
     elif roll < 92 then read b (Draws.integer b)
     elif roll < 93 then Draws.constant b
     elif b.Style.Depth > 0 then call b
     else Draws.unary b)
    |> ignore

/// A body in the making, for these operands, whose numbers on all lanes are known.
and private bodyBuilder (b: Builder) (types: Spec[]) (lanes: Value<float>[][]) : Builder =
    let style = { b.Style with Depth = b.Style.Depth - 1; Nodes = max 1 (b.Style.Nodes / 3) }

    let inner = Builder(b.Rnd, style, types, lanes)

    for _ in 1 .. 1 + b.Rnd.Next(min 6 style.Nodes) do
        step inner

    // a body has a result, even where nothing floating goes in
    if (inner.Indices _.Kind.IsFloating).Length = 0 then inner.Float() |> ignore

    inner

/// A body with so many outputs, all floating: the latest, and if several are wanted any others.
and private body (b: Builder) (types: Spec[]) (lanes: Value<float>[][]) (outs: int) : Program =
    let inner = bodyBuilder b types lanes
    let floating = inner.Indices _.Kind.IsFloating
    inner.Program(Array.init outs (fun k -> floating[if k = 0 then floating.Length - 1 else b.Rnd.Next floating.Length]))

and private call (b: Builder) : int =
    let rnd = b.Rnd

    let operands n =
        Array.init n (fun _ ->
            match b.Pick(fun _ -> true) with
            | ValueSome i -> i
            | ValueNone -> b.Float())

    let lanesOf = lanesOf b

    let several () = if rnd.Next 4 = 0 then 2 else 1

    let finish kind parameters (args: int[]) program =
        match b.TryAdd(Call { Kind = kind; Body = program; Params = parameters }, args) with
        | ValueSome i -> i
        | ValueNone -> b.Add(Unary Fn.Tanh, b.Float())

    let floatOf (limit: int) = b.Pick(fun s -> s.Kind.IsFloating && size s.Shape <= limit)

    match rnd.Next 24 with
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
    | 14
    | 15 -> branch bodyBuilder b
    | 16 -> scan b
    | 17
    | 19
    | 20 -> loop b
    | 21 -> keptProducts b
    | 18 -> mapped b
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

// ---- branches and loops --------------------------------------------------------------------------------------------

and private lanesOf (b: Builder) (args: int[]) : Value<float>[][] =
    let values = args |> Array.map b.Lanes
    Array.init values[0].Length (fun l -> values |> Array.map (fun v -> v[l]))

/// The lanes on which a loop over the first axis of an operand runs its body, but for the carry.
and private elements (b: Builder) (args: int[]) (over: int) : Value<float>[][] =
    let shape = b.Shape args[over]

    lanesOf b args
    |> Array.collect (fun lane ->
        Array.init shape[0] (fun k -> lane |> Array.mapi (fun i v -> if i = over then example shape 0 k v else v)))

/// The call, or where its numbers would be wild a tame node.
and private finished (b: Builder) (kind: CallKind) (args: int[]) (program: Program) : int =
    match b.TryAdd(Call { Kind = kind; Body = program; Params = args.Length }, args) with
    | ValueSome i -> i
    | ValueNone -> b.Add(Unary Fn.Tanh, b.Float())

and private captured (b: Builder) : int[] =
    let any _ =
        match b.Pick(fun _ -> true) with
        | ValueSome i -> i
        | ValueNone -> b.Float()

    Array.init (b.Rnd.Next 3) any

/// A branch whose bodies are begun by `make`.
and private branch (make: Builder -> Spec[] -> Value<float>[][] -> Builder) (b: Builder) : int =
    let scalar kind = b.Pick(fun s -> s.Kind = kind && s.Shape.Length = 0)

    let predicate =
        match scalar Mask, scalar Integer, b.Rnd.Next 4 with
        | ValueSome m, _, (0 | 1) -> m
        | _, ValueSome i, (0 | 2) -> i
        | _, _, n -> b.Drawn { Shape = [||]; Kind = (if n = 3 then Mask else Integer) }

    let args = Array.append [| b.Float() |] (captured b)
    let types, lanes = args |> Array.map b.Spec, lanesOf b args
    let one = make b types lanes
    let first = one.Program [| Array.last (one.Indices _.Kind.IsFloating) |]
    let other = make b types lanes
    let other = other.Program [| other.Exactly(Array.head (outSpecs first)) |]
    finished b (Cond other) (Array.append [| predicate |] args) first

/// A body in the making with products of matrices in it, whose values its derivative reads.
and private products (b: Builder) (types: Spec[]) (lanes: Value<float>[][]) : Builder =
    let inner = bodyBuilder b types lanes

    for _ in 1 .. 1 + b.Rnd.Next 3 do
        let p = DrawsOfArrays.product inner
        inner.Add(Unary Fn.Tanh, (if (inner.Spec p).Kind.IsFloating then p else inner.Float())) |> ignore

    inner

/// A checkpoint that keeps the products made inside it, or inside a branch in it.
and private keptProducts (b: Builder) : int =
    let args = Array.append [| b.Float() |] (captured b)
    let types, lanes = args |> Array.map b.Spec, lanesOf b args
    let inner = products b types lanes

    if b.Style.Depth > 1 && b.Rnd.Next 2 = 0 then
        let chosen = branch products inner
        inner.Add(Unary Fn.Tanh, (if (inner.Spec chosen).Kind.IsFloating then chosen else inner.Float())) |> ignore

    finished b (Checkpoint 1) args (inner.Program [| Array.last (inner.Indices _.Kind.IsFloating) |])

/// A body whose first output is of the carry's type: half of the time what was drawn, else a mean that stays near the carry.
and private carrying (b: Builder) (types: Spec[]) (carry: int) (lanes: Value<float>[][]) (withElement: bool) : Program =
    let inner = bodyBuilder b types lanes
    let drawn = inner.Exactly types[carry]
    let half (i: int) = inner.Add(Affine(0.5, 0.0), i)
    let mean (x: int) (y: int) = inner.Add(Binary Fn2.Add, half x, half (inner.Add(Unary Fn.Tanh, y)))

    let next =
        match b.Rnd.Next 4 with
        | 0
        | 1 -> drawn
        | 2 -> mean carry drawn
        // each step has a derivative of its own
        | _ -> mean drawn carry

    inner.Program(if withElement then [| next; inner.Float() |] else [| next |])

and private scan (b: Builder) : int =
    match b.FloatOfRank 1 with
    | ValueNone -> Draws.unary b
    | ValueSome xs ->
        let args = Array.append [| b.Float(); xs |] (captured b)
        let kind = Scan(b.Rnd.Next 2 = 0)
        finished b kind args (carrying b (bodyInputs kind 0 (args |> Array.map b.Spec)) 0 (elements b args 1) true)

and private loop (b: Builder) : int =
    // most times the data say how often, each example of a batch for itself
    let vector =
        if b.Rnd.Next 3 = 0 then
            ValueNone
        else
            b.Pick(fun s -> s.Kind.IsFloating && s.Shape.Length = 1 && s.Shape[0] > 1)

    let count =
        match vector, b.Pick(fun s -> s.Kind = Integer && s.Shape.Length = 0) with
        | ValueSome x, _ -> b.Add(ArgReduce(b.Rnd.Next 2 = 0, 0), x)
        | ValueNone, ValueSome i -> i
        | ValueNone, ValueNone -> b.Integers([||], [| b.Rnd.Next 8 |])

    let times = b.Add(Integers IntFn.Mod, count, b.Integers([||], [| 4 |]))
    let args = Array.append [| times; b.Float() |] (captured b)
    let kind = Loop(b.Rnd.Next 2 = 0)
    let lanes = lanesOf b args |> Array.map (Array.mapi (fun i v -> if i = 0 then Value.Whole [| 0L |] else v))
    finished b kind args (carrying b (bodyInputs kind 0 (args |> Array.map b.Spec)) 1 lanes false)

and private mapped (b: Builder) : int =
    match b.FloatOfRank 1 with
    | ValueNone -> Draws.unary b
    | ValueSome xs ->
        let args = Array.append [| xs |] (captured b)
        let kind = Mapped(1 + b.Rnd.Next 3)
        let outs = if b.Rnd.Next 4 = 0 then 2 else 1
        finished b kind args (body b (bodyInputs kind 0 (args |> Array.map b.Spec)) (elements b args 0) outs)

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
