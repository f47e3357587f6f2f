/// Which types are trees, and of which kind: the plan of each type, made once.
namespace AD.Internal

open System
open System.Collections
open System.Collections.Concurrent
open System.Collections.Generic
open System.Collections.Immutable
open System.Numerics
open System.Reflection
open System.Runtime.CompilerServices
open System.Text
open System.Threading.Tasks
open FSharp.Reflection
open MathNet.Numerics
open MathNet.Numerics.LinearAlgebra
open AD

module internal TreeTypes =
    let private isGeneric (definition: Type) (t: Type) = t.IsGenericType && t.GetGenericTypeDefinition() = definition

    let rec private inherits (definition: Type) (t: Type | null) =
        match t with
        | null -> false
        | t -> isGeneric definition t || inherits definition t.BaseType

    let private bitsNumbers = [ typeof<float>; typeof<float32>; typeof<Half>; typeof<Complex32> ]

    let private objectNumbers = [ typeof<decimal>; typeof<Complex> ]

    let private bitsStatics = [ typeof<DateTime>; typeof<TimeSpan>; typeof<DateOnly>; typeof<TimeOnly>; typeof<Rune> ]

    let private objectStatics =
        [
            typeof<string>
            typeof<Guid>
            typeof<DateTimeOffset>
            typeof<BigInteger>
            typeof<Int128>
            typeof<UInt128>
            typeof<Version>
            typeof<Uri>
        ]

    let private isNumber t = List.contains t bitsNumbers || List.contains t objectNumbers

    let private isStatic (t: Type) =
        not (isNumber t)
        && (t.IsPrimitive
            || t.IsEnum
            || List.contains t bitsStatics
            || List.contains t objectStatics
            || typeof<Type>.IsAssignableFrom t)

    let private isTuple (t: Type) = typeof<ITuple>.IsAssignableFrom t && (t.IsValueType || t.IsClass) && t.Namespace = "System"

    let rec private isKey (t: Type) =
        isStatic t
        || (isTuple t && Array.forall isKey (t.GetGenericArguments()))
        || (FSharpType.IsUnion(t, true) && FSharpType.GetUnionCases(t, true) |> Array.forall (fun c -> (c.GetFields()).Length = 0))

    let private keyRefusal (key: Type) : TreeFault | null =
        if isKey key then
            null
        else
            TreeFault(
                "AD224",
                String.Concat("has keys of type ", TreePath.typeName key),
                "Keys are static: use strings, integers, enums, or tuples of these."
            )

    let private create (definition: Type) (arguments: Type[]) (given: (obj | null)[]) : obj =
        let made =
            Activator.CreateInstance(
                definition.MakeGenericType arguments,
                BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic,
                null,
                given,
                null
            )

        match made with
        | null -> Raise.impossible "an engine that cannot be made"
        | engine -> engine

    let private refuse (t: Type) (said: string) (hint: string) : obj =
        create typedefof<RefusedEngine<_>> [| t |] [| TreeFault("AD225", said, hint) |]

    let private named (text: string) (t: Type) = String.Concat(text, " (", TreePath.typeName t, ")")

    /// The one kind of row, if any, that a type is; interfaces by what they promise.
    let private row (t: Type) (item: Type -> obj) : obj option =
        let argument () = t.GetGenericArguments()[0]

        let simple definition =
            let a = argument ()
            Some(create definition [| a |] [| item a |])

        let behind growing =
            let a = argument ()
            Some(create typedefof<ListInterfaceEngine<_, _>> [| t; a |] [| item a; growing |])

        if not t.IsGenericType then
            None
        else
            let definition = t.GetGenericTypeDefinition()

            if definition = typedefof<_ list> then
                simple typedefof<FSharpListEngine<_>>
            elif definition = typedefof<List<_>> then
                simple typedefof<ListEngine<_>>
            elif definition = typedefof<ImmutableArray<_>> then
                simple typedefof<ImmutableArrayEngine<_>>
            elif definition = typedefof<_ option> then
                simple typedefof<OptionEngine<_>>
            elif definition = typedefof<_ voption> then
                simple typedefof<ValueOptionEngine<_>>
            elif definition = typedefof<Nullable<_>> then
                simple typedefof<NullableEngine<_>>
            elif definition = typedefof<IReadOnlyList<_>> || definition = typedefof<IReadOnlyCollection<_>> then
                behind false
            elif definition = typedefof<IList<_>> || definition = typedefof<ICollection<_>> then
                behind true
            else
                None

    let private keyed (t: Type) (item: Type -> obj) : obj option =
        let simple definition =
            let arguments = t.GetGenericArguments()
            Some(create definition arguments [| item arguments[1]; keyRefusal arguments[0] |])

        if isGeneric typedefof<Dictionary<_, _>> t then
            simple typedefof<DictionaryEngine<_, _>>
        elif isGeneric typedefof<Map<_, _>> t then
            simple typedefof<MapEngine<_, _>>
        elif isGeneric typedefof<IDictionary<_, _>> t || isGeneric typedefof<IReadOnlyDictionary<_, _>> t then
            let arguments = t.GetGenericArguments()

            Some(
                create
                    typedefof<DictionaryInterfaceEngine<_, _, _>>
                    [| t; arguments[0]; arguments[1] |]
                    [| item arguments[1]; keyRefusal arguments[0] |]
            )
        else
            None

    let private plansOf (planOf: Type -> TreePlan) (product: Product) = product.Parts |> Array.map (fun p -> planOf p.Type)

    let private product (planOf: Type -> TreePlan) (t: Type) (p: Product) =
        create typedefof<ProductEngine<_>> [| t |] [| p; plansOf planOf p |]

    let private union (planOf: Type -> TreePlan) (t: Type) =
        let cases = FSharpType.GetUnionCases(t, true)

        /// Fields without a name of their own are known by their place.
        let step (count: int) (p: PropertyInfo) (i: int) =
            if p.Name = "Item" || (count > 1 && p.Name = String.Concat("Item", TreePath.value (i + 1))) then
                TreePath.index i
            else
                p.Name

        let products =
            cases
            |> Array.map (fun c ->
                let fields = c.GetFields()
                let constructor = FSharpValue.PreComputeUnionConstructorInfo(c, true)
                Product.ofProperties fields (step fields.Length) (fun parts -> Make.Case(constructor, parts)))

        create
            typedefof<UnionEngine<_>>
            [| t |]
            [|
                FSharpValue.PreComputeUnionTagMemberInfo(t, true)
                cases |> Array.map _.Name
                products
                products |> Array.map (plansOf planOf)
            |]

    let private record (planOf: Type -> TreePlan) (t: Type) =
        let constructor = FSharpValue.PreComputeRecordConstructorInfo(t, true)

        Product.ofProperties (FSharpType.GetRecordFields(t, true)) (fun p _ -> p.Name) (fun parts -> Make.New(constructor, parts))
        |> product planOf t

    let private isAsync (t: Type) =
        typeof<Task>.IsAssignableFrom t
        || t = typeof<ValueTask>
        || isGeneric typedefof<ValueTask<_>> t
        || isGeneric typedefof<Async<_>> t
        || isGeneric typedefof<IAsyncEnumerable<_>> t

    /// Not yet a value, or no value at all; with the way out.
    let private notAValue (t: Type) : obj option =
        if typeof<Delegate>.IsAssignableFrom t || FSharpType.IsFunction t then
            Some(refuse t (named "is a function" t) "Apply it first; functions are closed over, not passed or returned as parts of a tree.")
        elif isAsync t then
            Some(
                refuse
                    t
                    (named "is asynchronous" t)
                    "A traced function is synchronous: await the inputs first and return the arrays themselves."
            )
        elif isGeneric typedefof<Lazy<_>> t then
            Some(refuse t (named "is not evaluated yet" t) "Force it, and give the array itself.")
        elif t.IsPointer || t.IsByRef || t.IsByRefLike then
            Some(refuse t (named "is a reference into memory" t) "Give an NDArray.")
        else
            None

    /// It may be evaluated after the transform has ended, or again and again.
    let private sequence (t: Type) : obj option =
        if typeof<IEnumerable>.IsAssignableFrom t then
            Some(
                refuse
                    t
                    (named "is a sequence whose items are not known to be evaluated" t)
                    "Make it an array or a list (‹Seq.toArray|ToArray()›), or register the container: ‹Tree.register flatten unflatten|Trees.Register(flatten, unflatten)›."
            )
        else
            None

    let private classOrStruct (planOf: Type -> TreePlan) (t: Type) : obj =
        match Product.ofClass t with
        | Ok p -> product planOf t p
        | Error field ->
            let lost =
                if field = "" then
                    ", which cannot be built again from its parts"
                else
                    String.Concat(", whose field ", field, " would not come back: no constructor parameter or setter takes it")

            refuse
                t
                (String.Concat("is ", Message.a (TreePath.typeName t), lost))
                "Make it a record, or register it once: ‹Tree.register flatten unflatten|Trees.Register(flatten, unflatten)›."

    let private scalar (t: Type) : obj option =
        let one definition (fact: Fact) = Some(create definition [| t |] [| fact |])

        if t = typeof<unit> || t = typeof<ValueTuple> then
            Some(create typedefof<NothingEngine<_>> [| t |] [||])
        elif List.contains t bitsNumbers then
            one typedefof<BitsEngine<_>> Fact.Number
        elif List.contains t objectNumbers then
            one typedefof<ObjectEngine<_>> Fact.Number
        elif t.IsPrimitive || t.IsEnum || List.contains t bitsStatics then
            one typedefof<BitsEngine<_>> Fact.Static
        elif isStatic t then
            one typedefof<ObjectEngine<_>> Fact.Static
        elif inherits typedefof<Vector<_>> t || inherits typedefof<Matrix<_>> t then
            one typedefof<SnapshotEngine<_>> Fact.Number
        else
            None

    let private array (t: Type) (item: Type -> obj) : obj option =
        match t.GetElementType() with
        | null -> None
        | element when not t.IsArray || isNull (box element) -> None
        | element when element.IsPrimitive ->
            let fact = if isNumber element then Fact.Number else Fact.Static
            Some(create typedefof<SnapshotEngine<_>> [| t |] [| fact |])
        | element when t.IsSZArray -> Some(create typedefof<ArrayEngine<_>> [| element |] [| item element |])
        | _ -> Some(refuse t (named "is an array of several dimensions" t) "Make it one NDArray, or an array of arrays.")

    let private firstOf (kinds: (unit -> obj option) list) = kinds |> List.tryPick (fun kind -> kind ())

    /// The engine of a type. Children are plans, whose engines are made later: a type may contain itself.
    let private engine (planOf: Type -> TreePlan) (t: Type) : obj =
        let item child : obj = planOf child

        let closed () =
            firstOf
                [
                    fun () -> if t = typeof<NDArray> then Some(LeafEngine() :> obj) else None
                    fun () -> scalar t
                    fun () -> array t item
                    fun () -> if t.IsSealed || t.IsValueType || t.IsInterface then row t item else None
                    fun () -> if t.IsInterface then keyed t item else None
                    fun () -> if isGeneric typedefof<Map<_, _>> t then keyed t item else None
                    fun () -> notAValue t
                    fun () -> if isTuple t then Some(product planOf t (Product.ofTuple t)) else None
                    fun () -> if isGeneric typedefof<_ list> t || isGeneric typedefof<_ option> t then row t item else None
                    fun () -> if FSharpType.IsRecord(t, true) then Some(record planOf t) else None
                    fun () -> if FSharpType.IsUnion(t, true) then Some(union planOf t) else None
                ]

        match closed () with
        | Some engine -> engine
        | None ->
            let self =
                firstOf
                    [
                        fun () -> row t item
                        fun () -> keyed t item
                        fun () -> sequence t
                        fun () -> if t.IsAbstract then None else Some(classOrStruct planOf t)
                    ]

            match self with
            | Some engine when t.IsSealed || t.IsValueType || t.IsAbstract -> engine
            | Some engine -> create typedefof<OpenEngine<_>> [| t |] [| engine; planOf |]
            | None ->
                let nobody: obj | null = null
                create typedefof<OpenEngine<_>> [| t |] [| nobody; planOf |]

    let private plans = ConcurrentDictionary<Type, TreePlan>()

    let rec planOf (t: Type) : TreePlan =
        match plans.TryGetValue t with
        | true, plan -> plan
        | _ ->
            let make: Type -> obj = engine planOf
            plans.GetOrAdd(t, (create typedefof<TreePlan<_>> [| t |] [| make |] :?> TreePlan))

    /// A plan of a type known to the compiler needs no reflection.
    let planFor<'P> () : TreePlan<'P> =
        match plans.TryGetValue typeof<'P> with
        | true, plan -> plan :?> TreePlan<'P>
        | _ -> plans.GetOrAdd(typeof<'P>, TreePlan<'P>(engine planOf)) :?> TreePlan<'P>

    /// The engine that a registered class is read by: heirs of an open class are still read by their own plans.
    let registered<'T> (custom: TreeEngine<'T>) : TreeEngine<'T> =
        if typeof<'T>.IsSealed || typeof<'T>.IsValueType || typeof<'T>.IsAbstract then
            custom
        else
            OpenEngine<'T>(custom, planOf)

/// The plan of 'P without a look-up.
[<AbstractClass; Sealed>]
type internal PlanOf<'P> private () =
    [<DefaultValue>]
    static val mutable private plan: TreePlan<'P> | null

    static member Plan: TreePlan<'P> =
        match PlanOf<'P>.plan with
        | null ->
            let plan = TreeTypes.planFor<'P>()
            PlanOf<'P>.plan <- plan
            plan
        | plan -> plan
