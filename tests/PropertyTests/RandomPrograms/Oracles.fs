/// What the references say of a program at a point, how far rounding may move it, and how near the point is to a kink: the tolerance is written here and nowhere else.
module internal PropertyTests.RandomPrograms.Oracles

open System
open System.Numerics
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Complexes
open PropertyTests.RandomPrograms.Jets
open PropertyTests.RandomPrograms.Tapes
open PropertyTests.RandomPrograms.RunningErrors

// ---- kinks and sizes ----------------------------------------------------------------------------------------

let private least (xs: seq<float>) = Seq.fold min infinity xs
let private toInteger (x: float) = abs (x - Math.Round x)

/// The smallest distance between neighbours of the sorted numbers.
let private neighbours (xs: float[]) = xs |> Array.sort |> Array.pairwise |> Array.map (fun (a, b) -> b - a) |> least

/// How near each node's operands are to where its derivative, or the branch that it takes, jumps, or the derivative is infinite.
let gap (n: Node) (types: Spec[]) (args: Value<float>[]) : float =
    let reals i =
        match args[i] with
        | Value.Reals x -> x
        | Value.Whole _
        | Value.Truth _ -> [||]

    let apart () =
        // of one node twice both sides are always equal, and move together
        if n.Args[0] = n.Args[1] || (reals 0).Length = 0 && (reals 1).Length = 0 then
            infinity
        else
            match args[0] with
            | Value.Whole _
            | Value.Truth _ -> infinity
            | Value.Reals _ ->
                let shape = (broadcast types[0].Shape types[1].Shape).Value
                let x, y = reals 0, reals 1
                Seq.map2 (fun i j -> abs (x[i] - y[j])) (spread shape types[0].Shape) (spread shape types[1].Shape) |> least

    let quotients () =
        let shape = (broadcast types[0].Shape types[1].Shape).Value
        let x, y = reals 0, reals 1
        Seq.map2 (fun i j -> toInteger (x[i] / y[j])) (spread shape types[0].Shape) (spread shape types[1].Shape) |> least

    /// Over the lines of a fold's cells: any two near numbers of the operand may be rivals.
    let rivals (axes: int[]) =
        let shape = types[0].Shape
        let x = reals 0
        let kept = without axes shape

        if x.Length = 0 then
            infinity
        else
            let cells = Array.init (size kept) (fun _ -> ResizeArray<float>())

            for p in 0 .. x.Length - 1 do
                let c = coordinates shape p

                cells[place
                          kept
                          [|
                              for i in 0 .. c.Length - 1 do
                                  if not (Array.contains i axes) then c[i]
                          |]]
                    .Add
                    x[p]

            cells |> Array.map (fun cell -> neighbours (cell.ToArray())) |> least

    match n.Op with
    | Unary(Fn.Abs | Fn.Sign | Fn.Cbrt | Fn.Sqrt | Fn.Entr)
    | SignBit -> reals 0 |> Seq.map abs |> least
    | Unary(Fn.Asin | Fn.Acos | Fn.Acosh) -> reals 0 |> Seq.map (fun x -> abs (abs x - 1.0)) |> least
    | Unary(Fn.Floor | Fn.Ceil | Fn.Trunc)
    | Cast Integer -> reals 0 |> Seq.map toInteger |> least
    | Unary Fn.Round -> reals 0 |> Seq.map (fun x -> toInteger (x + 0.5)) |> least
    | Binary(Fn2.Max | Fn2.Min | Fn2.NextAfter)
    | Compare _ -> apart ()
    | Binary(Fn2.Fmod | Fn2.Mod) -> quotients ()
    | Binary(Fn2.Atan2 | Fn2.Hypot) ->
        // the origin, and the cut along the negative axis
        let shape = (broadcast types[0].Shape types[1].Shape).Value
        let x, y = reals 0, reals 1
        let near i j = if n.Op = Binary Fn2.Hypot || y[j] > 0.0 then max (abs x[i]) (abs y[j]) else abs x[i]
        Seq.map2 near (spread shape types[0].Shape) (spread shape types[1].Shape) |> least
    // the edges of their domains, which a later step of a loop may reach
    | Binary Fn2.Pow -> reals 0 |> Seq.map abs |> least
    | Binary(Fn2.RelEntr | Fn2.KlDiv) -> Seq.append (reals 0) (reals 1) |> Seq.map abs |> least
    | Cast Mask -> reals 0 |> Seq.map abs |> least
    | Reduce((Fold.Max | Fold.Min), axes, _) -> rivals axes
    | ArgReduce(_, axis)
    | Cumulative((Scan.Max | Scan.Min), axis, _)
    | Sort axis
    | Argsort axis -> rivals [| axis |]
    | _ -> infinity

