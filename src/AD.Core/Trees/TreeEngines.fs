/// How each kind of container is taken apart into arrays and facts, and put together again.
namespace AD.Internal

open System
open System.Collections.Generic
open System.Collections.Immutable
open System.Globalization
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AD

module internal Say =
    let count (n: int64) =
        match n with
        | 1L -> "1 item"
        | n -> String.Concat(n.ToString CultureInfo.InvariantCulture, " items")

    /// As it is written in source, in either language: 3, 3L, 3u, 3.0, 0.5f.
    let private literal (x: obj | null) : string =
        let text = TreePath.value x
        let isWhole = Char.IsDigit text[text.Length - 1] && not (text.Contains '.' || text.Contains 'E')

        match x with
        | :? int64 -> String.Concat(text, "L")
        | :? uint32 -> String.Concat(text, "u")
        | :? float32 when Char.IsDigit text[text.Length - 1] -> String.Concat(text, "f")
        | :? float when isWhole -> String.Concat(text, ".0")
        | _ -> text

    let value (x: obj | null) = String.Concat("the value ", literal x)

    let missing = TreeFault("AD222", "is null", "Give it a value; an absent part is ‹an option or |›an empty list or array.")

    /// Faults carry their path, so each is a new one.
    let fresh (f: TreeFault) = TreeFault(f.Code, f.Said, f.Hint)

[<Sealed>]
type internal LeafEngine() =
    inherit TreeEngine<NDArray>()
    override _.Write(value, sink) = sink.Leaf(value, "")
    override _.Read source = source.Leaf()
    override _.Walk(path, survey) = survey.Leaf path

/// Types with one value: unit, the empty tuple.
[<Sealed>]
type internal NothingEngine<'T>() =
    inherit TreeEngine<'T>()
    override _.Write(_, _) = ()
    override _.Read _ = Unchecked.defaultof<'T>
    override _.Walk(_, _) = ()

/// A value without references of at most eight bytes, kept as its bits.
[<Sealed>]
type internal BitsEngine<'T>(fact: Fact) =
    inherit TreeEngine<'T>()

    static let ofBits (bits: int64) =
        let mutable b = bits
        Unsafe.ReadUnaligned<'T>(&Unsafe.As<int64, byte>(&b))

    override _.Write(value, sink) =
        let mutable bits = 0L
        Unsafe.WriteUnaligned<'T>(&Unsafe.As<int64, byte>(&bits), value)
        sink.Token(fact, bits, null)

    override _.Read source = ofBits (source.Token()).Bits

    override _.Walk(path, survey) = survey.Token(path, (fun t -> Say.value (box (ofBits t.Bits)))) |> ignore

/// An immutable value, kept as itself and compared by its own equality.
[<Sealed>]
type internal ObjectEngine<'T>(fact: Fact) =
    inherit TreeEngine<'T>()
    override _.Write(value, sink) = sink.Token(fact, 0L, box value)
    override _.Read source = unbox<'T> (source.Token()).Item

    override _.Walk(path, survey) = survey.Token(path, (fun t -> Say.value t.Item)) |> ignore

/// A mutable value of plain numbers, copied.
[<Sealed>]
type internal SnapshotEngine<'T>(fact: Fact) =
    inherit TreeEngine<'T>()

    override _.Write(value, sink) =
        match box value with
        | null -> sink.Token(fact, 0L, null)
        | x -> sink.Token(fact, 0L, Snapshot x)

    override _.Read source =
        match (source.Token()).Item with
        | :? Snapshot as s -> unbox<'T>(s.Give())
        | _ -> Unchecked.defaultof<'T>

    override _.Walk(path, survey) =
        survey.Token(
            path,
            (fun t ->
                match t.Item with
                | null -> "null"
                | x -> Message.a x)
        )
        |> ignore

