/// Rules that a user brings: every transform keeps them, in any order, and forward mode over a customVjp is its transpose.
module PropertyTests.CustomRules

open System
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private v = arr [ 0.3; -1.2; 2.0 ]
let private near what (wanted: NDArray) (got: NDArray) = allNear what 1e-13 (got.ToArray()) (wanted.ToArray())

/// How often the parts of a rule have run.
type private Calls() =
    member val F = 0 with get, set
    member val Rule = 0 with get, set
    member val Fwd = 0 with get, set
    member val Bwd = 0 with get, set

/// sin with its true derivative tripled: a rule that was erased is seen in the numbers.
let private tripledJvp (calls: Calls) =
    customJvp
        (fun x ->
            calls.F <- calls.F + 1
            sin x)
        (fun x t ->
            calls.Rule <- calls.Rule + 1
            sin x, 3.0 * cos x * t)

let private tripledVjp (calls: Calls) =
    customVjp
        (fun x ->
            calls.F <- calls.F + 1
            sin x)
        (fun x ->
            calls.Fwd <- calls.Fwd + 1
            sin x, x)
        (fun x c ->
            calls.Bwd <- calls.Bwd + 1
            3.0 * cos x * c)

let private tripledBoth (calls: Calls) =
    customRules
        (fun x -> sin x)
        (fun x t ->
            calls.Rule <- calls.Rule + 1
            sin x, 3.0 * cos x * t)
        (fun x ->
            calls.Fwd <- calls.Fwd + 1
            sin x, cos x)
        (fun cosine c ->
            calls.Bwd <- calls.Bwd + 1
            3.0 * cosine * c)

let private all: (string * (NDArray -> NDArray)) list =
    [
        "customJvp", tripledJvp (Calls())
        "customVjp", tripledVjp (Calls())
        "customRules", tripledBoth (Calls())
    ]

let private forward (f: NDArray -> NDArray) (x: NDArray) : NDArray = snd (jvp f x (Np.OnesLike x))

/// What each stack of transforms must give, of f = sin with f′ = 3·cos and f″ = −3·sin.
let private stacks: (string * ((NDArray -> NDArray) -> NDArray) * NDArray) list =
    let once = 3.0 * cos v
    let twice = -3.0 * sin v
    let total f x = Np.Sum(f x: NDArray)

    [
        "f", (fun f -> f v), sin v
        "jit f", (fun f -> jit f v), sin v
        "vmap f", (fun f -> vmap f v), sin v
        "jit (vmap f)", (fun f -> jit (vmap f) v), sin v
        "vmap (jit f)", (fun f -> vmap (jit f) v), sin v
        "forward", (fun f -> forward f v), once
        "grad (sum f)", (fun f -> grad (total f) v), once
        "vmap (grad f)", (fun f -> vmap (grad f) v), once
        "grad (sum (vmap f))", (fun f -> grad (total (vmap f)) v), once
        "jit (vmap (grad f))", (fun f -> jit (vmap (grad f)) v), once
        "grad (sum (jit f))", (fun f -> grad (total (jit f)) v), once
        "grad (sum (jit (vmap f)))", (fun f -> grad (total (jit (vmap f))) v), once
        "forward (vmap f)", (fun f -> forward (vmap f) v), once
        "forward (jit f)", (fun f -> forward (jit f) v), once
        "vmap (forward f)", (fun f -> vmap (forward f) v), once
        "diagonal of jacfwd", (fun f -> Np.Diagonal(jacfwd f v)), once
        "diagonal of jacrev", (fun f -> Np.Diagonal(jacrev f v)), once
        "pushforward", (fun f -> (snd (linearize f v)) (Np.OnesLike v)), once
        "grad (grad f)", (fun f -> vmap (grad (grad f)) v), twice
        "forward (forward f)", (fun f -> forward (forward f) v), twice
        "forward (grad f)", (fun f -> forward (vmap (grad f)) v), twice
        "grad (forward f)", (fun f -> grad (total (forward f)) v), twice
        "grad (jit (grad f))", (fun f -> vmap (grad (jit (grad f))) v), twice
        "jit (grad (grad f))", (fun f -> jit (vmap (grad (grad f))) v), twice
        "diagonal of hessian", (fun f -> Np.Diagonal(hessian (total f) v)), twice
        "diagonal of hessian (jit (vmap f))", (fun f -> Np.Diagonal(hessian (total (jit (vmap f))) v)), twice
        "vmap (vmap f)", (fun f -> vmap (vmap f) (Np.Reshape(v, (3, 1)))), Np.Reshape(sin v, (3, 1))
        "grad (sum (vmap (vmap f)))", (fun f -> grad (total (vmap (vmap f))) (Np.Reshape(v, (3, 1)))), Np.Reshape(once, (3, 1))
        "checkpoint", (fun f -> grad (total (checkpoint f)) v), once
    ]

