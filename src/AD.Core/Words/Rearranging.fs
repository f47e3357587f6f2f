/// NumPy's words that reorder and repeat: flip, roll, tile, repeat, pad, triangles and diagonals.
namespace AD.Internal

open System
open AD

module internal RearrangingWords =
    // ---- order -------------------------------------------------------------------------------------

    let flip (what: string) (axes: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Lax.rev (Dims.axesOrAll what x.Rank axes) x

    let private rollAxis (axis: int) (shift: int) (x: NDArray) : NDArray =
        let n = x.Aval.Shape[axis]
        let k = if n = 0 then 0 else ((shift % n) + n) % n

        if k = 0 then
            x
        else
            Lax.concat axis [| Lax.sliceAxis axis (n - k) n 1 x; Lax.sliceAxis axis 0 (n - k) 1 x |]

    /// Elements shifted round: without axes in row-major order.
    let roll (shifts: int[]) (axes: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull "shift" shifts

        match axes.Given with
        | null -> Lax.reshape x.Aval.Shape (rollAxis 0 (int ((shifts |> Array.sumBy int64) % int64 (max 1 x.Size))) (MovementWords.flat x))
        | given ->
            let given = given |> Array.map (Dims.axis "roll" x.Rank)

            let fits =
                shifts.Length = given.Length || (shifts.Length = 1 && given.Length > 0) || (given.Length = 1 && shifts.Length > 0)

            if not fits then
                Raise.axis
                    "AD620"
                    $"""roll by {Message.count shifts.Length "shift"} along {Message.count given.Length "axis"}."""
                    "Give one shift for each axis."

            let n = max shifts.Length given.Length
            let at (xs: int[]) i = if xs.Length = 1 then xs[0] else xs[i]
            Array.fold (fun x i -> rollAxis (at given i) (at shifts i) x) x (Array.init n id)

    /// Quarter turns from the first axis towards the second.
    let rot90 (k: int) (axes: Axes) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        let pair =
            match axes.Given with
            | null -> Dims.axes "rot90" x.Rank [| 0; 1 |]
            | a -> Dims.axes "rot90" x.Rank a

        if pair.Length <> 2 then
            Raise.axis "AD621" $"""rot90 in the plane of {Message.count pair.Length "axis"}.""" "A plane has two axes."

        match ((k % 4) + 4) % 4 with
        | 0 -> x
        | 1 -> MovementWords.swapAxes pair[0] pair[1] (Lax.rev [| pair[1] |] x)
        | 2 -> Lax.rev (Array.sort pair) x
        | _ -> Lax.rev [| pair[1] |] (MovementWords.swapAxes pair[0] pair[1] x)

    // ---- repetition --------------------------------------------------------------------------------

    let private counts (what: string) (ns: int[]) =
        for n in ns do
            if n < 0 then Raise.shape "AD622" $"{what} {n} times." "Counts are zero or more."

    let tile (reps: int[]) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof reps) reps
        counts "tile" reps
        let rank = max reps.Length x.Rank
        let pad (xs: int[]) = Array.append (Array.create (rank - xs.Length) 1) xs
        let reps, shape = pad reps, pad x.Aval.Shape
        let result = Dims.validate (Dims.product shape reps)
        let paired = Array.init (2 * rank) (fun i -> if i % 2 = 0 then reps[i / 2] else shape[i / 2])

        Lax.reshape shape x |> Lax.broadcast paired (Array.init rank (fun i -> 2 * i + 1)) |> Lax.reshape result

    /// The operand and the axis that a word runs along: the whole, flattened, where none is given.
    let along (what: string) (axis: Axes) (x: NDArray) : struct (NDArray * int) =
        Raise.ifNull (nameof x) x

        match axis.Given with
        | null -> struct (MovementWords.flat x, 0)
        | [| a |] -> struct (x, Dims.axis what x.Rank a)
        | _ -> Raise.axis "AD623" $"{what} along the axes {axis}." "Give one axis, or none for all elements."

    let repeat (n: int) (axis: Axes) (x: NDArray) : NDArray =
        counts "repeat" [| n |]
        let struct (x, a) = along "repeat" axis x
        let shape = x.Aval.Shape
        let result = Dims.product shape (Array.init shape.Length (fun i -> if i = a then n else 1)) |> Dims.validate
        let dims = Array.init shape.Length (fun i -> if i <= a then i else i + 1)
        Lax.reshape result (Lax.broadcast (Dims.insert (a + 1) n shape) dims x)

    /// Element i of the axis ns[i] times.
    let repeatEach (ns: int[]) (axis: Axes) (x: NDArray) : NDArray =
        Raise.ifNull "repeats" ns
        counts "repeat" ns

        if ns.Length = 1 then
            repeat ns[0] axis x
        else
            let struct (x, a) = along "repeat" axis x

            if x.Aval.Shape[a] <> ns.Length then
                Raise.shape
                    "AD624"
                    $"repeat: {ns.Length} counts for axis {a} of size {x.Aval.Shape[a]}."
                    "Give one count, or one for each element of the axis."

            let total = (Dims.sum [| ns |])[0]
            x.Aval.Shape |> Array.mapi (fun i d -> if i = a then total else d) |> Dims.validate |> ignore
            MovementWords.pick a (ns |> Array.mapi (fun i n -> Array.create n i) |> Array.concat) x

    /// Repeated, or cut, in row-major order until the shape is filled.
    let resize (shape: int[]) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        let size = Dims.size (Dims.validate shape)
        let line = MovementWords.flat x
        let n = line.Size

        if size = 0 || n = 0 then
            Lax.zeros { x.Aval with Shape = shape }
        else
            let times = (size + n - 1) / n
            Lax.reshape shape (Lax.sliceAxis 0 0 size 1 (if times = 1 then line else tile [| times |] line))

    // ---- pads --------------------------------------------------------------------------------------

    /// Where each element of a padded axis comes from.
    let private sources (mode: string) (n: int) (lo: int) (hi: int) : int[] =
        let modulo a b = ((a % b) + b) % b

        Array.init (lo + n + hi) (fun j ->
            let i = j - lo

            match mode with
            | "edge" -> Math.Clamp(i, 0, n - 1)
            | "wrap" -> modulo i n
            | "reflect" when n = 1 -> 0
            | "reflect" ->
                let period = 2 * (n - 1)
                let k = modulo i period
                if k < n then k else period - k
            | _ ->
                let k = modulo i (2 * n)
                if k < n then k else 2 * n - 1 - k)

    /// The elements at these places by slices, reversals and repeats: runs of places that rise, fall or stand still.
    let private runs (axis: int) (places: int[]) (x: NDArray) : NDArray =
        let piece (from: int) (count: int) (step: int) =
            let last = from + step * (count - 1)
            let part = Lax.sliceAxis axis (Math.Min(from, last)) (Math.Max(from, last) + 1) 1 x

            if step > 0 || count = 1 then
                part
            elif step < 0 then
                Lax.rev [| axis |] part
            else
                Lax.broadcast (Array.mapi (fun i d -> if i = axis then count else d) x.Aval.Shape) (Array.init x.Rank id) part

        let pieces = ResizeArray<NDArray>()
        let mutable i = 0

        while i < places.Length do
            let step = if i + 1 < places.Length then places[i + 1] - places[i] else 1
            let step = if abs step > 1 then 1 else step
            let mutable j = i + 1

            while j < places.Length && places[j] - places[j - 1] = step do
                j <- j + 1

            pieces.Add(piece places[i] (j - i) step)
            i <- j

        Lax.concat axis (pieces.ToArray())

    let private ramp (axis: int) (lo: int) (hi: int) (x: NDArray) : NDArray =
        // from the edge down to 0, which is the last of the new elements
        let side (n: int) (edge: NDArray) (rising: bool) =
            let weight i = if rising then float i / float n else float (n - 1 - i) / float n
            let shape = Array.mapi (fun i d -> if i = axis then n else d) x.Aval.Shape
            let line = NDArray(Dense.ofArray [| n |] (Array.init n weight))
            let weights = Lax.broadcast shape [| axis |] (Lax.convertLike edge.Aval line)
            Lax.mul (Lax.broadcast shape (Array.init shape.Length id) edge) weights

        // integers are rounded down: with e = q·n + r, ⌊e·k/n⌋ = q·k + ⌊r·k/n⌋, which neither overflows nor rounds
        let whole (n: int) (edge: NDArray) (rising: bool) =
            let shape = Array.mapi (fun i d -> if i = axis then n else d) x.Aval.Shape
            let line = NDArray(Dense.ofArray [| n |] (Array.init n (fun k -> int64 (if rising then k else n - 1 - k))))
            let steps = Lax.broadcast shape [| axis |] line
            let edge = Lax.broadcast shape (Array.init shape.Length id) (Lax.convert Dtype.Int64 edge)
            let size = Lax.like edge (float n)
            let quotient = ElementwiseWords.floorDivide edge size
            let rest = Lax.sub edge (Lax.mul quotient size)
            let moved = ElementwiseWords.floorDivide (Lax.mul rest steps) size
            Lax.convertLike x.Aval (Lax.add (Lax.mul quotient steps) moved)

        let side = if x.Dtype.IsInteger then whole else side

        let n = x.Aval.Shape[axis]

        [|
            if lo > 0 then side lo (Lax.sliceAxis axis 0 1 1 x) true
            x
            if hi > 0 then side hi (Lax.sliceAxis axis (n - 1) n 1 x) false
        |]
        |> Lax.concat axis

    let private statistic (reduce: int -> NDArray -> NDArray) (axis: int) (lo: int) (hi: int) (x: NDArray) : NDArray =
        let value = reduce axis x

        let side n = Lax.unreduce [| axis |] (Array.mapi (fun i d -> if i = axis then n else d) x.Aval.Shape) value

        [|
            if lo > 0 then side lo
            x
            if hi > 0 then side hi
        |]
        |> Lax.concat axis

    /// The mean along an axis in the array's own dtype: that of integers is rounded, halves to even.
    let private mean (axis: int) (x: NDArray) =
        let total = Lax.reduceSum [| axis |] (Words.Floating x)
        let mean = Lax.div total (Lax.like total (float x.Aval.Shape[axis]))
        Lax.convertLike x.Aval (if x.Dtype.IsInteger then Lax.unary Round mean else mean)

    let pad (width: int[][]) (mode: string) (value: NDArray | null) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof width) width
        Raise.ifNull (nameof mode) mode

        let each (pair: int[]) =
            Raise.ifNull (nameof width) pair

            match pair with
            | [| n |] -> struct (n, n)
            | [| lo; hi |] -> struct (lo, hi)
            | _ -> Raise.shape "AD625" $"pad by {pair.Length} widths on one axis." "Give the width before and the width behind."

        let pairs =
            match width with
            | [| one |] -> Array.create x.Rank (each one)
            | all when all.Length = x.Rank -> Array.map each all
            | _ ->
                Raise.shape
                    "AD625"
                    $"""pad: {Message.count width.Length "pair"} of widths for {Message.a x.Aval}."""
                    "Give one pair, or one for each axis."

        for struct (lo, hi) in pairs do
            if lo < 0 || hi < 0 then Raise.shape "AD626" $"pad by ({lo}, {hi})." "Widths are zero or more."

        Dims.sum (x.Aval.Shape |> Array.mapi (fun a n -> let struct (lo, hi) = pairs[a] in [| lo; n; hi |]))
        |> Dims.validate
        |> ignore

        let eachAxis (step: int -> int -> int -> NDArray -> NDArray) =
            let mutable result = x

            for a in 0 .. x.Rank - 1 do
                let struct (lo, hi) = pairs[a]

                if lo > 0 || hi > 0 then
                    if x.Aval.Shape[a] = 0 then
                        Raise.shape
                            "AD627"
                            $"pad of mode \"{mode}\" of axis {a}, which is empty."
                            "Only mode \"constant\" pads an empty axis."

                    result <- step a lo hi result

            result

        match mode with
        | "constant"
        | "empty" ->
            let lo = pairs |> Array.map (fun struct (lo, _) -> lo)
            let hi = pairs |> Array.map (fun struct (_, hi) -> hi)

            let value =
                match value with
                | null -> Lax.zeros { x.Aval with Shape = Dims.scalar }
                | v ->
                    if v.Rank > 0 then Raise.shape "AD628" $"pad with {Message.a v.Aval}." "The value is one number."

                    Words.Convert(v, x.Dtype, x.IsWeak)

            if x.Rank = 0 then x else Lax.pad lo hi (Array.zeroCreate x.Rank) value x
        | "edge"
        | "wrap"
        | "reflect"
        | "symmetric" -> eachAxis (fun a lo hi y -> runs a (sources mode y.Aval.Shape[a] lo hi) y)
        | "linear_ramp" -> eachAxis ramp
        | "maximum" -> eachAxis (statistic (fun a y -> Lax.reduce ReduceMax [| a |] y))
        | "minimum" -> eachAxis (statistic (fun a y -> Lax.reduce ReduceMin [| a |] y))
        | "mean" -> eachAxis (statistic mean)
        | other ->
            Raise.shape
                "AD629"
                $"pad of mode \"{other}\"."
                "Modes are constant, edge, reflect, symmetric, wrap, linear_ramp, maximum, minimum, mean, empty."

    // ---- triangles and diagonals ---------------------------------------------------------------------

    /// Row − column, as a mask of the last two axes: true on and below the k-th diagonal.
    let private below (shape: int[]) (k: int) : NDArray =
        let rank = shape.Length
        let rows = Lax.iota shape (rank - 2) Dtype.Int64
        let columns = Lax.iota shape (rank - 1) Dtype.Int64
        Lax.ge (Lax.add rows (Lax.like rows (float k))) columns

    let private matrix (what: string) (x: NDArray) =
        Raise.ifNull (nameof x) x

        if x.Rank < 2 then
            Raise.shape "AD630" $"{what} of {Message.a x.Aval}." "An array of rank 2 or more is wanted."

    let tri (rows: int) (columns: int) (k: int) (dtype: Dtype) : NDArray =
        let mask = below (Dims.validate [| rows; columns |]) k
        if dtype = Dtype.Bool then mask else Lax.convert dtype mask

    let tril (k: int) (x: NDArray) : NDArray =
        matrix "tril" x
        Lax.select (below x.Aval.Shape k) x (Lax.like x 0.0)

    let triu (k: int) (x: NDArray) : NDArray =
        matrix "triu" x
        Lax.select (below x.Aval.Shape (k - 1)) (Lax.like x 0.0) x

    /// x[i, i + offset], the two axes gone and the diagonal last.
    let diagonal (offset: int) (axis1: int) (axis2: int) (x: NDArray) : NDArray =
        matrix "diagonal" x

        match Dims.axes "diagonal" x.Rank [| axis1; axis2 |] with
        | [| a; b |] ->
            let m, n = x.Aval.Shape[a], x.Aval.Shape[b]
            let row, column = max 0 -offset, max 0 offset
            let size = max 0 (min (m - row) (n - column))
            let others = [| 0 .. x.Rank - 1 |] |> Array.filter (fun i -> i <> a && i <> b)
            let lead = others |> Array.map (fun i -> x.Aval.Shape[i])
            // in row-major order a step down and to the right is n + 1 elements
            let line = Lax.transpose (Array.append others [| a; b |]) x |> Lax.reshape (Array.append lead [| m * n |])
            let start = row * n + column
            let below = start + (size - 1) * (n + 1) + 1

            if size = 0 then
                Lax.sliceAxis others.Length 0 0 1 line
            else
                Lax.sliceAxis others.Length start below (n + 1) line
        | _ -> Raise.impossible "two axes in, two axes out"

    /// A vector onto the k-th diagonal, a matrix to its k-th diagonal.
    let diag (k: int) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        match x.Rank with
        | 1 ->
            let n = int64 x.Size + abs (int64 k)

            if n > int64 Array.MaxLength then
                Raise.shape "AD034" $"diag: a matrix of {n} rows." $"The most an axis can have is {Array.MaxLength}; is k = {k} meant?"

            let shape = Dims.validate [| int n; int n |]
            let rows = Lax.iota shape 0 Dtype.Int64
            let columns = Lax.iota shape 1 Dtype.Int64
            let on = Lax.eq (Lax.add rows (Lax.like rows (float k))) columns
            let line = Lax.padAxis 0 (max 0 k) (max 0 -k) 0.0 x
            Lax.select on (Lax.broadcast shape [| 1 |] line) (Lax.zeros { x.Aval with Shape = shape })
        | 2 -> diagonal k 0 1 x
        | _ ->
            Raise.shape
                "AD631"
                $"diag of {Message.a x.Aval}."
                "A vector makes a matrix and a matrix gives its diagonal; for stacks use Np.Diagonal."

    let trace (offset: int) (axis1: int) (axis2: int) (x: NDArray) : NDArray =
        let d = diagonal offset axis1 axis2 x
        Lax.reduceSum [| d.Rank - 1 |] (if d.Dtype.IsFloating then d else Lax.convert Dtype.Int64 d)
