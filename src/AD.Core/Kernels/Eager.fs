/// Every operation on dense arrays: movements are views, the rest is one kernel each.
module internal AD.Internal.Eager

open AD

let unary (op: Unary) (x: Dense) : Dense = Pointwise.unary op x

let binary (op: Binary) (x: Dense) (y: Dense) : Dense = Pointwise.binary op x y

let compare (op: Comparison) (x: Dense) (y: Dense) : Dense = Pointwise.compare op x y

/// target ← target + x in place. The caller owns the target's storage.
let addInto (target: Dense) (x: Dense) : unit = Pointwise.addInto target x

/// The updates added into the target at the indices, in place. The caller owns the target's storage.
let scatterAddInto (target: Dense) (updates: Dense) (indices: Dense[]) (axes: int[]) (bounds: Bounds) : unit =
    Structural.scatterAddInto target updates indices axes bounds

/// An operation that has one result. One that writes into its first operand does so in place where nobody else holds that.
let written (inPlace: bool) (op: Operation) (ins: Dense[]) : Dense =
    match op with
    | Unary op -> Pointwise.unary op ins[0]
    | IntegerPow n -> Pointwise.integerPow n ins[0]
    | SincDerivative n -> Pointwise.sincDerivative n ins[0]
    | Binary op -> Pointwise.binary op ins[0] ins[1]
    | Compare op -> Pointwise.compare op ins[0] ins[1]
    | Select -> Pointwise.select ins[0] ins[1] ins[2]
    | Convert(dtype, weak) -> Pointwise.convert dtype weak ins[0]
    | StopGradient -> ins[0]
    | Broadcast(shape, dims) -> Dense.broadcast shape dims ins[0]
    | Reshape shape -> Dense.reshape shape ins[0]
    | Transpose perm -> Dense.transpose perm ins[0]
    | Slice(start, limit, step) -> Dense.slice start limit step ins[0]
    | Rev axes -> Dense.reverse axes ins[0]
    | Pad(lo, hi, interior) -> Structural.pad lo hi interior ins[0] ins[1]
    | Concat axis -> Structural.concat axis ins
    | Iota(shape, axis, dtype) -> Structural.iota shape axis dtype
    | Reduce(reduction, axes) -> Structural.reduce reduction axes ins[0]
    | ArgReduce(extremum, axis) -> Structural.argReduce extremum axis ins[0]
    | Cumulative(accumulation, axis, reverse) -> Structural.cumulative accumulation axis reverse ins[0]
    | Dot(batch, contract) -> Structural.dot batch contract ins[0] ins[1]
    | Gather(axes, bounds) -> Structural.gather axes bounds ins
    | Scatter(writing, axes, bounds) -> Structural.scatter writing axes bounds inPlace ins
    | DynamicSlice sizes -> Structural.dynamicSlice sizes ins
    | DynamicUpdateSlice -> Structural.dynamicUpdateSlice inPlace ins
    | Sort axis -> (Structural.sort axis ins)[0]

/// An operation that has one result.
let single (op: Operation) (ins: Dense[]) : Dense = written false op ins
