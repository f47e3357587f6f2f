/// checkNaN: a trace that looks at every result. What other traces inside it compute, forward and backward, passes through it.
namespace AD.Internal

open System.Runtime.CompilerServices
open AD

/// An array whose every further use is looked at.
[<Sealed>]
type internal WatchedTracer(trace: Trace, value: NDArray) =
    inherit Tracer(trace, value.Aval)
    member _.Watched = value

    override _.Known =
        match value.Value with
        | :? Dense as d -> d
        | :? Tracer as t -> t.Known
        | _ -> null

[<Sealed>]
type internal WatchTrace(name: string, origin: obj) =
    inherit Trace(name)
    let beginning = lazy (UserLines.OfFunction origin)

    /// Where the user's code stands. A tail call has left no frame of the function that made it, so that one is named too.
    member _.Line: string | null =
        match UserLines.Current, beginning.Value with
        | null, null -> null
        | null, start -> $"the function at {start}"
        | line, null -> line
        | line, start -> $"{line}, in the function at {start}"

    member t.Value(x: NDArray) : NDArray =
        match x.Value with
        | :? WatchedTracer as w when obj.ReferenceEquals(w.Trace, t) -> w.Watched
        | _ -> x

    member t.Wrap(x: NDArray) : NDArray = NDArray(WatchedTracer(t, x))

    override t.Process(prim, ins) =
        let ins = ins |> Array.map t.Value
        let outs = Trace.Bind(Bodies.map Watching.program prim, ins)

        for y in outs do
            NaNs.stop (Print.name prim) (fun () -> t.Line) ins y

        outs |> Array.map t.Wrap

    /// The rule is kept for the traces outside, and what the function computes is looked at.
    override t.ProcessCustom(call, ins) =
        let watched =
            { new HostCall(call.Rule) with
                member _.Run xs = Watching.run call.Rule.Text call.Run xs
            }

        Trace.BindCustom(watched, ins |> Array.map t.Value) |> Array.map t.Wrap

and [<AbstractClass; Sealed>] internal Watching =
    /// f, watched.
    static member run (name: string) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) : NDArray[] =
        RuntimeHelpers.EnsureSufficientExecutionStack()
        let trace = WatchTrace(name, f)
        trace.Origin <- f

        try
            f (xs |> Array.map trace.Wrap) |> Array.map trace.Value
        finally
            trace.Close()

    /// A program that stops at the first NaN when it runs.
    static member program(p: Jaxpr) : Jaxpr =
        p.Derived("checkNaN", fun () -> Stage.closed Spelling.checkNaN p.InAvals (Watching.run Spelling.checkNaN (Stage.eval p)))

module internal CheckNaN =
    let checkNaN (what: string) (f: 'P -> 'R) : 'P -> 'R =
        Pytree.check<'P> what "the argument"
        Pytree.check<'R> what "the result of the function"

        fun p ->
            let struct (xs, def) = Pytree.flatten what "the argument" p
            let struct (g, result) = Differentiate.leafwise what f def
            let outs = UserLines.Wanted(fun () -> Watching.run what g xs)
            Pytree.unflatten result.Value outs
