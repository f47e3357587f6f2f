/// Shapes and axes: what the user passes, how they are normalised, and how shapes broadcast.
namespace AD

open System
open System.ComponentModel

/// <summary>The sizes of an array's axes. Converts from an integer, an array or a tuple of integers: <c>Np.Zeros((2, 3))</c>.</summary>
/// <example><code>Np.Zeros((2, 3)).Shape.ToString() // [2,3]</code></example>
[<Struct; CustomEquality; NoComparison>]
type Shape(dims: int[] | null) =
    static let none: int[] = [||]

    member internal _.Dims: int[] =
        match dims with
        | null -> none
        | d -> d

    /// <summary>The number of axes.</summary>
    member s.Rank = s.Dims.Length

    /// <summary>The number of axes.</summary>
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    member s.Length = s.Dims.Length

    /// <summary>The size of one axis; a negative axis counts from the end.</summary>
    member s.Item
        with get (axis: int) =
            let r = s.Dims.Length

            if axis < -r || axis >= r then
                raise (AxisException("AD030", $"axis {axis} of a shape of rank {r}.", $"Axes run from {-r} to {r - 1}."))

            s.Dims[if axis < 0 then axis + r else axis]

    /// <summary>The number of elements: the product of the sizes.</summary>
    member s.Size: int64 =
        let mutable n = 1L

        for d in s.Dims do
            n <- n * int64 d

        n

    /// <summary>A copy of the sizes.</summary>
    member s.ToArray() = Array.copy s.Dims

    /// <summary>Enumerates the sizes.</summary>
    member s.GetEnumerator() = (s.Dims :> seq<int>).GetEnumerator()

    /// <summary><c>[2,3]</c>.</summary>
    override s.ToString() = String.Concat("[", String.Join(",", s.Dims), "]")

    /// <summary>Two shapes are equal when their sizes are.</summary>
    member s.Equals(other: Shape) = s.Dims.AsSpan().SequenceEqual(ReadOnlySpan other.Dims)

    /// <summary>Two shapes are equal when their sizes are.</summary>
    override s.Equals(other: obj | null) =
        match other with
        | :? Shape as o -> s.Equals o
        | _ -> false

    /// <summary>A hash of the sizes.</summary>
    override s.GetHashCode() =
        let mutable h = HashCode()

        for d in s.Dims do
            h.Add d

        h.ToHashCode()

    interface IEquatable<Shape> with
        member s.Equals o = s.Equals o

    /// <summary>Two shapes are equal when their sizes are.</summary>
    static member op_Equality(a: Shape, b: Shape) = a.Equals b

    /// <summary>Two shapes differ when their sizes do.</summary>
    static member op_Inequality(a: Shape, b: Shape) = not (a.Equals b)

    /// <summary>One axis.</summary>
    static member op_Implicit(n: int) = Shape [| n |]

    /// <summary>The sizes, copied.</summary>
    static member op_Implicit(dims: int[]) = Shape(Array.copy dims)

    /// <summary>Two axes.</summary>
    static member op_Implicit(struct (a: int, b: int)) = Shape [| a; b |]

    /// <summary>Three axes.</summary>
    static member op_Implicit(struct (a: int, b: int, c: int)) = Shape [| a; b; c |]

    /// <summary>Four axes.</summary>
    static member op_Implicit(struct (a: int, b: int, c: int, d: int)) = Shape [| a; b; c; d |]

    /// <summary>Two axes, from an F# tuple.</summary>
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    static member op_Implicit(dims: int * int) =
        Internal.Raise.ifNull "dims" (box dims)
        let a, b = dims
        Shape [| a; b |]

    /// <summary>Three axes, from an F# tuple.</summary>
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    static member op_Implicit(dims: int * int * int) =
        Internal.Raise.ifNull "dims" (box dims)
        let a, b, c = dims
        Shape [| a; b; c |]

    /// <summary>Four axes, from an F# tuple.</summary>
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    static member op_Implicit(dims: int * int * int * int) =
        Internal.Raise.ifNull "dims" (box dims)
        let a, b, c, d = dims
        Shape [| a; b; c; d |]

