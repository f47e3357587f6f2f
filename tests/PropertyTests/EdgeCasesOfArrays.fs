/// The edges of the words on whole arrays: ties in reductions, empty axes, repeated indices, order with NaN. By number of the table.
module PropertyTests.EdgeCasesOfArrays

open System
open AD
open AD.Internal
open PropertyTests.EdgeCases
open PropertyTests.Generators
open Xunit

let private many row f at values derivative = { Row = row; F = f; At = at; Values = values; Derivative = derivative }

let private lse (x: NDArray) = Nn.LogSumExp x
let private softmax (x: NDArray) = Nn.Softmax x
let private inf = infinity
let private zeros n = List.replicate n 0.0
let private ints (xs: int list) : NDArray = Np.Array(List.toArray xs)

let internal cases: Case[] =
    [|
        many 54 lse [ 1000.0; 1000.0 ] [ 1000.6931471805599 ] [ 0.5; 0.5 ]
        many 55 lse [ -inf; 0.0 ] [ 0.0 ] [ 0.0; 1.0 ]
        many 56 lse [ -inf; -inf ] [ -inf ] [ nan; nan ]
        many 57 lse [ inf; 0.0 ] [ inf ] [ nan; 0.0 ]
        many
            59
            (fun x -> Nn.LogSumExp(x, b = arr [ 1.0; 1.0; 1.0; 1.0; 0.0 ]))
            [ 0.0; 0.0; 0.0; 0.0; 100.0 ]
            [ Math.Log 4.0 ]
            [ 0.25; 0.25; 0.25; 0.25; 0.0 ]
        many 60 softmax [ 1000.0; 0.0 ] [ 1.0; 0.0 ] (zeros 4)
        many 61 softmax [ -inf; 0.0 ] [ 0.0; 1.0 ] (zeros 4)
        many 62 softmax [ inf; 0.0 ] [ nan; nan ] []
        many 62 softmax [ -inf; -inf ] [ nan; nan ] []
        many 63 (fun x -> Nn.LogSoftmax x) [ 1000.0; 0.0 ] [ 0.0; -1000.0 ] [ 0.0; 0.0; -1.0; 1.0 ]
        many 64 (fun x -> Nn.Softmax(x, where = Np.Array [| false; false |])) [ 1.0; 2.0 ] [ 0.0; 0.0 ] (zeros 4)
        // the inequalities are strict: no derivative at a bound
        many
            99
            (fun x -> AD.Lax.Clamp(0.0, x, 1.0))
            [ 0.0; 0.5; 1.0; 2.0 ]
            [ 0.0; 0.5; 1.0; 1.0 ]
            [ for k in 0..15 -> if k = 5 then 1.0 else 0.0 ]
        many 106 (fun x -> Np.Prod x) [ 2.0; 0.0; 3.0 ] [ 0.0 ] [ 0.0; 6.0; 0.0 ]
        many 107 (grad (fun x -> Np.Prod x)) [ 2.0; 0.0; 3.0 ] [ 0.0; 6.0; 0.0 ] [ 0.0; 3.0; 0.0; 3.0; 0.0; 2.0; 0.0; 2.0; 0.0 ]
        many 108 (grad (fun x -> Np.Prod x)) [ 0.0; 0.0; 3.0 ] [ 0.0; 0.0; 0.0 ] [ 0.0; 3.0; 0.0; 3.0; 0.0; 0.0; 0.0; 0.0; 0.0 ]
        many 109 (fun x -> Np.Sum(Np.Cumprod x)) [ 2.0; 0.0; 3.0 ] [ 2.0 ] [ 1.0; 8.0; 0.0 ]
        many 110 (fun x -> Np.CumMax x) [ 1.0; 1.0; 2.0; 2.0; 0.0 ] [ 1.0; 1.0; 2.0; 2.0; 2.0 ] []
        many
            111
            (fun x -> Np.Sort x)
            [ 2.0; 1.0; 2.0; 1.0 ]
            [ 1.0; 1.0; 2.0; 2.0 ]
            [ 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 0.0; 1.0; 1.0; 0.0; 0.0; 0.0; 0.0; 0.0; 1.0; 0.0 ]
        many 112 (fun x -> Np.Sort x) [ nan; 1.0; -0.0; 0.0; -inf ] [ -inf; -0.0; 0.0; 1.0; nan ] []
        many 114 (fun x -> Np.Median x) [ 4.0; 1.0; 3.0; 2.0 ] [ 2.5 ] [ 0.0; 0.0; 0.5; 0.5 ]
        many 115 (fun x -> Np.Median x) [ 1.0; nan; 3.0 ] [ nan ] []
        many 116 (fun x -> Np.Std x) [ 2.0; 2.0; 2.0 ] [ 0.0 ] [ nan; nan; nan ]
        many 116 (fun x -> Np.Std x) [ 5.0 ] [ 0.0 ] [ nan ]
        many 116 (fun x -> Np.Var x) [ 2.0; 2.0; 2.0 ] [ 0.0 ] [ 0.0; 0.0; 0.0 ]
        many 117 (fun x -> Np.Var(x, ddof = 1)) [ 5.0 ] [ nan ] [ nan ]
        many 118 (fun x -> Np.NanVar x) [ nan; 1.0; 2.0; 3.0; 4.0 ] [ 1.25 ] [ 0.0; -0.75; -0.25; 0.25; 0.75 ]
        many 120 (fun x -> Np.Take(x, ints [ 3; 0 ], mode = IndexMode.Fill)) [ 1.0; 2.0 ] [ nan; 1.0 ] [ 0.0; 0.0; 1.0; 0.0 ]
        many
            121
            (fun x -> Np.Take(x, ints [ 3; -1 ], mode = IndexMode.Clip))
            [ 1.0; 2.0; 3.0 ]
            [ 3.0; 1.0 ]
            [ 0.0; 0.0; 1.0; 1.0; 0.0; 0.0 ]
        many
            121
            (fun x -> Np.Take(x, ints [ 3; -1 ], mode = IndexMode.Wrap))
            [ 1.0; 2.0; 3.0 ]
            [ 1.0; 3.0 ]
            [ 1.0; 0.0; 0.0; 0.0; 0.0; 1.0 ]
        many 123 (fun v -> (Np.Zeros 2).At[ints [ 1; 1 ]].Add(v)) [ 3.0; 4.0 ] [ 0.0; 7.0 ] [ 0.0; 0.0; 1.0; 1.0 ]
        many 124 (fun v -> (Np.Zeros 2).At[ints [ 1; 1 ]].Set(v)) [ 3.0; 4.0 ] [ 0.0; 4.0 ] [ 0.0; 0.0; 0.0; 1.0 ]
        // a start that does not fit is moved until it does
        many
            125
            (fun x -> AD.Lax.DynamicSlice(x, [ (ints [ 5 ])[0] ], [| 2 |]))
            [ 1.0; 2.0; 3.0 ]
            [ 2.0; 3.0 ]
            [ 0.0; 1.0; 0.0; 0.0; 0.0; 1.0 ]
        many 158 (fun x -> Np.Sum x - Np.Sum x) [ 1e16; 1.0; -1e16 ] [ 0.0 ] [ 0.0; 0.0; 0.0 ]
        many 159 (fun x -> Np.Mean x) [ 1e308; 1e308 ] [ inf ] [ 0.5; 0.5 ]
    |]

