/// The words of jax.lax that NumPy lacks: slices at computed places, clamping, powers by repeated multiplication.
namespace AD

open System
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
                    $"clamp: the {name} bound is {bound.Aval}, x is {x.Aval}."
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
            Raise.shape "AD701" $"{what}: {given.Length} starts for {x.Aval}." "Give one start for each axis."

        given
        |> Array.mapi (fun axis start ->
            Raise.ifNull "starts" start

            if start.Rank <> 0 || not start.Dtype.IsInteger then
                Raise.index
                    "AD702"
                    $"{what}: the start of axis {axis} is {start.Aval}."
                    "A start is an integer scalar: i[0], Np.Array([| 1 |])[0], or 1."

            let i = Lax.convert Dtype.Int64 start
            Lax.select (Lax.lt i (Lax.integer 0L)) (Lax.add i (Lax.integer (int64 x.Aval.Shape[axis]))) i)

    let private fit (what: string) (x: NDArray) (sizes: int[]) =
        if sizes.Length <> x.Rank then
            Raise.shape "AD701" $"{what}: {sizes.Length} sizes for {x.Aval}." "Give one size for each axis."

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
        fit "dynamic_slice" x sizes
        Lax.dynamicSlice (Array.copy sizes) x (starts "dynamic_slice" x at)

    let dynamicUpdateSlice (x: NDArray) (update: NDArray) (at: seq<NDArray>) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof update) update
        fit "dynamic_update_slice" x update.Aval.Shape
        Lax.dynamicUpdateSlice x (Lax.convertLike x.Aval update) (starts "dynamic_update_slice" x at)

    let integerPow (x: NDArray) (n: int) : NDArray = Words.IntegerPower(x, n)

/// <summary>The words of <c>jax.lax</c> that NumPy has no name for.</summary>
/// <example><code>Lax.Clamp(0.0, 2.0, 1.0) // 1.0</code></example>
[<AbstractClass; Sealed>]
type Lax private () =
    /// <summary>1/√x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Lax.Rsqrt 4.0 // 0.5</code></example>
    static member Rsqrt(x: NDArray) : NDArray = LaxWords.rsqrt x

    /// <summary>xⁿ by repeated multiplication; n may be negative.</summary>
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
