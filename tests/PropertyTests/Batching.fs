/// vmap f = stack of f, for every primitive, every choice of batched operands and batches of 0, 1 and 3; and never by a loop.
module PropertyTests.Batching

open System
open AD
open AD.Internal
open PropertyTests.Generators
open PropertyTests.Primitives
open Xunit

/// Element k of a batch: the operand's numbers, turned by k places. They stay in the primitive's domain and in the index's range.
let private turned (x: NDArray) (k: int) : NDArray =
    let n = x.Size

    if n = 0 then x else Lax.reshape x.Aval.Shape (Np.Roll(Np.Ravel x, k))

let private stack (aval: Aval) (xs: NDArray list) : NDArray =
    if xs.IsEmpty then Lax.zeros { aval with Shape = Dims.insert 0 0 aval.Shape } else Np.Stack xs

/// All choices of at least one of n operands.
let private choices (n: int) : bool[] list = [ for mask in 1 .. (1 <<< n) - 1 -> Array.init n (fun i -> (mask >>> i) &&& 1 = 1) ]

let private batch (n: int) (batched: bool[]) (operands: NDArray[]) : NDArray[] =
    Array.map2 (fun (x: NDArray) on -> if on then stack x.Aval (List.init n (turned x)) else x) operands batched

/// The primitive under vmap, through the public door.
let private mapped (e: Example) (batched: bool[]) : NDArray[] -> NDArray[] =
    let axes = dict [ for i in 0 .. batched.Length - 1 -> $"[{i}]", (if batched[i] then Some 0 else None) ]
    Tree.vmapAt (fun path -> axes[path]) 0 (apply e)

/// Sums are taken in another order where the batch lies between what is summed; everything else is bit for bit.
let private reorders (prim: Prim) =
    match prim with
    | Plain(Reduce((ReduceSum | ReduceProd), _) | Cumulative((CumSum | CumProd), _, _) | Dot _) -> true
    | Plain(Scatter((Accumulate | Multiply), _, _)) -> true
    | _ -> false

let private same (prim: Prim) (got: NDArray) (wanted: NDArray) : unit =
    if reorders prim then
        Assert.Equal(wanted.Aval.ToString(), got.Aval.ToString())
        allNear "vmap" 1e-14 (got.ToArray()) (wanted.ToArray())
    else
        identical "vmap" got wanted

let withOperands = labels (fun r -> r.Label <> "iota")

[<Theory; MemberData(nameof withOperands)>]
let ``vmap of a primitive is the stack of its results`` (label: string) =
    ofRow 6 0 label (fun e ->
        for n in [ 0; 1; 3 ] do
            for batched in choices e.Operands.Length do
                let results = mapped e batched (batch n batched e.Operands)
                let example k = apply e (Array.map2 (fun x on -> if on then turned x k else x) e.Operands batched)
                let wanted = List.init n example
                let types = apply e e.Operands

                for i in 0 .. results.Length - 1 do
                    same e.Prim results[i] (stack types[i].Aval (wanted |> List.map (fun ys -> ys[i]))))

/// A batch of n equal examples, in memory of its own.
let private copies (n: int) (batched: bool[]) (operands: NDArray[]) : NDArray[] =
    Array.map2 (fun (x: NDArray) on -> if on then Np.Stack(Array.create n x) else x) operands batched

