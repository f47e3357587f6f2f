/// The NumPy words, for both languages: the front door to Words, one line a word.
namespace AD

open System
open System.Runtime.InteropServices
open AD.Internal

/// <summary>
/// NumPy's words over <see cref="T:AD.NDArray"/>: operands broadcast and promote, axes may be negative, results are new arrays.
/// Every word works under every transform; those whose result's shape depends on numbers need the numbers.
/// </summary>
/// <example><code>Np.Sum(Np.Array [| 1.0; 2.0 |]) // 3.0</code></example>
[<AbstractClass; Sealed>]
type Np private () =

    // ---- constants -------------------------------------------------------------------------------------------

    /// <summary>The ratio of a circle's circumference to its diameter.</summary>
    /// <example><code>Np.Pi // 3.141592653589793</code></example>
    static member Pi: float = Math.PI

    /// <summary>The base of the natural logarithm.</summary>
    /// <example><code>Np.E // 2.718281828459045</code></example>
    static member E: float = Math.E

    /// <summary>Infinity.</summary>
    /// <example><code>Np.Exp 710.0 // inf</code></example>
    static member Inf: float = Double.PositiveInfinity

    /// <summary>Not a number.</summary>
    /// <example><code>Np.Sqrt -1.0 // nan</code></example>
    static member NaN: float = BitConverter.Int64BitsToDouble 0x7FF8000000000000L

    /// <summary>The Euler–Mascheroni constant.</summary>
    static member EulerGamma: float = 0.57721566490153286


    // ---- creation: from .NET data ----------------------------------------------------------------------------

    /// <summary>A vector of float64 with a copy of the numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Array [| 1.0; 2.0 |] // [1. 2.]</code></example>
    static member Array(values: float[]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] values)

    /// <summary>A vector of float32 with a copy of the numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Array(values: float32[]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] values)

    /// <summary>A vector of int32 with a copy of the numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Array(values: int[]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] values)

    /// <summary>A vector of int64 with a copy of the numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Array(values: int64[]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] values)

    /// <summary>A mask with a copy of the truth values.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Array(values: bool[]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] values)

    /// <summary>An array of rank 2 with a copy of the elements.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Array(array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]).Shape // [2,2]</code></example>
    static member Array(values: float[,]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofArray<float> values unbox)

    /// <summary>An array of rank 2 with a copy of the elements.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(values: float32[,]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofArray<float32> values unbox)

    /// <summary>An array of rank 2 with a copy of the elements.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(values: int[,]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofArray<int> values unbox)

    /// <summary>An array of rank 2 with a copy of the elements.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(values: bool[,]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofArray<bool> values unbox)

    /// <summary>An array of rank 3 with a copy of the elements.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(values: float[,,]) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofArray<float> values unbox)

    /// <summary>A matrix from rows of one length.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(rows: float[][]) : NDArray =
        (Raise.ifNull (nameof rows) rows
         CreationWords.jagged rows)

    /// <summary>A matrix from rows of one length.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(rows: float32[][]) : NDArray =
        (Raise.ifNull (nameof rows) rows
         CreationWords.jagged rows)

    /// <summary>A matrix from rows of one length.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(rows: int[][]) : NDArray =
        (Raise.ifNull (nameof rows) rows
         CreationWords.jagged rows)

    /// <summary>A matrix from rows of one length.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(rows: bool[][]) : NDArray =
        (Raise.ifNull (nameof rows) rows
         CreationWords.jagged rows)

    /// <summary>Arrays (traced ones too, and numbers) stacked along a new first axis, at their common dtype.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Array [ Np.Sin 0.0; Np.Cos 0.0 ] // [0. 1.]</code></example>
    // C# reads rows in brackets as arrays too, by the collection builder: without a lower priority [[a, b], [c, d]] would be ambiguous.
    [<System.Runtime.CompilerServices.OverloadResolutionPriority(-1)>]
    static member Array(items: seq<NDArray>) : NDArray =
        (Raise.ifNull (nameof items) items
         Words.Stack("Np.Array", Seq.toArray items) |> CreationWords.strong)

    /// <summary>Rows of arrays (traced ones too, and numbers) stacked along two new axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Array(rows: NDArray[][]) : NDArray =
        (Raise.ifNull (nameof rows) rows
         CreationWords.nested rows |> CreationWords.strong)

    /// <summary>A vector of float64 of the numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Array [ 1.0; 2.0 ] // [1. 2.]</code></example>
    static member Array(values: seq<float>) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] (Seq.toArray values))

    /// <summary>A vector of int32 of the numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Array(values: seq<int>) : NDArray =
        (Raise.ifNull (nameof values) values
         CreationWords.ofFlat [| -1 |] (Seq.toArray values))

    /// <summary>The array as one of its dtype, or of the dtype given; numbers written in source lose their weakness.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.AsArray 2.0 // 2.0</code></example>
    static member AsArray(x: NDArray, [<Optional>] dtype: Dtype | null) : NDArray = CreationWords.asArray dtype x

    /// <summary>A number as an array of rank 0.</summary>
    /// <example><code>Np.Scalar 2.5 // 2.5</code></example>
    static member Scalar(value: float, [<Optional>] dtype: Dtype | null) : NDArray = CreationWords.scalar dtype value

    /// <summary>The array itself: arrays are immutable, so a copy and its original cannot be told apart.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Copy(x: NDArray) : NDArray =
        (Raise.ifNull (nameof x) x
         x)


    // ---- creation: from sizes --------------------------------------------------------------------------------

    /// <summary>An array of zeros.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Zeros 3 // [0. 0. 0.]</code></example>
    static member Zeros(shape: Shape, [<Optional>] dtype: Dtype | null) : NDArray =
        Lax.zeros (CreationWords.aval shape.Dims (CreationWords.orElse Dtype.Float64 dtype))

    /// <summary>An array of zeros.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Zeros(shape: int[], [<Optional>] dtype: Dtype | null) : NDArray =
        Np.Zeros(Shape.op_Implicit (CreationWords.sizes shape), dtype)

    /// <summary>An array of ones.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Ones 3 // [1. 1. 1.]</code></example>
    static member Ones(shape: Shape, [<Optional>] dtype: Dtype | null) : NDArray =
        Lax.ones (CreationWords.aval shape.Dims (CreationWords.orElse Dtype.Float64 dtype))

    /// <summary>An array of ones.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Ones(shape: int[], [<Optional>] dtype: Dtype | null) : NDArray =
        Np.Ones(Shape.op_Implicit (CreationWords.sizes shape), dtype)

    /// <summary>An array whose elements are all the value, which broadcasts to the shape.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Full(2, 7.0) // [7. 7.]</code></example>
    static member Full(shape: Shape, value: NDArray, [<Optional>] dtype: Dtype | null) : NDArray = CreationWords.full shape.Dims dtype value

    /// <summary>An array whose elements are all the value, which broadcasts to the shape.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Full(shape: int[], value: NDArray, [<Optional>] dtype: Dtype | null) : NDArray =
        Np.Full(Shape.op_Implicit (CreationWords.sizes shape), value, dtype)

    /// <summary>An array whose elements do not matter: zeros.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Empty(shape: Shape, [<Optional>] dtype: Dtype | null) : NDArray =
        Lax.zeros (CreationWords.aval shape.Dims (CreationWords.orElse Dtype.Float64 dtype))

    /// <summary>Zeros of the array's shape and dtype.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.ZerosLike(Np.Array [| 1; 2 |]) // [0 0]</code></example>
    static member ZerosLike(x: NDArray, [<Optional>] dtype: Dtype | null) : NDArray =
        (Raise.ifNull (nameof x) x
         CreationWords.like x.Aval.Shape dtype 0.0 x)

    /// <summary>Ones of the array's shape and dtype.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.OnesLike(Np.Array [| 1; 2 |]) // [1 1]</code></example>
    static member OnesLike(x: NDArray, [<Optional>] dtype: Dtype | null) : NDArray =
        (Raise.ifNull (nameof x) x
         CreationWords.like x.Aval.Shape dtype 1.0 x)

    /// <summary>The value in the array's shape and dtype.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.FullLike(Np.Array [| 1.0; 2.0 |], 7.0) // [7. 7.]</code></example>
    static member FullLike(x: NDArray, value: NDArray, [<Optional>] dtype: Dtype | null) : NDArray =
        (Raise.ifNull (nameof x) x
         CreationWords.full x.Aval.Shape (CreationWords.orElse x.Dtype dtype) value)

    /// <summary>An array of the same shape and dtype whose elements do not matter: zeros.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member EmptyLike(x: NDArray, [<Optional>] dtype: Dtype | null) : NDArray =
        (Raise.ifNull (nameof x) x
         CreationWords.like x.Aval.Shape dtype 0.0 x)

    /// <summary>Ones on the k-th diagonal of a matrix, zeros elsewhere.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Sum(Np.Eye 3) // 3.0</code></example>
    static member Eye
        (
            n: int,
            [<Optional; DefaultParameterValue(-1)>] columns: int,
            [<Optional; DefaultParameterValue(0)>] k: int,
            [<Optional>] dtype: Dtype | null
        ) : NDArray =
        CreationWords.eye n (if columns < 0 then n else columns) k (CreationWords.orElse Dtype.Float64 dtype)

    /// <summary>The identity matrix.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Sum(Np.Identity 3) // 3.0</code></example>
    static member Identity(n: int, [<Optional>] dtype: Dtype | null) : NDArray =
        CreationWords.eye n n 0 (CreationWords.orElse Dtype.Float64 dtype)

    /// <summary>0, 1, 2 … below stop, as int64.</summary>
    /// <example><code>Np.Arange 4 // [0 1 2 3]</code></example>
    static member Arange(stop: int, [<Optional>] dtype: Dtype | null) : NDArray =
        CreationWords.arangeInt 0L (int64 stop) 1L (CreationWords.orElse Dtype.Int64 dtype)

    /// <summary>start, start + step … before stop, as int64.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Arange(10, 0, -3) // [10  7  4  1]</code></example>
    static member Arange
        (start: int, stop: int, [<Optional; DefaultParameterValue(1)>] step: int, [<Optional>] dtype: Dtype | null)
        : NDArray =
        CreationWords.arangeInt (int64 start) (int64 stop) (int64 step) (CreationWords.orElse Dtype.Int64 dtype)

    /// <summary>0, 1, 2 … below stop, as float64.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Arange(stop: float, [<Optional>] dtype: Dtype | null) : NDArray =
        CreationWords.arange 0.0 stop 1.0 (CreationWords.orElse Dtype.Float64 dtype)

    /// <summary>start, start + step … before stop, as float64.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Arange(0.0, 1.0, 0.25) // [0.   0.25 0.5  0.75]</code></example>
    static member Arange
        (start: float, stop: float, [<Optional; DefaultParameterValue(1.0)>] step: float, [<Optional>] dtype: Dtype | null)
        : NDArray =
        CreationWords.arange start stop step (CreationWords.orElse Dtype.Float64 dtype)

    /// <summary>Evenly spaced points from start to stop, both included unless endpoint is false.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Linspace(0.0, 1.0, 5) // [0.   0.25 0.5  0.75 1.  ]</code></example>
    static member Linspace
        (
            start: float,
            stop: float,
            [<Optional; DefaultParameterValue(50)>] num: int,
            [<Optional; DefaultParameterValue(true)>] endpoint: bool,
            [<Optional>] dtype: Dtype | null
        ) : NDArray =
        CreationWords.linspaceOf start stop num endpoint dtype

    /// <summary>Evenly spaced points from start to stop, as float64.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Linspace
        (
            start: int,
            stop: int,
            [<Optional; DefaultParameterValue(50)>] num: int,
            [<Optional; DefaultParameterValue(true)>] endpoint: bool,
            [<Optional>] dtype: Dtype | null
        ) : NDArray =
        CreationWords.linspaceOf (float start) (float stop) num endpoint dtype

    /// <summary>Evenly spaced arrays from start to stop, along a new axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Linspace
        (
            start: NDArray,
            stop: NDArray,
            [<Optional; DefaultParameterValue(50)>] num: int,
            [<Optional; DefaultParameterValue(true)>] endpoint: bool,
            [<Optional; DefaultParameterValue(0)>] axis: int
        ) : NDArray =
        CreationWords.linspace start stop num endpoint axis

    /// <summary>The base to evenly spaced exponents.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Logspace(0.0, 2.0, 3) // [  1.  10. 100.]</code></example>
    static member Logspace
        (
            start: NDArray,
            stop: NDArray,
            [<Optional; DefaultParameterValue(50)>] num: int,
            [<Optional; DefaultParameterValue(true)>] endpoint: bool,
            [<Optional; DefaultParameterValue(10.0)>] numberBase: float,
            [<Optional; DefaultParameterValue(0)>] axis: int
        ) : NDArray =
        CreationWords.logspace start stop num endpoint numberBase axis

    /// <summary>Points whose ratios are equal, from start to stop.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Geomspace(1.0, 8.0, 4) // [1. 2. 4. 8.]</code></example>
    static member Geomspace
        (
            start: NDArray,
            stop: NDArray,
            [<Optional; DefaultParameterValue(50)>] num: int,
            [<Optional; DefaultParameterValue(true)>] endpoint: bool,
            [<Optional; DefaultParameterValue(0)>] axis: int
        ) : NDArray =
        CreationWords.geomspace start stop num endpoint axis

    /// <summary>The coordinates of a grid, one array for each vector given. Indexing "ij" keeps their order; "xy" swaps the first two axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Meshgrid
        (arrays: seq<NDArray>, [<Optional; DefaultParameterValue("xy")>] indexing: string, [<Optional>] sparse: bool)
        : NDArray[] =
        CreationWords.meshgrid indexing sparse (MovementWords.checkedItems "meshgrid" arrays)

    /// <summary>Ones on and below the k-th diagonal; float32 unless a dtype is given, as in JAX.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Sum(Np.Tri 3) // 6.0</code></example>
    static member Tri
        (
            n: int,
            [<Optional; DefaultParameterValue(-1)>] columns: int,
            [<Optional; DefaultParameterValue(0)>] k: int,
            [<Optional>] dtype: Dtype | null
        ) : NDArray =
        RearrangingWords.tri n (if columns < 0 then n else columns) k (CreationWords.orElse Dtype.Float32 dtype)

    /// <summary>The array with zeros above the k-th diagonal of its last two axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Sum(Np.Tril(Np.Ones((3, 3)))) // 6.0</code></example>
    static member Tril(x: NDArray, [<Optional; DefaultParameterValue(0)>] k: int) : NDArray = RearrangingWords.tril k x

    /// <summary>The array with zeros below the k-th diagonal of its last two axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Sum(Np.Triu(Np.Ones((3, 3)), 1)) // 3.0</code></example>
    static member Triu(x: NDArray, [<Optional; DefaultParameterValue(0)>] k: int) : NDArray = RearrangingWords.triu k x

    /// <summary>A vector onto the k-th diagonal of a square matrix; of a matrix, its k-th diagonal.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Diag(Np.Eye 3) // [1. 1. 1.]</code></example>
    static member Diag(x: NDArray, [<Optional; DefaultParameterValue(0)>] k: int) : NDArray = RearrangingWords.diag k x

    /// <summary>The elements x[i, i + offset] of two axes, as the last axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Diagonal(Np.Ones((2, 3))) // [1. 1.]</code></example>
    static member Diagonal
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(0)>] offset: int,
            [<Optional; DefaultParameterValue(0)>] axis1: int,
            [<Optional; DefaultParameterValue(1)>] axis2: int
        ) : NDArray =
        RearrangingWords.diagonal offset axis1 axis2 x

    /// <summary>The elements in row-major order on the k-th diagonal of a square matrix.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Diagflat(x: NDArray, [<Optional; DefaultParameterValue(0)>] k: int) : NDArray =
        (Raise.ifNull (nameof x) x
         RearrangingWords.diag k (MovementWords.flat x))

    /// <summary>The sum of a diagonal.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Trace(Np.Eye 3) // 3.0</code></example>
    static member Trace
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(0)>] offset: int,
            [<Optional; DefaultParameterValue(0)>] axis1: int,
            [<Optional; DefaultParameterValue(1)>] axis2: int
        ) : NDArray =
        RearrangingWords.trace offset axis1 axis2 x

    /// <summary>For each axis, the index of each element along it, stacked.</summary>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Indices((2, 2)).Shape // [2,2,2]</code></example>
    static member Indices(shape: Shape, [<Optional>] dtype: Dtype | null) : NDArray =
        CreationWords.indices shape.Dims (CreationWords.orElse Dtype.Int64 dtype)

    /// <summary>The array of the function's value at each index.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Init(3, fun i -&gt; float i[0] * 10.0) // [ 0. 10. 20.]</code></example>
    static member Init(shape: Shape, value: Func<int[], float>) : NDArray = CreationWords.init shape.Dims value


    // ---- arithmetic ------------------------------------------------------------------------------------------

    /// <summary>Elementwise sum; operands broadcast and promote.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Add(Np.Array [| 1.0; 2.0 |], 1.0) // [2. 3.]</code></example>
    static member Add(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.add x y

    /// <summary>Elementwise difference.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Subtract(3.0, 1.0) // 2.0</code></example>
    static member Subtract(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.subtract x y

    /// <summary>Elementwise product.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Multiply(3.0, 2.0) // 6.0</code></example>
    static member Multiply(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.multiply x y

    /// <summary>Elementwise true division: integers give float64.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Divide(1, 2) // 0.5</code></example>
    static member Divide(x: NDArray, y: NDArray) : NDArray = Words.Divide(x, y)

    /// <summary>Elementwise true division: integers give float64.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.TrueDivide(1, 2) // 0.5</code></example>
    static member TrueDivide(x: NDArray, y: NDArray) : NDArray = Words.Divide(x, y)

    /// <summary>The quotient rounded down.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.FloorDivide(-7, 2) // -4</code></example>
    static member FloorDivide(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.floorDivide x y

    /// <summary>The remainder with the sign of the divisor; of integers 0 where the divisor is 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Mod(-7, 3) // 2</code></example>
    static member Mod(x: NDArray, y: NDArray) : NDArray = Words.Remainder(x, y)

    /// <summary>The remainder with the sign of the divisor; of integers 0 where the divisor is 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Remainder(-7, 3) // 2</code></example>
    static member Remainder(x: NDArray, y: NDArray) : NDArray = Words.Remainder(x, y)

    /// <summary>The remainder with the sign of the dividend; of integers 0 where the divisor is 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Fmod(-7, 3) // -1</code></example>
    static member Fmod(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.fmod x y

    /// <summary>The quotient rounded down, with its remainder.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    static member DivMod(x: NDArray, y: NDArray) : struct (NDArray * NDArray) = ElementwiseWords.divMod x y

    /// <summary>x to the power y; an integer written in source is an integer power, exact at 0 and below. Of integers a power below 0 is that of 1 and of -1, of others 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Power(2.0, 3.0) // 8.0</code></example>
    static member Power(x: NDArray, y: NDArray) : NDArray = Words.Power(x, y)

    /// <summary><c>Power</c>, as the array API calls it.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Pow(2.0, 3.0) // 8.0</code></example>
    static member Pow(x: NDArray, y: NDArray) : NDArray = Words.Power(x, y)

    /// <summary>x to the power y in float64.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.FloatPower(2, -1) // 0.5</code></example>
    static member FloatPower(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.floatPower x y

    /// <summary>Elementwise negative.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Negative 2.0 // -2.0</code></example>
    static member Negative(x: NDArray) : NDArray = Words.Negative x

    /// <summary>The array itself.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Positive 2.0 // 2.0</code></example>
    static member Positive(x: NDArray) : NDArray =
        (Raise.ifNull (nameof x) x
         x)

    /// <summary>The absolute value; its derivative at 0 is 1, as in JAX.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Abs -2.0 // 2.0</code></example>
    static member Abs(x: NDArray) : NDArray = Words.Unary(Unary.Abs, x)

    /// <summary>The absolute value; its derivative at 0 is 1, as in JAX.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Absolute -2.0 // 2.0</code></example>
    static member Absolute(x: NDArray) : NDArray = Words.Unary(Unary.Abs, x)

    /// <summary>The absolute value in floating point.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Fabs -2 // 2.0</code></example>
    static member Fabs(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Abs x

    /// <summary>−1, 0 or 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Sign -2.0 // -1.0</code></example>
    static member Sign(x: NDArray) : NDArray = Words.Unary(Unary.Sign, x)

    /// <summary>The size of x with the sign of y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Copysign(2.0, -0.0) // -2.0</code></example>
    static member Copysign(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.copysign x y

    /// <summary>0 below zero, y at zero, 1 above.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Heaviside(0.0, 0.5) // 0.5</code></example>
    static member Heaviside(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.heaviside x y

    /// <summary>1 / x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Reciprocal 4.0 // 0.25</code></example>
    static member Reciprocal(x: NDArray) : NDArray = ElementwiseWords.reciprocal x

    /// <summary>x².</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Square 3.0 // 9.0</code></example>
    static member Square(x: NDArray) : NDArray = Words.IntegerPower(x, 2)

    /// <summary>The greater of the two; NaN where either is. A gradient is shared where they are equal.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Maximum(Np.Array [| 1.0; -1.0 |], 0.0) // [1. 0.]</code></example>
    static member Maximum(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.maximum x y

    /// <summary>The lesser of the two; NaN where either is. A gradient is shared where they are equal.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Minimum(Np.Array [| 1.0; -1.0 |], 0.0) // [ 0. -1.]</code></example>
    static member Minimum(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.minimum x y

    /// <summary>The greater of the two, or the one that is not NaN.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Fmax(Np.NaN, 1.0) // 1.0</code></example>
    static member Fmax(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.fmax x y

    /// <summary>The lesser of the two, or the one that is not NaN.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Fmin(Np.NaN, 1.0) // 1.0</code></example>
    static member Fmin(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.fmin x y

    /// <summary>minimum(max, maximum(min, x)), so that a gradient at a bound is shared.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Clip(Np.Array [| -2.0; 0.5; 2.0 |], -1.0, 1.0) // [-1.   0.5  1. ]</code></example>
    static member Clip(x: NDArray, [<Optional>] min: NDArray | null, [<Optional>] max: NDArray | null) : NDArray =
        ElementwiseWords.clip x min max

    /// <summary>NaN replaced by a number, infinities by the largest numbers or those given.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.NanToNum(Np.NaN) // 0.0</code></example>
    static member NanToNum
        (x: NDArray, [<Optional>] nan: float, [<Optional>] posinf: Nullable<float>, [<Optional>] neginf: Nullable<float>)
        : NDArray =
        ElementwiseWords.nanToNum nan posinf neginf x

    /// <summary>√(x² + y²), without overflow.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Hypot(3.0, 4.0) // 5.0</code></example>
    static member Hypot(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.hypot x y

    /// <summary>The greatest integer not above.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Floor -1.5 // -2.0</code></example>
    static member Floor(x: NDArray) : NDArray = Words.UnaryRounding(Unary.Floor, x)

    /// <summary>The least integer not below.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Ceil -1.5 // -1.0</code></example>
    static member Ceil(x: NDArray) : NDArray = Words.UnaryRounding(Unary.Ceil, x)

    /// <summary>Rounded to so many decimals, halves to even.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Round(Np.Array [| 0.5; 1.5 |]) // [0. 2.]</code></example>
    static member Round(x: NDArray, [<Optional>] decimals: int) : NDArray = ElementwiseWords.round decimals x

    /// <summary>Rounded to so many decimals, halves to even.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Around(x: NDArray, [<Optional>] decimals: int) : NDArray = ElementwiseWords.round decimals x

    /// <summary>The nearest integer, halves to even, in floating point.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Rint 2.5 // 2.0</code></example>
    static member Rint(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Round x

    /// <summary>The integer part.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Trunc -1.5 // -1.0</code></example>
    static member Trunc(x: NDArray) : NDArray = Words.UnaryRounding(Unary.Trunc, x)

    /// <summary>The integer part.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Fix -1.5 // -1.0</code></example>
    static member Fix(x: NDArray) : NDArray = Words.UnaryRounding(Unary.Trunc, x)

    /// <summary>The part behind the point and the integer part, both with the sign of x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Modf(x: NDArray) : struct (NDArray * NDArray) = ElementwiseWords.modf x

    /// <summary>x·2ʸ for integers y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Ldexp(1.5, 2) // 6.0</code></example>
    static member Ldexp(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.ldexp x y


    // ---- elementary functions --------------------------------------------------------------------------------

    /// <summary>e to the power x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Exp 0.0 // 1.0</code></example>
    static member Exp(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Exp x

    /// <summary>2 to the power x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Exp2 3.0 // 8.0</code></example>
    static member Exp2(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Exp2 x

    /// <summary>eˣ − 1, exact near 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Expm1 0.0 // 0.0</code></example>
    static member Expm1(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Expm1 x

    /// <summary>The natural logarithm.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Log 1.0 // 0.0</code></example>
    static member Log(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Log x

    /// <summary>The logarithm to base 2.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Log2 8.0 // 3.0</code></example>
    static member Log2(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Log2 x

    /// <summary>The logarithm to base 10.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Log10 1000.0 // 3.0</code></example>
    static member Log10(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Log10 x

    /// <summary>log(1 + x), exact near 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Log1p 0.0 // 0.0</code></example>
    static member Log1p(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Log1p x

    /// <summary>The square root; NaN below 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Sqrt 9.0 // 3.0</code></example>
    static member Sqrt(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Sqrt x

    /// <summary>The cube root, of negative numbers too.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Cbrt -8.0 // -2.0</code></example>
    static member Cbrt(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Cbrt x

    /// <summary>The sine.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Sin 0.0 // 0.0</code></example>
    static member Sin(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Sin x

    /// <summary>The cosine.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Cos 0.0 // 1.0</code></example>
    static member Cos(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Cos x

    /// <summary>The tangent.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Tan 0.0 // 0.0</code></example>
    static member Tan(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Tan x

    /// <summary>The arc sine; NaN outside −1 … 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Arcsin 0.0 // 0.0</code></example>
    static member Arcsin(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Asin x

    /// <summary>The arc cosine; NaN outside −1 … 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Arccos 1.0 // 0.0</code></example>
    static member Arccos(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Acos x

    /// <summary>The arc tangent.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Arctan 0.0 // 0.0</code></example>
    static member Arctan(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Atan x

    /// <summary>The arc sine; NaN outside −1 … 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Asin(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Asin x

    /// <summary>The arc cosine; NaN outside −1 … 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Acos(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Acos x

    /// <summary>The arc tangent.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Atan(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Atan x

    /// <summary>The hyperbolic sine.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Sinh 0.0 // 0.0</code></example>
    static member Sinh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Sinh x

    /// <summary>The hyperbolic cosine.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Cosh 0.0 // 1.0</code></example>
    static member Cosh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Cosh x

    /// <summary>The hyperbolic tangent.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Tanh 0.0 // 0.0</code></example>
    static member Tanh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Tanh x

    /// <summary>The inverse hyperbolic sine.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Arcsinh 0.0 // 0.0</code></example>
    static member Arcsinh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Asinh x

    /// <summary>The inverse hyperbolic cosine; NaN below 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Arccosh 1.0 // 0.0</code></example>
    static member Arccosh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Acosh x

    /// <summary>The inverse hyperbolic tangent.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Arctanh 0.0 // 0.0</code></example>
    static member Arctanh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Atanh x

    /// <summary>The inverse hyperbolic sine.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Asinh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Asinh x

    /// <summary>The inverse hyperbolic cosine; NaN below 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Acosh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Acosh x

    /// <summary>The inverse hyperbolic tangent.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member Atanh(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Atanh x

    /// <summary>The angle of the point (x, y).</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Arctan2(0.0, 1.0) // 0.0</code></example>
    static member Arctan2(y: NDArray, x: NDArray) : NDArray = Words.BinaryFloating("arctan2", Binary.Atan2, y, x)

    /// <summary>The angle of the point (x, y).</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Atan2(y: NDArray, x: NDArray) : NDArray = Words.BinaryFloating("arctan2", Binary.Atan2, y, x)

    /// <summary>sin πx / πx, smooth at 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Sinc 0.0 // 1.0</code></example>
    static member Sinc(x: NDArray) : NDArray = ElementwiseWords.sinc x

    /// <summary>log(eˣ + eʸ), without overflow.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Logaddexp(0.0, -1000.0) // 0.0</code></example>
    static member Logaddexp(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.logaddexp x y

    /// <summary>log₂(2ˣ + 2ʸ), without overflow.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Logaddexp2(1.0, 1.0) // 2.0</code></example>
    static member Logaddexp2(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.logaddexp2 x y

    /// <summary>Degrees as radians.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Deg2Rad 180.0 // 3.141592653589793</code></example>
    static member Deg2Rad(x: NDArray) : NDArray = ElementwiseWords.deg2rad x

    /// <summary>Degrees as radians.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Radians 180.0 // 3.141592653589793</code></example>
    static member Radians(x: NDArray) : NDArray = ElementwiseWords.deg2rad x

    /// <summary>Radians as degrees.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Rad2Deg Np.Pi // 180.0</code></example>
    static member Rad2Deg(x: NDArray) : NDArray = ElementwiseWords.rad2deg x

    /// <summary>Radians as degrees.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Degrees Np.Pi // 180.0</code></example>
    static member Degrees(x: NDArray) : NDArray = ElementwiseWords.rad2deg x


    // ---- comparison and logic --------------------------------------------------------------------------------

    /// <summary>Elementwise x = y, a mask.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Equal(1.0, 2.0) // False</code></example>
    static member Equal(x: NDArray, y: NDArray) : NDArray = Words.Compare("equal", Eq, x, y)

    /// <summary>Elementwise x ≠ y, a mask.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.NotEqual(1.0, 2.0) // True</code></example>
    static member NotEqual(x: NDArray, y: NDArray) : NDArray = Words.Compare("notequal", Ne, x, y)

    /// <summary>Elementwise x &gt; y, a mask.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Greater(1.0, 2.0) // False</code></example>
    static member Greater(x: NDArray, y: NDArray) : NDArray = Words.Compare("greater", Gt, x, y)

    /// <summary>Elementwise x ≥ y, a mask.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.GreaterEqual(1.0, 2.0) // False</code></example>
    static member GreaterEqual(x: NDArray, y: NDArray) : NDArray = Words.Compare("greaterequal", Ge, x, y)

    /// <summary>Elementwise x &lt; y, a mask.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Less(1.0, 2.0) // True</code></example>
    static member Less(x: NDArray, y: NDArray) : NDArray = Words.Compare("less", Lt, x, y)

    /// <summary>Elementwise x ≤ y, a mask.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.LessEqual(1.0, 2.0) // True</code></example>
    static member LessEqual(x: NDArray, y: NDArray) : NDArray = Words.Compare("lessequal", Le, x, y)

    /// <summary>Elementwise and of truth values; numbers are true unless zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.LogicalAnd(true, false) // False</code></example>
    static member LogicalAnd(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.logical "logical_and" And x y

    /// <summary>Elementwise or of truth values; numbers are true unless zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.LogicalOr(true, false) // True</code></example>
    static member LogicalOr(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.logical "logical_or" Or x y

    /// <summary>Elementwise exclusive or of truth values; numbers are true unless zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.LogicalXor(true, false) // True</code></example>
    static member LogicalXor(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.logical "logical_xor" Xor x y

    /// <summary>Elementwise not; numbers are true unless zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.LogicalNot true // False</code></example>
    static member LogicalNot(x: NDArray) : NDArray = Lax.not' (ElementwiseWords.truth x)

    /// <summary>Bitwise and of integers, logical of masks.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.BitwiseAnd(6, 3) // 2</code></example>
    static member BitwiseAnd(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.bitwise "bitwise_and" And x y

    /// <summary>Bitwise or of integers, logical of masks.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.BitwiseOr(6, 3) // 7</code></example>
    static member BitwiseOr(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.bitwise "bitwise_or" Or x y

    /// <summary>Bitwise exclusive or of integers, logical of masks.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.BitwiseXor(6, 3) // 5</code></example>
    static member BitwiseXor(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.bitwise "bitwise_xor" Xor x y

    /// <summary>Bitwise not of integers, logical of masks.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.BitwiseNot 0 // -1</code></example>
    static member BitwiseNot(x: NDArray) : NDArray = Words.Not x

    /// <summary>Bitwise not of integers, logical of masks.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.Invert 0 // -1</code></example>
    static member Invert(x: NDArray) : NDArray = Words.Not x

    /// <summary>x·2ʸ of integers, by bits.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.LeftShift(1, 3) // 8</code></example>
    static member LeftShift(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.shift "left_shift" ShiftLeft x y

    /// <summary>x/2ʸ of integers rounded down, by bits.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.RightShift(-8, 1) // -4</code></example>
    static member RightShift(x: NDArray, y: NDArray) : NDArray = ElementwiseWords.shift "right_shift" ShiftRight x y

    /// <summary>Whether each element is not a number.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.IsNaN Np.NaN // True</code></example>
    static member IsNaN(x: NDArray) : NDArray = ElementwiseWords.isNaNWord x

    /// <summary>Whether each element is infinite.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.IsInf Np.Inf // True</code></example>
    static member IsInf(x: NDArray) : NDArray = ElementwiseWords.isInf x

    /// <summary>Whether each element is positive infinity.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.IsPosInf Np.Inf // True</code></example>
    static member IsPosInf(x: NDArray) : NDArray = ElementwiseWords.equalTo Double.PositiveInfinity x

    /// <summary>Whether each element is negative infinity.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.IsNegInf Np.Inf // False</code></example>
    static member IsNegInf(x: NDArray) : NDArray = ElementwiseWords.equalTo Double.NegativeInfinity x

    /// <summary>Whether each element is a finite number.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.IsFinite 1.0 // True</code></example>
    static member IsFinite(x: NDArray) : NDArray = ElementwiseWords.isFinite x

    /// <summary>Whether the sign bit is set, of −0 too.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Signbit -0.0 // True</code></example>
    static member Signbit(x: NDArray) : NDArray = ElementwiseWords.signbit x

    /// <summary>|x − y| ≤ atol + rtol·|y|; infinities are close to themselves only.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.IsClose(1.0, 1.000000001) // True</code></example>
    static member IsClose
        (
            x: NDArray,
            y: NDArray,
            [<Optional; DefaultParameterValue(1e-5)>] rtol: float,
            [<Optional; DefaultParameterValue(1e-8)>] atol: float,
            [<Optional>] equalNan: bool
        ) : NDArray =
        ElementwiseWords.isClose rtol atol equalNan x y

    /// <summary>Whether all elements are close.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.AllClose(1.0, 1.000000001) // True</code></example>
    static member AllClose
        (
            x: NDArray,
            y: NDArray,
            [<Optional; DefaultParameterValue(1e-5)>] rtol: float,
            [<Optional; DefaultParameterValue(1e-8)>] atol: float,
            [<Optional>] equalNan: bool
        ) : NDArray =
        ElementwiseWords.all (ElementwiseWords.isClose rtol atol equalNan x y)

    /// <summary>Whether shapes and all elements are equal.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.ArrayEqual(Np.Zeros 2, Np.Zeros 3) // False</code></example>
    static member ArrayEqual(x: NDArray, y: NDArray, [<Optional>] equalNan: bool) : NDArray = ElementwiseWords.arrayEqual equalNan x y


    // ---- reductions ------------------------------------------------------------------------------------------

    /// <summary>The sum over the axes, all by default; masks and 32-bit integers are summed as int64.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Sum(Np.Array [| 1.0; 2.0 |]) // 3.0</code></example>
    static member Sum
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] dtype: Dtype | null,
            [<Optional>] initial: NDArray | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.sum axis keepdims dtype initial where x

    /// <summary>The sum over the axes, all by default; masks and 32-bit integers are summed as int64.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Sum(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.Sum(x, Axes axis, keepdims)

    /// <summary>The product over the axes; its derivative divides by nothing, so zeros do no harm.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Prod(Np.Array [| 2.0; 3.0 |]) // 6.0</code></example>
    static member Prod
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] dtype: Dtype | null,
            [<Optional>] initial: NDArray | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.prod axis keepdims dtype initial where x

    /// <summary>The product over the axes; its derivative divides by nothing, so zeros do no harm.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Prod(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.Prod(x, Axes axis, keepdims)

    /// <summary>The mean over the axes; of integers in float64. A dtype asked for is that of the elements summed and of the result.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Mean(Np.Array [| 1; 2 |]) // 1.5</code></example>
    static member Mean
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] dtype: Dtype | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.mean axis keepdims dtype where x

    /// <summary>The mean over the axes; of integers in float64.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Mean(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.Mean(x, Axes axis, keepdims)

    /// <summary>Σ|x − mean|² / (n − ddof).</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Var(Np.Array [| 1.0; 3.0 |]) // 1.0</code></example>
    static member Var
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional; DefaultParameterValue(0.0)>] ddof: float,
            [<Optional>] keepdims: bool,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.var axis ddof keepdims where x

    /// <summary>Σ|x − mean|² / (n − ddof).</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Var
        (x: NDArray, axis: int[], [<Optional; DefaultParameterValue(0.0)>] ddof: float, [<Optional>] keepdims: bool)
        : NDArray =
        Np.Var(x, Axes axis, ddof, keepdims)

    /// <summary>The square root of the variance.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Std(Np.Array [| 1.0; 3.0 |]) // 1.0</code></example>
    static member Std
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional; DefaultParameterValue(0.0)>] ddof: float,
            [<Optional>] keepdims: bool,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.std axis ddof keepdims where x

    /// <summary>The square root of the variance.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Std
        (x: NDArray, axis: int[], [<Optional; DefaultParameterValue(0.0)>] ddof: float, [<Optional>] keepdims: bool)
        : NDArray =
        Np.Std(x, Axes axis, ddof, keepdims)

    /// <summary>The greatest element; a gradient is shared by equal ones. Empty axes need an initial value.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Max(Np.Array [| 1.0; 3.0 |]) // 3.0</code></example>
    static member Max
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] initial: NDArray | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.max axis keepdims initial where x

    /// <summary>The greatest element; a gradient is shared by equal ones. Empty axes need an initial value.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Max(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.Max(x, Axes axis, keepdims)

    /// <summary>The greatest element; a gradient is shared by equal ones. Empty axes need an initial value.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Amax(Np.Array [| 1.0; 3.0 |]) // 3.0</code></example>
    static member Amax
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] initial: NDArray | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.max axis keepdims initial where x

    /// <summary>The least element; a gradient is shared by equal ones. Empty axes need an initial value.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Min(Np.Array [| 1.0; 3.0 |]) // 1.0</code></example>
    static member Min
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] initial: NDArray | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.min axis keepdims initial where x

    /// <summary>The least element; a gradient is shared by equal ones. Empty axes need an initial value.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Min(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.Min(x, Axes axis, keepdims)

    /// <summary>The least element; a gradient is shared by equal ones. Empty axes need an initial value.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Amin(Np.Array [| 1.0; 3.0 |]) // 1.0</code></example>
    static member Amin
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional>] initial: NDArray | null,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.min axis keepdims initial where x

    /// <summary>Whether all elements are true, that is not zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.All(Np.Array [| true; false |]) // False</code></example>
    static member All(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool, [<Optional>] where: NDArray | null) : NDArray =
        ReductionWords.all axis keepdims where x

    /// <summary>Whether all elements are true, that is not zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member All(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.All(x, Axes axis, keepdims)

    /// <summary>Whether any element is true, that is not zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Any(Np.Array [| true; false |]) // True</code></example>
    static member Any(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool, [<Optional>] where: NDArray | null) : NDArray =
        ReductionWords.any axis keepdims where x

    /// <summary>Whether any element is true, that is not zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Any(x: NDArray, axis: int[], [<Optional>] keepdims: bool) : NDArray = Np.Any(x, Axes axis, keepdims)

    /// <summary>Where the first greatest element stands, NaN before all; of the flattened array without an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Argmax(Np.Array [| 1.0; 3.0; 3.0 |]) // 1</code></example>
    static member Argmax(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = ReductionWords.argmax axis keepdims x

    /// <summary>Where the first least element stands, NaN before all; of the flattened array without an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Argmin(Np.Array [| 1.0; 3.0 |]) // 0</code></example>
    static member Argmin(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = ReductionWords.argmin axis keepdims x

    /// <summary>The greatest less the least.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Ptp(Np.Array [| 1.0; 3.0 |]) // 2.0</code></example>
    static member Ptp(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = ReductionWords.ptp axis keepdims x

    /// <summary>The middle element, or the mean of the two.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Median(Np.Array [| 3.0; 1.0; 2.0 |]) // 2.0</code></example>
    static member Median(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = SearchingWords.median axis keepdims x

    /// <summary>The q-quantiles, q from 0 to 1, interpolated: q's shape, then what the reduction leaves.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Quantile(Np.Array [| 1.0; 2.0; 3.0 |], 0.25) // 1.5</code></example>
    static member Quantile
        (
            x: NDArray,
            q: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional; DefaultParameterValue("linear")>] method: string
        ) : NDArray =
        SearchingWords.quantile q axis method keepdims x

    /// <summary>The q-quantiles, q from 0 to 100.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Percentile(Np.Array [| 1.0; 2.0; 3.0 |], 25.0) // 1.5</code></example>
    static member Percentile
        (
            x: NDArray,
            q: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] keepdims: bool,
            [<Optional; DefaultParameterValue("linear")>] method: string
        ) : NDArray =
        SearchingWords.percentile q axis method keepdims x

    /// <summary>Σ w·x / Σ w, the mean without weights.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Average(Np.Array [| 1.0; 2.0 |], weights = Np.Array [| 3.0; 1.0 |]) // 1.25</code></example>
    static member Average
        (x: NDArray, [<Optional>] axis: Axes, [<Optional>] weights: NDArray | null, [<Optional>] keepdims: bool)
        : NDArray =
        ReductionWords.average axis weights keepdims x

    /// <summary>The sum of the elements that are numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanSum(Np.Array [| Np.NaN; 2.0 |]) // 2.0</code></example>
    static member NanSum(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = ReductionWords.nanSum axis keepdims x

    /// <summary>The product of the elements that are numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanProd(Np.Array [| Np.NaN; 2.0 |]) // 2.0</code></example>
    static member NanProd(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray =
        ReductionWords.nanProd axis keepdims x

    /// <summary>The mean of the elements that are numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanMean(Np.Array [| Np.NaN; 2.0 |]) // 2.0</code></example>
    static member NanMean(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray =
        ReductionWords.nanMean axis keepdims x

    /// <summary>The greatest number; NaN where there is none.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanMax(Np.Array [| Np.NaN; 2.0 |]) // 2.0</code></example>
    static member NanMax(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = ReductionWords.nanMax axis keepdims x

    /// <summary>The least number; NaN where there is none.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanMin(Np.Array [| Np.NaN; 2.0 |]) // 2.0</code></example>
    static member NanMin(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray = ReductionWords.nanMin axis keepdims x

    /// <summary>The variance of the elements that are numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanVar(Np.Array [| Np.NaN; 2.0 |]) // 0.0</code></example>
    static member NanVar
        (x: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(0.0)>] ddof: float, [<Optional>] keepdims: bool)
        : NDArray =
        ReductionWords.nanVar axis ddof keepdims x

    /// <summary>The standard deviation of the elements that are numbers.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanStd(Np.Array [| Np.NaN; 2.0 |]) // 0.0</code></example>
    static member NanStd
        (x: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(0.0)>] ddof: float, [<Optional>] keepdims: bool)
        : NDArray =
        ReductionWords.nanStd axis ddof keepdims x

    /// <summary>How many elements are not zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.CountNonzero(Np.Array [| 0.0; 2.0 |]) // 1</code></example>
    static member CountNonzero(x: NDArray, [<Optional>] axis: Axes, [<Optional>] keepdims: bool) : NDArray =
        ReductionWords.countNonzero axis keepdims x


    // ---- cumulative words and differences --------------------------------------------------------------------

    /// <summary>Sums of the elements so far, along one axis or of the flattened array.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Cumsum(Np.Array [| 1.0; 2.0; 3.0 |]) // [1. 3. 6.]</code></example>
    static member Cumsum(x: NDArray, [<Optional>] axis: Axes, [<Optional>] reverse: bool) : NDArray = ReductionWords.cumsum reverse axis x

    /// <summary>Products of the elements so far.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Cumprod(Np.Array [| 1.0; 2.0; 3.0 |]) // [1. 2. 6.]</code></example>
    static member Cumprod(x: NDArray, [<Optional>] axis: Axes, [<Optional>] reverse: bool) : NDArray = ReductionWords.cumprod reverse axis x

    /// <summary>The greatest element so far.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.CumMax(Np.Array [| 1.0; 3.0; 2.0 |]) // [1. 3. 3.]</code></example>
    static member CumMax(x: NDArray, [<Optional>] axis: Axes, [<Optional>] reverse: bool) : NDArray = ReductionWords.cummax reverse axis x

    /// <summary>The least element so far.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.CumMin(Np.Array [| 2.0; 1.0; 3.0 |]) // [2. 1. 1.]</code></example>
    static member CumMin(x: NDArray, [<Optional>] axis: Axes, [<Optional>] reverse: bool) : NDArray = ReductionWords.cummin reverse axis x

    /// <summary>log Σ exp of the elements so far.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Cumlogsumexp(Np.Array [| 0.0; -1000.0 |]) // [0. 0.]</code></example>
    static member Cumlogsumexp(x: NDArray, [<Optional>] axis: Axes, [<Optional>] reverse: bool) : NDArray =
        ReductionWords.cumlogsumexp reverse axis x

    /// <summary>Sums of the numbers so far, NaN counted as 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanCumsum(Np.Array [| 1.0; Np.NaN |]) // [1. 1.]</code></example>
    static member NanCumsum(x: NDArray, [<Optional>] axis: Axes) : NDArray = ReductionWords.nanCumsum axis x

    /// <summary>Products of the numbers so far, NaN counted as 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.NanCumprod(Np.Array [| 2.0; Np.NaN |]) // [2. 2.]</code></example>
    static member NanCumprod(x: NDArray, [<Optional>] axis: Axes) : NDArray = ReductionWords.nanCumprod axis x

    /// <summary>Differences of neighbours, n times over.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Diff(Np.Array [| 1.0; 4.0; 9.0 |]) // [3. 5.]</code></example>
    static member Diff
        (
            x: NDArray,
            [<Optional; DefaultParameterValue(1)>] n: int,
            [<Optional; DefaultParameterValue(-1)>] axis: int,
            [<Optional>] prepend: NDArray | null,
            [<Optional>] append: NDArray | null
        ) : NDArray =
        ReductionWords.diff n axis prepend append x

    /// <summary>Differences of neighbours in row-major order.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Ediff1d(Np.Array [| 1.0; 4.0 |]) // [3.]</code></example>
    static member Ediff1d(x: NDArray, [<Optional>] toEnd: NDArray | null, [<Optional>] toBegin: NDArray | null) : NDArray =
        ReductionWords.ediff1d toEnd toBegin x

    /// <summary>The integral by the trapezium rule: ½ Σ (yᵢ + yᵢ₊₁)(xᵢ₊₁ − xᵢ).</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Trapezoid(Np.Array [| 1.0; 3.0 |]) // 2.0</code></example>
    static member Trapezoid
        (
            y: NDArray,
            [<Optional>] x: NDArray | null,
            [<Optional; DefaultParameterValue(1.0)>] dx: float,
            [<Optional; DefaultParameterValue(-1)>] axis: int
        ) : NDArray =
        ReductionWords.trapezoid x dx axis y


    // ---- movement --------------------------------------------------------------------------------------------

    /// <summary>The same elements under another shape; one size may be −1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Reshape(Np.Arange 6, (2, -1)).Shape // [2,3]</code></example>
    static member Reshape(x: NDArray, shape: Shape, [<Optional; DefaultParameterValue("C")>] order: string) : NDArray =
        MovementWords.reshape shape.Dims order x

    /// <summary>The same elements under another shape; one size may be −1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Reshape(x: NDArray, shape: int[], [<Optional; DefaultParameterValue("C")>] order: string) : NDArray =
        MovementWords.reshape shape order x

    /// <summary>The elements in a row.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Ravel(Np.Ones((2, 2))) // [1. 1. 1. 1.]</code></example>
    static member Ravel(x: NDArray, [<Optional; DefaultParameterValue("C")>] order: string) : NDArray = MovementWords.ravel order x

    /// <summary>The axes permuted, reversed by default. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Transpose(Np.Zeros((2, 3))).Shape // [3,2]</code></example>
    static member Transpose(x: NDArray, [<Optional>] axes: int[] | null) : NDArray = MovementWords.transpose axes x

    /// <summary>The axes permuted, reversed by default. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.PermuteDims(Np.Zeros((2, 3))).Shape // [3,2]</code></example>
    static member PermuteDims(x: NDArray, [<Optional>] axes: int[] | null) : NDArray = MovementWords.transpose axes x

    /// <summary>The last two axes exchanged. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.MatrixTranspose(Np.Zeros((4, 2, 3))).Shape // [4,3,2]</code></example>
    static member MatrixTranspose(x: NDArray) : NDArray = MovementWords.matrixTranspose x

    /// <summary>Two axes exchanged. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Swapaxes(Np.Zeros((2, 3, 4)), 0, -1).Shape // [4,3,2]</code></example>
    static member Swapaxes(x: NDArray, axis1: int, axis2: int) : NDArray = MovementWords.swapAxes axis1 axis2 x

    /// <summary>Axes moved to other places, the others kept in order. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Moveaxis(Np.Zeros((2, 3, 4)), 0, 2).Shape // [3,4,2]</code></example>
    static member Moveaxis(x: NDArray, source: Axes, destination: Axes) : NDArray = MovementWords.moveAxis source destination x

    /// <summary>New axes of size 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.ExpandDims(Np.Zeros 3, 0).Shape // [1,3]</code></example>
    static member ExpandDims(x: NDArray, axis: Axes) : NDArray = MovementWords.expandDims axis x

    /// <summary>New axes of size 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member ExpandDims(x: NDArray, axis: int[]) : NDArray = Np.ExpandDims(x, Axes axis)

    /// <summary>Axes of size 1 dropped, all by default.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Squeeze(Np.Zeros((1, 3))).Shape // [3]</code></example>
    static member Squeeze(x: NDArray, [<Optional>] axis: Axes) : NDArray = MovementWords.squeeze axis x

    /// <summary>Axes of size 1 dropped, all by default.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Squeeze(x: NDArray, axis: int[]) : NDArray = Np.Squeeze(x, Axes axis)

    /// <summary>The array repeated to the shape, aligned at the right. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.BroadcastTo(1.0, 3) // [1. 1. 1.]</code></example>
    static member BroadcastTo(x: NDArray, shape: Shape) : NDArray = MovementWords.broadcastTo "broadcast_to" shape.Dims x

    /// <summary>The array repeated to the shape, aligned at the right. A view.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member BroadcastTo(x: NDArray, shape: int[]) : NDArray = MovementWords.broadcastTo "broadcast_to" (CreationWords.sizes shape) x

    /// <summary>All at the shape they broadcast to.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member BroadcastArrays(arrays: seq<NDArray>) : NDArray[] =
        MovementWords.broadcastArrays (MovementWords.checkedItems "broadcast_arrays" arrays)

    /// <summary>The shape that all broadcast to.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member BroadcastShapes(shapes: seq<Shape>) : Shape = CreationWords.broadcastShapes shapes

    /// <summary>Arrays joined along an axis they have.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Concatenate [ Np.Zeros 1; Np.Ones 2 ] // [0. 1. 1.]</code></example>
    static member Concatenate(arrays: seq<NDArray>, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray =
        MovementWords.concatenate "concatenate" axis (MovementWords.checkedItems "concatenate" arrays)

    /// <summary>Arrays joined along an axis they have.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Concat [ Np.Zeros 1; Np.Ones 2 ] // [0. 1. 1.]</code></example>
    static member Concat(arrays: seq<NDArray>, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray =
        MovementWords.concatenate "concatenate" axis (MovementWords.checkedItems "concatenate" arrays)

    /// <summary>Arrays of one shape joined along a new axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Stack([ Np.Zeros 2; Np.Ones 2 ], axis = 1).Shape // [2,2]</code></example>
    static member Stack(arrays: seq<NDArray>, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray =
        MovementWords.stack "stack" axis (MovementWords.checkedItems "stack" arrays)

    /// <summary>Rows under one another.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Vstack([ Np.Zeros 2; Np.Ones 2 ]).Shape // [2,2]</code></example>
    static member Vstack(arrays: seq<NDArray>) : NDArray = MovementWords.vstack "vstack" (MovementWords.checkedItems "vstack" arrays)

    /// <summary>Columns side by side.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Hstack([ Np.Zeros 2; Np.Ones 2 ]).Shape // [4]</code></example>
    static member Hstack(arrays: seq<NDArray>) : NDArray = MovementWords.hstack "hstack" (MovementWords.checkedItems "hstack" arrays)

    /// <summary>Joined along the third axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Dstack([ Np.Zeros 2; Np.Ones 2 ]).Shape // [1,2,2]</code></example>
    static member Dstack(arrays: seq<NDArray>) : NDArray = MovementWords.dstack "dstack" (MovementWords.checkedItems "dstack" arrays)

    /// <summary>Vectors as the columns of a matrix.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.ColumnStack([ Np.Zeros 2; Np.Ones 2 ]).Shape // [2,2]</code></example>
    static member ColumnStack(arrays: seq<NDArray>) : NDArray =
        MovementWords.columnStack "columnstack" (MovementWords.checkedItems "columnstack" arrays)

    /// <summary>A matrix of blocks: those of a row are joined along the last axis, the rows along the one before.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Block(rows: NDArray[][]) : NDArray = MovementWords.block rows

    /// <summary>Values behind the array, both flattened without an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Append(Np.Zeros 1, Np.Ones 1) // [0. 1.]</code></example>
    static member Append(x: NDArray, values: NDArray, [<Optional>] axis: Axes) : NDArray = MovementWords.append axis x values

    /// <summary>As many parts of one size.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Split(Np.Arange 4, 2))[1] // [2 3]</code></example>
    static member Split(x: NDArray, sections: int, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray[] =
        MovementWords.split "split" sections axis x

    /// <summary>The parts between these places.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Split(Np.Arange 4, [| 1 |]))[1] // [1 2 3]</code></example>
    static member Split(x: NDArray, indices: int[], [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray[] =
        MovementWords.splitAt "split" indices axis x

    /// <summary>As many parts, the first ones larger by one where the size does not divide.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.ArraySplit(Np.Arange 5, 2))[0] // [0 1 2]</code></example>
    static member ArraySplit(x: NDArray, sections: int, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray[] =
        MovementWords.arraySplit sections axis x

    /// <summary>As many parts of one size along the second (or only) axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Hsplit(x: NDArray, sections: int) : NDArray[] =
        MovementWords.split
            "hsplit"
            sections
            (if
                 (Raise.ifNull (nameof x) x
                  x.Rank)
                     =
                     1
             then
                 0
             else
                 1)
            x

    /// <summary>As many parts of one size along the first axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Vsplit(x: NDArray, sections: int) : NDArray[] = MovementWords.split "vsplit" sections 0 x

    /// <summary>As many parts of one size along the third axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Dsplit(x: NDArray, sections: int) : NDArray[] = MovementWords.split "dsplit" sections 2 x

    /// <summary>The sub-arrays along an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>(Np.Unstack(Np.Eye 2))[0] // [1. 0.]</code></example>
    static member Unstack(x: NDArray, [<Optional; DefaultParameterValue(0)>] axis: int) : NDArray[] = MovementWords.unstack axis x

    /// <summary>The order of the elements reversed along the axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Flip(Np.Arange 3) // [2 1 0]</code></example>
    static member Flip(x: NDArray, [<Optional>] axis: Axes) : NDArray = RearrangingWords.flip "flip" axis x

    /// <summary>The order of the elements reversed along the axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Flip(x: NDArray, axis: int[]) : NDArray = Np.Flip(x, Axes axis)

    /// <summary>The columns in reverse order.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Fliplr(Np.Eye 2)[0] // [0. 1.]</code></example>
    static member Fliplr(x: NDArray) : NDArray = RearrangingWords.flip "fliplr" (Axes [| 1 |]) x

    /// <summary>The rows in reverse order.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Flipud(Np.Eye 2)[0] // [0. 1.]</code></example>
    static member Flipud(x: NDArray) : NDArray = RearrangingWords.flip "flipud" (Axes [| 0 |]) x

    /// <summary>k quarter turns in the plane of two axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Rot90(Np.Eye 2)[0] // [0. 1.]</code></example>
    static member Rot90(x: NDArray, [<Optional; DefaultParameterValue(1)>] k: int, [<Optional>] axes: Axes) : NDArray =
        RearrangingWords.rot90 k axes x

    /// <summary>Elements moved round, along an axis or in row-major order.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Roll(Np.Arange 4, 1) // [3 0 1 2]</code></example>
    static member Roll(x: NDArray, shift: int, [<Optional>] axis: Axes) : NDArray = RearrangingWords.roll [| shift |] axis x

    /// <summary>Elements moved round along several axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Roll(x: NDArray, shift: int[], axis: Axes) : NDArray = RearrangingWords.roll shift axis x

    /// <summary>The array repeated as a whole, reps[i] times along axis i.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Tile(Np.Arange 2, 2) // [0 1 0 1]</code></example>
    static member Tile(x: NDArray, reps: Shape) : NDArray = RearrangingWords.tile reps.Dims x

    /// <summary>The array repeated as a whole, reps[i] times along axis i.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    static member Tile(x: NDArray, reps: int[]) : NDArray = RearrangingWords.tile reps x

    /// <summary>Each element so many times, along an axis or of the flattened array.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Repeat(Np.Arange 2, 2) // [0 0 1 1]</code></example>
    static member Repeat(x: NDArray, repeats: int, [<Optional>] axis: Axes) : NDArray = RearrangingWords.repeat repeats axis x

    /// <summary>Element i repeats[i] times.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Repeat(Np.Arange 2, [| 1; 2 |]) // [0 1 1]</code></example>
    static member Repeat(x: NDArray, repeats: int[], [<Optional>] axis: Axes) : NDArray = RearrangingWords.repeatEach repeats axis x

    /// <summary>Repeated, or cut, in row-major order until the shape is filled.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Resize(Np.Arange 2, 3) // [0 1 0]</code></example>
    static member Resize(x: NDArray, shape: Shape) : NDArray = RearrangingWords.resize shape.Dims x

    /// <summary>Elements before and behind on every axis: constant, edge, reflect, symmetric, wrap, linear_ramp, maximum, minimum or mean.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Pad(Np.Ones 1, 1) // [0. 1. 0.]</code></example>
    static member Pad
        (x: NDArray, width: int, [<Optional; DefaultParameterValue("constant")>] mode: string, [<Optional>] value: NDArray | null)
        : NDArray =
        RearrangingWords.pad [| [| width |] |] mode value x

    /// <summary>Elements before and behind, one pair of widths for all axes or one for each.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Pad(Np.Ones 1, [| [| 0; 2 |] |]) // [1. 0. 0.]</code></example>
    static member Pad
        (x: NDArray, width: int[][], [<Optional; DefaultParameterValue("constant")>] mode: string, [<Optional>] value: NDArray | null)
        : NDArray =
        RearrangingWords.pad width mode value x

    /// <summary>With new axes of size 1 where the rank is below 1.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.AtLeast1D(1.0).Rank // 1</code></example>
    static member AtLeast1D(x: NDArray) : NDArray = MovementWords.atLeast 1 x

    /// <summary>With new axes of size 1 where the rank is below 2.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.AtLeast2D(1.0).Rank // 2</code></example>
    static member AtLeast2D(x: NDArray) : NDArray = MovementWords.atLeast 2 x

    /// <summary>With new axes of size 1 where the rank is below 3.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.AtLeast3D(1.0).Rank // 3</code></example>
    static member AtLeast3D(x: NDArray) : NDArray = MovementWords.atLeast 3 x


    // ---- products --------------------------------------------------------------------------------------------

    /// <summary>The last axis of x summed with the second last (or only) of y: the inner product of vectors, the product of matrices.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Dot(Np.Array [| 1.0; 2.0 |], Np.Array [| 3.0; 4.0 |]) // 11.0</code></example>
    static member Dot(x: NDArray, y: NDArray) : NDArray = ProductWords.dot x y

    /// <summary>The product of matrices, stacked along the leading axes, which broadcast.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.MatMul(Np.Eye 2, Np.Array [| 3.0; 4.0 |]) // [3. 4.]</code></example>
    static member MatMul(x: NDArray, y: NDArray) : NDArray = ProductWords.matmul "matmul" x y

    /// <summary>The sum of the products of all elements.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.VDot(Np.Ones((2, 2)), Np.Ones 4) // 4.0</code></example>
    static member VDot(x: NDArray, y: NDArray) : NDArray = ProductWords.vdot x y

    /// <summary>The sum of products along one axis, the others broadcast.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.VecDot(Np.Ones((2, 3)), Np.Ones 3) // [3. 3.]</code></example>
    static member VecDot(x: NDArray, y: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int) : NDArray = ProductWords.vecdot axis x y

    /// <summary>Matrices times vectors, stacked along the leading axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.MatVec(Np.Eye 2, Np.Ones 2) // [1. 1.]</code></example>
    static member MatVec(x: NDArray, y: NDArray) : NDArray = ProductWords.matvec x y

    /// <summary>Vectors times matrices, stacked along the leading axes.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.VecMat(Np.Ones 2, Np.Eye 2) // [1. 1.]</code></example>
    static member VecMat(x: NDArray, y: NDArray) : NDArray = ProductWords.vecmat x y

    /// <summary>The last axes summed together.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Inner(Np.Ones 3, Np.Ones 3) // 3.0</code></example>
    static member Inner(x: NDArray, y: NDArray) : NDArray = ProductWords.innerProduct x y

    /// <summary>All products of an element of x and one of y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Np.Outer(Np.Ones 2, Np.Ones 3).Shape // [2,3]</code></example>
    static member Outer(x: NDArray, y: NDArray) : NDArray = ProductWords.outer x y

    /// <summary>The last axes of x summed with the first of y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.TensorDot(Np.Ones((2, 3)), Np.Ones((3, 4)), 1).Shape // [2,4]</code></example>
    static member TensorDot(x: NDArray, y: NDArray, [<Optional; DefaultParameterValue(2)>] axes: int) : NDArray =
        ProductWords.tensordotN axes x y

    /// <summary>The axes named summed in pairs.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.TensorDot(Np.Ones((2, 3)), Np.Ones((4, 2)), [| 0 |], [| 1 |]).Shape // [3,4]</code></example>
    static member TensorDot(x: NDArray, y: NDArray, xAxes: int[], yAxes: int[]) : NDArray = ProductWords.tensordot xAxes yAxes x y

    /// <summary>Einstein summation: letters name axes, repeated ones are multiplied, those not in the output summed.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Einsum("ij,jk-&gt;ik", Np.Eye 2, Np.Ones((2, 3))).Shape // [2,3]</code></example>
    static member Einsum(subscripts: string, [<ParamArray>] operands: NDArray[]) : NDArray = EinsumWords.einsum subscripts operands

    /// <summary>The Kronecker product.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Kron(Np.Eye 2, Np.Ones 2).Shape // [2,4]</code></example>
    static member Kron(x: NDArray, y: NDArray) : NDArray = ProductWords.kron x y

    /// <summary>The cross product of vectors of 3 (or 2) elements along an axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Cross(Np.Array [| 1.0; 0.0; 0.0 |], Np.Array [| 0.0; 1.0; 0.0 |]) // [0. 0. 1.]</code></example>
    static member Cross(x: NDArray, y: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int) : NDArray = ProductWords.cross axis x y

    /// <summary>Σₖ x[n − k]·y[k] over the overlaps: full, same or valid.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Convolve(Np.Array [| 1.0; 2.0 |], Np.Array [| 1.0; 1.0 |]) // [1. 3. 2.]</code></example>
    static member Convolve(x: NDArray, y: NDArray, [<Optional; DefaultParameterValue("full")>] mode: string) : NDArray =
        ProductWords.convolve mode x y

    /// <summary>Σₖ x[n + k]·y[k] over the overlaps: full, same or valid.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Correlate(Np.Array [| 1.0; 2.0 |], Np.Array [| 1.0; 1.0 |]) // [3.]</code></example>
    static member Correlate(x: NDArray, y: NDArray, [<Optional; DefaultParameterValue("valid")>] mode: string) : NDArray =
        ProductWords.correlate mode x y

    /// <summary>The polynomial with these coefficients, the highest power first, at x.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Polyval(Np.Array [| 1.0; 0.0; 1.0 |], 2.0) // 5.0</code></example>
    static member Polyval(p: NDArray, x: NDArray) : NDArray = ProductWords.polyval p x

    /// <summary>Piecewise linear through the points (xp, fp), whose xp ascend; constant outside.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Interp(0.5, Np.Array [| 0.0; 1.0 |], Np.Array [| 0.0; 10.0 |]) // 5.0</code></example>
    static member Interp
        (x: NDArray, xp: NDArray, fp: NDArray, [<Optional>] left: NDArray | null, [<Optional>] right: NDArray | null)
        : NDArray =
        SearchingWords.interp x xp fp left right


    // ---- order, search, selection ----------------------------------------------------------------------------

    /// <summary>The elements in order along an axis, NaN last.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Sort(Np.Array [| 3.0; 1.0; 2.0 |]) // [1. 2. 3.]</code></example>
    static member Sort(x: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int, [<Optional>] descending: bool) : NDArray =
        SearchingWords.sort axis descending x

    /// <summary>Where the elements of the sorted array stand; equal ones keep their order.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Np.Argsort(Np.Array [| 3.0; 1.0; 2.0 |]) // [1 2 0]</code></example>
    static member Argsort(x: NDArray, [<Optional; DefaultParameterValue(-1)>] axis: int, [<Optional>] descending: bool) : NDArray =
        SearchingWords.argsort axis descending x

    /// <summary>The order by the last key, equal ones by the key before it.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member Lexsort(keys: seq<NDArray>, [<Optional; DefaultParameterValue(-1)>] axis: int) : NDArray =
        SearchingWords.lexsort axis (MovementWords.checkedItems "lexsort" keys)

    /// <summary>The k greatest elements in descending order, and where they stand.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    static member TopK(x: NDArray, k: int, [<Optional; DefaultParameterValue(-1)>] axis: int) : struct (NDArray * NDArray) =
        SearchingWords.topK k axis x

    /// <summary>Where each v would be put to keep the ascending vector a in order, before or behind its equals.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.SearchSorted(Np.Array [| 1.0; 2.0; 3.0 |], 2.0) // 1</code></example>
    static member SearchSorted(a: NDArray, v: NDArray, [<Optional; DefaultParameterValue("left")>] side: string) : NDArray =
        SearchingWords.searchSorted a v side

    /// <summary>x where the condition holds, y elsewhere; all three broadcast. Guard what is undefined inside x as well: both sides are differentiated.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Where(Np.Array [| true; false |], 1.0, 0.0) // [1. 0.]</code></example>
    static member Where(condition: NDArray, x: NDArray, y: NDArray) : NDArray = ElementwiseWords.where "where" condition x y

    /// <summary>The indices where the condition holds, one array for each axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>(Np.Where(Np.Array [| false; true |]))[0] // [1]</code></example>
    static member Where(condition: NDArray) : NDArray[] = SearchingWords.nonzero condition

    /// <summary>The choice of the first condition that holds, else the default, 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Np.Select([ Np.Array [| true; false |] ], [ Np.Ones 2 ]) // [1. 0.]</code></example>
    static member Select(conditions: seq<NDArray>, choices: seq<NDArray>, [<Optional>] otherwise: NDArray | null) : NDArray =
        SearchingWords.selectWord conditions choices otherwise

    /// <summary>The indices of the elements that are not zero, one array for each axis.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>(Np.Nonzero(Np.Array [| 0.0; 5.0 |]))[0] // [1]</code></example>
    static member Nonzero(x: NDArray) : NDArray[] = SearchingWords.nonzero x

    /// <summary>The row-major places of the elements that are not zero.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>Np.Flatnonzero(Np.Array [| 0.0; 5.0 |]) // [1]</code></example>
    static member Flatnonzero(x: NDArray) : NDArray = SearchingWords.flatnonzero x

    /// <summary>The indices of the elements that are not zero, one row for each.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>Np.Argwhere(Np.Eye 2).Shape // [2,2]</code></example>
    static member Argwhere(x: NDArray) : NDArray = SearchingWords.argwhere x

    /// <summary>The distinct elements in ascending order.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>Np.Unique(Np.Array [| 2; 1; 2 |]) // [1 2]</code></example>
    static member Unique(x: NDArray) : NDArray = SearchingWords.uniqueValues x

    /// <summary>The distinct elements, where each first stands, the way back to the array, and how often each occurs.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    static member UniqueAll(x: NDArray) : struct (NDArray * NDArray * NDArray * NDArray) = SearchingWords.unique x

    /// <summary>The elements (or sub-arrays) where the condition holds.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>Np.Compress(Np.Array [| false; true |], Np.Array [| 3.0; 4.0 |]) // [4.]</code></example>
    static member Compress(condition: NDArray, x: NDArray, [<Optional>] axis: Axes) : NDArray = SearchingWords.compress condition axis x

    /// <summary>The elements where the condition holds.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.TracerValueException">The numbers are not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>Np.Extract(Np.Array [| false; true |], Np.Array [| 3.0; 4.0 |]) // [4.]</code></example>
    static member Extract(condition: NDArray, x: NDArray) : NDArray = SearchingWords.compress condition (Axes null) x

    /// <summary>The elements (or sub-arrays) at these indices; those outside raise, or by the mode are clipped, wrapped, or filled with NaN.</summary>
    /// <remarks>As in NumPy, negative indices do not count from the end under <c>IndexMode.Clip</c>: they are the first element.</remarks>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <example><code>Np.Take(Np.Array [| 5.0; 6.0; 7.0 |], Np.Array [| 2; 0 |]) // [7. 5.]</code></example>
    static member Take
        (x: NDArray, indices: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode)
        : NDArray =
        SearchingWords.take indices axis mode x

    /// <summary>For each place the element at its index along the axis: with argsort, the sorted array.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <example><code>Np.TakeAlongAxis(Np.Array [| 3.0; 1.0 |], Np.Array [| 1; 0 |], 0) // [1. 3.]</code></example>
    static member TakeAlongAxis
        (x: NDArray, indices: NDArray, [<Optional>] axis: Axes, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode)
        : NDArray =
        SearchingWords.takeAlongAxis indices axis mode x

    /// <summary>Rows summed by their segment numbers; rows of numbers outside 0 … count − 1 are dropped.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.DtypeException">The operand has another type of element than the word needs.</exception>
    /// <example><code>Np.SegmentSum(Np.Ones 3, Np.Array [| 0; 1; 1 |], 2) // [1. 2.]</code></example>
    static member SegmentSum(x: NDArray, segments: NDArray, count: int) : NDArray = SearchingWords.segmentSum segments count x
