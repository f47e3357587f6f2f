/// One more axis: a trace on arrays that carry a batch axis in front. Every rule is one equation on the whole batch, never a loop over it.
namespace AD.Internal

open System.Runtime.CompilerServices
open AD

/// Stands for one example; holds all of them, the batch axis first.
[<Sealed>]
type internal BatchTracer(trace: Trace, value: NDArray) =
    inherit Tracer(trace, { value.Aval with Shape = Array.sub value.Aval.Shape 1 (value.Aval.Shape.Length - 1) })

    /// All examples.
    member _.Batch = value
    override _.Known = null

[<Sealed>]
type internal BatchTrace(name: string, n: int) =
    inherit Trace(name)

    member t.IsBatched(x: NDArray) =
        match x.Value with
        | :? BatchTracer as b -> obj.ReferenceEquals(b.Trace, t)
        | _ -> false

    /// All examples where they differ, else the one value.
    member t.Value(x: NDArray) : NDArray =
        match x.Value with
        | :? BatchTracer as b when obj.ReferenceEquals(b.Trace, t) -> b.Batch
        | _ -> x

    /// All examples: an operand that does not differ is broadcast, which copies nothing.
    member t.Lift(x: NDArray) : NDArray = if t.IsBatched x then t.Value x else LoopsBatch.lift n x

    member t.Wrap(x: NDArray) : NDArray = NDArray(BatchTracer(t, x))

    member private t.Several(rule: NDArray[] -> bool[] -> struct (NDArray[] * bool[]), ins: NDArray[]) : NDArray[] =
        let struct (outs, batched) = rule (ins |> Array.map t.Value) (ins |> Array.map t.IsBatched)
        Array.map2 (fun batched y -> if batched then t.Wrap y else y) batched outs

    override t.Process(prim, ins) =
        match prim with
        | Call(_, program)
        | Checkpoint(_, program) ->
            let flags = ins |> Array.map t.IsBatched
            let batch = Batch.program program n flags
            let outs = Trace.Bind(Bodies.map (fun _ -> batch.Program) prim, ins |> Array.map t.Value)
            Array.map2 (fun batched y -> if batched then t.Wrap y else y) batch.Batched outs
        | Custom(rule, captured, program) ->
            let flags = ins |> Array.map t.IsBatched
            let batched = (CustomRules.forward rule).Batched(n, flags[.. flags.Length - 1 - captured])
            let outs = Trace.Bind(Custom(batched, captured, Batch.whole program n flags), ins |> Array.map t.Value)
            outs |> Array.map t.Wrap
        | CustomLinear(rule, residuals, outs) ->
            let batched = (CustomRules.backward rule).Batched(n, ins[.. residuals - 1] |> Array.map t.IsBatched)
            let operands = ins |> Array.mapi (fun i x -> if i < residuals then t.Value x else t.Lift x)
            let wide = outs |> Array.map (fun a -> { a with Shape = Dims.insert 0 n a.Shape })
            Trace.Bind(CustomLinear(batched, residuals, wide), operands) |> Array.map t.Wrap
        | Report(report, _) ->
            let all = ins |> Array.map t.Lift
            Lax.report report all[0] all[1..]
            [||]
        | Cond branches -> t.Several(LoopsBatch.cond (Batch.wanted n) n branches, ins)
        | Scan(body, loop) -> t.Several(LoopsBatch.scan (Batch.wanted n) n body loop, ins)
        | While(condition, body, m, k) -> t.Several(LoopsBatch.whileLoop (Batch.wanted n) n condition body m k, ins)
        | Plain(Sort axis) -> Lax.sort (axis + 1) (ins |> Array.map t.Lift) |> Array.map t.Wrap
        | Plain op -> [| t.Wrap(Batch.rule t n op ins) |]

    override t.ProcessCustom(call, ins) =
        let struct (program, captured) = Stage.capture call.Rule.Text (ins |> Array.map Lax.aval) call.Run
        t.Process(Custom(call.Rule, captured.Length, program), Array.append ins captured)

