/// Records, tuples, classes and union cases: how their parts are found once, by reflection, and then read and built by compiled code.
namespace AD.Internal

open System
open System.Linq.Expressions
open System.Reflection
open System.Runtime.CompilerServices
open AD

/// A part of a product: its step in a path, and the fields that lead to it (more than one in a tuple of eight or more).
type internal Part = { Step: string; Type: Type; Read: MemberInfo list }

/// How a product is made of its parts, which are numbered in the order they are read.
[<RequireQualifiedAccess>]
type internal Make =
    | Part of int
    | New of ConstructorInfo * Make list
    | Case of MethodInfo * Make list
    /// A struct of zeros, to be filled by its setters.
    | Blank of Type

type internal Product =
    {
        Parts: Part[]
        Make: Make
        /// Parts assigned after construction.
        Set: (MemberInfo * int) list
    }

module internal Product =
    let everything = BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic

    let private typeOf (m: MemberInfo) =
        match m with
        | :? FieldInfo as f -> f.FieldType
        | :? PropertyInfo as p -> p.PropertyType
        | _ -> Raise.impossible "a part that is neither field nor property"

    /// The eighth type argument of a long tuple is the tuple of the rest.
    let rec private tupleParts (t: Type) (above: MemberInfo list) (first: int) : Part list * Make =
        let arguments = t.GetGenericArguments()

        let memberOf (name: string) : MemberInfo =
            match t.GetField name with
            | null ->
                match t.GetProperty name with
                | null -> Raise.impossible "a tuple without its items"
                | p -> p
            | f -> f

        let own =
            [
                for i in 0 .. min arguments.Length 7 - 1 ->
                    {
                        Step = TreePath.index (first + i)
                        Type = arguments[i]
                        Read = above @ [ memberOf (String.Concat("Item", TreePath.value (i + 1))) ]
                    }
            ]

        let rest, restMake =
            if arguments.Length = 8 then
                let parts, make = tupleParts arguments[7] (above @ [ memberOf "Rest" ]) (first + 7)
                parts, [ make ]
            else
                [], []

        match t.GetConstructor arguments with
        | null -> Raise.impossible "a tuple without a constructor"
        | make -> own @ rest, Make.New(make, [ for i in 0 .. own.Length - 1 -> Make.Part(first + i) ] @ restMake)

    let ofTuple (t: Type) =
        let parts, make = tupleParts t [] 0

        { Parts = Array.ofList parts; Make = make; Set = [] }

    let ofProperties (properties: PropertyInfo[]) (step: PropertyInfo -> int -> string) (make: Make list -> Make) =
        {
            Parts = properties |> Array.mapi (fun i p -> { Step = step p i; Type = p.PropertyType; Read = [ p ] })
            Make = make [ for i in 0 .. properties.Length - 1 -> Make.Part i ]
            Set = []
        }

    /// `<W>k__BackingField`, `<w>P` (a captured parameter) and `<W>i__Field` (an anonymous type) are W, w and W.
    let private fieldName (f: FieldInfo) =
        if f.Name.StartsWith('<') && f.Name.Contains '>' then
            f.Name.Substring(1, f.Name.IndexOf '>' - 1)
        else
            f.Name.TrimEnd '@'

    let rec private fieldsOf (t: Type | null) : FieldInfo list =
        match t with
        | null -> []
        | t -> fieldsOf t.BaseType @ [ for f in t.GetFields(everything ||| BindingFlags.DeclaredOnly) -> f ]

    let private setterOf (t: Type) (f: FieldInfo) : MemberInfo option =
        if f.IsPublic && not f.IsInitOnly then
            Some f
        else
            match t.GetProperty(fieldName f, everything) with
            | null -> None
            | p when p.CanWrite && p.PropertyType = f.FieldType -> Some p
            | _ -> None

    /// A class or struct every field of which goes back through a constructor's parameter or a setter; else the field that does not.
    let ofClass (t: Type) : Result<Product, string> =
        let fields = fieldsOf t

        let fieldFor (p: ParameterInfo) =
            fields
            |> List.tryFind (fun f ->
                f.FieldType = p.ParameterType && String.Equals(fieldName f, p.Name, StringComparison.OrdinalIgnoreCase))

        let attempt (make: Make) (given: FieldInfo list) =
            let rest = fields |> List.filter (fun f -> not (List.contains f given)) |> List.map (fun f -> f, setterOf t f)

            match rest |> List.tryFind (fun (_, setter) -> setter.IsNone) with
            | Some(f, _) -> Error(fieldName f)
            | None ->
                let parts = [| for f in given @ List.map fst rest -> { Step = fieldName f; Type = f.FieldType; Read = [ f ] } |]

                Ok
                    {
                        Parts = parts
                        Make = make
                        Set = rest |> List.mapi (fun i (_, setter) -> setter.Value, given.Length + i)
                    }

        let constructors =
            t.GetConstructors everything
            |> Array.sortByDescending (fun c -> c.GetParameters().Length)
            |> Array.choose (fun c ->
                let given = c.GetParameters() |> Array.toList |> List.map fieldFor

                if List.forall Option.isSome given && (List.distinct given).Length = given.Length then
                    Some(Make.New(c, [ for i in 0 .. given.Length - 1 -> Make.Part i ]), List.map Option.get given)
                else
                    None)
            |> Array.toList

        let candidates = if t.IsValueType then constructors @ [ Make.Blank t, [] ] else constructors

        let attempts = candidates |> List.map (fun (make, given) -> attempt make given)

        match attempts |> List.tryFind Result.isOk, attempts with
        | Some found, _ -> found
        | None, first :: _ -> first
        | None, [] ->
            match fields with
            | [] -> Error ""
            | f :: _ -> Error(fieldName f)

    /// Without compiled code (ahead-of-time builds): the same by reflection.
    let readByReflection (part: Part) (value: obj | null) : obj | null =
        List.fold
            (fun (x: obj | null) (m: MemberInfo) ->
                match m with
                | :? FieldInfo as f -> f.GetValue x
                | :? PropertyInfo as p -> p.GetValue x
                | _ -> Raise.impossible "a part that is neither field nor property")
            value
            part.Read

    let buildByReflection (product: Product) (parts: (obj | null)[]) : obj | null =
        let rec make m : obj | null =
            match m with
            | Make.Part i -> parts[i]
            | Make.New(c, ms) -> c.Invoke [| for m in ms -> make m |]
            | Make.Case(c, ms) -> c.Invoke(null, [| for m in ms -> make m |])
            | Make.Blank t -> RuntimeHelpers.GetUninitializedObject t

        let made = make product.Make

        for target, i in product.Set do
            match target with
            | :? FieldInfo as f -> f.SetValue(made, parts[i])
            | :? PropertyInfo as p -> p.SetValue(made, parts[i])
            | _ -> Raise.impossible "a part that is neither field nor property"

        made

    let private leafInto =
        match typeof<TreeSink>.GetMethod("Leaf", everything) with
        | null -> Raise.impossible "Sink.Leaf"
        | m -> m

    let private leafFrom =
        match typeof<TreeSource>.GetMethod("Leaf", everything) with
        | null -> Raise.impossible "Source.Leaf"
        | m -> m

    let private planMethod (plan: TreePlan) (name: string) =
        match plan.GetType().GetMethod(name, everything ||| BindingFlags.DeclaredOnly) with
        | null -> Raise.impossible name
        | m -> m

    let private access (value: Expression) (part: Part) =
        List.fold
            (fun (x: Expression) (m: MemberInfo) ->
                let owner =
                    match m.DeclaringType with
                    | null -> x.Type
                    | t -> t

                let x = if owner = x.Type then x else Expression.Convert(x, owner)
                Expression.MakeMemberAccess(x, m) :> Expression)
            value
            part.Read

    let compileWrite<'T> (product: Product) (plans: TreePlan[]) : Action<'T, TreeSink> =
        let value = Expression.Parameter(typeof<'T>, "value")
        let sink = Expression.Parameter(typeof<TreeSink>, "sink")

        let writes =
            [|
                for part, plan in Array.zip product.Parts plans ->
                    let step = Expression.Constant part.Step

                    if part.Type = typeof<NDArray> then
                        Expression.Call(sink, leafInto, access value part, step) :> Expression
                    else
                        Expression.Call(Expression.Constant(plan, plan.GetType()), planMethod plan "WriteAt", access value part, sink, step)
            |]

        let body: Expression = if writes.Length = 0 then Expression.Empty() else Expression.Block(typeof<Void>, writes)

        Expression.Lambda<Action<'T, TreeSink>>(body, value, sink).Compile()

    let compileRead<'T> (product: Product) (plans: TreePlan[]) : Func<TreeSource, 'T> =
        let source = Expression.Parameter(typeof<TreeSource>, "source")

        let part i : Expression =
            let plan = plans[i]

            if product.Parts[i].Type = typeof<NDArray> then
                Expression.Call(source, leafFrom)
            else
                Expression.Call(Expression.Constant(plan, plan.GetType()), planMethod plan "Read", source)

        let rec make m : Expression =
            match m with
            | Make.Part i -> part i
            | Make.New(c, ms) -> Expression.New(c, [| for m in ms -> make m |])
            | Make.Case(c, ms) -> Expression.Call(c, [| for m in ms -> make m |])
            | Make.Blank t -> Expression.New t

        let made = make product.Make

        let body =
            match product.Set, made with
            | [], _ -> made
            | set, (:? NewExpression as made) ->
                Expression.MemberInit(made, [| for target, i in set -> Expression.Bind(target, part i) :> MemberBinding |])
            | _ -> Raise.impossible "setters on what is not constructed"

        let body = if body.Type = typeof<'T> then body else Expression.Convert(body, typeof<'T>)

        Expression.Lambda<Func<TreeSource, 'T>>(body, source).Compile()

    /// Reads a value of 'T into the sink, and builds one from the source.
    let codec<'T> (product: Product) (plans: TreePlan[]) : struct (Action<'T, TreeSink> * Func<TreeSource, 'T>) =
        if RuntimeFeature.IsDynamicCodeSupported then
            struct (compileWrite<'T> product plans, compileRead<'T> product plans)
        else
            let write (value: 'T) (sink: TreeSink) =
                for part, plan in Array.zip product.Parts plans do
                    plan.WriteObjectAt(readByReflection part (box value), sink, part.Step)

            let read (source: TreeSource) =
                unbox<'T>(buildByReflection product (Array.map (fun (p: TreePlan) -> p.ReadObject source) plans))

            struct (Action<'T, TreeSink> write, Func<TreeSource, 'T> read)

    /// The tag of a union is a property or, where null is a case, a static method.
    let tagReader<'T> (tag: MemberInfo) : Func<'T, int> =
        if RuntimeFeature.IsDynamicCodeSupported then
            let value = Expression.Parameter(typeof<'T>, "value")

            let read: Expression =
                match tag with
                | :? MethodInfo as m when m.IsStatic -> Expression.Call(m, value)
                | _ -> Expression.MakeMemberAccess(value, tag)

            Expression.Lambda<Func<'T, int>>(read, value).Compile()
        else
            Func<'T, int>(fun value ->
                let read: obj | null =
                    match tag with
                    | :? MethodInfo as m -> m.Invoke(null, [| box value |])
                    | :? PropertyInfo as p -> p.GetValue(box value)
                    | _ -> Raise.impossible "a union without a tag"

                unbox<int> read)

/// A record, a tuple, a class that is given back whole.
[<Sealed>]
type internal ProductEngine<'T>(product: Product, plans: TreePlan[]) =
    inherit TreeEngine<'T>()
    let struct (write, read) = Product.codec<'T> product plans
    let mayBeNull = not typeof<'T>.IsValueType

    override _.Write(value, sink) =
        if mayBeNull && isNull (box value) then raise (Say.fresh Say.missing)

        write.Invoke(value, sink)

    override _.Read source = read.Invoke source

    override _.Walk(path, survey) =
        for part, plan in Array.zip product.Parts plans do
            plan.Walk(TreePath.join path part.Step, survey)

/// A union: the case is a fact, its fields are parts.
[<Sealed>]
type internal UnionEngine<'T>(tag: MemberInfo, names: string[], cases: Product[], plans: TreePlan[][]) =
    inherit TreeEngine<'T>()
    let tagOf = Product.tagReader<'T> tag
    let codecs = Array.map2 (fun product plans -> Product.codec<'T> product plans) cases plans

    // A case without fields may be represented by null, and then null is a value.
    let nullIsCase =
        cases |> Array.exists (fun c -> c.Parts.Length = 0)
        && (typeof<'T>.GetCustomAttributes(typeof<CompilationRepresentationAttribute>, false)
            |> Array.exists (fun a ->
                (a :?> CompilationRepresentationAttribute).Flags.HasFlag CompilationRepresentationFlags.UseNullAsTrueValue))

    override _.Write(value, sink) =
        if isNull (box value) && not nullIsCase && not typeof<'T>.IsValueType then
            raise (Say.fresh Say.missing)

        let tag = tagOf.Invoke value

        if cases.Length > 1 then sink.Token(Fact.Case, int64 tag, null)

        let struct (write, _) = codecs[tag]
        write.Invoke(value, sink)

    override _.Read source =
        let tag = if cases.Length > 1 then int (source.Token()).Bits else 0
        let struct (_, read) = codecs[tag]
        read.Invoke source

    override _.Walk(path, survey) =
        let tag =
            if cases.Length > 1 then
                int (survey.Token(path, (fun t -> String.Concat("case ", names[int t.Bits]))).Bits)
            else
                0

        for part, plan in Array.zip cases[tag].Parts plans[tag] do
            plan.Walk(TreePath.join path part.Step, survey)
