/// checkpoint: the same values and derivatives in less memory, which is counted in bytes.
module PropertyTests.Checkpoint

open System
open System.Collections.Generic
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private v = arr [ 0.3; -1.2; 2.0 ]
let private policies = [ CheckpointPolicy.Nothing; CheckpointPolicy.Dots; CheckpointPolicy.Everything ]
let private w = Np.Reshape(Np.Sin(Np.Arange 2500.0), (50, 50)) / 10.0

/// Two layers of a network on a batch: products, and elementwise work between them.
let private layers (x: NDArray) : NDArray = Np.Sum(tanh (exp (sin (x *@ w)) *@ w))

let private example = Np.Reshape(Np.Cos(Np.Arange 2000.0), (40, 50))

// ---- the law: checkpoint f = f ---------------------------------------------------------------------------------------

[<Fact>]
let ``values and derivatives are those without it, under every policy and transform`` () =
    for policy in policies do
        let f = checkpointWith policy layers
        identical "value" (f example) (layers example)
        identical "jit" (jit f example) (layers example)
        let wanted = (grad layers example).ToArray()
        let near what (got: NDArray) = allNear $"{what}, {policy}" 1e-13 (got.ToArray()) wanted
        near "grad" (grad f example)
        near "jit (grad f)" (jit (grad f) example)
        near "grad (jit f)" (grad (jit f) example)
        near "grad of checkpoint of jit" (grad (checkpointWith policy (jit layers)) example)
        near "grad (checkpoint (checkpoint f))" (grad (checkpointWith policy f) example)
        let rows f = Np.Sum(vmap (fun (r: NDArray) -> f (Np.Reshape(r, (1, 50)))) example)
        near "grad of vmap" (grad (fun x -> Np.Sum(vmap (fun (r: NDArray) -> f (Np.Reshape(r, (1, 50)))) x)) example)
        allNear "vmap" 1e-13 ((rows f).ToArray()) ((rows layers).ToArray())
        let t = Np.Cos example
        allNear "forward" 1e-13 ((snd (jvp f example t)).ToArray()) ((snd (jvp layers example t)).ToArray())
        allNear "pushforward" 1e-13 ((snd (linearize f example) t).ToArray()) ((snd (linearize layers example) t).ToArray())
        allNear "hvp" 1e-12 ((hvp f example t).ToArray()) ((hvp layers example t).ToArray())
        allNear "hvp of jit" 1e-12 ((jit (hvp f example) t).ToArray()) ((hvp layers example t).ToArray())

[<Fact>]
let ``what it captures is differentiated too`` () =
    for policy in policies do
        let loss (s: NDArray) = Np.Sum(checkpointWith policy (fun x -> sin (x * exp s)) v)

        allNear
            "captured"
            1e-14
            ((grad loss (Np.Scalar 0.3)).ToArray())
            ((grad (fun s -> Np.Sum(sin (v * exp s))) (Np.Scalar 0.3)).ToArray())

[<Fact>]
let ``trees, several results, integers and constants`` () =
    for policy in policies do
        let f (a: NDArray, b: NDArray, i: NDArray) = [ a * b[i]; sin a; Np.Arange(3.0) ], i + 1

        let loss g (a: NDArray, b: NDArray) =
            let ys, j = g (a, b, Np.Array [| 2; 0; 0 |])
            Np.Sum(List.reduce (+) ys * (j: NDArray))

        let a, b = Tree.grad (loss (Tree.checkpoint policy f)) (v, 2.0 * v)
        let wa, wb = Tree.grad (loss f) (v, 2.0 * v)
        allNear "a" 1e-14 (a.ToArray()) (wa.ToArray())
        allNear "b" 1e-14 (b.ToArray()) (wb.ToArray())

[<Fact>]
let ``a custom rule inside is kept`` () =
    let f = customVjp sin (fun x -> sin x, x) (fun x c -> 3.0 * cos x * c)

    for policy in policies do
        allNear "tripled" 1e-14 ((grad (fun x -> Np.Sum(checkpointWith policy f x)) v).ToArray()) ((3.0 * cos v).ToArray())
        allNear "jit" 1e-14 ((jit (grad (fun x -> Np.Sum(checkpointWith policy f x))) v).ToArray()) ((3.0 * cos v).ToArray())

// ---- memory ------------------------------------------------------------------------------------------------------------

/// The bytes of the residuals between the forward and the backward pass, each array once, and the argument not counted.
let residualBytes (f: NDArray -> NDArray) (x: NDArray) : int =
    let l = Linearize.run "residuals" (fun xs -> [| f xs[0] |]) [| x |] [| true |]
    let met = HashSet<obj>(HashIdentity.Reference)
    met.Add(box (Unchecked.nonNull x.Concrete).Storage |> Unchecked.nonNull) |> ignore
    let mutable bytes = 0

    let arrays (known: NDArray) : Dense list =
        match known.Value with
        | :? Dense as d -> [ d ]
        | :? Stack as s -> Option.toList (Option.ofObj s.Rows)
        | _ -> []

    for i in 0 .. l.Tape.Avals.Count - 1 do
        match l.Tape.KnownValue i with
        | null -> ()
        | known ->
            for d in arrays known do
                // a stack's storage has room for more rows than it has
                let own = min (Buffer.ByteLength d.Storage) (Dims.size d.Shape * d.Dtype.Bytes)

                if met.Add(Unchecked.nonNull (box d.Storage)) then bytes <- bytes + own

    bytes

