/// A program cut by which of its inputs are known: the known part also returns residuals, which the linear part takes.
namespace AD.Internal

open System
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
    /// A program whose equations are each wholly known or wholly linear: what depends on a linear input is linear.
    [<NoEquality; NoComparison>]
    type private Sorted =
        {
            Program: Jaxpr
            Avals: ResizeArray<Aval>
            Linear: ResizeArray<bool>
            Eqns: Eqn[]
        }

        member s.IsConst(v: int) = v >= s.Program.Inputs && v < s.Program.Inputs + s.Program.Consts.Length
        member s.IsLinear(e: Eqn) = e.Outs.Length > 0 && s.Linear[e.Outs[0]]
        member s.Outs(linear: bool) = s.Program.Outs |> Array.filter (fun v -> s.Linear[v] = linear)

        member s.Inputs(linear: bool) =
            [|
                for v in 0 .. s.Program.Inputs - 1 do
                    if s.Linear[v] = linear then v
            |]

        /// The equations that the wanted variables depend on, among those that may be computed; and the variables that these read.
        member s.Needed(outs: int[], computed: Eqn -> bool) : struct (Eqn[] * bool[]) =
            let live = Array.create s.Avals.Count false

            for v in outs do
                live[v] <- true

            let kept = ResizeArray<Eqn>()

            for i in s.Eqns.Length - 1 .. -1 .. 0 do
                let e = s.Eqns[i]

                if e.Outs |> Array.exists (fun v -> live[v]) && computed e then
                    kept.Add e

                    for v in e.Ins do
                        live[v] <- true

            kept.Reverse()
            struct (kept.ToArray(), live)

    /// These equations as a program.
    let private program (s: Sorted) (inputs: int[]) (eqns: Eqn[]) (outs: int[]) : Jaxpr =
        let number = Array.create s.Avals.Count -1
        let avals = ResizeArray<Aval>()

        let place v =
            number[v] <- avals.Count
            avals.Add s.Avals[v]

        Array.iter place inputs

        for i in 0 .. s.Program.Consts.Length - 1 do
            place (s.Program.Inputs + i)

        let renumbered =
            eqns
            |> Array.map (fun e ->
                Array.iter place e.Outs

                { e with
                    Ins = e.Ins |> Array.map (fun v -> number[v])
                    Outs = e.Outs |> Array.map (fun v -> number[v])
                })

        let cut = Jaxpr(avals.ToArray(), inputs.Length, s.Program.Consts, renumbered, outs |> Array.map (fun v -> number[v]))
        Typing.legal (Simplify.prune cut)

    /// The two parts, where the linear one computes `linearEqns` and reads of the known variables what `live` says.
    let private parts (s: Sorted) (linearEqns: Eqn[]) (residuals: int[]) : Cut =
        let computed = residuals |> Array.filter (fun v -> v >= s.Program.Inputs)
        let knownInputs = s.Inputs false

        {
            Known = program s knownInputs (s.Eqns |> Array.filter (s.IsLinear >> not)) (Array.append (s.Outs false) computed)
            Linear = program s (Array.append residuals (s.Inputs true)) linearEqns (s.Outs true)
            LinearOut = s.Program.Outs |> Array.map (fun v -> s.Linear[v])
            Residuals =
                residuals
                |> Array.map (fun v -> if v < s.Program.Inputs then Array.IndexOf(knownInputs, v) else -1 - Array.IndexOf(computed, v))
        }

    /// A report of a tangent, which has no value while it is written down for the backward pass.
    let refuseReport (prim: Prim) : 'a =
        Raise.tracerValue
            "AD089"
            $"{Print.name prim} of a tangent, whose value is not known in reverse mode."
            "Report primals, or look at tangents under jvp and at cotangents in the bwd of a customVjp."

    /// The calls inside, written out.
    let rec private written (p: Jaxpr) (inputs: NDArray[]) : NDArray[] =
        let env = Array.zeroCreate<NDArray> p.Avals.Length
        Array.Copy(inputs, env, inputs.Length)
        p.Consts |> Array.iteri (fun i c -> env[p.Inputs + i] <- NDArray c)

        for e in p.Eqns do
            let ins = e.Ins |> Array.map (fun v -> env[v])

            let outs =
                match Bodies.called e.Prim with
                | ValueNone -> Trace.Bind(e.Prim, ins)
                | ValueSome body -> written body ins

            Array.iter2 (fun v y -> env[v] <- y) e.Outs outs

        p.Outs |> Array.map (fun v -> env[v])

    let rec private sort (p: Jaxpr) (linearIn: bool[]) : Sorted =
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
                match division e.Prim (e.Ins |> Array.map (fun v -> linear[v])) with
                // a call inside is cut likewise: its known results may meet tangents further on
                | ValueSome(struct (cut, call)) ->
                    let outs wanted = Array.zip e.Outs cut.LinearOut |> Array.choose (fun (v, l) -> if l = wanted then Some v else None)
                    let plain = outs false

                    let extra =
                        Array.init (cut.Known.Outs.Length - plain.Length) (fun k ->
                            avals.Add cut.Known.OutAvals[plain.Length + k]
                            linear.Add false
                            avals.Count - 1)

                    let knownIns, linearIns = e.Ins |> Array.partition (fun v -> not linear[v])

                    if cut.Known.Outs.Length > 0 || cut.Known.Effects <> Effects.None then
                        all.Add
                            { e with
                                Prim = call cut.Known
                                Ins = knownIns
                                Outs = Array.append plain extra
                                Effects = cut.Known.Effects
                            }

                    if cut.Linear.Outs.Length > 0 then
                        let residuals = cut.Residuals |> Array.map (fun r -> if r >= 0 then knownIns[r] else extra[-1 - r])

                        whole
                            { e with
                                Prim = call cut.Linear
                                Ins = Array.append residuals linearIns
                                Outs = outs true
                                Effects = Effects.None
                            }
                | ValueNone -> whole e

        { Program = p; Avals = avals; Linear = linear; Eqns = all.ToArray() }

    /// The linear part reads what the known one has computed.
    and private cutNow (p: Jaxpr) (linearIn: bool[]) : Cut =
        let s = sort p linearIn
        let struct (linearEqns, _) = s.Needed(s.Outs true, s.IsLinear)

        linearEqns
        |> Array.collect (fun e -> e.Ins)
        |> Array.filter (fun v -> not s.Linear[v] && not (s.IsConst v))
        |> Array.distinct
        |> parts s linearEqns

    /// The linear part computes what it reads again, from the known inputs and what the policy says may be kept.
    and private uncutNow (keepDots: bool) (p: Jaxpr) (linearIn: bool[]) : Cut =
        let p = if keepDots then Stage.closed "checkpoint" p.InAvals (written p) else p
        let s = sort p linearIn

        let isKept (e: Eqn) = keepDots && Bodies.isDot e.Prim && not (s.IsLinear e)

        let struct (eqns, live) = s.Needed(s.Outs true, isKept >> not)
        let again = eqns |> Array.map (fun e -> { e with Prim = Bodies.map Bodies.withoutEffects e.Prim; Effects = Effects.None })
        let kept = s.Eqns |> Array.filter isKept |> Array.collect (fun e -> e.Outs)
        parts s again (Array.append (s.Inputs false) kept |> Array.filter (fun v -> live[v]))

    /// Cuts a program by which of its inputs are linear: made once per program and mask.
    and cut (p: Jaxpr) (linearIn: bool[]) : Cut = p.Derived(Masks.key "cut" linearIn, fun () -> cutNow p linearIn)

    and private uncut (keepDots: bool) (p: Jaxpr) (linearIn: bool[]) : Cut =
        p.Derived(Masks.key (if keepDots then "uncut but for dots" else "uncut") linearIn, fun () -> uncutNow keepDots p linearIn)

    /// The two parts of a primitive with a program inside, and how a part is called; none where the primitive is linear as a whole.
    and division (prim: Prim) (linearIn: bool[]) : struct (Cut * (Jaxpr -> Prim)) voption =
        match prim with
        | Call(name, body) -> ValueSome(struct (cut body linearIn, (fun part -> Call(name, part))))
        // on tangents the function is what it computes
        | Custom(rule, _, body) -> ValueSome(struct (cut body linearIn, (fun part -> Call(rule.Text, part))))
        | Checkpoint(SaveEverything, body) -> ValueSome(struct (cut body linearIn, (fun part -> Checkpoint(SaveEverything, part))))
        | Checkpoint(SaveNothing, body) -> ValueSome(struct (uncut false body linearIn, (fun part -> Checkpoint(SaveNothing, part))))
        | Checkpoint(SaveDots, body) -> ValueSome(struct (uncut true body linearIn, (fun part -> Checkpoint(SaveDots, part))))
        | Report _ -> refuseReport prim
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
        | Sort _
        | CustomLinear _ -> ValueNone
