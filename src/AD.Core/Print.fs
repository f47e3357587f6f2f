/// The text of programs, in JAX's style. Nothing here recurses over the length of a program, only into the bodies of calls.
module internal AD.Internal.Print

open System.Collections.Generic
open System.Globalization
open System.Text
open AD

/// The stable name of a primitive.
let name (p: Prim) : string = Names.name p

let private int (n: int) = n.ToString CultureInfo.InvariantCulture

let private truth (b: bool) = if b then "True" else "False"

let private quoted (text: string) = System.String.Concat("'", text.Replace("\n", "\\n"), "'")

let private bounds (b: Bounds) =
    match b with
    | Refuse -> "refuse"
    | Clip -> "clip"
    | Drop -> "drop"

let private ofOperation (op: Operation) : (string * string)[] =
    match op with
    | Unary _
    | Binary _
    | Compare _
    | Select
    | StopGradient
    | DynamicUpdateSlice -> [||]
    | IntegerPow n -> [| "y", int n |]
    | SincDerivative n -> [| "n", int n |]
    | Convert(dtype, weak) -> [| "new_dtype", dtype.ToString(); "weak_type", truth weak |]
    | Broadcast(shape, dims) -> [| "broadcast_dimensions", Format.tuple dims; "shape", Format.tuple shape |]
    | Reshape shape -> [| "new_sizes", Format.tuple shape |]
    | Transpose perm -> [| "permutation", Format.tuple perm |]
    | Slice(start, limit, step) ->
        [|
            "limit_indices", Format.tuple limit
            "start_indices", Format.tuple start
            "strides", (if Array.forall ((=) 1) step then "None" else Format.tuple step)
        |]
    | Pad(lo, hi, interior) ->
        let axes = Array.map3 (fun a b c -> Format.tuple [| a; b; c |]) lo hi interior
        let comma = if axes.Length = 1 then ",)" else ")"
        [| "padding_config", System.String.Concat("(", System.String.Join(", ", axes), comma) |]
    | Rev axes -> [| "dimensions", Format.tuple axes |]
    | Concat axis -> [| "dimension", int axis |]
    | Iota(shape, axis, dtype) -> [| "dimension", int axis; "dtype", dtype.ToString(); "shape", Format.tuple shape |]
    | Reduce(_, axes) -> [| "axes", Format.tuple axes |]
    | ArgReduce(_, axis) -> [| "axes", Format.tuple [| axis |]; "index_dtype", "int64" |]
    | Cumulative(_, axis, reverse) -> [| "axis", int axis; "reverse", truth reverse |]
    | Dot(batch, contract) -> [| "batch", int batch; "contract", int contract |]
    | Gather(axes, mode) -> [| "axes", Format.tuple axes; "mode", bounds mode |]
    | Scatter(_, axes, mode) -> [| "axes", Format.tuple axes; "mode", bounds mode |]
    | DynamicSlice sizes -> [| "slice_sizes", Format.tuple sizes |]
    | Sort axis -> [| "dimension", int axis |]

/// The static parameters of a primitive by name, in alphabetical order as JAX prints them. The program of a call is not among them.
let parameters (p: Prim) : (string * string)[] =
    match p with
    | Plain op -> ofOperation op
    | Cond _ -> [||]
    | Scan(_, loop) ->
        let length =
            match loop.Trips with
            | Fixed n -> int n
            | Counted -> "counted"

        [|
            "carries", int loop.Carries
            "consts", int loop.Consts
            "length", length
            "reverse", truth loop.Reverse
            "unroll", int loop.Unroll
        |]
    | While(_, _, conditionConsts, bodyConsts) -> [| "body_consts", int bodyConsts; "cond_consts", int conditionConsts |]
    | Call(name, _) -> [| "name", name |]
    | Custom(rule, _, _) -> [| "name", rule.Text |]
    | CustomLinear(rule, residuals, _) -> [| "name", rule.Text; "residuals", int residuals |]
    | Checkpoint(saving, _) ->
        [|
            "saving",
            (match saving with
             | SaveEverything -> "everything"
             | SaveNothing -> "nothing"
             | SaveDots -> "dots")
        |]
    | Report(report, lanes) ->
        let said =
            match report with
            | DebugPrint format -> "fmt", quoted format
            | DebugCallback rule -> "name", rule.Text
            | ErrorIf message
            | NotNaN message -> "message", quoted message

        if lanes = 0 then [| said |] else [| said; "lanes", int lanes |]

let private short (d: Dtype) =
    match d with
    | Dtype.Bool -> "bool"
    | Dtype.UInt32 -> "u32"
    | Dtype.Int32 -> "i32"
    | Dtype.Int64 -> "i64"
    | Dtype.Float32 -> "f32"
    | Dtype.Float64 -> "f64"

/// `f64[3,4]`; of a stack `f64[*,3,4]`.
let aval (a: Aval) : string =
    if a.Depth = 0 then
        System.String.Concat(short a.Dtype, Dims.text a.Shape)
    else
        let axes = Array.append (Array.create a.Depth "*") (a.Shape |> Array.map int)
        System.String.Concat([| short a.Dtype; "["; System.String.Join(",", axes); "]" |])

