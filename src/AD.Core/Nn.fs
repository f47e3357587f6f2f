/// The words of neural networks: activations, softmax, one-hot rows and standardization, with JAX's derivatives at kinks and infinities.
namespace AD

open System
open System.Runtime.InteropServices
open AD.Internal

/// Pieces of which the activations are made.
module internal Activation =
    let select = Lax.select
    let like = Lax.like

    /// This value, and no derivative where the mask is false.
    let alive (mask: NDArray) (value: NDArray) : NDArray = select mask value (Lax.stopGradient value)

    /// max(x, 0) with the derivative 0 at 0 (jax.nn.relu), where a maximum would share its tie.
    let relu (x: NDArray) : NDArray = alive (Lax.gt x (like x 0.0)) (Lax.max x (like x 0.0))

    let relu6 (x: NDArray) : NDArray =
        let inside = Lax.and' (Lax.gt x (like x 0.0)) (Lax.lt x (like x 6.0))
        select inside x (Lax.stopGradient (Lax.min (Lax.max x (like x 0.0)) (like x 6.0)))

    let softplus (x: NDArray) : NDArray = Lax.binary LogAddExp x (like x 0.0)

    /// λ·x where positive, else λα·(exp x − 1); exp sees no positive number, so nothing overflows in the branch not taken.
    let scaledElu (lambda: float) (lambdaAlpha: float) (x: NDArray) : NDArray =
        let positive = Lax.gt x (like x 0.0)
        let above = if lambda = 1.0 then x else Lax.scale lambda x
        select positive above (Lax.scale lambdaAlpha (Lax.unary Expm1 (select positive (like x 0.0) x)))

    let elu (alpha: float) (x: NDArray) : NDArray = scaledElu 1.0 alpha x

    /// A reduction over these axes, put back under the operand's shape.
    let keeping (op: Reduction) (axes: int[]) (x: NDArray) : NDArray = Lax.unreduce axes (Lax.shape x) (Lax.reduce op axes x)

    /// x less its maximum, which cancels: so the maximum carries no derivative.
    let shifted (axes: int[]) (x: NDArray) : NDArray = Lax.sub x (Lax.stopGradient (keeping ReduceMax axes x))

    /// The mask under x's shape, and whether it leaves anything along the axes.
    let masks (what: string) (axes: int[]) (x: NDArray) (where: NDArray) : struct (NDArray * NDArray) =
        if where.Dtype <> Dtype.Bool then
            Raise.dtype "AD310" $"{what}: a mask of {where.Dtype}." "A mask is boolean: compare first, m > 0.0 (F#: m .> 0.0)."

        let mask = Update.spread what (Lax.shape x) where
        struct (mask, keeping ReduceAny axes mask)

    let softmax (axes: int[]) (x: NDArray) : NDArray =
        let e = Lax.exp (shifted axes x)
        Lax.div e (keeping ReduceSum axes e)

    let logSoftmax (axes: int[]) (x: NDArray) : NDArray =
        let s = shifted axes x
        Lax.sub s (Lax.log (keeping ReduceSum axes (Lax.exp s)))

    /// A function of the elements that a mask keeps: the others count as −∞, and a slice without any as zeros, so that no NaN arises.
    let masked (f: NDArray -> NDArray) (what: string) (axes: int[]) (otherwise: float) (where: NDArray) (x: NDArray) : NDArray =
        let struct (mask, any) = masks what axes x where
        let kept = select mask x (select any (like x -infinity) (like x 0.0))
        select mask (f kept) (like x otherwise)

    let last (what: string) (x: NDArray) (axis: int) : int[] = [| Dims.axis what x.Rank axis |]

