/// Programs whose reports are made only where a flag says so: what the lanes of a batch that take no part must not print.
module internal AD.Internal.Guards

open AD

/// The program with one more input before the others, a boolean scalar: its prints, callbacks and checks are made only where that is true.
let rec guarded (p: Jaxpr) : Jaxpr =
    p.Derived(
        "guarded",
        fun () ->
            let flag = Dense.aval Dtype.Bool Dims.scalar

            Stage.closed "guarded" (Array.append [| flag |] p.InAvals) (fun zs -> Stage.evalBy (guard zs[0]) p (Array.tail zs))
    )

and private guard (active: NDArray) (prim: Prim) (ins: NDArray[]) : NDArray[] =
    let first (prim: Prim) = Trace.Bind(prim, Array.append [| active |] ins)

    if Bodies.effects prim = Effects.None then
        Trace.Bind(prim, ins)
    else
        match prim with
        | Report(report, _) ->
            let everywhere = Lax.broadcast (Lax.shape ins[0]) [||] active
            Lax.report report (Lax.and' everywhere ins[0]) (Array.tail ins)
            [||]
        | Call(name, body) -> first (Call(name, guarded body))
        // a rule is one of the function without the flag
        | Custom(rule, _, body) -> first (Call(rule.Text, guarded body))
        | Checkpoint(saving, body) -> first (Checkpoint(saving, guarded body))
        | Cond branches -> Trace.Bind(Cond(Array.map guarded branches), Array.insertAt 1 active ins)
        | Scan(body, loop) ->
            let lead =
                match loop.Trips with
                | Fixed _ -> 0
                | Counted -> 1

            Trace.Bind(Scan(guarded body, { loop with Consts = loop.Consts + 1 }), Array.insertAt lead active ins)
        | While(condition, body, m, n) ->
            let asked, rest = Array.splitAt m ins

            Trace.Bind(While(guarded condition, guarded body, m + 1, n + 1), Array.concat [| [| active |]; asked; [| active |]; rest |])
        | Plain _
        | CustomLinear _ -> Trace.Bind(prim, ins)

/// A body over a batch that also takes the lanes' flags, before its inputs, if there is anything to be guarded.
let over
    (batch: Jaxpr -> bool[] -> bool[] -> 'B)
    (body: Jaxpr)
    (flags: bool[])
    (wanted: bool[])
    : struct ('B * (NDArray -> NDArray[] -> NDArray[])) =
    if body.Effects = Effects.None then
        struct (batch body flags wanted, (fun _ ins -> ins))
    else
        struct (batch (guarded body) (Array.append [| true |] flags) wanted, (fun mask ins -> Array.append [| mask |] ins))
