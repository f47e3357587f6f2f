/// Branches and loops over a batch, as functions of a body over a batch. Lanes that do not take part see operands of one that does.
namespace AD.Internal

open AD

/// A program over a batch: the flagged inputs carry a leading batch axis, and so do the flagged outputs.
[<NoEquality; NoComparison>]
type internal BatchProgram = { Program: Jaxpr; Batched: bool[] }

module internal LoopsBatch =
    open Loops

    /// A body over a batch, of which inputs are batched and which outputs must be.
    type BodyBatch = Jaxpr -> bool[] -> bool[] -> BatchProgram

    let private zero = Lax.integer 0L
    let private one = Lax.integer 1L

    /// All lanes of what does not differ between them.
    let lift (n: int) (x: NDArray) : NDArray =
        let s = Lax.shape x
        Lax.broadcast (Dims.insert 0 n s) (Array.init s.Length (fun i -> i + 1)) x

    let private liftTo (n: int) (wanted: bool[]) (flags: bool[]) (xs: NDArray[]) : NDArray[] =
        Array.init xs.Length (fun i -> if wanted[i] && not flags[i] then lift n xs[i] else xs[i])

    let private batchedAval (n: int) (a: Aval) (flag: bool) : Aval = if flag then { a with Shape = Dims.insert 0 n a.Shape } else a

    /// x where the lane is in the mask, y elsewhere.
    let private choose (mask: NDArray) (x: NDArray) (y: NDArray) : NDArray = Lax.select (Lax.broadcast (Lax.shape x) [| 0 |] mask) x y

    /// Operands as the lanes in the mask have them; the other lanes take those of one that is in the mask. A batch without lanes stays.
    let private safe (mask: NDArray) (flags: bool[]) (xs: NDArray[]) : NDArray[] =
        let lanes = (Lax.shape mask)[0]

        if lanes = 0 then
            xs
        else
            let leader = Trace.Bind1(ArgReduce(ArgMax, 0), [| mask |])

            Array.map2
                (fun flag (x: NDArray) ->
                    if not flag then
                        x
                    else
                        let row = Lax.stopGradient (Lax.gather [| 0 |] Clip x [| leader |])
                        choose mask x (lift lanes row))
                flags
                xs

    /// Several lanes may take several branches: each branch runs, if any lane takes it, on operands of lanes that do.
    let private condByLane (batch: BodyBatch) (n: int) (branches: Jaxpr[]) (index: NDArray) (xs: NDArray[]) (flags: bool[]) : NDArray[] =
        let last = Lax.integer (int64 branches.Length - 1L)
        let index = Lax.max (lift n zero) (Lax.min index (lift n last))
        let all = Array.create branches[0].Outs.Length true

        let outcome k =
            let struct (branch, guard) = Guards.over batch branches[k] flags all
            let mask = Lax.eq index (lift n (Lax.integer (int64 k)))
            let avals = Array.append [| Lax.aval mask |] (xs |> Array.map Lax.aval)

            let taken = Stage.closed "cond" avals (fun zs -> Stage.eval branch.Program (guard zs[0] (safe zs[0] flags (Array.tail zs))))

            let skipped = Stage.closed "cond" avals (fun _ -> taken.OutAvals |> Array.map Lax.zeros)
            let some = Lax.convert Dtype.Int64 (Lax.reduce ReduceAny [| 0 |] mask)
            struct (mask, Lax.cond [| skipped; taken |] some (Array.append [| mask |] xs))

        let struct (_, first) = outcome 0

        Array.fold
            (fun results k ->
                let struct (mask, outs) = outcome k
                Array.map2 (choose mask) outs results)
            first
            [| 1 .. branches.Length - 1 |]

    let cond (batch: BodyBatch) (n: int) (branches: Jaxpr[]) (xs: NDArray[]) (flags: bool[]) : struct (NDArray[] * bool[]) =
        let operands, its = Array.tail xs, Array.tail flags

        if flags[0] then
            struct (condByLane batch n branches xs[0] operands its, Array.create branches[0].Outs.Length true)
        else
            let none = Array.create branches[0].Outs.Length false
            let given = branches |> Array.map (fun b -> (batch b its none).Batched) |> Array.reduce either
            struct (Lax.cond (branches |> Array.map (fun b -> (batch b its given).Program)) xs[0] operands, given)

    /// The batch axis of an array over which a scan runs goes behind the axis of the steps; a stack's elements have it in front already.
    let private inward (item: Aval) (x: NDArray) (flag: bool) = if flag && (Lax.aval x).Depth = item.Depth then Lax.moveAxis 0 1 x else x

    let private outward (trips: Trips) (item: Aval) (flag: bool) (y: NDArray) =
        if flag && (Typing.collected trips item).Depth = 0 then Lax.moveAxis 1 0 y else y

    let private scanTogether batch n (body: Jaxpr) (loop: Loop) (xs: NDArray[]) (flags: bool[]) : struct (NDArray[] * bool[]) =
        let count', operands = Array.splitAt (lead loop) xs
        let its = Array.skip (lead loop) flags
        let first = loop.Consts + loop.Carries

        let struct (settled, b) =
            settle loop.Consts loop.Carries body.Outs.Length (batch body) (fun (b: BatchProgram) -> b.Batched) its

        let lifted = liftTo n settled its operands
        let placed = lifted |> Array.mapi (fun i x -> if i < first then x else inward body.Avals[i] x settled[i])
        let outs = Lax.scan b.Program loop (Array.append count' placed)
        let items = body.OutAvals
        struct (outs |> Array.mapi (fun i y -> if i < loop.Carries then y else outward loop.Trips items[i] b.Batched[i] y), b.Batched)

    /// Lanes with counts of their own: as many steps as the longest takes; a lane that has taken its own stays as it is.
    let private scanByLane (batch: BodyBatch) n (body: Jaxpr) (loop: Loop) (xs: NDArray[]) (flags: bool[]) : struct (NDArray[] * bool[]) =
        let counts, operands = xs[0], Array.tail xs
        let its = Array.tail flags
        let first = loop.Consts + loop.Carries
        let flagged = its |> Array.mapi (fun i f -> f || (i >= loop.Consts && i < first))
        let struct (b, guard) = Guards.over batch body flagged (Array.init body.Outs.Length (fun i -> i < loop.Carries))
        let lifted = liftTo n flagged its operands
        // of no lanes there is no longest
        let longest = if n = 0 then zero else Lax.reduce ReduceMax [| 0 |] counts
        let step = if loop.Reverse then -1L else 1L
        let start = if loop.Reverse then Lax.sub longest one else zero

        let avals = Array.mapi (fun i a -> batchedAval n a flagged[i]) body.InAvals
        let consts, rest = Array.splitAt loop.Consts avals
        let number = Lax.aval zero

        let masked =
            Stage.closed "scan" (Array.concat [| [| Lax.aval counts |]; consts; [| number |]; rest |]) (fun zs ->
                let k = zs[loop.Consts + 1]
                let inner = Array.append (Array.sub zs 1 loop.Consts) (Array.skip (loop.Consts + 2) zs)
                let active = Lax.lt (lift n k) zs[0]
                let outs = Stage.eval b.Program (guard active (safe active flagged inner))

                let carries = Array.init loop.Carries (fun j -> choose active outs[j] inner[loop.Consts + j])

                Array.concat [| [| Lax.add k (Lax.integer step) |]; carries; Array.skip loop.Carries outs |])

        let loop = { loop with Consts = loop.Consts + 1; Carries = loop.Carries + 1 }
        let consts, rest = Array.splitAt (loop.Consts - 1) lifted
        let outs = Lax.scan masked loop (Array.concat [| [| longest; counts |]; consts; [| start |]; rest |])
        struct (Array.tail outs, b.Batched)

    let scan (batch: BodyBatch) (n: int) (body: Jaxpr) (loop: Loop) (xs: NDArray[]) (flags: bool[]) : struct (NDArray[] * bool[]) =
        match loop.Trips with
        | Counted when flags[0] -> scanByLane batch n body loop xs flags
        | Counted
        | Fixed _ -> scanTogether batch n body loop xs flags

    /// Lanes that end when their own condition fails: the loop runs while any goes on, and a finished lane stays as it is.
    let private whileByLane
        (batch: BodyBatch)
        n
        (condition: Jaxpr)
        (body: Jaxpr)
        m
        bodyConsts
        (xs: NDArray[])
        (flags: bool[])
        : struct (NDArray[] * bool[]) =
        let carries = condition.Inputs - m
        let asked, rest = Array.splitAt m xs
        let consts, init = Array.splitAt bodyConsts rest
        let askedFlags, constFlags = Array.take m flags, Array.sub flags m bodyConsts
        let all = Array.create carries true
        let struct (question, ask) = Guards.over batch condition (Array.append askedFlags all) [| true |]
        let flagged = Array.append constFlags all
        let struct (b, guard) = Guards.over batch body flagged (Array.init body.Outs.Length (fun i -> i < carries))
        let init = liftTo n all (Array.skip (m + bodyConsts) flags) init
        let everyone = lift n (Lax.truth true)
        let active = (Stage.eval question.Program (ask everyone (Array.append asked init)))[0]
        let avals = Array.map Lax.aval

        let goesOn =
            Stage.closed "while" (Array.append [| Lax.aval active |] (avals init)) (fun zs -> [| Lax.reduce ReduceAny [| 0 |] zs[0] |])

        let step =
            Stage.closed "while" (Array.concat [| avals asked; avals consts; [| Lax.aval active |]; avals init |]) (fun zs ->
                let asked, rest = Array.splitAt m zs
                let consts, rest = Array.splitAt bodyConsts rest
                let active, held = rest[0], Array.tail rest
                let outs = Stage.eval b.Program (guard active (safe active flagged (Array.append consts held)))
                let next = Array.init carries (fun j -> choose active outs[j] held[j])
                let still = (Stage.eval question.Program (ask active (Array.append asked next)))[0]
                Array.concat [| [| Lax.and' active still |]; next; Array.skip carries outs |])

        let outs = Lax.whileLoop goesOn step 0 (m + bodyConsts) (Array.concat [| asked; consts; [| active |]; init |])
        struct (Array.tail outs, b.Batched)

    let whileLoop
        (batch: BodyBatch)
        n
        (condition: Jaxpr)
        (body: Jaxpr)
        m
        bodyConsts
        (xs: NDArray[])
        (flags: bool[])
        : struct (NDArray[] * bool[]) =
        let carries = condition.Inputs - m
        let its = Array.skip m flags

        let struct (settled, b) = settle bodyConsts carries body.Outs.Length (batch body) (fun (b: BatchProgram) -> b.Batched) its

        let question = batch condition (Array.append (Array.take m flags) (Array.skip bodyConsts settled)) [| false |]

        if question.Batched[0] then
            whileByLane batch n condition body m bodyConsts xs flags
        else
            let asked, operands = Array.splitAt m xs
            struct (Lax.whileLoop question.Program b.Program m bodyConsts (Array.append asked (liftTo n settled its operands)), b.Batched)
