/// Runs a program on numbers. A compiler of fused loops can stand in its place: nothing above knows how a program is run.
namespace AD.Internal

open System.Runtime.CompilerServices
open AD

module internal Run =
    let private dense (v: Value) : Dense = Unchecked.nonNull (Unsafe.As<Dense> v)

    let private denses (vs: Value[]) : Dense[] =
        let ds = Array.zeroCreate<Dense> vs.Length

        for i in 0 .. vs.Length - 1 do
            ds[i] <- dense vs[i]

        ds

    let private operands (slots: Value[]) (e: Eqn) : Dense[] =
        let ins = Array.zeroCreate<Dense> e.Ins.Length

        for k in 0 .. ins.Length - 1 do
            ins[k] <- dense slots[e.Ins[k]]

        ins

    let private isStack (v: Value) = v :? Stack

    /// No flags: nothing is handed over.
    let private none: bool[] = [||]

    let private truth (v: Value) : bool =
        let d = dense v
        (d.Storage :?> bool[]).[int d.Offset]

    /// The outputs of the program on these inputs.
    let rec program (p: Jaxpr) (inputs: Value[]) : Value[] =
        let struct (outs, _) = owning p inputs none
        outs

    /// The outputs, and which of them are in nobody else's hands; so are the flagged inputs, whose storage may be written to.
    and private owning (p: Jaxpr) (inputs: Value[]) (flags: bool[]) : struct (Value[] * bool[]) =
        let slots = slotsOf p
        let fresh = Array.zeroCreate slots.Length
        System.Array.Copy(inputs, slots, inputs.Length)
        System.Array.Copy(flags, fresh, flags.Length)
        let s = Reuse.schedule p
        equations p s slots fresh
        struct (p.Outs |> Array.map (fun v -> slots[v]), p.Outs |> Array.mapi (fun k v -> s.Alone[k] && fresh[v]))

    /// Room for the variables of a program, its constants filled in.
    and private slotsOf (p: Jaxpr) : Value[] =
        let slots = Array.zeroCreate<Value> p.Avals.Length

        for i in 0 .. p.Consts.Length - 1 do
            slots[p.Inputs + i] <- p.Consts[i]

        slots

    /// Runs the equations on slots that hold the inputs. `fresh` flags the slots whose storage nobody else holds.
    and private equations (p: Jaxpr) (s: Schedule) (slots: Value[]) (fresh: bool[]) : unit =
        let eqns = p.Eqns

        for i in 0 .. eqns.Length - 1 do
            let e = eqns[i]

            match s.Launches[i] with
            | OfOne op -> slots[e.Outs[0]] <- Eager.unary op (dense slots[e.Ins[0]])
            | OfTwo op -> slots[e.Outs[0]] <- Eager.binary op (dense slots[e.Ins[0]]) (dense slots[e.Ins[1]])
            | Single op -> slots[e.Outs[0]] <- Eager.single op (operands slots e)
            | Writing op ->
                slots[e.Outs[0]] <- Eager.written (s.Overwrites[i] && fresh[e.Ins[0]]) op (operands slots e)
                fresh[e.Outs[0]] <- true
            | Many ->
                let flags =
                    match s.Hands[i] with
                    | null -> none
                    | own -> Array.map2 (fun isOwn v -> isOwn && fresh[v]) own e.Ins

                let struct (results, own) = primOwning e.Prim (e.Ins |> Array.map (fun v -> slots[v])) flags

                for k in 0 .. results.Length - 1 do
                    slots[e.Outs[k]] <- results[k]
                    fresh[e.Outs[k]] <- own.Length > 0 && own[k]

            for k in s.DeadOf[i] .. s.DeadOf[i + 1] - 1 do
                slots[s.Dead[k]] <- Unchecked.defaultof<Value>

    /// One primitive on numbers.
    and prim (p: Prim) (ins: Value[]) : Value[] =
        let struct (results, _) = primOwning p ins none
        results

    /// The results, and which of them are in nobody else's hands (none, if nothing is flagged); so are the flagged operands.
    and private primOwning (p: Prim) (ins: Value[]) (flags: bool[]) : struct (Value[] * bool[]) =
        match p with
        | Call(_, body)
        | Custom(_, _, body)
        | Checkpoint(_, body) -> owning body ins flags
        | CustomLinear(rule, _, outs) ->
            let linear = RuleTable.find<LinearRule> rule
            struct (program (linear.Program(ins |> Array.map (fun v -> v.Aval), outs)) ins, none)
        | Report(r, lanes) ->
            Reports.perform r lanes (denses ins)
            struct ([||], none)
        | Cond branches ->
            let n = Dense.itemInt64 (dense ins[0])
            let branch = branches[int (min (int64 branches.Length - 1L) (max 0L n))]
            owning branch (Array.tail ins) (if flags.Length = 0 then none else Array.tail flags)
        | Scan(body, loop) -> scan body loop ins flags
        | While(condition, body, m, n) -> whileLoop condition body m n ins flags
        | Plain _ when Array.exists isStack ins -> struct (onStacks p ins, none)
        | Plain(Sort axis) -> struct (Structural.sort axis (denses ins) |> Array.map (fun d -> d), none)
        | Plain op -> struct ([| Eager.single op (denses ins) |], none)

    /// One primitive that has one result.
    and prim1 (p: Prim) (ins: Value[]) : Value =
        match p with
        | Plain op when not (Array.exists isStack ins) -> Eager.single op (denses ins)
        | Plain _
        | Cond _
        | Scan _
        | While _
        | Call _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _ -> (prim p ins)[0]

    /// A primitive on stacks is the primitive on each of their elements; operands that are no stacks are shared by all.
    and private onStacks (p: Prim) (ins: Value[]) : Value[] =
        let length =
            ins
            |> Array.fold
                (fun n v ->
                    match v with
                    | :? Stack as s -> max n s.Length
                    | _ -> n)
                0

        let rows =
            Typing.infer p (ins |> Array.map (fun v -> v.Aval)) |> Array.map (fun a -> Rows({ a with Depth = a.Depth - 1 }, length))

        for k in 0 .. length - 1 do
            let element (v: Value) =
                match v with
                | :? Stack as s -> s[k]
                | v -> v

            prim p (ins |> Array.map element) |> Array.iteri (fun i y -> rows[i].Write(k, y))

        rows |> Array.map (fun r -> r.ToStack length)

    /// The carries of a step become those of the next; one that is alone in its storage may be written to there.
    and private handOver (body: Jaxpr) (s: Schedule) (slots: Value[]) (fresh: bool[]) (first: int) (held: Value[]) (heldFresh: bool[]) =
        for j in 0 .. held.Length - 1 do
            let v = body.Outs[j]
            held[j] <- slots[v]
            heldFresh[j] <- s.Alone[j] && fresh[v]

        for j in 0 .. held.Length - 1 do
            slots[first + j] <- held[j]
            fresh[first + j] <- heldFresh[j]

    and private scan (body: Jaxpr) (loop: Loop) (ins: Value[]) (flags: bool[]) : struct (Value[] * bool[]) =
        let struct (lead, n) =
            match loop.Trips with
            | Fixed n -> struct (0, n)
            | Counted ->
                let n = Dense.itemInt64 (dense ins[0])

                if n > int64 System.Int32.MaxValue then
                    Raise.index "AD719" $"a loop of {n} steps." "A loop has at most 2147483647 steps; nest two."

                struct (1, int (max 0L n))

        let s = Reuse.schedule body
        let slots = slotsOf body
        let fresh = Array.zeroCreate slots.Length
        let first = loop.Consts + loop.Carries
        System.Array.Copy(ins, lead, slots, 0, first)

        if flags.Length > 0 then
            System.Array.Copy(flags, lead + loop.Consts, fresh, loop.Consts, loop.Carries)

        let xs = Array.skip (lead + first) ins

        // an array is read by rows, whose type and strides are the same in every step
        let rows = xs |> Array.mapi (fun j _ -> body.Avals[first + j])

        let strides =
            xs
            |> Array.map (fun x ->
                match x with
                | :? Dense as d -> Array.tail d.Strides
                | _ -> [||])

        let results = Array.init (body.Outs.Length - loop.Carries) (fun j -> Rows(body.Avals[body.Outs[loop.Carries + j]], n))
        let held = Array.zeroCreate loop.Carries
        let heldFresh = Array.zeroCreate loop.Carries

        for step in 0 .. n - 1 do
            let k = if loop.Reverse then n - 1 - step else step

            for j in 0 .. xs.Length - 1 do
                slots[first + j] <-
                    match xs[j] with
                    | :? Dense as d -> Dense(d.Storage, Dense.rowOffset d k, strides[j], rows[j]) :> Value
                    | x -> (Unchecked.nonNull (Unsafe.As<Stack> x))[k]

            equations body s slots fresh

            for j in 0 .. results.Length - 1 do
                results[j].Write(k, slots[body.Outs[loop.Carries + j]])

            handOver body s slots fresh loop.Consts held heldFresh

        let ys =
            results
            |> Array.mapi (fun j r ->
                let item = body.Avals[body.Outs[loop.Carries + j]]

                if (Typing.collected loop.Trips item).Depth = 0 then r.ToArray n :> Value else r.ToStack n)

        struct (Array.append (Array.sub slots loop.Consts loop.Carries) ys,
                Array.append (Array.sub fresh loop.Consts loop.Carries) (Array.create ys.Length true))

    and private whileLoop
        (condition: Jaxpr)
        (body: Jaxpr)
        (conditionConsts: int)
        (bodyConsts: int)
        (ins: Value[])
        (flags: bool[])
        : struct (Value[] * bool[]) =
        let carries = condition.Inputs - conditionConsts
        let asks, s = Reuse.schedule condition, Reuse.schedule body
        let question, slots = slotsOf condition, slotsOf body
        let questionFresh, fresh = Array.zeroCreate question.Length, Array.zeroCreate slots.Length
        System.Array.Copy(ins, 0, question, 0, conditionConsts)
        System.Array.Copy(ins, conditionConsts, slots, 0, bodyConsts + carries)

        if flags.Length > 0 then
            System.Array.Copy(flags, conditionConsts + bodyConsts, fresh, bodyConsts, carries)

        let results = Array.init (body.Outs.Length - carries) (fun j -> Rows(body.Avals[body.Outs[carries + j]], 16))
        let held = Array.zeroCreate carries
        let heldFresh = Array.zeroCreate carries

        let holds () =
            System.Array.Copy(slots, bodyConsts, question, conditionConsts, carries)
            equations condition asks question questionFresh
            truth question[condition.Outs[0]]

        let mutable n = 0

        while holds () do
            equations body s slots fresh

            for j in 0 .. results.Length - 1 do
                results[j].Write(n, slots[body.Outs[carries + j]])

            handOver body s slots fresh bodyConsts held heldFresh
            n <- n + 1

        struct (Array.append (Array.sub slots bodyConsts carries) (results |> Array.map (fun r -> r.ToStack n :> Value)),
                Array.append (Array.sub fresh bodyConsts carries) (Array.create results.Length true))
