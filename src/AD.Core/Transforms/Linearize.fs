/// linearize is jvp whose tangents are written on a tape: what depends on no tangent is computed now, the rest is a linear program. Read `Linearize.run` first, then `Tape`; `Split` serves the calls of programs inside.
namespace AD.Internal

open System
open System.Collections.Generic
open AD

/// A program cut by what is known: the known part also returns residuals, which the linear part takes before its own inputs.
[<NoEquality; NoComparison>]
type internal Cut =
    {
        /// From the known inputs: the known outputs, then the residuals that are no inputs.
        Known: Jaxpr
        /// From the residuals and the linear inputs: the linear outputs.
        Linear: Jaxpr
        /// Each output: is it linear?
        LinearOut: bool[]
        /// Each residual: a known input (≥ 0), or the k-th extra output of the known part (−1 − k).
        Residuals: int[]
    }

module internal Split =
    /// The equations, of those given, that the wanted variables depend on; with the order kept.
    let private program (p: Jaxpr) (types: IReadOnlyList<Aval>) (inputs: int[]) (eqns: Eqn[]) (outs: int[]) : Jaxpr =
        let number = Array.create types.Count -1
        let avals = ResizeArray<Aval>()

        let place v =
            number[v] <- avals.Count
            avals.Add types[v]

        Array.iter place inputs

        for i in 0 .. p.Consts.Length - 1 do
            place (p.Inputs + i)

        let renumbered =
            eqns
            |> Array.map (fun e ->
                Array.iter place e.Outs

                { e with
                    Ins = e.Ins |> Array.map (fun v -> number[v])
                    Outs = e.Outs |> Array.map (fun v -> number[v])
                })

        let cut = Jaxpr(avals.ToArray(), inputs.Length, p.Consts, renumbered, outs |> Array.map (fun v -> number[v]))
        Typing.legal (Simplify.prune cut)

    /// What depends on a linear input is linear, equation by equation.
    let rec private cutNow (p: Jaxpr) (linearIn: bool[]) : Cut =
        let avals = ResizeArray p.Avals
        let linear = ResizeArray(Array.create p.Avals.Length false)
        let all = ResizeArray<Eqn>()

        for v in 0 .. p.Inputs - 1 do
            linear[v] <- linearIn[v]

        let whole (e: Eqn) =
            for v in e.Outs do
                linear[v] <- true

            all.Add e

        for e in p.Eqns do
            if not (e.Ins |> Array.exists (fun v -> linear[v])) then
                all.Add e
            else
                match e.Prim with
                | Call(callee, body) ->
                    // a call inside is cut likewise: its known results may meet tangents further on
                    let cut = cut body (e.Ins |> Array.map (fun v -> linear[v]))
                    let outs wanted = Array.zip e.Outs cut.LinearOut |> Array.choose (fun (v, l) -> if l = wanted then Some v else None)
                    let plain = outs false

                    let extra =
                        Array.init (cut.Known.Outs.Length - plain.Length) (fun k ->
                            avals.Add cut.Known.OutAvals[plain.Length + k]
                            linear.Add false
                            avals.Count - 1)

                    let knownIns, linearIns = e.Ins |> Array.partition (fun v -> not linear[v])

                    if cut.Known.Outs.Length > 0 then
                        all.Add { e with Prim = Call(callee, cut.Known); Ins = knownIns; Outs = Array.append plain extra }

                    if cut.Linear.Outs.Length > 0 then
                        let residuals = cut.Residuals |> Array.map (fun r -> if r >= 0 then knownIns[r] else extra[-1 - r])

                        whole { e with Prim = Call(callee, cut.Linear); Ins = Array.append residuals linearIns; Outs = outs true }
                | Unary _
                | IntegerPow _
                | SincDerivative _
                | Binary _
                | Compare _
                | Select
                | Convert _
                | StopGradient
                | Broadcast _
                | Reshape _
                | Transpose _
                | Slice _
                | Pad _
                | Rev _
                | Concat _
                | Iota _
                | Reduce _
                | ArgReduce _
                | Cumulative _
                | Dot _
                | Gather _
                | Scatter _
                | DynamicSlice _
                | DynamicUpdateSlice
                | Sort _ -> whole e

        let eqns = all.ToArray()

        let isLinear (e: Eqn) = e.Outs.Length > 0 && linear[e.Outs[0]]
        let linearOuts = p.Outs |> Array.filter (fun v -> linear[v])

        // the linear part, pruned first: only what it still reads is a residual
        let live = Array.create avals.Count false

        for v in linearOuts do
            live[v] <- true

        for i in eqns.Length - 1 .. -1 .. 0 do
            let e = eqns[i]

            if isLinear e && e.Outs |> Array.exists (fun v -> live[v]) then
                for v in e.Ins do
                    live[v] <- true

        let isConst v = v >= p.Inputs && v < p.Inputs + p.Consts.Length
        let linearEqns = eqns |> Array.filter (fun e -> isLinear e && e.Outs |> Array.exists (fun v -> live[v]))

        let residualVars =
            linearEqns
            |> Array.collect (fun e -> e.Ins)
            |> Array.filter (fun v -> not linear[v] && not (isConst v))
            |> Array.distinct

        let inputs wanted =
            [|
                for v in 0 .. p.Inputs - 1 do
                    if linearIn[v] = wanted then v
            |]

        let computed = residualVars |> Array.filter (fun v -> v >= p.Inputs)
        let knownOuts = p.Outs |> Array.filter (fun v -> not linear[v])
        let knownInputs = inputs false

        {
            Known = program p avals knownInputs (eqns |> Array.filter (isLinear >> not)) (Array.append knownOuts computed)
            Linear = program p avals (Array.append residualVars (inputs true)) linearEqns linearOuts
            LinearOut = p.Outs |> Array.map (fun v -> linear[v])
            Residuals =
                residualVars
                |> Array.map (fun v -> if v < p.Inputs then Array.IndexOf(knownInputs, v) else -1 - Array.IndexOf(computed, v))
        }

    /// Cuts a program by which of its inputs are linear: made once per program and mask.
    and cut (p: Jaxpr) (linearIn: bool[]) : Cut = p.Derived(Masks.key "cut" linearIn, fun () -> cutNow p linearIn)

