/// The programs that break control flow when it is made the simple way: untaken branches, finished lanes, residuals, long loops.
module PropertyTests.ControlFlowPrograms

open System
open System.Threading
open AD
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private number (x: NDArray) = x.ToScalar()
let private near what tolerance (got: NDArray) (wanted: NDArray) = allNear what tolerance (got.ToArray()) (wanted.ToArray())

// ---- untaken branches --------------------------------------------------------------------------------

[<Fact>]
let ``a branch that is not taken computes nothing, not even of what it captured`` () =
    let f (x: NDArray) = Lax.cond (Np.Greater(x, 0.0)) (fun () -> Np.Log x) (fun () -> 0.0 * x)
    Assert.Equal(0.0, number (grad f (scalar 0.0)))
    Assert.Equal(0.0, number (jit (grad f) (scalar 0.0)))
    Assert.Equal(0.0, number (snd (jvp f (scalar 0.0) (scalar 1.0))))
    Assert.Equal(0.5, number (grad f (scalar 2.0)))

[<Fact>]
let ``an endless loop in a branch that is not taken does not run`` () =
    let endless (x: NDArray) = Lax.whileLoop (fun _ -> x .< 1.0) (fun (y: NDArray) -> y + 1.0) x
    let f (x: NDArray) = Lax.cond (x .> 5.0) (fun () -> endless (scalar 0.0)) (fun () -> x * 3.0)
    Assert.Equal(6.0, number (f (scalar 2.0)))
    Assert.Equal(3.0, number (grad f (scalar 2.0)))
    Assert.Equal<float[]>([| 3.0; 6.0 |], (vmap f (arr [ 1.0; 2.0 ])).ToArray())

[<Fact>]
let ``a lane that does not take a branch does not read for it`` () =
    let xs = arr [ 1.0; 2.0; 3.0 ]
    let f (i: NDArray) = Lax.cond (Np.Less(i, 3)) (fun () -> xs[i]) (fun () -> scalar 0.0)
    let indices = Np.Array [| 0; 5; 2; 7 |]
    Assert.Equal<float[]>([| 1.0; 0.0; 3.0; 0.0 |], (vmap f indices).ToArray())
    Assert.Equal<float[]>([| 0.0; 0.0 |], (vmap f (Np.Array [| 5; 7 |])).ToArray())
    Assert.Throws<IndexException>(fun () -> vmap (fun (i: NDArray) -> xs[i]) indices |> ignore) |> ignore

[<Fact>]
let ``no NaN comes back from lanes that do not take part`` () =
    let root (x: NDArray) = Lax.cond (x .> 0.0) (fun () -> Np.Sqrt x * Np.Log x) (fun () -> x)
    let xs = arr [ -1.0; 0.0; 4.0 ]
    let wanted = Np.Array [| 1.0; 1.0; 0.25 * Math.Log 4.0 + 0.5 |]
    near "vmap grad" 1e-14 (vmap (grad root) xs) wanted
    near "grad vmap" 1e-14 (grad (fun xs -> Np.Sum(vmap root xs)) xs) wanted
    near "grad jit vmap" 1e-14 (grad (fun xs -> Np.Sum(jit (vmap root) xs)) xs) wanted
    Assert.True(Array.forall Double.IsFinite ((jacrev (vmap (grad root)) xs).ToArray()))

[<Fact>]
let ``a row that finishes early neither fails nor leaks`` () =
    // walks xs until the end of its own part: one step further would be out of range, or divide by zero
    let xs = arr [ 1.0; 2.0; 3.0; 0.0 ]

    let f (stop: NDArray) (w: NDArray) =
        let sum, _ =
            Lax.whileLoop
                (fun (_: NDArray, i: NDArray) -> i .< stop)
                (fun (sum, i) -> sum + w / xs[i] + Np.Log(w * xs[i]), i + 1)
                (0.0 * w, Np.Scalar(0, Dtype.Int64))

        sum

    let stops = Np.Array [| 3; 0; 1 |]
    let ws = arr [ 1.5; 0.0; 2.0 ]
    let term (w: float) (x: float) = w / x + Math.Log(w * x)
    let wanted = Np.Array [| term 1.5 1.0 + term 1.5 2.0 + term 1.5 3.0; 0.0; term 2.0 1.0 |]
    near "vmap" 1e-14 (vmap2 f stops ws) wanted
    let slope = Np.Array [| 1.0 + 0.5 + 1.0 / 3.0 + 3.0 / 1.5; 0.0; 1.0 + 0.5 |]
    near "vmap grad" 1e-14 (vmap2 (fun s w -> grad (f s) w) stops ws) slope
    near "grad vmap" 1e-14 (grad (fun ws -> Np.Sum(vmap2 f stops ws)) ws) slope

