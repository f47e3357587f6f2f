/// Which kernel each elementwise primitive is, for each kind of element. A table hands the operation to a visitor: arrays and scalars share it.
module internal AD.Internal.Tables

open System
open System.Numerics
open AD
open AD.Kernels

let private undefined (op: Operation) (d: Dtype) : 'a =
    Raise.dtype "AD061" $"{Print.name (Plain op)} has no meaning on {d}." "Convert the operands first: x.AsType(Dtype.Float64)."

/// Predicates have a boolean result: they are no row of a table from a type to itself.
let private answers (op: Operation) : 'a = Raise.impossible $"{Print.name (Plain op)} among the operations from a type to itself"

// ---- one operand -------------------------------------------------------------------------------------

/// On float32 and float64.
let realUnary<'T, 'A, 'V
    when 'T: unmanaged
    and 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T :> IBinaryFloatingPointIeee754<'T>
    and 'V: struct
    and 'V :> IMapVisitor<'T, 'T, 'A>>
    (op: Unary)
    (visitor: 'V)
    : 'A =
    match op with
    | Neg -> visitor.With(Arithmetic.Neg<'T>())
    | Sign -> visitor.With(Real.Sign<'T>())
    | Floor -> visitor.With(Real.Floor<'T>())
    | Ceil -> visitor.With(Real.Ceil<'T>())
    | Round -> visitor.With(Real.Round<'T>())
    | Trunc -> visitor.With(Real.Trunc<'T>())
    | Abs -> visitor.With(Real.Abs<'T>())
    | Exp -> visitor.With(Through<'T, Function.Exp>())
    | Exp2 -> visitor.With(Through<'T, Function.Exp2>())
    | Expm1 -> visitor.With(Through<'T, Function.Expm1>())
    | Log -> visitor.With(Through<'T, Function.Log>())
    | Log2 -> visitor.With(Through<'T, Function.Log2>())
    | Log10 -> visitor.With(Through<'T, Function.Log10>())
    | Log1p -> visitor.With(Through<'T, Function.Log1p>())
    | Sqrt -> visitor.With(Real.Sqrt<'T>())
    | Rsqrt -> visitor.With(Through<'T, Function.Rsqrt>())
    | Cbrt -> visitor.With(Through<'T, Function.Cbrt>())
    | Sin -> visitor.With(Through<'T, Function.Sin>())
    | Cos -> visitor.With(Through<'T, Function.Cos>())
    | Tan -> visitor.With(Through<'T, Function.Tan>())
    | Asin -> visitor.With(Through<'T, Function.Asin>())
    | Acos -> visitor.With(Through<'T, Function.Acos>())
    | Atan -> visitor.With(Through<'T, Function.Atan>())
    | Sinh -> visitor.With(Through<'T, Function.Sinh>())
    | Cosh -> visitor.With(Through<'T, Function.Cosh>())
    | Tanh -> visitor.With(Through<'T, Function.Tanh>())
    | Asinh -> visitor.With(Through<'T, Function.Asinh>())
    | Acosh -> visitor.With(Through<'T, Function.Acosh>())
    | Atanh -> visitor.With(Through<'T, Function.Atanh>())
    | Logistic -> visitor.With(Through<'T, Function.Logistic>())
    | Sech2 -> visitor.With(Through<'T, Function.Sech2>())
    | Erf -> visitor.With(Through<'T, Function.Erf>())
    | Erfc -> visitor.With(Through<'T, Function.Erfc>())
    | Gauss -> visitor.With(Through<'T, Function.Gauss>())
    | OneMinusSquare -> visitor.With(Real.OneMinusSquare<'T>())
    | Logit -> visitor.With(Through<'T, Function.Logit>())
    | XLogX -> visitor.With(Through<'T, Function.XLogX>())
    | Not -> undefined (Unary op) (Dense.dtypeOf<'T>())
    | IsFinite
    | SignBit -> answers (Unary op)

/// On int32, int64 and uint32.
let integerUnary<'T, 'A, 'V
    when 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T :> IBinaryInteger<'T>
    and 'V: struct
    and 'V :> IMapVisitor<'T, 'T, 'A>>
    (op: Unary)
    (visitor: 'V)
    : 'A =
    match op with
    | Neg -> visitor.With(Arithmetic.Neg<'T>())
    | Sign -> visitor.With(Integral.Sign<'T>())
    | Abs -> visitor.With(Integral.Abs<'T>())
    | Not -> visitor.With(Integral.Not<'T>())
    | Floor
    | Ceil
    | Round
    | Trunc
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
    | XLogX -> undefined (Unary op) (Dense.dtypeOf<'T>())
    | IsFinite
    | SignBit -> answers (Unary op)

/// On booleans.
let booleanUnary<'A, 'V when 'V: struct and 'V :> IMapVisitor<bool, bool, 'A>> (op: Unary) (visitor: 'V) : 'A =
    match op with
    | Not -> visitor.With(Logical.Not())
    | Sign
    | Abs -> visitor.With(Logical.Same())
    | IsFinite -> visitor.With(Logical.Always())
    | SignBit -> visitor.With(Logical.Never())
    | Neg
    | Floor
    | Ceil
    | Round
    | Trunc
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
    | XLogX -> undefined (Unary op) Dtype.Bool

/// IsFinite and SignBit, on numbers.
let predicate<'T, 'A, 'V
    when 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T :> INumberBase<'T>
    and 'V: struct
    and 'V :> IMapVisitor<'T, bool, 'A>>
    (finite: bool)
    (visitor: 'V)
    : 'A =
    if finite then visitor.With(Integral.IsFinite<'T>()) else visitor.With(Integral.IsNegative<'T>())

// ---- two operands ------------------------------------------------------------------------------------

/// On float32 and float64.
let realBinary<'T, 'A, 'V
    when 'T: unmanaged
    and 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T :> IBinaryFloatingPointIeee754<'T>
    and 'V: struct
    and 'V :> IZipVisitor<'T, 'T, 'A>>
    (op: Binary)
    (visitor: 'V)
    : 'A =
    match op with
    | Add -> visitor.With(Arithmetic.Add<'T>())
    | Sub -> visitor.With(Arithmetic.Sub<'T>())
    | Mul -> visitor.With(Arithmetic.Mul<'T>())
    | Div -> visitor.With(Real.Div<'T>())
    | Rem -> visitor.With(Real.Rem<'T>())
    | Pow -> visitor.With(Through2<'T, Function.Pow>())
    | PowDx -> visitor.With(Through2<'T, Function.PowDx>())
    | Max -> visitor.With(Arithmetic.Max<'T>())
    | Min -> visitor.With(Arithmetic.Min<'T>())
    | Atan2 -> visitor.With(Through2<'T, Function.Atan2>())
    | LogAddExp -> visitor.With(Through2<'T, Function.LogAddExp>())
    | LogAddExp2 -> visitor.With(Through2<'T, Function.LogAddExp2>())
    | Hypot -> visitor.With(Through2<'T, Function.Hypot>())
    | XLogY -> visitor.With(Through2<'T, Function.XLogY>())
    | XLog1pY -> visitor.With(Through2<'T, Function.XLog1pY>())
    | RelEntr -> visitor.With(Through2<'T, Function.RelEntr>())
    | RelEntrDx -> visitor.With(Through2<'T, Function.RelEntrDx>())
    | KlDiv -> visitor.With(Through2<'T, Function.KlDiv>())
    | NextAfter -> visitor.With(Real.NextAfter<'T>())
    | And
    | Or
    | Xor
    | ShiftLeft
    | ShiftRight -> undefined (Binary op) (Dense.dtypeOf<'T>())

/// On int32, int64 and uint32.
let integerBinary<'T, 'A, 'V
    when 'T: struct
    and 'T: (new: unit -> 'T)
    and 'T :> ValueType
    and 'T :> IBinaryInteger<'T>
    and 'V: struct
    and 'V :> IZipVisitor<'T, 'T, 'A>>
    (op: Binary)
    (visitor: 'V)
    : 'A =
    match op with
    | Add -> visitor.With(Arithmetic.Add<'T>())
    | Sub -> visitor.With(Arithmetic.Sub<'T>())
    | Mul -> visitor.With(Arithmetic.Mul<'T>())
    | Div -> visitor.With(Integral.Div<'T>())
    | Rem -> visitor.With(Integral.Rem<'T>())
    | Pow -> visitor.With(Integral.Pow<'T>())
    | Max -> visitor.With(Arithmetic.Max<'T>())
    | Min -> visitor.With(Arithmetic.Min<'T>())
    | And -> visitor.With(Integral.And<'T>())
    | Or -> visitor.With(Integral.Or<'T>())
    | Xor -> visitor.With(Integral.Xor<'T>())
    | ShiftLeft -> visitor.With(Integral.ShiftLeft<'T>())
    | ShiftRight -> visitor.With(Integral.ShiftRight<'T>())
    | PowDx
    | Atan2
    | LogAddExp
    | LogAddExp2
    | Hypot
    | XLogY
    | XLog1pY
    | RelEntr
    | RelEntrDx
    | KlDiv
    | NextAfter -> undefined (Binary op) (Dense.dtypeOf<'T>())

/// On booleans.
let booleanBinary<'A, 'V when 'V: struct and 'V :> IZipVisitor<bool, bool, 'A>> (op: Binary) (visitor: 'V) : 'A =
    match op with
    | Add
    | Max
    | Or -> visitor.With(Logical.Or())
    | Mul
    | Min
    | And -> visitor.With(Logical.And())
    | Xor -> visitor.With(Logical.Ne())
    | Sub
    | Div
    | Rem
    | Pow
    | PowDx
    | Atan2
    | LogAddExp
    | LogAddExp2
    | Hypot
    | XLogY
    | XLog1pY
    | RelEntr
    | RelEntrDx
    | KlDiv
    | ShiftLeft
    | ShiftRight
    | NextAfter -> undefined (Binary op) Dtype.Bool

/// Comparisons of numbers: with NaN only Ne is true.
let comparison<'T, 'A, 'V
    when 'T: struct and 'T: (new: unit -> 'T) and 'T :> ValueType and 'T :> INumber<'T> and 'V: struct and 'V :> IZipVisitor<'T, bool, 'A>>
    (op: Comparison)
    (visitor: 'V)
    : 'A =
    match op with
    | Eq -> visitor.With(Arithmetic.Eq<'T>())
    | Ne -> visitor.With(Arithmetic.Ne<'T>())
    | Lt -> visitor.With(Arithmetic.Lt<'T>())
    | Le -> visitor.With(Arithmetic.Le<'T>())
    | Gt -> visitor.With(Arithmetic.Gt<'T>())
    | Ge -> visitor.With(Arithmetic.Ge<'T>())

/// Comparisons of booleans: false is below true.
let booleanComparison<'A, 'V when 'V: struct and 'V :> IZipVisitor<bool, bool, 'A>> (op: Comparison) (visitor: 'V) : 'A =
    match op with
    | Eq -> visitor.With(Logical.Eq())
    | Ne -> visitor.With(Logical.Ne())
    | Lt -> visitor.With(Logical.Lt())
    | Le -> visitor.With(Logical.Le())
    | Gt -> visitor.With(Logical.Gt())
    | Ge -> visitor.With(Logical.Ge())
