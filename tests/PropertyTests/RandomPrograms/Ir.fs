/// Random programs as data: a flat array of typed nodes in topological order. Operands are indices of earlier nodes, so that sharing is natural.
module internal PropertyTests.RandomPrograms.Ir

open System

/// Element types. Numbers of every kind are kept as float: integers stay small.
type Kind =
    | Float64
    | Float32
    | Integer
    | Mask

    member k.IsFloating = (k = Float64 || k = Float32)

type Spec = { Shape: int[]; Kind: Kind }

/// A function of one number. The total ones first, then those that want their argument in a domain, then those with kinks.
[<RequireQualifiedAccess>]
type Fn =
    | Neg
    | Square
    | Exp
    | Exp2
    | Expm1
    | Sin
    | Cos
    | Atan
    | Sinh
    | Cosh
    | Tanh
    | Asinh
    | Logistic
    | Erf
    | Erfc
    | Sinc
    | Log
    | Log2
    | Log10
    | Log1p
    | Sqrt
    | Rsqrt
    | Cbrt
    | Reciprocal
    | Tan
    | Asin
    | Acos
    | Acosh
    | Atanh
    | Logit
    /// −x·log x
    | Entr
    | Abs
    | Sign
    | Floor
    | Ceil
    | Round
    | Trunc

[<RequireQualifiedAccess>]
type Fn2 =
    | Add
    | Sub
    | Mul
    | Div
    | Pow
    | Atan2
    | LogAddExp
    | LogAddExp2
    | Hypot
    | XLogY
    | XLog1pY
    | RelEntr
    | KlDiv
    | Max
    | Min
    /// C's remainder.
    | Fmod
    /// The remainder with the sign of the divisor.
    | Mod
    | NextAfter

[<RequireQualifiedAccess>]
type Test =
    | Eq
    | Ne
    | Lt
    | Le
    | Gt
    | Ge

[<RequireQualifiedAccess>]
type Logic =
    | And
    | Or
    | Xor

/// Functions of two integers.
[<RequireQualifiedAccess>]
type IntFn =
    | Add
    | Sub
    | Mul
    | Mod
    | And
    | Or
    | Xor
    | ShiftLeft
    | ShiftRight

[<RequireQualifiedAccess>]
type Fold =
    | Sum
    | Prod
    | Max
    | Min

[<RequireQualifiedAccess>]
type Scan =
    | Sum
    | Prod
    | Max
    | Min

[<RequireQualifiedAccess>]
type Write =
    | Set
    | Add
    | Multiply
    /// The primitive that multiplies in place: no place is named twice.
    | MultiplyUnique

/// What an index outside the axis means.
[<RequireQualifiedAccess>]
type Outside =
    | Refuse
    | Clip
    | Drop

type Op =
    | Input of int
    /// The numbers of an array of the node's type.
    | Constant of float[]
    | Unary of Fn
    /// Operands broadcast.
    | Binary of Fn2
    /// a·x + b with numbers a and b
    | Affine of a: float * b: float
    | IntegerPow of int
    | Compare of Test
    | Logic of Logic
    | Not
    | IsFinite
    | SignBit
    | Integers of IntFn
    /// mask, where true, where false
    | Where
    | Cast of Kind
    | StopGradient
    | BroadcastTo of int[]
    | Reshape of int[]
    | Transpose of int[]
    | Slice of start: int[] * stop: int[] * step: int[]
    | Flip of int[]
    /// x, a scalar that fills
    | Pad of lo: int[] * hi: int[]
    | Concatenate of axis: int
    | Reduce of Fold * axes: int[] * keep: bool
    /// Of masks: all, else any.
    | Test of all: bool * axes: int[]
    /// The place of the greatest, else of the least.
    | ArgReduce of greatest: bool * axis: int
    | Cumulative of Scan * axis: int * reverse: bool
    | Einsum of string
    /// x, indices along the axis
    | Take of axis: int * Outside
    /// x, then index arrays of one shape for its first axes
    | Gather of Outside
    /// x, indices, updates: x.At[…, indices] along the axis
    | Update of Write * axis: int * Outside
    /// x, indices of x's rank
    | TakeAlong of axis: int
    /// x, then a scalar start for each axis
    | DynamicSlice of sizes: int[]
    /// x, update, then a scalar start for each axis
    | DynamicUpdate
    | Sort of axis: int
    | Argsort of axis: int
    | Call of Call

/// A sub-program under a transform. Its results are one array: several are flattened and joined.
and Call =
    {
        Kind: CallKind
        Body: Program
        /// The body's first inputs are arguments; the others it captures.
        Params: int
    }

and CallKind =
    | Jit
    | StopGradients
    /// The axis of each argument (−1: shared), and of the result.
    | Vmap of inAxes: int[] * outAxis: int
    /// The gradient of the sum of the body's result with respect to one argument.
    | Grad of wrt: int
    /// Operands: arguments, their tangents, captured.
    | Jvp
    | Linearize
    /// Operands: arguments, a cotangent, captured; results: the cotangents of all arguments.
    | Vjp
    /// A policy by number: what is kept is nothing, products, all.
    | Checkpoint of policy: int
    /// The body with its own derivative as a rule, for forward mode, for reverse mode, or for both.
    | Ruled of forward: bool * reverse: bool
    /// Operands: a mask or an integer, then those of both branches. The body where it is true, or 0; else the other.
    | Cond of other: Program
    /// Operands: a carry, what is scanned along its first axis, captured. The body: carry and element to carry and y. Results: both.
    | Scan of reverse: bool
    /// Operands: how often, a carry, captured. The body: the number of the step and the carry to the carry; written as a while loop or not.
    | Loop of asWhile: bool
    /// Operands: what is mapped along its first axis, one by one or so many at once; captured.
    | Mapped of batch: int

and Node = { Op: Op; Args: int[]; Spec: Spec }

/// The first nodes are the inputs, in order.
and Program = { Inputs: Spec[]; Nodes: Node[]; Outs: int[] }

/// An array's numbers, row-major.
type Tensor = { Spec: Spec; Numbers: float[] }
