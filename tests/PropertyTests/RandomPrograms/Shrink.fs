/// A smaller case that still fails: structure first, then numbers. Every candidate is well formed, or is not tried.
module internal PropertyTests.RandomPrograms.Shrink

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Cases

let private numbersOf (v: Value<float>) : float[] =
    match v with
    | Value.Reals x -> x
    | Value.Whole n -> n |> Array.map float
    | Value.Truth m -> m |> Array.map (fun b -> if b then 1.0 else 0.0)

/// Without the nodes that no output needs, and without the inputs of which nothing is left; one floating input stays.
let private pruned (c: Case) : Case =
    let p = c.Program
    let live = Array.create p.Nodes.Length false
    p.Outs |> Array.iter (fun o -> live[o] <- true)

    for i in p.Nodes.Length - 1 .. -1 .. 0 do
        if live[i] then p.Nodes[i].Args |> Array.iter (fun j -> live[j] <- true)

    let floats = floatInputs p

    if not (floats |> Array.exists (fun i -> live[i])) then live[floats[0]] <- true

    let number = Array.scan (fun n l -> if l then n + 1 else n) 0 live

    let kept =
        [|
            for i in 0 .. p.Nodes.Length - 1 do
                if live[i] then i
        |]

    let node i =
        let n = p.Nodes[i]

        match n.Op with
        | Input _ -> { n with Op = Input number[i] }
        | _ -> { n with Args = n.Args |> Array.map (fun j -> number[j]) }

    let keep (xs: 'T[]) =
        [|
            for i in 0 .. xs.Length - 1 do
                if live[i] then xs[i]
        |]

    { c with
        Program =
            {
                Inputs = keep p.Inputs
                Nodes = kept |> Array.map node
                Outs = p.Outs |> Array.map (fun o -> number[o])
            }
        Inputs = keep c.Inputs
        Tangents =
            [|
                for k in 0 .. floats.Length - 1 do
                    if live[floats[k]] then c.Tangents[k]
            |]
    }

let private ones (s: Spec) : Tensor = { Spec = s; Numbers = Array.create (size s.Shape) 1.0 }

let private withNode (c: Case) (i: int) (n: Node) : Case =
    { c with
        Program = { c.Program with Nodes = c.Program.Nodes |> Array.mapi (fun k m -> if k = i then n else m) }
    }

/// Readers of one node read another.
let private redirected (p: Program) (from: int) (into: int) : Program =
    let r j = if j = from then into else j

    { p with
        Nodes = p.Nodes |> Array.map (fun n -> { n with Args = n.Args |> Array.map r })
        Outs = p.Outs |> Array.map r
    }

/// The body of a call of jit or stop-gradient in the place of the call.
let private inlined (p: Program) (at: int) (c: Call) : Program =
    let n = p.Nodes[at]
    let inner = c.Body.Nodes |> Array.skip c.Body.Inputs.Length
    let extra = inner.Length - 1
    let outer j = if j >= at then j + extra else j
    let place j = if j < c.Body.Inputs.Length then n.Args[j] else at + j - c.Body.Inputs.Length
    let out = place c.Body.Outs[0]
    let read j = if j = at then out else outer j

    {
        Inputs = p.Inputs
        Nodes =
            Array.concat
                [|
                    p.Nodes[.. at - 1]
                    inner |> Array.map (fun m -> { m with Args = m.Args |> Array.map place })
                    p.Nodes[at + 1 ..] |> Array.map (fun m -> { m with Args = m.Args |> Array.map read })
                |]
        Outs = p.Outs |> Array.map read
    }

/// Smaller bodies with outputs of the same types.
let rec private smallerPrograms (p: Program) : seq<Program> =
    seq {
        for i in p.Nodes.Length - 1 .. -1 .. p.Inputs.Length do
            let n = p.Nodes[i]

            for j in 0 .. i - 1 do
                if p.Nodes[j].Spec = n.Spec && (j < p.Inputs.Length || Array.contains j n.Args) then
                    redirected p i j

            match n.Op with
            | Call call ->
                let replacedBy smaller =
                    { p with
                        Nodes = p.Nodes |> Array.mapi (fun k m -> if k = i then { n with Op = Call smaller } else m)
                    }

                for smaller in smallerPrograms call.Body do
                    replacedBy { call with Body = smaller }

                match call.Kind with
                | Jit
                | StopGradients
                | Checkpoint _
                | Ruled _ when call.Body.Outs.Length = 1 -> inlined p i call
                | Cond other ->
                    for smaller in smallerPrograms other do
                        replacedBy { call with Kind = Cond smaller }
                | _ -> ()
            | Unary f when f <> Fn.Sin && f <> Fn.Neg ->
                for g in [ Fn.Neg; Fn.Sin ] do
                    { p with Nodes = p.Nodes |> Array.mapi (fun k m -> if k = i then { n with Op = Unary g } else m) }
            | Binary f when f <> Fn2.Add ->
                for g in [ Fn2.Add; Fn2.Mul ] do
                    if f <> g then
                        { p with Nodes = p.Nodes |> Array.mapi (fun k m -> if k = i then { n with Op = Binary g } else m) }
            | _ -> ()
    }

/// All axes of one size made another, wherever sizes are written.
let private resized (c: Case) (from: int) (into: int) : Case option =
    let r (s: int[]) = s |> Array.map (fun n -> if n = from then into else n)

    let tensor (t: Tensor) =
        let shape = r t.Spec.Shape

        {
            Spec = { t.Spec with Shape = shape }
            Numbers = Array.init (size shape) (fun i -> t.Numbers[i % t.Numbers.Length])
        }

    let rec program (p: Program) : Program =
        let inputs = p.Inputs |> Array.map (fun s -> { s with Shape = r s.Shape })
        let nodes = Array.copy p.Nodes

        for i in 0 .. nodes.Length - 1 do
            let n = nodes[i]
            let types = n.Args |> Array.map (fun j -> nodes[j].Spec)

            nodes[i] <-
                match n.Op with
                | Input k -> { n with Spec = inputs[k] }
                | Constant numbers ->
                    let t = tensor { Spec = n.Spec; Numbers = numbers }
                    { n with Op = Constant t.Numbers; Spec = t.Spec }
                | BroadcastTo s -> { n with Op = BroadcastTo(r s); Spec = infer (BroadcastTo(r s)) types }
                | Reshape s -> { n with Op = Reshape(r s); Spec = infer (Reshape(r s)) types }
                | Slice(start, stop, step) ->
                    let stop = Array.map2 min stop types[0].Shape
                    let op = Slice(Array.map2 min start stop, stop, step)
                    { n with Op = op; Spec = infer op types }
                | DynamicSlice s ->
                    let op = DynamicSlice(Array.map2 min s types[0].Shape)
                    { n with Op = op; Spec = infer op types }
                | Call call ->
                    let kind =
                        match call.Kind with
                        | Cond other -> Cond(program other)
                        | k -> k

                    let op = Call { call with Body = program call.Body; Kind = kind }
                    { n with Op = op; Spec = infer op types }
                | op -> { n with Spec = infer op types }

        { p with Inputs = inputs; Nodes = nodes }

    try
        let p = program c.Program

        let smaller =
            { c with
                Program = p
                Inputs = c.Inputs |> Array.map tensor
                Tangents = c.Tangents |> Array.map tensor
                Cotangents = outSpecs p |> Array.filter _.Kind.IsFloating |> Array.map ones
            }

        Some smaller
    with _ ->
        None

let private simpler (t: Tensor) : seq<Tensor> =
    seq {
        for v in [ 0.0; 1.0 ] do
            if t.Numbers |> Array.exists (fun x -> x <> v) then
                { t with Numbers = t.Numbers |> Array.map (fun _ -> v) }

        for digits in [ 0; 1; 2 ] do
            let rounded = t.Numbers |> Array.map (fun x -> if Double.IsFinite x && abs x < 1e6 then Math.Round(x, digits) else x)
            if rounded <> t.Numbers && t.Spec.Kind = Float64 then { t with Numbers = rounded }

        if t.Numbers.Length <= 8 then
            for i in 0 .. t.Numbers.Length - 1 do
                if t.Numbers[i] <> 0.0 then
                    { t with Numbers = t.Numbers |> Array.mapi (fun k x -> if k = i then 0.0 else x) }
    }

let private replaced (xs: 'T[]) (i: int) (x: 'T) : 'T[] = xs |> Array.mapi (fun k y -> if k = i then x else y)

/// One step smaller, the largest steps first.
let candidates (c: Case) : seq<Case> =
    seq {
        let p = c.Program
        let n = p.Nodes.Length

        // an earlier node as the only output
        for i in 0 .. n - 1 do
            if p.Nodes[i].Spec.Kind.IsFloating && p.Outs <> [| i |] then
                { c with Program = { p with Outs = [| i |] }; Cotangents = [| ones p.Nodes[i].Spec |] }

        // nodes bypassed, bodies made smaller, calls unwrapped, operations made simpler
        for q in smallerPrograms p do
            { c with Program = q }

        // a node made a constant of its value
        let values = Reference.run (RealAlgebra()) p (c.Inputs |> Array.map (Places.ofTensor (RealAlgebra())))

        for i in p.Inputs.Length .. n - 1 do
            match p.Nodes[i].Op with
            | Constant _ -> ()
            | _ -> withNode c i { p.Nodes[i] with Op = Constant(numbersOf values[i]); Args = [||] }

        // sizes
        for d in p.Nodes |> Array.collect (fun m -> m.Spec.Shape) |> Array.distinct |> Array.sortDescending do
            for into in [ 1; 2 ] do
                if into < d then
                    match resized c d into with
                    | Some smaller -> smaller
                    | None -> ()

        // numbers and directions
        for i in 0 .. c.Inputs.Length - 1 do
            for t in simpler c.Inputs[i] do
                { c with Inputs = replaced c.Inputs i t }

        for i in 0 .. c.Tangents.Length - 1 do
            for t in simpler c.Tangents[i] do
                { c with Tangents = replaced c.Tangents i t }

        for i in 0 .. c.Cotangents.Length - 1 do
            for t in simpler c.Cotangents[i] do
                { c with Cotangents = replaced c.Cotangents i t }
    }

/// Whether the reference can run the case: a smaller axis may have left an index outside.
let private runs (c: Case) : bool =
    try
        Reference.run (RealAlgebra()) c.Program (c.Inputs |> Array.map (Places.ofTensor (RealAlgebra()))) |> ignore
        true
    with :? IndexOutOfRangeException ->
        false

/// How large a case is: what must fall at each step.
let private measure (c: Case) : struct (int * int * int) =
    let rec weight (p: Program) =
        p.Nodes
        |> Array.sumBy (fun n ->
            match n.Op with
            | Input _ -> 1
            | Constant _ -> 2
            | Unary(Fn.Neg | Fn.Sin) -> 3
            | Unary _ -> 4
            | Binary Fn2.Add -> 4
            | Binary Fn2.Mul -> 5
            | Call c -> 8 + List.sumBy weight (bodies c)
            | _ -> 6)

    let elements = c.Program.Nodes |> Array.sumBy (fun n -> size n.Spec.Shape)
    let digits (t: Tensor) = t.Numbers |> Array.sumBy (fun x -> if x = 0.0 then 0 else (string x).Length)
    let all = Array.concat [| c.Inputs; c.Tangents; c.Cotangents |] |> Array.sumBy digits
    struct (weight c.Program + c.Program.Outs.Length, elements, all)

/// The smallest failing case found, and how it fails. A candidate that is skipped counts as passing.
let shrink (check: Case -> Verdict) (attempts: int) (c: Case) (message: string) : struct (Case * string) =
    let mutable best = c
    let mutable why = message
    let mutable left = attempts
    let mutable progress = true

    while progress && left > 0 do
        progress <- false
        let size = measure best

        let smaller =
            candidates best
            |> Seq.map pruned
            |> Seq.filter (fun k -> legal k && measure k < size && runs k)
            |> Seq.takeWhile (fun _ ->
                left <- left - 1
                left > 0)
            |> Seq.tryPick (fun k ->
                match check k with
                | Fail m -> Some(struct (k, m))
                | Pass
                | Skip _ -> None)

        match smaller with
        | Some(struct (k, m)) ->
            best <- k
            why <- m
            progress <- true
        | None -> ()

    struct (best, why)
