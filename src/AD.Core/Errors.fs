/// What goes wrong, said so that the caller can mend it: what was done, what is required, the one-line fix.
namespace AD

open System

/// <summary>What every exception of this library carries beside its message.</summary>
type IArrayError =
    /// <summary>A stable code, <c>AD001</c> and up, for searching and for tests.</summary>
    abstract Code: string
    /// <summary>The one-line fix.</summary>
    abstract Hint: string

module internal Message =
    /// A number as source code writes it, whatever the culture.
    let number (x: float) = x.ToString("R", Globalization.CultureInfo.InvariantCulture)

    /// `an int64[3]`, `a float64[3]`.
    let a (thing: obj) : string =
        let text = thing.ToString() |> nonNull
        let sounds (start: string) = text.StartsWith(start, StringComparison.Ordinal)
        let vowel = text.Length > 0 && "aeioAEIO".Contains text[0] || sounds "F#" || sounds "NDArray"
        String.Concat((if vowel then "an " else "a "), text)

    /// `1 axis`, `2 axes`.
    let count (n: int) (what: string) : string =
        let several = if what = "axis" then "axes" else String.Concat(what, "s")
        String.Concat([| n.ToString Globalization.CultureInfo.InvariantCulture; " "; (if n = 1 then what else several) |])

    let join (code: string) (what: string) (hint: string) = String.Concat([| what; " "; hint; " ("; code; ")" |])

/// <summary>Shapes do not fit together: operands that do not broadcast, a reshape to another size, ragged rows.</summary>
[<Sealed>]
type ShapeException internal (code: string, what: string, hint: string) =
    inherit ArgumentException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>An element type does not fit: an integer where a floating-point number is needed, a mask beside a number.</summary>
[<Sealed>]
type DtypeException internal (code: string, what: string, hint: string) =
    inherit ArgumentException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>A transform met a function or arguments it cannot transform: a gradient of a result that is no scalar, tangents that do not match.</summary>
[<Sealed>]
type TransformException internal (code: string, what: string, hint: string) =
    inherit ArgumentException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>An axis is out of range, given twice, or not a permutation.</summary>
[<Sealed>]
type AxisException internal (code: string, what: string, hint: string) =
    inherit ArgumentOutOfRangeException(null, Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>An index is out of range, or of the wrong kind.</summary>
[<Sealed>]
type IndexException internal (code: string, what: string, hint: string) =
    inherit ArgumentOutOfRangeException(null, Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>A concrete number was asked of a value that a transform is still tracing.</summary>
[<Sealed>]
type TracerValueException internal (code: string, what: string, hint: string) =
    inherit InvalidOperationException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>A check that the program makes of its own values (<c>errorIf</c>) has failed.</summary>
[<Sealed>]
type CheckException internal (code: string, what: string, hint: string) =
    inherit InvalidOperationException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>A computation that <c>checkNaN</c> watches has made a NaN of numbers that were none.</summary>
[<Sealed>]
type NaNException internal (code: string, what: string, hint: string) =
    inherit ArithmeticException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

/// <summary>A traced value was used after, or outside, the transform that made it.</summary>
[<Sealed>]
type TracerLeakException internal (code: string, what: string, hint: string) =
    inherit InvalidOperationException(Message.join code what hint)

    interface IArrayError with
        member _.Code = code
        member _.Hint = hint

namespace AD.Internal

open System
open System.Diagnostics.CodeAnalysis
open AD

/// A message speaks the language of who called: its words are written `‹vjp›`, or `‹None|null›` where C# says it otherwise than with a capital.
module internal Spelling =
    let private capital (word: string) =
        let i = word.LastIndexOf '.' + 1
        String.Concat(word.Substring(0, i), string (Char.ToUpperInvariant word[i]), word.Substring(i + 1))

    let private write (isCSharp: bool voption) (word: string) : string =
        let fsharp, csharp =
            match word.IndexOf '|' with
            | -1 -> word, capital word
            | bar -> word.Substring(0, bar), word.Substring(bar + 1)

        match isCSharp with
        | ValueSome true -> csharp
        | ValueSome false -> fsharp
        | ValueNone -> String.Concat([| fsharp; " (C#: "; csharp; ")" |])

    let private spelt (isCSharp: bool voption) (text: string) : string =
        text.Split('‹', '›') |> Array.mapi (fun i part -> if i % 2 = 0 then part else write isCSharp part) |> String.Concat

    /// The text as the caller of this word writes it: C#'s words begin with a capital, `OnVectors.Grad`, F#'s do not, `OnVectors.grad`.
    let text (caller: string) (text: string) : string =
        // of `customJvp of f` the word is the first
        let word = caller.Split(' ')[0]
        spelt (ValueSome(Char.IsUpper word[word.LastIndexOf '.' + 1])) text

    /// The text in both languages, where nobody knows who called.
    let both (text: string) : string = spelt ValueNone text

    // what a program within a program is traced by, whoever asked for it
    let vmap = both "‹vmap›"
    let jvp = both "‹jvp›"
    let linearize = both "‹linearize›"
    let checkpoint = both "‹checkpoint›"
    let checkNaN = both "‹checkNaN›"

/// The way to throw: `Raise.shape code what hint`. Each returns any type, so that it can stand where a value is wanted.
module internal Raise =
    [<DoesNotReturn>]
    let shape code what hint : 'a = raise (ShapeException(code, what, hint))

    [<DoesNotReturn>]
    let dtype code what hint : 'a = raise (DtypeException(code, what, hint))

    [<DoesNotReturn>]
    let transform code what hint : 'a = raise (TransformException(code, what, hint))

    [<DoesNotReturn>]
    let axis code what hint : 'a = raise (AxisException(code, what, hint))

    [<DoesNotReturn>]
    let index code what hint : 'a = raise (IndexException(code, what, hint))

    [<DoesNotReturn>]
    let tracerValue code what hint : 'a = raise (TracerValueException(code, what, hint))

    [<DoesNotReturn>]
    let tracerLeak code what hint : 'a = raise (TracerLeakException(code, what, hint))

    /// For what no call of the public surface can bring about.
    [<DoesNotReturn>]
    let impossible (what: string) : 'a = raise (InvalidOperationException(String.Concat("AD internal error: ", what)))

    /// Refuses null at the door, in the caller's word for the argument.
    let ifNull (name: string) (x: obj | null) : unit = ArgumentNullException.ThrowIfNull(x, name)
