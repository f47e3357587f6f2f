/// The array itself: what shares memory, how it prints in any culture, dtypes and promotion, the ways in and out, indexing.
module PropertyTests.ArrayLaws

open System
open System.Globalization
open System.Threading
open AD
open MathNet.Numerics.LinearAlgebra
open PropertyTests.Generators
open Xunit

let private x = Np.Reshape(Np.Arange 24.0, (2, 3, 4))

let private shares (y: NDArray) = NDArray.SharesMemory(x, y)

[<Fact>]
let ``movements are views`` () =
    Assert.True(shares (x.Transpose()), "transpose")
    Assert.True(shares (Np.Transpose(x, [| 1; 0; 2 |])), "transpose by a permutation")
    Assert.True(shares (Np.Swapaxes(x, 0, 2)), "swapaxes")
    Assert.True(shares (Np.Moveaxis(x, 0, -1)), "moveaxis")
    Assert.True(shares x[1], "an index")
    Assert.True(shares x[*, 1..2], "a slice")
    Assert.True(shares x["::-1"], "a slice backwards")
    Assert.True(shares (Np.Flip(x, 1)), "flip")
    Assert.True(shares (Np.BroadcastTo(x, [| 5; 2; 3; 4 |])), "broadcast")
    Assert.True(shares (x.Reshape(6, 4)), "reshape")
    Assert.True(shares (Np.Ravel x), "ravel")
    Assert.True(shares (Np.ExpandDims(x, 0)), "expand_dims")
    Assert.True(shares (Np.Squeeze(Np.ExpandDims(x, 0))), "squeeze")
    Assert.True(Np.Unstack x |> Array.forall shares, "unstack")

[<Fact>]
let ``computations, copies and reshapes of what is not contiguous are not`` () =
    Assert.False(shares (x + 0.0), "arithmetic")
    Assert.False(shares (x.T.Reshape(6, 4)), "reshape of a transpose")
    identical "its numbers" (Np.Transpose(Np.Transpose x)) x

[<Fact>]
let ``views compute what their copies compute`` () =
    forAll 100 (fun rnd -> (reals rnd [ [| 3; 4 |], between -2.0 2.0 ])[0], rnd.Next 4) (fun (y, kind) ->
        let view =
            match kind with
            | 0 -> y.T
            | 1 -> y["::-1"]
            | 2 -> y[*, 1..2]
            | _ -> Np.BroadcastTo(y[0], [| 5; 4 |])

        let copy = Np.Array(view.ToArray2D())
        identical "view" view copy
        identical "sin" (sin view) (sin copy)
        identical "sum" (Np.Sum(view, axis = 0)) (Np.Sum(copy, axis = 0))
        identical "product" (view *@ view.T) (copy *@ copy.T))

// ---- printing ------------------------------------------------------------------------------------------------------

