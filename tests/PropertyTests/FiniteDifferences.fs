/// The derivatives against finite differences: of every differentiable primitive and of the samples' functions, on MathNet's vectors and on trees.
module PropertyTests.FiniteDifferences

open System
open FSharp.Reflection
open AD
open AD.Internal
open MathNet.Numerics.LinearAlgebra
open PropertyTests.Generators
open PropertyTests.Primitives
open Xunit

/// What the differences are good for: their own error, h⁴f⁽⁵⁾/30 + ε/h, stays well below.
let private tolerance = 1e-6

/// The Jacobian of f at x by five points along each axis.
let private differences (f: Vector<float> -> Vector<float>) (x: Vector<float>) : Matrix<float> =
    let h = 1e-3

    let column j =
        let at steps =
            let y = x.Clone()
            y[j] <- y[j] + steps * h
            f y

        (at -2.0 - at 2.0 + 8.0 * (at 1.0 - at -1.0)) / (12.0 * h)

    Matrix<float>.Build.DenseOfColumnVectors(Seq.init x.Count column)

let private agree what (got: Matrix<float>) (wanted: Matrix<float>) : unit =
    if got.RowCount <> wanted.RowCount || got.ColumnCount <> wanted.ColumnCount then
        failwith $"{what}: {got.RowCount}×{got.ColumnCount} in place of {wanted.RowCount}×{wanted.ColumnCount}"

    allNear what tolerance (got.ToRowMajorArray()) (wanted.ToRowMajorArray())

let private row (v: Vector<float>) : Matrix<float> = v.ToRowMatrix()

/// Each derivative of f (vector to vector) and of its weighted sum (vector to number), at x.
let private agreesWithDifferences (f: NDArray -> NDArray) (x: Vector<float>) : unit =
    let jacobian = differences (fun v -> (f (NDArray.ofVector v)).ToVector()) x
    agree "jacfwd" (OnVectors.jacfwd f x) jacobian
    agree "jacrev" (OnVectors.jacrev f x) jacobian
    agree "jacobian" (OnVectors.jacobian f x) jacobian
    let weights = Vector<float>.Build.Dense(jacobian.RowCount, fun i -> 1.0 + 0.1 * float i)
    let s (v: NDArray) = Np.Dot(NDArray.ofVector weights, f v)
    let gradient = weights * jacobian
    agree "grad" (row (OnVectors.grad s x)) (row gradient)
    let struct (_, together) = OnVectors.valueAndGrad s x
    agree "valueAndGrad" (row together) (row gradient)
    let hessian = differences (OnVectors.grad s) x
    agree "hessian" (OnVectors.hessian s x) hessian
    let direction = Vector<float>.Build.Dense(x.Count, fun i -> cos (float i))
    agree "jvp" (row (snd (OnVectors.jvp f x direction))) (row (jacobian * direction))
    agree "vjp" (row (snd (OnVectors.vjp f x) weights)) (row gradient)
    agree "hvp" (row (OnVectors.hvp s x direction)) (row (hessian * direction))
    let examples = Matrix<float>.Build.DenseOfRowVectors(x, x * 0.999, x * 1.001)
    let gradients = OnVectors.vmap (grad s) examples
    let value v = Vector<float>.Build.Dense(1, OnVectors.value s v)

    for i in 0 .. examples.RowCount - 1 do
        agree "vmap (grad f)" (row (gradients.Row i)) (differences value (examples.Row i))

let private floats (outs: NDArray[]) : NDArray =
    outs |> Array.filter (fun y -> y.Dtype = Dtype.Float64) |> Array.map Np.Ravel |> Np.Concatenate

// ---- the primitives -------------------------------------------------------------------------------------

let differentiable = labels (fun r -> r.Calculus = Differentiable)

[<Theory; MemberData(nameof differentiable)>]
let ``a primitive's derivatives agree with differences`` (label: string) =
    ofRow 12 1 label (fun e ->
        for i in e.Active do
            let x = e.Operands[i]
            let f (v: NDArray) = floats (apply e (replace e i (Lax.reshape x.Aval.Shape v)))

            if x.Size > 0 && (floats (apply e e.Operands)).Size > 0 then
                agreesWithDifferences f (Vector<float>.Build.Dense(x.ToArray())))

