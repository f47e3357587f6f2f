/// Functions that are hardly functions: that ignore their argument or return it, without arguments or results, with one array in two places, that work in parallel or later. By number of the list that Nesting begins.
module PropertyTests.NastyCases

open System
open System.Collections.Concurrent
open System.Threading
open System.Threading.Tasks
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private xs = arr [ 0.3; -1.2; 2.0 ]

let private clean () : unit =
    Assert.Null Trace.Body
    identical "grad" (grad sin (scalar 0.5)) (cos (scalar 0.5))
    identical "jit" (jit sin xs) (sin xs)

// ---- degenerate functions -----------------------------------------------------------------------------------------

[<Fact>]
let ``18: the derivative of a function that ignores its argument has the argument's shape and dtype under every transform`` () =
    let x = Np.Ones((2, 3), Dtype.Float32)
    let zero = Np.Zeros((2, 3), Dtype.Float32)
    let f (_: NDArray) = scalar 1.0
    identical "jit of grad" (jit (grad f) x) zero
    identical "grad of jit" (grad (jit f) x) zero
    identical "vmap of grad" (vmap (grad f) x) zero
    identical "grad of grad" (grad (fun x -> Np.Sum(grad f x)) x) zero
    identical "pullback" ((snd (vjp f x)) (scalar 5.0)) zero
    identical "hvp" (hvp f x x) zero
    identical "pushforward" ((snd (linearize f x)) x) (scalar 0.0)
    identical "checkpoint" (grad (checkpoint f) x) zero
    identical "hessian" (hessian f x) (Np.Zeros([| 2; 3; 2; 3 |], Dtype.Float32))

[<Fact>]
let ``19: results that are integers have no derivative, and captured constants are results like others`` () =
    let place (x: NDArray) = Np.Argmax x
    let y, dy = jvp place xs xs
    identical "value" y (Np.Argmax xs)
    Assert.True(isZeroTangent dy)
    identical "pushforward" (snd (linearize place xs) xs) (Np.Zeros([||], Dtype.Int64))
    identical "pullback" ((snd (vjp (jit place) xs)) y) (Np.Zeros 3)
    let captured = arr [ 7.0; 8.0 ]
    identical "vmap" (vmap (fun _ -> captured) xs) (Np.Stack [ captured; captured; captured ])
    identical "jit of vmap" (jit (vmap (fun _ -> captured)) xs) (Np.Stack [ captured; captured; captured ])
    identical "grad" (grad (fun _ -> captured[0]) xs) (Np.Zeros 3)
    identical "jacrev" (jacrev (jit (fun _ -> captured)) xs) (Np.Zeros((2, 3)))

[<Fact>]
let ``20: a result that is the argument is never written to by what comes after it`` () =
    let x = Np.Arange 1000.0
    let before = x.ToArray()
    // each of these ends in an operation that could take its operand's storage for its result
    let later = jit (fun y -> exp (-(y * 2.0 + 1.0)) + y)

    for name, same in
        [
            "jit", jit id
            "vmap", vmap id
            "checkpoint", checkpoint id
            "value of vjp", (fun x -> fst (vjp id x))
            "primal of jvp", (fun x -> fst (jvp id x x))
            "tangent of jvp", (fun x -> snd (jvp id x x))
            "pullback", (fun x -> (snd (vjp id x)) x)
            "transpose", linearTranspose id x
            "aux", (fun x -> snd (gradAux (fun y -> Np.Sum y, y) x))
            "scan", (fun x -> fst (AD.Lax.scan (fun c (_: NDArray) -> c, ()) x xs))
        ] do
        let y = same x
        identical name y x
        later y |> ignore
        let out = y.ToArray()
        out[0] <- 99.0
        Assert.Equal<float[]>(before, y.ToArray())
        Assert.Equal<float[]>(before, x.ToArray())
        identical $"grad through {name}" (grad (fun x -> Np.Sum(same x * 1.0)) x) (Np.Ones 1000)

