/// The operations on arrays, as data: what a program computes with, but for what holds programs itself.
namespace AD.Internal

open System
open AD

/// One element in, one element out.
type internal Unary =
    | Neg
    | Sign
    | Floor
    | Ceil
    /// Half to even.
    | Round
    | Trunc
    | Abs
    | Exp
    | Exp2
    | Expm1
    | Log
    | Log2
    | Log10
    | Log1p
    | Sqrt
    | Rsqrt
    | Cbrt
    | Sin
    | Cos
    | Tan
    | Asin
    | Acos
    | Atan
    | Sinh
    | Cosh
    | Tanh
    | Asinh
    | Acosh
    | Atanh
    /// 1 / (1 + exp(-x))
    | Logistic
    /// 1 / cosh² x = tanh′ x, without cancellation
    | Sech2
    | Erf
    | Erfc
    /// exp(-x²), x² carried in two parts
    | Gauss
    /// 1 − x², rounded once: its digits near ±1 are those of the inverse functions' derivatives
    | OneMinusSquare
    /// log(x / (1 − x))
    | Logit
    /// x·log x, and 0 where x is 0
    | XLogX
    | IsFinite
    /// The sign bit is set: true of -0 too.
    | SignBit
    /// Logical on booleans, bitwise on integers.
    | Not

/// Two elements of equal type in, one out.
type internal Binary =
    | Add
    | Sub
    | Mul
    | Div
    /// C's remainder: the sign of the dividend.
    | Rem
    | Pow
    /// y·x^(y−1) = ∂pow/∂x, without intermediate under- or overflow
    | PowDx
    | Max
    | Min
    /// The angle whose sine is as the first operand and whose cosine is as the second.
    | Atan2
    /// log(exp x + exp y)
    | LogAddExp
    /// log₂(2ˣ + 2ʸ)
    | LogAddExp2
    /// √(x² + y²)
    | Hypot
    /// x·log y, and 0 where x is 0
    | XLogY
    /// x·log(1 + y), and 0 where x is 0
    | XLog1pY
    /// x·log(x/y) of positive numbers
    | RelEntr
    /// 1 + log(x/y) = ∂rel_entr/∂x, which does not cancel beside x = y/e
    | RelEntrDx
    /// x·log(x/y) − x + y of positive numbers, which does not cancel beside x = y
    | KlDiv
    | And
    | Or
    | Xor
    | ShiftLeft
    /// Arithmetic: the sign is kept.
    | ShiftRight
    | NextAfter

type internal Comparison =
    | Eq
    | Ne
    | Lt
    | Le
    | Gt
    | Ge

type internal Reduction =
    | ReduceSum
    | ReduceProd
    | ReduceMax
    | ReduceMin
    /// Of booleans.
    | ReduceAll
    /// Of booleans.
    | ReduceAny

type internal Extremum =
    | ArgMax
    | ArgMin

type internal Accumulation =
    | CumSum
    | CumProd
    | CumMax
    | CumMin

/// What an index outside the axis means. Reading and writing are adjoint under each.
type internal Bounds =
    /// An IndexException.
    | Refuse
    /// The nearest element.
    | Clip
    /// Zero on reading, nothing on writing.
    | Drop

type internal Writing =
    /// The last of several writes to one place stays.
    | Set
    | Accumulate
    | Multiply