let private under (culture: string) (f: unit -> 'T) : 'T =
    let before = Thread.CurrentThread.CurrentCulture
    Thread.CurrentThread.CurrentCulture <- CultureInfo culture

    try
        f ()
    finally
        Thread.CurrentThread.CurrentCulture <- before

[<Theory; InlineData "de-DE"; InlineData "tr-TR"; InlineData "ar-SA"; InlineData "en-US"; InlineData "">]
let ``text is NumPy's in every culture`` (culture: string) =
    under culture (fun () ->
        let equal (wanted: string) (got: string) = Assert.Equal(wanted, got)
        equal "[[18.  1.]\n [ 1.  2.]]" ((arr2 [ [ 18.0; 1.0 ]; [ 1.0; 2.0 ] ]).ToString())
        equal "[13. 10.]" ((arr [ 13.0; 10.0 ]).ToString())
        equal "37.0" ((Np.Scalar 37.0).ToString())
        equal "[-8.76881246]" ((jit (fun x -> sin x + cos x * x ** 2) (arr [ 3.0 ])).ToString())
        equal "Array([ 2., 36.], dtype=float64)" ((arr [ 2.0; 36.0 ]).ToRepr())
        equal "[1.5e-10 2.0e+00]" ((arr [ 1.5e-10; 2.0 ]).ToString())
        // 1e-5 in float32 is below the decade of its shortest digits
        equal "[9.9999997e-06 1.2345679e+08]" ((Np.Array [| 1e-5f; 123456789.0f |]).ToString())
        equal "[ nan  inf -inf]" ((arr [ nan; infinity; -infinity ]).ToString())
        equal "[ True False]" ((Np.Array [| true; false |]).ToString())
        equal "[-1  2]" ((Np.Array [| -1; 2 |]).ToString())
        equal "[]" ((Np.Zeros 0).ToString())
        Assert.Equal<string[]>([| "float64[2,3,4]" |], evalShape id x |> Array.map string)
        Assert.Contains("[3] and [4] do not broadcast", Assert.Throws<ShapeException>(fun () -> Np.Ones 3 + Np.Ones 4 |> ignore).Message)
        Assert.Contains("sin", (makeJaxpr sin (Np.Scalar 1.5)).ToString()))

[<Fact>]
let ``printing binds nothing and works on every array`` () =
    let before = AD.Internal.Launches.count ()

    for y in [ x; x.T; Np.Zeros((0, 3)); Np.Scalar -0.0; Np.Ones(3, Dtype.Float32); Np.Arange 2000.0 ] do
        Assert.NotEmpty(y.ToString())
        Assert.NotEmpty(y.ToRepr())

    Assert.True(AD.Internal.Launches.count () - before < 40L)

// ---- dtypes ---------------------------------------------------------------------------------------------------------

let private dtype (wanted: Dtype) (y: NDArray) = Assert.Equal(wanted, y.Dtype)

[<Fact>]
let ``numbers in source never widen an array`` () =
    let single = Np.Ones(2, Dtype.Float32)
    dtype Dtype.Float32 (single + 1.0)
    dtype Dtype.Float32 (2 * single)
    dtype Dtype.Float32 (single ** 2.0)
    dtype Dtype.Float32 (sin single * Math.PI)
    dtype Dtype.Float64 (single + Np.Ones 2)
    dtype Dtype.Float32 (single + Np.Array [| 1; 2 |])
    dtype Dtype.Int32 (Np.Array [| 1; 2 |] + 1)
    dtype Dtype.Int64 (Np.Array [| 1; 2 |] + Np.Array [| 1L; 2L |])
    dtype Dtype.Float64 (Np.Array [| 1; 2 |] / 2)
    dtype Dtype.Float64 (sin (Np.Array [| 1; 2 |]))
    dtype Dtype.Bool (single .> 0.0)
    Assert.True((2.0 * Np.Scalar 1.0).Dtype = Dtype.Float64)

[<Fact>]
let ``float32 stays float32 through every transform, and has float32's own arithmetic`` () =
    let y = Np.Linspace(0.1, 1.0, 4).AsType Dtype.Float32
    let f (y: NDArray) = Np.Sum(sin y * y + tanh y / 3.0)
    dtype Dtype.Float32 (f y)
    dtype Dtype.Float32 (grad f y)
    dtype Dtype.Float32 (hessian f y)
    dtype Dtype.Float32 (jacfwd sin y)
    dtype Dtype.Float32 (jit (grad f) y)
    dtype Dtype.Float32 (vmap (grad (fun z -> z * z * 2.0)) y)
    dtype Dtype.Float32 (hvp f y y)
    let third = Np.Scalar(1.0, Dtype.Float32) / Np.Scalar(3.0, Dtype.Float32)
    Assert.Equal(float (1.0f / 3.0f), third.ToScalar())
    Assert.Equal(16777216.0, (Np.Scalar(16777216.0, Dtype.Float32) + Np.Scalar(1.0, Dtype.Float32)).ToScalar())

[<Fact>]
let ``a NaN's payload and the sign of zero survive copies, views and selections`` () =
    let payload = BitConverter.Int64BitsToDouble 0x7ff8000000001234L
    let y = arr [ Np.Scalar payload; Np.Scalar -0.0 ]
    let bits (z: NDArray) = z.ToArray() |> Array.map BitConverter.DoubleToInt64Bits
    let wanted = [| 0x7ff8000000001234L; Int64.MinValue |]

    for z in
        [
            y
            Np.Copy y
            y["::-1"]["::-1"]
            jit id y
            vmap id y
            Np.Where(Np.Array [| true; true |], y, 0.0)
            Np.Concatenate [ y[0..0]; y[1..1] ]
        ] do
        Assert.Equal<int64[]>(wanted, bits z)

// ---- ways in and out ------------------------------------------------------------------------------------------------

[<Fact>]
let ``MathNet's vectors and matrices, dense and sparse, come in and go out by logical order`` () =
    let dense = matrix [ [ 1.0; 0.0; 2.0 ]; [ 0.0; 3.0; 0.0 ] ]
    let sparse = Matrix<float>.Build.SparseOfMatrix dense
    let wanted = array2D [ [ 1.0; 0.0; 2.0 ]; [ 0.0; 3.0; 0.0 ] ]

    for m in
        [
            dense
            sparse
            dense.Transpose().Transpose()
            (matrix [ [ 9.0; 9.0; 9.0; 9.0 ]; [ 9.0; 1.0; 0.0; 2.0 ]; [ 9.0; 0.0; 3.0; 0.0 ] ]).SubMatrix(1, 2, 1, 3)
        ] do
        Assert.Equal<float[,]>(wanted, (NDArray.ofMatrix m).ToArray2D())
        Assert.Equal(dense, NDArray.toMatrix (NDArray.ofMatrix m))

    Assert.Equal(dense.Transpose(), NDArray.toMatrix (NDArray.ofMatrix dense).T)
    Assert.Equal<float[]>([| 0.0; 5.0 |], (NDArray.ofVector (Vector<float>.Build.SparseOfArray [| 0.0; 5.0 |])).ToArray())
    dtype Dtype.Float32 (NDArray.op_Implicit (Matrix<float32>.Build.Dense(2, 2, 1.0f)))
    dtype Dtype.Float32 (NDArray.op_Implicit (Vector<float32>.Build.Dense(2, 1.0f)))

[<Fact>]
let ``.NET arrays of each type, nested lists, and numbers with arrays mixed`` () =
    dtype Dtype.Float64 (Np.Array [| 1.0 |])
    dtype Dtype.Float32 (Np.Array [| 1.0f |])
    dtype Dtype.Int32 (Np.Array [| 1 |])
    dtype Dtype.Int64 (Np.Array [| 1L |])
    dtype Dtype.Bool (Np.Array [| true |])
    Assert.Equal(Shape [| 2; 3 |], (Np.Array [| [| 1.0; 2.0; 3.0 |]; [| 4.0; 5.0; 6.0 |] |]).Shape)
    let v = Np.Scalar 3.0
    identical "mixed" (arr2 [ [ 6.0 * v; 1.0 ]; [ 1.0; 2.0 ] ]) (Np.Array(array2D [ [ 18.0; 1.0 ]; [ 1.0; 2.0 ] ]))

    identical
        "tracers"
        (jacobian (fun v -> arr [ v[0]; 2.0; v[0] * v[1] ]) (arr [ 2.0; 3.0 ]))
        (arr2 [ [ 1.0; 0.0 ]; [ 0.0; 0.0 ]; [ 3.0; 2.0 ] ])

[<Fact>]
let ``unpacking and iteration over the first axis`` () =
    let a, b, c = unpack3 (arr [ 1.0; 2.0; 3.0 ])
    identical "unpack" (a + b + c) (Np.Scalar 6.0)
    Assert.Equal(6.0, (Seq.sum [ for row in arr [ 1.0; 2.0; 3.0 ] -> row.ToScalar() ]))
    identical "under grad" (grad (fun v -> let a, b = unpack2 v in a * b) (arr [ 2.0; 5.0 ])) (arr [ 5.0; 2.0 ])

    identical
        "iteration under grad"
        (grad
            (fun v ->
                let mutable s = Np.Scalar 0.0

                for e in v do
                    s <- s + e * e

                s)
            (arr [ 2.0; 5.0 ]))
        (arr [ 4.0; 10.0 ])

    Assert.Throws<ShapeException>(fun () -> unpack2 (arr [ 1.0; 2.0; 3.0 ]) |> ignore) |> ignore

[<Fact>]
let ``indexing as F# has it and as NumPy has it`` () =
    let m = Np.Reshape(Np.Arange 12.0, (3, 4))
    let v = Np.Arange 5.0
    identical "last" v[-1] (Np.Scalar 4.0)
    identical "F#: ends included" v[1..2] (arr [ 1.0; 2.0 ])
    identical "F#: from" v[3..] (arr [ 3.0; 4.0 ])
    identical "F#: to the last but one" v[.. -2] (arr [ 0.0; 1.0; 2.0; 3.0 ])
    identical "NumPy: end excluded" v["1:3"] (arr [ 1.0; 2.0 ])
    identical "NumPy: from the end" v["-2:"] (arr [ 3.0; 4.0 ])
    identical "NumPy: steps" v["::2"] (arr [ 0.0; 2.0; 4.0 ])
    identical "Slice" (v.Slice(1, -1)) (arr [ 1.0; 2.0; 3.0 ])
    identical "column" m[*, 1] (arr [ 1.0; 5.0; 9.0 ])
    identical "row" m[1] (arr [ 4.0; 5.0; 6.0; 7.0 ])
    identical "block" m[1.., ..1] (arr2 [ [ 4.0; 5.0 ]; [ 8.0; 9.0 ] ])
    identical "element" m[2, 3] (Np.Scalar 11.0)
    identical "new axis" m[":", "None"] (Np.Reshape(m, (3, 1, 4)))
    identical "integers" v[[| 0; 4; 0 |]] (arr [ 0.0; 4.0; 0.0 ])
    identical "mask" v[v .> 2.0] (arr [ 3.0; 4.0 ])
    identical "update" (v.At[1..2].Set(Np.Scalar 9.0)) (arr [ 0.0; 9.0; 9.0; 3.0; 4.0 ])
    identical "the original" v (Np.Arange 5.0)