let numbered = theory cases

[<Theory; MemberData(nameof numbered)>]
let ``the row holds`` (row: int) (place: int) = holds cases[place] |> fun () -> Assert.Equal(row, cases[place].Row)

let private whole (x: NDArray) = x.ToArray<int64>()

[<Fact>]
let ``21 and 113: the first of equals wins, and the first NaN`` () =
    Assert.Equal(0.0, (Np.Argmax(arr [ 2.0; 2.0; 1.0 ])).ToScalar())
    Assert.Equal(1.0, (Np.Argmax(arr [ 1.0; nan; 3.0 ])).ToScalar())
    Assert.Equal(1.0, (Np.Argmin(arr [ 1.0; nan; 3.0 ])).ToScalar())
    Assert.Equal<float[]>([| 0.0; 1.0; 2.0 |], (Np.Argsort(Np.Ones 3)).ToArray())
    let struct (_, places) = Np.TopK(Np.Ones 3, 2)
    Assert.Equal<float[]>([| 0.0; 1.0 |], places.ToArray())

[<Fact>]
let ``58 and 127: reductions of nothing`` () =
    let nothing = Np.Zeros 0
    identical "logsumexp" (lse nothing) (Np.Scalar -inf)
    identical "sum" (Np.Sum nothing) (Np.Scalar 0.0)
    identical "prod" (Np.Prod nothing) (Np.Scalar 1.0)
    identical "mean" (Np.Mean nothing) (Np.Scalar nan)

    for f in [ lse; (fun x -> Np.Sum x); (fun x -> Np.Prod x); (fun x -> Np.Mean x) ] do
        identical "grad" (grad f nothing) nothing

