/// Linear algebra: so far the norms of vectors and matrices.
namespace AD

open System
open System.Globalization
open System.Runtime.InteropServices
open AD.Internal

/// <summary>
/// Which norm: a number p for (Σ|x|ᵖ)^(1/p), infinities for the extreme element, 0 for the count of non-zeros, <c>"fro"</c> for Frobenius'.
/// Converts from a number and from a text; left out it is the Euclidean norm of all elements along the axes.
/// </summary>
/// <example><code>Linalg.Norm(Np.Array [| 3.0; 4.0 |], 1).ToString() // 7.0</code></example>
[<Struct; NoComparison>]
type NormOrder private (number: float, kind: int) =
    /// Nothing was said.
    member internal _.IsDefault = (kind = 0)
    member internal _.IsFrobenius = (kind = 2)
    member internal _.Number = number

    /// <summary>The p-norm; of two axes 1, −1, ∞ or −∞.</summary>
    static member op_Implicit(p: float) : NormOrder =
        if Double.IsNaN p then
            Raise.shape "AD320" "a norm of order NaN." "Orders are numbers, infinities, or \"fro\"."

        NormOrder(p, 1)

    /// <summary>The p-norm; of two axes 1 or −1.</summary>
    static member op_Implicit(p: int) : NormOrder = NormOrder(float p, 1)

    /// <summary><c>"fro"</c>: the root of the sum of squares along two axes.</summary>
    static member op_Implicit(name: string) : NormOrder =
        Raise.ifNull (nameof name) name

        if name = "nuc" then
            Raise.shape "AD321" "the nuclear norm." "It needs singular values, which are not available; \"fro\", 1 and ∞ do not."

        if name <> "fro" then
            Raise.shape "AD320" $"a norm of order \"{name}\"." "Orders are numbers, infinities, or \"fro\"."

        NormOrder(0.0, 2)

    /// <summary>The order as text.</summary>
    override _.ToString() =
        match kind with
        | 0 -> "2"
        | 1 -> number.ToString CultureInfo.InvariantCulture
        | _ -> "fro"

module internal Norms =
    /// √Σx² along the axes. Very large and very small vectors are scaled by a power of two, so that no square over- or underflows; others
    /// are not touched, to the bit.
    let euclidean (axes: int[]) (x: NDArray) : NDArray =
        if x.Size = 0 then
            Lax.sqrt (Lax.reduceSum axes (Lax.square x))
        else
            let struct (large, down, small, up) =
                if x.Dtype = Dtype.Float32 then
                    struct (Math.ScaleB(1.0, 50), Math.ScaleB(1.0, 80), Math.ScaleB(1.0, -50), Math.ScaleB(1.0, -100))
                else
                    struct (Math.ScaleB(1.0, 480), Math.ScaleB(1.0, 600), Math.ScaleB(1.0, -480), Math.ScaleB(1.0, -600))

            let size = Lax.stopGradient (Lax.reduce ReduceMax axes (Lax.abs x))
            let number v = Lax.like size v
            // infinities, NaN and the zero vector are left as they are
            let isLarge = Lax.and' (Lax.gt size (number large)) (Lax.lt size (number infinity))
            let isSmall = Lax.and' (Lax.lt size (number small)) (Lax.gt size (number 0.0))
            let scale = Lax.select isLarge (number down) (Lax.select isSmall (number up) (number 1.0))
            let scaled = Lax.div x (Lax.unreduce axes (Lax.shape x) scale)
            Lax.mul scale (Lax.sqrt (Lax.reduceSum axes (Lax.square scaled)))

    let vector (p: float) (axes: int[]) (x: NDArray) : NDArray =
        let size = Lax.abs x

        if p = 2.0 then
            euclidean axes x
        elif p = 1.0 then
            Lax.reduceSum axes size
        elif p = 0.0 then
            Lax.reduceSum axes (Lax.convertLike x.Aval (Lax.ne x (Lax.like x 0.0)))
        elif Double.IsInfinity p then
            if x.Size = 0 then
                Raise.shape
                    "AD322"
                    $"the norm of order {NormOrder.op_Implicit p} of {Message.a x.Aval}."
                    "The extreme of no elements does not exist."

            Lax.reduce (if p > 0.0 then ReduceMax else ReduceMin) axes size
        else
            let powers = Lax.reduceSum axes (Lax.pow size (Lax.like size p))
            Lax.pow powers (Lax.like powers (1.0 / p))

    /// 1: the largest column sum; ∞: the largest row sum; negative: the smallest.
    let matrix (order: NormOrder) (row: int) (column: int) (x: NDArray) : NDArray =
        if order.IsFrobenius || order.IsDefault then
            euclidean (Array.sort [| row; column |]) x
        else
            let p = order.Number

            if abs p <> 1.0 && not (Double.IsInfinity p) then
                Raise.shape
                    "AD321"
                    $"the norm of order {order} of a matrix, axes {row} and {column} of shape {Dims.text (Lax.shape x)}."
                    "Orders of a matrix are \"fro\", 1, -1 and ±∞; 2 and -2 need singular values, which are not available. Of all elements as a vector: Linalg.VectorNorm(x)."

            let summed, kept = if abs p = 1.0 then row, column else column, row

            if (Lax.shape x)[kept] = 0 then
                Raise.shape "AD322" $"the norm of order {order} of {Message.a x.Aval}." "The extreme of no sums does not exist."

            let sums = Lax.reduceSum [| summed |] (Lax.abs x)
            Lax.reduce (if p > 0.0 then ReduceMax else ReduceMin) [| (if kept > summed then kept - 1 else kept) |] sums

    /// The axes put back with size 1.
    let keep (axes: int[]) (keepdims: bool) (x: NDArray) (norm: NDArray) : NDArray =
        if keepdims then
            Lax.reshape (Lax.shape x |> Array.mapi (fun i n -> if Array.contains i axes then 1 else n)) norm
        else
            norm

