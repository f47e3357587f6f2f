/// A case as a reader would write it: in F# and in C#.
module internal PropertyTests.RandomPrograms.Snippets

open System
open System.Globalization
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Cases

type Language =
    | FSharp
    | CSharp

let private number (l: Language) (x: float) : string =
    if Double.IsNaN x then
        (match l with
         | FSharp -> "nan"
         | CSharp -> "double.NaN")
    elif Double.IsPositiveInfinity x then
        (match l with
         | FSharp -> "infinity"
         | CSharp -> "double.PositiveInfinity")
    elif Double.IsNegativeInfinity x then
        (match l with
         | FSharp -> "-infinity"
         | CSharp -> "double.NegativeInfinity")
    else
        let s = x.ToString("R", CultureInfo.InvariantCulture)
        if s.Contains '.' || s.Contains 'E' then s else s + ".0"

let private integer (n: int) : string = n.ToString CultureInfo.InvariantCulture

let private list (l: Language) (items: string[]) : string =
    match l with
    | FSharp -> "[| " + String.Join("; ", items) + " |]"
    | CSharp -> "[" + String.Join(", ", items) + "]"

let private ints l (xs: int[]) = list l (xs |> Array.map integer)

let private truth (b: bool) = if b then "true" else "false"

/// An array's numbers as an expression.
let private tensor (l: Language) (t: Tensor) : string =
    let whole (x: float) = integer (int x)

    let items, element =
        match t.Spec.Kind with
        | Float64 -> t.Numbers |> Array.map (number l), "double"
        | Float32 -> t.Numbers |> Array.map (fun x -> number l x + "f"), "float"
        | Integer -> t.Numbers |> Array.map (fun x -> whole x + "L"), "long"
        | Mask -> t.Numbers |> Array.map (fun x -> truth (x <> 0.0)), "bool"

    let flat =
        match l with
        | FSharp -> $"Np.Array({list l items})"
        | CSharp -> $"""Np.Array(new {element}[] {{ {String.Join(", ", items)} }})"""

    $"Np.Reshape({flat}, {ints l t.Spec.Shape})"

let private symbol (f: Fn2) : string option =
    match f with
    | Fn2.Add -> Some "+"
    | Fn2.Sub -> Some "-"
    | Fn2.Mul -> Some "*"
    | Fn2.Div -> Some "/"
    | _ -> None

let private word2 (f: Fn2) : string =
    match f with
    | Fn2.Add -> "Np.Add"
    | Fn2.Sub -> "Np.Subtract"
    | Fn2.Mul -> "Np.Multiply"
    | Fn2.Div -> "Np.Divide"
    | Fn2.Pow -> "Np.Power"
    | Fn2.Atan2 -> "Np.Arctan2"
    | Fn2.LogAddExp -> "Np.Logaddexp"
    | Fn2.LogAddExp2 -> "Np.Logaddexp2"
    | Fn2.Hypot -> "Np.Hypot"
    | Fn2.XLogY -> "Special.Xlogy"
    | Fn2.XLog1pY -> "Special.Xlog1py"
    | Fn2.RelEntr -> "Special.RelEntr"
    | Fn2.KlDiv -> "Special.KlDiv"
    | Fn2.Max -> "Np.Maximum"
    | Fn2.Min -> "Np.Minimum"
    | Fn2.Fmod -> "Np.Fmod"
    | Fn2.Mod -> "Np.Mod"
    | Fn2.NextAfter -> "(* nextafter *)"

let private word (f: Fn) : string =
    match f with
    | Fn.Neg -> "Np.Negative"
    | Fn.Logistic -> "Special.Expit"
    | Fn.Erf -> "Special.Erf"
    | Fn.Erfc -> "Special.Erfc"
    | Fn.Rsqrt -> "Lax.Rsqrt"
    | Fn.Logit -> "Special.Logit"
    | Fn.Entr -> "Special.Entr"
    | Fn.Asinh
    | Fn.Acosh
    | Fn.Atanh
    | Fn.Asin
    | Fn.Acos
    | Fn.Atan -> $"Np.Arc{(string f).Substring(1)}"
    | _ -> $"Np.{f}"

