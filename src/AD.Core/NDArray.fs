/// The staircase: the array that users hold, tracers, traces, and `bind`, by which every operation finds its interpreter.
namespace AD.Internal

open System.Threading

/// Levels order the traces that are alive: a later trace is an inner one. 64 bits outlast any process.
module internal Level =
    let mutable private last = 0L
    let next () = Interlocked.Increment(&last)

namespace AD

open System
open System.Collections.Generic
open System.ComponentModel
open System.Diagnostics
open System.Globalization
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AD.Internal
open MathNet.Numerics.LinearAlgebra

/// <summary>
/// An immutable array of numbers or booleans of any rank: what every transform takes and gives. Arrays are copied in from .NET and MathNet
/// and copied out; views of one another (transposes, slices) share storage. Arithmetic is elementwise, broadcasts and promotes as NumPy's.
/// </summary>
/// <remarks>
/// Comparisons (<c>&gt;</c>, <c>==</c> in C#; <c>.&gt;</c>, <c>.=</c> in F#) give boolean arrays; there is no truth value of an array, so
/// <c>if (x &gt; y)</c> does not compile: read a number with <see cref="M:AD.NDArray.ToScalar"/> or select with <c>Np.Where</c>.
/// </remarks>
/// <example><code>let x = Np.Array [| 1.0; 2.0 |] in (x * x + 1.0).ToString() // [2. 5.]</code></example>
[<Sealed; NoComparison; NoEquality; StructuredFormatDisplay("{Display}"); DebuggerDisplay("{Display,nq}")>]
[<CollectionBuilder(typeof<NDArray>, "Create")>]
type NDArray internal (value: Value) =

    member internal _.Value: Value = value
    member internal _.Aval: Aval = value.Aval

    // ---- what an array is ------------------------------------------------------------------------

    /// <summary>The sizes of the axes.</summary>
    member _.Shape: Shape = Shape value.Aval.Shape

    /// <summary>The type of the elements.</summary>
    member _.Dtype: Dtype = value.Aval.Dtype

    /// <summary>The number of axes.</summary>
    member _.Rank: int = value.Aval.Shape.Length

    /// <summary>The number of elements.</summary>
    member _.Size: int = Dims.size value.Aval.Shape

    /// <summary>The size of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The array is a scalar.</exception>
    member x.Length: int =
        if x.Rank = 0 then
            Raise.shape "AD041" "a scalar has no length." "Lengths are of the first axis; use Size for the number of elements."

        value.Aval.Shape[0]

    /// <summary>Whether the dtype is that of a number written in source, which never widens an array.</summary>
    member _.IsWeak = value.Aval.Weak

    /// <summary>Whether a transform is still tracing this array, so that its numbers may be unknown.</summary>
    member _.IsTraced = value :? Tracer

    /// The storage and strides, where no trace watches.
    member internal _.Concrete: Dense | null =
        match value with
        | :? Dense as d -> d
        | _ -> null

    // ---- reading: numbers out --------------------------------------------------------------------

    /// The numbers, where they are known: of a concrete array, and of a primal whose value grad and jvp have computed.
    member internal x.Known(reading: string) : Dense =
        match value with
        | :? Dense as d -> d
        | :? Tracer as t ->
            if t.Trace.IsClosed then t.Trace.Refuse(reading, [| x |])

            match t.Known with
            | null ->
                Raise.tracerValue
                    "AD020"
                    $"{reading}: the value of {Message.a value.Aval} is not known inside {t.Trace.Name}."
                    (Spelling.text
                        t.Trace.Name
                        "Select with Np.Where, branch and loop with ‹Lax.cond› and ‹Lax.whileLoop›, or pass the number as an argument that is not traced.")
            | d -> d
        | _ -> Raise.impossible "a value that is neither dense nor traced"

    /// The numbers of a whole array, refused under every transform: .NET code in the middle would drop the derivative silently.
    member internal x.Untraced(reading: string) : Dense =
        match value with
        | :? Dense as d -> d
        | :? Tracer as t ->
            if t.Trace.IsClosed then t.Trace.Refuse(reading, [| x |])

            Raise.tracerValue
                "AD021"
                $"{reading}: {Message.a value.Aval} is being traced by {t.Trace.Name}, and what leaves the library loses its derivative."
                "Use array operations (Np, the operators) in place of .NET loops and MathNet calls."
        | _ -> Raise.impossible "a value that is neither dense nor traced"

    /// <summary>The number in an array of one element. Allowed under <c>grad</c> and <c>jvp</c>, whose primal values are known.</summary>
    /// <exception cref="T:AD.ShapeException">The array has another number of elements.</exception>
    /// <exception cref="T:AD.TracerValueException">The value is not known while <c>jit</c> or <c>vmap</c> traces.</exception>
    /// <example><code>Np.Sum(Np.Array [| 1.0; 2.0 |]).ToScalar() // 3.0</code></example>
    member x.ToScalar() : float =
        if x.Size <> 1 then
            Raise.shape
                "AD042"
                $"""ToScalar of {Message.a value.Aval}, which has {Message.count x.Size "element"}."""
                "Only an array of one element is a number: index it, or reduce it."

        Dense.item (x.Known "ToScalar")

    member private x.Integer(reading: string) : int64 =
        if x.Size <> 1 then
            Raise.shape
                "AD042"
                $"""{reading} of {Message.a value.Aval}, which has {Message.count x.Size "element"}."""
                "Only an array of one element is a number: index it, or reduce it."

        let d = x.Known reading

        if d.Dtype.IsFloating then
            let v = Dense.item d

            if Double.IsNaN v || Math.Abs v >= 9.2e18 then
                Raise.dtype "AD043" $"{reading} of {Message.number v}." "Only a finite number converts to an integer."

            int64 (Math.Truncate v)
        else
            Dense.itemInt64 d

    /// <summary>The elements in row-major order, as doubles, in a fresh array.</summary>
    /// <exception cref="T:AD.TracerValueException">A transform is tracing the array.</exception>
    member x.ToArray() : float[] = Dense.toFloats (x.Untraced "ToArray")

    /// <summary>The elements in row-major order, in a fresh array of their own type.</summary>
    /// <exception cref="T:AD.DtypeException">The elements are of another type than <c>T</c>.</exception>
    /// <exception cref="T:AD.TracerValueException">A transform is tracing the array.</exception>
    member x.ToArray<'T>() : 'T[] =
        let wanted = Dense.dtypeOf<'T>()

        if wanted <> x.Dtype then
            Raise.dtype "AD044" $"ToArray<{wanted}> of {Message.a value.Aval}." $"Convert first: x.AsType({wanted.InSource})."

        Dense.toArray<'T>(x.Untraced "ToArray")

    /// <summary>The elements of a matrix, as doubles, in a fresh two-dimensional array.</summary>
    /// <exception cref="T:AD.ShapeException">The array is not of rank 2.</exception>
    /// <exception cref="T:AD.TracerValueException">A transform is tracing the array.</exception>
    member x.ToArray2D() : float[,] =
        if x.Rank <> 2 then
            Raise.shape "AD045" $"ToArray2D of {Message.a value.Aval}." "Only an array of rank 2 is a matrix: reshape it."

        let flat = Dense.toFloats (x.Untraced "ToArray2D")
        let rows, columns = value.Aval.Shape[0], value.Aval.Shape[1]
        let result = Array2D.zeroCreate rows columns
        Buffer.BlockCopy(flat, 0, result, 0, flat.Length * sizeof<float>)
        result

    /// <summary>A MathNet vector with a copy of the elements.</summary>
    /// <exception cref="T:AD.ShapeException">The array is not of rank 1, or is empty.</exception>
    /// <exception cref="T:AD.TracerValueException">A transform is tracing the array.</exception>
    member x.ToVector() : Vector<float> =
        if x.Rank <> 1 then
            Raise.shape
                "AD045"
                $"ToVector of {Message.a value.Aval}."
                "Only an array of rank 1 is a vector: x.Reshape(-1), or ToMatrix for rank 2."

        let d = x.Untraced "ToVector"

        if x.Size = 0 then
            Raise.shape "AD045" $"ToVector of {Message.a value.Aval}." "MathNet has no empty vectors."

        Vector<float>.Build.Dense(Dense.toFloats d)

    /// <summary>A MathNet matrix with a copy of the elements.</summary>
    /// <exception cref="T:AD.ShapeException">The array is not of rank 2, or is empty.</exception>
    /// <exception cref="T:AD.TracerValueException">A transform is tracing the array.</exception>
    member x.ToMatrix() : Matrix<float> =
        if x.Rank <> 2 then
            Raise.shape "AD045" $"ToMatrix of {Message.a value.Aval}." "Only an array of rank 2 is a matrix: reshape it."

        let d = x.Untraced "ToMatrix"

        if x.Size = 0 then
            Raise.shape "AD045" $"ToMatrix of {Message.a value.Aval}." "MathNet has no empty matrices."

        // the transpose's row-major order is the column-major order of MathNet
        Matrix<float>.Build.Dense(x.Shape[0], x.Shape[1], Dense.toFloats (Dense.transpose [| 1; 0 |] d))

    /// <summary>Whether both arrays are views of one storage: a transpose, a slice or a reshape copies nothing.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    static member SharesMemory(x: NDArray, y: NDArray) : bool =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y
        obj.ReferenceEquals((x.Untraced "SharesMemory").Storage, (y.Untraced "SharesMemory").Storage)

    /// What F# Interactive, the debugger and ToString show. Showing never binds a primitive.
    member internal x.Display: string =
        match value with
        | :? Dense as d -> Format.repr d
        | :? Tracer as t ->
            let known =
                match t.Known with
                | null -> ""
                | d ->
                    let text = Format.str d
                    String.Concat((if text.Contains '\n' then ":\n" else ": "), text)

            String.Concat([| "Traced<"; value.Aval.ToString(); "> by "; t.Trace.Name; known |])
        | _ -> ""

    /// <summary>NumPy's text of the numbers, <c>[[18.  1.]\n [ 1.  2.]]</c>, under any culture; of a traced array its type and shape, and the numbers where they are known (under grad and jvp).</summary>
    override x.ToString() : string =
        match value with
        | :? Dense as d -> Format.str d
        | _ -> x.Display

    /// <summary>The same with each number by a format of .NET's, as <c>$"{x:F3}"</c> writes it; under any culture unless a provider is given.</summary>
    /// <exception cref="T:AD.DtypeException">It is no format of such numbers (AD054).</exception>
    /// <example><code>(Np.Array [| 1.0; 22.5 |]).ToString("F1") // [ 1.0 22.5]</code></example>
    member x.ToString(format: string | null, [<Optional>] provider: IFormatProvider | null) : string =
        match value, format with
        | (:? Dense as d), NonNull f when f <> "" && f <> "G" ->
            try
                Format.formatted f (provider |> Option.ofObj |> Option.defaultValue CultureInfo.InvariantCulture) d
            with :? FormatException ->
                Raise.dtype "AD054" $"\"{f}\" is no format of {value.Aval.Dtype} numbers." "Write one of .NET's: F3, E2, 0.00."
        | _ -> x.ToString()

    interface IFormattable with
        member x.ToString(format, provider) = x.ToString(format, provider)

    /// <summary>The debug form: <c>Array([ 2., 36.], dtype=float64)</c>.</summary>
    member x.ToRepr() : string = x.Display

    // ---- numbers in ------------------------------------------------------------------------------

    /// <summary>A number as a weak scalar: it never widens an array that it meets.</summary>
    static member op_Implicit(v: float) : NDArray = NDArray(Dense.float64Scalar true v)

    /// <summary>A number as a weak scalar of float32.</summary>
    static member op_Implicit(v: float32) : NDArray = NDArray(Dense.scalar Dtype.Float32 true (float v))

    /// <summary>An integer as a weak scalar.</summary>
    static member op_Implicit(v: int) : NDArray = NDArray(Dense.int64Scalar Dtype.Int64 true (int64 v))

    /// <summary>An integer as a weak scalar.</summary>
    static member op_Implicit(v: int64) : NDArray = NDArray(Dense.int64Scalar Dtype.Int64 true v)

    /// <summary>A boolean scalar.</summary>
    static member op_Implicit(v: bool) : NDArray = NDArray(Dense.scalar Dtype.Bool false (if v then 1.0 else 0.0))

    /// <summary>A vector with a copy of the numbers.</summary>
    static member op_Implicit(xs: float[]) : NDArray =
        Raise.ifNull (nameof xs) xs
        NDArray(Dense.ofArray [| xs.Length |] (Array.copy xs))

    /// <summary>A float32 vector with a copy of the numbers.</summary>
    static member op_Implicit(xs: float32[]) : NDArray =
        Raise.ifNull (nameof xs) xs
        NDArray(Dense.ofArray [| xs.Length |] (Array.copy xs))

    /// <summary>A matrix with a copy of the numbers.</summary>
    static member op_Implicit(xs: float[,]) : NDArray =
        Raise.ifNull (nameof xs) xs
        NDArray(Dense.ofArray2D xs)

    /// <summary>A copy of a MathNet vector.</summary>
    static member op_Implicit(v: Vector<float>) : NDArray =
        Raise.ifNull (nameof v) v
        NDArray(Dense.ofVector v)

    /// <summary>A copy of a MathNet vector.</summary>
    static member op_Implicit(v: Vector<float32>) : NDArray =
        Raise.ifNull (nameof v) v
        NDArray(Dense.ofVector v)

    /// <summary>A copy of a MathNet matrix, in logical order whatever its storage.</summary>
    static member op_Implicit(m: Matrix<float>) : NDArray =
        Raise.ifNull (nameof m) m
        NDArray(Dense.ofMatrix m)

    /// <summary>A copy of a MathNet matrix, in logical order whatever its storage.</summary>
    static member op_Implicit(m: Matrix<float32>) : NDArray =
        Raise.ifNull (nameof m) m
        NDArray(Dense.ofMatrix m)

    /// <summary>An index array, as an item of an index expression.</summary>
    static member op_Implicit(x: NDArray) : Ix =
        Raise.ifNull (nameof x) x
        Ix.OfValue x.Value

    /// <summary>The number in an array of one element.</summary>
    static member op_Explicit(x: NDArray) : float =
        Raise.ifNull (nameof x) x
        x.ToScalar()

    /// <summary>The number in an array of one element, as float32.</summary>
    static member op_Explicit(x: NDArray) : float32 =
        Raise.ifNull (nameof x) x
        float32 (x.ToScalar())

    /// <summary>The integer in an array of one element; a floating-point number is truncated.</summary>
    static member op_Explicit(x: NDArray) : int =
        Raise.ifNull (nameof x) x
        let v = x.Integer "int"

        if v < int64 Int32.MinValue || v > int64 Int32.MaxValue then
            Raise.dtype "AD043" $"int of {v}." "The number does not fit 32 bits: convert to int64."

        int v

    /// <summary>The integer in an array of one element; a floating-point number is truncated.</summary>
    static member op_Explicit(x: NDArray) : int64 =
        Raise.ifNull (nameof x) x
        x.Integer "int64"

    /// <summary>A copy of the elements.</summary>
    static member op_Explicit(x: NDArray) : float[] =
        Raise.ifNull (nameof x) x
        x.ToArray()

    /// <summary>A copy as a MathNet vector.</summary>
    static member op_Explicit(x: NDArray) : Vector<float> =
        Raise.ifNull (nameof x) x
        x.ToVector()

    /// <summary>A copy as a MathNet matrix.</summary>
    static member op_Explicit(x: NDArray) : Matrix<float> =
        Raise.ifNull (nameof x) x
        x.ToMatrix()

    /// <summary>The arrays stacked along a new first axis: what a C# collection expression makes.</summary>
    static member Create(items: ReadOnlySpan<NDArray>) : NDArray = Words.Stack("Create", items.ToArray())

    // ---- indexing --------------------------------------------------------------------------------

    /// <summary>The element or sub-array at an index of the first axis; negative counts from the end.</summary>
    /// <exception cref="T:AD.IndexException">The index is out of range.</exception>
    member x.Item
        with get (i: int): NDArray = Words.At(x, i)

    /// <summary>
    /// An index expression as NumPy's, an item an axis: integers, ranges, integer or boolean arrays, <c>Ix.NewAxis</c>, <c>Ix.Ellipsis</c>,
    /// or NumPy's text (<c>"1:-1"</c>).
    /// </summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    /// <example><code>let x = Np.Arange(12.0).Reshape(3, 4) in x["1:", "::2"].ToString() // [[ 4.  6.]\n [ 8. 10.]]</code></example>
    member x.Item
        with get ([<ParamArray>] items: Ix[]): NDArray = Words.Get(x, items)

    // With a second candidate beside `params`, F# converts what stands among the items (x[Ix.All, [| 0; 2 |]]) as it does single arguments.

    /// <summary>An index expression as NumPy's, an item an axis.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    member x.Item
        with get (first: Ix, second: Ix): NDArray = Words.Get(x, [| first; second |])

    /// <summary>An index expression as NumPy's, an item an axis.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    member x.Item
        with get (first: Ix, second: Ix, third: Ix): NDArray = Words.Get(x, [| first; second; third |])

    /// <summary>An index expression as NumPy's, an item an axis.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    member x.Item
        with get (first: Ix, second: Ix, third: Ix, fourth: Ix): NDArray = Words.Get(x, [| first; second; third; fourth |])

    /// <summary>The sub-arrays of the first axis at these indices.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    member x.Item
        with get (indices: int[]): NDArray = Words.Get(x, [| Ix.op_Implicit indices |])

    /// <summary>
    /// A part of the array, for an update that returns a new array: <c>x.At[i].Set(v)</c>, <c>x.At[i].Add(v)</c>. The array itself never changes.
    /// </summary>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At[1].Set(9.0).ToString() // [1. 9. 3.]</code></example>
    member x.At: AtIndexer = AtIndexer x

    /// <summary>Enumerates the sub-arrays of the first axis.</summary>
    /// <exception cref="T:AD.ShapeException">The array is a scalar.</exception>
    member x.GetEnumerator() : IEnumerator<NDArray> =
        let n =
            if x.Rank = 0 then
                Raise.shape "AD041" "a scalar cannot be iterated over." "Iteration is over the first axis."
            else
                x.Length

        (Seq.init n (fun i -> Words.At(x, i))).GetEnumerator()

    /// <summary>The transpose: the axes in reverse order. A view.</summary>
    member x.T: NDArray =
        if x.Rank < 2 then
            x
        else
            Trace.Bind1(Transpose(Array.init x.Rank (fun i -> x.Rank - 1 - i)), [| x |])

    // ---- operators -------------------------------------------------------------------------------

    /// <summary>Elementwise sum.</summary>
    static member (+)(x: NDArray, y: NDArray) : NDArray = Words.Binary("+", Add, x, y)
    /// <summary>Elementwise sum with a number.</summary>
    static member (+)(x: NDArray, y: float) : NDArray = Words.Right(Add, x, y)
    /// <summary>Elementwise sum with a number.</summary>
    static member (+)(x: NDArray, y: float32) : NDArray = Words.Right(Add, x, float y)
    /// <summary>Elementwise sum with an integer.</summary>
    static member (+)(x: NDArray, y: int) : NDArray = Words.RightInt(Add, x, int64 y)
    /// <summary>Elementwise sum with an integer.</summary>
    static member (+)(x: NDArray, y: int64) : NDArray = Words.RightInt(Add, x, y)
    /// <summary>Elementwise sum with a number.</summary>
    static member (+)(x: float, y: NDArray) : NDArray = Words.Left(Add, x, y)
    /// <summary>Elementwise sum with a number.</summary>
    static member (+)(x: float32, y: NDArray) : NDArray = Words.Left(Add, float x, y)
    /// <summary>Elementwise sum with an integer.</summary>
    static member (+)(x: int, y: NDArray) : NDArray = Words.LeftInt(Add, int64 x, y)
    /// <summary>Elementwise sum with an integer.</summary>
    static member (+)(x: int64, y: NDArray) : NDArray = Words.LeftInt(Add, x, y)

    /// <summary>Elementwise difference.</summary>
    static member (-)(x: NDArray, y: NDArray) : NDArray = Words.Binary("-", Sub, x, y)
    /// <summary>Elementwise difference with a number.</summary>
    static member (-)(x: NDArray, y: float) : NDArray = Words.Right(Sub, x, y)
    /// <summary>Elementwise difference with a number.</summary>
    static member (-)(x: NDArray, y: float32) : NDArray = Words.Right(Sub, x, float y)
    /// <summary>Elementwise difference with an integer.</summary>
    static member (-)(x: NDArray, y: int) : NDArray = Words.RightInt(Sub, x, int64 y)
    /// <summary>Elementwise difference with an integer.</summary>
    static member (-)(x: NDArray, y: int64) : NDArray = Words.RightInt(Sub, x, y)
    /// <summary>Elementwise difference with a number.</summary>
    static member (-)(x: float, y: NDArray) : NDArray = Words.Left(Sub, x, y)
    /// <summary>Elementwise difference with a number.</summary>
    static member (-)(x: float32, y: NDArray) : NDArray = Words.Left(Sub, float x, y)
    /// <summary>Elementwise difference with an integer.</summary>
    static member (-)(x: int, y: NDArray) : NDArray = Words.LeftInt(Sub, int64 x, y)
    /// <summary>Elementwise difference with an integer.</summary>
    static member (-)(x: int64, y: NDArray) : NDArray = Words.LeftInt(Sub, x, y)

    /// <summary>Elementwise product; the matrix product is <c>Np.Dot</c>.</summary>
    static member (*)(x: NDArray, y: NDArray) : NDArray = Words.Binary("*", Mul, x, y)
    /// <summary>Elementwise product with a number.</summary>
    static member (*)(x: NDArray, y: float) : NDArray = Words.Right(Mul, x, y)
    /// <summary>Elementwise product with a number.</summary>
    static member (*)(x: NDArray, y: float32) : NDArray = Words.Right(Mul, x, float y)
    /// <summary>Elementwise product with an integer.</summary>
    static member (*)(x: NDArray, y: int) : NDArray = Words.RightInt(Mul, x, int64 y)
    /// <summary>Elementwise product with an integer.</summary>
    static member (*)(x: NDArray, y: int64) : NDArray = Words.RightInt(Mul, x, y)
    /// <summary>Elementwise product with a number.</summary>
    static member (*)(x: float, y: NDArray) : NDArray = Words.Left(Mul, x, y)
    /// <summary>Elementwise product with a number.</summary>
    static member (*)(x: float32, y: NDArray) : NDArray = Words.Left(Mul, float x, y)
    /// <summary>Elementwise product with an integer.</summary>
    static member (*)(x: int, y: NDArray) : NDArray = Words.LeftInt(Mul, int64 x, y)
    /// <summary>Elementwise product with an integer.</summary>
    static member (*)(x: int64, y: NDArray) : NDArray = Words.LeftInt(Mul, x, y)

    /// <summary>Elementwise true division: integers give float64.</summary>
    static member (/)(x: NDArray, y: NDArray) : NDArray = Words.Divide(x, y)
    /// <summary>Elementwise true division by a number.</summary>
    static member (/)(x: NDArray, y: float) : NDArray = Words.Right(Div, Words.Floating x, y)
    /// <summary>Elementwise true division by a number.</summary>
    static member (/)(x: NDArray, y: float32) : NDArray = Words.Right(Div, Words.Floating x, float y)
    /// <summary>Elementwise true division by an integer.</summary>
    static member (/)(x: NDArray, y: int) : NDArray = Words.RightInt(Div, Words.Floating x, int64 y)
    /// <summary>Elementwise true division by an integer.</summary>
    static member (/)(x: NDArray, y: int64) : NDArray = Words.RightInt(Div, Words.Floating x, y)
    /// <summary>Elementwise true division of a number.</summary>
    static member (/)(x: float, y: NDArray) : NDArray = Words.Left(Div, x, Words.Floating y)
    /// <summary>Elementwise true division of a number.</summary>
    static member (/)(x: float32, y: NDArray) : NDArray = Words.Left(Div, float x, Words.Floating y)
    /// <summary>Elementwise true division of an integer.</summary>
    static member (/)(x: int, y: NDArray) : NDArray = Words.LeftInt(Div, int64 x, Words.Floating y)
    /// <summary>Elementwise true division of an integer.</summary>
    static member (/)(x: int64, y: NDArray) : NDArray = Words.LeftInt(Div, x, Words.Floating y)

    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: NDArray, y: NDArray) : NDArray = Words.Remainder(x, y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: NDArray, y: float) : NDArray = Words.Remainder(x, NDArray.op_Implicit y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: NDArray, y: float32) : NDArray = Words.Remainder(x, NDArray.op_Implicit y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: NDArray, y: int) : NDArray = Words.Remainder(x, NDArray.op_Implicit y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: NDArray, y: int64) : NDArray = Words.Remainder(x, NDArray.op_Implicit y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: float, y: NDArray) : NDArray = Words.Remainder(NDArray.op_Implicit x, y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: float32, y: NDArray) : NDArray = Words.Remainder(NDArray.op_Implicit x, y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: int, y: NDArray) : NDArray = Words.Remainder(NDArray.op_Implicit x, y)
    /// <summary>NumPy's remainder: the sign of the divisor.</summary>
    static member (%)(x: int64, y: NDArray) : NDArray = Words.Remainder(NDArray.op_Implicit x, y)

    /// <summary>Elementwise negative.</summary>
    static member (~-)(x: NDArray) : NDArray = Words.Negative x
    /// <summary>The array itself.</summary>
    static member (~+)(x: NDArray) : NDArray = x

    // comparisons: C#'s operators, and F#'s with a leading dot -----------------------------------------

    /// <summary>Elementwise <c>x &gt; y</c>, a boolean array.</summary>
    static member op_GreaterThan(x: NDArray, y: NDArray) : NDArray = Words.Compare(">", Gt, x, y)
    /// <summary>Elementwise <c>x &gt;= y</c>, a boolean array.</summary>
    static member op_GreaterThanOrEqual(x: NDArray, y: NDArray) : NDArray = Words.Compare(">=", Ge, x, y)
    /// <summary>Elementwise <c>x &lt; y</c>, a boolean array.</summary>
    static member op_LessThan(x: NDArray, y: NDArray) : NDArray = Words.Compare("<", Lt, x, y)
    /// <summary>Elementwise <c>x &lt;= y</c>, a boolean array.</summary>
    static member op_LessThanOrEqual(x: NDArray, y: NDArray) : NDArray = Words.Compare("<=", Le, x, y)
    /// <summary>Elementwise equality, a boolean array; a null test is <c>x is null</c>.</summary>
    static member op_Equality(x: NDArray, y: NDArray) : NDArray = Words.Compare("==", Eq, x, y)
    /// <summary>Elementwise inequality, a boolean array; a null test is <c>x is not null</c>.</summary>
    static member op_Inequality(x: NDArray, y: NDArray) : NDArray = Words.Compare("!=", Ne, x, y)

    /// <summary>Elementwise <c>x &gt; y</c>, a boolean array.</summary>
    static member (.>)(x: NDArray, y: NDArray) : NDArray = Words.Compare(">", Gt, x, y)
    /// <summary>Elementwise <c>x &gt; y</c>, a boolean array.</summary>
    static member (.>)(x: NDArray, y: float) : NDArray = Words.Compare(">", Gt, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &gt; y</c>, a boolean array.</summary>
    static member (.>)(x: NDArray, y: int) : NDArray = Words.Compare(">", Gt, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &gt;= y</c>, a boolean array.</summary>
    static member (.>=)(x: NDArray, y: NDArray) : NDArray = Words.Compare(">=", Ge, x, y)
    /// <summary>Elementwise <c>x &gt;= y</c>, a boolean array.</summary>
    static member (.>=)(x: NDArray, y: float) : NDArray = Words.Compare(">=", Ge, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &gt;= y</c>, a boolean array.</summary>
    static member (.>=)(x: NDArray, y: int) : NDArray = Words.Compare(">=", Ge, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &lt; y</c>, a boolean array.</summary>
    static member (.<)(x: NDArray, y: NDArray) : NDArray = Words.Compare("<", Lt, x, y)
    /// <summary>Elementwise <c>x &lt; y</c>, a boolean array.</summary>
    static member (.<)(x: NDArray, y: float) : NDArray = Words.Compare("<", Lt, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &lt; y</c>, a boolean array.</summary>
    static member (.<)(x: NDArray, y: int) : NDArray = Words.Compare("<", Lt, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &lt;= y</c>, a boolean array.</summary>
    static member (.<=)(x: NDArray, y: NDArray) : NDArray = Words.Compare("<=", Le, x, y)
    /// <summary>Elementwise <c>x &lt;= y</c>, a boolean array.</summary>
    static member (.<=)(x: NDArray, y: float) : NDArray = Words.Compare("<=", Le, x, NDArray.op_Implicit y)
    /// <summary>Elementwise <c>x &lt;= y</c>, a boolean array.</summary>
    static member (.<=)(x: NDArray, y: int) : NDArray = Words.Compare("<=", Le, x, NDArray.op_Implicit y)
    /// <summary>Elementwise equality, a boolean array.</summary>
    static member (.=)(x: NDArray, y: NDArray) : NDArray = Words.Compare("=", Eq, x, y)
    /// <summary>Elementwise equality, a boolean array.</summary>
    static member (.=)(x: NDArray, y: float) : NDArray = Words.Compare("=", Eq, x, NDArray.op_Implicit y)
    /// <summary>Elementwise equality, a boolean array.</summary>
    static member (.=)(x: NDArray, y: int) : NDArray = Words.Compare("=", Eq, x, NDArray.op_Implicit y)
    /// <summary>Elementwise inequality, a boolean array.</summary>
    static member (.<>)(x: NDArray, y: NDArray) : NDArray = Words.Compare("<>", Ne, x, y)
    /// <summary>Elementwise inequality, a boolean array.</summary>
    static member (.<>)(x: NDArray, y: float) : NDArray = Words.Compare("<>", Ne, x, NDArray.op_Implicit y)
    /// <summary>Elementwise inequality, a boolean array.</summary>
    static member (.<>)(x: NDArray, y: int) : NDArray = Words.Compare("<>", Ne, x, NDArray.op_Implicit y)

    /// <summary>Logical and of masks, bitwise and of integers.</summary>
    static member op_BitwiseAnd(x: NDArray, y: NDArray) : NDArray = Words.Mask("&", And, x, y)
    /// <summary>Logical or of masks, bitwise or of integers.</summary>
    static member op_BitwiseOr(x: NDArray, y: NDArray) : NDArray = Words.Mask("|", Or, x, y)
    /// <summary>Logical exclusive or of masks, bitwise of integers.</summary>
    static member op_ExclusiveOr(x: NDArray, y: NDArray) : NDArray = Words.Mask("^", Xor, x, y)
    /// <summary>Logical not of a mask, bitwise not of integers: C#'s <c>~</c>.</summary>
    static member op_OnesComplement(x: NDArray) : NDArray = Words.Not x
    /// <summary>Logical not of a mask, bitwise not of integers: F#'s <c>~~~</c>, C#'s <c>!</c>.</summary>
    static member op_LogicalNot(x: NDArray) : NDArray = Words.Not x

    // what must not compile silently ---------------------------------------------------------------------

    /// <summary>Refused: the matrix product is <c>Np.Dot</c>, the elementwise one <c>Np.Multiply</c>.</summary>
    [<Obsolete("Write Np.Dot(m, x) for the matrix product, Np.Multiply(m, x) for the elementwise one.", true)>]
    static member (*)(_: Matrix<float>, _: NDArray) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: the matrix product is <c>Np.Dot</c>, the elementwise one <c>Np.Multiply</c>.</summary>
    [<Obsolete("Write Np.Dot(x, m) for the matrix product, Np.Multiply(x, m) for the elementwise one.", true)>]
    static member (*)(_: NDArray, _: Matrix<float>) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: the inner product is <c>Np.Dot</c>, the elementwise one <c>Np.Multiply</c>.</summary>
    [<Obsolete("Write Np.Dot(v, x) for the inner product, Np.Multiply(v, x) for the elementwise one.", true)>]
    static member (*)(_: Vector<float>, _: NDArray) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: the inner product is <c>Np.Dot</c>, the elementwise one <c>Np.Multiply</c>.</summary>
    [<Obsolete("Write Np.Dot(x, v) for the inner product, Np.Multiply(x, v) for the elementwise one.", true)>]
    static member (*)(_: NDArray, _: Vector<float>) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: elementwise division is <c>Np.Divide</c>.</summary>
    [<Obsolete("Write Np.Divide(m, x) for elementwise division.", true)>]
    static member (/)(_: Matrix<float>, _: NDArray) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: elementwise division is <c>Np.Divide</c>.</summary>
    [<Obsolete("Write Np.Divide(x, m) for elementwise division.", true)>]
    static member (/)(_: NDArray, _: Matrix<float>) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: elementwise division is <c>Np.Divide</c>.</summary>
    [<Obsolete("Write Np.Divide(v, x) for elementwise division.", true)>]
    static member (/)(_: Vector<float>, _: NDArray) : NDArray = Raise.impossible "refused at compile time"

    /// <summary>Refused: elementwise division is <c>Np.Divide</c>.</summary>
    [<Obsolete("Write Np.Divide(x, v) for elementwise division.", true)>]
    static member (/)(_: NDArray, _: Vector<float>) : NDArray = Raise.impossible "refused at compile time"

    // F#'s own functions dispatch to these ---------------------------------------------------------------

    /// <summary>Elementwise power, x ** y.</summary>
    static member Pow(x: NDArray, y: NDArray) : NDArray = Words.Power(x, y)
    /// <summary>Elementwise power with a number.</summary>
    static member Pow(x: NDArray, y: float) : NDArray = Words.Right(Pow, Words.Floating x, y)
    /// <summary>Elementwise power with a number.</summary>
    static member Pow(x: NDArray, y: float32) : NDArray = Words.Right(Pow, Words.Floating x, float y)
    /// <summary>Integer power.</summary>
    static member Pow(x: NDArray, n: int) : NDArray = Words.IntegerPower(x, n)
    /// <summary>Elementwise power of a number.</summary>
    static member Pow(x: float, y: NDArray) : NDArray = Words.Left(Pow, x, Words.Floating y)
    /// <summary>The absolute value; its derivative at 0 is 1, as in JAX.</summary>
    static member Abs(x: NDArray) : NDArray = Words.Unary(Unary.Abs, x)
    /// <summary>The arc cosine.</summary>
    static member Acos(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Acos, x)
    /// <summary>The arc sine.</summary>
    static member Asin(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Asin, x)
    /// <summary>The arc tangent.</summary>
    static member Atan(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Atan, x)
    /// <summary>The angle of (y, x): F#'s atan2.</summary>
    static member Atan2(y: NDArray, x: NDArray) : NDArray = Words.BinaryFloating("atan2", Binary.Atan2, y, x)
    /// <summary>The least integer above.</summary>
    static member Ceiling(x: NDArray) : NDArray = Words.UnaryRounding(Ceil, x)
    /// <summary>The cosine.</summary>
    static member Cos(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Cos, x)
    /// <summary>The hyperbolic cosine.</summary>
    static member Cosh(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Cosh, x)
    /// <summary>e to the power x.</summary>
    static member Exp(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Exp, x)
    /// <summary>The greatest integer below.</summary>
    static member Floor(x: NDArray) : NDArray = Words.UnaryRounding(Unary.Floor, x)
    /// <summary>The natural logarithm.</summary>
    static member Log(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Log, x)
    /// <summary>The decimal logarithm.</summary>
    static member Log10(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Log10, x)
    /// <summary>The nearest integer, halves to even.</summary>
    static member Round(x: NDArray) : NDArray = Words.UnaryRounding(Unary.Round, x)
    /// <summary>The sine.</summary>
    static member Sin(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Sin, x)
    /// <summary>The hyperbolic sine.</summary>
    static member Sinh(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Sinh, x)
    /// <summary>The square root.</summary>
    static member Sqrt(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Sqrt, x)
    /// <summary>The tangent.</summary>
    static member Tan(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Tan, x)
    /// <summary>The hyperbolic tangent.</summary>
    static member Tanh(x: NDArray) : NDArray = Words.UnaryFloating(Unary.Tanh, x)
    /// <summary>The integer part.</summary>
    static member Truncate(x: NDArray) : NDArray = Words.UnaryRounding(Trunc, x)

    /// <summary>The scalar 0, so that F#'s <c>List.sum</c> works.</summary>
    static member Zero: NDArray = NDArray(Dense.float64Scalar true 0.0)
    /// <summary>The scalar 1, so that F#'s <c>pown</c> works.</summary>
    static member One: NDArray = NDArray(Dense.float64Scalar true 1.0)
    /// <summary>Division by a count, so that F#'s <c>List.average</c> works.</summary>
    static member DivideByInt(x: NDArray, n: int) : NDArray = Words.RightInt(Div, Words.Floating x, int64 n)

/// What stands for an array inside a trace.
and [<AbstractClass>] internal Tracer(trace: Trace, aval: Aval) =
    inherit Value(aval)
    member _.Trace: Trace = trace

    /// The numbers, where the trace has computed them (a primal), else null.
    abstract Known: Dense | null

/// A call of a function that brings its own derivative, as its caller made it: a trace runs it, asks its rule, or writes it down.
and [<AbstractClass>] internal HostCall(rule: RuleName) =
    member _.Rule = rule
    abstract Run: NDArray[] -> NDArray[]

/// An interpreter of equations. Its level says which of several interprets: the largest met among the operands.
and [<AbstractClass>] internal Trace(name: string) =
    let level = Level.next ()
    let mutable closed = false

    [<ThreadStatic; FSharp.Core.DefaultValue>]
    static val mutable private body: Trace | null

    member _.Level: int64 = level

    /// The transform's name, for messages.
    member _.Name: string = name

    member _.IsClosed: bool = closed

    /// The function that is traced, for messages.
    member val Origin: obj | null = null with get, set

    /// After this the trace takes no more equations.
    member _.Close() = closed <- true

    /// A body, or one inside it, that might never run: of a branch or a loop.
    member val MayBeSkipped = false with get, set

    abstract Process: prim: Prim * ins: NDArray[] -> NDArray[]

    abstract ProcessCustom: call: HostCall * ins: NDArray[] -> NDArray[]

    /// The body that this thread is staging: equations inside it belong to it.
    static member Body
        with get (): Trace | null = Trace.body
        and set (b: Trace | null) = Trace.body <- b

    /// Whether what is written down now might never run.
    static member InBranch: bool =
        match Trace.body with
        | null -> false
        | body -> body.MayBeSkipped

    /// The error of a value that has outlived its trace, or stands where the trace cannot see it.
    member t.Refuse(what: string, ins: NDArray[]) : unit =
        let isOwn (x: NDArray) =
            match x.Value with
            | :? Tracer as own -> obj.ReferenceEquals(own.Trace, t)
            | _ -> false

        let value =
            match Array.tryFind isOwn ins with
            | Some x -> $"{Message.a x.Aval}"
            | None -> "a value"

        let made =
            match UserLines.OfFunction t.Origin with
            | null -> ""
            | line -> $", made in the function at {line},"

        Raise.tracerLeak
            "AD022"
            $"{value} traced by {name}{made} is used in {what} after {name} has returned."
            (Spelling.text
                name
                "Return it from the function in place of storing it, and force lazy sequences (‹List.map|ToList()›) inside the function.")

    member private t.Interpret(prim: Prim, ins: NDArray[]) : NDArray[] =
        if closed then t.Refuse(Print.name prim, ins)

        t.Process(prim, ins)

    /// The trace that interprets an equation on these operands, or null when it can be computed.
    static member private Top(ins: NDArray[]) : Trace | null =
        let mutable top: Trace | null = null

        for x in ins do
            match x.Value with
            | :? Tracer as t ->
                match top with
                | null -> top <- t.Trace
                | now -> if t.Trace.Level > now.Level then top <- t.Trace
            | _ -> ()

        match top with
        | null -> null
        | t ->
            match Trace.body with
            | null -> t
            | b -> if b.Level > t.Level then b else t

    static member private Values(ins: NDArray[]) : Value[] =
        let vs = Array.zeroCreate<Value> ins.Length

        for i in 0 .. ins.Length - 1 do
            vs[i] <- ins[i].Value

        vs

    /// What does something, may run for ever or fails belongs to the body even where it sees no tracer: it is to happen when the body runs.
    static member private Waits(prim: Prim, ins: NDArray[]) : bool =
        Bodies.waits prim
        || Bodies.mayRefuse prim
        || (match Bodies.refusing prim with
            | ValueNone -> false
            | ValueSome(struct (axes, first)) ->
                let sizes = axes |> Array.map (fun a -> ins[0].Aval.Shape[a])
                let within k (index: NDArray) = Positions.areWithin sizes[k] false (index.Value :?> Dense)
                not (ins |> Array.skip first |> Array.mapi within |> Array.forall id))

    /// The innermost trace met among the operands interprets the primitive; with none, it is computed.
    static member Bind(prim: Prim, ins: NDArray[]) : NDArray[] =
        match Trace.Top ins with
        | null ->
            match Trace.body with
            | NonNull body when Trace.Waits(prim, ins) -> body.Interpret(prim, ins)
            | _ -> Run.prim prim (Trace.Values ins) |> Array.map (fun v -> NDArray v)
        | t -> t.Interpret(prim, ins)

    /// A function with a rule of its own, on these operands.
    static member BindCustom(call: HostCall, ins: NDArray[]) : NDArray[] =
        match Trace.Top ins with
        | null -> call.Run ins
        | t ->
            if t.IsClosed then t.Refuse(call.Rule.Text, ins)

            t.ProcessCustom(call, ins)

    /// `Bind` of a primitive with one result.
    static member Bind1(prim: Prim, ins: NDArray[]) : NDArray =
        match Trace.Top ins with
        | null ->
            match Trace.body with
            | NonNull body when Trace.Waits(prim, ins) -> body.Interpret(prim, ins)[0]
            | _ -> NDArray(Run.prim1 prim (Trace.Values ins))
        | t -> t.Interpret(prim, ins)[0]

    static member Bind1(op: Operation, ins: NDArray[]) : NDArray = Trace.Bind1(Plain op, ins)

    /// `Bind` of one operand.
    static member Unary(op: Unary, x: NDArray) : NDArray =
        match x.Value with
        | :? Dense as d -> NDArray(Eager.unary op d)
        | _ -> Trace.Bind1(Prims.unary op, [| x |])

    /// `Bind` of two operands of equal shape and dtype.
    static member Binary(op: Binary, x: NDArray, y: NDArray) : NDArray =
        match x.Value with
        | :? Dense as a ->
            match y.Value with
            | :? Dense as b -> NDArray(Eager.binary op a b)
            | _ -> Trace.Bind1(Prims.binary op, [| x; y |])
        | _ -> Trace.Bind1(Prims.binary op, [| x; y |])

/// What operators mean: operands are promoted and broadcast here, then the primitive is bound.
and [<AbstractClass; Sealed>] internal Words =
    static member Convert(x: NDArray, dtype: Dtype, weak: bool) : NDArray =
        if x.Aval.Dtype = dtype && x.Aval.Weak = weak then
            x
        else
            match x.Value with
            | :? Dense as d when d.Dtype = dtype -> NDArray(Dense.reweak weak d)
            | _ -> Trace.Bind1(Convert(dtype, weak), [| x |])

    /// As a type with a floating meaning; float64 where it was an integer or a mask.
    static member Floating(x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        if x.Dtype.IsFloating then x else Words.Convert(x, Dtype.Float64, x.IsWeak)

    /// The same numbers under a larger shape: axes aligned at the right.
    static member BroadcastTo(x: NDArray, shape: int[]) : NDArray =
        let have = x.Aval.Shape

        if Dims.same have shape then
            x
        else
            let lead = shape.Length - have.Length
            let dims = Array.init have.Length (fun i -> i + lead)

            match x.Value with
            | :? Dense as d -> NDArray(Dense.broadcast shape dims d)
            | _ -> Trace.Bind1(Broadcast(shape, dims), [| x |])

    /// An integer written in source is refused beside integers that are too narrow for it.
    static member private Fits(dtype: Dtype, v: int64) : unit =
        let struct (low, high) =
            match dtype with
            | Dtype.Int32 -> struct (int64 Int32.MinValue, int64 Int32.MaxValue)
            | Dtype.UInt32 -> struct (0L, int64 UInt32.MaxValue)
            | Dtype.Bool
            | Dtype.Int64
            | Dtype.Float32
            | Dtype.Float64 -> struct (Int64.MinValue, Int64.MaxValue)

        if v < low || v > high then
            Raise.dtype "AD047" $"the integer {v} does not fit {dtype}." "Convert the array first: x.AsType(Dtype.Int64)."

    /// x in the dtype that it shares with others.
    static member Shared(x: NDArray, dtype: Dtype, weak: bool) : NDArray =
        match x.Value with
        | :? Dense as d when d.Weak && d.Rank = 0 && d.Dtype = Dtype.Int64 -> Words.Fits(dtype, Dense.itemInt64 d)
        | _ -> ()

        Words.Convert(x, dtype, weak)

    /// Both at the least dtype above theirs.
    static member Promote(x: NDArray, y: NDArray) : struct (NDArray * NDArray) =
        let a, b = x.Aval, y.Aval

        if a.Dtype = b.Dtype then
            struct (x, y)
        else
            let struct (dtype, weak) = Promotion.join a.Dtype a.Weak b.Dtype b.Weak
            struct (Words.Shared(x, dtype, weak), Words.Shared(y, dtype, weak))

    /// Both at their common dtype, made floating where it is not: an integer beside a float32 becomes float32.
    static member PromoteFloating(x: NDArray, y: NDArray) : struct (NDArray * NDArray) =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y
        let struct (x, y) = Words.Promote(x, y)
        struct (Words.Floating x, Words.Floating y)

    /// Both at one shape and dtype.
    static member Align(what: string, x: NDArray, y: NDArray) : struct (NDArray * NDArray) =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y
        let struct (x, y) = Words.Promote(x, y)
        let a, b = x.Aval.Shape, y.Aval.Shape

        if Dims.same a b then
            struct (x, y)
        else
            let shape = Dims.validate (Dims.broadcast what a b)
            struct (Words.BroadcastTo(x, shape), Words.BroadcastTo(y, shape))

    /// A number as it stands beside x: in x's dtype where that is floating, weak, in x's shape.
    static member Beside(x: NDArray, v: float) : NDArray =
        Raise.ifNull (nameof x) x
        let dtype = if x.Dtype.IsFloating then x.Dtype else Dtype.Float64
        Words.BroadcastTo(NDArray(if dtype = Dtype.Float64 then Dense.float64Scalar true v else Dense.scalar dtype true v), x.Aval.Shape)

    /// An integer as it stands beside x: in x's dtype where that is a number, weak, in x's shape.
    static member BesideInt(x: NDArray, v: int64) : NDArray =
        Raise.ifNull (nameof x) x

        Words.Fits(x.Dtype, v)

        let d =
            match x.Dtype with
            | Dtype.Float64 -> Dense.float64Scalar true (float v)
            | Dtype.Float32 -> Dense.scalar Dtype.Float32 true (float v)
            | Dtype.Bool
            | Dtype.Int64 -> Dense.int64Scalar Dtype.Int64 true v
            | Dtype.Int32 -> Dense.scalar Dtype.Int32 true (float v)
            | Dtype.UInt32 -> Dense.scalar Dtype.UInt32 true (float v)

        Words.BroadcastTo(NDArray d, x.Aval.Shape)

    /// Booleans beside integers count as integers in arithmetic.
    static member private Arithmetic(op: Binary, x: NDArray, y: NDArray) : NDArray =
        if x.Dtype = Dtype.Bool then
            match op with
            | Add
            | Mul
            | And
            | Or
            | Xor
            | Max
            | Min -> Trace.Binary(op, x, y)
            | Sub
            | Div
            | Rem
            | Pow
            | PowDx
            | Atan2
            | LogAddExp
            | LogAddExp2
            | Hypot
            | XLogY
            | XLog1pY
            | RelEntr
            | RelEntrDx
            | KlDiv
            | ShiftLeft
            | ShiftRight
            | NextAfter ->
                Raise.dtype
                    "AD048"
                    $"{Print.name (Plain(Binary op))} of two boolean arrays."
                    "Convert one: x.AsType(Dtype.Int32); or combine masks with &, |, ^."
        else
            Trace.Binary(op, x, y)

    static member Binary(what: string, op: Binary, x: NDArray, y: NDArray) : NDArray =
        let struct (x, y) = Words.Align(what, x, y)
        Words.Arithmetic(op, x, y)

    static member BinaryFloating(what: string, op: Binary, x: NDArray, y: NDArray) : NDArray =
        let struct (x, y) = Words.PromoteFloating(x, y)
        Words.Binary(what, op, x, y)

    /// Both at one shape and one floating dtype.
    static member AlignFloating(what: string, x: NDArray, y: NDArray) : struct (NDArray * NDArray) =
        let struct (x, y) = Words.PromoteFloating(x, y)
        Words.Align(what, x, y)

    static member Right(op: Binary, x: NDArray, v: float) : NDArray =
        let y = Words.Beside(x, v)
        Trace.Binary(op, (if x.Dtype.IsFloating then x else Words.Convert(x, Dtype.Float64, true)), y)

    static member Left(op: Binary, v: float, y: NDArray) : NDArray =
        let x = Words.Beside(y, v)
        Trace.Binary(op, x, (if y.Dtype.IsFloating then y else Words.Convert(y, Dtype.Float64, true)))

    static member RightInt(op: Binary, x: NDArray, v: int64) : NDArray =
        let y = Words.BesideInt(x, v)
        Trace.Binary(op, (if x.Dtype = Dtype.Bool then Words.Convert(x, Dtype.Int64, true) else x), y)

    static member LeftInt(op: Binary, v: int64, y: NDArray) : NDArray =
        let x = Words.BesideInt(y, v)
        Trace.Binary(op, x, (if y.Dtype = Dtype.Bool then Words.Convert(y, Dtype.Int64, true) else y))

    static member Divide(x: NDArray, y: NDArray) : NDArray =
        let struct (x, y) = Words.Align("/", x, y)
        Trace.Binary(Div, Words.Floating x, Words.Floating y)

    /// What a remainder divides by: integers have the remainder 0 by 0, as they have by 1. `given` is the divisor before it was broadcast.
    static member Divisor(given: NDArray, y: NDArray) : NDArray =
        let never = y.Dtype.IsFloating || (given.Rank = 0 && not given.IsTraced && given.ToScalar() <> 0.0)

        if never then
            y
        else
            let isZero = Trace.Bind1(Compare Eq, [| y; Words.BesideInt(y, 0L) |])
            Trace.Binary(Add, y, Words.Convert(isZero, y.Dtype, y.IsWeak))

    /// x − floor(x/y)·y with the sign of y: C's remainder, moved by y where its sign is wrong.
    static member Remainder(x: NDArray, y: NDArray) : NDArray =
        let given = y
        let struct (x, y) = Words.Align("%", x, y)

        if x.Dtype = Dtype.Bool then
            Raise.dtype "AD048" "remainder of two boolean arrays." "Convert one: x.AsType(Dtype.Int32)."

        let y = Words.Divisor(given, y)
        let r = Trace.Binary(Rem, x, y)
        let zero = Words.BesideInt(r, 0L)
        let compare c a b = Trace.Bind1(Compare c, [| a; b |])
        let otherSign = compare Ne (compare Lt r zero) (compare Lt y zero)
        let move = Trace.Binary(And, otherSign, compare Ne r zero)
        Trace.Bind1(Select, [| move; Trace.Binary(Add, r, y); r |])

    static member Negative(x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if x.Dtype = Dtype.Bool then
            Raise.dtype "AD048" "the negative of a boolean array." "Invert a mask with ~ (F#: ~~~), or convert it first."

        Trace.Unary(Neg, x)

    static member Unary(op: Unary, x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        if x.Dtype = Dtype.Bool then x else Trace.Unary(op, x)

    static member UnaryFloating(op: Unary, x: NDArray) : NDArray = Trace.Unary(op, Words.Floating x)

    /// An integer is its own floor.
    static member UnaryRounding(op: Unary, x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        if x.Dtype.IsFloating then Trace.Unary(op, x) else x

    static member Compare(what: string, op: Comparison, x: NDArray, y: NDArray) : NDArray =
        let struct (x, y) = Words.Align(what, x, y)
        Trace.Bind1(Compare op, [| x; y |])

    /// Operators on masks: a mask beside a number is refused, since it is most often a slip of precedence.
    static member Mask(what: string, op: Binary, x: NDArray, y: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y

        if (x.Dtype = Dtype.Bool) <> (y.Dtype = Dtype.Bool) || x.Dtype.IsFloating || y.Dtype.IsFloating then
            Raise.dtype
                "AD049"
                $"{what} of {x.Aval} and {y.Aval}: a mask and a number, or floating-point numbers."
                "Put parentheses round each comparison, F#: (x .> 0.0) &&& (y .< 1.0); C#: (x > 0.0) & (y < 1.0); for bits of integers and masks together use Np.BitwiseAnd."

        Words.Binary(what, op, x, y)

    static member Not(x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if x.Dtype.IsFloating then
            Raise.dtype
                "AD049"
                $"not of {Message.a x.Aval}."
                "Only masks and integers have a complement; compare first: x == 0.0 (F#: x .= 0.0)."

        Trace.Unary(Not, x)

    /// xⁿ: of integers n must not be negative, since integers have no reciprocals.
    static member IntegerPower(x: NDArray, n: int) : NDArray =
        Raise.ifNull (nameof x) x
        let x = if x.Dtype = Dtype.Bool then Words.Convert(x, Dtype.Int64, true) else x

        if n < 0 && not x.Dtype.IsFloating then
            Raise.dtype
                "AD050"
                $"{Message.a x.Aval} to the power {n}."
                "Integers have no negative powers: convert first, x.AsType(Dtype.Float64)."

        if n = 1 then x else Trace.Bind1(IntegerPow n, [| x |])

    static member Power(x: NDArray, y: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y

        match y.Value with
        // an integer exponent written in source
        | :? Dense as d when d.Weak && d.Dtype = Dtype.Int64 && d.Rank = 0 && abs (Dense.itemInt64 d) <= 1000000L ->
            Words.IntegerPower(x, int (Dense.itemInt64 d))
        | _ ->
            let whole = y.Dtype.IsInteger
            let struct (x, y) = Words.Align("**", x, y)

            if x.Dtype.IsFloating && whole then
                // x⁰ is the constant 1 where the exponent is an integer, with the derivative 0 at 0 too: y·x^(y−1) would be 0·∞
                let constant = Trace.Bind1(Compare Eq, [| y; Words.BesideInt(y, 0L) |])
                Trace.Binary(Pow, Trace.Bind1(Select, [| constant; Words.BesideInt(x, 1L); x |]), y)
            elif x.Dtype.IsFloating then
                Trace.Binary(Pow, x, y)
            elif x.Dtype = Dtype.Bool then
                Trace.Binary(Pow, Words.Convert(x, Dtype.Int64, true), Words.Convert(y, Dtype.Int64, true))
            else
                Trace.Binary(Pow, x, y)

    static member Reshape(x: NDArray, shape: int[]) : NDArray =
        if Dims.same x.Aval.Shape shape then x else Trace.Bind1(Reshape shape, [| x |])

    /// x[i] along the first axis.
    static member At(x: NDArray, i: int) : NDArray =
        let shape = x.Aval.Shape

        let n =
            if shape.Length = 0 then
                Raise.index "AD046" $"index {i} into a scalar." "A scalar has no axes; use ToScalar() to read it."
            else
                shape[0]

        if i >= -n && i < n then
            Words.Row(x, (if i < 0 then i + n else i))
        elif Trace.InBranch then
            Words.Get(x, [| Ix.At i |])
        else
            Raise.index
                "AD046"
                $"index {i} is out of range for axis 0 of size {n}."
                (if n = 0 then
                     "The axis is empty; slices of it are allowed."
                 else
                     $"Indices run from {-n} to {n - 1}.")

    /// One element of the first axis, counted from the front.
    static member private Row(x: NDArray, i: int) : NDArray =
        let shape = x.Aval.Shape
        let start = Array.zeroCreate shape.Length
        start[0] <- i
        let limit = Array.copy shape
        limit[0] <- i + 1
        let row = Array.sub shape 1 (shape.Length - 1)

        match x.Value with
        | :? Dense as d -> NDArray(Dense.reshape row (Dense.slice start limit (Array.create shape.Length 1) d))
        | _ -> Words.Reshape(Trace.Bind1(Slice(start, limit, Array.create shape.Length 1), [| x |]), row)

    /// The items stacked along a new first axis, at their common dtype and shape.
    static member Stack(what: string, items: NDArray[]) : NDArray =
        Raise.ifNull (nameof items) items

        if items.Length = 0 then
            Raise.shape "AD051" $"{what} of no arrays." "Give at least one, or make an empty array with Np.Zeros."

        items |> Array.iter (fun x -> Raise.ifNull (nameof items) x)

        let first = items[0].Aval.Shape

        items
        |> Array.iteri (fun i x ->
            if not (Dims.same first x.Aval.Shape) then
                Raise.shape
                    "AD052"
                    $"{what}: item {i} has shape {x.Shape}, item 0 has shape {items[0].Shape}."
                    "All items of one level must have one shape: rows of one length.")

        let items = Words.Common items |> Array.map (fun x -> Words.Convert(x, x.Dtype, false))
        let row = Array.append [| 1 |] first
        Trace.Bind1(Concat 0, items |> Array.map (fun x -> Words.Reshape(x, row)))

    /// All at the least dtype above theirs; the result is an array, so no longer weak unless all are.
    static member Common(items: NDArray[]) : NDArray[] =
        let struct (dtype, weak) =
            items
            |> Array.fold
                (fun (struct (d, w)) x -> Promotion.join d w x.Aval.Dtype x.Aval.Weak)
                (struct (items[0].Aval.Dtype, items[0].Aval.Weak))

        items |> Array.map (fun x -> if x.Dtype = dtype then x else Words.Shared(x, dtype, weak))

    // ---- index expressions: a plan of movements, one gather ----------------------------------------

    /// Masks become the integer arrays of the places where they are true: how many those are must be known.
    static member WithoutMasks(what: string, shape: int[], items: Ix[]) : Ix[] =
        Raise.ifNull (nameof items) items

        if not (Indexing.hasMask items) then
            items
        else
            Indexing.firstAxes what shape items |> ignore

            items
            |> Array.collect (fun item ->
                match item.Value with
                | null -> [| item |]
                | v when v.Aval.Dtype <> Dtype.Bool -> [| item |]
                | v when v.Aval.Shape.Length = 0 ->
                    Raise.index "AD301" $"{what}: a boolean scalar as an index." "Select with Np.Where, or write if in the language."
                | v ->
                    match Words.Numbers v with
                    | null ->
                        Raise.tracerValue
                            "AD302"
                            $"{what}: how many elements a traced mask of shape {Dims.text v.Aval.Shape} selects is not known."
                            "Keep the shape: Np.Where(mask, x, 0.0), or x.At[mask].Set(v) with a v that is the same at every place."
                    | d -> Positions.ofMask d |> Array.map (fun p -> Ix.OfValue p))

    /// The numbers of a value, where they are known, else null.
    static member private Numbers(v: Value) : Dense | null =
        match v with
        | :? Dense as d -> d
        | :? Tracer as t -> t.Known
        | _ -> null

    /// An index array as the kernels want it: counted from the front.
    static member Front(what: string, index: Value, n: int, mode: IndexMode) : NDArray =
        match index with
        // in a branch that is not taken an index may be outside
        | :? Dense as d -> NDArray(Positions.resolve what n (if Trace.InBranch && mode = IndexMode.Raise then IndexMode.Drop else mode) d)
        | _ ->
            let i = NDArray index

            if mode = IndexMode.Wrap && n > 0 then
                Words.Remainder(i, Words.BesideInt(i, int64 n))
            else
                let negative = Trace.Bind1(Compare Lt, [| i; Words.BesideInt(i, 0L) |])
                Trace.Bind1(Select, [| negative; Trace.Binary(Add, i, Words.BesideInt(i, int64 n)); i |])

    static member BoundsOf(mode: IndexMode) : Bounds =
        match mode with
        | IndexMode.Clip -> Clip
        | IndexMode.Drop
        | IndexMode.Fill -> Drop
        | _ -> Refuse

    /// The index arrays of a plan, counted from the front, at their common shape.
    static member Indices(what: string, plan: Plan, mode: IndexMode) : NDArray[] =
        let common = plan.Arrays |> Array.map (fun v -> v.Aval.Shape) |> Array.reduce (Dims.broadcast what)

        plan.Arrays |> Array.mapi (fun i v -> Words.BroadcastTo(Words.Front(what, v, plan.Shape[plan.Axes[i]], mode), common))

    /// What a plan does without index arrays: cut, reverse, reshape. Views, where x is concrete.
    static member Moved(x: NDArray, plan: Plan) : NDArray =
        match x.Value with
        | :? Dense as d ->
            let d = if plan.IsSliced then Dense.slice plan.Start plan.Limit plan.Step d else d
            let d = if plan.Reversed.Length > 0 then Dense.reverse plan.Reversed d else d

            if plan.Reshaped then NDArray(Dense.reshape plan.Shape d)
            elif obj.ReferenceEquals(d, x.Value) then x
            else NDArray d
        | _ ->
            let x = if plan.IsSliced then Trace.Bind1(Slice(plan.Start, plan.Limit, plan.Step), [| x |]) else x
            let x = if plan.Reversed.Length > 0 then Trace.Bind1(Rev plan.Reversed, [| x |]) else x
            if plan.Reshaped then Words.Reshape(x, plan.Shape) else x

    /// The elements at index arrays, these axes in NumPy's place.
    static member Gathered(x: NDArray, plan: Plan, indices: NDArray[], bounds: Bounds) : NDArray =
        let picked = Trace.Bind1(Gather(plan.Axes, bounds), Array.append [| x |] indices)
        let order = Indexing.order plan picked.Rank indices[0].Rank
        if plan.Position = 0 then picked else Trace.Bind1(Transpose order, [| picked |])

    /// In a branch, integers that are out of range as arrays of no axes, which are refused when the branch is taken.
    static member Later(what: string, shape: int[], items: Ix[]) : Ix[] =
        if not Trace.InBranch then
            items
        else
            let axes = Indexing.firstAxes what shape items

            items
            |> Array.mapi (fun k item ->
                match item.Kind, item.Start with
                | IxKind.At, ValueSome i when i < -shape[axes[k]] || i >= shape[axes[k]] ->
                    Ix.OfValue(Dense.int64Scalar Dtype.Int64 false (int64 i))
                | _ -> item)

    static member Get(x: NDArray, items: Ix[]) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof items) items
        let shape = x.Aval.Shape
        let plan = Indexing.plan "index" shape (Words.Later("index", shape, Words.WithoutMasks("index", shape, items)))
        let moved = Words.Moved(x, plan)

        if plan.Axes.Length = 0 then
            moved
        else
            Words.Gathered(moved, plan, Words.Indices("index", plan, IndexMode.Raise), Refuse)

/// <summary>What <c>x.At</c> is: index it to name a part of the array, then update or read that part.</summary>
/// <example><code>let x = Np.Zeros 3 in x.At[1].Set(5.0).ToString() // [0. 5. 0.]</code></example>
and [<Sealed; NoComparison; NoEquality>] AtIndexer internal (array: NDArray) =
    member internal _.Array = array

    /// <summary>One element of the first axis; negative counts from the end.</summary>
    member _.Item
        with get (i: int): AtRef = AtRef(array, [| Ix.At i |])

    /// <summary>An index expression as that of the array itself: integers, ranges, index arrays, masks, or NumPy's text.</summary>
    member _.Item
        with get ([<ParamArray>] items: Ix[]): AtRef = AtRef(array, items)

    /// <summary>An index expression as that of the array itself, an item an axis.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    member _.Item
        with get (first: Ix, second: Ix): AtRef = AtRef(array, [| first; second |])

    /// <summary>An index expression as that of the array itself, an item an axis.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    member _.Item
        with get (first: Ix, second: Ix, third: Ix): AtRef = AtRef(array, [| first; second; third |])

    /// <summary>An index expression as that of the array itself, an item an axis.</summary>
    /// <exception cref="T:AD.IndexException">An index is out of range, or there are more items than axes.</exception>
    member _.Item
        with get (first: Ix, second: Ix, third: Ix, fourth: Ix): AtRef = AtRef(array, [| first; second; third; fourth |])

    /// <summary>The elements of the first axis at these indices.</summary>
    member _.Item
        with get (indices: int[]): AtRef = AtRef(array, [| Ix.op_Implicit indices |])

/// <summary>A named part of an array. Its <c>Set</c>, <c>Add</c>, <c>Multiply</c> … return a new array; nothing is ever written to.</summary>
/// <example><code>let x = Np.Zeros 3 in x.At[1].Add(5.0).ToString() // [0. 5. 0.]</code></example>
and [<Sealed; NoComparison; NoEquality>] AtRef internal (array: NDArray, items: Ix[]) =
    member internal _.Array = array
    member internal _.Items = items
