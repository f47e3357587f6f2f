/// The laws by which the library agrees with itself: batches, programs staged, purity, rewritten programs, exceptions.
module internal PropertyTests.RandomPrograms.AgreementLaws

open System
open System.Threading
open AD
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Cases
open PropertyTests.RandomPrograms.Library
open PropertyTests.RandomPrograms.Oracles
open PropertyTests.RandomPrograms.Checks

// ---- batches ----------------------------------------------------------------------------------------------------

/// The k-th example: turned by k places, so that each has a largest element elsewhere and takes its loops another number of times; numbers a
/// little larger each time, integers and masks changed.
let private exampleOf (k: int) (x: Tensor) : Tensor =
    let change (v: float) =
        match x.Spec.Kind with
        | Float64 -> v * (1.0 + float k / 64.0)
        | Float32 -> float (float32 (v * (1.0 + float k / 64.0)))
        | Integer -> v + float k
        | Mask -> abs (v - float (k % 2))

    let n = x.Numbers.Length
    { x with Numbers = Array.init n (fun i -> change x.Numbers[(i + k) % n]) }

/// The input of the k-th example.
let private lane (axes: int[]) (k: int) (inputs: Tensor[]) : Tensor[] =
    Array.map2 (fun axis x -> if axis >= 0 then exampleOf k x else x) axes inputs

let private stack (axis: int) (s: Spec) (xs: NDArray list) : NDArray =
    if xs.IsEmpty then Np.Zeros(insert axis 0 s.Shape, dtype s.Kind) else Np.Stack(xs, axis)

/// All examples of each mapped input along its axis.
let private batched (axes: int[]) (n: int) (inputs: Tensor[]) : NDArray[] =
    Array.map2
        (fun axis (x: Tensor) -> if axis < 0 then array x else stack axis x.Spec (List.init n (fun k -> array (exampleOf k x))))
        axes
        inputs

/// An axis for each input or −1, at least one mapped.
let private drawAxes (rnd: Random) (inputs: Spec[]) : int[] =
    let axes = inputs |> Array.map (fun s -> if rnd.Next 4 = 0 then -1 else rnd.Next(s.Shape.Length + 1))

    if Array.forall ((=) -1) axes then
        let i = rnd.Next axes.Length
        axes[i] <- rnd.Next(inputs[i].Shape.Length + 1)

    axes

let private mapped (axes: int[]) (out: int) (f: NDArray[] -> NDArray[]) : NDArray[] -> NDArray[] =
    let table = dict [ for i in 0 .. axes.Length - 1 -> $"[{i}]", (if axes[i] >= 0 then Some axes[i] else None) ]
    Tree.vmapAt (fun path -> table[path]) out (Nesting.Inside(InVmap, f))

/// The k-th example of a result.
let private unstacked (axis: int) (k: int) (y: NDArray) : NDArray = y[Array.append (Array.create axis Ix.All) [| Ix.op_Implicit k |]]

let private sizes = [| 0; 1; 2; 2; 5 |]