/// <summary>
/// The words of neural networks, named as in <c>jax.nn</c>. Each is elementwise unless it takes an axis; integers and booleans become float64.
/// Derivatives at kinks are JAX's: relu′(0) = 0, leaky_relu′(0) = elu′(0) = 1.
/// </summary>
/// <example><code>Nn.Relu(Np.Array [| -1.0; 2.0 |]).ToString() // [0. 2.]</code></example>
[<AbstractClass; Sealed>]
type Nn =
    /// <summary>The logistic function 1 / (1 + exp(−x)).</summary>
    /// <example><code>Nn.Sigmoid(0.0).ToString() // 0.5</code></example>
    static member Sigmoid(x: NDArray) : NDArray = Lax.logistic (Words.Floating x)

    /// <summary>log(sigmoid x) = −softplus(−x), without overflow.</summary>
    /// <example><code>Nn.LogSigmoid(-800.0).ToString() // -800.0</code></example>
    static member LogSigmoid(x: NDArray) : NDArray = Lax.neg (Activation.softplus (Lax.neg (Words.Floating x)))

    /// <summary>log(1 + exp x), without overflow.</summary>
    /// <example><code>Nn.Softplus(800.0).ToString() // 800.0</code></example>
    static member Softplus(x: NDArray) : NDArray = Activation.softplus (Words.Floating x)

    /// <summary>max(x, 0), whose derivative at 0 is 0.</summary>
    /// <example><code>Nn.Relu(Np.Array [| -1.0; 2.0 |]).ToString() // [0. 2.]</code></example>
    static member Relu(x: NDArray) : NDArray = Activation.relu (Words.Floating x)

    /// <summary>min(max(x, 0), 6), whose derivative at 0 and at 6 is 0.</summary>
    /// <example><code>Nn.Relu6(Np.Array [| -1.0; 2.0; 9.0 |]).ToString() // [0. 2. 6.]</code></example>
    static member Relu6(x: NDArray) : NDArray = Activation.relu6 (Words.Floating x)

    /// <summary>x where x ≥ 0, else <c>slope</c>·x.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="slope">The slope of the negative half.</param>
    /// <example><code>Nn.LeakyRelu(Np.Array [| -1.0; 2.0 |], 0.5).ToString() // [-0.5  2. ]</code></example>
    static member LeakyRelu(x: NDArray, [<Optional; DefaultParameterValue(0.01)>] slope: float) : NDArray =
        let x = Words.Floating x
        Lax.select (Lax.ge x (Lax.like x 0.0)) x (Lax.scale slope x)

    /// <summary>x where x &gt; 0, else <c>alpha</c>·(exp x − 1).</summary>
    /// <param name="x">The argument.</param>
    /// <param name="alpha">Minus the limit at −∞.</param>
    /// <example><code>Nn.Elu(Np.Array [| 0.0; 2.0 |]).ToString() // [0. 2.]</code></example>
    static member Elu(x: NDArray, [<Optional; DefaultParameterValue(1.0)>] alpha: float) : NDArray = Activation.elu alpha (Words.Floating x)

    /// <summary>The self-normalizing exponential linear unit: λ·elu(x, α) with the constants of Klambauer et al. (2017).</summary>
    /// <example><code>Nn.Selu(1.0).ToString() // 1.0507009873554805</code></example>
    static member Selu(x: NDArray) : NDArray =
        Activation.scaledElu 1.0507009873554804934193349852946 1.7580993408473768599402175208123 (Words.Floating x)

    /// <summary>max(x, 0) + <c>alpha</c>·(exp(min(x, 0)/<c>alpha</c>) − 1), which is continuously differentiable for every α.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="alpha">Minus the limit at −∞.</param>
    /// <example><code>Nn.Celu(Np.Array [| 0.0; 2.0 |]).ToString() // [0. 2.]</code></example>
    static member Celu(x: NDArray, [<Optional; DefaultParameterValue(1.0)>] alpha: float) : NDArray =
        let x = Words.Floating x
        let zero = Lax.like x 0.0
        Lax.add (Lax.max x zero) (Lax.scale alpha (Lax.unary Expm1 (Lax.div (Lax.min x zero) (Lax.like x alpha))))

    /// <summary>x·Φ(x), Φ the normal distribution function, or its approximation by tanh.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="approximate">Whether Φ(x) is approximated by (1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, as JAX does by default.</param>
    /// <example><code>Nn.Gelu(Np.Array [| -10.0; 0.0; 10.0 |]).ToString() // [-0.  0. 10.]</code></example>
    static member Gelu(x: NDArray, [<Optional; DefaultParameterValue(true)>] approximate: bool) : NDArray =
        let x = Words.Floating x

        if approximate then
            // (1 + tanh u)/2 = σ(2u), which does not cancel; beyond ±30 it is 0 or 1, and the cube might leave the range
            let near = Lax.max (Lax.like x -30.0) (Lax.min x (Lax.like x 30.0))
            let twice = Lax.scale (sqrt (8.0 / Math.PI)) (Lax.add near (Lax.scale 0.044715 (Lax.integerPow 3 near)))
            Lax.mul x (Lax.logistic twice)
        else
            Lax.mul x (SpecialWords.ndtr x)

    /// <summary>x·sigmoid(x).</summary>
    /// <example><code>Nn.Silu(0.0).ToString() // 0.0</code></example>
    static member Silu(x: NDArray) : NDArray =
        let x = Words.Floating x
        Lax.mul x (Lax.logistic x)

    /// <summary>x·sigmoid(x): another name of <c>Silu</c>.</summary>
    /// <example><code>Nn.Swish(0.0).ToString() // 0.0</code></example>
    static member Swish(x: NDArray) : NDArray = Nn.Silu x

    /// <summary>x·tanh(softplus x).</summary>
    /// <example><code>Nn.Mish(0.0).ToString() // 0.0</code></example>
    static member Mish(x: NDArray) : NDArray =
        let x = Words.Floating x
        Lax.mul x (Lax.tanh (Activation.softplus x))

    /// <summary>x between −1 and 1, and the nearer of them outside.</summary>
    /// <example><code>Nn.HardTanh(Np.Array [| -3.0; 0.5; 3.0 |]).ToString() // [-1.   0.5  1. ]</code></example>
    static member HardTanh(x: NDArray) : NDArray =
        let x = Words.Floating x
        let one = Lax.like x 1.0
        let low = Lax.like x -1.0
        Lax.select (Lax.gt x one) one (Lax.select (Lax.lt x low) low x)

    /// <summary>relu6(x + 3)/6.</summary>
    /// <example><code>Nn.HardSigmoid(0.0).ToString() // 0.5</code></example>
    static member HardSigmoid(x: NDArray) : NDArray =
        let x = Words.Floating x
        Lax.div (Activation.relu6 (Lax.add x (Lax.like x 3.0))) (Lax.like x 6.0)

    /// <summary>x·hardSigmoid(x).</summary>
    /// <example><code>Nn.HardSilu(3.0).ToString() // 3.0</code></example>
    static member HardSilu(x: NDArray) : NDArray =
        let x = Words.Floating x
        Lax.mul x (Nn.HardSigmoid x)

    /// <summary>x/(1 + |x|).</summary>
    /// <example><code>Nn.SoftSign(1.0).ToString() // 0.5</code></example>
    static member SoftSign(x: NDArray) : NDArray =
        let x = Words.Floating x
        let one = Lax.like x 1.0
        // from 1 on as 1 − 1/(1 + |x|), whose derivative does not cancel; at ±∞ NaN, as in JAX
        let far = Lax.and' (Lax.ge (Lax.abs x) one) (Lax.unary IsFinite x)
        let near = Lax.select far (Lax.like x 0.0) x
        let beyond = Lax.mul (Lax.sign x) (Lax.sub one (Lax.reciprocal (Lax.add (Lax.abs x) one)))
        Lax.select far beyond (Lax.div near (Lax.add (Lax.abs near) one))

    /// <summary>(x + √(x² + b))/2, a smooth relu.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="b">How smooth, at least 0: relu at 0.</param>
    /// <example><code>Nn.SquarePlus(0.0).ToString() // 1.0</code></example>
    static member SquarePlus(x: NDArray, [<Optional; DefaultParameterValue(4.0)>] b: float) : NDArray =
        let x = Words.Floating x
        let root = Lax.scale 0.5 (Lax.hypot x (Lax.like x (sqrt b)))
        let half = Lax.scale 0.5 x
        let low = Lax.lt x (Lax.like x (-0.5 * sqrt b))
        // x/2 + r = (b/4)/(r − x/2), which does not cancel
        let below = Lax.sub (Lax.select low root (Lax.like x 1.0)) (Lax.select low half (Lax.like x 0.0))
        Lax.select low (Lax.div (Lax.like x (0.25 * b)) below) (Lax.add half root)

    /// <summary>0 below −1, x above 1, (x + 1)²/4 between.</summary>
    /// <example><code>Nn.SparsePlus(Np.Array [| -2.0; 0.0; 2.0 |]).ToString() // [0.   0.25 2.  ]</code></example>
    static member SparsePlus(x: NDArray) : NDArray =
        let x = Words.Floating x
        let middle = Lax.scale 0.25 (Lax.square (Lax.add x (Lax.like x 1.0)))
        let upper = Lax.select (Lax.ge x (Lax.like x 1.0)) x middle
        Lax.select (Lax.le x (Lax.like x -1.0)) (Lax.like x 0.0) upper

    /// <summary>(clip(x, −1, 1) + 1)/2: the derivative of <c>SparsePlus</c>.</summary>
    /// <example><code>Nn.SparseSigmoid(Np.Array [| -2.0; 0.0; 2.0 |]).ToString() // [0.  0.5 1. ]</code></example>
    static member SparseSigmoid(x: NDArray) : NDArray =
        let x = Words.Floating x
        Lax.scale 0.5 (Lax.min (Lax.max (Lax.add x (Lax.like x 1.0)) (Lax.like x 0.0)) (Lax.like x 2.0))

    /// <summary>log(1 − exp(−x)) for x &gt; 0, accurate at both ends.</summary>
    /// <example><code>Nn.Log1mExp(800.0).ToString() // -0.0</code></example>
    static member Log1mExp(x: NDArray) : NDArray =
        let x = Words.Floating x
        let small = Lax.lt x (Lax.like x (log 2.0))
        // each form sees a number of its own side, so that no NaN comes back from the other
        let near = Lax.neg (Lax.select small x (Lax.like x 0.5))
        let far = Lax.neg (Lax.select small (Lax.like x 1.0) x)
        Lax.select small (Lax.log (Lax.neg (Lax.unary Expm1 near))) (Lax.log1p (Lax.neg (Lax.exp far)))

    /// <summary>The argument itself.</summary>
    /// <example><code>Nn.Identity(2.0).ToString() // 2.0</code></example>
    static member Identity(x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        x

    /// <summary>The gated linear unit: with a and b the halves of x along the axis, a·sigmoid(b).</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axis that is halved.</param>
    /// <exception cref="T:AD.ShapeException">The axis has an odd size.</exception>
    /// <example><code>Nn.Glu(Np.Array [| 4.0; 0.0 |]).ToString() // [2.]</code></example>
    static member Glu(x: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int) : NDArray =
        let x = Words.Floating x
        let axis = Dims.axis "Glu" x.Rank axis
        let n = (Lax.shape x)[axis]

        if n &&& 1 = 1 then
            Raise.shape "AD311" $"Glu of {Message.a x.Aval}: axis {axis} has the odd size {n}." "The axis is halved: its size must be even."

        Lax.mul (Lax.sliceAxis axis 0 (n / 2) 1 x) (Lax.logistic (Lax.sliceAxis axis (n / 2) n 1 x))

    /// <summary>exp x over its sum along the axis, shifted by the maximum so that nothing overflows.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axis along which the results sum to 1.</param>
    /// <param name="where">A boolean mask: what it leaves out counts as −∞ and results in 0.</param>
    /// <exception cref="T:AD.AxisException">The axis is out of range.</exception>
    /// <example><code>Nn.Softmax(Np.Array [| 1000.0; 1000.0 |]).ToString() // [0.5 0.5]</code></example>
    static member Softmax
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(-1)>] axis: int,
            [<Optional; DefaultParameterValue(null: NDArray | null)>] where: NDArray | null
        ) : NDArray =
        Raise.ifNull (nameof x) x
        Nn.Softmax(x, Axes.op_Implicit axis, where)

    /// <summary>exp x over its sum along several axes.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axes along which the results sum to 1.</param>
    /// <param name="where">A boolean mask: what it leaves out counts as −∞ and results in 0.</param>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <example><code>Nn.Softmax(Np.Zeros((2, 2)), (0, 1)).ToString() // [[0.25 0.25]\n [0.25 0.25]]</code></example>
    static member Softmax
        (x: NDArray, axis: Axes, [<Optional; DefaultParameterValue(null: NDArray | null)>] where: NDArray | null)
        : NDArray =
        let x = Words.Floating x
        let axes = Dims.axesOrAll "Softmax" x.Rank axis

        match where with
        | _ when x.Size = 0 -> x
        | null -> Activation.softmax axes x
        | mask -> Activation.masked (Activation.softmax axes) "Softmax" axes 0.0 mask x

    /// <summary>log(softmax x) without cancellation: x − logsumexp x along the axis.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axis along which the exponentials of the results sum to 1.</param>
    /// <param name="where">A boolean mask: what it leaves out counts and results as −∞.</param>
    /// <exception cref="T:AD.AxisException">The axis is out of range.</exception>
    /// <example><code>Nn.LogSoftmax(Np.Array [| 1000.0; 0.0 |]).ToString() // [    0. -1000.]</code></example>
    static member LogSoftmax
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(-1)>] axis: int,
            [<Optional; DefaultParameterValue(null: NDArray | null)>] where: NDArray | null
        ) : NDArray =
        Raise.ifNull (nameof x) x
        Nn.LogSoftmax(x, Axes.op_Implicit axis, where)

    /// <summary>log(softmax x) along several axes.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axes along which the exponentials of the results sum to 1.</param>
    /// <param name="where">A boolean mask: what it leaves out counts and results as −∞.</param>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <example><code>Nn.LogSoftmax(Np.Array([| 7.0 |]), 0).ToString() // [0.]</code></example>
    static member LogSoftmax
        (x: NDArray, axis: Axes, [<Optional; DefaultParameterValue(null: NDArray | null)>] where: NDArray | null)
        : NDArray =
        let x = Words.Floating x
        let axes = Dims.axesOrAll "LogSoftmax" x.Rank axis

        match where with
        | _ when x.Size = 0 -> x
        | null -> Activation.logSoftmax axes x
        | mask -> Activation.masked (Activation.logSoftmax axes) "LogSoftmax" axes -infinity mask x

    /// <summary>log Σ exp x along the axes, shifted by the maximum so that nothing overflows.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axes; all where none are given.</param>
    /// <param name="b">Factors of the exponentials; ones where none are given. A factor of 0 leaves its element out, whatever it is.</param>
    /// <param name="keepdims">Whether the axes stay, with size 1.</param>
    /// <param name="where">A boolean mask: what it leaves out counts as −∞.</param>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <example><code>Nn.LogSumExp(Np.Array [| 1000.0; -1000.0 |]).ToString() // 1000.0</code></example>
    static member LogSumExp
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional; DefaultParameterValue(null: NDArray | null)>] b: NDArray | null,
            [<Optional; DefaultParameterValue(false)>] keepdims: bool,
            [<Optional; DefaultParameterValue(null: NDArray | null)>] where: NDArray | null
        ) : NDArray =
        ReductionWords.logsumexp axis b keepdims where x

    /// <summary>A new axis of size n that is 1 at the index and 0 elsewhere; an index outside 0..n−1 gives zeros.</summary>
    /// <param name="x">The indices.</param>
    /// <param name="n">The size of the new axis.</param>
    /// <param name="dtype">The dtype of the result; float64 where none is given.</param>
    /// <param name="axis">Where the new axis stands in the result.</param>
    /// <exception cref="T:AD.ShapeException">n is negative.</exception>
    /// <exception cref="T:AD.AxisException">The axis is out of range.</exception>
    /// <example><code>Nn.OneHot(Np.Array [| 0; 2 |], 3).ToString() // [[1. 0. 0.]\n [0. 0. 1.]]</code></example>
    static member OneHot
        (
            x: NDArray,
            n: int,
            [<Optional; DefaultParameterValue(null: Dtype | null)>] dtype: Dtype | null,
            [<Optional; DefaultParameterValue(-1)>] axis: int
        ) : NDArray =
        Raise.ifNull (nameof x) x
        let rank = x.Rank + 1
        let axis = Dims.axis "OneHot" rank axis
        let shape = Dims.validate (Array.insertAt axis n x.Aval.Shape)

        let spread =
            Lax.broadcast shape (Array.init rank id |> Array.removeAt axis) (if x.Dtype = Dtype.Bool then Lax.convert Dtype.Int32 x else x)

        let places = Lax.iota shape axis Dtype.Int64 |> fun i -> if x.Dtype.IsFloating then Lax.convert x.Dtype i else i

        let struct (a, b) = Words.Promote(spread, places)
        let hot = Lax.eq a b

        match dtype with
        | null -> Lax.convert Dtype.Float64 hot
        | d -> Lax.convert d hot

    /// <summary>(x − mean)/√(variance + epsilon) along the axes, the last one where none are given.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="axis">The axes along which mean and variance are taken.</param>
    /// <param name="epsilon">What keeps the divisor from 0.</param>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <example><code>Nn.Standardize(Np.Array([| -1.0; 1.0 |]), epsilon = 0.0).ToString() // [-1.  1.]</code></example>
    static member Standardize(x: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(1e-5)>] epsilon: float) : NDArray =
        let x = Words.Floating x

        let axes =
            match axis.Given with
            | null -> [| Dims.axis "Standardize" x.Rank -1 |]
            | given -> Dims.axes "Standardize" x.Rank given |> Array.sort

        let count = axes |> Array.fold (fun n a -> n * float x.Aval.Shape[a]) 1.0
        let mean y = Lax.div (Activation.keeping ReduceSum axes y) (Lax.like x count)
        let centred = Lax.sub x (mean x)
        let variance = mean (Lax.square centred)
        Lax.mul centred (Lax.rsqrt (Lax.add variance (Lax.like x epsilon)))
