/// Where in the user's source an equation was written, and where a function begins: asked for on errors and by checkNaN, never else.
namespace AD.Internal

open System
open System.Diagnostics
open System.IO
open System.Linq
open System.Reflection
open System.Reflection.Metadata
open System.Reflection.Metadata.Ecma335
open System.Reflection.PortableExecutable

[<AbstractClass; Sealed>]
type internal UserLines =
    [<ThreadStatic; DefaultValue>]
    static val mutable private watchers: int

    [<ThreadStatic; DefaultValue>]
    static val mutable private note: string | null

    static member private IsLibrary(a: Assembly) : bool =
        let name = string (a.GetName().Name)

        a = typeof<UserLines>.Assembly
        || name = "AD.CSharp"
        || name = "AD.Kernels"
        || name = "FSharp.Core"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("MathNet.", StringComparison.Ordinal)

    /// Whether the method is neither of this library nor of those it rests on.
    static member IsUsers(m: MethodBase | null) : bool =
        match m with
        | null -> false
        | m ->
            match m.DeclaringType with
            | null -> false
            | t -> not (UserLines.IsLibrary t.Assembly)

    static member private Text(file: string, line: int) : string =
        String.Concat(Path.GetFileName file, ":", line.ToString Globalization.CultureInfo.InvariantCulture)

    /// The innermost line of the user's on the stack, `Model.fs:12`; null where there are no symbols.
    static member OnStack() : string | null =
        let frames = StackTrace(1, true).GetFrames()

        match frames |> Array.tryFind (fun f -> UserLines.IsUsers(f.GetMethod()) && not (String.IsNullOrEmpty(f.GetFileName()))) with
        | Some f -> UserLines.Text(string (f.GetFileName()), f.GetFileLineNumber())
        | None -> null

    /// The line to record with an equation: that of the equation it is made from, or the user's, if anyone wants to know.
    static member Current: string | null =
        match UserLines.note with
        | null -> if UserLines.watchers > 0 then UserLines.OnStack() else null
        | note -> note

    static member AreWanted: bool = UserLines.watchers > 0

    /// Runs f, in which equations are recorded with their lines.
    static member Wanted(f: unit -> 'T) : 'T =
        UserLines.watchers <- UserLines.watchers + 1

        try
            f ()
        finally
            UserLines.watchers <- UserLines.watchers - 1

    /// Runs f, whose equations are made from one at this line.
    static member From(line: string | null, f: unit -> 'T) : 'T =
        match line with
        | null -> f ()
        | line ->
            let before = UserLines.note
            UserLines.note <- line

            try
                f ()
            finally
                UserLines.note <- before

    /// The first line of a method, from the symbols beside its assembly.
    static member Beginning(m: MethodBase) : string | null =
        let location = m.Module.Assembly.Location

        if location = "" || not (File.Exists location) then
            null
        else
            use image = new PEReader(File.OpenRead location)
            let mutable symbols: MetadataReaderProvider | null = null
            let mutable path: string | null = null
            let opened = image.TryOpenAssociatedPortablePdb(location, (fun p -> (File.OpenRead p: Stream | null)), &symbols, &path)

            match symbols with
            | NonNull symbols when opened ->
                use symbols = symbols
                let reader = symbols.GetMetadataReader()
                let row = MetadataTokens.MethodDefinitionHandle(m.MetadataToken &&& 0xFFFFFF)
                let points = reader.GetMethodDebugInformation(row).GetSequencePoints()

                match points |> Seq.tryFind (fun p -> not p.IsHidden) with
                | Some p -> UserLines.Text(reader.GetString(reader.GetDocument(p.Document).Name), p.StartLine)
                | None -> null
            | _ -> null

    static member private Fields(x: obj) : seq<obj> =
        let flags = BindingFlags.Instance ||| BindingFlags.Public ||| BindingFlags.NonPublic

        seq {
            for f in x.GetType().GetFields flags do
                match f.GetValue x with
                | null -> ()
                | v -> v
        }

    static member private Method(f: obj) : MethodBase | null =
        match f with
        | :? Delegate as d -> d.Method
        | f ->
            match f.GetType().GetMethods() |> Array.tryFind (fun m -> m.Name = "Invoke" && m.DeclaringType = f.GetType()) with
            | Some m -> m
            | None -> null

    /// The user's function that this function of the library's wraps; null where there is none.
    static member Function(f: obj | null) : MethodBase | null =
        // what a lambda of the C# face closes over is an object beside it
        let isClosure (x: obj) = UserLines.IsLibrary(x.GetType().Assembly) && x.GetType().Name.Contains "<>c"

        let rec search (depth: int) (f: obj) : MethodBase | null =
            match UserLines.Method f with
            | NonNull m when UserLines.IsUsers m -> m
            | m when depth < 8 && (not (isNull m) || isClosure f) ->
                UserLines.Fields f |> Seq.tryPick (fun inner -> search (depth + 1) inner |> Option.ofObj) |> Option.toObj
            | _ -> null

        match f with
        | null -> null
        | f -> search 0 f

    /// Where the user's function begins that this function of the library's wraps.
    static member OfFunction(f: obj | null) : string | null =
        match UserLines.Function f with
        | null -> null
        | m -> UserLines.Beginning m
