/// Every example of the core's documentation runs in F# Interactive, and gives the numbers that stand behind it.
module PropertyTests.Examples

open System
open System.Globalization
open System.IO
open System.Text.RegularExpressions
open System.Xml.Linq
open AD
open FSharp.Compiler.Interactive.Shell
open Xunit

let private assembly = typeof<NDArray>.Assembly.Location

let private examples =
    [
        for m in XDocument.Load(string (Path.ChangeExtension(assembly, "xml"))).Descendants(XName.Get "member") do
            for e in m.Elements(XName.Get "example") do
                string (m.Attribute(XName.Get "name")), e.Value.Trim()
    ]

/// The numbers and truth values of a text, in order.
let private numbers (text: string) : float list =
    [
        for m in Regex.Matches(text.ToLowerInvariant(), @"-?inf|nan|true|false|-?\d+(\.\d*)?(e[-+]?\d+)?") do
            match m.Value with
            | "inf" -> infinity
            | "-inf" -> -infinity
            | "nan" -> nan
            | "true" -> 1.0
            | "false" -> 0.0
            | v -> Double.Parse(v, CultureInfo.InvariantCulture)
    ]

let private agree (a: float list) (b: float list) =
    a.Length = b.Length && List.forall2 (fun (x: float) y -> x.Equals y || abs (x - y) <= 1e-8 * max 1.0 (abs y)) a b

/// Why an example does not hold, if so. What stands behind `//` is the text of its value.
let private judge (session: FsiEvaluationSession) (code: string) : string option =
    let parts = code.Split("//", 2)

    match session.EvalInteractionNonThrowing parts[0] with
    | Choice2Of2 e, diagnostics -> Some $"""{e.Message} {String.Join("; ", diagnostics)}"""
    | Choice1Of2 _, _ ->
        if parts.Length = 1 then
            None
        else
            match session.EvalExpressionNonThrowing "string (box it)" with
            | Choice1Of2(Some v), _ ->
                let text = string v.ReflectionValue
                if agree (numbers parts[1]) (numbers text) then None else Some $"gives {text}"
            | _, diagnostics -> Some $"""has no value: {String.Join("; ", diagnostics)}"""

[<Fact>]
let ``every example runs and gives what it says`` () =
    use session =
        Interactive.session
            [
                "open AD\nopen MathNet.Numerics.LinearAlgebra"
                // the array that examples of members speak of
                "let x = Np.Array(array2D [ [ 1.0; 2.0; 3.0 ]; [ 4.0; 5.0; 6.0 ] ])"
            ]

    let failures =
        [
            for name, code in examples do
                match judge session code with
                | Some why -> $"{name}: {code}: {why}"
                | None -> ()
        ]

    Assert.NotEmpty examples
    Assert.True(failures.IsEmpty, String.Join("\n", failures))