[<Fact>]
let ``126: the one-hot row of a class out of range is zeros`` () =
    Assert.Equal<float[]>([| 0.0; 0.0; 0.0 |], (Nn.OneHot(ints [ 5 ], 3)).ToArray())

[<Fact>]
let ``128: a product over an empty axis is zeros`` () =
    let left, right = Np.Zeros((2, 0)), Np.Zeros((0, 3))
    identical "product" (Np.MatMul(left, right)) (Np.Zeros((2, 3)))
    let dx, dy = grad2 (fun x y -> Np.Sum(Np.MatMul(x, y))) left right
    identical "left" dx left
    identical "right" dy right

[<Fact>]
let ``132 and 133: gradients keep the shapes of what was broadcast`` () =
    let shapes: int[] list = [ [||]; [| 1 |]; [| 3; 1 |]; [| 1; 4 |]; [| 0; 3 |]; [| 1; 3 |] ]

    for a, b in [ 2, 3; 0, 2; 1, 3; 4, 5; 0, 4 ] do
        let x, y = Np.Ones shapes[a], Np.Ones shapes[b]
        let dx, dy = grad2 (fun x y -> Np.Sum(x + 2.0 * y)) x y
        let n = float (Np.Add(x, y)).Size
        identical "left" dx (Np.Full(shapes[a], Np.Scalar(n / float (max 1 x.Size))))
        identical "right" dy (Np.Full(shapes[b], Np.Scalar(2.0 * n / float (max 1 y.Size))))

[<Fact>]
let ``135 and 136: integers and masks beside what is differentiated`` () =
    let g, zero = Tree.gradAllowInt (fun (x: NDArray, n: NDArray) -> Np.Sum(x * n)) (arr [ 1.0; 2.0 ], ints [ 3; 4 ])
    identical "float" g (arr [ 3.0; 4.0 ])
    identical "int" zero (Np.Zeros(2, Dtype.Int32))
    let mask = Np.Array [| true; false |]
    identical "mask" (grad (fun x -> Np.Sum(x * mask)) (arr [ 5.0; 6.0 ])) (arr [ 1.0; 0.0 ])

[<Fact>]
let ``157: a sum of 1e8 float32 ones is 1e8`` () =
    let ones = Np.BroadcastTo(Np.Scalar(1.0, Dtype.Float32), 100_000_000)
    Assert.Equal(1e8, (Np.Sum ones).ToScalar())

[<Fact>]
let ``178 and 179: nothing is masked: 0·∞ is NaN in tangents and cotangents, eagerly and under jit`` () =
    let zero, one = Np.Scalar 0.0, Np.Scalar 1.0
    identical "jvp" (snd (jvp (fun x -> x * 0.0) one (Np.Scalar inf))) (Np.Scalar nan)
    let pull (x: NDArray) = (snd (vjp sqrt x)) zero
    identical "vjp" (pull zero) (Np.Scalar nan)
    identical "vjp under jit" (jit pull zero) (Np.Scalar nan)