/// The launches of a second run, on this thread: what a first run sets up, once for the process, is not counted.
let private launches (f: unit -> 'T) : int64 =
    f () |> ignore
    let before = Launches.count ()
    f () |> ignore
    Launches.count () - before

[<Theory; MemberData(nameof withOperands)>]
let ``vmap over 1,000 rows launches as many kernels as over one`` (label: string) =
    ofRow 3 1 label (fun e ->
        for batched in choices e.Operands.Length do
            let f = mapped e batched
            let one, thousand = copies 1 batched e.Operands, copies 1000 batched e.Operands
            let few, many = launches (fun () -> f one), launches (fun () -> f thousand)
            Assert.True((few = many), $"{few} launches over one row, {many} over 1,000"))

let smooth = labels (fun r -> r.Calculus = Differentiable)

[<Theory; MemberData(nameof smooth)>]
let ``vmap of a gradient over 1,000 rows launches as many kernels as over one`` (label: string) =
    ofRow 3 1 label (fun e ->
        for i in e.Active do
            let f x = apply e (replace e i x) |> Array.filter _.Dtype.IsFloating |> Array.map Np.Sum |> Array.reduce (+)

            let rows n = (copies n [| true |] [| e.Operands[i] |])[0]
            let one, thousand = rows 1, rows 1000
            let few, many = launches (fun () -> vmap (grad f) one), launches (fun () -> vmap (grad f) thousand)
            Assert.True((few = many), $"{few} launches over one row, {many} over 1,000")
            let alone = grad f e.Operands[i]
            let together = vmap (grad f) thousand
            same e.Prim together[999] alone)

// ---- lanes: a kernel gives an element the same bits wherever it lies ---------------------------------------------

let elementwise =
    labels (fun r ->
        match (r.Draw (Random 1) 1).Prim with
        | Plain(Unary _ | Binary _ | IntegerPow _ | SincDerivative _ | Compare _) -> true
        | _ -> false)

[<Theory; MemberData(nameof elementwise)>]
let ``an element's bits do not depend on its neighbours`` (label: string) =
    // 17 examples of one element, against one of 17 in a vector: full lanes and a rest
    let draws = [ for seed in 0..400 -> (rowOf label).Draw (Random seed) 1 ] |> List.filter (fun e -> e.Operands[0].Size >= 1)
    let operand i = draws |> List.map (fun e -> (Np.Ravel e.Operands[i])[0]) |> List.truncate 37
    let columns = Array.init draws[0].Operands.Length operand

    let vector = (apply draws[0] (columns |> Array.map Np.Stack))[0]

    for k in 0 .. columns[0].Length - 1 do
        let alone = apply draws[0] (columns |> Array.map (fun c -> c[k]))
        identical $"element {k}" vector[k] alone[0]

// ---- axes --------------------------------------------------------------------------------------------------------

let private f (x: NDArray) = sin x * Np.Cumsum x

[<Fact>]
let ``vmap over an axis is vmap over the first of the array with that axis moved there`` () =
    let x = Np.Reshape(Np.Linspace(-1.0, 1.0, 24), (2, 3, 4))

    for axis in -3 .. 2 do
        for out in -3 .. 2 do
            let g (m: NDArray) = Np.Cumsum(sin m, axis = 1)
            let wanted = Np.Moveaxis(vmap g (Np.Moveaxis(x, axis, 0)), 0, out)
            identical $"axis {axis}, out {out}" (vmapAt axis out g x) wanted

[<Fact>]
let ``vmap of vmap is vmap of the reshaped`` () =
    let x = Np.Reshape(Np.Linspace(-1.0, 1.0, 24), (2, 3, 4))
    let flat = vmap f (x.Reshape(6, 4))
    identical "vmap (vmap f)" (vmap (vmap f) x) (flat.Reshape(2, 3, 4))

[<Fact>]
let ``vmap of a gradient is the gradients, and the gradient of a sum of vmap`` () =
    let g (x: NDArray) = Np.Sum(f x ** 2)
    let x = Np.Reshape(Np.Linspace(-1.0, 1.0, 12), (3, 4))
    let looped = Np.Stack [ for i in 0..2 -> grad g x[i] ]
    allNear "vmap (grad f)" 1e-14 ((vmap (grad g) x).ToArray()) (looped.ToArray())
    allNear "grad (sum ∘ vmap f)" 1e-14 ((grad (fun x -> Np.Sum(vmap g x)) x).ToArray()) (looped.ToArray())

[<Fact>]
let ``an axis of None is shared, and a result that does not depend on the batch is repeated`` () =
    let xs = arr [ 1.0; 2.0; 3.0 ]
    identical "shared right" (vmap2At (Some 0, None) 0 (fun x y -> x * y) xs (Np.Scalar 2.0)) (arr [ 2.0; 4.0; 6.0 ])
    identical "shared left" (vmap2At (None, Some 0) 0 (fun x y -> x * y) (Np.Scalar 2.0) xs) (arr [ 2.0; 4.0; 6.0 ])
    identical "constant" (vmap (fun _ -> Np.Scalar 7.0) xs) (arr [ 7.0; 7.0; 7.0 ])

[<Fact>]
let ``vmap of jit and jit of vmap are vmap`` () =
    let x = Np.Reshape(Np.Linspace(-1.0, 1.0, 12), (3, 4))
    identical "vmap (jit f)" (vmap (jit f) x) (vmap f x)
    identical "jit (vmap f)" (jit (vmap f) x) (vmap f x)
