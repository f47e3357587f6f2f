/// The table of names: what each primitive is called in programs and messages.
module internal AD.Internal.Names

/// The stable name of an operation: JAX's where it has it.
let private operation (op: Operation) : string =
    match op with
    | Unary u ->
        match u with
        | Neg -> "neg"
        | Sign -> "sign"
        | Floor -> "floor"
        | Ceil -> "ceil"
        | Round -> "round"
        | Trunc -> "trunc"
        | Abs -> "abs"
        | Exp -> "exp"
        | Exp2 -> "exp2"
        | Expm1 -> "expm1"
        | Log -> "log"
        | Log2 -> "log2"
        | Log10 -> "log10"
        | Log1p -> "log1p"
        | Sqrt -> "sqrt"
        | Rsqrt -> "rsqrt"
        | Cbrt -> "cbrt"
        | Sin -> "sin"
        | Cos -> "cos"
        | Tan -> "tan"
        | Asin -> "asin"
        | Acos -> "acos"
        | Atan -> "atan"
        | Sinh -> "sinh"
        | Cosh -> "cosh"
        | Tanh -> "tanh"
        | Asinh -> "asinh"
        | Acosh -> "acosh"
        | Atanh -> "atanh"
        | Logistic -> "logistic"
        | Sech2 -> "sech2"
        | Erf -> "erf"
        | Erfc -> "erfc"
        | Gauss -> "gauss"
        | OneMinusSquare -> "one_minus_square"
        | Logit -> "logit"
        | XLogX -> "xlogx"
        | IsFinite -> "is_finite"
        | SignBit -> "sign_bit"
        | Not -> "not"
    | IntegerPow _ -> "integer_pow"
    | SincDerivative _ -> "sinc_derivative"
    | Binary b ->
        match b with
        | Add -> "add"
        | Sub -> "sub"
        | Mul -> "mul"
        | Div -> "div"
        | Rem -> "rem"
        | Pow -> "pow"
        | PowDx -> "pow_dx"
        | Max -> "max"
        | Min -> "min"
        | Atan2 -> "atan2"
        | LogAddExp -> "logaddexp"
        | LogAddExp2 -> "logaddexp2"
        | Hypot -> "hypot"
        | XLogY -> "xlogy"
        | XLog1pY -> "xlog1py"
        | RelEntr -> "rel_entr"
        | RelEntrDx -> "rel_entr_dx"
        | KlDiv -> "kl_div"
        | And -> "and"
        | Or -> "or"
        | Xor -> "xor"
        | ShiftLeft -> "shift_left"
        | ShiftRight -> "shift_right_arithmetic"
        | NextAfter -> "nextafter"
    | Compare c ->
        match c with
        | Eq -> "eq"
        | Ne -> "ne"
        | Lt -> "lt"
        | Le -> "le"
        | Gt -> "gt"
        | Ge -> "ge"
    | Select -> "select"
    | Convert _ -> "convert_element_type"
    | StopGradient -> "stop_gradient"
    | Broadcast _ -> "broadcast_in_dim"
    | Reshape _ -> "reshape"
    | Transpose _ -> "transpose"
    | Slice _ -> "slice"
    | Pad _ -> "pad"
    | Rev _ -> "rev"
    | Concat _ -> "concatenate"
    | Iota _ -> "iota"
    | Reduce(r, _) ->
        match r with
        | ReduceSum -> "reduce_sum"
        | ReduceProd -> "reduce_prod"
        | ReduceMax -> "reduce_max"
        | ReduceMin -> "reduce_min"
        | ReduceAll -> "reduce_and"
        | ReduceAny -> "reduce_or"
    | ArgReduce(e, _) ->
        match e with
        | ArgMax -> "argmax"
        | ArgMin -> "argmin"
    | Cumulative(a, _, _) ->
        match a with
        | CumSum -> "cumsum"
        | CumProd -> "cumprod"
        | CumMax -> "cummax"
        | CumMin -> "cummin"
    | Dot _ -> "dot_general"
    | Gather _ -> "gather"
    | Scatter(w, _, _) ->
        match w with
        | Set -> "scatter"
        | Accumulate -> "scatter_add"
        | Multiply -> "scatter_mul"
    | DynamicSlice _ -> "dynamic_slice"
    | DynamicUpdateSlice -> "dynamic_update_slice"
    | Sort _ -> "sort"

/// The stable name of a primitive: JAX's where it has it.
let name (p: Prim) : string =
    match p with
    | Plain op -> operation op
    | Cond _ -> "cond"
    | Scan _ -> "scan"
    | While _ -> "while"
    | Call _ -> "jit"
    | Custom(rule, _, _)
    | CustomLinear(rule, _, _) -> rule.Kind
    | Checkpoint _ -> "checkpoint"
    | Report(DebugPrint _, _) -> "debug_print"
    | Report(DebugCallback _, _) -> "debug_callback"
    | Report(ErrorIf _, _) -> "error_if"
    | Report(NotNaN _, _) -> "not_nan"
