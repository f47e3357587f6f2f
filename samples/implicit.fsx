// Kepler's equation E − e·sin E = M, solved by Newton's iteration as a whileLoop, and differentiated in two ways: through the iteration as it
// ran, and by the implicit-function theorem, written by hand as a customJvp. Printed side by side, and compared.
#nowarn "3391" // a number where an array is wanted becomes one
#load "AD.fsx" // the references to the built assemblies

open AD

/// The eccentric anomaly: steps until one is below the last digits.
let solve (m: NDArray, e: NDArray) : NDArray =
    let step (anomaly: NDArray, _: NDArray) =
        let d = (anomaly - e * sin anomaly - m) / (1.0 - e * cos anomaly)
        anomaly - d, d

    fst (Lax.WhileLoop((fun (_: NDArray, d: NDArray) -> abs d .> 1e-13), step, (m, Np.OnesLike m)))

/// With g(E, M, e) = E − e·sin E − M = 0: dE = (dM + sin E·de) / (1 − e·cos E), whatever the iteration did.
let implicitly =
    Tree.customJvp solve (fun (m, e) (dm, de) ->
        let anomaly = solve (m, e)
        anomaly, (dm + sin anomaly * de) / (1.0 - e * cos anomaly))

let number (x: NDArray) = x.ToScalar()
let m, e = Np.Scalar 1.2, Np.Scalar 0.7

/// Value, gradient, the first row of the Hessian, and a gradient under jit and vmap, of a solver.
let facts (solver: NDArray * NDArray -> NDArray) : (string * float) list =
    let dm, de = Tree.grad solver (m, e)
    let second = Tree.hessian solver (m, e)
    let forward = snd (jvp (fun e -> solver (m, e)) e (Np.Scalar 1.0))
    let orbit = Np.Linspace(0.1, 3.0, 5)
    let along = jit (vmap (grad (fun m -> solver (m, e)))) orbit

    [
        "E", number (solver (m, e))
        "dE/dM", number dm
        "dE/de", number de
        "dE/de, forward", number forward
        "d²E/dM²", number second["[0]", "[0]"]
        "d²E/dM de", number second["[0]", "[1]"]
        "Σ dE/dM on an orbit, jit of vmap", number (Np.Sum along)
    ]

printfn "%-34s %-22s %-22s" "" "through the iteration" "by the implicit function"

let differences =
    [
        for (name, unrolled), (_, implicit) in List.zip (facts solve) (facts implicitly) do
            printfn "%-34s %-22.15g %-22.15g" name unrolled implicit
            abs (unrolled - implicit) / max 1.0 (abs implicit)
    ]

let worst = List.max differences

printfn
    "%s"
    (if worst < 1e-10 then
         $"right: they differ by {worst:g2}"
     else
         $"WRONG: they differ by {worst:g2}")

exit (if worst < 1e-10 then 0 else 1)
