/// The programs inside a primitive, for whatever goes through programs without asking what their equations compute.
module internal AD.Internal.Bodies

/// The programs inside a primitive.
let within (prim: Prim) : Jaxpr[] =
    match prim with
    | Call(_, body)
    | Custom(_, _, body)
    | Checkpoint(_, body)
    | Scan(body, _) -> [| body |]
    | Cond branches -> branches
    | While(condition, body, _, _) -> [| condition; body |]
    | Plain _
    | CustomLinear _
    | Report _ -> [||]

/// The primitive with other programs inside.
let map (f: Jaxpr -> Jaxpr) (prim: Prim) : Prim =
    match prim with
    | Call(name, body) -> Call(name, f body)
    | Custom(rule, captured, body) -> Custom(rule, captured, f body)
    | Checkpoint(saving, body) -> Checkpoint(saving, f body)
    | Cond branches -> Cond(Array.map f branches)
    | Scan(body, loop) -> Scan(f body, loop)
    | While(condition, body, m, n) -> While(f condition, f body, m, n)
    | Plain _
    | CustomLinear _
    | Report _ -> prim

/// The primitive that calls what a transform made of the program inside: a custom function's rule is not one of its adjoint.
let asCall (part: Jaxpr) (prim: Prim) : Prim =
    match prim with
    | Custom(rule, _, _) -> Call(rule.Text, part)
    | Plain _
    | Cond _
    | Scan _
    | While _
    | Call _
    | CustomLinear _
    | Checkpoint _
    | Report _ -> map (fun _ -> part) prim

/// What an equation does beside computing: its own effect and those of the programs inside it.
let effects (prim: Prim) : Effects =
    match prim with
    | Report(DebugPrint _, _) -> Effects.Print
    | Report(DebugCallback _, _) -> Effects.Callback
    | Report(ErrorIf _, _)
    | Report(NotNaN _, _) -> Effects.Check
    | Plain _
    | Cond _
    | Scan _
    | While _
    | Call _
    | Custom _
    | CustomLinear _
    | Checkpoint _ -> within prim |> Array.fold (fun all body -> all ||| body.Effects) Effects.None

/// Not to be run while a body that may not come to it is written down: what it does would happen now, and a loop might not end.
let waits (prim: Prim) : bool =
    match prim with
    | Plain _ -> false
    | Cond _
    | Scan _
    | While _ -> true
    | Call _
    | Custom _
    | CustomLinear _
    | Checkpoint _
    | Report _ -> effects prim <> Effects.None

/// The axes whose indices it refuses where they are outside, and how many operands come before the index arrays.
let refusing (prim: Prim) : struct (int[] * int) voption =
    match prim with
    | Plain(Gather(axes, Refuse)) -> ValueSome(struct (axes, 1))
    | Plain(Scatter(_, axes, Refuse)) -> ValueSome(struct (axes, 2))
    | Plain _
    | Cond _
    | Scan _
    | While _
    | Call _
    | Custom _
    | CustomLinear _
    | Checkpoint _
    | Report _ -> ValueNone

/// Whether a program inside may refuse an index.
let rec mayRefuse (prim: Prim) : bool =
    let refuses (p: Jaxpr) =
        p.Derived("mayRefuse", fun () -> p.Eqns |> Array.exists (fun e -> (refusing e.Prim).IsSome || mayRefuse e.Prim))

    within prim |> Array.exists refuses

/// The program without what it does beside computing: what a second computation of the same values runs.
let rec withoutEffects (p: Jaxpr) : Jaxpr =
    if p.Effects = Effects.None then
        p
    else
        p.Derived(
            "withoutEffects",
            fun () ->
                let eqns =
                    p.Eqns
                    |> Array.choose (fun e ->
                        if e.Effects = Effects.None then Some e
                        elif e.Outs.Length = 0 then None
                        else Some { e with Prim = map withoutEffects e.Prim; Effects = Effects.None })

                Jaxpr(p.Avals, p.Inputs, p.Consts, eqns, p.Outs)
        )