[<Fact>]
let ``the cotangent of the padding is the sum over what was padded, without the inside`` () =
    let weights = arr [ 1.0; 1e20; 1.0 ]
    let padded (value: NDArray) = Np.Sum(weights * Np.Pad(arr [ 5.0 ], 1, "constant", value))
    identical "grad" (grad padded (Np.Scalar 3.0)) (Np.Scalar 2.0)

[<Fact>]
let ``what is dropped sends no NaN back, though its own power or quotient had no derivative`` () =
    // places 9 and −9 are nobody's: there 0 to a negative power, and 0/0
    let far = ints [ 0; 9; -9 ]

    let updates =
        [
            "power", (fun (x: NDArray) (k: NDArray) -> x.At[far].Power(k * arr [ 2.0; -1.0; -3.0 ], IndexMode.Drop)), 9.0 * log 3.0 * 2.0
            "quotient", (fun x k -> x.At[far].Divide(k * arr [ 2.0; 0.0; 0.0 ], IndexMode.Drop)), -1.5
        ]

    for name, update, slope in updates do
        let f (k: NDArray) = update (arr [ 3.0; 5.0 ]) k |> Np.Sum

        for derivative in [ grad f; jit (grad f); jacfwd f ] do
            allNear name 1e-12 ((derivative (Np.Scalar 1.0)).ToArray()) [| slope |]

[<Fact>]
let ``what is read out of range is under the part's shape`` () =
    let x = Np.Array(array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])
    let read = x.At[Ix.All, ints [ 0; 7; 1 ]].Get(IndexMode.Fill, arr [ 10.0; 20.0; 30.0 ])
    identical "columns" read (Np.Array(array2D [ [ 1.0; 20.0; 2.0 ]; [ 3.0; 20.0; 4.0 ] ]))

[<Fact>]
let ``a power of integers below 0 is that of 1 and of -1, of others 0`` () =
    let powers = Np.Power(ints [ 1; 1; -1; -1; 2; -3; 0 ], ints [ -1; -4; -3; -4; -1; -2; -1 ])
    Assert.Equal<int>([| 1; 1; -1; 1; 0; 0; 0 |], powers.ToArray<int>())

[<Fact>]
let ``an integer of the source that does not fit is refused by functions as by operators`` () =
    let narrow, big: NDArray * NDArray = ints [ 1; 2 ], 3_000_000_000L
    let natural, below: NDArray * NDArray = Np.Ones(2, Dtype.UInt32), -1

    let calls =
        [
            "operator", (fun () -> narrow * 3_000_000_000L)
            "compare", (fun () -> Np.Less(narrow, big))
            "compare by operator", (fun () -> natural .> -1)
            "add", (fun () -> Np.Add(narrow, big))
            "where", (fun () -> Np.Where(narrow .> 1, narrow, big))
            "stack", (fun () -> Np.Stack [ narrow[0]; big ])
            "update", (fun () -> natural.At[0].Set below)
            "under jit", (fun () -> jit (fun x -> Np.Maximum(x, big)) narrow)
        ]

    for name, call in calls do
        let e = Assert.Throws<DtypeException>(fun () -> call () |> ignore)
        Assert.True((e :> IArrayError).Code = "AD047", name)

