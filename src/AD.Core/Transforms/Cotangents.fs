/// Sums of cotangents, added to in place where nobody else holds them.
namespace AD.Internal

open AD

/// Sums of cotangents, one per variable: nothing yet, a value that others may hold, or a buffer of our own that is added to in place.
[<Sealed>]
type internal Cotangents(count: int) =
    let values = Array.zeroCreate<NDArray | null> count
    let owned = Array.zeroCreate<bool> count

    member _.Value(v: int) : NDArray | null = values[v]

    /// Done with: neither read nor added to again.
    member _.Release(v: int) = values[v] <- null

    /// A sum with what others have added to it.
    member _.Become(v: int, sum: NDArray) : unit =
        values[v] <- sum
        owned[v] <- false

    member _.Add(v: int, ct: NDArray) : unit =
        match values[v] with
        | null -> values[v] <- ct
        | sum ->
            match sum.Value, ct.Value with
            | (:? Dense as target), (:? Dense as x) when owned[v] -> Eager.addInto target x
            | (:? Dense), (:? Dense) ->
                values[v] <- Lax.add sum ct
                owned[v] <- true
            | _ ->
                values[v] <- Lax.add sum ct
                owned[v] <- false

    /// A sum as an array.
    static member Dense(aval: Aval, sum: NDArray | null) : NDArray =
        match sum with
        | null -> Lax.zeros aval
        | sum -> sum

    /// A sum with a slice of it added to: a small one in place, where nobody else holds the sum; a large one is padded.
    static member Slice (aval: Aval, start: int[], hi: int[], interior: int[]) (sum: NDArray | null) (part: NDArray) : NDArray =
        let padded () = Lax.pad start hi interior (Lax.zeros { aval with Shape = Dims.scalar }) part
        let isSmall = 4L * int64 (Dims.size part.Aval.Shape) <= int64 (Dims.size aval.Shape)

        match sum with
        | null -> padded ()
        | sum when isSmall && Array.forall ((=) 0) interior ->
            let limit = Array.map2 (+) start part.Aval.Shape
            let old = Lax.slice start limit (Array.create start.Length 1) sum
            Lax.dynamicUpdateSlice sum (Lax.add old part) (start |> Array.map (fun i -> Lax.integer (int64 i)))
        | sum -> Lax.add sum (padded ())

    /// Adds to a part of the sum: `onto` gives the whole with the part added.
    member _.AddTraced(v: int, ct: NDArray, onto: NDArray | null -> NDArray -> NDArray) : unit =
        values[v] <- onto values[v] ct
        owned[v] <- false

    /// Adds to a part of the sum. On numbers `write` adds into a buffer of the whole; on tracers `onto` gives a whole with the part added.
    member c.AddPart(v: int, aval: Aval, ct: NDArray, write: Dense -> Dense -> unit, onto: NDArray | null -> NDArray -> NDArray) : unit =
        let buffer (d: Dense) =
            values[v] <- NDArray d
            owned[v] <- true
            d

        let traced () = c.AddTraced(v, ct, onto)

        match values[v], ct.Value with
        | null, (:? Dense as x) -> write (buffer (Dense.empty aval)) x
        | null, _ -> traced ()
        | sum, (:? Dense as x) ->
            match sum.Value with
            | :? Dense as target -> write (if owned[v] then target else buffer (Dense.copy target)) x
            | _ -> traced ()
        | _, _ -> traced ()

/// What the rules read of the program being transposed.
[<NoEquality; NoComparison>]
type internal Adjoint =
    {
        Aval: int -> Aval
        /// The value of a variable that does not depend on the linear inputs, else null.
        Known: int -> NDArray | null
        IsKnown: int -> bool
        Sums: Cotangents
    }