let stackNames: TheoryData<string> =
    let data = TheoryData<string>()

    for name, _, _ in stacks do
        data.Add name

    data

[<Theory; MemberData(nameof stackNames)>]
let ``every stack of transforms keeps the rule`` (name: string) =
    let _, run, wanted = stacks |> List.find (fun (n, _, _) -> n = name)

    for kind, f in all do
        near $"{name} of {kind}" wanted (run f)

// ---- how often the user's functions run -----------------------------------------------------------------------

let private counted (name: string) (run: (NDArray -> NDArray) -> NDArray) (expected: Calls -> unit) (make: Calls -> NDArray -> NDArray) =
    let calls = Calls()
    near name (3.0 * cos v) (run (make calls))
    expected calls

[<Fact>]
let ``fwd and bwd run once under vmap of grad, grad of vmap and jit of both, and f not at all in grad`` () =
    let once (c: Calls) =
        Assert.Equal(1, c.Fwd)
        Assert.Equal(1, c.Bwd)

    let onlyRules (c: Calls) =
        once c
        Assert.Equal(0, c.F)

    counted "vmap (grad f)" (fun f -> vmap (grad f) v) onlyRules tripledVjp
    counted "grad (sum f)" (fun f -> grad (fun x -> Np.Sum(f x)) v) onlyRules tripledVjp
    counted "grad (sum (vmap f))" (fun f -> grad (fun x -> Np.Sum(vmap f x)) v) once tripledVjp
    counted "jit (vmap (grad f))" (fun f -> jit (vmap (grad f)) v) onlyRules tripledVjp

    let calls = Calls()
    let g = jit (vmap (grad (tripledVjp calls)))
    g v |> ignore
    g v |> ignore
    Assert.Equal(1, calls.Bwd)

[<Fact>]
let ``the rule runs once under each of forward, reverse and vmap`` () =
    let once (c: Calls) =
        Assert.Equal(1, c.Rule)
        Assert.Equal(0, c.F)

    counted "forward" (fun f -> forward f v) once tripledJvp
    counted "grad (sum f)" (fun f -> grad (fun x -> Np.Sum(f x)) v) once tripledJvp
    counted "vmap (grad f)" (fun f -> vmap (grad f) v) once tripledJvp

[<Fact>]
let ``one function with both rules: tangents by the one, cotangents by the other`` () =
    let calls = Calls()
    let f = tripledBoth calls
    forward f v |> ignore
    Assert.Equal((1, 0, 0), (calls.Rule, calls.Fwd, calls.Bwd))
    grad (fun x -> Np.Sum(f x)) v |> ignore
    Assert.Equal((1, 1, 1), (calls.Rule, calls.Fwd, calls.Bwd))

