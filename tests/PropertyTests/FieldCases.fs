/// Field cases: small programs born of public reports by users of other systems, each a test by its id (tests/field-cases.tsv names them all). The other half is in C#.
module PropertyTests.FieldCases

open System
open System.IO
open System.Text.RegularExpressions
open AD
open AD.Internal
open PropertyTests.Generators
open PropertyTests.Sources
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private at0 (f: NDArray -> NDArray) = (f (scalar 0.0)).ToScalar()

/// |got − wanted| ≤ tolerance (1 + |wanted|), element by element.
let private gives tolerance (wanted: float list) (got: NDArray) : unit = allNear "value" tolerance (got.ToArray()) (List.toArray wanted)

let private exactly = gives 1e-10

// ---- gradients ----------------------------------------------------------------------------------------------------

// jax-ml/jax#654. The right force, where the mask is put before the root: Coulomb's law. With the mask after it JAX's rule is ours
// (0·∞ is NaN, and nothing is masked), which the second half says.
[<Fact>]
let ``pairwise-self-distance`` () =
    let positions = arr2 [ [ 0.0; 0.0; 0.0 ]; [ 1.1; 0.2; -0.3 ]; [ -0.4; 0.9; 0.5 ] ]
    let q = arr [ 1.2; -0.5; 0.8 ]
    let apart = Np.Eye 3 .= 0.0
    let differences (p: NDArray) = Np.ExpandDims(p, 1) - Np.ExpandDims(p, 0)
    let energy (d: NDArray) = 0.5 * Np.Sum(Np.Where(apart, Np.Outer(q, q) / d, 0.0))

    let masked (p: NDArray) =
        let squares = Np.Sum(differences p ** 2, -1)
        energy (sqrt (Np.Where(apart, squares, 1.0)))

    // −∂E/∂pᵢ = Σⱼ qᵢqⱼ (pᵢ − pⱼ)/|pᵢ − pⱼ|³
    let p, charge = positions.ToMatrix(), q.ToVector()

    let force i k =
        List.sum
            [
                for j in 0..2 do
                    if j <> i then
                        let r = p.Row i - p.Row j
                        -charge[i] * charge[j] * r[k] / r.L2Norm() ** 3.0
            ]

    grad masked positions |> gives 1e-9 [ for i, k in List.allPairs [ 0..2 ] [ 0..2 ] -> force i k ]
    let unmasked (p: NDArray) = energy (Linalg.Norm(differences p, axis = -1))
    Assert.All((grad unmasked positions).ToArray(), Double.IsNaN >> Assert.True)

// HIPS/autograd#183. As in JAX the norm has no derivative at 0; the square written as a sum has: gradient 0, Hessian −2I, in closed form.
[<Fact>]
let ``norm-squared-at-zero`` () =
    let x = Np.Zeros 3
    let f (x: NDArray) = exp (-Np.Sum(x * x))
    grad f x |> exactly [ 0.0; 0.0; 0.0 ]
    hessian f x |> exactly [ -2.0; 0.0; 0.0; 0.0; -2.0; 0.0; 0.0; 0.0; -2.0 ]
    let throughNorm (x: NDArray) = exp (-(Linalg.Norm x ** 2))
    Assert.All((grad throughNorm x).ToArray(), Double.IsNaN >> Assert.True)
    // away from 0 both are the same
    let y = arr [ 0.3; -0.2; 0.1 ]
    hessian throughNorm y |> exactly (List.ofArray ((hessian f y).ToArray()))

// pytorch/pytorch#4320. As in JAX the deviation has no derivative at a constant; its square is the variance, which has: 2(x − mean)/n = 0.
[<Fact>]
let ``std-squared-of-constant`` () =
    let x = Np.Full(4, 2.5)
    grad (fun x -> Np.Var x + Np.Sum x) x |> exactly [ 1.0; 1.0; 1.0; 1.0 ]
    Assert.All((grad (fun x -> Np.Std x ** 2 + Np.Sum x) x).ToArray(), Double.IsNaN >> Assert.True)

// autodiff/autodiff#351. 4.3 x², whose third and fourth derivatives are 0, with an exponent that is an array. (JAX: NaN from the third on.)
[<Fact>]
let ``power-derivatives-at-zero`` () =
    let f (x: NDArray) = 4.3 * Np.Power(x, scalar 2.0)
    let derivatives = List.scan (fun d _ -> grad d) (grad f) [ 2..4 ]
    Assert.Equal<float list>([ 0.0; 8.6; 0.0; 0.0 ], derivatives |> List.map at0)

