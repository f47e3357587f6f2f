/// A number beside what rounding can have done to it: running error analysis to first order (Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd ed., section 3.3). What cancels leaves its terms' errors behind, which noise on the result would not show.
module internal PropertyTests.RandomPrograms.RunningErrors

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Jets

/// The error is in units of the distance from 1 to the next number.
[<Struct>]
type Rounded = { Value: float; Error: float }

/// Of an error of zero nothing remains, however steep the function.
let private times (slope: float) (error: float) = if error = 0.0 then 0.0 else abs slope * error

type RunningErrors() =
    inherit Algebra<Rounded>()
    let reals = RealAlgebra()
    let dual = Jets<float>(reals, 1)

    /// A result is rounded itself, and moved by its operands.
    let rounded value inherited = { Value = value; Error = abs value + inherited }

    override _.Const c = { Value = c; Error = 0.0 }
    override _.Re x = x.Value
    override _.Add(x, y) = rounded (x.Value + y.Value) (x.Error + y.Error)
    override _.Sub(x, y) = rounded (x.Value - y.Value) (x.Error + y.Error)
    override _.Mul(x, y) = rounded (x.Value * y.Value) (times x.Value y.Error + times y.Value x.Error)

    override _.Div(x, y) =
        let q = x.Value / y.Value
        rounded q (times (1.0 / y.Value) x.Error + times (q / y.Value) y.Error)

    override _.Smooth(f, x) =
        if x.Error = 0.0 then
            rounded (smoothReal f x.Value) 0.0
        else
            let y = dual.Smooth(f, dual.Along(x.Value, 1.0))
            rounded (dual.Coefficient(0, y)) (times (dual.Coefficient(1, y)) x.Error)
