/// Transforms inside transforms: perturbations are never confused, orders agree, degenerate functions, leaks, exceptions and threads.
module PropertyTests.Nesting

open System
open System.Collections.Generic
open System.Threading
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v

let private is what (wanted: float) (got: NDArray) : unit = allNear what 1e-13 (got.ToArray()) [| wanted |]

/// The derivative of a scalar function, forward and in reverse.
let private forward (f: NDArray -> NDArray) (x: NDArray) : NDArray = snd (jvp f x (Np.OnesLike x))

let private modes = [ "forward", forward; "reverse", grad ]

let private inBoth
    (law: string -> ((NDArray -> NDArray) -> NDArray -> NDArray) -> ((NDArray -> NDArray) -> NDArray -> NDArray) -> unit)
    : unit =
    for outerName, outer in modes do
        for innerName, inner in modes do
            law $"{outerName} over {innerName}" outer inner

let private xs = arr [ 0.3; -1.2; 2.0 ]

// ---- confusion ------------------------------------------------------------------------------------------------

[<Fact>]
let ``1 and 2: an inner derivative of a sum or product with the outer variable`` () =
    inBoth (fun mode D d ->
        D (fun x -> x * d (fun y -> x + y) (scalar 1.0)) (scalar 1.0) |> is mode 1.0
        D (fun x -> x * d (fun y -> x * y) (scalar 1.0)) (scalar 4.0) |> is mode 8.0)

/// An object that calls itself through a derivative.
type private SelfCalling(depth: int) =
    member _.Call(x: NDArray) : NDArray = if depth = 0 then x else x * grad (fun y -> SelfCalling(depth - 1).Call(x + y)) (scalar 1.0)

[<Fact>]
let ``3: an object that recurses into itself through a derivative`` () =
    grad (fun x -> SelfCalling(1).Call x) (scalar 1.0) |> is "depth 1" 1.0
    // x · d/dy[(x + y)·1] at 1 = x
    grad (fun x -> SelfCalling(2).Call x) (scalar 1.0) |> is "depth 2" 1.0

[<Fact>]
let ``4: a captured mutable that an inner derivative changes`` () =
    let state = ref (scalar 0.0)

    let f (x: NDArray) =
        state.Value <- x

        let g (y: NDArray) =
            let r = state.Value + y
            state.Value <- x
            r

        x * grad g (scalar 1.0)

    grad f (scalar 1.0) |> is "first" 1.0
    grad f (scalar 1.0) |> is "second" 1.0

[<Fact>]
let ``5: an inner function that ignores its variable`` () =
    inBoth (fun mode D d -> D (fun x -> d (fun _ -> x) x) (scalar 1.0) |> is mode 0.0)

[<Fact>]
let ``6: the gradient of a product with a derivative of a norm`` () =
    let norm (v: NDArray) = Linalg.Norm v
    let f v = Np.Sum v * grad (fun y -> y * norm v) (scalar 1.0)
    let g v = Np.Sum v * norm v

    for v in [ arr [ 1.0 ]; arr [ 3.0; -4.0 ] ] do
        allNear "gradient" 1e-13 ((grad f v).ToArray()) ((grad g v).ToArray())

[<Fact>]
let ``7: the Jacobian of a gradient of a bilinear form is its matrix, exactly`` () =
    let a = arr2 [ [ 1.0; 2.0 ]; [ -3.0; 0.5 ] ]
    let y = arr [ 0.7; -0.3 ]
    let inX y x = Np.Dot(y, a *@ x)
    identical "∂²/∂y∂x" (jacobian (fun y -> grad (inX y) (arr [ 1.0; 1.0 ])) y) a.T

[<Fact>]
let ``8: a Legendre transform, Hessian and solve inside a gradient`` () =
    // L = m v²/2 − m g q; the Euler–Lagrange acceleration from ∂²L/∂v² a = ∂L/∂q − ∂²L/∂v∂q v
    let lagrangian (q: NDArray) (v: NDArray) = 0.5 * Np.Dot(v, v) - 9.8 * q[1]
    let q, v = arr [ 0.0; 1.0 ], arr [ 2.0; 3.0 ]

    let hamiltonian (q: NDArray) =
        let p = grad (lagrangian q) v
        let mass = hessian (lagrangian q) v
        // the inverse of a diagonal mass
        let velocity = p / Np.Diag mass
        Np.Dot(p, velocity) - lagrangian q velocity

    allNear "∂H/∂q" 1e-13 ((grad hamiltonian q).ToArray()) [| 0.0; 9.8 |]

