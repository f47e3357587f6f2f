/// What works and is probably not what was meant: said once, beside the result.
namespace AD

open System
open AD.Internal

/// <summary>Something that works and is probably not what was meant.</summary>
[<Sealed>]
type Warning internal (code: string, what: string, hint: string) =
    /// <summary>A stable code, as errors have it.</summary>
    member _.Code = code
    /// <summary>What was done.</summary>
    member _.Message = what
    /// <summary>The one-line fix.</summary>
    member _.Hint = hint

    /// <summary>One line: the message, the fix and the code.</summary>
    override _.ToString() = Message.join code what hint

/// <summary>Where warnings go.</summary>
[<AbstractClass; Sealed>]
type Warnings private () =
    static let mutable handler: Action<Warning> = Action<Warning>(fun w -> Console.Error.WriteLine(string w))

    /// <summary>Called with each warning, on the thread that caused it. At first it writes a line to standard error; what it throws reaches the caller.</summary>
    /// <exception cref="T:System.ArgumentNullException">The handler is null: set one that does nothing to hear none.</exception>
    /// <example><code>Warnings.Handler &lt;- Warnings.Handler; isNull (box Warnings.Handler) // False</code></example>
    static member Handler
        with get () = handler
        and set (value: Action<Warning>) =
            Raise.ifNull (nameof value) value
            handler <- value
