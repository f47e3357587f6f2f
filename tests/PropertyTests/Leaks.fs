/// Tracers that escape: through a lazy sequence, a field, an exception, another thread. The error names where they were made, and nothing else is disturbed.
module PropertyTests.Leaks

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
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

// ---- from any transform into any other, by number of the list that Nesting begins ---------------------------------

let private everyTransform: (string * ((NDArray -> NDArray) -> NDArray -> NDArray)) list =
    [
        "grad", (fun f -> grad (fun x -> Np.Sum(f x)))
        "jvp", (fun f x -> snd (jvp f x x))
        "linearize", (fun f x -> (snd (linearize f x)) x)
        "jit", jit
        "vmap", vmap
        "jacfwd", jacfwd
        "jacrev", jacrev
        "checkpoint", checkpoint
        "checkNaN", checkNaN
        "custom rule", (fun f x -> grad (fun x -> Np.Sum((customJvp f (fun x t -> f x, t)) x)) x)
        "scan", (fun f x -> fst (AD.Lax.scan (fun c (e: NDArray) -> c + Np.Sum(f (e * Np.Ones 3)), ()) (scalar 0.0) x))
    ]

/// An array of three numbers that a transform has traced, out of it.
let private escapedFrom (name: string, transform: (NDArray -> NDArray) -> NDArray -> NDArray) : NDArray =
    let kept = ref v

    transform
        (fun x ->
            kept.Value <- x * 1.0
            2.0 * x)
        (if name = "vmap" then Np.Stack [ v; v ] else v)
    |> ignore

    kept.Value

let private refused (what: string) (run: unit -> 'R) : unit =
    match Record.Exception(fun () -> run () |> ignore) with
    | :? TracerLeakException as e -> Assert.Equal("AD022", (e :> IArrayError).Code)
    | e -> Assert.Fail $"{what}: {e}"

    clean ()

[<Fact>]
let ``28: what escaped from any transform is refused in any other, read, captured, given and returned`` () =
    // a rule runs on arrays as they are: nothing escapes from it
    let makers = everyTransform |> List.filter (fun (name, _) -> name <> "custom rule")

    for maker, make in makers do
        let escaped = escapedFrom (maker, make)
        refused $"{maker}, read" (fun () -> escaped + 1.0)
        refused $"{maker}, as numbers" (fun () -> escaped.ToArray())

        for user, transform in everyTransform do
            refused $"{maker} in {user}" (fun () -> transform (fun y -> y * escaped) v)
            refused $"{maker} returned from {user}" (fun () -> transform (fun _ -> escaped) v)
            refused $"{maker} given to {user}" (fun () -> transform (fun x -> x + 1.0) escaped)

[<Fact>]
let ``28: the number of what escaped is not read either, though it is known`` () =
    let kept = ref (scalar 0.0)

    let keeping (x: NDArray) =
        kept.Value <- x * x
        x * x

    for run in [ (fun () -> grad keeping (scalar 2.0)); (fun () -> fst (jvp keeping (scalar 2.0) (scalar 1.0))) ] do
        run () |> ignore
        refused "ToScalar" (fun () -> kept.Value.ToScalar())
        refused "float" (fun () -> float kept.Value)
        refused "int" (fun () -> int kept.Value)
        // but it is shown
        Assert.Contains("4.0", kept.Value.ToString())

[<Fact>]
let ``28: a value that outlived its transform is no constant: as a result it would have the derivative zero`` () =
    let inner = ref (scalar 0.0)

    let outlived (x: NDArray) =
        grad
            (fun y ->
                inner.Value <- y * x
                y * x)
            (scalar 1.0)
        |> ignore

        inner.Value

    for transform in
        [
            grad
            hessian
            jit
            (fun f x -> snd (jvp f x x))
            (fun f x -> (snd (linearize f x)) x)
            (fun f x -> fst (gradAux (fun x -> x, f x) x))
        ] do
        refused "returned" (fun () -> transform outlived (scalar 2.0))

[<Fact>]
let ``28: a tracer of the outer function, used and kept by an inner one, is no leak`` () =
    let through (inner: (NDArray -> NDArray) -> NDArray -> NDArray) (x: NDArray) =
        let kept = ref x

        inner
            (fun y ->
                kept.Value <- kept.Value * 2.0
                y)
            v
        |> ignore

        Np.Sum(kept.Value * x)

    for name, inner in [ "grad", (fun f -> grad (f >> Np.Sum)); "vmap", vmap; "jvp", (fun f x -> snd (jvp f x x)) ] do
        identical $"through {name}" (grad (through inner) (scalar 3.0)) (scalar 12.0)
        identical $"through {name}, staged" (jit (grad (through inner)) (scalar 3.0)) (scalar 12.0)

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private traced () : (string * WeakReference) list =
    let seen = ResizeArray<string * WeakReference>()

    for name, transform in everyTransform do
        let f (x: NDArray) =
            match x.Value with
            | :? Tracer as t -> seen.Add((name, WeakReference t.Trace))
            | _ -> ()

            sin x * x

        transform f v |> ignore

    let pull =
        snd (
            vjp
                (fun x ->
                    seen.Add(("vjp", WeakReference (x.Value :?> Tracer).Trace))
                    sin x)
                v
        )

    pull v |> ignore
    Seq.toList seen

[<Fact>]
let ``29: no transform's trace outlives it, whichever it is`` () =
    let seen = traced ()
    Recycling.collect ()
    let wanted = [ "grad"; "jvp"; "linearize"; "jit"; "vmap"; "jacfwd"; "jacrev"; "checkNaN"; "scan"; "vjp" ]
    Assert.Empty(List.except (List.map fst seen) wanted)
    Assert.Empty(seen |> List.filter (fun (_, w) -> w.IsAlive) |> List.map fst)

[<Fact>]
let ``30: a traced array prints its type and its transform, also to the console, wherever it is traced`` () =
    for name in [ "jit"; "vmap"; "jvp"; "grad" ] do
        let transform = List.find (fun (n, _) -> n = name) everyTransform |> snd
        let text = ref ""

        transform
            (fun x ->
                text.Value <- $"{x} %A{x} {x.ToRepr()}" + sprintf "%O" x + String.Format("{0}", x)
                x)
            (Np.Ones((4, 5)))
        |> ignore

        let shape = if name = "vmap" then "float64[5]" else "float64[4,5]"
        Assert.Equal(5, text.Value.Split($"Traced<{shape}> by {name}").Length - 1)
