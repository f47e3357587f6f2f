/// The field cases that need branches, loops or rules of one's own, each a test by its id (tests/field-cases.tsv names them all). The others are in C#.
module PropertyTests.FieldCasesOfControl

open System
open AD
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private number (x: NDArray) = x.ToScalar()

/// |got − wanted| ≤ tolerance (1 + |wanted|), element by element.
let private gives tolerance (wanted: float list) (got: NDArray) : unit = allNear "value" tolerance (got.ToArray()) (List.toArray wanted)

let private exactly = gives 1e-10

// jax-ml/jax#2947. Each lane by a loop of its own; the other branch would never end on it. (JAX: no answer.)
[<Fact>]
let ``vmap-cond-with-endless-loop`` () =
    let positive (x: NDArray) = Lax.whileLoop (fun (x: NDArray) -> ~~~((x .> 0.0) &&& (x .<= 1e-3))) (fun x -> x * 0.5) x
    let negative (x: NDArray) = Lax.whileLoop (fun (x: NDArray) -> x .< -1e-3) (fun x -> x * 0.5) x
    let f (x: NDArray) = Lax.cond (x .>= 0.0) (fun () -> positive x) (fun () -> negative x)
    let xs = arr [ 0.9; -0.7; 0.02; -3.0 ]
    vmap f xs |> exactly [ 0.00087890625; -0.00068359375; 0.000625; -0.000732421875 ]
    // the slope is the power of a half that was taken
    vmap (grad f) xs |> exactly [ 1.0 / 1024.0; 1.0 / 1024.0; 1.0 / 32.0; 1.0 / 4096.0 ]

// JuliaDiff/ReverseDiff.jl#31. The slope of log(1 + eˣ) in the piece that holds; a host `if` is refused while jit writes the program down.
[<Fact>]
let ``recorded-branch-replayed`` () =
    let masked (x: NDArray) = Np.Where(x .< 18.0, Np.Log1p(Np.Exp(Np.Minimum(x, 18.0))), Np.Where(x .< 33.3, x + Np.Exp(-x), x))

    let branched (x: NDArray) =
        Lax.cond (x .< 18.0) (fun () -> Np.Log1p(Np.Exp x)) (fun () -> Lax.cond (x .< 33.3) (fun () -> x + Np.Exp(-x)) (fun () -> x))

    let wanted = [ 1.0 / (1.0 + exp 3.0); 1.0 - exp -20.0; 1.0 ]

    for f in [ masked; branched ] do
        let slope = jit (grad f)

        Assert.Equal<float list>(
            wanted |> List.map (fun w -> Math.Round(w, 12)),
            [ -3.0; 20.0; 40.0 ] |> List.map (fun x -> Math.Round(number (slope (scalar x)), 12))
        )

    let host (x: NDArray) = if x.ToScalar() < 18.0 then Np.Log1p(Np.Exp x) else x
    let e = Assert.Throws<TracerValueException>(fun () -> jit host (scalar -3.0) |> ignore)
    Assert.Contains("Np.Where", e.Message)

// jax-ml/jax#753. ∂yₜ/∂nₛ = a for s ≤ t, ∂yₜ/∂a = Σₛ≤ₜ nₛ.
[<Fact>]
let ``scan-wrt-the-sequence`` () =
    let a, n = scalar 1.5, arr [ 0.0; 1.0; 2.0; 3.0 ]

    let path (a: NDArray) (n: NDArray) =
        snd (
            Lax.scan
                (fun (x: NDArray) (n: NDArray) ->
                    let x = x + a * n
                    x, x)
                (scalar 0.25)
                n
        )

    let lower =
        [
            for t in 0..3 do
                for s in 0..3 -> if s <= t then 1.5 else 0.0
        ]

    jacrev (path a) n |> exactly lower
    jacfwd (path a) n |> exactly lower
    jacrev (fun a -> path a n) a |> exactly [ 0.0; 1.0; 3.0; 6.0 ]

// jax-ml/jax#650. Newton's square root: ½a^(−½) and −¼a^(−3/2), here by reverse mode too.
[<Fact>]
let ``forward-mode-through-while`` () =
    let root (a: NDArray) =
        Lax.whileLoop (fun (y: NDArray) -> Np.Abs(y * y - a) .> 1e-14 * a) (fun y -> (y + a / y) / 2.0) (Np.OnesLike a * a)

    let at = arr [ 0.3; 2.0; 50.0 ]
    let first = [ for a in [ 0.3; 2.0; 50.0 ] -> 0.5 / sqrt a ]
    let second = [ for a in [ 0.3; 2.0; 50.0 ] -> -0.25 / (a * sqrt a) ]
    vmap (jacfwd root) at |> gives 1e-9 first
    vmap (jacrev root) at |> gives 1e-9 first

    for k in 0..2 do
        jacfwd (jacfwd root) at[k] |> gives 1e-9 [ second[k] ]
        jacfwd (grad root) at[k] |> gives 1e-9 [ second[k] ]

