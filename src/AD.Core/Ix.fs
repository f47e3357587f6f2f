/// One item of an index expression, from every type and text that users write it in.
namespace AD

open System
open System.Globalization
open System.Runtime.InteropServices
open AD.Internal

/// What one item of an index expression is.
type internal IxKind =
    | All = 0
    | At = 1
    | Slice = 2
    | NewAxis = 3
    | Ellipsis = 4
    | Array = 5

/// <summary>One item of an index expression: an integer, a range, a new axis, an ellipsis, an array of indices, or a text in NumPy's notation.
/// Integers and bounds below zero count from the end; bounds outside the axis are clamped, integers outside it are refused.</summary>
/// <exception cref="T:AD.IndexException">A text is none of <c>3</c>, <c>1:-1</c>, <c>::2</c>, <c>:</c>, <c>...</c>, <c>None</c>; a step is zero.</exception>
/// <example><code>Ix.Slice(1, -1).ToString() // 1:-1</code></example>
[<Struct; NoEquality; NoComparison>]
type Ix internal (kind: IxKind, start: int voption, stop: int voption, step: int, value: Value | null) =
    member internal _.Kind = kind
    /// The integer of `At`, or where a slice starts.
    member internal _.Start = start
    member internal _.Stop = stop
    member internal _.Step = step
    /// An array of integers or booleans, concrete or traced.
    member internal _.Value: Value | null = value

    static member internal OfValue(value: Value) = Ix(IxKind.Array, ValueNone, ValueNone, 1, value)

    static member internal At(i: int) = Ix(IxKind.At, ValueSome i, ValueNone, 1, null)

    static member internal Between(start: int voption, stop: int voption, step: int) : Ix =
        if step = 0 then
            Raise.index "AD070" "a slice with step 0." "Use a step of 1 or more, or a negative one to go backwards."

        Ix(IxKind.Slice, start, stop, step, null)

    /// <summary>The whole axis, NumPy's <c>:</c>.</summary>
    static member All = Ix(IxKind.All, ValueNone, ValueNone, 1, null)

    /// <summary>A new axis of size 1, NumPy's <c>None</c>.</summary>
    static member NewAxis = Ix(IxKind.NewAxis, ValueNone, ValueNone, 1, null)

    /// <summary>As many whole axes as are left, NumPy's <c>...</c>.</summary>
    static member Ellipsis = Ix(IxKind.Ellipsis, ValueNone, ValueNone, 1, null)

    /// <summary>NumPy's <c>start:stop:step</c>, the stop excluded; what is left out or null is open.</summary>
    /// <param name="start">The first element; negative counts from the end.</param>
    /// <param name="stop">The first element no longer taken; negative counts from the end.</param>
    /// <param name="step">The distance of the elements; negative goes backwards.</param>
    static member Slice
        ([<Optional>] start: Nullable<int>, [<Optional>] stop: Nullable<int>, [<Optional; DefaultParameterValue(1)>] step: int)
        : Ix =
        let bound (n: Nullable<int>) = if n.HasValue then ValueSome n.Value else ValueNone
        Ix.Between(bound start, bound stop, step)

    static member private Bad(text: string) : 'a =
        Raise.index
            "AD071"
            $"the index text \"{text}\" is not understood."
            "Write one item of NumPy's notation: \"3\", \"1:-1\", \"::2\", \":\", \"...\" or \"None\"; several items are several arguments."

    static member private Number(text: string, part: string) : int64 =
        match Int64.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
        | true, n -> n
        | false, _ -> Ix.Bad text

    static member private Bound(text: string, part: string) : int voption =
        let part = part.Trim()

        if part = "" || part = "None" then
            ValueNone
        else
            // a bound outside every axis means the end of the axis
            ValueSome(int (Math.Clamp(Ix.Number(text, part), int64 Int32.MinValue, int64 Int32.MaxValue)))

    static member internal Parse(text: string) : Ix =
        let item = text.Trim()

        match item.Split ':' with
        | [| _ |] when item = "..." || item = "Ellipsis" -> Ix.Ellipsis
        | [| _ |] when item = "None" || item = "newaxis" -> Ix.NewAxis
        | [| _ |] ->
            let n = Ix.Number(text, item)

            if n < int64 Int32.MinValue || n > int64 Int32.MaxValue then
                Raise.index "AD072" $"index {n} is beyond every array." "Indices are 32-bit integers."

            Ix.At(int n)
        | [| start; stop |] -> Ix.Between(Ix.Bound(text, start), Ix.Bound(text, stop), 1)
        | [| start; stop; step |] ->
            let step =
                match Ix.Bound(text, step) with
                | ValueSome s -> s
                | ValueNone -> 1

            Ix.Between(Ix.Bound(text, start), Ix.Bound(text, stop), step)
        | _ -> Ix.Bad text

    /// <summary>One element; the axis vanishes. Negative counts from the end.</summary>
    static member op_Implicit(i: int) : Ix = Ix.At i

    /// <summary>One element, C#'s <c>^1</c>; the axis vanishes.</summary>
    static member op_Implicit(i: Index) : Ix =
        if i.IsFromEnd && i.Value = 0 then
            Raise.index "AD073" "index ^0 is one past the end of every axis." "The last element is ^1."

        Ix.At(if i.IsFromEnd then -i.Value else i.Value)

    /// <summary>C#'s <c>1..^1</c>, the end excluded; bounds outside the axis are clamped.</summary>
    static member op_Implicit(r: Range) : Ix =
        let bound (i: Index) (atTheEnd: int voption) =
            if not i.IsFromEnd then ValueSome i.Value
            elif i.Value = 0 then atTheEnd
            else ValueSome -i.Value

        // ^0 is the size of the axis, which no negative number says: a start there leaves nothing
        Ix.Between(bound r.Start (ValueSome Int32.MaxValue), bound r.End ValueNone, 1)

    /// <summary>The elements at these indices, in this order; the array is copied.</summary>
    static member op_Implicit(indices: int[]) : Ix =
        Raise.ifNull "indices" indices
        Ix.OfValue(Dense.ofArray [| indices.Length |] (Array.copy indices))

    /// <summary>One item in NumPy's notation: <c>"3"</c>, <c>"1:-1"</c>, <c>"::2"</c>, <c>":"</c>, <c>"..."</c>, <c>"None"</c>.</summary>
    static member op_Implicit(text: string) : Ix =
        Raise.ifNull "text" text
        Ix.Parse text

    /// <summary>NumPy's notation of this item.</summary>
    override _.ToString() =
        let number (n: int voption) =
            match n with
            | ValueSome n -> n.ToString CultureInfo.InvariantCulture
            | ValueNone -> ""

        match kind with
        | IxKind.At -> number start
        | IxKind.Slice ->
            let tail = if step = 1 then "" else ":" + number (ValueSome step)
            String.Concat(String.Concat(number start, ":", number stop), tail)
        | IxKind.NewAxis -> "None"
        | IxKind.Ellipsis -> "..."
        | IxKind.Array ->
            match value with
            | null -> ":"
            | v -> v.Aval.ToString()
        | _ -> ":"
