// Newton's method on the Rosenbrock valley and a model whose parameters are a record, with the answers checked.
#nowarn "3391" // a number where an array is wanted becomes one
#load "AD.fsx" // the references to the built assemblies

open AD
open MathNet.Numerics.LinearAlgebra

let rosenbrock (p: NDArray) =
    let x, y = p[0], p[1]
    100.0 * (y - x ** 2.0) ** 2.0 + (1.0 - x) ** 2.0

let gradient = rosenbrock |> grad |> jit
let curvature = rosenbrock |> hessian |> jit

let newton (x: Vector<float>) =
    let p = NDArray.ofVector x
    x - (NDArray.toMatrix (curvature p)).Solve(NDArray.toVector (gradient p))

let start = Vector<float>.Build.Dense [| -1.2; 1.0 |]
let minimum = Seq.unfold (fun x -> Some(x, newton x)) start |> Seq.item 8
printfn "%O" minimum

// Parameters are a record; so is their gradient.
type Model = { W: NDArray; B: NDArray }

let loss inputs targets model =
    Np.Mean((Np.Dot(inputs, model.W) + model.B - targets) ** 2.0)

let step rate inputs targets model =
    let slope = Tree.grad (loss inputs targets) model

    {
        W = model.W - rate * slope.W
        B = model.B - rate * slope.B
    }

// Data of a known plane, 2x₀ − x₁ + 0.5: gradient descent finds it.
let inputs =
    Np.Array [| [| 0.0; 0.0 |]; [| 1.0; 0.0 |]; [| 0.0; 1.0 |]; [| 1.0; 1.0 |] |]

let plane = Np.Array [| 2.0; -1.0 |]
let targets = Np.Dot(inputs, plane) + 0.5
let zero = { W = Np.Zeros(Shape [| 2 |]); B = 0.0 }

let fitted =
    Seq.unfold (fun m -> Some(m, step 0.5 inputs targets m)) zero |> Seq.item 400

printfn $"w = {fitted.W}, b = {fitted.B}"

let distance =
    [
        (minimum - Vector<float>.Build.Dense(2, 1.0)).L2Norm()
        Np.Max(Np.Abs(fitted.W - plane)).ToScalar()
        abs (fitted.B.ToScalar() - 0.5)
    ]
    |> List.max

printfn
    "%s"
    (if distance < 1e-12 then
         "right"
     else
         $"WRONG: off by {distance}")

exit (if distance < 1e-12 then 0 else 1)
