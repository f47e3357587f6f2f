/// Words given what is seldom given: wide integers, unsigned points, order 0, a dtype beside an initial value, an empty axis, an exponent 0.
module PropertyTests.UnusualArguments

open System
open AD
open PropertyTests.Generators
open Xunit

let private ints (xs: int list) : NDArray = Np.Array(List.toArray xs)
let private unsigned (xs: int list) = (ints xs).AsType Dtype.UInt32

[<Fact>]
let ``distinct integers are told apart beyond the whole numbers of float64`` () =
    let many = 1L <<< 60
    let x = Np.Array [| many + 1L; many; many + 1L |]
    identical "values" (Np.Unique x) (Np.Array [| many; many + 1L |])
    let struct (_, first, inverse, counts) = Np.UniqueAll x
    identical "first" first (Np.Array [| 1L; 0L |])
    identical "inverse" inverse (Np.Array [| 1L; 0L; 1L |])
    identical "counts" counts (Np.Array [| 1L; 2L |])
    let struct (values, _, inverse, counts) = Np.UniqueAll(arr [ nan; 1.0; nan; -0.0; 0.0 ])
    identical "NaN once and last" values (arr [ -0.0; 1.0; nan ])
    identical "NaN inverse" inverse (Np.Array [| 2L; 1L; 2L; 0L; 0L |])
    identical "NaN counts" counts (Np.Array [| 2L; 1L; 2L |])
    Assert.Equal(0, (Np.Unique(Np.Zeros 0)).Size)

[<Fact>]
let ``differences of order 0 are the array alone`` () =
    let x = arr [ 1.0; 4.0 ]
    identical "nothing is joined" (Np.Diff(x, 0, prepend = 5.0, append = x)) x
    identical "order 1" (Np.Diff(x, 1, prepend = 5.0)) (arr [ -4.0; 3.0 ])

[<Fact>]
let ``an integral over descending unsigned points does not wrap`` () =
    let y = arr [ 1.0; 3.0; 1.0 ]
    identical "unsigned" (Np.Trapezoid(y, unsigned [ 5; 3; 0 ])) (Np.Scalar -10.0)
    let far = Np.Array [| Int32.MinValue; Int32.MaxValue |]
    identical "int32" (Np.Trapezoid(arr [ 1.0; 1.0 ], far)) (Np.Scalar 4294967295.0)
    let single = Np.Trapezoid(y.AsType Dtype.Float32, ints [ 0; 1; 2 ])
    Assert.Equal(Dtype.Float32, single.Dtype)

[<Fact>]
let ``masks are close by the tolerance, traced or not`` () =
    let close (x: NDArray) = Np.IsClose(x, Np.Array [| false; false |], atol = 1.0)
    let x = Np.Array [| true; false |]
    identical "eager" (close x) (Np.Array [| true; true |])
    identical "jit" (jit close x) (close x)

[<Fact>]
let ``a sum in a dtype that was asked for has it, whatever the initial value's`` () =
    let x = arr [ 1.5; 2.5 ]
    let initial = Np.Scalar 1.0
    identical "sum" (Np.Sum(x, dtype = Dtype.Float32, initial = initial)) (Np.Scalar(5.0, Dtype.Float32))
    identical "prod" (Np.Prod(x, dtype = Dtype.Int32, initial = initial)) (Np.Scalar(2.0, Dtype.Int32))
    Assert.Equal(Dtype.Float64, (Np.Sum(x.AsType Dtype.Float32, initial = initial)).Dtype)

[<Fact>]
let ``a mean in a dtype that was asked for has it`` () =
    let x = arr [ 1.5; 2.6 ]
    identical "whole numbers, as in NumPy" (Np.Mean(x, dtype = Dtype.Int32)) (Np.Scalar(1.0, Dtype.Int32))
    identical "float32 of integers" (Np.Mean(ints [ 1; 2 ], dtype = Dtype.Float32)) (Np.Scalar(1.5, Dtype.Float32))

[<Fact>]
let ``a power 0 of an integer array has the derivative 0 at 0`` () =
    let f n (x: NDArray) = Np.Sum(Np.Power(x, n))
    let powers = ints [ 0; 1; 2; 3 ]
    let zero = arr [ 0.0; 0.0; 0.0; 0.0 ]
    identical "gradient" (grad (f powers) zero) (arr [ 0.0; 1.0; 0.0; 0.0 ])
    identical "jit" (jit (grad (f powers)) zero) (arr [ 0.0; 1.0; 0.0; 0.0 ])
    identical "hessian" (Np.Diagonal(hessian (f powers) zero)) (arr [ 0.0; 0.0; 2.0; 0.0 ])
    identical "scalar" (grad (f (Np.Scalar(0.0, Dtype.Int64))) zero) zero
    identical "value" (Np.Power(arr [ nan; 0.0; -2.0 ], ints [ 0; 0; 3 ])) (arr [ 1.0; 1.0; -8.0 ])
    // a floating exponent is not known to be whole: y·x^(y−1) is 0·∞, as in JAX
    Assert.True(Double.IsNaN((grad (f (arr [ 0.0 ])) (arr [ 0.0 ])).ToArray()[0]))

