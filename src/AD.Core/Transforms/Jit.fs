/// jit: a function staged once for each signature into a program, called as one operation from then on.
namespace AD.Internal

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Threading
open AD

/// What one staging depends on: the tree of the arguments and the types of its arrays.
[<Struct; CustomEquality; NoComparison>]
type internal Signature =
    {
        Def: Treedef
        Avals: Aval[]
    }

    member s.Same(other: Signature) =
        (obj.ReferenceEquals(s.Def, other.Def) || s.Def.Equals other.Def)
        && s.Avals.Length = other.Avals.Length
        && (let mutable same = true

            for i in 0 .. s.Avals.Length - 1 do
                if not (obj.ReferenceEquals(s.Avals[i], other.Avals[i]) || s.Avals[i].Equals other.Avals[i]) then
                    same <- false

            same)

    override s.Equals(other) =
        match other with
        | :? Signature as o -> s.Same o
        | _ -> false

    override s.GetHashCode() =
        let mutable h = s.Def.GetHashCode()

        for a in s.Avals do
            h <- h * 31 + a.GetHashCode()

        h

    interface IEquatable<Signature> with
        member s.Equals o = s.Same o

/// A function staged for one signature.
[<NoEquality; NoComparison>]
type internal Staged =
    {
        Signature: Signature
        Program: Jaxpr
        /// Tracers of outer transforms: further operands of the call. Held weakly: the entry dies with their trace.
        Captured: WeakReference<Value>[]
        Result: Treedef
        Watches: Watch[]
        mutable LastUse: int64
    }

namespace AD

open System

/// <summary>What <c>jit</c> has done for one function so far.</summary>
[<Sealed>]
type JitStats internal (traces: int, cached: int, calls: int64, reasons: string[], constants: int) =
    /// <summary>How often the function has been run to write its program down.</summary>
    member _.Traces = traces
    /// <summary>How many programs are kept, one for each signature.</summary>
    member _.Cached = cached
    /// <summary>How often the jitted function has been called.</summary>
    member _.Calls = calls
    /// <summary>Why each trace was needed, in order: a new signature, or what had changed. Of the newest 4096.</summary>
    member _.Reasons = Array.copy reasons
    /// <summary>How many arrays from outside the newest program holds as constants. Those in statics and module-level mutables are not watched for change.</summary>
    member _.Constants = constants

    /// <summary>One line.</summary>
    override _.ToString() =
        $"""{Message.count traces "trace"}, {Message.count cached "program"}, {Message.count (int calls) "call"}, {Message.count constants "constant"}"""

/// <summary>A function made by <c>jit</c>.</summary>
type IJitted =
    /// <summary>What has been traced so far, and why.</summary>
    abstract Stats: JitStats

namespace AD.Internal

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.Threading
open AD

