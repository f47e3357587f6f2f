// Everything a caller can call: public methods, constructors, properties and operators of both assemblies, as calls by reflection.
using System.Reflection;

namespace AD.CSharpTests.WrongCalls;

/// <summary>The callables of both assemblies, and for each public type what makes one.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types = [.. typeof(NDArray).Assembly.GetExportedTypes().Concat(typeof(Transforms).Assembly.GetExportedTypes())
        .Where(t => !t.IsInterface && !t.IsEnum && !typeof(Delegate).IsAssignableFrom(t) && !typeof(Exception).IsAssignableFrom(t))];

    /// <summary>Spans cannot be boxed, so reflection cannot pass them; they are counted.</summary>
    private static bool CanBePassed(Type t) => !t.IsByRef && !t.IsByRefLike && !t.IsPointer;

    private static bool IsForCallers(MethodBase m) =>
        m.GetCustomAttribute<ObsoleteAttribute>() is null
        && !m.ContainsGenericParameters | m.IsGenericMethodDefinition;

    private static IEnumerable<MethodBase> All => Types
        .Where(t => !t.ContainsGenericParameters)
        .SelectMany(t => t.GetMethods(Declared).Cast<MethodBase>().Concat(t.IsAbstract ? [] : t.GetConstructors()))
        .Where(IsForCallers);

    /// <summary>What can be called, in an order that no run changes.</summary>
    public static readonly MethodBase[] Callables = [.. All.Where(m => m.GetParameters().All(p => CanBePassed(p.ParameterType)))
        .OrderBy(m => m.DeclaringType!.FullName, StringComparer.Ordinal).ThenBy(m => m.ToString(), StringComparer.Ordinal)];

    public static readonly int NotPassable = All.Count(m => !m.GetParameters().All(p => CanBePassed(p.ParameterType)));

    private static readonly ILookup<Type, MethodBase> Makers = Callables
        .Where(m => m is ConstructorInfo || (m.IsStatic && !m.IsGenericMethodDefinition))
        .ToLookup(m => m is MethodInfo f ? f.ReturnType : m.DeclaringType!);

    /// <summary>The static methods and constructors that return a <paramref name="type"/>.</summary>
    public static MethodBase[] MakersOf(Type type) => [.. Makers[type]];
}
