// Draws an argument of any type: the ordinary, the wrong, the empty, the huge and the null.
using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace AD.CSharpTests.WrongCalls;

/// <summary>What a function given by the fuzzer throws: it must reach the caller as it is.</summary>
internal sealed class UserMistake() : Exception("a mistake of the user's own");

/// <summary>
/// Arguments from one seed. Sizes stay small, or go beyond what an array can hold: a single extent is at most 17 or at least
/// <see cref="int.MaxValue"/>, so that no draw allocates more than 10⁷ elements. Where the functions are those of a loop, they count its
/// steps: a condition that is always true is the user's, and the loop would be right never to end.
/// </summary>
internal sealed class Draw(Random random, bool extremes = true, bool loops = false)
{
    private const int MostSteps = 100_000;
    private int _steps;

    private static readonly int[] Ints = [0, 1, 2, 3, 4, 5, 7, 17, -1, -2, -3, -7, 0, 1, 2];
    private static readonly int[] Extremes = [int.MaxValue, int.MinValue, int.MaxValue - 1, int.MinValue + 1];
    private static readonly double[] Doubles = [0, 1, -1, 0.5, 2.5, -3, 17, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 5e-324, -0.0];
    private static readonly string?[] Strings = ["ij,jk->ik", "ij->ji", "i,i", "ii", "...", "->", "", " ", "edge", "linear", "clip", "x", "1:-1", ":", "None", "::0", "İ", "no such word", "F", null];
    private static readonly Type[] Closings = [typeof(NDArray), typeof(NDArray), typeof(NDArray[]), typeof((NDArray, NDArray)), typeof(Tuple<NDArray, NDArray>), typeof(List<NDArray>), typeof(Dictionary<string, NDArray>), typeof(double), typeof(int), typeof(string), typeof(object), typeof(Vector<double>)];

    private static readonly NDArray[] Arrays =
    [
        Np.Scalar(1.5), Np.Scalar(-2), Np.Array([1.0, 2.0, 3.0]), Np.Array([1, 2, 3]), Np.Array([1f, -2f, 0f]), Np.Array([true, false, true]),
        Np.Zeros(0), Np.Zeros((0, 3)), Np.Ones((3, 3)), Np.Ones((2, 3)), Np.Ones((3, 2)), Np.Ones((2, 3, 4)), Np.Ones((1, 1, 1, 1)), Np.Ones((2, 3, 4, 5)),
        Np.Array([double.NaN, double.PositiveInfinity, -0.0]), Np.Array([5, -9, 0]), Np.Array([long.MaxValue, long.MinValue, 0L]), Np.Array([1.0, 2.0, 3.0, 4.0]), Np.Arange(17.0), Np.Ones(1),
        Np.Array([[1.0, 2.0], [3.0, 4.0]]).T, Np.Arange(12.0).Reshape(3, 4)[.., ^1], Np.Array([1u, 2u, 3u]),
    ];

    private static readonly Vector<double>[] Vectors = [Vector<double>.Build.Dense([1.0, 2.0, 3.0]), Vector<double>.Build.Dense(1), Vector<double>.Build.Sparse(5), Vector<double>.Build.Dense(17)];
    private static readonly Matrix<double>[] Matrices = [Matrix<double>.Build.DenseIdentity(3), Matrix<double>.Build.Dense(2, 5), Matrix<double>.Build.Sparse(3, 3), Matrix<double>.Build.Diagonal(4, 4)];

    /// <summary>A tracer that outlived its transform, for functions that return what they must not.</summary>
    private static readonly NDArray Stale = MakeStale();