/// A function with its cache of staged programs.
[<Sealed>]
type internal Jitted<'P, 'R>(transform: string, f: 'P -> 'R, origin: obj, statics: string[]) =
    let limit = 4096
    let name = Closures.nameOf origin
    let cache = ConcurrentDictionary<Signature, Staged>()
    let reasons = ResizeArray<string>()
    let ignored = HashSet<struct (obj * string)>()
    let tracing = obj ()
    let mutable last: Staged | null = null
    let mutable calls = 0L
    let mutable constants = 0
    let mutable traces = 0
    let place = lazy (Places.find origin)
    let mutable reused = false
    let mutable warnings: Warning list = []

    let describe (s: Signature) = String.Concat("(", String.Join(", ", s.Avals |> Array.map string), ")")

    /// Why a staged program no longer holds; null while it does.
    let staleness (s: Staged) : string | null =
        let dead =
            s.Captured
            |> Array.exists (fun w ->
                match w.TryGetTarget() with
                | true, (:? Tracer as t) -> t.Trace.IsClosed
                // the residuals of a loop that a pullback holds
                | true, (:? Stack) -> false
                | _ -> true)

        if dead then
            "an array of an outer transform that it captured is gone"
        else
            match s.Watches |> Array.tryFind (fun w -> not (Closures.same w.Seen (w.Read()))) with
            | Some w -> $"the captured {w.Name} has changed"
            | None -> null

    let trim () =
        if cache.Count > limit then
            let oldest = cache |> Seq.minBy (fun e -> e.Value.LastUse)
            cache.TryRemove oldest.Key |> ignore

    /// f written down for a signature.
    let stage (signature: Signature) : Staged =
        let before = Closures.watches origin
        let struct (g, result) = Differentiate.leafwise transform f signature.Def
        let struct (program, captured) = Stage.capture transform signature.Avals g

        {
            Signature = signature
            Program = Simplify.program program
            Captured = captured |> Array.map (fun x -> WeakReference<Value> x.Value)
            Result = result.Value
            Watches = before
            LastUse = calls
        }

    let warn code what hint = warnings <- Warning(code, $"{transform}: {Places.describe origin} {what}", hint) :: warnings

    /// What is probably not meant, told by the traces so far.
    let consider (reason: string) =
        match place.Value with
        | NonNull place when traces = 1 ->
            match place.Draws() with
            | null -> ()
            | draw ->
                warn
                    "AD093"
                    $"draws random numbers ({draw}): they are drawn once, when it is traced, and stay in the program."
                    "Draw them outside and pass them as an argument."

            if place.Staged() then
                warn
                    "AD094"
                    $"""has been given to {transform} {Message.count Place.Habit "time"}, traced each time and called once: every call traces anew."""
                    $"Call {transform} once, outside the loop, and keep the function it returns; what changes is an argument."
        | _ -> ()

        if traces = Place.Habit + 1 then
            warn
                "AD095"
                $"""has been traced {Message.count traces "time"} in {calls} calls; the last time because: {reason}."""
                "Keep shapes few (pad to one size) and pass numbers that change as arrays; its statistics list the reasons."

    let keep (signature: Signature) (stale: Staged voption) (reason: string) : Staged =
        let staged = stage signature
        let program = staged.Program
        constants <- program.Consts.Length
        traces <- traces + 1
        reasons.Add reason
        consider reason

        // a function that is always traced anew must not grow by it
        if reasons.Count > limit then reasons.RemoveAt 0

        // an array whose change left the program as it was is not one that the function reads
        match stale with
        | ValueSome old when old.Program.Equals program ->
            for w in old.Watches do
                if (w.Seen :? NDArray) && not (Closures.same w.Seen (w.Read())) then
                    ignored.Add(struct (w.Owner, w.Name)) |> ignore
        | ValueSome _
        | ValueNone -> ()

        // what the function itself wrote while it ran is its output, not its input
        let watches =
            staged.Watches
            |> Array.filter (fun w -> Closures.same w.Seen (w.Read()) && not (ignored.Contains(struct (w.Owner, w.Name))))

        let staged = { staged with Watches = watches }
        cache[signature] <- staged
        trim ()
        staged

    let reuse () =
        if not reused then
            reused <- true

            match place.Value with
            | null -> ()
            | place -> place.Reused()

    let find (signature: Signature) : Staged =
        let fresh =
            match last with
            | null -> null
            | s -> if s.Signature.Same signature && isNull (staleness s) then s else null

        match fresh with
        | NonNull s ->
            reuse ()
            s
        | Null ->
            lock tracing (fun () ->
                let staged =
                    match cache.TryGetValue signature with
                    | true, s ->
                        match staleness s with
                        | null ->
                            reuse ()
                            s
                        | reason -> keep signature (ValueSome s) reason
                    | _ -> keep signature ValueNone (String.Concat("first call with ", describe signature))

                staged.LastUse <- calls
                last <- staged
                staged)

    member _.Invoke(p: 'P) : 'R =
        let struct (xs, def) = Pytree.flatten transform "the argument" p
        Pytree.refuseNumbersExcept transform "the argument" statics def
        Interlocked.Increment(&calls) |> ignore

        let signature = { Def = def; Avals = xs |> Array.map Lax.aval }
        // a program whose lines are wanted is written anew, and not kept
        let staged = if UserLines.AreWanted then stage signature else find signature

        // said when nothing is locked: the handler is the user's
        if not warnings.IsEmpty then
            for w in List.rev (Interlocked.Exchange(&warnings, [])) do
                Warnings.Handler.Invoke w

        let operands =
            if staged.Captured.Length = 0 then
                xs
            else
                let captured =
                    staged.Captured
                    |> Array.map (fun w ->
                        match w.TryGetTarget() with
                        | true, v -> NDArray v
                        | _ -> Raise.impossible "a captured array that was alive a moment ago")

                Array.append xs captured

        Pytree.unflatten staged.Result (Lax.call name staged.Program operands)

    interface IWrapsFunction with
        member _.Wrapped = origin

    interface IJitted with
        member _.Stats = lock tracing (fun () -> JitStats(traces, cache.Count, calls, reasons.ToArray(), constants))

/// The jitted function as an F# function value: a class, so that its statistics can be found.
[<Sealed>]
type internal JittedFunction<'P, 'R>(jitted: Jitted<'P, 'R>) =
    inherit FSharpFunc<'P, 'R>()
    override _.Invoke(p) = jitted.Invoke p

    interface IWrapsFunction with
        member _.Wrapped = (jitted :> IWrapsFunction).Wrapped

    interface IJitted with
        member _.Stats = (jitted :> IJitted).Stats

/// A jitted function of two arguments, one after the other.
[<Sealed>]
type internal JittedOfTwo<'A, 'B, 'R>(jitted: Jitted<struct ('A * 'B), 'R>) =
    inherit OptimizedClosures.FSharpFunc<'A, 'B, 'R>()
    override _.Invoke(a, b) = jitted.Invoke(struct (a, b))
    override _.Invoke(a) = fun b -> jitted.Invoke(struct (a, b))

    interface IWrapsFunction with
        member _.Wrapped = (jitted :> IWrapsFunction).Wrapped

    interface IJitted with
        member _.Stats = (jitted :> IJitted).Stats

