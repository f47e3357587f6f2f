// Thousands of calls with drawn arguments: each returns, or throws a documented exception with a code and a fix; afterwards all is as before.
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.FSharp.Core;
using Xunit;
using Xunit.Abstractions;

namespace AD.CSharpTests.WrongCalls;

[Collection("who hears warnings")]
public class WrongCallTests(ITestOutputHelper output)
{
    /// <summary>How many calls: 20,000, or what <c>AD_WRONG_CALLS</c> says (a night: 1,000,000).</summary>
    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("AD_WRONG_CALLS"), out var n) ? n : 20_000;

    /// <summary>The first seed, from <c>AD_SEED</c>: a failure prints its own, which repeats it as the first of one call.</summary>
    private static int FirstSeed => int.TryParse(Environment.GetEnvironmentVariable("AD_SEED"), out var n) ? n : 20261129;

    /// <summary>What the library may throw: its own exceptions with code and fix, a missing argument by its name, and what the user's function threw.</summary>
    private static bool IsDocumented(Exception e) => e switch
    {
        IArrayError error => error.Code.Length > 0 && error.Hint.Length > 0 && e.Message.Contains(error.Hint, StringComparison.Ordinal),
        ArgumentNullException missing => missing.ParamName?.Length > 0,
        UserMistake => true,
        _ => false,
    };

    private static string Shown(object? value) => value switch
    {
        null => "null",
        string s => $"\"{s}\"",
        NDArray x => $"{x.Dtype}[{x.Shape}] {x}",
        Delegate or Type => value.GetType().Name,
        Array { Rank: 1 } xs => $"[{string.Join(", ", xs.Cast<object?>().Select(Shown))}]",
        ITuple t => $"({string.Join(", ", Enumerable.Range(0, t.Length).Select(i => Shown(t[i])))})",
        _ => $"{value}",
    };

    /// <summary>One drawn call; what it returned, or threw. The text of the call is made only when asked for.</summary>
    internal sealed class Call(int seed, MethodBase? chosen = null)
    {
        private MethodBase? _method;
        private object?[] _arguments = [];
        private object? _target;

        /// <summary>What the names of functions that take as many steps as they are told hold.</summary>
        private static readonly string[] Loops = ["loop", "scan", "iterate"];

        public Exception? Run()
        {
            var random = new Random(seed);
            var method = chosen ?? PublicSurface.Callables[random.Next(PublicSurface.Callables.Length)];
            // a range from extreme to extreme is no mistake, only larger than a test should be
            var draw = new Draw(
                random,
                extremes: !method.Name.Contains("range", StringComparison.OrdinalIgnoreCase),
                loops: Loops.Any(name => method.Name.Contains(name, StringComparison.OrdinalIgnoreCase)));
            _method = method;

            if (method is MethodInfo { IsGenericMethodDefinition: true } g && Closed(g, draw) is { } closed) method = closed;
            if (method.ContainsGenericParameters) return null;
            _method = method;

            try
            {
                if (!method.IsStatic && method is MethodInfo && (_target = draw.Of(method.DeclaringType!)) is null) return null;
                _arguments = [.. method.GetParameters().Select(p => draw.Of(p.ParameterType))];
                Continue(method is ConstructorInfo c ? c.Invoke(_arguments) : method.Invoke(_target, _arguments), draw, 0);
                return null;
            }
            catch (TargetInvocationException e)
            {
                return e.InnerException;
            }
        }

        /// <summary>Type parameters that satisfy the constraints, if a few draws find some.</summary>
        private static MethodInfo? Closed(MethodInfo g, Draw draw)
        {
            for (var attempt = 0; attempt < 8; attempt++)
                try { return g.MakeGenericMethod([.. g.GetGenericArguments().Select(_ => draw.Closing())]); }
                catch (ArgumentException) { } // the drawn type breaks a constraint: draw again
            return null;
        }

        /// <summary>A returned function is called too: most transforms work only then.</summary>
        private static void Continue(object? result, Draw draw, int depth)
        {
            if (depth > 2 || result is null) return;

            if (result is ITuple t)
                for (var i = 0; i < t.Length; i++) Continue(t[i], draw, depth + 1);

            for (var b = result.GetType(); b is not null; b = b.BaseType)
                if (result is Delegate || (b.IsGenericType && b.GetGenericTypeDefinition() == typeof(FSharpFunc<,>)))
                {
                    var invoke = result is Delegate ? result.GetType().GetMethod("Invoke")! : b.GetMethod("Invoke", [b.GetGenericArguments()[0]])!;
                    Continue(invoke.Invoke(result, [.. invoke.GetParameters().Select(p => draw.Of(p.ParameterType))]), draw, depth + 1);
                    return;
                }
        }

        public override string ToString() => new StringBuilder()
            .Append($"AD_SEED={seed} AD_WRONG_CALLS=1: {_method?.DeclaringType?.Name}.{_method}\n    ")
            .Append(_target is null ? "" : $"on {Shown(_target)} ")
            .Append($"with {string.Join(", ", _arguments.Select(Shown))}")
            .ToString();
    }

    /// <summary>Where it was thrown: accidents of one place are told once.</summary>
    private static string Place(Exception e) =>
        $"{e.GetType().Name} {e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains(" AD.", StringComparison.Ordinal))}";

    /// <summary>No draw is larger than 10⁷ elements; a call that takes gigabytes for it has a size wrong.</summary>
    private const long Most = 1L << 30;

    private static double[] Probe() => Transforms.Hessian((NDArray x) => Np.Sum(Np.Sin(x) * Np.Exp(x[0]) * x * x))(Np.Array([0.3, -1.2, 2.0])).Ravel().ToArray();

    [Fact]
    public void Only_documented_exceptions_come_and_nothing_stays_behind()
    {
        var before = Probe();
        var handler = Warnings.Handler;
        var accidents = new List<(string Place, string Text)>();
        int returned = 0, refused = 0;
        Call? current = null;

        // a call that does not end is a failure that names itself
        using var watchdog = new Timer(_ => { if (current is { } c) Environment.FailFast($"this call does not end: {c}"); });

        for (var i = 0; i < Count; i++)
        {
            var call = current = new Call(FirstSeed + i);
            watchdog.Change(TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);

            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var thrown = call.Run();
            Warnings.Handler = handler; // a drawn one would hear the other tests

            if (GC.GetAllocatedBytesForCurrentThread() - allocated > Most) accidents.Add(("memory", $"{call}\n    allocated more than {Most} bytes"));
            if (thrown is null) returned++;
            else if (IsDocumented(thrown)) refused++;
            else accidents.Add((Place(thrown), $"{call}\n    threw {thrown}"));

            if (i % 200 == 0) Assert.Equal(before, Probe());
        }

        current = null;
        Assert.Equal(before, Probe());
        var summary = $"{Count} calls of {PublicSurface.Callables.Length} callables ({PublicSurface.NotPassable} more take spans or references): {refused} refused, {returned} returned, {accidents.Count} accidents";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        var places = accidents.GroupBy(a => a.Place).Select(g => $"{g.Count()} times {g.First().Text}");
        Assert.True(accidents.Count == 0, $"{summary}\n{string.Join("\n", places)}");
        Assert.InRange(refused, Count / 5, Count);
    }
}