/// P6. vmap f = stack of f; vmap of a gradient, and the gradient of a sum of vmap, are the stacked gradients.
let batch (c: Case) : Verdict =
    judge (fun () ->
        let rnd = Random c.Seed
        let p = c.Program
        let axes = drawAxes rnd p.Inputs
        let n = sizes[rnd.Next sizes.Length]
        let least = Array.fold (fun m (s: Spec) -> min m s.Shape.Length) 4 (outSpecs p)
        let out = rnd.Next(least + 1)
        let xs = batched axes n c.Inputs
        let lanes = Array.init n (fun k -> lane axes k c.Inputs)

        match rnd.Next 3 with
        | 0 ->
            let ys = mapped axes out (eval p) xs
            Array.iter2 (fun y (s: Spec) -> hasType "a batch" y { s with Shape = insert out n s.Shape }) ys (outSpecs p)

            lanes
            |> Array.iteri (fun k inputs ->
                sameOutputs $"example {k} of vmap" p inputs (ys |> Array.map (unstacked out k)) (eval p (inputs |> Array.map array)))
        | form ->
            let floats = floatInputs p
            let cs = c.Cotangents |> Array.map array
            let phi (all: NDArray[]) fs = contraction cs (floating p (eval p (withFloats p all fs)))

            let gradient (all: NDArray[]) = Tree.grad (Nesting.Inside(InGrad, phi all)) (floats |> Array.map (fun i -> all[i]))

            let check what (k: int) (got: NDArray[]) =
                sameGradients $"example {k} of {what}" c lanes[k] got (gradient (lanes[k] |> Array.map array))

            if form = 1 then
                let gs = mapped axes 0 gradient xs

                for k in 0 .. n - 1 do
                    check "vmap of the gradient" k (gs |> Array.map (unstacked 0 k))
            else
                // every floating input mapped, so that the gradient of the sum has an axis for the examples
                let axes = Array.map2 (fun axis (s: Spec) -> if s.Kind.IsFloating then 0 else axis) axes p.Inputs
                let xs = batched axes n c.Inputs
                let lanes = Array.init n (fun k -> lane axes k c.Inputs)

                let total fs =
                    Np.Sum((mapped axes 0 (fun all -> [| contraction cs (floating p (eval p all)) |]) (withFloats p xs fs))[0])

                let gs = Tree.grad (Nesting.Inside(InGrad, total)) (floats |> Array.map (fun i -> xs[i]))

                for k in 0 .. n - 1 do
                    sameGradients
                        $"example {k} of the gradient of a sum of vmap"
                        c
                        lanes[k]
                        (gs |> Array.map (unstacked 0 k))
                        (gradient (lanes[k] |> Array.map array)))

/// P7. vmap over an axis is vmap over the first of the array with that axis moved there.
let batchAxes (c: Case) : Verdict =
    judge (fun () ->
        let rnd = Random c.Seed
        let p = c.Program
        let axes = drawAxes rnd p.Inputs
        let n = 1 + rnd.Next 3
        let least = Array.fold (fun m (s: Spec) -> min m s.Shape.Length) 4 (outSpecs p)
        let out = rnd.Next(-least - 1, least + 1)
        let xs = batched axes n c.Inputs
        let first = axes |> Array.map (fun a -> min a 0)
        let moved = Array.map2 (fun a (x: NDArray) -> if a > 0 then Np.Moveaxis(x, a, 0) else x) axes xs
        let wanted = mapped first 0 (eval p) moved |> Array.map (fun (y: NDArray) -> Np.Moveaxis(y, 0, out))
        let got = mapped axes out (eval p) xs

        match differences got wanted with
        | None -> ()
        | Some d when exact p -> broken $"vmap over axes %A{axes} to {out}: {d}"
        | Some _ ->
            for k in 0 .. n - 1 do
                let at (y: NDArray) = (Np.Moveaxis(y, out, 0))[k]
                sameOutputs $"example {k} of vmap over axes" p (lane axes k c.Inputs) (got |> Array.map at) (wanted |> Array.map at))

/// P8. vmap of vmap is vmap of the reshaped.
let nestedBatch (c: Case) : Verdict =
    judge (fun () ->
        let rnd = Random c.Seed
        let p = c.Program
        let n, m = 1 + rnd.Next 3, 1 + rnd.Next 3
        let axes = p.Inputs |> Array.map (fun _ -> 0)
        let flat = batched axes (n * m) c.Inputs
        let deep = Array.map2 (fun (x: NDArray) (s: Spec) -> Np.Reshape(x, Array.append [| n; m |] s.Shape)) flat p.Inputs
        let got = mapped axes 0 (mapped axes 0 (eval p)) deep
        let wanted = mapped axes 0 (eval p) flat
        let again = Array.map2 (fun (y: NDArray) (s: Spec) -> Np.Reshape(y, Array.append [| n * m |] s.Shape)) got (outSpecs p)

        match differences again wanted with
        | None -> ()
        | Some d when exact p -> broken $"vmap of vmap: {d}"
        | Some _ ->
            for k in 0 .. n * m - 1 do
                let at (y: NDArray) = y[k]
                sameOutputs $"example {k} of vmap of vmap" p (lane axes k c.Inputs) (again |> Array.map at) (wanted |> Array.map at))

