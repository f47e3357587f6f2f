/// NumPy's elementwise words, from the primitives: arithmetic, rounding, elementary functions, comparisons, logic.
namespace AD.Internal

open System
open AD

module internal ElementwiseWords =
    // ---- arithmetic --------------------------------------------------------------------------------

    let zeroOf (x: NDArray) = Lax.zeros { x.Aval with Weak = true }

    let add x y = Words.Binary("add", Add, x, y)
    let subtract x y = Words.Binary("subtract", Sub, x, y)
    let multiply x y = Words.Binary("multiply", Mul, x, y)
    let maximum x y = Words.Binary("maximum", Max, x, y)
    let minimum x y = Words.Binary("minimum", Min, x, y)
    let isNaN (x: NDArray) = Lax.ne x x

    /// mask, then two operands that are promoted; all three broadcast.
    let where (what: string) (mask: NDArray) (x: NDArray) (y: NDArray) : NDArray =
        Raise.ifNull (nameof mask) mask
        let mask = if mask.Dtype = Dtype.Bool then mask else Lax.ne mask (zeroOf mask)
        let struct (x, y) = Words.Align(what, x, y)
        let shape = Dims.validate (Dims.broadcast what mask.Aval.Shape x.Aval.Shape)
        Lax.select (Words.BroadcastTo(mask, shape)) (Words.BroadcastTo(x, shape)) (Words.BroadcastTo(y, shape))

    /// min ∘ max, so that a gradient at a bound is shared: JAX's clip.
    let clip (x: NDArray) (low: NDArray | null) (high: NDArray | null) : NDArray =
        Raise.ifNull (nameof x) x

        let lifted =
            match low with
            | null -> x
            | low -> Words.Binary("clip", Max, low, x)

        match high with
        | null -> lifted
        | high -> Words.Binary("clip", Min, high, lifted)

    /// C's remainder: the sign of the dividend.
    let fmod (x: NDArray) (y: NDArray) : NDArray =
        let given = y
        let struct (x, y) = Words.Align("fmod", x, y)

        if x.Dtype = Dtype.Bool then
            Raise.dtype "AD600" "fmod of two boolean arrays." "Convert one: x.AsType(Dtype.Int32)."

        Lax.rem x (Words.Divisor(given, y))

    /// The quotient of integers rounded down. By 0 it is −2, and −1 of 0, as in JAX.
    let private wholeQuotient (x: NDArray) (y: NDArray) : NDArray =
        let q = Lax.div x y

        if x.Dtype = Dtype.UInt32 then
            q
        else
            let wrong = Lax.and' (Lax.ne (Lax.rem x y) (zeroOf x)) (Lax.ne (Lax.sign x) (Lax.sign y))
            Lax.select wrong (Lax.sub q (Lax.like q 1.0)) q

    let private operands (x: NDArray) (y: NDArray) : struct (NDArray * NDArray) =
        let struct (x, y) = Words.Align("floor_divide", x, y)

        if x.Dtype = Dtype.Bool then
            Raise.dtype "AD600" "the quotient of two boolean arrays." "Convert one: x.AsType(Dtype.Int32)."

        struct (x, y)

    let private floatingDivMod (x: NDArray) (y: NDArray) : struct (NDArray * NDArray) =
        let r = Lax.rem x y
        let q = Lax.div (Lax.sub x r) y
        let wrong = Lax.and' (Lax.ne r (zeroOf x)) (Lax.ne (Lax.sign y) (Lax.sign r))
        let down = Lax.select wrong (Lax.sub q (Lax.like q 1.0)) q
        struct (Lax.unary Round down, Lax.select wrong (Lax.add r y) r)

    /// Quotient rounded down, and remainder with the sign of the divisor: x = q·y + r.
    let divMod (x: NDArray) (y: NDArray) : struct (NDArray * NDArray) =
        let given = y
        let struct (x, y) = operands x y

        if x.Dtype.IsFloating then
            floatingDivMod x y
        else
            struct (wholeQuotient x y, Words.Remainder(x, (if given.Rank = 0 then given else y)))

    /// Of floating numbers infinite, as the quotient is, where the divisor is 0.
    let floorDivide (x: NDArray) (y: NDArray) =
        let struct (x, y) = operands x y

        if x.Dtype.IsFloating then
            let struct (q, _) = floatingDivMod x y
            Lax.select (Lax.eq y (zeroOf y)) (Lax.floor (Lax.div x y)) q
        else
            wholeQuotient x y

    let floatPower (x: NDArray) (y: NDArray) =
        Words.Binary("float_power", Pow, Lax.convert Dtype.Float64 (Words.Floating x), Lax.convert Dtype.Float64 (Words.Floating y))

    let copysign (x: NDArray) (y: NDArray) =
        let struct (x, y) = Words.AlignFloating("copysign", x, y)
        let size = Lax.abs x
        Lax.select (Lax.unary SignBit y) (Lax.neg size) size

    /// 0 below zero, `half` at zero (and at NaN, as JAX), 1 above.
    let heaviside (x: NDArray) (half: NDArray) =
        let struct (x, half) = Words.AlignFloating("heaviside", x, half)
        let zero = Lax.like x 0.0
        Lax.select (Lax.lt x zero) zero (Lax.select (Lax.gt x zero) (Lax.like x 1.0) half)

    let reciprocal (x: NDArray) = Lax.reciprocal (Words.Floating x)

    /// The greater, or the one that is a number.
    let fmax (x: NDArray) (y: NDArray) =
        let struct (x, y) = Words.Align("fmax", x, y)
        Lax.select (Lax.binary Or (Lax.gt x y) (isNaN y)) x y

    /// The lesser, or the one that is a number.
    let fmin (x: NDArray) (y: NDArray) =
        let struct (x, y) = Words.Align("fmin", x, y)
        Lax.select (Lax.binary Or (Lax.lt x y) (isNaN y)) x y

    let nanToNum (nan: float) (posinf: Nullable<float>) (neginf: Nullable<float>) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if not x.Dtype.IsFloating then
            x
        else
            let largest = if x.Dtype = Dtype.Float32 then float Single.MaxValue else Double.MaxValue
            let high = if posinf.HasValue then posinf.Value else largest
            let low = if neginf.HasValue then neginf.Value else -largest
            let inf = Lax.like x Double.PositiveInfinity
            let a = Lax.select (isNaN x) (Lax.like x nan) x
            let b = Lax.select (Lax.eq x inf) (Lax.like x high) a
            Lax.select (Lax.eq x (Lax.like x Double.NegativeInfinity)) (Lax.like x low) b

    // ---- rounding ----------------------------------------------------------------------------------

    let round (decimals: int) (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x

        if decimals = 0 then
            Words.UnaryRounding(Round, x)
        elif not x.Dtype.IsFloating && decimals > 0 then
            x
        else
            let factor = Math.Pow(10.0, abs (float decimals))
            let y = Words.Floating x
            let f = Lax.like y factor

            if decimals > 0 then
                Lax.div (Lax.unary Round (Lax.mul y f)) f
            else
                let rounded = Lax.mul (Lax.unary Round (Lax.div y f)) f
                if x.Dtype.IsFloating then rounded else Lax.convertLike x.Aval rounded

    /// The part before the point, towards zero, with the part behind it.
    let modf (x: NDArray) : struct (NDArray * NDArray) =
        let x = Words.Floating x
        let whole = Lax.unary Trunc x
        let fraction = Lax.select (Lax.eq (Lax.abs x) (Lax.like x Double.PositiveInfinity)) (Lax.like x 0.0) (Lax.sub x whole)
        struct (copysign fraction x, whole)

    // ---- elementary --------------------------------------------------------------------------------

    let floating (op: Unary) (x: NDArray) = Words.UnaryFloating(op, x)

    /// sin πx / πx
    let sinc (x: NDArray) =
        let x = Words.Floating x
        Lax.sincDerivative 0 x

    let hypot x y = Words.BinaryFloating("hypot", Hypot, x, y)
    let logaddexp x y = Words.BinaryFloating("logaddexp", LogAddExp, x, y)

    let logaddexp2 x y = Words.BinaryFloating("logaddexp2", LogAddExp2, x, y)

    let deg2rad (x: NDArray) = Lax.scale (Math.PI / 180.0) (Words.Floating x)
    let rad2deg (x: NDArray) = Lax.scale (180.0 / Math.PI) (Words.Floating x)

    /// x·2ⁿ in three steps, none of which overflows, and of which only the last rounds, where the product does not.
    let ldexp (x: NDArray) (n: NDArray) : NDArray =
        Raise.ifNull (nameof n) n

        if n.Dtype.IsFloating then
            Raise.dtype "AD601" $"ldexp with an exponent of {n.Aval}." "The exponent is an integer: n.AsType(Dtype.Int64)."

        let x = Words.Floating x
        let most = if x.Dtype = Dtype.Float32 then 126.0 else 1022.0
        let within n = Lax.max (Lax.like n -most) (Lax.min n (Lax.like n most))
        let power (n: NDArray) = Lax.unary Exp2 (Words.Convert(n, x.Dtype, x.IsWeak))
        let n = Lax.convert Dtype.Int64 n
        let last = within n
        let rest = Lax.sub n last
        let middle = within rest
        let first = within (Lax.sub rest middle)
        multiply (multiply (multiply x (power first)) (power middle)) (power last)

    // ---- comparison and logic ------------------------------------------------------------------------

    let constantMask (value: bool) (x: NDArray) = Lax.full { x.Aval with Dtype = Dtype.Bool; Weak = false } (if value then 1.0 else 0.0)

    let isNaNWord (x: NDArray) =
        Raise.ifNull (nameof x) x
        if x.Dtype.IsFloating then isNaN x else constantMask false x

    let equalTo (v: float) (x: NDArray) =
        Raise.ifNull (nameof x) x
        if x.Dtype.IsFloating then Lax.eq x (Lax.like x v) else constantMask false x

    let isInf (x: NDArray) =
        Raise.ifNull (nameof x) x

        if x.Dtype.IsFloating then
            Lax.eq (Lax.abs x) (Lax.like x Double.PositiveInfinity)
        else
            constantMask false x

    let isFinite (x: NDArray) =
        Raise.ifNull (nameof x) x
        if x.Dtype.IsFloating then Lax.unary IsFinite x else constantMask true x

    let signbit (x: NDArray) =
        Raise.ifNull (nameof x) x

        if x.Dtype.IsFloating then Lax.unary SignBit x
        elif x.Dtype = Dtype.Bool then constantMask false x
        else Lax.lt x (zeroOf x)

    /// True unless zero.
    let truth (x: NDArray) =
        Raise.ifNull (nameof x) x
        if x.Dtype = Dtype.Bool then x else Lax.ne x (zeroOf x)

    let logical (what: string) (op: Binary) (x: NDArray) (y: NDArray) = Words.Binary(what, op, truth x, truth y)

    let private integral (what: string) (x: NDArray) =
        Raise.ifNull (nameof x) x

        if x.Dtype.IsFloating then
            Raise.dtype
                "AD602"
                $"{what} of {Message.a x.Aval}."
                "Only integers and masks have bits: compare first, or convert with x.AsType(Dtype.Int64)."

        x

    let bitwise (what: string) (op: Binary) (x: NDArray) (y: NDArray) = Words.Binary(what, op, integral what x, integral what y)

    /// Shifts of integers; masks count as integers.
    let shift (what: string) (op: Binary) (x: NDArray) (y: NDArray) =
        let number (x: NDArray) =
            let x = integral what x
            if x.Dtype = Dtype.Bool then Words.Convert(x, Dtype.Int64, true) else x

        Words.Binary(what, op, number x, number y)

    /// |x − y| ≤ atol + rtol·|y|; infinities are close to themselves only.
    let isClose (rtol: float) (atol: float) (equalNaN: bool) (x: NDArray) (y: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y
        let struct (x, y) = Words.AlignFloating("isclose", x, y)
        let near = Lax.le (Lax.abs (Lax.sub x y)) (Lax.add (Lax.like y atol) (Lax.scale rtol (Lax.abs y)))
        let finite = Lax.and' (Lax.unary IsFinite x) (Lax.unary IsFinite y)
        let close = Lax.binary Or (Lax.and' finite near) (Lax.eq x y)
        if equalNaN then Lax.binary Or close (Lax.and' (isNaN x) (isNaN y)) else close

    let all (x: NDArray) = Lax.reduce ReduceAll (Array.init x.Rank id) x

    let arrayEqual (equalNaN: bool) (x: NDArray) (y: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Raise.ifNull (nameof y) y

        if not (Dims.same x.Aval.Shape y.Aval.Shape) then
            NDArray.op_Implicit false
        else
            let struct (x, y) = Words.Align("array_equal", x, y)
            let same = Lax.eq x y
            all (if equalNaN then Lax.binary Or same (Lax.and' (isNaN x) (isNaN y)) else same)