[<Fact>]
let ``a bwd that is not linear has no forward mode, but with a rule beside it there is one`` () =
    let clip c : NDArray = Np.Clip(c, -1.0, 1.0)
    let clipped = customVjp (fun x -> x) (fun x -> x, ()) (fun () c -> clip c)
    near "reverse" (scalar 1.0) (grad (fun x -> 5.0 * clipped x) (scalar 2.0))
    let e = Assert.Throws<TransformException>(fun () -> forward clipped (scalar 2.0) |> ignore)
    Assert.Equal("AD085", (e :> IArrayError).Code)
    Assert.Contains("customRules", e.Message)
    let both = customRules (fun x -> x) (fun x t -> x, t) (fun x -> x, ()) (fun () c -> clip c)
    near "forward" (scalar 5.0) (forward (fun x -> 5.0 * both x) (scalar 2.0))
    near "reverse, both" (scalar 1.0) (grad (fun x -> 5.0 * both x) (scalar 2.0))

// ---- host code in rules ------------------------------------------------------------------------------------------

/// |x| with an `if` of the language in its rules.
let private hostVjp =
    customVjp (fun x -> abs x) (fun x -> (if x.ToScalar() > 0.0 then x, 1.0 else -x, -1.0)) (fun (sign: float) c -> sign * c)

let private hostJvp =
    customJvp (fun x -> x ** 3) (fun x t -> if x.ToScalar() > 0.0 then x ** 3, 3.0 * x * x * t else x ** 3, 0.0 * t)

[<Fact>]
let ``an if in a rule works under grad and grad of grad`` () =
    near "vjp" (scalar -1.0) (grad hostVjp (scalar -2.0))
    near "vjp" (scalar 1.0) (grad hostVjp (scalar 2.0))
    near "vjp, twice" (scalar 0.0) (grad (grad hostVjp) (scalar 2.0))
    near "jvp" (scalar 12.0) (grad hostJvp (scalar 2.0))
    near "jvp" (scalar 0.0) (grad hostJvp (scalar -2.0))
    near "jvp, twice" (scalar 12.0) (grad (grad hostJvp) (scalar 2.0))
    near "jvp, forward" (scalar 12.0) (forward (forward hostJvp) (scalar 2.0))

[<Fact>]
let ``and is refused, with the way out, under vmap and jit`` () =
    for f in [ hostVjp; hostJvp ] do
        for transform in [ vmap (grad f); jit (vmap (grad f)); grad (fun x -> Np.Sum(vmap f x)) ] do
            let e = Assert.Throws<TracerValueException>(fun () -> transform v |> ignore)
            Assert.Equal("AD020", (e :> IArrayError).Code)
            Assert.Contains("Np.Where", e.Message)

        let e = Assert.Throws<TracerValueException>(fun () -> jit (grad f) (scalar 2.0) |> ignore)
        Assert.Contains("jit", e.Message)

// ---- trees, integers, zeros ------------------------------------------------------------------------------------------

type private Model = { W: NDArray; B: NDArray; Steps: int }

[<Fact>]
let ``trees go in and out, static parts too, and integer arrays have no tangents`` () =
    let f (m: Model, i: NDArray) = {| Y = m.W * float m.Steps + m.B[i]; I = i |}

    let g =
        Tree.customVjp f (fun (m, i) -> f (m, i), (m, i)) (fun (m, i) c ->
            { W = 10.0 * float m.Steps * Np.Sum c.Y; B = Np.ZerosLike(m.B).At[i].Add(c.Y); Steps = m.Steps }, i)

    let model = { W = scalar 2.0; B = v; Steps = 4 }
    let index = Np.Array [| 1 |]
    let loss (m: Model) = Np.Sum((g (m, index)).Y)
    let gradient = Tree.grad loss model
    near "w" (scalar 40.0) gradient.W
    near "b" (arr [ 0.0; 1.0; 0.0 ]) gradient.B
    Assert.Equal(4, gradient.Steps)
    let y, dy = Tree.jvp loss model { W = scalar 1.0; B = Np.OnesLike v; Steps = 4 }
    near "value" (scalar 6.8) y
    near "tangent" (scalar 41.0) dy
    near "jit" (scalar 40.0) (Tree.jit (Tree.grad loss) model).W

