/// The edges of the elementary functions: zeros, ties, infinities, NaN, overflow. Values and derivatives as in JAX, by number of the table.
module PropertyTests.EdgeCases

open System
open AD
open AD.Internal
open Xunit

/// A row: f of a vector of numbers, its values, and its Jacobian in row-major order (empty where only the value is specified).
[<NoEquality; NoComparison>]
type internal Case = { Row: int; F: NDArray -> NDArray; At: float list; Values: float list; Derivative: float list }

let private one row (f: NDArray -> NDArray) at value derivative =
    {
        Row = row
        F = fun v -> f v[0]
        At = [ at ]
        Values = [ value ]
        Derivative = [ derivative ]
    }

let private two row (f: NDArray -> NDArray -> NDArray) (x, y) value (dx, dy) =
    {
        Row = row
        F = fun v -> f v[0] v[1]
        At = [ x; y ]
        Values = [ value ]
        Derivative = [ dx; dy ]
    }

let private many row f at values derivative = { Row = row; F = f; At = at; Values = values; Derivative = derivative }

let private ln2 = Math.Log 2.0
let private half = Math.Sqrt 0.5
let private inf = infinity
let private relu (x: NDArray) = Np.Maximum(x, 0.0)
let private atan2' (y: NDArray) (x: NDArray) = Np.Arctan2(y, x)
let private hypot (x: NDArray) (y: NDArray) = Np.Hypot(x, y)
let private logaddexp (x: NDArray) (y: NDArray) = Np.Logaddexp(x, y)
let private max' (x: NDArray) (y: NDArray) = Np.Maximum(x, y)
let private power (x: NDArray) (y: NDArray) = Np.Power(x, y)
let private remainder (x: NDArray) (y: NDArray) = Np.Remainder(x, y)
let private divide (x: NDArray) (y: NDArray) = x / y
let private clip (x: NDArray) = Np.Clip(x, 0.0, 1.0)
let private norm (p: float) (x: NDArray) = Linalg.Norm(x, ord = NormOrder.op_Implicit p)
let private twice f = grad (grad f)

