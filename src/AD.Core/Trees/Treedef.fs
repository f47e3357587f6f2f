/// What a tree of arrays is apart from its arrays: lengths, keys, cases and static values, as data that can be compared.
namespace AD.Internal

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Threading
open AD

/// Where a tree's leaves and facts are written as it is walked.
[<Sealed>]
type internal TreeSink(leafHint: int) =
    let mutable leaves: NDArray[] = Array.zeroCreate leafHint
    let mutable tokens: Token[] = Array.Empty()
    let mutable leafCount = 0
    let mutable tokenCount = 0

    static member NullLeaf(step: string) : unit =
        let fault =
            TreeFault(
                "AD220",
                "is null",
                "Give it an NDArray; where an array may be absent, use ‹an option, |›an empty list or array, or leave the key out."
            )

        fault.Under step
        raise fault

    member _.Leaf(x: NDArray, step: string) =
        if isNull (box x) then TreeSink.NullLeaf step

        if leafCount = leaves.Length then Array.Resize(&leaves, max 4 (2 * leafCount))

        leaves[leafCount] <- x
        leafCount <- leafCount + 1

    member _.Token(fact: Fact, bits: int64, item: obj | null) =
        if tokenCount = tokens.Length then Array.Resize(&tokens, max 4 (2 * tokenCount))

        tokens[tokenCount] <- { Fact = fact; Bits = bits; Item = item }

        tokenCount <- tokenCount + 1

    member _.TokenCount = tokenCount

    member _.Leaves =
        if leafCount <> leaves.Length then Array.Resize(&leaves, leafCount)

        leaves

    member _.Tokens = ReadOnlySpan<Token>(tokens, 0, tokenCount)

/// Where a tree's leaves and facts are read from as it is built again.
[<Sealed>]
type internal TreeSource(leaves: NDArray[], tokens: Token[]) =
    let mutable leaf = 0
    let mutable token = 0

    member _.Leaf() =
        let x = leaves[leaf]
        leaf <- leaf + 1
        x

    member _.Token() =
        let t = tokens[token]
        token <- token + 1
        t

/// What is found on a walk over a tree's facts: the path of each leaf, and of each fact with what it says.
[<Sealed>]
type internal Survey(tokens: Token[]) =
    let leaves = List<string>()
    let facts = List<struct (string * string)>()

    member _.Leaf(path: string) = leaves.Add path

    /// The next fact, which stands at `path`; `say` puts it into words.
    member _.Token(path: string, say: Token -> string) =
        let t = tokens[facts.Count]
        facts.Add(struct (path, say t))
        t

    member _.Leaves = leaves.ToArray()
    member _.Facts = facts.ToArray()

/// How the values of one type are read, built again and described.
[<AbstractClass>]
type internal TreeEngine<'T>() =
    abstract Write: value: 'T * sink: TreeSink -> unit
    abstract Read: source: TreeSource -> 'T
    abstract Walk: path: string * survey: Survey -> unit
    /// Why values of this type are no trees; null if they are. A registration may still replace such an engine.
    abstract Refusal: TreeFault | null
    default _.Refusal = null

/// The plan of a type, whoever asks: made once, the engine inside at the first use, so that types may contain themselves.
[<AbstractClass>]
type internal TreePlan(subject: Type) =
    /// Leaves of the last value, to allocate no more and no less for the next.
    [<DefaultValue>]
    val mutable LeafHint: int

    [<DefaultValue>]
    val mutable Last: Treedef | null

    member _.Type = subject
    abstract WriteObject: value: obj | null * sink: TreeSink -> unit
    abstract WriteObjectAt: value: obj | null * sink: TreeSink * step: string -> unit
    abstract ReadObject: source: TreeSource -> obj | null
    abstract Walk: path: string * survey: Survey -> unit
    abstract Refusal: TreeFault | null

/// A tree without its leaves. Trees of one type that differ in nothing but arrays share one object.
and [<Sealed>] internal Treedef(root: TreePlan, tokens: Token[], leafCount: int) =
    let mutable surveyed: Survey | null = null
    let mutable hash = 0

    static member Same(a: ReadOnlySpan<Token>, b: ReadOnlySpan<Token>) =
        let mutable same = a.Length = b.Length
        let mutable i = 0

        while same && i < a.Length do
            same <- a[i].Same b[i]
            i <- i + 1

        same

    member _.Root = root
    member _.Tokens = tokens
    member _.LeafCount = leafCount

    member private _.Survey =
        match surveyed with
        | null ->
            let s = Survey tokens
            root.Walk("", s)
            surveyed <- s
            s
        | s -> s

    /// The path of each leaf, in the leaves' order.
    member d.Paths = d.Survey.Leaves

    /// The path of each fact and what it says, in the tokens' order.
    member d.Facts = d.Survey.Facts

    override a.Equals other =
        match other with
        | :? Treedef as b ->
            Object.ReferenceEquals(a, b)
            || (Object.ReferenceEquals(root, b.Root)
                && leafCount = b.LeafCount
                && Treedef.Same(ReadOnlySpan<Token> tokens, ReadOnlySpan<Token> b.Tokens))
        | _ -> false

    override _.GetHashCode() =
        if hash = 0 then
            let mutable h = HashCode()
            h.Add(RuntimeHelpers.GetHashCode root)

            for t in tokens do
                h.Add t

            hash <- h.ToHashCode()

        hash

/// The plan of 'T. Parents hold the plan and not its engine, so a registration reaches them too.
[<Sealed>]
type internal TreePlan<'T>(make: Type -> obj) =
    inherit TreePlan(typeof<'T>)
    let mutable engine: TreeEngine<'T> | null = null

    member _.Engine =
        match engine with
        | null ->
            let made = make typeof<'T> :?> TreeEngine<'T>

            match Interlocked.CompareExchange(&engine, made, null) with
            | null -> made
            | earlier -> earlier
        | e -> e

    /// False when values of 'T have been read by another engine already.
    member _.Register(custom: TreeEngine<'T>) =
        let current = engine

        match current with
        | null -> isNull (Interlocked.CompareExchange(&engine, custom, null))
        | e when isNull e.Refusal -> false
        | e -> Object.ReferenceEquals(Interlocked.CompareExchange(&engine, custom, e), e)

    member p.Write(value: 'T, sink: TreeSink) = p.Engine.Write(value, sink)
    member p.Read(source: TreeSource) = p.Engine.Read source

    /// As a part of something, one step down.
    member p.WriteAt(value: 'T, sink: TreeSink, step: string) =
        if not (RuntimeHelpers.TryEnsureSufficientExecutionStack()) then
            Raise.transform
                "AD221"
                (String.Concat("A tree of ", TreePath.typeName typeof<'T>, " is nested too deep, or contains itself."))
                "Hold a long chain in a list or an array, and no value inside itself."

        try
            p.Engine.Write(value, sink)
        with :? TreeFault as fault ->
            fault.Under step
            reraise ()

    static member private Cast(value: obj | null) : 'T =
        match value with
        | null -> Unchecked.defaultof<'T>
        | x -> unbox<'T> x

    override p.WriteObject(value, sink) = p.Engine.Write(TreePlan<'T>.Cast value, sink)

    override p.WriteObjectAt(value, sink, step) = p.WriteAt(TreePlan<'T>.Cast value, sink, step)

    override p.ReadObject source = box (p.Engine.Read source)
    override p.Walk(path, survey) = p.Engine.Walk(path, survey)
    override p.Refusal = p.Engine.Refusal
