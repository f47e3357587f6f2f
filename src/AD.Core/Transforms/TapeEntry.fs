/// What a tape is made of: the stand-in for a tangent, and an equation as it is kept.
namespace AD.Internal

open AD

/// Stands for a tangent on a tape.
[<Sealed>]
type internal TapeTracer(trace: Trace, variable: int, aval: Aval) =
    inherit Tracer(trace, aval)
    member _.Variable = variable
    override _.Known = null

/// An equation as a tape keeps it: where its operands begin in the list of all operands, and the first of its results, which follow one another.
[<Struct; NoEquality; NoComparison>]
type internal Entry = { Prim: Prim; Operands: int; Results: int; Count: int; Source: string | null }
