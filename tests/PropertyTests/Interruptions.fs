/// What outlives a function or interrupts it: writes in place, hidden state, exceptions of others, pullbacks that fail, tasks, many threads. By number of the list that Nesting begins.
module PropertyTests.Interruptions

open System
open System.Threading
open System.Threading.Tasks
open AD
open PropertyTests.Generators
open Xunit

let private xs = arr [ 0.3; -1.2; 2.0 ]
let private slope x = (grad (fun x -> Np.Sum(sin x * x)) x).ToArray()

/// Nothing is left of a transform that did not end: no open body, and the next derivative has the bits it had before.
let private clean (before: float[]) : unit =
    Assert.Null Trace.Body
    Assert.Equal<float[]>(before, slope xs)

[<Fact>]
let ``25: an array cannot be written to; At gives a new one, also ten thousand times`` () =
    for item in typeof<NDArray>.GetProperties() do
        Assert.False(item.CanWrite, item.Name)

    let n = 10_000
    let zeros = Np.Zeros n
    let mutable x = zeros

    for i in 0 .. n - 1 do
        x <- x.At[i].Set(Np.Scalar(float i))

    identical "the last of ten thousand" x (Np.Arange(float n))
    identical "the first" zeros (Np.Zeros n)

    // under a derivative every write is one more step of the chain
    let written (v: NDArray) =
        let mutable y = Np.Zeros 100

        for i in 0..99 do
            y <- y.At[i].Set(v * float i)

        Np.Sum(y ** 2)

    allNear "Σ 2 i² v" 1e-13 ((grad written (Np.Scalar 1.5)).ToArray()) [| 2.0 * 1.5 * 328350.0 |]

[<Fact>]
let ``26: an array of the caller's that changes after vjp and jit were built is not seen`` () =
    let mine = [| 1.0; 2.0 |]
    let x = NDArray.ofArray mine
    let y, pullback = vjp (fun v -> v * x) x
    let f = jit (fun v -> v * x)
    f x |> ignore
    mine[0] <- 99.0
    let out = y.ToArray()
    out[0] <- 99.0
    identical "value" y (arr [ 1.0; 4.0 ])
    identical "pullback" (pullback (Np.Ones 2)) (arr [ 1.0; 2.0 ])
    identical "staged" (f (Np.Ones 2)) (arr [ 1.0; 2.0 ])

[<Fact>]
let ``32: a number that the host draws while a function is staged is a constant of its program`` () =
    let draws = ref 0

    let f =
        jit (fun x ->
            draws.Value <- draws.Value + 1
            x + float draws.Value)

    identical "first" (f (Np.Scalar 0.0)) (Np.Scalar 1.0)
    identical "again" (f (Np.Scalar 0.0)) (Np.Scalar 1.0)
    Assert.Equal(1, draws.Value)
    Assert.Equal(1, (Jit.stats f).Traces)
    // drawn outside and passed in, it is an argument like any other
    let g = jit2 (fun x noise -> x + noise)
    identical "one" (g (Np.Scalar 1.0) (Np.Scalar 0.25)) (Np.Scalar 1.25)
    identical "another" (g (Np.Scalar 1.0) (Np.Scalar 0.5)) (Np.Scalar 1.5)

/// Every way to run f once.
let private ways: (string * ((NDArray -> NDArray) -> unit)) list =
    [
        "grad", (fun f -> grad f xs |> ignore)
        "jvp", (fun f -> jvp f xs xs |> ignore)
        "vmap", (fun f -> vmap f (Np.Stack [ xs; xs ]) |> ignore)
        "jit", (fun f -> jit f xs |> ignore)
        "jit of grad", (fun f -> jit (grad f) xs |> ignore)
        "hessian", (fun f -> hessian f xs |> ignore)
    ]

[<Fact>]
let ``34: cancelled, interrupted or out of memory inside a function, the exception comes out as it is`` () =
    let before = slope xs

    let errors: exn list =
        [
            OperationCanceledException()
            TaskCanceledException()
            ThreadInterruptedException()
            OutOfMemoryException()
        ]

    for name, run in ways do
        for error in errors do
            let f (x: NDArray) : NDArray =
                let y = Np.Sum(sin x)
                if error.Message.Length >= 0 then raise error
                y

            let caught = Record.Exception(fun () -> run f)
            Assert.True(obj.ReferenceEquals(error, caught), $"{name}: {caught}")
            clean before

[<Fact>]
let ``34: a thread that is interrupted while it traces ends there, and the next one is not disturbed`` () =
    let before = slope xs
    let entered = new ManualResetEventSlim false
    let caught = ref ""

    let thread =
        Thread(fun () ->
            try
                grad
                    (fun x ->
                        entered.Set()
                        Thread.Sleep Timeout.Infinite
                        Np.Sum x)
                    xs
                |> ignore
            with :? ThreadInterruptedException ->
                caught.Value <- "interrupted"
                clean before)

    thread.Start()
    entered.Wait()
    thread.Interrupt()
    thread.Join()
    Assert.Equal("interrupted", caught.Value)
    clean before

[<Fact>]
let ``35: a pullback whose rule throws can be called again`` () =
    let before = slope xs
    let fails = ref true
    let error = TimeoutException()

    let bwd (x: NDArray) (c: NDArray) : NDArray =
        if fails.Value then raise error
        3.0 * x * c

    let f = customVjp (fun x -> x * x) (fun x -> x * x, x) bwd
    let _, pullback = vjp (fun x -> sin (f x)) xs
    let wanted = (3.0 * xs * cos (xs * xs)).ToArray()

    for _ in 1..2 do
        fails.Value <- true
        Assert.Same(error, Assert.Throws<TimeoutException>(fun () -> pullback (Np.Ones 3) |> ignore))
        clean before
        fails.Value <- false
        allNear "pullback" 1e-14 ((pullback (Np.Ones 3)).ToArray()) wanted