let private dtype (k: Kind) =
    match k with
    | Float64 -> "Dtype.Float64"
    | Float32 -> "Dtype.Float32"
    | Integer -> "Dtype.Int64"
    | Mask -> "Dtype.Bool"

let private mode (o: Outside) =
    match o with
    | Outside.Refuse -> "IndexMode.Raise"
    | Outside.Clip -> "IndexMode.Clip"
    | Outside.Drop -> "IndexMode.Drop"

let private slice (l: Language) (start: int) (stop: int) (step: int) : string =
    match l with
    | FSharp -> $"Ix.Slice(Nullable {start}, Nullable {stop}, {step})"
    | CSharp -> $"Ix.Slice({start}, {stop}, {step})"

let private along (axis: int) (index: string) = String.Join(", ", Array.append (Array.create axis "Ix.All") [| index |])

/// A node as an expression of its operands' names; `body` names the function of a call.
let private expression (l: Language) (n: Node) (args: string[]) (body: string) : string =
    let x = if args.Length > 0 then args[0] else ""
    let all = String.Join(", ", args)
    let ax = ints l

    match n.Op with
    | Input k -> $"x{k}"
    | Constant numbers -> tensor l { Spec = n.Spec; Numbers = numbers }
    | Unary f -> $"{word f}({x})"
    | Binary f ->
        match symbol f with
        | Some s -> $"{x} {s} {args[1]}"
        | None -> $"{word2 f}({all})"
    | Affine(a, b) -> $"{number l a} * {x} + {number l b}"
    | IntegerPow k -> $"Lax.IntegerPow({x}, {k})"
    | Compare t ->
        let name =
            match t with
            | Test.Eq -> "Equal"
            | Test.Ne -> "NotEqual"
            | Test.Lt -> "Less"
            | Test.Le -> "LessEqual"
            | Test.Gt -> "Greater"
            | Test.Ge -> "GreaterEqual"

        $"Np.{name}({all})"
    | Logic f -> $"Np.Logical{f}({all})"
    | Not -> $"Np.LogicalNot({x})"
    | IsFinite -> $"Np.IsFinite({x})"
    | SignBit -> $"Np.Signbit({x})"
    | Integers f ->
        match f with
        | IntFn.Add -> $"{x} + {args[1]}"
        | IntFn.Sub -> $"{x} - {args[1]}"
        | IntFn.Mul -> $"{x} * {args[1]}"
        | IntFn.Mod -> $"Np.Mod({all})"
        | IntFn.And
        | IntFn.Or
        | IntFn.Xor -> $"Np.Bitwise{f}({all})"
        | IntFn.ShiftLeft -> $"Np.LeftShift({all})"
        | IntFn.ShiftRight -> $"Np.RightShift({all})"
    | Where -> $"Np.Where({all})"
    | Cast k -> $"{x}.AsType({dtype k})"
    | StopGradient ->
        (match l with
         | FSharp -> $"stopGradient {x}"
         | CSharp -> $"StopGradient({x})")
    | BroadcastTo s -> $"Np.BroadcastTo({x}, {ax s})"
    | Reshape s -> $"Np.Reshape({x}, {ax s})"
    | Transpose p -> $"Np.Transpose({x}, {ax p})"
    | Slice(a, b, s) -> $"""{x}[{String.Join(", ", Array.map3 (slice l) a b s)}]"""
    | Flip axes -> $"Np.Flip({x}, {ax axes})"
    | Pad(lo, hi) ->
        let name =
            match l with
            | FSharp -> "value = "
            | CSharp -> "value: "

        $"Np.Pad({x}, {list l (Array.map2 (fun a b -> ints l [| a; b |]) lo hi)}, {name}{args[1]})"
    | Concatenate axis -> $"Np.Concatenate({list l args}, {axis})"
    | Reduce(f, axes, keep) -> $"Np.{f}({x}, {ax axes}, {truth keep})"
    | Test(all, axes) -> $"""Np.{(if all then "All" else "Any")}({x}, {ax axes})"""
    | ArgReduce(greatest, axis) -> $"""Np.{(if greatest then "Argmax" else "Argmin")}({x}, {axis})"""
    | Cumulative(f, axis, reverse) ->
        let name =
            match f with
            | Scan.Sum -> "Cumsum"
            | Scan.Prod -> "Cumprod"
            | Scan.Max -> "CumMax"
            | Scan.Min -> "CumMin"

        $"Np.{name}({x}, {axis}, {truth reverse})"
    | Einsum text -> $"Np.Einsum(\"{text}\", {all})"
    | Take(axis, o) -> $"Np.Take({all}, {axis}, {mode o})"
    | Gather Outside.Refuse -> $"""{x}[{String.Join(", ", args[1..])}]"""
    | Gather Outside.Clip -> $"""{x}.At[{String.Join(", ", args[1..])}].Get(IndexMode.Clip)"""
    | Gather Outside.Drop -> $"""{x}.At[{String.Join(", ", args[1..])}].Get(IndexMode.Fill, 0.0)"""
    | Update(Write.MultiplyUnique, axis, o) -> $"{x}.At[{along axis args[1]}].Multiply({args[2]}, {mode o}, true)"
    | Update(w, axis, o) -> $"{x}.At[{along axis args[1]}].{w}({args[2]}, {mode o})"
    | TakeAlong axis -> $"Np.TakeAlongAxis({all}, {axis})"
    | DynamicSlice sizes -> $"Lax.DynamicSlice({x}, {list l args[1..]}, {ax sizes})"
    | DynamicUpdate -> $"Lax.DynamicUpdateSlice({x}, {args[1]}, {list l args[2..]})"
    | Sort axis -> $"Np.Sort({x}, {axis})"
    | Argsort axis -> $"Np.Argsort({x}, {axis})"
    | Call c ->
        let kind =
            match c.Kind with
            | Vmap(axes, out) -> $"vmap (axes %A{axes} to {out})"
            | Grad wrt -> $"gradient of the sum in argument {wrt}"
            | Cond _ -> $"cond, else {body}_else, by the first operand"
            | k -> $"{k}".ToLowerInvariant()

        let comment =
            match l with
            | FSharp -> $"(* {kind}, {c.Params} of {args.Length} are arguments *)"
            | CSharp -> $"/* {kind}, {c.Params} of {args.Length} are arguments */"

        $"{body}({all}) {comment}"

