/// customJvp and customVjp: functions that bring their own derivatives. jvp and linearize call the user's closures as they are; a body and vmap write down the function, and the rule is found again by its name.
namespace AD.Internal

open System
open System.Collections.Concurrent
open AD

/// What a rule was made for.
[<NoEquality; NoComparison>]
type internal UserRule<'P, 'R> =
    {
        Name: string
        /// The word that made it and the function it is of, for messages: `customJvp of f`.
        Title: string
        /// The tree of the argument.
        Def: Treedef
        /// The tree of the result, once it is known.
        Result: Treedef ref
    }

module internal Returned =
    let private at (def: Treedef) (i: int) =
        match (Pytree.paths def)[i] with
        | "" -> ""
        | path -> String.Concat(" at ", path)

    /// Tangents or cotangents that a rule returned, beside the arrays they belong to: equal trees, shapes and dtypes; zeros as such.
    let matched (title: string) (part: string) (def: Treedef) (wanted: Aval[]) (given: Treedef) (ts: NDArray[]) : Tangent[] =
        Pytree.requireSame title part def given

        Array.init ts.Length (fun i ->
            let w, t = wanted[i], ts[i]

            if not w.Dtype.IsFloating then
                Zero
            else
                if not (Dims.same w.Shape t.Aval.Shape) then
                    Raise.shape
                        "AD082"
                        $"{title}: {part}: {t.Aval}{at def i}, where {w} is wanted."
                        "A tangent or cotangent has the shape of the array it belongs to: sum or broadcast it."

                if t.Dtype <> w.Dtype && not t.IsWeak then
                    Raise.dtype
                        "AD083"
                        $"{title}: {part}: {t.Aval}{at def i}, where {w} is wanted."
                        $"Convert it: t.AsType({w.Dtype.InSource})."

                let t = Lax.convertLike w t
                if Lax.isZero t then Zero else Tangent t)

    /// The leaves of what the user's function or rule returned, whose tree must be what it was before.
    let leaves (rule: UserRule<'P, 'R>) (what: string) (r: 'R) : NDArray[] =
        let struct (ys, def) = Pytree.flatten<'R> rule.Title what r
        rule.Result.Value <- def
        ys

    /// Tangents as the user's rule takes them: zeros, of which `isZeroTangent` is true, where there are none.
    let tangents (xs: NDArray[]) (ts: Tangent[]) : NDArray[] = Array.map2 Tangent.dense xs ts

/// x, t ↦ (f x, ∂f(x)·t), as the user gave it.
[<Sealed>]
type internal UserJvp<'P, 'R>(rule: UserRule<'P, 'R>, jvp: 'P -> 'P -> struct ('R * 'R)) =
    inherit CustomRule()
    let wider = ConcurrentDictionary<string, RuleName>()

    member _.Tangents(xs: NDArray[], ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        let build (leaves: NDArray[]) : 'P = Pytree.unflatten rule.Def leaves
        let struct (y, dy) = jvp (build xs) (build (Returned.tangents xs ts))
        let ys = Returned.leaves rule "the value that the rule returns" y
        let struct (dys, given) = Pytree.flatten<'R> rule.Title "the tangent that the rule returns" dy

        struct (ys,
                Returned.matched rule.Title "the rule's results and their tangents" rule.Result.Value (ys |> Array.map Lax.aval) given dys)

    override r.Apply(asking, xs, ts) =
        let struct (ys, dys) = r.Tangents(xs, ts)
        CustomRules.closed rule.Name asking ys

        for d in dys do
            match d with
            | Zero -> ()
            | Tangent d -> CustomRules.closed rule.Name asking [| d |]

        struct (ys, dys)

    override r.Batched(n, flags) =
        wider.GetOrAdd(
            Masks.key (string n) flags,
            fun _ -> RuleTable.register "custom_jvp_call" rule.Name (BatchedRule("custom_jvp_call", rule.Name, r, n, flags))
        )

/// residuals, c ↦ ∂f(x)ᵀ·c, as the user gave it, for the arguments and results that have tangents.
[<Sealed>]
type internal UserBackward<'P, 'R, 'S>
    (
        rule: UserRule<'P, 'R>,
        bwd: 'S -> 'R -> 'P,
        jvp: UserJvp<'P, 'R> | null,
        saved: Treedef,
        result: Treedef,
        outs: Aval[],
        ins: Aval[],
        active: int[]
    ) =
    inherit TransposedRule(rule.Name)

    /// With a rule for forward mode the arguments are residuals too, behind those of fwd.
    let primals = if isNull jvp then 0 else ins.Length

    override _.Tangents = active.Length

    override _.Pull(residuals, cts, operands) =
        let s: 'S = Pytree.unflatten saved residuals[.. residuals.Length - primals - 1]
        let mutable next = 0

        let all =
            outs
            |> Array.map (fun a ->
                if a.Dtype.IsFloating then
                    next <- next + 1
                    cts[next - 1]
                else
                    Lax.zeros a)

        let struct (back, given) =
            Pytree.flatten<'P> rule.Title "the cotangent that bwd returns" (bwd s (Pytree.unflatten result all))

        let wanted = Array.copy ins
        active |> Array.iteri (fun k i -> wanted[i] <- operands[k])
        let back = Returned.matched rule.Title "the argument and the cotangent that bwd returns" rule.Def wanted given back

        active
        |> Array.map (fun i ->
            match back[i] with
            | Zero -> null
            | Tangent b -> b)

    override r.Forward(operands, floating) =
        match jvp with
        | null -> base.Forward(operands, floating)
        | jvp ->
            let first = operands.Length - active.Length - primals

            let struct (program, captured) =
                Stage.capture rule.Name operands (fun zs ->
                    let xs = Array.sub zs first primals
                    let ts = Array.create xs.Length Zero
                    active |> Array.iteri (fun k i -> ts[i] <- Tangent zs[first + primals + k])
                    let struct (ys, dys) = jvp.Tangents(xs, ts)
                    Array.map2 Tangent.dense ys dys |> Array.filter (fun d -> d.Dtype.IsFloating))

            CustomRules.constant rule.Name (captured |> Array.map Tangent)
            Simplify.program (Bodies.withoutEffects program)

/// fwd and bwd, and perhaps a rule for forward mode beside them.
[<Sealed>]
type internal UserVjp<'P, 'R, 'S>(rule: UserRule<'P, 'R>, fwd: 'P -> struct ('R * 'S), bwd: 'S -> 'R -> 'P, jvp: UserJvp<'P, 'R> | null) =
    inherit CustomRule()
    let wider = ConcurrentDictionary<string, RuleName>()
    let backward = ConcurrentDictionary<struct (Treedef * Treedef * string * string), RuleName>()

    let key (avals: Aval[]) = String.Join(";", avals |> Array.map string)

    override _.Apply(asking, xs, ts) =
        match jvp with
        | NonNull jvp when asking.Forward -> jvp.Apply(asking, xs, ts)
        | _ ->
            let struct (y, s) = fwd (Pytree.unflatten rule.Def xs)
            let ys = Returned.leaves rule "the value that fwd returns" y
            let result = rule.Result.Value
            let struct (residuals, saved) = Pytree.flatten<'S> rule.Title "the residuals that fwd returns" s
            let residuals = if isNull jvp then residuals else Array.append residuals xs
            CustomRules.closed rule.Name asking ys
            CustomRules.closed rule.Name asking residuals

            let active =
                [|
                    for i in 0 .. ts.Length - 1 do
                        if not (Tangent.isZero ts[i]) then i
                |]

            let outs = ys |> Array.map Lax.aval
            let floating = outs |> Array.filter (fun a -> a.Dtype.IsFloating)

            if active.Length = 0 || floating.Length = 0 then
                struct (ys, Array.create ys.Length Zero)
            else
                let ins = xs |> Array.map Lax.aval
                let has = ts |> Array.map (Tangent.isZero >> not)

                let name =
                    backward.GetOrAdd(
                        struct (saved, result, key outs, Masks.key (key ins) has),
                        fun _ ->
                            RuleTable.register
                                "custom_linear"
                                rule.Name
                                (UserBackward<'P, 'R, 'S>(rule, bwd, jvp, saved, result, outs, ins, active))
                    )

                let tangents = active |> Array.map (fun i -> Tangent.dense xs[i] ts[i])
                let dys = Trace.Bind(CustomLinear(name, residuals.Length, floating), Array.append residuals tangents)
                let mutable next = 0

                let all =
                    outs
                    |> Array.map (fun a ->
                        if a.Dtype.IsFloating then
                            next <- next + 1
                            Tangent dys[next - 1]
                        else
                            Zero)

                struct (ys, all)

    override r.Batched(n, flags) =
        wider.GetOrAdd(
            Masks.key (string n) flags,
            fun _ -> RuleTable.register "custom_vjp_call" rule.Name (BatchedRule("custom_vjp_call", rule.Name, r, n, flags))
        )

/// A function with rules, as one that can be called: a rule for each tree of arguments. `parts` are the functions that the user wrote, the
/// function itself first.
[<Sealed>]
type internal CustomFunction<'P, 'R>(what: string, kind: string, parts: obj[], f: 'P -> 'R, make: UserRule<'P, 'R> -> CustomRule) =
    inherit FSharpFunc<'P, 'R>()
    let limit = 1024
    let text = Closures.nameOf parts[0]
    let rules = ConcurrentDictionary<Treedef, struct (UserRule<'P, 'R> * RuleName)>()

    let made (def: Treedef) =
        if rules.Count > limit then rules.Clear()

        rules.GetOrAdd(
            def,
            fun def ->
                let rule = { Name = text; Title = $"{what} of {text}"; Def = def; Result = ref def }
                struct (rule, RuleTable.register kind text (make rule))
        )

    override _.Invoke(p: 'P) : 'R =
        let struct (xs, def) = Pytree.flatten what "the argument" p
        Pytree.refuseNumbers what "the argument" def
        let struct (rule, name) = made def

        let call =
            { new HostCall(name) with
                member _.Run xs = Returned.leaves rule "the result" (f (Pytree.unflatten def xs))
            }

        let ys = Trace.BindCustom(call, xs)
        Pytree.unflatten rule.Result.Value ys

    interface IWrapsFunction with
        member _.Wrapped = Unchecked.nonNull (box parts)

/// `origin` is the function that the user wrote, for its name.
module internal Customs =
    let private check<'P, 'R> (what: string) =
        Pytree.check<'P> what "the argument"
        Pytree.check<'R> what "the result of the function"

    let private made what kind (origin: 'F) (rules: obj[]) (f: 'P -> 'R) make : 'P -> 'R =
        check<'P, 'R> what
        let parts = Array.append [| Unchecked.nonNull (box origin) |] rules
        unbox<'P -> 'R>(box (CustomFunction<'P, 'R>(what, kind, parts, f, make)))

    /// f with the rule x, t ↦ (f x, ∂f(x)·t).
    let jvp (what: string) (origin: 'F) (f: 'P -> 'R) (rule: 'P -> 'P -> struct ('R * 'R)) : 'P -> 'R =
        made what "custom_jvp_call" origin [| rule |] f (fun user -> UserJvp<'P, 'R>(user, rule))

    /// f with fwd x = (f x, residuals) and bwd residuals c = ∂f(x)ᵀ·c.
    let vjp (what: string) (origin: 'F) (f: 'P -> 'R) (fwd: 'P -> struct ('R * 'S)) (bwd: 'S -> 'R -> 'P) : 'P -> 'R =
        Pytree.check<'S> what "the residuals"
        made what "custom_vjp_call" origin [| fwd; bwd |] f (fun user -> UserVjp<'P, 'R, 'S>(user, fwd, bwd, null))

    /// Both: the first rule where tangents are wanted, the others where cotangents are.
    let both
        (what: string)
        (origin: 'F)
        (f: 'P -> 'R)
        (rule: 'P -> 'P -> struct ('R * 'R))
        (fwd: 'P -> struct ('R * 'S))
        (bwd: 'S -> 'R -> 'P)
        : 'P -> 'R =
        Pytree.check<'S> what "the residuals"

        made what "custom_vjp_call" origin [| rule; fwd; bwd |] f (fun user ->
            UserVjp<'P, 'R, 'S>(user, fwd, bwd, UserJvp<'P, 'R>(user, rule)))
