/// linearize is jvp whose tangents are written on a tape: what depends on no tangent is computed now, the rest is a linear program. Read `Linearize.run` first, then `Tape`; `Split` cuts the calls of programs inside.
namespace AD.Internal

open System
open System.Collections.Generic
open AD

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
        let linearIn = ins |> Array.map (fun x -> t.Own x >= 0)

        match Split.division prim linearIn with
        | ValueNone -> t.Record(prim, ins)
        | ValueSome(struct (cut, call)) ->
            let knownIns = Array.zip ins linearIn |> Array.choose (fun (x, isLinear) -> if isLinear then None else Some x)
            let linearIns = Array.zip ins linearIn |> Array.choose (fun (x, isLinear) -> if isLinear then Some x else None)
            let idle = cut.Known.Outs.Length = 0 && cut.Known.Effects = Effects.None
            let knownOuts = if idle then [||] else Trace.Bind(call cut.Known, knownIns)
            let plain = cut.LinearOut |> Array.sumBy (fun l -> if l then 0 else 1)
            let residuals = cut.Residuals |> Array.map (fun r -> if r >= 0 then knownIns[r] else knownOuts[plain - 1 - r])

            let linearOuts =
                if cut.Linear.Outs.Length = 0 then
                    [||]
                else
                    t.Record(call cut.Linear, Array.append residuals linearIns)

            let mutable k, l = 0, 0

            cut.LinearOut
            |> Array.map (fun isLinear ->
                if isLinear then
                    l <- l + 1
                    linearOuts[l - 1]
                else
                    k <- k + 1
                    knownOuts[k - 1])

    /// On tangents a function is what it computes: the rule has done its work.
    override _.ProcessCustom(call, ins) = call.Run ins

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