// ---- staging ------------------------------------------------------------------------------------------------------

/// P9. jit f = f, and the same with derivatives and batches on either side; one trace; the same bits again.
let staging (c: Case) : Verdict =
    judge (fun () ->
        let rnd = Random c.Seed
        let p = c.Program
        let e = prepare c
        let run = eval p
        let jit (f: NDArray[] -> 'R) : NDArray[] -> 'R = Tree.jit (Nesting.Inside(InJit, f))
        let phi fs = contraction e.Cs (e.F fs)
        let reverse f = Tree.grad (Nesting.Inside(InGrad, f))

        match rnd.Next 7 with
        | 0
        | 1 ->
            let staged = jit run
            let first = staged e.All
            sameOutputs "jit" p c.Inputs first (run e.All)
            identical "jit, again" (staged e.All) first

            if (Jit.stats staged).Traces <> 1 then broken $"{(Jit.stats staged).Traces} traces"
        | 2 -> sameOutputs "jit of jit" p c.Inputs (jit (jit run) e.All) (run e.All)
        | 6 ->
            let push fs = snd (Tree.jvp (Nesting.Inside(InJvp, e.F)) fs e.Ts)
            let got, wanted = jit push e.Xs, push e.Xs
            sameTypes "jit of the pushforward" got wanted
            let sight = look p c.Inputs

            if (differences got wanted).IsSome && (doubt p sight).IsNone then
                let b = slope p c.Inputs c.Tangents c.Cotangents sight
                agree "jit of the pushforward" b (inner e.Cs got) (inner e.Cs wanted)
        | 3 -> sameGradients "jit of the gradient" c c.Inputs (jit (reverse phi) e.Xs) (reverse phi e.Xs)
        | 4 -> sameGradients "the gradient of jit" c c.Inputs (reverse (jit phi) e.Xs) (reverse phi e.Xs)
        | _ ->
            let axes = p.Inputs |> Array.map (fun _ -> 0)
            let xs = batched axes 2 c.Inputs
            let wanted = mapped axes 0 run xs
            let got = if rnd.Next 2 = 0 then jit (mapped axes 0 run) xs else mapped axes 0 (jit run) xs

            for k in 0..1 do
                let at (y: NDArray) = y[k]
                sameOutputs $"example {k} of jit and vmap" p (lane axes k c.Inputs) (got |> Array.map at) (wanted |> Array.map at))

// ---- purity ---------------------------------------------------------------------------------------------------------

let private onAnotherThread (f: unit -> 'T) : 'T =
    let result = ref ValueNone
    let thread = Thread((fun () -> result.Value <- ValueSome(f ())), 16 * 1024 * 1024)
    thread.Start()
    thread.Join()

    match result.Value with
    | ValueSome r -> r
    | ValueNone -> broken "the other thread did not finish"

/// P14. Inputs are left as they are; the same call gives the same bits, on another thread too.
let purity (c: Case) : Verdict =
    judge (fun () ->
        let p = c.Program
        let e = prepare c
        let gradient () = Tree.grad (Nesting.Inside(InGrad, fun fs -> contraction e.Cs (e.F fs))) e.Xs
        let both () = Array.append (eval p e.All) (gradient ())
        let first = both ()
        identical "the second call" (both ()) first

        if c.Seed % 4 = 0 then
            let other =
                onAnotherThread (fun () ->
                    try
                        Ok(both ())
                    with error ->
                        Error error.Message)

            match other with
            | Ok ys -> identical "the call on another thread" ys first
            | Error message -> broken message

        identical "the inputs afterwards" e.All (c.Inputs |> Array.map array))

// ---- rewritten programs ------------------------------------------------------------------------------------------------

/// The program with the node's readers reading what these further nodes make of it. The nodes' operands are numbered from −1 for the node
/// itself, 0 for the first further node …
let private after (p: Program) (at: int) (more: (Op * int list) list) : Program =
    let extra = more.Length
    let renamed j = if j > at then j + extra else j
    let last = at + extra
    let redirected j = if j = at then last else renamed j
    let added = ResizeArray<Node>()

    for op, args in more do
        let args = args |> List.map (fun k -> at + 1 + k) |> List.toArray
        let spec j = if j = at then p.Nodes[at].Spec else added[j - at - 1].Spec
        added.Add { Op = op; Args = args; Spec = infer op (args |> Array.map spec) }

    {
        Inputs = p.Inputs
        Nodes =
            Array.concat
                [|
                    p.Nodes[..at]
                    added.ToArray()
                    p.Nodes[at + 1 ..] |> Array.map (fun n -> { n with Args = n.Args |> Array.map redirected })
                |]
        Outs = p.Outs |> Array.map redirected
    }

let private with' (p: Program) (at: int) (n: Node) : Program = { p with Nodes = p.Nodes |> Array.mapi (fun i m -> if i = at then n else m) }

/// A program that means the same; what was done to it, in words.
let private rewritten (rnd: Random) (p: Program) : struct (string * Program) =
    let floating = [| 0 .. p.Nodes.Length - 1 |] |> Array.filter (fun i -> p.Nodes[i].Spec.Kind.IsFloating)
    let at = floating[rnd.Next floating.Length]
    let n = p.Nodes[at]
    let s = n.Spec.Shape

    match n.Op, rnd.Next 2 with
    | Binary(Fn2.Add | Fn2.Mul | Fn2.Max | Fn2.Min | Fn2.Hypot | Fn2.LogAddExp | Fn2.LogAddExp2), 0 ->
        struct ("operands exchanged", with' p at { n with Args = Array.rev n.Args })
    | Unary Fn.Square, 0 -> struct ("x² as x·x", with' p at { n with Op = Binary Fn2.Mul; Args = [| n.Args[0]; n.Args[0] |] })
    | Reduce(Fold.Sum, axes, false), 0 when axes.Length >= 2 ->
        // the last axes first, then the first one
        let inner =
            {
                Op = Reduce(Fold.Sum, axes[1..], false)
                Args = n.Args
                Spec = infer (Reduce(Fold.Sum, axes[1..], false)) [| p.Nodes[n.Args[0]].Spec |]
            }

        struct ("a sum over axes as a sum of sums", after (with' p at inner) at [ Reduce(Fold.Sum, [| axes[0] |], false), [ -1 ] ])
    | _ ->
        match rnd.Next 7 with
        | 0 -> struct ("x + 0", after p at [ Affine(1.0, 0.0), [ -1 ] ])
        | 1 -> struct ("−(−x)", after p at [ Unary Fn.Neg, [ -1 ]; Unary Fn.Neg, [ 0 ] ])
        | 2 -> struct ("reshaped and back", after p at [ Reshape [| size s |], [ -1 ]; Reshape s, [ 0 ] ])
        | 3 ->
            let perm = [| 0 .. s.Length - 1 |]
            rnd.Shuffle perm
            let back = Array.init perm.Length (fun i -> Array.IndexOf(perm, i))
            struct ("transposed and back", after p at [ Transpose perm, [ -1 ]; Transpose back, [ 0 ] ])
        | 4 -> let axes = [| 0 .. s.Length - 1 |] in struct ("turned and back", after p at [ Flip axes, [ -1 ]; Flip axes, [ 0 ] ])
        | 5 -> struct ("½x + ½x", after p at [ Affine(0.5, 0.0), [ -1 ]; Binary Fn2.Add, [ 0; 0 ] ])
        | _ ->
            if s.Length = 0 || s[0] = 0 then
                struct ("x − (−x) − x", after p at [ Unary Fn.Neg, [ -1 ]; Binary Fn2.Sub, [ -1; 0 ]; Binary Fn2.Sub, [ 1; -1 ] ])
            else
                // cut in two and joined
                let zeros = Array.create s.Length 0
                let ones = Array.create s.Length 1
                let half = s |> Array.mapi (fun i n -> if i = 0 then n / 2 else n)
                let rest = s |> Array.mapi (fun i n -> if i = 0 then s[0] / 2 else 0)

                struct ("cut and joined",
                        after p at [ Slice(zeros, half, ones), [ -1 ]; Slice(rest, s, ones), [ -1 ]; Concatenate 0, [ 0; 1 ] ])

/// P15. A program rewritten to mean the same has the same value and gradient, as it stands or staged, where it is simplified.
let metamorphic (c: Case) : Verdict =
    calculus c (fun sight e ->
        let rnd = Random c.Seed
        let struct (how, q) = rewritten rnd c.Program
        let other = prepare { c with Program = q }
        let b = slope c.Program c.Inputs c.Tangents c.Cotangents sight
        let gradient (e: Prepared) = Tree.grad (Nesting.Inside(InGrad, fun fs -> contraction e.Cs (e.F fs)))
        let perhapsStaged f = if rnd.Next 2 = 0 then Tree.jit (Nesting.Inside(InJit, f)) else f
        let g, h = gradient e e.Xs, perhapsStaged (gradient other) other.Xs
        sameTypes how h g
        within how b (inner h e.Ts)
        within "the original" b (inner g e.Ts))

// ---- exceptions --------------------------------------------------------------------------------------------------------

exception private Thrown

/// P18. An exception of the user's function comes out of any stack of transforms as it is, and leaves nothing behind.
let exceptions (c: Case) : Verdict =
    judge (fun () ->
        let rnd = Random c.Seed
        let p = c.Program
        let e = prepare c
        let before = Array.append (eval p e.All) (Tree.grad (Nesting.Inside(InGrad, fun fs -> contraction e.Cs (e.F fs))) e.Xs)
        let at = rnd.Next p.Nodes.Length

        let failing (fs: NDArray[]) : NDArray[] =
            let part = { p with Nodes = p.Nodes[..at]; Outs = [| at |] }
            eval part (withFloats p e.All fs) |> ignore
            raise Thrown

        let total ys = ys |> Array.map (fun (y: NDArray) -> Np.Sum y) |> Array.reduce (fun (a: NDArray) b -> a + b)

        let transformed (f: NDArray[] -> NDArray[]) : NDArray[] -> NDArray[] =
            match rnd.Next 4 with
            | 0 -> Tree.jit (Nesting.Inside(InJit, f))
            | 1 -> fun fs -> Tree.vmap (Nesting.Inside(InVmap, f)) (fs |> Array.map (fun x -> Np.Stack [ x; x ]))
            | 2 -> Tree.grad (Nesting.Inside(InGrad, f >> total))
            | _ -> fun fs -> snd (Tree.jvp (Nesting.Inside(InJvp, f)) fs (fs |> Array.map (fun x -> Np.OnesLike x)))

        let stacked = Seq.fold (fun f _ -> transformed f) failing (seq { 1 .. 1 + rnd.Next 3 })

        try
            stacked e.Xs |> ignore
            broken "the exception was lost"
        with Thrown ->
            ()

        if not (isNull Trace.Body) then broken "a trace is still open"

        let after = Array.append (eval p e.All) (Tree.grad (Nesting.Inside(InGrad, fun fs -> contraction e.Cs (e.F fs))) e.Xs)
        identical "what is computed after an exception" after before)
