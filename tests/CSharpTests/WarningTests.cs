// What Jit warns of, as C# sees it: lambdas, local functions and method groups are told apart by where they are written.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

[Collection("who hears warnings")]
public class WarningTests
{
    private static readonly Random Generator = new(7);

    /// <summary>The warnings of this thread's calls; other tests warn at the same time.</summary>
    private static List<Warning> During(Action calls)
    {
        var mine = new List<Warning>();
        var thread = Environment.CurrentManagedThreadId;
        var before = Warnings.Handler;
        Warnings.Handler = w =>
        {
            if (Environment.CurrentManagedThreadId == thread) mine.Add(w);
            else before(w);
        };

        try
        {
            calls();
        }
        finally
        {
            Warnings.Handler = before;
        }

        return mine;
    }

    private static NDArray Noisy(NDArray x) => x + Generator.NextDouble();

    [Fact]
    public void A_lambda_that_draws_random_numbers_is_warned_of_once()
    {
        var rng = new Random(7);
        var heard = During(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                var f = Jit(x => x + rng.NextDouble());
                Assert.Equal(f(0.0).ToScalar(), f(0.0).ToScalar());
            }
        });

        var warning = Assert.Single(heard);
        Assert.Equal("AD093", warning.Code);
        Assert.Contains("Random.NextDouble", warning.Message);
        Assert.StartsWith("Jit: ", warning.Message);
        Assert.Contains("WarningTests.cs:", warning.Message);
        Assert.Contains("argument", warning.Hint);
    }

    [Fact]
    public void A_method_group_a_gradient_and_a_local_function_are_seen_through()
    {
        NDArray Local(NDArray x, NDArray y) => x * y + Np.Sum(Np.Array(new[] { 1.0, 2.0 }.Select(v => v * Random.Shared.NextDouble()).ToArray()));
        Assert.Equal("AD093", Assert.Single(During(() => Jit(Noisy)(0.0))).Code);
        Assert.Equal("AD093", Assert.Single(During(() => Jit(Grad((x, y) => Local(x, y)))(1.0, 2.0))).Code);
    }

    [Fact]
    public void A_lambda_jitted_for_each_call_is_warned_of()
    {
        var warning = Assert.Single(During(() =>
        {
            for (var i = 0; i < 30; i++) Jit(x => x * i)(1.0);
        }));

        Assert.Equal("AD094", warning.Code);
        Assert.Contains("WarningTests.cs:", warning.Message);
    }

    [Fact]
    public void A_static_number_that_changes_at_every_call_is_warned_of()
    {
        var warning = Assert.Single(During(() =>
        {
            var f = Jit(((NDArray X, double Rate) p) => p.X * p.Rate, statics: ["[1]"]);
            for (var i = 0; i < 30; i++) f((1.0, i));
        }));

        Assert.Equal("AD095", warning.Code);
        Assert.Contains("17 times in 17 calls", warning.Message);
    }

    [Fact]
    public void Nothing_is_said_of_what_is_jitted_once_and_used()
    {
        Assert.Empty(During(() =>
        {
            var f = Jit(x => Np.Sin(x) * 2.0);
            for (var i = 0; i < 100; i++) f(1.0 + i);
        }));
    }
}
