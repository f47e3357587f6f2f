/// Dictionaries and maps of trees.
namespace AD.Internal

open System
open System.Collections.Generic
open AD

/// Values under static keys, in the order of the keys, so that two dictionaries filled in another order are alike.
[<AbstractClass>]
type internal KeyedEngine<'C, 'K, 'V when 'K: equality and 'K: not null>(value: TreePlan<'V>, keyRefusal: TreeFault | null) =
    inherit TreeEngine<'C>()
    abstract Entries: 'C -> struct ('K[] * 'V[])
    abstract Build: keys: Keys<'K> * values: 'V[] -> 'C
    abstract Comparer: 'C -> obj | null

    static member Sort(keys: 'K[], values: 'V[]) =
        match box keys with
        | :? (string[]) as strings -> Array.Sort(strings, values, StringComparer.Ordinal)
        | _ ->
            if typeof<IComparable<'K>>.IsAssignableFrom typeof<'K> || typeof<'K>.IsEnum then
                Array.Sort(keys, values)

    member _.Dictionary(keys: Keys<'K>, values: 'V[]) =
        let d =
            match keys.Comparer with
            | :? IEqualityComparer<'K> as comparer -> Dictionary<'K, 'V>(values.Length, comparer)
            | _ -> Dictionary<'K, 'V> values.Length

        for i in 0 .. values.Length - 1 do
            d.Add(keys.Keys[i], values[i])

        d

    /// The usual comparer is none: a Map, a frozen dictionary and a plain one are then alike.
    member _.Special(comparer: IEqualityComparer<'K>) : obj | null =
        if Object.Equals(comparer, EqualityComparer<'K>.Default) then null else box comparer

    override e.Write(container, sink) =
        if isNull (box container) then raise (Say.fresh Say.missing)

        match keyRefusal with
        | null -> ()
        | why -> raise (Say.fresh why)

        let struct (keys, values) = e.Entries container
        sink.Token(Fact.Keys, int64 keys.Length, Keys(keys, e.Comparer container))
        let mutable i = 0

        try
            while i < keys.Length do
                value.WriteAt(values[i], sink, "")
                i <- i + 1
        with :? TreeFault as fault ->
            fault.Under(TreePath.key (box keys[i]))
            reraise ()

    member private _.KeysOf(t: Token) =
        match t.Item with
        | :? Keys<'K> as keys -> keys
        | _ -> Raise.impossible "a dictionary without keys"

    override e.Read source =
        let keys = e.KeysOf(source.Token())
        let values: 'V[] = Array.zeroCreate keys.Keys.Length

        for i in 0 .. values.Length - 1 do
            values[i] <- value.Read source

        e.Build(keys, values)

    override e.Walk(path, survey) =
        let say (t: Token) = if t.Bits = 0L then "no keys" else String.Concat("the keys ", e.KeysOf(t).ToString())

        for k in e.KeysOf(survey.Token(path, say)).Keys do
            value.Walk(TreePath.join path (TreePath.key (box k)), survey)

[<Sealed>]
type internal DictionaryEngine<'K, 'V when 'K: equality and 'K: not null>(value: TreePlan<'V>, keyRefusal: TreeFault | null) =
    inherit KeyedEngine<Dictionary<'K, 'V>, 'K, 'V>(value, keyRefusal)
    override e.Comparer d = e.Special d.Comparer

    override _.Entries d =
        let keys: 'K[] = Array.zeroCreate d.Count
        let values: 'V[] = Array.zeroCreate d.Count
        d.Keys.CopyTo(keys, 0)
        d.Values.CopyTo(values, 0)
        KeyedEngine<Dictionary<'K, 'V>, 'K, 'V>.Sort(keys, values)
        struct (keys, values)

    override e.Build(keys, values) = e.Dictionary(keys, values)

/// IDictionary and IReadOnlyDictionary; they come back as a Dictionary.
[<Sealed>]
type internal DictionaryInterfaceEngine<'C, 'K, 'V when 'K: equality and 'K: not null>(value: TreePlan<'V>, keyRefusal: TreeFault | null) =
    inherit KeyedEngine<'C, 'K, 'V>(value, keyRefusal)

    override e.Comparer c =
        match box c with
        | :? Dictionary<'K, 'V> as d -> e.Special d.Comparer
        | _ -> null

    override _.Entries c =
        let pairs = Seq.toArray (unbox<IEnumerable<KeyValuePair<'K, 'V>>>(box c))
        let keys = Array.map (fun (p: KeyValuePair<'K, 'V>) -> p.Key) pairs
        let values = Array.map (fun (p: KeyValuePair<'K, 'V>) -> p.Value) pairs
        KeyedEngine<'C, 'K, 'V>.Sort(keys, values)
        struct (keys, values)

    override e.Build(keys, values) = unbox<'C>(box (e.Dictionary(keys, values)))

[<Sealed>]
type internal MapEngine<'K, 'V when 'K: comparison and 'K: not null>(value: TreePlan<'V>, keyRefusal: TreeFault | null) =
    inherit KeyedEngine<Map<'K, 'V>, 'K, 'V>(value, keyRefusal)
    override _.Comparer _ = null

    override _.Entries m =
        let pairs = Map.toArray m
        struct (Array.map fst pairs, Array.map snd pairs)

    override _.Build(keys, values) = Map.ofArray (Array.zip keys.Keys values)
