/// Tracers that escape: through a lazy sequence, a field, an exception, another thread. The error names where they were made, and nothing else is disturbed.
module PropertyTests.Leaks

open System
open System.Collections.Generic
open System.Threading
open System.Threading.Tasks
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private v = arr [ 0.3; -1.2; 2.0 ]

let private clean () =
    Assert.Null Trace.Body
    identical "grad" (grad sin (scalar 0.5)) (cos (scalar 0.5))
    identical "jit" (jit sin v) (sin v)
    identical "vmap" (vmap sin v) (sin v)

let private transforms: (string * ((NDArray -> NDArray) -> NDArray -> NDArray)) list =
    [
        "grad", (fun f -> grad (fun x -> Np.Sum(f x)))
        "jvp", (fun f x -> snd (jvp f x x))
        "jit", jit
        "vmap", vmap
        "jacfwd", jacfwd
        "jacrev", jacrev
        "checkpoint", checkpoint
    ]

/// The escape, and the use of what escaped once the transform has returned.
let private escapes (escape: ((NDArray -> unit) -> NDArray -> NDArray)) (use': NDArray -> unit) : unit =
    for name, transform in transforms do
        let kept = ref Unchecked.defaultof<NDArray>
        let f = escape (fun x -> kept.Value <- x)
        transform f v |> ignore
        let e = Assert.Throws<TracerLeakException>(fun () -> use' kept.Value)
        Assert.Equal("AD022", (e :> IArrayError).Code)
        Assert.Contains("a float64[", e.Message)
        Assert.Contains($"traced by {name}", e.Message)
        Assert.True(e.Message.Contains "made in the function at Leaks.fs:", e.Message)
        clean ()

[<Fact>]
let ``through a field, and used in any operation`` () =
    escapes
        (fun keep x ->
            keep (sin x)
            2.0 * x)
        (fun kept -> kept + 1.0 |> ignore)

    escapes
        (fun keep x ->
            keep (sin x)
            2.0 * x)
        (fun kept -> grad (fun x -> Np.Sum(x * kept)) v |> ignore)

[<Fact>]
let ``the line is that of the function`` () =
    let kept = List<NDArray>()
    let line = int __LINE__ + 3

    let f (x: NDArray) : NDArray =
        kept.Add(x * x)
        kept.Add(sin x)
        Np.Sum x

    grad f v |> ignore
    let e = Assert.Throws<TracerLeakException>(fun () -> kept[1] + 1.0 |> ignore)
    Assert.Contains($"Leaks.fs:{line}", e.Message)

[<Fact>]
let ``through a lazy value and a lazy sequence that are forced too late`` () =
    for _, transform in transforms do
        let later = ref (lazy (scalar 0.0))
        let sequence = ref Seq.empty<NDArray>

        transform
            (fun x ->
                later.Value <- lazy (x * 2.0)
                sequence.Value <- seq { for i in 1..3 -> x * float i }
                x)
            v
        |> ignore

        Assert.Throws<TracerLeakException>(fun () -> later.Value.Force() |> ignore) |> ignore
        let e = Assert.Throws<TracerLeakException>(fun () -> Seq.toList sequence.Value |> ignore)
        Assert.Contains("lazy sequences", e.Message)
        clean ()

[<Fact>]
let ``a lazy value first forced in one trace and used in another`` () =
    let memo = ref ValueNone

    let f (x: NDArray) =
        let cached =
            match memo.Value with
            | ValueSome c -> c
            | ValueNone ->
                memo.Value <- ValueSome(exp x)
                memo.Value.Value

        Np.Sum(cached * x)

    grad f v |> ignore
    Assert.Throws<TracerLeakException>(fun () -> grad f v |> ignore) |> ignore
    Assert.Throws<TracerLeakException>(fun () -> jit f v |> ignore) |> ignore
    clean ()

exception private Carrying of NDArray

[<Fact>]
let ``through an exception`` () =
    for _, transform in transforms do
        let carried =
            try
                transform (fun x -> raise (Carrying(sin x))) v
            with Carrying x ->
                x

        Assert.Throws<TracerLeakException>(fun () -> carried + 1.0 |> ignore) |> ignore
        clean ()

[<Fact>]
let ``to another thread that outlives the transform`` () =
    for _, transform in transforms do
        use go = new ManualResetEventSlim()
        let later = ref (Task.FromResult(scalar 0.0))

        transform
            (fun x ->
                later.Value <-
                    Task.Run(fun () ->
                        go.Wait()
                        x * 2.0)

                x)
            v
        |> ignore

        go.Set()
        Assert.Throws<TracerLeakException>(fun () -> later.Value.GetAwaiter().GetResult() |> ignore) |> ignore
        clean ()

[<Fact>]
let ``another thread while the transform runs computes or says so, and never gives zero`` () =
    for name, transform in transforms do
        let onAnother (x: NDArray) : NDArray = Task.Run(fun () -> sin x).GetAwaiter().GetResult()

        match Record.Exception(fun () -> identical name (transform onAnother v) (transform sin v)) with
        | null -> ()
        | :? TracerLeakException as e -> Assert.Equal("AD023", (e :> IArrayError).Code)
        | e -> Assert.Fail $"{name}: {e}"

        clean ()

[<Fact>]
let ``showing an escaped tracer is no use of it`` () =
    let kept = List<NDArray>()

    grad
        (fun x ->
            kept.Add(sin x)
            Np.Sum x)
        v
    |> ignore

    Assert.Contains("float64[3]", kept[0].ToString())
    Assert.Equal<int[]>([| 3 |], kept[0].Shape.ToArray())
