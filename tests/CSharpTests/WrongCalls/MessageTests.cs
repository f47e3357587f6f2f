// What the C# face says when it refuses: in C#'s words, under the name that was called, and in English.
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace AD.CSharpTests.WrongCalls;

[Collection("who hears warnings")]
public partial class MessageTests
{
    /// <summary>Draws for each method of the face, and the most for a word that must be met.</summary>
    private const int Draws = 15, Most = 400;

    /// <summary>The face: what C# alone has, and the loops and branches, which F# writes as functions.</summary>
    private static readonly MethodInfo[] Face = [.. PublicSurface.Callables.OfType<MethodInfo>()
        .Where(m => m.DeclaringType!.Assembly == typeof(Transforms).Assembly || m.DeclaringType == typeof(Lax))];

    private static readonly HashSet<string> Words = [.. Face.Select(m => m.Name)];

    /// <summary>F#'s words: the front door's as they are, and those of its modules behind their module's name.</summary>
    private static readonly Regex FSharp = new(
        $@"\b({string.Join("|", typeof(Core).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name))}|(Tree|Lax|OnVectors|OnScalars|Jit)\.[a-z]\w*|NDArray\.[a-z]\w*|None|fun)\b");

    /// <summary>A word in both languages, where nobody knows who called; and the names of operations, as programs print them.</summary>
    [GeneratedRegex(@"\S+ \(C#: [^)]*\)|is used in \w+|^[a-z_]+ (is not linear|gives a NaN)|""[^""]*""")]
    private static partial Regex Apart { get; }

    /// <summary>The word at the start of a message, as in <c>Vmap: the argument</c>.</summary>
    [GeneratedRegex(@"^(?:(?:Trees|Lax|OnVectors|OnScalars)\.)?(\w+)(?:: | needs | has | got | of )")]
    private static partial Regex Subject { get; }

    [GeneratedRegex(@"\ba (int|[aeio])|\ban (float|bool|uint)|\b1 (elements|axes|arrays|items|numbers|starts|sizes|arguments|inputs|tangents|primals|cotangents|outputs|parts)\b")]
    private static partial Regex Ungrammatical { get; }

    private static IEnumerable<string> Faults(MethodInfo called, string message)
    {
        var text = Apart.Replace(message, "");
        if (FSharp.Match(text) is { Success: true } word) yield return $"says {word.Value} to C#";
        if (Subject.Match(message) is { Success: true } subject && Words.Contains(subject.Groups[1].Value) && subject.Groups[1].Value != called.Name) yield return "names another word";
        if (Ungrammatical.Match(text) is { Success: true } slip) yield return $"says \"{slip.Value}\"";
    }

    [Fact]
    public void The_face_speaks_CSharp_and_names_the_word_that_was_called()
    {
        var handler = Warnings.Handler;
        var faults = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var named = new HashSet<string>();

        for (var m = 0; m < Face.Length; m++)
            for (var i = 0; i < Draws || (i < Most && Transformed.Contains(Face[m].Name) && !named.Contains(Face[m].Name)); i++)
            {
                var thrown = new WrongCallTests.Call(m * Most + i, Face[m]).Run();
                Warnings.Handler = handler;
                // a failed check says what the user wrote
                if (thrown is not IArrayError || thrown is CheckException) continue;
                if (Subject.Match(thrown.Message) is { Success: true } subject) named.Add(subject.Groups[1].Value);
                foreach (var fault in Faults(Face[m], thrown.Message)) faults.TryAdd($"{Face[m].DeclaringType!.Name}.{Face[m].Name} {fault}", thrown.Message);
            }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Select(f => $"{f.Key}: {f.Value}")));
        // the rest refuse nothing of their own, or are not met by a draw
        Assert.Superset(new HashSet<string>(Transformed), named);
    }

    /// <summary>Words that are met without fail.</summary>
    private static readonly string[] Transformed =
    [
        "Grad", "ValueAndGrad", "GradAux", "ValueAndGradAux", "Jvp", "Vjp", "Linearize", "LinearTranspose", "JacFwd", "JacRev", "Jacobian", "Hessian", "Hvp", "Vmap", "Jit",
        "MakeJaxpr", "EvalShape", "CheckGrads", "StopGradient", "Checkpoint", "CustomJvp", "CustomVjp", "CustomRules", "CheckNaN", "DebugPrint", "ErrorIf",
        "Cond", "Switch", "Scan", "WhileLoop", "ForiLoop", "AssociativeScan", "Clamp", "DynamicSlice", "Leaves", "Paths", "Map2", "GradAllowInt", "Derivative", "Value",
    ];
}