/// The program as a function, the functions of its calls before it.
let rec private functions (l: Language) (name: string) (p: Program) : string list =
    let inner =
        p.Nodes
        |> Array.indexed
        |> Array.toList
        |> List.collect (fun (i, n) ->
            match n.Op with
            | Call { Kind = Cond other; Body = body } -> functions l $"{name}_{i}" body @ functions l $"{name}_{i}_else" other
            | Call c -> functions l $"{name}_{i}" c.Body
            | _ -> [])

    let line (i: int) (n: Node) =
        let text = expression l n (n.Args |> Array.map (fun j -> $"n{j}")) $"{name}_{i}"

        match l with
        | FSharp -> $"    let n{i} = {text}"
        | CSharp -> $"    var n{i} = {text};"

    let outs = p.Outs |> Array.map (fun o -> $"n{o}")
    let parameters = p.Inputs |> Array.mapi (fun i _ -> i)

    let opening, closing =
        match l with
        | FSharp ->
            let ps = parameters |> Array.map (fun i -> $"x{i}: NDArray")
            $"""let {name} ({String.Join(", ", ps)}) =""", $"    {list l outs}"
        | CSharp ->
            let ps = parameters |> Array.map (fun i -> $"NDArray x{i}")
            $"""static NDArray[] {name}({String.Join(", ", ps)}) {{""", $"    return {list l outs};\n}}"

    inner @ [ opening; yield! (p.Nodes |> Array.mapi line); closing ]

let private called (l: Language) (what: string) (ts: Tensor[]) : string =
    let lines =
        ts
        |> Array.mapi (fun i t ->
            match l with
            | FSharp -> $"let {what}{i} = {tensor l t}"
            | CSharp -> $"var {what}{i} = {tensor l t};")

    String.Join("\n", lines)

/// The program, its inputs (x), tangents (t) and cotangents (c).
let write (l: Language) (c: Case) : string =
    String.Join("\n", functions l "f" c.Program @ [ called l "x" c.Inputs; called l "t" c.Tangents; called l "c" c.Cotangents ])
