/// The complex step: the smooth functions extended to a + ih, whose imaginary part over h is the derivative, to rounding and without a difference.
module internal PropertyTests.RandomPrograms.Complexes

open System
open System.Numerics
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Algebra

/// The step: its square vanishes beside 1.
let h = 1e-30

let private make (re: float) (im: float) = Complex(re, im)
let private real (x: float) = Complex(x, 0.0)
let private scale (c: float) (z: Complex) = Complex(c * z.Real, c * z.Imaginary)
let private one = Complex.One

// System.Numerics forms sinh of the imaginary part from exponentials, which loses 1e-30: these keep it.

let private exp (z: Complex) =
    let e = Math.Exp z.Real
    make (e * Math.Cos z.Imaginary) (e * Math.Sin z.Imaginary)

let private log (z: Complex) = make (Math.Log(Complex.Abs z)) (Math.Atan2(z.Imaginary, z.Real))
let private sin (z: Complex) = make (Math.Sin z.Real * Math.Cosh z.Imaginary) (Math.Cos z.Real * Math.Sinh z.Imaginary)
let private cos (z: Complex) = make (Math.Cos z.Real * Math.Cosh z.Imaginary) (-Math.Sin z.Real * Math.Sinh z.Imaginary)
let private sinh (z: Complex) = make (Math.Sinh z.Real * Math.Cos z.Imaginary) (Math.Cosh z.Real * Math.Sin z.Imaginary)
let private cosh (z: Complex) = make (Math.Cosh z.Real * Math.Cos z.Imaginary) (Math.Sinh z.Real * Math.Sin z.Imaginary)

/// Of a number to the right of the imaginary axis.
let private sqrt (z: Complex) =
    let re = Math.Sqrt(0.5 * (z.Real + Complex.Abs z))
    make re (z.Imaginary / (2.0 * re))

let private log1p (z: Complex) =
    let a, b = z.Real, z.Imaginary

    if a < -0.5 then
        log (one + z)
    else
        make (0.5 * Algebra.log1p (a * (2.0 + a) + b * b)) (Math.Atan2(b, 1.0 + a))

let private atan (z: Complex) =
    let a, b = z.Real, z.Imaginary

    make (0.5 * (Math.Atan2(a, 1.0 - b) + Math.Atan2(a, 1.0 + b))) (0.25 * Algebra.log1p (4.0 * b / (a * a + (1.0 - b) * (1.0 - b))))

/// Odd; to the right of 0 nothing cancels.
let private atanh (z: Complex) =
    let s = Math.CopySign(1.0, z.Real)
    let z = scale s z
    scale (0.5 * s) (log1p (scale 2.0 z / (one - z)))

let private asinh (z: Complex) =
    let s = Math.CopySign(1.0, z.Real)
    let z = scale s z
    let root = sqrt (one + z * z)
    scale s (if z.Real < 1.0 then atanh (z / root) else log (z + root))

let private tanh (z: Complex) =
    if abs z.Real < 0.5 then
        sinh z / cosh z
    else
        // sign·(1 − e)/(1 + e) with e = exp(−2|z|)
        let s = Math.CopySign(1.0, z.Real)
        let e = exp (scale (-2.0 * s) z)
        scale s ((one - e) / (one + e))

let private logistic (z: Complex) =
    if z.Real >= 0.0 then
        one / (one + exp -z)
    else
        let e = exp z
        e / (one + e)

let private twoOverRootPi = 2.0 / Math.Sqrt Math.PI

let private erfSeries (z: Complex) =
    let mutable term = z
    let mutable sum = z
    let mutable n = 0.0
    let square = z * z

    while n < 400.0 && (abs term.Real > 1e-18 * abs sum.Real || abs term.Imaginary > 1e-18 * abs sum.Imaginary) do
        n <- n + 1.0
        term <- scale (2.0 / (2.0 * n + 1.0)) (term * square)
        sum <- sum + term

    scale twoOverRootPi (exp -square * sum)