[<Fact>]
let ``9: grad of vmap of grad`` () =
    let w = arr [ 1.0; 2.0; 3.0 ]
    let f x = Np.Sum(vmap (fun w -> grad (fun y -> y ** 2 * x * w) (scalar 2.0)) w)
    grad f (scalar 5.0) |> is "Σ 4w" 24.0

[<Fact>]
let ``10: vmap of grad of vmap`` () =
    let zs = arr [ 1.0; 2.0; 4.0 ]
    let f x = grad (fun y -> Np.Sum(vmap (fun z -> z * y * x) zs)) x
    allNear "x Σz" 1e-13 ((vmap f xs).ToArray()) ((7.0 * xs).ToArray())

[<Fact>]
let ``11: jit, vmap, grad and jvp in all 24 orders`` () =
    let rec permutations xs =
        match xs with
        | [] -> [ [] ]
        | _ ->
            [
                for x in xs do
                    for rest in permutations (List.except [ x ] xs) -> x :: rest
            ]

    // each takes a function of vectors, elementwise in effect, to one
    let wrap (name: string) (f: NDArray -> NDArray) : NDArray -> NDArray =
        match name with
        | "jit" -> jit f
        | "vmap" -> fun x -> (vmap (fun r -> Np.Reshape(f (Np.Reshape(r, 1)), Shape [||])) x)
        | "grad" -> grad (fun x -> Np.Sum(f x))
        | "jvp" -> forward f
        | _ -> failwith name

    let orders = permutations [ "jit"; "vmap"; "grad"; "jvp" ]
    Assert.Equal(24, orders.Length)
    // the second derivative of x³ + sin x
    let wanted = (6.0 * xs - sin xs).ToArray()

    for order in orders do
        let f = List.foldBack wrap order (fun x -> x ** 3 + sin x)
        allNear (String.concat " of " order) 1e-13 ((f xs).ToArray()) wanted

[<Fact>]
let ``12: every nesting of forward and reverse to order 5, and high orders`` () =
    let rec nestings n =
        if n = 0 then
            [ "", id ]
        else
            [
                for name, d in modes do
                    for names, rest in nestings (n - 1) -> name + " " + names, rest >> d
            ]

    Assert.Equal(32, (nestings 5).Length)

    for name, d in nestings 5 do
        d (fun x -> x ** 6) (scalar 1.5) |> is $"{name} of x⁶" 1080.0
        d tanh (scalar 0.0) |> is $"{name} of tanh" 16.0
        d (fun x -> 1.0 / x) (scalar 2.0) |> is $"{name} of 1/x" (-120.0 / 64.0)

    for n in 1..8 do
        let d = List.replicate n grad |> List.reduce (>>)

        d (fun x -> exp (2.0 * x)) (scalar 0.5)
        |> fun y -> allNear $"order {n}" 1e-12 (y.ToArray()) [| 2.0 ** float n * Math.E |]

    let tenth = List.replicate 10 grad |> List.reduce (>>)
    tenth (fun x -> x ** 10) (scalar 0.7) |> fun y -> allNear "10!" 1e-12 (y.ToArray()) [| 3628800.0 |]

[<Fact>]
let ``13: a gradient in an outer tracer under vmap, with a batched capture and a shared argument`` () =
    let scales = arr [ 1.0; 2.0; 3.0 ]

    let f (outer: NDArray) =
        Np.Sum(vmap2At (Some 0, None) 0 (fun s x -> grad (fun y -> s * y ** 2 * outer) x) scales (scalar 2.0))

    // Σ 2·s·2·outer
    grad f (scalar 5.0) |> is "∂/∂outer" 24.0

[<Fact>]
let ``14: the jvp of a function that returns a captured outer tracer`` () =
    inBoth (fun mode D _ -> D (fun x -> x * fst (jvp (fun _ -> x) (scalar 1.0) (scalar 1.0))) (scalar 3.0) |> is mode 6.0)
    forward (fun x -> snd (jvp (fun _ -> x) (scalar 1.0) (scalar 1.0))) (scalar 3.0) |> is "tangent" 0.0

let private rosenbrock (x: NDArray) = Np.Sum(100.0 * (x[1..] - x[.. -2] ** 2) ** 2 + (1.0 - x[.. -2]) ** 2)

