/// One node drawn at random, of each class of operations: what it needs is made where no earlier node fits, so that nothing is ever rejected for its type.
module internal PropertyTests.RandomPrograms.Draws

open System
open Microsoft.FSharp.Reflection
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Builder

let oneOf (rnd: Random) (xs: 'T[]) : 'T = xs[rnd.Next xs.Length]

let shuffled (rnd: Random) (xs: 'T[]) : 'T[] =
    let ys = Array.copy xs
    rnd.Shuffle ys
    ys

/// A non-empty choice of axes, ascending.
let someAxes (rnd: Random) (rank: int) : int[] =
    let axes = [| 0 .. rank - 1 |] |> Array.filter (fun _ -> rnd.Next 2 = 0)
    if axes.Length = 0 && rank > 0 then [| rnd.Next rank |] else axes

let private allCases<'T> : 'T[] =
    FSharpType.GetUnionCases(typeof<'T>, true) |> Array.map (fun c -> unbox<'T>(FSharpValue.MakeUnion(c, [||], true)))

let fns = allCases<Fn>
let private fn2s = allCases<Fn2>
let private tests = allCases<Test>
let private intFns = allCases<IntFn>

/// The operation, or something else where it would be too large or at a kink.
let orElse (b: Builder) (op: Op) (args: int[]) (other: unit -> int) : int =
    match b.TryAdd(op, args) with
    | ValueSome i -> i
    | ValueNone -> other ()

/// The operation, or where it would be too large or wild a tame function of its first floating operand.
let orTanh (b: Builder) (op: Op) (args: int[]) : int =
    match b.TryAdd(op, args) with
    | ValueSome i -> i
    | ValueNone -> b.Add(Unary Fn.Tanh, (args |> Array.find (fun a -> (b.Spec a).Kind.IsFloating)))

// ---- elementwise -------------------------------------------------------------------------------------------------

let unary (b: Builder) : int =
    let x = b.Float()

    match b.Rnd.Next 12 with
    | 0 ->
        let quarter () = float (b.Rnd.Next(-8, 9)) / 4.0
        let a = quarter ()
        orTanh b (Affine((if a = 0.0 then 1.0 else a), quarter ())) [| x |]
    | 1 ->
        let n = b.Rnd.Next(-3, 5)
        orTanh b (IntegerPow n) [| (if n < 0 then b.Away(0.3, x) else x) |]
    | 2 when b.Rnd.Next 3 = 0 -> b.Add(StopGradient, x)
    | 3 when b.Rnd.Next 3 = 0 -> b.Add(Cast(if b.Rnd.Next 2 = 0 then Float64 else Float32), x)
    | _ ->
        let f = oneOf b.Rnd fns

        let x =
            match f with
            | Fn.Log
            | Fn.Log2
            | Fn.Log10
            | Fn.Sqrt
            | Fn.Rsqrt
            | Fn.Entr -> b.Within(0.1, infinity, x)
            | Fn.Log1p -> b.Within(-0.9, infinity, x)
            | Fn.Reciprocal
            | Fn.Cbrt -> b.Away(0.1, x)
            | Fn.Tan -> b.Within(-1.3, 1.3, x)
            | Fn.Asin
            | Fn.Acos
            | Fn.Atanh -> b.Within(-0.9, 0.9, x)
            | Fn.Acosh -> b.Within(1.1, infinity, x)
            | Fn.Logit -> b.Within(0.05, 0.95, x)
            | Fn.Exp
            | Fn.Exp2
            | Fn.Expm1
            | Fn.Sinh
            | Fn.Cosh -> b.Within(-6.0, 6.0, x)
            | Fn.Erfc -> b.Within(-4.0, 4.0, x)
            | Fn.Neg
            | Fn.Square
            | Fn.Sin
            | Fn.Cos
            | Fn.Atan
            | Fn.Tanh
            | Fn.Asinh
            | Fn.Logistic
            | Fn.Erf
            | Fn.Sinc
            | Fn.Abs
            | Fn.Sign
            | Fn.Floor
            | Fn.Ceil
            | Fn.Round
            | Fn.Trunc -> x

        orTanh b (Unary f) [| x |]

let private binaryOf (b: Builder) (f: Fn2) : int =
    let x = b.Float()
    let y = b.Beside x
    let x, y = if b.Rnd.Next 2 = 0 then x, y else y, x

    let x, y =
        match f with
        | Fn2.Div -> x, b.Away(0.1, y)
        | Fn2.Fmod
        | Fn2.Mod -> x, b.Away(0.5, y)
        | Fn2.Pow -> b.Within(0.1, 10.0, x), b.Within(-4.0, 4.0, y)
        | Fn2.XLogY -> x, b.Within(0.1, infinity, y)
        | Fn2.XLog1pY -> x, b.Within(-0.9, infinity, y)
        | Fn2.RelEntr
        | Fn2.KlDiv -> b.Within(0.1, infinity, x), b.Within(0.1, infinity, y)
        // far enough now and then that the exponentials of both overflow, or vanish
        | Fn2.LogAddExp
        | Fn2.LogAddExp2 when b.Rnd.Next 3 = 0 ->
            let far i = orTanh b (Affine(800.0, 0.0)) [| i |]
            far x, far y
        | Fn2.Add
        | Fn2.Sub
        | Fn2.Mul
        | Fn2.Atan2
        | Fn2.LogAddExp
        | Fn2.LogAddExp2
        | Fn2.Hypot
        | Fn2.Max
        | Fn2.Min
        | Fn2.NextAfter -> x, y

    orTanh b (Binary f) [| x; y |]

let binary (b: Builder) : int =
    match b.Rnd.Next 10 with
    | 0
    | 1
    | 2 -> binaryOf b Fn2.Mul
    | 3 -> binaryOf b Fn2.Add
    | 4 -> binaryOf b Fn2.Sub
    | 5 -> binaryOf b Fn2.Div
    | _ -> binaryOf b (oneOf b.Rnd fn2s)

// ---- masks and integers ---------------------------------------------------------------------------------------------

/// A mask: of an earlier one or of numbers, then most times changed, combined or reduced.
let mask (b: Builder) : int =
    let rnd = b.Rnd

    let first =
        match b.Pick(fun s -> s.Kind = Mask), rnd.Next 8 with
        | ValueSome m, (0 | 1 | 2) -> m
        | _, 3 -> b.Add(IsFinite, b.Float())
        | _, 4 -> let x = b.Float() in orElse b SignBit [| x |] (fun () -> b.Add(IsFinite, x))
        | _, _ ->
            let x = b.Float()
            let y = b.Beside x
            orElse b (Compare(oneOf rnd tests)) [| x; y |] (fun () -> b.Add(IsFinite, x))

    match rnd.Next 5 with
    | 0 -> b.Add(Not, first)
    | 1
    | 2 ->
        match b.Pick(fun s -> s.Kind = Mask && (broadcast s.Shape (b.Shape first)).IsSome) with
        | ValueSome other -> orElse b (Logic(oneOf rnd [| Logic.And; Logic.Or; Logic.Xor |])) [| first; other |] (fun () -> first)
        | ValueNone -> first
    | 3 ->
        let axes = someAxes rnd (b.Shape first).Length
        if axes.Length = 0 then b.Add(Not, first) else b.Add(Test(rnd.Next 2 = 0, axes), first)
    | _ -> first

/// Integers: earlier ones, or places in an array, then most times computed with.
let integer (b: Builder) : int =
    let rnd = b.Rnd

    let first =
        match b.Pick(fun s -> s.Kind = Integer), b.FloatOfRank 1, rnd.Next 5 with
        | ValueSome i, _, (0 | 1) -> i
        | _, ValueSome x, n when n > 1 ->
            let axis = rnd.Next (b.Shape x).Length
            let drawn () = b.Drawn { Shape = without [| axis |] (b.Shape x); Kind = Integer }

            match rnd.Next 3 with
            | 0 -> orElse b (Argsort axis) [| x |] drawn
            | 1 -> orElse b (ArgReduce(rnd.Next 2 = 0, axis)) [| x |] drawn
            | _ -> orElse b (Cast Integer) [| x |] drawn
        | _, _, _ -> b.Drawn { Shape = shape rnd b.Style (rnd.Next 2); Kind = Integer }

    if rnd.Next 4 = 0 then
        first
    else
        let f = oneOf rnd intFns

        let second =
            match f with
            | IntFn.Mod -> b.Integers([||], [| oneOf rnd [| -3; 2; 3; 5 |] |])
            | IntFn.ShiftLeft
            | IntFn.ShiftRight -> b.Integers([||], [| rnd.Next 4 |])
            | IntFn.Add
            | IntFn.Sub
            | IntFn.Mul
            | IntFn.And
            | IntFn.Or
            | IntFn.Xor ->
                match b.Pick(fun s -> s.Kind = Integer && (broadcast s.Shape (b.Shape first)).IsSome) with
                | ValueSome j -> j
                | ValueNone -> b.Integers([||], [| rnd.Next(-4, 8) |])

        orElse b (Integers f) [| first; second |] (fun () -> first)

let choose (b: Builder) : int =
    if b.Rnd.Next 3 = 0 then
        binaryOf b (if b.Rnd.Next 2 = 0 then Fn2.Max else Fn2.Min)
    else
        let x = b.Float()
        let y = b.Beside x
        let both = broadcast (b.Shape x) (b.Shape y)

        let m =
            match b.Pick(fun s -> s.Kind = Mask && (broadcast s.Shape both.Value).IsSome) with
            | ValueSome m when b.Rnd.Next 2 = 0 -> m
            | _ -> orElse b (Compare(oneOf b.Rnd tests)) [| x; y |] (fun () -> b.Drawn { Shape = b.Shape x; Kind = Mask })

        orTanh b Where (if b.Rnd.Next 2 = 0 then [| m; x; y |] else [| m; y; x |])

let constant (b: Builder) : int = b.Drawn { Shape = shape b.Rnd b.Style (b.Rnd.Next 3); Kind = b.Style.Base }