[<Fact>]
let ``the residuals, in bytes, with and without`` () =
    let chain (x: NDArray) = Np.Sum(sin (exp (sin (exp (sin x)))))
    let x = Np.Sin(Np.Arange 1000.0)
    // cos or exp of each of the five words: eight thousand bytes each
    Assert.True(residualBytes chain x >= 5 * 8000)
    Assert.Equal(0, residualBytes (checkpoint chain) x)
    Assert.True(residualBytes (checkpointWith CheckpointPolicy.Everything chain) x >= 5 * 8000)
    Assert.Equal(0, residualBytes (checkpointWith CheckpointPolicy.Dots chain) x)

[<Fact>]
let ``matrix products are what the policy of dots keeps`` () =
    let product = 40 * 50 * 8
    let weights = 50 * 50 * 8
    let nothing = residualBytes (checkpointWith CheckpointPolicy.Nothing layers) example
    let dots = residualBytes (checkpointWith CheckpointPolicy.Dots layers) example
    let everything = residualBytes layers example
    Assert.True((nothing <= weights), $"{nothing}")
    // the second product's value is not read by its own derivative's input, tanh' reads it: both are kept
    Assert.True((dots = nothing + 2 * product), $"{dots} with {nothing}")
    Assert.True((everything >= dots + 2 * product), $"{everything}")
    let insideJit = residualBytes (checkpointWith CheckpointPolicy.Dots (jit layers)) example
    Assert.True((insideJit = dots), $"{insideJit}")

[<Fact>]
let ``what is computed of a captured array alone is not kept either`` () =
    let heavy (s: NDArray) = sin (exp (sin s))
    let x = Np.Sin(Np.Arange 1000.0)
    let bytes wrap = residualBytes (fun s -> wrap (fun x -> Np.Sum(x * heavy s)) (Np.Cos x)) x
    Assert.True(bytes id >= 3 * 8000)
    Assert.True((bytes checkpoint <= 8000), "only the argument, which is not the one differentiated")

[<Fact>]
let ``deep chains in segments: the whole needs the memory of the segments' ends`` () =
    let segment (x: NDArray) =
        let mutable y = x

        for _ in 1..10 do
            y <- sin (y * 1.01)

        y

    let rec times n (f: NDArray -> NDArray) x = if n = 0 then x else times (n - 1) f (f x)
    let x = Np.Sin(Np.Arange 1000.0)
    let plain = residualBytes (fun x -> Np.Sum(times 10 segment x)) x
    let segmented = residualBytes (fun x -> Np.Sum(times 10 (checkpoint segment) x)) x
    Assert.True((plain >= 100 * 8000), $"{plain}")
    Assert.True((segmented <= 10 * 8000), $"{segmented}")
    let nested = residualBytes (fun x -> Np.Sum(checkpoint (times 10 (checkpoint segment)) x)) x
    Assert.Equal(0, nested)
    let f wrap x = Np.Sum(times 10 (wrap segment) x)
    allNear "grad" 1e-13 ((grad (f checkpoint) x).ToArray()) ((grad (f id) x).ToArray())
    allNear "nested" 1e-13 ((grad (checkpoint (f checkpoint)) x).ToArray()) ((grad (f id) x).ToArray())

// ---- programs ---------------------------------------------------------------------------------------------------------------

/// The equations of a program and of those inside it.
let rec private count (wanted: Prim -> bool) (p: AD.Internal.Jaxpr) : int =
    p.Eqns |> Array.sumBy (fun e -> (if wanted e.Prim then 1 else 0) + (Bodies.within e.Prim |> Array.sumBy (count wanted)))

[<Fact>]
let ``the second computation stands in the program and is not joined to the first`` () =
    let sines wrap =
        count (fun p -> p = Plain(Unary Sin)) (makeJaxpr (grad (fun x -> wrap (fun x -> exp (sin x)) x)) (Np.Scalar 1.0)).Program

    Assert.Equal(1, sines id)
    Assert.Equal(2, sines checkpoint)
    Assert.Equal(1, sines (checkpointWith CheckpointPolicy.Everything))

[<Fact>]
let ``f is staged: reading a number out meets the teaching error`` () =
    let e =
        Assert.Throws<TracerValueException>(fun () -> checkpoint (fun x -> if x.ToScalar() > 0.0 then x else -x) (Np.Scalar 1.0) |> ignore)

    Assert.Equal("AD020", (e :> IArrayError).Code)
    Assert.Contains("checkpoint", e.Message)

[<Fact>]
let ``a policy that is none`` () =
    let e = Assert.Throws<TransformException>(fun () -> checkpointWith (enum 7) sin |> ignore)
    Assert.Equal("AD092", (e :> IArrayError).Code)
