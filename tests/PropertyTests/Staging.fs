/// jit f = f: the same bits, one run of the user's function for each signature, and a new one where what it captured was replaced.
module PropertyTests.Staging

open System
open System.Threading
open AD
open AD.Internal
open PropertyTests.Generators
open PropertyTests.Primitives
open Xunit

let all = labels (fun r -> r.Label <> "iota")

[<Theory; MemberData(nameof all)>]
let ``jit of a primitive gives its bits`` (label: string) =
    ofRow 8 0 label (fun e ->
        let f = Tree.jit (apply e)
        let wanted = apply e e.Operands
        Array.iter2 (identical "jit, first call") (f e.Operands) wanted
        Array.iter2 (identical "jit, second call") (f e.Operands) wanted
        Assert.Equal(1, (Jit.stats f).Traces))

let smooth = labels (fun r -> r.Calculus = Differentiable)

[<Theory; MemberData(nameof smooth)>]
let ``jit of a gradient and the gradient of a jit agree with the gradient`` (label: string) =
    ofRow 5 0 label (fun e ->
        for i in e.Active do
            let f x =
                apply e (replace e i x) |> Array.filter _.Dtype.IsFloating |> Array.map (fun y -> Np.Sum(y * y)) |> Array.reduce (+)

            let x = e.Operands[i]
            let wanted = (grad f x).ToArray()
            allNear "jit (grad f)" 1e-14 ((jit (grad f) x).ToArray()) wanted
            allNear "grad (jit f)" 1e-14 ((grad (jit f) x).ToArray()) wanted)

// ---- elementwise programs ------------------------------------------------------------------------------------

/// A program of ten elementwise words drawn at random, each on earlier results.
let private program (rnd: Random) : NDArray -> NDArray =
    let steps = [ for _ in 1..10 -> struct (rnd.Next 9, rnd.NextDouble(), rnd.NextDouble()) ]

    fun x ->
        let results = ResizeArray [ x ]

        for struct (word, a, b) in steps do
            let pick (u: float) = results[int (u * float results.Count)]
            let a, b = pick a, pick b

            results.Add(
                match word with
                | 0 -> a + b
                | 1 -> a - b
                | 2 -> a * b
                | 3 -> sin a
                | 4 -> tanh a
                | 5 -> a / (1.0 + b * b)
                | 6 -> Np.Maximum(a, b)
                | 7 -> Np.Where(a .> b, a, 0.5 * b)
                | _ -> exp (-(a * a))
            )

        results[results.Count - 1]

[<Fact>]
let ``jit of a program of elementwise words gives its bits, and so do jit of jit and vmap`` () =
    forAll 150 (fun rnd -> struct (rnd.Next(), rnd.Next())) (fun (struct (text, numbers)) ->
        let f = program (Random text)
        let x = (reals (Random numbers) [ [| 5 |], between -2.0 2.0 ])[0]
        identical "jit" (jit f x) (f x)
        identical "jit (jit f)" (jit (jit f) x) (f x)
        identical "vmap" (vmap f x) (f x)
        identical "jit (vmap f)" (jit (vmap f) x) (f x)
        let g x = Np.Sum(f x)
        identical "vmap (grad f)" (vmap (grad f) x) (grad g x))

// ---- how often the user's function runs -------------------------------------------------------------------------

let private counted () =
    let runs = ref 0

    runs,
    fun (x: NDArray) ->
        Interlocked.Increment(&runs.contents) |> ignore
        sin x * 2.0

[<Fact>]
let ``the user's function runs once for each signature`` () =
    let runs, f = counted ()
    let g = jit f

    for _ in 1..5 do
        g (Np.Ones 3) |> ignore

    Assert.Equal(1, runs.Value)
    g (Np.Ones 4) |> ignore
    g (Np.Ones(3, Dtype.Float32)) |> ignore
    g (Np.Ones 3) |> ignore
    Assert.Equal(3, runs.Value)
    let stats = Jit.stats g
    Assert.Equal(3, stats.Traces)
    Assert.Equal(3, stats.Cached)
    Assert.Equal(8L, stats.Calls)
    Assert.Contains("first call with (float64[3])", stats.Reasons[0])
    Assert.Contains("float64[4]", stats.Reasons[1])
    Assert.Contains("float32[3]", stats.Reasons[2])

[<Fact>]
let ``a jitted function mapped over a list is traced once`` () =
    let runs, f = counted ()
    let g = jit f
    [ 1.0; 2.0; 3.0 ] |> List.map (Np.Scalar >> g) |> ignore
    Assert.Equal(1, runs.Value)