let internal cases: Case[] =
    [|
        one 1 abs 0.0 0.0 1.0
        one 2 abs -0.0 0.0 1.0
        one 3 abs nan nan -1.0
        one 4 (grad abs) 0.0 1.0 0.0
        one 5 (fun x -> Np.Abs x ** 2) 0.0 0.0 0.0
        one 5 (grad (fun x -> Np.Abs x ** 2)) 0.0 0.0 2.0
        one 6 (twice (fun x -> Np.Abs x ** 3)) 0.0 0.0 6.0
        one 6 (twice (fun x -> Np.Abs x ** 3)) -1.0 6.0 -6.0
        one 7 (grad (fun x -> x * Np.Abs x)) 0.0 0.0 2.0
        one 8 Np.Sign 3.0 1.0 0.0
        one 8 Np.Sign 0.0 0.0 0.0
        one 8 Np.Sign nan nan 0.0
        one 9 Nn.Relu 0.0 0.0 0.0
        one 10 relu 0.0 0.0 0.5
        one 11 Nn.Relu6 0.0 0.0 0.0
        one 11 Nn.Relu6 6.0 6.0 0.0
        one 12 (fun x -> Nn.LeakyRelu x) 0.0 0.0 1.0
        one 12 (fun x -> Nn.Elu x) 0.0 0.0 1.0
        two 13 max' (2.0, 2.0) 2.0 (0.5, 0.5)
        two 14 max' (-0.0, 0.0) 0.0 (0.5, 0.5)
        two 15 max' (nan, 1.0) nan (0.0, 0.0)
        many 16 (fun x -> Np.Max x) [ 2.0; 2.0; 1.0 ] [ 2.0 ] [ 0.5; 0.5; 0.0 ]
        many 17 (fun x -> Np.Max x) [ 1.0; 1.0; 1.0; 1.0 ] [ 1.0 ] [ 0.25; 0.25; 0.25; 0.25 ]
        many 18 (fun x -> Np.Max x) [ 3.0; nan ] [ nan ] [ nan; nan ]
        many 20 (grad (fun x -> Np.Max x)) [ 2.0; 2.0 ] [ 0.5; 0.5 ] [ 0.0; 0.0; 0.0; 0.0 ]
        one 22 sqrt 0.0 0.0 inf
        one 22 (grad sqrt) 0.0 inf -inf
        one 23 sqrt -4.0 nan nan
        one 24 Lax.rsqrt 0.0 inf -inf
        one 25 Np.Cbrt 0.0 0.0 inf
        one 26 Np.Cbrt -8.0 -2.0 (1.0 / 12.0)
        two 27 power (0.0, 2.0) 0.0 (0.0, 0.0)
        two 28 power (0.0, 0.5) 0.0 (inf, 0.0)
        two 29 power (0.0, 0.0) 1.0 (nan, 0.0)
        one 30 (fun x -> x ** 0) 0.0 1.0 0.0
        two 31 power (0.0, -1.0) inf (-inf, nan)
        two 32 power (-2.0, 3.0) -8.0 (12.0, nan)
        two 33 power (-8.0, 1.0 / 3.0) nan (nan, nan)
        many 34 (grad (fun v -> power v[0] v[1])) [ 4.0; 0.0 ] [ 0.0; 2.0 * ln2 ] [ 0.0; 0.25; 0.25; 4.0 * ln2 * ln2 ]
        many 35 (fun v -> power v[0] v[1]) [ 1.0; nan ] [ 1.0 ] []
        many 35 (fun v -> power v[0] v[1]) [ nan; 0.0 ] [ 1.0 ] []
        many 35 (fun v -> power v[0] v[1]) [ -1.0; inf ] [ 1.0 ] []
        for x in [ 0.0; inf; nan ] do
            one 36 (fun x -> x ** 0) x 1.0 0.0
        one 37 (fun x -> x ** -1) 0.0 inf -inf
        one 37 (fun x -> x ** -1) -0.0 -inf -inf
        one 38 log 0.0 -inf inf
        one 38 log -0.0 -inf -inf
        one 39 log -1.0 nan -1.0
        one 40 Np.Log1p 1e-20 1e-20 1.0
        one 41 Np.Log1p -1.0 -inf inf
        one 41 Np.Log1p -2.0 nan -1.0
        one 42 Np.Expm1 1e-20 1e-20 1.0
        one 43 Np.Expm1 -40.0 -1.0 (exp -40.0)
        one 44 exp 710.0 inf inf
        one 44 exp -746.0 0.0 0.0
        one 45 Nn.Sigmoid 40.0 1.0 (exp -40.0)
        one 46 Nn.Sigmoid 800.0 1.0 0.0
        one 46 Nn.Sigmoid -800.0 0.0 0.0
        one 47 tanh 20.0 1.0 (4.0 * exp -40.0)
        one 48 Nn.Softplus 0.0 ln2 0.5
        one 48 Nn.Softplus 800.0 800.0 1.0
        one 48 Nn.Softplus -800.0 0.0 0.0
        one 49 Nn.Softplus inf inf 1.0
        one 49 Nn.Softplus -inf 0.0 0.0
        one 49 Nn.Softplus nan nan nan
        two 50 logaddexp (5.0, 5.0) (5.0 + ln2) (0.5, 0.5)
        two 51 logaddexp (-inf, -inf) -inf (nan, nan)
        two 52 logaddexp (-inf, 0.0) 0.0 (0.0, 1.0)
        two 53 logaddexp (inf, inf) inf (1.0, 1.0)
        two 65 atan2' (0.0, 0.0) 0.0 (nan, nan)
        two 66 atan2' (0.0, -1.0) Math.PI (-1.0, -0.0)
        two 66 atan2' (-0.0, -1.0) -Math.PI (-1.0, 0.0)
        two 67 atan2' (1e-300, 1e-300) (Math.PI / 4.0) (5e299, -5e299)
        two 68 hypot (0.0, 0.0) 0.0 (0.5, 0.5)
        two 69 hypot (1e200, 1e200) (Math.Sqrt 2.0 * 1e200) (half, half)
        many 70 (fun x -> Linalg.Norm x) [ 0.0; 0.0 ] [ 0.0 ] [ nan; nan ]
        many 71 (fun x -> Linalg.Norm x ** 2) [ 0.0; 0.0 ] [ 0.0 ] [ nan; nan ]
        many 72 (fun x -> Linalg.Norm x) [ 1e200; 1e200 ] [ Math.Sqrt 2.0 * 1e200 ] [ half; half ]
        many 73 (norm 1.0) [ 0.0; 0.0; 0.0 ] [ 0.0 ] [ 1.0; 1.0; 1.0 ]
        many 74 (norm inf) [ 0.0; 0.0; 0.0 ] [ 0.0 ] [ 1.0 / 3.0; 1.0 / 3.0; 1.0 / 3.0 ]
        many 75 (norm 3.0) [ 0.0; 0.0 ] [ 0.0 ] [ nan; nan ]
        one 76 (fun x -> Np.Where(x .> 0.0, sqrt x, 0.0)) 0.0 0.0 nan
        one 77 (fun x -> Np.Where(x .> 0.0, sqrt (Np.Where(x .> 0.0, x, 1.0)), 0.0)) 0.0 0.0 0.0
        one 79 (fun x -> Np.Where(x .> 0.0, x * infinity, 0.0)) 0.0 0.0 nan
        two 80 divide (0.0, 0.0) nan (inf, nan)
        two 81 divide (1.0, 0.0) inf (inf, -inf)
        two 81 divide (1.0, -0.0) -inf (-inf, -inf)
        one 82 (fun x -> x / x) 0.0 nan nan
        one 83 (fun x -> 1.0 + x * 0.0) nan nan 0.0
        one 83 (fun x -> 1.0 + x * 0.0) inf nan 0.0
        one 84 (fun x -> x - x) 3.0 0.0 0.0
        one 84 (fun x -> x + x) 3.0 6.0 2.0
        one 85 tan (Math.PI / 2.0) 1.633123935319537e16 2.667093788113571e32
        one 86 sin 1e22 -0.8522008497671888 0.5232147853951389
        one 87 asin 1.0 (Math.PI / 2.0) inf
        one 87 asin -1.0 (-Math.PI / 2.0) inf
        one 88 asin 1.0000001 nan nan
        one 88 acos 1.0000001 nan nan
        one 89 acos 1.0 0.0 -inf
        one 90 Np.Arccosh 1.0 0.0 inf
        one 91 Np.Arctanh 1.0 inf inf
        one 91 Np.Arctanh -1.0 -inf inf
        one 92 Np.Sinc 0.0 1.0 0.0
        one 92 (twice Np.Sinc) 0.0 (-(Math.PI ** 2.0) / 3.0) 0.0
        one 92 (grad (twice Np.Sinc)) 0.0 0.0 (Math.PI ** 4.0 / 5.0)
        many 93 (fun v -> (1.0 - cos v) / (v * v)) [ 1e-9 ] [ 0.0 ] []
        one 93 (fun x -> (1.0 - cos x) / (x * x)) 0.0 nan nan
        two 94 (fun x y -> Special.Xlogy(x, y)) (0.0, 3.0) 0.0 (Math.Log 3.0, 0.0)
        two 95 (fun x y -> Special.Xlogy(x, y)) (0.0, 0.0) 0.0 (-inf, nan)
        many 96 (fun v -> Special.Xlogy(v[0], v[1])) [ 0.0; nan ] [ nan ] []
        one 97 Special.Entr 0.0 0.0 inf
        one 98 clip 0.0 0.0 0.5
        one 98 clip 1.0 1.0 0.5
        one 100 (fun x -> Np.Clip(x, 1.0, 0.0)) 0.5 0.0 0.0
        one 101 floor 2.5 2.0 0.0
        one 101 ceil 2.5 3.0 0.0
        one 101 (fun x -> Np.Round x) 2.5 2.0 0.0
        one 101 (fun x -> Np.Round x) 3.5 4.0 0.0
        one 101 truncate -2.5 -2.0 0.0
        two 102 remainder (5.0, 3.0) 2.0 (1.0, -1.0)
        two 102 remainder (-5.0, 3.0) 1.0 (1.0, 2.0)
        two 102 remainder (5.0, -3.0) -1.0 (1.0, 2.0)
        two 103 remainder (6.0, 3.0) 0.0 (1.0, -2.0)
        two 104 (fun x y -> Np.Fmod(x, y)) (-5.0, 3.0) -2.0 (1.0, 1.0)
        many 105 (fun v -> remainder v[0] v[1]) [ 5.0; 0.0 ] [ nan ] []
        one 137 (fun x -> x * stopGradient x) 3.0 9.0 3.0
        one 137 (grad (fun x -> x * stopGradient x)) 3.0 3.0 0.0
        one 160 log 5e-324 -744.4400719213812 inf
        one 161 relu 1e-310 1e-310 1.0
        one 161 relu -1e-310 0.0 0.0
        one 162 Special.Erf 0.0 0.0 (2.0 / Math.Sqrt Math.PI)
        one 162 Special.Erf 10.0 1.0 (2.0 / Math.Sqrt Math.PI * exp -100.0)
        one 163 Special.Erfc 10.0 2.088487583762545e-45 (-2.0 / Math.Sqrt Math.PI * exp -100.0)
        one 163 Special.Erfc 27.5 0.0 -0.0
        one 173 Special.Logit 0.0 -inf inf
        one 173 Special.Logit 1.0 inf inf
        one 173 Special.Logit 2.0 nan -0.5
        one 180 (fun x -> sqrt x ** 2) 0.0 0.0 nan
    |]