[<Fact>]
let ``15: the Hessian by all four combinations, and the third derivative of Rosenbrock`` () =
    let x = arr [ 1.0; 2.0; 0.5 ]
    let wanted = (hessian rosenbrock x).ToArray()

    for outer, inner in List.allPairs [ jacfwd; jacrev ] [ jacfwd; jacrev ] do
        allNear "Hessian" 1e-13 ((outer (inner rosenbrock) x).ToArray()) wanted

    // of 100(y − x²)² + (1 − x)²: f_xxx = 2400x, f_xxy = −400, the rest 0
    let third = jacfwd (hessian rosenbrock) (arr [ 0.1; 0.2 ])
    Assert.Equal<int[]>([| 2; 2; 2 |], third.Shape.ToArray())
    allNear "third derivative" 1e-12 (third.ToArray()) [| 240.0; -400.0; -400.0; 0.0; -400.0; 0.0; 0.0; 0.0 |]

[<Fact>]
let ``16: an inner gradient in an array that an outer vmap maps`` () =
    let f (x: NDArray) = grad (fun y -> Np.Sum(y * y * x)) x
    let rows = Np.Reshape(Np.Linspace(-1.0, 1.0, 6), (2, 3))
    allNear "2x²" 1e-13 ((vmap f rows).ToArray()) ((2.0 * rows * rows).ToArray())
    allNear "under jit" 1e-13 ((jit (vmap f) rows).ToArray()) ((2.0 * rows * rows).ToArray())

[<Fact>]
let ``17: mixed second Jacobians of a function from vector to matrix`` () =
    let f (x: NDArray) = Np.Outer(sin x, x ** 2)[0..1]
    let x = arr [ 0.4; -0.7; 1.1 ]
    let wanted = jacfwd (jacfwd f) x
    Assert.Equal<int[]>([| 2; 3; 3; 3 |], wanted.Shape.ToArray())

    for outer, inner in List.allPairs [ jacfwd; jacrev ] [ jacfwd; jacrev ] do
        allNear "∂²" 1e-13 ((outer (inner f) x).ToArray()) (wanted.ToArray())

// ---- degenerate functions --------------------------------------------------------------------------------------------

[<Fact>]
let ``18 and 19: functions that ignore their argument have derivative zero, of its type`` () =
    let x = Np.Ones((2, 3), Dtype.Float32)
    identical "grad" (grad (fun _ -> scalar 1.0) x) (Np.Zeros((2, 3), Dtype.Float32))
    identical "jvp" (snd (jvp (fun _ -> Np.Ones 2) xs xs)) (Np.Zeros 2)
    identical "jacrev" (jacrev (fun _ -> Np.Ones 2) xs) (Np.Zeros((2, 3)))
    identical "jacfwd" (jacfwd (fun _ -> Np.Ones 2) xs) (Np.Zeros((2, 3)))
    identical "hessian" (hessian (fun _ -> scalar 1.0) xs) (Np.Zeros((3, 3)))
    let _, pullback = vjp (fun x -> Np.Argmax x) xs
    identical "an integer output" (pullback (Np.Scalar(0.0).AsType Dtype.Int64)) (Np.Zeros 3)
    let captured = Np.Ones 3
    identical "a captured constant" (jit (fun _ -> captured) xs) captured

[<Fact>]
let ``20: a function that returns its argument`` () =
    identical "grad" (grad id (scalar 3.0)) (scalar 1.0)
    identical "jit" (jit id xs) xs
    identical "vmap" (vmap id xs) xs
    identical "jacobian" (jacobian id xs) (Np.Eye 3)

[<Fact>]
let ``21: an argument used a thousand times, and returned twice`` () =
    grad (fun x -> Seq.fold (fun s _ -> s + x) (scalar 0.0) (seq { 1..1000 })) (scalar 2.0) |> is "1000" 1000.0

    let (a, b), (da, db) =
        let y, dy = Differentiate.jvp "jvp" (fun x -> struct (x, x)) xs xs |> (fun (struct (y, dy)) -> y, dy) in
        (let struct (p, q) = y in p, q), (let struct (p, q) = dy in p, q)

    identical "first" a b
    identical "second" da db

[<Fact>]
let ``22: results of which one is constant`` () =
    let y, pullback = Tree.vjp (fun (x: NDArray) -> x * 2.0) xs
    identical "value" y (xs * 2.0)
    identical "pullback" (pullback (Np.Ones 3)) (2.0 * Np.Ones 3)
    let struct (_, struct (d, zero)) = Differentiate.jvp "jvp" (fun x -> struct (x * 3.0, Np.Ones 2)) xs (Np.Ones 3)
    identical "tangent" d (3.0 * Np.Ones 3)
    identical "constant" zero (Np.Zeros 2)

