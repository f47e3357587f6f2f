/// Makes programs smaller without changing a bit of what they compute: common subexpressions, moves that cancel, dead code.
namespace AD.Internal

open System
open System.Collections.Generic
open System.Numerics
open AD

module internal Simplify =

    /// The equations met so far, by what they compute: primitive and operands. Open addressing over their places in one list: a program of a
    /// million equations costs it eight bytes for each.
    [<Sealed>]
    type private Met(eqns: ResizeArray<Eqn>, most: int) =
        let slots = Array.create (int (BitOperations.RoundUpToPowerOf2(uint32 (2 * most + 2)))) -1

        let same (a: Eqn) (b: Eqn) =
            a.Ins.AsSpan().SequenceEqual(ReadOnlySpan b.Ins) && (obj.ReferenceEquals(a.Prim, b.Prim) || a.Prim.Equals b.Prim)

        let hash (e: Eqn) =
            let mutable h = uint32 (e.Prim.GetHashCode())

            for v in e.Ins do
                h <- (h ^^^ uint32 v) * 0x9E3779B1u

            h ^^^ (h >>> 15)

        /// The place of an equation that computes the same, or −1 where there was none and it is added.
        member _.FindOrAdd(e: Eqn) : int =
            let mask = slots.Length - 1
            let mutable slot = int (hash e) &&& mask

            while slots[slot] >= 0 && not (same eqns[slots[slot]] e) do
                slot <- (slot + 1) &&& mask

            if slots[slot] < 0 then
                slots[slot] <- eqns.Count
                eqns.Add e
                -1
            else
                slots[slot]

    /// What an equation comes to: one of its operands, or an equation.
    [<Struct; NoEquality; NoComparison>]
    type private Rewritten =
        | Operand of variable: int
        | Equation of equation: Eqn

    let private isIdentity (perm: int[]) = perm |> Array.indexed |> Array.forall (fun (i, p) -> i = p)

    /// Every element of the constant is v.
    let private isAll (v: float) (d: Dense) = d.Strides |> Array.forall (fun s -> s = 0L) && d.Size > 0 && Dense.item d = v

    /// What an equation is where it computes one of its operands or less: pattern, result, law.
    let private rewrite (avals: Aval[]) (definition: int -> Eqn voption) (constant: int -> Dense voption) (e: Eqn) : Rewritten =
        let inline one v =
            match constant v with
            | ValueSome d -> isAll 1.0 d
            | ValueNone -> false

        let inline zero v =
            match constant v with
            | ValueSome d -> isAll 0.0 d
            | ValueNone -> false

        let inline sameType v = avals[v].Equals avals[e.Outs[0]]

        match e.Prim with
        // 1·x = x, exactly
        | Plain(Binary Mul) when one e.Ins[0] && sameType e.Ins[1] -> Operand e.Ins[1]
        | Plain(Binary Mul)
        | Plain(Binary Div) when one e.Ins[1] && sameType e.Ins[0] -> Operand e.Ins[0]
        // 0 + x = x but for the sign of zero, which derivative code may lose
        | Plain(Binary Add) when e.Linear && zero e.Ins[0] && sameType e.Ins[1] -> Operand e.Ins[1]
        | Plain(Binary Add) when e.Linear && zero e.Ins[1] && sameType e.Ins[0] -> Operand e.Ins[0]
        // −(−x) = x
        | Plain(Unary Neg) ->
            match definition e.Ins[0] with
            | ValueSome { Prim = Plain(Unary Neg); Ins = ins } when sameType ins[0] -> Operand ins[0]
            | ValueSome _
            | ValueNone -> Equation e
        // (xᵖ)ᑫ = xᵖ°ᑫ, and the identity is nothing
        | Plain(Transpose q) ->
            match definition e.Ins[0] with
            | ValueSome { Prim = Plain(Transpose p); Ins = ins } ->
                let perm = q |> Array.map (fun i -> p[i])

                if isIdentity perm then
                    Operand ins[0]
                else
                    Equation { e with Prim = Plain(Transpose perm); Ins = Array.copy ins }
            | ValueSome _
            | ValueNone -> if isIdentity q then Operand e.Ins[0] else Equation e
        // a reshape of a reshape is the last one
        | Plain(Reshape shape) ->
            let source =
                match definition e.Ins[0] with
                | ValueSome { Prim = Plain(Reshape _); Ins = ins } -> ins[0]
                | ValueSome _
                | ValueNone -> e.Ins[0]

            if Dims.same avals[source].Shape shape && sameType source then
                Operand source
            else
                Equation { e with Ins = [| source |] }
        | Plain(Convert _) when sameType e.Ins[0] -> Operand e.Ins[0]
        | Plain _
        | Cond _
        | Scan _
        | While _
        | Call _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _ -> Equation e

    /// The variables that others stand for, replaced; an equation that reads none of them stays the same object, and so does one of our own.
    let private renamed (own: bool) (alias: int[]) (e: Eqn) : Eqn =
        let mutable moved = false

        for v in e.Ins do
            if alias[v] <> v then moved <- true

        if not moved then
            e
        elif own then
            for i in 0 .. e.Ins.Length - 1 do
                e.Ins[i] <- alias[e.Ins[i]]

            e
        else
            { e with Ins = e.Ins |> Array.map (fun v -> alias[v]) }

    /// Equal equations once, and the rewrites. An equation with an effect stays as it is.
    let private share (own: bool) (p: Jaxpr) : Jaxpr =
        let alias = Array.init p.Avals.Length id
        let kept = ResizeArray<Eqn> p.Eqns.Length
        let definitions = Array.create p.Avals.Length -1
        let met = Met(kept, p.Eqns.Length)
        let firstConst, lastConst = p.Inputs, p.Inputs + p.Consts.Length - 1

        let constant v = if v >= firstConst && v <= lastConst then ValueSome p.Consts[v - firstConst] else ValueNone
        let definition v = if definitions[v] < 0 then ValueNone else ValueSome kept[definitions[v]]

        let mutable untouched = true

        for written in p.Eqns do
            let e = renamed own alias written

            if e.Effects <> Effects.None then
                kept.Add e
            else
                match rewrite p.Avals definition constant e with
                | Operand v ->
                    untouched <- false
                    alias[e.Outs[0]] <- v
                | Equation e ->
                    match met.FindOrAdd e with
                    | -1 ->
                        if not (obj.ReferenceEquals(e, written)) then untouched <- false

                        for v in e.Outs do
                            definitions[v] <- kept.Count - 1
                    | place ->
                        untouched <- false
                        let outs = kept[place].Outs

                        for i in 0 .. outs.Length - 1 do
                            alias[e.Outs[i]] <- outs[i]

        if untouched then
            p
        else
            Jaxpr(p.Avals, p.Inputs, p.Consts, kept.ToArray(), p.Outs |> Array.map (fun v -> alias[v]))

    /// Without the equations whose results nobody reads, and the constants they read; programs inside lose what nobody outside reads.
    /// Inputs stay.
    let rec private pruned (own: bool) (p: Jaxpr) : Jaxpr =
        let live = Array.create p.Avals.Length false

        for v in p.Outs do
            live[v] <- true

        // kept equations, from the end of the array to its front
        let kept = Array.zeroCreate<Eqn> p.Eqns.Length
        let mutable first = kept.Length

        for i in p.Eqns.Length - 1 .. -1 .. 0 do
            let e = p.Eqns[i]
            let mutable read = e.Effects <> Effects.None

            for v in e.Outs do
                if live[v] then read <- true

            if read then
                let e = if (Bodies.within e.Prim).Length = 0 then e else narrow e (e.Outs |> Array.map (fun v -> live[v]))
                first <- first - 1
                kept[first] <- e

                for v in e.Ins do
                    live[v] <- true

        let isWhole =
            first = 0
            && Array.forall2 (fun (a: Eqn) (b: Eqn) -> obj.ReferenceEquals(a, b)) kept p.Eqns
            && Array.forall (fun v -> live[v]) [| p.Inputs .. p.Inputs + p.Consts.Length - 1 |]

        if isWhole then p else renumbered own p live (kept.AsSpan(first).ToArray())

    /// The program of these of its equations; inputs stay, constants that are not live go.
    and private renumbered (own: bool) (p: Jaxpr) (live: bool[]) (eqns: Eqn[]) : Jaxpr =
        let number = Array.create p.Avals.Length -1
        let avals = ResizeArray<Aval> p.Avals.Length

        let place v =
            number[v] <- avals.Count
            avals.Add p.Avals[v]

        for v in 0 .. p.Inputs - 1 do
            place v

        let consts =
            [|
                for i in 0 .. p.Consts.Length - 1 do
                    if live[p.Inputs + i] then
                        place (p.Inputs + i)
                        p.Consts[i]
            |]

        let eqns =
            eqns
            |> Array.map (fun e ->
                let ins = if own then e.Ins else Array.zeroCreate e.Ins.Length
                let outs = if own then e.Outs else Array.zeroCreate e.Outs.Length

                for i in 0 .. ins.Length - 1 do
                    ins[i] <- number[e.Ins[i]]

                for i in 0 .. outs.Length - 1 do
                    let v = e.Outs[i]
                    place v
                    outs[i] <- number[v]

                if own then e else { e with Ins = ins; Outs = outs })

        Jaxpr(avals.ToArray(), p.Inputs, consts, eqns, p.Outs |> Array.map (fun v -> number[v]))

    /// A body with these of its inputs and outputs: made once for each choice.
    and private cutDown (body: Jaxpr) (ins: bool[]) (outs: bool[]) : Jaxpr =
        let text (flags: bool[]) = String(flags |> Array.map (fun b -> if b then '1' else '0'))

        body.Derived(
            String.Concat([| "narrow:"; text ins; ":"; text outs |]),
            fun () ->
                let vars = Rewire.pick outs body.Outs
                let struct (eqns, _) = Rewire.needed body vars
                pruned true (Rewire.assemble body body.Avals (Rewire.which ins) eqns vars)
        )

    /// An equation on programs, with no more results than are read and no more operands than that takes.
    and private narrow (e: Eqn) (live: bool[]) : Eqn =
        let all = Array.forall id

        match e.Prim with
        | Cond branches ->
            let read = branches |> Array.map (fun b -> Rewire.reads b live) |> Array.reduce (Array.map2 (||))

            if all live && all read then
                e
            else
                { e with
                    Prim = Cond(branches |> Array.map (fun b -> cutDown b read live))
                    Ins = Array.append [| e.Ins[0] |] (Rewire.pick read (Array.tail e.Ins))
                    Outs = Rewire.pick live e.Outs
                }
        | Scan(body, loop) ->
            let struct (wanted, read) = carried body loop.Consts loop.Carries live (Array.create loop.Carries false)

            if all wanted && all read then
                e
            else
                let lead =
                    match loop.Trips with
                    | Fixed _ -> 0
                    | Counted -> 1

                let count (flags: bool[]) = flags |> Array.sumBy (fun f -> if f then 1 else 0)

                let loop =
                    { loop with
                        Consts = count (Array.take loop.Consts read)
                        Carries = count (Array.sub read loop.Consts loop.Carries)
                    }

                { e with
                    Prim = Scan(cutDown body read wanted, loop)
                    Ins = Array.append (Array.take lead e.Ins) (Rewire.pick read (Array.skip lead e.Ins))
                    Outs = Rewire.pick wanted e.Outs
                }
        | While(condition, body, m, n) ->
            let carries = condition.Inputs - m
            let asked = Rewire.reads condition [| true |]
            let struct (wanted, read) = carried body n carries live (Array.skip m asked)

            if all wanted && all read && all (Array.take m asked) then
                e
            else
                let kept = Array.skip n read
                let conditionIns = Array.append (Array.take m asked) kept

                let operands =
                    Array.concat
                        [|
                            Rewire.pick (Array.take m asked) (Array.take m e.Ins)
                            Rewire.pick (Array.take n read) (Array.sub e.Ins m n)
                            Rewire.pick kept (Array.skip (m + n) e.Ins)
                        |]

                let count (flags: bool[]) = flags |> Array.sumBy (fun f -> if f then 1 else 0)

                { e with
                    Prim =
                        While(
                            cutDown condition conditionIns [| true |],
                            cutDown body read wanted,
                            count (Array.take m asked),
                            count (Array.take n read)
                        )
                    Ins = operands
                    Outs = Rewire.pick wanted e.Outs
                }
        | Plain _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _
        | Call _ -> e

    /// Which outputs of a loop's body are wanted, and which inputs it then has: a carry stays where its last value is read, where the loop
    /// asks for it, or where a carry that stays depends on it.
    and private carried (body: Jaxpr) (consts: int) (carries: int) (live: bool[]) (asked: bool[]) : struct (bool[] * bool[]) =
        let wanted = live |> Array.mapi (fun i l -> l || (i < carries && asked[i]))
        let mutable read = Rewire.reads body wanted
        let mutable settled = false

        while not settled do
            settled <- true

            for i in 0 .. carries - 1 do
                if read[consts + i] && not wanted[i] then
                    wanted[i] <- true
                    settled <- false

            if not settled then read <- Rewire.reads body wanted

        struct (wanted, read |> Array.mapi (fun i r -> if i >= consts && i < consts + carries then wanted[i - consts] else r))

    /// The same program without dead code.
    let prune (p: Jaxpr) : Jaxpr = pruned false p

    /// The same program, smaller: equal bits out for equal bits in.
    let program (p: Jaxpr) : Jaxpr = Typing.legal (pruned false (share false p))

    /// The same of a program that nobody else has: its equations are changed in place.
    let own (p: Jaxpr) : Jaxpr = Typing.legal (pruned true (share true p))