let private refusedIndex (code: string) (fragment: string) (f: unit -> NDArray) =
    let e = Assert.Throws<IndexException>(fun () -> f () |> ignore)
    Assert.Equal(code, (e :> IArrayError).Code)
    Assert.Contains(fragment, e.Message)

[<Fact>]
let ``an empty axis has no nearest element`` () =
    let nothing, at = Np.Zeros(0), Np.Array [| 1L |]
    let along = Axes.op_Implicit 0

    for mode in [ IndexMode.Clip; IndexMode.Wrap ] do
        refusedIndex "AD685" "take: an index into an axis of size 0" (fun () -> Np.Take(nothing, at, mode = mode))
        refusedIndex "AD685" "take_along_axis" (fun () -> Np.TakeAlongAxis(nothing, at, along, mode))

    refusedIndex "AD685" "Get" (fun () -> nothing.At[at].Get(IndexMode.Clip))
    refusedIndex "AD685" "Get" (fun () -> jit (fun i -> nothing.At[i].Get(IndexMode.Clip)) at)
    identical "none asked for" (Np.Take(nothing, Np.Array([||]: int64[]), mode = IndexMode.Clip)) nothing
    identical "filled" (Np.Take(nothing, at, mode = IndexMode.Fill)) (arr [ nan ])

[<Fact>]
let ``an index out of range is named as it was given`` () =
    let x, at = arr [ 1.0; 2.0 ], Np.Array [| 0L; -3L |]
    refusedIndex "AD046" "index -3 is out of range" (fun () -> Np.Take(x, at))
    refusedIndex "AD046" "index -3 is out of range" (fun () -> jit (fun i -> Np.Take(x, i)) at)
    refusedIndex "AD046" "index -3 is out of range" (fun () -> jit (fun i -> x.At[i].Add(1.0)) at)
    refusedIndex "AD046" "index 2 is out of range" (fun () -> jit (fun i -> x.At[i].Add(1.0)) (Np.Array [| 0L; 2L |]))

[<Fact>]
let ``integers beside a number written in source stay weak, by word as by operator`` () =
    let n, mask, number = ints [ 1; 2 ], Np.Array [| true; false |], NDArray.op_Implicit 1.5
    let single = Np.Array [| 1.0f; 2.0f |]

    let weak =
        [
            "operator", n + 1.5
            "operator of arrays", n + number
            "add", Np.Add(n, number)
            "maximum", Np.Maximum(n, number)
            "clip", Np.Clip(n, number, number)
            "where", Np.Where(mask, n, number)
            "hypot", Np.Hypot(n, number)
            "jit", jit (fun n -> Np.Maximum(n, number)) n
        ]

    for name, x in weak do
        Assert.True(x.IsWeak && x.Dtype = Dtype.Float64, $"{name} is {x.ToRepr()}")
        Assert.Equal(Dtype.Float32, (x * single).Dtype)

    Assert.True((Np.Add(mask, NDArray.op_Implicit 1)).IsWeak)
    Assert.False((Np.Add(n, NDArray.op_Implicit 1)).IsWeak)
    Assert.False((Np.Maximum(single, number)).IsWeak)

[<Fact>]
let ``the second derivative of the relative entropy overflows to infinity, not to NaN`` () =
    let curvature = grad (grad (fun y -> Special.KlDiv(2.0, y)))
    identical "far from x" (vmap curvature (arr [ 1e-200; 1e-160 ])) (arr [ infinity; infinity ])
    identical "float32" (curvature (Np.Scalar(1e-20, Dtype.Float32))) (Np.Scalar(infinity, Dtype.Float32))
    identical "at x" (curvature (Np.Scalar 2.0)) (Np.Scalar 0.5)

[<Fact>]
let ``an array of nothing takes no time, however long its other axes`` () =
    let long = Int32.MaxValue - 1
    let shape = [| long; long; 0 |]
    let nothing = Np.Zeros shape
    Assert.Equal<int[]>([| 3; long; long; 0 |], (Np.Indices shape).Shape.ToArray())
    Assert.Equal<int[]>([| long; 0 |], (Np.Polyval(Np.Zeros shape, Np.Zeros [| long; 0 |])).Shape.ToArray())

    for dtype in [ Dtype.Float64; Dtype.Float32; Dtype.Int64 ] do
        for axis in 0..2 do
            Assert.Equal<int[]>(shape, (Np.Cumsum(nothing.AsType dtype, Axes.op_Implicit axis)).Shape.ToArray())

    let e = Assert.Throws<ShapeException>(fun () -> Np.Unstack nothing |> ignore)
    Assert.Equal("AD034", (e :> IArrayError).Code)
