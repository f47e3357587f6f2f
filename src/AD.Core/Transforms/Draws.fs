/// Whether a function draws random numbers from a generator that hides its state: written down once, they would stay the same for ever.
namespace AD.Internal

open System
open System.Collections.Generic
open System.IO
open System.Reflection
open System.Reflection.Emit
open System.Runtime.CompilerServices

module internal Draws =
    /// How far calls are followed into the user's own methods, and how many of them are read.
    let private deepest, most = 3, 256

    /// What follows each code of the intermediate language.
    let private operands =
        lazy
            (typeof<OpCodes>.GetFields(BindingFlags.Public ||| BindingFlags.Static)
             |> Seq.map (fun f -> unbox<OpCode>(f.GetValue null))
             |> Seq.map (fun code -> KeyValuePair(int (uint16 code.Value), code.OperandType))
             |> Dictionary)

    let private size (il: byte[]) (at: int) (operand: OperandType) : int =
        match operand with
        | OperandType.InlineNone -> 0
        | OperandType.ShortInlineBrTarget
        | OperandType.ShortInlineI
        | OperandType.ShortInlineVar -> 1
        | OperandType.InlineVar -> 2
        | OperandType.InlineI8
        | OperandType.InlineR -> 8
        | OperandType.InlineSwitch ->
            let branches = BitConverter.ToInt32(il, at)
            if branches < 0 || branches > il.Length then il.Length else 4 + 4 * branches
        // tokens, branches, four-byte numbers
        | _ -> 4

    /// The tokens of the methods that the code calls, makes objects with, or makes delegates of; as far as it can be read.
    let private tokens (il: byte[]) : seq<int> =
        seq {
            let mutable at = 0

            while at < il.Length - 4 do
                let isLong = il[at] = 0xFEuy
                let code = if isLong then 0xFE00 ||| int il[at + 1] else int il[at]
                at <- at + (if isLong then 2 else 1)

                match operands.Value.TryGetValue code with
                | false, _ -> at <- il.Length
                | true, operand ->
                    if at <= il.Length - 4 then
                        if operand = OperandType.InlineMethod then BitConverter.ToInt32(il, at)
                        at <- at + size il at operand
        }

    /// The methods that a method names; none where its code, or what it names, is not there: what cannot run cannot draw.
    let private named (m: MethodBase) : MethodBase[] =
        try
            match m.GetMethodBody() with
            | null -> [||]
            | body ->
                let ofType = if isNull m.DeclaringType then [||] else (Unchecked.nonNull m.DeclaringType).GetGenericArguments()
                let ofMethod = if m.IsGenericMethod then m.GetGenericArguments() else [||]

                body.GetILAsByteArray()
                |> Unchecked.nonNull
                |> tokens
                |> Seq.map (fun t -> m.Module.ResolveMethod(t, ofType, ofMethod))
                |> Seq.choose Option.ofObj
                |> Array.ofSeq
        with
        | :? IOException
        | :? TypeLoadException
        | :? MemberAccessException
        | :? BadImageFormatException
        | :? ArgumentException -> [||]

    let private isGenerator (t: Type | null) =
        match t with
        | null -> false
        | t -> typeof<Random>.IsAssignableFrom t || t.FullName = "System.Security.Cryptography.RandomNumberGenerator"

    /// A generator made with a seed gives the same numbers each time anyway.
    let private isSeeded (m: MethodBase) =
        m.IsConstructor
        && isGenerator m.DeclaringType
        && (match m.GetParameters() with
            | [||] -> false
            | given -> given[0].ParameterType = typeof<int>)

    let private isDraw (m: MethodBase) =
        match m.DeclaringType with
        | null -> false
        | t ->
            let ofMathNet = (string t.Namespace).StartsWith("MathNet.Numerics", StringComparison.Ordinal)

            (isGenerator t && not m.IsConstructor && m.Name <> "get_Shared")
            || (ofMathNet && not m.IsConstructor && (m.Name.StartsWith("Sample", StringComparison.Ordinal) || m.Name.Contains "Random"))

    /// The bodies of a closure that a compiler made of a function within the function.
    let private bodies (m: MethodBase) : MethodBase[] =
        match m.DeclaringType with
        | NonNull t when m.IsConstructor && t.Name.Contains '@' ->
            t.GetMethods(BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.DeclaredOnly)
            |> Array.filter (fun m -> m.Name = "Invoke")
            |> Array.map (fun m -> m :> MethodBase)
        | _ -> [| m |]

    /// What the function draws with, `Random.NextDouble`, in its own code or in the user's methods that it calls; null where nothing is found.
    let find (f: MethodBase) : string | null =
        let seen = HashSet<MethodBase>()
        let pending = Queue<struct (MethodBase * int)>()
        let mutable drawn: string | null = null
        let mutable seeded = false

        let visit (depth: int) (m: MethodBase) =
            if depth <= deepest && seen.Count < most && UserLines.IsUsers m && seen.Add m then
                pending.Enqueue(struct (m, depth))

        if RuntimeFeature.IsDynamicCodeSupported then visit 0 f

        while pending.Count > 0 do
            let struct (m, depth) = pending.Dequeue()

            for called in named m do
                if isSeeded called then seeded <- true

                if isNull drawn && isDraw called then
                    drawn <- String.Concat((Unchecked.nonNull called.DeclaringType).Name, ".", called.Name)

                for body in bodies called do
                    visit (depth + 1) body

        if seeded then null else drawn
