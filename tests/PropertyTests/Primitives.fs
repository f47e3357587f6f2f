/// The table of primitives: each with operands drawn from where it is smooth. A new primitive does not compile here without its row.
module internal PropertyTests.Primitives

open System
open Microsoft.FSharp.Reflection
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

/// A primitive on operands that it takes. Derivatives are tried in the operands at these positions.
[<NoEquality; NoComparison>]
type Example = { Prim: Prim; Operands: NDArray[]; Active: int[] }

/// What calculus says of a primitive.
type Calculus =
    /// Differences agree with the derivative.
    | Differentiable
    /// The derivative is zero by definition, whatever differences say.
    | Flat
    /// Integers, masks or nothing go in.
    | Discrete

/// A row of the table: a primitive and how to draw operands whose axes have at least a given size.
[<NoEquality; NoComparison>]
type Row =
    {
        Label: string
        Calculus: Calculus
        Draw: Random -> int -> Example
    }

    override r.ToString() = r.Label

// ---- the table: elementwise -------------------------------------------------------------------------

let private unary (op: Unary) : Calculus * (float -> float) =
    match op with
    | Neg
    | Sin
    | Cos
    | Atan
    | Asinh -> Differentiable, between -3.0 3.0
    | Abs -> Differentiable, away 0.1 3.0
    | Exp
    | Exp2
    | Expm1
    | Sinh
    | Cosh
    | Tanh
    | Logistic
    | Sech2
    | Erf
    | Erfc
    | Gauss -> Differentiable, between -2.0 2.0
    | OneMinusSquare -> Differentiable, between -2.0 2.0
    | Logit -> Differentiable, between 0.2 0.8
    | XLogX -> Differentiable, between 0.4 3.0
    | Log
    | Log2
    | Log10
    | Sqrt
    | Rsqrt -> Differentiable, between 0.4 3.0
    | Cbrt -> Differentiable, away 0.4 3.0
    | Log1p -> Differentiable, between -0.5 3.0
    | Tan -> Differentiable, between -1.0 1.0
    | Asin
    | Acos
    | Atanh -> Differentiable, between -0.7 0.7
    | Acosh -> Differentiable, between 1.4 4.0
    | Sign
    | Floor
    | Ceil
    | Round
    | Trunc
    | IsFinite
    | SignBit -> Flat, offHalves
    | Not -> Discrete, id

let private unit' = between -2.0 2.0

let private binary (op: Binary) : Calculus * (float -> float) * (float -> float) =
    match op with
    | Add
    | Sub
    | Mul
    | Max
    | Min
    | LogAddExp
    | LogAddExp2 -> Differentiable, unit', unit'
    | Div -> Differentiable, unit', away 0.4 3.0
    // the quotient lies between 2 and 3, or between −3 and −2
    | Rem -> Differentiable, away 4.6 5.8, between 2.0 2.2
    | Pow
    | PowDx -> Differentiable, between 0.5 2.5, unit'
    | Atan2
    | Hypot -> Differentiable, away 0.4 3.0, away 0.4 3.0
    | XLogY
    | XLog1pY
    | RelEntr
    | RelEntrDx
    | KlDiv -> Differentiable, between 0.5 2.0, between 0.5 2.0
    | NextAfter -> Flat, unit', unit'
    | And
    | Or
    | Xor
    | ShiftLeft
    | ShiftRight -> Discrete, id, id