/// Stands for a tangent on a tape.
[<Sealed>]
type internal TapeTracer(trace: Trace, variable: int, aval: Aval) =
    inherit Tracer(trace, aval)
    member _.Variable = variable
    override _.Known = null

/// Writes down what happens to tangents. Known operands stand on it as they are: they are the residuals.
[<Sealed>]
type internal Tape(name: string) =
    inherit Trace(name)
    let avals = ResizeArray<Aval>()
    let known = ResizeArray<NDArray | null>()
    let eqns = ResizeArray<Eqn>()

    let fresh (a: Aval) (value: NDArray | null) =
        avals.Add a
        known.Add value
        avals.Count - 1

    member _.Avals = avals
    member _.Eqns = eqns

    /// The value of a variable that is no tangent, else null.
    member _.KnownValue(v: int) : NDArray | null = known[v]

    /// Lets go of a residual after its last use.
    member _.Forget(v: int) = known[v] <- null

    member t.Argument(a: Aval) : NDArray =
        let v = fresh a null
        NDArray(TapeTracer(t, v, a))

    /// The tape's own variable, or −1 for what it does not write.
    member t.Own(x: NDArray) : int =
        match x.Value with
        | :? TapeTracer as own when obj.ReferenceEquals(own.Trace, t) -> own.Variable
        | _ -> -1

    member private t.Variable(x: NDArray) : int =
        let v = t.Own x
        if v >= 0 then v else fresh x.Aval x

    member private t.Record(prim: Prim, ins: NDArray[]) : NDArray[] =
        lock eqns (fun () ->
            let vars = ins |> Array.map t.Variable
            let outs = Typing.infer prim (ins |> Array.map (fun x -> x.Aval))
            let outVars = outs |> Array.map (fun a -> fresh a null)

            eqns.Add { Prim = prim; Ins = vars; Outs = outVars; Effects = Effects.None; Linear = true; Source = null }

            Array.map2 (fun v a -> NDArray(TapeTracer(t, v, a))) outVars outs)

    override t.Process(prim, ins) =
        match prim with
        | Call(callee, program) ->
            let linearIn = ins |> Array.map (fun x -> t.Own x >= 0)
            let cut = Split.cut program linearIn
            let knownIns = Array.zip ins linearIn |> Array.choose (fun (x, isLinear) -> if isLinear then None else Some x)
            let linearIns = Array.zip ins linearIn |> Array.choose (fun (x, isLinear) -> if isLinear then Some x else None)
            let knownOuts = if cut.Known.Outs.Length = 0 then [||] else Lax.call callee cut.Known knownIns
            let plain = cut.LinearOut |> Array.sumBy (fun l -> if l then 0 else 1)
            let residuals = cut.Residuals |> Array.map (fun r -> if r >= 0 then knownIns[r] else knownOuts[plain - 1 - r])

            let linearOuts =
                if cut.Linear.Outs.Length = 0 then
                    [||]
                else
                    t.Record(Call(callee, cut.Linear), Array.append residuals linearIns)

            let mutable k, l = 0, 0

            cut.LinearOut
            |> Array.map (fun isLinear ->
                if isLinear then
                    l <- l + 1
                    linearOuts[l - 1]
                else
                    k <- k + 1
                    knownOuts[k - 1])
        | Unary _
        | IntegerPow _
        | SincDerivative _
        | Binary _
        | Compare _
        | Select
        | Convert _
        | StopGradient
        | Broadcast _
        | Reshape _
        | Transpose _
        | Slice _
        | Pad _
        | Rev _
        | Concat _
        | Iota _
        | Reduce _
        | ArgReduce _
        | Cumulative _
        | Dot _
        | Gather _
        | Scatter _
        | DynamicSlice _
        | DynamicUpdateSlice
        | Sort _ -> t.Record(prim, ins)

