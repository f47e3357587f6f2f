/// What is measured: kernels, reductions and products, each with its rivals.
module AD.Benchmarks.Suites

open System
open AD
open AD.Benchmarks.Measure
open AD.Benchmarks.Rivals
open MathNet.Numerics.LinearAlgebra

/// One comparison: the size stands for the elements of a kernel or the side of a matrix.
[<NoEquality; NoComparison>]
type Case = { Name: string; Size: int; Tolerance: float; Contenders: Contender list }

let private ours (run: unit -> NDArray) = contender "ours" run (fun y -> y.ToArray())
let private rival (name: string) (run: unit -> float[]) = contender name run id

let private uniform (seed: int) (low: float) (high: float) (n: int) : float[] =
    let random = Random seed
    Array.init n (fun _ -> low + (high - low) * random.NextDouble())

// ---- elementwise kernels ------------------------------------------------------------------------------

let private maps: (string * (NDArray -> NDArray) * (float[] * float[] -> float[]) * (float * float)) list =
    [
        "sqrt", sqrt, Tensors.Sqrt, (0.0, 10.0)
        "exp", exp, Tensors.Exp, (-10.0, 10.0)
        "exp2", Np.Exp2, Tensors.Exp2, (-10.0, 10.0)
        "expm1", Np.Expm1, Tensors.Expm1, (-1.0, 1.0)
        "log", log, Tensors.Log, (0.1, 10.0)
        "log2", Np.Log2, Tensors.Log2, (0.1, 10.0)
        "log10", Np.Log10, Tensors.Log10, (0.1, 10.0)
        "log1p", Np.Log1p, Tensors.Log1p, (-0.5, 1.0)
        "sin", sin, Tensors.Sin, (-10.0, 10.0)
        "cos", cos, Tensors.Cos, (-10.0, 10.0)
        "tan", tan, Tensors.Tan, (-1.5, 1.5)
        "asin", asin, Tensors.Asin, (-1.0, 1.0)
        "acos", acos, Tensors.Acos, (-1.0, 1.0)
        "atan", atan, Tensors.Atan, (-10.0, 10.0)
        "sinh", sinh, Tensors.Sinh, (-3.0, 3.0)
        "cosh", cosh, Tensors.Cosh, (-3.0, 3.0)
        "tanh", tanh, Tensors.Tanh, (-3.0, 3.0)
        "asinh", Np.Asinh, Tensors.Asinh, (-10.0, 10.0)
        "atanh", Np.Atanh, Tensors.Atanh, (-0.99, 0.99)
        "cbrt", Np.Cbrt, Tensors.Cbrt, (-10.0, 10.0)
        "logistic", Special.Expit, Tensors.Sigmoid, (-10.0, 10.0)
    ]

let private zips: (string * (NDArray -> NDArray -> NDArray) * (float[] * float[] * float[] -> float[])) list =
    [
        "add", (fun x y -> x + y), Tensors.Add
        "multiply", (fun x y -> x * y), Tensors.Multiply
        "divide", (fun x y -> x / y), Tensors.Divide
        "maximum", (fun x y -> Np.Maximum(x, y)), Tensors.Max
        "power", (fun x y -> Np.Power(x, y)), Tensors.Pow
        "atan2", (fun x y -> Np.Atan2(x, y)), Tensors.Atan2
        "hypot", (fun x y -> Np.Hypot(x, y)), Tensors.Hypot
    ]

/// Kernels on n elements, each into a fresh array. One after the other: the operands of all would not fit into memory at 1e8 elements.
let elementwise (n: int) : Case seq =
    let a, b = uniform 1 0.1 4.0 n, uniform 2 0.1 4.0 n
    let x, y = Np.Array a, Np.Array b
    let once: float[] = Array.zeroCreate n

    /// The rival into a new array, as ours, and into one that it writes each time: ours takes the memory of arrays that died.
    let tensors (into: float[] -> float[]) =
        [
            rival "TensorPrimitives" (fun () -> into (Array.zeroCreate n))
            rival "TensorPrimitives, into one array" (fun () -> into once)
        ]

    seq {
        for name, f, theirs in zips do
            {
                Name = name
                Size = n
                Tolerance = 1e-12
                Contenders =
                    [
                        ours (fun () -> f x y)
                        yield! tensors (fun z -> theirs (a, b, z))
                        if name = "add" then rival "by hand" (fun () -> ByHand.Add(a, b))
                    ]
            }

        for name, f, theirs, (low, high) in maps do
            let a = uniform 3 low high n
            let x = Np.Array a

            {
                Name = name
                Size = n
                Tolerance = 1e-12
                Contenders =
                    [
                        ours (fun () -> f x)
                        yield! tensors (fun y -> theirs (a, y))
                        if name = "exp" then rival "by hand" (fun () -> ByHand.Exp a)
                    ]
            }
    }