/// a, b, …, z, ba, bb, …: JAX's numbering, in base 26.
let private letters (n: int) : string =
    let mutable digits = 1
    let mutable rest = n / 26

    while rest > 0 do
        digits <- digits + 1
        rest <- rest / 26

    System.String.Create(
        digits,
        n,
        fun text n ->
            let mutable rest = n

            for i in text.Length - 1 .. -1 .. 0 do
                text[i] <- char (97 + rest % 26)
                rest <- rest / 26
    )

let private literal (c: Dense) : string =
    let one = Dense(c.Storage, c.Offset, [||], { c.Aval with Shape = Dims.scalar })
    System.String.Concat(Format.str one, ":", aval c.Aval)

let private unread = "_"

/// The text of each variable where it is read. What nobody reads is `_`; literals take no letter.
let private names (p: Jaxpr) : string[] =
    let used = Array.zeroCreate<bool> p.Avals.Length

    for e in p.Eqns do
        for v in e.Ins do
            used[v] <- true

    for v in p.Outs do
        used[v] <- true

    let names = Array.create p.Avals.Length unread
    let mutable count = 0

    let letter v =
        names[v] <- letters count
        count <- count + 1

    for i in 0 .. p.Consts.Length - 1 do
        if Dense.isUniform p.Consts[i] then
            names[p.Inputs + i] <- literal p.Consts[i]
        else
            letter (p.Inputs + i)

    for v in 0 .. p.Inputs - 1 do
        letter v

    for e in p.Eqns do
        for v in e.Outs do
            if used[v] then letter v

    names

let private binders (text: StringBuilder) (p: Jaxpr) (names: string[]) (vars: seq<int>) =
    let mutable first = true

    for v in vars do
        if not first then text.Append ' ' |> ignore

        first <- false
        text.Append(names[v]).Append(':').Append(aval p.Avals[v]) |> ignore

/// The widest program that stands on one line.
let private lineWidth = 80

let private key (p: Jaxpr) : obj = nonNull (box p)

/// Bodies that are called more than once are written once, before the program, under a name.
let private sharedBodies (p: Jaxpr) : List<Jaxpr> =
    let met = Dictionary<obj, int>(HashIdentity.Reference)
    let order = List<Jaxpr>()

    let rec visit (q: Jaxpr) =
        for e in q.Eqns do
            for body in Bodies.within e.Prim do
                match met.TryGetValue(key body) with
                | true, n -> met[key body] <- n + 1
                | false, _ ->
                    met[key body] <- 1
                    visit body
                    order.Add body

    visit p
    order.RemoveAll(fun body -> met[key body] < 2) |> ignore
    order

/// A program as JAX prints it: on one line where it fits, else one equation a line.
let jaxpr (program: Jaxpr) : string =
    let shared = Dictionary<obj, string>(HashIdentity.Reference)

    let rec write (text: StringBuilder) (indent: int) (p: Jaxpr) : unit =
        let names = names p

        let equation (at: int) (e: Eqn) =
            binders text p names e.Outs

            if e.Outs.Length > 0 then text.Append " = " |> ignore

            text.Append(name e.Prim) |> ignore
            let parameters = parameters e.Prim

            if parameters.Length > 0 then
                text.Append '[' |> ignore

                for i in 0 .. parameters.Length - 1 do
                    if i > 0 then text.Append ' ' |> ignore

                    text.Append(fst parameters[i]).Append('=').Append(snd parameters[i]) |> ignore

                text.Append ']' |> ignore

            for body in Bodies.within e.Prim do
                text.Append ' ' |> ignore

                match shared.TryGetValue(key body) with
                | true, label -> text.Append label |> ignore
                | false, _ -> write text (at + 2) body

            for v in e.Ins do
                text.Append(' ').Append(names[v]) |> ignore

        let start = text.Length
        text.Append "{ lambda " |> ignore

        binders
            text
            p
            names
            (seq {
                for i in 0 .. p.Consts.Length - 1 do
                    if not (Dense.isUniform p.Consts[i]) then p.Inputs + i
            })

        text.Append "; " |> ignore
        binders text p names (seq { 0 .. p.Inputs - 1 })
        text.Append ". let" |> ignore
        let head = text.Length

        let close (lead: string) =
            text.Append(lead).Append("in (") |> ignore

            for i in 0 .. p.Outs.Length - 1 do
                if i > 0 then text.Append ", " |> ignore

                text.Append names[p.Outs[i]] |> ignore

            text.Append(if p.Outs.Length = 1 then ",) }" else ") }") |> ignore

        // at most so many equations can fit on a line, so that each is written at most twice
        let candidate = p.Eqns.Length <= lineWidth / 8 && not (Array.exists (fun e -> (Bodies.within e.Prim).Length > 0) p.Eqns)

        if candidate then
            text.Append ' ' |> ignore

            for i in 0 .. p.Eqns.Length - 1 do
                if i > 0 then text.Append "; " |> ignore

                equation indent p.Eqns[i]

            close " "

        if not candidate || indent + text.Length - start > lineWidth then
            text.Length <- head

            for e in p.Eqns do
                text.Append('\n').Append(' ', indent + 4) |> ignore
                equation (indent + 4) e

            text.Append('\n').Append(' ', indent + 2) |> ignore
            close ""

    let text = StringBuilder()

    for body in sharedBodies program do
        let label = System.String.Concat("body", int shared.Count)
        text.Append("let ").Append(label).Append(" = ") |> ignore
        write text 0 body
        text.Append " in\n" |> ignore
        shared[key body] <- label

    write text 0 program
    text.ToString()
