/// The tape of linearize, which is jvp whose tangents are written down: what depends on no tangent is computed now, the rest is a linear program. Read `Linearize.run` in the next file first, then `Tape`; `Split` cuts the programs inside.
namespace AD.Internal

open System
open System.Collections.Generic
open AD

/// Writes down what happens to tangents. Known operands stand on it as they are: they are the residuals. It keeps no object for each equation:
/// on a long tape the residuals are all that the garbage collector has to look at.
[<Sealed>]
type internal Tape(name: string) =
    inherit Trace(name)
    let avals = Chunks<Aval>()
    let known = Chunks<Value | null>()
    let entries = Chunks<Entry>()
    let operands = Chunks<int>()

    let fresh (a: Aval) (value: Value | null) =
        avals.Add a
        known.Add value
        avals.Count - 1

    member _.Avals = avals

    /// The number of equations.
    member _.Length = entries.Count

    /// Equation i, made anew at each call.
    member _.Eqn(i: int) : Eqn =
        let e = entries[i]
        let behind = if i + 1 < entries.Count then entries[i + 1].Operands else operands.Count
        let ins = Array.zeroCreate<int>(behind - e.Operands)

        for i in 0 .. ins.Length - 1 do
            ins[i] <- operands[e.Operands + i]

        {
            Prim = e.Prim
            Ins = ins
            Outs = Array.init e.Count (fun k -> e.Results + k)
            Effects = Effects.None
            Linear = true
            Source = e.Source
        }

    member _.IsKnown(v: int) : bool = not (isNull known[v])

    /// The value of a variable that is no tangent, else null.
    member _.KnownValue(v: int) : NDArray | null =
        match known[v] with
        | null -> null
        | value -> NDArray value

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

    /// A variable for any operand; a known one takes a new one at each use.
    member t.Variable(x: NDArray) : int =
        let v = t.Own x
        if v >= 0 then v else fresh x.Aval x.Value

    member private t.Record(prim: Prim, ins: NDArray[]) : NDArray[] =
        let types = Array.zeroCreate<Aval> ins.Length

        for i in 0 .. ins.Length - 1 do
            types[i] <- ins[i].Aval

        let outs = Typing.infer prim types
        let results = Array.zeroCreate<NDArray> outs.Length

        lock entries (fun () ->
            let first = operands.Count

            for x in ins do
                operands.Add(t.Variable x)

            entries.Add
                {
                    Prim = prim
                    Operands = first
                    Results = avals.Count
                    Count = outs.Length
                    Source = UserLines.Current
                }

            for i in 0 .. outs.Length - 1 do
                results[i] <- NDArray(TapeTracer(t, fresh outs[i] null, outs[i])))

        results

    /// Writes the equations of a linear program down as they are.
    member private t.RecordAll(p: Jaxpr, operands: NDArray[]) : NDArray[] =
        Stage.evalBy
            (fun prim ins -> if ins |> Array.exists (fun x -> t.Own x >= 0) then t.Record(prim, ins) else Trace.Bind(prim, ins))
            p
            operands

    override t.Process(prim, ins) =
        match prim with
        | Plain _ -> t.Record(prim, ins)
        | Cond _
        | Scan _
        | While _
        | Call _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _ -> t.ProcessCut(prim, ins)

    /// What is known of a program inside is run, the rest is written down.
    member private t.ProcessCut(prim: Prim, ins: NDArray[]) : NDArray[] =
        let linearIn = ins |> Array.map (fun x -> t.Own x >= 0)

        match Split.equation prim (ins |> Array.map (fun x -> x.Aval)) linearIn with
        | ValueNone -> t.Record(prim, ins)
        | ValueSome cut ->
            let knownIns = Rewire.drop linearIn ins
            let knownOuts = Stage.eval cut.Known knownIns
            let plain = cut.LinearOut |> Array.sumBy (fun l -> if l then 0 else 1)
            let residuals = cut.Residuals |> Array.map (fun r -> if r >= 0 then knownIns[r] else knownOuts[plain - 1 - r])
            let linearOuts = t.RecordAll(cut.Linear, Array.append residuals (Rewire.pick linearIn ins))
            let known, linear = Queue<NDArray> knownOuts, Queue<NDArray> linearOuts
            cut.LinearOut |> Array.map (fun isLinear -> if isLinear then linear.Dequeue() else known.Dequeue())

    /// On tangents a function is what it computes: the rule has done its work.
    override _.ProcessCustom(call, ins) = call.Run ins

    /// The tape as a program of residuals and then of the variables given, and the residuals, each once: those that the outputs read. Numbers
    /// are residuals, or constants of the program.
    member tape.Program(ins: int[], outs: int[], constants: bool) : struct (Jaxpr * NDArray[]) =
        let number = Array.create tape.Avals.Count -1
        let live = Array.create tape.Avals.Count false

        for v in outs do
            live[v] <- true

        let kept = ResizeArray<Eqn>()

        for i in entries.Count - 1 .. -1 .. 0 do
            let e = entries[i]
            let mutable read = false

            for v in e.Results .. e.Results + e.Count - 1 do
                if live[v] then read <- true

            if read then
                let e = tape.Eqn i
                kept.Add e

                for v in e.Ins do
                    live[v] <- true

        kept.Reverse()
        let types = ResizeArray<Aval> tape.Avals.Count
        let met = Dictionary<Value, int>(HashIdentity.Reference)
        let residuals, numbers = ResizeArray<NDArray>(), ResizeArray<Dense>()

        let place v =
            number[v] <- types.Count
            types.Add tape.Avals[v]

        let isConstant (x: Value) = constants && x :? Dense

        let operands areConstants =
            for v in 0 .. tape.Avals.Count - 1 do
                match known[v] with
                | null -> ()
                | x ->
                    if live[v] && isConstant x = areConstants then
                        match met.TryGetValue x with
                        | true, n -> number[v] <- n
                        | _ ->
                            met.Add(x, types.Count)
                            place v

                            match x with
                            | :? Dense as d when constants -> numbers.Add d
                            | _ -> residuals.Add(NDArray x)

        operands false
        Array.iter place ins
        operands true
        let moved = kept.ToArray()

        // these equations are ours alone: their variables are renumbered in place
        for e in moved do
            for i in 0 .. e.Ins.Length - 1 do
                e.Ins[i] <- number[e.Ins[i]]

            for i in 0 .. e.Outs.Length - 1 do
                place e.Outs[i]
                e.Outs[i] <- number[e.Outs[i]]

        let p =
            Jaxpr(types.ToArray(), residuals.Count + ins.Length, numbers.ToArray(), moved, outs |> Array.map (fun v -> number[v]))

        struct (Simplify.prune (Typing.legal p), residuals.ToArray())

