/// Shapes, and the type of each node from those of its operands.
module internal PropertyTests.RandomPrograms.Typing

open System
open PropertyTests.RandomPrograms.Ir

// ---- shapes --------------------------------------------------------------------------------------------

let size (shape: int[]) : int = Array.fold (*) 1 shape

let strides (shape: int[]) : int[] =
    let s = Array.create shape.Length 1

    for i in shape.Length - 2 .. -1 .. 0 do
        s[i] <- s[i + 1] * shape[i + 1]

    s

/// The coordinates of a place.
let coordinates (shape: int[]) (flat: int) : int[] =
    let c = Array.zeroCreate shape.Length
    let mutable rest = flat

    for i in shape.Length - 1 .. -1 .. 0 do
        c[i] <- rest % shape[i]
        rest <- rest / shape[i]

    c

let place (shape: int[]) (c: int[]) : int =
    let mutable p = 0

    for i in 0 .. shape.Length - 1 do
        p <- p * shape[i] + c[i]

    p

/// NumPy's rule, if the shapes obey it.
let broadcast (a: int[]) (b: int[]) : int[] option =
    let rank = max a.Length b.Length
    let at (s: int[]) i = let k = i - (rank - s.Length) in if k < 0 then 1 else s[k]
    let sizes = Array.init rank (fun i -> struct (at a i, at b i))

    if sizes |> Array.forall (fun (struct (m, n)) -> m = n || m = 1 || n = 1) then
        Some(sizes |> Array.map (fun (struct (m, n)) -> if m = 1 then n else m))
    else
        None

/// For each place of the broadcast shape, the place in the operand.
let spread (shape: int[]) (from: int[]) : int[] =
    let lead = shape.Length - from.Length
    let steps = strides from
    let step = Array.init shape.Length (fun i -> if i < lead || from[i - lead] = 1 then 0 else steps[i - lead])
    let index = Array.zeroCreate (size shape)
    let c = Array.zeroCreate<int> shape.Length
    let mutable at = 0

    for k in 0 .. index.Length - 1 do
        index[k] <- at
        let mutable axis = shape.Length - 1
        let mutable carrying = true

        while carrying && axis >= 0 do
            c[axis] <- c[axis] + 1
            at <- at + step[axis]

            if c[axis] = shape[axis] then
                at <- at - step[axis] * shape[axis]
                c[axis] <- 0
                axis <- axis - 1
            else
                carrying <- false

    index

let without (axes: int[]) (shape: int[]) : int[] =
    [|
        for i in 0 .. shape.Length - 1 do
            if not (Array.contains i axes) then shape[i]
    |]

let insert (axis: int) (n: int) (shape: int[]) : int[] = Array.insertAt axis n shape

/// The sizes of each letter, from the operands of an einsum.
let einsumSizes (text: string) (shapes: int[][]) : Map<char, int> =
    let operands = text.Substring(0, text.IndexOf "->").Split ','
    Array.zip operands shapes |> Array.collect (fun (o, s) -> Array.zip (o.ToCharArray()) s) |> Map.ofArray

let join (a: Kind) (b: Kind) : Kind = if a = Float64 || b = Float64 then Float64 else a

// ---- typing ----------------------------------------------------------------------------------------------

/// The type of a node from those of its operands.
let rec infer (op: Op) (args: Spec[]) : Spec =
    let x = if args.Length > 0 then args[0] else { Shape = [||]; Kind = Float64 }
    let broadcastAll (specs: Spec[]) = specs |> Array.map _.Shape |> Array.reduce (fun a b -> (broadcast a b).Value)

    match op with
    | Input _
    | Constant _ -> failwith "inputs and constants carry their own types"
    | Unary _
    | Affine _
    | IntegerPow _
    | StopGradient
    | Flip _
    | Cumulative _
    | Sort _
    | Not
    | Update _
    | DynamicUpdate -> x
    | Binary _ -> { Shape = broadcastAll args; Kind = join x.Kind args[1].Kind }
    | Compare _
    | Logic _ -> { Shape = broadcastAll args; Kind = Mask }
    | IsFinite
    | SignBit -> { x with Kind = Mask }
    | Integers _ -> { Shape = broadcastAll args; Kind = Integer }
    | Where -> { Shape = broadcastAll args; Kind = join args[1].Kind args[2].Kind }
    | Cast kind -> { x with Kind = kind }
    | BroadcastTo shape
    | Reshape shape -> { x with Shape = shape }
    | Transpose perm -> { x with Shape = perm |> Array.map (fun p -> x.Shape[p]) }
    | Slice(start, stop, step) ->
        { x with
            Shape = Array.init x.Shape.Length (fun i -> max 0 ((stop[i] - start[i] + step[i] - 1) / step[i]))
        }
    | Pad(lo, hi) -> { x with Shape = Array.init x.Shape.Length (fun i -> lo[i] + x.Shape[i] + hi[i]) }
    | Concatenate axis ->
        let shape = Array.copy x.Shape
        shape[axis] <- args |> Array.sumBy (fun a -> a.Shape[axis])
        { Shape = shape; Kind = args |> Array.map _.Kind |> Array.reduce join }
    | Reduce(_, axes, keep) ->
        let shape =
            if keep then
                x.Shape |> Array.mapi (fun i n -> if Array.contains i axes then 1 else n)
            else
                without axes x.Shape

        { x with Shape = shape }
    | Test(_, axes) -> { x with Shape = without axes x.Shape }
    | ArgReduce(_, axis) -> { Shape = without [| axis |] x.Shape; Kind = Integer }
    | Einsum text ->
        let sizes = einsumSizes text (args |> Array.map _.Shape)
        let result = text.Substring(text.IndexOf "->" + 2)

        {
            Shape = result.ToCharArray() |> Array.map (fun c -> sizes[c])
            Kind = args |> Array.map _.Kind |> Array.reduce join
        }
    | Take(axis, _) -> { x with Shape = Array.concat [| x.Shape[.. axis - 1]; args[1].Shape; x.Shape[axis + 1 ..] |] }
    | Gather _ -> { x with Shape = Array.append args[1].Shape x.Shape[args.Length - 1 ..] }
    | TakeAlong _ -> { x with Shape = args[1].Shape }
    | DynamicSlice sizes -> { x with Shape = sizes }
    | Argsort _ -> { x with Kind = Integer }
    | Call call -> inferCall call args

