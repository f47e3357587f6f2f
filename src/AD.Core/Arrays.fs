/// The F# words for making arrays and taking them apart: arr [..], vector, unpack2 …, x *@ y, and the module NDArray.
namespace AD

open System.ComponentModel
open AD.Internal
open MathNet.Numerics.LinearAlgebra

/// <summary>Short words for F#, opened with the namespace.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module Arrays =
    let private items (rows: 'T list list) : 'T[][] =
        let itemsOf what xs =
            Raise.ifNull what xs
            List.toArray xs

        itemsOf "rows" rows |> Array.map (itemsOf "a row")

    /// <summary>An array of the items, numbers and arrays mixed, stacked along a new first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The items have several shapes.</exception>
    /// <example><code>arr [ 1.0; Np.Scalar 2.0 ] // [1. 2.]</code></example>
    let arr (items: NDArray list) : NDArray = Np.Array items

    /// <summary>A matrix of rows, numbers and arrays mixed.</summary>
    /// <exception cref="T:AD.ShapeException">The rows have several lengths; the message names the row.</exception>
    /// <example><code>(arr2 [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]).Shape // [2,2]</code></example>
    let arr2 (rows: NDArray list list) : NDArray = Np.Array(items rows)

    /// <summary>A MathNet vector of the numbers.</summary>
    /// <example><code>(vector [ 1.0; 2.0 ]).Count // 2</code></example>
    let vector (items: float list) : Vector<float> =
        Raise.ifNull (nameof items) items
        Vector<float>.Build.DenseOfEnumerable items

    /// <summary>A MathNet matrix of rows.</summary>
    /// <exception cref="T:AD.ShapeException">The rows have several lengths; the message names the row.</exception>
    /// <example><code>(matrix [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]).ColumnCount // 2</code></example>
    let matrix (rows: float list list) : Matrix<float> = (CreationWords.jagged (items rows)).ToMatrix()

    /// <summary>The matrix product, which binds as <c>*</c> does: <c>w *@ x + b</c>.</summary>
    /// <exception cref="T:AD.ShapeException">The inner sizes differ.</exception>
    /// <example><code>Np.Eye 2 *@ Np.Ones 2 // [1. 1.]</code></example>
    let ( *@ ) (x: NDArray) (y: NDArray) : NDArray = Np.MatMul(x, y)

    /// <summary>The two sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    /// <example><code>let x, y = unpack2 (Np.Array [| 1.0; 2.0 |]) in y // 2.0</code></example>
    let unpack2 (x: NDArray) =
        let p = MovementWords.parts 2 x
        p[0], p[1]

    /// <summary>The three sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    let unpack3 (x: NDArray) =
        let p = MovementWords.parts 3 x
        p[0], p[1], p[2]

    /// <summary>The four sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    let unpack4 (x: NDArray) =
        let p = MovementWords.parts 4 x
        p[0], p[1], p[2], p[3]

    /// <summary>The five sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    let unpack5 (x: NDArray) =
        let p = MovementWords.parts 5 x
        p[0], p[1], p[2], p[3], p[4]

    /// <summary>The six sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    let unpack6 (x: NDArray) =
        let p = MovementWords.parts 6 x
        p[0], p[1], p[2], p[3], p[4], p[5]

    /// <summary>The seven sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    let unpack7 (x: NDArray) =
        let p = MovementWords.parts 7 x
        p[0], p[1], p[2], p[3], p[4], p[5], p[6]

    /// <summary>The eight sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The first axis has another size.</exception>
    let unpack8 (x: NDArray) =
        let p = MovementWords.parts 8 x
        p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]