[<Fact>]
let ``the cotangent of an integer array is not read`` () =
    let f =
        Tree.customVjp (fun (x: NDArray, i: NDArray) -> x[i]) (fun (x, i) -> x[i], (x, i)) (fun (x, i) c -> Np.ZerosLike(x).At[i].Add(c), i)

    let g x = Np.Sum(f (x, Np.Array [| 0; 0 |]))
    near "gather" (arr [ 2.0; 0.0; 0.0 ]) (grad g v)
    near "gather, forward" (scalar 2.0) (snd (jvp g v (Np.OnesLike v)))

[<Fact>]
let ``a rule sees which tangents are zero, under every transform`` () =
    let seen = ResizeArray<bool * bool>()

    let f =
        Tree.customJvp (fun (x: NDArray, y: NDArray) -> x * y) (fun (x, y) (s, t) ->
            seen.Add(isZeroTangent s, isZeroTangent t)
            x * y, (if isZeroTangent t then s * y else s * y + x * t))

    let y = scalar 2.0
    grad (fun x -> f (x, y)) (scalar 3.0) |> near "grad" (scalar 2.0)
    jit (grad (fun x -> f (x, y))) (scalar 3.0) |> near "jit" (scalar 2.0)
    vmap (grad (fun x -> f (x, y))) v |> near "vmap" (Np.FullLike(v, 2.0))
    grad (fun x -> Np.Sum(vmap (fun x -> f (x, y)) x)) v |> near "of vmap" (Np.FullLike(v, 2.0))
    Assert.All(seen, fun s -> Assert.Equal((false, true), s))
    Assert.Equal(4, seen.Count)
    grad (fun y -> f (y, y)) (scalar 3.0) |> near "both" (scalar 6.0)
    Assert.Equal((false, false), seen[4])

[<Fact>]
let ``bwd sees which cotangents are zero`` () =
    let seen = ResizeArray<bool * bool>()

    let f =
        Tree.customVjp (fun (x: NDArray) -> sin x, cos x) (fun x -> (sin x, cos x), x) (fun x (a, b) ->
            seen.Add(isZeroTangent a, isZeroTangent b)
            a * cos x - b * sin x)

    grad (fun x -> fst (f x)) (scalar 0.3) |> near "first" (cos (scalar 0.3))
    vmap (grad (fun x -> fst (f x))) v |> near "vmap" (cos v)
    grad (fun x -> Np.Sum(fst (vmap f x))) v |> near "of vmap" (cos v)
    Assert.All(seen, fun s -> Assert.Equal((false, true), s))

[<Fact>]
let ``what a rule returns as zero is the symbolic zero`` () =
    let f = customJvp (fun x -> x) (fun x t -> x, Np.ZerosLike t)
    // the derivative of sqrt at 0 is infinite: ∞·0 would be NaN were zero an array
    near "0" (scalar 0.0) (grad (fun x -> sqrt (f x)) (scalar 0.0))

[<Fact>]
let ``residuals may be any tree, with numbers and text in it`` () =
    let f =
        customVjp (fun x -> x) (fun x -> x, {| Scale = 2.0; Name = "twice"; Parts = [ x; x ] |}) (fun r c ->
            Assert.Equal("twice", r.Name)
            r.Scale * c * float r.Parts.Length)

    near "4" (scalar 4.0) (grad f (scalar 1.0))
    near "4" (Np.FullLike(v, 4.0)) (vmap (grad f) v)

[<Fact>]
let ``rules may use rules, and a rule may take derivatives itself`` () =
    let inner = tripledJvp (Calls())
    let outer = customJvp (fun x -> inner x * 2.0) (fun x t -> inner x * 2.0, 2.0 * grad (fun z -> Np.Sum(inner z)) x * t)
    near "grad" (6.0 * cos (scalar 0.5)) (grad outer (scalar 0.5))
    near "grad of grad" (-6.0 * sin (scalar 0.5)) (grad (grad outer) (scalar 0.5))
    near "jit" (-6.0 * sin (scalar 0.5)) (jit (grad (grad outer)) (scalar 0.5))

    let implicit = customVjp (fun x -> sqrt x) (fun x -> sqrt x, sqrt x) (fun y c -> c / (2.0 * y))
    near "hessian" (-0.25 * Np.Power(4.0, scalar -1.5)) (hessian implicit (scalar 4.0))