and [<AbstractClass; Sealed>] internal Split =
    /// Cuts a program by which of its inputs are linear: its equations are run, the known ones to be written down again, those that depend on
    /// a linear input on a tape. Made once per program and mask.
    static member cut (p: Jaxpr) (linearIn: bool[]) : Cut = Split.wanted p linearIn (Array.create p.Outs.Length false)

    /// The cut of a program of operations on arrays all of which depend on a linear input: it is its own linear part.
    static member private uncut (p: Jaxpr) (linearIn: bool[]) (wanted: bool[]) : Cut voption =
        let depends = Array.create p.Avals.Length false
        Array.Copy(linearIn, depends, p.Inputs)

        let isLinear (e: Eqn) =
            match e.Prim with
            | Plain _ ->
                let mutable linear = false

                for v in e.Ins do
                    if depends[v] then linear <- true

                for v in e.Outs do
                    depends[v] <- linear

                linear
            | Cond _
            | Scan _
            | While _
            | Call _
            | Custom _
            | CustomLinear _
            | Checkpoint _
            | Report _ -> false

        if p.Eqns.Length > 0 && Array.forall isLinear p.Eqns then
            let linearOut = Array.map2 (fun v want -> want || depends[v]) p.Outs wanted
            let read = Rewire.reads p linearOut
            let known = Rewire.which (Array.map not linearIn)
            let rank = Array.scan (fun n isLinear -> if isLinear then n else n + 1) 0 linearIn
            let residuals = known |> Array.filter (fun i -> read[i])
            let inputs = Array.append residuals (Rewire.which linearIn)
            let outs = Rewire.pick linearOut p.Outs

            let linear =
                if inputs.Length = p.Inputs && Array.forall2 (=) inputs [| 0 .. p.Inputs - 1 |] then
                    Jaxpr(p.Avals, p.Inputs, p.Consts, p.Eqns, outs)
                else
                    Rewire.assemble p p.Avals inputs p.Eqns outs

            ValueSome
                {
                    Known = Simplify.prune (Rewire.assemble p p.Avals known [||] (Rewire.drop linearOut p.Outs))
                    Linear = Simplify.prune linear
                    LinearOut = linearOut
                    Residuals = residuals |> Array.map (fun i -> rank[i])
                }
        else
            ValueNone

    /// The same; outputs that are wanted linear are, though they be known.
    static member wanted (p: Jaxpr) (linearIn: bool[]) (wanted: bool[]) : Cut =
        p.Derived(
            Masks.key (Masks.key "cut" linearIn) wanted,
            fun () -> Split.uncut p linearIn wanted |> ValueOption.defaultWith (fun () -> Split.taped p linearIn wanted)
        )

    static member private taped (p: Jaxpr) (linearIn: bool[]) (wanted: bool[]) : Cut =
        let linear, linearOut, residuals = ref p, ref [||], ref [||]

        let known =
            Stage.closed Spelling.linearize (Rewire.drop linearIn p.InAvals) (fun zs ->
                let tape = Tape Spelling.linearize

                try
                    let rest = Queue<NDArray> zs

                    let args = linearIn |> Array.mapi (fun i isLinear -> if isLinear then tape.Argument p.Avals[i] else rest.Dequeue())

                    let outs = Stage.eval p args
                    linearOut.Value <- Array.map2 (fun y want -> want || tape.Own y >= 0) outs wanted
                    let ins = Rewire.pick linearIn args |> Array.map tape.Own
                    let outVars = Rewire.pick linearOut.Value outs |> Array.map tape.Variable
                    let struct (program, met) = tape.Program(ins, outVars, true)
                    linear.Value <- program
                    // a residual that is an input is that input
                    let inputs = Dictionary<Value, int>(HashIdentity.Reference)
                    zs |> Array.iteri (fun i z -> inputs.TryAdd(z.Value, i) |> ignore)

                    let made = List<NDArray>()

                    residuals.Value <-
                        met
                        |> Array.map (fun x ->
                            match inputs.TryGetValue x.Value with
                            | true, i -> i
                            | _ ->
                                made.Add x
                                -made.Count)

                    Array.append (Rewire.drop linearOut.Value outs) (made.ToArray())
                finally
                    tape.Close())

        { Known = known; Linear = linear.Value; LinearOut = linearOut.Value; Residuals = residuals.Value }

    /// A cut whose linear part computes again what it reads, from the known inputs; with `keepDots` it reads products of matrices.
    static member private again (keepDots: bool) (body: Jaxpr) (linearIn: bool[]) : Cut =
        body.Derived(
            Masks.key (if keepDots then "again but for dots" else "again") linearIn,
            fun () ->
                let cut = Split.cut body linearIn
                let known = cut.Known
                let plain = cut.LinearOut |> Array.sumBy (fun l -> if l then 0 else 1)
                let twice = if keepDots then Recompute.products known else Recompute.whole known
                let made = [| plain .. known.Outs.Length - 1 |]
                let again = Simplify.prune (Rewire.permute twice.Again [| 0 .. twice.Again.Inputs - 1 |] made)

                // the known inputs and what is kept, as far as they are read
                let read = Rewire.reads again (Array.create made.Length true)

                for r in cut.Residuals do
                    if r >= 0 then read[r] <- true

                let inputs, kept = Rewire.which read |> Array.partition (fun v -> v < known.Inputs)
                let given = Array.append inputs kept
                let recompute = Rewire.assemble again again.Avals given again.Eqns again.Outs
                let types = given |> Array.map (fun v -> again.Avals[v])

                let linear =
                    Stage.closed Spelling.checkpoint (Array.append types (Rewire.pick linearIn body.InAvals)) (fun zs ->
                        let given, tangents = Array.splitAt types.Length zs
                        let outs = Stage.eval recompute given
                        let residual r = if r >= 0 then given[Array.findIndex ((=) r) inputs] else outs[-1 - r]
                        Stage.eval cut.Linear (Array.append (cut.Residuals |> Array.map residual) tangents))

                let outs = Array.append [| 0 .. plain - 1 |] (kept |> Array.map (fun v -> v - known.Inputs + known.Outs.Length))

                {
                    Known = Simplify.prune (Rewire.permute twice.First [| 0 .. known.Inputs - 1 |] outs)
                    Linear = linear
                    LinearOut = cut.LinearOut
                    Residuals = Array.append inputs (kept |> Array.mapi (fun k _ -> -1 - k))
                }
        )

    /// A report of a tangent, which has no value while it is written down for the backward pass.
    static member RefuseReport(prim: Prim) : 'a =
        Raise.tracerValue
            "AD089"
            $"{Print.name prim} of a tangent, whose value is not known in reverse mode."
            (Spelling.both "Report primals, or look at tangents under ‹jvp› and at cotangents in the bwd of a ‹customVjp›.")

    /// The cut of one equation on a program; a first-order equation has none: with one linear operand it is linear as a whole.
    static member equation (prim: Prim) (avals: Aval[]) (linearIn: bool[]) : Cut voption =
        let called (name: string) (call: Jaxpr -> Prim) (cut: Cut) =
            // a part that nobody reads, and that does nothing else, is not called
            let whole (q: Jaxpr) =
                Stage.closed name q.InAvals (fun zs ->
                    if q.Outs.Length = 0 && q.Effects = Effects.None then [||] else Trace.Bind(call q, zs))

            ValueSome { cut with Known = whole cut.Known; Linear = whole cut.Linear }

        match prim with
        | Call(name, body) -> called name (fun part -> Call(name, part)) (Split.cut body linearIn)
        // on tangents the function is what it computes
        | Custom(rule, _, body) -> called rule.Text (fun part -> Call(rule.Text, part)) (Split.cut body linearIn)
        | Checkpoint(saving, body) ->
            let cut =
                match saving with
                | SaveEverything -> Split.cut body linearIn
                | SaveNothing -> Split.again false body linearIn
                | SaveDots -> Split.again true body linearIn

            called "checkpoint" (fun part -> Checkpoint(saving, part)) cut
        | Report _ -> Split.RefuseReport prim
        | Cond branches -> ValueSome(LoopsSplit.cond Split.wanted branches avals linearIn)
        | Scan(body, loop) -> ValueSome(LoopsSplit.scan Split.wanted body loop avals linearIn)
        | While(condition, body, m, n) -> LoopsSplit.whileLoop Split.wanted condition body m n avals linearIn
        | Plain _
        | CustomLinear _ -> ValueNone
