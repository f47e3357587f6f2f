/// Programs run by the library, in its public words; and how transforms nest while they run.
module internal PropertyTests.RandomPrograms.Library

open System
open AD
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing

/// The transforms whose ordered pairs are counted.
type Transform =
    | InJit
    | InVmap
    | InGrad
    | InJvp

/// Which transform ran directly or indirectly inside which, of the calling thread. Rows: outer; columns: inner.
[<AbstractClass; Sealed>]
type Nesting private () =
    [<ThreadStatic; DefaultValue>]
    static val mutable private stack: Transform list

    [<ThreadStatic; DefaultValue>]
    static val mutable private pairs: bool[] | null

    static member private Code(t: Transform) =
        match t with
        | InJit -> 0
        | InVmap -> 1
        | InGrad -> 2
        | InJvp -> 3

    /// Begins a case.
    static member Reset() =
        Nesting.stack <- []
        Nesting.pairs <- Array.create 16 false

    static member Pairs: bool[] =
        match Nesting.pairs with
        | null -> Array.create 16 false
        | p -> p

    /// The user's function as it runs inside the transform.
    static member Inside(t: Transform, f: 'P -> 'R) : 'P -> 'R =
        fun p ->
            let outer = if isNull (box Nesting.stack) then [] else Nesting.stack

            match Nesting.pairs with
            | null -> ()
            | pairs ->
                for o in outer do
                    pairs[4 * Nesting.Code o + Nesting.Code t] <- true

            Nesting.stack <- t :: outer

            try
                f p
            finally
                Nesting.stack <- outer

let dtype (k: Kind) : Dtype =
    match k with
    | Float64 -> Dtype.Float64
    | Float32 -> Dtype.Float32
    | Integer -> Dtype.Int64
    | Mask -> Dtype.Bool

let array (x: Tensor) : NDArray =
    let flat: NDArray =
        match x.Spec.Kind with
        | Float64 -> Np.Array x.Numbers
        | Float32 -> Np.Array(x.Numbers |> Array.map float32)
        | Integer -> Np.Array(x.Numbers |> Array.map int64)
        | Mask -> Np.Array(x.Numbers |> Array.map (fun v -> v <> 0.0))

    Np.Reshape(flat, x.Spec.Shape)

let private unary (f: Fn) (x: NDArray) : NDArray =
    match f with
    | Fn.Neg -> -x
    | Fn.Square -> Np.Square x
    | Fn.Exp -> Np.Exp x
    | Fn.Exp2 -> Np.Exp2 x
    | Fn.Expm1 -> Np.Expm1 x
    | Fn.Sin -> Np.Sin x
    | Fn.Cos -> Np.Cos x
    | Fn.Atan -> Np.Arctan x
    | Fn.Sinh -> Np.Sinh x
    | Fn.Cosh -> Np.Cosh x
    | Fn.Tanh -> Np.Tanh x
    | Fn.Asinh -> Np.Arcsinh x
    | Fn.Logistic -> Special.Expit x
    | Fn.Erf -> Special.Erf x
    | Fn.Erfc -> Special.Erfc x
    | Fn.Sinc -> Np.Sinc x
    | Fn.Log -> Np.Log x
    | Fn.Log2 -> Np.Log2 x
    | Fn.Log10 -> Np.Log10 x
    | Fn.Log1p -> Np.Log1p x
    | Fn.Sqrt -> Np.Sqrt x
    | Fn.Rsqrt -> Lax.Rsqrt x
    | Fn.Cbrt -> Np.Cbrt x
    | Fn.Reciprocal -> Np.Reciprocal x
    | Fn.Tan -> Np.Tan x
    | Fn.Asin -> Np.Arcsin x
    | Fn.Acos -> Np.Arccos x
    | Fn.Acosh -> Np.Arccosh x
    | Fn.Atanh -> Np.Arctanh x
    | Fn.Logit -> Special.Logit x
    | Fn.Entr -> Special.Entr x
    | Fn.Abs -> Np.Abs x
    | Fn.Sign -> Np.Sign x
    | Fn.Floor -> Np.Floor x
    | Fn.Ceil -> Np.Ceil x
    | Fn.Round -> Np.Round x
    | Fn.Trunc -> Np.Trunc x

// ---- the two primitives that no public word binds --------------------------------------------------------------------

