/// Trees as vectors: sums, multiples, inner products, one flat array and back. Every word acts leaf by leaf.
namespace AD.Internal

open System
open System.Globalization
open AD

module internal TreeMath =
    let private at (path: string) = if path = "" then "" else String.Concat(" at ", path)

    let private partsOf<'P> (what: string) (part: string) (tree: 'P) : struct (NDArray[] * Treedef) =
        let struct (leaves, def) = Pytree.flatten what part tree
        Pytree.refuseNumbers what part def
        struct (leaves, def)

    let private leavesOf<'P> (what: string) (tree: 'P) : struct (NDArray[] * Treedef) = partsOf what "the tree" tree

    /// Where a tree meets another leaf by leaf without broadcasting: tangents, cotangents, steps of an optimiser.
    let requireShapes (what: string) (def: Treedef) (a: NDArray[]) (b: NDArray[]) : unit =
        for i in 0 .. a.Length - 1 do
            if not (Dims.same a[i].Aval.Shape b[i].Aval.Shape) then
                Raise.shape
                    "AD232"
                    (String.Concat(
                        [|
                            what
                            ": the arrays"
                            at def.Paths[i]
                            " are "
                            a[i].Aval.ToString()
                            " and "
                            b[i].Aval.ToString()
                            "."
                        |]
                    ))
                    "Trees are added and compared leaf by leaf, without broadcasting: give both the same shapes."

    /// Only floating-point arrays have gradients.
    let requireFloating (word: string) (part: string) (def: Treedef) (leaves: NDArray[]) : unit =
        match Array.tryFindIndex (fun (x: NDArray) -> not x.Dtype.IsFloating) leaves with
        | None -> ()
        | Some i ->
            Raise.dtype
                "AD233"
                (String.Concat(
                    [|
                        word
                        ": "
                        part
                        at def.Paths[i]
                        " is "
                        leaves[i].Aval.ToString()
                        ", which has no derivative."
                    |]
                ))
                "Convert it, x.AsType(Dtype.Float64), or hold a count that is not differentiated as an int."

    let private meet<'P> (what: string) (a: 'P) (b: 'P) : struct (NDArray[] * NDArray[] * Treedef) =
        let struct (xs, def) = leavesOf what a
        let struct (ys, other) = leavesOf what b
        Pytree.requireSame what "" def other
        requireShapes what def xs ys
        struct (xs, ys, def)

    let private requireScalar (what: string) (c: NDArray) : unit =
        Raise.ifNull "c" c

        if c.Rank <> 0 then
            Raise.shape
                "AD234"
                (String.Concat(what, ": the factor is ", Message.a c.Aval, "."))
                (Spelling.text what "A tree is multiplied by one number; for a factor of each leaf use ‹Tree.map2|Trees.Map2›.")

    let add<'P> (what: string) (a: 'P) (b: 'P) : 'P =
        let struct (xs, ys, def) = meet what a b
        Pytree.unflatten def (Array.map2 (fun (x: NDArray) (y: NDArray) -> x + y) xs ys)

    let scale<'P> (what: string) (c: NDArray) (tree: 'P) : 'P =
        requireScalar what c
        let struct (xs, def) = leavesOf what tree
        Pytree.unflatten def (Array.map (fun (x: NDArray) -> c * x) xs)

    /// c·a + b
    let axpy<'P> (what: string) (c: NDArray) (a: 'P) (b: 'P) : 'P =
        requireScalar what c
        let struct (xs, ys, def) = meet what a b
        Pytree.unflatten def (Array.map2 (fun (x: NDArray) (y: NDArray) -> c * x + y) xs ys)

    let private inner (xs: NDArray[]) (ys: NDArray[]) : NDArray =
        let terms = Array.map2 (fun (x: NDArray) (y: NDArray) -> Lax.sumAll (x * y)) xs ys

        if terms.Length = 0 then
            Lax.zeros (Dense.aval Dtype.Float64 Dims.scalar)
        else
            Array.reduce (fun (x: NDArray) (y: NDArray) -> x + y) terms

    /// Σ over leaves of Σ x·y
    let dot<'P> (what: string) (a: 'P) (b: 'P) : NDArray =
        let struct (xs, ys, _) = meet what a b
        inner xs ys

    /// √(dot t t), the Euclidean norm of the raveled tree.
    let norm<'P> (what: string) (tree: 'P) : NDArray =
        let struct (xs, _) = leavesOf what tree
        NDArray.Sqrt(inner xs xs)

    let zerosLike<'P> (what: string) (tree: 'P) : 'P =
        let struct (xs, def) = leavesOf what tree
        Pytree.unflatten def (Array.map (fun (x: NDArray) -> Lax.zeros x.Aval) xs)

    /// Trees of one kind as one tree, each of its leaves with a new first axis; the inverse of vmap's view of its argument.
    let stack<'P> (what: string) (trees: 'P seq) : 'P =
        Raise.ifNull "trees" trees
        let flat = trees |> Seq.toArray |> Array.map (leavesOf what)

        if flat.Length = 0 then
            Raise.shape "AD235" $"{what} of no trees." "Give at least one: the shape of nothing is not known."

        let struct (first, def) = flat[0]

        for struct (leaves, other) in flat do
            Pytree.requireSame what "" def other
            requireShapes what def first leaves

        let leaf i = Words.Stack(what, Array.map (fun (struct (leaves: NDArray[], _)) -> leaves[i]) flat)
        Pytree.unflatten def (Array.init def.LeafCount leaf)

    /// All leaves in one array of one axis, and the way back, on which each leaf takes its own shape and dtype again.
    let raveled<'P> (what: string) (part: string) (tree: 'P) : NDArray * (NDArray -> 'P) =
        let struct (leaves, def) = partsOf what part tree
        let avals = leaves |> Array.map (fun x -> x.Aval)

        // On the way back a count of a mixed tree would be cut to an integer unnoticed.
        if avals |> Array.exists (fun a -> a.Dtype <> avals[0].Dtype) then
            match avals |> Array.tryFindIndex (fun a -> not a.Dtype.IsFloating) with
            | None -> ()
            | Some i ->
                Raise.dtype
                    "AD238"
                    (String.Concat(
                        [|
                            what
                            ": the array"
                            at def.Paths[i]
                            " is "
                            avals[i].ToString()
                            ", beside arrays of another dtype."
                        |]
                    ))
                    "Convert it, x.AsType(Dtype.Float64), or hold a count as an int, which is static."

        let sizes = avals |> Array.map (fun a -> Dims.size a.Shape)
        let starts = Array.scan (+) 0 sizes
        let total = starts[sizes.Length]

        let flat =
            if leaves.Length = 0 then
                Lax.zeros (Dense.aval Dtype.Float64 [| 0 |])
            else
                Array.map2 (fun (x: NDArray) (n: int) -> Lax.reshape [| n |] x) (Words.Common leaves) sizes |> Lax.concat 0

        let back (flat: NDArray) : 'P =
            Raise.ifNull "flat" flat

            if flat.Rank <> 1 || flat.Length <> total then
                Raise.shape
                    "AD236"
                    (String.Concat(
                        [|
                            "the way back from "
                            what
                            " was given "
                            Message.a flat.Aval
                            "; the tree has "
                            Message.count total "number"
                            "."
                        |]
                    ))
                    (Spelling.text what "Give an array of one axis with as many numbers as ‹Tree.ravel|Trees.Ravel› gave.")

            let part i =
                let a: Aval = avals[i]

                if flat.Dtype.IsFloating && not a.Dtype.IsFloating then
                    Raise.dtype
                        "AD237"
                        (String.Concat([| "the way back from "; what; " was given "; flat.Aval.ToString(); " for "; a.ToString(); "." |]))
                        "Integers are not cut from floating-point numbers: round and convert first, flat.AsType(...)."

                Lax.convertLike a (Lax.reshape a.Shape (Lax.sliceAxis 0 starts[i] starts[i + 1] 1 flat))

            Pytree.unflatten def (Array.init avals.Length part)

        flat, back

    let ravel<'P> (what: string) (tree: 'P) : NDArray * (NDArray -> 'P) = raveled what "the tree" tree

    /// The tree as constants.
    let stopGradient<'P> (what: string) (tree: 'P) : 'P = Pytree.map what Lax.stopGradient tree
