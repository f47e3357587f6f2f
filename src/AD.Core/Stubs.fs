/// Placeholders until the structural kernels land: this file goes when Kernels/Structural.fs arrives.
module internal AD.Internal.Structural

open AD

let private later () : 'a = Raise.impossible "the structural kernels are not built yet"
let scatterAddInto (_: Dense) (_: Dense) (_: Dense[]) (_: int[]) (_: Bounds) : unit = later ()
let pad (_: int[]) (_: int[]) (_: int[]) (_: Dense) (_: Dense) : Dense = later ()
let concat (_: int) (_: Dense[]) : Dense = later ()
let iota (_: int[]) (_: int) (_: Dtype) : Dense = later ()
let reduce (_: Reduction) (_: int[]) (_: Dense) : Dense = later ()
let argReduce (_: Extremum) (_: int) (_: Dense) : Dense = later ()
let cumulative (_: Accumulation) (_: int) (_: bool) (_: Dense) : Dense = later ()
let dot (_: int) (_: int) (_: Dense) (_: Dense) : Dense = later ()
let gather (_: int[]) (_: Bounds) (_: Dense) (_: Dense[]) : Dense = later ()
let scatter (_: Writing) (_: int[]) (_: Bounds) (_: Dense) (_: Dense) (_: Dense[]) : Dense = later ()
let dynamicSlice (_: int[]) (_: Dense) (_: Dense[]) : Dense = later ()
let dynamicUpdateSlice (_: Dense) (_: Dense) (_: Dense[]) : Dense = later ()
let sort (_: int) (_: Dense[]) : Dense[] = later ()
