// Nasty programs as C# writes them: one array for two arguments, values that outlive their transform, using, Parallel.For, spans, static parts that change.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class NastyCasesTests
{
    private static readonly NDArray X = Np.Array([0.3, 0.7]);

    public static readonly TheoryData<string, Func<Func<NDArray, NDArray>, NDArray>> Stacks = new()
    {
        { "grad", f => Grad(x => Np.Sum(f(x)))(X) },
        { "jvp", f => Jvp(f, X, X).Tangent },
        { "vjp", f => Vjp(f, X).Pullback(X) },
        { "jacfwd", f => JacFwd(f)(X) },
        { "hessian", f => Hessian(x => Np.Sum(f(x)))(X) },
        { "vmap", f => Vmap(f)(X) },
        { "jit", f => Jit(f)(X) },
        { "jit vmap grad", f => Jit(Vmap(Grad(f)))(X) },
        { "checkpoint", f => Grad(x => Np.Sum(Checkpoint(f)(x)))(X) },
    };

    [Fact]
    public void Item_24_one_array_for_two_arguments_has_two_gradients()
    {
        NDArray s = 3.0;
        var (dx, dy) = Grad((x, y) => x * x * y, argnums: (0, 1))(s, s);
        Assert.Equal((18.0, 9.0), (dx.ToScalar(), dy.ToScalar()));
        var f = Jit((x, y) => x * x * y);
        Assert.Equal((27.0, 12.0), (f(s, s).ToScalar(), f(2.0, s).ToScalar()));
        Assert.Equal(1, StatsOf(f).Traces);
        Assert.Equal(18.0, Grad(x => { var (a, b) = Grad((p, q) => p * p * q, argnums: (0, 1))(x, x); return a + b; })(s).ToScalar());
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Item_28_a_value_that_outlived_its_transform_is_refused_also_as_a_result(string name, Func<Func<NDArray, NDArray>, NDArray> stack)
    {
        NDArray? kept = null;
        stack(x => { kept = x * 1.0; return kept; });
        Assert.Equal("AD022", ((IArrayError)Assert.Throws<TracerLeakException>(() => kept! + 1.0)).Code);

        foreach (var use in new Func<NDArray, NDArray>[] { x => x * kept!, x => kept! })
        {
            var e = Record.Exception(() => stack(use));
            Assert.True(e is TracerLeakException and IArrayError { Code: "AD022" }, $"{name}: {e}");
        }

        Assert.Equal(6.0, Grad(x => x * x)(3.0).ToScalar());
    }

    private sealed class Opened(List<string> log) : IDisposable
    {
        public void Dispose() => log.Add("disposed");
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Item_37_using_and_finally_end_once_whether_or_not_the_function_throws(string name, Func<Func<NDArray, NDArray>, NDArray> stack)
    {
        foreach (var throws in new[] { false, true })
        {
            var log = new List<string>();

            var e = Record.Exception(() => stack(x =>
            {
                using var opened = new Opened(log);
                try { return throws ? throw new TimeoutException() : Np.Sin(x) * x; }
                finally { log.Add("finally"); }
            }));

            Assert.Equal((name, throws ? typeof(TimeoutException) : null), (name, e?.GetType()));
            Assert.Equal(["finally", "disposed"], log);
        }
    }

    [Fact]
    public void Item_39_Parallel_For_in_a_differentiated_function_gives_what_a_loop_gives()
    {
        static NDArray F(NDArray x, Action<int, Action<int>> each)
        {
            var parts = new NDArray[16];
            each(16, i => { var y = x; for (var k = 0; k < 100; k++) y = 0.5 * Np.Sin(y + i) + 0.1 * x; parts[i] = y; });
            return Np.Sum(Np.Stack(parts));
        }

        static void InParallel(int n, Action<int> work) => Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = 4 }, work);
        static void InTurn(int n, Action<int> work) { for (var i = 0; i < n; i++) work(i); }

        for (var turn = 0; turn < 10; turn++)
        {
            var expected = Grad(x => F(x, InTurn))(X).ToArray();
            var actual = Grad(x => F(x, InParallel))(X).ToArray();
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12 * (1.0 + Math.Abs(expected[i])));
        }
    }

    private sealed record Setting(int Steps)
    {
        public bool Equals(Setting? other) => throw new NotSupportedException("Equals");
        public override int GetHashCode() => throw new NotSupportedException("GetHashCode");
    }

    [Fact]
    public void Item_50_a_record_s_own_equality_is_not_asked_and_parts_changed_in_place_are_seen()
    {
        var f = Jit(((NDArray X, Setting S) p) => p.X * p.S.Steps);
        foreach (var n in new[] { 2, 3, 2 }) Assert.Equal((n * X).ToArray(), f((X, new Setting(n))).ToArray());
        Assert.Equal(2, StatsOf(f).Traces);

        var numbers = new[] { 0 };
        var g = Jit(((NDArray X, int[] N) p) => p.X * p.N[0]);
        foreach (var n in new[] { 2, 3, 2 }) { numbers[0] = n; Assert.Equal((n * X).ToArray(), g((X, numbers)).ToArray()); }
        Assert.Equal(2, StatsOf(g).Traces);
    }

    [Fact]
    public void Item_59_collection_expressions_and_spans_of_arrays_are_stacked_and_differentiated()
    {
        NDArray both = [1.0, 2.0];
        Assert.Equal([1.0, 2.0], both.ToArray());
        Assert.Equal([2.0, 2.0], Grad(x => { NDArray stacked = [x[1], x[0]]; return Np.Sum(stacked * 2.0); })(X).ToArray());
        Span<NDArray> parts = [X, 2.0 * X];
        Assert.Equal((3.0 * X).ToArray(), Np.Sum(Np.Stack(parts.ToArray()), axis: 0).ToArray());
        ReadOnlySpan<double> numbers = stackalloc double[] { 1.0, 2.0 };
        Assert.Equal([2.0, 4.0], (2.0 * Np.Array(numbers.ToArray())).ToArray());
    }

    [Fact]
    public void A_captured_local_of_any_type_that_is_given_another_value_is_seen_by_Jit()
    {
        (double A, NDArray B) pair = (2.0, 1.0);
        var f = Jit(x => pair.A * x + pair.B);
        Assert.Equal(7.0, f(3.0).ToScalar());
        pair.A = 5.0;
        Assert.Equal(16.0, f(3.0).ToScalar());
        pair = (5.0, 2.0);
        Assert.Equal(17.0, f(3.0).ToScalar());
        Assert.Equal(3, StatsOf(f).Traces);

        var dtype = Dtype.Float64;
        var g = Jit(x => x.AsType(dtype));
        Assert.Equal(Dtype.Float64, g(1.0).Dtype);
        dtype = Dtype.Float32;
        Assert.Equal(Dtype.Float32, g(1.0).Dtype);

        var range = 1..;
        var h = Jit(x => x[range]);
        Assert.Equal(3, h(Np.Zeros(4)).Length);
        range = 2..;
        Assert.Equal(2, h(Np.Zeros(4)).Length);
    }
}