// jax-ml/jax#9046. Numbers of the source settle to the dtype that the steps make, in as many rounds as it takes. (JAX: two rounds, then an error.)
[<Fact>]
let ``carry-settles-to-a-type`` () =
    let zero: NDArray = 0.0

    let c, _ =
        Lax.scan
            (fun (a: NDArray, b: NDArray, c: NDArray) (x: NDArray) -> (a + x, b + a, c + b), ())
            (zero, zero, zero)
            (Np.Ones(5, Dtype.Float32))

    let a, b, c = c
    Assert.Equal<float list>([ 5.0; 10.0; 10.0 ], [ number a; number b; number c ])
    Assert.All([ a; b; c ], fun x -> Assert.Equal(Dtype.Float32, x.Dtype))

type private State = { Pos: NDArray; N: NDArray }

// jax-md/jax-md#99. The leaf, what it was and what it became, and how to mend it.
[<Fact>]
let ``carry-changes-type`` () =
    let start = { Pos = Np.Ones 2; N = Np.Scalar(0, Dtype.Int64) }
    let steps = Np.Arange 3.0
    let run (step: State -> NDArray -> State) = fst (Lax.scan (fun s x -> step s x, ()) start steps)

    let refused (words: string list) (call: unit -> unit) =
        let e = Assert.Throws<ShapeException> call

        for w in words do
            Assert.Contains(w, e.Message)

    refused [ "at N"; "int64[]"; "float64[]"; "AsType" ] (fun () -> run (fun s _ -> { s with N = s.N * 0.5 }) |> ignore)
    refused [ "at Pos"; "float64[2]"; "float64[1]" ] (fun () -> run (fun s _ -> { s with Pos = s.Pos[..0] }) |> ignore)
    refused [ "int64[]"; "float64[]" ] (fun () -> Lax.whileLoop (fun (c: NDArray) -> c .< 3) (fun c -> c + 0.5) start.N |> ignore)
    refused [ "float64[2]"; "float64[3]" ] (fun () -> Lax.cond (scalar 1.0 .> 0.0) (fun () -> Np.Ones 2) (fun () -> Np.Ones 3) |> ignore)

    let other =
        Assert.Throws<TransformException>(fun () ->
            Lax.scan (fun (s: NDArray list) (x: NDArray) -> s @ [ x ], ()) [ scalar 0.0 ] steps |> ignore)

    Assert.Contains("carry", other.Message)
    (run (fun s x -> { Pos = s.Pos + x; N = s.N + 1 })).Pos |> exactly [ 4.0; 4.0 ]

// google/jaxopt#141. The root by bisection has no derivative as a program; by the implicit-function theorem it has all: x′ = ẏ/f′ − ḟ/f′.
[<Fact>]
let ``second-derivative-of-an-inverse-function`` () =
    let f (x: NDArray) (p: NDArray) = (p[1] * x ** 3 + p[2] * x) / (p[1] + p[2]) - p[0]

    let bisect (p: NDArray) =
        let low, high =
            Lax.foriLoop
                0
                80
                (fun _ (low: NDArray, high: NDArray) ->
                    let middle = (low + high) / 2.0
                    let up = f middle p .> 0.0
                    Np.Where(up, low, middle), Np.Where(up, middle, high))
                (scalar 0.0, scalar 1.0)

        (low + high) / 2.0

    // the rule's own root is one with a rule, so that there is a second derivative
    let withRule = ref bisect

    withRule.Value <-
        customJvp bisect (fun p t ->
            let x = withRule.Value p
            let _, along = jvp (fun p -> f x p) p t
            x, -along / grad (fun x -> f x p) x)

    let root = withRule.Value
    let p = arr [ 0.5; 1.3; 0.4 ]

    let wanted =
        [
            0.7506020008411447
            0.6545326280944009
            -0.9657157209589188
            -0.08472940430231524
            0.27537056398252424
        ]

    let g, h = grad root p, hessian root p
    root p |> gives 1e-8 [ wanted[0] ]
    g[0] |> gives 1e-8 [ wanted[1] ]
    h[0, 0] |> gives 1e-8 [ wanted[2] ]
    h[0, 1] |> gives 1e-8 [ wanted[3] ]
    h[0, 2] |> gives 1e-8 [ wanted[4] ]