and [<AbstractClass; Sealed>] internal Batch =

    static member private shift(axes: int[]) = axes |> Array.map (fun a -> a + 1)

    /// 0 … n−1 along the batch, in the shape of a batched index array: where indices differ per example, the example's number is one more
    /// index, so that a single gather reads x[b, i_b].
    static member private lane (n: int) (shape: int[]) : NDArray =
        Lax.broadcast (Dims.insert 0 n shape) [| 0 |] (Lax.iota [| n |] 0 Dtype.Int64)

    /// Where the start of a slice may lie: clamped so that the slice fits, as DynamicSlice does.
    static member private clampStart (dim: int) (size: int) (start: NDArray) : NDArray =
        let at (v: int) = Lax.like start (float v)
        Lax.max (at 0) (Lax.min start (at (dim - size)))

    /// The index arrays of a slice of these sizes whose starts differ along the batch.
    static member private places (dims: int[]) (sizes: int[]) (starts: NDArray[]) : NDArray[] =
        let n = (Lax.shape starts[0])[0]
        let full = Dims.insert 0 n sizes

        starts
        |> Array.mapi (fun axis start ->
            let first = Lax.convert Dtype.Int64 (Batch.clampStart dims[axis] sizes[axis] start)
            Lax.add (Lax.broadcast full [| 0 |] first) (Lax.iota full (axis + 1) Dtype.Int64))

    /// One operation with one result, on all examples at once; at least one operand is batched.
    static member rule (t: BatchTrace) (n: int) (op: Operation) (ins: NDArray[]) : NDArray =
        let batched i = t.IsBatched ins[i]
        let value i = t.Value ins[i]
        let lift i = t.Lift ins[i]
        let lifted () = ins |> Array.map t.Lift
        let bind (op: Operation) xs = Trace.Bind1(op, xs)

        match op with
        | Unary _
        | IntegerPow _
        | SincDerivative _
        | Binary _
        | Compare _
        | Select
        | Convert _
        | StopGradient -> bind op (lifted ())
        | Broadcast(shape, dims) -> bind (Broadcast(Dims.insert 0 n shape, Dims.insert 0 0 (Batch.shift dims))) (lifted ())
        | Reshape shape -> bind (Reshape(Dims.insert 0 n shape)) (lifted ())
        | Transpose perm -> bind (Transpose(Dims.insert 0 0 (Batch.shift perm))) (lifted ())
        | Slice(start, limit, step) -> bind (Slice(Dims.insert 0 0 start, Dims.insert 0 n limit, Dims.insert 0 1 step)) (lifted ())
        | Pad(lo, hi, interior) ->
            let wide = Pad(Dims.insert 0 0 lo, Dims.insert 0 0 hi, Dims.insert 0 0 interior)
            let x = lift 0

            if not (batched 1) then
                bind wide [| x; value 1 |]
            else
                // a value that differs along the batch goes where the padding of a mask is
                let constant (a: Aval) (v: float) = Lax.full { a with Dtype = Dtype.Bool; Weak = false } v

                let inside = bind wide [| constant x.Aval 1.0; constant { x.Aval with Shape = Dims.scalar } 0.0 |]
                let padded = bind wide [| x; Lax.zeros { x.Aval with Shape = Dims.scalar } |]
                Lax.select inside padded (Lax.broadcast (Lax.shape padded) [| 0 |] (value 1))
        | Rev axes -> bind (Rev(Batch.shift axes)) (lifted ())
        | Concat axis -> bind (Concat(axis + 1)) (lifted ())
        | Iota _ -> Raise.impossible "iota has no operand to be batched"
        | Reduce(op, axes) -> bind (Reduce(op, Batch.shift axes)) (lifted ())
        | ArgReduce(op, axis) -> bind (ArgReduce(op, axis + 1)) (lifted ())
        | Cumulative(op, axis, reverse) -> bind (Cumulative(op, axis + 1, reverse)) (lifted ())
        | Dot(batch, contract) ->
            let x, y = value 0, value 1

            if batched 0 && batched 1 then
                Lax.dot (batch + 1) contract x y
            elif batched 0 then
                // the examples are one more free axis of the left operand
                Lax.dot batch contract (Lax.moveAxis 0 batch x) y |> Lax.moveAxis batch 0
            else
                // and of the right one, behind the contracted axes
                let product = Lax.dot batch contract x (Lax.moveAxis 0 (batch + contract) y)
                Lax.moveAxis (Lax.rank x - contract) 0 product
        | Gather(axes, bounds) ->
            let indices = Array.init (ins.Length - 1) (fun i -> i + 1)

            if not (indices |> Array.exists batched) then
                // S ++ batch ++ rest: the batch comes to the front
                let y = Lax.gather (Batch.shift axes) bounds (value 0) (indices |> Array.map value)
                Lax.moveAxis (Lax.rank ins[1]) 0 y
            elif not (batched 0) then
                Lax.gather axes bounds (value 0) (indices |> Array.map lift)
            else
                let places = indices |> Array.map lift
                let lane = Batch.lane n (Lax.shape ins[1])
                Lax.gather (Dims.insert 0 0 (Batch.shift axes)) bounds (value 0) (Array.append [| lane |] places)
        | Scatter(op, axes, bounds) ->
            let indices = Array.init (ins.Length - 2) (fun i -> i + 2)

            if not (indices |> Array.exists batched) then
                // the examples are one more axis that is not indexed, behind S in the updates
                let updates = Lax.moveAxis 0 (Lax.rank ins[2]) (lift 1)
                Lax.scatter op (Batch.shift axes) bounds (lift 0) updates (indices |> Array.map value)
            else
                let lane = Batch.lane n (Lax.shape ins[2])

                Lax.scatter
                    op
                    (Dims.insert 0 0 (Batch.shift axes))
                    bounds
                    (lift 0)
                    (lift 1)
                    (Array.append [| lane |] (indices |> Array.map lift))
        | DynamicSlice sizes ->
            let starts = Array.init (ins.Length - 1) (fun i -> i + 1)

            if not (starts |> Array.exists batched) then
                Lax.dynamicSlice (Dims.insert 0 n sizes) (value 0) (Array.append [| Lax.integer 0L |] (starts |> Array.map value))
            else
                let places = Batch.places (Lax.shape ins[0]) sizes (starts |> Array.map lift)
                let rank = sizes.Length

                if batched 0 then
                    Lax.gather (Array.init (rank + 1) id) Clip (value 0) (Array.append [| Batch.lane n sizes |] places)
                else
                    Lax.gather (Array.init rank id) Clip (value 0) places
        | DynamicUpdateSlice ->
            let starts = Array.init (ins.Length - 2) (fun i -> i + 2)

            if not (starts |> Array.exists batched) then
                Lax.dynamicUpdateSlice (lift 0) (lift 1) (Array.append [| Lax.integer 0L |] (starts |> Array.map value))
            else
                let sizes = Lax.shape ins[1]
                let places = Batch.places (Lax.shape ins[0]) sizes (starts |> Array.map lift)
                Lax.scatter Set (Array.init (sizes.Length + 1) id) Clip (lift 0) (lift 1) (Array.append [| Batch.lane n sizes |] places)
        | Sort _ -> Raise.impossible "another number of results than one"

    /// f over a batch of n: the flagged inputs carry it in front; outputs come with the flag that says whether they do.
    static member apply (name: string) (n: int) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) (flags: bool[]) : struct (NDArray[] * bool[]) =
        RuntimeHelpers.EnsureSufficientExecutionStack()
        let trace = BatchTrace(name, n)
        trace.Origin <- f

        try
            let outs = f (Array.map2 (fun x batched -> if batched then trace.Wrap x else x) xs flags)
            struct (outs |> Array.map trace.Value, outs |> Array.map trace.IsBatched)
        finally
            trace.Close()

    /// A program over a batch of n whose results all carry it.
    static member whole (program: Jaxpr) (n: int) (flags: bool[]) : Jaxpr =
        (Batch.wanted n program flags (Array.create program.Outs.Length true)).Program

    /// A program over a batch of n: made once per program, size and masks.
    static member program (program: Jaxpr) (n: int) (flags: bool[]) : BatchProgram =
        Batch.wanted n program flags (Array.create program.Outs.Length false)

    /// The same; an output that is wanted carries the batch even if it does not differ.
    static member wanted (n: int) (program: Jaxpr) (flags: bool[]) (wanted: bool[]) : BatchProgram =
        let key = System.String.Concat("batch", n.ToString System.Globalization.CultureInfo.InvariantCulture)

        program.Derived(
            Masks.key (Masks.key key flags) wanted,
            fun () ->
                let avals =
                    Array.map2
                        (fun (a: Aval) batched -> if batched then { a with Shape = Dims.insert 0 n a.Shape } else a)
                        program.InAvals
                        flags

                let outFlags = ref [||]

                let batch =
                    Stage.closed Spelling.vmap avals (fun zs ->
                        let struct (ys, out) = Batch.apply Spelling.vmap n (Stage.eval program) zs flags
                        outFlags.Value <- Loops.either out wanted
                        Array.map3 (fun y batched want -> if want && not batched then LoopsBatch.lift n y else y) ys out wanted)

                { Program = batch; Batched = outFlags.Value }
        )