[<Fact>]
let ``23 and 24: trees without leaves, and one array in two places`` () =
    let x = scalar 3.0
    let dx, dy = grad2 (fun x y -> x * x * y) x x
    identical "first" dx (scalar 18.0)
    identical "second" dy (scalar 9.0)
    Assert.Empty(Tree.grad (fun (_: NDArray list) -> scalar 1.0) [])

// ---- leaks ----------------------------------------------------------------------------------------------------------------

let private leaks (transform: (NDArray -> NDArray) -> NDArray -> NDArray) : string =
    let stored = List<NDArray>()

    transform
        (fun x ->
            stored.Add(sin x)
            Np.Sum x)
        xs
    |> ignore

    let e = Assert.Throws<TracerLeakException>(fun () -> stored[0] + 1.0 |> ignore)
    Assert.Equal("AD022", (e :> IArrayError).Code)
    e.Message

[<Fact>]
let ``27: a tracer used after its transform says which one made it`` () =
    for name, transform in [ "grad", grad; "jit", jit; "vmap", vmap; "jacfwd", jacfwd; "jacrev", jacrev ] do
        let message = leaks transform
        Assert.Contains($"traced by {name}", message)
        Assert.Contains("add", message)
        Assert.Contains("Return it", message)

[<Fact>]
let ``28: leaks from one transform into another are seen, and outer tracers inside are not leaks`` () =
    let stored = List<NDArray>()

    jit
        (fun x ->
            stored.Add x
            x)
        xs
    |> ignore

    Assert.Throws<TracerLeakException>(fun () -> jit (fun y -> y + stored[0]) xs |> ignore) |> ignore
    Assert.Throws<TracerLeakException>(fun () -> grad (fun y -> Np.Sum(y * stored[0])) xs |> ignore) |> ignore
    Assert.Throws<TracerLeakException>(fun () -> vmap (fun y -> y * stored[0]) xs |> ignore) |> ignore
    identical "an outer tracer" (grad (fun x -> Np.Sum(jit (fun y -> x * y) (Np.Ones 3))) xs) (Np.Ones 3)

[<System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)>]
let private traces () : WeakReference list =
    let seen = List<WeakReference>()

    let f (x: NDArray) =
        seen.Add(WeakReference x.Value)
        Np.Sum(sin x * x)

    grad f xs |> ignore
    jit f xs |> ignore
    vmap f xs |> ignore
    hessian f xs |> ignore
    Seq.toList seen

[<Fact>]
let ``29: after a transform nothing holds its tracers`` () =
    let seen = traces ()
    Recycling.collect ()
    Assert.All(seen, (fun w -> Assert.False w.IsAlive))

[<Fact>]
let ``30: a tracer prints its type`` () =
    let text = ref ""

    grad
        (fun x ->
            text.Value <- $"{x} %A{x}"
            Np.Sum x)
        xs
    |> ignore

    Assert.Contains("float64[3]", text.Value)

[<Fact>]
let ``31: host effects happen at each eager call, and once for each trace under jit`` () =
    let count = ref 0

    let f (x: NDArray) =
        count.Value <- count.Value + 1
        x

    f xs |> ignore
    f xs |> ignore
    Assert.Equal(2, count.Value)
    let g = jit f
    g xs |> ignore
    g xs |> ignore
    Assert.Equal(3, count.Value)

// ---- exceptions, threads, laziness ------------------------------------------------------------------------------------------

[<Fact>]
let ``33: an exception at any operation, under any transforms, reaches the user as it is and leaves clean state`` () =
    let wanted = (grad (fun x -> Np.Sum(sin x * x)) xs).ToArray()

    let stacks =
        [
            grad
            jit
            vmap
            jacfwd
            (grad >> jit)
            (jit >> grad)
            (grad >> vmap)
            (vmap >> jit)
            (jacrev >> jacfwd)
        ]

    for transform in stacks do
        for at in 0..4 do
            let error = TimeoutException "the user's own"

            let f (x: NDArray) =
                let mutable y = x

                for i in 0..4 do
                    if i = at then raise error

                    y <- sin y * x

                Np.Sum y

            Assert.Same(error, Assert.Throws<TimeoutException>(fun () -> transform f xs |> ignore))
            Assert.Null Trace.Body
            Assert.Equal<float[]>(wanted, (grad (fun x -> Np.Sum(sin x * x)) xs).ToArray())

