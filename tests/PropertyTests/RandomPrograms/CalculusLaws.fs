/// The laws whose oracle is calculus: values, derivatives of every order, linearity, duality, the chain rule.
module internal PropertyTests.RandomPrograms.CalculusLaws

open System
open AD
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Cases
open PropertyTests.RandomPrograms.Library
open PropertyTests.RandomPrograms.Oracles
open PropertyTests.RandomPrograms.Checks

let private checkValues (sight: Sight) (p: Program) (inputs: Tensor[]) (ys: NDArray[]) : unit =
    haveTypes "an output" ys (outSpecs p)
    let bounds = values p inputs sight

    Array.iter2 (fun b (y: NDArray) -> Array.iter2 (within "an element") b (y.ToArray())) bounds (floating p ys)

    Array.iter2
        (fun (y: NDArray) v ->
            let discrete =
                match v with
                | Value.Reals _ -> None
                | Value.Whole n -> Some(n |> Array.map float)
                | Value.Truth m -> Some(m |> Array.map (fun b -> if b then 1.0 else 0.0))

            match discrete with
            | Some wanted when y.ToArray() <> wanted -> broken $"a discrete output is {y}, the reference says %A{wanted}"
            | _ -> ())
        ys
        sight.Outputs

/// P1. The library's values are the reference interpreter's.
let value (c: Case) : Verdict = calculus c (fun sight e -> checkValues sight c.Program c.Inputs (eval c.Program e.All))

let private pushed (e: Prepared) (ts: NDArray[]) : NDArray[] =
    let ys, dys = Tree.jvp (Nesting.Inside(InJvp, e.F)) e.Xs ts
    sameTypes "a tangent" dys ys
    dys

let private pulled (e: Prepared) (cs: NDArray[]) : NDArray[] =
    let _, pullback = Tree.vjp (Nesting.Inside(InGrad, e.F)) e.Xs
    let gs = pullback cs
    sameTypes "a gradient" gs e.Xs
    gs

/// P2. The pushforward is the complex step's, and so is the linearized program.
let pushforward (c: Case) : Verdict =
    calculus c (fun sight e ->
        let b = slope c.Program c.Inputs c.Tangents c.Cotangents sight
        within "the pushforward" b (inner e.Cs (pushed e e.Ts))

        if c.Seed % 3 = 0 then
            let _, push = Tree.linearize (Nesting.Inside(InJvp, e.F)) e.Xs
            within "the linearized program" b (inner e.Cs (push e.Ts)))

/// P3. ⟨c, J t⟩ = ⟨Jᵀ c, t⟩, and both are right.
let duality (c: Case) : Verdict =
    calculus c (fun sight e ->
        let b = slope c.Program c.Inputs c.Tangents c.Cotangents sight
        let backward = inner (pulled e e.Cs) e.Ts
        let sharp = if coarse c.Program then b else { b with Rel = 1e-13 }
        agree "the pushforward and the pullback" sharp (inner e.Cs (pushed e e.Ts)) backward
        within "the pullback" b backward)

let private only (k: int) (ts: Tensor[]) : Tensor[] =
    ts |> Array.mapi (fun i t -> if i = k then t else { t with Numbers = Array.create t.Numbers.Length 0.0 })

let private kindOf (x: NDArray) : Kind = if x.Dtype = Dtype.Float32 then Float32 else Float64

/// P4. The Jacobian by columns is the one by rows.
let jacobians (c: Case) : Verdict =
    calculus c (fun sight e ->
        let i, o = abs c.Seed % e.Xs.Length, abs (c.Seed / 7) % e.Cs.Length
        let x = e.Xs[i]
        let f (x: NDArray) = (e.F(e.Xs |> Array.mapi (fun k y -> if k = i then x else y)))[o]

        // of large ones a row is enough
        let row = x.Size * e.Cs[o].Size > 800
        let g (x: NDArray) = if row then contraction [| e.Cs[o] |] [| f x |] else f x

        let columns = jacfwd (Nesting.Inside(InJvp, g)) x
        let rows = jacrev (Nesting.Inside(InGrad, g)) x
        // columns are tangents of y, rows are cotangents of x: of their dtypes
        let shape = if row then x.Shape.ToArray() else Array.append (e.Cs[o].Shape.ToArray()) (x.Shape.ToArray())
        hasType "jacfwd" columns { Shape = shape; Kind = kindOf e.Cs[o] }
        hasType "jacrev" rows { Shape = shape; Kind = kindOf x }
        let b = slope c.Program c.Inputs (only i c.Tangents) (only o c.Cotangents) sight
        let n, m = (if row then 1 else e.Cs[o].Size), x.Size
        let cs, ts = (if row then [| 1.0 |] else e.Cs[o].ToArray()), e.Ts[i].ToArray()

        let contracted (j: NDArray) =
            let j = j.ToArray()

            Seq.sum (
                seq {
                    for r in 0 .. n - 1 do
                        for k in 0 .. m - 1 -> cs[r] * j[r * m + k] * ts[k]
                }
            )

        within "jacfwd" b (contracted columns)
        within "jacrev" b (contracted rows))