/// Sees every node of a run, those of nested programs too.
type private Watch() =
    inherit RealAlgebra()
    member val Gap = infinity with get, set
    member val Largest = 0.0 with get, set
    member val Finite = true with get, set
    override _.Observes = true

    override w.Observe(n, types, args, result) =
        w.Gap <- min w.Gap (gap n types args)

        match result with
        | Value.Reals x ->
            for v in x do
                if Double.IsFinite v then w.Largest <- max w.Largest (abs v) else w.Finite <- false
        | Value.Whole _
        | Value.Truth _ -> ()

/// A program's values at a point, and what makes them doubtful.
type Sight = { Outputs: Value<float>[]; Gap: float; Largest: float; Finite: bool }

let look (p: Program) (inputs: Tensor[]) : Sight =
    let w = Watch()
    let outputs = Reference.outputs w p (inputs |> Array.map (Places.ofTensor w))

    {
        Outputs = outputs
        Gap = w.Gap
        Largest =
            Array.fold
                (fun m (t: Tensor) -> if t.Spec.Kind.IsFloating then Array.fold (fun m x -> max m (abs x)) m t.Numbers else m)
                w.Largest
                inputs
        Finite = w.Finite && inputs |> Array.forall (fun t -> t.Spec.Kind = Integer || t.Numbers |> Array.forall Double.IsFinite)
    }

/// Why calculus is not tried here, if it is not.
let doubt (p: Program) (s: Sight) : string option =
    if not s.Finite then Some "not finite"
    elif s.Largest > 1e8 then Some "too large"
    elif s.Gap < (if coarse p then 2e-3 else 1e-6) then Some "near a kink"
    else None

// ---- tolerance --------------------------------------------------------------------------------------------------

/// |got − expected| ≤ rel·S + 20·ν + relA·A. S is the sum of the terms' sizes; ν the largest change of the oracle under noise of two ulps at
/// every node; A bounds the rounding inside the oracle: of a reverse accumulation, Σ over nodes of
/// Σ|contributions to its adjoint|·|its tangent|; of a series, its running error.
type Bound =
    {
        Expected: float
        S: float
        Nu: float
        A: float
        Rel: float
        RelA: float
    }

    member b.Tolerance = b.Rel * b.S + 20.0 * b.Nu + b.RelA * b.A

/// 1e-12 and 1e-14; of programs with float32, 2^-23 in the place of 2^-52, and in the place of 4500 units of S as many as there are nodes.
/// The largest node counts a thousandth in S: 4.5 units of double, for the partial sums of a reduction, which are rounded but are no nodes.
/// So that they are units too where S is multiplied by fewer, it counts whole in float32.
let private factors (p: Program) =
    if coarse p then
        struct (unitSingle * float (4 + count p), 45.0 * unitSingle, 1.0)
    else
        struct (1e-12, 1e-14, 1e-3)

let private floats (p: Program) (tangents: Tensor[]) : Map<int, float[]> =
    Array.zip (floatInputs p) tangents |> Array.map (fun (i, t) -> i, t.Numbers) |> Map.ofArray

