/// The numbers that the reference interpreter computes with, as an algebra: arithmetic and the smooth functions. Nothing here is the library's.
module internal PropertyTests.RandomPrograms.Algebra

open System
open PropertyTests.RandomPrograms.Ir

/// An array in the reference interpreter.
[<RequireQualifiedAccess>]
type Value<'T> =
    | Reals of 'T[]
    | Whole of int64[]
    | Truth of bool[]

/// A field with the smooth functions of one number; branches are taken by the real part.
[<AbstractClass>]
type Algebra<'T>() =
    abstract Const: float -> 'T
    abstract Re: 'T -> float
    abstract Add: 'T * 'T -> 'T
    abstract Sub: 'T * 'T -> 'T
    abstract Mul: 'T * 'T -> 'T
    abstract Div: 'T * 'T -> 'T

    /// One of the smooth functions of a number in its domain.
    abstract Smooth: Fn * 'T -> 'T

    /// Whether `Settle` adds noise.
    abstract Noisy: bool
    default _.Noisy = false

    /// What a node's result or operand becomes: here noise is added by those who want to know the condition.
    abstract Settle: Kind * 'T -> 'T
    default _.Settle(_, x) = x

    /// Whether each node is to be shown to `Observe`.
    abstract Observes: bool
    default _.Observes = false

    abstract Observe: Node * Spec[] * Value<'T>[] * Value<'T> -> unit
    default _.Observe(_, _, _, _) = ()

/// The distance from 1 to the next number.
let unitDouble = Math.ScaleB(1.0, -52)

let unitSingle = Math.ScaleB(1.0, -23)

// ---- double ----------------------------------------------------------------------------------------------

/// Σ xⁿ·2ⁿ/(2n+1)!!·… : erf by its series of positive terms, erfc by its continued fraction.
module Erf =
    let private twoOverRootPi = 2.0 / Math.Sqrt Math.PI

    let private series (x: float) =
        let mutable term = x
        let mutable sum = x
        let mutable n = 0.0

        while abs term > 1e-18 * abs sum do
            n <- n + 1.0
            term <- term * 2.0 * x * x / (2.0 * n + 1.0)
            sum <- sum + term

        twoOverRootPi * Math.Exp(-x * x) * sum

    /// For x ≥ 2, from the bottom of the fraction.
    let private fraction (x: float) =
        let mutable f = x

        for k in 120..-1..1 do
            f <- x + float k / 2.0 / f

        Math.Exp(-x * x) / Math.Sqrt Math.PI / f

    let erfc (x: float) =
        if x > 2.0 then fraction x
        elif x < -2.0 then 2.0 - fraction -x
        else 1.0 - series x

    let erf (x: float) = if abs x > 2.0 then Math.CopySign(1.0 - fraction (abs x), x) else series x

/// Σ (−1)ⁿ (πx)²ⁿ/(2n+1)!, the coefficients in x².
let sincSeries: float[] =
    Array.init 26 (fun n -> Seq.fold (fun c k -> -c * Math.PI * Math.PI / float (2 * k * (2 * k + 1))) 1.0 (seq { 1..n }))

let sinc (x: float) : float =
    if abs x < 1.0 then
        Array.foldBack (fun c s -> c + s * x * x) sincSeries 0.0
    else
        Math.Sin(Math.PI * x) / (Math.PI * x)

let private expm1 (x: float) = if abs x > 0.5 then Math.Exp x - 1.0 else 2.0 * Math.Sinh(0.5 * x) * Math.Exp(0.5 * x)

/// log(1+x) with the rounding of 1+x corrected.
let log1p (x: float) =
    let u = 1.0 + x
    if u = 1.0 then x else Math.Log u * x / (u - 1.0)

let atanh (x: float) = 0.5 * log1p (2.0 * x / (1.0 - x))

let smoothReal (f: Fn) (x: float) : float =
    match f with
    | Fn.Neg -> -x
    | Fn.Square -> x * x
    | Fn.Exp -> Math.Exp x
    | Fn.Exp2 -> Math.Pow(2.0, x)
    | Fn.Expm1 -> expm1 x
    | Fn.Sin -> Math.Sin x
    | Fn.Cos -> Math.Cos x
    | Fn.Atan -> Math.Atan x
    | Fn.Sinh -> Math.Sinh x
    | Fn.Cosh -> Math.Cosh x
    | Fn.Tanh -> Math.Tanh x
    | Fn.Asinh -> Math.CopySign(log1p (abs x + x * x / (1.0 + Math.Sqrt(1.0 + x * x))), x)
    | Fn.Logistic -> 1.0 / (1.0 + Math.Exp -x)
    | Fn.Erf -> Erf.erf x
    | Fn.Erfc -> Erf.erfc x
    | Fn.Sinc -> sinc x
    | Fn.Log -> Math.Log x
    | Fn.Log2 -> Math.Log2 x
    | Fn.Log10 -> Math.Log10 x
    | Fn.Log1p -> log1p x
    | Fn.Sqrt -> Math.Sqrt x
    | Fn.Rsqrt -> 1.0 / Math.Sqrt x
    | Fn.Cbrt -> Math.Cbrt x
    | Fn.Reciprocal -> 1.0 / x
    | Fn.Tan -> Math.Tan x
    | Fn.Asin -> Math.Asin x
    | Fn.Acos -> Math.Acos x
    | Fn.Acosh -> Math.Log(x + Math.Sqrt((x - 1.0) * (x + 1.0)))
    | Fn.Atanh -> atanh x
    | Fn.Logit -> Math.Log(x / (1.0 - x))
    | Fn.Entr -> if x = 0.0 then 0.0 else -x * Math.Log x
    | Fn.Abs
    | Fn.Sign
    | Fn.Floor
    | Fn.Ceil
    | Fn.Round
    | Fn.Trunc -> failwith "not smooth"

