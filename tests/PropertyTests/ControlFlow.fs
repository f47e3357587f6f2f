/// Every word of control flow against the same computation written out, under every transform and inside one another.
module PropertyTests.ControlFlow

open System
open AD
open PropertyTests.Generators
open Xunit

let private near what tolerance (got: NDArray) (wanted: NDArray) =
    Assert.Equal(wanted.Shape, got.Shape)
    allNear what tolerance (got.ToArray()) (wanted.ToArray())

/// A function of a vector of three, written with words of control flow, and written out.
type Pair =
    {
        Name: string
        Word: NDArray -> NDArray
        Plain: NDArray -> NDArray
    }

    override p.ToString() = p.Name

let private pair name word plain = { Name = name; Word = word; Plain = plain }

let private w = Np.Array(array2D [ [ 0.5; -0.2; 0.1 ]; [ 0.3; 0.4; -0.6 ]; [ -0.1; 0.2; 0.7 ] ])
let private series = Np.Array [| 0.3; -0.8; 1.1; 0.4 |]

/// The first power of two times |x₀| + 1 that is above the limit: how often it doubles depends on x.
let private doublings (x: NDArray) (limit: float) =
    let mutable y = Np.Abs x[0] + 1.0
    let mutable n = 0

    while y.ToScalar() < limit do
        y <- y * 2.0 + 0.1 * x[1] * y
        n <- n + 1

    y, n