let private scatterMultiply (axis: int) (outside: Outside) (x: NDArray) (index: NDArray) (updates: NDArray) : NDArray =
    let bounds =
        match outside with
        | Outside.Refuse -> AD.Internal.Refuse
        | Outside.Clip -> AD.Internal.Clip
        | Outside.Drop -> AD.Internal.Drop

    let first = Np.Moveaxis(updates, axis, 0)
    Trace.Bind1(AD.Internal.Scatter(AD.Internal.Multiply, [| axis |], bounds), [| x; first; index |])

let private nextAfter (x: NDArray) (y: NDArray) : NDArray =
    let wide = if x.Dtype = Dtype.Float64 || y.Dtype = Dtype.Float64 then Dtype.Float64 else Dtype.Float32
    Trace.Bind1(AD.Internal.Binary AD.Internal.NextAfter, Np.BroadcastArrays [ x; y ] |> Array.map (fun z -> z.AsType wide))

let private binary (f: Fn2) (x: NDArray) (y: NDArray) : NDArray =
    match f with
    | Fn2.Add -> x + y
    | Fn2.Sub -> x - y
    | Fn2.Mul -> x * y
    | Fn2.Div -> x / y
    | Fn2.Pow -> Np.Power(x, y)
    | Fn2.Atan2 -> Np.Arctan2(x, y)
    | Fn2.LogAddExp -> Np.Logaddexp(x, y)
    | Fn2.LogAddExp2 -> Np.Logaddexp2(x, y)
    | Fn2.Hypot -> Np.Hypot(x, y)
    | Fn2.XLogY -> Special.Xlogy(x, y)
    | Fn2.XLog1pY -> Special.Xlog1py(x, y)
    | Fn2.RelEntr -> Special.RelEntr(x, y)
    | Fn2.KlDiv -> Special.KlDiv(x, y)
    | Fn2.Max -> Np.Maximum(x, y)
    | Fn2.Min -> Np.Minimum(x, y)
    | Fn2.Fmod -> Np.Fmod(x, y)
    | Fn2.Mod -> Np.Mod(x, y)
    | Fn2.NextAfter -> nextAfter x y

// ---- words --------------------------------------------------------------------------------------------------------------

let private compare (t: Test) (x: NDArray) (y: NDArray) : NDArray =
    match t with
    | Test.Eq -> x .= y
    | Test.Ne -> x .<> y
    | Test.Lt -> x .< y
    | Test.Le -> x .<= y
    | Test.Gt -> x .> y
    | Test.Ge -> x .>= y

let private integers (f: IntFn) (x: NDArray) (y: NDArray) : NDArray =
    match f with
    | IntFn.Add -> x + y
    | IntFn.Sub -> x - y
    | IntFn.Mul -> x * y
    | IntFn.Mod -> Np.Mod(x, y)
    | IntFn.And -> Np.BitwiseAnd(x, y)
    | IntFn.Or -> Np.BitwiseOr(x, y)
    | IntFn.Xor -> Np.BitwiseXor(x, y)
    | IntFn.ShiftLeft -> Np.LeftShift(x, y)
    | IntFn.ShiftRight -> Np.RightShift(x, y)

let private mode (o: Outside) : IndexMode =
    match o with
    | Outside.Refuse -> IndexMode.Raise
    | Outside.Clip -> IndexMode.Clip
    | Outside.Drop -> IndexMode.Drop

/// An index expression with this array at one axis.
let private along (axis: int) (index: NDArray) : Ix[] = Array.append (Array.create axis Ix.All) [| NDArray.op_Implicit index |]

let joined (ys: NDArray[]) : NDArray = if ys.Length = 1 then ys[0] else Np.Concatenate(ys |> Array.map (fun y -> Np.Ravel y))

