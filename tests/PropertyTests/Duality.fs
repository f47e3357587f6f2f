/// Reverse mode is the adjoint of forward mode, ⟨c, J t⟩ = ⟨Jᵀ c, t⟩, for every primitive; both are linear; the two Jacobians are one.
module PropertyTests.Duality

open System
open AD
open AD.Internal
open PropertyTests.Generators
open PropertyTests.Primitives
open Xunit

let private floating (outs: NDArray[]) = outs |> Array.filter _.Dtype.IsFloating

/// The primitive as a function of the operands that have derivatives, with its floating results.
let private ofActive (e: Example) (xs: NDArray[]) : NDArray[] =
    let operands = Array.copy e.Operands
    e.Active |> Array.iteri (fun k i -> operands[i] <- xs[k])
    floating (apply e operands)

let private active (e: Example) = e.Active |> Array.map (fun i -> e.Operands[i])

let private alike (rnd: Random) (xs: NDArray[]) : NDArray[] = reals rnd [ for x in xs -> x.Shape.ToArray(), between -1.0 1.0 ]

/// Σ x·y, and Σ |x·y|.
let private inner (xs: NDArray[]) (ys: NDArray[]) : struct (float * float) =
    let products =
        Array.map2 (fun (x: NDArray) (y: NDArray) -> Array.map2 (*) (x.ToArray()) (y.ToArray())) xs ys |> Array.concat

    struct (Array.sum products, Array.sumBy abs products)

let private withSeed (rnd: Random) (e: Example) = struct (e, rnd.Next())

let smooth = labels (fun r -> r.Calculus = Differentiable)

