/// What a checkpoint runs a second time: a program without its effects, or one that gives the products of matrices made in it, in its loops and
/// branches too, and the same program given them.
namespace AD.Internal

open System.Collections.Generic
open AD

/// A program as it runs first and as it runs again.
[<NoEquality; NoComparison>]
type internal Twice =
    {
        /// The outputs, then what is kept.
        First: Jaxpr
        /// From the inputs, then what was kept: the outputs.
        Again: Jaxpr
    }

/// An equation that makes something to be kept, as it runs first and again.
[<NoEquality; NoComparison>]
type private Turn =
    {
        Kept: int
        /// From the operands: the results, then what is kept.
        First: NDArray[] -> NDArray[]
        /// From the operands, and what was kept: the results.
        Again: NDArray[] -> NDArray[] -> NDArray[]
    }

module internal Recompute =

    /// A program of which nothing is kept.
    let whole (p: Jaxpr) : Twice = { First = p; Again = Bodies.withoutEffects p }

    let private kept (p: Jaxpr) (t: Twice) : int = t.First.Outs.Length - p.Outs.Length

    let private scan (body: Jaxpr) (t: Twice) (loop: Loop) : Turn =
        {
            Kept = kept body t
            First = Lax.scan t.First loop
            // what a step made is an element of xs
            Again = fun ins kept -> Lax.scan t.Again loop (Array.append ins kept)
        }

    /// The first time the steps are counted: then they are as many as they were.
    let private whileLoop (condition: Jaxpr) (body: Jaxpr) (t: Twice) (m: int) (n: int) : Turn =
        let carries = condition.Inputs - m
        let number = Lax.aval (Lax.integer 0L)
        let inputs = body.Inputs

        let loop = { Trips = Counted; Reverse = false; Consts = n; Carries = carries; Unroll = 1 }

        {
            Kept = kept body t + 1
            First =
                fun ins ->
                    let question =
                        Stage.closed "while" (Array.append condition.InAvals [| number |]) (fun zs ->
                            Stage.eval condition (Array.take condition.Inputs zs))

                    let step =
                        Stage.closed "while" (Array.append body.InAvals [| number |]) (fun zs ->
                            Stage.eval t.First (Array.take inputs zs) |> Array.insertAt carries (Lax.add zs[inputs] (Lax.integer 1L)))

                    let outs = Lax.whileLoop question step m n (Array.append ins [| Lax.integer 0L |])
                    let count = outs[carries]
                    outs |> Array.removeAt carries |> Array.insertAt body.Outs.Length count
            Again = fun ins kept -> Lax.scan t.Again loop (Array.concat [| [| kept[0] |]; Array.skip m ins; Array.tail kept |])
        }

    let private cond (branches: Jaxpr[]) (ts: Twice[]) : Turn =
        let extras = Array.map2 (fun (b: Jaxpr) (t: Twice) -> Array.skip b.Outs.Length t.First.OutAvals) branches ts
        let struct (room, places) = LoopsSplit.room extras
        let results = branches[0].Outs.Length
        let operands = branches[0].InAvals

        let first b (t: Twice) =
            Stage.closed "cond" operands (fun zs ->
                let outs = Stage.eval t.First zs
                Array.append (Array.take results outs) (LoopsSplit.placed room places[b] (Array.skip results outs)))

        let again b (t: Twice) =
            Stage.closed "cond" (Array.append operands room) (fun zs ->
                let own = places[b] |> Array.map (fun k -> zs[operands.Length + k])
                Stage.eval t.Again (Array.append (Array.take operands.Length zs) own))

        {
            Kept = room.Length
            First = fun ins -> Lax.cond (Array.mapi first ts) ins[0] (Array.tail ins)
            Again = fun ins kept -> Lax.cond (Array.mapi again ts) ins[0] (Array.append (Array.tail ins) kept)
        }

    /// How an equation runs twice, or nothing if all of it runs again. A function with a rule of its own stays one; so does an inner checkpoint
    /// that keeps nothing.
    let rec private turn (prim: Prim) : Turn voption =
        let unless (t: Turn) = if t.Kept = 0 then ValueNone else ValueSome t

        match prim with
        | Plain(Dot _) ->
            ValueSome
                {
                    Kept = 1
                    First = (fun ins -> Array.replicate 2 (Trace.Bind1(prim, ins)))
                    Again = fun _ kept -> kept
                }
        | Call(_, body)
        | Checkpoint((SaveDots | SaveEverything), body) ->
            let t = products body

            unless
                {
                    Kept = kept body t
                    First = Stage.eval t.First
                    Again = fun ins kept -> Stage.eval t.Again (Array.append ins kept)
                }
        | Scan(body, loop) -> unless (scan body (products body) loop)
        | While(condition, body, m, n) ->
            let t = products body
            if kept body t = 0 then ValueNone else ValueSome(whileLoop condition body t m n)
        | Cond branches -> unless (cond branches (Array.map products branches))
        | Custom _
        | CustomLinear _
        | Checkpoint(SaveNothing, _)
        | Plain _
        | Report _ -> ValueNone

    /// A program of which the products of matrices are kept: in calls and loops inside it, step by step, and of the branch that is taken.
    and products (p: Jaxpr) : Twice =
        p.Derived(
            "products",
            fun () ->
                let first =
                    Stage.closed Spelling.checkpoint p.InAvals (fun zs ->
                        let kept = List<NDArray>()

                        let outs =
                            Stage.evalBy
                                (fun prim ins ->
                                    match turn prim with
                                    | ValueNone -> Trace.Bind(prim, ins)
                                    | ValueSome t ->
                                        let outs = t.First ins
                                        let results, own = Array.splitAt (outs.Length - t.Kept) outs
                                        kept.AddRange own
                                        results)
                                p
                                zs

                        Array.append outs (kept.ToArray()))

                let again =
                    Stage.closed Spelling.checkpoint (Array.append p.InAvals (Array.skip p.Outs.Length first.OutAvals)) (fun zs ->
                        let kept = Queue<NDArray>(Array.skip p.Inputs zs)

                        Stage.evalBy
                            (fun prim ins ->
                                match turn prim with
                                | ValueNone -> Trace.Bind(prim, ins)
                                | ValueSome t -> t.Again ins (Array.init t.Kept (fun _ -> kept.Dequeue())))
                            (Bodies.withoutEffects p)
                            (Array.take p.Inputs zs))

                ({ First = first; Again = again }: Twice)
        )
