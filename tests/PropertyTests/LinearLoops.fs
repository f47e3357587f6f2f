/// Loops that read or write one element of a large array in each step: their cost is that of the elements, not of the array, forward and backward; and what is written in place was nobody else's.
module PropertyTests.LinearLoops

open System
open AD
open PropertyTests.Generators
open Xunit

/// The words a program is written in: those of the library, or the host's `if` and `for`.
[<NoEquality; NoComparison>]
type private Words =
    {
        Cond: NDArray -> (unit -> NDArray) -> (unit -> NDArray) -> NDArray
        For: int -> int -> (NDArray -> NDArray -> NDArray) -> NDArray -> NDArray
    }

let private staged = { Cond = Lax.cond; For = fun a b body y -> Lax.foriLoop a b body y }

let private whileWords =
    { staged with
        For =
            fun a b body y ->
                snd (Lax.whileLoop (fun (i: NDArray, _: NDArray) -> i .< b) (fun (i, y) -> i + 1, body i y) (NDArray.op_Implicit a, y))
    }

let private scanWords =
    { staged with
        For = fun a b body y -> fst (Lax.scan (fun y (i: NDArray) -> body i y, ()) y (Np.Arange(a, b)))
    }

let private host =
    {
        Cond = fun p yes no -> if p.ToScalar() <> 0.0 then yes () else no ()
        For =
            fun a b body y ->
                let mutable y = y

                for i in a .. b - 1 do
                    y <- body (Np.Scalar(float i, Dtype.Int64)) y

                y
    }

let private zero = Np.Scalar 0.0

/// Programs of n steps on an array of n elements: most of them read the array, or a carry that is one, at the place of the step.
let private programs: (string * (Words -> int -> NDArray -> NDArray)) list =
    let reading (step: Words -> NDArray -> NDArray -> NDArray -> NDArray) w n (x: NDArray) = w.For 0 n (step w x) zero
    let writing (step: Words -> NDArray -> NDArray -> NDArray) (w: Words) n (x: NDArray) = Np.Sum(w.For 1 n (step w) x)

    [
        "an element", reading (fun _ x i s -> s + sin x[i])
        "an element in one branch", reading (fun w x i s -> w.Cond (x[i] .> 0.0) (fun () -> s + sin x[i]) (fun () -> s))
        "elements in both branches", reading (fun w x i s -> w.Cond (s .> 1.0) (fun () -> s - sin x[i]) (fun () -> s + x[i] * x[0]))

        "a branch in a branch",
        reading (fun w x i s ->
            w.Cond (x[i] .> -0.9) (fun () -> w.Cond (s .> 0.0) (fun () -> s - x[i] * s) (fun () -> s + x[i])) (fun () -> s))

        "a loop in a loop", reading (fun w x i s -> w.For 0 2 (fun _ s -> s * 0.5 + sin x[i]) s)
        "a slice", reading (fun _ x i s -> s + Np.Sum(sin (Lax.DynamicSlice(x, [| i |], [| 2 |]))))
        "an element set", writing (fun _ i c -> c.At[i].Set(sin c[i - 1]))
        "an element added to", writing (fun _ i c -> c.At[i].Add(sin c[i - 1]))
        "an element multiplied", writing (fun _ i c -> c.At[i].Multiply(1.0 + 0.1 * sin c[i - 1]))
        "an element set in one branch", writing (fun w i c -> w.Cond (c[i] .> 0.0) (fun () -> c.At[i].Set(sin c[i - 1])) (fun () -> c))

        "an element set in each branch",
        writing (fun w i c -> w.Cond (c[i] .> 0.0) (fun () -> c.At[i].Set(sin c[i - 1])) (fun () -> c.At[i - 1].Add c[i]))

        "two elements set, at times the same", writing (fun _ i c -> c.At[Np.Stack [ i; i - i % 2 ]].Set(sin c[i - 1]))
        "a slice set", writing (fun _ i c -> Lax.DynamicUpdateSlice(c, sin (Lax.DynamicSlice(c, [| i - 1 |], [| 1 |])), [| i |]))
    ]

