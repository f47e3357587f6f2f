/// What lives how long, and what the surroundings change: caches, captured arrays, residuals, large arrays, cultures, cancellation. By number of the table of nasty programs.
module PropertyTests.Lifetimes

open System
open System.Globalization
open System.Runtime.CompilerServices
open System.Threading
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

/// A night (`AD_LONG=1`) takes the sizes of the table; CI takes a tenth.
let private night = Environment.GetEnvironmentVariable "AD_LONG" = "1"

let private close what tolerance (got: NDArray) (wanted: NDArray) = allNear what tolerance (got.ToArray()) (wanted.ToArray())

[<Fact>]
let ``48: ten thousand shapes leave a bounded cache, and each is traced once while it is in it`` () =
    let f = jit (fun x -> x + 1.0)
    let most = 4096
    let shape i : int[] = [| i / 100; i % 100; 1 |]

    for i in 0..9_999 do
        f (Np.Zeros(shape i)) |> ignore

    let stats = Jit.stats f
    Assert.Equal(10_000, stats.Traces)
    Assert.InRange(stats.Cached, 1, most)
    f (Np.Zeros(shape 9_999)) |> ignore
    Assert.Equal(10_000, (Jit.stats f).Traces)

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private capturing (count: int) : WeakReference list =
    [
        for i in 1..count do
            let big = Np.Array(Array.create 50_000 (float i))
            let f = jit (fun x -> x + Np.Sum big)
            f (Np.Scalar 1.0) |> ignore
            grad f (Np.Scalar 1.0) |> ignore
            WeakReference big
    ]

[<Fact>]
let ``48: functions jitted in a loop die with the arrays they captured`` () =
    let seen = capturing 50
    Recycling.collect ()
    Assert.All(seen, (fun w -> Assert.False w.IsAlive))

[<Fact>]
let ``49: a captured variable that is given another array is seen, and arrays themselves never change`` () =
    let numbers = [| 1.0; 2.0 |]
    let held = ref (Np.Array numbers)
    let f = jit (fun x -> x * held.Value)
    identical "first" (f (Np.Scalar 2.0)) (arr [ 2.0; 4.0 ])
    numbers[0] <- 100.0
    identical "what it was copied from has changed" (f (Np.Scalar 2.0)) (arr [ 2.0; 4.0 ])
    held.Value <- arr [ 5.0; 6.0 ]
    identical "another array" (f (Np.Scalar 2.0)) (arr [ 10.0; 12.0 ])

[<Fact>]
let ``50: a NaN that is part of the signature is one signature, and −0 and 0 are two`` () =
    let f = Tree.jitStatic [ "[1]" ] (fun (x: NDArray, c: float) -> x / c)

    for _ in 1..3 do
        f (Np.Scalar 1.0, nan) |> ignore

    Assert.Equal(1, (Jit.stats f).Traces)
    identical "0" (f (Np.Scalar 1.0, 0.0)) (Np.Scalar infinity)
    identical "-0" (f (Np.Scalar 1.0, -0.0)) (Np.Scalar -infinity)
    Assert.Equal(3, (Jit.stats f).Traces)

[<Fact>]
let ``51: the gradient of a chain on a large array allocates a few arrays of its size`` () =
    let n = if night then 100_000_000 else 10_000_000
    let x = Np.BroadcastTo(Np.Scalar 0.5, n)
    let f x = Np.Sum(sin x * x + exp x)
    grad f (Np.Ones 10) |> ignore
    let before = GC.GetAllocatedBytesForCurrentThread()
    let g = grad f x
    let arrays = float (GC.GetAllocatedBytesForCurrentThread() - before) / float (8L * int64 n)

    close
        "the gradient"
        1e-15
        (g[[| 0; n / 2; n - 1 |]])
        (Np.BroadcastTo(cos (Np.Scalar 0.5) * 0.5 + sin (Np.Scalar 0.5) + exp (Np.Scalar 0.5), 3))

    Assert.InRange(arrays, 1.0, 14.0)

/// The numbers behind a value that a gradient follows.
let private numbersOf (x: NDArray) : Dense =
    match x.Value with
    | :? Tracer as t -> Unchecked.nonNull t.Known
    | v -> v :?> Dense

[<Fact>]
let ``52: the backward pass lets go of residuals as it uses them`` () =
    let steps = 20
    let residuals = ResizeArray<WeakReference>()
    let alive = ref -1

    // its adjoint runs last: by then every later square has used what it kept
    let first =
        customVjp id (fun x -> x, ()) (fun () c ->
            Recycling.collect ()
            alive.Value <- residuals |> Seq.filter _.IsAlive |> Seq.length
            c)

    let rec squares k (y: NDArray) =
        if k = 0 then
            y
        else
            residuals.Add(WeakReference(numbersOf y))
            squares (k - 1) (y * y)

    grad (fun x -> Np.Sum(squares steps (first x * 1.0))) (Np.Ones 1000) |> ignore
    Assert.Equal(steps, residuals.Count)
    Assert.InRange(alive.Value, 0, 2)