/// <summary>Linear algebra, named as in <c>numpy.linalg</c>.</summary>
/// <example><code>Linalg.Norm(Np.Array [| 3.0; 4.0 |]).ToString() // 5.0</code></example>
[<AbstractClass; Sealed>]
type Linalg =
    /// <summary>
    /// The norm of a vector (one axis) or of a matrix (two axes): by default the Euclidean norm of all elements, without over- or underflow.
    /// Its gradient at 0 is NaN, as in JAX; x·x summed has none of that, and is what a squared norm should be written as.
    /// </summary>
    /// <param name="x">The array.</param>
    /// <param name="ord">Of one axis any number, ±∞ or 0; of two axes <c>"fro"</c>, 1, −1, ±∞.</param>
    /// <param name="axis">One axis for vectors, two for matrices; left out, all axes of a vector or a matrix.</param>
    /// <param name="keepdims">Whether the axes stay, with size 1.</param>
    /// <exception cref="T:AD.ShapeException">The order does not exist for that many axes, or the rank leaves open which axes are meant.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <example><code>Linalg.Norm(Np.Array [| 3.0; 4.0 |]).ToString() // 5.0</code></example>
    static member Norm
        (x: NDArray, [<Optional>] ord: NormOrder, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(false)>] keepdims: bool)
        : NDArray =
        let x = Words.Floating x

        let axes =
            match axis.Given with
            | null -> Array.init x.Rank id
            | given -> Dims.axes "Norm" x.Rank given

        if axis.Given |> isNull && ord.IsDefault then
            Norms.keep axes keepdims x (Norms.euclidean axes x)
        else
            match axes with
            | [| one |] ->
                if ord.IsFrobenius then
                    Raise.shape
                        "AD321"
                        "the Frobenius norm along one axis."
                        "It is of two axes; leave the order out for the Euclidean norm."

                Norms.keep axes keepdims x (Norms.vector (if ord.IsDefault then 2.0 else ord.Number) [| one |] x)
            | [| row; column |] -> Norms.keep axes keepdims x (Norms.matrix ord row column x)
            | _ ->
                Raise.shape
                    "AD323"
                    $"""Norm of {Message.a x.Aval} along {Message.count axes.Length "axis"}."""
                    "A norm is along one axis (vectors) or two (matrices): name them by axis, or use Linalg.VectorNorm for all elements."

    /// <summary>The norm of the elements along the axes, seen as one vector.</summary>
    /// <param name="x">The array.</param>
    /// <param name="axis">The axes; all where none are given.</param>
    /// <param name="keepdims">Whether the axes stay, with size 1.</param>
    /// <param name="ord">Any number, ±∞ or 0; the Euclidean norm where none is given.</param>
    /// <exception cref="T:AD.ShapeException">The order does not exist for vectors.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <example><code>Linalg.VectorNorm(Np.Array [| [| 3.0; 4.0 |] |], axis = 1).ToString() // [5.]</code></example>
    static member VectorNorm
        (x: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(false)>] keepdims: bool, [<Optional>] ord: NormOrder)
        : NDArray =
        let x = Words.Floating x
        let axes = Dims.axesOrAll "VectorNorm" x.Rank axis

        if ord.IsFrobenius then
            Raise.shape "AD321" "the Frobenius norm of a vector." "It is of matrices; leave the order out for the Euclidean norm."

        Norms.keep axes keepdims x (Norms.vector (if ord.IsDefault then 2.0 else ord.Number) axes x)

    /// <summary>The norms of the matrices in the last two axes.</summary>
    /// <param name="x">The array, of rank 2 or more.</param>
    /// <param name="keepdims">Whether the axes stay, with size 1.</param>
    /// <param name="ord"><c>"fro"</c> (where none is given), 1, −1, ±∞.</param>
    /// <exception cref="T:AD.ShapeException">The array has fewer than two axes, or the order needs singular values.</exception>
    /// <example><code>Linalg.MatrixNorm(Np.Array [| [| 1.0; -2.0 |]; [| 3.0; 4.0 |] |], ord = 1).ToString() // 6.0</code></example>
    static member MatrixNorm(x: NDArray, [<Optional; DefaultParameterValue(false)>] keepdims: bool, [<Optional>] ord: NormOrder) : NDArray =
        let x = Words.Floating x

        if x.Rank < 2 then
            Raise.shape "AD323" $"MatrixNorm of {Message.a x.Aval}." "Matrices have two axes; of a vector: Linalg.Norm."

        let row, column = x.Rank - 2, x.Rank - 1
        Norms.keep [| row; column |] keepdims x (Norms.matrix ord row column x)
