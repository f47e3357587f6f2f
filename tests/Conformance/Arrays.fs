/// The operations on whole arrays, by the corpus's names: kinds reduce, shape, index, and the products of kind linalg.
module Conformance.Arrays

open System.Text.Json
open AD
open Conformance.Arguments
open Conformance.Elementwise

let private one (f: JsonElement -> NDArray -> NDArray) : Operation = fun p xs -> [| f p xs[0] |]
let private two (f: JsonElement -> NDArray -> NDArray -> NDArray) : Operation = fun p xs -> [| f p xs[0] xs[1] |]
let private three (f: JsonElement -> NDArray -> NDArray -> NDArray -> NDArray) : Operation = fun p xs -> [| f p xs[0] xs[1] xs[2] |]

let private standardize (p: JsonElement) (x: NDArray) =
    let axis = axes p
    let centred = x - Np.Mean(x, axis, true)
    centred / Np.Sqrt(Np.Var(x, axis, keepdims = true) + number "eps" p)

let private reductions: (string * Operation) list =
    [
        "sum", one (fun p x -> Np.Sum(x, axes p, keepdims p))
        "mean", one (fun p x -> Np.Mean(x, axes p, keepdims p))
        "prod", one (fun p x -> Np.Prod(x, axes p, keepdims p))
        "max", one (fun p x -> Np.Max(x, axes p, keepdims p))
        "min", one (fun p x -> Np.Min(x, axes p, keepdims p))
        "nansum", one (fun p x -> Np.NanSum(x, axes p, keepdims p))
        "nanmean", one (fun p x -> Np.NanMean(x, axes p, keepdims p))
        "median", one (fun p x -> Np.Median(x, axes p, keepdims p))
        "var", one (fun p x -> Np.Var(x, axes p, numberOr 0.0 "ddof" p, keepdims p))
        "std", one (fun p x -> Np.Std(x, axes p, numberOr 0.0 "ddof" p, keepdims p))
        "argmax", one (fun p x -> Np.Argmax(x, axes p, keepdims p))
        "argmin", one (fun p x -> Np.Argmin(x, axes p, keepdims p))
        "cumsum", one (fun p x -> Np.Cumsum(x, axes p))
        "cumprod", one (fun p x -> Np.Cumprod(x, axes p))
        "cummax", one (fun p x -> Np.CumMax(x, axes p))
        "cummin", one (fun p x -> Np.CumMin(x, axes p))
        "cumlogsumexp", one (fun p x -> Np.Cumlogsumexp(x, axes p))
        "logsumexp", one (fun p x -> Special.Logsumexp(x, axes p, keepdims = keepdims p))
        "softmax", one (fun p x -> Nn.Softmax(x, axes p))
        "log_softmax", one (fun p x -> Nn.LogSoftmax(x, axes p))
        "norm", one (fun p x -> Linalg.Norm(x, order p, axes p, keepdims p))
        "quantile", one (fun p x -> Np.Quantile(x, number "q" p, axes p, keepdims p))
        "average", two (fun p x w -> Np.Average(x, axes p, w))
        "standardize", one standardize
        "sumsq", one (fun _ x -> Np.Sum(x * x))
        "dist", two (fun _ x y -> Np.Sqrt(Np.Sum((x - y) ** 2)))
    ]

let private permutation (p: JsonElement) : int[] | null =
    match find "perm" p with
    | ValueSome _ -> integers "perm" p
    | ValueNone -> null

let private splits (p: JsonElement) (x: NDArray) : NDArray[] =
    let axis = integerOr 0 "axis" p

    match find "at" p with
    | ValueSome at when at.ValueKind = JsonValueKind.Number -> Np.Split(x, integer "at" p, axis)
    | _ -> Np.Split(x, integers "at" p, axis)

let private roll (p: JsonElement) (x: NDArray) =
    match integers "shift" p with
    | [| shift |] -> Np.Roll(x, shift, axes p)
    | shifts -> Np.Roll(x, shifts, axes p)

let private meshgrid (p: JsonElement) (xs: NDArray[]) : NDArray[] =
    match find "indexing" p with
    | ValueSome _ -> Np.Meshgrid(xs, text "indexing" p)
    | ValueNone -> Np.Meshgrid xs