let private fresh (rnd: Random) (ts: Tensor[]) : Tensor[] = ts |> Array.map (fun t -> Generate.direction rnd t.Spec)

let private combination (a: float) (ts: Tensor[]) (b: float) (ss: Tensor[]) : Tensor[] =
    Array.map2 (fun (t: Tensor) (s: Tensor) -> { t with Numbers = Array.map2 (fun t s -> a * t + b * s) t.Numbers s.Numbers }) ts ss

/// P5. The pushforward is linear in the tangent, the pullback in the cotangent; the transpose of 3·∂f − ∂f is twice the pullback.
let linearity (c: Case) : Verdict =
    calculus c (fun sight e ->
        let rnd = Random c.Seed
        let bound t k = slope c.Program c.Inputs t k sight
        let arrays = Array.map array

        let compare what (sum: float) (one: float) (two: float) (b: Bound) (b1: Bound) (b2: Bound) =
            let allowed =
                { b with
                    S = b.S + 0.5 * b1.S + 2.0 * b2.S
                    Nu = b.Nu + 0.5 * b1.Nu + 2.0 * b2.Nu
                    A = b.A + 0.5 * b1.A + 2.0 * b2.A
                }

            agree what allowed sum (0.5 * one - 2.0 * two)

        match rnd.Next 3 with
        | 0 ->
            let s = fresh rnd c.Tangents
            let both = combination 0.5 c.Tangents -2.0 s
            let push t = inner e.Cs (pushed e (arrays t))

            compare
                "linearity of the pushforward"
                (push both)
                (push c.Tangents)
                (push s)
                (bound both c.Cotangents)
                (bound c.Tangents c.Cotangents)
                (bound s c.Cotangents)
        | 1 ->
            let d = fresh rnd c.Cotangents
            let both = combination 0.5 c.Cotangents -2.0 d
            let _, pullback = Tree.vjp (Nesting.Inside(InGrad, e.F)) e.Xs
            let pull k = inner (pullback (arrays k)) e.Ts

            compare
                "linearity of the pullback"
                (pull both)
                (pull c.Cotangents)
                (pull d)
                (bound c.Tangents both)
                (bound c.Tangents c.Cotangents)
                (bound c.Tangents d)
        | _ ->
            let _, push = Tree.linearize (Nesting.Inside(InJvp, e.F)) e.Xs
            let twice ts = push ts |> Array.map (fun d -> 3.0 * d - d)
            let back = Tree.linearTranspose twice e.Xs e.Cs
            let b = bound c.Tangents c.Cotangents
            agree "the transpose of a difference" b (0.5 * inner back e.Ts) (inner (pulled e e.Cs) e.Ts))

/// P10. All four ways to a second derivative agree with the reference, and it is symmetric.
let secondOrder (c: Case) : Verdict =
    calculus c (fun sight e ->
        let rnd = Random c.Seed
        let s = fresh rnd c.Tangents
        let ss = s |> Array.map array
        let b = curvature c.Program c.Inputs s c.Tangents c.Cotangents sight
        let phi xs = contraction e.Cs (e.F xs)
        let forward f t = fun xs -> snd (Tree.jvp (Nesting.Inside(InJvp, f)) xs t)
        let reverse f = Tree.grad (Nesting.Inside(InGrad, f))

        let ways =
            [|
                "forward over reverse", fun s t -> inner (forward (reverse phi) s e.Xs) t
                "reverse over forward", fun s t -> inner (reverse (forward phi s) e.Xs) t
                "reverse over reverse", fun s t -> inner (reverse (fun xs -> contraction s (reverse phi xs)) e.Xs) t
                "forward over forward", fun s t -> (forward (forward phi s) t e.Xs).ToScalar()
            |]

        for k, (name, way) in Array.indexed ways do
            // each in one of the two orders
            within name b (if (c.Seed >>> k) % 2 = 0 then way ss e.Ts else way e.Ts ss))