let private pairs: Pair list =
    [
        pair
            "scan: a recurrent net"
            (fun x ->
                let h, ys = Lax.scan (fun (h: NDArray) (s: NDArray) -> Np.Tanh(w *@ h + s * x), h * s) x series
                h + Np.Sum(ys, 0))
            (fun x ->
                let mutable h, sum = x, 0.0 * x

                for s in series do
                    let y = h * s
                    h <- Np.Tanh(w *@ h + s * x)
                    sum <- sum + y

                h + sum)
        pair
            "scan backward"
            (fun x ->
                let h, ys = Lax.scanBack (fun (h: NDArray) (s: NDArray) -> Np.Sin(h + s * x), h * h) x series
                h * ys[0] + ys[3])
            (fun x ->
                let mutable h = x
                let ys = Array.zeroCreate<NDArray> 4

                for i in 3..-1..0 do
                    ys[i] <- h * h
                    h <- Np.Sin(h + series[i] * x)

                h * ys[0] + ys[3])
        pair
            "scan over what is differentiated"
            (fun x ->
                let c, ys = Lax.scan (fun (c: NDArray) (e: NDArray) -> c * Np.Cos e + e, c * e) (Np.Scalar 0.7) x
                c + ys)
            (fun x ->
                let mutable c = Np.Scalar 0.7
                let ys = ResizeArray<NDArray>()

                for e in x do
                    ys.Add(c * e)
                    c <- c * Np.Cos e + e

                c + Np.Stack ys)
        pair
            "scan of no steps"
            (fun x ->
                let c, ys = Lax.scan (fun (c: NDArray) (e: NDArray) -> c * e, c) x (Np.Zeros((0, 3)))
                c * 2.0 + Np.Sum(ys, 0))
            (fun x -> x * 2.0)
        pair "scan without inputs" (fun x -> let c, ys = Lax.iterate 3 (fun (c: NDArray) -> Np.Sin c * x, c) x in c + ys[2]) (fun x ->
            let a = Np.Sin x * x
            let b = Np.Sin a * x
            Np.Sin b * x + b)
        pair
            "scan of a tree"
            (fun x ->
                let (a, b), _ = Lax.scan (fun (a: NDArray, b: NDArray) (s: NDArray) -> (a + s * b, a * b), ()) (x, Np.Cos x) series

                a - b)
            (fun x ->
                let mutable a, b = x, Np.Cos x

                for s in series do
                    let next = a + s * b
                    b <- a * b
                    a <- next

                a - b)
        pair "cond" (fun x -> Lax.cond (x[0] .> 0.0) (fun () -> Np.Sin x * w[0]) (fun () -> x * x)) (fun x ->
            if x[0].ToScalar() > 0.0 then Np.Sin x * w[0] else x * x)
        pair "cond, one branch of which is constant" (fun x -> Lax.cond (x[1] .> 0.0) (fun () -> Np.Exp x) (fun () -> Np.Ones 3)) (fun x ->
            if x[1].ToScalar() > 0.0 then Np.Exp x else Np.Ones 3)
        pair
            "switch"
            (fun x ->
                let i = Np.Sum(Np.Where(x .> 0.0, 1, 0))
                Lax.switch i [ (fun () -> x); (fun () -> x * x[0]); (fun () -> Np.Exp(x)) ])
            (fun x ->
                match Seq.length (Seq.filter (fun (e: NDArray) -> e.ToScalar() > 0.0) [ for e in x -> e ]) with
                | 0 -> x
                | 1 -> x * x[0]
                | _ -> Np.Exp x)
        pair "foriLoop with known bounds" (fun x -> Lax.foriLoop 1 4 (fun i (c: NDArray) -> c * Np.Sin(x * i)) x) (fun x ->
            x * Np.Sin(x * 1) * Np.Sin(x * 2) * Np.Sin(x * 3))
        pair
            "foriLoop with bounds that depend on data"
            (fun x ->
                let n = 2 + Np.Sum(Np.Where(x .> 0.0, 1, 0))
                Lax.foriLoop 0 n (fun i (c: NDArray) -> Np.Sin c * (x + i)) x)
            (fun x ->
                let n = 2 + Seq.length (Seq.filter (fun (e: NDArray) -> e.ToScalar() > 0.0) [ for e in x -> e ])
                let mutable c = x

                for i in 0 .. n - 1 do
                    c <- Np.Sin c * (x + i)

                c)
        pair "foriLoop that reads by its index" (fun x -> Lax.foriLoop 0 3 (fun i (c: NDArray) -> c * 0.5 + x[i] ** 2 * x) x) (fun x ->
            let mutable c = x

            for i in 0..2 do
                c <- c * 0.5 + x[i] ** 2 * x

            c)
        pair
            "whileLoop"
            (fun x ->
                let y = Lax.whileLoop (fun y -> y .< 20.0) (fun y -> y * 2.0 + 0.1 * x[1] * y) (Np.Abs x[0] + 1.0)
                y * x)
            (fun x -> fst (doublings x 20.0) * x)
        pair
            "whileLoop of a tree that counts"
            (fun x ->
                let y, n =
                    Lax.whileLoop
                        (fun (y: NDArray, _) -> y .< 9.0)
                        (fun (y, n: NDArray) -> y * 2.0 + 0.1 * x[1] * y, n + 1)
                        (Np.Abs x[0] + 1.0, Np.Scalar 0)

                y * x * n)
            (fun x -> let y, n = doublings x 9.0 in y * x * n)
        pair "whileLoop that does not run" (fun x -> Lax.whileLoop (fun (y: NDArray) -> y[0] .> 100.0) (fun y -> y / 0.0) x * x) (fun x ->
            x * x)
        pair "map" (fun x -> Lax.map (fun (e: NDArray) -> Np.Sin(e * x[0]) * e) x) (fun x -> Np.Sin(x * x[0]) * x)
        pair "map in batches" (fun x -> Lax.mapBatched 2 (fun (e: NDArray) -> Np.Sin(e * x[0]) * e) x) (fun x -> Np.Sin(x * x[0]) * x)
        pair "associativeScan" (fun x -> Lax.associativeScan (fun (a: NDArray) b -> a * b + a + b) x) (fun x ->
            let f (a: NDArray) (b: NDArray) = a * b + a + b
            Np.Stack [ x[0]; f x[0] x[1]; f (f x[0] x[1]) x[2] ])
        pair
            "cond in scan"
            (fun x ->
                fst (
                    Lax.scan
                        (fun (c: NDArray) (s: NDArray) -> Lax.cond (s .> 0.0) (fun () -> Np.Sin c * s * x) (fun () -> c * c + s), ())
                        x
                        series
                ))
            (fun x ->
                let mutable c = x

                for s in series do
                    c <- if s.ToScalar() > 0.0 then Np.Sin c * s * x else c * c + s

                c)
        pair
            "scan in scan"
            (fun x ->
                fst (
                    Lax.scan
                        (fun (c: NDArray) (s: NDArray) ->
                            fst (Lax.scan (fun (d: NDArray) (t: NDArray) -> Np.Sin(d * t + s) * x, ()) c series), ())
                        x
                        series
                ))
            (fun x ->
                let mutable c = x

                for s in series do
                    for t in series do
                        c <- Np.Sin(c * t + s) * x

                c)
        pair
            "whileLoop in scan"
            (fun x ->
                fst (
                    Lax.scan
                        (fun (c: NDArray) (s: NDArray) ->
                            let y = Lax.whileLoop (fun y -> y .< 4.0) (fun y -> y * 2.0 + 0.1 * s * y * x[1]) (Np.Abs c[0] + 0.3)
                            Np.Sin(c * y) + x * s, y)
                        x
                        series
                ))
            (fun x ->
                let mutable c = x

                for s in series do
                    let mutable y = Np.Abs c[0] + 0.3

                    while y.ToScalar() < 4.0 do
                        y <- y * 2.0 + 0.1 * s * y * x[1]

                    c <- Np.Sin(c * y) + x * s

                c)
        pair
            "scan in whileLoop"
            (fun x ->
                Lax.whileLoop
                    (fun (c: NDArray) -> Np.Sum(c * c) .< 40.0)
                    (fun c -> fst (Lax.scan (fun (d: NDArray) (s: NDArray) -> d * 1.2 + 0.1 * Np.Sin(d * s) * x, ()) c series))
                    (x + 0.5))
            (fun x ->
                let mutable c = x + 0.5

                while (Np.Sum(c * c)).ToScalar() < 40.0 do
                    for s in series do
                        c <- c * 1.2 + 0.1 * Np.Sin(c * s) * x

                c)
        pair
            "whileLoop in cond"
            (fun x ->
                Lax.cond
                    (x[2] .> 0.0)
                    (fun () -> Lax.whileLoop (fun (c: NDArray) -> Np.Sum c .< 30.0) (fun c -> c * 1.5 + x) (Np.Abs x + 0.1))
                    (fun () -> Np.Cos x))
            (fun x ->
                if x[2].ToScalar() > 0.0 then
                    let mutable c = Np.Abs x + 0.1

                    while (Np.Sum c).ToScalar() < 30.0 do
                        c <- c * 1.5 + x

                    c
                else
                    Np.Cos x)
        pair
            "grad in scan"
            (fun x ->
                fst (
                    Lax.scan
                        (fun (c: NDArray) (s: NDArray) -> c - 0.1 * grad (fun (p: NDArray) -> Np.Sum(Np.Sin(p * x) * s)) c, ())
                        x
                        series
                ))
            (fun x ->
                let mutable c = x

                for s in series do
                    c <- c - 0.1 * (Np.Cos(c * x) * x * s)

                c)
    ]