    private static NDArray MakeStale()
    {
        NDArray? kept = null;
        Transforms.Grad((NDArray x) => { kept = x * 2.0; return x; })(Np.Scalar(1.0));
        return kept!;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private bool Chance(double p) => random.NextDouble() < p;

    private int Int() => extremes && Chance(0.12) ? Pick(Extremes) : Pick(Ints);

    /// <summary>A type for a type parameter; not every one satisfies its constraints.</summary>
    public Type Closing() => Pick(Closings);

    public object? Of(Type type, int depth = 0) =>
        !type.IsValueType && depth < 6 && Chance(0.04) ? null
        : type == typeof(NDArray) ? Pick(Arrays)
        : type == typeof(int) ? Int()
        : type == typeof(long) ? (long)Int()
        : type == typeof(double) ? Pick(Doubles)
        : type == typeof(float) ? (float)Pick(Doubles)
        : type == typeof(uint) ? (uint)Int()
        : type == typeof(byte) ? (byte)Int()
        : type == typeof(bool) ? Chance(0.5)
        : type == typeof(char) ? "ij,. \0"[random.Next(6)]
        : type == typeof(string) ? Pick(Strings)
        : type == typeof(object) ? Pick<object>([1.5, 3, "text", Pick(Arrays), (Pick(Arrays), 2.0), new[] { 1.0, 2.0 }])
        : type == typeof(Unit) ? null
        : type == typeof(Vector<double>) ? Pick(Vectors)
        : type == typeof(Matrix<double>) ? Pick(Matrices)
        : type == typeof(Vector<float>) ? Vector<float>.Build.Dense(3)
        : type == typeof(Matrix<float>) ? Matrix<float>.Build.Dense(2, 3)
        : type == typeof(Index) ? new Index(random.Next(4), Chance(0.5))
        : type == typeof(Range) ? new Range(new Index(random.Next(4), Chance(0.5)), new Index(random.Next(4), Chance(0.5)))
        : type.IsEnum ? Enum.ToObject(type, random.Next(-1, 8))
        : type.IsArray ? OfArray(type, depth)
        : type.IsGenericType ? OfGeneric(type, depth)
        : typeof(Delegate).IsAssignableFrom(type) ? Function(type, depth)
        : Made(type, depth);

    private Array OfArray(Type type, int depth)
    {
        var element = type.GetElementType()!;
        var rank = type.GetArrayRank();
        var result = Array.CreateInstance(element, [.. Enumerable.Range(0, rank).Select(_ => random.Next(rank > 1 ? 3 : 5))]);

        if (rank == 1)
            for (var i = 0; i < result.Length; i++) result.SetValue(Of(element, depth + 1), i);
        return result;
    }

    private object? OfGeneric(Type type, int depth)
    {
        var shape = type.GetGenericTypeDefinition();
        var of = type.GetGenericArguments();

        object? Call(Type holder, string name, params object?[] arguments) =>
            holder.GetMethods().First(m => m.Name == name && m.GetParameters().Length == arguments.Length && m.GetGenericArguments().Length == of.Length).MakeGenericMethod(of).Invoke(null, arguments);

        if (shape == typeof(Nullable<>)) return Chance(0.4) ? null : Of(of[0], depth + 1);
        if (shape == typeof(FSharpOption<>)) return Chance(0.4) ? null : Activator.CreateInstance(type, Of(of[0], depth + 1));
        if (shape == typeof(FSharpList<>)) return Call(typeof(ListModule), nameof(ListModule.OfArray), OfArray(of[0].MakeArrayType(), depth));
        // F#'s functions of several arguments are functions that return functions: those are never null
        if (shape == typeof(FSharpFunc<,>)) return Call(typeof(FuncConvert), "ToFSharpFunc", Function(typeof(Converter<,>).MakeGenericType(of), depth));
        if (typeof(Delegate).IsAssignableFrom(type)) return Function(type, depth);
        if (typeof(ITuple).IsAssignableFrom(type)) return Activator.CreateInstance(type, [.. of.Select(t => Of(t, depth + 1))]);

        if (shape == typeof(Dictionary<,>))
        {
            var map = (IDictionary)Activator.CreateInstance(type)!;
            if (of[0] == typeof(string)) map["key"] = Of(of[1], depth + 1);
            return map;
        }

        var items = of.Length == 1 ? OfArray(of[0].MakeArrayType(), depth) : null;
        if (shape == typeof(List<>)) return Activator.CreateInstance(type, items);
        return items is not null && type.IsInstanceOfType(items) ? items : Made(type, depth);
    }

    /// <summary>One of ours, by any public way to make one; null where none is found or the way throws.</summary>
    private object? Made(Type type, int depth)
    {
        var makers = PublicSurface.MakersOf(type);
        if (depth > 3 || makers.Length == 0) return type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type) : null;
        var maker = Pick(makers);
        var arguments = maker.GetParameters().Select(p => Of(p.ParameterType, depth + 1)).ToArray();

        try { return maker is ConstructorInfo c ? c.Invoke(arguments) : maker.Invoke(null, arguments); }
        catch (TargetInvocationException e) when (e.InnerException is IArrayError or ArgumentNullException or UserMistake) { return null; }
    }

    /// <summary>A delegate that computes, or does what a user's function should not.</summary>
    private Delegate? Function(Type type, int depth)
    {
        var invoke = type.GetMethod("Invoke");
        if (invoke is null) return null; // Delegate itself
        var choice = random.Next(12);
        var fallback = invoke.ReturnType == typeof(void) ? null : Of(invoke.ReturnType, IsFunction(invoke.ReturnType) ? 6 : depth + 1);
        object? Body(object?[] arguments)
        {
            if (loops) Transforms.DebugCallback(_ => { if (++_steps > MostSteps) throw new UserMistake(); }, Np.Scalar(0.0));
            return Result(invoke.ReturnType, choice, fallback, [.. arguments.SelectMany(ArraysIn)]);
        }


        var parameters = invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType)).ToArray();
        var call = Expression.Invoke(Expression.Constant((Func<object?[], object?>)Body), Expression.NewArrayInit(typeof(object), parameters.Select(p => Expression.Convert(p, typeof(object)))));
        Expression body = invoke.ReturnType == typeof(void) ? call : Expression.Convert(call, invoke.ReturnType);
        return Expression.Lambda(type, body, parameters).Compile(preferInterpretation: true);
    }

    private static bool IsFunction(Type t) => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(FSharpFunc<,>);

    private static IEnumerable<NDArray> ArraysIn(object? value) => value switch
    {
        NDArray x => [x],
        ITuple t => Enumerable.Range(0, t.Length).SelectMany(i => ArraysIn(t[i])),
        IEnumerable<NDArray> xs => xs,
        _ => [],
    };

    private static object? Result(Type type, int choice, object? fallback, NDArray[] arguments)
    {
        if (choice == 0) throw new UserMistake();
        if (!type.IsAssignableFrom(typeof(NDArray))) return fallback;
        if (arguments is not [{ } x, ..]) return fallback;

        return choice switch
        {
            1 => null,
            2 => Stale * x,
            3 => x[0],
            4 => Np.Scalar(x.ToScalar()),
            5 => x.AsType(Dtype.Int32),
            6 => Np.Sum(x),
            7 => Np.Sum(arguments.Aggregate((a, b) => a * b)),
            8 => Np.Sin(x) * x,
            9 => Np.Array(x.ToArray()),
            10 => fallback,
            _ => x,
        };
    }
}
