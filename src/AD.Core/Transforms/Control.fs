/// The words of control flow: cond, switch, whileLoop, foriLoop, scan, map, associativeScan, over trees of arrays. Each writes its bodies down, whatever the values are.
namespace AD.Internal

open System
open AD

module internal Control =
    let private integer (what: string) (name: string) (x: NDArray) : NDArray =
        if x.Rank <> 0 || not x.Dtype.IsInteger then
            Raise.index
                "AD715"
                $"{what}: the {name} is {x.Aval}."
                "It is an integer scalar: a number, or an element i[0] of an array of integers."

        x

    /// The answer of a condition.
    let private truth (what: string) (part: string) (x: NDArray) : NDArray =
        if x.Rank <> 0 || x.Dtype <> Dtype.Bool then
            let way =
                if x.Rank <> 0 then
                    "Reduce it, Np.All or Np.Any; element by element Np.Where selects."
                else
                    Spelling.text what "Compare: ‹x .> 0.0|x > 0.0›."

            Raise.dtype "AD712" $"{what}: {part} is {x.Aval}; it must be a boolean scalar." way

        x

    // ---- branches --------------------------------------------------------------------------------

    /// The results of a switch's first branches have their names from the start: nothing is written before something is refused.
    let private results = Array.init 16 (fun b -> $"the result of branch {b}")

    let private choose (what: string) (describe: int -> string) (result: int -> string) (index: NDArray) (branches: (unit -> 'R)[]) : 'R =
        let def = ref (None: Treedef option)

        let leaves (b: int) () =
            let struct (ys, given) = Pytree.flatten<'R> what (result b) (branches[b]())

            match def.Value with
            | None -> def.Value <- Some given
            | Some first ->
                if not (Pytree.alike first given) then
                    Pytree.requireSame what $"the results of {describe 0} and {describe b}" first given

            ys

        // the paths are those of the first branch, which is known once it has run
        let paths =
            lazy
                (match def.Value with
                 | Some d -> Pytree.paths d
                 | None -> [||])

        let bodies = branches |> Array.mapi (fun b _ -> leaves b)
        let staged = Bodied.branches what describe paths bodies
        let struct (programs, operands) = Bodied.together what staged
        Pytree.unflatten<'R> (Option.get def.Value) (Lax.cond programs index operands)

    /// onTrue () where the predicate holds, else onFalse ().
    let cond (what: string) (predicate: NDArray) (onTrue: unit -> 'R) (onFalse: unit -> 'R) : 'R =
        Raise.ifNull (nameof predicate) predicate
        Pytree.check<'R> what "the result of the branches"
        let index = Lax.convert Dtype.Int64 (truth what "the predicate" predicate)
        let describe b = if b = 0 then "the branch of false" else "the branch of true"
        let result b = if b = 0 then "the result of the branch of false" else "the result of the branch of true"
        choose what describe result index [| onFalse; onTrue |]

    /// The branch of this number; beyond the ends, the nearest.
    let switch (what: string) (index: NDArray) (branches: (unit -> 'R)[]) : 'R =
        Raise.ifNull (nameof index) index
        Pytree.check<'R> what "the result of the branches"
        let index = integer what "index" index |> Lax.convert Dtype.Int64

        if branches.Length = 0 then Raise.transform "AD716" $"{what} of no branches." "Give at least one."

        let result b = if b < results.Length then results[b] else $"the result of branch {b}"
        choose what (fun b -> $"branch {b}") result index branches

    // ---- loops -----------------------------------------------------------------------------------

    /// The leaves of the carries a loop starts from: whatever is to change is an array.
    let private start (what: string) (init: 'C) : struct (NDArray[] * Treedef) =
        let struct (xs, def) = Pytree.flatten what "the carry" init
        Pytree.refuseEveryNumber what "the carry" def
        struct (xs, def)

    let private next (what: string) (def: Treedef) (carry: 'C) : NDArray[] =
        let struct (ys, given) = Pytree.flatten what "the carry that the body returns" carry
        Pytree.requireSame what "the carry that goes in and the one that comes out" def given
        ys

    let whileLoop (what: string) (condition: 'C -> NDArray) (body: 'C -> 'C) (init: 'C) : 'C =
        let struct (xs, def) = start what init
        let build (zs: NDArray[]) : 'C = Pytree.unflatten def zs
        let paths = Pytree.paths def

        let struct (step, xs) = Bodied.loop what paths 0 xs (xs |> Array.map Lax.aval) (fun zs -> next what def (body (build zs)))

        let question =
            Bodied.stage what (xs |> Array.map Lax.aval) (fun zs ->
                let answer = condition (build zs)
                Pytree.refuseNull what "the result of the condition" answer
                [| truth what "the answer of the condition" answer |])

        Lax.whileLoop
            question.Program
            step.Program
            question.Outside.Length
            step.Outside.Length
            (Array.concat [| question.Outside; step.Outside; xs |])
        |> build

    /// A scan of leaves: `body` gives the carries and then the ys of a step.
    let private scanLeaves
        (what: string)
        (paths: string[])
        (trips: Trips)
        (count: NDArray[])
        (reverse: bool)
        (unroll: int)
        (init: NDArray[])
        (xs: NDArray[])
        (body: NDArray[] -> NDArray[])
        : NDArray[] =
        let items = xs |> Array.map (fun x -> { x.Aval with Shape = Array.tail x.Aval.Shape })
        let struct (step, init) = Bodied.loop what paths 0 init (Array.append (init |> Array.map Lax.aval) items) body

        let loop =
            {
                Trips = trips
                Reverse = reverse
                Consts = step.Outside.Length
                Carries = init.Length
                Unroll = unroll
            }

        Lax.scan step.Program loop (Array.concat [| count; step.Outside; init; xs |])

    /// body i for i from lower below upper, i in the dtype of the bounds. Bounds that are numbers make a scan; others are counted when the loop
    /// runs.
    let foriLoop (what: string) (lower: NDArray) (upper: NDArray) (body: NDArray -> 'C -> 'C) (init: 'C) : 'C =
        Raise.ifNull (nameof lower) lower
        Raise.ifNull (nameof upper) upper
        let lower, upper = integer what "lower bound" lower, integer what "upper bound" upper
        let struct (dtype, weak) = Promotion.join lower.Dtype lower.IsWeak upper.Dtype upper.IsWeak
        let first = Words.Convert(lower, dtype, weak)
        let lower, upper = Lax.convert Dtype.Int64 lower, Lax.convert Dtype.Int64 upper
        let struct (xs, def) = start what init
        let paths = Array.append [| "the index" |] (Pytree.paths def)

        let step (zs: NDArray[]) =
            let carry = body zs[0] (Pytree.unflatten def (Array.tail zs))
            Array.append [| Lax.add zs[0] (Lax.like zs[0] 1.0) |] (next what def carry)

        let struct (trips, count) =
            match lower.Value, upper.Value with
            | (:? Dense as a), (:? Dense as b) ->
                let n = max 0L (Dense.itemInt64 b - Dense.itemInt64 a)

                if n > int64 Int32.MaxValue then
                    Raise.index "AD719" $"{what}: {n} steps." "A loop has at most 2147483647 steps; nest two."

                struct (Fixed(int n), [||])
            | _ -> struct (Counted, [| Lax.sub upper lower |])

        scanLeaves what paths trips count false 1 (Array.append [| first |] xs) [||] step |> Array.tail |> Pytree.unflatten def

    /// The one size of the first axes over which a loop runs.
    let private steps (what: string) (def: Treedef) (xs: NDArray[]) (length: int voption) : int =
        let paths = Pytree.paths def
        let name i = if paths[i] = "" then "xs" else String.Concat("xs at ", paths[i])

        xs
        |> Array.iteri (fun i x ->
            if x.Rank = 0 then
                Raise.shape
                    "AD713"
                    $"{what}: {name i} is {x.Aval}, which has no first axis."
                    "A loop runs over the first axis of each array of xs.")

        let sizes = xs |> Array.map (fun x -> x.Aval.Shape[0])

        match sizes |> Array.tryFindIndex (fun n -> n <> sizes[0]) with
        | Some i ->
            Raise.shape
                "AD713"
                $"{what}: {name 0} is {xs[0].Aval}, {name i} is {xs[i].Aval}: the first axes are of sizes {sizes[0]} and {sizes[i]}."
                "Give arrays with one size of the first axis."
        | None -> ()

        match length with
        | ValueSome n when n < 0 -> Raise.shape "AD714" $"{what}: the length is {n}." "A length is 0 or more."
        | ValueSome n when sizes.Length > 0 && sizes[0] <> n ->
            Raise.shape
                "AD714"
                $"{what}: the length is {n}, the first axis of xs is of size {sizes[0]}."
                "Leave the length out, or give xs of that size."
        | ValueSome n -> n
        | ValueNone ->
            if sizes.Length = 0 then
                Raise.transform
                    "AD714"
                    $"{what} over no arrays, without a length."
                    (Spelling.text what "Give xs, or say how many steps: ‹Lax.iterate n|length: n›.")

            sizes[0]

    /// The last carry, and the ys of all steps stacked along a first axis.
    let scan
        (what: string)
        (length: int voption)
        (reverse: bool)
        (unroll: int)
        (body: 'C -> 'X -> struct ('C * 'Y))
        (init: 'C)
        (xs: 'X)
        : struct ('C * 'Y) =
        Pytree.check<'Y> what "the result of the body"

        if unroll < 1 then
            Raise.transform "AD717" $"{what}: unroll is {unroll}." "It is the number of steps to be written out in a row: 1 or more."

        let struct (carries, def) = start what init
        let struct (elements, xsDef) = Pytree.flatten what "xs" xs
        Pytree.refuseNumbers what "xs" xsDef
        let n = steps what xsDef elements length
        let ysDef = ref (None: Treedef option)

        let step (zs: NDArray[]) =
            let struct (carry, y) =
                body (Pytree.unflatten def (Array.take carries.Length zs)) (Pytree.unflatten xsDef (Array.skip carries.Length zs))

            let struct (ys, given) = Pytree.flatten<'Y> what "the result of the body" y
            ysDef.Value <- Some given
            Array.append (next what def carry) ys

        let outs = scanLeaves what (Pytree.paths def) (Fixed n) [||] reverse unroll carries elements step

        struct (Pytree.unflatten def (Array.take carries.Length outs),
                Pytree.unflatten<'Y> (Option.get ysDef.Value) (Array.skip carries.Length outs))

    /// f of each element of the first axes, one after the other; in batches of this size, if one is given, each at once.
    let map (what: string) (batch: int voption) (f: 'X -> 'Y) (xs: 'X) : 'Y =
        Pytree.check<'Y> what "the result of the function"
        let struct (elements, xsDef) = Pytree.flatten what "xs" xs
        Pytree.refuseNumbers what "xs" xsDef
        let n = steps what xsDef elements ValueNone
        let struct (g, ysDef) = Differentiate.leafwise what f xsDef
        let over = scanLeaves what [||]

        match batch with
        | ValueSome b when b < 1 -> Raise.transform "AD721" $"{what}: the batch size is {b}." "It is 1 or more."
        | ValueSome b when n > 0 ->
            let part from below = elements |> Array.map (Lax.sliceAxis 0 from below 1)
            let whole = n / b

            let together count zs =
                let struct (ys, flags) = Batch.apply what count g zs (Array.create zs.Length true)
                Array.map2 (fun y isBatched -> if isBatched then y else LoopsBatch.lift count y) ys flags

            let resized (shape: int[]) (x: NDArray) (axes: int) = Lax.reshape (Array.append shape (Array.skip axes x.Aval.Shape)) x

            let full =
                if whole = 0 then
                    [||]
                else
                    let rows = part 0 (whole * b) |> Array.map (fun x -> resized [| whole; b |] x 1)
                    over (Fixed whole) [||] false 1 [||] rows (together b) |> Array.map (fun y -> resized [| whole * b |] y 2)

            let rest = if whole * b = n then [||] else together (n - whole * b) (part (whole * b) n)

            let ys =
                if full.Length = 0 then rest
                elif rest.Length = 0 then full
                else Array.map2 (fun a b -> Lax.concat 0 [| a; Lax.convertLike a.Aval b |]) full rest

            Pytree.unflatten ysDef.Value ys
        | ValueSome _
        | ValueNone ->
            let ys = over (Fixed n) [||] false 1 [||] elements g
            // known only now that f has run
            Pytree.unflatten ysDef.Value ys

    /// All prefix combinations along an axis by an associative function: in log₂ n rounds, each on whole arrays.
    let associativeScan (what: string) (reverse: bool) (axis: int) (combine: 'T -> 'T -> 'T) (xs: 'T) : 'T =
        let struct (elements, def) = Pytree.flatten what "xs" xs
        Pytree.refuseNumbers what "xs" def

        if elements.Length = 0 then
            xs
        else
            let axis = Dims.axis what (elements |> Array.map (fun x -> x.Rank) |> Array.min) axis
            steps what def (elements |> Array.map (Lax.moveAxis axis 0)) ValueNone |> ignore

            let pairs (a: NDArray[]) (b: NDArray[]) : NDArray[] =
                let struct (cs, given) =
                    Pytree.flatten what "the result of the function" (combine (Pytree.unflatten def a) (Pytree.unflatten def b))

                Pytree.requireSame what "the elements and their combination" def given

                cs
                |> Array.mapi (fun i c ->
                    let struct (joint, _) = Promotion.join a[i].Dtype a[i].IsWeak c.Dtype c.IsWeak

                    if not (Dims.same c.Aval.Shape a[i].Aval.Shape) || joint <> a[i].Dtype || not (c.Dtype = joint || c.IsWeak) then
                        Raise.shape
                            "AD722"
                            $"{what}: the combination of {a[i].Aval} and {b[i].Aval} is {c.Aval}."
                            "The function takes two elements, along the axis many at once, and returns one like them."

                    Lax.convertLike a[i].Aval c)

            let turn = if reverse then Array.map (Lax.rev [| axis |]) else id
            elements |> turn |> Lax.associativeScan axis pairs |> turn |> Pytree.unflatten def
