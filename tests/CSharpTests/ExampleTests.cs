// Every example of the face's documentation runs, and gives the numbers that stand behind it.
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Xunit;

namespace AD.CSharpTests;

public partial class ExampleTests
{
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(typeof(NDArray).Assembly, typeof(Transforms).Assembly, typeof(MathNet.Numerics.LinearAlgebra.Vector<double>).Assembly)
        .WithImports("System", "System.Collections.Generic", "System.Linq", "AD", "AD.Transforms", "MathNet.Numerics.LinearAlgebra");

    public static IEnumerable<object[]> Examples() =>
    [
        .. from member in XDocument.Load(Path.ChangeExtension(typeof(Transforms).Assembly.Location, "xml")).Descendants("member")
           from example in member.Elements("example")
           select new object[] { member.Attribute("name")!.Value, example.Value }
    ];

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();

    private static double[] Numbers(string text) => [.. Number().Matches(text).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Runs_and_gives_what_it_says(string member, string code)
    {
        var result = await CSharpScript.EvaluateAsync<object?>(code, Options);

        if (code.Split(" // ") is [_, var said])
        {
            var text = Convert.ToString(result, CultureInfo.InvariantCulture)!;
            Assert.True(Numbers(said).SequenceEqual(Numbers(text)), $"{member}: {text}");
        }
    }
}
