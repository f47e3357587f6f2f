/// A function that throws at any of its operations, wherever that stands: under every order of transforms, in branches, loops, rules and callbacks. The exception comes out as it is and nothing is left behind.
module PropertyTests.Exceptions

open System
open System.Runtime.CompilerServices
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private xs = arr [ 0.3; -1.2; 2.0 ]

exception private Mine of int

// ---- what throws, and where -----------------------------------------------------------------------------------------

/// Counts its operations; at one of them it throws.
[<Sealed>]
type private Fuse(at: int) =
    let mutable next = 0
    member val Armed = true with get, set
    member _.Steps = next
    member _.Restart() = next <- 0

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    member f.Pass(y: NDArray) : NDArray =
        let i = next
        next <- next + 1

        if f.Armed && i = at then raise (Mine at)

        y

/// Functions of an array, elementwise in effect, each of whose operations passes the fuse.
let private places: (string * (Fuse -> NDArray -> NDArray)) list =
    let steps (fuse: Fuse) (x: NDArray) : NDArray = fuse.Pass(fuse.Pass(sin x) * fuse.Pass(x + 1.0))
    let positive (x: NDArray) = Np.Sum(x * x) .> 0.0

    [
        "operations", steps
        "a branch", (fun fuse x -> AD.Lax.cond (positive x) (fun () -> steps fuse x) (fun () -> x))
        "the branch not taken", (fun fuse x -> AD.Lax.cond (positive x) (fun () -> x) (fun () -> steps fuse x))
        "a scan", (fun fuse x -> fst (AD.Lax.scan (fun c (e: NDArray) -> steps fuse c + 0.0 * e, ()) x (Np.Ones 3)))
        "a counted loop", (fun fuse x -> AD.Lax.foriLoop 0 2 (fun _ y -> steps fuse y) x)
        "a while loop", (fun fuse x -> AD.Lax.iterate 2 (fun y -> steps fuse y, ()) x |> fst)
        "a checkpoint", (fun fuse x -> checkpoint (steps fuse) x)
        "jit inside", (fun fuse x -> jit (steps fuse) x)
        "a rule for tangents", (fun fuse x -> customJvp sin (fun x t -> fuse.Pass(sin x), fuse.Pass(cos x * t)) x + fuse.Pass x)
        "a rule for cotangents",
        (fun fuse x -> customVjp sin (fun x -> fuse.Pass(sin x), x) (fun x c -> fuse.Pass(cos x * c)) x + fuse.Pass x)
    ]

let private forward (f: NDArray -> NDArray) (x: NDArray) : NDArray = snd (jvp f x (Np.OnesLike x))

let private wraps: (string * ((NDArray -> NDArray) -> NDArray -> NDArray)) list =
    [
        "jit", jit
        "vmap", (fun f x -> vmap (fun r -> Np.Reshape(f (Np.Reshape(r, 1)), Shape [||])) x)
        "grad", (fun f -> grad (fun x -> Np.Sum(f x)))
        "jvp", forward
    ]

let rec private permutations xs =
    match xs with
    | [] -> [ [] ]
    | _ ->
        [
            for x in xs do
                for rest in permutations (List.except [ x ] xs) -> x :: rest
        ]

/// The 24 orders of the four, and what is not among them.
let private stacks: (string * ((NDArray -> NDArray) -> NDArray -> NDArray)) list =
    [
        for order in permutations [ 0..3 ] do
            let each = order |> List.map (fun i -> wraps[i])
            String.concat " of " (List.map fst each), (fun f -> List.foldBack (fun (_, w) f -> w f) each f)
        "linearize", (fun f x -> (snd (linearize f x)) x)
        "vjp", (fun f x -> (snd (vjp f x)) x)
        "jacfwd", (fun f x -> Np.Diagonal(jacfwd f x))
        "jacrev of jacfwd", (fun f x -> Np.Sum(jacrev (jacfwd f) x, axis = (1, 2)))
        "hvp", (fun f x -> hvp (fun x -> Np.Sum(f x)) x x)
        "checkNaN", checkNaN
    ]

let data: TheoryData<string> =
    let data = TheoryData<string>()

    for place, _ in places do
        data.Add place

    data