let rec private node (n: Node) (xs: NDArray[]) : NDArray =
    let x = if xs.Length > 0 then xs[0] else Unchecked.defaultof<NDArray>

    match n.Op with
    | Input _ -> failwith "inputs are given"
    | Constant numbers -> array { Spec = n.Spec; Numbers = numbers }
    | Unary f -> unary f x
    | Binary f -> binary f x xs[1]
    | Affine(a, b) -> a * x + b
    | IntegerPow k -> Lax.IntegerPow(x, k)
    | Compare t -> compare t x xs[1]
    | Logic Logic.And -> Np.LogicalAnd(x, xs[1])
    | Logic Logic.Or -> Np.LogicalOr(x, xs[1])
    | Logic Logic.Xor -> Np.LogicalXor(x, xs[1])
    | Not -> Np.LogicalNot x
    | IsFinite -> Np.IsFinite x
    | SignBit -> Np.Signbit x
    | Integers f -> integers f x xs[1]
    | Where -> Np.Where(x, xs[1], xs[2])
    | Cast kind -> x.AsType(dtype kind)
    | StopGradient -> stopGradient x
    | BroadcastTo shape -> Np.BroadcastTo(x, shape)
    | Reshape shape -> Np.Reshape(x, shape)
    | Transpose perm -> Np.Transpose(x, perm)
    | Slice(start, stop, step) -> x[Array.map3 (fun (a: int) (b: int) (s: int) -> Ix.Slice(Nullable a, Nullable b, s)) start stop step]
    | Flip axes -> Np.Flip(x, axes)
    | Pad(lo, hi) -> Np.Pad(x, Array.map2 (fun a b -> [| a; b |]) lo hi, value = xs[1])
    | Concatenate axis -> Np.Concatenate(xs, axis)
    | Reduce(Fold.Sum, axes, keep) -> Np.Sum(x, axes, keep)
    | Reduce(Fold.Prod, axes, keep) -> Np.Prod(x, axes, keep)
    | Reduce(Fold.Max, axes, keep) -> Np.Max(x, axes, keep)
    | Reduce(Fold.Min, axes, keep) -> Np.Min(x, axes, keep)
    | Test(true, axes) -> Np.All(x, axes)
    | Test(false, axes) -> Np.Any(x, axes)
    | ArgReduce(true, axis) -> Np.Argmax(x, axis)
    | ArgReduce(false, axis) -> Np.Argmin(x, axis)
    | Cumulative(Scan.Sum, axis, reverse) -> Np.Cumsum(x, axis, reverse)
    | Cumulative(Scan.Prod, axis, reverse) -> Np.Cumprod(x, axis, reverse)
    | Cumulative(Scan.Max, axis, reverse) -> Np.CumMax(x, axis, reverse)
    | Cumulative(Scan.Min, axis, reverse) -> Np.CumMin(x, axis, reverse)
    | Einsum text -> Np.Einsum(text, xs)
    | Take(axis, outside) -> Np.Take(x, xs[1], axis, mode outside)
    | Gather Outside.Refuse -> x[xs[1..] |> Array.map (fun (i: NDArray) -> (NDArray.op_Implicit i: Ix))]
    | Gather Outside.Clip -> x.At[xs[1..] |> Array.map (fun (i: NDArray) -> (NDArray.op_Implicit i: Ix))].Get(IndexMode.Clip)
    | Gather Outside.Drop ->
        x.At[xs[1..] |> Array.map (fun (i: NDArray) -> (NDArray.op_Implicit i: Ix))].Get(IndexMode.Fill, NDArray.op_Implicit 0.0)
    | Update(Write.Set, axis, outside) -> x.At[along axis xs[1]].Set(xs[2], mode outside)
    | Update(Write.Add, axis, outside) -> x.At[along axis xs[1]].Add(xs[2], mode outside)
    | Update(Write.Multiply, axis, outside) -> x.At[along axis xs[1]].Multiply(xs[2], mode outside)
    | Update(Write.MultiplyUnique, axis, outside) -> scatterMultiply axis outside x xs[1] xs[2]
    | TakeAlong axis -> Np.TakeAlongAxis(x, xs[1], axis)
    | DynamicSlice sizes -> Lax.DynamicSlice(x, xs[1..], sizes)
    | DynamicUpdate -> Lax.DynamicUpdateSlice(x, xs[1], xs[2..])
    | Sort axis -> Np.Sort(x, axis)
    | Argsort axis -> Np.Argsort(x, axis)
    | Call c -> call c xs

/// The outputs of a program.
and eval (p: Program) (inputs: NDArray[]) : NDArray[] =
    let values = Array.zeroCreate<NDArray> p.Nodes.Length

    for i in 0 .. p.Nodes.Length - 1 do
        let n = p.Nodes[i]

        values[i] <-
            match n.Op with
            | Input k -> inputs[k]
            | _ -> node n (n.Args |> Array.map (fun j -> values[j]))

    p.Outs |> Array.map (fun o -> values[o])