type RealAlgebra() =
    inherit Algebra<float>()
    override _.Const c = c
    override _.Re x = x
    override _.Add(x, y) = x + y
    override _.Sub(x, y) = x - y
    override _.Mul(x, y) = x * y
    override _.Div(x, y) = x / y
    override _.Smooth(f, x) = smoothReal f x

// ---- functions that branch, over any algebra ------------------------------------------------------------------

/// Half to even.
let private rounded (x: float) = Math.Round(x, MidpointRounding.ToEven)

let apply (a: Algebra<'T>) (f: Fn) (x: 'T) : 'T =
    let flat g = a.Const(g (a.Re x))

    match f with
    | Fn.Abs -> if a.Re x >= 0.0 then x else a.Smooth(Fn.Neg, x)
    | Fn.Sign -> flat (fun x -> if Double.IsNaN x then nan else float (sign x))
    | Fn.Floor -> flat Math.Floor
    | Fn.Ceil -> flat Math.Ceiling
    | Fn.Round -> flat rounded
    | Fn.Trunc -> flat Math.Truncate
    | _ -> a.Smooth(f, x)

let rec apply2 (a: Algebra<'T>) (f: Fn2) (x: 'T) (y: 'T) : 'T =
    match f with
    | Fn2.Add -> a.Add(x, y)
    | Fn2.Sub -> a.Sub(x, y)
    | Fn2.Mul -> a.Mul(x, y)
    | Fn2.Div -> a.Div(x, y)
    | Fn2.Pow -> a.Smooth(Fn.Exp, a.Mul(y, a.Smooth(Fn.Log, x)))
    | Fn2.Atan2 ->
        // the angle of the point (y, x): by the tangent where |x| is large, by the cotangent elsewhere
        let re, im = a.Re y, a.Re x

        if abs re >= abs im then
            let angle = a.Smooth(Fn.Atan, a.Div(x, y))
            if re >= 0.0 then angle else a.Add(angle, a.Const(if im >= 0.0 then Math.PI else -Math.PI))
        else
            a.Sub(a.Const(if im >= 0.0 then Math.PI / 2.0 else -Math.PI / 2.0), a.Smooth(Fn.Atan, a.Div(y, x)))
    | Fn2.LogAddExp ->
        let big, small = if a.Re x >= a.Re y then x, y else y, x
        a.Add(big, a.Smooth(Fn.Log1p, a.Smooth(Fn.Exp, a.Sub(small, big))))
    | Fn2.LogAddExp2 ->
        let big, small = if a.Re x >= a.Re y then x, y else y, x
        let power = a.Smooth(Fn.Exp, a.Mul(a.Const(Math.Log 2.0), a.Sub(small, big)))
        a.Add(big, a.Mul(a.Const(1.0 / Math.Log 2.0), a.Smooth(Fn.Log1p, power)))
    | Fn2.Hypot -> a.Smooth(Fn.Sqrt, a.Add(a.Mul(x, x), a.Mul(y, y)))
    | Fn2.XLogY -> a.Mul(x, a.Smooth(Fn.Log, y))
    | Fn2.XLog1pY -> a.Mul(x, a.Smooth(Fn.Log1p, y))
    | Fn2.RelEntr ->
        // a later step of a loop may leave the domain, where the quotient of two negative numbers has a logarithm all the same
        if a.Re x > 0.0 && a.Re y > 0.0 then
            a.Mul(x, a.Smooth(Fn.Log, a.Div(x, y)))
        else
            a.Const(if a.Re x = 0.0 && a.Re y >= 0.0 then 0.0 else infinity)
    | Fn2.KlDiv -> a.Add(a.Sub(apply2 a Fn2.RelEntr x y, x), y)
    | Fn2.Max -> if a.Re x >= a.Re y then x else y
    | Fn2.Min -> if a.Re x <= a.Re y then x else y
    | Fn2.Fmod -> a.Sub(x, a.Mul(a.Const(Math.Truncate(a.Re x / a.Re y)), y))
    | Fn2.Mod -> a.Sub(x, a.Mul(a.Const(Math.Floor(a.Re x / a.Re y)), y))
    | Fn2.NextAfter ->
        let from, towards = a.Re x, a.Re y

        a.Const(
            if from = towards then towards
            elif towards > from then Math.BitIncrement from
            else Math.BitDecrement from
        )