// coin-or/CppAD#120. ∂/∂y = x/(x² + y²), ∂/∂x = −y/(x² + y²).
[<Fact>]
let ``atan2-on-the-axis`` () =
    for y, x in [ 0.0, 2.0; 0.0, -2.0; 3.0, 0.0; -3.0, 0.0 ] do
        let dy, dx = grad2 (fun y x -> Np.Arctan2(y, x)) (scalar y) (scalar x)
        let squares = x * x + y * y
        dy |> exactly [ x / squares ]
        dx |> exactly [ -y / squares ]

// JuliaDiff/ForwardDiff.jl#774. x₀ is not used, so its entry is 0 whatever the slope of the logarithm; the other one is 1/0.
[<Fact>]
let ``true-zero-beats-infinite-slope`` () =
    let f (x: NDArray) = log (Np.ZerosLike x[0] + x[1])
    grad f (arr [ 1.0; 0.0 ]) |> exactly [ 0.0; infinity ]
    jit (grad f) (arr [ 1.0; 0.0 ]) |> exactly [ 0.0; infinity ]

// ---- nesting ------------------------------------------------------------------------------------------------------

// ekmett/ad#12. h = Σ (3x²)² = Σ 9x⁴.
[<Fact>]
let ``gradient-inside-a-sum-of-squares`` () =
    let f (x: NDArray) = Np.Sum(x ** 3)
    let h x = Np.Sum(grad f x ** 2)
    let x = [ 1.0; -0.5; 2.0 ]
    grad h (NDArray.ofList x) |> exactly [ for v in x -> 36.0 * v ** 3.0 ]

// JuliaDiff/ForwardDiff.jl#423. f = u₀² u₁² p₀² exp(p₁u₀), differentiated by hand in p and then in u.
[<Fact>]
let ``jacobian-of-a-parameter-gradient`` () =
    let f (u: NDArray) (p: NDArray) = u[0] ** 2 * u[1] ** 2 * p[0] ** 2 * exp (p[1] * u[0])
    let u, p = arr [ 2.0; 3.0 ], arr [ 4.0; -0.3 ]
    let u0, u1, p0, p1 = 2.0, 3.0, 4.0, -0.3
    let e = exp (p1 * u0)

    let wanted =
        [
            // ∂f/∂p₀ = 2 p₀ u₀² u₁² e
            2.0 * p0 * u1 ** 2.0 * (2.0 * u0 + p1 * u0 ** 2.0) * e
            4.0 * p0 * u0 ** 2.0 * u1 * e
            // ∂f/∂p₁ = p₀² u₀³ u₁² e
            p0 ** 2.0 * u1 ** 2.0 * (3.0 * u0 ** 2.0 + p1 * u0 ** 3.0) * e
            2.0 * p0 ** 2.0 * u0 ** 3.0 * u1 * e
        ]

    for outer, inner in List.allPairs [ jacfwd; jacrev ] [ jacfwd; jacrev ] do
        outer (fun u -> inner (f u) p) u |> exactly wanted

// FluxML/Zygote.jl#1264. The squared entries of the Jacobian, written down and differentiated by hand; the trace of φ's Hessian is
// −sin x₀ exp x₁ + 6 x₀ x₁ + sin x₀ exp x₁ = 6 x₀ x₁.
[<Fact>]
let ``gradient-of-a-summed-jacobian`` () =
    let f (x: NDArray) = Np.Stack [ sin x[0] * cos x[1]; x[0] ** 2 * x[1]; exp (x[0] - x[1]) ]
    let phi (x: NDArray) = sin x[0] * exp x[1] + x[0] ** 3 * x[1]
    let a, b = 0.6, 1.1
    let x = arr [ a; b ]

    // Σ = (cos a cos b)² + (sin a sin b)² + 4a²b² + a⁴ + 2 exp(2(a − b))
    let wanted =
        let e = 4.0 * exp (2.0 * (a - b))

        [
            -sin(2.0 * a) * cos b ** 2.0 + sin (2.0 * a) * sin b ** 2.0 + 8.0 * a * b ** 2.0 + 4.0 * a ** 3.0 + e
            -sin(2.0 * b) * cos a ** 2.0 + sin (2.0 * b) * sin a ** 2.0 + 8.0 * a ** 2.0 * b - e
        ]

    for jacobian in [ jacfwd; jacrev ] do
        grad (fun x -> Np.Sum(jacobian f x ** 2)) x |> exactly wanted

    grad (fun x -> Np.Trace(hessian phi x)) x |> exactly [ 6.0 * b; 6.0 * a ]