[<Fact>]
let ``integers padded by a mean are rounded, and by a ramp rounded down`` () =
    let pad (mode: string) (xs: int list) = Np.Pad(ints xs, 3, mode)
    identical "mean" (pad "mean" [ -1; -2; -2 ]) (ints [ -2; -2; -2; -1; -2; -2; -2; -2; -2 ])
    identical "half to even" (pad "mean" [ 1; 2 ]) (ints [ 2; 2; 2; 1; 2; 2; 2; 2 ])
    identical "ramp" (pad "linear_ramp" [ -10; 5 ]) (ints [ 0; -4; -7; -10; 5; 3; 1; 0 ])
    let top = Int32.MaxValue
    identical "great means" (Np.Pad(ints [ top; top ], 1, "mean")) (ints [ top; top; top; top ])
    identical "great ramps" (Np.Pad(ints [ top ], 2, "linear_ramp")) (ints [ 0; top / 2; top; top / 2; 0 ])
    identical "of floats" (Np.Pad(arr [ 1.0; 2.0 ], 1, "mean")) (arr [ 1.5; 1.0; 2.0; 1.5 ])

[<Fact>]
let ``integers along a line are rounded down`` () =
    let line = Np.Linspace(-1.0, -5.0, 3, false, Dtype.Int32)
    identical "downwards" line (ints [ -1; -3; -4 ])
    identical "upwards" (Np.Linspace(-1, 2, 6, false, Dtype.Int32)) (ints [ -1; -1; 0; 0; 1; 1 ])
    identical "thirds" (Np.Linspace(-1.5, 2.5, 4, true, Dtype.Int32)) (ints [ -2; -1; 1; 2 ])
    identical "one point" (Np.Linspace(-1.5, 2.0, 1, true, Dtype.Int32)) (ints [ -2 ])

[<Fact>]
let ``the remainder of integers by 0 is 0`` () =
    let x, zero = ints [ 7; -7; 0; 7 ], ints [ 0; 0; 0; 3 ]
    let zeros = ints [ 0; 0; 0; 1 ]
    identical "mod" (Np.Mod(x, zero)) zeros
    identical "%" (x % zero) zeros
    identical "fmod" (Np.Fmod(x, zero)) zeros
    identical "under jit" (jit2 (fun x y -> Np.Mod(x, y)) x zero) zeros
    identical "by a number" (Np.Mod(x, 0)) (ints [ 0; 0; 0; 0 ])
    let u = x.AsType Dtype.UInt32
    identical "unsigned" (Np.Mod(u, zero.AsType Dtype.UInt32)) (zeros.AsType Dtype.UInt32)
    let struct (q, r) = Np.DivMod(x, zero)
    identical "quotient" q (ints [ -2; -2; -1; 2 ])
    identical "floor" (Np.FloorDivide(x, zero)) q
    identical "rest" r zeros
    Assert.True(Double.IsNaN((Np.Mod(5.0, ints [ 0 ])).ToArray()[0]), "a floating remainder by 0")

[<Fact>]
let ``a number times a power of 2 overflows and rounds once, where it must`` () =
    let tiny = Double.Epsilon
    let at (x: float) (n: int) = (Np.Ldexp(x, ints [ n ])).ToArray()[0]
    Assert.Equal(Math.ScaleB(1.0, 1023), at tiny 2097)
    Assert.Equal(tiny, at (5.0 * tiny) -3)
    Assert.Equal(tiny, at (Math.ScaleB(1.5, 1023)) -2098)
    Assert.Equal(0.0, at 0.0 5000)
    Assert.Equal(infinity, at 1.0 Int32.MaxValue)
    Assert.Equal(0.0, at 1.0 Int32.MinValue)
    Assert.Equal(8.0, (grad (fun x -> Np.Ldexp(x, 3)) (Np.Scalar 1.0)).ToScalar())
    let single = Np.Ldexp(Np.Array [| 1e-45f |], ints [ 276 ])
    identical "float32" single (Np.Array [| MathF.ScaleB(1.0f, 127) |])

[<Fact>]
let ``nothing is taken from an empty axis, but an index into it is refused`` () =
    let nothing = Np.Zeros 0
    identical "wrap" (Np.Take(nothing, Np.Zeros(0, Dtype.Int64), mode = IndexMode.Wrap)) nothing
    Assert.Throws<IndexException>(fun () -> Np.Take(nothing, ints [ 0 ], mode = IndexMode.Wrap) |> ignore) |> ignore

