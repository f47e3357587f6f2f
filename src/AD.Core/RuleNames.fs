/// What programs hold of that which a user brings: a name in place of a rule, a policy, a report. Plain data, as all of a program is.
namespace AD.Internal

/// A rule that a user brought, by name: programs hold the name, the table in `Rules` holds the rule. Two names are equal where they are one.
[<Sealed>]
type internal RuleName(kind: string, text: string) =
    /// The name of the primitive that calls it.
    member _.Kind = kind
    /// The name of the user's function.
    member _.Text = text

/// What the backward pass of a checkpoint may keep: everything it reads, nothing but the inputs, or the results of matrix products too.
type internal Saving =
    | SaveEverything
    | SaveNothing
    | SaveDots

/// What an equation does beside computing. Its first operand, a boolean scalar, says whether it does.
type internal Report =
    /// Writes the text, with {0}, {1} … in place of the operands, to the standard output.
    | DebugPrint of format: string
    | DebugCallback of RuleName
    /// Fails where the second operand, a mask, is true anywhere.
    | ErrorIf of message: string
    /// Fails where the second operand is NaN.
    | NotNaN of message: string