let private erfcFraction (z: Complex) =
    let mutable f = z

    for k in 120..-1..1 do
        f <- z + real (float k / 2.0) / f

    scale (1.0 / Math.Sqrt Math.PI) (exp -(z * z) / f)

let private erfc (z: Complex) =
    if z.Real > 2.0 then erfcFraction z
    elif z.Real < -2.0 then real 2.0 - erfcFraction -z
    else one - erfSeries z

let private erf (z: Complex) = if abs z.Real > 2.0 then one - erfc z else erfSeries z

let private sinc (z: Complex) =
    if abs z.Real < 1.0 then
        Array.foldBack (fun c (s: Complex) -> real c + s * (z * z)) sincSeries Complex.Zero
    else
        let p = scale Math.PI z
        sin p / p

let smooth (f: Fn) (z: Complex) : Complex =
    match f with
    | Fn.Neg -> -z
    | Fn.Square -> z * z
    | Fn.Exp -> exp z
    | Fn.Exp2 -> exp (scale (Math.Log 2.0) z)
    | Fn.Expm1 ->
        let s = Math.Sin(0.5 * z.Imaginary)
        make (smoothReal Fn.Expm1 z.Real * Math.Cos z.Imaginary - 2.0 * s * s) (Math.Exp z.Real * Math.Sin z.Imaginary)
    | Fn.Sin -> sin z
    | Fn.Cos -> cos z
    | Fn.Atan -> atan z
    | Fn.Sinh -> sinh z
    | Fn.Cosh -> cosh z
    | Fn.Tanh -> tanh z
    | Fn.Asinh -> asinh z
    | Fn.Logistic -> logistic z
    | Fn.Erf -> erf z
    | Fn.Erfc -> erfc z
    | Fn.Sinc -> sinc z
    | Fn.Log -> log z
    | Fn.Log2 -> scale (1.0 / Math.Log 2.0) (log z)
    | Fn.Log10 -> scale (1.0 / Math.Log 10.0) (log z)
    | Fn.Log1p -> log1p z
    | Fn.Sqrt -> sqrt z
    | Fn.Rsqrt -> one / sqrt z
    | Fn.Cbrt ->
        let s = Math.CopySign(1.0, z.Real)
        scale s (exp (scale (1.0 / 3.0) (log (scale s z))))
    | Fn.Reciprocal -> one / z
    | Fn.Tan -> sin z / cos z
    | Fn.Asin -> atan (z / sqrt ((one - z) * (one + z)))
    | Fn.Acos -> real (Math.PI / 2.0) - atan (z / sqrt ((one - z) * (one + z)))
    | Fn.Acosh -> log (z + sqrt ((z - one) * (z + one)))
    | Fn.Atanh -> atanh z
    | Fn.Logit -> log (z / (one - z))
    | Fn.Entr -> if z = Complex.Zero then z else -(z * log z)
    | Fn.Abs
    | Fn.Sign
    | Fn.Floor
    | Fn.Ceil
    | Fn.Round
    | Fn.Trunc -> failwith "not smooth"

/// Exact where `noise` is null; else each node's result, and each operand where it is used, is moved by up to two units in its last place,
/// either part by itself.
type ComplexAlgebra(noise: Random | null) =
    inherit Algebra<Complex>()
    override _.Const c = real c
    override _.Re z = z.Real
    override _.Add(x, y) = x + y
    override _.Sub(x, y) = x - y

    // without the square of the step: where three factors are 0 and the others large, its third power is no longer small beside it
    override _.Mul(x, y) = make (x.Real * y.Real) (x.Real * y.Imaginary + x.Imaginary * y.Real)

    override _.Div(x, y) = x / y
    override _.Smooth(f, z) = smooth f z

    override _.Noisy = not (isNull noise)

    override _.Settle(kind, z) =
        match noise with
        | null -> z
        | rnd ->
            let ulps = 2.0 * (if kind = Float32 then unitSingle else unitDouble)
            let move x = x * (1.0 + ulps * (2.0 * rnd.NextDouble() - 1.0))
            make (move z.Real) (move z.Imaginary)
