/// Placeholders until the real modules land: delete each module here when its own file arrives.
namespace AD.Internal
open AD
module internal Eager =
    let unary (op: Unary) (d: Dense) : Dense = d
    let binary (op: Binary) (d: Dense) (e: Dense) : Dense = d
    let single (p: Prim) (d: Dense[]) : Dense = d[0]
    let eval (p: Prim) (d: Dense[]) : Dense[] = d
    let addInto (t: Dense) (x: Dense) = ()
    let scatterAddInto (t: Dense) (u: Dense) (ix: Dense[]) (axes: int[]) (b: Bounds) = ()