[<Fact>]
let ``a branch that no lane takes is skipped`` () =
    let dear (x: NDArray) = Lax.foriLoop 0 50 (fun _ (y: NDArray) -> Np.Sin y) x
    let f (x: NDArray) = Lax.cond (x .> 100.0) (fun () -> dear x) (fun () -> x)

    let launches x =
        Internal.Launches.reset ()
        vmap f x |> ignore
        Internal.Launches.count ()

    let skipped, taken = launches (arr [ 1.0; 2.0 ]), launches (arr [ 1.0; 200.0 ])
    Assert.True(taken >= skipped + 50L, $"{skipped} launches without the branch, {taken} with it")

// ---- what reverse mode keeps -----------------------------------------------------------------------------

/// The elements of all residuals of f at x.
let private kept (f: NDArray -> NDArray) (x: NDArray) : int =
    let l = Internal.Linearize.run "kept" (fun xs -> [| f xs[0] |]) [| x |] [| true |]
    let struct (_, residuals) = Internal.Linearize.program l

    residuals
    |> Array.sumBy (fun r ->
        match r.Value with
        | :? Internal.Dense as d -> d.Storage.Length
        | _ -> 0)

[<Fact>]
let ``a scan keeps what changes from step to step, and the rest once`` () =
    let n, steps = 20, 50
    let w = Np.Reshape(Np.Linspace(-1.0, 1.0, n * n), (n, n)) / 10.0
    let f (h: NDArray) = fst (Lax.scan (fun (h: NDArray) (x: NDArray) -> Np.Tanh(w *@ h + x), ()) h (Np.Ones((steps, n))))
    let size = kept f (Np.Ones n)
    // tanh′ at each step, and W once
    Assert.InRange(size, n * n + steps * n, n * n + 2 * steps * n)

[<Fact>]
let ``what the consts alone make is kept once`` () =
    let n, steps = 30, 40
    // the carry of each step, and exp x once
    let f (x: NDArray) = fst (Lax.scan (fun (h: NDArray) (e: NDArray) -> h * Np.Exp x + e, ()) x (Np.Ones(steps)))
    Assert.InRange(kept f (Np.Linspace(-0.5, 0.1, n)), steps * n, steps * n + 5 * n)

[<Fact>]
let ``a branch in a scan keeps room for one branch, not for all`` () =
    let n, steps = 25, 40

    let f (h: NDArray) =
        fst (
            Lax.scan
                (fun (h: NDArray) (i: NDArray) -> Lax.switch i [ (fun () -> Np.Sin h); (fun () -> Np.Tanh h); (fun () -> Np.Exp(-h)) ], ())
                h
                (Np.Arange(0, steps, 1) % 3)
        )

    Assert.InRange(kept f (Np.Ones n), 0, 2 * steps * n)

[<Fact>]
let ``a while keeps as many residuals as it takes steps`` () =
    let f (x: NDArray) = Lax.whileLoop (fun (y: NDArray) -> y .< 1e6) (fun y -> y * (1.5 + 0.1 * Np.Sin y)) x
    let wanted = jacfwd f (scalar 1.0)
    near "grad" 1e-10 (grad f (scalar 1.0)) wanted

// ---- cost ----------------------------------------------------------------------------------------------

let private allocated (run: unit -> unit) : float =
    run ()
    let before = GC.GetAllocatedBytesForCurrentThread()
    run ()
    float (GC.GetAllocatedBytesForCurrentThread() - before)

[<Fact>]
let ``the gradient of a loop that reads one element a step is linear in the steps`` () =
    let sum n (xs: NDArray) = Lax.foriLoop 0 n (fun i (s: NDArray) -> s + xs[i] ** 2) (scalar 0.0)
    let cost n = let xs = Np.Linspace(0.0, 1.0, n) in allocated (fun () -> grad (sum n) xs |> ignore)
    let g = grad (sum 500) (Np.Linspace(0.0, 1.0, 500))
    near "grad" 1e-14 g (2.0 * Np.Linspace(0.0, 1.0, 500))
    let few, many = cost 1000, cost 8000
    Assert.True(many < 16.0 * few, $"{few} bytes for 1,000 steps, {many} for 8,000")