/// P11. Where nothing depends on x its gradient is zero, of x's type, and so is the tangent.
let constants (c: Case) : Verdict =
    judge (fun () ->
        let e = prepare c

        let zero what (g: NDArray) (x: NDArray) =
            sameTypes what [| g |] [| x |]

            if g.ToArray() |> Array.exists (fun v -> v <> 0.0) then broken $"{what} is {g}, wanted zeros"

        let stopped xs = contraction e.Cs (e.F(Tree.stopGradient xs))
        Array.iter2 (zero "the gradient of a constant") (Tree.grad (Nesting.Inside(InGrad, stopped)) e.Xs) e.Xs
        let _, dy = Tree.jvp (Nesting.Inside(InJvp, stopped)) e.Xs e.Ts
        zero "the tangent of a constant" dy dy

        // an argument that is not used
        let unused (xs: NDArray[]) = contraction e.Cs (e.F xs[1..])
        let spare = Np.Ones((2, 3))
        let g = Tree.grad (Nesting.Inside(InGrad, unused)) (Array.append [| spare |] e.Xs)
        zero "the gradient of an unused argument" g[0] spare)

/// The program cut before a node: what the first part hands over, and the second part on it.
let private cut (p: Program) (at: int) : struct (Program * Program) =
    let used =
        [|
            for n in p.Nodes[at..] do
                yield! n.Args
            yield! p.Outs
        |]

    let frontier = used |> Array.filter (fun i -> i < at) |> Array.distinct |> Array.sort
    let renamed i = if i < at then Array.IndexOf(frontier, i) else i - at + frontier.Length
    let handed = frontier |> Array.map (fun i -> p.Nodes[i].Spec)

    struct ({ p with Nodes = p.Nodes[.. at - 1]; Outs = frontier },
            {
                Inputs = handed
                Nodes =
                    Array.append
                        (handed |> Array.mapi (fun i s -> { Op = Input i; Args = [||]; Spec = s }))
                        (p.Nodes[at..] |> Array.map (fun n -> { n with Args = n.Args |> Array.map renamed }))
                Outs = p.Outs |> Array.map renamed
            })

/// P12. The pushforward of a composition is the composition of the pushforwards, and the pullback that of the pullbacks in reverse.
let chain (c: Case) : Verdict =
    calculus c (fun sight e ->
        let p = c.Program
        let at = p.Inputs.Length + abs c.Seed % (p.Nodes.Length - p.Inputs.Length + 1)
        let struct (first, second) = cut p at
        let b = slope p c.Inputs c.Tangents c.Cotangents sight
        let f xs = floating first (eval first (withFloats p e.All xs))
        let handed = eval first e.All
        let g zs = floating second (eval second (withFloats second handed zs))
        let ys = f e.Xs

        let _, dys = Tree.jvp (Nesting.Inside(InJvp, f)) e.Xs e.Ts
        let _, dzs = Tree.jvp (Nesting.Inside(InJvp, g)) ys dys
        within "the pushforward of the parts" b (inner e.Cs dzs)

        let _, pullG = Tree.vjp (Nesting.Inside(InGrad, g)) ys
        let _, pullF = Tree.vjp (Nesting.Inside(InGrad, f)) e.Xs
        within "the pullback of the parts" b (inner (pullF (pullG e.Cs)) e.Ts))

/// P13. Programs of float32 stay so, and come as near to the exact result as their precision lets them.
let singlePrecision (c: Case) : Verdict =
    calculus c (fun sight e ->
        checkValues sight c.Program c.Inputs (eval c.Program e.All)
        let b = slope c.Program c.Inputs c.Tangents c.Cotangents sight
        within "the pushforward" b (inner e.Cs (pushed e e.Ts))
        within "the pullback" b (inner (pulled e e.Cs) e.Ts))

/// P16. The k-th derivative along a line, by nested transforms in any mixture, is the truncated Taylor series'.
let higherOrder (c: Case) : Verdict =
    let most = if coarse c.Program then 2 else 5
    let k = 1 + abs c.Seed % most

    calculus c (fun sight e ->
        let b = derivative k c.Program c.Inputs c.Tangents c.Cotangents sight

        let along (tau: NDArray) =
            contraction e.Cs (e.F(Array.map2 (fun (x: NDArray) (t: NDArray) -> x + (tau * t).AsType x.Dtype) e.Xs e.Ts))

        let rec nested order (f: NDArray -> NDArray) : NDArray -> NDArray =
            if order = 0 then f
            elif (c.Seed >>> order) % 2 = 0 then nested (order - 1) (grad (Nesting.Inside(InGrad, f)))
            else nested (order - 1) (fun tau -> snd (jvp (Nesting.Inside(InJvp, f)) tau (Np.OnesLike tau)))

        within $"derivative {k}" b ((nested k along (Np.Scalar 0.0)).ToScalar()))
