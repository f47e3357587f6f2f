/// What can be done to a rule without knowing whose it is: run it over a batch, and turn a bwd into the linear function that it is the adjoint of.
namespace AD.Internal

open System
open System.Collections.Concurrent
open AD

/// A rule over a batch: the rule of one example, run on all of them.
[<Sealed>]
type internal BatchedRule(kind: string, name: string, rule: CustomRule, n: int, flags: bool[]) =
    inherit CustomRule()
    let wider = ConcurrentDictionary<string, RuleName>()

    override _.Apply(asking, xs, ts) =
        let active =
            [|
                for i in 0 .. ts.Length - 1 do
                    if not (Tangent.isZero ts[i]) then i
            |]

        let tangents = active |> Array.map (fun i -> Tangent.dense xs[i] ts[i])
        let has = ref [||]

        let example (zs: NDArray[]) : NDArray[] =
            let own = Array.create xs.Length Zero
            active |> Array.iteri (fun k i -> own[i] <- Tangent zs[xs.Length + k])
            // what it returns is examined outside the batch
            let struct (ys, dys) = rule.Apply({ asking with Level = Int64.MaxValue }, Array.take xs.Length zs, own)
            has.Value <- dys |> Array.map (fun d -> not (Tangent.isZero d))

            Array.append
                ys
                (dys
                 |> Array.choose (fun d ->
                     match d with
                     | Zero -> None
                     | Tangent d -> Some d))

        let all = Array.append flags (active |> Array.map (fun i -> flags[i]))
        let struct (outs, batched) = Batch.apply name n example (Array.append xs tangents) all
        let outs = Array.map2 (fun y isBatched -> if isBatched then y else LoopsBatch.lift n y) outs batched
        CustomRules.closed name asking outs
        let mutable next = has.Value.Length

        let dys =
            has.Value
            |> Array.map (fun has ->
                if has then
                    next <- next + 1
                    Tangent outs[next - 1]
                else
                    Zero)

        struct (Array.take has.Value.Length outs, dys)

    override r.Batched(m, outer) =
        wider.GetOrAdd(Masks.key (string m) outer, fun _ -> RuleTable.register kind name (BatchedRule(kind, name, r, m, outer)))

/// What all rules for the backward pass have in common: as programs they are the transpose of bwd.
[<AbstractClass>]
type internal TransposedRule(name: string) =
    inherit BackwardRule()
    let programs = ConcurrentDictionary<Aval[], Jaxpr>(HashIdentity.Structural)
    let wider = ConcurrentDictionary<string, RuleName>()

    /// bwd on stand-ins, and its transpose: what the cotangent is mapped to by one, the tangent is by the other.
    abstract Forward: operands: Aval[] * outs: Aval[] -> Jaxpr

    default r.Forward(operands, outs) =
        let residuals = operands.Length - r.Tangents
        let tangents = operands[residuals..]

        let struct (bwd, captured) =
            Stage.capture name (Array.append operands[.. residuals - 1] outs) (fun zs ->
                r.Pull(zs[.. residuals - 1], zs[residuals..], tangents)
                |> Array.mapi (fun i b ->
                    match b with
                    | null -> Lax.zeros tangents[i]
                    | b -> b))

        CustomRules.constant name (captured |> Array.map Tangent)
        let bwd = Simplify.program (Bodies.withoutEffects bwd)
        let linear = Array.init bwd.Inputs (fun i -> i >= residuals)

        try
            Stage.closed name operands (fun zs ->
                Transpose.program bwd zs[.. residuals - 1] linear (zs[residuals..] |> Array.map (fun z -> z))
                |> Array.mapi (fun i b ->
                    match b with
                    | null -> Lax.zeros outs[i]
                    | b -> b))
        with :? TransformException as e when (e :> IArrayError).Code = "AD060" ->
            Raise.transform
                "AD085"
                (Spelling.both
                    $"{name}: forward mode over a ‹customVjp› transposes its bwd, and that is not linear in the cotangent ({e.Message}).")
                (Spelling.both "Give a rule for forward mode too, with ‹customRules›.")

    /// How many of the last operands are tangents.
    abstract Tangents: int

    override r.Program(operands, outs) = programs.GetOrAdd(Array.append operands outs, fun _ -> r.Forward(operands, outs))

    override r.Batched(n, flags) =
        wider.GetOrAdd(Masks.key (string n) flags, fun _ -> RuleTable.register "custom_linear" name (BatchedBackward(name, r, n, flags)))

/// bwd over a batch.
and [<Sealed>] internal BatchedBackward(name: string, rule: TransposedRule, n: int, flags: bool[]) =
    inherit TransposedRule(name)
    override _.Tangents = rule.Tangents

    override _.Pull(residuals, cts, operands) =
        let example (a: Aval) = { a with Shape = Array.tail a.Shape }
        // a cotangent that is known to be zero stays visibly so
        let known = cts |> Array.map Lax.isZero
        let cts = Array.map2 (fun isZero (c: NDArray) -> if isZero then Lax.zeros (example c.Aval) else c) known cts
        let has = ref [||]

        let one (zs: NDArray[]) : NDArray[] =
            let back = rule.Pull(zs[.. residuals.Length - 1], zs[residuals.Length ..], Array.map example operands)
            has.Value <- back |> Array.map (fun b -> not (isNull b))

            back
            |> Array.choose (fun b ->
                match b with
                | null -> None
                | b -> Some b)

        let struct (outs, batched) =
            Batch.apply name n one (Array.append residuals cts) (Array.append flags (known |> Array.map not))

        let mutable next = 0

        has.Value
        |> Array.map (fun has ->
            if has then
                next <- next + 1
                let y = outs[next - 1]
                if batched[next - 1] then y else LoopsBatch.lift n y
            else
                null)

    /// A forward form that the rule has for one example, for all of them.
    override _.Forward(operands, outs) =
        let residuals = operands.Length - rule.Tangents
        let batched = Array.init operands.Length (fun i -> i >= residuals || flags[i])
        let example (a: Aval) = { a with Shape = Array.tail a.Shape }

        let one =
            rule.Program(Array.map2 (fun isBatched a -> if isBatched then example a else a) batched operands, Array.map example outs)

        Batch.whole one n batched