// HIPS/autograd#116. The Hermite numbers.
[<Fact>]
let ``square-or-product-same-derivatives`` () =
    for f in
        [
            (fun (x: NDArray) -> exp (-(x ** 2)))
            (fun x -> exp (-(x * x)))
            (fun x -> exp (-Np.Power(x, scalar 2.0)))
        ] do
        let derivatives = List.scan (fun d _ -> grad d) (grad f) [ 2..6 ] |> List.map at0
        allNear "derivatives" 1e-10 (List.toArray derivatives) [| 0.0; -2.0; 0.0; 12.0; 0.0; -120.0 |]

// ---- vmap ---------------------------------------------------------------------------------------------------------

// pytorch/functorch#501. The trace is linear: its Jacobian is I, its Hessian 0.
[<Fact>]
let ``vmap-hessian-of-trace`` () =
    let first = arr2 [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ]; [ 7.0; 8.0; 10.0 ] ]
    let second = arr2 [ [ 0.0; 1.0; 0.0 ]; [ 1.0; 0.0; 1.0 ]; [ 2.0; 2.0; 2.0 ] ]
    let m = Np.Stack [ first; second ]
    let trace (m: NDArray) = Np.Trace m

    for h in [ vmap (hessian trace) m; vmap (jacrev (jacrev trace)) m ] do
        identical "Hessians" h (Np.Zeros [| 2; 3; 3; 3; 3 |])

    identical "Jacobians" (vmap (jacrev trace) m) (Np.Stack [ Np.Eye 3; Np.Eye 3 ])

// pytorch/functorch#847. The Jacobian of the norm is x/|x|, a row.
[<Fact>]
let ``vmap-of-a-jacobian-of-norm`` () =
    let rows = [ [ 0.3; 0.1; 0.9 ]; [ 0.5; -0.2; 0.4 ]; [ 1.0; 2.0; 2.0 ] ]
    let f (x: NDArray) = Linalg.Norm(x, axis = 0, keepdims = true)

    let wanted =
        [
            for row in rows do
                let length = sqrt (row |> List.sumBy (fun v -> v * v))
                for v in row -> v / length
        ]

    for jacobian in [ jacrev; jacfwd ] do
        let j = vmap (jacobian f) (Np.Stack(rows |> List.map NDArray.ofList))
        Assert.Equal<int[]>([| 3; 1; 3 |], j.Shape.ToArray())
        j |> exactly wanted

// ---- printing -----------------------------------------------------------------------------------------------------

// jax-ml/jax#4615. The value is known while a derivative is taken, and is shown, short, at every depth.
[<Fact>]
let ``print-shows-the-number-under-grad`` () =
    let seen (transform: (NDArray -> NDArray) -> unit) : string list =
        let texts = Collections.Generic.List<string>()

        transform (fun x ->
            texts.Add $"{x}"
            texts.Add $"%A{x}"
            x * x)

        List.ofSeq texts

    let texts =
        List.collect
            seen
            [
                fun f -> grad f (scalar 1.5) |> ignore
                fun f -> grad (grad f) (scalar 1.5) |> ignore
                fun f -> jvp f (scalar 1.5) (scalar 1.0) |> ignore
                fun f -> grad (grad (grad f)) (scalar 1.5) |> ignore
            ]

    Assert.Equal(8, texts.Length)

    for text in texts do
        Assert.Contains("1.5", text)
        Assert.True(text.Length < 120, text)

// ---- numerics -----------------------------------------------------------------------------------------------------

// jax-ml/jax#777. σ' = σ(1 − σ) = exp(−|x|)/(1 + exp(−|x|))². Where exp overflows, the hand-written one meets ∞·0, as in JAX; the library's
// own is right in both tails.
[<Fact>]
let ``hand-written-sigmoid`` () =
    let slope x =
        let e = exp -(abs x)
        e / (1.0 + e) ** 2.0

    let hand (x: NDArray) = 1.0 / (1.0 + exp -x)

    for x in [ -40.0; 0.0; 40.0 ] do
        grad hand (scalar x) |> gives 1e-10 [ slope x ]

    Assert.True(Double.IsNaN((grad hand (scalar -800.0)).ToScalar()))

    for x in [ -800.0; -40.0; 0.0; 40.0; 800.0 ] do
        let got = (grad (fun x -> Nn.Sigmoid x) (scalar x)).ToScalar()
        Assert.True(abs (got - slope x) <= 1e-15 * slope x, $"σ'({x}) is {got:R}")

// jax-ml/jax#18605. x/(x² + y²) and −y/(x² + y²), also where the squares underflow.
[<Fact>]
let ``arctan2-near-the-origin`` () =
    for y, x, unit, dy, dx in [ 1e-10, 1e-10, 1e-10, 0.5, -0.5; 3e-170, 4e-170, 1e-170, 4.0 / 25.0, -3.0 / 25.0 ] do
        let gy, gx = grad2 (fun y x -> Np.Arctan2(y, x)) (scalar y) (scalar x)
        gy * unit |> gives 1e-9 [ dy ]
        gx * unit |> gives 1e-9 [ dx ]

