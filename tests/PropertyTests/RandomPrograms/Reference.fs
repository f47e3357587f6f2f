/// The meaning of a program, over any algebra of numbers. Shares no code with the library: arrays are flat lists with index arithmetic.
module internal PropertyTests.RandomPrograms.Reference

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Jets
open PropertyTests.RandomPrograms.Places
open PropertyTests.RandomPrograms.WholeArrays

/// Whether an operation computes, and does not only move numbers. The rounding inside its derivatives is as if each of its operands were moved
/// by itself: of x/x, too, whose derivatives cancel only if both are moved together.
let private rounds (op: Op) : bool =
    match op with
    | Unary _
    | Binary _
    | Affine _
    | IntegerPow _
    | Reduce _
    | Cumulative _
    | Einsum _ -> true
    | _ -> false

let private stirred (a: Algebra<'T>) (s: Spec) (v: Value<'T>) : Value<'T> =
    match v with
    | Value.Reals x -> Value.Reals(x |> Array.map (fun x -> a.Settle(s.Kind, x)))
    | Value.Whole _
    | Value.Truth _ -> v

let rec private power (a: Algebra<'T>) (n: int) (x: 'T) : 'T =
    if n < 0 then a.Div(a.Const 1.0, power a -n x)
    elif n = 0 then a.Const 1.0
    else Seq.fold (fun y _ -> a.Mul(y, x)) x (seq { 2..n })