let private rosenbrock (p: NDArray) =
    let x, y = p[0], p[1]
    100.0 * (y - x ** 2.0) ** 2.0 + (1.0 - x) ** 2.0

[<Fact>]
let ``a pipeline of transforms is traced once`` () =
    let gradient = rosenbrock |> grad |> jit
    let curvature = rosenbrock |> hessian |> jit

    for i in 1..4 do
        let x = arr [ float i; 2.0 ]
        allNear "gradient" 1e-14 ((gradient x).ToArray()) ((grad rosenbrock x).ToArray())
        allNear "curvature" 1e-14 ((curvature x).ToArray()) ((hessian rosenbrock x).ToArray())

    Assert.Equal(1, (Jit.stats gradient).Traces)
    Assert.Equal(1, (Jit.stats curvature).Traces)

[<Fact>]
let ``jit of jit runs the function once`` () =
    let runs, f = counted ()
    let g = jit (jit f)
    g (Np.Ones 3) |> ignore
    g (Np.Ones 3) |> ignore
    Assert.Equal(1, runs.Value)

// ---- what the function captured ------------------------------------------------------------------------------------

type private Settings() =
    member val Rate = 2.0 with get, set
    member val Weights = Np.Scalar 2.0 with get, set

type private Mutable = { mutable Rate: float; mutable Weights: NDArray }

let private retraces what (g: NDArray -> NDArray) (change: unit -> unit) (field: string) : unit =
    let x = Np.Scalar 3.0
    identical $"{what}, before" (g x) (Np.Scalar 6.0)
    identical $"{what}, again" (g x) (Np.Scalar 6.0)
    Assert.Equal(1, (Jit.stats g).Traces)
    change ()
    identical $"{what}, after" (g x) (Np.Scalar 15.0)
    identical $"{what}, after, again" (g x) (Np.Scalar 15.0)
    let stats = Jit.stats g
    Assert.Equal(2, stats.Traces)
    Assert.Contains("has changed", stats.Reasons[1])
    Assert.Contains(field, stats.Reasons[1])

