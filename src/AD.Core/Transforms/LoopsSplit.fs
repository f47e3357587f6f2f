/// Branches and loops cut into a known and a linear part, as functions of a body's cut. What the linear part reads of the known one is
/// stacked step by step, unless it is an operand, or the same in every step.
namespace AD.Internal

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

module internal LoopsSplit =
    open Loops

    /// The cut of a body, of which inputs are linear and which outputs must be.
    type BodyCut = Jaxpr -> bool[] -> bool[] -> Cut

    let private linearCount (c: Cut) = count c.LinearOut
    let private knownCount (c: Cut) = c.LinearOut.Length - linearCount c

    /// May run once before the loop although the loop might not run at all: it can neither fail nor take long.
    let private hoistable (p: Prim) : bool =
        match p with
        | Plain(Gather(_, Refuse) | Scatter(_, _, Refuse)) -> false
        | Plain _ -> true
        | Cond _
        | Scan _
        | While _
        | Call _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _ -> false

    /// The variables that are the same in every step: made from the first inputs and constants alone.
    let private invariant (p: Jaxpr) (consts: int) : bool[] =
        let same = Array.create p.Avals.Length false

        for v in 0 .. p.Avals.Length - 1 do
            same[v] <- v < consts || (v >= p.Inputs && v < p.Inputs + p.Consts.Length)

        for e in p.Eqns do
            if e.Effects = Effects.None && hoistable e.Prim && e.Ins |> Array.forall (fun v -> same[v]) then
                for v in e.Outs do
                    same[v] <- true

        same

    /// A loop body's cut, with its residuals sorted by where a step finds them.
    [<NoEquality; NoComparison>]
    type private Parts =
        {
            /// Inputs: the known consts, carries and xs. Outputs: the known carries and ys, then elements to be stacked.
            Body: Jaxpr
            /// From the known consts, what is the same in every step and no const itself.
            Before: Jaxpr
            /// Inputs: consts (known ones of `ConstResiduals`, then of `Before`, then the linear ones), linear carries, xs (known ones of
            /// `XResiduals`, then the stacked, then the linear ones). Outputs: the linear carries and ys.
            Linear: Jaxpr
            /// Which of the known consts and of the known xs the linear part reads.
            ConstResiduals: int[]
            XResiduals: int[]
            /// How many elements of each step are stacked.
            Stacked: int
        }

    /// `known` counts the known consts, carries and xs; `linear` the linear ones.
    let private parts (c: Cut) (known: int[]) (linear: int[]) : Parts =
        let k = c.Known
        let same = invariant k known[0]
        let plain = knownCount c

        let variable r = if r >= 0 then r else k.Outs[plain - 1 - r]
        let residuals = c.Residuals |> Array.map variable
        let isConst v = v < known[0]
        let isX v = v >= known[0] + known[1] && v < k.Inputs
        let before = residuals |> Array.filter (fun v -> not (isConst v) && same[v]) |> Array.distinct
        let stacked = residuals |> Array.filter (fun v -> not (isX v) && not same[v]) |> Array.distinct
        let consts = residuals |> Array.filter isConst |> Array.distinct
        let xs = residuals |> Array.filter (fun v -> isX v && not same[v]) |> Array.distinct
        let isSame (e: Eqn) = e.Outs.Length > 0 && e.Outs |> Array.forall (fun v -> same[v])

        // the linear part's inputs in their new order, each residual once: one that is met twice is one input
        let place (v: int) = Array.findIndex ((=) v) residuals
        let r = residuals.Length
        let united = Rewire.unite c.Linear (Array.init c.Linear.Inputs (fun i -> if i < r then place residuals[i] else i))
        let group g = Array.init linear[g] (fun i -> r + Array.sum (Array.take g linear) + i)

        let order =
            Array.concat
                [|
                    consts |> Array.map place
                    before |> Array.map place
                    group 0
                    group 1
                    xs |> Array.map place
                    stacked |> Array.map place
                    group 2
                |]

        {
            Body =
                Simplify.prune (Rewire.assemble k k.Avals [| 0 .. k.Inputs - 1 |] k.Eqns (Array.append (Array.take plain k.Outs) stacked))
            Before = Simplify.prune (Rewire.assemble k k.Avals [| 0 .. known[0] - 1 |] (k.Eqns |> Array.filter isSame) before)
            Linear = Rewire.permute united order [| 0 .. c.Linear.Outs.Length - 1 |]
            ConstResiduals = consts
            XResiduals = xs |> Array.map (fun v -> v - known[0] - known[1])
            Stacked = stacked.Length
        }

    /// Flags of consts, carries and xs, counted by group where they have this value.
    let private sizes (flags: bool[]) (consts: int) (carries: int) (value: bool) : int[] =
        let within first n = Array.sub flags first n |> Array.sumBy (fun f -> if f = value then 1 else 0)

        [|
            within 0 consts
            within consts carries
            within (consts + carries) (flags.Length - consts - carries)
        |]

    /// Room for what any one of several branches hands on, those of a type in the same places; and the places of each branch's own.
    let room (own: Aval[][]) : struct (Aval[] * int[][]) =
        let room = ResizeArray<Aval>()

        let places =
            own
            |> Array.map (fun own ->
                let taken = HashSet<int>()

                own
                |> Array.map (fun a ->
                    match Seq.tryFind (fun k -> not (taken.Contains k) && room[k].Equals a) (seq { 0 .. room.Count - 1 }) with
                    | Some k ->
                        taken.Add k |> ignore
                        k
                    | None ->
                        room.Add a
                        taken.Add(room.Count - 1) |> ignore
                        room.Count - 1))

        struct (room.ToArray(), places)

    /// What one branch hands on, in its places; zeros in the others.
    let placed (room: Aval[]) (places: int[]) (own: NDArray[]) : NDArray[] =
        let slots = room |> Array.map Lax.zeros
        places |> Array.iteri (fun i k -> slots[k] <- own[i])
        slots

    let cond (cut: BodyCut) (branches: Jaxpr[]) (avals: Aval[]) (linearIn: bool[]) : Cut =
        let its = Array.tail linearIn
        let none = Array.create branches[0].Outs.Length false
        let linearOut = branches |> Array.map (fun b -> (cut b its none).LinearOut) |> Array.reduce either
        let cuts = branches |> Array.map (fun b -> cut b its linearOut)
        let plain = knownCount cuts[0]
        let extras = cuts |> Array.map (fun c -> Array.skip plain c.Known.OutAvals)

        let struct (room, places) = room extras
        let knownAvals = Rewire.drop linearIn avals
        let read = cuts |> Array.collect (fun c -> c.Residuals |> Array.filter (fun r -> r >= 0)) |> Array.distinct

        let known =
            Stage.closed "cond" knownAvals (fun zs ->
                let bodies =
                    cuts
                    |> Array.mapi (fun b c ->
                        Stage.closed "cond" (Array.tail knownAvals) (fun ys ->
                            let outs = Stage.eval c.Known ys
                            Array.append (Array.take plain outs) (placed room places[b] (Array.skip plain outs))))

                Lax.cond bodies zs[0] (Array.tail zs))

        let residualAvals = Array.concat [| read |> Array.map (fun r -> knownAvals[r + 1]); room |]
        let linearAvals = Rewire.pick linearIn avals

        let linear =
            Stage.closed "cond" (Array.concat [| [| knownAvals[0] |]; residualAvals; linearAvals |]) (fun zs ->
                let bodies =
                    cuts
                    |> Array.mapi (fun b c ->
                        Stage.closed "cond" (Array.append residualAvals linearAvals) (fun ys ->
                            let from r = if r >= 0 then ys[Array.findIndex ((=) r) read] else ys[read.Length + places[b][-1 - r]]
                            let own = Array.map from c.Residuals
                            Stage.eval c.Linear (Array.append own (Array.skip residualAvals.Length ys))))

                Lax.cond bodies zs[0] (Array.tail zs))

        {
            Known = known
            Linear = linear
            LinearOut = linearOut
            Residuals = Array.concat [| [| 0 |]; read |> Array.map (fun r -> r + 1); Array.init room.Length (fun k -> -1 - k) |]
        }

    /// The linear part of a loop. Its inputs are residuals (a count, if it is counted; consts; starts of linear carries that are known; xs)
    /// and then the linear operands.
    let private linearScan (p: Parts) (loop: Loop) (its: bool[]) (flags: bool[]) (residuals: Aval[]) (linears: Aval[]) : Jaxpr =
        let own = sizes its loop.Consts loop.Carries true
        let isStart = Array.map2 (fun f i -> f && not i) flags its
        let consts = p.ConstResiduals.Length + p.Before.Outs.Length

        Stage.closed "scan" (Array.append residuals linears) (fun zs ->
            let parts = groups [| lead loop; consts; count isStart; p.XResiduals.Length + p.Stacked; own[0]; own[1]; own[2] |] zs

            let starts, owned = Queue<NDArray> parts[2], Queue<NDArray> parts[5]

            let carries =
                [|
                    for i in loop.Consts .. loop.Consts + loop.Carries - 1 do
                        if its[i] then owned.Dequeue()
                        elif flags[i] then starts.Dequeue()
                |]

            let linear = { loop with Consts = consts + own[0]; Carries = carries.Length }
            Lax.scan p.Linear linear (Array.concat [| parts[0]; parts[1]; parts[4]; carries; parts[3]; parts[6] |]))

    /// Where each operand of a loop is among the known ones, of which `front` come before the operands; −1 for a linear one.
    let private knownPlaces (front: int) (its: bool[]) : int[] =
        let rank = Array.scan (fun n linear -> if linear then n else n + 1) front its
        its |> Array.mapi (fun i linear -> if linear then -1 else rank[i])

    /// The residuals of a loop, `extra` of them made before those of the parts.
    let private residuals (p: Parts) (counted: int[]) (places: int[]) (its: bool[]) (flags: bool[]) (known: int[]) (extra: int) : int[] =
        let plain = Rewire.which (Array.map not flags) |> Array.map (fun i -> places[i])
        let starts = Rewire.which (Array.map2 (fun f i -> f && not i) flags its) |> Array.map (fun i -> places[i])
        let hoisted = p.Before.Outs.Length

        Array.concat
            [|
                counted
                p.ConstResiduals |> Array.map (fun i -> plain[i])
                Array.init hoisted (fun k -> -1 - extra - k)
                starts
                p.XResiduals |> Array.map (fun i -> plain[known[0] + known[1] + i])
                Array.init p.Stacked (fun k -> -1 - extra - hoisted - k)
            |]

    let private typesOf (residuals: int[]) (known: Aval[]) (extras: Aval[]) =
        residuals |> Array.map (fun r -> if r >= 0 then known[r] else extras[-1 - r])

    let scan (cut: BodyCut) (body: Jaxpr) (loop: Loop) (avals: Aval[]) (linearIn: bool[]) : Cut =
        let front = lead loop
        let its = Array.skip front linearIn
        let struct (flags, c) = settle loop.Consts loop.Carries body.Outs.Length (cut body) (fun c -> c.LinearOut) its
        let known = sizes flags loop.Consts loop.Carries false
        let p = parts c known (sizes flags loop.Consts loop.Carries true)
        let knownAvals = Rewire.drop linearIn avals
        let plain = knownCount c
        let places = knownPlaces front its

        let knownPart =
            Stage.closed "scan" knownAvals (fun zs ->
                let operands = Rewire.which (Array.map not flags) |> Array.map (fun i -> zs[places[i]])
                let before = Stage.eval p.Before (Array.take known[0] operands)
                let loop = { loop with Consts = known[0]; Carries = known[1] }
                let outs = Lax.scan p.Body loop (Array.append (Array.take front zs) operands)
                Array.concat [| Array.take plain outs; before; Array.skip plain outs |])

        let residuals = residuals p (Array.init front id) places its flags known 0
        let types = typesOf residuals knownAvals (Array.skip plain knownPart.OutAvals)

        {
            Known = knownPart
            Linear = linearScan p loop its flags types (Rewire.pick linearIn avals)
            LinearOut = c.LinearOut
            Residuals = residuals
        }

    /// A loop without a known number of steps: the known part counts them, and the linear part takes as many. The condition must not ask for
    /// what is linear.
    let whileLoop (cut: BodyCut) (condition: Jaxpr) (body: Jaxpr) (m: int) (n: int) (avals: Aval[]) (linearIn: bool[]) : Cut voption =
        let carries = condition.Inputs - m
        let its = Array.skip m linearIn
        let struct (flags, c) = settle n carries body.Outs.Length (cut body) (fun c -> c.LinearOut) its
        let asked = Rewire.reads condition [| true |]

        if Array.exists id (Array.take m linearIn) || Array.exists2 (&&) (Array.skip n flags) (Array.skip m asked) then
            ValueNone
        else
            let known = sizes flags n carries false
            let p = parts c known (sizes flags n carries true)
            let knownAvals = Rewire.drop linearIn avals
            let plain = knownCount c
            let places = knownPlaces m its

            // linear carries are not asked for
            let kept = Array.append (Array.create m true) (Array.skip n flags |> Array.map not)
            let number = Dense.aval Dtype.Int64 Dims.scalar

            let question =
                Stage.closed "while" (Array.append (Rewire.pick kept condition.InAvals) [| number |]) (fun ys ->
                    let plain = Queue<NDArray> ys
                    Stage.eval condition (Array.map2 (fun keep a -> if keep then plain.Dequeue() else Lax.zeros a) kept condition.InAvals))

            let step =
                Stage.closed "while" (Array.append (Array.take (known[0] + known[1]) p.Body.InAvals) [| number |]) (fun ys ->
                    let outs = Stage.eval p.Body (Array.take (known[0] + known[1]) ys)
                    Array.insertAt known[1] (Lax.add ys[known[0] + known[1]] (Lax.integer 1L)) outs)

            let knownPart =
                Stage.closed "while" knownAvals (fun zs ->
                    let operands = Rewire.which (Array.map not flags) |> Array.map (fun i -> zs[places[i]])
                    let before = Stage.eval p.Before (Array.take known[0] operands)

                    let outs = Lax.whileLoop question step m known[0] (Array.concat [| Array.take m zs; operands; [| Lax.integer 0L |] |])

                    let steps, outs = outs[known[1]], Array.removeAt known[1] outs
                    Array.concat [| Array.take plain outs; [| steps |]; before; Array.skip plain outs |])

            let residuals = residuals p [| -1 |] places its flags known 1
            let types = typesOf residuals knownAvals (Array.skip plain knownPart.OutAvals)
            let loop = { Trips = Counted; Reverse = false; Consts = n; Carries = carries; Unroll = 1 }

            ValueSome
                {
                    Known = knownPart
                    Linear = linearScan p loop its flags types (Rewire.pick linearIn avals)
                    LinearOut = c.LinearOut
                    Residuals = residuals
                }
