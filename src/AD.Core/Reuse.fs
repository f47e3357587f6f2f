/// What a run may forget and what it may overwrite: the last reader of each variable of a program, found once.
namespace AD.Internal

open AD

/// How an equation is launched.
[<Struct; NoEquality; NoComparison>]
type internal Launch =
    | OfOne of one: Unary
    | OfTwo of two: Binary
    /// Writes into its first operand.
    | Writing of writing: Operation
    /// One kernel with one result.
    | Single of single: Operation
    /// A program, a kernel with several results, or one launch for each element of a stack.
    | Many

/// A program made ready for running.
[<NoEquality; NoComparison>]
type internal Schedule =
    {
        Launches: Launch[]
        /// The variables whose last reader is the first equation, then those of the second …; an output or an input of the program has none.
        Dead: int[]
        /// For each equation, where its own begin among them; and the end.
        DeadOf: int[]
        /// For each equation, whether it is the last reader of its first operand, whose storage it may then write to.
        Overwrites: bool[]
        /// For each equation, which of its operands it may hand over, being their last reader, to the programs inside it; null for none.
        Hands: (bool[] | null)[]
        /// For each output, whether its storage is in no other variable's hands.
        Alone: bool[]
        /// For each output, the inputs whose storage it may show.
        Shows: int[][]
    }

/// How the storage of an equation's operands and results hangs together.
[<NoEquality; NoComparison>]
type private Passing =
    {
        /// For each result, the operands whose storage it may show; empty where each result has storage of its own.
        Shown: int[][]
        /// The operands from the first number on, below the second, may be handed over: the programs inside may then write to their storage.
        First: int
        Below: int
    }

