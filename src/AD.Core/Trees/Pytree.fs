/// Trees of arrays: flattened to their leaves and built again, compared, and mapped over.
namespace AD.Internal

open System
open System.Globalization
open AD

/// `word` is the word that was called, as its caller writes it, and `part` what the tree is to it: "grad" and "the argument". They are joined when
/// something is refused, and not before.
module internal Pytree =
    /// One array alone.
    let leaf: Treedef = Treedef(PlanOf<NDArray>.Plan, Array.Empty(), 1)

    let private named (word: string) (part: string) = if part = "" then word else String.Concat(word, ": ", part)

    let private at (word: string) (part: string) (path: string) =
        if path = "" then named word part else String.Concat(named word part, ", at ", path, ",")

    let private refuse (word: string) (part: string) (fault: TreeFault) : 'a =
        Raise.transform fault.Code (String.Concat(at word part fault.Path, " ", fault.Said, ".")) (Spelling.text word fault.Hint)

    /// A definition no caller holds is kept for the next value, but not the numbers of a vector or a matrix.
    let private made (plan: TreePlan) (tokens: ReadOnlySpan<Token>) (leafCount: int) =
        let def = Treedef(plan, tokens.ToArray(), leafCount)

        if not (Array.exists (fun t -> t.Item :? Snapshot) def.Tokens) then plan.Last <- def

        def

    /// The shared definition, where nothing but the arrays differs from the last value of the type.
    let private treedef (plan: TreePlan) (tokens: ReadOnlySpan<Token>) (leafCount: int) =
        match plan.Last with
        | null -> made plan tokens leafCount
        | last when last.LeafCount = leafCount && Treedef.Same(tokens, ReadOnlySpan<Token> last.Tokens) -> last
        | _ -> made plan tokens leafCount

    let private flattenByPlan<'P> (word: string) (part: string) (value: 'P) : struct (NDArray[] * Treedef) =
        let plan = PlanOf<'P>.Plan
        let sink = TreeSink plan.LeafHint

        try
            plan.Write(value, sink)
        with :? TreeFault as fault ->
            refuse word part fault

        let leaves = sink.Leaves
        plan.LeafHint <- leaves.Length
        struct (leaves, treedef plan sink.Tokens leaves.Length)

    /// An NDArray, or a tuple, that is null where a tree is needed.
    let refuseNull (word: string) (part: string) (tree: 'P) : unit =
        if isNull (box tree) then
            Raise.transform "AD220" (String.Concat(named word part, " is null.")) "Give an NDArray (did a branch forget to return one?)."

    /// The leaves in order, and what the tree is without them.
    let flatten<'P> (word: string) (part: string) (value: 'P) : struct (NDArray[] * Treedef) =
        if typeof<'P> = typeof<NDArray> then
            refuseNull word part value
            struct ([| unbox<NDArray>(box value) |], leaf)
        else
            flattenByPlan word part value

    /// The tree of `def` with other leaves.
    let unflatten<'P> (def: Treedef) (leaves: NDArray[]) : 'P =
        if leaves.Length <> def.LeafCount then
            let count (n: int) = n.ToString CultureInfo.InvariantCulture

            Raise.impossible (String.Concat([| "a tree of "; count def.LeafCount; " arrays is built from "; count leaves.Length |]))

        if Object.ReferenceEquals(def, leaf) && typeof<'P> = typeof<NDArray> then
            unbox<'P>(box leaves[0])
        elif def.Root.Type <> typeof<'P> then
            Raise.impossible "a tree is built of another type's definition"
        else
            PlanOf<'P>.Plan.Read(TreeSource(leaves, def.Tokens))

    /// The path of each leaf, in order.
    let paths (def: Treedef) : string[] = Array.copy def.Paths

    let private numbersOf (def: Treedef) =
        if Array.exists (fun t -> t.Fact = Fact.Number) def.Tokens then
            Array.zip def.Tokens def.Facts |> Array.filter (fun (t, _) -> t.Fact = Fact.Number)
        else
            Array.Empty()

    /// The paths of floating-point numbers, vectors and matrices that are not NDArrays.
    let numbers (def: Treedef) : string[] = numbersOf def |> Array.map (fun (_, struct (path, _)) -> path)

    /// True of the part itself and of what lies below it.
    let private isUnder (declared: string) (path: string) =
        path.StartsWith(declared, StringComparison.Ordinal)
        && (path.Length = declared.Length || declared = "" || path[declared.Length] = '.' || path[declared.Length] = '[')

    /// Refuses numbers that would be constants unnoticed, except at or below the paths declared static.
    let refuseNumbersExcept (word: string) (part: string) (declared: string[]) (def: Treedef) : unit =
        for d in declared do
            if not (Array.exists (fun struct (path, _) -> isUnder d path) def.Facts) then
                let isArray = Array.exists (fun path -> isUnder d path) def.Paths
                let facts = def.Facts |> Array.map (fun struct (path, _) -> path)
                let list (paths: string[]) = if paths.Length = 0 then "none" else String.Join(", ", paths)

                Raise.transform
                    "AD228"
                    (String.Concat(
                        [|
                            named word part
                            (if isArray then " has an array at \"" else " has no part \"")
                            d
                            "\", which is declared static."
                        |]
                    ))
                    (String.Concat([| "Declare what is no array; that is: "; list facts; " (its arrays: "; list def.Paths; ")." |]))

        if def.Tokens.Length > 0 then
            match numbersOf def |> Array.tryFind (fun (_, struct (path, _)) -> not (Array.exists (fun d -> isUnder d path) declared)) with
            | None -> ()
            | Some(_, struct (path, said)) ->
                Raise.transform
                    "AD227"
                    (String.Concat(at word part path, " holds ", said, ", which would be a constant unnoticed."))
                    (Spelling.text
                        word
                        "Make it an NDArray: Np.Scalar of a number, ‹NDArray.ofArray, ofVector or ofMatrix|ToNDArray() of an array, a vector or a matrix›.")

    let refuseNumbers (word: string) (part: string) (def: Treedef) : unit = refuseNumbersExcept word part Array.empty def

    /// Refuses every number, whole ones too: where leaves change from step to step, it would stay what it was.
    let refuseEveryNumber (word: string) (part: string) (def: Treedef) : unit =
        let isNumber (said: string) =
            said.StartsWith("the value ", StringComparison.Ordinal) && (said[10] = '-' || Char.IsDigit said[10])

        // the array that starts as this number does: whole numbers are those of the library, int64, where their type does not say otherwise
        let asArray (said: string) =
            if not (isNumber said) then
                Spelling.text word "Make it an NDArray: Np.Array, ‹NDArray.ofVector or ofMatrix|ToNDArray() of a vector or a matrix›."
            else
                let literal = said.Substring 10
                let number = literal.TrimEnd('L', 'u', 'f')

                let dtype =
                    match literal[literal.Length - 1] with
                    | 'f' -> ", Dtype.Float32"
                    | 'u' -> ", Dtype.UInt32"
                    | _ when literal.Contains '.' || literal.Contains 'E' -> ""
                    | _ -> ", Dtype.Int64"

                String.Concat([| "Make it an array: Np.Scalar("; number; dtype; ")." |])

        for i in 0 .. def.Tokens.Length - 1 do
            let struct (path, said) = def.Facts[i]
            let t = def.Tokens[i]

            if t.Fact = Fact.Number || (t.Fact = Fact.Static && isNull t.Item && isNumber said) then
                Raise.transform "AD718" (String.Concat(at word part path, " holds ", said, ", which no step could change.")) (asArray said)

    let alike (a: Treedef) (b: Treedef) : bool = Object.ReferenceEquals(a, b) || a.Equals b

    /// Where two trees meet they are alike but for their arrays; else the first place where they are not.
    let requireSame (word: string) (part: string) (a: Treedef) (b: Treedef) : unit =
        if not (alike a b) then
            if not (Object.ReferenceEquals(a.Root, b.Root)) then
                Raise.transform
                    "AD229"
                    (String.Concat(
                        [|
                            named word part
                            ": one tree is "
                            Message.a (TreePath.typeName a.Root.Type)
                            ", the other "
                            Message.a (TreePath.typeName b.Root.Type)
                            "."
                        |]
                    ))
                    "Give two trees of one type."

            let shared = min a.Tokens.Length b.Tokens.Length
            let mutable i = 0

            while i < shared && a.Tokens[i].Same b.Tokens[i] do
                i <- i + 1

            if i = shared then Raise.impossible "two trees that differ in no fact are not alike"

            let struct (path, here) = a.Facts[i]
            let struct (_, there) = b.Facts[i]

            Raise.transform
                "AD229"
                (String.Concat(
                    [|
                        named word part
                        ": the trees differ"
                        (if path = "" then "" else String.Concat(" at ", path))
                        ": one has "
                        here
                        ", the other "
                        there
                        "."
                    |]
                ))
                (if here = "the value true" || here = "the value false" then
                     "Only arrays may differ: a truth that changes is Np.Scalar(1, Dtype.Bool) or Np.Scalar(0, Dtype.Bool)."
                 else
                     "Give both the same lengths, keys, cases and static values; only arrays may differ.")

    /// Refuses, when a transform is built, a type that no value can make a tree: a function, a task, a lazy sequence.
    let check<'P> (word: string) (part: string) : unit =
        match PlanOf<'P>.Plan.Refusal with
        | null -> ()
        | fault -> refuse word part fault

    /// Makes 'T a tree: a static value and arrays, and the way back. The static value needs equality.
    let registerWith<'T, 'S when 'S: equality> (flatten: Func<'T, struct ('S * NDArray[])>) (unflatten: Func<'S, NDArray[], 'T>) : unit =
        Raise.ifNull (nameof flatten) flatten
        Raise.ifNull (nameof unflatten) unflatten
        let custom = TreeTypes.registered (CustomEngine<'T, 'S>(flatten, unflatten))

        if typeof<'T> = typeof<NDArray> || not ((TreeTypes.planFor<'T>()).Register custom) then
            Raise.transform
                "AD230"
                (String.Concat(TreePath.typeName typeof<'T>, " is a tree already: it was registered, or used as one, before."))
                "Register a class once, before its first use."

    /// Makes 'T a tree of arrays alone.
    let register<'T> (flatten: Func<'T, NDArray[]>) (unflatten: Func<NDArray[], 'T>) : unit =
        Raise.ifNull (nameof flatten) flatten
        Raise.ifNull (nameof unflatten) unflatten

        registerWith<'T, unit>
            (Func<'T, struct (unit * NDArray[])>(fun value -> struct ((), flatten.Invoke value)))
            (Func<unit, NDArray[], 'T>(fun () arrays -> unflatten.Invoke arrays))

    let leaves<'P> (word: string) (part: string) (tree: 'P) : NDArray[] =
        let struct (leaves, _) = flatten word part tree
        leaves

    /// The path of each leaf of a tree.
    let pathsOf<'P> (word: string) (tree: 'P) : string[] =
        let struct (_, def) = flatten word "the tree" tree
        paths def

    let private given (word: string) (def: Treedef) (results: NDArray[]) =
        match Array.tryFindIndex (fun (x: NDArray) -> isNull (box x)) results with
        | None -> results
        | Some i ->
            let path = def.Paths[i]

            Raise.transform
                "AD231"
                (String.Concat([| word; ": the function returned null"; (if path = "" then "" else " at "); path; "." |]))
                "Return an NDArray for each leaf (did a branch forget to return one?)."

    /// f on each leaf. A number that is no NDArray is refused: it would stay what it is.
    let map<'P> (word: string) (f: NDArray -> NDArray) (tree: 'P) : 'P =
        let struct (leaves, def) = flatten word "the tree" tree
        refuseNumbers word "the tree" def
        unflatten def (given word def (Array.map f leaves))

    let map2<'P> (word: string) (f: NDArray -> NDArray -> NDArray) (a: 'P) (b: 'P) : 'P =
        let struct (xs, def) = flatten word "the tree" a
        let struct (ys, other) = flatten word "the tree" b
        refuseNumbers word "the tree" def
        requireSame word "" def other
        unflatten def (given word def (Array.map2 f xs ys))

    let map3<'P> (word: string) (f: NDArray -> NDArray -> NDArray -> NDArray) (a: 'P) (b: 'P) (c: 'P) : 'P =
        let struct (xs, def) = flatten word "the tree" a
        let struct (ys, second) = flatten word "the tree" b
        let struct (zs, third) = flatten word "the tree" c
        refuseNumbers word "the tree" def
        requireSame word "" def second
        requireSame word "" def third
        unflatten def (given word def (Array.map3 f xs ys zs))