let flat = labels (fun r -> r.Calculus = Flat)

[<Theory; MemberData(nameof flat)>]
let ``a primitive without a derivative gives zeros of its operand's type`` (label: string) =
    ofRow 12 0 label (fun e ->
        for i in e.Active do
            let f x = (apply e (replace e i x))[0] |> Lax.convert Dtype.Float64 |> Lax.sumAll
            let x = e.Operands[i]
            identical "grad" (grad f x) (Lax.zeros x.Aval)
            let struct (_, dy) = Differentiate.jvp "jvp" f x (Lax.ones x.Aval)
            identical "jvp" dy (Np.Scalar 0.0))

let private names (cases: 'T list) = [ for c in cases -> $"{c}" ]

[<Fact>]
let ``the table has every primitive`` () =
    let drawn =
        [
            for r in rows do
                for seed in 0..9 do
                    (r.Draw (Random seed) 1).Prim
        ]

    let case (t: Type) (x: obj) = (fst (FSharpValue.GetUnionFields(x, t, true))).Name
    let casesOf (t: Type) = FSharpType.GetUnionCases(t, true) |> Array.map _.Name

    let covered =
        drawn
        |> List.map (fun p ->
            match p with
            | Plain op -> case typeof<Operation> op
            | p -> case typeof<Prim> p)

    let all = Array.append (casesOf typeof<Operation>) (casesOf typeof<Prim>) |> Array.except [ nameof Plain ]
    // a report has no results for a law to speak of: LookingInside has its tests
    Assert.Equal<string[]>([| "Report" |], all |> Array.except covered)

    let unaries =
        drawn
        |> List.choose (fun p ->
            match p with
            | Plain(Unary u) -> Some u
            | _ -> None)

    let binaries =
        drawn
        |> List.choose (fun p ->
            match p with
            | Plain(Binary b) -> Some b
            | _ -> None)

    Assert.Empty(names cases<Unary> |> List.except (names unaries))
    Assert.Empty(names cases<Binary> |> List.except (names binaries))

/// The words whose derivative is zero or that take no floating number: everything else must be in the table as differentiable.
[<Fact>]
let ``what the table calls flat is what Derivatives calls flat`` () =
    let x = Np.Array [| 0.3 |]

    for op in cases<Unary> do
        if op <> Not then
            let y = Lax.unary op x

            let zero =
                match Derivatives.unary op x y x with
                | Zero -> true
                | Tangent _ -> false

            Assert.Equal(zero, (rowOf (Print.name (Plain(Unary op)))).Calculus = Flat)

// ---- the samples' functions -----------------------------------------------------------------------------

/// ∇ of a sample's function at vectors that FsCheck draws from a box.
let private everywhere (n: int) (low: float) (high: float) (f: NDArray -> NDArray) : unit =
    forAll 25 (fun rnd -> Vector<float>.Build.Dense(n, fun _ -> between low high (rnd.NextDouble()))) (agreesWithDifferences f)

/// A scalar as the vector of one element that a Jacobian has rows for.
let private single (f: NDArray -> NDArray) : NDArray -> NDArray = fun x -> Lax.reshape [| 1 |] (f x)

let rosenbrock (x: NDArray) = Np.Sum(100.0 * (x[1..] - x[.. -2] ** 2.0) ** 2.0 + (1.0 - x[.. -2]) ** 2.0)
let slowFn (x: NDArray) = sin x + cos x * x ** 2
let squareSum (x: NDArray) = x[0] ** 2 + 3.0 * x[1] ** 3

let threeVariables (v: NDArray) =
    let x, y, z = unpack3 v
    x ** 2 + x * y ** 3 + sin z

let planeToPlane (v: NDArray) =
    let x, y = unpack2 v
    arr [ x ** 2 + y ** 2; x ** 2 + x * y ]

let cubic (v: NDArray) =
    let x, y = unpack2 v
    x ** 3 + y ** 2 + x * y

let private inputs = arr2 [ [ 0.5; 1.2; -0.3 ]; [ -1.0; 0.4; 0.8 ]; [ 2.0; -0.7; 0.1 ]; [ 0.2; 0.9; -1.4 ] ]
let private targets = arr [ 1.0; 0.0; 1.0; 0.0 ]

/// The mean negative log-likelihood of weights (3) and offset (1).
let logistic (v: NDArray) =
    let scores = inputs *@ v[.. -2] + v[-1]
    Np.Mean(Nn.Softplus scores - targets * scores)

/// The squared error of 3 → 2 → 1 with tanh, all parameters in one vector of 11.
let perceptron (v: NDArray) =
    let w1, b1, w2, b2 = v[0..5].Reshape(3, 2), v[6..7], v[8..9], v[10]
    let hidden = tanh (inputs *@ w1 + b1)
    Np.Mean((hidden *@ w2 + b2 - targets) ** 2)

[<Fact>]
let ``the Rosenbrock valley`` () = everywhere 5 -1.0 1.0 (single rosenbrock)

[<Fact>]
let ``the tutorial's slow_fn`` () = everywhere 4 -3.0 3.0 slowFn

[<Fact>]
let ``the tutorial's function of two variables`` () = everywhere 2 -2.0 2.0 (single squareSum)

[<Fact>]
let ``the tutorial's function of three variables`` () = everywhere 3 -2.0 2.0 (single threeVariables)

[<Fact>]
let ``the tutorial's function from plane to plane`` () = everywhere 2 -2.0 2.0 planeToPlane

[<Fact>]
let ``the tutorial's cubic`` () = everywhere 2 -2.0 2.0 (single cubic)

[<Fact>]
let ``logistic regression`` () = everywhere 4 -1.0 1.0 (single logistic)

[<Fact>]
let ``a perceptron of two layers`` () = everywhere 11 -1.0 1.0 (single perceptron)

// ---- trees ------------------------------------------------------------------------------------------------

type Model = { W: NDArray; B: NDArray }

/// Tree.grad against the differences of the flat function: any tree is a vector and the way back.
let private treeAgrees (f: 'P -> NDArray) (p: 'P) : unit =
    let flat, back = Tree.ravel p
    let x = flat.ToVector()
    let value v = Vector<float>.Build.Dense(1, (f (back (NDArray.ofVector v))).ToScalar())
    let gradient, _ = Tree.ravel (Tree.grad f p)
    let wanted = differences value x
    agree "Tree.grad" (row (gradient.ToVector())) wanted
    agree "Tree.jacrev" ((Tree.jacrev f p).ToMatrix().ToMatrix()) wanted
    agree "Tree.jacfwd" ((Tree.jacfwd f p).ToMatrix().ToMatrix()) wanted
    let flatGradient v = (fst (Tree.ravel (Tree.grad f (back (NDArray.ofVector v))))).ToVector()
    agree "Tree.hessian" ((Tree.hessian f p).ToMatrix().ToMatrix()) (differences flatGradient x)

let private drawn (rnd: Random) (shape: int list) : NDArray = (reals rnd [ List.toArray shape, between -1.0 1.0 ])[0]

[<Fact>]
let ``gradients of a record`` () =
    let loss m = Np.Mean((tanh (inputs *@ m.W + m.B) - targets) ** 2)
    forAll 25 (fun rnd -> { W = drawn rnd [ 3 ]; B = drawn rnd [] }) (treeAgrees loss)

[<Fact>]
let ``gradients of a tuple`` () =
    forAll 25 (fun rnd -> drawn rnd [ 2; 3 ], drawn rnd [ 3 ]) (treeAgrees (fun (a, b) -> Np.Sum(sin (a *@ b)) + Np.Sum(a) * b[0]))

[<Fact>]
let ``gradients of a struct tuple of a list and a record`` () =
    let f (struct (layers: NDArray list, m)) = Np.Sum(List.fold (fun h w -> tanh (w * h)) m.W layers) * m.B

    forAll
        25
        (fun rnd -> struct (List.init (rnd.Next(1, 4)) (fun _ -> drawn rnd [ 3 ]), { W = drawn rnd [ 3 ]; B = drawn rnd [] }))
        (treeAgrees f)

[<Fact>]
let ``gradients of a list of records, an option and a map`` () =
    let f (layers: Model list, bias: NDArray option, scale: Map<string, NDArray>) =
        let h = layers |> List.fold (fun h m -> tanh (m.W * h + m.B)) (Np.Ones 3)
        Np.Sum(h * scale["out"] + Option.defaultValue (Np.Zeros 3) bias ** 2)

    forAll
        25
        (fun rnd ->
            List.init 2 (fun _ -> { W = drawn rnd [ 3 ]; B = drawn rnd [ 3 ] }),
            (if rnd.Next 2 = 0 then None else Some(drawn rnd [ 3 ])),
            Map [ "out", drawn rnd [ 3 ] ])
        (treeAgrees f)

// ---- C#'s functions -------------------------------------------------------------------------------------------

/// The transforms of the C# face, over Func, at a vector drawn from a box.
let private throughFunc (n: int) (f: NDArray -> NDArray) : unit =
    forAll 25 (fun rnd -> Vector<float>.Build.Dense(n, fun _ -> between -1.0 1.0 (rnd.NextDouble()))) (fun x ->
        let f = Func<NDArray, NDArray> f
        let at (g: Func<NDArray, NDArray>) (v: Vector<float>) = g.Invoke(NDArray.ofVector v)
        let jacobian = differences (fun v -> (at f v).ToVector()) x
        agree "JacFwd" ((at (Transforms.JacFwd f) x).ToMatrix()) jacobian
        agree "JacRev" ((at (Transforms.JacRev f) x).ToMatrix()) jacobian
        let sum = Func<NDArray, NDArray>(fun v -> Np.Sum(f.Invoke v))
        let value v = Vector<float>.Build.Dense(1, (at sum v).ToScalar())
        let gradient v = (at (Transforms.Grad sum) v).ToVector()
        agree "Grad" (row (gradient x)) (differences value x)
        agree "Hessian" ((at (Transforms.Hessian sum) x).ToMatrix()) (differences gradient x)
        let rows = Matrix<float>.Build.DenseOfRowVectors(x, 0.5 * x)
        let gradients = (Transforms.Vmap(Transforms.Grad sum).Invoke(NDArray.ofMatrix rows)).ToMatrix()
        agree "Vmap(Grad)" gradients (Matrix<float>.Build.DenseOfRowVectors(gradient x, gradient (0.5 * x))))

[<Fact>]
let ``C#'s transforms of the samples' functions`` () =
    throughFunc 5 (single rosenbrock)
    throughFunc 4 slowFn
    throughFunc 3 (single threeVariables)
    throughFunc 2 planeToPlane
    throughFunc 11 (single perceptron)

// ---- the library's own check -----------------------------------------------------------------------------------

[<Fact>]
let ``checkGrads agrees on the samples to order 3, and refuses a wrong derivative`` () =
    checkGrads 3 threeVariables (arr [ 2.0; 2.0; 1.0 ])
    checkGrads 3 perceptron (Np.Linspace(-0.5, 0.5, 11))
    let wrong (x: NDArray) = Np.Sum(x * stopGradient x)
    let e = Assert.Throws<TransformException>(fun () -> checkGrads 1 wrong (arr [ 2.0; 3.0 ]))
    Assert.Equal("AD066", (e :> IArrayError).Code)

[<Fact>]
let ``checkGrads of a tree of float32 arrays allows for their digits`` () =
    let x, y = (arr [ 0.3; -1.2; 2.0 ]).AsType Dtype.Float32, (arr [ 1.1; 0.7; 0.9 ]).AsType Dtype.Float32
    let f (x: NDArray, y: NDArray) = Np.Sum(sin x * y ** 3)
    Tree.checkGrads 1 f (x, y)
    Tree.checkGrads 1 (fun (p: {| X: NDArray |}) -> Np.Sum(exp p.X)) {| X = x |}
    let wrong (x: NDArray, y: NDArray) = Np.Sum(stopGradient x * y * x)
    let e = Assert.Throws<TransformException>(fun () -> Tree.checkGrads 1 wrong (x, y))
    Assert.Equal("AD066", (e :> IArrayError).Code)