/// <summary>The axes an operation runs over: none given means all. Converts from an integer, an array or a tuple of integers.</summary>
/// <example><code>Np.Sum(x, axis = 0); Np.Sum(x, axis = struct (0, 1))</code></example>
[<Struct; CustomEquality; NoComparison>]
type Axes(axes: int[] | null) =
    /// The axes as given, or null where none was given.
    member internal _.Given = axes

    /// <summary>One axis; negative counts from the end.</summary>
    static member op_Implicit(axis: int) = Axes [| axis |]

    /// <summary>Several axes, copied.</summary>
    static member op_Implicit(axes: int[]) = Axes(Array.copy axes)

    /// <summary>Two axes.</summary>
    static member op_Implicit(struct (a: int, b: int)) = Axes [| a; b |]

    /// <summary>Three axes.</summary>
    static member op_Implicit(struct (a: int, b: int, c: int)) = Axes [| a; b; c |]

    /// <summary>Two axes, from an F# tuple.</summary>
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    static member op_Implicit(axes: int * int) =
        Internal.Raise.ifNull "axes" (box axes)
        let a, b = axes
        Axes [| a; b |]

    /// <summary>Three axes, from an F# tuple.</summary>
    [<EditorBrowsable(EditorBrowsableState.Never)>]
    static member op_Implicit(axes: int * int * int) =
        Internal.Raise.ifNull "axes" (box axes)
        let a, b, c = axes
        Axes [| a; b; c |]

    /// <summary>As text: <c>all</c> or <c>(0,1)</c>.</summary>
    override _.ToString() =
        match axes with
        | null -> "all"
        | a -> String.Concat("(", String.Join(",", a), ")")

    /// <summary>The same axes in the same order.</summary>
    override _.Equals(other: obj | null) =
        match other with
        | :? Axes as o ->
            match axes, o.Given with
            | null, null -> true
            | null, _
            | _, null -> false
            | a, b -> a.AsSpan().SequenceEqual(ReadOnlySpan b)
        | _ -> false

    /// <summary>A hash of the axes.</summary>
    override _.GetHashCode() =
        match axes with
        | null -> 0
        | a -> Seq.fold (fun h x -> h * 31 + x) 17 a

namespace AD.Internal

open System
open AD

/// What is known of an array without its numbers: shape, dtype, and whether the dtype is weak; or of a stack of such arrays.
[<CustomEquality; NoComparison>]
type internal Aval =
    {
        Shape: int[]
        Dtype: Dtype
        Weak: bool
        /// 0 for an array, 1 for a stack of arrays of this shape, 2 for a stack of such stacks: the number of axes whose lengths only a run tells.
        Depth: int
    }

    member a.Rank = a.Shape.Length

    override a.Equals(other) =
        match other with
        | :? Aval as b -> a.Dtype = b.Dtype && a.Weak = b.Weak && a.Depth = b.Depth && a.Shape.AsSpan().SequenceEqual(ReadOnlySpan b.Shape)
        | _ -> false

    override a.GetHashCode() =
        let mutable h = HashCode()
        h.Add(a.Dtype.GetHashCode())
        h.Add a.Weak
        h.Add a.Depth

        for d in a.Shape do
            h.Add d

        h.ToHashCode()

    /// `float64[2,3]`; of a stack `float64[*,2,3]`, a star for each axis that grows.
    override a.ToString() =
        if a.Depth = 0 then
            String.Concat(a.Dtype.ToString(), Shape(a.Shape).ToString())
        else
            let axes = Array.append (Array.create a.Depth "*") (a.Shape |> Array.map string)
            String.Concat([| a.Dtype.ToString(); "["; String.Join(",", axes); "]" |])

