/// The adjoints of linear branches and loops, as functions of a body's adjoint: a scan is read from its last step to its first.
namespace AD.Internal

open AD

module internal LoopsTranspose =
    open Loops

    /// What is asked of a body's adjoint, all by flags.
    [<NoEquality; NoComparison>]
    type Asked =
        {
            /// Which inputs are linear.
            Linear: bool[]
            /// The outputs whose cotangents are given.
            Given: bool[]
            /// The inputs whose cotangents must be there, even if they are zero.
            Wanted: bool[]
            /// The inputs whose cotangents are added to what is given last.
            Onto: bool[]
        }

    /// The adjoint's inputs are the known inputs, the given cotangents and what is added to; its outputs the cotangents of the linear inputs.
    type BodyAdjoint = Jaxpr -> Asked -> SparseProgram

    let private isThere (x: NDArray | null) = not (isNull x)

    let private present (xs: (NDArray | null)[]) : NDArray[] =
        xs
        |> Array.choose (fun x ->
            match x with
            | null -> None
            | x -> Some x)

    /// The results where the flags are set, null elsewhere.
    let private spread (flags: bool[]) (xs: NDArray[]) : (NDArray | null)[] =
        let rank = Array.scan (fun n f -> if f then n + 1 else n) 0 flags
        flags |> Array.mapi (fun i f -> if f then xs[rank[i]] else null)

    /// What is asked where these operands are known and the cotangents of these results are given.
    let private asking (known: (NDArray | null)[]) (cts: (NDArray | null)[]) : Asked =
        let none = Array.create known.Length false

        {
            Linear = known |> Array.map (isThere >> not)
            Given = cts |> Array.map isThere
            Wanted = none
            Onto = none
        }

    /// The adjoints of programs on the same operands, as one: all give the cotangents that any of them has, where a sum is there added to it.
    let private together
        (adjoint: BodyAdjoint)
        (programs: Jaxpr[])
        (asked: Asked)
        (sums: (NDArray | null)[])
        : struct (Jaxpr[] * bool[] * bool[]) =
        let alone = programs |> Array.map (fun p -> adjoint p asked)
        let given = alone |> Array.map (fun t -> t.NonZero) |> Array.reduce either
        let onto = Array.map2 (fun f sum -> f && isThere sum) given sums

        let whole (p: Jaxpr) (t: SparseProgram) =
            if t.NonZero = given && not (Array.exists id onto) then
                t.Program
            else
                (adjoint p { asked with Wanted = given; Onto = onto }).Program

        struct (Array.map2 whole programs alone, given, onto)

    /// A program's adjoint, called as `bind` says. Results as those of `cond`.
    let call
        (adjoint: BodyAdjoint)
        (program: Jaxpr)
        (bind: Jaxpr -> NDArray[] -> NDArray[])
        (known: (NDArray | null)[])
        (sums: (NDArray | null)[])
        (cts: (NDArray | null)[])
        : (NDArray | null)[] =
        let struct (programs, given, onto) = together adjoint [| program |] (asking known cts) sums
        let ins = Array.concat [| present known; present cts; present (Rewire.pick onto sums) |]
        bind programs[0] ins |> spread given

    /// The cotangents of the operands, null where zero or where the operand is known; where there is a sum so far, they are added to it.
    let cond
        (adjoint: BodyAdjoint)
        (branches: Jaxpr[])
        (known: (NDArray | null)[])
        (sums: (NDArray | null)[])
        (cts: (NDArray | null)[])
        : (NDArray | null)[] =
        let its, sums = Array.tail known, Array.tail sums
        let struct (bodies, given, onto) = together adjoint branches (asking its cts) sums

        match known[0] with
        | null -> Raise.impossible "a branch chosen by a tangent"
        | index ->
            Lax.cond bodies index (Array.concat [| present its; present cts; present (Rewire.pick onto sums) |])
            |> spread given
            |> Array.append [| null |]

    /// Whether the operand of this number is one of a loop's consts.
    let isConst (loop: Loop) (i: int) : bool = i >= lead loop && i < lead loop + loop.Consts

    /// The cotangents of the operands, null where zero or where the operand is known; where there is a sum so far of a const, it is added to.
    let scan
        (adjoint: BodyAdjoint)
        (body: Jaxpr)
        (loop: Loop)
        (known: (NDArray | null)[])
        (sums: (NDArray | null)[])
        (cts: (NDArray | null)[])
        : (NDArray | null)[] =
        let front = lead loop
        let count', its = Array.splitAt front known
        let first = loop.Consts + loop.Carries
        let isCarry i = i >= loop.Consts && i < first
        let linear = its |> Array.mapi (fun i x -> isCarry i || isNull x)
        let none = Array.create body.Inputs false
        let ofYs = Array.skip loop.Carries cts |> Array.map isThere

        let asked carries = { Linear = linear; Given = Array.append carries ofYs; Wanted = none; Onto = none }

        // a carry has a cotangent where one is given for its last value, or a later step has made one
        let rec settled (carries: bool[]) =
            let nonZero = (adjoint body (asked carries)).NonZero
            let grown = either carries (Array.sub nonZero loop.Consts loop.Carries)
            if grown = carries then struct (carries, nonZero) else settled grown

        let struct (carries, nonZero) = settled (Array.take loop.Carries cts |> Array.map isThere)
        let onto = nonZero |> Array.mapi (fun i f -> f && i < loop.Consts)
        let wanted = nonZero |> Array.mapi (fun i _ -> isCarry i && carries[i - loop.Consts])
        let t = adjoint body { asked carries with Wanted = wanted; Onto = onto }

        // inputs: known consts, known xs, cotangents of carries, of ys, sums; in the loop the sums are carries too
        let knownConsts, knownXs = present (Array.take loop.Consts its), present (Array.skip first its)

        let starts =
            Rewire.which onto
            |> Array.map (fun i ->
                match sums[front + i] with
                | null -> Lax.zeros body.Avals[i]
                | sum -> sum)

        let sizes = [| knownConsts.Length; knownXs.Length; count carries; count ofYs; starts.Length |]
        let places = groups sizes [| 0 .. Array.sum sizes - 1 |]
        let order = Array.concat [| places[0]; places[4]; places[2]; places[1]; places[3] |]

        let given j : NDArray =
            match cts[j] with
            | null -> Lax.zeros body.Avals[loop.Consts + j]
            | ct -> ct

        let last = Rewire.which carries |> Array.map given

        let operands = Array.concat [| present count'; knownConsts; starts; last; knownXs; present (Array.skip loop.Carries cts) |]

        let backward =
            { loop with
                Reverse = not loop.Reverse
                Consts = knownConsts.Length
                Carries = starts.Length + last.Length
            }

        let program = Rewire.permute t.Program order [| 0 .. t.Program.Outs.Length - 1 |]

        // a carry that starts from a known value keeps its cotangent to itself
        let back = Lax.scan program backward operands |> spread t.NonZero
        Array.append (Array.create front null) (Array.map2 (fun ct x -> if isNull x then ct else null) back its)
