/// Where masks are true, what numbers index arrays hold, and what an index outside its axis means.
namespace AD

/// <summary>What an index outside its axis means, in reading and in writing. Negative indices count from the end under each.</summary>
/// <example><code>Np.Array([| 1.0; 2.0 |]).At[5].Get(IndexMode.Clip).ToString() // 2.0</code></example>
type IndexMode =
    /// <summary>An <see cref="T:AD.IndexException"/>, eagerly and under <c>jit</c>.</summary>
    | Raise = 0
    /// <summary>The nearest element of the axis.</summary>
    | Clip = 1
    /// <summary>Reading gives the fill value (NaN where none is given), writing does nothing.</summary>
    | Drop = 2
    /// <summary>The same as <c>Drop</c>: JAX's name for it in reading.</summary>
    | Fill = 3
    /// <summary>Round the axis: the index modulo its size.</summary>
    | Wrap = 4

namespace AD.Internal

open System
open AD

/// Masks and index arrays whose numbers are known.
module internal Positions =
    /// One int64 vector per axis: the places, in row-major order, where the mask is true.
    let ofMask (mask: Dense) : Dense[] =
        let flags = Dense.toArray<bool> mask
        let rank = mask.Rank
        let places = Array.init rank (fun _ -> ResizeArray<int64>())
        let at = Array.zeroCreate<int> rank

        for flag in flags do
            if flag then
                for i in 0 .. rank - 1 do
                    places[i].Add(int64 at[i])

            // the next place in row-major order
            let mutable axis = rank - 1
            let mutable carry = true

            while carry && axis >= 0 do
                at[axis] <- at[axis] + 1

                if at[axis] = mask.Shape[axis] then
                    at[axis] <- 0
                    axis <- axis - 1
                else
                    carry <- false

        places |> Array.map (fun p -> Dense.ofArray [| p.Count |] (p.ToArray()))

    /// The integers in row-major order.
    let integers (d: Dense) : int64[] =
        match d.Dtype with
        | Dtype.Int64 -> Dense.toArray<int64> d
        | Dtype.Int32 -> Dense.toArray<int> d |> Array.map int64
        | Dtype.UInt32 -> Dense.toArray<uint32> d |> Array.map int64
        | Dtype.Bool
        | Dtype.Float32
        | Dtype.Float64 -> Raise.impossible "index arrays of integers were wanted"

    /// Whether all are from the first below the last, where negative ones count from the end if `fromEnd`.
    let areWithin (n: int) (fromEnd: bool) (d: Dense) : bool =
        let least = if fromEnd then -int64 n else 0L
        integers d |> Array.forall (fun i -> i >= least && i < int64 n)

    let outside (what: string) (n: int) (i: int64) : 'a =
        let range =
            if n = 0 then
                "The axis is empty; only empty index arrays fit it."
            else
                $"Allowed are {-n}..{n - 1}; x.At[i].Get(IndexMode.Clip) reads the nearest element."

        Raise.index "AD300" $"{what}: index {i} is out of range for an axis of size {n}." range

    /// Known indices into an axis of size n, counted from the front. What is outside stays outside, or is refused.
    let resolve (what: string) (n: int) (mode: IndexMode) (d: Dense) : Dense =
        let size = int64 n
        let given = integers d
        let mutable moved = false

        let place (i: int64) =
            let front =
                if mode = IndexMode.Wrap && n > 0 then ((i % size) + size) % size
                elif i < 0L then i + size
                else i

            if front <> i then moved <- true

            if (front < 0L || front >= size) && (mode = IndexMode.Raise || mode = IndexMode.Wrap) then
                outside what n i

            front

        let front = given |> Array.map place
        if moved then Dense.ofArray d.Shape front else d

    /// Whether the tuples of indices name each place once. Index arrays of one shape, counted from the front.
    let distinct (indices: Dense[]) (sizes: int[]) : bool =
        let columns = indices |> Array.map integers
        let seen = Collections.Generic.HashSet<int64>()
        let mutable all = true

        for k in 0 .. columns[0].Length - 1 do
            let mutable place = 0L

            for a in 0 .. columns.Length - 1 do
                place <- place * int64 sizes[a] + columns[a][k]

            if not (seen.Add place) then all <- false

        all
