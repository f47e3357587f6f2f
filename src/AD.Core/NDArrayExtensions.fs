/// The words that are written behind the array: extension methods that C# and F# both see.
namespace AD

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AD.Internal

/// <summary>NumPy's methods of arrays, each the word of <see cref="T:AD.Np"/> with the same name.</summary>
/// <example><code>(Np.Array [| 1.0; 2.0 |]).Sum() // 3.0</code></example>
[<AbstractClass; Sealed; Extension>]
type NDArrayExtensions private () =

    // ---- dtype -----------------------------------------------------------------------------------------------

    /// <summary>The array converted to another type of element; floating-point numbers are truncated to integers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).AsType(Dtype.Int64) // [1 2 3]</code></example>
    [<Extension>]
    static member AsType(x: NDArray, dtype: Dtype) : NDArray = CreationWords.asType dtype x


    // ---- reductions ------------------------------------------------------------------------------------------

    /// <summary>The sum over the axes, all by default.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Sum() // 6.0</code></example>
    [<Extension>]
    static member Sum(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Sum(x, axis, keepdims)

    /// <summary>The product over the axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Prod() // 6.0</code></example>
    [<Extension>]
    static member Prod(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Prod(x, axis, keepdims)

    /// <summary>The mean over the axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Mean() // 2.0</code></example>
    [<Extension>]
    static member Mean(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Mean(x, axis, keepdims)

    /// <summary>The variance over the axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Var(ddof = 1.0) // 1.0</code></example>
    [<Extension>]
    static member Var
        (x: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(0.0)>] ddof: float, [<Optional>] keepdims: bool)
        : NDArray =
        Np.Var(x, axis, ddof, keepdims)

    /// <summary>The standard deviation over the axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Std(ddof = 1.0) // 1.0</code></example>
    [<Extension>]
    static member Std
        (x: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(0.0)>] ddof: float, [<Optional>] keepdims: bool)
        : NDArray =
        Np.Std(x, axis, ddof, keepdims)

    /// <summary>The greatest element.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Max() // 3.0</code></example>
    [<Extension>]
    static member Max(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Max(x, axis, keepdims)

    /// <summary>The least element.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Min() // 1.0</code></example>
    [<Extension>]
    static member Min(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Min(x, axis, keepdims)

    /// <summary>The greatest less the least.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Ptp() // 2.0</code></example>
    [<Extension>]
    static member Ptp(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Ptp(x, axis, keepdims)

    /// <summary>Whether all elements are true.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).All() // True</code></example>
    [<Extension>]
    static member All(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.All(x, axis, keepdims)

    /// <summary>Whether any element is true.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Any() // True</code></example>
    [<Extension>]
    static member Any(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Any(x, axis, keepdims)

    /// <summary>Where the first greatest element stands.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Argmax() // 2</code></example>
    [<Extension>]
    static member Argmax(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Argmax(x, axis, keepdims)

    /// <summary>Where the first least element stands.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Argmin() // 0</code></example>
    [<Extension>]
    static member Argmin(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = Np.Argmin(x, axis, keepdims)

    /// <summary>Sums of the elements so far.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Cumsum() // [1. 3. 6.]</code></example>
    [<Extension>]
    static member Cumsum(x: NDArray, [<Optional>] axis: Axes) : NDArray = Np.Cumsum(x, axis)

    /// <summary>Products of the elements so far.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Cumprod() // [1. 2. 6.]</code></example>
    [<Extension>]
    static member Cumprod(x: NDArray, [<Optional>] axis: Axes) : NDArray = Np.Cumprod(x, axis)


    // ---- movement --------------------------------------------------------------------------------------------

    /// <summary>The same elements under another shape; one size may be −1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>(Np.Arange 6).Reshape(2, -1).Shape // [2,3]</code></example>
    [<Extension>]
    static member Reshape(x: NDArray, [<ParamArray>] shape: int[]) : NDArray = MovementWords.reshape shape "C" x

    /// <summary>The elements in a row.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>(Np.Ones((1, 2))).Ravel() // [1. 1.]</code></example>
    [<Extension>]
    static member Ravel(x: NDArray) : NDArray = Np.Ravel x

    /// <summary>The elements in a row.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>(Np.Ones((1, 2))).Flatten() // [1. 1.]</code></example>
    [<Extension>]
    static member Flatten(x: NDArray) : NDArray = Np.Ravel x

    /// <summary>The axes permuted, reversed when none is named. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Zeros((2, 3, 4))).Transpose(2, 0, 1).Shape // [4,2,3]</code></example>
    [<Extension>]
    static member Transpose(x: NDArray, [<ParamArray>] axes: int[]) : NDArray = MovementWords.transposeBy axes x

    /// <summary>The last two axes exchanged: NumPy's mT. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>(Np.Zeros((4, 2, 3))).MT().Shape // [4,3,2]</code></example>
    [<Extension>]
    static member MT(x: NDArray) : NDArray = Np.MatrixTranspose x

    /// <summary>Two axes exchanged. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Zeros((2, 3))).SwapAxes(0, 1).Shape // [3,2]</code></example>
    [<Extension>]
    static member SwapAxes(x: NDArray, axis1: int, axis2: int) : NDArray = Np.Swapaxes(x, axis1, axis2)

    /// <summary>Axes of size 1 dropped, all by default.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Zeros((1, 3))).Squeeze().Shape // [3]</code></example>
    [<Extension>]
    static member Squeeze(x: NDArray, [<Optional>] axis: Axes) : NDArray = Np.Squeeze(x, axis)

    /// <summary>Each element so many times.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Repeat(2).Size // 6</code></example>
    [<Extension>]
    static member Repeat(x: NDArray, repeats: int, [<Optional>] axis: Axes) : NDArray = Np.Repeat(x, repeats, axis)

    /// <summary>A diagonal of two axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Eye 2).Diagonal() // [1. 1.]</code></example>
    [<Extension>]
    static member Diagonal
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(0)>] offset: int,
            [<Optional; DefaultParameterValue(0)>] axis1: int,
            [<Optional; DefaultParameterValue(1)>] axis2: int
        ) : NDArray =
        Np.Diagonal(x, offset, axis1, axis2)

    /// <summary>The sum of a diagonal.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Eye 2).Trace() // 2.0</code></example>
    [<Extension>]
    static member Trace
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(0)>] offset: int,
            [<Optional; DefaultParameterValue(0)>] axis1: int,
            [<Optional; DefaultParameterValue(1)>] axis2: int
        ) : NDArray =
        Np.Trace(x, offset, axis1, axis2)

    /// <summary>The sub-arrays along an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Eye 2).Unstack().Length // 2</code></example>
    [<Extension>]
    static member Unstack(x: NDArray, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray[] = Np.Unstack(x, axis)

    /// <summary>Python's x[start:stop:step] of one axis: stop is left out, negative places count from the end, places outside are clamped.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Slice(1, -1) // [2.]</code></example>
    [<Extension>]
    static member Slice
        (
            x: NDArray,
            start: int,
            stop: int,
            [<Optional; DefaultParameterValue(1)>] step: int,
            [<Optional; DefaultParameterValue(0)>] axis: int
        ) : NDArray =
        MovementWords.sliceBetween start stop step axis x


    // ---- elementwise -----------------------------------------------------------------------------------------

    /// <summary>x to the power y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Pow(Np.Scalar 2.0) // [1. 4. 9.]</code></example>
    [<Extension>]
    static member Pow(x: NDArray, y: NDArray) : NDArray = Words.Power(x, y)

    /// <summary>x to the power y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Pow(2.0) // [1. 4. 9.]</code></example>
    [<Extension>]
    static member Pow(x: NDArray, y: float) : NDArray = NDArray.Pow(x, y)

    /// <summary>x to an integer power.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Pow(2) // [1. 4. 9.]</code></example>
    [<Extension>]
    static member Pow(x: NDArray, n: int) : NDArray = NDArray.Pow(x, n)

    /// <summary>Between two bounds.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Clip(1.5, 2.5) // [1.5 2.  2.5]</code></example>
    [<Extension>]
    static member Clip(x: NDArray, [<Optional>] min: NDArray | null, [<Optional>] max: NDArray | null) : NDArray = Np.Clip(x, min, max)

    /// <summary>Rounded to so many decimals, halves to even.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Round(1) // [1. 2. 3.]</code></example>
    [<Extension>]
    static member Round(x: NDArray, [<Optional>] decimals: int) : NDArray = Np.Round(x, decimals)


    // ---- products, order, selection --------------------------------------------------------------------------

    /// <summary>The inner product of vectors, the product of matrices.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Dot(Np.Ones 3) // 6.0</code></example>
    [<Extension>]
    static member Dot(x: NDArray, y: NDArray) : NDArray = Np.Dot(x, y)

    /// <summary>The elements at these indices.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Take(Np.Array [| 2; 0 |]) // [3. 1.]</code></example>
    [<Extension>]
    static member Take
        (x: NDArray, indices: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode)
        : NDArray =
        Np.Take(x, indices, axis, mode)

    /// <summary>The elements in order along an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Sort(descending = true) // [3. 2. 1.]</code></example>
    [<Extension>]
    static member Sort(x: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int, [<Optional>] descending: bool) : NDArray =
        Np.Sort(x, axis, descending)

    /// <summary>Where the elements of the sorted array stand.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Array [| 1.0; 2.0; 3.0 |]).Argsort() // [0 1 2]</code></example>
    [<Extension>]
    static member Argsort(x: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int, [<Optional>] descending: bool) : NDArray =
        Np.Argsort(x, axis, descending)