/// Runs on a thread with a stack of 256 KB.
let private onSmallStack (run: unit -> 'T) : 'T =
    let result = ref None
    let thread = Thread((fun () -> result.Value <- Some(run ())), 256 * 1024)
    thread.Start()
    thread.Join()
    Option.get result.Value

[<Fact>]
let ``a million steps on a small stack, and nothing is kept`` () =
    let f (x: NDArray) = Lax.foriLoop 0 1000000 (fun _ (y: NDArray) -> y * 0.999999 + x) x

    let attempt () =
        onSmallStack (fun () ->
            let before = GC.GetTotalMemory true
            let y = f (scalar 1.0)
            let after = GC.GetTotalMemory true
            number y, after - before)

    // tests beside this one may keep something of their own at one time, but not each time; the steps would keep 80 MB
    let attempts = Seq.init 6 (fun _ -> attempt ()) |> Seq.cache
    Assert.InRange(fst (Seq.head attempts), 632120.0, 632122.0)
    Assert.True(attempts |> Seq.exists (fun (_, kept) -> kept < 20000000L), "what each step makes is kept")

[<Fact>]
let ``the gradient of a while of a hundred thousand steps on a small stack`` () =
    let f (x: NDArray) =
        fst (Lax.whileLoop (fun (_: NDArray, n: NDArray) -> n .< 100000) (fun (y, n) -> Np.Sin y + x, n + 1) (x, Np.Scalar(0, Dtype.Int64)))

    let slope = onSmallStack (fun () -> number (grad f (scalar 1.5)))
    // y = sin y + x: dy/dx = 1/(1 − cos y)
    let mutable y = 1.5

    for _ in 1..200 do
        y <- Math.Sin y + 1.5

    Assert.Equal(1.0 / (1.0 - Math.Cos y), slope, 9)

// ---- linear functions, rules and checkpoints with loops inside ----------------------------------------------

[<Fact>]
let ``the transpose of a loop with a known counter and a linear accumulator`` () =
    let f (x: NDArray) = Lax.foriLoop 0 4 (fun i (s: NDArray) -> s * 2.0 + x * i) x
    let slope = number (f (scalar 1.0))
    Assert.Equal(3.0 * slope, number (linearTranspose f (scalar 0.0) (scalar 3.0)))

    let counted (n: NDArray) (x: NDArray) =
        fst (Lax.whileLoop (fun (_: NDArray, i: NDArray) -> i .< n) (fun (s, i) -> s * 2.0 + x * i, i + 1) (x, Np.Scalar(0, Dtype.Int64)))

    Assert.Equal(3.0 * slope, number (linearTranspose (counted (Np.Scalar(4, Dtype.Int64))) (scalar 0.0) (scalar 3.0)))

[<Fact>]
let ``a rule of one's own may contain a scan`` () =
    let power (x: NDArray) = fst (Lax.iterate 5 (fun (y: NDArray) -> y * x, ()) x)

    let f =
        customJvp power (fun x t ->
            let y, dy = jvp power x t
            y, Lax.foriLoop 0 2 (fun _ (d: NDArray) -> d * 1.0) dy)

    near "grad" 1e-13 (grad f (scalar 1.3)) (scalar (6.0 * Math.Pow(1.3, 5.0)))
    near "second" 1e-12 (grad (grad f) (scalar 1.3)) (scalar (30.0 * Math.Pow(1.3, 4.0)))

    near
        "in a scan"
        1e-12
        (grad (fun x -> fst (Lax.iterate 1 (fun (y: NDArray) -> f y, ()) x)) (scalar 1.3))
        (scalar (6.0 * Math.Pow(1.3, 5.0)))

    near "vmap" 1e-12 (vmap (grad f) (arr [ 1.3; 0.5 ])) (Np.Array [| 6.0 * Math.Pow(1.3, 5.0); 6.0 * Math.Pow(0.5, 5.0) |])

[<Fact>]
let ``a checkpoint over a scan, and in it`` () =
    let step (h: NDArray) (x: NDArray) = Np.Tanh(h * x + 0.3)
    let xs = Np.Linspace(0.5, 1.5, 12)
    let plain (h: NDArray) = Np.Sum(fst (Lax.scan (fun h x -> step h x, ()) h xs))
    let outside = plain |> checkpoint
    let inside (h: NDArray) = Np.Sum(fst (Lax.scan (fun (h: NDArray) (x: NDArray) -> checkpoint (fun h -> step h x) h, ()) h xs))
    let h = arr [ 0.1; -0.4; 0.7 ]

    for f in [ outside; inside ] do
        near "grad" 1e-14 (grad f h) (grad plain h)
        near "jit grad" 1e-14 (jit (grad f) h) (grad plain h)
        near "hessian" 1e-12 (hessian f h) (hessian plain h)

[<Fact>]
let ``reports in a branch are made when it is taken, in a batch by the lanes that take it`` () =
    let seen = ResizeArray<float>()
    let note (x: NDArray) = debugCallback (fun (x: NDArray) -> seen.Add(number x)) x

    let f (x: NDArray) =
        Lax.cond
            (x .> 0.0)
            (fun () ->
                note x
                x * 2.0)
            (fun () -> x)

    let after run =
        seen.Clear()
        run () |> ignore
        List.ofSeq seen

    Assert.Equal<float list>([], after (fun () -> makeJaxpr f (scalar 1.0)))
    Assert.Equal<float list>([ 1.0 ], after (fun () -> f (scalar 1.0)))
    Assert.Equal<float list>([], after (fun () -> f (scalar -1.0)))
    Assert.Equal<float list>([ 1.0 ], after (fun () -> grad f (scalar 1.0)))
    Assert.Equal<float list>([ 1.0; 3.0 ], after (fun () -> vmap f (arr [ 1.0; -2.0; 3.0 ])))
    Assert.Equal<float list>([ 1.0; 3.0 ], after (fun () -> jit (vmap (grad f)) (arr [ 1.0; -2.0; 3.0 ])))

    let count (x: NDArray) =
        Lax.whileLoop
            (fun (y: NDArray) -> y .< 3.0)
            (fun y ->
                note y
                y + 1.0)
            x

    Assert.Equal<float list>([ 1.0; 2.0; 2.0 ], after (fun () -> vmap count (arr [ 1.0; 7.0; 2.0 ])) |> List.sort)
    Assert.Equal<float list>([ 1.0; 2.0 ], after (fun () -> grad count (scalar 1.0)))

// ---- staged ----------------------------------------------------------------------------------------------

[<Fact>]
let ``a pullback of a while stages, once`` () =
    let f (x: NDArray) = Lax.whileLoop (fun (y: NDArray) -> y .< 50.0) (fun y -> y * Np.Cosh(0.3 * x)) x
    let _, pull = vjp f (scalar 1.2)
    let staged = jit pull
    near "jit" 1e-14 (staged (scalar 2.0)) (pull (scalar 2.0))
    near "again" 1e-14 (staged (scalar 3.0)) (pull (scalar 3.0))
    Assert.Equal(1, (Jit.stats staged).Traces)
    near "vmap" 1e-14 (vmap pull (arr [ 1.0; 2.0 ])) (Np.Stack [ pull (scalar 1.0); pull (scalar 2.0) ])
    near "on another thread" 0.0 (System.Threading.Tasks.Task.Run(fun () -> pull (scalar 2.0)).Result) (pull (scalar 2.0))

[<Fact>]
let ``a captured array that changes is seen in a loop's body`` () =
    let rate = ref (scalar 2.0)
    let f = jit (fun (x: NDArray) -> Lax.foriLoop 0 3 (fun _ (y: NDArray) -> y * rate.Value) x)
    Assert.Equal(8.0, number (f (scalar 1.0)))
    rate.Value <- scalar 3.0
    Assert.Equal(27.0, number (f (scalar 1.0)))

[<Fact>]
let ``programs with loops are data: equal where they compute the same by the same`` () =
    let program (k: float) =
        makeJaxpr (grad (fun x -> fst (Lax.iterate 3 (fun (y: NDArray) -> Np.Sin(y * k) * x, ()) x))) (scalar 1.0)

    Assert.Equal(program 2.0, program 2.0)
    Assert.Equal((program 2.0).GetHashCode(), (program 2.0).GetHashCode())
    Assert.NotEqual(program 2.0, program 3.0)
    let loop n = makeJaxpr (fun x -> fst (Lax.iterate n (fun (y: NDArray) -> y * x, ()) x)) (scalar 1.0)
    Assert.NotEqual(loop 2, loop 3)

    let reversed (back: bool) =
        makeJaxpr
            (fun (x: NDArray) ->
                fst ((if back then Lax.scanBack else Lax.scan) (fun (y: NDArray) (e: NDArray) -> y * e, ()) (scalar 1.0) x))
            (arr [ 1.0; 2.0 ])

    Assert.NotEqual(reversed true, reversed false)

[<Fact>]
let ``what nobody reads of a loop is not computed`` () =
    let f (x: NDArray) =
        fst (Lax.scan (fun (c: NDArray, d: NDArray) (e: NDArray) -> (c + e, Np.Exp d), Np.Sin c) (scalar 0.0, scalar 1.0) x)

    let text = (makeJaxpr (jit (fun x -> fst (f x))) (arr [ 1.0; 2.0 ])).ToString()
    Assert.DoesNotContain("sin", text)
    Assert.DoesNotContain("exp", text)
    Assert.Contains("carries=1", text)

[<Fact>]
let ``loops nest eight deep`` () =
    let rec nest depth (x: NDArray) : NDArray =
        if depth = 0 then Np.Sin x else fst (Lax.iterate 2 (fun (y: NDArray) -> nest (depth - 1) y, ()) x)

    let mutable y, slope = 0.7, 1.0

    for _ in 1..256 do
        slope <- slope * Math.Cos y
        y <- Math.Sin y

    near "value" 1e-13 (nest 8 (scalar 0.7)) (scalar y)
    near "grad" 1e-12 (grad (nest 8) (scalar 0.7)) (scalar slope)
    near "vmap grad" 1e-12 (vmap (grad (nest 8)) (arr [ 0.7; 0.7 ])) (Np.Array [| slope; slope |])

// ---- indices that are out of range ---------------------------------------------------------------------

/// Reads and writes outside, by numbers of the host and by arrays.
let private outside (v: NDArray) : (string * (unit -> NDArray)) list =
    [
        "an integer", (fun () -> v[3])
        "a negative integer", (fun () -> v[-4])
        "an array of no axes", (fun () -> v[Np.Scalar(3.0, Dtype.Int64)])
        "an array", (fun () -> Np.Sum v[[| 0; 7 |]])
        "an integer beside a slice", (fun () -> Np.Sum(Np.Reshape(v, (3, 1)).[Ix.All, 1]))
        "a taken one", (fun () -> Np.Take(v, Np.Scalar(5.0, Dtype.Int64)))
        "an integer to write to", (fun () -> Np.Sum(v.At[3].Set 1.0))
        "an array to write to", (fun () -> Np.Sum(v.At[Np.Array [| 1; 5 |]].Add 1.0))
        "an element of nothing", (fun () -> (Np.Zeros 0).[0])
    ]

[<Fact>]
let ``an index out of range in a branch that is not taken is no error, and in one that is taken it is`` () =
    let v = arr [ 1.0; 2.0; 3.0 ]

    for name, read in outside v @ outside (Np.Ones 3) do
        let f (x: NDArray) = Lax.cond (x .> 0.0) (fun () -> read () * x) (fun () -> 2.0 * x)
        Assert.Equal(-2.0, number (f (scalar -1.0)))
        Assert.Equal(-2.0, number (jit f (scalar -1.0)))
        Assert.Equal(2.0, number (grad f (scalar -1.0)))
        Assert.Equal(2.0, number (jit (grad f) (scalar -1.0)))
        Assert.Equal<float[]>([| -2.0; -4.0 |], (vmap f (arr [ -1.0; -2.0 ])).ToArray())
        Assert.Equal(0.0, number (hvp f (scalar -1.0) (scalar 1.0)))

        for run in [ f; jit f; grad f; jit (grad f); (fun x -> vmap f (Np.Stack [ x; -x ])) ] do
            let e = Assert.Throws<IndexException>(fun () -> run (scalar 1.0) |> ignore)
            Assert.True(e.Message.Contains "out of range" && e.Message.Contains "size", $"{name}: {e.Message}")

[<Fact>]
let ``the guard of an index may be the size itself, in a branch, a switch and a loop`` () =
    let third (v: NDArray) = Lax.cond (v.Length > 2: NDArray) (fun () -> v[2]) (fun () -> scalar 0.0)
    Assert.Equal(3.0, number (third (arr [ 1.0; 2.0; 3.0 ])))
    Assert.Equal(0.0, number (third (arr [ 1.0; 2.0 ])))
    Assert.Equal(0.0, number (jit third (arr [ 1.0; 2.0 ])))
    Assert.Equal<float[]>([| 0.0; 0.0 |], (grad third (arr [ 1.0; 2.0 ])).ToArray())
    Assert.Equal<float[]>([| 0.0; 0.0; 1.0 |], (grad third (arr [ 1.0; 2.0; 3.0 ])).ToArray())
    let v = arr [ 1.0; 2.0 ]
    Assert.Equal(2.0, number (Lax.switch 1 [ (fun () -> v[5]); (fun () -> v[1]) ]))
    Assert.Equal(7.0, number (Lax.foriLoop 0 0 (fun _ (y: NDArray) -> y + v[9]) (scalar 7.0)))
    let inner = jit (fun (x: NDArray) -> x * v[4])
    Assert.Equal(1.0, number (Lax.cond (scalar 1.0 .> 2.0) (fun () -> inner (scalar 1.0)) (fun () -> scalar 1.0)))
    // outside branches it is an error where it is written
    Assert.Throws<IndexException>(fun () -> makeJaxpr (fun (x: NDArray) -> x * v[4]) (scalar 1.0) |> ignore) |> ignore
