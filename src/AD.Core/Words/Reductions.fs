/// NumPy's words that reduce and accumulate: sums, means, extrema, cumulative sums, differences.
namespace AD.Internal

open System
open AD

module internal ReductionWords =
    /// The axes back as sizes of 1.
    let keep (keepdims: bool) (axes: int[]) (shape: int[]) (result: NDArray) : NDArray =
        if keepdims && axes.Length > 0 then
            Lax.reshape (Array.mapi (fun i d -> if Array.contains i axes then 1 else d) shape) result
        else
            result

    /// How many elements each result has seen.
    let count (axes: int[]) (shape: int[]) : float =
        let mutable n = 1.0

        for a in axes do
            n <- n * float shape[a]

        n

    /// Masks and narrow integers are summed as int64, as NumPy does.
    let private widened (dtype: Dtype | null) (x: NDArray) : NDArray =
        match dtype with
        | null ->
            match x.Dtype with
            | Dtype.Bool
            | Dtype.Int32
            | Dtype.UInt32 -> Words.Convert(x, Dtype.Int64, false)
            | Dtype.Int64
            | Dtype.Float32
            | Dtype.Float64 -> x
        | d -> Lax.convert d x

    let private masked (mask: NDArray | null) (otherwise: float) (x: NDArray) : NDArray =
        match mask with
        | null -> x
        | mask ->
            let shape = Dims.broadcast "where" mask.Aval.Shape x.Aval.Shape
            let x = Words.BroadcastTo(x, shape)
            Lax.select (Words.BroadcastTo(ElementwiseWords.truth mask, shape)) x (Lax.like x otherwise)

    let private begun (initial: NDArray | null) (op: NDArray -> NDArray -> NDArray) (result: NDArray) : NDArray =
        match initial with
        | null -> result
        | v -> op result v

    /// The dtype asked for is that of the result, whatever that of the initial value.
    let private asked (dtype: Dtype | null) (result: NDArray) : NDArray =
        match dtype with
        | null -> result
        | d -> Lax.convert d result

    let reduce (what: string) (op: Reduction) (axes: Axes) (keepdims: bool) (x: NDArray) : NDArray =
        let normal = Dims.axesOrAll what x.Rank axes
        keep keepdims normal x.Aval.Shape (Lax.reduce op normal x)

    let private folded what op (neutral: float) combine axes keepdims dtype initial mask (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        reduce what op axes keepdims (masked mask neutral (widened dtype x)) |> begun initial combine |> asked dtype

    let private sumAs what = folded what ReduceSum 0.0 ElementwiseWords.add
    let private prodAs what = folded what ReduceProd 1.0 ElementwiseWords.multiply
    let sum axes keepdims dtype initial mask x = sumAs "sum" axes keepdims dtype initial mask x
    let prod axes keepdims dtype initial mask x = prodAs "prod" axes keepdims dtype initial mask x

    /// What max, or min, of nothing would be.
    let private identity (op: Reduction) (dtype: Dtype) : float =
        let low = (op = ReduceMax)

        match dtype with
        | Dtype.Bool -> if low then 0.0 else 1.0
        | Dtype.UInt32 -> if low then 0.0 else float UInt32.MaxValue
        | Dtype.Int32 -> if low then float Int32.MinValue else float Int32.MaxValue
        | Dtype.Int64 -> if low then float Int64.MinValue else float Int64.MaxValue
        | Dtype.Float32
        | Dtype.Float64 -> if low then Double.NegativeInfinity else Double.PositiveInfinity

    let private refuseEmpty (what: string) (axes: int[]) (x: NDArray) =
        for a in axes do
            if x.Aval.Shape[a] = 0 then
                Raise.shape
                    "AD650"
                    $"{what} of {Message.a x.Aval} over axis {a}, which is empty."
                    $"There is no {what} of nothing: give an initial value."

    let private extremum
        (what: string)
        (op: Reduction)
        (combine: NDArray -> NDArray -> NDArray)
        axes
        keepdims
        initial
        mask
        (x: NDArray)
        : NDArray =
        Raise.ifNull (nameof x) x

        match initial with
        | null ->
            refuseEmpty what (Dims.axesOrAll what x.Rank axes) x

            match mask with
            | null -> ()
            | _ ->
                Raise.shape "AD651" $"{what} under a mask without an initial value." $"The mask may select nothing: give an initial value."
        | _ -> ()

        let x =
            match mask with
            | null -> x
            | _ -> masked mask (identity op x.Dtype) x

        reduce what op axes keepdims x |> begun initial combine

    let max axes keepdims initial mask x = extremum "max" ReduceMax ElementwiseWords.maximum axes keepdims initial mask x
    let min axes keepdims initial mask x = extremum "min" ReduceMin ElementwiseWords.minimum axes keepdims initial mask x

    let ptp axes keepdims x =
        let one op combine = extremum "ptp" op combine axes keepdims null null x
        ElementwiseWords.subtract (one ReduceMax ElementwiseWords.maximum) (one ReduceMin ElementwiseWords.minimum)

    let private logical (what: string) (op: Reduction) (otherwise: float) axes keepdims (mask: NDArray | null) (x: NDArray) : NDArray =
        reduce what op axes keepdims (masked mask otherwise (ElementwiseWords.truth x))

    let all axes keepdims mask x = logical "all" ReduceAll 1.0 axes keepdims mask x
    let any axes keepdims mask x = logical "any" ReduceAny 0.0 axes keepdims mask x

    let countNonzero axes keepdims (x: NDArray) = sumAs "count_nonzero" axes keepdims null null null (ElementwiseWords.truth x)

    let private index (what: string) (op: Extremum) (axis: Axes) (keepdims: bool) (x: NDArray) : NDArray =
        let shape =
            (Raise.ifNull (nameof x) x
             x.Aval.Shape)

        let struct (x, a) = RearrangingWords.along what axis x

        if x.Aval.Shape[a] = 0 then
            Raise.shape "AD650" $"{what} of {Message.a x.Aval} over axis {a}, which is empty." "There is no extremum of nothing."

        let result = Trace.Bind1(ArgReduce(op, a), [| x |])

        match axis.Given with
        | null -> if keepdims then Lax.reshape (Array.create shape.Length 1) result else result
        | _ -> keep keepdims [| a |] shape result

    let argmax axis keepdims x = index "argmax" ArgMax axis keepdims x
    let argmin axis keepdims x = index "argmin" ArgMin axis keepdims x

    // ---- moments -----------------------------------------------------------------------------------

    /// How many elements are selected, in the shape of the reduction.
    let private selected (mask: NDArray) (axes: int[]) (keepdims: bool) (x: NDArray) : NDArray =
        let mask = Words.BroadcastTo(ElementwiseWords.truth mask, x.Aval.Shape)
        Words.Convert(mask, x.Dtype, x.IsWeak) |> Lax.reduceSum axes |> keep keepdims axes x.Aval.Shape

    let private spread (mask: NDArray | null) (x: NDArray) : NDArray =
        match mask with
        | null -> x
        | m -> Words.BroadcastTo(x, Dims.broadcast "where" m.Aval.Shape x.Aval.Shape)

    let private inDtype (dtype: Dtype | null) (x: NDArray) : NDArray =
        match dtype with
        | null -> Words.Floating x
        | d -> Words.Floating(Lax.convert d x)

    let private meanOver (axes: int[]) (keepdims: bool) (mask: NDArray | null) (x: NDArray) : NDArray =
        let total = masked mask 0.0 x |> Lax.reduceSum axes |> keep keepdims axes x.Aval.Shape

        match mask with
        | null -> Lax.div total (Lax.like total (count axes x.Aval.Shape))
        | m -> Lax.div total (selected m axes keepdims x)

    let mean (axes: Axes) (keepdims: bool) (dtype: Dtype | null) (mask: NDArray | null) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let x = spread mask (inDtype dtype x)
        meanOver (Dims.axesOrAll "mean" x.Rank axes) keepdims mask x |> asked dtype

    /// Σ |x − mean|² / (n − ddof), NaN where n ≤ ddof.
    let private varAs (what: string) (axes: Axes) (ddof: float) (keepdims: bool) (mask: NDArray | null) (x: NDArray) : NDArray =
        let x = spread mask (inDtype null x)
        let axes = Dims.axesOrAll what x.Rank axes
        let shape = x.Aval.Shape
        let centre = meanOver axes true mask x
        // masked before the square: a NaN left out must not reach its derivative
        let residual = masked mask 0.0 (Lax.sub x (Words.BroadcastTo(centre, shape)))
        let total = Lax.integerPow 2 residual |> Lax.reduceSum axes |> keep keepdims axes shape

        match mask with
        | null ->
            let n = count axes shape - ddof
            let result = Lax.div total (Lax.like total n)

            if n > 0.0 then
                result
            else
                Lax.select (ElementwiseWords.constantMask false result) result (Lax.like result Double.NaN)
        | m ->
            let n = Lax.sub (selected m axes keepdims x) (Lax.like total ddof)
            let result = Lax.div total n
            Lax.select (Lax.gt n (Lax.like n 0.0)) result (Lax.like result Double.NaN)

    let var axes ddof keepdims (mask: NDArray | null) x = varAs "var" axes ddof keepdims mask x
    let std axes ddof keepdims (mask: NDArray | null) x = Lax.sqrt (varAs "std" axes ddof keepdims mask x)

    let average (axes: Axes) (weights: NDArray | null) (keepdims: bool) (x: NDArray) : NDArray =
        match weights with
        | null -> mean axes keepdims null null x
        | w ->
            Raise.ifNull (nameof x) x
            let struct (x, w) = Words.PromoteFloating(x, w)

            let w =
                if Dims.same x.Aval.Shape w.Aval.Shape then
                    w
                else
                    match axes.Given with
                    | [| a |] when w.Rank = 1 && w.Size = x.Aval.Shape[Dims.axis "average" x.Rank a] ->
                        Lax.broadcast x.Aval.Shape [| Dims.axis "average" x.Rank a |] w
                    | _ ->
                        Raise.shape
                            "AD652"
                            $"average of {Message.a x.Aval} with weights of shape {w.Shape}."
                            "Weights have the array's shape, or are a vector along the one axis given."

            let axes = Dims.axesOrAll "average" x.Rank axes
            let over y = Lax.reduceSum axes y |> keep keepdims axes x.Aval.Shape
            Lax.div (over (Lax.mul x w)) (over w)

    /// log Σ b exp x, moved by its greatest finite element, which is held constant. What a mask or a weight of 0 leaves out is −∞ from the
    /// start: it is not the greatest, and no gradient comes back from it.
    let logsumexp (axes: Axes) (weights: NDArray | null) (keepdims: bool) (mask: NDArray | null) (x: NDArray) : NDArray =
        let x = masked mask -infinity (Words.Floating x)

        let struct (x, scale) =
            match weights with
            | null -> struct (x, ValueNone)
            | b ->
                let struct (x, b) = Words.Align("logsumexp", x, b)
                struct (Lax.select (Lax.ne b (Lax.like b 0.0)) x (Lax.like x -infinity), ValueSome b)

        let axes = Dims.axesOrAll "logsumexp" x.Rank axes
        let shape = x.Aval.Shape

        let shift =
            let greatest = Lax.reduce ReduceMax axes x
            Lax.stopGradient (Lax.select (Lax.unary IsFinite greatest) greatest (Lax.like greatest 0.0))

        let terms = Lax.exp (Lax.sub x (Lax.unreduce axes shape shift))

        let terms =
            match scale with
            | ValueNone -> terms
            | ValueSome b -> Lax.mul terms b

        Lax.add (Lax.log (Lax.reduceSum axes terms)) shift |> keep keepdims axes shape

    // ---- without NaN ---------------------------------------------------------------------------------

    let private replaced (v: float) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        if x.Dtype.IsFloating then Lax.select (ElementwiseWords.isNaN x) (Lax.like x v) x else x

    let nanSum axes keepdims x = sumAs "nansum" axes keepdims null null null (replaced 0.0 x)
    let nanProd axes keepdims x = prodAs "nanprod" axes keepdims null null null (replaced 1.0 x)

    let private numbers (x: NDArray) =
        Raise.ifNull (nameof x) x
        Lax.not' (ElementwiseWords.isNaNWord x)

    let nanMean axes keepdims (x: NDArray) : NDArray =
        let n = Lax.convertLike (Words.Floating x).Aval (numbers x)
        let total x = sumAs "nanmean" axes keepdims null null null x
        Lax.div (total (replaced 0.0 (Words.Floating x))) (total n)

    let private nanExtremum what op combine (v: float) axes keepdims (x: NDArray) : NDArray =
        let result = extremum what op combine axes keepdims null null (replaced v x)

        if x.Dtype.IsFloating then
            Lax.select (all axes keepdims null (ElementwiseWords.isNaN x)) (Lax.like result Double.NaN) result
        else
            result

    let nanMax axes keepdims x = nanExtremum "nanmax" ReduceMax ElementwiseWords.maximum Double.NegativeInfinity axes keepdims x
    let nanMin axes keepdims x = nanExtremum "nanmin" ReduceMin ElementwiseWords.minimum Double.PositiveInfinity axes keepdims x
    // a masked NaN would still meet its zero cotangent, and 0·NaN is NaN
    let nanVar axes ddof keepdims x = varAs "nanvar" axes ddof keepdims (numbers x) (replaced 0.0 (Words.Floating x))
    let nanStd axes ddof keepdims x = Lax.sqrt (varAs "nanstd" axes ddof keepdims (numbers x) (replaced 0.0 (Words.Floating x)))

    // ---- cumulative --------------------------------------------------------------------------------

    let private cumulative (what: string) (op: Accumulation) (widen: bool) (reverse: bool) (axis: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let struct (x, a) = RearrangingWords.along what axis x
        Lax.cumulative op a reverse (if widen then widened null x else x)

    let cumsum reverse axis x = cumulative "cumsum" CumSum true reverse axis x
    let cumprod reverse axis x = cumulative "cumprod" CumProd true reverse axis x
    let cummax reverse axis x = cumulative "cummax" CumMax false reverse axis x
    let cummin reverse axis x = cumulative "cummin" CumMin false reverse axis x
    let nanCumsum axis x = cumulative "nancumsum" CumSum true false axis (replaced 0.0 x)
    let nanCumprod axis x = cumulative "nancumprod" CumProd true false axis (replaced 1.0 x)

    let cumlogsumexp (reverse: bool) (axis: Axes) (x: NDArray) : NDArray =
        let struct (x, a) = RearrangingWords.along "cumlogsumexp" axis (Words.Floating x)
        let turn (x: NDArray) = if reverse then Lax.rev [| a |] x else x
        let pair (p: NDArray[]) (q: NDArray[]) = [| Lax.binary LogAddExp p[0] q[0] |]
        let scanned = Lax.associativeScan a pair [| turn x |]
        turn scanned[0]

    let private joined (axis: int) (before: NDArray | null) (behind: NDArray | null) (x: NDArray) : NDArray =
        let edge (v: NDArray) =
            if v.Rank > 0 then
                v
            else
                Words.BroadcastTo(v, Array.mapi (fun i d -> if i = axis then 1 else d) x.Aval.Shape)

        [|
            match before with
            | null -> ()
            | v -> edge v
            x
            match behind with
            | null -> ()
            | v -> edge v
        |]
        |> fun parts -> if parts.Length = 1 then x else MovementWords.concatenate "diff" axis parts

    let diff (order: int) (axis: int) (before: NDArray | null) (behind: NDArray | null) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if x.Rank = 0 then Raise.shape "AD653" "diff of a scalar." "Differences run along an axis."

        if order < 0 then Raise.shape "AD654" $"diff of order {order}." "The order is zero or more."

        let axis = Dims.axis "diff" x.Rank axis
        // of order 0 there is nothing to join, as in NumPy and JAX
        let mutable y = if order = 0 then x else joined axis before behind x

        // an axis is empty after as many differences as it has elements, and stays so
        for _ in 1 .. Math.Min(order, y.Aval.Shape[axis]) do
            let n = y.Aval.Shape[axis]
            let upper, lower = Lax.sliceAxis axis (Math.Min(1, n)) n 1 y, Lax.sliceAxis axis 0 (Math.Max(0, n - 1)) 1 y
            y <- if y.Dtype = Dtype.Bool then Lax.ne upper lower else Lax.sub upper lower

        y

    let ediff1d (behind: NDArray | null) (before: NDArray | null) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let middle = diff 1 0 null null (MovementWords.flat x)

        [|
            match before with
            | null -> ()
            | v -> MovementWords.flat v
            middle
            match behind with
            | null -> ()
            | v -> MovementWords.flat v
        |]
        |> MovementWords.concatenate "ediff1d" 0

    /// ½ Σ dx (yᵢ₊₁ + yᵢ)
    let trapezoid (x: NDArray | null) (dx: float) (axis: int) (y: NDArray) : NDArray =
        Raise.ifNull (nameof y) y

        // floating before differences are taken: those of unsigned integers would wrap
        let struct (y, points) = Words.PromoteFloating(y, Option.ofObj x |> Option.defaultValue y)

        if y.Rank = 0 then Raise.shape "AD653" "trapezoid of a scalar." "The integral runs along an axis."

        let axis = Dims.axis "trapezoid" y.Rank axis
        let y = Lax.moveAxis axis (y.Rank - 1) y
        let last = y.Rank - 1
        let n = y.Aval.Shape[last]
        let pairs = Lax.add (Lax.sliceAxis last (Math.Min(1, n)) n 1 y) (Lax.sliceAxis last 0 (Math.Max(0, n - 1)) 1 y)

        let steps =
            match x with
            | null -> Lax.like pairs dx
            | _ when points.Rank = 1 -> diff 1 0 null null points
            | _ when points.Rank <> y.Rank ->
                Raise.shape
                    "AD653"
                    $"trapezoid of {Message.a y.Aval} over {Message.a points.Aval}."
                    "Give the points as a vector, or as an array of the values' rank."
            | _ -> Lax.moveAxis axis last (diff 1 axis null null points)

        let terms = ElementwiseWords.multiply pairs steps
        Lax.scale 0.5 (Lax.reduceSum [| terms.Rank - 1 |] terms)