let private byName = dict [ for p in pairs -> p.Name, p ]
let names = TheoryData<string>(pairs |> List.map (fun p -> p.Name))

/// Points on both sides of every branch; loops run differently often at each.
let private points = [ arr [ 0.4; -0.7; 1.1 ]; arr [ -0.9; 0.8; -0.3 ]; arr [ 1.7; 0.2; 0.6 ] ]

let private total (f: NDArray -> NDArray) (x: NDArray) = Np.Sum(f x * Np.Array [| 1.0; -0.5; 2.0 |])

[<Theory; MemberData(nameof names)>]
let ``a word is what is written out, with its derivatives`` (name: string) =
    let p = byName[name]

    for x in points do
        let f, g = total p.Word, total p.Plain
        near "value" 1e-12 (p.Word x) (p.Plain x)
        near "grad" 1e-11 (grad f x) (grad g x)
        let t = Np.Array [| 0.3; 1.0; -0.4 |]
        near "jvp" 1e-11 (snd (jvp p.Word x t)) (snd (jvp p.Plain x t))
        near "jacfwd" 1e-11 (jacfwd p.Word x) (jacfwd p.Plain x)
        near "jacrev" 1e-11 (jacrev p.Word x) (jacrev p.Plain x)
        near "hessian" 1e-10 (hessian f x) (hessian g x)
        near "reverse over reverse" 1e-10 (jacrev (grad f) x) (hessian g x)
        near "forward over forward" 1e-10 (jacfwd (jacfwd f) x) (hessian g x)
        near "reverse over forward" 1e-10 (jacrev (jacfwd f) x) (hessian g x)
        near "a pullback called twice" 1e-11 (let _, pull = vjp f x in (pull (Np.Scalar 1.0) + pull (Np.Scalar 2.0)) / 3.0) (grad g x)
        near "the linear part" 1e-11 (let _, push = linearize p.Word x in push t + push t) (2.0 * snd (jvp p.Plain x t))

