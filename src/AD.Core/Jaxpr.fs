/// Programs as data: the primitives, and equations in A-normal form. Nothing here holds a closure, a type or a tracer.
namespace AD.Internal

open System
open System.Collections.Concurrent
open AD

/// How often a scan's body runs.
type internal Trips =
    | Fixed of int
    /// As often as the first operand says, an int64 scalar. The xs and ys of the scan are stacks.
    | Counted

/// What a scan does with its body, whose inputs are consts, carries and one element of each of xs, in this order.
type internal Loop =
    {
        Trips: Trips
        /// From the last element of xs to the first.
        Reverse: bool
        Consts: int
        Carries: int
        /// Steps that a compiler should write out in a row: never more than a hint.
        Unroll: int
    }

/// Effects that an equation has beside its results: such an equation is never dropped, merged or moved.
[<Flags>]
type internal Effects =
    | None = 0
    | Print = 1
    | Callback = 2
    | Check = 4

/// The primitives: the operations on arrays, and what holds programs, carries a rule of a user's or does something beside computing.
[<CustomEquality; NoComparison>]
type internal Prim =
    | Plain of Operation
    /// An int64 scalar, then operands that all branches take: the results of the branch of that number, the nearest if there is none.
    | Cond of branches: Jaxpr[]
    /// (The count, ) consts, carries, xs: carries are handed from step to step, an element of xs goes into each step and one of ys comes out.
    | Scan of body: Jaxpr * loop: Loop
    /// The condition's consts, the body's consts, carries: while the condition holds of the carries, the body makes new ones, and elements of
    /// ys, which are stacks.
    | While of condition: Jaxpr * body: Jaxpr * conditionConsts: int * bodyConsts: int
    /// A program as one operation.
    | Call of name: string * program: Jaxpr
    /// A program that brings its own derivative. Its last inputs are what the function captured, of which the rule knows nothing.
    | Custom of rule: RuleName * captured: int * program: Jaxpr
    /// Residuals, then tangents: the linear function whose adjoint is the user's bwd at those residuals.
    | CustomLinear of rule: RuleName * residuals: int * outs: Aval[]
    /// A program that the backward pass computes again in place of keeping what is inside.
    | Checkpoint of Saving * program: Jaxpr
    /// Once for each of the lanes, the first axes of all operands, in row-major order; with none, once.
    | Report of Report * lanes: int

    override p.Equals(other) =
        match other with
        | :? Prim as q -> Prim.Same(p, q)
        | _ -> false

    override p.GetHashCode() = Prim.Hash p

    static member private Same(p: Prim, q: Prim) : bool =
        match p, q with
        | Plain a, Plain b -> obj.ReferenceEquals(a, b) || a.Equals b
        | Cond a, Cond b -> a.Length = b.Length && Array.forall2 (fun (p: Jaxpr) q -> p.Equals q) a b
        | Scan(a, l), Scan(b, m) -> l = m && a.Equals b
        | While(c, a, k, l), While(d, b, m, n) -> k = m && l = n && c.Equals d && a.Equals b
        | Call(n, a), Call(m, b) -> n = m && a.Equals b
        | Custom(r, n, a), Custom(s, m, b) -> obj.ReferenceEquals(r, s) && n = m && a.Equals b
        | CustomLinear(r, n, a), CustomLinear(s, m, b) -> obj.ReferenceEquals(r, s) && n = m && a = b
        | Checkpoint(s, a), Checkpoint(t, b) -> s = t && a.Equals b
        | Report(a, n), Report(b, m) -> a = b && n = m
        | (Plain _ | Cond _ | Scan _ | While _ | Call _), _
        | (Custom _ | CustomLinear _ | Checkpoint _ | Report _), _ -> false

    static member private Hash(p: Prim) : int =
        match p with
        | Plain op -> op.GetHashCode()
        | Call(n, j) -> HashCode.Combine(26, n, j.GetHashCode())
        | Custom(r, n, j) -> HashCode.Combine(27, r.GetHashCode(), n, j.GetHashCode())
        | CustomLinear(r, n, outs) -> HashCode.Combine(28, r.GetHashCode(), n, outs.Length)
        | Checkpoint(s, j) -> HashCode.Combine(29, hash s, j.GetHashCode())
        | Report(r, n) -> HashCode.Combine(30, hash r, n)
        | Cond branches -> branches |> Array.fold (fun h b -> h * 31 + b.GetHashCode()) 31
        | Scan(body, loop) -> HashCode.Combine(32, body.GetHashCode(), hash loop)
        | While(condition, body, m, n) -> HashCode.Combine(33, condition.GetHashCode(), body.GetHashCode(), m, n)