module internal Reuse =
    let private apart = { Shown = [||]; First = 0; Below = 0 }
    let private view = { apart with Shown = [| [| 0 |] |] }

    let private findDead (p: Jaxpr) : struct (int[] * int[]) =
        let kept = Array.create p.Avals.Length false

        for v in p.Outs do
            kept[v] <- true

        for v in 0 .. p.Inputs + p.Consts.Length - 1 do
            kept[v] <- true

        // filled from the end
        let dead = Array.zeroCreate<int> p.Avals.Length
        let first = Array.create (p.Eqns.Length + 1) dead.Length
        let mutable next = dead.Length

        let last v =
            if not kept[v] then
                kept[v] <- true
                next <- next - 1
                dead[next] <- v

        for i in p.Eqns.Length - 1 .. -1 .. 0 do
            for v in p.Eqns[i].Ins do
                last v

            // a result that nobody reads is dropped at once
            for v in p.Eqns[i].Outs do
                last v

            first[i] <- next

        struct (dead, first)

    /// The variables whose last reader each equation is, one equation after another, and where those of each begin; and the end.
    let dead (p: Jaxpr) : struct (int[] * int[]) = p.Derived("dead", fun () -> findDead p)

    let private launch (p: Jaxpr) (e: Eqn) : Launch =
        if e.Ins |> Array.exists (fun v -> p.Avals[v].Depth > 0) then
            Many
        else
            match e.Prim with
            | Plain(Unary op) -> OfOne op
            | Plain(Binary op) -> OfTwo op
            | Plain((Scatter _ | DynamicUpdateSlice) as op) -> Writing op
            | Plain(Sort _) -> Many
            | Plain op -> Single op
            | Cond _
            | Scan _
            | While _
            | Call _
            | Custom _
            | CustomLinear _
            | Checkpoint _
            | Report _ -> Many

    let private union (sets: int[] seq) : int[] = sets |> Seq.concat |> Seq.distinct |> Seq.toArray

    /// The operands of a loop that its results may show: a carry that what it starts from shows, and what a step makes of it. Elements of ys
    /// are copied.
    let private looped (inner: int[][]) (front: int) (consts: int) (carries: int) : Passing =
        let first = front + consts
        let isCarry i = i >= consts && i < consts + carries

        let rec settle (sets: int[][]) =
            let next =
                sets
                |> Array.mapi (fun j own ->
                    union
                        [
                            own
                            yield! inner[j] |> Seq.map (fun i -> if isCarry i then sets[i - consts] else [| front + i |])
                        ])

            if Array.forall2 (fun (a: int[]) (b: int[]) -> a.Length = b.Length) sets next then
                sets
            else
                settle next

        let carried = settle (Array.init carries (fun j -> [| first + j |]))

        {
            Shown = Array.append carried (Array.create (inner.Length - carries) [||])
            First = first
            Below = first + carries
        }

    let rec private passing (prim: Prim) (operands: int) : Passing =
        match prim with
        | Plain op ->
            match op with
            | StopGradient
            | Convert _
            | Broadcast _
            | Reshape _
            | Transpose _
            | Slice _
            | Rev _ -> view
            | Scatter _
            | DynamicUpdateSlice
            | Unary _
            | IntegerPow _
            | SincDerivative _
            | Binary _
            | Compare _
            | Select
            | Pad _
            | Concat _
            | Iota _
            | Reduce _
            | ArgReduce _
            | Cumulative _
            | Dot _
            | Gather _
            | DynamicSlice _
            | Sort _ -> apart
        | Report _ -> apart
        | Call(_, body)
        | Custom(_, _, body)
        | Checkpoint(_, body) -> { Shown = (schedule body).Shows; First = 0; Below = operands }
        | Cond branches ->
            let shows = branches |> Array.map (fun b -> (schedule b).Shows)

            {
                Shown = Array.init branches[0].Outs.Length (fun k -> union (shows |> Seq.map (fun s -> s[k] |> Array.map ((+) 1))))
                First = 1
                Below = operands
            }
        | Scan(body, loop) ->
            let front =
                match loop.Trips with
                | Fixed _ -> 0
                | Counted -> 1

            looped (schedule body).Shows front loop.Consts loop.Carries
        | While(condition, body, m, n) -> looped (schedule body).Shows m n (condition.Inputs - m)
        | CustomLinear(_, _, outs) -> { apart with Shown = Array.create outs.Length [| 0 .. operands - 1 |] }

    and private find (p: Jaxpr) : Schedule =
        let never = System.Int32.MaxValue
        let launches = p.Eqns |> Array.map (launch p)
        // the last reader of each variable, and of all variables met so far that show its storage
        let reader = Array.create p.Avals.Length -1

        for i in 0 .. p.Eqns.Length - 1 do
            for v in p.Eqns[i].Ins do
                reader[v] <- i

        for v in p.Outs do
            reader[v] <- never

        let until = Array.copy reader
        // the variables whose storage each may show: only its own, where there are none
        let roots = Array.zeroCreate<int[] | null> p.Avals.Length

        let rootsOf v : int[] =
            match roots[v] with
            | null -> [| v |]
            | several -> several

        // the last equation that read a root, and the last that read it by two operands
        let met, twice = Array.create p.Avals.Length -1, Array.create p.Avals.Length -1
        let overwrites = Array.zeroCreate<bool> p.Eqns.Length
        let hands = Array.zeroCreate<bool[] | null> p.Eqns.Length

        for i in 0 .. p.Eqns.Length - 1 do
            let e = p.Eqns[i]
            let passing = passing e.Prim e.Ins.Length

            let isWriting =
                match launches[i] with
                | Writing _ -> true
                | OfOne _
                | OfTwo _
                | Single _
                | Many -> false

            if isWriting || passing.Below > passing.First then
                for v in e.Ins do
                    for r in rootsOf v do
                        if met[r] = i then twice[r] <- i
                        met[r] <- i

            let isHandedOver v = isNull roots[v] && until[v] = i && twice[v] <> i

            if isWriting then
                overwrites[i] <- isHandedOver e.Ins[0]
            elif passing.Below > passing.First then
                let own = e.Ins |> Array.mapi (fun k v -> k >= passing.First && k < passing.Below && isHandedOver v)

                if Array.exists id own then hands[i] <- own

            let isHeld k =
                match hands[i] with
                | null -> true
                | own -> not own[k]

            for k in 0 .. passing.Shown.Length - 1 do
                let shown = passing.Shown[k] |> Array.filter isHeld

                if shown.Length > 0 then
                    let v = e.Outs[k]
                    let all = union (shown |> Seq.map (fun k -> rootsOf e.Ins[k]))
                    roots[v] <- all

                    for r in all do
                        until[r] <- max until[r] reader[v]

        // how many outputs show the storage of each variable
        let outputs = Array.zeroCreate<int> p.Avals.Length

        for v in p.Outs do
            for r in rootsOf v do
                outputs[r] <- outputs[r] + 1

        let struct (dead, first) = dead p

        {
            Launches = launches
            Dead = dead
            DeadOf = first
            Overwrites = overwrites
            Hands = hands
            Alone = p.Outs |> Array.map (fun v -> isNull roots[v] && outputs[v] = 1)
            Shows = p.Outs |> Array.map (fun v -> rootsOf v |> Array.filter (fun r -> r < p.Inputs))
        }

    and schedule (p: Jaxpr) : Schedule = p.Derived("schedule", fun () -> find p)
