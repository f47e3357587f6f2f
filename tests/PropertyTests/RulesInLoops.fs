/// Rules, checkpoints, reports and the watch for NaN inside branches and loops, and loops inside rules.
module PropertyTests.RulesInLoops

open System
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private v = arr [ 0.3; -1.2; 2.0 ]
let private near what (wanted: NDArray) (got: NDArray) = allNear what 1e-12 (got.ToArray()) (wanted.ToArray())
let private forward (f: NDArray -> NDArray) (x: NDArray) : NDArray = snd (jvp f x (Np.OnesLike x))

// ---- rules in loops -----------------------------------------------------------------------------------------------

/// sin with its true derivative tripled, three times over.
let private rules: (string * (NDArray -> NDArray)) list =
    [
        "customJvp", customJvp (fun x -> sin x) (fun x t -> sin x, 3.0 * cos x * t)
        "customVjp", customVjp (fun x -> sin x) (fun x -> sin x, x) (fun x c -> 3.0 * cos x * c)
        "customRules", customRules (fun x -> sin x) (fun x t -> sin x, 3.0 * cos x * t) (fun x -> sin x, cos x) (fun k c -> 3.0 * k * c)
    ]

let private xs = arr [ 0.5; -0.25; 1.5; 0.75 ]

/// The same sum of nested sines by a loop of the language and by the library's.
let private byHand (f: NDArray -> NDArray) (x: NDArray) : NDArray =
    let mutable c = x
    let mutable total = scalar 0.0

    for i in 0..3 do
        c <- f (c + xs[i])
        total <- total + c * c

    total + c

let private loops: (string * ((NDArray -> NDArray) -> NDArray -> NDArray)) list =
    [
        "scan",
        fun f x ->
            let struct (c, ys) =
                Lax.Scan(
                    (fun (c: NDArray) (x: NDArray) ->
                        let c = f (c + x)
                        struct (c, c * c)),
                    x,
                    xs
                )

            Np.Sum ys + c
        "foriLoop",
        fun f x ->
            let c, total =
                Lax.ForiLoop(
                    0,
                    4,
                    (fun i (c: NDArray, total: NDArray) ->
                        let c = f (c + Np.Take(xs, i))
                        c, total + c * c),
                    (x, scalar 0.0)
                )

            total + c
        "whileLoop",
        fun f x ->
            let _, c, total =
                Lax.WhileLoop(
                    (fun (i: NDArray, _: NDArray, _: NDArray) -> i .< 4),
                    (fun (i: NDArray, c: NDArray, total: NDArray) ->
                        let c = f (c + Np.Take(xs, i))
                        i + 1, c, total + c * c),
                    ((0: NDArray), x, scalar 0.0)
                )

            total + c
        "cond in scan",
        fun f x ->
            let struct (c, ys) =
                Lax.Scan(
                    (fun (c: NDArray) (x: NDArray) ->
                        let c = Lax.Cond(x .> -10.0, (fun () -> f (c + x)), (fun () -> c * nan))
                        struct (c, c * c)),
                    x,
                    xs
                )

            Np.Sum ys + c
    ]

[<Fact>]
let ``a rule inside a loop is kept by every transform`` () =
    for ruleName, f in rules do
        for loopName, loop in loops do
            let what s = $"{s} of {ruleName} in {loopName}"
            let g, h = loop f, byHand f
            near (what "value") (h (scalar 0.4)) (g (scalar 0.4))
            near (what "forward") (forward h (scalar 0.4)) (forward g (scalar 0.4))
            near (what "grad") (grad h (scalar 0.4)) (grad g (scalar 0.4))
            near (what "jit (grad)") (grad h (scalar 0.4)) (jit (grad g) (scalar 0.4))
            near (what "grad (jit)") (grad h (scalar 0.4)) (grad (jit g) (scalar 0.4))
            near (what "vmap (grad)") (vmap (grad h) v) (vmap (grad g) v)
            near (what "grad of vmap") (vmap (grad h) v) (grad (fun x -> Np.Sum(vmap g x)) v)
            near (what "grad of grad") (grad (grad h) (scalar 0.4)) (grad (grad g) (scalar 0.4))
            near (what "hessian") (hessian h (scalar 0.4)) (hessian g (scalar 0.4))