/// Arithmetic on the sizes of axes. Axes are normalised here, where the user's number comes in, and are plain afterwards.
module internal Dims =
    let scalar: int[] = [||]

    let same (a: int[]) (b: int[]) = obj.ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(ReadOnlySpan b)

    let text (dims: int[]) = Shape(dims).ToString()

    /// The number of elements, refused when no .NET array could hold them.
    let size (dims: int[]) : int =
        let mutable n = 1L
        let mutable huge = false

        for d in dims do
            if d < 0 then
                Raise.shape "AD033" $"shape {text dims} has a negative size." "Sizes are zero or more."

            n <- n * int64 d

            if n > int64 Array.MaxLength then
                // an axis of size zero later makes the whole empty
                huge <- true
                n <- 1L

        if Array.contains 0 dims then
            0
        elif huge then
            let exact = dims |> Array.fold (fun acc d -> acc * bigint d) 1I

            Raise.shape
                "AD034"
                $"shape {text dims} has {exact} elements; an array holds at most {Array.MaxLength}."
                "Use a smaller shape, or work in pieces."
        else
            int n

    /// The size of an axis, refused where no array could have it.
    let private axisOf (total: int64) : int =
        if total > int64 Array.MaxLength then
            Raise.shape
                "AD034"
                $"an axis of {total} elements; an array holds at most {Array.MaxLength}."
                "Use a smaller shape, or work in pieces."

        int total

    /// The sums of the sizes of each axis' parts.
    let sum (parts: int[][]) : int[] = parts |> Array.map (Array.sumBy int64 >> axisOf)

    /// The products of the sizes of each axis, one of them repeated as often as the other says.
    let product (sizes: int[]) (times: int[]) : int[] = Array.map2 (fun n k -> axisOf (int64 n * int64 k)) sizes times

    let maxRank = 32

    /// Refuses what no array can have: negative sizes, too many axes, too many elements.
    let validate (dims: int[]) : int[] =
        if dims.Length > maxRank then
            Raise.shape "AD035" $"a shape of rank {dims.Length}; arrays have at most {maxRank} axes." "Merge axes with a reshape."

        size dims |> ignore
        dims

    /// The user's axis, which may count from the end, as a number from 0.
    let axis (what: string) (rank: int) (axis: int) : int =
        if axis < -rank || axis >= rank then
            if rank = 0 then
                Raise.axis "AD031" $"{what}: axis {axis} of a scalar, which has no axes." "Leave the axis out."
            else
                Raise.axis "AD031" $"{what}: axis {axis} for rank {rank}; allowed {-rank}..{rank - 1}." "Negative axes count from the end."

        if axis < 0 then axis + rank else axis

    /// The user's axes, normalised, each once.
    let axes (what: string) (rank: int) (given: int[]) : int[] =
        let normal = given |> Array.map (axis what rank)

        for i in 0 .. normal.Length - 1 do
            for j in 0 .. i - 1 do
                if normal[i] = normal[j] then
                    let alias = if given[i] = given[j] then "" else $" ({given[i]} is {normal[i]} here)"
                    Raise.axis "AD032" $"{what}: axis {given[j]} given twice{alias}." "Give each axis once."

        normal

    /// None given means all, in ascending order.
    let axesOrAll what rank (given: Axes) : int[] =
        match given.Given with
        | null -> Array.init rank id
        | a -> axes what rank a |> Array.sort

    /// Strides of the row-major layout.
    let rowMajor (dims: int[]) : int64[] =
        let strides = Array.zeroCreate<int64> dims.Length
        let mutable step = 1L

        for i in dims.Length - 1 .. -1 .. 0 do
            strides[i] <- step
            step <- step * int64 (max 1 dims[i])

        strides

    let insert (at: int) (n: int) (dims: int[]) = Array.insertAt at n dims

    let without (axes: int[]) (dims: int[]) : int[] =
        if axes.Length = dims.Length then
            scalar
        else
            [|
                for i in 0 .. dims.Length - 1 do
                    if not (Array.contains i axes) then dims[i]
            |]

    let concat (a: int[]) (b: int[]) =
        if a.Length = 0 then b
        elif b.Length = 0 then a
        else Array.append a b

    /// NumPy's rule: align at the right; sizes are equal or one of them is 1.
    let broadcast (what: string) (a: int[]) (b: int[]) : int[] =
        if same a b then
            a
        else
            let rank = max a.Length b.Length

            Array.init rank (fun i ->
                let at (d: int[]) =
                    let k = i - (rank - d.Length)
                    if k < 0 then 1 else d[k]

                match at a, at b with
                | m, n when m = n -> m
                | 1, n -> n
                | m, 1 -> m
                | m, n ->
                    Raise.shape
                        "AD036"
                        $"{what}: shapes {text a} and {text b} do not broadcast: axis {i - rank} is {m} against {n}."
                        "Sizes must be equal or 1; reshape, or insert an axis of size 1.")

    /// A permutation and its inverse.
    let inverse (perm: int[]) : int[] =
        let inv = Array.zeroCreate perm.Length
        perm |> Array.iteri (fun i p -> inv[p] <- i)
        inv

    /// The permutation that takes the axis at `source` to `target` and keeps the order of the others.
    let moving (rank: int) (source: int) (target: int) : int[] = Array.init rank id |> Array.removeAt source |> Array.insertAt target source
