/// The elementwise primitives on dense arrays. Scalars of a floating dtype take a short way past the strided machinery.
module internal AD.Internal.Pointwise

open System
open System.Runtime.CompilerServices
open AD
open AD.Kernels

let private noStrides: int64[] = [||]

// the dtype vouches for the type of the storage
let private storage<'T> (d: Dense) : 'T[] = nonNull (Unsafe.As<'T[]>(d.Storage))

let private isRealScalar (d: Dense) = d.Shape.Length = 0 && d.Dtype.IsFloating

let private element<'T> (d: Dense) : 'T = (storage<'T> d)[int d.Offset]

let private over<'T, 'R> (d: Dense) : MapArray<'T, 'R> = MapArray(d.Size, d.Shape, storage<'T> d, d.Offset, d.Strides)

let private overBoth<'T, 'R> (x: Dense) (y: Dense) : ZipArray<'T, 'R> =
    ZipArray(x.Size, x.Shape, storage<'T> x, x.Offset, x.Strides, storage<'T> y, y.Offset, y.Strides)

let private retyped (dtype: Dtype) (weak: bool) (a: Aval) : Aval =
    if a.Dtype = dtype && a.Weak = weak then a
    elif a.Shape.Length = 0 then Dense.scalarAval dtype weak
    else { a with Dtype = dtype; Weak = weak }

// ---- one operand -------------------------------------------------------------------------------------

let private predicate (finite: bool) (d: Dense) : Dense =
    let results: bool[] =
        match d.Dtype with
        | Dtype.Float64 -> Tables.predicate finite (over<float, bool> d)
        | Dtype.Float32 -> Tables.predicate finite (over<float32, bool> d)
        | Dtype.Int64 -> Tables.predicate finite (over<int64, bool> d)
        | Dtype.Int32 -> Tables.predicate finite (over<int, bool> d)
        | Dtype.UInt32 -> Tables.predicate finite (over<uint32, bool> d)
        | Dtype.Bool -> Tables.booleanUnary (if finite then IsFinite else SignBit) (over<bool, bool> d)

    Dense.ofStorage (retyped Dtype.Bool false d.Aval) results

let private mapped (op: Unary) (d: Dense) : Dense =
    let results: Array =
        match d.Dtype with
        | Dtype.Float64 -> Tables.realUnary<float, float[], MapArray<float, float>> op (over d)
        | Dtype.Float32 -> Tables.realUnary<float32, float32[], MapArray<float32, float32>> op (over d)
        | Dtype.Int64 -> Tables.integerUnary<int64, int64[], MapArray<int64, int64>> op (over d)
        | Dtype.Int32 -> Tables.integerUnary<int, int[], MapArray<int, int>> op (over d)
        | Dtype.UInt32 -> Tables.integerUnary<uint32, uint32[], MapArray<uint32, uint32>> op (over d)
        | Dtype.Bool -> Tables.booleanUnary<bool[], MapArray<bool, bool>> op (over d)

    Dense.likeness d d.Aval results

let private isPredicate (op: Unary) =
    match op with
    | IsFinite
    | SignBit -> true
    | Neg
    | Sign
    | Floor
    | Ceil
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
    | Logistic
    | Sech2
    | Erf
    | Erfc
    | Gauss
    | OneMinusSquare
    | Logit
    | XLogX
    | Not -> false

let unary (op: Unary) (d: Dense) : Dense =
    Launches.one ()

    if isPredicate op then
        predicate (op = IsFinite) d
    elif isRealScalar d then
        if d.Dtype = Dtype.Float64 then
            let y = Tables.realUnary op (MapScalar<float, float>(element d))
            Dense([| y |], 0L, noStrides, Dense.scalarAval Dtype.Float64 d.Weak)
        else
            let y = Tables.realUnary op (MapScalar<float32, float32>(element d))
            Dense([| y |], 0L, noStrides, Dense.scalarAval Dtype.Float32 d.Weak)
    else
        mapped op d

/// The n-th derivative of sin πx / πx.
let sincDerivative (n: int) (d: Dense) : Dense =
    Launches.one ()

    match d.Dtype with
    | Dtype.Float64 -> Dense.ofStorage d.Aval ((over<float, float> d).With(Real.SincDerivative<float> n))
    | Dtype.Float32 -> Dense.ofStorage d.Aval ((over<float32, float32> d).With(Real.SincDerivative<float32> n))
    | Dtype.Int64
    | Dtype.Int32
    | Dtype.UInt32
    | Dtype.Bool -> Raise.impossible "sinc of integers"

// ---- conversions -------------------------------------------------------------------------------------

let private fromReal<'S
    when 'S: struct and 'S: (new: unit -> 'S) and 'S :> ValueType and 'S :> System.Numerics.IBinaryFloatingPointIeee754<'S>>
    (target: Dtype)
    (d: Dense)
    : Array =
    match target with
    | Dtype.Float64 -> (over<'S, float> d).With(Conversion.Wrap<'S, float>())
    | Dtype.Float32 -> (over<'S, float32> d).With(Conversion.Wrap<'S, float32>())
    | Dtype.Int64 -> (over<'S, int64> d).With(Conversion.Saturate<'S, int64>())
    | Dtype.Int32 -> (over<'S, int> d).With(Conversion.Saturate<'S, int>())
    | Dtype.UInt32 -> (over<'S, uint32> d).With(Conversion.Saturate<'S, uint32>())
    | Dtype.Bool -> (over<'S, bool> d).With(Conversion.ToBoolean<'S>())

let private fromInteger<'S when 'S: struct and 'S: (new: unit -> 'S) and 'S :> ValueType and 'S :> System.Numerics.IBinaryInteger<'S>>
    (target: Dtype)
    (d: Dense)
    : Array =
    match target with
    | Dtype.Float64 -> (over<'S, float> d).With(Conversion.Wrap<'S, float>())
    | Dtype.Float32 -> (over<'S, float32> d).With(Conversion.Wrap<'S, float32>())
    | Dtype.Int64 -> (over<'S, int64> d).With(Conversion.Wrap<'S, int64>())
    | Dtype.Int32 -> (over<'S, int> d).With(Conversion.Wrap<'S, int>())
    | Dtype.UInt32 -> (over<'S, uint32> d).With(Conversion.Wrap<'S, uint32>())
    | Dtype.Bool -> (over<'S, bool> d).With(Conversion.ToBoolean<'S>())

let private fromBoolean (target: Dtype) (d: Dense) : Array =
    match target with
    | Dtype.Float64 -> (over<bool, float> d).With(Conversion.FromBoolean<float>())
    | Dtype.Float32 -> (over<bool, float32> d).With(Conversion.FromBoolean<float32>())
    | Dtype.Int64 -> (over<bool, int64> d).With(Conversion.FromBoolean<int64>())
    | Dtype.Int32 -> (over<bool, int> d).With(Conversion.FromBoolean<int>())
    | Dtype.UInt32 -> (over<bool, uint32> d).With(Conversion.FromBoolean<uint32>())
    | Dtype.Bool -> (over<bool, bool> d).With(Logical.Same())

/// To another dtype; to its own it is the same view.
let convert (target: Dtype) (weak: bool) (d: Dense) : Dense =
    if d.Dtype = target then
        Dense.reweak weak d
    else
        Launches.one ()

        let results =
            match d.Dtype with
            | Dtype.Float64 -> fromReal<float> target d
            | Dtype.Float32 -> fromReal<float32> target d
            | Dtype.Int64 -> fromInteger<int64> target d
            | Dtype.Int32 -> fromInteger<int> target d
            | Dtype.UInt32 -> fromInteger<uint32> target d
            | Dtype.Bool -> fromBoolean target d

        Dense.ofStorage (retyped target weak d.Aval) results

// ---- two operands ------------------------------------------------------------------------------------

let private zipped (op: Binary) (x: Dense) (y: Dense) : Dense =
    let results: Array =
        match x.Dtype with
        | Dtype.Float64 -> Tables.realBinary<float, float[], ZipArray<float, float>> op (overBoth x y)
        | Dtype.Float32 -> Tables.realBinary<float32, float32[], ZipArray<float32, float32>> op (overBoth x y)
        | Dtype.Int64 -> Tables.integerBinary<int64, int64[], ZipArray<int64, int64>> op (overBoth x y)
        | Dtype.Int32 -> Tables.integerBinary<int, int[], ZipArray<int, int>> op (overBoth x y)
        | Dtype.UInt32 -> Tables.integerBinary<uint32, uint32[], ZipArray<uint32, uint32>> op (overBoth x y)
        | Dtype.Bool -> Tables.booleanBinary<bool[], ZipArray<bool, bool>> op (overBoth x y)

    Dense.likeness x (if x.Weak && not y.Weak then y.Aval else x.Aval) results

let binary (op: Binary) (x: Dense) (y: Dense) : Dense =
    Launches.one ()

    if isRealScalar x then
        if x.Dtype = Dtype.Float64 then
            let z = Tables.realBinary op (ZipScalar<float, float>(element x, element y))
            Dense([| z |], 0L, noStrides, Dense.scalarAval Dtype.Float64 (x.Weak && y.Weak))
        else
            let z = Tables.realBinary op (ZipScalar<float32, float32>(element x, element y))
            Dense([| z |], 0L, noStrides, Dense.scalarAval Dtype.Float32 (x.Weak && y.Weak))
    else
        zipped op x y

/// xⁿ: of reals the small powers by multiplication, the others as functions of reals, whose error does not grow with n.
let integerPow (n: int) (d: Dense) : Dense =
    if d.Dtype.IsFloating && (n < -1 || n > 4) then
        binary Pow d (Dense.broadcast d.Shape [||] (Dense.scalar d.Dtype d.Weak (float n)))
    else
        Launches.one ()

        let results: Array =
            match d.Dtype with
            | Dtype.Float64 -> (over<float, float> d).With(Arithmetic.RealPower<float> n)
            | Dtype.Float32 -> (over<float32, float32> d).With(Arithmetic.RealPower<float32> n)
            | Dtype.Int64 -> (over<int64, int64> d).With(Arithmetic.IntegerPower<int64> n)
            | Dtype.Int32 -> (over<int, int> d).With(Arithmetic.IntegerPower<int> n)
            | Dtype.UInt32 -> (over<uint32, uint32> d).With(Arithmetic.IntegerPower<uint32> n)
            | Dtype.Bool -> Raise.impossible "a power of a boolean"

        Dense.ofStorage d.Aval results

let compare (op: Comparison) (x: Dense) (y: Dense) : Dense =
    Launches.one ()

    if x.Shape.Length = 0 && x.Dtype = Dtype.Float64 then
        let answer = Tables.comparison op (ZipScalar<float, bool>(element x, element y))
        Dense([| answer |], 0L, noStrides, Dense.scalarAval Dtype.Bool false)
    else
        let results: bool[] =
            match x.Dtype with
            | Dtype.Float64 -> Tables.comparison op (overBoth<float, bool> x y)
            | Dtype.Float32 -> Tables.comparison op (overBoth<float32, bool> x y)
            | Dtype.Int64 -> Tables.comparison op (overBoth<int64, bool> x y)
            | Dtype.Int32 -> Tables.comparison op (overBoth<int, bool> x y)
            | Dtype.UInt32 -> Tables.comparison op (overBoth<uint32, bool> x y)
            | Dtype.Bool -> Tables.booleanComparison op (overBoth<bool, bool> x y)

        Dense.ofStorage (retyped Dtype.Bool false x.Aval) results

// ---- three operands, and in place ----------------------------------------------------------------------

let private selected<'T when 'T: unmanaged and 'T: struct and 'T: (new: unit -> 'T) and 'T :> ValueType>
    (mask: Dense)
    (x: Dense)
    (y: Dense)
    : 'T[] =
    Elementwise.Select(
        mask.Size,
        mask.Shape,
        storage<bool> mask,
        mask.Offset,
        mask.Strides,
        storage<'T> x,
        x.Offset,
        x.Strides,
        storage<'T> y,
        y.Offset,
        y.Strides
    )

/// x where the mask is true, y elsewhere.
let select (mask: Dense) (x: Dense) (y: Dense) : Dense =
    Launches.one ()

    let results: Array =
        match x.Dtype with
        | Dtype.Float64 -> selected<float> mask x y
        | Dtype.Float32 -> selected<float32> mask x y
        | Dtype.Int64 -> selected<int64> mask x y
        | Dtype.Int32 -> selected<int> mask x y
        | Dtype.UInt32 -> selected<uint32> mask x y
        | Dtype.Bool -> selected<bool> mask x y

    Dense.ofStorage (if x.Weak && not y.Weak then y.Aval else x.Aval) results

let private addedInto<'T when 'T: struct and 'T: (new: unit -> 'T) and 'T :> ValueType and 'T :> System.Numerics.INumberBase<'T>>
    (target: Dense)
    (x: Dense)
    : unit =
    Elementwise.AddInto(target.Shape, storage<'T> target, target.Offset, target.Strides, storage<'T> x, x.Offset, x.Strides)

/// target ← target + x in place. The caller owns the target's storage.
let addInto (target: Dense) (x: Dense) : unit =
    Launches.one ()

    match target.Dtype with
    | Dtype.Float64 -> addedInto<float> target x
    | Dtype.Float32 -> addedInto<float32> target x
    | Dtype.Int64 -> addedInto<int64> target x
    | Dtype.Int32 -> addedInto<int> target x
    | Dtype.UInt32 -> addedInto<uint32> target x
    | Dtype.Bool -> Raise.impossible "sum of booleans in place"