[<Fact>]
let ``a rule that loops`` () =
    /// e^x by its series, in the function and in its rules.
    let series (x: NDArray) =
        let struct (_, terms) =
            Lax.Scan((fun (term: NDArray) (i: NDArray) -> struct (term * x / i, term)), Np.OnesLike x, Np.Arange(1.0, 25.0))

        Np.Sum(terms, axis = 0)

    for name, f in
        [
            "customJvp", customJvp series (fun x t -> series x, 2.0 * series x * t)
            "customVjp", customVjp series (fun x -> series x, x) (fun x c -> 2.0 * series x * c)
        ] do
        let x = scalar 0.7
        near name (exp x) (f x)
        near $"grad {name}" (2.0 * exp x) (grad f x)
        near $"grad (jit {name})" (2.0 * exp x) (grad (jit f) x)
        near $"vmap (grad {name})" (2.0 * exp v) (vmap (grad f) v)
        near $"forward {name}" (2.0 * exp x) (forward f x)

    // the tangent itself goes round a loop: known counter, linear carry
    let f = customJvp (fun x -> 8.0 * x) (fun x t -> 8.0 * x, Lax.ForiLoop(0, 3, (fun _ (t: NDArray) -> 2.0 * t), t))

    near "linear loop" (scalar 8.0) (grad f (scalar 1.0))
    near "linear loop, jit" (scalar 8.0) (jit (grad f) (scalar 1.0))

// ---- checkpoint and loops -------------------------------------------------------------------------------------------

[<Fact>]
let ``checkpoint of a loop, and in its body, change nothing but the memory`` () =
    let f = fun x -> sin (exp (cos x))

    for policy in [ CheckpointPolicy.Nothing; CheckpointPolicy.Dots; CheckpointPolicy.Everything ] do
        for name, loop in loops do
            let wanted = grad (byHand f) (scalar 0.4)
            near $"round {name}, {policy}" wanted (grad (checkpointWith policy (loop f)) (scalar 0.4))
            near $"in {name}, {policy}" wanted (grad (loop (checkpointWith policy f)) (scalar 0.4))
            near $"in {name}, jit, {policy}" wanted (jit (grad (loop (checkpointWith policy f))) (scalar 0.4))
            near $"round {name}, jit, {policy}" wanted (grad (jit (checkpointWith policy (loop f))) (scalar 0.4))
            near $"vmap, {name}, {policy}" (vmap (grad (byHand f)) v) (vmap (grad (loop (checkpointWith policy f))) v)

[<Fact>]
let ``a checkpointed body keeps its carry of each step and no more`` () =
    let steps, width = 20, 100
    let input = Np.Sin(Np.Arange(float steps))

    let through (body: NDArray -> NDArray) (x: NDArray) =
        let struct (c, _) = Lax.Scan((fun (c: NDArray) (s: NDArray) -> struct (body (c + s), s)), x, input)
        Np.Sum c

    let f (x: NDArray) = sin (exp (sin (exp (sin x))))
    let x = Np.Cos(Np.Arange(float width))

    let bytes (g: NDArray -> NDArray) =
        let l = Linearize.run "residuals" (fun xs -> [| g xs[0] |]) [| x |] [| true |]
        let met = System.Collections.Generic.HashSet<obj>(HashIdentity.Reference)

        [
            for i in 0 .. l.Tape.Avals.Count - 1 do
                match l.Tape.KnownValue i with
                | NonNull known when not (isNull known.Concrete) ->
                    let d = Unchecked.nonNull known.Concrete
                    if met.Add(Unchecked.nonNull (box d.Storage)) then Buffer.ByteLength d.Storage
                | NonNull _
                | Null -> ()
        ]
        |> List.sum

    let row = steps * width * 8
    Assert.True((bytes (through f) >= 5 * row), $"{bytes (through f)}")
    Assert.True((bytes (through (checkpoint f)) <= row + 2 * 8 * (steps + width)), $"{bytes (through (checkpoint f))}")

// ---- reports in loops and branches -------------------------------------------------------------------------------------

let private noted (run: (NDArray -> unit) -> unit) : float list =
    let seen = ResizeArray<float>()
    run (fun x -> debugCallback (fun x -> seen.Add(x.ToScalar())) x)
    List.ofSeq seen

