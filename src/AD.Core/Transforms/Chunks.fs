/// A list that grows by chunks, none of them large: a long recording moves little of what it has written, and wakes no full collection.
namespace AD.Internal

open System
open System.Collections.Generic

[<Sealed>]
type internal Chunks<'T>() =
    // 2,048 elements of up to 40 bytes stay below what .NET calls a large object
    let bits = 11
    let size = 1 <<< bits
    let mutable count = 0

    // the first chunk grows as lists do: most recordings are short
    let mutable first = Array.zeroCreate<'T> 4
    let mutable rest: List<'T[]> | null = null

    let others () : List<'T[]> =
        match rest with
        | null ->
            let r = List<'T[]>()
            rest <- r
            r
        | r -> r

    member _.Count = count

    member _.Add(x: 'T) : unit =
        if count < size then
            if count = first.Length then Array.Resize(&first, 2 * count)

            first[count] <- x
        else
            let chunks = others ()

            if count &&& (size - 1) = 0 then chunks.Add(Array.zeroCreate size)

            chunks[chunks.Count - 1].[count &&& (size - 1)] <- x

        count <- count + 1

    member _.Item
        with get (i: int): 'T = if i < size then first[i] else (others ()).[(i >>> bits) - 1].[i &&& (size - 1)]
        and set (i: int) (x: 'T) = if i < size then first[i] <- x else (others ()).[(i >>> bits) - 1].[i &&& (size - 1)] <- x

    member _.ToArray() : 'T[] =
        let all = Array.zeroCreate<'T> count
        Array.Copy(first, all, min count first.Length)

        match rest with
        | null -> ()
        | chunks ->
            for k in 0 .. chunks.Count - 1 do
                let from = (k + 1) <<< bits
                Array.Copy(chunks[k], 0, all, from, min size (count - from))

        all