[<Fact>]
let ``a captured array or number that was replaced is seen`` () =
    let cell = ref (Np.Scalar 2.0)
    retraces "an array in a ref cell" (jit (fun x -> x * cell.Value)) (fun () -> cell.Value <- Np.Scalar 5.0) "contents"
    let number = ref 2.0
    retraces "a number in a ref cell" (jit (fun x -> x * number.Value)) (fun () -> number.Value <- 5.0) "contents"
    let mutable' = { Rate = 2.0; Weights = Np.Scalar 2.0 }
    retraces "a number in a record" (jit (fun x -> x * mutable'.Rate)) (fun () -> mutable'.Rate <- 5.0) "Rate"
    retraces "an array in a record" (jit (fun x -> x * mutable'.Weights)) (fun () -> mutable'.Weights <- Np.Scalar 5.0) "Weights"
    let object' = Settings()
    retraces "a number in an object" (jit (fun x -> x * object'.Rate)) (fun () -> object'.Rate <- 5.0) "Rate"
    retraces "an array in an object" (jit (fun x -> x * object'.Weights)) (fun () -> object'.Weights <- Np.Scalar 5.0) "Weights"
    let list = ResizeArray [ Np.Scalar 2.0 ]
    retraces "an array in a list" (jit (fun x -> x * list[0])) (fun () -> list[0] <- Np.Scalar 5.0) "[0]"

[<Struct>]
type private Pair = { Factor: float; Shift: NDArray; Others: NDArray list }

[<Fact>]
let ``a captured struct that was replaced is seen, and what a struct holds`` () =
    let pair = ref (struct (2.0, "two"))

    retraces
        "a struct tuple"
        (jit (fun x ->
            let struct (factor, _) = pair.Value
            x * factor))
        (fun () -> pair.Value <- struct (5.0, "two"))
        "contents"

    let record = ref { Factor = 2.0; Shift = Np.Scalar 0.0; Others = [] }
    let of' factor shift = { record.Value with Factor = factor; Shift = Np.Scalar shift }
    let scaled (x: NDArray) = x * record.Value.Factor + record.Value.Shift
    retraces "a number in a struct record" (jit scaled) (fun () -> record.Value <- of' 5.0 0.0) "contents"
    record.Value <- of' 2.0 0.0
    retraces "an array in a struct record" (jit scaled) (fun () -> record.Value <- of' 2.0 9.0) "contents"
    let span = ref (TimeSpan.FromSeconds 2.0)
    retraces "a span of time" (jit (fun x -> x * span.Value.TotalSeconds)) (fun () -> span.Value <- TimeSpan.FromSeconds 5.0) "contents"
    let option = ref (ValueSome 2.0)
    retraces "an option" (jit (fun x -> x * option.Value.Value)) (fun () -> option.Value <- ValueSome 5.0) "contents"
    let held = struct (ref 2.0, 1)

    retraces
        "a cell in a struct that stays"
        (jit (fun x ->
            let struct (cell, _) = held
            x * cell.Value))
        (fun () ->
            let struct (cell, _) = held
            cell.Value <- 5.0)
        "contents"

[<Fact>]
let ``a captured object of any kind that was replaced is seen`` () =
    let dtype = ref Dtype.Float64
    let f = jit (fun x -> x.AsType dtype.Value)
    Assert.Equal(Dtype.Float64, (f (Np.Scalar 1.0)).Dtype)
    dtype.Value <- Dtype.Float32
    Assert.Equal(Dtype.Float32, (f (Np.Scalar 1.0)).Dtype)
    let place = ref (Uri "file:///a")
    let g = jit (fun x -> x + float place.Value.AbsolutePath.Length)
    Assert.Equal(2.0, (g (Np.Scalar 0.0)).ToScalar())
    place.Value <- Uri "file:///abc"
    Assert.Equal(4.0, (g (Np.Scalar 0.0)).ToScalar())

[<Fact>]
let ``structs that stay as they were need no new trace`` () =
    let pair = ref (struct (2.0, Np.Scalar 1.0, DateTime.UnixEpoch))

    let f =
        jit (fun x ->
            let struct (factor, shift, _) = pair.Value
            x * factor + shift)

    for _ in 1..3 do
        f (Np.Scalar 3.0) |> ignore
        let struct (factor, shift, day) = pair.Value
        pair.Value <- struct (factor, shift, day)

    Assert.Equal(1, (Jit.stats f).Traces)

[<Fact>]
let ``what is captured through another transform is seen`` () =
    let cell = ref (Np.Scalar 1.0)
    let g = jit (grad (fun x -> x * x * cell.Value))
    retraces "under grad" g (fun () -> cell.Value <- Np.Scalar 2.5) "contents"

// ---- programs -----------------------------------------------------------------------------------------------------------

let private f (x: NDArray) = sin x * x + 1.0

[<Fact>]
let ``jit is one call, its gradient the known and the linear ones`` () =
    let x = Np.Scalar 1.0
    Assert.Equal<string[]>([| "jit" |], (makeJaxpr (jit f) x).Primitives)
    Assert.Equal<string[]>([| "jit" |], (makeJaxpr (jit (jit f)) x).Primitives)
    Assert.Equal<string[]>([| "jit" |], (makeJaxpr (vmap (jit f)) (Np.Ones 3)).Primitives)
    Assert.Equal<string[]>([| "jit"; "jit" |], (makeJaxpr (grad (jit f)) x).Primitives)

[<Fact>]
let ``programs are simplified: common parts once, dead parts not at all`` () =
    let g (x: NDArray) =
        cos x |> ignore
        sin x + sin x

    let jitted = makeJaxpr (jit g) (Np.Scalar 1.0)
    let text = jitted.ToString()
    Assert.DoesNotContain("cos", text)
    Assert.Equal(text.IndexOf "sin", text.LastIndexOf "sin")

[<Fact>]
let ``nothing is folded that floating-point arithmetic distinguishes`` () =
    let at v = Np.Scalar v
    Assert.True(Double.IsNaN((jit (fun x -> x * 0.0) (at nan)).ToScalar()))
    Assert.True(Double.IsNaN((jit (fun x -> 1.0 + x * 0.0) (at infinity)).ToScalar()))
    Assert.True(Double.IsNaN((jit (fun x -> x - x) (at infinity)).ToScalar()))
    Assert.True(Double.IsNaN((jit (fun x -> x / x) (at 0.0)).ToScalar()))
    identical "0 + -0" (jit (fun x -> 0.0 + x) (at -0.0)) (at 0.0)
    identical "-0·1" (jit (fun x -> x * 1.0) (at -0.0)) (at -0.0)

[<Fact>]
let ``evalShape gives types and computes nothing`` () =
    let before = Launches.count ()
    let types = evalShape (fun x -> Np.Dot(x, x.T), Np.Argmax(x, axis = 1)) (Np.Ones((2, 3)))
    Assert.Equal<string[]>([| "[0]: float64[2,2]"; "[1]: int64[2]" |], types |> Array.map string)
    Assert.Equal(before, Launches.count ())

[<Fact>]
let ``a program is evaluated on arrays of its types and no others`` () =
    let program = makeJaxpr f (Np.Scalar 1.0)
    let outputs = program.Eval(Np.Scalar 2.0)
    identical "Eval" outputs[0] (f (Np.Scalar 2.0))
    Assert.Throws<TransformException>(fun () -> program.Eval(Np.Ones 2) |> ignore) |> ignore
    Assert.Equal(program, makeJaxpr f (Np.Scalar 3.0))
    Assert.Equal(program.GetHashCode(), (makeJaxpr f (Np.Scalar 3.0)).GetHashCode())
    Assert.NotEqual(program, makeJaxpr sin (Np.Scalar 3.0))

// ---- outer tracers, exceptions, threads ------------------------------------------------------------------------------------

[<Fact>]
let ``a tracer of an outer grad is an operand of the call, each time`` () =
    // d/dy (3y)² + (4y)² = 50y
    let g (y: NDArray) =
        let h = jit (fun x -> x * y)
        h (Np.Scalar 3.0) ** 2 + h (Np.Scalar 4.0) ** 2

    for y in [ 1.0; 2.0 ] do
        identical "captured tracer" (grad g (Np.Scalar y)) (Np.Scalar(50.0 * y))

[<Fact>]
let ``a jitted function kept outside does not keep a dead tracer`` () =
    let cell = ref (Np.Scalar 1.0)
    let h = jit (fun x -> x * cell.Value)

    let g (y: NDArray) =
        cell.Value <- y
        h (Np.Scalar 3.0) ** 2

    identical "first" (grad g (Np.Scalar 1.0)) (Np.Scalar 18.0)
    identical "second" (grad g (Np.Scalar 2.0)) (Np.Scalar 36.0)

[<Fact>]
let ``a trace that throws leaves no program and clean state, and the exception comes as it is`` () =
    let fail = ref true
    let error = InvalidOperationException "the user's own"

    let g =
        jit (fun x ->
            if fail.Value then raise error

            x * 2.0)

    let thrown = Assert.Throws<InvalidOperationException>(fun () -> g (Np.Scalar 1.0) |> ignore)
    Assert.Same(error, thrown)
    Assert.Null(Trace.Body)
    Assert.Equal(0, (Jit.stats g).Cached)
    fail.Value <- false
    identical "afterwards" (g (Np.Scalar 1.0)) (Np.Scalar 2.0)
    identical "elsewhere" (grad (fun x -> x * x) (Np.Scalar 3.0)) (Np.Scalar 6.0)

[<Fact>]
let ``four threads that call one jitted function get the same bits from one program for each signature`` () =
    let runs, f = counted ()
    let g = jit (fun x -> Np.Sum(f x))
    let wanted = [| for n in 1..8 -> (Np.Sum(sin (Np.Ones n) * 2.0)).ToScalar() |]
    runs.Value <- 0
    let wrong = ref 0

    let work () =
        for i in 0..399 do
            let n = i % 8 + 1

            if (g (Np.Ones n)).ToScalar() <> wanted[n - 1] then Interlocked.Increment(&wrong.contents) |> ignore

    let threads = [ for _ in 1..4 -> Thread work ]
    threads |> List.iter _.Start()
    threads |> List.iter _.Join()
    Assert.Equal(0, wrong.Value)
    Assert.Equal(8, runs.Value)

[<Fact>]
let ``static leaves are part of the signature`` () =
    let g = Tree.jit (fun (x: NDArray, n: int) -> Seq.fold (fun y _ -> y * x) (Np.Scalar 1.0) (seq { 1..n }))
    identical "n = 2" (g (Np.Scalar 3.0, 2)) (Np.Scalar 9.0)
    identical "n = 3" (g (Np.Scalar 3.0, 3)) (Np.Scalar 27.0)
    let h = Tree.jitStatic [ "[1]" ] (fun (x: NDArray, r: float) -> x * r)
    identical "r = 2" (h (Np.Scalar 3.0, 2.0)) (Np.Scalar 6.0)
    identical "r = 5" (h (Np.Scalar 3.0, 5.0)) (Np.Scalar 15.0)
    Assert.Equal(2, (Jit.stats h).Traces)
