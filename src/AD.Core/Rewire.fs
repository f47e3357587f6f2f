/// The same program with other inputs and outputs: permuted, or fewer of them. Equations are renumbered, never changed.
namespace AD.Internal

open System.Collections.Generic
open AD

module internal Rewire =
    /// A program of these equations, chosen from those of p and in its order, with these variables as inputs and outputs; p's constants stay.
    let assemble (p: Jaxpr) (types: IReadOnlyList<Aval>) (inputs: int[]) (eqns: Eqn[]) (outs: int[]) : Jaxpr =
        let number = Array.create types.Count -1
        let avals = ResizeArray<Aval>()

        let place v =
            number[v] <- avals.Count
            avals.Add types[v]

        Array.iter place inputs

        for i in 0 .. p.Consts.Length - 1 do
            place (p.Inputs + i)

        let renumbered =
            eqns
            |> Array.map (fun e ->
                Array.iter place e.Outs

                { e with
                    Ins = e.Ins |> Array.map (fun v -> number[v])
                    Outs = e.Outs |> Array.map (fun v -> number[v])
                })

        Typing.legal (Jaxpr(avals.ToArray(), inputs.Length, p.Consts, renumbered, outs |> Array.map (fun v -> number[v])))

    /// Input k is read as input into[k]: of several inputs that hold the same value, the first.
    let unite (p: Jaxpr) (into: int[]) : Jaxpr =
        let at v = if v < p.Inputs then into[v] else v
        let eqns = p.Eqns |> Array.map (fun e -> { e with Ins = e.Ins |> Array.map at })
        Jaxpr(p.Avals, p.Inputs, p.Consts, eqns, p.Outs |> Array.map at)

    /// Input k becomes the former input ins[k], output k the former output outs[k]. Every input that is read is in `ins` once.
    let permute (p: Jaxpr) (ins: int[]) (outs: int[]) : Jaxpr = assemble p p.Avals ins p.Eqns (outs |> Array.map (fun o -> p.Outs[o]))

    /// The flagged constants as further inputs, behind the others.
    let lift (p: Jaxpr) (flags: bool[]) : Jaxpr =
        let consts = [| 0 .. p.Consts.Length - 1 |]
        let lifted, kept = consts |> Array.partition (fun i -> flags[i])
        let number = Array.init p.Avals.Length id
        let order = Array.concat [| [| 0 .. p.Inputs - 1 |]; lifted |> Array.map ((+) p.Inputs); kept |> Array.map ((+) p.Inputs) |]
        order |> Array.iteri (fun k v -> number[v] <- k)

        let avals = Array.append (order |> Array.map (fun v -> p.Avals[v])) (Array.skip order.Length p.Avals)

        let eqns = p.Eqns |> Array.map (fun e -> { e with Ins = e.Ins |> Array.map (fun v -> number[v]) })
        Jaxpr(avals, p.Inputs + lifted.Length, kept |> Array.map (fun i -> p.Consts[i]), eqns, p.Outs |> Array.map (fun v -> number[v]))

    /// The equations that these variables depend on, and those with effects; and which variables any of it reads.
    let needed (p: Jaxpr) (outs: int[]) : struct (Eqn[] * bool[]) =
        let live = Array.create p.Avals.Length false
        let kept = Stack<Eqn>()

        for v in outs do
            live[v] <- true

        for i in p.Eqns.Length - 1 .. -1 .. 0 do
            let e = p.Eqns[i]

            if e.Effects <> Effects.None || e.Outs |> Array.exists (fun v -> live[v]) then
                kept.Push e

                for v in e.Ins do
                    live[v] <- true

        struct (kept.ToArray(), live)

    /// Which inputs the program reads for these of its outputs, and for its effects.
    let reads (p: Jaxpr) (outs: bool[]) : bool[] =
        let vars = Array.zip p.Outs outs |> Array.choose (fun (v, wanted) -> if wanted then Some v else None)
        let struct (_, live) = needed p vars
        Array.sub live 0 p.Inputs

    /// The numbers of the flags that are set.
    let which (flags: bool[]) : int[] =
        [|
            for i in 0 .. flags.Length - 1 do
                if flags[i] then i
        |]

    /// The elements whose flags are set.
    let pick (flags: bool[]) (xs: 'T[]) : 'T[] = which flags |> Array.map (fun i -> xs[i])

    /// The elements whose flags are not set.
    let drop (flags: bool[]) (xs: 'T[]) : 'T[] = pick (Array.map not flags) xs
