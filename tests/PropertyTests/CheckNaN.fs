/// checkNaN: it changes nothing where there is no NaN, and names the operation and the line where there is one.
module PropertyTests.CheckNaN

open System
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private v = arr [ 1.0; 2.0; 3.0 ]

let private stops (shows: string list) (call: unit -> NDArray) : string =
    let e = Assert.Throws<NaNException>(fun () -> call () |> ignore)
    Assert.Equal("AD090", (e :> IArrayError).Code)

    for text in shows do
        Assert.Contains(text, e.Message)

    // the state is clean
    Assert.Null Trace.Body
    Assert.False UserLines.AreWanted
    identical "after" (grad sin (scalar 0.5)) (cos (scalar 0.5))
    e.Message

[<Fact>]
let ``where there is no NaN nothing changes`` () =
    let f (x: NDArray) = Np.Sum(exp (sin x) / (1.0 + x * x))

    for g in
        [
            f
            grad f
            jit f
            jit (grad f)
            grad (jit f)
            vmap f
            hessian f
            checkpoint f
            (fun x -> snd (jvp f x x))
            (fun x -> Np.Max x)
            (fun x -> Np.Sort x)
        ] do
        identical "outside" (checkNaN g v) (g v)
        identical "of jit" (jit (checkNaN g) v) (jit g v)

    identical "inside" (grad (checkNaN f) v) (grad f v)
    identical "inside jit" (jit (grad (checkNaN f)) v) (jit (grad f) v)
    identical "inside vmap" (vmap (checkNaN sin) v) (sin v)
    identical "hessian" (hessian (checkNaN f) v) (hessian f v)

let mutable private line = 0

let private logOf (x: NDArray) : NDArray =
    line <- int __LINE__ + 1
    let y = log (x - 2.0)
    y + 1.0

[<Fact>]
let ``the operation, the line, the place and the operand`` () =
    let x = arr [ 3.0; 1.0; 4.0 ]
    let message = stops [ "log gives a NaN"; "at [1]"; "of (-1)" ] (fun () -> checkNaN logOf x)
    Assert.Contains($"CheckNaN.fs:{line}", message)

    for name, call in
        [
            "grad", (fun () -> checkNaN (grad (fun x -> Np.Sum(logOf x))) x)
            "inside grad", (fun () -> grad (checkNaN (fun x -> Np.Sum(logOf x))) x)
            "jit", (fun () -> checkNaN (jit logOf) x)
            "inside jit", (fun () -> jit (checkNaN logOf) x)
            "vmap", (fun () -> checkNaN (vmap logOf) x)
            "inside vmap", (fun () -> vmap (checkNaN logOf) x)
            "jit (vmap (valueAndGrad f))", (fun () -> checkNaN (jit (vmap (valueAndGrad logOf >> fun (y, g) -> y + g))) x)
            "checkpoint", (fun () -> checkNaN (grad (checkpoint (fun x -> Np.Sum(logOf x)))) x)
            "twice", (fun () -> checkNaN (checkNaN logOf) x)
        ] do
        let message = stops [ "log gives a NaN"; "at [1]" ] call
        Assert.True(message.Contains $"CheckNaN.fs:{line}", $"{name}: {message}")

[<Fact>]
let ``a program that jit had kept is written again, so that its lines are known`` () =
    let f = jit logOf
    f (arr [ 3.0 ]) |> ignore
    let message = stops [ "log" ] (fun () -> checkNaN f (arr [ 1.0 ]))
    Assert.Contains($"CheckNaN.fs:{line}", message)
    Assert.Equal(1, (Jit.stats f).Traces)

/// Finite forward; its derivative at 0 is 0·∞.
let private rootOfSquare (x: NDArray) : NDArray =
    let square = x * x
    line <- int __LINE__ + 1
    let root = sqrt square
    Np.Sum root

[<Fact>]
let ``a NaN of the backward pass names the line of the forward pass`` () =
    let x = arr [ 1.0; 0.0 ]
    Assert.Equal(1.0, (checkNaN rootOfSquare x).ToScalar())

    for name, call in
        [
            "outside", (fun () -> checkNaN (grad rootOfSquare) x)
            "inside", (fun () -> grad (checkNaN rootOfSquare) x)
            "of jit", (fun () -> checkNaN (grad (jit rootOfSquare)) x)
            "jit", (fun () -> checkNaN (jit (grad rootOfSquare)) x)
            "jit outside", (fun () -> jit (grad (checkNaN rootOfSquare)) x)
        ] do
        let message = stops [ "mul gives a NaN"; "CheckNaN.fs"; "[1]" ] call
        Assert.True(message.Contains "backward pass", $"{name}: {message}")

[<Fact>]
let ``a NaN that was given is said to be given`` () =
    stops [ "add gives a NaN"; "which it was given" ] (fun () -> checkNaN (fun x -> x + 1.0) (scalar nan)) |> ignore

[<Fact>]
let ``a NaN that a Where hides is found all the same`` () =
    let f (x: NDArray) = Np.Where(x .> 0.0, log x, 0.0)
    Assert.Equal(0.0, (f (scalar -1.0)).ToScalar())
    stops [ "log"; "Np.Where inside and outside" ] (fun () -> checkNaN f (scalar -1.0)) |> ignore

[<Fact>]
let ``trees, integers and custom rules`` () =
    let f (x: NDArray, i: NDArray) = log x[i], i
    let y, i = Tree.checkNaN f (v, Np.Array [| 2 |])
    identical "y" y (log (arr [ 3.0 ]))
    Assert.Equal(Dtype.Int32, i.Dtype)

    let g = customVjp (fun x -> x * x) (fun x -> x * x, x) (fun x c -> 7.0 * x * c)
    identical "rule kept" (grad (checkNaN (fun x -> Np.Sum(g x))) v) (7.0 * v)
    identical "rule kept" (checkNaN (grad (fun x -> Np.Sum(g x))) v) (7.0 * v)
    let bad = customVjp (fun x -> x) (fun x -> x, x) (fun x c -> c * (x - x) / (x - x))
    stops [ "div"; "NaN" ] (fun () -> checkNaN (grad bad) (scalar 1.0)) |> ignore
