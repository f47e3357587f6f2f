/// The chain rule: a trace on pairs of primal and tangent.
namespace AD.Internal

open System.Runtime.CompilerServices
open AD

/// A primal with its tangent.
[<Sealed>]
type internal Dual(trace: Trace, primal: NDArray, tangent: NDArray) =
    inherit Tracer(trace, primal.Aval)
    member _.Primal = primal
    member _.Tangent = tangent

    override _.Known =
        match primal.Value with
        | :? Dense as d -> d
        | :? Tracer as t -> t.Known
        | _ -> null

[<Sealed>]
type internal JvpTrace(name: string, forward: bool) =
    inherit Trace(name)

    member t.Split(x: NDArray) : struct (NDArray * Tangent) =
        match x.Value with
        | :? Dual as d when obj.ReferenceEquals(d.Trace, t) -> struct (d.Primal, Tangent d.Tangent)
        | _ -> struct (x, Zero)

    member t.Join(x: NDArray, tangent: Tangent) : NDArray =
        match tangent with
        | Zero -> x
        | Tangent dx -> NDArray(Dual(t, x, dx))

    member t.SplitAll(ins: NDArray[]) : struct (NDArray[] * Tangent[]) =
        let xs = Array.zeroCreate<NDArray> ins.Length
        let ts = Array.zeroCreate<Tangent> ins.Length

        for i in 0 .. ins.Length - 1 do
            let struct (x, tangent) = t.Split ins[i]
            xs[i] <- x
            ts[i] <- tangent

        struct (xs, ts)

    member t.JoinAll(ys: NDArray[], dys: Tangent[]) : NDArray[] =
        let outs = Array.zeroCreate<NDArray> ys.Length

        for i in 0 .. outs.Length - 1 do
            outs[i] <- t.Join(ys[i], dys[i])

        outs

    /// What a rule of the user's is told of this trace.
    member t.Asking: Asking = { Level = t.Level; Forward = forward }

    override t.Process(prim, ins) =
        let struct (xs, ts) = t.SplitAll ins
        let struct (ys, dys) = Jvp.rule t prim xs ts
        t.JoinAll(ys, dys)

    override t.ProcessCustom(call, ins) =
        let struct (xs, ts) = t.SplitAll ins
        let struct (ys, dys) = CustomRules.apply t.Asking call.Rule 0 xs ts
        t.JoinAll(ys, dys)

