/// Truncated Taylor series over any algebra: the oracle of higher derivatives, and, at first order, of gradients inside programs.
module internal PropertyTests.RandomPrograms.Jets

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Algebra

/// A series Σ c_k s^k to a fixed order; a constant may be shorter.
type Jets<'T>(b: Algebra<'T>, order: int) =
    inherit Algebra<'T[]>()
    let zero = b.Const 0.0
    let at (x: 'T[]) k = if k < x.Length then x[k] else zero
    let isConstant (x: 'T[]) = x.Length = 1
    let length (x: 'T[]) (y: 'T[]) = max x.Length y.Length
    let number (c: float) = [| b.Const c |]

    /// A term of a sum is rounded by itself: where terms cancel, noise on their sum alone would not show it.
    let term (c: 'T) = if b.Noisy then b.Settle(Float64, c) else c

    let add (x: 'T[]) (y: 'T[]) = Array.init (length x y) (fun k -> b.Add(at x k, at y k))
    let sub (x: 'T[]) (y: 'T[]) = Array.init (length x y) (fun k -> b.Sub(at x k, at y k))

    let mul (x: 'T[]) (y: 'T[]) : 'T[] =
        if isConstant x then
            y |> Array.map (fun c -> b.Mul(x[0], c))
        elif isConstant y then
            x |> Array.map (fun c -> b.Mul(c, y[0]))
        else
            Array.init (length x y) (fun k ->
                let mutable s = term (b.Mul(x[0], at y k))

                for j in 1..k do
                    s <- b.Add(s, term (b.Mul(at x j, at y (k - j))))

                s)

    // q·y = x, coefficient by coefficient; each term is divided by itself, since one division of their sum would round less than rules of
    // differentiation can, and hide what cancels (x/x)
    let div (x: 'T[]) (y: 'T[]) : 'T[] =
        let n = length x y
        let q = Array.create n zero

        for k in 0 .. n - 1 do
            let mutable s = term (b.Div(at x k, y[0]))

            for j in 1..k do
                s <- b.Sub(s, term (b.Div(b.Mul(at y j, q[k - j]), y[0])))

            q[k] <- s

        q

    let scale c x = mul (number c) x

    member j.Series(f: Fn, x: 'T[]) : 'T[] =
        match f with
        | Fn.Neg -> sub (number 0.0) x
        | Fn.Square -> mul x x
        | Fn.Reciprocal -> div (number 1.0) x
        | Fn.Sinc when not (isConstant x) && abs (b.Re x[0]) < 1.0 ->
            let square = mul x x
            Array.foldBack (fun c s -> add (number c) (mul s square)) sincSeries (number 0.0)
        | _ ->
            // y′ = f′(x)·x′, integrated: k·y_k = Σ j·x_j·d_{k−j}
            let y = Array.create x.Length zero
            y[0] <- b.Smooth(f, x[0])

            if x.Length > 1 then
                let d = j.Slope(f, Array.sub x 0 (x.Length - 1))

                for k in 1 .. x.Length - 1 do
                    let mutable s = zero

                    for i in 1..k do
                        s <- b.Add(s, term (b.Mul(b.Const(float i), b.Mul(x[i], at d (k - i)))))

                    y[k] <- b.Mul(s, b.Const(1.0 / float k))

            y

    /// The series of the derivative: textbook calculus, written a second time.
    member private j.Slope(f: Fn, x: 'T[]) : 'T[] =
        let one = number 1.0
        let of' g x = j.Series(g, x)

        /// e/(1 + e)² with e = exp(−c·|x|)
        let bell c =
            let e = of' Fn.Exp (scale (if b.Re x[0] >= 0.0 then -c else c) x)
            let s = add one e
            div e (mul s s)

        match f with
        | Fn.Exp
        | Fn.Expm1 -> of' Fn.Exp x
        | Fn.Exp2 -> scale (Math.Log 2.0) (of' Fn.Exp2 x)
        | Fn.Sin -> of' Fn.Cos x
        | Fn.Cos -> scale -1.0 (of' Fn.Sin x)
        | Fn.Tan -> let t = of' Fn.Tan x in add one (mul t t)
        | Fn.Atan -> div one (add one (mul x x))
        | Fn.Sinh -> of' Fn.Cosh x
        | Fn.Cosh -> of' Fn.Sinh x
        | Fn.Tanh -> scale 4.0 (bell 2.0)
        | Fn.Asinh -> of' Fn.Rsqrt (add one (mul x x))
        | Fn.Logistic -> bell 1.0
        | Fn.Erf -> scale (2.0 / Math.Sqrt Math.PI) (of' Fn.Exp (scale -1.0 (mul x x)))
        | Fn.Erfc -> scale (-2.0 / Math.Sqrt Math.PI) (of' Fn.Exp (scale -1.0 (mul x x)))
        | Fn.Sinc ->
            if abs (b.Re x[0]) < 1.0 then
                // Σ 2n·cₙ·x^(2n−1)
                let square = mul x x
                let terms = sincSeries |> Array.mapi (fun n c -> 2.0 * float n * c) |> Array.tail
                mul x (Array.foldBack (fun c s -> add (number c) (mul s square)) terms (number 0.0))
            else
                div (sub (of' Fn.Cos (scale Math.PI x)) (of' Fn.Sinc x)) x
        | Fn.Log -> div one x
        | Fn.Log2 -> scale (1.0 / Math.Log 2.0) (div one x)
        | Fn.Log10 -> scale (1.0 / Math.Log 10.0) (div one x)
        | Fn.Log1p -> div one (add one x)
        | Fn.Sqrt -> scale 0.5 (of' Fn.Rsqrt x)
        | Fn.Rsqrt -> scale -0.5 (div (of' Fn.Rsqrt x) x)
        | Fn.Cbrt -> scale (1.0 / 3.0) (div (of' Fn.Cbrt x) x)
        | Fn.Asin -> of' Fn.Rsqrt (mul (sub one x) (add one x))
        | Fn.Acos -> scale -1.0 (of' Fn.Rsqrt (mul (sub one x) (add one x)))
        | Fn.Acosh -> of' Fn.Rsqrt (mul (sub x one) (add x one))
        | Fn.Atanh -> div one (mul (sub one x) (add one x))
        | Fn.Logit -> div one (mul x (sub one x))
        | Fn.Entr -> sub (number -1.0) (of' Fn.Log x)
        | Fn.Neg
        | Fn.Square
        | Fn.Reciprocal -> failwith "computed without integration"
        | Fn.Abs
        | Fn.Sign
        | Fn.Floor
        | Fn.Ceil
        | Fn.Round
        | Fn.Trunc -> failwith "not smooth"

    override _.Const c = number c
    override _.Re x = b.Re x[0]
    override _.Add(x, y) = add x y
    override _.Sub(x, y) = sub x y
    override _.Mul(x, y) = mul x y
    override _.Div(x, y) = div x y
    override j.Smooth(f, x) = j.Series(f, x)
    override _.Settle(kind, x) = x |> Array.map (fun c -> b.Settle(kind, c))
    override _.Noisy = b.Noisy
    override _.Observes = b.Observes

    override _.Observe(node, types, args, result) =
        let head (v: Value<'T[]>) =
            match v with
            | Value.Reals xs -> Value.Reals(xs |> Array.map (fun x -> x[0]))
            | Value.Whole n -> Value.Whole n
            | Value.Truth m -> Value.Truth m

        b.Observe(node, types, Array.map head args, head result)

    /// x + t·s
    member _.Along(x: 'T, t: 'T) : 'T[] =
        let series = Array.create (order + 1) zero
        series[0] <- x
        series[1] <- t
        series

    member _.Coefficient(k: int, x: 'T[]) : 'T = at x k
