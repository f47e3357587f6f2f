/// Stacks: rows of arrays whose number only a run tells. A finished stack is a value: immutable, read by index, never popped.
namespace AD.Internal

open System
open AD

/// A stack of arrays is one array with its rows along the first axis; a stack of stacks holds those. What lies past its end is zero, so
/// that the empty stack is the zero of every length.
[<Sealed>]
type internal Stack private (aval: Aval, rows: Dense | null, stacks: Stack[]) =
    inherit Value(aval)

    /// Of arrays, the rows along the first axis of `rows`.
    new(aval: Aval, rows: Dense) = Stack(aval, rows, [||])

    /// Of stacks.
    new(aval: Aval, stacks: Stack[]) = Stack(aval, null, stacks)

    member _.Length =
        match rows with
        | null -> stacks.Length
        | d -> d.Shape[0]

    /// The k-th element; past the end, zeros of its type.
    member s.Item
        with get (k: int): Value =
            let item = { aval with Depth = aval.Depth - 1 }

            let zeros () : Value =
                if item.Depth > 0 then
                    Stack(item, [||])
                else
                    Dense.broadcast item.Shape [||] (Dense.scalar item.Dtype item.Weak 0.0)

            match rows with
            | null -> if k < stacks.Length then stacks[k] else zeros ()
            | d ->
                if k < d.Shape[0] then
                    Dense(d.Storage, Dense.rowOffset d k, Array.tail d.Strides, item)
                else
                    zeros ()

    /// The rows of a stack of arrays.
    member _.Rows: Dense | null = rows

/// Collects the elements that come out of a loop, each at its place: in one buffer that grows when it must.
[<Sealed>]
type internal Rows(item: Aval, expected: int) =
    let size = Dims.size item.Shape
    let mutable capacity = max 1 expected
    let mutable storage: Array = if item.Depth > 0 then [||] else Dense.allocate item.Dtype (Dims.size [| capacity; size |])
    let mutable stacks: Stack[] = if item.Depth = 0 then [||] else Array.zeroCreate capacity

    let grow (k: int) =
        if k >= capacity then
            capacity <- int (min (2L * int64 capacity) (int64 Array.MaxLength))

            if item.Depth > 0 then
                Array.Resize(&stacks, capacity)
            else
                let larger = Dense.allocate item.Dtype (Dims.size [| capacity; size |])
                Array.Copy(storage, larger, storage.Length)
                storage <- larger

    member _.Write(k: int, value: Value) : unit =
        grow k

        match value with
        | :? Dense as d ->
            if size = 1 && d.Dtype = Dtype.Float64 then
                (storage :?> float[]).[k] <- (d.Storage :?> float[]).[int d.Offset]
            else
                let d = Dense.contiguous d
                Array.Copy(d.Storage, d.Offset, storage, int64 k * int64 size, int64 size)
        | :? Stack as s -> stacks[k] <- s
        | _ -> Raise.impossible "an element of a loop that is no value"

    /// The first n elements as an array with one more axis.
    member _.ToArray(n: int) : Dense = Dense.ofStorage { item with Shape = Dims.insert 0 n item.Shape } storage

    /// The first n elements as a stack.
    member r.ToStack(n: int) : Stack =
        let aval = { item with Depth = item.Depth + 1 }

        if item.Depth > 0 then Stack(aval, Array.truncate n stacks) else Stack(aval, r.ToArray n)
