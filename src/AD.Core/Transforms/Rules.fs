/// The rules that users bring, as the transforms see them.
namespace AD.Internal

open System
open AD

/// Who asks a rule for tangents: which trace, and whether only forward.
[<Struct; NoEquality; NoComparison>]
type internal Asking =
    {
        /// The level of the trace that interprets the rule: what the rule returns stands below it.
        Level: int64
        /// The tangents are wanted now and will not be transposed.
        Forward: bool
    }

/// A derivative of the user's. jvp and linearize call it as it is, whatever traces its operands bring.
[<AbstractClass>]
type internal CustomRule() =
    inherit Rule()

    /// The results at xs, and their tangents along ts.
    abstract Apply: asking: Asking * xs: NDArray[] * ts: Tangent[] -> struct (NDArray[] * Tangent[])

    /// The rule over a batch of n, which the flagged inputs carry, and all results.
    abstract Batched: n: int * flags: bool[] -> RuleName

/// A linear function given by its adjoint, the user's bwd.
[<AbstractClass>]
type internal BackwardRule() =
    inherit LinearRule()

    /// bwd at the residuals: the cotangents of the operands of these types, null where zero.
    abstract Pull: residuals: NDArray[] * cts: NDArray[] * operands: Aval[] -> (NDArray | null)[]

    /// The rule over a batch of n, which the flagged residuals carry, and all tangents and results.
    abstract Batched: n: int * flags: bool[] -> RuleName

module internal CustomRules =
    let forward (name: RuleName) : CustomRule = RuleTable.find<CustomRule> name
    let backward (name: RuleName) : BackwardRule = RuleTable.find<BackwardRule> name

    /// What a rule returns depends on its operands alone: a value of the asking trace, or of one inside it, came in by the back door.
    let closed (name: string) (asking: Asking) (outs: NDArray[]) : unit =
        for y in outs do
            match y.Value with
            | :? Tracer as t when t.Trace.Level >= asking.Level ->
                Raise.transform
                    "AD080"
                    $"the rule of {name} captures a value that {t.Trace.Name} traces, whose derivative the rule knows nothing of."
                    (Spelling.both
                        "Pass it to the function as an argument, a tuple with the others (or stop its gradient outside: ‹stopGradient›).")
            | _ -> ()

    /// The same of captured values that have become operands: their tangents must be zero.
    let constant (name: string) (captured: Tangent[]) : unit =
        if captured |> Array.exists (fun t -> not (Tangent.isZero t)) then
            Raise.transform
                "AD080"
                $"{name} captures a value that is being differentiated, and its rule knows nothing of it."
                (Spelling.both
                    "Pass it to the function as an argument, a tuple with the others (or stop its gradient outside: ‹stopGradient›).")

    /// A custom equation's results and tangents: the rule sees the function's arguments, not what it captured.
    let apply (asking: Asking) (name: RuleName) (captured: int) (xs: NDArray[]) (ts: Tangent[]) : struct (NDArray[] * Tangent[]) =
        let n = xs.Length - captured
        constant name.Text ts[n..]
        (forward name).Apply(asking, xs[.. n - 1], ts[.. n - 1])

    /// What a rule returns for the function's results has their types.
    let alike (name: RuleName) (wanted: Aval[]) (ys: NDArray[]) : unit =
        let fits (a: Aval) (y: NDArray) = a.Dtype = y.Dtype && Dims.same a.Shape y.Aval.Shape

        if ys.Length <> wanted.Length || not (Array.forall2 fits wanted ys) then
            let text (avals: Aval[]) = String.Join(", ", avals |> Array.map string)

            Raise.shape
                "AD081"
                $"the rule of {name.Text} returns {text (ys |> Array.map Lax.aval)} where the function returns {text wanted}."
                "A rule returns the function's own result first, then its tangent (or the residuals)."