[<Theory; MemberData(nameof data)>]
let ``33: thrown at any operation under every order of transforms, it comes out as it is and leaves nothing`` (place: string) =
    let f = places |> List.find (fun (n, _) -> n = place) |> snd
    let calm = Fuse -1
    let other x = grad (fun x -> Np.Sum(sin x * f calm x)) x
    let before = other xs
    let thrown = ref 0

    for name, stack in stacks do
        let whole = Fuse -1
        let wanted = stack (f whole) xs
        Assert.True(whole.Steps > 0, name)

        for at in 0 .. whole.Steps - 1 do
            let fuse = Fuse at
            let g = stack (f fuse)

            match Record.Exception(fun () -> g xs |> ignore) with
            | :? Mine as e ->
                thrown.Value <- thrown.Value + 1
                Assert.Equal(at, e.Data0)
                // not caught and raised again on the way: its stack begins where it was thrown
                Assert.Contains("Fuse.Pass", string e.StackTrace |> fun s -> s.Split('\n')[0])
            | e -> Assert.Fail $"{name}, operation {at}: {e}"

            Assert.Null Trace.Body
            identical $"another function after {name}" (other xs) before
            // the same function goes on as if nothing had been
            fuse.Armed <- false
            identical $"{name} again" (g xs) wanted

    Assert.True(thrown.Value >= 2 * stacks.Length)

[<Fact>]
let ``33: a staging that threw is not kept, at whichever operation and however often`` () =
    for at in 0..2 do
        let fuse = Fuse at
        let f = jit (fun x -> fuse.Pass(fuse.Pass(sin x) * fuse.Pass(x + 1.0)))

        for _ in 1..3 do
            fuse.Restart()
            Assert.Throws<Mine>(fun () -> f xs |> ignore) |> ignore
            Assert.Equal((0, 0), ((Jit.stats f).Traces, (Jit.stats f).Cached))

        fuse.Armed <- false
        identical "afterwards" (f xs) (sin xs * (xs + 1.0))
        Assert.Equal((1, 1), ((Jit.stats f).Traces, (Jit.stats f).Cached))

    // a program that is there already stays, though another signature throws
    let f = jit (fun x -> if x.Size = 5 then raise (Mine 5) else sin x)
    f xs |> ignore

    for _ in 1..2 do
        Assert.Throws<Mine>(fun () -> f (Np.Ones 5) |> ignore) |> ignore
        identical "still there" (f xs) (sin xs)
        Assert.Equal((1, 1), ((Jit.stats f).Traces, (Jit.stats f).Cached))

// ---- what a function opens, it closes once --------------------------------------------------------------------------

type private Opened(count: int ref, closed: int ref) =
    do count.Value <- count.Value + 1

    interface IDisposable with
        member _.Dispose() = closed.Value <- closed.Value + 1

[<Fact>]
let ``37: what a function uses is opened and disposed once, and finally runs once, under every order of transforms`` () =
    for fails in [ false; true ] do
        for name, stack in stacks do
            let opened, closed, final = ref 0, ref 0, ref 0

            let f (x: NDArray) : NDArray =
                use _ = new Opened(opened, closed)

                try
                    let y = sin x
                    if fails then raise (Mine 0)
                    y * x
                finally
                    final.Value <- final.Value + 1

            match Record.Exception(fun () -> stack f xs |> ignore) with
            | null -> Assert.False(fails, name)
            | :? Mine -> Assert.True(fails, name)
            | e -> Assert.Fail $"{name}: {e}"

            Assert.Equal((name, 1, 1, 1), (name, opened.Value, closed.Value, final.Value))

// ---- callbacks --------------------------------------------------------------------------------------------------------

[<Fact>]
let ``55: cancelled by a callback, under every order of transforms and in loops, and then not cancelled`` () =
    let cancelled = ref true
    let error = OperationCanceledException "stop"

    let check (x: NDArray) : NDArray =
        debugCallback (fun _ -> if cancelled.Value then raise error) x
        sin x * x

    let wanted = grad (fun x -> Np.Sum(sin x * x)) xs

    for place, f in
        [
            "plain", check
            "a branch", (fun x -> AD.Lax.cond (Np.Sum(x * x) .> 0.0) (fun () -> check x) (fun () -> x))
            "a scan", (fun x -> fst (AD.Lax.scan (fun c (e: NDArray) -> check c + 0.0 * e, ()) x (Np.Ones 3)))
            "a while loop",
            (fun x ->
                AD.Lax.whileLoop (fun (i: NDArray, _: NDArray) -> i .< 2) (fun (i, y) -> i + 1, check y) (Np.Scalar(0, Dtype.Int64), x)
                |> snd)
            "jit inside", jit check
        ] do
        for name, stack in stacks do
            // a while loop of unknown length is differentiated too: its steps are counted first
            let g = stack f
            cancelled.Value <- true

            for _ in 1..2 do
                let caught = Record.Exception(fun () -> g xs |> ignore)
                Assert.True(obj.ReferenceEquals(error, caught), $"{place}, {name}: {caught}")
                Assert.Null Trace.Body
                identical "elsewhere" (grad (fun x -> Np.Sum(sin x * x)) xs) wanted

            cancelled.Value <- false
            let first = g xs
            identical $"{place}, {name}" (g xs) first