[<Fact>]
let ``21: the cotangents of one array returned twice are added, and a thousand uses accumulate exactly`` () =
    let twice (x: NDArray) = struct (x, x)
    let cotangents = struct (arr [ 1.0; 2.0; 3.0 ], arr [ 10.0; 20.0; 30.0 ])
    let wanted = arr [ 11.0; 22.0; 33.0 ]
    identical "vjp" ((snd (Tree.vjp twice xs)) cotangents) wanted
    identical "vjp of jit" ((snd (Tree.vjp (Tree.jit twice) xs)) cotangents) wanted
    identical "transposed" (Tree.linearTranspose twice xs cotangents) wanted
    let thousand (x: NDArray) = Seq.fold (fun s _ -> s + x) (scalar 0.0) (seq { 1..1000 })
    identical "grad" (grad thousand (scalar 2.0)) (scalar 1000.0)
    identical "grad of jit" (grad (jit thousand) (scalar 2.0)) (scalar 1000.0)
    identical "jvp" (snd (jvp thousand (scalar 2.0) (scalar 1.0))) (scalar 1000.0)
    identical "stacked" (grad (fun x -> Np.Sum(Np.Stack(List.replicate 1000 x))) (scalar 2.0)) (scalar 1000.0)

type private Mixed = { Fixed: NDArray; Moving: NDArray; Count: NDArray; Name: string }

[<Fact>]
let ``22: records of which parts are constant, whole numbers and text`` () =
    let f (x: NDArray) = { Fixed = Np.Ones 2; Moving = 3.0 * x; Count = Np.Argmax x; Name = "mixed" }

    for name, g in [ "f", f; "jit f", Tree.jit f ] do
        let y, pullback = Tree.vjp g xs
        Assert.Equal("mixed", y.Name)
        identical name (pullback { y with Moving = Np.Ones 3 }) (3.0 * Np.Ones 3)
        let d = (snd (Tree.linearize g xs)) xs
        identical $"{name}, moving" d.Moving (3.0 * xs)
        identical $"{name}, fixed" d.Fixed (Np.Zeros 2)
        Assert.Equal("mixed", d.Name)
        let batch = Tree.vmap g (Np.Stack [ xs; xs ])
        identical $"{name}, batch of the fixed" batch.Fixed (Np.Ones((2, 2)))
        identical $"{name}, batch of the moving" batch.Moving (Np.Stack [ 3.0 * xs; 3.0 * xs ])

[<Fact>]
let ``23: functions of nothing, and functions that return nothing`` () =
    identical "jit of nothing" (Tree.jit (fun () -> scalar 2.0) ()) (scalar 2.0)
    Tree.grad (fun () -> scalar 1.0) ()
    Assert.Equal(0, (Tree.makeJaxpr (fun () -> scalar 2.0) ()).Equations)
    Assert.Throws<TransformException>(fun () -> Tree.vmap (fun () -> scalar 1.0) () |> ignore) |> ignore
    let runs = ref 0

    let nothing (_: NDArray) : unit = runs.Value <- runs.Value + 1

    let staged = Tree.jit nothing
    staged xs
    staged xs
    Assert.Equal(1, runs.Value)
    vmap nothing xs
    Tree.jvp nothing xs xs |> ignore
    identical "pullback of nothing" ((snd (Tree.vjp nothing xs)) ()) (Np.Zeros 3)
    (snd (Tree.linearize nothing xs)) xs
    Assert.Equal(5, runs.Value)
    Assert.Empty((snd (Tree.vjp (fun (_: NDArray list) -> scalar 3.0) [])) (scalar 1.0))

[<Fact>]
let ``24: one array given for two arguments is two arguments, also to a staged function that saw it once`` () =
    let s = scalar 3.0
    let f = jit2 (fun x y -> x * x * y)
    identical "the same array" (f s s) (scalar 27.0)
    identical "two arrays" (f (scalar 2.0) s) (scalar 12.0)
    Assert.Equal(1, (Jit.stats f).Traces)
    // the outer variable in both places: ∂/∂x (2x·x + x²) = 6x
    let both x = let a, b = grad2 (fun p q -> p * p * q) x x in a + b
    identical "inner gradients" (both s) (scalar 27.0)
    identical "their derivative" (grad both s) (scalar 18.0)
    identical "staged" (jit (grad both) s) (scalar 18.0)
    let g = jit3 (fun x y z -> x * y + z)
    identical "three" (g s s s) (scalar 12.0)
    identical "three, one by one" ((g s) (scalar 1.0) (scalar 2.0)) (scalar 5.0)
    Assert.Equal((1, 2L), ((Jit.stats g).Traces, (Jit.stats g).Calls))
    let dx, dy = (snd (Tree.vjp (fun (x: NDArray, y: NDArray) -> x * x * y) (s, s))) (scalar 1.0)
    identical "first" dx (scalar 18.0)
    identical "second" dy (scalar 9.0)