/// Bytes allocated for each step of `run n`.
let private bytesPerStep (run: int -> NDArray -> NDArray) (n: int) : float =
    let x = Np.Sin(Np.Arange(float n))
    run n x |> ignore
    let before = GC.GetAllocatedBytesForCurrentThread()
    run n x |> ignore
    float (GC.GetAllocatedBytesForCurrentThread() - before) / float n

/// An array of 3,000 elements more would be 24,000 bytes more in each step.
let private isLinear (what: string) (run: int -> NDArray -> NDArray) : unit =
    let small, large = bytesPerStep run 1000, bytesPerStep run 4000
    Assert.True((large < 1.5 * small + 200.0), $"{what}: {small:F0} bytes a step of a thousand, {large:F0} of four thousand")

let private inWords = [ "fori", staged; "while", whileWords; "scan", scanWords ]

[<Fact>]
let ``a step costs as much in a long loop over a long array as in a short one`` () =
    for name, program in programs do
        for words, w in inWords do
            isLinear $"{name}, {words}" (program w)

[<Fact>]
let ``so does a step of the backward pass, and of the tangent`` () =
    for name, program in programs do
        for words, w in inWords do
            isLinear $"grad of {name}, {words}" (fun n -> grad (program w n))

        isLinear $"jit of grad of {name}" (fun n -> jit (grad (program staged n)))
        isLinear $"jvp of {name}" (fun n x -> snd (jvp (program staged n) x x))
        isLinear $"hvp of {name}" (fun n x -> hvp (program staged n) x x)

[<Fact>]
let ``a jitted function, or a checkpoint, that reads an element in each step`` () =
    let through (wrap: (NDArray * NDArray * NDArray -> NDArray) -> NDArray * NDArray * NDArray -> NDArray) n (x: NDArray) =
        let step = wrap (fun (s, i, x) -> s + sin x[i])
        Lax.foriLoop 0 n (fun i s -> step (s, i, x)) zero

    isLinear "jit" (fun n -> grad (through Tree.jit n))
    isLinear "checkpoint" (fun n -> grad (through (Tree.checkpoint CheckpointPolicy.Nothing) n))

[<Fact>]
let ``values and gradients are those of the host's loop`` () =
    let n = 12
    let x = Np.Sin(Np.Arange(float n) + 1.0)

    for name, program in programs do
        let value, slope = program host n x, grad (program host n) x
        let curved = hvp (program host n) x x

        for words, w in inWords do
            let close what (got: NDArray) (wanted: NDArray) = allNear $"{what} of {name}, {words}" 1e-13 (got.ToArray()) (wanted.ToArray())

            let f = program w n
            close "value" (f x) value
            close "grad" (grad f x) slope
            close "jit grad" (jit (grad f) x) slope
            close "grad jit" (grad (jit f) x) slope
            close "hvp" (hvp f x x) curved
            let both = Np.Stack [ x; 0.5 * x ]
            close "vmap grad" (vmap (grad f) both) (Np.Stack [ slope; grad (program host n) (0.5 * x) ])
            close "grad vmap" (grad (fun b -> Np.Sum(vmap f b)) both) (vmap (grad f) both)

// ---- what is written in place was nobody else's -------------------------------------------------------------------------------

let private vector = arr [ 1.0; 2.0; 3.0; 4.0 ]
let private unharmed () = identical "what the loop started from" vector (arr [ 1.0; 2.0; 3.0; 4.0 ])
let private is what (got: NDArray) (wanted: NDArray list) = identical what got (arr wanted)

[<Fact>]
let ``a captured array that a branch returns is not written to by the next step`` () =
    let other = arr [ 10.0; 20.0; 30.0; 40.0 ]

    let f (x: NDArray) =
        Lax.foriLoop 0 3 (fun i (c: NDArray) -> Lax.cond (Np.Equal(i, 1)) (fun () -> other) (fun () -> c.At[i].Set -1.0)) x

    for run in [ f; jit f; (fun x -> jit (jit f) x) ] do
        is "the result" (run vector) [ 10.0; 20.0; -1.0; 40.0 ]
        identical "captured" other (arr [ 10.0; 20.0; 30.0; 40.0 ])
        unharmed ()

