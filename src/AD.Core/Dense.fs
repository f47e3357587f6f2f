/// Arrays of numbers: storage and a strided view of it. A movement (transpose, slice, reverse, broadcast) is a view, never a copy.
namespace AD.Internal

open System
open System.Numerics
open AD
open AD.Kernels
open MathNet.Numerics.LinearAlgebra

/// What an NDArray holds: a `Dense`, or a tracer that stands for one.
[<AbstractClass>]
type internal Value(aval: Aval) =
    member _.Aval = aval

/// A strided view of storage: `float[]`, `float32[]`, `int[]`, `int64[]`, `uint32[]` or `bool[]`, by its dtype.
[<Sealed>]
type internal Dense(storage: Array, offset: int64, strides: int64[], aval: Aval) =
    inherit Value(aval)
    member _.Storage = storage
    member _.Offset = offset
    member _.Strides = strides
    member _.Shape = aval.Shape
    member _.Dtype = aval.Dtype
    member _.Weak = aval.Weak
    member _.Rank = aval.Shape.Length
    member d.Size = Dims.size d.Shape

    /// Row-major with nothing between the elements.
    member _.IsContiguous =
        let dims = aval.Shape
        let mutable step = 1L
        let mutable ok = true

        for i in dims.Length - 1 .. -1 .. 0 do
            if dims[i] <> 1 then
                if strides[i] <> step then ok <- false

                step <- step * int64 dims[i]

        ok || Array.contains 0 dims

    /// Contiguous and the whole of its storage: the storage may be read from index 0 on.
    member d.IsWhole = offset = 0L && d.IsContiguous && storage.LongLength = int64 d.Size