[<Fact>]
let ``a loop reports at every step, in order, once in the forward pass`` () =
    let sum note (x: NDArray) =
        let struct (c, _) =
            Lax.Scan(
                (fun (c: NDArray) (s: NDArray) ->
                    note c
                    struct (c + s * c, s)),
                x,
                Np.Ones 3
            )

        c

    let wanted = [ 1.0; 2.0; 4.0 ]
    let run transform = noted (fun note -> transform (sum note) (scalar 1.0) |> ignore)
    Assert.Equal<float list>(wanted, run id)
    Assert.Equal<float list>(wanted, run jit)
    Assert.Equal<float list>(wanted, run grad)
    Assert.Equal<float list>(wanted, run (jit >> grad))
    Assert.Equal<float list>(wanted, run (grad >> jit))
    Assert.Equal<float list>(wanted, run forward)
    Assert.Equal<float list>(wanted, run (checkpoint >> grad))
    // each step in turn, each lane in turn
    let lanes = noted (fun note -> vmap (sum note) (arr [ 1.0; 10.0 ]) |> ignore)
    Assert.Equal<float list>([ 1.0; 10.0; 2.0; 20.0; 4.0; 40.0 ], lanes)

[<Fact>]
let ``lanes that take no part do not report and do not fail`` () =
    let branch note (x: NDArray) =
        Lax.Cond(
            x .> 0.0,
            (fun () ->
                note x
                errorIf "not positive" (x .<= 0.0)
                sqrt x),
            (fun () -> 0.0 * x)
        )

    let some = arr [ 4.0; -1.0; 9.0 ]

    for transform in [ vmap; vmap >> jit; jit >> vmap; grad >> vmap ] do
        Assert.Equal<float list>([ 4.0; 9.0 ], noted (fun note -> transform (branch note) some |> ignore))

    Assert.Empty(noted (fun note -> branch note (scalar -1.0) |> ignore))

    let halve note (x: NDArray) =
        Lax.WhileLoop(
            (fun (x: NDArray) -> x .> 1.0),
            (fun (x: NDArray) ->
                note x
                errorIf "finished" (x .<= 1.0)
                x / 2.0),
            x
        )

    for transform in [ vmap; vmap >> jit; jit >> vmap ] do
        let seen = noted (fun note -> transform (halve note) (arr [ 4.0; 0.5; 8.0 ]) |> ignore)
        Assert.Equal<float list>([ 4.0; 8.0; 2.0; 4.0; 2.0 ], seen)

[<Fact>]
let ``a check inside a loop fails at its step`` () =
    let f (x: NDArray) =
        let struct (c, _) =
            Lax.Scan(
                (fun (c: NDArray) (s: NDArray) ->
                    errorIf "below zero" (c .< 0.0)
                    struct (c - s, s)),
                x,
                Np.Ones 5
            )

        c

    for transform in [ id; jit; grad; grad >> jit; jit >> grad; checkpoint >> grad ] do
        transform f (scalar 4.0) |> ignore
        let e = Assert.Throws<CheckException>(fun () -> transform f (scalar 2.0) |> ignore)
        Assert.Contains("below zero", e.Message)

    vmap f (arr [ 4.0; 5.0 ]) |> ignore
    let e = Assert.Throws<CheckException>(fun () -> vmap f (arr [ 9.0; 2.0 ]) |> ignore)
    Assert.Contains("at [1]", e.Message)

// ---- NaN in loops ---------------------------------------------------------------------------------------------------------

[<Fact>]
let ``checkNaN looks into loops and branches`` () =
    let line = ref 0

    let roots (x: NDArray) =
        line.Value <- int __LINE__ + 6

        let struct (c, _) =
            Lax.Scan(
                (fun (c: NDArray) (s: NDArray) ->
                    let less = c - s
                    let root = sqrt less
                    struct (root + 0.0, s)),
                x,
                Np.Ones 5
            )

        c

    for name, call in
        [
            "scan", (fun () -> checkNaN roots (scalar 5.0))
            "jit", (fun () -> checkNaN (jit roots) (scalar 5.0))
            "grad", (fun () -> checkNaN (grad roots) (scalar 5.0))
            "inside jit", (fun () -> jit (checkNaN roots) (scalar 5.0))
            "cond", (fun () -> checkNaN (fun x -> Lax.Cond(x .> 0.0, (fun () -> roots x), (fun () -> x))) (scalar 5.0))
        ] do
        let e = Assert.Throws<NaNException>(fun () -> call () |> ignore)
        Assert.True(e.Message.Contains "sqrt", $"{name}: {e.Message}")
        Assert.True(e.Message.Contains $"RulesInLoops.fs:{line.Value}", $"{name}: {e.Message}, not {line.Value}")

    near "none" (roots (scalar 5e6)) (checkNaN roots (scalar 5e6))
    near "none" (grad roots (scalar 5e6)) (checkNaN (grad roots) (scalar 5e6))
