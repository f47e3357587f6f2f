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
        /// For each output, whether its storage is in no other variable's hands.
        Alone: bool[]
    }

module internal Reuse =
    /// The operand whose storage the results may share: −1 none of them, −2 perhaps any.
    let private shares (p: Prim) : int =
        match p with
        | Plain op ->
            match op with
            | StopGradient
            | Convert _
            | Broadcast _
            | Reshape _
            | Transpose _
            | Slice _
            | Rev _ -> 0
            // written in place
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
            | Sort _ -> -1
        | Cond _
        | Scan _
        | While _
        | Call _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _ -> -2

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

    let private find (p: Jaxpr) : Schedule =
        let launches = p.Eqns |> Array.map (launch p)

        // the variable whose storage each variable shows
        let root = Array.init p.Avals.Length id
        let lastUse = Array.create p.Avals.Length -1
        let never = System.Int32.MaxValue

        for i in 0 .. p.Eqns.Length - 1 do
            let e = p.Eqns[i]

            match shares e.Prim with
            | 0 -> root[e.Outs[0]] <- root[e.Ins[0]]
            | _ -> ()

            for v in e.Ins do
                if lastUse[root[v]] <> never then lastUse[root[v]] <- if shares e.Prim = -2 then never else i

        // how many outputs show the storage of each variable
        let shown = Array.zeroCreate<int> p.Avals.Length

        for v in p.Outs do
            shown[root[v]] <- shown[root[v]] + 1

        let overwrites =
            p.Eqns
            |> Array.mapi (fun i e ->
                match launches[i] with
                | Writing _ ->
                    let r = root[e.Ins[0]]

                    r = e.Ins[0] && lastUse[r] = i && shown[r] = 0 && (e.Ins |> Array.sumBy (fun v -> if root[v] = r then 1 else 0)) = 1
                | OfOne _
                | OfTwo _
                | Single _
                | Many -> false)

        let struct (dead, first) = dead p

        {
            Launches = launches
            Dead = dead
            DeadOf = first
            Overwrites = overwrites
            Alone = p.Outs |> Array.map (fun v -> root[v] = v && shown[v] = 1 && lastUse[v] <> never)
        }

    let schedule (p: Jaxpr) : Schedule = p.Derived("schedule", fun () -> find p)
