/// The chain rule through branches and loops, as functions of the derivative of a body. Which carries have tangents is a fixed point.
namespace AD.Internal

open AD

/// What a transform made of a program, without the results that are zero: the flags say which of all there would be are there.
[<NoEquality; NoComparison>]
type internal SparseProgram = { Program: Jaxpr; NonZero: bool[] }

module internal Loops =
    /// Positions in a list of things followed by the companions of those flagged, so that group by group the companions come right behind
    /// their things: of groups of sizes [2; 1] with all flags set, [0; 1; 3; 4; 2; 5].
    let beside (sizes: int[]) (flags: bool[]) : int[] =
        let starts = Array.scan (+) 0 sizes
        let rank = Array.scan (fun n f -> if f then n + 1 else n) 0 flags

        Array.init sizes.Length (fun g ->
            let group = [| starts[g] .. starts[g + 1] - 1 |]
            let companions = group |> Array.filter (fun i -> flags[i]) |> Array.map (fun i -> flags.Length + rank[i])
            Array.append group companions)
        |> Array.concat

    let at (positions: int[]) (xs: 'T[]) : 'T[] = positions |> Array.map (fun i -> xs[i])

    /// Runs of these lengths, in order.
    let groups (sizes: int[]) (xs: 'T[]) : 'T[][] =
        let starts = Array.scan (+) 0 sizes
        sizes |> Array.mapi (fun g n -> Array.sub xs starts[g] n)

    let count (flags: bool[]) : int = flags |> Array.sumBy (fun f -> if f then 1 else 0)

    let either (a: bool[]) (b: bool[]) : bool[] = Array.map2 (||) a b

    /// The flags of a loop body's inputs, consts, carries and xs, once those of the carries agree with what the body gives for them.
    /// `transform flags wanted` says which outputs are flagged; wanted ones always are.
    let rec settle (consts: int) (carries: int) (outs: int) (transform: bool[] -> bool[] -> 'T) (out: 'T -> bool[]) (flags: bool[]) =
        let wanted = Array.init outs (fun i -> i < carries && flags[consts + i])
        let result = transform flags wanted
        let given = out result
        let grown = flags |> Array.mapi (fun i f -> f || (i >= consts && i < consts + carries && given[i - consts]))

        if grown = flags then struct (flags, result) else settle consts carries outs transform out grown

    /// The operands of a scan: its count, if it is counted, and the others.
    let lead (loop: Loop) : int =
        match loop.Trips with
        | Fixed _ -> 0
        | Counted -> 1

module internal LoopsJvp =
    open Loops

    /// The derivative of a body, of which inputs have tangents and of which outputs a tangent is wanted even if it is zero: inputs are the
    /// primals, then the tangents; so are the outputs.
    type BodyDerivative = Jaxpr -> bool[] -> bool[] -> SparseProgram

    let private isTangent (t: Tangent) = not (Tangent.isZero t)

    /// Primals, then the tangents of those flagged.
    let private withTangents (xs: NDArray[]) (ts: Tangent[]) (flags: bool[]) : NDArray[] =
        Array.append xs (Rewire.which flags |> Array.map (fun i -> Tangent.dense xs[i] ts[i]))

    /// Results in groups, each followed by its tangents, as results and tangents.
    let private apart (sizes: int[]) (flags: bool[]) (outs: NDArray[]) : struct (NDArray[] * Tangent[]) =
        let place = Array.zeroCreate<NDArray> outs.Length
        beside sizes flags |> Array.iteri (fun k i -> place[i] <- outs[k])
        let rank = Array.scan (fun n f -> if f then n + 1 else n) 0 flags
        let tangents = flags |> Array.mapi (fun i f -> if f then Tangent place[flags.Length + rank[i]] else Zero)
        struct (Array.take flags.Length place, tangents)

    let cond (derive: BodyDerivative) (branches: Jaxpr[]) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        let operands, tangents = Array.tail xs, Array.tail ts
        let has = tangents |> Array.map isTangent
        let none = Array.create branches[0].Outs.Length false
        let given = branches |> Array.map (fun b -> (derive b has none).NonZero) |> Array.reduce either
        let derivatives = branches |> Array.map (fun b -> (derive b has given).Program)
        let outs = Lax.cond derivatives xs[0] (withTangents operands tangents has)
        apart [| given.Length |] given outs

    let scan (derive: BodyDerivative) (body: Jaxpr) (loop: Loop) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        let count', operands = Array.splitAt (lead loop) xs
        let tangents = Array.skip (lead loop) ts

        let struct (has, d) =
            tangents |> Array.map isTangent |> settle loop.Consts loop.Carries body.Outs.Length (derive body) (fun d -> d.NonZero)

        let ins = [| loop.Consts; loop.Carries; operands.Length - loop.Consts - loop.Carries |]
        let outs = [| loop.Carries; body.Outs.Length - loop.Carries |]
        let within first n = count (Array.sub has first n)

        let wider =
            { loop with
                Consts = loop.Consts + within 0 loop.Consts
                Carries = loop.Carries + within loop.Consts loop.Carries
            }

        let results =
            withTangents operands tangents has
            |> at (beside ins has)
            |> Array.append count'
            |> Lax.scan (Rewire.permute d.Program (beside ins has) (beside outs d.NonZero)) wider

        apart outs d.NonZero results

    let whileLoop
        (derive: BodyDerivative)
        (condition: Jaxpr)
        (body: Jaxpr)
        (m: int)
        (n: int)
        (xs: NDArray[])
        (ts: Tangent[])
        : struct (NDArray[] * Tangent[]) =
        let carries = condition.Inputs - m
        let asked, operands = Array.splitAt m xs
        let tangents = Array.skip m ts

        let struct (has, d) =
            tangents |> Array.map isTangent |> settle n carries body.Outs.Length (derive body) (fun d -> d.NonZero)

        let ins = [| n; carries |]
        let outs = [| carries; body.Outs.Length - carries |]

        // the condition asks the primals alone
        let moved = Rewire.which (Array.skip n has) |> Array.map (fun i -> body.Avals[n + i])

        let question =
            Stage.closed "while" (Array.append condition.InAvals moved) (fun zs -> Stage.eval condition (Array.take condition.Inputs zs))

        let results =
            Lax.whileLoop
                question
                (Rewire.permute d.Program (beside ins has) (beside outs d.NonZero))
                m
                (n + count (Array.take n has))
                (Array.append asked (at (beside ins has) (withTangents operands tangents has)))

        apart outs d.NonZero results
