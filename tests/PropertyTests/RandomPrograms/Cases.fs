/// A case: a program at a point, directions, and the law that it is to obey; its verdict.
module internal PropertyTests.RandomPrograms.Cases

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra

[<RequireQualifiedAccess>]
type Law =
    | Value
    | Pushforward
    | Duality
    | Jacobians
    | Linearity
    | Batch
    | BatchAxes
    | NestedBatch
    | Staging
    | SecondOrder
    | Constants
    | Chain
    | SinglePrecision
    | Purity
    | Metamorphic
    | HigherOrder
    | TinyShapes
    | Exceptions

let laws: Law[] =
    [|
        Law.Value
        Law.Pushforward
        Law.Duality
        Law.Jacobians
        Law.Linearity
        Law.Batch
        Law.BatchAxes
        Law.NestedBatch
        Law.Staging
        Law.SecondOrder
        Law.Constants
        Law.Chain
        Law.SinglePrecision
        Law.Purity
        Law.Metamorphic
        Law.HigherOrder
        Law.TinyShapes
        Law.Exceptions
    |]

/// Its name in RELIABILITY's list: P1 to P18.
let label (law: Law) : string = $"P{Array.IndexOf(laws, law) + 1} {law}"

type Case =
    {
        Law: Law
        Program: Program
        Inputs: Tensor[]
        /// One for each floating input.
        Tangents: Tensor[]
        /// One for each floating output.
        Cotangents: Tensor[]
        /// What else the law draws, it draws from this.
        Seed: int
    }

type Verdict =
    | Pass
    /// Why the law says nothing here.
    | Skip of string
    | Fail of string

exception Broken of string

let broken (message: string) : 'a = raise (Broken message)

/// The verdict of a check that throws Broken; whatever else the library throws is a failure too, since every program is legal.
let judge (check: unit -> unit) : Verdict =
    try
        check ()
        Pass
    with
    | Broken message -> Fail message
    | :? NullReferenceException as e -> Fail(e.ToString())
    | e -> Fail $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}"

/// Whether the case is well formed: every node of its type, every operand before its node. The shrinker's candidates are tried by it.
let rec private legalProgram (p: Program) : bool =
    p.Outs |> Array.forall (fun o -> o >= 0 && o < p.Nodes.Length)
    && p.Nodes
       |> Array.indexed
       |> Array.forall (fun (i, n) ->
           n.Args |> Array.forall (fun j -> j >= 0 && j < i)
           && (match n.Op with
               | Input k -> k = i && n.Spec = p.Inputs[k]
               | Constant numbers -> numbers.Length = size n.Spec.Shape
               | Call c -> List.forall legalProgram (bodies c) && infer n.Op (n.Args |> Array.map (fun j -> p.Nodes[j].Spec)) = n.Spec
               | op -> infer op (n.Args |> Array.map (fun j -> p.Nodes[j].Spec)) = n.Spec))

let legal (c: Case) : bool =
    legalProgram c.Program
    && Array.forall2 (fun (s: Spec) (t: Tensor) -> s = t.Spec && t.Numbers.Length = size s.Shape) c.Program.Inputs c.Inputs
