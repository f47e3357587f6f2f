/// Programs as data: the primitives, and equations in A-normal form. Nothing here holds a closure, a type or a tracer.
namespace AD.Internal

open System
open System.Collections.Concurrent
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
    /// √(x² + y²)
    | Hypot
    /// x·log y, and 0 where x is 0
    | XLogY
    /// x·log(1 + y), and 0 where x is 0
    | XLog1pY
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

/// How often a scan's body runs.
type internal Trips =
    | Fixed of int
    /// As often as the first operand says, an int64 scalar. The xs and ys of the scan are stacks.
    | Counted

/// What a scan does with its body, whose inputs are consts, carries and one element of each of xs, in this order.
type internal Loop =
    {
        Trips: Trips
        /// From the last element of xs to the first.
        Reverse: bool
        Consts: int
        Carries: int
        /// Steps that a compiler should write out in a row: never more than a hint.
        Unroll: int
    }

/// Effects that an equation has beside its results: such an equation is never dropped, merged or moved.
[<Flags>]
type internal Effects =
    | None = 0
    | Print = 1
    | Callback = 2
    | Check = 4

/// The primitives. Operands have equal shapes and equal dtypes: broadcasting and promotion happen above.
[<CustomEquality; NoComparison>]
type internal Prim =
    | Unary of Unary
    /// xⁿ by repeated multiplication; n may be negative.
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
    /// An int64 scalar, then operands that all branches take: the results of the branch of that number, the nearest if there is none.
    | Cond of branches: Jaxpr[]
    /// (The count, ) consts, carries, xs: carries are handed from step to step, an element of xs goes into each step and one of ys comes out.
    | Scan of body: Jaxpr * loop: Loop
    /// The condition's consts, the body's consts, carries: while the condition holds of the carries, the body makes new ones, and elements of
    /// ys, which are stacks.
    | While of condition: Jaxpr * body: Jaxpr * conditionConsts: int * bodyConsts: int
    /// A program as one operation.
    | Call of name: string * program: Jaxpr
    /// A program that brings its own derivative. Its last inputs are what the function captured, of which the rule knows nothing.
    | Custom of rule: RuleName * captured: int * program: Jaxpr
    /// Residuals, then tangents: the linear function whose adjoint is the user's bwd at those residuals.
    | CustomLinear of rule: RuleName * residuals: int * outs: Aval[]
    /// A program that the backward pass computes again in place of keeping what is inside.
    | Checkpoint of Saving * program: Jaxpr
    /// Once for each of the lanes, the first axes of all operands, in row-major order; with none, once.
    | Report of Report * lanes: int

    override p.Equals(other) =
        match other with
        | :? Prim as q -> Prim.Same(p, q)
        | _ -> false

    override p.GetHashCode() = Prim.Hash p

    static member private Ints(a: int[], b: int[]) = a.AsSpan().SequenceEqual(ReadOnlySpan b)

    static member private Same(p: Prim, q: Prim) : bool =
        match p, q with
        | Unary a, Unary b -> a = b
        | IntegerPow a, IntegerPow b -> a = b
        | SincDerivative a, SincDerivative b -> a = b
        | Binary a, Binary b -> a = b
        | Compare a, Compare b -> a = b
        | Select, Select -> true
        | Convert(a, v), Convert(b, w) -> a = b && v = w
        | StopGradient, StopGradient -> true
        | Broadcast(s, d), Broadcast(t, e) -> Prim.Ints(s, t) && Prim.Ints(d, e)
        | Reshape s, Reshape t -> Prim.Ints(s, t)
        | Transpose s, Transpose t -> Prim.Ints(s, t)
        | Slice(a, b, c), Slice(d, e, f) -> Prim.Ints(a, d) && Prim.Ints(b, e) && Prim.Ints(c, f)
        | Pad(a, b, c), Pad(d, e, f) -> Prim.Ints(a, d) && Prim.Ints(b, e) && Prim.Ints(c, f)
        | Rev a, Rev b -> Prim.Ints(a, b)
        | Concat a, Concat b -> a = b
        | Iota(s, a, d), Iota(t, b, e) -> Prim.Ints(s, t) && a = b && d = e
        | Reduce(r, a), Reduce(s, b) -> r = s && Prim.Ints(a, b)
        | ArgReduce(r, a), ArgReduce(s, b) -> r = s && a = b
        | Cumulative(r, a, v), Cumulative(s, b, w) -> r = s && a = b && v = w
        | Dot(a, b), Dot(c, d) -> a = c && b = d
        | Gather(a, m), Gather(b, n) -> Prim.Ints(a, b) && m = n
        | Scatter(v, a, m), Scatter(w, b, n) -> v = w && Prim.Ints(a, b) && m = n
        | DynamicSlice a, DynamicSlice b -> Prim.Ints(a, b)
        | DynamicUpdateSlice, DynamicUpdateSlice -> true
        | Sort a, Sort b -> a = b
        | Cond a, Cond b -> a.Length = b.Length && Array.forall2 (fun (p: Jaxpr) q -> p.Equals q) a b
        | Scan(a, l), Scan(b, m) -> l = m && a.Equals b
        | While(c, a, k, l), While(d, b, m, n) -> k = m && l = n && c.Equals d && a.Equals b
        | Call(n, a), Call(m, b) -> n = m && a.Equals b
        | Custom(r, n, a), Custom(s, m, b) -> obj.ReferenceEquals(r, s) && n = m && a.Equals b
        | CustomLinear(r, n, a), CustomLinear(s, m, b) -> obj.ReferenceEquals(r, s) && n = m && a = b
        | Checkpoint(s, a), Checkpoint(t, b) -> s = t && a.Equals b
        | Report(a, n), Report(b, m) -> a = b && n = m
        | (Unary _ | IntegerPow _ | SincDerivative _ | Binary _ | Compare _ | Select | Convert _ | StopGradient), _
        | (Broadcast _ | Reshape _ | Transpose _ | Slice _ | Pad _ | Rev _ | Concat _ | Iota _), _
        | (Reduce _ | ArgReduce _ | Cumulative _ | Dot _ | Gather _ | Scatter _), _
        | (DynamicSlice _ | DynamicUpdateSlice | Sort _ | Cond _ | Scan _ | While _ | Call _), _
        | (Custom _ | CustomLinear _ | Checkpoint _ | Report _), _ -> false

    static member private Hash(p: Prim) : int =
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
        | Call(n, j) -> HashCode.Combine(26, n, j.GetHashCode())
        | Custom(r, n, j) -> HashCode.Combine(27, r.GetHashCode(), n, j.GetHashCode())
        | CustomLinear(r, n, outs) -> HashCode.Combine(28, r.GetHashCode(), n, outs.Length)
        | Checkpoint(s, j) -> HashCode.Combine(29, hash s, j.GetHashCode())
        | Report(r, n) -> HashCode.Combine(30, hash r, n)
        | Cond branches -> branches |> Array.fold (fun h b -> h * 31 + b.GetHashCode()) 31
        | Scan(body, loop) -> HashCode.Combine(32, body.GetHashCode(), hash loop)
        | While(condition, body, m, n) -> HashCode.Combine(33, condition.GetHashCode(), body.GetHashCode(), m, n)