[<Fact>]
let ``35: a pullback that was refused can be called again`` () =
    let _, pullback = vjp sin xs
    Assert.Throws<ShapeException>(fun () -> pullback (Np.Ones 4) |> ignore) |> ignore
    allNear "pullback" 1e-15 ((pullback (Np.Ones 3)).ToArray()) ((cos xs).ToArray())

[<Fact>]
let ``37: finally runs once`` () =
    let count = ref 0

    let f (x: NDArray) =
        try
            Np.Sum(x * x)
        finally
            count.Value <- count.Value + 1

    hessian f xs |> ignore
    Assert.Equal(1, count.Value)

[<Fact>]
let ``39: a tracer on another thread works or throws, and is never zero`` () =
    let onThread (work: unit -> NDArray) : NDArray =
        let result = ref (Choice2Of2(InvalidOperationException() :> exn))

        let thread =
            Thread(fun () ->
                result.Value <-
                    (try
                        Choice1Of2(work ())
                     with e ->
                         Choice2Of2 e))

        thread.Start()
        thread.Join()

        match result.Value with
        | Choice1Of2 y -> y
        | Choice2Of2 e -> raise e

    identical "grad" (grad (fun x -> Np.Sum(onThread (fun () -> x * x))) xs) (2.0 * xs)
    let e = Assert.Throws<TracerLeakException>(fun () -> jit (fun x -> onThread (fun () -> x * x)) xs |> ignore)
    Assert.Equal("AD023", (e :> IArrayError).Code)

[<Fact>]
let ``41: a lazy sequence as a result is refused where the transform is built`` () =
    let e = Assert.Throws<TransformException>(fun () -> vmap (fun x -> seq { x * 2.0 }) |> ignore)
    Assert.Contains("Seq.toArray", e.Message)

[<Fact>]
let ``42: a lazy value first forced in a trace does not become a silent constant`` () =
    let x = ref (scalar 1.0)
    let cached = lazy (x.Value * 2.0)

    grad
        (fun y ->
            x.Value <- y
            cached.Value)
        (scalar 3.0)
    |> is "inside" 2.0

    Assert.Throws<TracerLeakException>(fun () -> cached.Value + 1.0 |> ignore) |> ignore

[<Fact>]
let ``38 and 43: threads that transform at once get the bits of one alone`` () =
    let f (x: NDArray) = Np.Sum(sin x * Np.Cumsum(x ** 2))

    let all (x: NDArray) =
        Array.concat
            [
                (grad f x).ToArray()
                (hessian f x).ToArray()
                (jit (grad f) x).ToArray()
                (vmap (fun s -> f (s * x)) xs).ToArray()
            ]

    let wanted = all xs
    let wrong = ref 0

    let work () =
        for _ in 1..50 do
            if all xs <> wanted then Interlocked.Increment(&wrong.contents) |> ignore

    let threads = [ for _ in 1..8 -> Thread work ]
    threads |> List.iter _.Start()
    threads |> List.iter _.Join()
    Assert.Equal(0, wrong.Value)

// ---- depth ----------------------------------------------------------------------------------------------------------------------

[<Fact>]
let ``45: recursion in the user's function`` () =
    let rec total (x: NDArray) n = if n = 0 then x * 0.0 else x + total x (n - 1)
    grad (fun x -> total x 1000) (scalar 2.0) |> is "1000 deep" 1000.0
    let rec nested n (x: NDArray) = if n = 0 then x * x else grad (nested (n - 1)) x + nested (n - 1) x
    let rec endless (x: NDArray) : NDArray = grad (fun y -> y * endless (scalar 1.0)) x
    nested 3 (scalar 1.0) |> is "6 + 6x + x²" 13.0
    Assert.Throws<InsufficientExecutionStackException>(fun () -> endless (scalar 1.0) |> ignore) |> ignore
    grad (fun x -> x * x) (scalar 3.0) |> is "afterwards" 6.0

[<Fact>]
let ``47: a diamond of 2⁴⁰ paths takes linear time`` () =
    let f x = Seq.fold (fun (y: NDArray) _ -> y + y) x (seq { 1..40 })
    identical "grad" (grad f (scalar 1.0)) (scalar (2.0 ** 40.0))
    identical "jit" (grad (jit f) (scalar 1.0)) (scalar (2.0 ** 40.0))
    identical "forward" (forward f (scalar 1.0)) (scalar (2.0 ** 40.0))