/// A jitted function of three.
[<Sealed>]
type internal JittedOfThree<'A, 'B, 'C, 'R>(jitted: Jitted<struct ('A * 'B * 'C), 'R>) =
    inherit OptimizedClosures.FSharpFunc<'A, 'B, 'C, 'R>()
    override _.Invoke(a, b, c) = jitted.Invoke(struct (a, b, c))
    override _.Invoke(a) = fun b c -> jitted.Invoke(struct (a, b, c))

    interface IWrapsFunction with
        member _.Wrapped = (jitted :> IWrapsFunction).Wrapped

    interface IJitted with
        member _.Stats = (jitted :> IJitted).Stats

module internal Jitting =
    let private keeping (transform: string) (statics: string[]) (origin: obj | null) (f: 'P -> 'R) : Jitted<'P, 'R> =
        Raise.ifNull (nameof statics) statics
        Pytree.check<'P> transform "the argument"
        Pytree.check<'R> transform "the result of the function"
        Jitted<'P, 'R>(transform, f, Unchecked.nonNull origin, statics)

    /// f with a cache of its own. `origin` is the function the user wrote, whose captured state is watched. Its type is a variable:
    /// were it obj, F# would coerce at each use, and wrap the result in a closure without statistics.
    let jit (transform: string) (statics: string[]) (origin: 'F) (f: 'P -> 'R) : 'P -> 'R =
        unbox<'P -> 'R>(box (JittedFunction(keeping transform statics (box origin) f)))

    let jit2 (f: 'A -> 'B -> 'R) : 'A -> 'B -> 'R =
        unbox<'A -> 'B -> 'R>(box (JittedOfTwo(keeping "jit2" [||] (box f) (fun (struct (a, b)) -> f a b))))

    let jit3 (f: 'A -> 'B -> 'C -> 'R) : 'A -> 'B -> 'C -> 'R =
        unbox<'A -> 'B -> 'C -> 'R>(box (JittedOfThree(keeping "jit3" [||] (box f) (fun (struct (a, b, c)) -> f a b c))))

    /// What a function made by jit has done: an F# function, or a delegate that stands for one.
    let statsOf (caller: string) (f: obj | null) : JitStats =
        let target =
            match f with
            | :? Delegate as d -> d.Target
            | f -> f

        match target with
        | :? IJitted as j -> j.Stats
        | _ ->
            Raise.transform
                "AD065"
                (Spelling.text caller "Statistics of a function that ‹jit› did not make.")
                (Spelling.text caller "Keep the function that ‹jit› returned and ask that one.")
