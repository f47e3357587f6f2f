/// The elementwise primitives, an object for each: a long program holds it many times, not many of it.
module internal AD.Internal.Prims

open System.Collections.Concurrent

let private unaries = ConcurrentDictionary<Unary, Prim>(HashIdentity.Reference)
let private binaries = ConcurrentDictionary<Binary, Prim>(HashIdentity.Reference)

let unary (op: Unary) : Prim =
    match unaries.TryGetValue op with
    | true, p -> p
    | _ -> unaries.GetOrAdd(op, Plain(Unary op))

let binary (op: Binary) : Prim =
    match binaries.TryGetValue op with
    | true, p -> p
    | _ -> binaries.GetOrAdd(op, Plain(Binary op))