// ---- .NET ---------------------------------------------------------------------------------------------------------

// DiffSharp/DiffSharp#328. Zeros of the right shape, though the gradient does not depend on x.
[<Fact>]
let ``hessian-of-a-linear-function`` () =
    let x = arr [ 0.5; 0.5 ]
    let f (x: NDArray) = Np.Sum x
    let zeros = Np.Zeros((2, 2))

    for h in
        [
            hessian f
            jacrev (jacrev f)
            jacfwd (jacfwd f)
            jacrev (jacfwd f)
            hessian (fun _ -> scalar 3.0)
        ] do
        identical "Hessian" (h x) zeros
        identical "Hessian, staged" (jit h x) zeros

    identical "product with a vector" (hvp f x x) (Np.Zeros 2)
    identical "ignored argument" (snd (grad2 (fun a _ -> Np.Sum a) x x)) (Np.Zeros 2)

// DiffSharp/DiffSharp#1. L = Σ c log(S(a) − S(b)) with S(t) = Σ w exp(−λt): value, gradient and Hessian worked out by hand.
[<Fact>]
let ``fit-of-binned-counts`` () =
    let theta, bins = [ 0.6; 0.4; 0.9; 0.25 ], [ 0.0, 1.0, 58.0; 1.0, 3.0, 61.0; 3.0, 7.0, 20.0 ]
    let survival (theta: NDArray) (t: float) = Np.Sum(theta[..1] * exp (-theta[2..] * t))

    let likelihood (theta: NDArray) =
        bins |> List.map (fun (a, b, c) -> c * log (survival theta a - survival theta b)) |> List.reduce (+)

    // D = S(a) − S(b) of a bin, its gradient and its Hessian
    let w, l = theta[..1], theta[2..]
    let e i t = exp (-l[i] * t)
    let value (a, b) = List.sum [ for i in 0..1 -> w[i] * (e i a - e i b) ]

    let slope (a, b) = [ for i in 0..1 -> e i a - e i b ] @ [ for i in 0..1 -> w[i] * (b * e i b - a * e i a) ]

    let bend (a, b) j k =
        match j % 2 = k % 2, j < 2, k < 2 with
        | true, true, false
        | true, false, true -> b * e (j % 2) b - a * e (j % 2) a
        | true, false, false -> w[j % 2] * (a * a * e (j % 2) a - b * b * e (j % 2) b)
        | true, true, true
        | false, _, _ -> 0.0

    let sum (term: float * float -> float) = List.sum [ for a, b, c in bins -> c * term (a, b) ]
    let x = NDArray.ofList theta
    likelihood x |> gives 1e-8 [ sum (value >> log) ]
    grad likelihood x |> gives 1e-8 [ for j in 0..3 -> sum (fun bin -> (slope bin)[j] / value bin) ]

    hessian likelihood x
    |> gives
        1e-8
        [
            for j, k in List.allPairs [ 0..3 ] [ 0..3 ] ->
                sum (fun bin -> bend bin j k / value bin - (slope bin)[j] * (slope bin)[k] / value bin ** 2.0)
        ]

// ---- all of them --------------------------------------------------------------------------------------------------

/// The tests by id, from the source text of both languages.
let private tests () : string list =
    let found (file: string) (pattern: string) = [ for m in Regex.Matches(File.ReadAllText file, pattern) -> m.Groups[1].Value ]

    let inFiles (directory: string) (pattern: string) (test: string) =
        Directory.GetFiles(Path.Combine(root, "tests", directory), pattern) |> Seq.collect (fun file -> found file test)

    [
        yield! inFiles "PropertyTests" "FieldCases*.fs" @"\[<Fact>\]\s*let ``([a-z0-9-]+)`` \(\)"
        yield! inFiles "CSharpTests" "FieldCases*.cs" "\\[Fact\\(DisplayName = \"([a-z0-9-]+)\"\\)\\]"
    ]

/// The rows of tests/field-cases.tsv: id and what the case needs.
let private known () : (string * string) list =
    [
        for line in File.ReadAllLines(Path.Combine(root, "tests", "field-cases.tsv")) |> Array.skip 1 do
            let row = line.Split '\t'
            row[0], row[1]
    ]

/// What the library has, so that the cases needing no more are tests.
let private present = [ "core"; "control" ]

[<Fact>]
let ``every field case that needs what the library has is a test, once, and about half are in each language`` () =
    let wanted =
        [
            for id, needs in known () do
                if List.contains needs present then id
        ]

    Assert.Equal(45, wanted.Length)
    Assert.Equal<string list>(List.sort wanted, List.sort (tests ()))
