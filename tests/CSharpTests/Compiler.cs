// The C# compiler in process: the diagnostics of a program, by their ids.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AD.CSharpTests;

internal static class Compiler
{
    private const string Prelude = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using AD;
        using MathNet.Numerics.LinearAlgebra;
        using static AD.Transforms;

        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    /// <summary>The ids of all warnings and errors of these top-level statements and types.</summary>
    internal static string[] Diagnostics(string code)
    {
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        var tree = CSharpSyntaxTree.ParseText(Prelude + code, new CSharpParseOptions(LanguageVersion.CSharp14));

        return
        [
            .. CSharpCompilation.Create("program", [tree], References, options).GetDiagnostics()
                .Where(d => d.Severity >= DiagnosticSeverity.Warning)
                .Select(d => d.Id)
        ];
    }
}
