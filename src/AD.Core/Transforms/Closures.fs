/// What a function holds beside its arguments: found once, when it is traced, so that a later change of it can be seen.
namespace AD.Internal

open System
open System.Collections
open System.Collections.Generic
open System.Reflection
open System.Runtime.CompilerServices
open AD

/// A place outside a function from which it may read, and what was there when it was traced.
[<NoEquality; NoComparison>]
type internal Watch =
    {
        Owner: obj
        /// The field's name, for messages.
        Name: string
        Read: unit -> obj | null
        Seen: obj | null
    }

/// Marks the functions that the library makes: what they hold of their own is not the user's state.
type internal IWrapsFunction =
    abstract Wrapped: obj

module internal Closures =
    let private isScalar (t: Type) = t.IsPrimitive || t.IsEnum || t = typeof<string> || t = typeof<decimal>

    let private isCompilerMade (t: Type) =
        t.IsDefined(typeof<CompilerGeneratedAttribute>, false) || t.Name.Contains '@' || t.Name.Contains "<>c"

    let private isFunction (x: obj) =
        let rec inherits (t: Type | null) =
            match t with
            | null -> false
            | t -> (t.IsGenericType && t.GetGenericTypeDefinition() = typedefof<FSharpFunc<_, _>>) || inherits t.BaseType

        inherits (x.GetType())

    /// Closures of this library and of its C# face, whose fields are set once.
    let private isOurs (t: Type) = t.Assembly = typeof<NDArray>.Assembly || t.Assembly.GetName().Name = "AD.CSharp"

    let private isRefCell (t: Type) = t.IsGenericType && t.GetGenericTypeDefinition() = typedefof<Ref<_>>

    let private fieldsOf (t: Type) : FieldInfo[] =
        let all = ResizeArray<FieldInfo>()
        let mutable at: Type | null = t

        while not (isNull at) do
            let here = Unchecked.nonNull at

            for f in here.GetFields(BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic ||| BindingFlags.DeclaredOnly) do
                all.Add f

            at <- here.BaseType

        all.ToArray()

    /// Equal for our purpose: objects by reference, numbers, text and structs by value.
    let same (a: obj | null) (b: obj | null) : bool =
        match a, b with
        | null, null -> true
        | null, _
        | _, null -> false
        | a, b ->
            obj.ReferenceEquals(a, b)
            || (let t = a.GetType() in (t.IsValueType || t = typeof<string>) && t = b.GetType() && a.Equals b)

    /// The places a function can read: fields of what it closes over, through closures, delegates, ref cells, `this` and containers.
    let watches (f: obj) : Watch[] =
        let found = ResizeArray<Watch>()
        let seen = HashSet<obj>(HashIdentity.Reference)
        let pending = Queue<struct (obj * bool)>()
        let visit (x: obj) (fromCode: bool) = if seen.Add x && seen.Count < 10000 then pending.Enqueue(struct (x, fromCode))

        let watch owner name (read: unit -> obj | null) = found.Add { Owner = owner; Name = name; Read = read; Seen = read () }

        /// A value met in a place that may change, or not.
        let meet (owner: obj) (name: string) (mutable': bool) (fromCode: bool) (read: unit -> obj | null) =
            match read () with
            | null -> if mutable' then watch owner name read
            | v ->
                let t = v.GetType()
                if mutable' then watch owner name read

                if v :? NDArray || isScalar t then
                    ()
                elif v :? Delegate || isFunction v || isRefCell t || isCompilerMade t then
                    visit v true
                elif v :? IList || v :? IDictionary || v :? ITuple || (fromCode && not (t.Namespace = "System" || t.Namespace = "AD")) then
                    visit v false

        visit f true

        while pending.Count > 0 do
            let struct (x, fromCode) = pending.Dequeue()
            let t = x.GetType()

            match x with
            | :? IWrapsFunction as w -> visit w.Wrapped true
            | :? Delegate as d ->
                for part in d.GetInvocationList() do
                    match part.Target with
                    | null -> ()
                    | target -> visit target true
            | :? Array as a when isScalar (Unchecked.nonNull (t.GetElementType())) -> ignore a
            | :? IList as items ->
                watch x "Count" (fun () -> box items.Count)

                for i in 0 .. items.Count - 1 do
                    meet x $"[{i}]" (not items.IsReadOnly) false (fun () -> if i < items.Count then items[i] else null)
            | :? IDictionary as table ->
                watch x "Count" (fun () -> box table.Count)

                for key in table.Keys do
                    let key = Unchecked.nonNull (box key)
                    meet x $"[{key}]" true false (fun () -> if table.Contains key then table[key] else null)
            | _ ->
                // the fields of an F# closure, of ours, and of a struct's copy never change: only what they hold may
                let fixed' = isFunction x || isOurs t || t.IsValueType

                for field in fieldsOf t do
                    if not field.FieldType.IsPointer && not field.FieldType.IsByRefLike then
                        meet x field.Name (not fixed' && not field.IsInitOnly) fromCode (fun () -> field.GetValue x)

        found.ToArray()

    let private plainOr (otherwise: string) (name: string) : string =
        let plain = name.Length > 0 && name |> Seq.forall (fun c -> Char.IsLetterOrDigit c || c = '_')
        if plain && name <> "Invoke" then name else otherwise

    let private ofClosure (t: Type) : string =
        match t.Name.Split('@') with
        // what the compiler calls a function without a name
        | [| "clo"; _ |] -> ""
        | [| name; _ |] -> name
        | _ -> ""

    /// A name for a function that is written as this method, where its compiler gave one.
    let nameOfMethod (m: MethodBase) : string =
        match m.DeclaringType with
        | NonNull t when m.Name = "Invoke" -> plainOr "f" (ofClosure t)
        | _ -> plainOr "f" m.Name

    /// A name for a function, where its compiler gave one.
    let rec nameOf (f: obj) : string =
        match f with
        | :? IWrapsFunction as w -> nameOf w.Wrapped
        // several functions of the user's, the chief one first
        | :? (obj[]) as parts when parts.Length > 0 -> nameOf parts[0]
        | :? Delegate as d -> plainOr "f" d.Method.Name
        | _ -> plainOr "f" (ofClosure (f.GetType()))