[<Fact>]
let ``an integer beside a float32 becomes float32, in functions as in operators`` () =
    let x, n = Np.Array [| 1.0f; 2.0f |], ints [ 3; 4 ]
    let line = Np.Arange 3

    let results =
        [
            "divide", x / n
            "hypot", Np.Hypot(x, n)
            "arctan2", Np.Arctan2(n, x)
            "logaddexp", Np.Logaddexp(x, n)
            "copysign", Np.Copysign(x, n)
            "heaviside", Np.Heaviside(n, x)
            "xlogy", Special.Xlogy(n, x)
            "linspace", Np.Linspace(x, n, 3)
            "geomspace", Np.Geomspace(x, n, 3)
            "interp", Np.Interp(x, line, line)
            "average", Np.Average(x, weights = n)
            "gradient", grad (fun x -> Np.Sum(Np.Hypot(x, n))) x
        ]

    for name, result in results do
        Assert.True((result.Dtype = Dtype.Float32), $"{name} is {result.Dtype}")

    Assert.Equal(Dtype.Float64, (Np.Hypot(n, n)).Dtype)
    Assert.Equal(Dtype.Float64, (Np.Hypot(n, 0.5)).Dtype)

[<Fact>]
let ``a quantile of float32 is placed as precisely as it is asked for`` () =
    let x = (Np.Arange 101).AsType Dtype.Float32
    let at (q: NDArray) (method: string) = Np.Quantile(x, q, method = method)
    // 100 · 0.29 is below 29 in float64 and 29 in float32
    identical "lower" (at 0.29 "lower") (Np.Scalar(28.0, Dtype.Float32))
    identical "of float32" (at (Np.Scalar(0.29, Dtype.Float32)) "lower") (Np.Scalar(29.0, Dtype.Float32))
    identical "linear" (at (arr [ 0.25; 0.5 ]) "linear") (Np.Array [| 25.0f; 50.0f |])
    let slope = grad (fun q -> Np.Sum(at q "linear")) (arr [ 0.255 ])
    identical "by the place" slope (arr [ 100.0 ])
    Assert.Equal(Dtype.Float32, (grad (fun x -> Np.Sum(Np.Quantile(x, 0.3))) x).Dtype)

[<Fact>]
let ``a quantile beyond its range is refused where its place is known`` () =
    let x = arr [ 1.0; 2.0; 3.0 ]

    for q in [ 1.5; -0.1 ] do
        let e = Assert.Throws<IndexException>(fun () -> Np.Quantile(x, Np.Scalar q) |> ignore)
        Assert.Equal("AD696", (e :> IArrayError).Code)
        Assert.Contains(string (Np.Scalar q), e.Message)

    Assert.Throws<IndexException>(fun () -> Np.Percentile(x, Np.Scalar 101.0) |> ignore) |> ignore
    Assert.Equal(3.0, (Np.Quantile(x, Np.Scalar 1.0)).ToScalar())
    // what is traced cannot be looked at, and is clamped as JAX clamps it
    Assert.Equal(3.0, (jit (fun q -> Np.Quantile(x, q)) (Np.Scalar 1.5)).ToScalar())

[<Fact>]
let ``a letter twice in one array stands for axes of one size`` () =
    let e = Assert.Throws<ShapeException>(fun () -> Np.Einsum("ii->i", Np.Ones [| 1; 3 |]) |> ignore)
    Assert.Contains("'i' is 1 and 3", e.Message)
    Assert.Throws<ShapeException>(fun () -> Np.Einsum("iji", Np.Ones [| 3; 2; 1 |]) |> ignore) |> ignore
    Assert.Equal(3.0, (Np.Einsum("ii", Np.Ones [| 3; 3 |])).ToScalar())

[<Fact>]
let ``the constant NaN has no sign`` () =
    Assert.False(Double.IsNegative Np.NaN)
    Assert.Equal(2.0, (Np.Copysign(Np.Scalar 2.0, Np.Scalar Np.NaN)).ToScalar())