// ---- parallel work, tasks, laziness ---------------------------------------------------------------------------------

/// A sum of sixteen chains, one after the other or each by whichever thread is free.
let private chains (each: int -> (int -> unit) -> unit) (x: NDArray) : NDArray =
    let parts = Array.zeroCreate<NDArray> 16

    each 16 (fun i ->
        let mutable y = x

        for _ in 1..100 do
            y <- 0.5 * sin (y + float i) + 0.1 * x

        parts[i] <- y)

    Np.Sum(Np.Stack parts)

[<Fact>]
let ``39: Parallel.For inside a differentiated or mapped function gives what a loop gives`` () =
    let threads = ConcurrentDictionary<int, bool>()

    let together n (work: int -> unit) =
        use met = new Barrier(2)

        Parallel.For(
            0,
            n,
            ParallelOptions(MaxDegreeOfParallelism = 4),
            fun i ->
                threads[Environment.CurrentManagedThreadId] <- true
                // the first two wait for one another: at least two threads take part
                if i = 0 || i = n / 4 then met.SignalAndWait(TimeSpan.FromSeconds 5.0) |> ignore
                work i
        )
        |> ignore

    let oneByOne n work = Seq.iter work (seq { 0 .. n - 1 })

    for name, transform in
        [
            "grad", (fun f -> grad f)
            "jvp", (fun f x -> snd (jvp f x x))
            "hessian", (fun f -> hessian f)
            "vmap of grad", (fun f x -> vmap (grad f) (Np.Stack [ x; 2.0 * x ]))
            "grad of grad", (fun f -> grad (fun x -> Np.Sum(grad f x ** 2)))
        ] do
        for _ in 1..3 do
            allNear name 1e-12 ((transform (chains together) xs).ToArray()) ((transform (chains oneByOne) xs).ToArray())

    Assert.True(threads.Count > 1)

[<Fact>]
let ``39: Parallel.For inside a staged function says which thread may trace`` () =
    // Parallel.For may give all the work to the thread that calls it, so that one is another
    let elsewhere n (work: int -> unit) =
        let error = ref null
        let thread = Thread(fun () -> error.Value <- Record.Exception(fun () -> Parallel.For(0, n, work) |> ignore))
        thread.Start()
        thread.Join()
        raise (Unchecked.nonNull error.Value)

    let e = Assert.Throws<AggregateException>(fun () -> jit (chains elsewhere) xs |> ignore)

    for inner in e.Flatten().InnerExceptions do
        Assert.Equal("AD023", ((inner :?> TracerLeakException) :> IArrayError).Code)

    clean ()

[<Fact>]
let ``40 and 41: tasks and lazy sequences are refused where the transform is built, before the function runs`` () =
    let runs = ref 0

    let ran (x: NDArray) : NDArray =
        runs.Value <- runs.Value + 1
        x

    for build in
        [
            fun () -> Tree.jit (fun x -> task { return ran x }) |> ignore
            fun () -> Tree.jit (fun x -> async { return ran x }) |> ignore
            fun () -> Tree.jit (fun x -> ValueTask<NDArray>(ran x)) |> ignore
            fun () -> Tree.jit (fun x -> seq { ran x }) |> ignore
            fun () -> Tree.jit (fun x -> lazy (ran x)) |> ignore
            fun () -> Tree.jitStatic [] (fun x -> task { return ran x }) |> ignore
            fun () -> Tree.vmapAt (fun _ -> Some 0) 0 (fun x -> task { return ran x }) |> ignore
            fun () -> Tree.vmapAt (fun _ -> Some 0) 0 (fun x -> seq { ran x }) |> ignore
            fun () -> Tree.vmap (fun x -> lazy (ran x)) |> ignore
        ] do
        let e = Assert.Throws<TransformException>(build)
        Assert.Equal("AD225", (e :> IArrayError).Code)

    Assert.Equal(0, runs.Value)