/// Relative: a zero must be zero, an infinity itself, NaN NaN.
let private equal what (got: float[]) (wanted: float list) : unit =
    let wanted = List.toArray wanted
    Assert.True((got.Length = wanted.Length), $"{what}: {got.Length} numbers in place of {wanted.Length}")

    Array.iteri2
        (fun i g w ->
            let holds = g = w || (Double.IsNaN g && Double.IsNaN w) || abs (g - w) <= 1e-14 * abs w
            Assert.True(holds, $"{what}: element {i} is {g:R}, wanted {w:R}"))
        got
        wanted

let internal holds (c: Case) : unit =
    let x = NDArray.ofList c.At
    let values (f: NDArray -> NDArray) = (f x).ToArray()
    equal "value" (values c.F) c.Values
    equal "value under jit" (values (jit c.F)) c.Values

    if not c.Derivative.IsEmpty then
        equal "derivative" (values (jacrev c.F)) c.Derivative
        equal "derivative under jit" (values (jit (jacrev c.F))) c.Derivative

        if c.Values.Length = 1 then
            equal "grad" (values (grad (fun v -> Lax.reshape [||] (c.F v)))) c.Derivative

let internal theory (cases: Case[]) : TheoryData<int, int> =
    let data = TheoryData<int, int>()
    cases |> Array.iteri (fun i c -> data.Add(c.Row, i))
    data

let numbered = theory cases

[<Theory; MemberData(nameof numbered)>]
let ``the row holds`` (row: int) (place: int) = holds cases[place] |> fun () -> Assert.Equal(row, cases[place].Row)
