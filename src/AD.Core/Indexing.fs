/// What an index expression means: a plan of movements and one gather, from shapes alone.
namespace AD.Internal

open System
open AD

/// Slice, then Rev, then Reshape, then (where there are index arrays) Gather and Transpose.
[<NoEquality; NoComparison>]
type internal Plan =
    {
        /// One entry per axis of the operand; empty where nothing is cut.
        Start: int[]
        Limit: int[]
        Step: int[]
        /// Axes of the operand to reverse after the cut.
        Reversed: int[]
        /// The shape after the cut, integers removed and new axes inserted.
        Shape: int[]
        /// `Shape` differs from the shape after the cut.
        Reshaped: bool
        /// The axes of `Shape` that the index arrays index, ascending; empty where there are none.
        Axes: int[]
        /// The index arrays, one per axis of `Axes`; they broadcast together.
        Arrays: Value[]
        /// How many axes of the result stand before those of the index arrays.
        Position: int
    }

    member p.IsSliced = p.Start.Length > 0

/// The meaning of index expressions.
module internal Indexing =
    let private none: int[] = [||]
    let private noValues: Value[] = [||]

    let private say (what: string) (message: string) = if what = "" then message else String.Concat(what, ": ", message)

    /// The user's integer as a number from 0, or the refusal.
    let at (what: string) (axis: int) (n: int) (i: int) : int =
        if i >= -n && i < n then
            if i < 0 then i + n else i
        elif n = 0 then
            Raise.index
                "AD074"
                (say what $"index {i} is out of range for axis {axis} of size 0.")
                "The axis is empty; slices of it are allowed."
        else
            Raise.index "AD074" (say what $"index {i} is out of range for axis {axis} of size {n}.") $"Allowed are {-n}..{n - 1}."

    /// NumPy's start:stop:step of an axis of size n, as (start, count, step, reversed): ascending elements by a positive step, then reversed or not.
    let slice (start: int voption) (stop: int voption) (step: int) (n: int) : struct (int * int * int * bool) =
        let size = int64 n

        let bound (given: int voption) (low: int64) (high: int64) (otherwise: int64) =
            match given with
            | ValueNone -> otherwise
            | ValueSome b -> Math.Clamp((if b < 0 then int64 b + size else int64 b), low, high)

        let stride = abs (int64 step)

        let first, last =
            if step > 0 then
                bound start 0L size 0L, bound stop 0L size size
            else
                bound start -1L (size - 1L) (size - 1L), bound stop -1L (size - 1L) -1L

        let distance = if step > 0 then last - first else first - last
        let count = max 0L ((distance + stride - 1L) / stride)

        if count = 0L then 0, 0, 1, false
        elif count = 1L then int first, 1, 1, false
        elif step > 0 then int first, int count, int stride, false
        else int (first - (count - 1L) * stride), int count, int stride, true

    let private isMask (v: Value) = v.Aval.Dtype = Dtype.Bool

    /// A boolean array indexes as many axes as it has; every other array one.
    let private consumed (item: Ix) : int =
        match item.Kind with
        | IxKind.NewAxis
        | IxKind.Ellipsis -> 0
        | IxKind.Array ->
            match item.Value with
            | null -> 1
            | v -> if isMask v then v.Aval.Rank else 1
        | _ -> 1

    let hasMask (items: Ix[]) : bool =
        items
        |> Array.exists (fun item ->
            match item.Value with
            | null -> false
            | v -> isMask v)

    /// The number of axes that the ellipsis stands for; refuses too many indices and a second ellipsis.
    let private elided (what: string) (shape: int[]) (items: Ix[]) : int =
        let mutable taken, ellipses = 0, 0

        for item in items do
            taken <- taken + consumed item

            if item.Kind = IxKind.Ellipsis then ellipses <- ellipses + 1

        if ellipses > 1 then
            Raise.index
                "AD075"
                (say what $"{ellipses} ellipses in one index.")
                "One ellipsis stands for all axes that are left; write \":\" for a single one."

        if taken > shape.Length then
            Raise.index
                "AD076"
                (say what $"too many indices: {taken} for an array of rank {shape.Length}, shape {Dims.text shape}.")
                (if shape.Length = 0 then
                     "A scalar has no axes to index; ToScalar() reads its number."
                 else
                     $"Give at most {shape.Length}; new axes do not count.")

        shape.Length - taken

    /// The first axis of the operand that each item indexes. Refuses a mask that is not of the shape of its axes.
    let firstAxes (what: string) (shape: int[]) (items: Ix[]) : int[] =
        let left = elided what shape items
        let mutable axis = 0

        items
        |> Array.map (fun item ->
            let first = axis

            match item.Value with
            | null -> ()
            | v ->
                if isMask v then
                    let mask = v.Aval.Shape

                    for i in 0 .. mask.Length - 1 do
                        if mask[i] <> shape[first + i] then
                            Raise.index
                                "AD077"
                                (say
                                    what
                                    $"a mask of shape {Dims.text mask} on axis {first} of an array of shape {Dims.text shape}: {mask[i]} against {shape[first + i]}.")
                                "A mask has the sizes of the axes that it selects from."

            axis <- axis + (if item.Kind = IxKind.Ellipsis then left else consumed item)
            first)

    /// x[i]: one element of the first axis.
    let first (what: string) (shape: int[]) (i: int) : Plan =
        if shape.Length = 0 then elided what shape [| Ix.At i |] |> ignore

        let start = Array.zeroCreate<int> shape.Length
        let limit = Array.copy shape
        start[0] <- at what 0 shape[0] i
        limit[0] <- start[0] + 1

        {
            Start = start
            Limit = limit
            Step = Array.create shape.Length 1
            Reversed = none
            Shape = Array.sub shape 1 (shape.Length - 1)
            Reshaped = true
            Axes = none
            Arrays = noValues
            Position = 0
        }

    let private general (what: string) (shape: int[]) (items: Ix[]) : Plan =
        let left = elided what shape items
        let rank = shape.Length
        let start = Array.zeroCreate<int> rank
        let limit = Array.copy shape
        let step = Array.create rank 1
        let mutable cut = false
        let mutable reshaped = false
        let reversed = ResizeArray<int>()
        let result = ResizeArray<int>()
        let axes = ResizeArray<int>()
        let arrays = ResizeArray<Value>()
        let gathers = items |> Array.exists (fun item -> item.Kind = IxKind.Array)
        // NumPy counts integers beside arrays among the arrays when it asks whether these stand together
        let mutable position = -1
        let mutable ended, apart = false, false

        let advanced () =
            if position < 0 then position <- result.Count
            elif ended then apart <- true

        let plain () = if position >= 0 then ended <- true

        let mutable axis = 0

        let keep () =
            result.Add shape[axis]
            axis <- axis + 1

        let span (item: Ix) =
            let n = shape[axis]
            let struct (first, count, stride, backwards) = slice item.Start item.Stop item.Step n

            if count <> n then cut <- true

            start[axis] <- first
            limit[axis] <- if count = 0 then first else first + (count - 1) * stride + 1
            step[axis] <- stride

            if backwards then reversed.Add axis

            result.Add count
            axis <- axis + 1

        for item in items do
            match item.Kind with
            | IxKind.At ->
                if gathers then advanced ()

                let i = at what axis shape[axis] (ValueOption.defaultValue 0 item.Start)
                start[axis] <- i
                limit[axis] <- i + 1
                cut <- cut || shape[axis] <> 1
                reshaped <- true
                axis <- axis + 1
            | IxKind.NewAxis ->
                plain ()
                reshaped <- true
                result.Add 1
            | IxKind.Ellipsis ->
                plain ()

                for _ in 1..left do
                    keep ()
            | IxKind.Slice ->
                plain ()
                span item
            | IxKind.Array ->
                match item.Value with
                | null -> Raise.impossible "an index array that is none"
                | v ->
                    if not v.Aval.Dtype.IsInteger then
                        if isMask v then
                            Raise.impossible "a mask that was not expanded"
                        else
                            Raise.dtype
                                "AD078"
                                (say what $"an index array of {v.Aval.Dtype}.")
                                "Indices are int32 or int64 arrays, or boolean masks."

                    advanced ()
                    axes.Add result.Count
                    arrays.Add v
                    keep ()
            | _ ->
                plain ()
                keep ()

        while axis < rank do
            keep ()

        // the axes gathered from vanish, so those before the first array keep their number
        {
            Start = if cut then start else none
            Limit = if cut then limit else none
            Step = if cut then step else none
            Reversed = if reversed.Count = 0 then none else reversed.ToArray()
            Shape = result.ToArray()
            Reshaped = reshaped
            Axes = if axes.Count = 0 then none else axes.ToArray()
            Arrays = if arrays.Count = 0 then noValues else arrays.ToArray()
            Position = if apart || position < 0 then 0 else position
        }

    /// What to apply to an array of this shape. Masks have been expanded to integer arrays, one per axis.
    let plan (what: string) (shape: int[]) (items: Ix[]) : Plan =
        if items.Length = 1 && items[0].Kind = IxKind.At then
            first what shape (ValueOption.defaultValue 0 items[0].Start)
        else
            general what shape items

    /// The permutation that brings the axes of the index arrays, which Gather puts first, to their place. `rank`: of the gathered result; `indices`: of the broadcast index arrays.
    let order (plan: Plan) (rank: int) (indices: int) : int[] =
        Array.init rank (fun i ->
            if i < plan.Position then indices + i
            elif i < plan.Position + indices then i - plan.Position
            else i)
