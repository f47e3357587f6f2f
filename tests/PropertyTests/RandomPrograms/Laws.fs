/// A case drawn from its number, and the law that judges it.
module internal PropertyTests.RandomPrograms.Laws

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Cases

/// Numbers on the edges of arithmetic.
let private edges = [| 0.0; -0.0; infinity; -infinity; nan; 5e-324; -1e-310; 1e308; -1e300; 0.5; 1.0; -1.0 |]

let private onEdges (rnd: Random) (x: Tensor) : Tensor =
    if x.Spec.Kind.IsFloating then
        { x with
            Numbers = x.Numbers |> Array.map (fun v -> if rnd.Next 3 = 0 then edges[rnd.Next edges.Length] else v)
        }
    else
        x

/// Neighbouring numbers scattered over all seeds: the finaliser of SplitMix64.
let private scattered (n: int64) : int =
    let z = uint64 n + 0x9E3779B97F4A7C15UL
    let z = (z ^^^ (z >>> 30)) * 0xBF58476D1CE4E5B9UL
    let z = (z ^^^ (z >>> 27)) * 0x94D049BB133111EBUL
    int ((z ^^^ (z >>> 31)) >>> 33)

/// The case of a number; laws take turns.
let draw (seed: int64) : Case =
    let rnd = Random(scattered seed)
    let law = laws[int (seed % int64 laws.Length)]
    let style = Generate.style rnd

    let style =
        match law with
        | Law.SinglePrecision -> { style with Base = Float32 }
        | Law.TinyShapes -> { style with Tiny = true }
        | Law.HigherOrder -> { style with Base = Float64; Nodes = 12; Depth = 1 }
        | Law.SecondOrder -> { style with Nodes = 24; Depth = 2 }
        | Law.Jacobians -> { style with Nodes = 24 }
        | Law.Value
        | Law.Pushforward
        | Law.Duality
        | Law.Linearity
        | Law.Batch
        | Law.BatchAxes
        | Law.NestedBatch
        | Law.Staging
        | Law.Constants
        | Law.Chain
        | Law.Purity
        | Law.Metamorphic
        | Law.Exceptions -> style

    let struct (program, inputs) = Generate.program rnd style

    let inputs =
        match law with
        | Law.Batch
        | Law.Staging
        | Law.Purity when exact program && rnd.Next 2 = 0 -> inputs |> Array.map (onEdges rnd)
        | _ -> inputs

    {
        Law = law
        Program = program
        Inputs = inputs
        Tangents = floatInputs program |> Array.map (fun i -> Generate.direction rnd program.Inputs[i])
        Cotangents = outSpecs program |> Array.filter _.Kind.IsFloating |> Array.map (Generate.direction rnd)
        Seed = rnd.Next()
    }

/// P17. The laws of values, derivatives, batches and staging where axes have sizes of 0 and 1.
let private tiny (c: Case) : Verdict =
    let laws =
        [
            CalculusLaws.value
            CalculusLaws.pushforward
            CalculusLaws.duality
            CalculusLaws.jacobians
            AgreementLaws.batch
            AgreementLaws.staging
        ]

    laws[abs c.Seed % laws.Length] c

let check (c: Case) : Verdict =
    match c.Law with
    | Law.Value -> CalculusLaws.value c
    | Law.Pushforward -> CalculusLaws.pushforward c
    | Law.Duality -> CalculusLaws.duality c
    | Law.Jacobians -> CalculusLaws.jacobians c
    | Law.Linearity -> CalculusLaws.linearity c
    | Law.Batch -> AgreementLaws.batch c
    | Law.BatchAxes -> AgreementLaws.batchAxes c
    | Law.NestedBatch -> AgreementLaws.nestedBatch c
    | Law.Staging -> AgreementLaws.staging c
    | Law.SecondOrder -> CalculusLaws.secondOrder c
    | Law.Constants -> CalculusLaws.constants c
    | Law.Chain -> CalculusLaws.chain c
    | Law.SinglePrecision -> CalculusLaws.singlePrecision c
    | Law.Purity -> AgreementLaws.purity c
    | Law.Metamorphic -> AgreementLaws.metamorphic c
    | Law.HigherOrder -> CalculusLaws.higherOrder c
    | Law.TinyShapes -> tiny c
    | Law.Exceptions -> AgreementLaws.exceptions c