[<Theory; MemberData(nameof smooth)>]
let ``the pullback is the adjoint of the pushforward`` (label: string) =
    forAll 30 (fun rnd -> withSeed rnd ((rowOf label).Draw rnd 0)) (fun (struct (e, seed)) ->
        let rnd = Random seed
        let xs = active e
        let f = ofActive e
        let ts = alike rnd xs
        let ys, dys = Tree.jvp f xs ts
        let cs = alike rnd ys
        let again, pullback = Tree.vjp f xs
        Array.iter2 (identical "the value of jvp and of vjp") ys again
        let back = pullback cs
        Array.iter2 (fun (x: NDArray) (b: NDArray) -> Assert.Equal(x.Aval, b.Aval)) xs back
        let struct (forward, size) = inner cs dys
        let struct (backward, size') = inner back ts

        if abs (forward - backward) > 1e-13 * (size + size') then
            failwith $"⟨c, Jt⟩ = {forward:R}, ⟨Jᵀc, t⟩ = {backward:R}"

        // the pullback may be called again, and the linearized program is the same map
        Array.iter2 (identical "the pullback, again") (pullback cs) back
        let _, pushforward = Tree.linearize f xs
        Array.iter2 (fun (a: NDArray) (b: NDArray) -> allNear "linearize" 1e-13 (a.ToArray()) (b.ToArray())) (pushforward ts) dys)

[<Theory; MemberData(nameof smooth)>]
let ``jacfwd and jacrev are one Jacobian, of shape out ++ in`` (label: string) =
    ofRow 10 0 label (fun e ->
        for i in e.Active do
            let f x = (floating (apply e (replace e i x)))[0]
            let x = e.Operands[i]
            let y = f x
            let forward, backward = jacfwd f x, jacrev f x
            Assert.Equal<int[]>(Array.append (y.Shape.ToArray()) (x.Shape.ToArray()), backward.Shape.ToArray())
            Assert.Equal<int[]>(backward.Shape.ToArray(), forward.Shape.ToArray())
            Assert.Equal(backward.Dtype, forward.Dtype)
            allNear "jacfwd" 1e-13 (forward.ToArray()) (backward.ToArray()))

[<Theory; MemberData(nameof smooth)>]
let ``the pushforward and the pullback are linear`` (label: string) =
    forAll 10 (fun rnd -> withSeed rnd ((rowOf label).Draw rnd 0)) (fun (struct (e, seed)) ->
        let rnd = Random seed
        let xs = active e
        let f = ofActive e
        let ys, pullback = Tree.vjp f xs
        let push t = snd (Tree.jvp f xs t)

        let linear what (map: NDArray[] -> NDArray[]) (s: NDArray[]) (t: NDArray[]) =
            let sum = map (Array.map2 (fun (a: NDArray) b -> 2.0 * a - 0.5 * b) s t)
            let parts = Array.map2 (fun (a: NDArray) b -> 2.0 * a - 0.5 * b) (map s) (map t)
            Array.iter2 (fun (a: NDArray) (b: NDArray) -> allNear what 1e-12 (a.ToArray()) (b.ToArray())) sum parts

        linear "jvp" push (alike rnd xs) (alike rnd xs)
        linear "vjp" pullback (alike rnd ys) (alike rnd ys))

// ---- linear functions --------------------------------------------------------------------------------------

/// The primitives that are linear in all their floating operands together.
let private linearLabels =
    set
        [
            "neg"
            "add"
            "sub"
            "integer_pow 1"
            "select"
            "convert_element_type float64"
            "broadcast"
            "reshape"
            "transpose"
            "slice"
            "rev"
            "pad"
            "concat"
            "reduce_sum"
            "dynamic_slice"
            "dynamic_update_slice"
            "cumsum forward"
            "cumsum backward"
            for bounds in cases<Bounds> do
                $"gather {bounds}"
                $"scatter {Writing.Set} {bounds}"
                $"scatter {Accumulate} {bounds}"
        ]

/// … and those that are linear in the first while the second is held.
let private bilinear = set [ "mul"; "div"; "dot" ]

[<Fact>]
let ``every label of a linear primitive is in the table`` () =
    for label in linearLabels + bilinear do
        Assert.NotNull((rowOf label).Label)

let linear = labels (fun r -> linearLabels.Contains r.Label || bilinear.Contains r.Label)

[<Theory; MemberData(nameof linear)>]
let ``linearTranspose is the pullback of a linear primitive`` (label: string) =
    forAll 15 (fun rnd -> withSeed rnd ((rowOf label).Draw rnd 0)) (fun (struct (e, seed)) ->
        let e = if bilinear.Contains label then { e with Active = [| 0 |] } else e
        let xs = active e
        let f = ofActive e
        let ys, pullback = Tree.vjp f xs
        let cs = alike (Random seed) ys
        let transposed = Tree.linearTranspose f (xs |> Array.map Np.ZerosLike) cs
        Array.iter2 (identical "linearTranspose") transposed (pullback cs))

let nonlinear = labels (fun r -> r.Calculus = Differentiable && not (linearLabels.Contains r.Label))

[<Theory; MemberData(nameof nonlinear)>]
let ``linearTranspose refuses what is not linear`` (label: string) =
    ofRow 5 1 label (fun e ->
        let xs = active e
        let ys = ofActive e xs

        if ys |> Array.forall (fun y -> y.Size > 0) then
            let e = Assert.Throws<TransformException>(fun () -> Tree.linearTranspose (ofActive e) xs ys |> ignore)
            Assert.Equal("AD060", (e :> IArrayError).Code))

[<Fact>]
let ``the transpose of a transpose is the function`` () =
    let f (x: NDArray) = 3.0 * x[1..] - Np.Cumsum(x)[.. -2]
    let x = Np.Linspace(-1.0, 2.0, 5)
    let transposed = linearTranspose f x
    let twice = linearTranspose transposed (f x)
    allNear "transposed twice" 1e-15 ((twice x).ToArray()) ((f x).ToArray())

[<Fact>]
let ``linearTranspose of stopGradient is the identity: of a linear function only the values count`` () =
    identical "stopped" (linearTranspose (fun x -> 2.0 * stopGradient x) (arr [ 0.0; 0.0 ]) (arr [ 1.0; 3.0 ])) (arr [ 2.0; 6.0 ])

[<Fact>]
let ``linearTranspose of a jitted function whose results are known and linear in turn`` () =
    let c = arr [ 0.5; -1.0; 2.0 ]
    let ct = arr [ 1.0; 10.0; 100.0 ]

    // of x and c: known, linear, known, linear; not linear in c
    let parts = Tree.jit (fun (x: NDArray, c: NDArray) -> [ exp c; x * sin c; c; Np.Cumsum x ])

    let f (x: NDArray) =
        let ys = parts (x, c)
        ys[0] * ys[1] + ys[2] * ys[3]

    let wanted = exp c * sin c * ct + Np.Cumsum(c * ct, reverse = true)
    allNear "adjoint" 1e-14 ((linearTranspose f c ct).ToArray()) (wanted.ToArray())
    allNear "staged" 1e-14 ((jit (linearTranspose f c) ct).ToArray()) (wanted.ToArray())
    allNear "of a jitted whole" 1e-14 ((linearTranspose (jit f) c ct).ToArray()) (wanted.ToArray())
    // ⟨ct, f t⟩ = ⟨fᵀ ct, t⟩
    let t = arr [ 0.3; -0.7; 1.1 ]
    allNear "duality" 1e-14 ((Np.Dot(ct, f t)).ToArray()) ((Np.Dot(wanted, t)).ToArray())
    // and the transpose of the transpose is the function
    allNear "twice" 1e-14 ((linearTranspose (linearTranspose f c) ct t).ToArray()) ((f t).ToArray())

    // a result that is known alone has no adjoint, and one that is not linear is refused as it is outside jit
    let known (x: NDArray) = parts(x, c)[0]
    identical "known" (linearTranspose known c ct) (Np.Zeros 3)
    let e = Assert.Throws<TransformException>(fun () -> linearTranspose (jit (fun x -> sin x)) c ct |> ignore)
    Assert.Equal("AD060", (e :> IArrayError).Code)
