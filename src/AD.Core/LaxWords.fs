/// The words of jax.lax that NumPy lacks: slices at computed places, clamping, integer powers.
namespace AD

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AD.Internal

module internal LaxWords =
    let rsqrt (x: NDArray) : NDArray = Lax.rsqrt (Words.Floating x)

    /// min(max(x, low), high), of which x has the derivative 1 strictly between the bounds and 0 at them.
    let clamp (low: NDArray) (x: NDArray) (high: NDArray) : NDArray =
        Raise.ifNull (nameof low) low
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof high) high
        let bounded = Words.Common [| low; x; high |]
        let shape = x.Aval.Shape

        let beside (name: string) (bound: NDArray) =
            if bound.Rank > 0 && not (Dims.same bound.Aval.Shape shape) then
                Raise.shape
                    "AD700"
                    $"Lax.Clamp: the {name} bound is {bound.Aval}, x is {x.Aval}."
                    "A bound is a scalar or has x's shape; Np.Clip broadcasts."

            Words.BroadcastTo(bound, shape)

        let low, x, high = beside "lower" bounded[0], bounded[1], beside "upper" bounded[2]
        let inside = Lax.and' (Lax.gt x low) (Lax.lt x high)
        let lifted = Lax.select (Lax.gt low x) low (Lax.select inside x (Lax.stopGradient x))
        Lax.select (Lax.lt high lifted) high lifted

    /// One start per axis as int64 scalars; negative ones count from the end.
    let private starts (what: string) (x: NDArray) (given: seq<NDArray>) : NDArray[] =
        Raise.ifNull "starts" given
        let given = Seq.toArray given

        if given.Length <> x.Rank then
            Raise.shape "AD701" $"""{what}: {Message.count given.Length "start"} for {x.Aval}.""" "Give one start for each axis."

        given
        |> Array.mapi (fun axis start ->
            Raise.ifNull "starts" start

            if start.Rank <> 0 || not start.Dtype.IsInteger then
                Raise.index
                    "AD702"
                    $"{what}: the start of axis {axis} is {start.Aval}."
                    "A start is an integer scalar: a number, or an element i[0] of an array of integers."

            let i = Lax.convert Dtype.Int64 start
            Lax.select (Lax.lt i (Lax.integer 0L)) (Lax.add i (Lax.integer (int64 x.Aval.Shape[axis]))) i)

    let private fit (what: string) (x: NDArray) (sizes: int[]) =
        if sizes.Length <> x.Rank then
            Raise.shape "AD701" $"""{what}: {Message.count sizes.Length "size"} for {x.Aval}.""" "Give one size for each axis."

        sizes
        |> Array.iteri (fun axis n ->
            if n < 0 || n > x.Aval.Shape[axis] then
                Raise.shape
                    "AD703"
                    $"{what}: size {n} along axis {axis} of {x.Aval}."
                    $"A size is at least 0 and at most the axis': here {x.Aval.Shape[axis]}.")

    let dynamicSlice (x: NDArray) (at: seq<NDArray>) (sizes: int[]) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof sizes) sizes
        fit "Lax.DynamicSlice" x sizes
        Lax.dynamicSlice (Array.copy sizes) x (starts "Lax.DynamicSlice" x at)

    let dynamicUpdateSlice (x: NDArray) (update: NDArray) (at: seq<NDArray>) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof update) update
        fit "Lax.DynamicUpdateSlice" x update.Aval.Shape
        Lax.dynamicUpdateSlice x (Lax.convertLike x.Aval update) (starts "Lax.DynamicUpdateSlice" x at)

    let integerPow (x: NDArray) (n: int) : NDArray = Words.IntegerPower(x, n)