/// Every case of a union whose cases have no fields.
let cases<'T> : 'T list =
    [
        for case in FSharpType.GetUnionCases(typeof<'T>, true) -> unbox<'T>(FSharpValue.MakeUnion(case, [||], true))
    ]

let private row calculus (op: Operation) draw =
    {
        Label = Print.name (Plain op)
        Calculus = calculus
        Draw = fun rnd least -> draw (Plain op) rnd least
    }

let private sub label (r: Row) = { r with Label = $"{r.Label} {label}" }

let private example prim active operands = { Prim = prim; Operands = operands; Active = active }

let private operation (op: Operation) active operands = example (Plain op) active operands

let private elementwise: Row list =
    [
        for op in cases<Unary> do
            let calculus, domain = unary op

            row calculus (Unary op) (fun p rnd least ->
                let shape = dims rnd least (rnd.Next 3)

                match calculus with
                | Discrete -> example p [||] [| masks rnd shape |]
                | Differentiable
                | Flat -> example p [| 0 |] (reals rnd [ shape, domain ]))

        for op in cases<Binary> do
            let calculus, left, right = binary op

            row calculus (Binary op) (fun p rnd least ->
                let shape = dims rnd least (rnd.Next 3)

                match calculus with
                | Discrete -> example p [||] [| integers rnd shape 0 9; integers rnd shape 0 9 |]
                | Differentiable
                | Flat -> example p [| 0; 1 |] (reals rnd [ shape, left; shape, right ]))

        for n in [ -3; -1; 0; 1; 2; 3; 5 ] do
            row Differentiable (IntegerPow n) (fun p rnd least ->
                example p [| 0 |] (reals rnd [ dims rnd least (rnd.Next 3), away 0.5 2.0 ]))
            |> sub $"{n}"

        for n in 0..3 do
            row Differentiable (SincDerivative n) (fun p rnd least ->
                example p [| 0 |] (reals rnd [ dims rnd least (rnd.Next 3), between -4.0 4.0 ]))
            |> sub $"{n}"

        for op in cases<Comparison> do
            row Flat (Compare op) (fun p rnd least ->
                let shape = dims rnd least (rnd.Next 3)
                example p [| 0; 1 |] (reals rnd [ shape, between -1.0 1.0; shape, between -1.0 1.0 ]))

        row Differentiable Select (fun p rnd least ->
            let shape = dims rnd least (rnd.Next 3)
            let xy = reals rnd [ shape, between -1.0 1.0; shape, between -1.0 1.0 ]
            example p [| 1; 2 |] (Array.append [| masks rnd shape |] xy))

        for dtype, weak, calculus in [ Dtype.Float64, true, Differentiable; Dtype.Int32, false, Flat; Dtype.Bool, false, Flat ] do
            row calculus (Convert(dtype, weak)) (fun p rnd least ->
                example p [| 0 |] (reals rnd [ dims rnd least (rnd.Next 3), between -4.0 4.0 ]))
            |> sub (string dtype)

        row Flat StopGradient (fun p rnd least -> example p [| 0 |] (reals rnd [ dims rnd least (rnd.Next 3), between -1.0 1.0 ]))
    ]

// ---- the table: movement, reductions ------------------------------------------------------------------

let private made label calculus draw = { Label = label; Calculus = calculus; Draw = draw }

/// A row of one real operand, whose shape is drawn first and the operation then.
let private moved label leastRank (draw: Random -> int[] -> Operation) =
    made label Differentiable (fun rnd least ->
        let shape = dims rnd least (leastRank + rnd.Next 3)
        operation (draw rnd shape) [| 0 |] (reals rnd [ shape, unit' ]))

let private movement: Row list =
    [
        moved "broadcast" 0 (fun rnd shape ->
            let lead, trail = rnd.Next 2, rnd.Next 2
            let grown = shape |> Array.map (fun n -> if n = 1 then 1 + rnd.Next 3 else n)
            let result = Array.concat [ Array.create lead 2; grown; Array.create trail 3 ]
            Broadcast(result, Array.init shape.Length (fun i -> i + lead)))
        moved "reshape" 0 (fun rnd shape -> Reshape(if rnd.Next 2 = 0 then [| 1; Dims.size shape |] else Array.rev shape))
        moved "transpose" 0 (fun rnd shape ->
            let perm = Array.init shape.Length id
            rnd.Shuffle perm
            Transpose perm)
        moved "slice" 0 (fun rnd shape ->
            let start = shape |> Array.map (fun n -> rnd.Next(n + 1))
            let limit = Array.map2 (fun s n -> rnd.Next(s, n + 1)) start shape
            Slice(start, limit, shape |> Array.map (fun _ -> 1 + rnd.Next 3)))
        moved "rev" 0 (fun rnd shape -> Rev(someAxes rnd shape.Length))
        made "pad" Differentiable (fun rnd least ->
            let shape = dims rnd least (rnd.Next 3)
            let lo = shape |> Array.map (fun n -> rnd.Next((if n > 1 then -1 else 0), 3))
            let hi = shape |> Array.map (fun n -> rnd.Next((if n > 1 then -1 else 0), 3))
            operation (Pad(lo, hi, shape |> Array.map (fun _ -> rnd.Next 3))) [| 0; 1 |] (reals rnd [ shape, unit'; [||], unit' ]))
        made "concat" Differentiable (fun rnd least ->
            let shape = dims rnd least (1 + rnd.Next 2)
            let axis = rnd.Next shape.Length
            let part () = shape |> Array.mapi (fun a n -> if a = axis then size rnd least else n)
            let parts = List.init (2 + rnd.Next 2) (fun _ -> part (), unit')
            operation (Concat axis) (Array.init parts.Length id) (reals rnd parts))
        made "iota" Discrete (fun rnd least ->
            let shape = dims rnd least (1 + rnd.Next 2)
            operation (Iota(shape, rnd.Next shape.Length, Dtype.Float64)) [||] [||])
    ]

let private reductions: Row list =
    [
        for op in cases<Reduction> do
            let name = Print.name (Plain(Reduce(op, [||])))

            match op with
            | ReduceSum -> moved name 0 (fun rnd shape -> Reduce(op, someAxes rnd shape.Length))
            | ReduceProd ->
                made name Differentiable (fun rnd least ->
                    let shape = dims rnd least (rnd.Next 3)
                    operation (Reduce(op, someAxes rnd shape.Length)) [| 0 |] (reals rnd [ shape, away 0.5 1.5 ]))
            | ReduceMax
            | ReduceMin ->
                // of nothing there is no extremum
                made name Differentiable (fun rnd least ->
                    let kept = dims rnd least (rnd.Next 2)
                    let shape = Array.append kept (dims rnd 1 (1 + rnd.Next 2))
                    operation (Reduce(op, [| kept.Length .. shape.Length - 1 |])) [| 0 |] (reals rnd [ shape, unit' ]))
            | ReduceAll
            | ReduceAny ->
                made name Discrete (fun rnd least ->
                    let shape = dims rnd least (rnd.Next 3)
                    operation (Reduce(op, someAxes rnd shape.Length)) [||] [| masks rnd shape |])

        for op in cases<Extremum> do
            made (Print.name (Plain(ArgReduce(op, 0)))) Flat (fun rnd least ->
                let shape = Array.append (dims rnd least (rnd.Next 2)) (dims rnd 1 1)
                operation (ArgReduce(op, shape.Length - 1)) [| 0 |] (reals rnd [ shape, unit' ]))

        for op in cases<Accumulation> do
            for reverse in [ false; true ] do
                moved (Print.name (Plain(Cumulative(op, 0, reverse)))) 1 (fun rnd shape -> Cumulative(op, rnd.Next shape.Length, reverse))
                |> sub (if reverse then "backward" else "forward")
    ]

// ---- the table: products, indexing, order ---------------------------------------------------------------

/// The shape of the index arrays, the shape of what they address, and the arrays themselves.
let private places (rnd: Random) least (shape: int[]) (axes: int[]) (bounds: Bounds) : int[] * int[] * NDArray[] =
    let s = dims rnd least (rnd.Next 3)

    let beyond =
        match bounds with
        | Refuse -> 0
        | Clip
        | Drop -> 2

    s, Array.append s (Dims.without axes shape), axes |> Array.map (fun a -> integers rnd s 0 (shape[a] - 1 + beyond))

/// A program of two arrays with two results.
let private called (xs: NDArray[]) =
    Stage.closed "g" (xs |> Array.map Lax.aval) (fun zs -> [| Lax.mul (Lax.sin zs[0]) zs[1]; Lax.add zs[0] (Lax.square zs[1]) |])

/// The last equation that a function of two arrays writes down, on these two.
let private written (rnd: Random) (least: int) (g: NDArray * NDArray -> NDArray) : Example =
    let xs = reals rnd (List.replicate 2 (dims rnd least (rnd.Next 3), between -2.0 2.0))
    let program = Stage.closed "g" (xs |> Array.map Lax.aval) (fun zs -> [| g (zs[0], zs[1]) |])
    example program.Eqns[program.Eqns.Length - 1].Prim [| 0; 1 |] xs

let private indexed: Row list =
    [
        for bounds in cases<Bounds> do
            made $"gather {bounds}" Differentiable (fun rnd least ->
                let shape = dims rnd 1 (1 + rnd.Next 3)
                let axes = someAxes rnd shape.Length
                let axes = if axes.Length = 0 then [| 0 |] else axes
                let _, _, indices = places rnd least shape axes bounds
                operation (Gather(axes, bounds)) [| 0 |] (Array.append (reals rnd [ shape, unit' ]) indices))

            for op in cases<Writing> do
                made $"scatter {op} {bounds}" Differentiable (fun rnd least ->
                    let shape = dims rnd 1 (1 + rnd.Next 3)

                    match op with
                    | Set
                    | Accumulate ->
                        let axes = someAxes rnd shape.Length
                        let axes = if axes.Length = 0 then [| 0 |] else axes
                        let _, updates, indices = places rnd least shape axes bounds

                        operation
                            (Scatter(op, axes, bounds))
                            [| 0; 1 |]
                            (Array.append (reals rnd [ shape, unit'; updates, unit' ]) indices)
                    | Multiply ->
                        // each place is named at most once
                        let axis = rnd.Next shape.Length
                        let order = Array.init shape[axis] int64
                        rnd.Shuffle order
                        let order = Array.truncate (size rnd least) order
                        let updates = Array.append [| order.Length |] (Dims.without [| axis |] shape)
                        let index = NDArray(Dense.ofArray [| order.Length |] order)

                        operation
                            (Scatter(op, [| axis |], bounds))
                            [| 0; 1 |]
                            (Array.append (reals rnd [ shape, unit'; updates, unit' ]) [| index |]))

        made "dynamic_slice" Differentiable (fun rnd least ->
            let shape = dims rnd least (1 + rnd.Next 2)
            let starts = shape |> Array.map (fun n -> integers rnd [||] -1 (n + 1))

            operation
                (DynamicSlice(shape |> Array.map (fun n -> rnd.Next(n + 1))))
                [| 0 |]
                (Array.append (reals rnd [ shape, unit' ]) starts))
        made "dynamic_update_slice" Differentiable (fun rnd least ->
            let shape = dims rnd least (1 + rnd.Next 2)
            let starts = shape |> Array.map (fun n -> integers rnd [||] -1 (n + 1))
            let part = shape |> Array.map (fun n -> rnd.Next(n + 1))
            operation DynamicUpdateSlice [| 0; 1 |] (Array.append (reals rnd [ shape, unit'; part, unit' ]) starts))
        made "dot" Differentiable (fun rnd least ->
            let batch, m, k, n =
                dims rnd least (rnd.Next 2), dims rnd least (rnd.Next 3), dims rnd least (rnd.Next 2), dims rnd least (rnd.Next 2)

            let left, right = Array.concat [ batch; m; k ], Array.concat [ batch; k; n ]
            operation (Dot(batch.Length, k.Length)) [| 0; 1 |] (reals rnd [ left, unit'; right, unit' ]))
        made "sort" Differentiable (fun rnd least ->
            let shape = dims rnd least (1 + rnd.Next 2)
            let operands = reals rnd (List.init (1 + rnd.Next 2) (fun _ -> shape, unit'))
            operation (Sort(rnd.Next shape.Length)) (Array.init operands.Length id) operands)
        made "call" Differentiable (fun rnd least ->
            let xs = reals rnd (List.replicate 2 (dims rnd least (rnd.Next 3), unit'))

            example (Call("g", called xs)) [| 0; 1 |] xs)
        made "checkpoint" Differentiable (fun rnd least ->
            let xs = reals rnd (List.replicate 2 (dims rnd least (rnd.Next 3), unit'))

            example (Checkpoint((if rnd.Next 2 = 0 then SaveNothing else SaveDots), called xs)) [| 0; 1 |] xs)
        made "custom_jvp_call" Differentiable (fun rnd least ->
            let g =
                Tree.customJvp (fun (x: NDArray, y: NDArray) -> sin x * y) (fun (x, y) (s, t) -> sin x * y, s * cos x * y + sin x * t)

            written rnd least g)
        made "custom_vjp_call" Differentiable (fun rnd least ->
            let g =
                Tree.customVjp (fun (x: NDArray, y: NDArray) -> sin x * y) (fun (x, y) -> sin x * y, (x, y)) (fun (x, y) c ->
                    c * cos x * y, c * sin x)

            written rnd least g)
        made "custom_linear" Differentiable (fun rnd least ->
            let g = customVjp sin (fun x -> sin x, x) (fun x c -> c * cos x)
            written rnd least (fun (x, t) -> snd (jvp g x t)))
    ]

let private controlled: Row list =
    [
        for label, draw in Control.examples do
            made label Differentiable (fun rnd least ->
                let prim, active, operands = draw rnd least
                example prim active operands)
    ]

/// The table: a row, or several, for each primitive.
let rows: Row list = elementwise @ movement @ reductions @ indexed @ controlled

let private byLabel = dict [ for r in rows -> r.Label, r ]

/// The row of a label: theories are told labels, so that each shows as a test of its own.
let rowOf (label: string) : Row = byLabel[label]

/// The labels of rows, as a theory's data.
let labels (wanted: Row -> bool) : TheoryData<string> =
    let data = TheoryData<string>()
    rows |> List.filter wanted |> List.iter (fun r -> data.Add r.Label)
    data

/// The outputs of the example's primitive on other operands.
let apply (e: Example) (operands: NDArray[]) : NDArray[] = Trace.Bind(e.Prim, operands)

/// The example's operands with another array at one position.
let replace (e: Example) (position: int) (x: NDArray) : NDArray[] = e.Operands |> Array.mapi (fun i y -> if i = position then x else y)

/// The law of every example of a row.
let ofRow (tests: int) (least: int) (label: string) (law: Example -> unit) : unit =
    forAll tests (fun rnd -> (rowOf label).Draw rnd least) law