/// One operation: `outs = prim ins`. Variables are numbers into the program's table of types.
and [<NoEquality; NoComparison>] internal Eqn =
    {
        Prim: Prim
        Ins: int[]
        Outs: int[]
        Effects: Effects
        /// Recorded from tangents or cotangents: here 0·x may be folded to 0, and nowhere else.
        Linear: bool
        /// The user's line, where known: outside equality and hash.
        Source: string | null
    }

/// A program. Variables 0 … Inputs−1 are its inputs, then come the constants, then what the equations define, in order.
and [<Sealed; AllowNullLiteral>] internal Jaxpr(avals: Aval[], inputs: int, consts: Dense[], eqns: Eqn[], outs: int[]) =
    let derived = ConcurrentDictionary<string, obj>()

    let mutable hash = 0
    let effects = lazy (eqns |> Array.fold (fun all e -> all ||| e.Effects) Effects.None)

    /// The type of each variable.
    member _.Avals = avals
    member _.Inputs = inputs
    member _.Consts = consts
    member _.Eqns = eqns
    member _.Outs = outs
    member _.InAvals: Aval[] = Array.sub avals 0 inputs
    member _.OutAvals: Aval[] = outs |> Array.map (fun v -> avals[v])

    /// What running the program does beside computing.
    member _.Effects: Effects = effects.Value

    /// What a transform made of this program, by the transform's name and masks: computed once, kept as long as the program.
    member _.Derived(key: string, make: unit -> 'T) : 'T =
        match derived.TryGetValue key with
        | true, v -> unbox<'T> v
        | _ -> unbox<'T>(derived.GetOrAdd(key, nonNull (box (make ()))))

    /// Equal programs compute the same by the same equations on bit-equal constants.
    override p.Equals(other) =
        match other with
        | :? Jaxpr as q ->
            obj.ReferenceEquals(p, q)
            || (inputs = q.Inputs
                && avals.Length = q.Avals.Length
                && eqns.Length = q.Eqns.Length
                && consts.Length = q.Consts.Length
                && p.GetHashCode() = q.GetHashCode()
                && outs.AsSpan().SequenceEqual(ReadOnlySpan q.Outs)
                && Array.forall2 (fun (a: Aval) b -> a.Equals b) avals q.Avals
                && Array.forall2 (fun (c: Dense) d -> Jaxpr.SameConst(c, d)) consts q.Consts
                && Array.forall2
                    (fun a b ->
                        a.Ins.AsSpan().SequenceEqual(ReadOnlySpan b.Ins)
                        && a.Outs.AsSpan().SequenceEqual(ReadOnlySpan b.Outs)
                        && a.Effects = b.Effects
                        && a.Linear = b.Linear
                        && a.Prim.Equals b.Prim)
                    eqns
                    q.Eqns)
        | _ -> false

    static member private SameConst(c: Dense, d: Dense) : bool =
        obj.ReferenceEquals(c, d)
        || (c.Aval.Equals d.Aval
            && (let bytes (x: Dense) =
                    let w = (Dense.whole x).Storage
                    let b = Array.zeroCreate<byte>(Buffer.ByteLength w)
                    Buffer.BlockCopy(w, 0, b, 0, b.Length)
                    b

                bytes c = bytes d))

    override _.GetHashCode() =
        if hash = 0 then
            let mutable h = HashCode()
            h.Add inputs
            h.Add consts.Length

            for e in eqns do
                h.Add(e.Prim.GetHashCode())

                for v in e.Ins do
                    h.Add v

            for v in outs do
                h.Add v

            hash <- h.ToHashCode() ||| 1

        hash