[<Theory; MemberData(nameof names)>]
let ``a word stages`` (name: string) =
    let p = byName[name]
    let f, g = total p.Word, total p.Plain

    for x in points do
        near "jit" 1e-12 (jit p.Word x) (p.Plain x)
        near "jit grad" 1e-11 (jit (grad f) x) (grad g x)
        near "grad jit" 1e-11 (grad (jit f) x) (grad g x)
        near "jit hessian" 1e-10 (jit (hessian f) x) (hessian g x)
        near "hessian jit" 1e-10 (hessian (jit f) x) (hessian g x)

[<Theory; MemberData(nameof names)>]
let ``a word batches, whatever each lane does`` (name: string) =
    let p = byName[name]
    let f, g = total p.Word, total p.Plain
    let xs = Np.Stack points
    let each h = Np.Stack(points |> List.map h)
    near "vmap" 1e-12 (vmap p.Word xs) (each p.Plain)
    near "vmap grad" 1e-11 (vmap (grad f) xs) (each (grad g))
    near "grad vmap" 1e-11 (grad (fun xs -> Np.Sum(vmap f xs)) xs) (each (grad g))
    near "vmap jvp" 1e-11 (vmap (fun x -> snd (jvp f x x)) xs) (each (fun x -> snd (jvp g x x)))
    near "jvp vmap" 1e-11 (snd (jvp (vmap f) xs xs)) (each (fun x -> snd (jvp g x x)))
    near "vmap hessian" 1e-10 (vmap (hessian f) xs) (each (hessian g))
    near "jit vmap" 1e-12 (jit (vmap p.Word) xs) (each p.Plain)
    near "vmap jit" 1e-12 (vmap (jit p.Word) xs) (each p.Plain)
    near "jit vmap grad" 1e-11 (jit (vmap (grad f)) xs) (each (grad g))
    let pairs = Np.Stack [ xs; xs + 0.05 ]

    near
        "vmap vmap grad"
        1e-11
        (vmap (vmap (grad f)) pairs)
        (Np.Stack [ each (grad g); Np.Stack(points |> List.map (fun x -> grad g (x + 0.05))) ])

[<Fact>]
let ``map takes a tree of one kind to a tree of another`` () =
    let a, b = arr [ 1.0; 2.0 ], arr [ 3.0; 4.0 ]
    identical "tuple to array" (Lax.map (fun (a: NDArray, b: NDArray) -> a * b) (a, b)) (a * b)
    let doubled, squared = Lax.map (fun (x: NDArray) -> 2.0 * x, x * x) a
    identical "array to tuple, first" doubled (2.0 * a)
    identical "array to tuple, second" squared (a * a)

[<Fact>]
let ``a branch that no lane takes leaves empty stacks, of stacks too`` () =
    let grown (x: NDArray) (y: NDArray) (by: NDArray) =
        Lax.whileLoop (fun (y: NDArray) -> Np.Sum(y * y) .< 3.0) (fun y -> 1.4 * y + 0.05 * by * x) y

    let f (x: NDArray) =
        Lax.cond (x[0] .> 0.0) (fun () -> fst (Lax.scan (fun (y: NDArray) (s: NDArray) -> 0.7 * grown x y s, ()) x x)) (fun () -> x * x)
        |> Np.Sum

    for signs in [ [ 1.0; 1.0 ]; [ 1.0; -1.0 ]; [ -1.0; -1.0 ] ] do
        let xs = signs |> List.map (fun s -> s * arr [ 0.7; -1.2; 0.4 ])
        let each h = Np.Stack(xs |> List.map h)
        near "reverse over reverse" 1e-11 (vmap (jacrev (jacrev f)) (Np.Stack xs)) (each (jacfwd (jacfwd f)))
