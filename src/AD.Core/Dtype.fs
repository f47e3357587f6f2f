/// Element types, and what two of them become when they meet.
namespace AD

/// <summary>The type of an array's elements. float64 is the default; numbers written in source are weak and never widen an array.</summary>
[<RequireQualifiedAccess; NoComparison>]
type Dtype =
    /// <summary>True or false, one byte.</summary>
    | Bool
    /// <summary>32-bit unsigned integer.</summary>
    | UInt32
    /// <summary>32-bit signed integer.</summary>
    | Int32
    /// <summary>64-bit signed integer.</summary>
    | Int64
    /// <summary>32-bit floating point.</summary>
    | Float32
    /// <summary>64-bit floating point.</summary>
    | Float64

    /// <summary>NumPy's name: <c>float64</c>.</summary>
    override d.ToString() =
        match d with
        | Bool -> "bool"
        | UInt32 -> "uint32"
        | Int32 -> "int32"
        | Int64 -> "int64"
        | Float32 -> "float32"
        | Float64 -> "float64"

    /// How source code writes it: <c>Dtype.Float64</c>.
    member internal d.InSource =
        match d with
        | Bool -> "Dtype.Bool"
        | UInt32 -> "Dtype.UInt32"
        | Int32 -> "Dtype.Int32"
        | Int64 -> "Dtype.Int64"
        | Float32 -> "Dtype.Float32"
        | Float64 -> "Dtype.Float64"

    /// A small number for tables and hashes.
    member internal d.Code =
        match d with
        | Bool -> 0
        | UInt32 -> 1
        | Int32 -> 2
        | Int64 -> 3
        | Float32 -> 4
        | Float64 -> 5

    /// <summary>The bytes of one element.</summary>
    member d.Bytes =
        match d with
        | Bool -> 1
        | UInt32
        | Int32
        | Float32 -> 4
        | Int64
        | Float64 -> 8

    /// <summary>float32 or float64: what can be differentiated.</summary>
    member d.IsFloating =
        match d with
        | Float32
        | Float64 -> true
        | Bool
        | UInt32
        | Int32
        | Int64 -> false

    /// <summary>A signed or unsigned integer.</summary>
    member d.IsInteger =
        match d with
        | UInt32
        | Int32
        | Int64 -> true
        | Bool
        | Float32
        | Float64 -> false

namespace AD.Internal

open AD

/// Promotion: JAX's lattice (JEP 9407) over the types we have. A weak type is that of a number written in source.
///
///     bool — int* — uint32, int32 — int64 — float* — float32 — float64
module internal Promotion =
    /// The short names of programs: `f64`, `i32`.
    let short (d: Dtype) =
        match d with
        | Dtype.Bool -> "bool"
        | Dtype.UInt32 -> "u32"
        | Dtype.Int32 -> "i32"
        | Dtype.Int64 -> "i64"
        | Dtype.Float32 -> "f32"
        | Dtype.Float64 -> "f64"

    let private floats a b = if a = Dtype.Float64 || b = Dtype.Float64 then Dtype.Float64 else Dtype.Float32

    /// The least type above both, and whether it is weak.
    let join (a: Dtype) (weakA: bool) (b: Dtype) (weakB: bool) : struct (Dtype * bool) =
        if a = b then
            struct (a, weakA && weakB)
        elif a = Dtype.Bool then
            struct (b, weakB)
        elif b = Dtype.Bool then
            struct (a, weakA)
        elif a.IsFloating && b.IsFloating then
            if weakA = weakB then struct (floats a b, weakA)
            elif weakA then struct (b, false)
            else struct (a, false)
        elif a.IsFloating then
            // an integer beside a float* becomes the default float, whatever the width of the number in source
            if weakA then struct (Dtype.Float64, true) else struct (a, false)
        elif b.IsFloating then
            if weakB then struct (Dtype.Float64, true) else struct (b, false)
        elif weakA = weakB then
            struct (Dtype.Int64, weakA)
        elif weakA then
            struct (b, false)
        else
            struct (a, false)

    /// What an operation that has no integer meaning (`/`, `sin`) computes in.
    let toFloating (d: Dtype) = if d.IsFloating then d else Dtype.Float64