let private shapes: (string * Operation) list =
    [
        "reshape", one (fun p x -> Np.Reshape(x, Shape.op_Implicit (integers "shape" p)))
        "transpose", one (fun p x -> Np.Transpose(x, permutation p))
        "swapaxes",
        one (fun p x ->
            let ends = integers "axes" p
            Np.Swapaxes(x, ends[0], ends[1]))
        "moveaxis", one (fun p x -> Np.Moveaxis(x, axesOf "src" p, axesOf "dst" p))
        "expand_dims", one (fun p x -> Np.ExpandDims(x, axes p))
        "squeeze", one (fun p x -> Np.Squeeze(x, axes p))
        "broadcast_to", one (fun p x -> Np.BroadcastTo(x, Shape.op_Implicit (integers "shape" p)))
        "concatenate", (fun p xs -> [| Np.Concatenate(xs, integerOr 0 "axis" p) |])
        "stack", (fun p xs -> [| Np.Stack(xs, integerOr 0 "axis" p) |])
        "split", (fun p xs -> splits p xs[0])
        "flip", one (fun p x -> Np.Flip(x, axes p))
        "roll", one roll
        "tile", one (fun p x -> Np.Tile(x, Shape.op_Implicit (integers "reps" p)))
        "repeat", one (fun p x -> Np.Repeat(x, integer "n" p, axes p))
        "pad", one (fun p x -> Np.Pad(x, rows "width" p, text "mode" p))
        "ravel", one (fun _ x -> Np.Ravel x)
        "diag", one (fun p x -> Np.Diag(x, integerOr 0 "k" p))
        "diagonal", one (fun p x -> Np.Diagonal(x, integerOr 0 "k" p))
        "tril", one (fun p x -> Np.Tril(x, integerOr 0 "k" p))
        "triu", one (fun p x -> Np.Triu(x, integerOr 0 "k" p))
        "trace", one (fun _ x -> Np.Trace x)
        "diff", one (fun p x -> Np.Diff(x, axis = integerOr -1 "axis" p))
        "convolve", two (fun p x k -> Np.Convolve(x, k, text "mode" p))
        "polyval", two (fun _ c x -> Np.Polyval(c, x))
        "interp", three (fun _ x xp fp -> Np.Interp(x, xp, fp))
        "trapezoid", two (fun _ y x -> Np.Sum((y["1:"] + y[":-1"]) * (x["1:"] - x[":-1"])) / 2)
        "meshgrid", meshgrid
        "outer_sum", two (fun _ x y -> x[Ix.All, Ix.NewAxis] + y[Ix.NewAxis, Ix.All])
        "bcast_mul", two (fun _ x y -> x * y)
    ]

/// The starts of a dynamic slice: one index of a vector, or as many as there are axes.
let private starts (x: NDArray) (i: NDArray) : NDArray[] = if x.Rank = 1 then [| Np.Reshape(i, Shape [||]) |] else Np.Unstack i

let private pick (x: NDArray) (i: NDArray) : AtRef = x.At[[| (NDArray.op_Implicit i: Ix) |]]

let private select3 (x: NDArray) = Np.Select([ x .> 1.0; x .< -1.0 ], [ x ** 2; -x ], 0.5 * x)

let private topK (p: JsonElement) (x: NDArray) : NDArray[] =
    let struct (values, places) = Np.TopK(x, integer "k" p)
    [| values; places |]

let private indexing: (string * Operation) list =
    [
        "slice", one (fun p x -> x[slices "slices" p])
        "index", one (fun p x -> x[indices "ix" p])
        "getitem_arr", two (fun _ x i -> x[[| (NDArray.op_Implicit i: Ix) |]])
        "take", two (fun p x i -> Np.Take(x, i, axes p, indexMode p))
        "take_along_axis", two (fun p x i -> Np.TakeAlongAxis(x, i, axes p, IndexMode.Fill))
        // JAX drops what is written out of range: the mode says so
        "at_set", three (fun _ x i v -> (pick x i).Set(v, IndexMode.Drop))
        "at_add", three (fun _ x i v -> (pick x i).Add(v, IndexMode.Drop))
        "at_get_fill", two (fun p x i -> (pick x i).Get(IndexMode.Fill, number "fill" p))
        "at_mul", three (fun _ x i v -> (pick x i).Multiply(v, uniqueIndices = true))
        "dynamic_slice", two (fun p x i -> Lax.DynamicSlice(x, starts x i, integers "sizes" p))
        "dynamic_update_slice", three (fun _ x u i -> Lax.DynamicUpdateSlice(x, u, starts x i))
        "sort", one (fun p x -> Np.Sort(x, integerOr -1 "axis" p))
        "argsort", one (fun p x -> Np.Argsort(x, integerOr -1 "axis" p))
        "top_k", (fun p xs -> topK p xs[0])
        "segment_sum", two (fun p x i -> Np.SegmentSum(x, i, integer "n" p))
        "one_hot", one (fun p i -> Nn.OneHot(i, integer "n" p))
        "searchsorted", two (fun _ a v -> Np.SearchSorted(a, v))
        "mask_sum", two (fun _ x mask -> Np.Sum(Np.Where(mask, x, 0.0)))
        "select3", one (fun _ x -> select3 x)
    ]

let private tensordot (p: JsonElement) (x: NDArray) (y: NDArray) =
    match find "axes" p with
    | ValueSome a when a.ValueKind = JsonValueKind.Array ->
        let pair = rows "axes" p
        Np.TensorDot(x, y, pair[0], pair[1])
    | _ -> Np.TensorDot(x, y, integerOr 2 "axes" p)

let private products: (string * Operation) list =
    [
        "dot", two (fun _ x y -> Np.Dot(x, y))
        "matmul", two (fun _ x y -> Np.MatMul(x, y))
        "vdot", two (fun _ x y -> Np.VDot(x, y))
        "inner", two (fun _ x y -> Np.Inner(x, y))
        "outer", two (fun _ x y -> Np.Outer(x, y))
        "tensordot", two tensordot
        "kron", two (fun _ x y -> Np.Kron(x, y))
        "cross", two (fun _ x y -> Np.Cross(x, y))
        "einsum", (fun p xs -> [| Np.Einsum(text "spec" p, xs) |])
        "quad_form", two (fun _ a x -> Np.MatMul(Np.MatMul(x, a), x))
    ]

let table: (string * Operation) list = reductions @ shapes @ indexing @ products