/// f at xs: its outputs, and the tape that maps tangents of the inputs to tangents of the outputs.
[<NoEquality; NoComparison>]
type internal Linearized =
    {
        Ys: NDArray[]
        Tape: Tape
        /// The tape's variable of each input, −1 where the input is not differentiated.
        Ins: int[]
        /// The tape's variable of each output's tangent, −1 where it is zero.
        Outs: int[]
    }

module internal Linearize =
    /// Runs f once at xs, differentiating with respect to the inputs flagged.
    let run (name: string) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) (active: bool[]) : Linearized =
        let tape = Tape name

        try
            let tangents = Array.map2 (fun (x: NDArray) on -> if on then Tangent(tape.Argument x.Aval) else Zero) xs active

            let ins =
                tangents
                |> Array.map (fun t ->
                    match t with
                    | Zero -> -1
                    | Tangent t -> tape.Own t)

            let struct (ys, dys) = Jvp.apply name f xs tangents

            // a tangent that does not depend on the tape is a constant: zero, since tangents are linear in the inputs' tangents
            let outs =
                dys
                |> Array.map (fun d ->
                    match d with
                    | Zero -> -1
                    | Tangent d -> tape.Own d)

            { Ys = ys; Tape = tape; Ins = ins; Outs = outs }
        finally
            tape.Close()

    /// The tape as a program of the residuals and the active tangents, and the residuals, each once.
    let program (l: Linearized) : struct (Jaxpr * NDArray[]) =
        let tape = l.Tape
        let number = Array.create tape.Avals.Count -1
        let avals = ResizeArray<Aval>()
        let residuals = ResizeArray<NDArray>()
        let met = Dictionary<Value, int>(HashIdentity.Reference)

        for v in 0 .. tape.Avals.Count - 1 do
            match tape.KnownValue v with
            | null -> ()
            | x ->
                match met.TryGetValue x.Value with
                | true, n -> number[v] <- n
                | _ ->
                    number[v] <- avals.Count
                    met.Add(x.Value, avals.Count)
                    avals.Add tape.Avals[v]
                    residuals.Add x

        let place v =
            number[v] <- avals.Count
            avals.Add tape.Avals[v]

        let active = l.Ins |> Array.filter (fun v -> v >= 0)
        Array.iter place active

        for e in tape.Eqns do
            Array.iter place e.Outs

        let eqns =
            tape.Eqns.ToArray()
            |> Array.map (fun e ->
                { e with
                    Ins = e.Ins |> Array.map (fun v -> number[v])
                    Outs = e.Outs |> Array.map (fun v -> number[v])
                })

        let outs = l.Outs |> Array.filter (fun v -> v >= 0) |> Array.map (fun v -> number[v])
        let p = Jaxpr(avals.ToArray(), residuals.Count + active.Length, [||], eqns, outs)
        struct (Simplify.prune (Typing.legal p), residuals.ToArray())