module internal Dense =
    let private noStrides: int64[] = [||]

    let aval (dtype: Dtype) (shape: int[]) : Aval = { Shape = shape; Dtype = dtype; Weak = false; Depth = 0 }

    let private scalarAvals =
        let make weak = fun d -> { Shape = Dims.scalar; Dtype = d; Weak = weak; Depth = 0 }

        let table weak =
            [| Dtype.Bool; Dtype.UInt32; Dtype.Int32; Dtype.Int64; Dtype.Float32; Dtype.Float64 |] |> Array.map (make weak)

        [| table false; table true |]

    /// The shared aval of a scalar.
    let scalarAval (dtype: Dtype) (weak: bool) : Aval = scalarAvals[if weak then 1 else 0][dtype.Code]

    let dtypeOf<'T> () : Dtype =
        if typeof<'T> = typeof<float> then
            Dtype.Float64
        elif typeof<'T> = typeof<float32> then
            Dtype.Float32
        elif typeof<'T> = typeof<int> then
            Dtype.Int32
        elif typeof<'T> = typeof<int64> then
            Dtype.Int64
        elif typeof<'T> = typeof<uint32> then
            Dtype.UInt32
        elif typeof<'T> = typeof<bool> then
            Dtype.Bool
        else
            Raise.dtype "AD040" $"arrays do not hold {typeof<'T>.Name}." "Use double, float, int, long, uint or bool."

    let allocate (dtype: Dtype) (n: int) : Array =
        match dtype with
        | Dtype.Bool -> Allocation.Zeroed<bool> n :> Array
        | Dtype.UInt32 -> Allocation.Zeroed<uint32> n
        | Dtype.Int32 -> Allocation.Zeroed<int> n
        | Dtype.Int64 -> Allocation.Zeroed<int64> n
        | Dtype.Float32 -> Allocation.Zeroed<float32> n
        | Dtype.Float64 -> Allocation.Zeroed<float> n

    /// The same, with whatever was in that memory: for kernels that write every element before any is read.
    let allocateRaw (dtype: Dtype) (n: int) : Array =
        match dtype with
        | Dtype.Bool -> Allocation.Raw<bool> n :> Array
        | Dtype.UInt32 -> Allocation.Raw<uint32> n
        | Dtype.Int32 -> Allocation.Raw<int> n
        | Dtype.Int64 -> Allocation.Raw<int64> n
        | Dtype.Float32 -> Allocation.Raw<float32> n
        | Dtype.Float64 -> Allocation.Raw<float> n

    /// Storage that nobody else holds, as a contiguous array.
    let ofStorage (aval: Aval) (storage: Array) : Dense =
        Dense(storage, 0L, (if aval.Shape.Length = 0 then noStrides else Dims.rowMajor aval.Shape), aval)

    /// The same, for the results of a loop over d: strides are never written, so an array of d's shape shares d's where they are row-major.
    let likeness (d: Dense) (aval: Aval) (storage: Array) : Dense =
        if d.IsContiguous then Dense(storage, 0L, d.Strides, aval) else ofStorage aval storage

    let ofArray (shape: int[]) (xs: 'T[]) : Dense = ofStorage (aval (dtypeOf<'T>()) shape) xs

    let empty (a: Aval) : Dense = ofStorage a (allocate a.Dtype (Dims.size a.Shape))

    /// For a kernel that writes every element.
    let raw (a: Aval) : Dense = ofStorage a (allocateRaw a.Dtype (Dims.size a.Shape))

    let float64Scalar (weak: bool) (v: float) : Dense = Dense([| v |], 0L, noStrides, scalarAval Dtype.Float64 weak)

    /// A number as a scalar of the dtype. A number that an integer dtype cannot hold is the caller's to refuse.
    let scalar (dtype: Dtype) (weak: bool) (v: float) : Dense =
        let storage: Array =
            match dtype with
            | Dtype.Bool -> [| v <> 0.0 |]
            | Dtype.UInt32 -> [| uint32 v |]
            | Dtype.Int32 -> [| int v |]
            | Dtype.Int64 -> [| int64 v |]
            | Dtype.Float32 -> [| float32 v |]
            | Dtype.Float64 -> [| v |]

        Dense(storage, 0L, noStrides, scalarAval dtype weak)

    let int64Scalar (dtype: Dtype) (weak: bool) (v: int64) : Dense =
        match dtype with
        | Dtype.Int64 -> Dense([| v |], 0L, noStrides, scalarAval dtype weak)
        | _ -> scalar dtype weak (float v)

    /// The same view under another weakness.
    let reweak (weak: bool) (d: Dense) : Dense =
        if d.Weak = weak then d else Dense(d.Storage, d.Offset, d.Strides, { d.Aval with Weak = weak })

    // ---- movements: views ------------------------------------------------------------------------

    let private view (d: Dense) offset strides shape = Dense(d.Storage, offset, strides, { d.Aval with Shape = shape })

    /// Operand axis i becomes axis dims[i] of the result; a size of 1 may grow. The one view that may have more elements than an array can.
    let broadcast (shape: int[]) (dims: int[]) (d: Dense) : Dense =
        Dims.size shape |> ignore
        let strides = Array.zeroCreate<int64> shape.Length

        for i in 0 .. dims.Length - 1 do
            if d.Shape[i] <> 1 || shape[dims[i]] = 1 then strides[dims[i]] <- d.Strides[i]

        view d d.Offset strides shape

    let full (dtype: Dtype) (shape: int[]) (v: float) : Dense = broadcast shape [||] (scalar dtype false v)

    let transpose (perm: int[]) (d: Dense) : Dense =
        view d d.Offset (perm |> Array.map (fun p -> d.Strides[p])) (perm |> Array.map (fun p -> d.Shape[p]))

    /// Elements start, start + step … below limit, along each axis; the steps are positive.
    let slice (start: int[]) (limit: int[]) (step: int[]) (d: Dense) : Dense =
        let shape = Array.init d.Rank (fun i -> max 0 ((limit[i] - start[i] + step[i] - 1) / step[i]))

        let mutable offset = d.Offset

        if not (Array.contains 0 shape) then
            for i in 0 .. d.Rank - 1 do
                offset <- offset + int64 start[i] * d.Strides[i]

        view d offset (Array.init d.Rank (fun i -> d.Strides[i] * int64 step[i])) shape

    /// Where the k-th row begins; a row without elements begins inside the storage too.
    let rowOffset (d: Dense) (k: int) : int64 = if d.Size = 0 then d.Offset else d.Offset + int64 k * d.Strides[0]

    let reverse (axes: int[]) (d: Dense) : Dense =
        let strides = Array.copy d.Strides
        let mutable offset = d.Offset

        for a in axes do
            // of an empty array no element is last: a view of nothing stays inside the storage
            if d.Size > 0 then offset <- offset + int64 (d.Shape[a] - 1) * strides[a]

            strides[a] <- -strides[a]

        view d offset strides d.Shape

    /// A row-major copy that shares nothing.
    let copy (d: Dense) : Dense =
        let target = raw d.Aval
        Strided.Copy(d.Storage, d.Offset, ReadOnlySpan d.Shape, ReadOnlySpan d.Strides, target.Storage)
        target

    /// Row-major, the whole of its storage: itself, or a copy.
    let whole (d: Dense) : Dense = if d.IsWhole then d else copy d

    let contiguous (d: Dense) : Dense = if d.IsContiguous then d else copy d

    /// The strides of the same elements in another shape, where no copy is needed for that.
    let private reshapedStrides (d: Dense) (shape: int[]) : int64[] voption =
        if d.IsContiguous then
            ValueSome(Dims.rowMajor shape)
        else
            // axes of size 1 carry no order; match runs of old axes with runs of new ones of equal size
            let keep = [| 0 .. d.Rank - 1 |] |> Array.filter (fun i -> d.Shape[i] <> 1)
            let old = keep |> Array.map (fun i -> d.Shape[i])
            let step = keep |> Array.map (fun i -> d.Strides[i])
            let strides = Array.zeroCreate<int64> shape.Length
            let mutable i, j, ok = 0, 0, true

            while ok && i < old.Length && j < shape.Length do
                let mutable i2, j2 = i + 1, j + 1
                let mutable m, n = int64 old[i], int64 shape[j]

                while m <> n && ok do
                    if m < n then
                        if i2 < old.Length then
                            m <- m * int64 old[i2]
                            i2 <- i2 + 1
                        else
                            ok <- false
                    elif j2 < shape.Length then
                        n <- n * int64 shape[j2]
                        j2 <- j2 + 1
                    else
                        ok <- false

                // the run of old axes must itself be without gaps
                for k in i .. i2 - 2 do
                    if step[k] <> step[k + 1] * int64 old[k + 1] then ok <- false

                if ok then
                    let mutable s = step[i2 - 1]

                    for k in j2 - 1 .. -1 .. j do
                        strides[k] <- s
                        s <- s * int64 shape[k]

                    i <- i2
                    j <- j2

            if ok then ValueSome strides else ValueNone

    /// The same elements in row-major order under another shape: a view where the strides allow it.
    let reshape (shape: int[]) (d: Dense) : Dense =
        match reshapedStrides d shape with
        | ValueSome strides -> view d d.Offset strides shape
        | ValueNone -> view (copy d) 0L (Dims.rowMajor shape) shape

    // ---- reading ---------------------------------------------------------------------------------

    /// Holds no other element than its first: a scalar, or an array that was broadcast from one.
    let isUniform (d: Dense) : bool =
        d.Size > 0
        && (let mutable same = true

            for i in 0 .. d.Rank - 1 do
                if d.Shape[i] <> 1 && d.Strides[i] <> 0L then same <- false

            same)

    /// The elements in row-major order, in a fresh array.
    let toArray<'T> (d: Dense) : 'T[] =
        let target = GC.AllocateUninitializedArray<'T> d.Size
        Strided.Copy(d.Storage, d.Offset, ReadOnlySpan d.Shape, ReadOnlySpan d.Strides, target)
        target

    /// One element as a double (a boolean as 0 or 1), at an index into the storage.
    let private readAt (d: Dense) (i: int64) : float =
        match d.Storage with
        | :? (float[]) as a -> a[int i]
        | :? (float32[]) as a -> float a[int i]
        | :? (int64[]) as a -> float a[int i]
        | :? (bool[]) as a -> if a[int i] then 1.0 else 0.0
        // the CLR lets int[] and uint32[] pass for each other: the dtype decides
        | a when d.Dtype = Dtype.UInt32 -> float ((a :?> uint32[]).[int i])
        | a -> float ((a :?> int[]).[int i])

    /// The one element of an array of size 1.
    let item (d: Dense) : float = readAt d d.Offset

    let itemInt64 (d: Dense) : int64 =
        match d.Storage with
        | :? (int64[]) as a -> a[int d.Offset]
        | _ -> int64 (item d)

    /// The elements in row-major order, as doubles.
    let toFloats (d: Dense) : float[] =
        match d.Dtype with
        | Dtype.Float64 -> toArray<float> d
        | Dtype.Float32 -> toArray<float32> d |> Array.map float
        | Dtype.Int64 -> toArray<int64> d |> Array.map float
        | Dtype.Int32 -> toArray<int> d |> Array.map float
        | Dtype.UInt32 -> toArray<uint32> d |> Array.map float
        | Dtype.Bool -> toArray<bool> d |> Array.map (fun b -> if b then 1.0 else 0.0)

    /// A two-dimensional .NET array, copied.
    let ofArray2D (xs: float[,]) : Dense =
        if xs.GetLowerBound 0 <> 0 || xs.GetLowerBound 1 <> 0 then
            Raise.shape
                "AD053"
                $"a two-dimensional array that starts at ({xs.GetLowerBound 0}, {xs.GetLowerBound 1})."
                "Only arrays that start at (0, 0) are taken."

        let flat = Array.zeroCreate<float> xs.Length
        Buffer.BlockCopy(xs, 0, flat, 0, xs.Length * sizeof<float>)
        ofArray [| xs.GetLength 0; xs.GetLength 1 |] flat

    // ---- MathNet: copied both ways, in logical order ------------------------------------------------

    let ofVector (v: Vector<'T>) : Dense = ofArray [| v.Count |] (v.ToArray())

    let ofMatrix (m: Matrix<'T>) : Dense = ofArray [| m.RowCount; m.ColumnCount |] (m.ToRowMajorArray())
