// Section 4.3.3: Jit stages a function once, Vmap maps it over an axis; they compose.
using System.Diagnostics;
using static AD.Transforms;

namespace AD.Samples.Tutorial;

internal static class Faster
{
    private static NDArray SlowFn(NDArray x) => Np.Sin(x) + Np.Cos(x) * x.Pow(2);

    public static void Run(Check check)
    {
        Say.Section("4.3.3", "Faster with Jit and Vmap");
        Jitted(check);
        Timings(check);
    }

    private static void Jitted(Check check)
    {
        var runs = 0;
        var fastFn = Jit((NDArray x) => { runs++; return SlowFn(x); });
        NDArray x = Np.Array([3.0]);
        var x32 = x.AsType(Dtype.Float32);

        var (first, cold) = Timed(() => fastFn(x), 1);
        var (_, warm) = Timed(() => fastFn(x), 1);
        Say.Value("fastFn(x)", first);
        Say.Value("fastFn(x.AsType(Dtype.Float32))", fastFn(x32));
        Say.Text(FormattableString.Invariant($"first call {cold * 1e6:F0} µs, second {warm * 1e6:F0} µs"));
        check.Number("S12 jit is the function", fastFn(x) - SlowFn(x));
        check.Number("S13 runs of the function: float64 and float32", runs);
        fastFn(Np.Array([3.0, 4.0]));
        check.Number("S13 runs after another shape", runs);
        check.Text("S14 float64", first.ToString());
        check.Text("S14 float32", fastFn(x32).ToString());
        check.Number("S14 to the last digits", first);

        var fastVectorizedFn = Jit(Vmap(SlowFn));
        Say.Value("Jit(Vmap(SlowFn))(x)", fastVectorizedFn(x));
        check.Number("S15 jit of vmap", fastVectorizedFn(x));
    }

    private static void Timings(Check check)
    {
        var x = Derivative.X;
        var dfVec = Vmap(Derivative.Dfunc);
        var fxVec = Jit(Vmap(Derivative.Dfunc));

        // Each once before it is timed: the notebook, too, runs its third twice "to make sure it is compiled".
        var rows = new (string Name, Func<NDArray> Call)[]
        {
            ("list comprehension", () => Derivative.ListComprehension(x)),
            ("vmap", () => dfVec(x)),
            ("jit of vmap", () => fxVec(x)),
        };
        const int number = 10;
        Say.Text($"{x.Length} points, number={number}; seconds:");
        Say.Text($"  {"",-20}{"here",12}{"notebook",12}{"ratio",10}");
        foreach (var ((name, call), notebook) in rows.Zip(Check.NotebookSeconds))
        {
            var warming = Stopwatch.StartNew();
            while (warming.ElapsedMilliseconds < 1000) call();
            var (slopes, seconds) = Timed(call, number);
            Say.Text(FormattableString.Invariant($"  {name,-20}{seconds,12:F6}{notebook,12:F6}{notebook / seconds,9:F0}x"));
            check.Number($"S16 {name}, against 2x", Np.Max(Np.Abs(slopes - 2 * x)));
        }
    }

    private static (NDArray Value, double Seconds) Timed(Func<NDArray> call, int number)
    {
        var watch = Stopwatch.StartNew();
        var value = call();
        for (var i = 1; i < number; i++) value = call();
        return (value, watch.Elapsed.TotalSeconds);
    }
}