/// A type whose values are no trees.
[<Sealed>]
type internal RefusedEngine<'T>(why: TreeFault) =
    inherit TreeEngine<'T>()
    override _.Write(value, _) = raise (if isNull (box value) then Say.fresh Say.missing else Say.fresh why)

    override _.Read _ = Raise.impossible "a value of a refused type is read"

    override _.Walk(_, _) = ()
    override _.Refusal = why

/// Items in a row.
[<AbstractClass>]
type internal RowEngine<'C, 'T>(item: TreePlan<'T>) =
    inherit TreeEngine<'C>()
    /// May share the container's own array: it is only read.
    abstract Items: 'C -> 'T[]
    /// The array is given away.
    abstract Build: 'T[] -> 'C
    abstract IsMissing: 'C -> bool
    default _.IsMissing c = isNull (box c)

    override e.Write(value, sink) =
        if e.IsMissing value then raise (Say.fresh Say.missing)

        let items = e.Items value
        sink.Token(Fact.Count, int64 items.Length, null)
        let mutable i = 0

        try
            while i < items.Length do
                item.WriteAt(items[i], sink, "")
                i <- i + 1
        with :? TreeFault as fault ->
            fault.Under(TreePath.index i)
            reraise ()

    override e.Read source =
        let items: 'T[] = Array.zeroCreate (int (source.Token()).Bits)

        for i in 0 .. items.Length - 1 do
            items[i] <- item.Read source

        e.Build items

    override _.Walk(path, survey) =
        let t = survey.Token(path, (fun t -> Say.count t.Bits))

        for i in 0 .. int t.Bits - 1 do
            item.Walk(TreePath.join path (TreePath.index i), survey)

[<Sealed>]
type internal ArrayEngine<'T>(item: TreePlan<'T>) =
    inherit RowEngine<'T[], 'T>(item)
    override _.Items a = a
    override _.Build items = items

[<Sealed>]
type internal FSharpListEngine<'T>(item: TreePlan<'T>) =
    inherit RowEngine<'T list, 'T>(item)
    override _.Items l = List.toArray l
    override _.Build items = List.ofArray items

[<Sealed>]
type internal ListEngine<'T>(item: TreePlan<'T>) =
    inherit RowEngine<List<'T>, 'T>(item)
    override _.Items l = l.ToArray()
    override _.Build items = List<'T> items

[<Sealed>]
type internal ImmutableArrayEngine<'T>(item: TreePlan<'T>) =
    inherit RowEngine<ImmutableArray<'T>, 'T>(item)
    override _.IsMissing a = a.IsDefault

    override _.Items a =
        match ImmutableCollectionsMarshal.AsArray a with
        | null -> Array.Empty()
        | items -> items

    override _.Build items = ImmutableCollectionsMarshal.AsImmutableArray items

/// What is declared as an interface a list implements comes back as an array (fixed) or a List (growing).
[<Sealed>]
type internal ListInterfaceEngine<'C, 'T>(item: TreePlan<'T>, growing: bool) =
    inherit RowEngine<'C, 'T>(item)
    override _.Items c = Seq.toArray (unbox<IEnumerable<'T>>(box c))

    override _.Build items = if growing then unbox<'C>(box (List<'T> items)) else unbox<'C>(box items)

/// Present or absent. The content stands at the option's own path.
[<AbstractClass>]
type internal MaybeEngine<'C, 'T>(item: TreePlan<'T>) =
    inherit TreeEngine<'C>()
    abstract Present: 'C -> bool
    abstract Content: 'C -> 'T
    abstract Some: 'T -> 'C
    abstract None: 'C

    override e.Write(value, sink) =
        if e.Present value then
            sink.Token(Fact.Case, 1L, null)
            item.Write(e.Content value, sink)
        else
            sink.Token(Fact.Case, 0L, null)

    override e.Read source = if (source.Token()).Bits = 1L then e.Some(item.Read source) else e.None

    override _.Walk(path, survey) =
        let t = survey.Token(path, (fun t -> if t.Bits = 1L then "a value" else "none"))

        if t.Bits = 1L then item.Walk(path, survey)

[<Sealed>]
type internal OptionEngine<'T>(item: TreePlan<'T>) =
    inherit MaybeEngine<'T option, 'T>(item)
    override _.Present c = c.IsSome
    override _.Content c = c.Value
    override _.Some x = Some x
    override _.None = None