// ---- tasks --------------------------------------------------------------------------------------------------------

[<Fact>]
let ``40: a function that returns a task is refused where the transform is built`` () =
    for build in
        [
            fun () -> vmap (fun (x: NDArray) -> task { return x * 2.0 }) |> ignore
            fun () -> vmap (fun (x: NDArray) -> async { return x * 2.0 }) |> ignore
        ] do
        let e = Assert.Throws<TransformException>(build)
        Assert.Equal("AD225", (e :> IArrayError).Code)

[<Fact>]
let ``40: a function that waits for tasks inside works under grad, and says under jit what to do`` () =
    // a thread of its own: what the pool has not begun, the waiting thread would run itself
    let onOther (x: NDArray) =
        Np.Sum(Task.Factory.StartNew((fun () -> x * x), TaskCreationOptions.LongRunning).GetAwaiter().GetResult())

    identical "grad" (grad onOther xs) (2.0 * xs)

    let awaited (x: NDArray) =
        (task {
            let half = x * 0.5
            do! Task.Delay 1
            return Np.Sum(half * half)
        })
            .GetAwaiter()
            .GetResult()

    identical "grad across an await" (grad awaited xs) (0.5 * xs)

    for f in [ onOther; awaited ] do
        let e = Assert.Throws<TracerLeakException>(fun () -> jit f xs |> ignore)
        Assert.Equal("AD023", (e :> IArrayError).Code)
        Assert.Contains("vmap", e.Message)

[<Fact>]
let ``40: a task that outlives its function meets an array that is gone`` () =
    for transform in [ grad; jit; vmap ] do
        use ended = new ManualResetEventSlim false
        let late = ref (Task.FromResult xs)

        transform
            (fun x ->
                late.Value <-
                    Task.Run(fun () ->
                        ended.Wait()
                        x + 1.0)

                Np.Sum x)
            xs
        |> ignore

        ended.Set()
        let e = Assert.Throws<TracerLeakException>(fun () -> late.Value.GetAwaiter().GetResult() |> ignore)
        Assert.Equal("AD022", (e :> IArrayError).Code)

// ---- threads --------------------------------------------------------------------------------------------------------

/// Runs work k on thread k, all at once; what any of them throws comes back.
let private together (threads: int) (work: int -> unit) : unit =
    use start = new Barrier(threads)
    let failures = Collections.Concurrent.ConcurrentQueue<exn>()

    let run k () =
        start.SignalAndWait()

        try
            work k
        with e ->
            failures.Enqueue e

    let all = List.init threads (fun k -> Thread(run k, 512 * 1024))
    all |> List.iter _.Start()
    all |> List.iter _.Join()
    Assert.Empty failures

let private energy (x: NDArray) : NDArray = Np.Sum(sin x * Np.Cumsum(x ** 2))

[<Fact>]
let ``38: the first call of one jitted function by 64 threads traces it once and gives all of them the same`` () =
    let wanted = (grad energy xs).ToArray()

    for _ in 1..10 do
        let traces = ref 0

        let f =
            jit (
                grad (fun x ->
                    Interlocked.Increment(&traces.contents) |> ignore
                    energy x)
            )

        together 64 (fun _ -> Assert.Equal<float[]>(wanted, (f xs).ToArray()))
        Assert.Equal(1, traces.Value)
        Assert.Equal(1, (Jit.stats f).Traces)
        Assert.Equal(64L, (Jit.stats f).Calls)

[<Fact>]
let ``38: different signatures of one jitted function, first called at once, are traced once each`` () =
    let f = jit (fun x -> Np.Cumsum(x * x))

    together 64 (fun k ->
        let x = Np.Arange(float (1 + k % 8))
        Assert.Equal<float[]>((Np.Cumsum(x * x)).ToArray(), (f x).ToArray()))

    Assert.Equal(8, (Jit.stats f).Traces)
    Assert.Equal(8, (Jit.stats f).Cached)

/// What the threads mix, each from x alone.
let private mixed: (NDArray -> float[])[] =
    let shared = jit (grad energy)
    let numbers (f: NDArray -> NDArray) x = (f x).ToArray()

    [|
        numbers (grad energy)
        numbers (hessian energy)
        numbers (jacfwd (fun x -> sin x * x))
        numbers (fun x -> vmap (fun s -> energy (s * x)) x)
        numbers shared
        numbers (fun x -> jit (grad energy) x)
        numbers (fun x -> vmap (grad (fun s -> energy (s * x))) x)
        numbers (fun x -> snd (jvp (grad energy) x x))
        numbers (fun x -> (snd (vjp (jit (fun x -> sin x * x)) x)) x)
    |]

/// AD_LONG=1 in the environment asks for a hundred thousand rounds.
let private rounds = if Environment.GetEnvironmentVariable "AD_LONG" = "1" then 100_000 / 64 else 10

[<Fact>]
let ``43: 64 threads that mix transforms get the bits of one alone`` () =
    let points = Array.init 64 (fun k -> xs + 0.01 * float k)
    let wanted = points |> Array.map (fun x -> mixed |> Array.map (fun f -> f x))

    together 64 (fun k ->
        for round in 0 .. rounds - 1 do
            for j in 0 .. mixed.Length - 1 do
                // each thread begins elsewhere
                let i = (j + k + round) % mixed.Length
                let bits (values: float[]) = values |> Array.map BitConverter.DoubleToInt64Bits
                Assert.Equal<int64[]>(bits wanted.[k].[i], bits (mixed.[i]points.[k])))
