/// What a refusal says: the word that was called, as F# writes it, and the way out in F#'s words; and nothing is written while all goes well.
module PropertyTests.Messages

open System
open System.Text.RegularExpressions
open AD.Internal
open AD
open PropertyTests.Generators
open Xunit

let private nothing<'T> : 'T = Unchecked.defaultof<'T>
let private vec = arr [ 1.0; 2.0; 3.0 ]
let private ints = Np.Array [| 1; 2; 3 |]
let private one = Np.Scalar 1.0
let private square (x: NDArray) : NDArray = x * x
let private pair = (one, one)
let private product (x: NDArray, y: NDArray) : NDArray = x * y
let private none: NDArray * NDArray = nothing, nothing
let private lost (_: NDArray) : NDArray = nothing

let private run (f: 'A -> 'R) (x: 'A) () = f x |> ignore

/// The word, and a call of it that is refused.
let private calls: (string * (unit -> unit)) list =
    [
        "jvp", run (jvp square ints) ints
        "vjp", run (vjp square) ints
        "linearize", run (linearize square) ints
        "linearTranspose", run (linearTranspose square) ints
        "grad", run (grad square) vec
        "valueAndGrad", run (valueAndGrad square) vec
        "gradAux", run (gradAux (fun x -> x, 1)) vec
        "valueAndGradAux", run (valueAndGradAux (fun x -> x, 1)) vec
        "grad2", run (grad2 (fun x y -> x * y) vec) vec
        "valueAndGrad2", run (valueAndGrad2 (fun x y -> x * y) vec) vec
        "vmap", run (vmap square) one
        "vmapAt", run (vmapAt 3 0 square) vec
        "vmap2", run (vmap2 (fun x y -> x * y) one) vec
        "vmap2At", run (vmap2At (None, None) 0 (fun x y -> x * y) vec) vec
        "vmap3", run (vmap3 (fun x y z -> x * y * z) one vec) vec
        "jacfwd", run (jacfwd square) ints
        "jacrev", run (jacrev square) ints
        "jacobian", run (jacobian square) ints
        "hessian", run (hessian square) ints
        "hessian2", run (hessian2 (fun x y -> x * y) ints) vec
        "hvp", run (hvp square vec) vec
        "jit", run (jit lost) vec
        "jit2", run (jit2 (fun x _ -> lost x) vec) vec
        "jit3", run (jit3 (fun x _ _ -> lost x) vec vec) vec
        "makeJaxpr", run (makeJaxpr lost) vec
        "evalShape", run (evalShape lost) vec
        "checkGrads", run (checkGrads 2 square) ints
        "customJvp", run (customJvp lost (fun x t -> x, t)) vec
        "customVjp", run (customVjp lost (fun x -> x, x) (fun _ c -> c)) vec
        "customRules", run (customRules lost (fun x t -> x, t) (fun x -> x, x) (fun _ c -> c)) vec
        "checkpoint", run (checkpoint lost) vec
        "checkpointWith", run (checkpointWith (enum 9)) square
        "checkNaN", run (checkNaN lost) vec
        "debugPrint", run (debugPrint "{7}") vec
        "errorIf", run (errorIf "no mask") vec
        "Tree.jvp", run (Tree.jvp product pair) none
        "Tree.vjp", run (Tree.vjp product) none
        "Tree.linearize", run (Tree.linearize product) none
        "Tree.linearTranspose", run (Tree.linearTranspose product) none
        "Tree.grad", run (Tree.grad product) (vec, vec)
        "Tree.gradAllowInt", run (Tree.gradAllowInt product) (vec, vec)
        "Tree.valueAndGrad", run (Tree.valueAndGrad product) (vec, vec)
        "Tree.hvp", run (Tree.hvp product (vec, vec)) (vec, vec)
        "Tree.jacfwd", run (Tree.jacfwd product) none
        "Tree.jacrev", run (Tree.jacrev product) none
        "Tree.jacobian", run (Tree.jacobian product) none
        "Tree.hessian", run (Tree.hessian product) (vec, vec)
        "Tree.vmap", run (Tree.vmap product) pair
        "Tree.vmapAt", run (Tree.vmapAt (fun _ -> None) 0 product) pair
        "Tree.jit", run (Tree.jit product) none
        "Tree.jitStatic", run (Tree.jitStatic [ "there" ] product) pair
        "Tree.makeJaxpr", run (Tree.makeJaxpr product) none
        "Tree.evalShape", run (Tree.evalShape product) none
        "Tree.checkGrads", run (Tree.checkGrads 2 product) none
        "Tree.stopGradient", run Tree.stopGradient none
        "Tree.leaves", run Tree.leaves none
        "Tree.paths", run Tree.paths none
        "Tree.map", run (Tree.map lost) pair
        "Tree.map2", run (Tree.map2 (fun x _ -> x) pair) none
        "Tree.add", run (Tree.add pair) (vec, vec)
        "Tree.scale", run (Tree.scale vec) pair
        "Tree.axpy", run (Tree.axpy vec pair) pair
        "Tree.dot", run (Tree.dot pair) (vec, vec)
        "Tree.norm", run Tree.norm none
        "Tree.zerosLike", run Tree.zerosLike none
        "Tree.stack", run Tree.stack [ pair; (vec, vec) ]
        "Tree.ravel", run Tree.ravel none
        "Tree.ravel", run (snd (Tree.ravel pair)) vec
        "OnVectors.value", run (OnVectors.value square) (vector [ 1.0; 2.0 ])
        "OnVectors.grad", run (OnVectors.grad square) (vector [ 1.0; 2.0 ])
        "OnVectors.valueAndGrad", run (OnVectors.valueAndGrad square) (vector [ 1.0; 2.0 ])
        "OnVectors.jacfwd", run (OnVectors.jacfwd lost) (vector [ 1.0 ])
        "OnVectors.jacrev", run (OnVectors.jacrev lost) (vector [ 1.0 ])
        "OnVectors.jacobian", run (OnVectors.jacobian lost) (vector [ 1.0 ])
        "OnVectors.hessian", run (OnVectors.hessian square) (vector [ 1.0; 2.0 ])
        "OnVectors.jvp", run (OnVectors.jvp square (vector [ 1.0; 2.0 ])) (vector [ 1.0 ])
        "OnVectors.vjp", run (OnVectors.vjp lost) (vector [ 1.0 ])
        "OnVectors.hvp", run (OnVectors.hvp square (vector [ 1.0; 2.0 ])) (vector [ 1.0; 2.0 ])
        "OnVectors.vmap", run (OnVectors.vmap lost) (matrix [ [ 1.0 ] ])
        "OnScalars.value", run (OnScalars.value (fun x -> Np.Stack [ x; x ])) 1.0
        "OnScalars.derivative", run (OnScalars.derivative (fun x -> Np.Stack [ x; x ])) 1.0
        "Lax.cond", run (Lax.cond one (fun () -> one)) (fun () -> one)
        "Lax.switch", run (Lax.switch one) [ (fun () -> one) ]
        "Lax.whileLoop", run (Lax.whileLoop (fun _ -> one) square) one
        "Lax.foriLoop", run (Lax.foriLoop one one (fun _ c -> c)) one
        "Lax.scan", run (Lax.scan (fun c x -> c, x) one) one
        "Lax.scanBack", run (Lax.scanBack (fun c x -> c, x) one) one
        "Lax.iterate", run (Lax.iterate -1 (fun c -> c, c)) one
        "Lax.map", run (Lax.map square) one
        "Lax.mapBatched", run (Lax.mapBatched 0 square) vec
        "Lax.associativeScan", run (Lax.associativeScan (fun x _ -> lost x)) vec
    ]

/// C#'s words, and what only C# writes.
let private csharp = Regex @"C#|\b(Jvp|Vjp|JacRev|JacFwd|Vmap|Jit|Trees\.|StopGradient|ToNDArray|ToList|null\.$)|Lax\.[A-Z]"

[<Fact>]
let ``a refusal names the word that was called, as F# writes it`` () =
    for word, call in calls do
        let e = Assert.ThrowsAny<ArgumentException> call

        let code =
            match box e with
            | :? IArrayError as known -> known.Code
            | _ -> failwith $"{word}: {e}"

        Assert.True(
            Regex.IsMatch(e.Message, $"^(the way back from )?{Regex.Escape word}( |:)"),
            $"{word} is not what is refused: {e.Message}"
        )

        Assert.False(csharp.IsMatch(e.Message.Replace(code, "")), $"{word} speaks C#: {e.Message}")

[<Fact>]
let ``a word of numpy's that is made of others names itself`` () =
    let axis = Axes [| 7 |]

    let words: (string * (unit -> NDArray)) list =
        [
            "sum", (fun () -> Np.Sum(vec, axis))
            "nansum", (fun () -> Np.NanSum(vec, axis))
            "nanprod", (fun () -> Np.NanProd(vec, axis))
            "nanmean", (fun () -> Np.NanMean(vec, axis))
            "nanvar", (fun () -> Np.NanVar(vec, axis))
            "nanstd", (fun () -> Np.NanStd(vec, axis))
            "nanmax", (fun () -> Np.NanMax(vec, axis))
            "nanmin", (fun () -> Np.NanMin(vec, axis))
            "nancumsum", (fun () -> Np.NanCumsum(vec, axis))
            "nancumprod", (fun () -> Np.NanCumprod(vec, axis))
            "var", (fun () -> Np.Var(vec, axis))
            "std", (fun () -> Np.Std(vec, axis))
            "ptp", (fun () -> Np.Ptp(vec, axis))
            "count_nonzero", (fun () -> Np.CountNonzero(vec, axis))
        ]

    for word, call in words do
        let e = Assert.ThrowsAny<ArgumentException>(call >> ignore)
        Assert.StartsWith($"{word}: axis 7", e.Message)

    let e = Assert.Throws<ShapeException>(fun () -> Np.VecMat(Np.Ones((2, 3)), vec) |> ignore)

    Assert.StartsWith("vecmat of float64[2,3] and float64[3].", e.Message)

[<Fact>]
let ``nothing is written while nothing is refused`` () =
    // a part of an error's message would be some tens of bytes
    let bytes (once: unit -> unit) =
        once ()
        let before = GC.GetAllocatedBytesForCurrentThread()

        for _ in 1..100 do
            once ()

        (GC.GetAllocatedBytesForCurrentThread() - before) / 100L

    let struct (_, def) = Pytree.flatten "Tree.leaves" "the tree" pair

    Assert.InRange(bytes (fun () -> Pytree.flatten "grad" "the argument" one |> ignore), 0L, 40L)
    Assert.Equal(0L, bytes (fun () -> Pytree.refuseNumbers "grad" "the argument" def))
    Assert.Equal(0L, bytes (fun () -> Pytree.requireSame "Tree.add" "" def def))
    Assert.Equal(0L, bytes (fun () -> Differentiate.refuseIntegerResult "grad" one))
    Assert.Equal(0L, bytes (fun () -> Pytree.check<NDArray * NDArray> "grad" "the argument"))