and private inferCall (call: Call) (args: Spec[]) : Spec =
    let outs = call.Body.Outs |> Array.map (fun o -> call.Body.Nodes[o].Spec)

    let joined (specs: Spec[]) =
        if specs.Length = 1 then
            specs[0]
        else
            {
                Shape = [| specs |> Array.sumBy (fun s -> size s.Shape) |]
                Kind = specs |> Array.map _.Kind |> Array.reduce join
            }

    match call.Kind with
    | Jit
    | StopGradients
    | Jvp
    | Linearize
    | Checkpoint _
    | Ruled _
    | Cond _ -> joined outs
    | Loop _ -> outs[0]
    | Scan _ -> joined [| outs[0]; { outs[1] with Shape = insert 0 args[1].Shape[0] outs[1].Shape } |]
    | Mapped _ -> joined (outs |> Array.map (fun s -> { s with Shape = insert 0 args[0].Shape[0] s.Shape }))
    | Grad wrt -> args[wrt]
    | Vjp -> joined (Array.take call.Params args)
    | Vmap(inAxes, outAxis) ->
        let n = Array.zip inAxes args[.. inAxes.Length - 1] |> Array.pick (fun (a, s) -> if a >= 0 then Some s.Shape[a] else None)
        joined (outs |> Array.map (fun s -> { s with Shape = insert outAxis n s.Shape }))

/// The types that a call gives its body: those of the arguments (of one example, under vmap), then of what it captures.
let bodyInputs (kind: CallKind) (parameters: int) (args: Spec[]) : Spec[] =
    match kind with
    | Jit
    | StopGradients
    | Grad _
    | Checkpoint _
    | Ruled _ -> args
    | Cond _ -> args[1..]
    | Loop _ -> Array.append [| { Shape = [||]; Kind = Integer } |] args[1..]
    | Scan _ -> args |> Array.mapi (fun i s -> if i = 1 then { s with Shape = Array.tail s.Shape } else s)
    | Mapped _ -> args |> Array.mapi (fun i s -> if i = 0 then { s with Shape = Array.tail s.Shape } else s)
    | Vmap(inAxes, _) ->
        args
        |> Array.mapi (fun i s ->
            if i < inAxes.Length && inAxes[i] >= 0 then
                { s with Shape = without [| inAxes[i] |] s.Shape }
            else
                s)
    | Jvp
    | Linearize -> Array.append args[.. parameters - 1] args[2 * parameters ..]
    | Vjp -> Array.append args[.. parameters - 1] args[parameters + 1 ..]

/// The programs inside a call.
let bodies (c: Call) : Program list =
    match c.Kind with
    | Cond other -> [ c.Body; other ]
    | _ -> [ c.Body ]

/// Whether a program gives its numbers bit for bit under every transform: no sum is taken in another order.
let rec exact (p: Program) : bool =
    p.Nodes
    |> Array.forall (fun n ->
        match n.Op with
        | Reduce((Fold.Sum | Fold.Prod), _, _)
        | Cumulative((Scan.Sum | Scan.Prod), _, _)
        | Einsum _
        | Update((Write.Add | Write.Multiply | Write.MultiplyUnique), _, _) -> false
        | Call { Kind = (Grad _ | Vjp | Jvp | Linearize) } -> false
        | Call c -> bodies c |> List.forall exact
        | _ -> true)

/// The coarsest precision in a program, and how many nodes it has, with those inside.
let rec coarse (p: Program) : bool =
    p.Nodes
    |> Array.exists (fun n ->
        n.Spec.Kind = Float32
        || (match n.Op with
            | Call c -> bodies c |> List.exists coarse
            | _ -> false))

let rec count (p: Program) : int =
    p.Nodes
    |> Array.sumBy (fun n ->
        match n.Op with
        | Call c -> 1 + List.sumBy count (bodies c)
        | _ -> 1)

let floatInputs (p: Program) : int[] = [| 0 .. p.Inputs.Length - 1 |] |> Array.filter (fun i -> p.Inputs[i].Kind.IsFloating)
let outSpecs (p: Program) : Spec[] = p.Outs |> Array.map (fun o -> p.Nodes[o].Spec)
