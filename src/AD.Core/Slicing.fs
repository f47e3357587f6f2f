/// F#'s slices of arrays: `x[1..]`, `x[.. -2]`, `x[*, 0]`; ends are inclusive, negative bounds count from the end.
namespace AD

open System.ComponentModel
open AD.Internal

/// <summary>
/// F#'s slice notation to three items, of ranges and integers in any mix, on arrays and on <c>x.At</c>. Ends are inclusive, as everywhere in
/// F#; negative bounds count from the end and bounds outside the axis are clamped. NumPy's notation, whose ends are exclusive, is
/// <c>x["1:-1"]</c>, also for more items and for steps.
/// </summary>
/// <example><code>Np.Arange(5.0).[1 .. -2].ToString() // [1. 2. 3.]</code></example>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module Slicing =
    /// The last element taken, where it is given, is one before NumPy's stop; after the last of all there is none.
    let private between (first: int option) (last: int option) : Ix =
        let stop =
            match last with
            | None
            | Some -1
            | Some System.Int32.MaxValue -> ValueNone
            | Some i -> ValueSome(i + 1)

        Ix.Between(Option.toValueOption first, stop, 1)

    let private read (x: NDArray) (items: Ix[]) : NDArray = Words.Get(x, items)

    let private part (at: AtIndexer) (items: Ix[]) : AtRef =
        if isNull (box at) then nullArg "x"
        AtRef(at.Array, items)

    type NDArray with

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option) : NDArray = read x [| between from1 to1 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, from2: int option, to2: int option) : NDArray =
            read x [| between from1 to1; between from2 to2 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, i2: int) : NDArray = read x [| between from1 to1; Ix.At i2 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, from2: int option, to2: int option) : NDArray = read x [| Ix.At i1; between from2 to2 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice
            (from1: int option, to1: int option, from2: int option, to2: int option, from3: int option, to3: int option)
            : NDArray =
            read x [| between from1 to1; between from2 to2; between from3 to3 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, from2: int option, to2: int option, i3: int) : NDArray =
            read x [| between from1 to1; between from2 to2; Ix.At i3 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, i2: int, from3: int option, to3: int option) : NDArray =
            read x [| between from1 to1; Ix.At i2; between from3 to3 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, i2: int, i3: int) : NDArray =
            read x [| between from1 to1; Ix.At i2; Ix.At i3 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, from2: int option, to2: int option, from3: int option, to3: int option) : NDArray =
            read x [| Ix.At i1; between from2 to2; between from3 to3 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, from2: int option, to2: int option, i3: int) : NDArray =
            read x [| Ix.At i1; between from2 to2; Ix.At i3 |]

        /// <summary>A sub-array; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, i2: int, from3: int option, to3: int option) : NDArray =
            read x [| Ix.At i1; Ix.At i2; between from3 to3 |]

    type AtIndexer with

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option) : AtRef = part x [| between from1 to1 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, from2: int option, to2: int option) : AtRef =
            part x [| between from1 to1; between from2 to2 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, i2: int) : AtRef = part x [| between from1 to1; Ix.At i2 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, from2: int option, to2: int option) : AtRef = part x [| Ix.At i1; between from2 to2 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice
            (from1: int option, to1: int option, from2: int option, to2: int option, from3: int option, to3: int option)
            : AtRef =
            part x [| between from1 to1; between from2 to2; between from3 to3 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, from2: int option, to2: int option, i3: int) : AtRef =
            part x [| between from1 to1; between from2 to2; Ix.At i3 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, i2: int, from3: int option, to3: int option) : AtRef =
            part x [| between from1 to1; Ix.At i2; between from3 to3 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(from1: int option, to1: int option, i2: int, i3: int) : AtRef = part x [| between from1 to1; Ix.At i2; Ix.At i3 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, from2: int option, to2: int option, from3: int option, to3: int option) : AtRef =
            part x [| Ix.At i1; between from2 to2; between from3 to3 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, from2: int option, to2: int option, i3: int) : AtRef = part x [| Ix.At i1; between from2 to2; Ix.At i3 |]

        /// <summary>A part of the array, for an update; ends are inclusive, negative bounds count from the end.</summary>
        /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
        member x.GetSlice(i1: int, i2: int, from3: int option, to3: int option) : AtRef = part x [| Ix.At i1; Ix.At i2; between from3 to3 |]
