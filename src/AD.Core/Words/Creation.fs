/// The words that make arrays from sizes, ranges and .NET data.
namespace AD.Internal

open System
open AD

module internal CreationWords =
    let aval (shape: int[]) (dtype: Dtype) : Aval = Dense.aval dtype (Dims.validate shape)

    let orElse (otherwise: Dtype) (dtype: Dtype | null) : Dtype =
        match dtype with
        | null -> otherwise
        | d -> d

    let full (shape: int[]) (dtype: Dtype | null) (value: NDArray) : NDArray =
        Raise.ifNull (nameof value) value
        let shape = Dims.validate shape
        let value = Words.Convert(value, orElse value.Dtype dtype, false)
        MovementWords.broadcastTo "full" shape value

    let like (shape: int[]) (dtype: Dtype | null) (v: float) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Lax.full (aval shape (orElse x.Dtype dtype)) v

    let eye (rows: int) (columns: int) (k: int) (dtype: Dtype) : NDArray =
        let shape = Dims.validate [| rows; columns |]
        let i = Lax.iota shape 0 Dtype.Int64
        Lax.convert dtype (Lax.eq (Lax.add i (Lax.like i (float k))) (Lax.iota shape 1 Dtype.Int64))

    // ---- ranges ------------------------------------------------------------------------------------

    let private count (what: string) (n: float) : int =
        if Double.IsNaN n || n > float Array.MaxLength then
            Raise.shape
                "AD640"
                $"{what} of {n} elements."
                $"An array holds at most {Array.MaxLength} elements, and their number is a number."

        int (max 0.0 n)

    let arange (start: float) (stop: float) (step: float) (dtype: Dtype) : NDArray =
        if step = 0.0 || not (Double.IsFinite start && Double.IsFinite stop && Double.IsFinite step) then
            let text = Message.number

            Raise.shape
                "AD641"
                $"arange from {text start} to {text stop} by {text step}."
                "Bounds and step are finite numbers, and the step is not 0."

        let n = count "arange" (Math.Ceiling((stop - start) / step))
        Lax.convert dtype (NDArray(Dense.ofArray [| n |] (Array.init n (fun i -> start + float i * step))))

    let arangeInt (start: int64) (stop: int64) (step: int64) (dtype: Dtype) : NDArray =
        if step = 0L then
            Raise.shape "AD641" $"arange from {start} to {stop} by {step}." "The step is not 0."

        let n = count "arange" (Math.Ceiling((float stop - float start) / float step))
        Lax.convert dtype (NDArray(Dense.ofArray [| n |] (Array.init n (fun i -> start + int64 i * step))))

    let private points (what: string) (n: int) =
        if n < 0 then Raise.shape "AD642" $"{what} of {n} points." "The number of points is zero or more."
        Dims.size [| n |] |> ignore

    /// start·(1 − t) + stop·t with t = 0, 1/(n−1) …, the last point exact: JAX's formula, linear in both ends.
    let linspace (start: NDArray) (stop: NDArray) (n: int) (endpoint: bool) (axis: int) : NDArray =
        points "linspace" n
        let struct (a, b) = Words.AlignFloating("linspace", start, stop)
        let shape = a.Aval.Shape
        let axis = Dims.axis "linspace" (shape.Length + 1) axis
        let a, b = Lax.convert a.Dtype a, Lax.convert b.Dtype b
        let parts = if endpoint then n - 1 else n
        let dims = [| 0 .. shape.Length |] |> Array.filter (fun i -> i <> axis)
        let whole k = Dims.validate (Dims.insert axis k shape)

        if n = 0 then
            Lax.zeros { a.Aval with Shape = whole 0 }
        elif parts = 0 then
            Lax.reshape (whole 1) a
        else
            let m = if endpoint then n - 1 else n
            let t = Lax.convert a.Dtype (NDArray(Dense.ofArray [| m |] (Array.init m (fun i -> float i / float parts))))
            let t = Lax.broadcast (whole m) [| axis |] t
            let spread x = Lax.broadcast (whole m) dims x
            let body = Lax.add (Lax.mul (spread a) (Lax.sub (Lax.like t 1.0) t)) (Lax.mul (spread b) t)
            if endpoint then Lax.concat axis [| body; Lax.reshape (whole 1) b |] else body

    let finite (what: string) (start: float) (stop: float) =
        if not (Double.IsFinite start && Double.IsFinite stop) then
            Raise.shape "AD643" $"{what} from {Message.number start} to {Message.number stop}." "Both ends are finite numbers."

    let logspace (start: NDArray) (stop: NDArray) (n: int) (endpoint: bool) (power: float) (axis: int) : NDArray =
        let exponents = linspace start stop n endpoint axis
        Lax.pow (Lax.like exponents power) exponents

    /// Geometric from start to stop, whose signs agree; the ends are exact.
    let geomspace (start: NDArray) (stop: NDArray) (n: int) (endpoint: bool) (axis: int) : NDArray =
        let struct (a, b) = Words.AlignFloating("geomspace", start, stop)
        let sign = Lax.sign a
        let logs x = Lax.unary Log10 (Lax.mul sign x)
        let body = logspace (logs a) (logs b) n endpoint 10.0 axis
        let at = Dims.axis "geomspace" body.Rank axis

        if n = 0 then
            body
        else
            let dims = [| 0 .. body.Rank - 1 |] |> Array.filter (fun i -> i <> at)

            let body =
                Lax.mul body (Lax.broadcast body.Aval.Shape dims (Lax.convertLike { body.Aval with Shape = sign.Aval.Shape } sign))

            let row = Array.mapi (fun i d -> if i = at then 1 else d) body.Aval.Shape
            let edge x = Lax.reshape row (Lax.convert body.Dtype x)

            if n = 1 then edge a
            elif endpoint then Lax.concat at [| edge a; Lax.sliceAxis at 1 (n - 1) 1 body; edge b |]
            else Lax.concat at [| edge a; Lax.sliceAxis at 1 n 1 body |]

    let meshgrid (indexing: string) (sparse: bool) (items: NDArray[]) : NDArray[] =
        let rank = items.Length

        let swap =
            match indexing with
            | "xy" -> rank > 1
            | "ij" -> false
            | other -> Raise.shape "AD644" $"meshgrid with indexing \"{other}\"." "Indexing is \"xy\" or \"ij\"."

        for x in items do
            if x.Rank > 1 then Raise.shape "AD645" $"meshgrid of {Message.a x.Aval}." "Coordinates are vectors."

        let place i = if swap && i < 2 then 1 - i else i
        let shape = Array.create rank 1
        items |> Array.iteri (fun i x -> shape[place i] <- x.Size)

        items
        |> Array.mapi (fun i x ->
            let line = MovementWords.flat x

            if sparse then
                Lax.reshape (Array.init rank (fun j -> if j = place i then x.Size else 1)) line
            else
                Lax.broadcast (Dims.validate shape) [| place i |] line)

    let indices (shape: int[]) (dtype: Dtype) : NDArray =
        let shape = Dims.validate shape
        let lines = Array.init shape.Length (fun i -> Lax.iota shape i dtype)
        if lines.Length = 0 then Lax.zeros (aval [| 0 |] dtype) else MovementWords.stack "indices" 0 lines

    // ---- from .NET ---------------------------------------------------------------------------------

    let ofFlat (shape: int[]) (xs: 'T[]) : NDArray =
        let shape = MovementWords.resolve "array" [| xs.Length |] shape
        NDArray(Dense.ofArray shape (Array.copy xs))

    let jagged (rows: 'T[][]) : NDArray =
        if rows.Length = 0 then
            Raise.shape "AD646" "an array of no rows has no second size." "Give the shape: Np.Zeros((0, 3))."

        rows
        |> Array.iteri (fun i row ->
            Raise.ifNull "rows" row

            if row.Length <> rows[0].Length then
                Raise.shape
                    "AD647"
                    $"""row {i} has {Message.count row.Length "element"}, row 0 has {rows[0].Length}."""
                    "All rows must have one length.")

        NDArray(Dense.ofArray [| rows.Length; rows[0].Length |] (Array.concat rows))

    /// Row-major elements of a .NET array of any rank whose indices begin at 0.
    let ofArray<'T> (xs: Array) (element: obj -> 'T) : NDArray =
        let shape = Array.init xs.Rank (fun i -> xs.GetLength i)

        for i in 0 .. xs.Rank - 1 do
            if xs.GetLowerBound i <> 0 then
                Raise.shape
                    "AD648"
                    $"a .NET array whose axis {i} begins at index {xs.GetLowerBound i}."
                    "Indices must begin at 0: copy it into such an array."

        let flat = Array.zeroCreate<'T> xs.Length
        let mutable i = 0

        for x in xs do
            flat[i] <- element (nonNull x)
            i <- i + 1

        NDArray(Dense.ofArray (Dims.validate shape) flat)

    let nested (rows: NDArray[][]) : NDArray =
        if rows.Length = 0 then
            Raise.shape "AD646" "an array of no rows has no second size." "Give the shape: Np.Zeros((0, 3))."

        rows
        |> Array.iteri (fun i row ->
            Raise.ifNull "rows" row

            if row.Length <> rows[0].Length then
                Raise.shape
                    "AD647"
                    $"""row {i} has {Message.count row.Length "element"}, row 0 has {rows[0].Length}."""
                    "All rows must have one length.")

        Words.Stack("Np.Array", rows |> Array.map (fun row -> Words.Stack("Np.Array", row)))

    let init (shape: int[]) (f: Func<int[], float>) : NDArray =
        Raise.ifNull (nameof f) f
        let shape = Dims.validate shape
        let index = Array.zeroCreate<int> shape.Length

        let values =
            Array.init (Dims.size shape) (fun _ ->
                let v = f.Invoke(Array.copy index)
                let mutable axis = shape.Length - 1

                while axis >= 0 do
                    index[axis] <- index[axis] + 1

                    if index[axis] = shape[axis] then
                        index[axis] <- 0
                        axis <- axis - 1
                    else
                        axis <- -1

                v)

        NDArray(Dense.ofArray shape values)

    // ---- arrays and numbers --------------------------------------------------------------------------

    /// As an array, no longer a number written in source.
    let strong (x: NDArray) : NDArray = Words.Convert(x, x.Dtype, false)

    let asArray (dtype: Dtype | null) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Words.Convert(x, orElse x.Dtype dtype, false)

    let scalar (dtype: Dtype | null) (v: float) : NDArray = NDArray(Dense.scalar (orElse Dtype.Float64 dtype) false v)

    let linspaceOf (start: float) (stop: float) (n: int) (endpoint: bool) (dtype: Dtype | null) : NDArray =
        finite "linspace" start stop
        let line = linspace (scalar null start) (scalar null stop) n endpoint 0

        match dtype with
        | null -> line
        | d when not d.IsInteger -> asArray d line
        | d ->
            // rounded down: start + i·step, as the sum of two products may miss a whole number by a rounding
            let step = (stop - start) / float (if endpoint then max 1 (n - 1) else n)
            let at i = Math.Floor(if endpoint && i > 0 && i = n - 1 then stop else start + float i * step)
            asArray d (NDArray(Dense.ofArray [| n |] (Array.init n at)))

    let broadcastShapes (shapes: seq<Shape>) : Shape =
        Raise.ifNull (nameof shapes) shapes
        Shape(MovementWords.broadcastShapes "broadcast_shapes" (shapes |> Seq.map (fun s -> s.Dims) |> Seq.toArray))

    let asType (dtype: Dtype) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof dtype) dtype
        Words.Convert(x, dtype, false)

    let sizes (shape: int[]) : int[] =
        Raise.ifNull (nameof shape) shape
        shape
