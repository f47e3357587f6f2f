/// The adjoint of a linear program, ⟨c, A t⟩ = ⟨Aᵀc, t⟩: read from the bottom, a rule a primitive; and with it vjp.
namespace AD.Internal

open System
open System.Collections.Generic
open AD

module internal Transpose =
    let private notLinear (prim: Prim) : 'a =
        Raise.transform
            "AD060"
            $"{Print.name prim} is not linear in the operand that is to be transposed."
            (Spelling.both "‹linearTranspose› and custom rules' tangents want linear functions; for the adjoint of a derivative use ‹vjp›.")

    /// The cotangent of a broadcast's operand: summed over the axes that are new or have grown.
    let private unbroadcast (operand: int[]) (shape: int[]) (dims: int[]) (ct: NDArray) : NDArray =
        let summed =
            [|
                for a in 0 .. shape.Length - 1 do
                    match Array.IndexOf(dims, a) with
                    | -1 -> a
                    | i -> if operand[i] <> shape[a] then a
            |]

        Lax.reshape operand (Lax.reduceSum summed ct)

    /// ct of the padded: what padding moved, moved back; cut edges grow again with zeros.
    let private unpad (lo: int[]) (hi: int[]) (interior: int[]) (shape: int[]) (ct: NDArray) : NDArray =
        let zero = Lax.zeros { ct.Aval with Shape = Dims.scalar }
        let none = Array.zeroCreate<int> lo.Length
        let whole = Lax.pad (lo |> Array.map (~-)) (hi |> Array.map (~-)) none zero ct

        if Array.forall ((=) 0) interior then
            whole
        else
            Lax.slice none (Lax.shape whole) (interior |> Array.map (fun n -> n + 1)) whole |> Lax.reshape shape

    /// Where an update of a Set is the last one at its place: the others have no effect, so no cotangent. Few updates are compared with each
    /// other, many write their numbers on a board of the array's size.
    let private winners (x: Aval) (axes: int[]) (bounds: Bounds) (updates: Aval) (indices: NDArray[]) : NDArray =
        let places = indices[0].Aval.Shape
        let count = Dims.size places

        if int64 count * int64 count <= int64 (Dims.size x.Shape) then
            let all = [| count; count |]

            // clipping may bring two indices to one place
            let place k (index: NDArray) =
                match bounds with
                | Refuse
                | Drop -> index
                | Clip ->
                    let zero = Lax.zeros index.Aval
                    let last = Lax.full index.Aval (float x.Shape[axes[k]] - 1.0)
                    Lax.max zero (Lax.min index last)

            let same k (index: NDArray) =
                let flat = Lax.reshape [| count |] (place k index)
                Lax.eq (Lax.broadcast all [| 0 |] flat) (Lax.broadcast all [| 1 |] flat)

            let later = Lax.lt (Lax.iota all 0 Dtype.Int64) (Lax.iota all 1 Dtype.Int64)
            let overwritten = Lax.reduce ReduceAny [| 1 |] (indices |> Array.mapi same |> Array.fold Lax.and' later)

            Lax.broadcast updates.Shape [| 0 .. places.Length - 1 |] (Lax.reshape places (Lax.not' overwritten))
        else
            let number = Lax.reshape updates.Shape (Lax.iota [| Dims.size updates.Shape |] 0 Dtype.Int64)
            let board = Lax.full { x with Dtype = Dtype.Int64; Weak = false } -1.0
            let written = Lax.scatter Set axes bounds board number indices
            Lax.eq (Lax.gather axes bounds written indices) number

    /// Adds to the sums of the equation's linear operands, from the cotangents of its results (null where zero).
    let rec private rule (a: Adjoint) (e: Eqn) (cts: (NDArray | null)[]) : unit =
        let prim = e.Prim
        let inline isLinear i = not (a.IsKnown e.Ins[i])
        let inline aval i = a.Aval e.Ins[i]

        let inline value i : NDArray =
            match a.Known e.Ins[i] with
            | null -> notLinear prim
            | x -> x

        let ct: NDArray =
            match cts[0] with
            | null -> Lax.zeros (a.Aval e.Outs[0])
            | c -> c

        let inline give i (c: NDArray) = a.Sums.Add(e.Ins[i], c)
        let inline giveIf i (c: unit -> NDArray) = if isLinear i then give i (c ())

        // The rule of a primitive on programs. To the sums so far of those operands that `onto` names the programs add themselves: to a few
        // places of a large array in a few steps. Numbers are added to in place as they are.
        let several (onto: int -> bool) (rule: (NDArray | null)[] -> (NDArray | null)[] -> (NDArray | null)[] -> (NDArray | null)[]) =
            let sums =
                e.Ins
                |> Array.mapi (fun i v ->
                    match a.Sums.Value v with
                    | null -> null
                    | sum -> if isLinear i && onto i && sum.IsTraced && Array.IndexOf(e.Ins, v) = i then sum else null)

            rule (e.Ins |> Array.map a.Known) sums cts
            |> Array.iteri (fun i back ->
                match back with
                | null -> ()
                | back -> if isNull sums[i] then give i back else a.Sums.Become(e.Ins[i], back))

        match prim with
        | Plain op ->
            match op with
            | Unary Neg -> give 0 (Lax.neg ct)
            | Binary Add ->
                giveIf 0 (fun () -> ct)
                giveIf 1 (fun () -> ct)
            | Binary Sub ->
                giveIf 0 (fun () -> ct)
                giveIf 1 (fun () -> Lax.neg ct)
            | Binary Mul -> if isLinear 0 then give 0 (Lax.mul ct (value 1)) else give 1 (Lax.mul (value 0) ct)
            | Binary Div -> give 0 (Lax.div ct (value 1))
            | IntegerPow 1 -> give 0 ct
            | StopGradient -> give 0 ct // of what is linear only the values count, and those it passes
            | Select ->
                let mask = value 0
                let zero = Lax.zeros ct.Aval
                giveIf 1 (fun () -> Lax.select mask ct zero)
                giveIf 2 (fun () -> Lax.select mask zero ct)
            | Convert _ -> if (aval 0).Dtype.IsFloating then give 0 (Lax.convertLike (aval 0) ct)
            | Broadcast(shape, dims) -> give 0 (unbroadcast (aval 0).Shape shape dims ct)
            | Reshape _ -> give 0 (Lax.reshape (aval 0).Shape ct)
            | Transpose perm -> give 0 (Lax.transpose (Dims.inverse perm) ct)
            | Slice(start, limit, step) ->
                let x = aval 0
                let n i = Typing.sliced start[i] limit[i] step[i]

                let hi =
                    Array.init x.Rank (fun i ->
                        if n i = 0 then x.Shape[i] - start[i] else x.Shape[i] - (start[i] + (n i - 1) * step[i] + 1))

                let interior = step |> Array.map (fun s -> s - 1)

                a.Sums.AddPart(
                    e.Ins[0],
                    x,
                    ct,
                    (fun whole part -> Eager.addInto (Dense.slice start limit step whole) part),
                    Cotangents.Slice(x, start, hi, interior)
                )
            | Pad(lo, hi, interior) ->
                giveIf 0 (fun () -> unpad lo hi interior (aval 0).Shape ct)

                // the sum of what was padded alone: the whole less the inside would cancel
                giveIf 1 (fun () ->
                    let mask: Aval = { aval 0 with Dtype = Dtype.Bool; Weak = false }
                    let inside = Lax.pad lo hi interior (Lax.zeros { mask with Shape = Dims.scalar }) (Lax.ones mask)
                    Lax.sumAll (Lax.select inside (Lax.zeros ct.Aval) ct))
            | Rev axes -> give 0 (Lax.rev axes ct)
            | Concat axis ->
                let mutable from = 0

                for i in 0 .. e.Ins.Length - 1 do
                    let n = (aval i).Shape[axis]
                    let at = from
                    giveIf i (fun () -> Lax.sliceAxis axis at (at + n) 1 ct)
                    from <- from + n
            | Reduce(ReduceSum, axes) -> give 0 (Lax.unreduce axes (aval 0).Shape ct)
            | Cumulative(CumSum, axis, reverse) -> give 0 (Lax.cumulative CumSum axis (not reverse) ct)
            | Dot(batch, contract) ->
                // lhs: B M K, rhs: B K N, ct: B M N; each cotangent is the product with the other operand turned over
                let x, y = aval 0, aval 1
                let m = x.Rank - batch - contract
                let n = y.Rank - batch - contract

                let turn rank first =
                    Array.concat [| [| 0 .. batch - 1 |]; [| batch + first .. rank - 1 |]; [| batch .. batch + first - 1 |] |]

                if isLinear 0 then
                    give 0 (Lax.dot batch n ct (Lax.transpose (turn y.Rank contract) (value 1)))
                else
                    give 1 (Lax.dot batch m (Lax.transpose (turn x.Rank m) (value 0)) ct)
            | Gather(axes, bounds) ->
                let x = aval 0
                let indices = Array.init (e.Ins.Length - 1) (fun i -> value (i + 1))
                let onto (sum: NDArray | null) part = Lax.scatter Accumulate axes bounds (Cotangents.Dense(x, sum)) part indices

                if indices |> Array.forall (fun i -> i.Value :? Dense) then
                    let places = indices |> Array.map (fun i -> i.Value :?> Dense)
                    a.Sums.AddPart(e.Ins[0], x, ct, (fun whole part -> Eager.scatterAddInto whole part places axes bounds), onto)
                else
                    a.Sums.AddTraced(e.Ins[0], ct, onto)
            | Scatter(op, axes, bounds) ->
                let indices = Array.init (e.Ins.Length - 2) (fun i -> value (i + 2))
                let read c = Lax.gather axes bounds c indices

                match op with
                | Accumulate ->
                    giveIf 0 (fun () -> ct)
                    giveIf 1 (fun () -> read ct)
                | Set ->
                    // read before the places are cleared, which may then happen in place; a single write is the last at its place
                    giveIf 1 (fun () ->
                        if Dims.size (indices[0].Aval.Shape) = 1 then
                            read ct
                        else
                            Lax.select (winners (aval 0) axes bounds (aval 1) indices) (read ct) (Lax.zeros (aval 1)))

                    giveIf 0 (fun () -> Lax.scatter Set axes bounds ct (Lax.zeros (aval 1)) indices)
                | Multiply -> give 0 (Lax.scatter Multiply axes bounds ct (value 1) indices)
            | DynamicSlice _ ->
                let starts = Array.init (e.Ins.Length - 1) (fun i -> value (i + 1))

                a.Sums.AddTraced(
                    e.Ins[0],
                    ct,
                    fun sum part ->
                        match sum with
                        | null -> Lax.dynamicUpdateSlice (Lax.zeros (aval 0)) part starts
                        | sum -> Lax.dynamicUpdateSlice sum (Lax.add (Lax.dynamicSlice (Lax.shape part) sum starts) part) starts
                )
            | DynamicUpdateSlice ->
                let starts = Array.init (e.Ins.Length - 2) (fun i -> value (i + 2))
                giveIf 1 (fun () -> Lax.dynamicSlice (aval 1).Shape ct starts)
                giveIf 0 (fun () -> Lax.dynamicUpdateSlice ct (Lax.zeros (aval 1)) starts)
            | Unary _
            | IntegerPow _
            | SincDerivative _
            | Binary _
            | Compare _
            | Iota _
            | Reduce _
            | ArgReduce _
            | Cumulative _
            | Sort _ -> notLinear prim
        | Cond branches -> several (fun _ -> true) (LoopsTranspose.cond transposed branches)
        | Scan(body, loop) -> several (LoopsTranspose.isConst loop) (LoopsTranspose.scan transposed body loop)
        | CustomLinear(name, residuals, outs) ->
            let cts = Array.map2 (fun (c: NDArray | null) aval -> if isNull c then Lax.zeros aval else Unchecked.nonNull c) cts outs
            let operands = Array.init (e.Ins.Length - residuals) (fun i -> aval (residuals + i))
            let back = (CustomRules.backward name).Pull(Array.init residuals value, cts, operands)

            for i in 0 .. back.Length - 1 do
                match back[i] with
                | null -> ()
                | b -> giveIf (residuals + i) (fun () -> b)
        | Call(_, program)
        | Custom(_, _, program)
        | Checkpoint(_, program) ->
            several
                (fun _ -> true)
                (LoopsTranspose.call transposed program (fun adjoint ins -> Trace.Bind(Bodies.asCall adjoint prim, ins)))
        | While _ -> notLinear prim
        | Report _ -> Split.RefuseReport prim

    /// Reads the equations from the last to the first. `forget` lets go of a known operand: on a tape each use of one is a variable of its
    /// own, so that it is not asked for again.
    and private backward (a: Adjoint) (length: int) (equation: int -> Eqn) (forget: int -> unit) : unit =
        for i in length - 1 .. -1 .. 0 do
            let e = equation i
            let mutable met, linear = false, false

            for v in e.Outs do
                if not (isNull (a.Sums.Value v)) then met <- true

            for v in e.Ins do
                if not (a.IsKnown v) then linear <- true

            if met && linear then
                let cts = Array.zeroCreate<NDArray | null> e.Outs.Length

                for k in 0 .. cts.Length - 1 do
                    cts[k] <- a.Sums.Value e.Outs[k]

                match e.Source with
                | null -> rule a e cts
                | line ->
                    // someone watches for NaN
                    let what = String.Concat("the backward pass of ", Print.name e.Prim)
                    UserLines.From(String.Concat(line, ", in ", what), (fun () -> rule a e cts))

                    for v in e.Ins do
                        match a.Sums.Value v with
                        | null -> ()
                        | sum -> NaNs.stop what (fun () -> line) [||] sum

            for v in e.Outs do
                a.Sums.Release v

            for v in e.Ins do
                forget v

    /// A program's adjoint: inputs are the known inputs, then the given cotangents, then what is added to; outputs the cotangents of the
    /// linear inputs that are not zero, or wanted (NonZero flags the inputs). What depends on no linear input is computed, not transposed.
    and private transposed (p: Jaxpr) (asked: LoopsTranspose.Asked) : SparseProgram =
        let key = [| asked.Linear; asked.Given; asked.Wanted; asked.Onto |] |> Array.fold Masks.key "transpose"

        p.Derived(
            key,
            fun () ->
                let cut = Split.cut p asked.Linear
                let q = cut.Linear
                let residuals = cut.Residuals.Length
                let knownIn = Rewire.drop asked.Linear p.InAvals
                let cts = Rewire.pick asked.Given p.OutAvals
                let has = Array.create p.Inputs false
                let linears = Rewire.which asked.Linear

                let program =
                    Stage.closed "transpose" (Array.concat [| knownIn; cts; Rewire.pick asked.Onto p.InAvals |]) (fun zs ->
                        let parts = Loops.groups [| knownIn.Length; cts.Length; Loops.count asked.Onto |] zs
                        let outs = Stage.eval cut.Known parts[0]
                        let plain = cut.LinearOut.Length - Loops.count cut.LinearOut
                        let known = Array.zeroCreate<NDArray | null> q.Avals.Length

                        cut.Residuals |> Array.iteri (fun i r -> known[i] <- if r >= 0 then parts[0][r] else outs[plain - 1 - r])
                        q.Consts |> Array.iteri (fun i c -> known[q.Inputs + i] <- NDArray c)

                        let sums = Cotangents q.Avals.Length
                        let given, onto = Queue<NDArray> parts[1], Queue<NDArray> parts[2]
                        let outVars = Queue<int> q.Outs

                        linears |> Array.iteri (fun j i -> if asked.Onto[i] then sums.Add(residuals + j, onto.Dequeue()))

                        for i in 0 .. p.Outs.Length - 1 do
                            let ct: NDArray | null = if asked.Given[i] then given.Dequeue() else null

                            if cut.LinearOut[i] then
                                let v = outVars.Dequeue()

                                match ct with
                                | null -> ()
                                | ct -> if isNull known[v] then sums.Add(v, ct)

                        let a =
                            {
                                Aval = fun v -> q.Avals[v]
                                Known = fun v -> known[v]
                                IsKnown = fun v -> not (isNull known[v])
                                Sums = sums
                            }

                        // an output that is an input keeps its cotangent; equations never define inputs
                        backward a q.Eqns.Length (fun i -> q.Eqns[i]) ignore

                        linears
                        |> Array.indexed
                        |> Array.choose (fun (j, i) ->
                            let ct =
                                match sums.Value(residuals + j) with
                                | null -> if asked.Wanted[i] then Some(Lax.zeros p.Avals[i]) else None
                                | ct -> Some ct

                            has[i] <- ct.IsSome
                            ct))

                { Program = program; NonZero = has }
        )

    /// The cotangents of a tape's inputs (null where zero), from those of its outputs.
    let tape (l: Linearized) (cts: (NDArray | null)[]) (oneShot: bool) : (NDArray | null)[] =
        let t = l.Tape
        let sums = Cotangents t.Avals.Count

        for i in 0 .. cts.Length - 1 do
            match cts[i] with
            | null -> ()
            | ct -> if l.Outs[i] >= 0 then sums.Add(l.Outs[i], ct)

        let a =
            {
                Aval = fun v -> t.Avals[v]
                Known = t.KnownValue
                IsKnown = t.IsKnown
                Sums = sums
            }

        backward a t.Length t.Eqn (if oneShot then t.Forget else ignore)
        l.Ins |> Array.map (fun v -> if v < 0 then null else sums.Value v)

    /// The adjoint of a linear program with closed-over known inputs: cotangents in, cotangents of the linear inputs out (null where zero).
    let program (p: Jaxpr) (known: NDArray[]) (linearIn: bool[]) (cts: (NDArray | null)[]) : (NDArray | null)[] =
        let given = cts |> Array.map (fun c -> not (isNull c))
        let none = Array.create linearIn.Length false
        let adjoint = transposed p { Linear = linearIn; Given = given; Wanted = none; Onto = none }

        let ctIns =
            cts
            |> Array.choose (fun c ->
                match c with
                | null -> None
                | c -> Some c)

        let outs = Stage.eval adjoint.Program (Array.append known ctIns)
        let mutable next = 0

        [|
            for v in 0 .. p.Inputs - 1 do
                if linearIn[v] then
                    if adjoint.NonZero[v] then
                        outs[next]
                        next <- next + 1
                    else
                        null
        |]
