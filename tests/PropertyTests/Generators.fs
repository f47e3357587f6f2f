/// What the laws are tried on and compared by: numbers without ties, shapes with axes of 0 and 1, nearness, identity.
module internal PropertyTests.Generators

open System
open AD
open AD.Internal
open FsCheck
open FsCheck.FSharp

// ---- numbers -----------------------------------------------------------------------------------------

/// Numbers in (0, 1) in random order, no two closer than 0.6/n: no ties, so no kink is within a difference's step.
let ladder (rnd: Random) (n: int) : float[] =
    let xs = Array.init n (fun i -> (float i + 0.3 + 0.4 * rnd.NextDouble()) / float n)
    rnd.Shuffle xs
    xs

let between (a: float) (b: float) (u: float) : float = a + (b - a) * u

/// Both signs, of magnitude a to b.
let away (a: float) (b: float) (u: float) : float = if u < 0.5 then -(between a b (1.0 - 2.0 * u)) else between a b (2.0 * u - 1.0)

/// Away from multiples of a half.
let offHalves (u: float) : float =
    let k = Math.Floor(8.0 * u)
    0.5 * (k - 4.0 + 0.2 + 0.6 * (8.0 * u - k))

/// Float64 arrays of these shapes; all their numbers come from one ladder.
let reals (rnd: Random) (specs: (int[] * (float -> float)) list) : NDArray[] =
    let sizes = specs |> List.map (fst >> Dims.size)
    let rungs = ladder rnd (List.sum sizes)
    let starts = sizes |> List.scan (+) 0

    [|
        for (shape, domain), start, size in List.zip3 specs (List.take sizes.Length starts) sizes do
            NDArray(Dense.ofArray shape (Array.sub rungs start size |> Array.map domain))
    |]

let integers (rnd: Random) (shape: int[]) (low: int) (high: int) : NDArray =
    NDArray(Dense.ofArray shape (Array.init (Dims.size shape) (fun _ -> int64 (rnd.Next(low, high + 1)))))

let masks (rnd: Random) (shape: int[]) : NDArray = NDArray(Dense.ofArray shape (Array.init (Dims.size shape) (fun _ -> rnd.Next 2 = 0)))

// ---- shapes ------------------------------------------------------------------------------------------

/// The size of an axis: the least one in one draw of six, 1 to 4 otherwise.
let size (rnd: Random) (least: int) : int = if rnd.Next 6 = 0 then least else 1 + rnd.Next 4

let dims (rnd: Random) (least: int) (rank: int) : int[] = Array.init rank (fun _ -> size rnd least)

let someAxes (rnd: Random) (rank: int) : int[] =
    [|
        for a in 0 .. rank - 1 do
            if rnd.Next 2 = 0 then a
    |]

// ---- running ---------------------------------------------------------------------------------------------

/// An outcome that does not hold is an exception with the example in it.
let forAll (tests: int) (draw: Random -> 'T) (law: 'T -> unit) : unit =
    let arb = Gen.choose (0, Int32.MaxValue) |> Gen.map (fun seed -> draw (Random seed)) |> Arb.fromGen
    Check.One(Config.QuickThrowOnFailure.WithMaxTest tests, Prop.forAll arb law)

// ---- comparison ------------------------------------------------------------------------------------------

/// Within a tolerance of the wanted number, relative to 1 + its size; NaN is near NaN, and an infinity near itself.
let near (tolerance: float) (got: float) (wanted: float) : bool =
    got = wanted || (Double.IsNaN got && Double.IsNaN wanted) || abs (got - wanted) <= tolerance * (1.0 + abs wanted)

/// Refuses, with both, numbers that are not near.
let allNear (what: string) (tolerance: float) (got: float[]) (wanted: float[]) : unit =
    if got.Length <> wanted.Length then failwith $"{what}: {got.Length} numbers, {wanted.Length} wanted"

    Array.iteri2 (fun i g w -> if not (near tolerance g w) then failwith $"{what}: element {i} is {g:R}, wanted {w:R}") got wanted

/// The same type and the same bits, NaN of any payload aside.
let identical (what: string) (got: NDArray) (wanted: NDArray) : unit =
    if got.Dtype <> wanted.Dtype || got.Shape <> wanted.Shape then
        failwith $"{what}: {got.Aval} in place of {wanted.Aval}"

    let bits (x: float) = if Double.IsNaN x then -1L else BitConverter.DoubleToInt64Bits x

    Array.iteri2
        (fun i g w -> if bits g <> bits w then failwith $"{what}: element {i} is {g:R}, wanted {w:R}")
        (got.ToArray())
        (wanted.ToArray())