[<Sealed>]
type internal ValueOptionEngine<'T>(item: TreePlan<'T>) =
    inherit MaybeEngine<'T voption, 'T>(item)
    override _.Present c = c.IsSome
    override _.Content c = c.Value
    override _.Some x = ValueSome x
    override _.None = ValueNone

[<Sealed>]
type internal NullableEngine<'T when 'T: struct and 'T: (new: unit -> 'T) and 'T :> ValueType>(item: TreePlan<'T>) =
    inherit MaybeEngine<Nullable<'T>, 'T>(item)
    override _.Present c = c.HasValue
    override _.Content c = c.Value
    override _.Some x = Nullable x
    override _.None = Nullable()

/// A class that others may inherit from, or an interface: the value's own class decides.
[<Sealed>]
type internal OpenEngine<'T>(self: TreeEngine<'T> | null, planOf: Type -> TreePlan) =
    inherit TreeEngine<'T>()

    override _.Write(value, sink) =
        match box value with
        | null -> raise (Say.fresh Say.missing)
        | x ->
            let actual = x.GetType()

            match self with
            | null ->
                sink.Token(Fact.Derived, 0L, actual)
                (planOf actual).WriteObject(x, sink)
            | engine when Object.ReferenceEquals(actual, typeof<'T>) ->
                sink.Token(Fact.Exact, 0L, null)
                engine.Write(value, sink)
            | _ ->
                sink.Token(Fact.Derived, 0L, actual)
                (planOf actual).WriteObject(x, sink)

    member private _.Own =
        match self with
        | null -> Raise.impossible "an abstract class met as itself"
        | e -> e

    override e.Read source =
        match (source.Token()).Item with
        | :? Type as actual -> unbox<'T>((planOf actual).ReadObject source)
        | _ -> e.Own.Read source

    override e.Walk(path, survey) =
        let say (t: Token) =
            match t.Item with
            | :? Type as actual -> Message.a (TreePath.typeName actual)
            | _ -> Message.a (TreePath.typeName typeof<'T>)

        match survey.Token(path, say).Item with
        | :? Type as actual -> (planOf actual).Walk(path, survey)
        | _ -> e.Own.Walk(path, survey)

    override _.Refusal =
        match self with
        | null -> null
        | e -> e.Refusal

/// A container its author has registered: arrays, and one static value beside them.
[<Sealed>]
type internal CustomEngine<'T, 'S>(flatten: Func<'T, struct ('S * NDArray[])>, unflatten: Func<'S, NDArray[], 'T>) =
    inherit TreeEngine<'T>()

    override _.Write(value, sink) =
        if isNull (box value) then raise (Say.fresh Say.missing)

        let struct (aux, arrays) = flatten.Invoke value

        if isNull (box arrays) then
            raise (TreeFault("AD223", "was flattened to null", "Let the registered flatten return an array, empty if there is nothing."))

        sink.Token(Fact.Static, int64 arrays.Length, box aux)

        for i in 0 .. arrays.Length - 1 do
            sink.Leaf(arrays[i], TreePath.index i)

    override _.Read source =
        let t = source.Token()
        let arrays = Array.zeroCreate (int t.Bits)

        for i in 0 .. arrays.Length - 1 do
            arrays[i] <- source.Leaf()

        unflatten.Invoke(unbox<'S> t.Item, arrays)

    override _.Walk(path, survey) =
        let say (t: Token) =
            match t.Item with
            | null -> Say.count t.Bits
            | aux -> String.Concat(Say.count t.Bits, " and ", Say.value aux)

        for i in 0 .. int (survey.Token(path, say)).Bits - 1 do
            survey.Leaf(TreePath.join path (TreePath.index i))