/// The floating ones.
let private reals (vs: Value<'T>[]) : 'T[][] =
    vs
    |> Array.choose (fun v ->
        match v with
        | Value.Reals x -> Some x
        | Value.Whole _
        | Value.Truth _ -> None)

/// The outputs at x + ih·t, exact or with noise.
let private step (p: Program) (inputs: Tensor[]) (t: Map<int, float[]>) (noise: Random | null) : Value<Complex>[] =
    let a = ComplexAlgebra noise

    inputs
    |> Array.mapi (fun i x ->
        match t.TryFind i with
        | Some v -> Value.Reals(Array.map2 (fun (x: float) v -> Complex(x, h * v)) x.Numbers v)
        | None -> Places.ofTensor a x)
    |> Reference.outputs a p

let private noisy (p: Program) inputs t : Complex[][][] = Array.init 3 (fun k -> reals (step p inputs t (Random(7919 + k))))

/// The values of the floating outputs and the tolerance of each.
let values (p: Program) (inputs: Tensor[]) (sight: Sight) : Bound[][] =
    let struct (rel, relA, share) = factors p
    let t = Map.empty
    let exact = reals (step p inputs t null)
    let runs = noisy p inputs t

    exact
    |> Array.mapi (fun o zs ->
        zs
        |> Array.mapi (fun j z ->
            {
                Expected = z.Real
                S = abs z.Real + share * sight.Largest
                Nu = runs |> Array.map (fun (r: Complex[][]) -> let zs = r[o] in abs (zs[j].Real - z.Real)) |> Array.max
                A = 0.0
                Rel = rel
                RelA = relA
            }))

/// The floating outputs; or, given a direction, their derivatives along it, by series over the same algebra.
let private through (a: Algebra<'T>) (p: Program) (ins: Value<'T>[]) (along: Map<int, float[]> option) : 'T[][] =
    match along with
    | None -> reals (Reference.outputs a p ins)
    | Some s ->
        let jets = Jets<'T>(a, 1)

        let series =
            ins
            |> Array.mapi (fun i v ->
                match v with
                | Value.Reals x ->
                    match s.TryFind i with
                    | Some t -> Value.Reals(Array.map2 (fun x t -> jets.Along(x, a.Const t)) x t)
                    | None -> Value.Reals(x |> Array.map (fun x -> [| x |]))
                | Value.Whole n -> Value.Whole n
                | Value.Truth m -> Value.Truth m)

        reals (Reference.outputs jets p series) |> Array.map (Array.map (fun y -> jets.Coefficient(1, y)))

/// What the reference reverse mode says: the slope, the sum of its terms' sizes, and A.
type private Reversed = { Slope: float; Terms: float; A: float }

let private reversed (p: Program) (inputs: Tensor[]) (t: Map<int, float[]>) s (c: float[][]) : Reversed =
    let tape = Tape()
    let variables = ResizeArray<struct (Entry * float)>()

    let variable x v =
        let e = tape.Variable x
        variables.Add(struct (e, v))
        e

    let ins =
        inputs
        |> Array.mapi (fun i x ->
            match t.TryFind i with
            | Some v -> Value.Reals(Array.map2 variable x.Numbers v)
            | None -> Places.ofTensor tape x)

    let seeds = Array.map2 (Array.map2 (fun c e -> struct (e, c))) c (through tape p ins s) |> Array.concat
    let struct (adjoint, sizes) = tape.Backward seeds
    let variables = variables.ToArray()
    let tangent = tape.Forward variables
    let terms = variables |> Array.map (fun (struct (e, v)) -> adjoint[e.Place] * v)

    {
        Slope = Array.sum terms
        Terms = Array.sumBy abs terms
        A = Array.map2 (fun s (t: float) -> s * abs t) sizes tangent |> Array.sum
    }

let private contracted (p: Program) (inputs: Tensor[]) tangents (along: Tensor[] option) (cotangents: Tensor[]) (sight: Sight) : Bound =
    let struct (rel, relA, share) = factors p
    let t = floats p tangents
    let s = along |> Option.map (floats p)
    let c = cotangents |> Array.map _.Numbers

    let stepped (noise: Random | null) =
        let a = ComplexAlgebra noise

        let ins =
            inputs
            |> Array.mapi (fun i x ->
                match t.TryFind i with
                | Some v -> Value.Reals(Array.map2 (fun (x: float) v -> Complex(x, h * v)) x.Numbers v)
                | None -> Places.ofTensor a x)

        Array.map2 (Array.map2 (fun c (z: Complex) -> c * z.Imaginary / h)) c (through a p ins s) |> Array.sumBy Array.sum

    let expected = stepped null
    let nu = Array.init 3 (fun k -> abs (stepped (Random(7919 + k)) - expected)) |> Array.max

    let r = reversed p inputs t s c

    {
        Expected = expected
        S = r.Terms + abs expected + share * sight.Largest
        Nu = nu
        A = r.A
        Rel = rel
        RelA = relA
    }

/// ⟨c, ∂f·t⟩ by the complex step, and how near to it any way of computing it must come.
let slope (p: Program) (inputs: Tensor[]) (tangents: Tensor[]) (cotangents: Tensor[]) (sight: Sight) : Bound =
    contracted p inputs tangents None cotangents sight

/// ⟨c, ∂f·t⟩ by the reference reverse mode.
let tapeSlope (p: Program) (inputs: Tensor[]) (tangents: Tensor[]) (cotangents: Tensor[]) : float =
    (reversed p inputs (floats p tangents) None (cotangents |> Array.map _.Numbers)).Slope

/// ⟨c, ∂²f·s·t⟩: the complex step along t of the series along s.
let curvature (p: Program) (inputs: Tensor[]) (s: Tensor[]) (t: Tensor[]) (cotangents: Tensor[]) (sight: Sight) : Bound =
    contracted p inputs t (Some s) cotangents sight

/// The k-th derivative of ⟨c, f(x + τ·t)⟩ at τ = 0.
let derivative (k: int) (p: Program) (inputs: Tensor[]) (tangents: Tensor[]) (cotangents: Tensor[]) (sight: Sight) : Bound =
    let struct (rel, relA, share) = factors p
    let t = floats p tangents
    let factorial n = Seq.fold (fun f i -> f * float i) 1.0 (seq { 1..n })

    /// Each derivative up to the k-th, as its terms: the elements of the outputs, weighted.
    let terms (a: Algebra<'T>) : 'T[][] =
        let jets = Jets<'T>(a, k)

        let ins =
            inputs
            |> Array.mapi (fun i x ->
                match t.TryFind i with
                | Some v -> Value.Reals(Array.map2 (fun x v -> jets.Along(a.Const x, a.Const v)) x.Numbers v)
                | None -> Places.ofTensor jets x)

        let outs = Reference.outputs jets p ins |> reals

        Array.init (k + 1) (fun n ->
            let weighted (c: float) y = a.Mul(a.Const(factorial n * c), jets.Coefficient(n, y))
            Array.map2 (fun (c: Tensor) ys -> Array.map2 weighted c.Numbers ys) cotangents outs |> Array.concat)

    // over complex numbers, whose noise is the one noise there is
    let run (noise: Random | null) : float[] = terms (ComplexAlgebra noise) |> Array.map (Array.sumBy _.Real)
    let exact = run null

    {
        Expected = exact[k]
        // the lower derivatives are among the terms
        S = Array.sumBy abs exact + share * sight.Largest
        Nu = Array.init 3 (fun n -> abs ((run (Random(7919 + n)))[k] - exact[k])) |> Array.max
        A = (terms (RunningErrors()))[k] |> Array.sumBy _.Error
        Rel = rel
        RelA = relA
    }
