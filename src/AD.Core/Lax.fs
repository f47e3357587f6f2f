/// One typed function per primitive: the words in which the rules of the transforms are written.
namespace AD.Internal

open AD

module internal Lax =
    let private bind1 (op: Operation) ins = Trace.Bind1(op, ins)

    let aval (x: NDArray) = x.Aval
    let shape (x: NDArray) = x.Aval.Shape
    let rank (x: NDArray) = x.Aval.Shape.Length

    // ---- constants -------------------------------------------------------------------------------

    let full (a: Aval) (v: float) : NDArray =
        if a.Depth > 0 then Raise.impossible "a stack of one number, whose length nobody knows"

        let scalar = Dense.scalar a.Dtype a.Weak v
        NDArray(if a.Shape.Length = 0 then scalar else Dense.broadcast a.Shape Dims.scalar scalar)

    let private noSteps = { Trips = Counted; Reverse = false; Consts = 0; Carries = 0; Unroll = 1 }

    /// A body that makes a zero of this type of nothing.
    let rec private zeroBody (a: Aval) : Jaxpr =
        if a.Depth = 0 then
            let zero = Dense.broadcast a.Shape Dims.scalar (Dense.scalar a.Dtype a.Weak 0.0)
            Jaxpr([| a |], 0, [| zero |], [||], [| 0 |])
        else
            let count = Dense.int64Scalar Dtype.Int64 false 0L

            let e =
                {
                    Prim = Scan(zeroBody { a with Depth = a.Depth - 1 }, noSteps)
                    Ins = [| 0 |]
                    Outs = [| 1 |]
                    Effects = Effects.None
                    Linear = false
                    Source = null
                }

            Jaxpr([| count.Aval; a |], 0, [| count |], [| e |], [| 1 |])

    /// Of a stack, the empty one, which is the zero of every length: what a scan of no steps makes.
    let zeros (a: Aval) : NDArray =
        if a.Depth > 0 then
            Trace.Bind1(Scan(zeroBody { a with Depth = a.Depth - 1 }, noSteps), [| NDArray(Dense.int64Scalar Dtype.Int64 false 0L) |])
        else
            full a 0.0

    let ones (a: Aval) = full a 1.0

    /// The number v in the type and shape of x.
    let like (x: NDArray) (v: float) = full x.Aval v

    let truth (v: bool) : NDArray = NDArray(Dense.scalar Dtype.Bool false (if v then 1.0 else 0.0))
    let integer (v: int64) : NDArray = NDArray(Dense.int64Scalar Dtype.Int64 false v)

    let iota (shape: int[]) (axis: int) (dtype: Dtype) : NDArray = bind1 (Iota(shape, axis, dtype)) [||]

    // ---- elementwise -----------------------------------------------------------------------------

    let unary (op: Unary) (x: NDArray) = Trace.Unary(op, x)
    let binary (op: Binary) (x: NDArray) (y: NDArray) = Trace.Binary(op, x, y)
    let compare (op: Comparison) (x: NDArray) (y: NDArray) = bind1 (Compare op) [| x; y |]

    let neg x = unary Neg x
    let sign x = unary Sign x
    let abs x = unary Abs x
    let floor x = unary Floor x
    let exp x = unary Exp x
    let log x = unary Log x
    let log1p x = unary Log1p x
    let sqrt x = unary Sqrt x
    let rsqrt x = unary Rsqrt x
    let sin x = unary Sin x
    let cos x = unary Cos x
    let sinh x = unary Sinh x
    let cosh x = unary Cosh x
    let tanh x = unary Tanh x
    let sech2 x = unary Sech2 x
    let gauss x = unary Gauss x
    let oneMinusSquare x = unary OneMinusSquare x
    let logit x = unary Logit x
    let xlogx x = unary XLogX x
    let logistic x = unary Logistic x
    let not' x = unary Not x
    let add x y = binary Add x y
    let sub x y = binary Sub x y
    let mul x y = binary Mul x y
    let div x y = binary Div x y
    let rem x y = binary Rem x y
    let pow x y = binary Pow x y
    let powDx x y = binary PowDx x y
    let max x y = binary Max x y
    let min x y = binary Min x y
    let hypot x y = binary Hypot x y
    let relEntrDx x y = binary RelEntrDx x y
    let and' x y = binary And x y
    let eq x y = compare Eq x y
    let ne x y = compare Ne x y
    let lt x y = compare Lt x y
    let le x y = compare Le x y
    let gt x y = compare Gt x y
    let ge x y = compare Ge x y

    /// c·x for a number c.
    let scale (c: float) (x: NDArray) = mul (like x c) x

    let square x = mul x x
    let reciprocal x = div (like x 1.0) x
    let integerPow (n: int) (x: NDArray) = bind1 (IntegerPow n) [| x |]
    let sincDerivative (n: int) (x: NDArray) = bind1 (SincDerivative n) [| x |]
    let select (mask: NDArray) (whereTrue: NDArray) (whereFalse: NDArray) = bind1 Select [| mask; whereTrue; whereFalse |]
    let convert (dtype: Dtype) (x: NDArray) = Words.Convert(x, dtype, false)

    /// x in the dtype and weakness of a.
    let convertLike (a: Aval) (x: NDArray) = Words.Convert(x, a.Dtype, a.Weak)

    let stopGradient (x: NDArray) = bind1 StopGradient [| x |]

    // ---- movement --------------------------------------------------------------------------------

    let broadcast (shape: int[]) (dims: int[]) (x: NDArray) =
        if Dims.same shape x.Aval.Shape then x else bind1 (Broadcast(shape, dims)) [| x |]

    let reshape (shape: int[]) (x: NDArray) = Words.Reshape(x, shape)

    let transpose (perm: int[]) (x: NDArray) =
        let mutable still = true

        for i in 0 .. perm.Length - 1 do
            if perm[i] <> i then still <- false

        if still then x else bind1 (Transpose perm) [| x |]

    let moveAxis (source: int) (target: int) (x: NDArray) = if source = target then x else transpose (Dims.moving (rank x) source target) x

    let slice (start: int[]) (limit: int[]) (step: int[]) (x: NDArray) = bind1 (Slice(start, limit, step)) [| x |]

    /// Elements from … below to, with this step, along one axis; the other axes whole.
    let sliceAxis (axis: int) (from: int) (below: int) (step: int) (x: NDArray) =
        let s = shape x

        if from = 0 && below = s[axis] && step = 1 then
            x
        else
            let start = Array.zeroCreate s.Length
            start[axis] <- from
            let limit = Array.copy s
            limit[axis] <- below
            let steps = Array.create s.Length 1
            steps[axis] <- step
            slice start limit steps x

    /// The row at i, of the first axis.
    let index (i: int) (x: NDArray) = reshape (Array.tail (shape x)) (sliceAxis 0 i (i + 1) 1 x)

    let pad (lo: int[]) (hi: int[]) (interior: int[]) (value: NDArray) (x: NDArray) = bind1 (Pad(lo, hi, interior)) [| x; value |]

    /// Copies of the value before and after along one axis.
    let padAxis (axis: int) (lo: int) (hi: int) (value: float) (x: NDArray) =
        if lo = 0 && hi = 0 then
            x
        else
            let at n =
                let a = Array.zeroCreate (rank x)
                a[axis] <- n
                a

            pad (at lo) (at hi) (at 0) (full { x.Aval with Shape = Dims.scalar } value) x

    let rev (axes: int[]) (x: NDArray) = if axes.Length = 0 then x else bind1 (Rev axes) [| x |]

    let concat (axis: int) (xs: NDArray[]) =
        if xs.Length = 1 then
            xs[0]
        else
            Dims.sum [| xs |> Array.map (fun x -> x.Aval.Shape[axis]) |] |> ignore
            bind1 (Concat axis) xs

    // ---- reductions ------------------------------------------------------------------------------

    let reduce (op: Reduction) (axes: int[]) (x: NDArray) = if axes.Length = 0 then x else bind1 (Reduce(op, axes)) [| x |]

    let reduceSum (axes: int[]) (x: NDArray) = reduce ReduceSum axes x
    let sumAll (x: NDArray) = reduceSum (Array.init (rank x) id) x

    /// A reduction put back under the operand's shape: its axes again, all entries along them equal.
    let unreduce (axes: int[]) (full: int[]) (x: NDArray) =
        let kept =
            [|
                for i in 0 .. full.Length - 1 do
                    if not (Array.contains i axes) then i
            |]

        broadcast full kept x

    let cumulative (op: Accumulation) (axis: int) (reverse: bool) (x: NDArray) = bind1 (Cumulative(op, axis, reverse)) [| x |]

    // ---- products, indexing, order -----------------------------------------------------------------

    let dot (batch: int) (contract: int) (x: NDArray) (y: NDArray) = bind1 (Dot(batch, contract)) [| x; y |]

    let gather (axes: int[]) (bounds: Bounds) (x: NDArray) (indices: NDArray[]) =
        bind1 (Gather(axes, bounds)) (Array.append [| x |] indices)

    let scatter (op: Writing) (axes: int[]) (bounds: Bounds) (x: NDArray) (updates: NDArray) (indices: NDArray[]) =
        bind1 (Scatter(op, axes, bounds)) (Array.append [| x; updates |] indices)

    let dynamicSlice (sizes: int[]) (x: NDArray) (starts: NDArray[]) = bind1 (DynamicSlice sizes) (Array.append [| x |] starts)

    let dynamicUpdateSlice (x: NDArray) (update: NDArray) (starts: NDArray[]) =
        bind1 DynamicUpdateSlice (Array.append [| x; update |] starts)

    let sort (axis: int) (xs: NDArray[]) : NDArray[] = Trace.Bind(Plain(Sort axis), xs)
    let checkpoint (saving: Saving) (program: Jaxpr) (xs: NDArray[]) : NDArray[] = Trace.Bind(Checkpoint(saving, program), xs)

    /// Once for each lane, where that one is active: the lanes are the first axes of all operands.
    let report (report: Report) (active: NDArray) (xs: NDArray[]) : unit =
        Trace.Bind(Report(report, rank active), Array.append [| active |] xs) |> ignore

    /// Every element is zero, and that is known without looking at them: a number in all places at once.
    let isZero (x: NDArray) : bool =
        match x.Value with
        | :? Dense as d -> d.Size > 0 && d.Strides |> Array.forall (fun s -> s = 0L) && d.Dtype <> Dtype.Bool && Dense.item d = 0.0
        | _ -> false

    let cond (branches: Jaxpr[]) (index: NDArray) (xs: NDArray[]) : NDArray[] = Trace.Bind(Cond branches, Array.append [| index |] xs)
    let scan (body: Jaxpr) (loop: Loop) (xs: NDArray[]) : NDArray[] = Trace.Bind(Scan(body, loop), xs)

    let whileLoop (condition: Jaxpr) (body: Jaxpr) (conditionConsts: int) (bodyConsts: int) (xs: NDArray[]) : NDArray[] =
        Trace.Bind(While(condition, body, conditionConsts, bodyConsts), xs)

    let call (name: string) (program: Jaxpr) (xs: NDArray[]) : NDArray[] = Trace.Bind(Call(name, program), xs)

    /// Elements of x along one axis at integer indices of x's rank: as NumPy's take_along_axis.
    let takeAlong (axis: int) (bounds: Bounds) (indices: NDArray) (x: NDArray) =
        let s = shape indices
        let r = rank x
        let axes = Array.init r id
        let index = axes |> Array.map (fun i -> if i = axis then indices else iota s i Dtype.Int64)
        gather axes bounds x index

    /// Prefix combinations along an axis by pairs: the tree of JAX's associative scan, on which the sharing of ties depends.
    let rec associativeScan (axis: int) (combine: NDArray[] -> NDArray[] -> NDArray[]) (xs: NDArray[]) : NDArray[] =
        let n = (shape xs[0])[axis]

        if n < 2 then
            xs
        else
            let part from below step = xs |> Array.map (sliceAxis axis from below step)
            let reduced = combine (part 0 (n - 1) 2) (part 1 n 2)
            let odd = associativeScan axis combine reduced
            let halves = (shape odd[0])[axis]

            let even =
                if n < 3 then
                    [||]
                else
                    let before = if n % 2 = 0 then odd |> Array.map (sliceAxis axis 0 (halves - 1) 1) else odd
                    combine before (part 2 n 2)

            Array.init xs.Length (fun i ->
                let first = sliceAxis axis 0 1 1 xs[i]
                let evens = if n < 3 then first else concat axis [| first; even[i] |]

                // interleave: evens at 0, 2, 4 …, odds at 1, 3, 5 …
                let spread (lo: int) (x: NDArray) =
                    let m = (shape x)[axis]
                    let at (v: int) = Array.init (rank x) (fun a -> if a = axis then v else 0)
                    let hi = n - lo - (2 * m - 1)
                    pad (at lo) (at hi) (at 1) (zeros { x.Aval with Shape = Dims.scalar }) x

                if evens.Dtype = Dtype.Bool then
                    binary Or (spread 0 evens) (spread 1 odd[i])
                else
                    add (spread 0 evens) (spread 1 odd[i]))