[<Fact>]
let ``an array is read after a call, a loop or a branch has written to its own copy`` () =
    let set (c: NDArray) = Lax.foriLoop 0 4 (fun i (c: NDArray) -> c.At[i].Set(2.0 * c[i])) c
    let perhaps (c: NDArray) = Lax.cond (c[0] .> 0.0) (fun () -> c.At[0].Set 7.0) (fun () -> c)

    for inner in [ set; perhaps; jit set; jit perhaps ] do
        let f (x: NDArray) =
            let c = x.At[3].Set 5.0
            let d = inner c
            c + d

        let wanted = vector.At[3].Set 5.0
        identical "sum" (jit f vector) (wanted + inner wanted)
        unharmed ()

[<Fact>]
let ``a view of an array keeps its numbers when the array is written to afterwards`` () =
    let f (x: NDArray) =
        let c = x.At[0].Set 9.0
        let turned = Np.Flip c
        let d = Lax.foriLoop 0 2 (fun i (c: NDArray) -> c.At[i].Set 0.0) c
        turned + d

    is "view" (jit f vector) [ 4.0; 3.0; 5.0; 13.0 ]
    unharmed ()

[<Fact>]
let ``carries that change places, and carries that start from one array`` () =
    let f (x: NDArray) =
        Tree.jit (fun (a: NDArray, b: NDArray) -> Lax.foriLoop 0 3 (fun i (a: NDArray, b: NDArray) -> b, a.At[i].Add 1.0) (a, b)) (x, x)

    let a, b = f vector
    is "one" a [ 1.0; 3.0; 3.0; 4.0 ]
    is "the other" b [ 2.0; 2.0; 4.0; 4.0 ]

    let same (x: NDArray) =
        Lax.foriLoop 0 3 (fun i (a: NDArray, b: NDArray) -> (let c = a.At[i].Add 1.0 in c, c + 0.0 * b)) (x, x)

    let a, b = same vector
    is "both from one" a [ 2.0; 3.0; 4.0; 4.0 ]
    is "and its copy" b [ 2.0; 3.0; 4.0; 4.0 ]
    let twins (x: NDArray) = Lax.foriLoop 0 3 (fun i (a: NDArray, b: NDArray) -> (let c = a.At[i].Add 1.0 in c, c)) (x, x)
    let a, b = Lax.foriLoop 0 2 (fun i (a: NDArray, b: NDArray) -> a.At[i].Add 10.0, b) (twins vector)
    is "twins: one written to" a [ 12.0; 13.0; 4.0; 4.0 ]
    is "twins: the other not" b [ 2.0; 3.0; 4.0; 4.0 ]
    unharmed ()

[<Fact>]
let ``a carry that is collected in each step is collected as it was then`` () =
    let f (x: NDArray) = Lax.scan (fun (c: NDArray) (i: NDArray) -> (let d = c.At[i].Set 0.0 in d, (c, d))) x (Np.Arange 2)
    let last, (before, after) = f vector
    is "last" last [ 0.0; 0.0; 3.0; 4.0 ]
    identical "before" before (Np.Stack [ vector; arr [ 0.0; 2.0; 3.0; 4.0 ] ])
    identical "after" after (Np.Stack [ arr [ 0.0; 2.0; 3.0; 4.0 ]; last ])
    unharmed ()

[<Fact>]
let ``a pullback called twice, and residuals that are carries, stay as they are`` () =
    let f (x: NDArray) = Lax.foriLoop 0 4 (fun i (c: NDArray) -> c.At[i].Set(c[i] * c[3 - i])) x
    let _, pull = vjp f vector
    let first = pull (Np.Ones 4)
    identical "again" (pull (Np.Ones 4)) first
    let byHand (x: NDArray) = List.fold (fun (c: NDArray) (i: int) -> c.At[i].Set(c[i] * c[3 - i])) x [ 0..3 ]
    allNear "by hand" 1e-14 (first.ToArray()) ((snd (vjp byHand vector) (Np.Ones 4)).ToArray())
    unharmed ()
