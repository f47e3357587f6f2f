/// How each transform of the corpus is run: eagerly, under jit, under jit again, and of a jitted function.
module Conformance.Transforms

open System.Text.Json
open AD
open Conformance.Cases

type Function = NDArray[] -> NDArray[]

/// Whose values a run is compared with: they differ between the modes at some corners of nested derivatives.
type Mode =
    | Reverse
    | Forward

/// One way to the expected values, as a function of the operation and then of all its inputs.
type Way = { Name: string; Mode: Mode; Run: Function -> Function }

let private floating (ys: NDArray[]) = ys |> Array.filter (fun y -> y.Dtype.IsFloating)

/// f as a function of the differentiated inputs alone, and only its floating outputs.
let private restrict (c: Case) (f: Function) (inputs: NDArray[]) : Function =
    fun xs ->
        let all = Array.copy inputs
        c.Diff |> Array.iteri (fun k i -> all[i] <- xs[k])
        floating (f all)

let private active (c: Case) (inputs: NDArray[]) = c.Diff |> Array.map (fun i -> inputs[i])

/// ⟨ws, ys⟩
let private inner (ws: NDArray[]) (ys: NDArray[]) : NDArray =
    Array.map2 (fun (w: NDArray) (y: NDArray) -> Np.Sum(w * y)) ws ys |> Array.reduce (fun a b -> a + b)

let private first (c: Case) (inputs: NDArray[]) = inputs[c.Diff[0]]

let private arrays (c: Case) (name: string) : NDArray[] = tensors (c.Targs.GetProperty name) |> Array.map array

let private axes (c: Case) : int option[] =
    c.Targs.GetProperty("in_axes").EnumerateArray()
    |> Seq.map (fun a -> if a.ValueKind = JsonValueKind.Null then None else Some(a.GetInt32()))
    |> Seq.toArray

/// vmap with an axis for each of several arrays.
let private mapped (axes: int option[]) (f: Function) : Function =
    let place (path: string) = axes[int (path.Trim('[', ']'))]
    Tree.vmapAt place 0 f

let private reverse name run = { Name = name; Mode = Reverse; Run = run }

let private forward name run = { Name = name; Mode = Forward; Run = run }

let private jvp (c: Case) =
    let tangents = arrays c "tangents"

    [
        forward "jvp" (fun f inputs -> snd (Tree.jvp (restrict c f inputs) (active c inputs) tangents))
        forward "linearize" (fun f inputs -> snd (Tree.linearize (restrict c f inputs) (active c inputs)) tangents)
    ]

let private vjp (c: Case) =
    let cotangents = arrays c "cotangents"

    [
        reverse "vjp" (fun f inputs -> snd (Tree.vjp (restrict c f inputs) (active c inputs)) cotangents)
    ]

let private scalarOf (c: Case) (f: Function) (inputs: NDArray[]) (ws: NDArray[]) : NDArray[] -> NDArray =
    fun xs -> inner ws (restrict c f inputs xs)

let private hvp (c: Case) =
    let ws = arrays c "w"
    let vs = arrays c "v"
    let gradient f inputs = Tree.grad (scalarOf c f inputs ws)

    [
        forward "forward over reverse" (fun f inputs -> snd (Tree.jvp (gradient f inputs) (active c inputs) vs))
        reverse "reverse over reverse" (fun f inputs -> Tree.grad (fun xs -> inner vs (gradient f inputs xs)) (active c inputs))
    ]

/// A function of the first differentiated input, the others held.
let private ofFirst (c: Case) (f: NDArray[] -> 'R) (inputs: NDArray[]) : NDArray -> 'R =
    fun x ->
        let xs = active c inputs
        xs[0] <- x
        f xs

let private hessian (c: Case) =
    let ws = arrays c "w"

    let by transform f inputs = [| transform (ofFirst c (scalarOf c f inputs ws) inputs) (first c inputs) |]

    [ forward "hessian" (by hessian); reverse "jacrev of grad" (by (fun s -> jacrev (grad s))) ]

let private jacobian (c: Case) =
    let by transform f inputs = [| transform (ofFirst c (fun xs -> Array.head (restrict c f inputs xs)) inputs) (first c inputs) |]

    [ forward "jacfwd" (by jacfwd); reverse "jacrev" (by jacrev) ]

let private vmap (c: Case) = [ reverse "vmap" (mapped (axes c)) ]

let private vmapVjp (c: Case) =
    let ws = arrays c "w"
    let n = c.Inputs.Length

    let perExample f (all: NDArray[]) =
        let inputs, ws = Array.take n all, Array.skip n all
        Tree.grad (scalarOf c f inputs ws) (active c inputs)

    let axes = Array.append (axes c) (ws |> Array.map (fun _ -> Some 0))
    [ reverse "vmap of grad" (fun f inputs -> mapped axes (perExample f) (Array.append inputs ws)) ]

let private gradVmap (c: Case) =
    let ws = arrays c "w"

    [
        reverse "grad of vmap" (fun f inputs -> Tree.grad (scalarOf c (mapped (axes c) f) inputs ws) (active c inputs))
    ]

let private derivatives (c: Case) =
    let order = c.Targs.GetProperty("order").GetInt32()

    let all derivative f inputs =
        let start = ofFirst c (fun xs -> Array.head (restrict c f inputs xs)) inputs
        let x = first c inputs
        List.scan (fun g _ -> derivative g) start [ 1..order ] |> List.map (fun g -> g x) |> List.toArray

    let pushed (g: NDArray -> NDArray) (x: NDArray) = snd (Core.jvp g x (Np.OnesLike x))
    [ reverse "reverse" (all grad); forward "forward" (all pushed) ]

/// The ways to a case's expected values, before jit.
let private plain (c: Case) : Way list =
    match c.Transform with
    | "value" -> [ reverse "value" id ]
    | "jvp" -> jvp c
    | "vjp"
    | "grad" -> vjp c
    | "hessian" -> hessian c
    | "jacobian" -> jacobian c
    | "hvp" -> hvp c
    | "vmap" -> vmap c
    | "vmap_vjp" -> vmapVjp c
    | "grad_vmap" -> gradVmap c
    | "derivs" -> derivatives c
    | other -> failwith $"the corpus has a transform {other}"

/// Every run of a case: its name, whose values it has, and the run.
let runs (c: Case) (f: Function) : (string * Mode * (unit -> NDArray[])) list =
    let inputs = c.Inputs |> Array.map array

    [
        for way in plain c do
            let transformed = way.Run f
            let jitted = lazy (Tree.jit transformed)
            way.Name, way.Mode, (fun () -> transformed inputs)
            way.Name + ", jit", way.Mode, (fun () -> jitted.Value inputs)
            way.Name + ", jit again", way.Mode, (fun () -> jitted.Value inputs)

            if c.Transform <> "value" then
                way.Name + " of jit", way.Mode, (fun () -> way.Run (Tree.jit f) inputs)
    ]
