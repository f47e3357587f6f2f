/// Function to program and back: a body writes down the equations of a function that runs on stand-ins; eval runs a program through bind.
namespace AD.Internal

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open AD

/// Stands for a variable of the program being written.
[<Sealed>]
type internal BodyTracer(trace: Trace, variable: int, aval: Aval) =
    inherit Tracer(trace, aval)
    member _.Variable = variable
    override _.Known = null

/// Writes equations down. What it meets from outside becomes a constant (numbers) or an input (tracers of outer transforms).
[<Sealed>]
type internal Body(name: string) =
    inherit Trace(name)
    let thread = Environment.CurrentManagedThreadId
    let avals = Chunks<Aval>()
    let eqns = Chunks<Eqn>()
    let met = Dictionary<Value, int>(HashIdentity.Reference)
    let consts = ResizeArray<struct (int * Dense)>()
    let captured = ResizeArray<struct (int * NDArray)>()

    member private _.Fresh(a: Aval) : int =
        avals.Add a
        avals.Count - 1

    member b.Argument(a: Aval) : NDArray =
        let v = b.Fresh a
        NDArray(BodyTracer(b, v, a))

    /// The variable that stands for an operand.
    member b.Variable(x: NDArray) : int =
        match x.Value with
        | :? BodyTracer as t when obj.ReferenceEquals(t.Trace, b) -> t.Variable
        | value ->
            match met.TryGetValue value with
            | true, v -> v
            | _ ->
                let v = b.Fresh x.Aval
                met.Add(value, v)

                match value with
                | :? Dense as d -> consts.Add(struct (v, d))
                | _ -> captured.Add(struct (v, x))

                v

    override b.Process(prim, ins) =
        if Environment.CurrentManagedThreadId <> thread then
            Raise.tracerLeak
                "AD023"
                $"{Print.name prim} on a value traced by {name}, from another thread than the one that traces."
                (Spelling.both $"Do parallel work outside {name}, or express it with array operations and ‹vmap›.")

        let vars = Array.zeroCreate<int> ins.Length
        let types = Array.zeroCreate<Aval> ins.Length

        for i in 0 .. ins.Length - 1 do
            vars[i] <- b.Variable ins[i]
            types[i] <- ins[i].Aval

        let outs = Typing.infer prim types
        let outVars = Array.zeroCreate<int> outs.Length
        let results = Array.zeroCreate<NDArray> outs.Length

        for i in 0 .. outs.Length - 1 do
            outVars[i] <- b.Fresh outs[i]
            results[i] <- NDArray(BodyTracer(b, outVars[i], outs[i]))

        eqns.Add
            {
                Prim = prim
                Ins = vars
                Outs = outVars
                Effects = Bodies.effects prim
                Linear = false
                Source = UserLines.Current
            }

        results

    override b.ProcessCustom(call, ins) =
        let struct (program, captured) = Body.Capture(call.Rule.Text, ins |> Array.map (fun x -> x.Aval), call.Run)
        b.Process(Custom(call.Rule, captured.Length, program), Array.append ins captured)

    /// The program: the first `arguments` variables are its inputs, then what was captured; and the captured tracers. The body's own
    /// equations become the program's, their variables renumbered in place: nothing is written down afterwards.
    member b.Finish(arguments: int, outs: NDArray[]) : struct (Jaxpr * NDArray[]) =
        let outVars = outs |> Array.map b.Variable
        let number = Array.zeroCreate<int> avals.Count
        let types = Array.zeroCreate<Aval> avals.Count
        let mutable next = 0

        let place v =
            number[v] <- next
            types[next] <- avals[v]
            next <- next + 1

        for v in 0 .. arguments - 1 do
            place v

        for struct (v, _) in captured do
            place v

        for struct (v, _) in consts do
            place v

        let program = eqns.ToArray()

        for e in program do
            for i in 0 .. e.Ins.Length - 1 do
                e.Ins[i] <- number[e.Ins[i]]

            for i in 0 .. e.Outs.Length - 1 do
                place e.Outs[i]
                e.Outs[i] <- number[e.Outs[i]]

        let program =
            Jaxpr(
                types,
                arguments + captured.Count,
                consts.ToArray() |> Array.map (fun (struct (_, d)) -> d),
                program,
                outVars |> Array.map (fun v -> number[v])
            )

        struct (Typing.legal program, captured.ToArray() |> Array.map (fun (struct (_, x)) -> x))

    /// Runs f while `body` is the thread's current body.
    static member Inside(body: Trace | null, f: unit -> 'T) : 'T =
        let outer = Trace.Body
        Trace.Body <- body

        try
            f ()
        finally
            Trace.Body <- outer

    /// The program of f on arguments of these types, and the outer tracers it captured, which are its last inputs.
    static member Capture(name: string, arguments: Aval[], f: NDArray[] -> NDArray[]) : struct (Jaxpr * NDArray[]) =
        Body.Captured(name, false, arguments, f)

    /// The same; of a body that may be skipped.
    static member Captured(name: string, skippable: bool, arguments: Aval[], f: NDArray[] -> NDArray[]) : struct (Jaxpr * NDArray[]) =
        RuntimeHelpers.EnsureSufficientExecutionStack()
        let body = Body name
        body.Origin <- f
        body.MayBeSkipped <- skippable || Trace.InBranch

        try
            Body.Inside(
                body,
                fun () ->
                    let ins = arguments |> Array.map body.Argument
                    body.Finish(arguments.Length, f ins)
            )
        finally
            body.Close()

    /// The numbers that the body met, by reference.
    member _.Met: seq<Dense> = consts |> Seq.map (fun (struct (_, d)) -> d)

/// Masks, one flag per input or output of a program, as the names under which derived programs are kept.
module internal Masks =
    let key (transform: string) (mask: bool[]) : string =
        String.Concat(transform, ":", String(mask |> Array.map (fun b -> if b then '1' else '0')))

module internal Stage =
    /// Runs f while `body` is the thread's current body.
    let inside (body: Trace | null) (f: unit -> 'T) : 'T = Body.Inside(body, f)

    /// The program of f on arguments of these types, and the outer tracers it captured, which are its last inputs.
    let capture (name: string) (arguments: Aval[]) (f: NDArray[] -> NDArray[]) : struct (Jaxpr * NDArray[]) =
        Body.Capture(name, arguments, f)

    /// The program of a function that captures nothing: what transforms make of programs.
    let closed (name: string) (arguments: Aval[]) (f: NDArray[] -> NDArray[]) : Jaxpr =
        let struct (program, captured) = capture name arguments f

        // only a rule of the user's can hold a tracer
        for x in captured do
            match x.Value with
            | :? Tracer as t when t.Trace.IsClosed -> t.Trace.Refuse("a custom rule that captured it", [| x |])
            | :? Tracer as t ->
                Raise.transform
                    "AD080"
                    $"a custom rule captures a value that {t.Trace.Name} traces, whose derivative the rule knows nothing of."
                    (Spelling.both
                        "Pass it to the function as an argument, a tuple with the others (or stop its gradient outside: ‹stopGradient›).")
            | _ -> ()

        Simplify.own program

    /// Runs a program equation by equation, each by `bind`; what no later equation reads is let go.
    let evalBy (bind: Prim -> NDArray[] -> NDArray[]) (program: Jaxpr) (inputs: NDArray[]) : NDArray[] =
        let env = Array.zeroCreate<NDArray> program.Avals.Length
        Array.Copy(inputs, env, inputs.Length)

        for i in 0 .. program.Consts.Length - 1 do
            env[program.Inputs + i] <- NDArray program.Consts[i]

        let struct (dead, first) = Reuse.dead program

        for i in 0 .. program.Eqns.Length - 1 do
            let e = program.Eqns[i]
            let ins = Array.zeroCreate<NDArray> e.Ins.Length

            for k in 0 .. ins.Length - 1 do
                ins[k] <- env[e.Ins[k]]

            let outs =
                match e.Source with
                | null -> bind e.Prim ins
                | line -> UserLines.From(line, (fun () -> bind e.Prim ins))

            for k in 0 .. outs.Length - 1 do
                env[e.Outs[k]] <- outs[k]

            for k in first[i] .. first[i + 1] - 1 do
                env[dead[k]] <- Unchecked.defaultof<NDArray>

        program.Outs |> Array.map (fun v -> env[v])

    /// Runs a program under whatever traces its inputs bring.
    let eval (program: Jaxpr) (inputs: NDArray[]) : NDArray[] = evalBy (fun prim ins -> Trace.Bind(prim, ins)) program inputs
