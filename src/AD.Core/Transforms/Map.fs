/// vmap over trees of arrays: which axis of each leaf is mapped, how large the batch is, where the results' axis goes.
namespace AD.Internal

open System
open AD

module internal Map =
    /// The axis of each leaf, or ValueNone for a leaf that every example shares.
    type MappedAxes = int voption[]

    let private describe (def: Treedef) (i: int) =
        match (Pytree.paths def)[i] with
        | "" -> "the argument"
        | path -> String.Concat("argument ", path)

    /// The size of the batch, which all mapped axes must share.
    let private batchSize (transform: string) (def: Treedef) (xs: NDArray[]) (axes: MappedAxes) : int =
        let mapped =
            [|
                for i in 0 .. xs.Length - 1 do
                    if axes[i].IsSome then struct (i, axes[i].Value)
            |]

        if mapped.Length = 0 then
            Raise.transform
                "AD012"
                $"{transform} has nothing to map: no argument has a mapped axis."
                "Map at least one argument: give it an axis in inAxes."

        let size (struct (i, axis)) = xs[i].Aval.Shape[axis]
        let n = size mapped[0]

        if mapped |> Array.exists (fun m -> size m <> n) then
            let each = mapped |> Array.map (fun (struct (i, axis) as m) -> $"{describe def i} axis {axis} = {size m} ({xs[i].Aval})")

            let most = mapped |> Array.countBy size |> Array.sortByDescending snd

            let usual =
                if snd most[0] > snd most[1] then
                    $" Most ({snd most[0]} of {mapped.Length}) have size {fst most[0]}."
                else
                    ""

            Raise.shape
                "AD019"
                (String.Concat([| transform; " got different batch sizes: "; String.Join("; ", each); "."; usual |]))
                (Spelling.text transform "Set the axis of arguments that are not mapped to ‹None|null›.")

        n

    let private normalised (transform: string) (def: Treedef) (xs: NDArray[]) (axes: MappedAxes) : MappedAxes =
        Array.init xs.Length (fun i ->
            match axes[i] with
            | ValueNone -> ValueNone
            | ValueSome axis ->
                let rank = xs[i].Rank

                if rank = 0 then
                    Raise.shape
                        "AD018"
                        $"{transform}: {describe def i} is a scalar ({xs[i].Aval}) and has no axis to map."
                        (Spelling.text transform "Set its axis to ‹None|null›, or give it a batch axis.")

                if axis < -rank || axis >= rank then
                    Raise.axis
                        "AD017"
                        $"{transform}: inAxes is {axis} for {describe def i} of rank {rank}; allowed {-rank}..{rank - 1}."
                        "Negative axes count from the end."

                ValueSome(if axis < 0 then axis + rank else axis))

    /// f over every example at once. `inAxes` gives each leaf's axis once the leaves are known.
    let vmap (transform: string) (inAxes: 'P -> NDArray[] -> MappedAxes) (outAxis: int) (f: 'P -> 'R) (p: 'P) : 'R =
        let struct (xs, def) = Pytree.flatten transform "the argument" p
        Pytree.refuseNumbers transform "the argument" def
        Differentiate.refuseEscapedArgument transform xs
        let axes = normalised transform def xs (inAxes p xs)
        let n = batchSize transform def xs axes
        let struct (g, result) = Differentiate.leafwise transform f def

        let front =
            Array.map2
                (fun x (axis: int voption) ->
                    match axis with
                    | ValueNone -> x
                    | ValueSome axis -> Lax.moveAxis axis 0 x)
                xs
                axes

        let struct (ys, batched) = Batch.apply transform n g front (axes |> Array.map (fun a -> a.IsSome))

        Array.map2
            (fun (y: NDArray) isBatched ->
                let rank = if isBatched then y.Rank else y.Rank + 1

                if outAxis < -rank || outAxis >= rank then
                    Raise.axis
                        "AD024"
                        $"{transform}: outAxes is {outAxis}; a result has rank {rank} with its batch axis; allowed {-rank}..{rank - 1}."
                        "Negative axes count from the end."

                let target = if outAxis < 0 then outAxis + rank else outAxis

                if isBatched then
                    Lax.moveAxis 0 target y
                else
                    // the same for every example: broadcast
                    let s = y.Aval.Shape
                    Lax.broadcast (Dims.insert target n s) (Array.init s.Length (fun i -> if i < target then i else i + 1)) y)
            ys
            batched
        |> Pytree.unflatten result.Value

    /// One axis for all leaves.
    let uniform (axis: int) : 'P -> NDArray[] -> MappedAxes = fun _ xs -> Array.create xs.Length (ValueSome axis)

    /// An axis for each component of a tuple of arguments: each as often as the component has leaves.
    let each (axes: int voption[]) (leafCounts: 'P -> int[]) : 'P -> NDArray[] -> MappedAxes =
        fun p _ ->
            let counts = leafCounts p

            if axes.Length <> counts.Length then
                Raise.impossible $"{axes.Length} axes for {counts.Length} arguments"

            Array.map2 (fun axis n -> Array.create n axis) axes counts |> Array.concat
