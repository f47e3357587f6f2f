/// The kernels that move or combine along axes — reductions, scans, products, sorting, putting together — on dense arrays, by dtype.
namespace AD.Internal

open System
open System.Buffers
open AD
open AD.Kernels

module internal Structural =
    let private as'<'T> (storage: Array) : 'T[] = downcast storage

    // a boolean is a byte that is 0 or 1
    let private bytes (storage: Array) : byte[] = Rows.Bytes(downcast storage)

    let private extent (dims: int[]) (from: int) (count: int) =
        let mutable n = 1

        for i in from .. from + count - 1 do
            n <- n * dims[i]

        n

    // ---- reductions ------------------------------------------------------------------------------

    let private fold<'T, 'F
        when 'T: unmanaged
        and 'T: struct
        and 'T: (new: unit -> 'T)
        and 'T :> ValueType
        and 'F: struct
        and 'F: (new: unit -> 'F)
        and 'F :> ValueType
        and 'F :> IFold<'T>>
        (axes: int[])
        (x: Dense)
        (storage: 'T[])
        (target: 'T[])
        =
        Folding.Fold<'T, 'F>(storage, x.Offset, x.Shape, x.Strides, axes, target)

    /// The fold over the (ascending) axes, which vanish. Booleans: sum, max and any are `or`, prod, min and all are `and`.
    let reduce (op: Reduction) (axes: int[]) (x: Dense) : Dense =
        Launches.one ()

        let result = Dense.raw { x.Aval with Shape = Dims.without axes x.Shape }

        let s, t = x.Storage, result.Storage

        match x.Dtype, op with
        | Dtype.Float64, ReduceSum -> fold<float, Plus<float>> axes x (as' s) (as' t)
        | Dtype.Float64, ReduceProd -> fold<float, Times<float>> axes x (as' s) (as' t)
        | Dtype.Float64, ReduceMax -> fold<float, Larger<float>> axes x (as' s) (as' t)
        | Dtype.Float64, ReduceMin -> fold<float, Smaller<float>> axes x (as' s) (as' t)
        | Dtype.Float32, ReduceSum -> fold<float32, Plus<float32>> axes x (as' s) (as' t)
        | Dtype.Float32, ReduceProd -> fold<float32, Times<float32>> axes x (as' s) (as' t)
        | Dtype.Float32, ReduceMax -> fold<float32, Larger<float32>> axes x (as' s) (as' t)
        | Dtype.Float32, ReduceMin -> fold<float32, Smaller<float32>> axes x (as' s) (as' t)
        | Dtype.Int64, ReduceSum -> fold<int64, Plus<int64>> axes x (as' s) (as' t)
        | Dtype.Int64, ReduceProd -> fold<int64, Times<int64>> axes x (as' s) (as' t)
        | Dtype.Int64, ReduceMax -> fold<int64, Larger<int64>> axes x (as' s) (as' t)
        | Dtype.Int64, ReduceMin -> fold<int64, Smaller<int64>> axes x (as' s) (as' t)
        | Dtype.Int32, ReduceSum -> fold<int, Plus<int>> axes x (as' s) (as' t)
        | Dtype.Int32, ReduceProd -> fold<int, Times<int>> axes x (as' s) (as' t)
        | Dtype.Int32, ReduceMax -> fold<int, Larger<int>> axes x (as' s) (as' t)
        | Dtype.Int32, ReduceMin -> fold<int, Smaller<int>> axes x (as' s) (as' t)
        | Dtype.UInt32, ReduceSum -> fold<uint32, Plus<uint32>> axes x (as' s) (as' t)
        | Dtype.UInt32, ReduceProd -> fold<uint32, Times<uint32>> axes x (as' s) (as' t)
        | Dtype.UInt32, ReduceMax -> fold<uint32, Larger<uint32>> axes x (as' s) (as' t)
        | Dtype.UInt32, ReduceMin -> fold<uint32, Smaller<uint32>> axes x (as' s) (as' t)
        | Dtype.Bool, (ReduceSum | ReduceMax | ReduceAny) -> fold<byte, Either> axes x (bytes s) (bytes t)
        | Dtype.Bool, (ReduceProd | ReduceMin | ReduceAll) -> fold<byte, Both> axes x (bytes s) (bytes t)
        | (Dtype.Float64 | Dtype.Float32 | Dtype.Int64 | Dtype.Int32 | Dtype.UInt32), (ReduceAll | ReduceAny) ->
            Raise.impossible "all and any reduce booleans"

        result

    /// The int64 place of the first extremum along the axis, which vanishes; the first NaN counts as one.
    let argReduce (op: Extremum) (axis: int) (x: Dense) : Dense =
        Launches.one ()
        let shape = Array.removeAt axis x.Shape
        let strides = Array.removeAt axis x.Strides
        let result = Dense.empty (Dense.aval Dtype.Int64 shape)
        let target: int64[] = as' result.Storage

        let largest = (op = ArgMax)
        let n, step = x.Shape[axis], x.Strides[axis]

        if target.Length > 0 then
            if n = 0 then
                Raise.impossible $"the place of an extremum along axis {axis} of {x.Aval}, which is empty"

            match x.Dtype with
            | Dtype.Float64 -> Scan.Extremum<float>(as' x.Storage, x.Offset, shape, strides, n, step, largest, target)
            | Dtype.Float32 -> Scan.Extremum<float32>(as' x.Storage, x.Offset, shape, strides, n, step, largest, target)
            | Dtype.Int64 -> Scan.Extremum<int64>(as' x.Storage, x.Offset, shape, strides, n, step, largest, target)
            | Dtype.Int32 -> Scan.Extremum<int>(as' x.Storage, x.Offset, shape, strides, n, step, largest, target)
            | Dtype.UInt32 -> Scan.Extremum<uint32>(as' x.Storage, x.Offset, shape, strides, n, step, largest, target)
            | Dtype.Bool -> Scan.Extremum<byte>(bytes x.Storage, x.Offset, shape, strides, n, step, largest, target)

        result

    // ---- scans -----------------------------------------------------------------------------------

    /// Each element the fold of all up to it along the axis; in reverse, of all from it on.
    let cumulative (op: Accumulation) (axis: int) (reverse: bool) (x: Dense) : Dense =
        Launches.one ()
        let result = Dense.copy x
        let outer = extent x.Shape 0 axis
        let n = x.Shape[axis]
        let inner = extent x.Shape (axis + 1) (x.Rank - axis - 1)
        let t = result.Storage

        match x.Dtype, op with
        | Dtype.Float64, CumSum -> Scan.Cumulate<float, Plus<float>>(as' t, outer, n, inner, reverse)
        | Dtype.Float64, CumProd -> Scan.Cumulate<float, Times<float>>(as' t, outer, n, inner, reverse)
        | Dtype.Float64, CumMax -> Scan.Cumulate<float, Larger<float>>(as' t, outer, n, inner, reverse)
        | Dtype.Float64, CumMin -> Scan.Cumulate<float, Smaller<float>>(as' t, outer, n, inner, reverse)
        | Dtype.Float32, CumSum -> Scan.RunningSum(as' t, outer, n, inner, reverse)
        | Dtype.Float32, CumProd -> Scan.Cumulate<float32, Times<float32>>(as' t, outer, n, inner, reverse)
        | Dtype.Float32, CumMax -> Scan.Cumulate<float32, Larger<float32>>(as' t, outer, n, inner, reverse)
        | Dtype.Float32, CumMin -> Scan.Cumulate<float32, Smaller<float32>>(as' t, outer, n, inner, reverse)
        | Dtype.Int64, CumSum -> Scan.Cumulate<int64, Plus<int64>>(as' t, outer, n, inner, reverse)
        | Dtype.Int64, CumProd -> Scan.Cumulate<int64, Times<int64>>(as' t, outer, n, inner, reverse)
        | Dtype.Int64, CumMax -> Scan.Cumulate<int64, Larger<int64>>(as' t, outer, n, inner, reverse)
        | Dtype.Int64, CumMin -> Scan.Cumulate<int64, Smaller<int64>>(as' t, outer, n, inner, reverse)
        | Dtype.Int32, CumSum -> Scan.Cumulate<int, Plus<int>>(as' t, outer, n, inner, reverse)
        | Dtype.Int32, CumProd -> Scan.Cumulate<int, Times<int>>(as' t, outer, n, inner, reverse)
        | Dtype.Int32, CumMax -> Scan.Cumulate<int, Larger<int>>(as' t, outer, n, inner, reverse)
        | Dtype.Int32, CumMin -> Scan.Cumulate<int, Smaller<int>>(as' t, outer, n, inner, reverse)
        | Dtype.UInt32, CumSum -> Scan.Cumulate<uint32, Plus<uint32>>(as' t, outer, n, inner, reverse)
        | Dtype.UInt32, CumProd -> Scan.Cumulate<uint32, Times<uint32>>(as' t, outer, n, inner, reverse)
        | Dtype.UInt32, CumMax -> Scan.Cumulate<uint32, Larger<uint32>>(as' t, outer, n, inner, reverse)
        | Dtype.UInt32, CumMin -> Scan.Cumulate<uint32, Smaller<uint32>>(as' t, outer, n, inner, reverse)
        | Dtype.Bool, (CumSum | CumMax) -> Scan.Cumulate<byte, Either>(bytes t, outer, n, inner, reverse)
        | Dtype.Bool, (CumProd | CumMin) -> Scan.Cumulate<byte, Both>(bytes t, outer, n, inner, reverse)

        result

    // ---- products --------------------------------------------------------------------------------

    /// lhs: batch ++ free ++ contracted; rhs: batch ++ contracted ++ free; result: batch ++ free of lhs ++ free of rhs. Of booleans: any of both.
    let dot (batch: int) (contract: int) (x: Dense) (y: Dense) : Dense =
        Launches.one ()
        let free = x.Rank - contract

        let shape = Array.append (Array.sub x.Shape 0 free) (Array.skip (batch + contract) y.Shape)
        let aval = { Shape = shape; Dtype = x.Dtype; Depth = 0; Weak = x.Weak && y.Weak }
        // products of integers and booleans add to what is there
        let result = if x.Dtype.IsFloating then Dense.raw aval else Dense.empty aval

        let xs, xt, ys, yt = x.Shape, x.Strides, y.Shape, y.Strides
        let a, b, c = x.Storage, y.Storage, result.Storage

        match x.Dtype with
        | Dtype.Float64 -> Product.Multiply<float, DoubleProduct>(as' a, x.Offset, xs, xt, as' b, y.Offset, ys, yt, batch, contract, as' c)
        | Dtype.Float32 ->
            Product.Multiply<float32, SingleProduct>(as' a, x.Offset, xs, xt, as' b, y.Offset, ys, yt, batch, contract, as' c)
        | Dtype.Int64 ->
            Product.Multiply<int64, WrappingProduct<int64>>(as' a, x.Offset, xs, xt, as' b, y.Offset, ys, yt, batch, contract, as' c)
        | Dtype.Int32 ->
            Product.Multiply<int, WrappingProduct<int>>(as' a, x.Offset, xs, xt, as' b, y.Offset, ys, yt, batch, contract, as' c)
        | Dtype.UInt32 ->
            Product.Multiply<uint32, WrappingProduct<uint32>>(as' a, x.Offset, xs, xt, as' b, y.Offset, ys, yt, batch, contract, as' c)
        | Dtype.Bool -> Product.Multiply<byte, AnyProduct>(bytes a, x.Offset, xs, xt, bytes b, y.Offset, ys, yt, batch, contract, bytes c)

        result

    // ---- putting together --------------------------------------------------------------------------

    let private assign (source: Dense) (target: Dense) (offset: int64) (strides: int64[]) =
        Assembly.Assign(source.Storage, source.Offset, source.Shape, source.Strides, target.Storage, offset, strides)

    // starts are clamped so that the window fits
    let private clamped (dims: int[]) (sizes: int[]) (starts: ReadOnlySpan<Dense>) : int[] =
        let at = Array.zeroCreate dims.Length

        for i in 0 .. dims.Length - 1 do
            at[i] <- int (max 0L (min (int64 (dims[i] - sizes[i])) (Dense.itemInt64 starts[i])))

        at

    /// x, then one integer scalar per axis.
    let dynamicSlice (sizes: int[]) (xs: Dense[]) : Dense =
        Launches.one ()
        let x = xs[0]
        let start = clamped x.Shape sizes (ReadOnlySpan(xs, 1, x.Rank))
        let limit = Array.map2 (+) start sizes
        Dense.copy (Dense.slice start limit (Array.create x.Rank 1) x)

    /// x, update, then one integer scalar per axis. Written into x itself where nobody else holds it.
    let dynamicUpdateSlice (inPlace: bool) (xs: Dense[]) : Dense =
        Launches.one ()
        let x, update = xs[0], xs[1]
        let result = if inPlace then x else Dense.copy x
        let start = clamped x.Shape update.Shape (ReadOnlySpan(xs, 2, x.Rank))
        let mutable offset = result.Offset

        for i in 0 .. x.Rank - 1 do
            offset <- offset + int64 start[i] * result.Strides[i]

        assign update result offset result.Strides
        result

    let concat (axis: int) (xs: Dense[]) : Dense =
        Launches.one ()
        let shape = Array.copy xs[0].Shape
        shape[axis] <- xs |> Array.sumBy (fun x -> x.Shape[axis])

        let result = Dense.raw { xs[0].Aval with Shape = shape; Weak = xs |> Array.forall (fun x -> x.Weak) }

        let mutable offset = 0L

        for x in xs do
            assign x result offset result.Strides
            offset <- offset + int64 x.Shape[axis] * result.Strides[axis]

        result

    /// Negative lo and hi cut; interior puts values between the elements.
    let pad (lo: int[]) (hi: int[]) (interior: int[]) (x: Dense) (value: Dense) : Dense =
        Launches.one ()

        let result =
            Dense.raw
                { x.Aval with
                    Shape = Array.init x.Rank (fun i -> Typing.padded lo[i] hi[i] interior[i] x.Shape[i])
                }

        Assembly.Fill(result.Storage, value.Storage, value.Offset)

        // element i of an axis lands at lo + i·gap: those that land inside are a slice
        let strides = Array.zeroCreate<int64> x.Rank
        let start, limit = Array.zeroCreate x.Rank, Array.zeroCreate x.Rank
        let mutable offset = 0L

        for i in 0 .. x.Rank - 1 do
            let gap = interior[i] + 1
            strides[i] <- result.Strides[i] * int64 gap
            start[i] <- if lo[i] >= 0 then 0 else (-lo[i] + gap - 1) / gap
            limit[i] <- min x.Shape[i] (max 0 ((result.Shape[i] - lo[i] + gap - 1) / gap))
            offset <- offset + int64 (lo[i] + start[i] * gap) * result.Strides[i]

        let inside = Dense.slice start limit (Array.create x.Rank 1) x
        assign inside result offset strides
        result

    /// 0, 1, 2 … along the axis.
    let iota (shape: int[]) (axis: int) (dtype: Dtype) : Dense =
        Launches.one ()
        let result = Dense.empty (Dense.aval dtype shape)
        let outer = extent shape 0 axis
        let n = shape[axis]
        let inner = extent shape (axis + 1) (shape.Length - axis - 1)
        let t = result.Storage

        match dtype with
        | Dtype.Float64 -> Assembly.Count<float>(as' t, outer, n, inner)
        | Dtype.Float32 -> Assembly.Count<float32>(as' t, outer, n, inner)
        | Dtype.Int64 -> Assembly.Count<int64>(as' t, outer, n, inner)
        | Dtype.Int32 -> Assembly.Count<int>(as' t, outer, n, inner)
        | Dtype.UInt32 -> Assembly.Count<uint32>(as' t, outer, n, inner)
        | Dtype.Bool -> Raise.dtype "AD148" "a count in bool, which is no number." "Count in an integer or floating dtype."

        result

    // ---- places that index arrays name -------------------------------------------------------------

    /// Where each index names an element of x, in a rented array; all are checked before anything is read or written.
    let private places (x: Dense) (axes: int[]) (bounds: Bounds) (indices: ReadOnlySpan<Dense>) : int64[] =
        let count = indices[0].Size
        let at = ArrayPool<int64>.Shared.Rent count
        Array.Fill(at, x.Offset, 0, count)

        let outside =
            match bounds with
            | Refuse -> Outside.Refused
            | Clip -> Outside.Clipped
            | Drop -> Outside.Dropped

        for k in 0 .. axes.Length - 1 do
            let index = Dense.contiguous indices[k]
            let size, stride = x.Shape[axes[k]], x.Strides[axes[k]]
            let from = int index.Offset

            let refused =
                match index.Dtype with
                | Dtype.Int64 -> Indexed.Locate<int64>(ReadOnlySpan(as' index.Storage, from, count), size, stride, outside, at)
                | Dtype.Int32 -> Indexed.Locate<int>(ReadOnlySpan(as' index.Storage, from, count), size, stride, outside, at)
                | Dtype.UInt32 -> Indexed.Locate<uint32>(ReadOnlySpan(as' index.Storage, from, count), size, stride, outside, at)
                | (Dtype.Bool | Dtype.Float32 | Dtype.Float64) -> Raise.impossible "index arrays of integers were wanted"

            if refused >= 0 then
                let i = (Positions.integers index)[refused]
                // what counted from the end has been moved by the size
                let given = if i < 0L then i - int64 size else i

                Raise.index
                    "AD046"
                    $"index {given} is out of range for axis {axes[k]} of size {size}."
                    "Pass IndexMode.Clip or IndexMode.Drop to take such indices."

        at

    /// x, then one index array of shape S per axis; result: S ++ the other axes of x.
    let gather (axes: int[]) (bounds: Bounds) (xs: Dense[]) : Dense =
        Launches.one ()
        let x = xs[0]
        let rented = places x axes bounds (ReadOnlySpan(xs, 1, axes.Length))
        let at = ReadOnlySpan(rented, 0, xs[1].Size)
        let others = Dims.without axes x.Shape
        let kept = [| 0 .. x.Rank - 1 |] |> Array.except axes |> Array.map (fun i -> x.Strides[i])

        let result = Dense.empty { x.Aval with Shape = Dims.concat xs[1].Shape others }
        let s, t = x.Storage, result.Storage

        match x.Dtype with
        | Dtype.Float64 -> Indexed.Gather<float>(as' s, at, others, kept, as' t)
        | Dtype.Float32 -> Indexed.Gather<float32>(as' s, at, others, kept, as' t)
        | Dtype.Int64 -> Indexed.Gather<int64>(as' s, at, others, kept, as' t)
        | Dtype.Int32 -> Indexed.Gather<int>(as' s, at, others, kept, as' t)
        | Dtype.UInt32 -> Indexed.Gather<uint32>(as' s, at, others, kept, as' t)
        | Dtype.Bool -> Indexed.Gather<bool>(as' s, at, others, kept, as' t)

        ArrayPool<int64>.Shared.Return rented
        result

    let private write (op: Writing) (axes: int[]) (bounds: Bounds) (target: Dense) (updates: Dense) (indices: ReadOnlySpan<Dense>) : unit =
        let rented = places target axes bounds indices
        let at = ReadOnlySpan(rented, 0, indices[0].Size)
        let others = Dims.without axes target.Shape
        let kept = [| 0 .. target.Rank - 1 |] |> Array.except axes |> Array.map (fun i -> target.Strides[i])
        let u = Dense.contiguous updates
        let t, s = target.Storage, u.Storage

        match target.Dtype, op with
        | Dtype.Float64, Set -> Indexed.Scatter<float, Latter<float>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Float64, Accumulate -> Indexed.Scatter<float, Plus<float>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Float64, Multiply -> Indexed.Scatter<float, Times<float>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Float32, Set -> Indexed.Scatter<float32, Latter<float32>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Float32, Accumulate -> Indexed.Scatter<float32, Plus<float32>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Float32, Multiply -> Indexed.Scatter<float32, Times<float32>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Int64, Set -> Indexed.Scatter<int64, Latter<int64>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Int64, Accumulate -> Indexed.Scatter<int64, Plus<int64>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Int64, Multiply -> Indexed.Scatter<int64, Times<int64>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Int32, Set -> Indexed.Scatter<int, Latter<int>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Int32, Accumulate -> Indexed.Scatter<int, Plus<int>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Int32, Multiply -> Indexed.Scatter<int, Times<int>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.UInt32, Set -> Indexed.Scatter<uint32, Latter<uint32>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.UInt32, Accumulate -> Indexed.Scatter<uint32, Plus<uint32>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.UInt32, Multiply -> Indexed.Scatter<uint32, Times<uint32>>(as' t, at, others, kept, as' s, u.Offset)
        | Dtype.Bool, Set -> Indexed.Scatter<byte, Latter<byte>>(bytes t, at, others, kept, bytes s, u.Offset)
        | Dtype.Bool, Accumulate -> Indexed.Scatter<byte, Either>(bytes t, at, others, kept, bytes s, u.Offset)
        | Dtype.Bool, Multiply -> Indexed.Scatter<byte, Both>(bytes t, at, others, kept, bytes s, u.Offset)

        ArrayPool<int64>.Shared.Return rented

    /// x, updates of shape S ++ the other axes of x, the index arrays; written in ascending order of the index, into x where nobody else holds it.
    let scatter (op: Writing) (axes: int[]) (bounds: Bounds) (inPlace: bool) (xs: Dense[]) : Dense =
        Launches.one ()
        let x, updates = xs[0], xs[1]
        let result = if inPlace then x else Dense.copy x
        write op axes bounds result updates (ReadOnlySpan(xs, 2, axes.Length))
        result

    /// Adds the updates into a buffer that nobody else holds.
    let scatterAddInto (target: Dense) (updates: Dense) (indices: Dense[]) (axes: int[]) (bounds: Bounds) : unit =
        Launches.one ()
        write Accumulate axes bounds target updates (ReadOnlySpan indices)

    // ---- order -----------------------------------------------------------------------------------

    /// Stable and ascending along the axis by the first operand, NaN last; the other operands go along.
    let sort (axis: int) (xs: Dense[]) : Dense[] =
        Launches.one ()
        let rank = xs[0].Rank
        let last = Array.append (Array.removeAt axis [| 0 .. rank - 1 |]) [| axis |]
        // rows along the axis, each without gaps
        let rows = xs |> Array.map (fun x -> Dense.whole (Dense.transpose last x))
        let n = xs[0].Shape[axis]

        let places =
            match xs[0].Dtype with
            | _ when rows[0].Size = 0 -> [||]
            | Dtype.Float64 -> Order.Permutation<int64>(Order.Keys(as'<float> rows[0].Storage), n)
            | Dtype.Float32 -> Order.Permutation<int>(Order.Keys(as'<float32> rows[0].Storage), n)
            | Dtype.Int64 -> Order.Permutation<int64>(as' rows[0].Storage, n)
            | Dtype.Int32 -> Order.Permutation<int>(as' rows[0].Storage, n)
            | Dtype.UInt32 -> Order.Permutation<uint32>(as' rows[0].Storage, n)
            | Dtype.Bool -> Order.Permutation<byte>(bytes rows[0].Storage, n)

        rows
        |> Array.map (fun row ->
            let sorted = Dense.raw row.Aval

            if places.Length > 0 then Order.Apply(row.Storage, places, n, sorted.Storage)

            Dense.contiguous (Dense.transpose (Dims.inverse last) sorted))