/// What one node computes from its operands.
let rec node<'T> (a: Algebra<'T>) (n: Node) (types: Spec[]) (args: Value<'T>[]) : Value<'T> =
    let shape = n.Spec.Shape
    let args = if a.Noisy && rounds n.Op then Array.map2 (stirred a) types args else args
    let arg i = args[i]
    let from i = types[i].Shape
    let spreadArg i = pick (spread shape (from i)) (arg i)
    let map f = Value.Reals(reals (arg 0) |> Array.map f)


    let result =
        match n.Op with
        | Input _ -> failwith "inputs are given"
        | Constant numbers -> ofTensor a { Spec = n.Spec; Numbers = numbers }
        | Unary f -> map (apply a f)
        | Binary f -> Value.Reals(Array.map2 (apply2 a f) (reals (spreadArg 0)) (reals (spreadArg 1)))
        | Affine(c, d) -> map (fun x -> a.Add(a.Mul(a.Const c, x), a.Const d))
        | IntegerPow k -> map (power a k)
        | Compare t ->
            match arg 0 with
            | Value.Whole _ -> Value.Truth(Array.map2 (fun x y -> test t (float x) (float y)) (whole (spreadArg 0)) (whole (spreadArg 1)))
            | Value.Reals _ -> Value.Truth(Array.map2 (fun x y -> test t (a.Re x) (a.Re y)) (reals (spreadArg 0)) (reals (spreadArg 1)))
            | Value.Truth _ -> failwith "masks are not compared"
        | Logic l ->
            let f x y =
                match l with
                | Logic.And -> x && y
                | Logic.Or -> x || y
                | Logic.Xor -> x <> y

            Value.Truth(Array.map2 f (truth (spreadArg 0)) (truth (spreadArg 1)))
        | Not -> Value.Truth(truth (arg 0) |> Array.map not)
        | IsFinite -> Value.Truth(reals (arg 0) |> Array.map (fun x -> Double.IsFinite(a.Re x)))
        | SignBit -> Value.Truth(reals (arg 0) |> Array.map (fun x -> Double.IsNegative(a.Re x)))
        | Integers f -> Value.Whole(Array.map2 (intFn f) (whole (spreadArg 0)) (whole (spreadArg 1)))
        | Where ->
            let x, y = reals (spreadArg 1), reals (spreadArg 2)
            Value.Reals(truth (spreadArg 0) |> Array.mapi (fun i m -> if m then x[i] else y[i]))
        | Cast kind ->
            match kind, arg 0 with
            | (Float64 | Float32), Value.Reals x -> Value.Reals x
            | (Float64 | Float32), Value.Whole i -> Value.Reals(i |> Array.map (float >> a.Const))
            | (Float64 | Float32), Value.Truth m -> Value.Reals(m |> Array.map (fun b -> a.Const(if b then 1.0 else 0.0)))
            | Integer, Value.Reals x -> Value.Whole(x |> Array.map (fun x -> int64 (Math.Truncate(a.Re x))))
            | Integer, Value.Whole i -> Value.Whole i
            | Integer, Value.Truth m -> Value.Whole(m |> Array.map (fun b -> if b then 1L else 0L))
            | Mask, Value.Reals x -> Value.Truth(x |> Array.map (fun x -> a.Re x <> 0.0))
            | Mask, Value.Whole i -> Value.Truth(i |> Array.map (fun i -> i <> 0L))
            | Mask, Value.Truth m -> Value.Truth m
        | StopGradient -> map (fun x -> a.Const(a.Re x))
        | BroadcastTo _ -> spreadArg 0
        | Reshape _ -> arg 0
        | Transpose _
        | Slice _
        | Flip _
        | Pad _
        | Concatenate _
        | Reduce _
        | Test _
        | ArgReduce _
        | Cumulative _
        | Einsum _
        | Take _
        | Gather _
        | Update _
        | TakeAlong _
        | DynamicSlice _
        | DynamicUpdate
        | Sort _
        | Argsort _ -> wholeArrays a n types args
        | Call c -> call a c types args

    let settled =
        match result, n.Op with
        // what only moves numbers does not round
        | Value.Reals _, (BroadcastTo _ | Reshape _ | Transpose _ | Slice _ | Flip _ | Concatenate _ | StopGradient | Constant _) -> result
        | Value.Reals x, _ -> Value.Reals(x |> Array.map (fun x -> a.Settle(n.Spec.Kind, x)))
        | Value.Whole _, _
        | Value.Truth _, _ -> result

    if a.Observes then a.Observe(n, types, args, settled)

    settled

/// The values of all nodes.
and run<'T> (a: Algebra<'T>) (p: Program) (inputs: Value<'T>[]) : Value<'T>[] =
    let values = Array.zeroCreate<Value<'T>> p.Nodes.Length

    for i in 0 .. p.Nodes.Length - 1 do
        let n = p.Nodes[i]

        values[i] <-
            match n.Op with
            | Input k -> inputs[k]
            | _ -> node a n (n.Args |> Array.map (fun j -> p.Nodes[j].Spec)) (n.Args |> Array.map (fun j -> values[j]))

    values

and outputs<'T> (a: Algebra<'T>) (p: Program) (inputs: Value<'T>[]) : Value<'T>[] =
    let values = run a p inputs
    p.Outs |> Array.map (fun o -> values[o])

and private call<'T> (a: Algebra<'T>) (c: Call) (types: Spec[]) (args: Value<'T>[]) : Value<'T> =
    let joined (vs: Value<'T>[]) = append vs
    let jets = Jets<'T>(a, 1)
    let zero = a.Const 0.0

    /// An operand as a series that does not vary.
    let still (v: Value<'T>) : Value<'T[]> =
        match v with
        | Value.Reals x -> Value.Reals(x |> Array.map (fun x -> [| x |]))
        | Value.Whole n -> Value.Whole n
        | Value.Truth m -> Value.Truth m

    let along (v: Value<'T>) (t: Value<'T>) : Value<'T[]> = Value.Reals(Array.map2 (fun x t -> jets.Along(x, t)) (reals v) (reals t))
    let slope (v: Value<'T[]>) : 'T[] = reals v |> Array.map (fun x -> jets.Coefficient(1, x))

    /// The derivatives of Σ weight·result along each element of an operand.
    let gradient (ins: Value<'T>[]) (wrt: int) (weights: 'T[][] option) : 'T[] =
        let x = reals ins[wrt]

        Array.init x.Length (fun k ->
            let unit' = Value.Reals(Array.init x.Length (fun j -> if j = k then a.Const 1.0 else zero))
            let ys = outputs jets c.Body (ins |> Array.mapi (fun i v -> if i = wrt then along v unit' else still v))

            match weights with
            | None -> slope ys[0] |> Array.fold (fun s y -> a.Add(s, y)) zero
            | Some w -> Array.fold2 (fun s w y -> a.Add(s, a.Mul(w, y))) zero (Array.concat w) (ys |> Array.collect slope))

    match c.Kind with
    | Jit
    | Checkpoint _
    | Ruled _ -> joined (outputs a c.Body args)
    | Cond other ->
        let first =
            match args[0] with
            | Value.Truth m -> m[0]
            | Value.Whole i -> i[0] <= 0L
            | Value.Reals _ -> failwith "numbers choose no branch"

        joined (outputs a (if first then c.Body else other) args[1..])
    | Loop _ ->
        let times = Array.head (whole args[0])
        let mutable carry = args[1]

        for i in 0L .. times - 1L do
            carry <- Array.head (outputs a c.Body (Array.append [| Value.Whole [| i |]; carry |] args[2..]))

        carry
    | Scan reverse ->
        let n = types[1].Shape[0]
        let element = size (Array.tail types[1].Shape)
        let ys = Array.zeroCreate<Value<'T>> n
        let mutable carry = args[0]

        for step in 0 .. n - 1 do
            let k = if reverse then n - 1 - step else step
            let x = pick [| k * element .. (k + 1) * element - 1 |] args[1]
            let outs = outputs a c.Body (Array.append [| carry; x |] args[2..])
            carry <- outs[0]
            ys[k] <- outs[1]

        joined (Array.append [| carry |] ys)
    | Mapped _ ->
        let n = types[0].Shape[0]
        let element = size (Array.tail types[0].Shape)

        let run k =
            outputs a c.Body (Array.append [| pick [| k * element .. (k + 1) * element - 1 |] args[0] |] args[1..])

        let results = Array.init n run
        Array.init c.Body.Outs.Length (fun o -> results |> Array.map (fun r -> r[o])) |> Array.concat |> joined
    | StopGradients -> outputs a c.Body args |> Array.map (fun v -> Value.Reals(reals v |> Array.map (fun x -> a.Const(a.Re x)))) |> joined
    | Grad wrt -> Value.Reals(gradient args wrt None)
    | Jvp
    | Linearize ->
        let n = c.Params
        let ins = Array.init n (fun i -> along args[i] args[n + i])
        let captured = args[2 * n ..] |> Array.map still
        outputs jets c.Body (Array.append ins captured) |> Array.map (slope >> Value.Reals) |> joined
    | Vjp ->
        let n = c.Params
        let ins = Array.append args[.. n - 1] args[n + 1 ..]
        let weights = Some [| reals args[n] |]
        Array.init n (fun i -> Value.Reals(gradient ins i weights)) |> joined
    | Vmap(inAxes, outAxis) ->
        let axisOf i = if i < inAxes.Length then inAxes[i] else -1
        let n = Array.indexed types |> Array.pick (fun (i, s) -> if axisOf i >= 0 then Some s.Shape[axisOf i] else None)

        let example k =
            args
            |> Array.mapi (fun i v ->
                match axisOf i with
                | -1 -> v
                | axis ->
                    let whole = types[i].Shape
                    pick (byCoordinates (without [| axis |] whole) whole (insert axis k)) v)

        let results = Array.init n (fun k -> outputs a c.Body (example k))

        c.Body.Outs
        |> Array.mapi (fun o out ->
            let one = c.Body.Nodes[out].Spec.Shape
            let stacked = append (results |> Array.map (fun r -> r[o]))
            let shape = insert outAxis n one
            let from = insert 0 n one
            pick (byCoordinates shape from (fun c -> Array.append [| c[outAxis] |] (Array.removeAt outAxis c))) stacked)
        |> joined