/// <summary>The words of <c>jax.lax</c> that NumPy has no name for.</summary>
/// <example><code>Lax.Clamp(0.0, 2.0, 1.0) // 1.0</code></example>
[<AbstractClass; Sealed>]
type Lax private () =
    /// <summary>1/√x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Lax.Rsqrt 4.0 // 0.5</code></example>
    static member Rsqrt(x: NDArray) : NDArray = LaxWords.rsqrt x

    /// <summary>xⁿ; n may be negative.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">An integer to a negative power.</exception>
    /// <example><code>Lax.IntegerPow(2.0, 3) // 8.0</code></example>
    static member IntegerPow(x: NDArray, n: int) : NDArray = LaxWords.integerPow x n

    /// <summary>min(max(x, low), high); unlike <c>Np.Clip</c>'s, the derivative is 0 where x is at a bound.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">A bound is neither a scalar nor of x's shape.</exception>
    /// <example><code>Lax.Clamp(0.0, 2.0, 1.0) // 1.0</code></example>
    static member Clamp(low: NDArray, x: NDArray, high: NDArray) : NDArray = LaxWords.clamp low x high

    /// <summary>The part of these sizes that starts at a computed place; starts are moved so that it fits.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">There is not one start and one size for each axis, or a size does not fit.</exception>
    /// <exception cref="T:AD.IndexException">A start is not an integer scalar.</exception>
    /// <example><code>Lax.DynamicSlice(Np.Array [| 1.0; 2.0; 3.0 |], [ 5 ], [| 2 |]) // [2. 3.]</code></example>
    static member DynamicSlice(x: NDArray, starts: seq<NDArray>, sizes: int[]) : NDArray = LaxWords.dynamicSlice x starts sizes

    /// <summary>The array with an update written at a computed place; starts are moved so that it fits.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">There is not one start for each axis, or the update does not fit.</exception>
    /// <exception cref="T:AD.IndexException">A start is not an integer scalar.</exception>
    /// <example><code>Lax.DynamicUpdateSlice(Np.Zeros 3, Np.Ones 2, [ 5 ]) // [0. 1. 1.]</code></example>
    static member DynamicUpdateSlice(x: NDArray, update: NDArray, starts: seq<NDArray>) : NDArray =
        LaxWords.dynamicUpdateSlice x update starts

    // ---- control flow: the bodies are written down, so that they batch, differentiate and stage -----------

    /// <summary>The result of one branch: of the first where the predicate is true, else of the second. Both are written down; one runs.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The predicate is not a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <exception cref="T:AD.TransformException">The branches return different trees (AD229).</exception>
    /// <example><code>let x = Np.Scalar -2.0 in Lax.Cond(x .> 0.0, (fun () -> sin x), (fun () -> x * x)) // 4</code></example>
    static member Cond(predicate: NDArray, onTrue: Func<'R>, onFalse: Func<'R>) : 'R =
        Raise.ifNull (nameof onTrue) onTrue
        Raise.ifNull (nameof onFalse) onFalse
        Control.cond "Lax.Cond" predicate onTrue.Invoke onFalse.Invoke

    /// <summary>The same of one array: branches may return numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The predicate is not a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <example><code>Lax.Cond(Np.Scalar 1.0 .> 0.0, (fun () -> Np.Scalar 2.0), (fun () -> Np.Scalar 3.0)) // 2</code></example>
    [<OverloadResolutionPriority(1)>]
    static member Cond(predicate: NDArray, onTrue: Func<NDArray>, onFalse: Func<NDArray>) : NDArray =
        Lax.Cond<NDArray>(predicate, onTrue, onFalse)

    /// <summary>The same, of branches that take an operand.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The predicate is not a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <exception cref="T:AD.TransformException">The branches return different trees (AD229).</exception>
    /// <example><code>Lax.Cond(Np.Scalar 1.0 .> 0.0, (fun (x: NDArray) -> 2.0 * x), (fun (x: NDArray) -> -x), Np.Scalar 3.0) // 6</code></example>
    static member Cond(predicate: NDArray, onTrue: Func<'A, 'R>, onFalse: Func<'A, 'R>, operand: 'A) : 'R =
        Raise.ifNull (nameof onTrue) onTrue
        Raise.ifNull (nameof onFalse) onFalse
        Control.cond "Lax.Cond" predicate (fun () -> onTrue.Invoke operand) (fun () -> onFalse.Invoke operand)

    /// <summary>The same from array to array; the operand may be a number.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The predicate is not a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <example><code>Lax.Cond(Np.Scalar 1.0 .> 0.0, (fun (x: NDArray) -> 2.0 * x), (fun (x: NDArray) -> -x), Np.Scalar 3.0) // 6</code></example>
    [<OverloadResolutionPriority(1)>]
    static member Cond(predicate: NDArray, onTrue: Func<NDArray, NDArray>, onFalse: Func<NDArray, NDArray>, operand: NDArray) : NDArray =
        Lax.Cond<NDArray, NDArray>(predicate, onTrue, onFalse, operand)

    /// <summary>The result of the branch of this number; an index beyond the ends takes the nearest.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.IndexException">The index is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <exception cref="T:AD.TransformException">There are no branches, or they return different trees (AD716, AD229).</exception>
    /// <example><code>let x = Np.Scalar 3.0 in Lax.Switch(1, (fun () -> x), (fun () -> x * x)) // 9</code></example>
    static member Switch(index: NDArray, [<ParamArray>] branches: Func<'R>[]) : 'R =
        Raise.ifNull (nameof branches) branches
        branches |> Array.iter (fun b -> Raise.ifNull (nameof branches) b)
        Control.switch "Lax.Switch" index (branches |> Array.map (fun b -> b.Invoke))

    /// <summary>The same of one array: branches may return numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.IndexException">The index is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <example><code>Lax.Switch(1, (fun () -> Np.Scalar 2.0), (fun () -> Np.Scalar 3.0)) // 3</code></example>
    [<OverloadResolutionPriority(1)>]
    static member Switch(index: NDArray, [<ParamArray>] branches: Func<NDArray>[]) : NDArray = Lax.Switch<NDArray>(index, branches)

    /// <summary>The same, of branches that take an operand.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.IndexException">The index is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <exception cref="T:AD.TransformException">There are no branches, or they return different trees (AD716, AD229).</exception>
    /// <example><code>Lax.Switch(5, [| System.Func&lt;_, _&gt;(fun (x: NDArray) -> x); System.Func&lt;_, _&gt;(fun (x: NDArray) -> -x) |], Np.Scalar 3.0) // -3</code></example>
    static member Switch(index: NDArray, branches: Func<'A, 'R>[], operand: 'A) : 'R =
        Raise.ifNull (nameof branches) branches
        branches |> Array.iter (fun b -> Raise.ifNull (nameof branches) b)
        Control.switch "Lax.Switch" index (branches |> Array.map (fun b () -> b.Invoke operand))

    /// <summary>The body again and again, while the condition holds of the carry. Reverse mode keeps what each step needs on a stack that grows.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The condition does not return a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The carry changes its shape or dtype (AD711).</exception>
    /// <exception cref="T:AD.TransformException">The carry is not a tree, holds a plain number, or changes its structure (AD718, AD229).</exception>
    /// <example><code>Lax.WhileLoop((fun (y: NDArray) -> y .&lt; 100.0), (fun (y: NDArray) -> 2.0 * y), Np.Scalar 3.0) // 192</code></example>
    static member WhileLoop(condition: Func<'C, NDArray>, body: Func<'C, 'C>, init: 'C) : 'C =
        Raise.ifNull (nameof condition) condition
        Raise.ifNull (nameof body) body
        Control.whileLoop "Lax.WhileLoop" condition.Invoke body.Invoke init

    /// <summary>The same of a carry that is one array: it may start as a number.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The condition does not return a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The carry changes its shape or dtype (AD711).</exception>
    /// <example><code>Lax.WhileLoop((fun (y: NDArray) -> y .&lt; 100.0), (fun (y: NDArray) -> 2.0 * y), Np.Scalar 3.0) // 192</code></example>
    [<OverloadResolutionPriority(1)>]
    static member WhileLoop(condition: Func<NDArray, NDArray>, body: Func<NDArray, NDArray>, init: NDArray) : NDArray =
        Lax.WhileLoop<NDArray>(condition, body, init)

    /// <summary>The body for each i from the lower bound on, below the upper. The bounds may depend on data; i has their dtype, and numbers of the source make a weak one.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.IndexException">A bound is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The carry changes its shape or dtype (AD711).</exception>
    /// <exception cref="T:AD.TransformException">The carry is not a tree, holds a plain number, or changes its structure (AD718, AD229).</exception>
    /// <example><code>Lax.ForiLoop(0, 5, (fun i (y: NDArray) -> y + i), Np.Scalar 0.0) // 10</code></example>
    static member ForiLoop(lower: NDArray, upper: NDArray, body: Func<NDArray, 'C, 'C>, init: 'C) : 'C =
        Raise.ifNull (nameof body) body
        Control.foriLoop "Lax.ForiLoop" lower upper (fun i c -> body.Invoke(i, c)) init

    /// <summary>The same of a carry that is one array: it may start as a number.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.IndexException">A bound is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The carry changes its shape or dtype (AD711).</exception>
    /// <example><code>Lax.ForiLoop(0, 5, (fun i (y: NDArray) -> y + i), Np.Scalar 0.0) // 10</code></example>
    [<OverloadResolutionPriority(1)>]
    static member ForiLoop(lower: NDArray, upper: NDArray, body: Func<NDArray, NDArray, NDArray>, init: NDArray) : NDArray =
        Lax.ForiLoop<NDArray>(lower, upper, body, init)

    /// <summary>The last carry, and the y of every step stacked: <c>(carry, y) = body(carry, x)</c> for each x along the first axes of xs.</summary>
    /// <exception cref="T:System.ArgumentNullException">The body is null.</exception>
    /// <exception cref="T:AD.ShapeException">The first axes of xs differ, or the carry changes its shape or dtype (AD713, AD711).</exception>
    /// <exception cref="T:AD.TransformException">xs has no arrays, unroll is below 1, or the carry is not a tree, holds a plain number, or changes its structure (AD714, AD717, AD718, AD229).</exception>
    /// <example><code>Lax.Scan((fun (c: NDArray) (x: NDArray) -> struct (c + x, c * x)), Np.Scalar 0.0, arr [ 1.0; 2.0; 3.0 ]) // (6, [0. 2. 9.])</code></example>
    static member Scan
        (
            body: Func<'C, 'X, struct ('C * 'Y)>,
            init: 'C,
            xs: 'X,
            [<Optional; DefaultParameterValue(false)>] reverse: bool,
            [<Optional; DefaultParameterValue(1)>] unroll: int
        ) : struct ('C * 'Y) =
        Raise.ifNull (nameof body) body
        Control.scan "Lax.Scan" ValueNone reverse unroll (fun c x -> body.Invoke(c, x)) init xs

    /// <summary>The same over one array, of a carry that is one array, or starts as a number, and makes one in each step.</summary>
    /// <exception cref="T:System.ArgumentNullException">The body is null.</exception>
    /// <exception cref="T:AD.ShapeException">xs is a scalar, or the carry changes its shape or dtype (AD713, AD711).</exception>
    /// <example><code>Lax.Scan((fun (c: NDArray) (x: NDArray) -> struct (c + x, c * x)), Np.Scalar 0.0, arr [ 1.0; 2.0; 3.0 ]) // (6, [0. 2. 9.])</code></example>
    [<OverloadResolutionPriority(1)>]
    static member Scan
        (
            body: Func<NDArray, NDArray, struct (NDArray * NDArray)>,
            init: NDArray,
            xs: NDArray,
            [<Optional; DefaultParameterValue(false)>] reverse: bool,
            [<Optional; DefaultParameterValue(1)>] unroll: int
        ) : struct (NDArray * NDArray) =
        Lax.Scan<NDArray, NDArray, NDArray>(body, init, xs, reverse, unroll)

    /// <summary>A scan of so many steps without inputs.</summary>
    /// <exception cref="T:System.ArgumentNullException">The body is null.</exception>
    /// <exception cref="T:AD.ShapeException">The length is negative, or the carry changes its shape or dtype (AD714, AD711).</exception>
    /// <exception cref="T:AD.TransformException">unroll is below 1, or the carry is not a tree, holds a plain number, or changes its structure (AD717, AD718, AD229).</exception>
    /// <example><code>Lax.Scan((fun (c: NDArray) -> struct (2.0 * c, c)), Np.Scalar 1.0, 4) // (16, [1. 2. 4. 8.])</code></example>
    static member Scan
        (body: Func<'C, struct ('C * 'Y)>, init: 'C, length: int, [<Optional; DefaultParameterValue(1)>] unroll: int)
        : struct ('C * 'Y) =
        Raise.ifNull (nameof body) body
        Control.scan "Lax.Scan" (ValueSome length) false unroll (fun c () -> body.Invoke c) init ()

    /// <summary>The same of a carry that is one array: it may start as a number, and each step makes one array.</summary>
    /// <exception cref="T:System.ArgumentNullException">The body is null.</exception>
    /// <exception cref="T:AD.ShapeException">The length is negative, or the carry changes its shape or dtype (AD714, AD711).</exception>
    /// <example><code>Lax.Scan((fun (c: NDArray) -> struct (2.0 * c, c)), Np.Scalar 1.0, 4) // (16, [1. 2. 4. 8.])</code></example>
    [<OverloadResolutionPriority(1)>]
    static member Scan
        (body: Func<NDArray, struct (NDArray * NDArray)>, init: NDArray, length: int, [<Optional; DefaultParameterValue(1)>] unroll: int)
        : struct (NDArray * NDArray) =
        Lax.Scan<NDArray, NDArray>(body, init, length, unroll)

    /// <summary>f of each element along the first axes, one after the other; with a batch size, so many at once, by vmap.</summary>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <exception cref="T:AD.ShapeException">The first axes differ (AD713).</exception>
    /// <exception cref="T:AD.TransformException">xs has no arrays, or the batch size is negative (AD714, AD721).</exception>
    /// <example><code>Lax.Map((fun (x: NDArray) -> x * x), arr [ 1.0; 2.0; 3.0 ]) // [1. 4. 9.]</code></example>
    static member Map(f: Func<'X, 'Y>, xs: 'X, [<Optional; DefaultParameterValue(0)>] batchSize: int) : 'Y =
        Raise.ifNull (nameof f) f
        Control.map "Lax.Map" (if batchSize = 0 then ValueNone else ValueSome batchSize) f.Invoke xs

    /// <summary>The same from array to array.</summary>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <exception cref="T:AD.ShapeException">xs is a scalar (AD713).</exception>
    /// <example><code>Lax.Map((fun (x: NDArray) -> x * x), arr [ 1.0; 2.0; 3.0 ]) // [1. 4. 9.]</code></example>
    [<OverloadResolutionPriority(1)>]
    static member Map(f: Func<NDArray, NDArray>, xs: NDArray, [<Optional; DefaultParameterValue(0)>] batchSize: int) : NDArray =
        Lax.Map<NDArray, NDArray>(f, xs, batchSize)

    /// <summary>All prefix combinations along an axis by an associative function, which is given many elements at once: log₂ n rounds.</summary>
    /// <exception cref="T:System.ArgumentNullException">f is null.</exception>
    /// <exception cref="T:AD.AxisException">The axis is out of range (AD031).</exception>
    /// <exception cref="T:AD.ShapeException">The sizes along the axis differ, or the function changes shapes (AD713, AD722).</exception>
    /// <example><code>Lax.AssociativeScan((fun (a: NDArray) (b: NDArray) -> a * b), arr [ 1.0; 2.0; 3.0; 4.0 ]) // [1. 2. 6. 24.]</code></example>
    static member AssociativeScan
        (
            f: Func<'T, 'T, 'T>,
            xs: 'T,
            [<Optional; DefaultParameterValue(false)>] reverse: bool,
            [<Optional; DefaultParameterValue(0)>] axis: int
        ) : 'T =
        Raise.ifNull (nameof f) f
        Control.associativeScan "Lax.AssociativeScan" reverse axis (fun a b -> f.Invoke(a, b)) xs
