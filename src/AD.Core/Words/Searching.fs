/// The words that order, search and take: sort, searchsorted, quantiles, take, nonzero, unique, segments, interpolation.
namespace AD.Internal

open System
open AD

module internal SearchingWords =
    // ---- order -------------------------------------------------------------------------------------

    let private axisOf (what: string) (axis: int) (x: NDArray) =
        Raise.ifNull (nameof x) x

        if x.Rank = 0 then
            Raise.axis "AD680" $"{what} of a scalar, which has no axes." "Reshape it to a vector: x.Reshape(1)."

        Dims.axis what x.Rank axis

    let sort (axis: int) (descending: bool) (x: NDArray) : NDArray =
        let a = axisOf "sort" axis x
        let sorted = (Lax.sort a [| x |])[0]
        if descending then Lax.rev [| a |] sorted else sorted

    /// Sorted with the places the elements came from. Equal elements keep their order, descending too.
    let sortWithPlaces (a: int) (descending: bool) (x: NDArray) : struct (NDArray * NDArray) =
        let turn (x: NDArray) = if descending then Lax.rev [| a |] x else x
        let places = Lax.iota x.Aval.Shape a Dtype.Int64

        match Lax.sort a [| turn x; turn places |] with
        | [| values; places |] -> struct (turn values, turn places)
        | _ -> Raise.impossible "sort gives as many arrays as it takes"

    let argsort (axis: int) (descending: bool) (x: NDArray) : NDArray =
        let a = axisOf "argsort" axis x
        let struct (_, places) = sortWithPlaces a descending x
        places

    let topK (k: int) (axis: int) (x: NDArray) : struct (NDArray * NDArray) =
        let a = axisOf "top_k" axis x
        let n = x.Aval.Shape[a]

        if k < 0 || k > n then
            Raise.shape "AD681" $"the {k} largest of axis {a} of size {n}." $"Between 0 and {n} elements can be taken."

        let struct (values, places) = sortWithPlaces a true x
        struct (Lax.sliceAxis a 0 k 1 values, Lax.sliceAxis a 0 k 1 places)

    /// By the last key first: NumPy's lexsort.
    let lexsort (axis: int) (keys: NDArray[]) : NDArray =
        let a = axisOf "lexsort" axis keys[0]
        let shape = keys[0].Aval.Shape

        for key in keys do
            if not (Dims.same key.Aval.Shape shape) then
                Raise.shape "AD695" $"lexsort by keys of shapes {Dims.text shape} and {key.Shape}." "All keys have one shape."

        let mutable order = Lax.iota shape a Dtype.Int64

        for key in keys do
            let arranged = Lax.takeAlong a Clip order key

            match Lax.sort a [| arranged; order |] with
            | [| _; o |] -> order <- o
            | _ -> Raise.impossible "sort gives as many arrays as it takes"

        order

    // ---- search ------------------------------------------------------------------------------------

    /// The place where v keeps the ascending vector a in order, by bisection. NaN is last.
    let searchSorted (a: NDArray) (v: NDArray) (side: string) : NDArray =
        Raise.ifNull (nameof a) a
        Raise.ifNull (nameof v) v

        if a.Rank <> 1 then
            Raise.shape "AD682" $"searchsorted in {Message.a a.Aval}." "The array searched is a vector in ascending order."

        let right =
            match side with
            | "left" -> false
            | "right" -> true
            | other -> Raise.shape "AD683" $"searchsorted with side \"{other}\"." "Sides are left and right."

        let struct (a, v) = Words.Promote(a, v)
        let n = a.Size
        let index = { v.Aval with Dtype = Dtype.Int64; Weak = false }
        let mutable low = Lax.zeros index
        let mutable step = 1

        while step <= n / 2 do
            step <- step * 2

        if n > 0 then
            while step > 0 do
                // the first `low` elements are before v; are `low + step` of them?
                let next = Lax.add low (Lax.full index (float step))
                let last = Lax.min next (Lax.full index (float n))
                let element = Lax.gather [| 0 |] Clip a [| Lax.sub last (Lax.full index 1.0) |]
                let before = if right then Lax.le element v else Lax.lt element v

                let before =
                    if v.Dtype.IsFloating then
                        let vNaN = ElementwiseWords.isNaN v
                        Lax.binary Or before (if right then vNaN else Lax.and' vNaN (Lax.eq element element))
                    else
                        before

                let reached = Lax.and' before (Lax.le next (Lax.full index (float n)))
                low <- Lax.select reached next low
                step <- step / 2

        low

    // ---- take --------------------------------------------------------------------------------------

    let integers (what: string) (indices: NDArray) : NDArray =
        Raise.ifNull (nameof indices) indices

        if not indices.Dtype.IsInteger then
            Raise.dtype
                "AD684"
                $"{what} at indices of {indices.Aval}."
                "Indices are integers: convert with AsType(Dtype.Int64), or select with Np.Where."

        indices

    /// Indices counted from the end made plain.
    let private fromEnd (n: int) (indices: NDArray) : NDArray =
        if indices.Dtype = Dtype.UInt32 then
            indices
        else
            let size = Lax.like indices (float n)
            Lax.select (Lax.lt indices (ElementwiseWords.zeroOf indices)) (Lax.add indices size) indices

    /// What stands for an element out of bounds under mode fill.
    let private missing (x: NDArray) : float =
        match x.Dtype with
        | Dtype.Float32
        | Dtype.Float64 -> Double.NaN
        | Dtype.Bool -> 1.0
        | Dtype.UInt32 -> float UInt32.MaxValue
        | Dtype.Int32 -> float Int32.MinValue
        | Dtype.Int64 -> float Int64.MinValue

    let private inside (n: int) (indices: NDArray) : NDArray =
        Lax.and' (Lax.ge indices (Lax.like indices 0.0)) (Lax.lt indices (Lax.like indices (float n)))

    /// The indices made plain, how those outside are read, and whether they must be filled.
    let private moded (what: string) (mode: IndexMode) (n: int) (indices: NDArray) : struct (NDArray * Bounds * bool) =
        if n = 0 && indices.Size > 0 && (mode = IndexMode.Clip || mode = IndexMode.Wrap) then
            Raise.index "AD685" $"{what}: an index into an axis of size 0." "An empty axis has no elements."

        match mode with
        | IndexMode.Raise -> struct (fromEnd n indices, Refuse, false)
        | IndexMode.Clip -> struct (indices, Clip, false)
        | IndexMode.Wrap -> struct (Words.Remainder(indices, Lax.like indices (float n)), Clip, false)
        | IndexMode.Drop
        | IndexMode.Fill -> struct (fromEnd n indices, Drop, true)
        | other -> Raise.index "AD686" $"mode {other}." "Modes are IndexMode.Raise, Clip, Wrap, Fill and Drop."

    let take (indices: NDArray) (axis: Axes) (mode: IndexMode) (x: NDArray) : NDArray =
        let struct (x, a) = RearrangingWords.along "take" axis x
        let n = x.Aval.Shape[a]
        let struct (plain, bounds, filled) = moded "take" mode n (integers "take" indices)
        let taken = Lax.gather [| a |] bounds x [| plain |]
        let r = plain.Rank

        let taken =
            if filled then
                let ok = Lax.broadcast taken.Aval.Shape (Array.init r id) (inside n plain)
                Lax.select ok taken (Lax.like taken (missing x))
            else
                taken

        // the axes of the indices stand first; they belong where the axis was
        let rank = taken.Rank

        Lax.transpose
            (Array.init rank (fun i ->
                if i < a then r + i
                elif i < a + r then i - a
                else i))
            taken

    let takeAlongAxis (indices: NDArray) (axis: Axes) (mode: IndexMode) (x: NDArray) : NDArray =
        let struct (x, a) = RearrangingWords.along "take_along_axis" axis x
        let indices = integers "take_along_axis" indices
        let indices = if axis.Given = null then MovementWords.flat indices else indices

        if indices.Rank <> x.Rank then
            Raise.shape
                "AD687"
                $"take_along_axis of {Message.a x.Aval} at indices of shape {indices.Shape}."
                "Indices have as many axes as the array."

        let others (z: NDArray) = z.Aval.Shape |> Array.mapi (fun i d -> if i = a then 1 else d)
        let shape = Dims.broadcast "take_along_axis" (others x) (others indices)
        let sized n = Array.mapi (fun i d -> if i = a then n else d) shape
        let x = Words.BroadcastTo(x, sized x.Aval.Shape[a])
        let indices = Words.BroadcastTo(indices, sized indices.Aval.Shape[a])
        let n = x.Aval.Shape[a]
        let struct (plain, bounds, filled) = moded "take_along_axis" mode n indices
        let taken = Lax.takeAlong a bounds (Lax.convert Dtype.Int64 plain) x
        if filled then Lax.select (inside n plain) taken (Lax.like taken (missing x)) else taken

    // ---- quantiles ---------------------------------------------------------------------------------

    /// Quantiles q (0 … 1) by JAX's interpolation, placed in q's dtype; a NaN makes the quantile NaN. Shape: that of q, then what is left of x.
    let quantile (q: NDArray) (axes: Axes) (method: string) (keepdims: bool) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof q) q
        let x, q = Words.Floating x, Words.Floating q
        let over = Dims.axesOrAll "quantile" x.Rank axes
        let shape = x.Aval.Shape
        let kept = [| 0 .. x.Rank - 1 |] |> Array.filter (fun i -> not (Array.contains i over))
        let n = over |> Array.fold (fun acc i -> acc * shape[i]) 1

        if n = 0 then
            Raise.shape "AD688" $"a quantile of {Message.a x.Aval} over the empty axes {Axes over}." "There is no quantile of nothing."

        if not q.IsTraced && Array.exists (fun v -> v < 0.0 || v > 1.0) (q.ToArray()) then
            Raise.index "AD696" $"a quantile at {q}." "Quantiles lie between 0 and 1, percentiles between 0 and 100."

        // the axes reduced over, last and one
        let line =
            Lax.transpose (Array.append kept over) x |> Lax.reshape (Array.append (kept |> Array.map (fun i -> shape[i])) [| n |])

        let last = kept.Length

        let clean =
            let bad = Lax.reduce ReduceAny [| last |] (ElementwiseWords.isNaN line)
            Lax.select (Lax.unreduce [| last |] line.Aval.Shape bad) (Lax.like line Double.NaN) line

        let sorted = (Lax.sort last [| clean |])[0]
        let most = Lax.like q (float (n - 1))
        let place = Lax.mul q most
        let low = Lax.floor place
        let weight = Lax.sub place low
        let index (p: NDArray) = Lax.convert Dtype.Int64 (Lax.max (Lax.like p 0.0) (Lax.min p most))

        // shape of q, then the axes kept
        let at (p: NDArray) = Lax.gather [| last |] Clip sorted [| index p |]
        let lower, upper = at low, at (Lax.unary Ceil place)
        let spread w = Lax.broadcast lower.Aval.Shape (Array.init q.Rank id) w

        let result =
            match method with
            | "linear" ->
                let w = Lax.convert x.Dtype (spread weight)
                Lax.add (Lax.mul lower (Lax.sub (Lax.like w 1.0) w)) (Lax.mul upper w)
            | "lower" -> lower
            | "higher" -> upper
            | "nearest" -> Lax.select (spread (Lax.le weight (Lax.like weight 0.5))) lower upper
            | "midpoint" -> Lax.scale 0.5 (Lax.add lower upper)
            | other -> Raise.shape "AD689" $"a quantile by method \"{other}\"." "Methods are linear, lower, higher, nearest and midpoint."

        if keepdims then
            Lax.reshape (Array.append q.Aval.Shape (Array.mapi (fun i d -> if Array.contains i over then 1 else d) shape)) result
        else
            result

    let median axes keepdims x = quantile (NDArray.op_Implicit 0.5) axes "midpoint" keepdims x

    // ---- where the shape depends on the numbers ----------------------------------------------------

    /// The row-major places of the true elements.
    let flatNonzero (what: string) (x: NDArray) : int[] =
        Raise.ifNull (nameof x) x
        let known = Dense.toFloats (x.Known what)
        [| 0 .. known.Length - 1 |] |> Array.filter (fun i -> known[i] <> 0.0)

    let private ofInts (xs: int[]) = NDArray(Dense.ofArray [| xs.Length |] (Array.map int64 xs))

    let flatnonzero (x: NDArray) = ofInts (flatNonzero "flatnonzero" x)

    /// For each axis, the indices of the elements that are not zero.
    let nonzero (x: NDArray) : NDArray[] =
        let flat = flatNonzero "nonzero" x

        if x.Rank = 0 then
            Raise.shape "AD690" "nonzero of a scalar." "Reshape it to a vector: x.Reshape(1)."

        let strides = Dims.rowMajor x.Aval.Shape
        Array.init x.Rank (fun a -> ofInts (flat |> Array.map (fun i -> int (int64 i / strides[a]) % max 1 x.Aval.Shape[a])))

    /// The distinct elements in ascending order, NaN once and last, with where each first stands, the way back, and how often it occurs.
    let unique (x: NDArray) : struct (NDArray * NDArray * NDArray * NDArray) =
        Raise.ifNull (nameof x) x
        x.Known "unique" |> ignore
        let struct (sorted, order) = sortWithPlaces 0 false (MovementWords.flat x)
        let n = sorted.Size
        let before = Lax.sliceAxis 0 0 (max 0 (n - 1)) 1 sorted
        // NaN is last, and no other than the NaN before it
        let another = Lax.and' (Lax.ne before (Lax.sliceAxis 0 (min 1 n) n 1 sorted)) (Lax.eq before before)
        let begins = Array.append [| true |] (Dense.toArray<bool>(another.Known "unique"))
        let places = Dense.toArray<int64>(order.Known "unique") |> Array.map int
        let firsts = [| 0 .. n - 1 |] |> Array.filter (fun i -> begins[i])
        let group = begins |> Array.scan (fun g first -> if first then g + 1 else g) -1
        let inverse = Array.zeroCreate<int> n

        for i in 0 .. n - 1 do
            inverse[places[i]] <- group[i + 1]

        let ends = Array.append (Array.skip (min 1 firsts.Length) firsts) [| n |]
        let counts = Array.init firsts.Length (fun i -> ends[i] - firsts[i])

        struct (MovementWords.pick 0 firsts sorted,
                ofInts (firsts |> Array.map (fun i -> places[i])),
                Lax.reshape x.Aval.Shape (ofInts inverse),
                ofInts counts)

    let compress (mask: NDArray) (axis: Axes) (x: NDArray) : NDArray =
        let struct (x, a) = RearrangingWords.along "compress" axis x
        MovementWords.pick a (flatNonzero "compress" mask |> Array.filter (fun i -> i < x.Aval.Shape[a])) x

    // ---- segments and choices ------------------------------------------------------------------------

    let segmentSum (segments: NDArray) (count: int) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let segments = integers "segment_sum" segments

        if segments.Rank <> 1 || x.Rank = 0 || segments.Size <> x.Aval.Shape[0] then
            Raise.shape
                "AD691"
                $"segment_sum of {Message.a x.Aval} with segments of shape {segments.Shape}."
                "Give one segment number for each row."

        if count < 0 then Raise.shape "AD692" $"{count} segments." "Their number is zero or more."

        let target = Lax.zeros { x.Aval with Shape = Array.append [| count |] (Dims.without [| 0 |] x.Aval.Shape) }
        Lax.scatter Accumulate [| 0 |] Drop target x [| segments |]

    /// The first choice whose mask is true, else the default.
    let select (masks: NDArray[]) (choices: NDArray[]) (otherwise: NDArray) : NDArray =
        if masks.Length <> choices.Length then
            Raise.shape "AD693" $"select with {masks.Length} masks and {choices.Length} choices." "Give one choice for each mask."

        Array.foldBack2 (fun mask choice rest -> ElementwiseWords.where "select" mask choice rest) masks choices otherwise

    /// Piecewise linear through the points (xp, fp), whose xp ascend.
    let interp (x: NDArray) (xp: NDArray) (fp: NDArray) (left: NDArray | null) (right: NDArray | null) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof xp) xp
        Raise.ifNull (nameof fp) fp

        if xp.Rank <> 1 || fp.Rank <> 1 || xp.Size <> fp.Size || xp.Size = 0 then
            Raise.shape "AD694" $"interp through {xp.Aval} and {fp.Aval}." "Two vectors of one length give the points."

        let struct (x, xp) = Words.PromoteFloating(x, xp)
        let struct (x, fp) = Words.PromoteFloating(x, fp)
        let xp = Words.Convert(xp, x.Dtype, false)
        let n = xp.Size
        let found = searchSorted xp x "right"
        let bound v = Lax.full found.Aval v
        let i = Lax.max (bound 1.0) (Lax.min found (bound (float (n - 1))))
        let before = Lax.sub i (bound 1.0)
        let at (v: NDArray) (i: NDArray) = Lax.gather [| 0 |] Clip v [| i |]
        let x0, f0 = at xp before, at fp before
        let dx, df = Lax.sub (at xp i) x0, Lax.sub (at fp i) f0
        let tiny = if x.Dtype = Dtype.Float32 then 1.42e-14 else 4.930380657631324e-32
        let flat = Lax.le (Lax.abs dx) (Lax.like dx tiny)
        let slope = Lax.div (Lax.sub x x0) (Lax.select flat (Lax.like dx 1.0) dx)
        let x = Lax.convertLike f0.Aval x
        let inner = Lax.select flat f0 (Lax.add f0 (Lax.mul slope df))
        let ends (v: NDArray) (i: int) = Words.BroadcastTo(Lax.reshape [||] (Lax.sliceAxis 0 i (i + 1) 1 v), x.Aval.Shape)

        let outside (value: NDArray | null) (i: int) =
            match value with
            | null -> ends fp i
            | v when v.Rank <> 0 ->
                Raise.shape "AD694" $"interp with {Message.a v.Aval} outside the points." "The values beyond the ends are scalars."
            | v -> Words.BroadcastTo(Words.Convert(v, inner.Dtype, inner.IsWeak), x.Aval.Shape)

        let low = Lax.select (Lax.lt x (ends xp 0)) (outside left 0) inner
        Lax.select (Lax.gt x (ends xp (n - 1))) (outside right (n - 1)) low

    let percentile (q: NDArray) axes method keepdims (x: NDArray) : NDArray =
        let q = Words.Floating q
        quantile (Lax.div q (Lax.like q 100.0)) axes method keepdims x

    let uniqueValues (x: NDArray) : NDArray =
        let struct (values, _, _, _) = unique x
        values

    let argwhere (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if x.Rank = 0 then
            Lax.zeros (Dense.aval Dtype.Int64 [| (flatNonzero "argwhere" x).Length; 0 |])
        else
            MovementWords.stack "argwhere" 1 (nonzero x)

    let selectWord (masks: seq<NDArray>) (choices: seq<NDArray>) (otherwise: NDArray | null) : NDArray =
        let masks = MovementWords.checkedItems "select" masks
        let choices = MovementWords.checkedItems "select" choices

        match otherwise with
        | null -> select masks choices (NDArray.op_Implicit 0)
        | v -> select masks choices v