/// One operation: `outs = prim ins`. Variables are numbers into the program's table of types.
and [<NoEquality; NoComparison>] internal Eqn =
    {
        Prim: Prim
        Ins: int[]
        Outs: int[]
        Effects: Effects
        /// Recorded from tangents or cotangents: here 0·x may be folded to 0, and nowhere else.
        Linear: bool
        /// The user's line, where known: outside equality and hash.
        Source: string | null
    }

/// A program. Variables 0 … Inputs−1 are its inputs, then come the constants, then what the equations define, in order.
and [<Sealed; AllowNullLiteral>] internal Jaxpr(avals: Aval[], inputs: int, consts: Dense[], eqns: Eqn[], outs: int[]) =
    let derived = ConcurrentDictionary<string, obj>()

    let mutable hash = 0
    let effects = lazy (eqns |> Array.fold (fun all e -> all ||| e.Effects) Effects.None)

    /// The type of each variable.
    member _.Avals = avals
    member _.Inputs = inputs
    member _.Consts = consts
    member _.Eqns = eqns
    member _.Outs = outs
    member _.InAvals: Aval[] = Array.sub avals 0 inputs
    member _.OutAvals: Aval[] = outs |> Array.map (fun v -> avals[v])

    /// What running the program does beside computing.
    member _.Effects: Effects = effects.Value

    /// What a transform made of this program, by the transform's name and masks: computed once, kept as long as the program.
    member _.Derived(key: string, make: unit -> 'T) : 'T =
        match derived.TryGetValue key with
        | true, v -> unbox<'T> v
        | _ -> unbox<'T>(derived.GetOrAdd(key, nonNull (box (make ()))))

    /// Equal programs compute the same by the same equations on bit-equal constants.
    override p.Equals(other) =
        match other with
        | :? Jaxpr as q ->
            obj.ReferenceEquals(p, q)
            || (inputs = q.Inputs
                && avals.Length = q.Avals.Length
                && eqns.Length = q.Eqns.Length
                && consts.Length = q.Consts.Length
                && p.GetHashCode() = q.GetHashCode()
                && outs.AsSpan().SequenceEqual(ReadOnlySpan q.Outs)
                && Array.forall2 (fun (a: Aval) b -> a.Equals b) avals q.Avals
                && Array.forall2 (fun (c: Dense) d -> Jaxpr.SameConst(c, d)) consts q.Consts
                && Array.forall2
                    (fun a b ->
                        a.Ins.AsSpan().SequenceEqual(ReadOnlySpan b.Ins)
                        && a.Outs.AsSpan().SequenceEqual(ReadOnlySpan b.Outs)
                        && a.Effects = b.Effects
                        && a.Linear = b.Linear
                        && a.Prim.Equals b.Prim)
                    eqns
                    q.Eqns)
        | _ -> false

    static member private SameConst(c: Dense, d: Dense) : bool =
        obj.ReferenceEquals(c, d)
        || (c.Aval.Equals d.Aval
            && (let bytes (x: Dense) =
                    let w = (Dense.whole x).Storage
                    let b = Array.zeroCreate<byte>(Buffer.ByteLength w)
                    Buffer.BlockCopy(w, 0, b, 0, b.Length)
                    b

                bytes c = bytes d))

    override _.GetHashCode() =
        if hash = 0 then
            let mutable h = HashCode()
            h.Add inputs
            h.Add consts.Length

            for e in eqns do
                h.Add(e.Prim.GetHashCode())

                for v in e.Ins do
                    h.Add v

            for v in outs do
                h.Add v

            hash <- h.ToHashCode() ||| 1

        hash