/// <summary>Arrays from .NET and MathNet data and back, for pipelines.</summary>
[<RequireQualifiedAccess; EditorBrowsable(EditorBrowsableState.Never)>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module NDArray =
    /// <summary>A number as an array of rank 0.</summary>
    /// <example><code>NDArray.scalar 2.5 // 2.5</code></example>
    let scalar (v: float) : NDArray = Np.Scalar v

    /// <summary>A copy of a MathNet vector.</summary>
    /// <example><code>NDArray.ofVector (vector [ 1.0; 2.0 ]) // [1. 2.]</code></example>
    let ofVector (v: Vector<float>) : NDArray = NDArray.op_Implicit v

    /// <summary>A copy of a MathNet matrix.</summary>
    /// <example><code>(NDArray.ofMatrix (matrix [ [ 1.0; 2.0 ] ])).Shape // [1,2]</code></example>
    let ofMatrix (m: Matrix<float>) : NDArray = NDArray.op_Implicit m

    /// <summary>A vector with a copy of the numbers.</summary>
    /// <example><code>NDArray.ofArray [| 1.0; 2.0 |] // [1. 2.]</code></example>
    let ofArray (xs: float[]) : NDArray = Np.Array xs

    /// <summary>A matrix with a copy of the numbers.</summary>
    /// <example><code>(NDArray.ofArray2D (array2D [ [ 1.0; 2.0 ] ])).Shape // [1,2]</code></example>
    let ofArray2D (xs: float[,]) : NDArray = Np.Array xs

    /// <summary>A vector of the numbers.</summary>
    /// <example><code>NDArray.ofSeq (seq { 1.0 .. 3.0 }) // [1. 2. 3.]</code></example>
    let ofSeq (xs: seq<float>) : NDArray =
        Raise.ifNull (nameof xs) xs
        Np.Array(Seq.toArray xs)

    /// <summary>A vector of the numbers.</summary>
    /// <example><code>NDArray.ofList [ 1.0; 2.0 ] // [1. 2.]</code></example>
    let ofList (xs: float list) : NDArray =
        Raise.ifNull (nameof xs) xs
        Np.Array(List.toArray xs)

    /// <summary>A matrix of rows of one length.</summary>
    /// <exception cref="T:AD.ShapeException">The rows have several lengths; the message names the row.</exception>
    /// <example><code>(NDArray.ofRows [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]).Shape // [2,2]</code></example>
    let ofRows (rows: seq<#seq<float>>) : NDArray =
        Raise.ifNull (nameof rows) rows

        let numbers row =
            Raise.ifNull (nameof row) row
            Seq.toArray row

        Np.Array(rows |> Seq.map numbers |> Seq.toArray)

    /// <summary>The array whose element i is f i.</summary>
    /// <example><code>NDArray.init 3 (fun i -> float (i * i)) // [0. 1. 4.]</code></example>
    let init (n: int) (f: int -> float) : NDArray =
        Raise.ifNull (nameof f) f
        Np.Array(Array.init (Dims.size [| n |]) f)

    /// <summary>A MathNet vector with a copy of the elements.</summary>
    /// <exception cref="T:AD.ShapeException">The array is not of rank 1, or is empty.</exception>
    /// <example><code>(NDArray.toVector (Np.Ones 2)).Count // 2</code></example>
    let toVector (x: NDArray) : Vector<float> =
        Raise.ifNull (nameof x) x
        x.ToVector()

    /// <summary>A MathNet matrix with a copy of the elements.</summary>
    /// <exception cref="T:AD.ShapeException">The array is not of rank 2, or is empty.</exception>
    /// <example><code>(NDArray.toMatrix (Np.Eye 2)).RowCount // 2</code></example>
    let toMatrix (x: NDArray) : Matrix<float> =
        Raise.ifNull (nameof x) x
        x.ToMatrix()

    /// <summary>The elements in row-major order, in a fresh array.</summary>
    /// <example><code>NDArray.toArray (Np.Ones 2) |> Array.sum // 2</code></example>
    let toArray (x: NDArray) : float[] =
        Raise.ifNull (nameof x) x
        x.ToArray()

    /// <summary>The elements of a matrix, in a fresh two-dimensional array.</summary>
    /// <exception cref="T:AD.ShapeException">The array is not of rank 2.</exception>
    /// <example><code>(NDArray.toArray2D (Np.Eye 2))[0, 0] // 1</code></example>
    let toArray2D (x: NDArray) : float[,] =
        Raise.ifNull (nameof x) x
        x.ToArray2D()

    /// <summary>The number in an array of one element.</summary>
    /// <exception cref="T:AD.ShapeException">The array has another number of elements.</exception>
    /// <example><code>NDArray.toScalar (Np.Scalar 2.5) // 2.5</code></example>
    let toScalar (x: NDArray) : float =
        Raise.ifNull (nameof x) x
        x.ToScalar()

    /// <summary>The sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The array is a scalar.</exception>
    /// <example><code>(NDArray.unstack (Np.Eye 2)).Length // 2</code></example>
    let unstack (x: NDArray) : NDArray[] = Np.Unstack x
