/// checkpoint around loops and branches, and inside them: what is kept of each step, in bytes, and the same values and derivatives.
module PropertyTests.CheckpointInLoops

open AD
open PropertyTests.Checkpoint
open PropertyTests.Generators
open Xunit

let private policies = [ CheckpointPolicy.Nothing; CheckpointPolicy.Dots; CheckpointPolicy.Everything ]
let private w = Np.Reshape(Np.Sin(Np.Arange 2500.0), (50, 50)) / 10.0

let private row = Np.Sin(Np.Arange 50.0)
let private steps = 20

/// Eight bytes for each of fifty numbers.
let private one = 8 * 50

/// Two products in each step, and four words between them.
let private step (h: NDArray) : NDArray = tanh (exp (sin (h *@ w)) *@ w)

let private scanned (body: NDArray -> NDArray) (x: NDArray) =
    Np.Sum(fst (Lax.scan (fun (h: NDArray) (_: NDArray) -> body h, h) x (Np.Arange(float steps))))

let private repeated (body: NDArray -> NDArray) (x: NDArray) = Np.Sum(Lax.foriLoop 0 steps (fun _ h -> body h) x)

let private repeatedWhile (body: NDArray -> NDArray) (x: NDArray) =
    let condition (i: NDArray, _: NDArray) = i .< steps
    Np.Sum(snd (Lax.whileLoop condition (fun (i, h) -> i + 1, body h) (Np.Scalar(0.0, Dtype.Int64), x)))

let private chosen (body: NDArray -> NDArray) (x: NDArray) = Np.Sum(Lax.cond (Np.Sum x .> -100.0) (fun () -> body x) (fun () -> -x))

let private loops =
    [
        "scan", scanned
        "foriLoop", repeated
        "whileLoop", repeatedWhile
        "cond", chosen
        "jit", (fun f x -> Np.Sum(jit f x))
    ]

/// What a word keeps beside arrays of the body: the number of steps, or of the branch.
let private number = 8

[<Fact>]
let ``around a loop or a branch it keeps nothing, or the products of each step`` () =
    for name, loop in loops do
        let times = if name = "cond" || name = "jit" then 1 else steps
        let bytes policy = residualBytes (checkpointWith policy (loop step)) row
        let nothing, dots = bytes CheckpointPolicy.Nothing, bytes CheckpointPolicy.Dots
        Assert.True((nothing = 0), $"{name}, nothing: {nothing}")
        Assert.InRange(dots, 2 * one * times, 2 * one * times + number)
        Assert.True((residualBytes (loop step) row >= dots + one * times), name)

[<Fact>]
let ``inside a loop or a branch it keeps the carries, or the products of each step`` () =
    for name, loop in loops do
        let times = if name = "cond" || name = "jit" then 1 else steps
        let bytes policy = residualBytes (loop (checkpointWith policy step)) row
        let carries = if times = 1 then 0 else one * times
        Assert.InRange(bytes CheckpointPolicy.Nothing, carries, carries + number)
        Assert.InRange(bytes CheckpointPolicy.Dots, 2 * one * times, 2 * one * times + number)

[<Fact>]
let ``a checkpoint in a checkpoint: the outer one says what is kept, the inner one whether its inside is looked into`` () =
    let kept outer inner = residualBytes (checkpointWith outer (scanned (checkpointWith inner step))) row

    for inner in policies do
        Assert.Equal(0, kept CheckpointPolicy.Nothing inner)
        Assert.Equal(residualBytes (scanned (checkpointWith inner step)) row, kept CheckpointPolicy.Everything inner)

    Assert.Equal(0, kept CheckpointPolicy.Dots CheckpointPolicy.Nothing)
    Assert.Equal(2 * one * steps, kept CheckpointPolicy.Dots CheckpointPolicy.Dots)
    Assert.Equal(2 * one * steps, kept CheckpointPolicy.Dots CheckpointPolicy.Everything)

[<Fact>]
let ``loops in loops, and branches in loops: room for the products of the branch that has most`` () =
    let dots f = residualBytes (checkpointWith CheckpointPolicy.Dots f) row
    let twice h = Lax.foriLoop 0 2 (fun _ h -> step h) h
    Assert.Equal(2 * 2 * one * steps, dots (scanned twice))
    let branching h = Lax.cond (Np.Sum h .> 0.0) (fun () -> step h) (fun () -> sin (h *@ w))
    Assert.Equal(2 * one * steps, dots (scanned branching))

[<Fact>]
let ``with it and without it loops have the same derivatives, under vmap and jit too`` () =
    let rows = Np.Stack [ row; 0.5 * row; -row ]

    let branching (h: NDArray) = Lax.cond (Np.Sum h .> 0.0) (fun () -> step h) (fun () -> sin (h *@ w))

    for name, loop in
        loops
        @ [
            "branches in a loop", (fun f -> scanned (f >> branching))
            "a loop in a loop", (fun f -> scanned (fun h -> Lax.foriLoop 0 2 (fun _ h -> f h) h))
        ] do
        let plain = loop step
        let slope, curved = grad plain row, hvp plain row (cos row)
        let many = vmap (grad plain) rows

        for policy in policies do
            for f in
                [
                    checkpointWith policy plain
                    loop (checkpointWith policy step)
                    checkpointWith policy (loop (checkpointWith policy step))
                ] do
                let close what (got: NDArray) (wanted: NDArray) =
                    allNear $"{what} of {name}, {policy}" 1e-12 (got.ToArray()) (wanted.ToArray())

                identical "value" (f row) (plain row)
                close "grad" (grad f row) slope
                close "jit grad" (jit (grad f) row) slope
                close "grad jit" (grad (jit f) row) slope
                close "vmap grad" (vmap (grad f) rows) many
                close "grad vmap" (grad (fun x -> Np.Sum(vmap f x)) rows) many
                close "hvp" (hvp f row (cos row)) curved
                close "jvp" (snd (jvp f row (cos row))) (Np.Sum(slope * cos row))

[<Fact>]
let ``what is printed in a loop is printed once, though the loop is run again`` () =
    let printed = ResizeArray<float>()

    let f (x: NDArray) =
        Lax.foriLoop
            0
            3
            (fun i (h: NDArray) ->
                debugCallback (fun (v: NDArray) -> printed.Add(v.ToScalar())) i
                step h)
            x
        |> Np.Sum

    for policy in policies do
        printed.Clear()
        grad (checkpointWith policy f) row |> ignore
        Assert.Equal<float list>([ 0.0; 1.0; 2.0 ], List.ofSeq printed)
