/// The places in the user's source whose functions jit stages: what can be known of all of them together.
namespace AD.Internal

open System
open System.Collections.Concurrent
open System.Reflection
open System.Runtime.CompilerServices
open AD

/// One function as it is written: each time its line runs, it may be another closure.
[<Sealed>]
type internal Place(written: MethodBase) =
    let draws = lazy (Draws.find written)
    let sync = obj ()
    let mutable staged = 0
    let mutable reused = false
    let mutable drawsSaid = false

    /// So many functions, each staged and used once, are a habit.
    static member Habit = 16

    /// A function of this place has been used again: the programs are worth their while.
    member _.Reused() = reused <- true

    /// Counts a function that is staged for the first time; true when it makes a habit of what should be done once.
    member _.Staged() : bool =
        lock sync (fun () ->
            staged <- staged + 1
            staged = Place.Habit && not reused)

    /// What the function draws random numbers with, the first time it is asked; null where it draws none.
    member _.Draws() : string | null =
        lock sync (fun () ->
            if drawsSaid then
                null
            else
                drawsSaid <- true
                draws.Value)

module internal Places =
    let private ofTypes = ConditionalWeakTable<Type, ConcurrentDictionary<int, Place>>()

    /// Where the function was written that the user gave, within whatever the library has made of it; null where that is not known.
    let find (origin: obj) : Place | null =
        match UserLines.Function origin with
        | null -> null
        | m ->
            let t = Unchecked.nonNull m.DeclaringType
            // of generic code, what is made of it for one type or another is one place
            let written = if t.IsGenericType then t.GetGenericTypeDefinition() else t
            ofTypes.GetValue(written, (fun _ -> ConcurrentDictionary())).GetOrAdd(m.MetadataToken, (fun _ -> Place m))

    /// The user's function and where it begins, as far as it is known: `f` (Model.fs:12).
    let describe (origin: obj) : string =
        match UserLines.Function origin with
        | null -> $"`{Closures.nameOf origin}`"
        | m ->
            match UserLines.Beginning m with
            | null -> $"`{Closures.nameOfMethod m}`"
            | line -> $"`{Closures.nameOfMethod m}` ({line})"
