/// What the laws share: the library's function of a case, comparison within the tolerance, comparison bit by bit.
module internal PropertyTests.RandomPrograms.Checks

open System
open AD
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Cases
open PropertyTests.RandomPrograms.Library
open PropertyTests.RandomPrograms.Oracles

/// The library's view of a case.
type Prepared =
    {
        Case: Case
        /// All inputs.
        All: NDArray[]
        /// The floating ones.
        Xs: NDArray[]
        Ts: NDArray[]
        Cs: NDArray[]
        /// From the floating inputs to the floating outputs.
        F: NDArray[] -> NDArray[]
    }

/// The inputs, with the floating ones replaced.
let withFloats (p: Program) (all: NDArray[]) (xs: NDArray[]) : NDArray[] =
    let result = Array.copy all
    floatInputs p |> Array.iteri (fun k i -> result[i] <- xs[k])
    result

let floating (p: Program) (ys: 'T[]) : 'T[] =
    Array.zip (outSpecs p) ys |> Array.choose (fun (s, y) -> if s.Kind.IsFloating then Some y else None)

let prepare (c: Case) : Prepared =
    let all = c.Inputs |> Array.map array
    let p = c.Program

    {
        Case = c
        All = all
        Xs = floatInputs p |> Array.map (fun i -> all[i])
        Ts = c.Tangents |> Array.map array
        Cs = c.Cotangents |> Array.map array
        F = fun xs -> floating p (eval p (withFloats p all xs))
    }

/// Runs a check that calculus is the oracle of, unless the point is doubtful.
let calculus (c: Case) (check: Sight -> Prepared -> unit) : Verdict =
    let sight = look c.Program c.Inputs

    match doubt c.Program sight with
    | Some reason -> Skip reason
    | None -> judge (fun () -> check sight (prepare c))

// ---- comparison ------------------------------------------------------------------------------------------------

let hasType (what: string) (y: NDArray) (s: Spec) : unit =
    if y.Dtype <> dtype s.Kind || y.Shape.ToArray() <> s.Shape then
        broken $"{what} is {y.Dtype}{y.Shape}, wanted {dtype s.Kind}{Shape s.Shape}"

let haveTypes (what: string) (ys: NDArray[]) (specs: Spec[]) : unit =
    if ys.Length <> specs.Length then broken $"{what}: {ys.Length} arrays, {specs.Length} wanted"

    Array.iter2 (hasType what) ys specs

/// Refuses what is farther from the expected number than the bound allows.
let within (what: string) (b: Bound) (got: float) : unit =
    if not (abs (got - b.Expected) <= b.Tolerance) then
        broken
            $"{what} is {got:R}, the reference says {b.Expected:R}; they differ by {abs (got - b.Expected):G3}, allowed {b.Tolerance:G3} (S {b.S:G3}, nu {b.Nu:G3}, A {b.A:G3})"

/// Refuses two ways to one number that differ by more than the bound.
let agree (what: string) (b: Bound) (x: float) (y: float) : unit =
    if not (abs (x - y) <= b.Tolerance) then
        broken $"{what}: {x:R} and {y:R} differ by {abs (x - y):G3}, allowed {b.Tolerance:G3} (S {b.S:G3}, nu {b.Nu:G3}, A {b.A:G3})"

/// Σ x·y over both lists.
let inner (xs: NDArray[]) (ys: NDArray[]) : float =
    if xs.Length <> ys.Length then broken $"{xs.Length} arrays beside {ys.Length}"

    let one (x: NDArray) (y: NDArray) =
        if x.Shape.ToArray() <> y.Shape.ToArray() then broken $"shape {x.Shape} beside {y.Shape}"

        Array.map2 (*) (x.ToArray()) (y.ToArray()) |> Array.sum

    Array.map2 one xs ys |> Array.sum

/// The same, as the library's number: what gradients are taken of.
let contraction (cs: NDArray[]) (ys: NDArray[]) : NDArray =
    Array.map2 (fun (c: NDArray) (y: NDArray) -> Np.Sum(c * y)) cs ys |> Array.reduce (fun (a: NDArray) b -> a + b)

let private bits (x: float) = if Double.IsNaN x then -1L else BitConverter.DoubleToInt64Bits x

/// The first difference, if there is one.
let difference (got: NDArray) (wanted: NDArray) : string option =
    if got.Dtype <> wanted.Dtype || got.Shape.ToArray() <> wanted.Shape.ToArray() then
        Some $"{got.Dtype}{got.Shape} in place of {wanted.Dtype}{wanted.Shape}"
    else
        let g, w = got.ToArray(), wanted.ToArray()
        let at = Seq.tryFindIndex (fun i -> bits g[i] <> bits w[i]) (seq { 0 .. g.Length - 1 })
        at |> Option.map (fun i -> $"element {i} is {g[i]:R}, wanted {w[i]:R}")

let differences (got: NDArray[]) (wanted: NDArray[]) : string option =
    if got.Length <> wanted.Length then
        Some $"{got.Length} arrays in place of {wanted.Length}"
    else
        Seq.zip got wanted |> Seq.tryPick (fun (g, w) -> difference g w)

/// The same bits.
let identical (what: string) (got: NDArray[]) (wanted: NDArray[]) : unit =
    match differences got wanted with
    | Some d -> broken $"{what}: {d}"
    | None -> ()

let sameTypes (what: string) (got: NDArray[]) (wanted: NDArray[]) : unit =
    Array.iter2
        (fun (g: NDArray) (w: NDArray) ->
            if g.Dtype <> w.Dtype || g.Shape.ToArray() <> w.Shape.ToArray() then
                broken $"{what}: {g.Dtype}{g.Shape} in place of {w.Dtype}{w.Shape}")
        got
        wanted

/// Two lists of a program's outputs at one point: bit for bit where the program promises it, else each number within twice its bound.
let sameOutputs (what: string) (p: Program) (inputs: Tensor[]) (got: NDArray[]) (wanted: NDArray[]) : unit =
    match differences got wanted with
    | None -> ()
    | Some d when exact p -> broken $"{what}: {d}"
    | Some _ ->
        sameTypes what got wanted
        let sight = look p inputs

        if doubt p sight = None then
            let bounds = values p inputs sight
            let mutable o = 0

            Array.iter2
                (fun (g: NDArray) (w: NDArray) ->
                    if g.Dtype.IsFloating then
                        Array.map3 (fun (b: Bound) x y -> agree what { b with Nu = 2.0 * b.Nu } x y) bounds[o] (g.ToArray()) (w.ToArray())
                        |> ignore

                        o <- o + 1
                    else
                        identical what [| g |] [| w |])
                got
                wanted

/// Two gradients of ⟨c, f⟩ at one point: bit for bit, or along the case's direction within the bound.
let sameGradients (what: string) (c: Case) (inputs: Tensor[]) (got: NDArray[]) (wanted: NDArray[]) : unit =
    match differences got wanted with
    | None -> ()
    | Some _ ->
        sameTypes what got wanted
        let sight = look c.Program inputs

        if doubt c.Program sight = None then
            let b = slope c.Program inputs c.Tangents c.Cotangents sight
            let ts = c.Tangents |> Array.map array
            agree what b (inner got ts) (inner wanted ts)
