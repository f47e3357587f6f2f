/// jvp, vjp and linearize over trees of arrays: what users pass is checked at the door, then the leaves go to the rooms.
namespace AD.Internal

open System
open AD

module internal Differentiate =
    let private place (def: Treedef) (i: int) =
        match (Pytree.paths def)[i] with
        | "" -> String.Empty
        | path -> String.Concat(" at ", path)

    /// A value that has outlived its trace; null where all may be used. Taken for a constant, its derivative would be zero and nothing would say so.
    let private escaped (xs: NDArray[]) : NDArray | null =
        xs
        |> Array.tryFind (fun x ->
            match x.Value with
            | :? Tracer as t -> t.Trace.IsClosed
            | _ -> false)
        |> Option.toObj

    let private refuse (what: string) (x: NDArray) : unit =
        match x.Value with
        | :? Tracer as t -> t.Trace.Refuse(what, [| x |])
        | _ -> ()

    /// Refuses an argument of the transform that has outlived its trace.
    let refuseEscapedArgument (transform: string) (xs: NDArray[]) : unit =
        match escaped xs with
        | null -> ()
        | x -> refuse $"the argument of {transform}" x

    /// Refuses a result of the transform's function that has outlived its trace.
    let refuseEscapedResult (transform: string) (ys: NDArray[]) : unit =
        match escaped ys with
        | null -> ()
        | y -> refuse $"the result of {transform}'s function" y

    /// Refuses a result that has no gradient.
    let refuseIntegerResult (transform: string) (y: NDArray) : unit =
        if not y.Dtype.IsFloating then
            Raise.dtype
                "AD004"
                $"{transform}: the result is {y.Aval}; gradients exist only of float32 and float64."
                (Spelling.text transform "Convert before returning, or use ‹vjp›.")

    /// Only floating-point arrays have derivatives; an integer one is refused, or (allowInt) has the derivative zero.
    let private active (transform: string) (allowInt: bool) (def: Treedef) (xs: NDArray[]) : bool[] =
        Pytree.refuseNumbers transform "the argument" def
        refuseEscapedArgument transform xs

        xs
        |> Array.mapi (fun i x ->
            if not x.Dtype.IsFloating && not allowInt then
                Raise.dtype
                    "AD005"
                    $"{transform}: the argument{place def i} is {x.Aval}; derivatives need float32 or float64."
                    "Write a floating-point number (3.0, not 3), convert with x.AsType(Dtype.Float64), or keep integers out of what is differentiated."

            x.Dtype.IsFloating)

    /// Tangents or cotangents beside the arrays they belong to: equal trees, shapes and dtypes.
    let private matched
        (transform: string)
        (kind: string, of': string)
        (def: Treedef)
        (xs: Aval[])
        (given: Treedef)
        (ts: NDArray[])
        : NDArray[] =
        if xs.Length <> ts.Length then
            Raise.transform
                "AD014"
                $"""{transform}: {Message.count xs.Length of'} but {Message.count ts.Length kind}."""
                $"Give one {kind} for each {of'}."

        if not (Pytree.alike def given) then Pytree.requireSame transform $"{of'} and {kind}" def given

        Array.init xs.Length (fun i ->
            let x, t = xs[i], ts[i]

            if not (Dims.same x.Shape t.Aval.Shape) then
                let turned = if x.Rank = 2 && Dims.same (Array.rev x.Shape) t.Aval.Shape then " (transposed?)" else ""

                Raise.shape
                    "AD015"
                    $"{transform}: the {kind}{place def i} is {t.Aval}, the {of'} is {x}{turned}."
                    $"Give a {kind} of the {of'}'s shape."

            if x.Dtype.IsFloating && x.Dtype <> t.Dtype && not t.IsWeak then
                Raise.dtype
                    "AD016"
                    $"{transform}: the {kind}{place def i} is {t.Aval}, the {of'} is {x}."
                    $"Convert the {kind} to {x.Dtype} with AsType."

            if x.Dtype.IsFloating && x.Dtype <> t.Dtype then Lax.convertLike x t else t)

    /// f as a function of leaves, and where the definition of its result will be found.
    let leafwise (transform: string) (f: 'P -> 'R) (def: Treedef) : struct ((NDArray[] -> NDArray[]) * Treedef ref) =
        Raise.ifNull (nameof f) f
        let result = ref def

        let g leaves =
            let struct (outs, d) = Pytree.flatten<'R> transform "the result of the function" (f (Pytree.unflatten def leaves))
            refuseEscapedResult transform outs
            result.Value <- d
            outs

        struct (g, result)

    /// (f p, ∂f(p)·t).
    let jvp (transform: string) (f: 'P -> 'R) (p: 'P) (t: 'P) : struct ('R * 'R) =
        let struct (xs, def) = Pytree.flatten transform "the primal" p
        let struct (ts, tangentDef) = Pytree.flatten transform "the tangent" t
        let active = active transform false def xs
        let ts = matched transform ("tangent", "primal") def (xs |> Array.map Lax.aval) tangentDef ts
        let struct (g, result) = leafwise transform f def
        let struct (ys, dys) = Jvp.forward transform g xs (Array.map2 (fun on t -> if on then Tangent t else Zero) active ts)
        struct (Pytree.unflatten result.Value ys, Pytree.unflatten result.Value (Array.map2 Tangent.dense ys dys))

    /// What reverse mode has once the function has run: its result, the tape, and the trees of argument and result.
    [<NoEquality; NoComparison>]
    type Recorded = { Linearized: Linearized; Xs: NDArray[]; Argument: Treedef; Result: Treedef }

    let private record transform allowInt (f: 'P -> 'R) (p: 'P) : Recorded =
        let struct (xs, def) = Pytree.flatten transform "the argument" p
        let active = active transform allowInt def xs
        let struct (g, result) = leafwise transform f def
        let l = Linearize.run transform g xs active

        { Linearized = l; Xs = xs; Argument = def; Result = result.Value }

    /// Cotangents of the argument's leaves, in the types of the leaves; integers have zeros of their own.
    let private pull (r: Recorded) (cts: (NDArray | null)[]) (oneShot: bool) : NDArray[] =
        let back = Transpose.tape r.Linearized cts oneShot

        Array.map2
            (fun (x: NDArray) (ct: NDArray | null) ->
                match ct with
                | null -> Lax.zeros x.Aval
                | ct -> Lax.convertLike x.Aval ct)
            r.Xs
            back

    /// The result of f at p, and the function from its cotangent to the argument's.
    let vjp (transform: string) (allowInt: bool) (f: 'P -> 'R) (p: 'P) : struct ('R * ('R -> 'P)) =
        let r = record transform allowInt f p
        let ys = r.Linearized.Ys
        let avals = ys |> Array.map Lax.aval

        let pullback (ct: 'R) : 'P =
            let struct (cts, given) = Pytree.flatten transform "the cotangent" ct
            let cts = matched transform ("cotangent", "output") r.Result avals given cts

            pull r (Array.map2 (fun (a: Aval) c -> if a.Dtype.IsFloating then c else null) avals cts) false
            |> Pytree.unflatten r.Argument

        struct (Pytree.unflatten r.Result ys, pullback)

    let private scalarResult (transform: string) (y: NDArray) =
        if y.Rank <> 0 then
            let scalar =
                if y.Size = 1 then
                    "Reshape it to a scalar (y.Reshape() or y[0])"
                else
                    "Sum it or index one element (Np.Sum(y), y[0])"

            Raise.transform
                "AD001"
                $"{transform} needs a scalar result; the function returned {y.Aval}."
                (Spelling.text
                    transform
                    $"{scalar}, use ‹jacrev|JacRev› for the whole Jacobian, or ‹vmap› the gradient over the points of a batch.")

        refuseIntegerResult transform y

    /// f with its pair as a struct; a null in place of the pair is refused.
    let pair (transform: string) (f: 'P -> 'Y * 'A) : 'P -> struct ('Y * 'A) =
        fun p ->
            let both = f p
            Pytree.refuseNull transform "the result of the function" both
            let y, aux = both
            struct (y, aux)

    /// The value of a scalar function, its gradient, and what it returns beside (not differentiated).
    let valueAndGradAux (transform: string) (allowInt: bool) (f: 'P -> struct (NDArray * 'A)) (p: 'P) : struct (NDArray * 'A * 'P) =
        let aux = ref None

        let scalar (p: 'P) : NDArray[] =
            let struct (y, a) = f p
            Pytree.refuseNull transform "the result of the function" y
            let struct (leaves, def) = Pytree.flatten<'A> transform "the auxiliary result" a
            aux.Value <- Some def
            let results = Array.append [| y |] leaves
            refuseEscapedResult transform results
            results

        let struct (xs, def) = Pytree.flatten transform "the argument" p
        let active = active transform allowInt def xs
        let l = Linearize.run transform (fun leaves -> scalar (Pytree.unflatten def leaves)) xs active
        let y = l.Ys[0]
        scalarResult transform y

        let r = { Linearized = l; Xs = xs; Argument = def; Result = def }

        let cts = Array.zeroCreate<NDArray | null> l.Ys.Length
        cts[0] <- Lax.ones y.Aval
        let gradient = Pytree.unflatten def (pull r cts true)

        match aux.Value with
        | Some d -> struct (y, Pytree.unflatten<'A> d (Array.tail l.Ys), gradient)
        | None -> Raise.impossible "a function that was not run"

    /// The value of a scalar function and its gradient.
    let valueAndGrad (transform: string) (allowInt: bool) (f: 'P -> NDArray) (p: 'P) : struct (NDArray * 'P) =
        let r = record transform allowInt f p
        let y = r.Linearized.Ys[0]
        scalarResult transform y
        struct (y, Pytree.unflatten r.Argument (pull r [| Lax.ones y.Aval |] true))

    /// The result of f at p, and its derivative there as a linear function that does not run f again.
    let linearize (transform: string) (f: 'P -> 'R) (p: 'P) : struct ('R * ('P -> 'R)) =
        let r = record transform false f p
        let struct (program, residuals) = Linearize.program r.Linearized
        let avals = r.Xs |> Array.map Lax.aval

        let pushforward (t: 'P) : 'R =
            let struct (ts, given) = Pytree.flatten transform "the tangent" t
            let ts = matched transform ("tangent", "primal") r.Argument avals given ts
            let outs = Stage.eval program (Array.append residuals ts)
            let mutable next = 0

            let dys =
                Array.map2
                    (fun (y: NDArray) v ->
                        if v < 0 then
                            Lax.zeros y.Aval
                        else
                            next <- next + 1
                            outs[next - 1])
                    r.Linearized.Ys
                    r.Linearized.Outs

            Pytree.unflatten r.Result dys

        struct (Pytree.unflatten r.Result r.Linearized.Ys, pushforward)

    /// The adjoint of a linear function, whose argument has the types of the example.
    let linearTranspose (transform: string) (f: 'P -> 'R) (example: 'P) : 'R -> 'P =
        let struct (xs, def) = Pytree.flatten transform "the example" example
        active transform false def xs |> ignore
        let struct (g, result) = leafwise transform f def
        let struct (program, captured) = Stage.capture transform (xs |> Array.map Lax.aval) g
        let program = Simplify.program program
        let linear = Array.init program.Inputs (fun i -> i < xs.Length)

        fun (ct: 'R) ->
            let struct (cts, given) = Pytree.flatten transform "the cotangent" ct
            let cts = matched transform ("cotangent", "output") result.Value program.OutAvals given cts

            Transpose.program program captured linear cts
            |> Array.map2
                (fun (x: NDArray) (back: NDArray | null) ->
                    match back with
                    | null -> Lax.zeros x.Aval
                    | back -> Lax.convertLike x.Aval back)
                xs
            |> Pytree.unflatten def
