/// A program while it is being drawn: every node is evaluated as it is added, on every lane that will run it, so that each choice sees the numbers.
module internal PropertyTests.RandomPrograms.Builder

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra

let private realAlgebra = RealAlgebra()

/// What is drawn.
type Style =
    {
        /// The type of floating inputs and constants.
        Base: Kind
        /// The most nodes to draw.
        Nodes: int
        /// Axes of 0 and 1 only.
        Tiny: bool
        /// Numbers are multiples of 1/64, which tie on purpose; else any.
        Dyadic: bool
        /// Only what has the same bits in whatever order it is run.
        Exact: bool
        /// How many calls may still be nested.
        Depth: int
    }

/// The most elements of an array.
let mostElements = 256

/// The largest number that a node may have.
let mostMagnitude = 1e4

let axisSize (rnd: Random) (style: Style) : int =
    let roll = rnd.Next 100

    if style.Tiny then (if roll < 40 then 0 else 1)
    elif roll < 2 then 0
    elif roll < 22 then 1
    elif roll < 25 then 15 + rnd.Next 4
    else 2 + rnd.Next 4

let rec shape (rnd: Random) (style: Style) (rank: int) : int[] =
    let s = Array.init rank (fun _ -> axisSize rnd style)
    if size s > 96 then shape rnd style (rank - 1) else s

/// Ranks 0 to 4, the middle ones most often.
let rank (rnd: Random) : int = [| 0; 0; 1; 1; 1; 1; 2; 2; 2; 2; 3; 3; 4 |][rnd.Next 13]

let number (rnd: Random) (style: Style) : float =
    if style.Dyadic then
        float (rnd.Next(-128, 129)) / 64.0
    else
        let x = 4.0 * rnd.NextDouble() - 2.0
        if style.Base = Float32 then float (float32 x) else x

