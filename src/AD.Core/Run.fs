/// Runs a program on dense arrays. A compiler of fused loops can stand in its place: nothing above knows how a program is run.
namespace AD.Internal

open AD

module internal Run =
    /// For each equation, the variables whose last reader it is; an output or an input of the program has none.
    let private lastReads (program: Jaxpr) : int[][] =
        program.Derived(
            "lastReads",
            fun () ->
                let kept = Array.create program.Avals.Length false

                for v in program.Outs do
                    kept[v] <- true

                for v in 0 .. program.Inputs + program.Consts.Length - 1 do
                    kept[v] <- true

                let dead = Array.create program.Eqns.Length [||]

                for i in program.Eqns.Length - 1 .. -1 .. 0 do
                    let last = ResizeArray<int>()

                    for v in program.Eqns[i].Ins do
                        if not kept[v] then
                            kept[v] <- true
                            last.Add v

                    // a result that nobody reads is dropped at once
                    for v in program.Eqns[i].Outs do
                        if not kept[v] then
                            kept[v] <- true
                            last.Add v

                    dead[i] <- last.ToArray()

                dead
        )

    /// The outputs of the program on these inputs.
    let rec program (p: Jaxpr) (inputs: Dense[]) : Dense[] =
        let env = Array.zeroCreate<Dense> p.Avals.Length
        System.Array.Copy(inputs, env, inputs.Length)
        System.Array.Copy(p.Consts, 0, env, p.Inputs, p.Consts.Length)
        let dead = lastReads p

        for i in 0 .. p.Eqns.Length - 1 do
            let e = p.Eqns[i]
            let ins = Array.zeroCreate<Dense> e.Ins.Length

            for k in 0 .. ins.Length - 1 do
                ins[k] <- env[e.Ins[k]]

            if e.Outs.Length = 1 then
                env[e.Outs[0]] <- prim1 e.Prim ins
            else
                let results = prim e.Prim ins

                for k in 0 .. results.Length - 1 do
                    env[e.Outs[k]] <- results[k]

            for v in dead[i] do
                env[v] <- Unchecked.defaultof<Dense>

        p.Outs |> Array.map (fun v -> env[v])

    /// One primitive on dense arrays.
    and prim (p: Prim) (ins: Dense[]) : Dense[] =
        match p with
        | Call(_, body)
        | Custom(_, _, body)
        | Checkpoint(_, body) -> program body ins
        | CustomLinear(rule, _, outs) ->
            let linear = RuleTable.find<LinearRule> rule
            program (linear.Program(ins |> Array.map (fun d -> d.Aval), outs)) ins
        | Report r ->
            Reports.perform r ins
            [||]
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
        | Sort _ -> Eager.eval p ins

    /// One primitive that has one result.
    and prim1 (p: Prim) (ins: Dense[]) : Dense =
        match p with
        | Call _
        | Custom _
        | CustomLinear _
        | Checkpoint _
        | Report _
        | Sort _ -> (prim p ins)[0]
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
        | DynamicUpdateSlice -> Eager.single p ins
