/// The operations of one element at a time, by the corpus's names: kinds unary, binary, ternary and compare.
module Conformance.Elementwise

open System.Text.Json
open AD
open Conformance.Arguments

type Operation = JsonElement -> NDArray[] -> NDArray[]

let private one (f: NDArray -> NDArray) : Operation = fun _ xs -> [| f xs[0] |]
let private two (f: NDArray -> NDArray -> NDArray) : Operation = fun _ xs -> [| f xs[0] xs[1] |]
let private three (f: NDArray -> NDArray -> NDArray -> NDArray) : Operation = fun _ xs -> [| f xs[0] xs[1] xs[2] |]
let private oneWith (f: JsonElement -> NDArray -> NDArray) : Operation = fun p xs -> [| f p xs[0] |]

let private safeRoot (x: NDArray) = Np.Where(x .> 0.0, Np.Sqrt(Np.Where(x .> 0.0, x, 1.0)), 0.0)

let private unary: (string * Operation) list =
    [
        "neg", one (fun x -> -x)
        "abs", one Np.Abs
        "sign", one Np.Sign
        "floor", one Np.Floor
        "ceil", one Np.Ceil
        "round", one (fun x -> Np.Round x)
        "trunc", one Np.Trunc
        "exp", one Np.Exp
        "exp2", one Np.Exp2
        "expm1", one Np.Expm1
        "log", one Np.Log
        "log2", one Np.Log2
        "log10", one Np.Log10
        "log1p", one Np.Log1p
        "sqrt", one Np.Sqrt
        "rsqrt", one Lax.Rsqrt
        "cbrt", one Np.Cbrt
        "square", one Np.Square
        "reciprocal", one (fun x -> 1.0 / x)
        "sin", one Np.Sin
        "cos", one Np.Cos
        "tan", one Np.Tan
        "asin", one Np.Arcsin
        "acos", one Np.Arccos
        "atan", one Np.Arctan
        "sinh", one Np.Sinh
        "cosh", one Np.Cosh
        "tanh", one Np.Tanh
        "asinh", one Np.Arcsinh
        "acosh", one Np.Arccosh
        "atanh", one Np.Arctanh
        "sigmoid", one Nn.Sigmoid
        "log_sigmoid", one Nn.LogSigmoid
        "softplus", one Nn.Softplus
        "relu", one Nn.Relu
        "relu6", one Nn.Relu6
        "leaky_relu", oneWith (fun p x -> Nn.LeakyRelu(x, numberOr 0.01 "slope" p))
        "elu", one (fun x -> Nn.Elu x)
        "selu", one Nn.Selu
        "gelu_tanh", one (fun x -> Nn.Gelu(x, true))
        "gelu_exact", one (fun x -> Nn.Gelu(x, false))
        "silu", one Nn.Silu
        "mish", one Nn.Mish
        "hard_tanh", one Nn.HardTanh
        "softsign", one Nn.SoftSign
        "sinc", one Np.Sinc
        "erf", one Special.Erf
        "erfc", one Special.Erfc
        "ndtr", one Special.Ndtr
        "logit", one Special.Logit
        "entr", one Special.Entr
        "nan_to_num", one (fun x -> Np.NanToNum x)
        "integer_pow", oneWith (fun p x -> Lax.IntegerPow(x, integer "n" p))
        "pow_const", oneWith (fun p x -> Np.Power(x, number "y" p))
        "const_pow", oneWith (fun p x -> Np.Power(number "base" p, x))
        "abs_cubed", one (fun x -> Np.Abs x ** 3)
        "x_abs_x", one (fun x -> x * Np.Abs x)
        "xlogx", one (fun x -> Special.Xlogy(x, x))
        "where_sqrt_unsafe", one (fun x -> Np.Where(x .> 0.0, Np.Sqrt x, 0.0))
        "where_sqrt_safe", one safeRoot
        "where_log_unsafe", one (fun x -> Np.Where(x .> 0.0, Np.Log x, -x))
        "stop_gradient", one stopGradient
        "x_times_stop", one (fun x -> x * stopGradient x)
        "const_fn", one (fun x -> Np.ZerosLike x + 3.0)
        "identity", one id
        "x_plus_x", one (fun x -> x + x)
        "x_minus_x", one (fun x -> x - x)
        "x_div_x", one (fun x -> x / x)
        "norm_of_scalar", one (fun x -> Np.Sqrt(x * x))
        "one_minus_cos_over_x2", one (fun x -> (1 - Np.Cos x) / (x * x))
        "isnan", one Np.IsNaN
        "isinf", one Np.IsInf
        "isfinite", one Np.IsFinite
        // the smooth pieces of the random expression graphs
        "exp_t", one (fun x -> Np.Exp(Np.Tanh x))
        "log_p", one (fun x -> Np.Log(1.5 + Np.Tanh x))
        "sqrt_p", one (fun x -> Np.Sqrt(1.0 + x * x))
        "rec_p", one (fun x -> 1.0 / (1.0 + x * x))
        "sinc_safe", one (fun x -> Np.Sin x / (2.0 + Np.Cos x))
    ]

let private safeDivide (x: NDArray) (y: NDArray) = Np.Where(y .= 0.0, 0.0, x / Np.Where(y .= 0.0, 1.0, y))

let private binary: (string * Operation) list =
    [
        "add", two (fun x y -> x + y)
        "sub", two (fun x y -> x - y)
        "mul", two (fun x y -> x * y)
        "div", two (fun x y -> x / y)
        "pow", two (fun x y -> Np.Power(x, y))
        "maximum", two (fun x y -> Np.Maximum(x, y))
        "minimum", two (fun x y -> Np.Minimum(x, y))
        "atan2", two (fun y x -> Np.Arctan2(y, x))
        "hypot", two (fun x y -> Np.Hypot(x, y))
        "logaddexp", two (fun x y -> Np.Logaddexp(x, y))
        "logaddexp2", two (fun x y -> Np.Logaddexp2(x, y))
        "remainder", two (fun x y -> Np.Remainder(x, y))
        "fmod", two (fun x y -> Np.Fmod(x, y))
        "floor_divide", two (fun x y -> Np.FloorDivide(x, y))
        "xlogy", two (fun x y -> Special.Xlogy(x, y))
        "xlog1py", two (fun x y -> Special.Xlog1py(x, y))
        "sqdiff", two (fun x y -> (x - y) ** 2)
        "copysign", two (fun x y -> Np.Copysign(x, y))
        "safe_div", two safeDivide
        "unsafe_div", two (fun x y -> Np.Where(y .= 0.0, 0.0, x / y))
        "heaviside", two (fun x y -> Np.Heaviside(x, y))
        "gt", two (fun x y -> x .> y)
        "ge", two (fun x y -> x .>= y)
        "lt", two (fun x y -> x .< y)
        "le", two (fun x y -> x .<= y)
        "eq", two (fun x y -> x .= y)
        "ne", two (fun x y -> x .<> y)
    ]

let private ternary: (string * Operation) list =
    [
        "where", three (fun c x y -> Np.Where(c, x, y))
        "clip", three (fun x low high -> Np.Clip(x, low, high))
        "lax_clamp", three (fun low x high -> Lax.Clamp(low, x, high))
        "fma", three (fun x y z -> x * y + z)
        "lerp", three (fun a b t -> a + t * (b - a))
    ]

let table: (string * Operation) list = unary @ binary @ ternary
