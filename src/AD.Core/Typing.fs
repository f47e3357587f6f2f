/// The type of each primitive: what its results are, from the types of its operands alone; and the legality check of programs.
namespace AD.Internal

open System
open AD

module internal Typing =
    let private ill (what: string) : 'a = Raise.impossible (String.Concat("ill-typed equation: ", what))

    let private one (ins: Aval[]) = if ins.Length = 1 then ins[0] else ill "one operand wanted"

    let private two (ins: Aval[]) = if ins.Length = 2 then struct (ins[0], ins[1]) else ill "two operands wanted"

    let private weakOf (ins: Aval[]) = ins.Length > 0 && ins |> Array.forall (fun a -> a.Weak)

    let private alike (ins: Aval[]) =
        let struct (x, y) = two ins

        // most operands share the object too
        if obj.ReferenceEquals(x, y) then
            x
        elif x.Dtype <> y.Dtype || x.Depth <> y.Depth || not (Dims.same x.Shape y.Shape) then
            ill (String.Concat(x.ToString(), " beside ", y.ToString()))
        elif x.Weak && not y.Weak then
            y
        else
            x

    /// The size of a padded axis: lo, the elements with `interior` values between them, hi.
    let padded (lo: int) (hi: int) (interior: int) (n: int) = lo + n + max 0 (n - 1) * interior + hi

    /// How many elements `start, start + step …` has below `limit`.
    let sliced (start: int) (limit: int) (step: int) = max 0 ((limit - start + step - 1) / step)

    let private unary (op: Unary) (x: Aval) : Aval =
        match op with
        | IsFinite
        | SignBit -> { x with Dtype = Dtype.Bool; Weak = false }
        | Not
        | Neg
        | Sign
        | Abs -> x
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
        | XLogX ->
            if x.Dtype.IsFloating then
                x
            else
                ill (String.Concat("a floating operand wanted, not ", x.ToString()))

    let private dot (batch: int) (contract: int) (x: Aval) (y: Aval) : int[] =
        let b = Array.sub x.Shape 0 batch
        let k = Array.sub x.Shape (x.Rank - contract) contract

        if x.Dtype <> y.Dtype || Array.sub y.Shape 0 batch <> b || Array.sub y.Shape batch contract <> k then
            ill (String.Concat("dot of ", x.ToString(), " and ", y.ToString()))

        Array.concat [| b; Array.sub x.Shape batch (x.Rank - batch - contract); Array.skip (batch + contract) y.Shape |]

    let private alikeButWeak (a: Aval) (b: Aval) = a.Dtype = b.Dtype && a.Depth = b.Depth && Dims.same a.Shape b.Shape

    /// The inputs of a body, or its outputs, beside what stands for them outside.
    let private matches (what: string) (have: Aval[]) (wanted: Aval[]) : unit =
        if have.Length <> wanted.Length || not (Array.forall2 alikeButWeak have wanted) then
            ill (String.Concat([| what; ": "; String.Join(", ", have); " in place of "; String.Join(", ", wanted) |]))

    /// What a step takes of an operand over which a scan runs: an element of a stack, or of the first axis.
    let element (length: int) (item: Aval) (whole: Aval) : Aval =
        if whole.Depth = item.Depth + 1 then
            { whole with Depth = item.Depth }
        elif whole.Rank > 0 && whole.Depth = 0 && (length < 0 || whole.Shape[0] = length) then
            { whole with Shape = Array.tail whole.Shape }
        else
            ill (String.Concat("a scan over ", whole.ToString()))

    /// What a scan makes of the elements that come out of its steps: an array with one more axis, where the number of steps is known and the
    /// elements are arrays, else a stack.
    let collected (trips: Trips) (item: Aval) : Aval =
        match trips with
        | Fixed n when item.Depth = 0 -> { item with Shape = Dims.insert 0 n item.Shape }
        | Fixed _
        | Counted -> { item with Depth = item.Depth + 1 }

    let private isCount (a: Aval) = a.Dtype = Dtype.Int64 && a.Rank = 0 && a.Depth = 0

    let private cond (branches: Jaxpr[]) (ins: Aval[]) : Aval[] =
        if branches.Length = 0 || ins.Length = 0 || not (isCount ins[0]) then
            ill "cond wants branches and an int64 scalar"

        for b in branches do
            matches "the operands of a branch" (Array.tail ins) b.InAvals
            matches "the results of a branch" b.OutAvals branches[0].OutAvals

        branches[0].OutAvals

    let private scan (body: Jaxpr) (loop: Loop) (ins: Aval[]) : Aval[] =
        let ins =
            match loop.Trips with
            | Fixed _ -> ins
            | Counted ->
                if ins.Length > 0 && isCount ins[0] then
                    Array.tail ins
                else
                    ill "a counted scan wants its count first"

        let fixed', length =
            loop.Consts + loop.Carries,
            (match loop.Trips with
             | Fixed n -> n
             | Counted -> -1)

        if ins.Length <> body.Inputs then
            ill "a scan with another number of operands than its body has inputs"

        let items = Array.mapi (fun i a -> if i < fixed' then a else element length body.Avals[i] a) ins
        matches "the operands of a scan" items body.InAvals
        let outs = body.OutAvals
        let carries = Array.sub body.InAvals loop.Consts loop.Carries
        matches "the carries of a scan" (Array.take loop.Carries outs) carries
        Array.append carries (outs |> Array.skip loop.Carries |> Array.map (collected loop.Trips))

    let private whileLoop (condition: Jaxpr) (body: Jaxpr) (conditionConsts: int) (bodyConsts: int) (ins: Aval[]) : Aval[] =
        let carries = Array.skip (conditionConsts + bodyConsts) ins
        matches "the condition of a while" (Array.append (Array.take conditionConsts ins) carries) condition.InAvals
        matches "the operands of a while" (Array.append (Array.sub ins conditionConsts bodyConsts) carries) body.InAvals
        matches "the answer of a condition" condition.OutAvals [| Dense.aval Dtype.Bool Dims.scalar |]
        let outs = body.OutAvals
        matches "the carries of a while" (Array.take carries.Length outs) carries
        Array.append carries (outs |> Array.skip carries.Length |> Array.map (collected Counted))

    let private operation (op: Operation) (ins: Aval[]) : Aval[] =
        match op with
        | Unary op -> [| unary op (one ins) |]
        | IntegerPow _
        | SincDerivative _
        | StopGradient
        | Rev _
        | Cumulative _ -> [| one ins |]
        | Binary _ -> [| alike ins |]
        | Compare _ -> [| { alike ins with Dtype = Dtype.Bool; Weak = false } |]
        | Select ->
            if ins.Length <> 3 || ins[0].Dtype <> Dtype.Bool || not (Dims.same ins[0].Shape ins[1].Shape) then
                ill "select wants a mask and two operands of its shape"

            [| alike [| ins[1]; ins[2] |] |]
        | Convert(dtype, weak) -> [| { one ins with Dtype = dtype; Weak = weak } |]
        | Broadcast(shape, _)
        | Reshape shape -> [| { one ins with Shape = shape } |]
        | Transpose perm ->
            let x = one ins
            [| { x with Shape = perm |> Array.map (fun p -> x.Shape[p]) } |]
        | Slice(start, limit, step) ->
            let x = one ins
            [| { x with Shape = Array.init x.Rank (fun i -> sliced start[i] limit[i] step[i]) } |]
        | Pad(lo, hi, interior) ->
            let struct (x, v) = two ins

            if v.Rank <> 0 || v.Dtype <> x.Dtype then ill "pad wants a scalar of the operand's dtype"

            [| { x with Shape = Array.init x.Rank (fun i -> padded lo[i] hi[i] interior[i] x.Shape[i]) } |]
        | Concat axis ->
            let shape = Array.copy ins[0].Shape
            shape[axis] <- ins |> Array.sumBy (fun a -> a.Shape[axis])

            [| { ins[0] with Shape = shape; Weak = weakOf ins } |]
        | Iota(shape, _, dtype) -> [| Dense.aval dtype shape |]
        | Reduce(_, axes) ->
            let x = one ins
            [| { x with Shape = Dims.without axes x.Shape } |]
        | ArgReduce(_, axis) -> [| Dense.aval Dtype.Int64 (Array.removeAt axis (one ins).Shape) |]
        | Dot(batch, contract) ->
            let struct (x, y) = two ins

            [| { x with Shape = dot batch contract x y; Weak = weakOf ins } |]
        | Gather(axes, _) ->
            let x = ins[0]
            [| { x with Shape = Dims.concat ins[1].Shape (Dims.without axes x.Shape) } |]
        | Scatter _ ->
            if ins[0].Dtype <> ins[1].Dtype then ill "scatter wants updates of the operand's dtype"

            [| ins[0] |]
        | DynamicSlice sizes -> [| { ins[0] with Shape = sizes } |]
        | DynamicUpdateSlice -> [| ins[0] |]
        | Sort _ -> ins

    /// The types of the results.
    let infer (prim: Prim) (ins: Aval[]) : Aval[] =
        match prim with
        | Plain op -> operation op ins
        | Cond branches -> cond branches ins
        | Scan(body, loop) -> scan body loop ins
        | While(condition, body, m, n) -> whileLoop condition body m n ins
        | CustomLinear(_, _, outs) -> outs
        | Report _ -> [||]
        | Call(_, program)
        | Custom(_, _, program)
        | Checkpoint(_, program) ->
            if program.Inputs <> ins.Length then
                ill "a call with another number of operands than its program has inputs"

            program.OutAvals

    /// Every variable is defined once before it is used, and every equation has the types that its primitive gives it.
    let check (program: Jaxpr) : unit =
        let defined = Array.create program.Avals.Length false

        for v in 0 .. program.Inputs + program.Consts.Length - 1 do
            defined[v] <- true

        for e in program.Eqns do
            for v in e.Ins do
                if not defined[v] then ill "a variable is used before it is defined"

            let results = infer e.Prim (e.Ins |> Array.map (fun v -> program.Avals[v]))

            if results.Length <> e.Outs.Length then
                ill "an equation with another number of results than its primitive has"

            for i in 0 .. results.Length - 1 do
                let v = e.Outs[i]

                if defined[v] then ill "a variable is defined twice"

                let have = program.Avals[v]

                if not (alikeButWeak have results[i]) then
                    ill (String.Concat(have.ToString(), " recorded for ", results[i].ToString()))

                defined[v] <- true

        for v in program.Outs do
            if not defined[v] then ill "an output is never defined"

    /// The check, in Debug only.
    let legal (program: Jaxpr) : Jaxpr =
#if DEBUG
        check program
#endif
        program