[<Fact>]
let ``a custom function applied to tangents is what it computes`` () =
    let twice = customJvp (fun x -> 2.0 * x) (fun x t -> 2.0 * x, 2.0 * t)
    let f = customJvp (fun x -> sin x) (fun x t -> sin x, twice (cos x * t))
    near "grad" (2.0 * cos v) (grad (fun x -> Np.Sum(f x)) v)
    near "jit" (2.0 * cos v) (jit (grad (fun x -> Np.Sum(f x))) v)
    near "grad of jit" (2.0 * cos v) (grad (jit (fun x -> Np.Sum(f x))) v)
    near "transposed" (2.0 * v) (linearTranspose twice v v)

[<Fact>]
let ``float32 stays float32, through weak numbers too`` () =
    let x = v.AsType Dtype.Float32

    for kind, f in all do
        let g = grad (fun x -> Np.Sum(f x)) x
        Assert.True((Dtype.Float32 = g.Dtype), kind)
        let dy = forward f x
        Assert.True((Dtype.Float32 = dy.Dtype), kind)

[<Fact>]
let ``programs print with their rules, are equal to themselves written again, and survive the legality check`` () =
    for kind, f in all do
        for g in [ f; vmap f; jit f; grad (fun x -> Np.Sum(f x)); (fun x -> forward f x); vmap (grad f) ] do
            let first, second = makeJaxpr g v, makeJaxpr g v
            Typing.check first.Program
            Assert.True(first.Equals second, $"{kind}: {first} and {second}")
            Assert.Equal(first.GetHashCode(), second.GetHashCode())

[<Fact>]
let ``a thousand custom functions leave nothing behind`` () =
    let make () =
        let big = Np.Zeros 100000
        let f = customJvp (fun x -> x + Np.Sum big) (fun x t -> x + Np.Sum big, t)
        grad (fun x -> jit f x) (scalar 1.0) |> ignore
        WeakReference(big)

    let references = [ for _ in 1..50 -> make () ]
    Recycling.collect ()
    Assert.True(references |> List.filter (fun r -> r.IsAlive) |> List.length < 5)

[<Fact>]
let ``jit sees what a rule captures change, and does not mistake the rule's own tables for it`` () =
    let factor = ref (scalar 2.0)
    let f = customJvp (fun x -> x * x) (fun x t -> x * x, factor.Value * x * t)
    f (arr [ 1.0; 2.0 ]) |> ignore
    let g = jit (grad f)
    near "2" (scalar 6.0) (g (scalar 3.0))
    Tree.jvp f v v |> ignore
    near "again" (scalar 6.0) (g (scalar 3.0))
    Assert.Equal(1, (Jit.stats g).Traces)
    factor.Value <- scalar 5.0
    near "5" (scalar 15.0) (g (scalar 3.0))
    Assert.Equal(2, (Jit.stats g).Traces)

[<Fact>]
let ``a cotangent that is the same for all examples is given to each`` () =
    let f = customVjp (fun x -> 2.0 * x) (fun x -> 2.0 * x, ()) (fun () _ -> scalar 2.0)
    let wanted = Np.FullLike(v, 2.0)
    identical "of vmap" (grad (fun x -> Np.Sum(vmap f x)) v) wanted
    identical "vmap" (vmap (grad f) v) wanted
    identical "jit" (jit (grad (fun x -> Np.Sum(vmap f x))) v) wanted
    let j = jvp (vmap (customVjp sin (fun x -> sin x, ()) (fun () c -> 2.0 * c))) v (Np.OnesLike v)
    identical "a rule without residuals, forward" (snd j) wanted