and [<AbstractClass; Sealed>] internal Jvp =

    /// Outputs and their tangents, of one operation at xs along ts; prim holds the operation.
    static member private operation (prim: Prim) (op: Operation) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        let one y dy = struct ([| y |], [| dy |])
        let bind xs = Trace.Bind1(prim, xs)

        /// Linear in its one operand.
        let linear () = one (bind xs) (ts[0] |> Tangent.map (fun t -> bind [| t |]))

        /// No tangent passes.
        let constant () = one (bind xs) Zero

        /// Linear in the first n operands together; the others are indices.
        let jointlyLinear n =
            let y = bind xs
            let others = Array.skip n xs

            if Array.forall Tangent.isZero (Array.take n ts) then
                one y Zero
            else
                let tangents = Array.init n (fun i -> Tangent.dense xs[i] ts[i])
                one y (Tangent(bind (Array.append tangents others)))

        match op with
        | Unary op ->
            let y = bind xs

            match ts[0] with
            | Zero -> one y Zero
            | Tangent t -> one y (Derivatives.unary op xs[0] y t)
        | Binary op ->
            let z = bind xs
            one z (Derivatives.binary op xs[0] xs[1] z ts[0] ts[1])
        | IntegerPow n ->
            match ts[0] with
            | Zero -> constant ()
            | Tangent t -> one (bind xs) (Derivatives.integerPow n xs[0] t)
        | SincDerivative n -> one (bind xs) (ts[0] |> Tangent.map (fun t -> Lax.mul t (Lax.sincDerivative (n + 1) xs[0])))
        | Compare _
        | StopGradient
        | Iota _
        | ArgReduce _ -> constant ()
        | Select ->
            let y = bind xs

            match ts[1], ts[2] with
            | Zero, Zero -> one y Zero
            | a, b -> one y (Tangent(Lax.select xs[0] (Tangent.dense xs[1] a) (Tangent.dense xs[2] b)))
        | Convert(dtype, _) -> if dtype.IsFloating && xs[0].Dtype.IsFloating then linear () else constant ()
        | Broadcast _
        | Reshape _
        | Transpose _
        | Slice _
        | Rev _ -> linear ()
        | Pad _ -> jointlyLinear 2
        | Concat _ -> jointlyLinear xs.Length
        | Reduce(op, axes) ->
            let y = bind xs

            match ts[0] with
            | Zero -> one y Zero
            | Tangent t -> one y (Derivatives.reduce op axes xs[0] y t)
        | Cumulative(op, axis, reverse) -> one (bind xs) (ts[0] |> Tangent.map (Derivatives.cumulative op axis reverse xs[0]))
        // (xy)′ = x′y + xy′
        | Dot _ ->
            let left = ts[0] |> Tangent.map (fun t -> bind [| t; xs[1] |])
            let right = ts[1] |> Tangent.map (fun t -> bind [| xs[0]; t |])
            one (bind xs) (Tangent.add left right)
        | Gather _
        | DynamicSlice _ -> one (bind xs) (ts[0] |> Tangent.map (fun t -> bind (Array.append [| t |] (Array.tail xs))))
        | Scatter((Set | Accumulate), _, _)
        | DynamicUpdateSlice -> jointlyLinear 2
        | Scatter(Multiply, axes, bounds) ->
            // (x·u)′ = x′·u + x·u′ at each place: no place may be named twice, or the other factors would be missing
            let indices = Array.skip 2 xs
            let ofX = ts[0] |> Tangent.map (fun t -> Lax.scatter Multiply axes bounds t xs[1] indices)

            let ofU =
                ts[1]
                |> Tangent.map (fun t ->
                    let updates = Lax.mul t (Lax.gather axes bounds xs[0] indices)
                    Lax.scatter Accumulate axes bounds (Lax.zeros xs[0].Aval) updates indices)

            one (bind xs) (Tangent.add ofX ofU)
        | Sort axis ->
            // the tangents follow the permutation, which an extra operand tells
            let n = xs.Length
            let place = Lax.iota (Lax.shape xs[0]) axis Dtype.Int64
            let sorted = Trace.Bind(prim, Array.append xs [| place |])
            let follow = Tangent.map (Lax.takeAlong axis Clip sorted[n])
            struct (Array.take n sorted, Array.map follow ts)

    /// Outputs and their tangents, of one primitive at xs along ts.
    static member rule (trace: JvpTrace) (prim: Prim) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        match prim with
        | Plain op -> Jvp.operation prim op xs ts
        | Cond branches -> LoopsJvp.cond Jvp.wanted branches xs ts
        | Scan(body, loop) -> LoopsJvp.scan Jvp.wanted body loop xs ts
        | While(condition, body, m, n) -> LoopsJvp.whileLoop Jvp.wanted condition body m n xs ts
        | Custom(rule, captured, program) ->
            let struct (ys, dys) = CustomRules.apply trace.Asking rule captured xs ts
            CustomRules.alike rule program.OutAvals ys
            struct (ys, dys)
        | CustomLinear(rule, _, outs) ->
            // linear in the tangents but not in the residuals: as the program that it is
            let linear = RuleTable.find<LinearRule> rule
            Jvp.rule trace (Call(rule.Text, linear.Program(xs |> Array.map Lax.aval, outs))) xs ts
        | Report _ ->
            // what is reported are the primals
            Trace.Bind(prim, xs) |> ignore
            struct ([||], [||])
        | Checkpoint(_, program)
        | Call(_, program) ->
            let has = ts |> Array.map (fun t -> not (Tangent.isZero t))
            let derivative = Jvp.program program has

            let tangents =
                ts
                |> Array.choose (fun t ->
                    match t with
                    | Zero -> None
                    | Tangent t -> Some t)

            let outs = Trace.Bind(Bodies.map (fun _ -> derivative.Program) prim, Array.append xs tangents)
            let n = program.Outs.Length
            let mutable next = n

            let dys =
                derivative.NonZero
                |> Array.map (fun has ->
                    if has then
                        next <- next + 1
                        Tangent outs[next - 1]
                    else
                        Zero)

            struct (Array.take n outs, dys)

    /// f at xs along ts: outputs and tangents. Tangents have the types of their primals.
    static member apply (name: string) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        Jvp.along false name f xs ts

    /// `apply` where the tangents are wanted now: a rule that has a forward form of its own is asked for that.
    static member forward (name: string) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        Jvp.along true name f xs ts

    static member private along
        (forward: bool)
        (name: string)
        (f: NDArray[] -> NDArray[])
        (xs: NDArray[])
        (ts: Tangent[])
        : struct (NDArray[] * Tangent[]) =
        RuntimeHelpers.EnsureSufficientExecutionStack()
        let trace = JvpTrace(name, forward)
        trace.Origin <- f

        try
            let outs = f (Array.map2 (fun x t -> trace.Join(x, t)) xs ts)
            let ys = Array.zeroCreate outs.Length
            let dys = Array.zeroCreate outs.Length

            for i in 0 .. outs.Length - 1 do
                let struct (y, dy) = trace.Split outs[i]
                ys[i] <- y
                dys[i] <- dy

            struct (ys, dys)
        finally
            trace.Close()

    /// A program's derivative: inputs are the primals, then the tangents of the flagged ones; outputs the primals, then the tangents that are
    /// not zero (NonZero flags the outputs). Made once per program and mask.
    static member program (program: Jaxpr) (has: bool[]) : SparseProgram = Jvp.wanted program has (Array.create program.Outs.Length false)

    /// The same; a tangent that is wanted is there even if it is zero.
    static member wanted (program: Jaxpr) (has: bool[]) (wanted: bool[]) : SparseProgram =
        program.Derived(
            Masks.key (Masks.key "jvp" has) wanted,
            fun () ->
                let n = program.Inputs
                let out = ref [||]

                let active =
                    [|
                        for i in 0 .. n - 1 do
                            if has[i] then i
                    |]

                let avals = Array.append program.InAvals (active |> Array.map (fun i -> program.Avals[i]))

                let derivative =
                    Stage.closed Spelling.jvp avals (fun zs ->
                        let ts = Array.create n Zero
                        active |> Array.iteri (fun k i -> ts[i] <- Tangent zs[n + k])
                        let struct (ys, dys) = Jvp.apply Spelling.jvp (Stage.eval program) (Array.take n zs) ts
                        let dys = Array.map3 (fun y dy want -> if want then Tangent(Tangent.dense y dy) else dy) ys dys wanted
                        out.Value <- dys |> Array.map (fun d -> not (Tangent.isZero d))

                        Array.append
                            ys
                            (dys
                             |> Array.choose (fun d ->
                                 match d with
                                 | Zero -> None
                                 | Tangent d -> Some d)))

                { Program = derivative; NonZero = out.Value }
        )