/// One operation on arrays: no program inside, no rule of a user's, nothing but its results. Operands have equal shapes and equal dtypes:
/// broadcasting and promotion happen above.
[<CustomEquality; NoComparison>]
type internal Operation =
    | Unary of Unary
    /// xⁿ; n may be negative.
    | IntegerPow of n: int
    /// The n-th derivative of sin πx / πx.
    | SincDerivative of n: int
    | Binary of Binary
    | Compare of Comparison
    /// mask, where true, where false
    | Select
    | Convert of dtype: Dtype * weak: bool
    | StopGradient
    /// Operand axis i becomes axis dims[i]; sizes of 1 grow; the other axes are new.
    | Broadcast of shape: int[] * dims: int[]
    | Reshape of shape: int[]
    | Transpose of perm: int[]
    /// start, start + step … below limit, along each axis; steps are positive.
    | Slice of start: int[] * limit: int[] * step: int[]
    /// x, value. Negative lo and hi cut; interior puts values between elements.
    | Pad of lo: int[] * hi: int[] * interior: int[]
    | Rev of axes: int[]
    | Concat of axis: int
    /// 0, 1, 2 … along the axis.
    | Iota of shape: int[] * axis: int * dtype: Dtype
    /// The axes are ascending and vanish.
    | Reduce of Reduction * axes: int[]
    /// The int64 index of the first extremum (NaN is one); the axis vanishes.
    | ArgReduce of Extremum * axis: int
    | Cumulative of Accumulation * axis: int * reverse: bool
    /// lhs: batch ++ free ++ contracted; rhs: batch ++ contracted ++ free; result: batch ++ free of lhs ++ free of rhs.
    | Dot of batch: int * contract: int
    /// x, then one integer array per indexed axis (ascending), all of one shape S; result S ++ the other axes of x.
    | Gather of axes: int[] * bounds: Bounds
    /// x, updates of shape S ++ the other axes of x, then the index arrays. Written in ascending order of the index.
    | Scatter of Writing * axes: int[] * bounds: Bounds
    /// x, then one integer scalar per axis; starts are clamped so that the slice fits.
    | DynamicSlice of sizes: int[]
    /// x, update, then one integer scalar per axis; starts are clamped so that the update fits.
    | DynamicUpdateSlice
    /// Stable, by the first operand, NaN last; the other operands follow.
    | Sort of axis: int

    override p.Equals(other) =
        match other with
        | :? Operation as q -> Operation.Same(p, q)
        | _ -> false

    override p.GetHashCode() = Operation.Hash p

    static member private Ints(a: int[], b: int[]) = a.AsSpan().SequenceEqual(ReadOnlySpan b)

    static member private Same(p: Operation, q: Operation) : bool =
        match p, q with
        | Unary a, Unary b -> a = b
        | IntegerPow a, IntegerPow b -> a = b
        | SincDerivative a, SincDerivative b -> a = b
        | Binary a, Binary b -> a = b
        | Compare a, Compare b -> a = b
        | Select, Select -> true
        | Convert(a, v), Convert(b, w) -> a = b && v = w
        | StopGradient, StopGradient -> true
        | Broadcast(s, d), Broadcast(t, e) -> Operation.Ints(s, t) && Operation.Ints(d, e)
        | Reshape s, Reshape t -> Operation.Ints(s, t)
        | Transpose s, Transpose t -> Operation.Ints(s, t)
        | Slice(a, b, c), Slice(d, e, f) -> Operation.Ints(a, d) && Operation.Ints(b, e) && Operation.Ints(c, f)
        | Pad(a, b, c), Pad(d, e, f) -> Operation.Ints(a, d) && Operation.Ints(b, e) && Operation.Ints(c, f)
        | Rev a, Rev b -> Operation.Ints(a, b)
        | Concat a, Concat b -> a = b
        | Iota(s, a, d), Iota(t, b, e) -> Operation.Ints(s, t) && a = b && d = e
        | Reduce(r, a), Reduce(s, b) -> r = s && Operation.Ints(a, b)
        | ArgReduce(r, a), ArgReduce(s, b) -> r = s && a = b
        | Cumulative(r, a, v), Cumulative(s, b, w) -> r = s && a = b && v = w
        | Dot(a, b), Dot(c, d) -> a = c && b = d
        | Gather(a, m), Gather(b, n) -> Operation.Ints(a, b) && m = n
        | Scatter(v, a, m), Scatter(w, b, n) -> v = w && Operation.Ints(a, b) && m = n
        | DynamicSlice a, DynamicSlice b -> Operation.Ints(a, b)
        | DynamicUpdateSlice, DynamicUpdateSlice -> true
        | Sort a, Sort b -> a = b
        | (Unary _ | IntegerPow _ | SincDerivative _ | Binary _ | Compare _ | Select | Convert _ | StopGradient), _
        | (Broadcast _ | Reshape _ | Transpose _ | Slice _ | Pad _ | Rev _ | Concat _ | Iota _), _
        | (Reduce _ | ArgReduce _ | Cumulative _ | Dot _ | Gather _ | Scatter _), _
        | (DynamicSlice _ | DynamicUpdateSlice | Sort _), _ -> false

    static member private Hash(p: Operation) : int =
        let ints (xs: int[]) = xs |> Array.fold (fun h x -> h * 31 + x) xs.Length

        match p with
        | Unary u -> HashCode.Combine(1, hash u)
        | IntegerPow n -> HashCode.Combine(2, n)
        | SincDerivative n -> HashCode.Combine(3, n)
        | Binary b -> HashCode.Combine(4, hash b)
        | Compare c -> HashCode.Combine(5, hash c)
        | Select -> 6
        | Convert(d, w) -> HashCode.Combine(7, d.Code, w)
        | StopGradient -> 8
        | Broadcast(s, d) -> HashCode.Combine(9, ints s, ints d)
        | Reshape s -> HashCode.Combine(10, ints s)
        | Transpose s -> HashCode.Combine(11, ints s)
        | Slice(a, b, c) -> HashCode.Combine(12, ints a, ints b, ints c)
        | Pad(a, b, c) -> HashCode.Combine(13, ints a, ints b, ints c)
        | Rev a -> HashCode.Combine(14, ints a)
        | Concat a -> HashCode.Combine(15, a)
        | Iota(s, a, d) -> HashCode.Combine(16, ints s, a, d.Code)
        | Reduce(r, a) -> HashCode.Combine(17, hash r, ints a)
        | ArgReduce(r, a) -> HashCode.Combine(18, hash r, a)
        | Cumulative(r, a, v) -> HashCode.Combine(19, hash r, a, v)
        | Dot(a, b) -> HashCode.Combine(20, a, b)
        | Gather(a, m) -> HashCode.Combine(21, ints a, hash m)
        | Scatter(v, a, m) -> HashCode.Combine(22, hash v, ints a, hash m)
        | DynamicSlice a -> HashCode.Combine(23, ints a)
        | DynamicUpdateSlice -> 24
        | Sort a -> HashCode.Combine(25, a)
