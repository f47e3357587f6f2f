/// The calculus: the derivative of each primitive function, a line each. t is a tangent of x (or y), the result the tangent of the output; every rule is linear in t. At a kink it gives one subgradient, JAX's: abs′ 0 = 1, a tie of max is shared.
namespace AD.Internal

open System
open AD

/// A tangent: the symbolic zero, on which no work is done, or an array.
[<Struct; NoEquality; NoComparison>]
type internal Tangent =
    | Zero
    | Tangent of NDArray

module internal Tangent =
    let map (f: NDArray -> NDArray) (t: Tangent) : Tangent =
        match t with
        | Zero -> Zero
        | Tangent t -> Tangent(f t)

    let add (a: Tangent) (b: Tangent) : Tangent =
        match a, b with
        | Zero, t
        | t, Zero -> t
        | Tangent a, Tangent b -> Tangent(Lax.add a b)

    /// The zero as an array, where one must be had.
    let dense (x: NDArray) (t: Tangent) : NDArray =
        match t with
        | Zero -> Lax.zeros x.Aval
        | Tangent t -> t

    let isZero (t: Tangent) =
        match t with
        | Zero -> true
        | Tangent _ -> false

module internal Derivatives =
    open Lax

    let private twoOverRootPi = 2.0 / Math.Sqrt Math.PI

    /// `far` where |x| > 1e8, `near` elsewhere; each sees a harmless number where the other one holds, so that no NaN comes back from it.
    let private beyond (x: NDArray) (far: NDArray -> NDArray) (near: NDArray -> NDArray) : NDArray =
        let huge = gt (abs x) (like x 1e8)
        select huge (far (select huge x (like x 1.0))) (near (select huge (like x 2.0) x))

    /// log x + 1; near its zero log1p((x − 1/e)·e), with 1/e in two parts.
    let private logPlusOne (x: NDArray) : NDArray =
        let excess = scale Math.E (sub (sub x (like x 0.36787944117144233)) (like x -1.2428753672788363e-17))
        let near = lt (abs excess) (like x 0.5)
        select near (log1p (select near excess (like x 0.0))) (add (log x) (like x 1.0))

    /// 2^x·ln 2, near the end of the range by 2^(x−1): the derivative is finite a little longer than the function.
    let private exp2Slope (x: NDArray) : NDArray =
        let high = gt x (like x 100.0)
        let half = Lax.unary Exp2 (sub (select high x (like x 0.0)) (like x 1.0))
        let whole = Lax.unary Exp2 (select high (like x 0.0) x)
        select high (scale (2.0 * Math.Log 2.0) half) (scale (Math.Log 2.0) whole)

    /// The one form inside the domain; at its ends and beyond them the other, with JAX's infinities and NaN.
    let private within (inside: NDArray) (harmless: float) (x: NDArray) (form: NDArray -> NDArray) (other: NDArray -> NDArray) : NDArray =
        select inside (form (select inside x (like x 0.5))) (other (select inside (like x harmless) x))

    /// t / (1 − x²), rounded once.
    let private atanhSlope (x: NDArray) (t: NDArray) : NDArray =
        let one = like x 1.0
        within (lt (abs x) one) 2.0 x (fun x -> div t (oneMinusSquare x)) (fun x -> div (div t (sub one x)) (add one x))

    /// 1 / (x (1 − x)), in a form whose derivative does not cancel: 4 / (1 − (2x − 1)²) about ½, else 1/x + 1/(1 − x).
    let private logitSlopeInside (x: NDArray) : NDArray =
        let half = like x 0.5
        let middle = lt (abs (sub x half)) (like x 0.25)
        let u = scale 2.0 (sub (select middle x half) half)
        select middle (div (like x 4.0) (oneMinusSquare u)) (add (reciprocal x) (reciprocal (sub (like x 1.0) x)))

    /// t / (x (1 − x)).
    let private logitSlope (x: NDArray) (t: NDArray) : NDArray =
        let one = like x 1.0

        within (and' (gt x (like x 0.0)) (lt x one)) 2.0 x (logitSlopeInside >> mul t) (fun x -> div t (mul x (sub one x)))

    /// A positive number below which those of x's dtype lose digits, or will.
    let private faint (x: NDArray) = if x.Dtype = Dtype.Float32 then 1e-30 else 1e-290

    /// −2x·exp(−x²): where the power y is subnormal and has lost its digits, by its square root, the fourth power of exp(−(x/2)²) being y.
    let private gaussSlope (x: NDArray) (y: NDArray) : NDArray =
        let root = square (gauss (scale 0.5 x))
        scale -2.0 (select (lt y (like y (faint y))) (mul (mul x root) root) (mul x y))

    /// y = op x. The forms are those that keep their digits in the tails.
    let unary (op: Unary) (x: NDArray) (y: NDArray) (t: NDArray) : Tangent =
        match op with
        | Neg -> Tangent(neg t)
        // +1 at 0, as in JAX
        | Abs -> Tangent(select (ge x (like x 0.0)) t (neg t))
        | Exp -> Tangent(mul t y)
        | Exp2 -> Tangent(mul t (exp2Slope x))
        | Expm1 -> Tangent(mul t (exp x))
        | Log -> Tangent(div t x)
        | Log2 -> Tangent(mul t (div (like x (1.0 / Math.Log 2.0)) x))
        | Log10 -> Tangent(mul t (div (like x (1.0 / Math.Log 10.0)) x))
        | Log1p -> Tangent(div t (add (like x 1.0) x))
        | Sqrt -> Tangent(mul t (div (like x 0.5) y))
        | Rsqrt -> Tangent(mul t (scale -0.5 (div y x)))
        | Cbrt -> Tangent(mul t (div (integerPow -2 y) (like y 3.0)))
        | Sin -> Tangent(mul t (cos x))
        | Cos -> Tangent(neg (mul t (sin x)))
        | Tan -> Tangent(mul t (add (like y 1.0) (square y)))
        | Asin -> Tangent(mul t (rsqrt (oneMinusSquare x)))
        | Acos -> Tangent(neg (mul t (rsqrt (oneMinusSquare x))))
        // 1/(1 + x²), whose square would overflow
        | Atan -> Tangent(mul t (beyond x (reciprocal >> square) (fun x -> reciprocal (add (like x 1.0) (square x)))))
        | Sinh -> Tangent(mul t (cosh x))
        | Cosh -> Tangent(mul t (sinh x))
        | Tanh -> Tangent(mul t (sech2 x))
        | Sech2 -> Tangent(mul t (scale -2.0 (mul (tanh x) y)))
        | Asinh -> Tangent(mul t (beyond x (abs >> reciprocal) (fun x -> rsqrt (add (square x) (like x 1.0)))))
        // 0 − (1 − x²) is +0 at 1, so that the root's reciprocal is +∞ there
        | Acosh -> Tangent(mul t (beyond x reciprocal (fun x -> rsqrt (sub (like x 0.0) (oneMinusSquare x)))))
        | Atanh -> Tangent(atanhSlope x t)
        // σ(x) σ(−x) = sech²(x/2)/4
        | Logistic -> Tangent(mul t (scale 0.25 (sech2 (scale 0.5 x))))
        | Erf -> Tangent(mul t (scale twoOverRootPi (gauss x)))
        | Erfc -> Tangent(mul t (scale -twoOverRootPi (gauss x)))
        | Gauss -> Tangent(mul t (gaussSlope x y))
        | OneMinusSquare -> Tangent(mul t (scale -2.0 x))
        | Logit -> Tangent(logitSlope x t)
        | XLogX -> Tangent(mul t (logPlusOne x))
        // constant between jumps
        | Sign
        | Floor
        | Ceil
        | Round
        | Trunc -> Zero
        // booleans and integers have no tangent
        | IsFinite
        | SignBit
        | Not -> Zero

    /// 1 where x is the extremum z alone, ½ where y ties with it.
    let private share x y z = select (eq x z) (select (eq y z) (like x 0.5) (like x 1.0)) (like x 0.0)

    /// log x, or 0 where x is 0: there x^y is 0 or 1 for every y ≥ 0.
    let private logOrZero x = log (select (eq x (like x 0.0)) (like x 1.0) x)

    /// x^y·log x; where the power z alone leaves the range or loses digits at its ends, by its square root.
    let private powTimesLog x y z =
        let size = abs z
        let extreme = and' (Lax.unary IsFinite y) (Lax.binary Or (lt size (like z (faint z))) (gt size (like z (1.0 / faint z))))
        let root = pow (select extreme x (like x 1.0)) (scale 0.5 y)
        select extreme (mul (mul root (logOrZero x)) root) (mul (logOrZero x) (select extreme (like z 1.0) z))

    /// trunc(x/y): the integer that (x − z)/y is but for its rounding, z being the remainder.
    let private wholeQuotient x y z =
        let finite = Lax.unary IsFinite z
        let multiple = sub x (select finite z (like z 0.0))
        select finite (Lax.unary Round (div multiple y)) (Lax.unary Trunc (div x y))

    /// The greater in magnitude, and 1 + q² with q the other over it: what keeps squares within the range.
    let private scaledSquares x y =
        let steep = gt (abs x) (abs y)
        let greater = select steep x y
        greater, add (like x 1.0) (square (div (select steep y x) greater))

    /// a / (x² + y²), a one of x and y.
    let private overSquares a x y =
        let greater, squares = scaledSquares x y
        div (div (div a greater) squares) greater

    /// x / √(x² + y²). Not differentiable at the origin: ½ to each operand; at infinity there is no derivative, as in JAX.
    let private overRadius x y z =
        let origin = eq z (like z 0.0)
        let away v = select origin (like v 1.0) v
        let greater, squares = scaledSquares (away x) (away y)
        let finite = Lax.unary IsFinite greater
        // the sign alone where x is the greater: the parts of its second derivative would have to cancel
        let steep = gt (abs x) (abs y)
        let side = select steep (sign x) (div (select steep (like x 0.0) x) (abs greater))
        let ratio = div side (sqrt squares)
        select origin (like x 0.5) (select finite ratio (like x Double.NaN))

    /// bˣ / (bˣ + bʸ) = σ(x − y), σ(d) = 1 / (1 + b⁻ᵈ), with what the difference loses in rounding (times ln b): the power would show it.
    let private shareOfSum (sigma: NDArray -> NDArray) (timesLogBase: NDArray -> NDArray) x y =
        // both 1 at two infinities, as in JAX
        let infinite = eq x (like x Double.PositiveInfinity)
        let difference = select infinite (like x 0.0) (sub x y)
        let part = sub difference x
        let lost = sub (sub x (sub difference part)) (add y part)
        // it is nothing beside a difference that is infinite
        let lost = stopGradient (select (lt (abs lost) (like x 1.0)) lost (like x 0.0))
        let value = sigma difference
        let value = add value (mul (mul value (sigma (neg difference))) (timesLogBase lost))
        select infinite (like x 1.0) value

    /// 1 / (1 + 2⁻ᵈ), by the power that cannot overflow.
    let private logistic2 d =
        let power = Lax.unary Exp2 (neg (abs d))
        div (select (lt d (like d 0.0)) power (like d 1.0)) (add (like d 1.0) power)

    /// log(x/y) of positive numbers: near 1 by what the quotient is more than 1, and where it leaves the range by two logarithms.
    let private logOfQuotient x y =
        let one = like x 1.0
        let quotient = stopGradient (div x y)
        let near = lt (abs (sub quotient one)) (like x 0.5)
        let inRange = and' (gt quotient (like x 1e-30)) (lt quotient (like x 1e30))
        let within mask z = select mask z one
        let u, v = within near x, within near y
        let far = select inRange (log (div (within inRange x) (within inRange y))) (sub (log x) (log y))
        select near (log1p (div (sub u v) v)) far

    /// 1 − x/y, near 1 by the difference of both, which elsewhere sees harmless numbers.
    let private lessQuotient x y =
        let one = like x 1.0
        let quotient = div x y
        let near = lt (abs (sub quotient one)) (like x 0.5)
        let within z = select near z one
        select near (div (sub (within y) (within x)) (within y)) (sub one quotient)

    /// z = op x y, t a tangent of x.
    let left (op: Binary) (x: NDArray) (y: NDArray) (z: NDArray) (t: NDArray) : Tangent =
        match op with
        | Add
        | Sub
        | Rem -> Tangent t
        | Mul -> Tangent(mul t y)
        | Div -> Tangent(div t y)
        | Pow -> Tangent(mul t (powDx x y))
        // ∂/∂x (y x^(y−1)) = y (y−1) x^(y−2); an exponent that has come down to 0 leaves the constant 1, whose derivative at 0 is 0
        | PowDx ->
            let constant = Lax.binary And (eq x (like x 0.0)) (eq y (like y 1.0))
            let elsewhere = mul y (powDx (select constant (like x 1.0) x) (sub y (like y 1.0)))
            Tangent(mul t (select constant (like x 0.0) elsewhere))
        | Max
        | Min -> Tangent(mul t (share x y z))
        // the first operand is the ordinate
        | Atan2 -> Tangent(mul t (overSquares y x y))
        | LogAddExp -> Tangent(mul t (shareOfSum logistic id x y))
        | LogAddExp2 -> Tangent(mul t (shareOfSum logistic2 (scale (Math.Log 2.0)) x y))
        | Hypot -> Tangent(mul t (overRadius x y z))
        | XLogY -> Tangent(mul t (log y))
        | XLog1pY -> Tangent(mul t (log1p y))
        | RelEntr -> Tangent(mul t (relEntrDx x y))
        | RelEntrDx -> Tangent(div t x)
        | KlDiv -> Tangent(mul t (logOfQuotient x y))
        | And
        | Or
        | Xor
        | ShiftLeft
        | ShiftRight
        | NextAfter -> Zero

    /// z = op x y, t a tangent of y.
    let right (op: Binary) (x: NDArray) (y: NDArray) (z: NDArray) (t: NDArray) : Tangent =
        match op with
        | Add -> Tangent t
        | Sub -> Tangent(neg t)
        | Mul -> Tangent(mul x t)
        | Div -> Tangent(neg (mul t (div z y)))
        // x − q·y with q = trunc(x/y) constant between jumps
        | Rem -> Tangent(neg (mul t (wholeQuotient x y z)))
        | Pow -> Tangent(mul t (powTimesLog x y z))
        // ∂/∂y (y x^(y−1)) = x^(y−1) (1 + y log x)
        | PowDx -> Tangent(mul t (add (pow x (sub y (like y 1.0))) (mul z (logOrZero x))))
        | Max
        | Min -> Tangent(mul t (share y x z))
        | Atan2 -> Tangent(neg (mul t (overSquares x x y)))
        | LogAddExp -> left LogAddExp y x z t
        | LogAddExp2 -> left LogAddExp2 y x z t
        | Hypot -> left Hypot y x z t
        // the quotient first: its transpose is a product, so that second derivatives near 0 do not overflow
        | XLogY -> Tangent(mul t (div x y))
        | XLog1pY -> Tangent(mul t (div x (add (like y 1.0) y)))
        | RelEntr -> Tangent(neg (mul t (div x y)))
        | RelEntrDx -> Tangent(neg (div t y))
        | KlDiv -> Tangent(mul t (lessQuotient x y))
        | And
        | Or
        | Xor
        | ShiftLeft
        | ShiftRight
        | NextAfter -> Zero

    let binary (op: Binary) (x: NDArray) (y: NDArray) (z: NDArray) (s: Tangent) (t: Tangent) : Tangent =
        let a =
            match s with
            | Zero -> Zero
            | Tangent s -> left op x y z s

        let b =
            match t with
            | Zero -> Zero
            | Tangent t -> right op x y z t

        Tangent.add a b

    /// y = xⁿ.
    let integerPow (n: int) (x: NDArray) (t: NDArray) : Tangent =
        match n with
        | 0 -> Zero
        | 1 -> Tangent t
        | 2 -> Tangent(mul t (scale 2.0 x))
        | n -> Tangent(mul t (scale (float n) (Lax.integerPow (n - 1) x)))

    /// For each factor the product of all others: of those before it times those after it, without dividing by a factor that may be 0.
    let private productOfOthers (axis: int) (x: NDArray) : NDArray =
        let n = (shape x)[axis]
        let before = padAxis axis 1 0 1.0 (sliceAxis axis 0 (Math.Max(0, n - 1)) 1 (cumulative CumProd axis false x))
        let after = padAxis axis 0 1 1.0 (sliceAxis axis (Math.Min(1, n)) n 1 (cumulative CumProd axis true x))
        mul before after

    let reduce (op: Reduction) (axes: int[]) (x: NDArray) (y: NDArray) (t: NDArray) : Tangent =
        match op with
        | ReduceSum -> Tangent(reduceSum axes t)
        | ReduceProd ->
            // the reduced axes as one, the last
            let kept = Array.init (rank x) id |> Array.except axes
            let s = shape x
            let rows = kept |> Array.map (fun a -> s[a])
            let n = axes |> Array.fold (fun n a -> n * s[a]) 1
            let flat z = reshape (Array.append rows [| n |]) (transpose (Array.append kept axes) z)

            if n = 0 then
                Zero
            else
                Tangent(reduceSum [| rows.Length |] (mul (flat t) (productOfOthers rows.Length (flat x))))
        | ReduceMax
        | ReduceMin ->
            // ties share alike
            let here = convertLike x.Aval (eq x (unreduce axes (shape x) y))
            Tangent(div (reduceSum axes (mul t here)) (reduceSum axes here))
        | ReduceAll
        | ReduceAny -> Zero

    let cumulative (op: Accumulation) (axis: int) (reverse: bool) (x: NDArray) (t: NDArray) : NDArray =
        let scan (op: Binary) =
            // the pairs (value, tangent) combine by op and its derivative, on the tree of the associative scan
            let combine (a: NDArray[]) (b: NDArray[]) =
                let z = Lax.binary op a[0] b[0]
                [| z; Tangent.dense z (binary op a[0] b[0] z (Tangent a[1]) (Tangent b[1])) |]

            let turn z = if reverse then rev [| axis |] z else z
            let scanned = associativeScan axis combine [| turn x; turn t |]
            turn scanned[1]

        match op with
        | CumSum -> Lax.cumulative CumSum axis reverse t
        | CumProd -> scan Mul
        | CumMax -> scan Max
        | CumMin -> scan Min
