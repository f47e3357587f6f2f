// The annual flow of the Nile at Aswan, 1871 to 1970, as a local level with noise: the likelihood of the Kalman filter is a scan, and MathNet
// maximises it with exact gradients. Durbin & Koopman (Time Series Analysis by State Space Methods, section 2.10) publish the variances
// 15,099 of the observations and 1,469 of the level.
#nowarn "3391" // a number where an array is wanted becomes one
#load "AD.fsx" // the references to the built assemblies

open System
open System.Globalization
open System.IO
open AD
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization

let flow =
    File.ReadAllLines(Path.Combine(__SOURCE_DIRECTORY__, "nile.csv"))
    |> Array.skip 1
    |> Array.map (fun line -> Double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))
    |> NDArray.ofArray

/// −log likelihood of the observations after the first, which starts the level: v is the surprise, F its variance.
let deviance (logVariances: NDArray) : NDArray =
    let noise, drift = unpack2 (exp logVariances)

    let filter (level: NDArray, variance: NDArray) (y: NDArray) =
        let v, F = y - level, variance + noise
        let gain = variance / F
        struct ((level + gain * v, variance * (1.0 - gain) + drift), Np.Log F + v * v / F)

    let struct (_, terms) = Lax.Scan(filter, (flow[0], noise + drift), flow[1..])
    0.5 * Np.Sum(terms + Math.Log(2.0 * Math.PI))

let staged = jit deviance
let start = vector [ 10.0; 7.0 ]
let objective = ObjectiveFunction.Gradient(OnVectors.valueAndGrad staged)
let found = BfgsMinimizer(1e-7, 1e-9, 1e-9).FindMinimum(objective, start)
let variances = found.MinimizingPoint.PointwiseExp()

// the curvature at the maximum gives the standard errors of the logarithms
let errors =
    (OnVectors.hessian staged found.MinimizingPoint).Inverse().Diagonal().PointwiseSqrt()

printfn "log likelihood        %.4f" (-found.FunctionInfoAtMinimum.Value)
printfn "observation variance  %.1f (published 15099), ±%.0f%%" variances[0] (100.0 * errors[0])
printfn "level variance        %.1f (published 1469), ±%.0f%%" variances[1] (100.0 * errors[1])
printfn "steps                 %d" found.Iterations

let right = Math.Round variances[0] = 15099.0 && Math.Round variances[1] = 1469.0
printfn "%s" (if right then "right" else "WRONG")
exit (if right then 0 else 1)