[<Fact>]
let ``53: large arrays made and dropped in a loop do not pile up`` () =
    let x = Np.Ones 131_072 // 1 MB
    let f = jit (fun x -> x * 2.0 + 1.0)

    for i in 1 .. (if night then 100_000 else 2_000) do
        f (x * 1.0) |> ignore

    let megabytes = Recycling.bytesAlive () / 1_048_576L
    Assert.InRange(megabytes, 0L, 1_000L)

[<Fact>]
let ``54: a function that calls a jitted one that calls it again`` () =
    let rec f (depth: int) (x: NDArray) : NDArray = if depth = 0 then x else sin (g (depth - 1) x)

    and g (depth: int) (x: NDArray) : NDArray = jit (fun y -> f depth y * 2.0) x

    let rec plain depth (x: float) = if depth = 0 then x else sin (2.0 * plain (depth - 1) x)
    close "value" 1e-15 (f 5 (Np.Scalar 0.3)) (Np.Scalar(plain 5 0.3))
    close "gradient" 1e-15 (grad (jit (f 5)) (Np.Scalar 0.3)) (grad (f 5) (Np.Scalar 0.3))
    checkGrads 2 (f 3) (Np.Scalar 0.3)

[<Fact>]
let ``55: a function that is cancelled leaves clean state, in every transform`` () =
    use source = new CancellationTokenSource()
    source.Cancel()

    let cancelled (x: NDArray) : NDArray =
        let y = sin x
        source.Token.ThrowIfCancellationRequested()
        y

    let wanted = grad (fun x -> Np.Sum(sin x)) (arr [ 1.0; 2.0 ])

    for transform in [ grad; jit; vmap; jacfwd; hessian; jit << grad; grad << jit ] do
        Assert.Throws<OperationCanceledException>(fun () -> transform cancelled (Np.Ones 2) |> ignore) |> ignore
        identical "afterwards" (grad (fun x -> Np.Sum(sin x)) (arr [ 1.0; 2.0 ])) wanted

[<Theory; InlineData("tr-TR"); InlineData("de-DE"); InlineData("ar-SA"); InlineData("")>]
let ``56: programs and messages print the same under every culture`` (name: string) =
    let messages () =
        [
            for row in BadCalls.rows do
                match Record.Exception(fun () -> row.Call()) with
                | null -> "no exception"
                | e -> string (e.Message.Split('\n')[0])
        ]

    let text () = Goldens.printed () :: (Np.Array [| 1.5; -2.25; 1e300; nan; infinity |]).ToString() :: messages ()

    let under (culture: CultureInfo) f =
        let before = CultureInfo.CurrentCulture

        try
            CultureInfo.CurrentCulture <- culture
            f ()
        finally
            CultureInfo.CurrentCulture <- before

    // .NET writes an invisible mark before the minus of some cultures
    let plain (s: string) = s.Replace("\u061C", "").Replace("\u200E", "")

    let different =
        List.zip (under CultureInfo.InvariantCulture text) (under (CultureInfo name) text)
        |> List.filter (fun (wanted, got) -> plain wanted <> plain got)

    Assert.Empty different

/// Written once for numbers and arrays alike.
let inline private wave x = sin x * exp (-x) + abs (x * x)

[<Measure>]
type private m

[<Fact>]
let ``58: F#'s own words work on arrays: sums of lists, inline generic code, folds, units erased before`` () =
    let xs = [ arr [ 1.0; 2.0 ]; arr [ 3.0; 4.0 ]; arr [ 5.0; 6.0 ] ]
    identical "List.sum" (List.sum xs) (arr [ 9.0; 12.0 ])
    identical "List.average" (List.average xs) (arr [ 3.0; 4.0 ])
    identical "List.sumBy" (List.sumBy (fun x -> x * x) xs) (arr [ 35.0; 56.0 ])
    close "inline" 1e-15 (wave (Np.Scalar 0.7)) (Np.Scalar(wave 0.7))
    close "its derivative" 1e-9 (grad wave (Np.Scalar 0.7)) (Np.Scalar((wave (0.7 + 1e-6) - wave (0.7 - 1e-6)) / 2e-6))
    identical "fold" (grad (fun x -> Seq.fold (fun y _ -> y * x) (Np.Scalar 1.0) [ 1..4 ]) (Np.Scalar 2.0)) (Np.Scalar 32.0)
    identical "pown" (pown (Np.Scalar 2.0) 5) (Np.Scalar 32.0)
    let length = 3.0<m>
    identical "a length" (Np.Scalar(float length) * 2.0) (Np.Scalar 6.0)
