/// Placeholders until the real modules land: delete each module here when its own file arrives.
namespace AD.Internal
open AD
module internal Format =
    let str (d: Dense) = "x"
    let repr (d: Dense) = "x"
module internal Print =
    let name (p: Prim) = "x"
    let jaxpr (p: Jaxpr) = "x"
module internal Eager =
    let unary (op: Unary) (d: Dense) : Dense = d
    let binary (op: Binary) (d: Dense) (e: Dense) : Dense = d
    let single (p: Prim) (d: Dense[]) : Dense = d[0]
    let eval (p: Prim) (d: Dense[]) : Dense[] = d
    let addInto (t: Dense) (x: Dense) = ()
    let scatterAddInto (t: Dense) (u: Dense) (ix: Dense[]) (axes: int[]) (b: Bounds) = ()
namespace AD
open AD.Internal
[<Struct; NoEquality; NoComparison>]
type Ix (v: int) =
    static member op_Implicit(x: int) = Ix x
    static member op_Implicit(x: int[]) = Ix 0
    static member internal OfValue(v: Value) = Ix 0
