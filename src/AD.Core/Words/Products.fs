/// The words that multiply and sum: dot, matmul, tensordot, kron, cross, convolutions, polynomials, interpolation.
namespace AD.Internal

open System
open AD

module internal ProductWords =
    /// Both at one dtype; masks count as integers.
    let private paired (x: NDArray) (y: NDArray) : struct (NDArray * NDArray) =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y
        let struct (x, y) = Words.Promote(x, y)

        if x.Dtype = Dtype.Bool then
            struct (Lax.convert Dtype.Int64 x, Lax.convert Dtype.Int64 y)
        else
            struct (x, y)

    let private inner (what: string) (x: NDArray) (i: int) (y: NDArray) (j: int) =
        let m, n = x.Aval.Shape[i], y.Aval.Shape[j]

        if m <> n then
            Raise.shape
                "AD660"
                $"{what}: the inner sizes differ: {m} (axis {i} of the left, {x.Aval}) against {n} (axis {j} of the right, {y.Aval})."
                "The last axis of the left is summed with the second last of the right (the only one of a vector)."

    /// The last axis of the left summed with the second last (or only) axis of the right; the free axes of both side by side.
    let dot (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y

        if x.Rank = 0 || y.Rank = 0 then
            ElementwiseWords.multiply x y
        else
            let j = max 0 (y.Rank - 2)
            inner "dot" x (x.Rank - 1) y j
            Lax.dot 0 1 x (Lax.moveAxis j 0 y)

    /// Stacks of matrices multiplied: the leading axes broadcast, vectors are rows on the left and columns on the right.
    let matmul (what: string) (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y

        if x.Rank = 0 || y.Rank = 0 then
            Raise.shape "AD661" $"{what} of {x.Aval} and {y.Aval}." "Scalars have no matrix product: use *."

        let j = max 0 (y.Rank - 2)
        inner what x (x.Rank - 1) y j

        if y.Rank <= 2 || x.Rank = 1 then
            Lax.dot 0 1 x (Lax.moveAxis j 0 y)
        else
            let lead (z: NDArray) = Array.sub z.Aval.Shape 0 (z.Rank - 2)
            let last (z: NDArray) = Array.sub z.Aval.Shape (z.Rank - 2) 2
            let batch = Dims.broadcast what (lead x) (lead y) |> Dims.validate
            let spread (z: NDArray) = Words.BroadcastTo(z, Array.append batch (last z))
            Lax.dot batch.Length 1 (spread x) (spread y)

    let vdot (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y

        if x.Size <> y.Size then
            Raise.shape
                "AD662"
                $"""vdot of {x.Aval} and {y.Aval}: {Message.count x.Size "element"} against {y.Size}."""
                "Both must have the same number of elements."

        Lax.dot 0 1 (MovementWords.flat x) (MovementWords.flat y)

    /// The last axes summed together.
    let innerProduct (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y

        if x.Rank = 0 || y.Rank = 0 then
            ElementwiseWords.multiply x y
        else
            inner "inner" x (x.Rank - 1) y (y.Rank - 1)
            Lax.dot 0 1 x (Lax.moveAxis (y.Rank - 1) 0 y)

    /// Σ x·y along one axis, the others broadcast.
    let vecdot (axis: int) (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y
        let last (z: NDArray) = Lax.moveAxis (Dims.axis "vecdot" z.Rank axis) (z.Rank - 1) z
        let x, y = last x, last y
        inner "vecdot" x (x.Rank - 1) y (y.Rank - 1)
        let struct (x, y) = Words.Align("vecdot", x, y)
        Lax.reduceSum [| x.Rank - 1 |] (Lax.mul x y)

    let outer (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y
        let shape = Dims.validate [| x.Size; y.Size |]
        Lax.mul (Lax.broadcast shape [| 0 |] (MovementWords.flat x)) (Lax.broadcast shape [| 1 |] (MovementWords.flat y))

    /// The named axes summed pairwise; the free axes of both side by side.
    let tensordot (xAxes: int[]) (yAxes: int[]) (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y
        Raise.ifNull "axes" xAxes
        Raise.ifNull "axes" yAxes

        if xAxes.Length <> yAxes.Length then
            Raise.axis
                "AD663"
                $"""tensordot over {Message.count xAxes.Length "axis"} of the left and {yAxes.Length} of the right."""
                "Axes are summed in pairs."

        let a = Dims.axes "tensordot" x.Rank xAxes
        let b = Dims.axes "tensordot" y.Rank yAxes

        Array.iter2
            (fun i j ->
                if x.Aval.Shape[i] <> y.Aval.Shape[j] then
                    Raise.shape
                        "AD664"
                        $"tensordot: axis {i} of the left ({x.Aval}) has size {x.Aval.Shape[i]}, axis {j} of the right ({y.Aval}) has size {y.Aval.Shape[j]}."
                        "Axes that are summed together have one size.")
            a
            b

        let free (rank: int) (gone: int[]) = [| 0 .. rank - 1 |] |> Array.filter (fun i -> not (Array.contains i gone))

        Lax.dot 0 a.Length (Lax.transpose (Array.append (free x.Rank a) a) x) (Lax.transpose (Array.append b (free y.Rank b)) y)

    let tensordotN (n: int) (x: NDArray) (y: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y

        if n < 0 || n > min x.Rank y.Rank then
            Raise.axis "AD665" $"tensordot over {n} axes of {x.Aval} and {y.Aval}." $"Between 0 and {min x.Rank y.Rank} axes can be summed."

        tensordot (Array.init n (fun i -> x.Rank - n + i)) (Array.init n id) x y

    let kron (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y
        let rank = max x.Rank y.Rank
        let shape (z: NDArray) = Array.append (Array.create (rank - z.Rank) 1) z.Aval.Shape
        let s, t = shape x, shape y
        let woven = Array.init (2 * rank) (fun i -> if i % 2 = 0 then s[i / 2] else t[i / 2])
        let at (shape: int[]) offset z = Lax.broadcast woven (Array.init rank (fun i -> 2 * i + offset)) (Lax.reshape shape z)
        Lax.reshape (Dims.validate (Dims.product s t)) (Lax.mul (at s 0 x) (at t 1 y))

    /// x × y of vectors of 3 (or 2, whose third element is 0) along one axis.
    let cross (axis: int) (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = paired x y
        let last (z: NDArray) = Lax.moveAxis (Dims.axis "cross" z.Rank axis) (z.Rank - 1) z
        let x, y = last x, last y
        let size (z: NDArray) = z.Aval.Shape[z.Rank - 1]

        if (size x <> 2 && size x <> 3) || (size y <> 2 && size y <> 3) then
            Raise.shape "AD666" $"cross of vectors of {size x} and {size y} elements." "Vectors of 2 or 3 elements have a cross product."

        let rows = Dims.broadcast "cross" (Array.sub x.Aval.Shape 0 (x.Rank - 1)) (Array.sub y.Aval.Shape 0 (y.Rank - 1))

        let part (z: NDArray) (i: int) =
            let r = z.Rank - 1
            Words.BroadcastTo(Lax.reshape (Array.sub z.Aval.Shape 0 r) (Lax.sliceAxis r i (i + 1) 1 z), rows)

        let times i j = Lax.mul (part x i) (part y j)

        if size x = 2 && size y = 2 then
            Lax.sub (times 0 1) (times 1 0)
        else
            let three (z: NDArray) = if size z = 3 then z else Lax.padAxis (z.Rank - 1) 0 1 0.0 z
            let x, y = three x, three y
            let r = rows.Length
            let full = Array.append rows [| 3 |]
            let x, y = Words.BroadcastTo(x, full), Words.BroadcastTo(y, full)
            // (x₁y₂ − x₂y₁, x₂y₀ − x₀y₂, x₀y₁ − x₁y₀)
            let turned k z = RearrangingWords.roll [| k |] (Axes [| r |]) z
            let result = Lax.sub (Lax.mul (turned -1 x) (turned 1 y)) (Lax.mul (turned 1 x) (turned -1 y))
            Lax.moveAxis r (Dims.axis "cross" (r + 1) axis) result

    // ---- convolutions ------------------------------------------------------------------------------

    let private line (what: string) (x: NDArray) =
        Raise.ifNull (nameof x) x

        if x.Rank <> 1 || x.Size = 0 then
            Raise.shape "AD667" $"{what} of {Message.a x.Aval}." "Vectors of at least one element are convolved."

    /// Σₖ x[i + k]·v[k] over all overlaps, as one product of a matrix of windows.
    let private slide (lo: int) (hi: int) (x: NDArray) (v: NDArray) : NDArray =
        let padded = Lax.padAxis 0 lo hi 0.0 x
        let k = v.Size
        let n = padded.Size - k + 1
        let places = Dense.ofArray [| n; k |] (Array.init (n * k) (fun i -> int64 (i / k + i % k)))
        Lax.dot 0 1 (Lax.gather [| 0 |] Clip padded [| NDArray places |]) v

    let private overlap (what: string) (mode: string) (n: int) (k: int) : struct (int * int) =
        match mode with
        | "full" -> struct (k - 1, k - 1)
        | "same" -> struct (k / 2, k - k / 2 - 1)
        | "valid" -> struct (0, 0)
        | other ->
            Raise.shape "AD668" $"""{what} of mode "{other}" of {n} and {Message.count k "element"}.""" "Modes are full, same and valid."

    let convolve (mode: string) (x: NDArray) (v: NDArray) : NDArray =
        line "convolve" x
        line "convolve" v
        let struct (x, v) = paired x v
        let struct (x, v) = if x.Size < v.Size then struct (v, x) else struct (x, v)
        let struct (lo, hi) = overlap "convolve" mode x.Size v.Size
        slide lo hi x (Lax.rev [| 0 |] v)

    let correlate (mode: string) (x: NDArray) (v: NDArray) : NDArray =
        line "correlate" x
        line "correlate" v
        let struct (x, v) = paired x v
        let struct (lo, hi) = overlap "correlate" mode x.Size (min x.Size v.Size)

        if x.Size < v.Size then
            let struct (lo, hi) = overlap "correlate" mode v.Size x.Size
            Lax.rev [| 0 |] (slide lo hi v x)
        else
            let struct (lo, hi) = if v.Size <= x.Size then overlap "correlate" mode x.Size v.Size else struct (lo, hi)
            slide lo hi x v

    // ---- polynomials -------------------------------------------------------------------------------

    /// Horner's scheme, the highest power first.
    let polyval (coefficients: NDArray) (x: NDArray) : NDArray =
        Raise.ifNull (nameof coefficients) coefficients
        Raise.ifNull (nameof x) x

        if coefficients.Rank = 0 then
            Raise.shape "AD669" $"polyval of {Message.a coefficients.Aval}." "Coefficients are a vector, the highest power first."

        let rest = Dims.without [| 0 |] coefficients.Aval.Shape
        let struct (coefficients, x) = Words.Promote(coefficients, x)
        let shape = Dims.broadcast "polyval" rest x.Aval.Shape |> Dims.validate
        let x = Words.BroadcastTo(x, shape)
        let at i = Words.BroadcastTo(Lax.reshape rest (Lax.sliceAxis 0 i (i + 1) 1 coefficients), shape)
        let n = coefficients.Aval.Shape[0]

        if n = 0 || x.Size = 0 then
            Lax.zeros x.Aval
        else
            Seq.fold (fun y i -> Lax.add (Lax.mul y x) (at i)) (at 0) (seq { 1 .. n - 1 })

    let matvec (x: NDArray) (y: NDArray) : NDArray =
        Raise.ifNull (nameof y) y

        if y.Rank < 2 then
            matmul "matvec" x y
        else
            MovementWords.squeeze (Axes [| -1 |]) (matmul "matvec" x (MovementWords.expandDims (Axes [| -1 |]) y))

    let vecmat (x: NDArray) (y: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if x.Rank < 2 then
            matmul "vecmat" x y
        elif y.Rank < 2 then
            Raise.shape "AD661" $"vecmat of {x.Aval} and {y.Aval}." "The right operand is a matrix, or a stack of them."
        else
            MovementWords.squeeze (Axes [| -2 |]) (matmul "vecmat" (MovementWords.expandDims (Axes [| -2 |]) x) y)
