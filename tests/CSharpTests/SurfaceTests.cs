// What is public: no type of F#'s own, a summary for every member, and a face without logic of its own.
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace AD.CSharpTests;

public class SurfaceTests
{
    private static readonly Assembly Core = typeof(NDArray).Assembly;
    private static readonly Assembly Face = typeof(Transforms).Assembly;
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static bool IsHidden(MemberInfo m) => m.GetCustomAttribute<EditorBrowsableAttribute>()?.State == EditorBrowsableState.Never;

    private static IEnumerable<MemberInfo> PublicMembers(Assembly a) =>
        from t in a.GetExportedTypes()
        where !IsHidden(t)
        from m in t.GetMembers(Declared).Prepend(t)
        where !IsHidden(m) && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        select m;

    private static IEnumerable<Type> TypesIn(MemberInfo m) => m switch
    {
        Type t => [.. t.GetInterfaces(), .. t.BaseType is { } b ? [b] : Type.EmptyTypes],
        MethodInfo f => [f.ReturnType, .. f.GetParameters().Select(p => p.ParameterType)],
        ConstructorInfo c => c.GetParameters().Select(p => p.ParameterType),
        PropertyInfo p => [p.PropertyType, .. p.GetIndexParameters().Select(i => i.ParameterType)],
        FieldInfo f => [f.FieldType],
        EventInfo e => [e.EventHandlerType!],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type t) =>
        t.HasElementType ? Parts(t.GetElementType()!)
        : t.IsGenericType ? t.GetGenericArguments().SelectMany(Parts).Prepend(t)
        : [t];

    private static bool IsOfFSharp(Type t) => t.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true
        || t.FullName?.StartsWith("System.Tuple", StringComparison.Ordinal) == true;

    [Theory]
    [InlineData("AD.Core")]
    [InlineData("AD.CSharp")]
    public void No_type_of_FSharp_is_visible(string assembly)
    {
        var seen = from m in PublicMembers(Assembly.Load(assembly))
                   from t in TypesIn(m)
                   where Parts(t).Any(IsOfFSharp)
                   select $"{m.DeclaringType?.Name}.{m}";

        Assert.True(!seen.Any(), string.Join("\n", seen));
    }

    [Fact]
    public void Every_member_of_the_face_is_seen_by_editors() =>
        Assert.DoesNotContain(Face.GetExportedTypes(), IsHidden);

    /// <summary>A type's name as documentation ids write it.</summary>
    private static string Id(Type t, MethodBase? within)
    {
        if (t.IsByRef) return Id(t.GetElementType()!, within) + "@";
        if (t.IsArray) return Id(t.GetElementType()!, within) + (t.GetArrayRank() == 1 ? "[]" : "[" + string.Join(",", Enumerable.Repeat("0:", t.GetArrayRank())) + "]");
        if (t.IsGenericMethodParameter) return "``" + t.GenericParameterPosition;
        if (t.IsGenericParameter) return "`" + t.GenericParameterPosition;
        if (!t.IsGenericType) return t.FullName!.Replace('+', '.');
        var name = t.GetGenericTypeDefinition().FullName!;
        return name[..name.IndexOf('`')] + "{" + string.Join(",", t.GetGenericArguments().Select(a => Id(a, within))) + "}";
    }

    private static string Id(MemberInfo m)
    {
        if (m is Type t) return "T:" + t.FullName!.Replace('+', '.');
        var id = new StringBuilder(m is PropertyInfo ? "P:" : m is FieldInfo ? "F:" : m is EventInfo ? "E:" : "M:");
        id.Append(m.DeclaringType!.FullName!.Replace('+', '.')).Append('.').Append(m is ConstructorInfo ? "#ctor" : m.Name);
        if (m is MethodInfo { IsGenericMethod: true } g) id.Append("``").Append(g.GetGenericArguments().Length);
        var ps = m is MethodBase b ? b.GetParameters() : m is PropertyInfo p ? p.GetIndexParameters() : [];
        if (ps.Length > 0) id.Append('(').AppendJoin(",", ps.Select(q => Id(q.ParameterType, m as MethodBase))).Append(')');
        return id.ToString();
    }

    /// <summary>The F# compiler writes one bound less for an array of several dimensions.</summary>
    private static string OfFSharp(string id) => id.Replace("[0:,0:,0:]", "[0:, 0:]").Replace("[0:,0:]", "[0:]");

    [Theory]
    [InlineData("AD.Core")]
    [InlineData("AD.CSharp")]
    public void Every_public_member_has_a_summary(string assembly)
    {
        var a = Assembly.Load(assembly);
        var members = XDocument.Load(Path.ChangeExtension(a.Location, "xml")).Descendants("member")
            .ToLookup(m => m.Attribute("name")!.Value);

        bool Says(string id, int depth) =>
            members[id].Concat(members[OfFSharp(id)]).Any(doc => doc.Element("summary")?.Value.Trim().Length > 0
                || (depth < 4 && doc.Element("inheritdoc")?.Attribute("cref") is { } cref && Says(cref.Value, depth + 1)));

        // a primary constructor is described with its type
        string Described(MemberInfo m) => Id(m is ConstructorInfo c && c.DeclaringType!.GetConstructors().Length == 1 ? c.DeclaringType : m);

        var silent = from t in a.GetExportedTypes()
                     from m in t.GetMembers(Declared).Prepend(t)
                     where m.GetCustomAttribute<CompilerGeneratedAttribute>() is null
                     where m is not MethodInfo { IsSpecialName: true } f || f.Name.StartsWith("op_", StringComparison.Ordinal)
                     where t is not { IsNested: true, Name: "Tags" } && m is not Type { IsNested: true, Name: "Tags" } // made by F# for its unions
                     where m is not FieldInfo { IsSpecialName: true }
                     where !Says(Described(m), 0)
                     select Id(m);

        Assert.True(!silent.Any(), string.Join("\n", silent));
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "AD.sln"))) at = at.Parent!;
        return at.FullName;
    }

    [Fact]
    public void No_method_of_the_face_has_more_than_two_statements()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "src", "AD.CSharp"), "*.cs");
        Assert.NotEmpty(files);

        var tooLong = from file in files
                      from method in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
                      where method.DescendantNodes().OfType<StatementSyntax>().Count(s => s is not BlockSyntax) > 2
                      select $"{Path.GetFileName(file)}: {method}";

        Assert.Empty(tooLong);
    }
}
