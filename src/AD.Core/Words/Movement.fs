/// NumPy's words that move elements and compute nothing: reshapes, transposes, joins, splits, repeats and pads.
namespace AD.Internal

open System
open AD

module internal MovementWords =
    /// The elements at constant places along one axis.
    let pick (axis: int) (places: int[]) (x: NDArray) : NDArray =
        let index = NDArray(Dense.ofArray [| places.Length |] (Array.map int64 places))
        Lax.moveAxis 0 axis (Lax.gather [| axis |] Clip x [| index |])

    // ---- reshapes ----------------------------------------------------------------------------------

    /// The wanted shape, with -1 standing for what is left.
    let resolve (what: string) (have: int[]) (wanted: int[]) : int[] =
        let size = Dims.size have

        match wanted |> Array.filter (fun d -> d < 0) with
        | [||] -> ()
        | [| -1 |] -> ()
        | _ -> Raise.shape "AD603" $"{what} to shape {Dims.text wanted}." "Sizes are zero or more; one of them may be -1 for what is left."

        let known = wanted |> Array.fold (fun acc d -> if d = -1 then acc else acc * bigint d) 1I

        let resolved =
            match Array.tryFindIndex (fun d -> d = -1) wanted with
            | None -> wanted
            | Some i ->
                if known.IsZero || not (bigint.Remainder(bigint size, known)).IsZero then
                    Raise.shape
                        "AD604"
                        $"""{what}: {Message.count size "element"} of shape {Dims.text have} cannot become {Dims.text wanted}."""
                        "The other sizes must divide the number of elements."

                wanted |> Array.mapi (fun j d -> if j = i then int (bigint size / known) else d)

        if not (Array.contains -1 wanted) && known <> bigint size then
            Raise.shape
                "AD604"
                $"""{what}: {Message.count size "element"} of shape {Dims.text have} cannot become {Dims.text wanted} ({known})."""
                "The number of elements must stay the same."

        Dims.validate resolved

    let private columns (order: string) =
        match order with
        | "C" -> false
        | "F" -> true
        | other -> Raise.shape "AD605" $"order \"{other}\"." "Orders are \"C\" (rows first) and \"F\" (columns first)."

    let reverseAxes (x: NDArray) = Lax.transpose (Array.init x.Rank (fun i -> x.Rank - 1 - i)) x

    let reshape (wanted: int[]) (order: string) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof wanted) wanted
        let shape = resolve "reshape" x.Aval.Shape wanted

        if columns order then
            reverseAxes (Lax.reshape (Array.rev shape) (reverseAxes x))
        else
            Lax.reshape shape x

    let ravel (order: string) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Lax.reshape [| x.Size |] (if columns order then reverseAxes x else x)

    let flat (x: NDArray) = Lax.reshape [| x.Size |] x

    // ---- axes --------------------------------------------------------------------------------------

    let transpose (perm: int[] | null) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        match perm with
        | null -> reverseAxes x
        | perm ->
            let normal = Dims.axes "transpose" x.Rank perm

            if normal.Length <> x.Rank then
                Raise.axis "AD606" $"transpose by {Dims.text perm} of {Message.a x.Aval}." $"Name every axis once, from 0 to {x.Rank - 1}."

            Lax.transpose normal x

    let swapAxes (a: int) (b: int) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let a = Dims.axis "swapaxes" x.Rank a
        let b = Dims.axis "swapaxes" x.Rank b

        Lax.transpose
            (Array.init x.Rank (fun i ->
                if i = a then b
                elif i = b then a
                else i))
            x

    let private given (what: string) (axes: Axes) : int[] =
        match axes.Given with
        | null -> Raise.axis "AD607" $"{what} without an axis." "Name the axes."
        | a -> a

    let moveAxis (source: Axes) (target: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let source = Dims.axes "moveaxis" x.Rank (given "moveaxis" source)
        let target = Dims.axes "moveaxis" x.Rank (given "moveaxis" target)

        if source.Length <> target.Length then
            Raise.axis
                "AD608"
                $"""moveaxis of {Message.count source.Length "axis"} to {Message.count target.Length "place"}."""
                "Give one place for each axis."

        let perm = Array.create x.Rank -1
        Array.iter2 (fun s t -> perm[t] <- s) source target
        let rest = [| 0 .. x.Rank - 1 |] |> Array.filter (fun i -> not (Array.contains i source))
        let mutable next = 0

        for i in 0 .. x.Rank - 1 do
            if perm[i] < 0 then
                perm[i] <- rest[next]
                next <- next + 1

        Lax.transpose perm x

    let expandDims (axes: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let axes = given "expand_dims" axes
        let rank = x.Rank + axes.Length
        let places = Dims.axes "expand_dims" rank axes
        let mutable next = -1

        Array.init rank (fun i ->
            if Array.contains i places then
                1
            else
                next <- next + 1
                x.Aval.Shape[next])
        |> Dims.validate
        |> fun shape -> Lax.reshape shape x

    let squeeze (axes: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let shape = x.Aval.Shape

        let gone =
            match axes.Given with
            | null -> [| 0 .. x.Rank - 1 |] |> Array.filter (fun i -> shape[i] = 1)
            | a -> Dims.axes "squeeze" x.Rank a

        for i in gone do
            if shape[i] <> 1 then
                Raise.shape
                    "AD609"
                    $"squeeze of axis {i} of {Message.a x.Aval}: the axis has size {shape[i]}."
                    "Only axes of size 1 can be dropped."

        Lax.reshape (Dims.without gone shape) x

    let broadcastTo (what: string) (shape: int[]) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let shape = Dims.validate shape
        let both = Dims.broadcast what x.Aval.Shape shape

        if not (Dims.same both shape) then
            Raise.shape
                "AD610"
                $"{what}: {Message.a x.Aval} does not broadcast to {Dims.text shape}."
                "Sizes must be equal or 1 in the array, aligned at the right."

        Words.BroadcastTo(x, shape)

    let broadcastShapes (what: string) (shapes: int[][]) : int[] = Array.fold (Dims.broadcast what) Dims.scalar shapes |> Dims.validate

    let checkedItems (what: string) (items: seq<NDArray>) : NDArray[] =
        Raise.ifNull "arrays" items
        let items = Seq.toArray items

        for x in items do
            Raise.ifNull "arrays" x

        if items.Length = 0 then Raise.shape "AD611" $"{what} of no arrays." "Give at least one."

        items

    let broadcastArrays (items: NDArray[]) : NDArray[] =
        Raise.ifNull "arrays" items

        let shape =
            broadcastShapes
                "broadcast_arrays"
                (items
                 |> Array.map (fun x ->
                     Raise.ifNull "arrays" x
                     x.Aval.Shape))

        items |> Array.map (fun x -> Words.BroadcastTo(x, shape))

    let atLeast (rank: int) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let s = x.Aval.Shape

        match rank, s with
        | 1, [||] -> Lax.reshape [| 1 |] x
        | 2, [||] -> Lax.reshape [| 1; 1 |] x
        | 2, [| n |] -> Lax.reshape [| 1; n |] x
        | 3, [||] -> Lax.reshape [| 1; 1; 1 |] x
        | 3, [| n |] -> Lax.reshape [| 1; n; 1 |] x
        | 3, [| m; n |] -> Lax.reshape [| m; n; 1 |] x
        | _ -> x

    // ---- joins -------------------------------------------------------------------------------------

    let concatenate (what: string) (axis: int) (items: NDArray[]) : NDArray =
        let first = items[0].Aval.Shape

        if first.Length = 0 then
            Raise.shape "AD612" $"{what} of scalars." "Scalars have no axis to join along: use Np.Stack."

        let axis = Dims.axis what first.Length axis

        items
        |> Array.iteri (fun i x ->
            let s = x.Aval.Shape

            if s.Length <> first.Length then
                Raise.shape
                    "AD613"
                    $"{what}: array {i} has shape {Dims.text s}, array 0 has shape {Dims.text first}."
                    "All arrays must have the same number of axes."

            for j in 0 .. s.Length - 1 do
                if j <> axis && s[j] <> first[j] then
                    Raise.shape
                        "AD613"
                        $"{what} along axis {axis}: array {i} has shape {Dims.text s}, array 0 has shape {Dims.text first}; axis {j} is {s[j]} against {first[j]}."
                        "Sizes must agree along the other axes.")

        Lax.concat axis (Words.Common items)

    let stack (what: string) (axis: int) (items: NDArray[]) : NDArray =
        let first = items[0].Aval.Shape
        let axis = Dims.axis what (first.Length + 1) axis

        items
        |> Array.iteri (fun i x ->
            if not (Dims.same first x.Aval.Shape) then
                Raise.shape
                    "AD614"
                    $"{what}: array {i} has shape {x.Shape}, array 0 has shape {items[0].Shape}."
                    "All arrays must have one shape; Np.Concatenate joins along an axis.")

        let shape = Dims.validate (Dims.insert axis 1 first)
        Lax.concat axis (Words.Common items |> Array.map (Lax.reshape shape))

    let vstack what items = concatenate what 0 (items |> Array.map (atLeast 2))

    let hstack what (items: NDArray[]) =
        let items = items |> Array.map (atLeast 1)
        concatenate what (if items[0].Rank = 1 then 0 else 1) items

    let dstack what items = concatenate what 2 (items |> Array.map (atLeast 3))

    let columnStack what items =
        items |> Array.map (fun (x: NDArray) -> if x.Rank < 2 then Lax.reshape [| x.Size; 1 |] x else x) |> concatenate what 1

    let append (axis: Axes) (x: NDArray) (values: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof values) values

        match axis.Given with
        | null -> concatenate "append" 0 [| flat x; flat values |]
        | [| a |] -> concatenate "append" a [| x; values |]
        | _ -> Raise.axis "AD615" $"append along {axis}." "Give one axis."


    // ---- splits ------------------------------------------------------------------------------------

    let splitAt (what: string) (places: int[]) (axis: int) (x: NDArray) : NDArray[] =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof places) places
        let axis = Dims.axis what x.Rank axis
        let n = x.Aval.Shape[axis]
        let at p = Math.Clamp((if p < 0 then p + n else p), 0, n)
        let ends = Array.append (Array.map at places) [| n |]

        ends
        |> Array.mapi (fun i stop ->
            let start = if i = 0 then 0 else ends[i - 1]
            Lax.sliceAxis axis start (max start stop) 1 x)

    let private sections (what: string) (count: int) =
        if count < 1 then
            Raise.shape "AD616" $"""{what} into {Message.count count "part"}.""" "Give at least one part."

        Dims.size [| count |] |> ignore

    let split (what: string) (count: int) (axis: int) (x: NDArray) : NDArray[] =
        Raise.ifNull (nameof x) x
        sections what count
        let a = Dims.axis what x.Rank axis
        let n = x.Aval.Shape[a]

        if n % count <> 0 then
            Raise.shape
                "AD617"
                $"""{what}: axis {a} of size {n} into {Message.count count "part"} of one size."""
                "The size must be divisible; Np.ArraySplit allows a rest."

        splitAt what (Array.init (count - 1) (fun i -> (i + 1) * (n / count))) a x

    let arraySplit (count: int) (axis: int) (x: NDArray) : NDArray[] =
        Raise.ifNull (nameof x) x
        sections "array_split" count
        let a = Dims.axis "array_split" x.Rank axis
        let n = x.Aval.Shape[a]
        let size, larger = n / count, n % count
        splitAt "array_split" (Array.init (count - 1) (fun i -> (i + 1) * size + min (i + 1) larger)) a x

    let unstack (axis: int) (x: NDArray) : NDArray[] =
        Raise.ifNull (nameof x) x

        if x.Rank = 0 then Raise.shape "AD618" "unstack of a scalar." "A scalar has no axis to take apart."

        let a = Dims.axis "unstack" x.Rank axis

        if x.Aval.Shape[a] > Array.MaxLength then
            Raise.shape "AD034" $"unstack: {x.Aval.Shape[a]} arrays." $"A list holds at most {Array.MaxLength}; is axis {axis} meant?"

        let row = Dims.without [| a |] x.Aval.Shape
        Array.init x.Aval.Shape[a] (fun i -> Lax.reshape row (Lax.sliceAxis a i (i + 1) 1 x))

    /// Rows of blocks: those of a row joined along the last axis, the rows along the one before.
    let block (rows: NDArray[][]) : NDArray =
        Raise.ifNull (nameof rows) rows

        let joined =
            rows
            |> Array.map (fun row ->
                let row = checkedItems "block" row |> Array.map (atLeast 2)
                concatenate "block" (row[0].Rank - 1) row)

        let joined = checkedItems "block" joined
        concatenate "block" (joined[0].Rank - 2) joined

    let matrixTranspose (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if x.Rank < 2 then
            Raise.shape "AD619" $"matrix_transpose of {Message.a x.Aval}." "An array of rank 2 or more is wanted."

        swapAxes -2 -1 x

    let transposeBy (axes: int[]) (x: NDArray) : NDArray =
        Raise.ifNull (nameof axes) axes
        if axes.Length = 0 then transpose null x else transpose axes x

    /// Python's x[start:stop:step] along one axis.
    let sliceBetween (start: int) (stop: int) (step: int) (axis: int) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if step = 0 then
            Raise.shape "AD634" "a slice with step 0." "Steps are positive, or negative to go backwards."

        let axis = Dims.axis "slice" x.Rank axis
        let n = x.Aval.Shape[axis]
        let at low high p = Math.Clamp((if p < 0 then p + n else p), low, high)

        if step > 0 then
            let from = at 0 n start
            Lax.sliceAxis axis from (max from (at 0 n stop)) step x
        else
            // from `start` down to above `stop`: the same places upwards, reversed
            let from, above = at -1 (n - 1) start, at -1 (n - 1) stop
            let count = if from <= above then 0 else (from - above - step - 1) / -step
            let lowest = from + (count - 1) * step

            if count = 0 then
                Lax.sliceAxis axis 0 0 1 x
            else
                Lax.rev [| axis |] (Lax.sliceAxis axis lowest (from + 1) -step x)

    /// The sub-arrays of the first axis, of which there must be n.
    let parts (n: int) (x: NDArray) : NDArray[] =
        Raise.ifNull (nameof x) x

        if x.Rank = 0 || x.Aval.Shape[0] <> n then
            Raise.shape "AD635" $"""{Message.a x.Aval} unpacked into {Message.count n "part"}.""" "The first axis must have that size."

        Array.init n (fun i -> Words.At(x, i))
