/// Bodies of branches and loops, written down from functions of leaves: closed, and with carries whose types do not change from step to step.
namespace AD.Internal

open System
open System.Collections.Generic
open AD

/// A body, and what it met outside, tracers and arrays: its first inputs.
[<NoEquality; NoComparison>]
type internal Bodied = { Program: Jaxpr; Outside: NDArray[] }

module internal Bodied =
    let private at (path: string) = if path = "" then "" else String.Concat(" at ", path)

    /// The program of f on arguments of these types. Arrays it holds are operands; numbers stay in the program.
    let stage (name: string) (arguments: Aval[]) (f: NDArray[] -> NDArray[]) : Bodied =
        let struct (program, captured) = Body.Captured(name, true, arguments, f)
        let program = Simplify.program program
        let isArray = program.Consts |> Array.map (Dense.isUniform >> not)
        let arrays = Rewire.pick isArray program.Consts |> Array.map (fun d -> NDArray d)
        let lifted = Rewire.lift program isArray
        let n = arguments.Length
        let order = Array.append [| n .. lifted.Inputs - 1 |] [| 0 .. n - 1 |]

        {
            Program = Rewire.permute lifted order [| 0 .. lifted.Outs.Length - 1 |]
            Outside = Array.append captured arrays
        }

    /// Bodies as programs of the same operands: all that any of them met.
    let together (name: string) (bodies: Bodied[]) : struct (Jaxpr[] * NDArray[]) =
        let operands = ResizeArray<NDArray>()
        let met = Dictionary<Value, int>(HashIdentity.Reference)

        for b in bodies do
            for x in b.Outside do
                if met.TryAdd(x.Value, operands.Count) then operands.Add x

        let operands = operands.ToArray()
        let place (x: NDArray) = met[x.Value]
        let avals = operands |> Array.map (fun x -> x.Aval)

        let programs =
            bodies
            |> Array.map (fun b ->
                let places = b.Outside |> Array.map place
                Stage.closed name avals (fun zs -> Stage.eval b.Program (places |> Array.map (fun i -> zs[i]))))

        struct (programs, operands)

    /// What becomes of a carry that starts as `a` and comes out of a step as `b`.
    type private Fit =
        | Stays
        /// It starts as this: the number it starts from was written in source.
        | Widens of Aval
        | Differs

    let private fit (a: Aval) (b: Aval) : Fit =
        if not (Dims.same a.Shape b.Shape) then
            Differs
        elif a.Dtype = b.Dtype then
            if a.Weak && not b.Weak then Widens b else Stays
        else
            let struct (dtype, _) = Promotion.join a.Dtype a.Weak b.Dtype b.Weak

            if dtype = a.Dtype && b.Weak then Stays
            elif dtype = b.Dtype && a.Weak then Widens b
            else Differs

    let private refuse (what: string) (path: string) (a: Aval) (b: Aval) : 'a =
        let why =
            if Dims.same a.Shape b.Shape then
                $"Convert one: AsType({a.Dtype.InSource}) on what the body returns, or on the start (is there an array of {b.Dtype} inside?)."
            else
                "A carry keeps its shape: start from an array of the final shape, or collect what each step makes as ys of a scan."

        Raise.shape "AD711" $"{what}: the carry{at path} goes in as {a} and comes out as {b}." why

    /// A loop's body, whose first outputs are its carries, written down with carries of types that do not change: where a carry starts from a
    /// number of the source, that takes the type of what the body makes of it. `body` takes all arguments; the carries are `carries` of them
    /// from `first` on.
    let loop (what: string) (paths: string[]) (first: int) (init: NDArray[]) (arguments: Aval[]) (body: NDArray[] -> NDArray[]) =
        let carries = init.Length

        let rec settle (avals: Aval[]) =
            let changed = Array.copy avals

            let staged =
                stage what avals (fun zs ->
                    let outs = body zs

                    Array.init outs.Length (fun i ->
                        if i >= carries then
                            outs[i]
                        else
                            let a = avals[first + i]

                            match fit a outs[i].Aval with
                            | Stays -> Lax.convertLike a outs[i]
                            | Widens b ->
                                changed[first + i] <- { b with Shape = a.Shape }
                                outs[i]
                            | Differs -> refuse what paths[i] a outs[i].Aval))

            if Array.forall2 (fun (a: Aval) b -> a.Equals b) changed avals then
                struct (staged, avals)
            else
                settle changed

        let struct (staged, avals) = settle arguments
        struct (staged, init |> Array.mapi (fun i x -> Lax.convertLike avals[first + i] x))

    /// Branches whose results have the types that all of them allow.
    let branches (what: string) (describe: int -> string) (paths: Lazy<string[]>) (bodies: (unit -> NDArray[])[]) : Bodied[] =
        let staged = bodies |> Array.map (fun f -> stage what [||] (fun _ -> f ()))
        let types = staged |> Array.map (fun b -> b.Program.OutAvals)

        let common =
            Array.init types[0].Length (fun i ->
                let mine b : Aval = types[b].[i]

                let struct (dtype, weak) =
                    [| 1 .. types.Length - 1 |]
                    |> Array.fold
                        (fun (struct (d, w)) b -> Promotion.join d w (mine b).Dtype (mine b).Weak)
                        (struct ((mine 0).Dtype, (mine 0).Weak))

                for b in 0 .. types.Length - 1 do
                    if not (Dims.same (mine b).Shape (mine 0).Shape) || ((mine b).Dtype <> dtype && not (mine b).Weak) then
                        // named beside the branch it does not match
                        let other = if b > 0 then 0 else types |> Array.findIndex (fun t -> t[i].Dtype = dtype)
                        let x, y = min b other, max b other

                        Raise.shape
                            "AD710"
                            $"{what}: {describe x} returns {mine x}, {describe y} returns {mine y}{at paths.Value[i]}; they must match."
                            "Return arrays of one shape and dtype from all branches: broadcast, or convert with AsType."

                { mine 0 with Dtype = dtype; Weak = weak })

        staged
        |> Array.map (fun b ->
            if Array.forall2 (fun (a: Aval) c -> a.Equals c) b.Program.OutAvals common then
                b
            else
                { b with
                    Program = Stage.closed what b.Program.InAvals (fun zs -> Array.map2 Lax.convertLike common (Stage.eval b.Program zs))
                })