type Builder(rnd: Random, style: Style, inputs: Spec[], lanes: Value<float>[][]) =
    let nodes = ResizeArray<Node>()
    let values = ResizeArray<Value<float>[]>()

    do
        inputs
        |> Array.iteri (fun i s ->
            nodes.Add { Op = Input i; Args = [||]; Spec = s }
            values.Add(lanes |> Array.map (fun l -> l[i])))

    member _.Rnd = rnd
    member _.Style = style
    member _.Count = nodes.Count
    member _.Spec(i: int) = nodes[i].Spec
    member _.Shape(i: int) = nodes[i].Spec.Shape

    /// The values of a node, lane by lane.
    member _.Lanes(i: int) : Value<float>[] = values[i]

    /// All numbers of a floating node.
    member _.Numbers(i: int) : seq<float> =
        values[i]
        |> Seq.collect (fun v ->
            match v with
            | Value.Reals x -> x
            | Value.Whole n -> Array.map float n
            | Value.Truth _ -> [||])

    /// Adds a node, unless it would be too large, have numbers that are not finite or larger than wanted, or most times if it were at a kink.
    member b.TryAdd(op: Op, args: int[]) : int voption =
        let types = args |> Array.map b.Spec
        let spec = infer op types

        if size spec.Shape > mostElements || spec.Shape.Length > 4 then
            ValueNone
        else
            let n = { Op = op; Args = args; Spec = spec }

            let lanes =
                Array.init lanes.Length (fun l -> Reference.node realAlgebra n types (args |> Array.map (fun j -> values[j][l])))

            let tame =
                lanes
                |> Array.forall (fun v ->
                    match v with
                    | Value.Reals x -> x |> Array.forall (fun x -> abs x <= mostMagnitude)
                    | Value.Whole x -> x |> Array.forall (fun x -> abs x <= int64 mostMagnitude)
                    | Value.Truth _ -> true)

            // ties are wanted now and then: what the library makes of them must agree with itself
            let near =
                lanes
                |> Array.indexed
                |> Array.exists (fun (l, _) -> Oracles.gap n types (args |> Array.map (fun j -> values[j][l])) < 3e-3)

            if tame && (not near || rnd.Next 8 = 0) then
                nodes.Add n
                values.Add lanes
                ValueSome(nodes.Count - 1)
            else
                ValueNone

    /// Adds what is known to be legal and tame.
    member b.Add(op: Op, [<ParamArray>] args: int[]) : int =
        let types = args |> Array.map b.Spec
        let n = { Op = op; Args = args; Spec = infer op types }
        nodes.Add n
        values.Add(Array.init lanes.Length (fun l -> Reference.node realAlgebra n types (args |> Array.map (fun j -> values[j][l]))))
        nodes.Count - 1

    member b.Constant(spec: Spec, numbers: float[]) : int =
        let n = { Op = Constant numbers; Args = [||]; Spec = spec }
        nodes.Add n
        let v = Reference.node realAlgebra n [||] [||]
        values.Add(Array.create lanes.Length v)
        nodes.Count - 1

    member b.Integers(shape: int[], numbers: int[]) : int = b.Constant({ Shape = shape; Kind = Integer }, numbers |> Array.map float)

    /// A drawn constant of this type.
    member b.Drawn(spec: Spec) : int =
        let draw _ =
            match spec.Kind with
            | Float64 -> number rnd style
            | Float32 -> float (float32 (number rnd style))
            | Integer -> float (rnd.Next(-4, 8))
            | Mask -> float (rnd.Next 2)

        b.Constant(spec, Array.init (size spec.Shape) draw)

    member _.Indices(wanted: Spec -> bool) : int[] =
        [|
            for i in 0 .. nodes.Count - 1 do
                if wanted nodes[i].Spec then i
        |]

    /// An earlier node: most often one of the latest four, sometimes any.
    member b.Pick(wanted: Spec -> bool) : int voption =
        let all = b.Indices wanted

        if all.Length = 0 then ValueNone
        elif rnd.Next 3 > 0 then ValueSome all[all.Length - 1 - rnd.Next(min 4 all.Length)]
        else ValueSome all[rnd.Next all.Length]

    member b.Float() : int =
        match b.Pick(fun s -> s.Kind.IsFloating) with
        | ValueSome i -> i
        | ValueNone -> b.Drawn { Shape = [||]; Kind = style.Base }

    /// A floating node of this rank or more with no empty axis, if there is one.
    member b.FloatOfRank(rank: int) : int voption = b.Pick(fun s -> s.Kind.IsFloating && s.Shape.Length >= rank && size s.Shape > 0)

    /// A floating node that broadcasts with the shape: an earlier one, or one made scalar.
    member b.Beside(i: int) : int =
        if rnd.Next 10 = 0 then
            i
        else
            let target = b.Shape i

            let fits (s: Spec) =
                s.Kind.IsFloating
                && (match broadcast target s.Shape with
                    | Some r -> size r <= mostElements
                    | None -> false)

            match b.Pick fits with
            | ValueSome j -> j
            | ValueNone -> b.Drawn { Shape = [||]; Kind = style.Base }

    /// A node of exactly this floating type.
    member b.Exactly(spec: Spec) : int =
        let same = b.Pick(fun s -> s.Kind = spec.Kind && s.Shape = spec.Shape)

        let compatible =
            b.Pick(fun s -> s.Kind = spec.Kind && s.Shape.Length <= spec.Shape.Length && broadcast s.Shape spec.Shape = Some spec.Shape)

        match same, compatible with
        | ValueSome i, _ when rnd.Next 4 > 0 -> i
        | _, ValueSome i when rnd.Next 4 > 0 -> if b.Shape i = spec.Shape then i else b.Add(BroadcastTo spec.Shape, i)
        | _, _ -> b.Drawn spec

    /// The node, or its numbers squeezed between two bounds where they are not there by themselves.
    member b.Within(low: float, high: float, i: int) : int =
        if b.Numbers i |> Seq.forall (fun x -> x > low && x < high) then
            i
        else
            let low = if Double.IsInfinity low then high - 3.0 else low
            let high = if Double.IsInfinity high then low + 3.0 else high
            let middle, half = 0.5 * (low + high), 0.45 * (high - low)
            b.Add(Affine(half, middle), b.Add(Unary Fn.Tanh, i))

    /// The node, or a positive one made of it where its numbers come nearer to 0 than the bound.
    member b.Away(bound: float, i: int) : int =
        if b.Numbers i |> Seq.forall (fun x -> abs x > bound) then i else b.Within(bound, infinity, i)

    /// The program with these outputs, without what they do not need.
    member _.Program(outs: int[]) : Program =
        let live = Array.create nodes.Count false
        let all = nodes.ToArray()
        outs |> Array.iter (fun o -> live[o] <- true)

        for i in nodes.Count - 1 .. -1 .. 0 do
            if i < inputs.Length then live[i] <- true
            if live[i] then all[i].Args |> Array.iter (fun j -> live[j] <- true)

        let number = Array.scan (fun n l -> if l then n + 1 else n) 0 live

        {
            Inputs = inputs
            Nodes =
                [|
                    for i in 0 .. all.Length - 1 do
                        if live[i] then { all[i] with Args = all[i].Args |> Array.map (fun j -> number[j]) }
                |]
            Outs = outs |> Array.map (fun o -> number[o])
        }