/// The body as a function with rules of its own: the derivatives that the library finds by itself, handed back to it.
and private ruled (body: Program) (forward: bool) (reverse: bool) (args: NDArray[]) : NDArray[] =
    let isFloat = body.Inputs |> Array.map _.Kind.IsFloating
    let floats (xs: NDArray[]) = Array.zip isFloat xs |> Array.filter fst |> Array.map snd

    /// The tree with its floating leaves replaced.
    let within (p: NDArray[]) (fs: NDArray[]) : NDArray[] =
        let places = isFloat |> Array.scan (fun k f -> if f then k + 1 else k) 0
        p |> Array.mapi (fun i x -> if isFloat[i] then fs[places[i]] else x)

    let ofFloats p fs = eval body (within p fs)
    let rule (p: NDArray[]) (t: NDArray[]) = Tree.jvp (Nesting.Inside(InJvp, ofFloats p)) (floats p) (floats t)
    let fwd (p: NDArray[]) = eval body p, p

    let bwd (p: NDArray[]) (c: NDArray[]) : NDArray[] =
        let _, pullback = Tree.vjp (Nesting.Inside(InGrad, ofFloats p)) (floats p)
        within p (pullback c)

    match forward, reverse with
    | true, true -> Tree.customRules (eval body) rule fwd bwd args
    | false, true -> Tree.customVjp (eval body) fwd bwd args
    | _, _ -> Tree.customJvp (eval body) rule args

and private call (c: Call) (args: NDArray[]) : NDArray =
    let n = c.Params
    let run = eval c.Body

    match c.Kind with
    | Jit ->
        let captured = args[n..]
        Tree.jit (Nesting.Inside(InJit, fun ps -> run (Array.append ps captured))) args[.. n - 1] |> joined
    | StopGradients -> Tree.stopGradient (run args) |> joined
    | Checkpoint policy ->
        let captured = args[n..]
        Tree.checkpoint (enum<CheckpointPolicy> policy) (fun ps -> run (Array.append ps captured)) args[.. n - 1] |> joined
    | Cond other ->
        let onTrue () = joined (run args[1..])
        let onFalse () = joined (eval other args[1..])

        if args[0].Dtype = Dtype.Bool then
            Lax.cond args[0] onTrue onFalse
        else
            Lax.switch args[0] [ onTrue; onFalse ]
    | Scan reverse ->
        let step (carry: NDArray) (x: NDArray) =
            let outs = run (Array.append [| carry; x |] args[2..])
            outs[0], outs[1]

        let carry, ys = if reverse then Lax.scanBack step args[0] args[1] else Lax.scan step args[0] args[1]
        joined [| carry; ys |]
    | Loop asWhile ->
        let step (i: NDArray) (carry: NDArray) = Array.head (run (Array.append [| i; carry |] args[2..]))
        let zero = Np.Zeros([||], Dtype.Int64)

        if asWhile then
            snd (Lax.whileLoop (fun (i: NDArray, _: NDArray) -> i .< args[0]) (fun (i, carry) -> i + 1, step i carry) (zero, args[1]))
        else
            Lax.foriLoop zero args[0] step args[1]
    | Mapped batch ->
        let f (x: NDArray) = run (Array.append [| x |] args[1..])
        (if batch > 1 then Lax.mapBatched batch f args[0] else Lax.map f args[0]) |> joined
    | Ruled(forward, reverse) -> ruled c.Body forward reverse args |> joined
    | Vmap(inAxes, outAxis) ->
        let captured = args[n..]
        let axes = dict [ for i in 0 .. n - 1 -> $"[{i}]", (if inAxes[i] >= 0 then Some inAxes[i] else None) ]

        Tree.vmapAt (fun path -> axes[path]) outAxis (Nesting.Inside(InVmap, fun ps -> run (Array.append ps captured))) args[.. n - 1]
        |> joined
    | Grad wrt ->
        let f (x: NDArray) = run (args |> Array.mapi (fun i a -> if i = wrt then x else a)) |> Array.head |> Np.Sum
        grad (Nesting.Inside(InGrad, f)) args[wrt]
    | Jvp ->
        let captured = args[2 * n ..]
        let f = Nesting.Inside(InJvp, fun ps -> run (Array.append ps captured))
        snd (Tree.jvp f args[.. n - 1] args[n .. 2 * n - 1]) |> joined
    | Linearize ->
        let captured = args[2 * n ..]
        let f = Nesting.Inside(InJvp, fun ps -> run (Array.append ps captured))
        (snd (Tree.linearize f args[.. n - 1])) args[n .. 2 * n - 1] |> joined
    | Vjp ->
        let captured = args[n + 1 ..]
        let f = Nesting.Inside(InGrad, fun ps -> Array.head (run (Array.append ps captured)))
        let _, pullback = Tree.vjp f args[.. n - 1]
        pullback args[n] |> joined