// ---- reductions ---------------------------------------------------------------------------------------

/// Sums over each axis of an n×n matrix and of its transposed view; and of all of it.
let reductions (n: int) : Case list =
    let a = uniform 4 -1.0 1.0 (n * n)
    let x = Np.Array(a).Reshape(n, n)
    let turned = x.T
    let matrix = Matrix<float>.Build.DenseOfRowMajor(n, n, a)

    let case name run rivals = { Name = name; Size = n; Tolerance = 1e-11; Contenders = ours run :: rivals }

    [
        case
            "sum over axis 0, contiguous"
            (fun () -> Np.Sum(x, axis = 0))
            [
                rival "by hand" (fun () -> ByHand.SumOfColumns(a, n, n))
                rival "MathNet" (fun () -> matrix.ColumnSums().ToArray())
            ]
        case
            "sum over axis 1, contiguous"
            (fun () -> Np.Sum(x, axis = 1))
            [
                rival "by hand" (fun () -> ByHand.SumOfRows(a, n, n))
                rival "MathNet" (fun () -> matrix.RowSums().ToArray())
            ]
        case "sum over axis 0, transposed" (fun () -> Np.Sum(turned, axis = 0)) []
        case "sum over axis 1, transposed" (fun () -> Np.Sum(turned, axis = 1)) []
        case
            "sum of all, contiguous"
            (fun () -> Np.Sum x)
            [
                rival "TensorPrimitives" (fun () -> [| Tensors.Sum a |])
                rival "by hand" (fun () -> [| ByHand.Sum a |])
            ]
        case "sum of all, transposed" (fun () -> Np.Sum turned) []
    ]

// ---- products -----------------------------------------------------------------------------------------

/// Products of n×n matrices: ours on rows, ours with the second operand transposed, in float32, and the rivals'.
let products (n: int) : Case =
    let a, b = uniform 5 -1.0 1.0 (n * n), uniform 6 -1.0 1.0 (n * n)
    let x, y = Np.Array(a).Reshape(n, n), Np.Array(b).Reshape(n, n)
    // a transposed view of the transposed matrix's rows: the same numbers, walked the other way
    let turned = (y.T + 0.0).T
    let x32, y32 = x.AsType Dtype.Float32, y.AsType Dtype.Float32
    let p, q = Matrix<float>.Build.DenseOfRowMajor(n, n, a), Matrix<float>.Build.DenseOfRowMajor(n, n, b)

    {
        Name = "product"
        Size = n
        Tolerance = 1e-4
        Contenders =
            [
                ours (fun () -> Np.Dot(x, y))
                contender "ours, transposed" (fun () -> Np.Dot(x, turned)) (fun z -> z.ToArray())
                contender "ours, float32" (fun () -> Np.Dot(x32, y32)) (fun z -> z.ToArray())
                contender "MathNet" (fun () -> p * q) (fun z -> z.ToRowMajorArray())
                if OpenBlas.Exists then rival "OpenBLAS" (fun () -> OpenBlas.Multiply(a, b, n))
            ]
    }

/// Sorting n numbers.
let sorting (n: int) : Case =
    let a = uniform 7 -1.0 1.0 n
    let x = Np.Array a

    {
        Name = "sort"
        Size = n
        Tolerance = 0.0
        Contenders =
            [
                ours (fun () -> Np.Sort x)
                rival "Array.Sort" (fun () ->
                    let c = Array.copy a in
                    Array.Sort c
                    c)
            ]
    }
