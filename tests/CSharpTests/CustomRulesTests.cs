// Rules of one's own, checkpoint and looking inside, as C# writes them.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class CustomRulesTests
{
    private static void Same(double expected, NDArray actual) => Assert.Equal(expected, actual.ToScalar(), 12);
    private static void Same(double[] expected, NDArray actual) => Assert.Equal(expected, actual.ToArray());

    private static T Refused<T>(string code, Func<object> call) where T : Exception, IArrayError
    {
        var e = Assert.Throws<T>(call);
        Assert.Equal(code, e.Code);
        return e;
    }

    [Fact]
    public void A_rule_for_tangents_under_every_transform()
    {
        var f = CustomJvp(x => x * x, (x, t) => (x * x, 20.0 * x * t));
        Same(9.0, f(3.0));
        Same(60.0, Grad(f)(3.0));
        Same(60.0, Jit(Grad(f))(3.0));
        Same(60.0, Jvp(f, 3.0, 1.0).Tangent);
        Same(20.0, Grad(Grad(f))(3.0));
        Same([20.0, 40.0], Vmap(Grad(f))(new[] { 1.0, 2.0 }));
        Same([20.0, 40.0], Grad(x => Np.Sum(Vmap(f)(x)))(new[] { 1.0, 2.0 }));
    }

    [Fact]
    public void A_rule_for_cotangents_counted()
    {
        var calls = 0;
        var f = CustomVjp(x => Np.Sin(x), x => (Np.Sin(x), x), (x, c) => { calls++; return 3.0 * Np.Cos(x) * c; });
        Same(3.0, Grad(f)(0.0));
        Assert.Equal(1, calls);
        Same([3.0, 3.0], Vmap(Grad(f))(new[] { 0.0, 0.0 }));
        Assert.Equal(2, calls);
        Same([3.0, 3.0], Jit(Vmap(Grad(f)))(new[] { 0.0, 0.0 }));
        Assert.Equal(3, calls);
        Same(3.0, Jvp(f, 0.0, 1.0).Tangent);
        Same(0.0, Hessian(f)(0.0));
    }

    [Fact]
    public void Two_arguments_and_both_rules()
    {
        var f = CustomJvp((x, y) => x * y, (p, t) => (p.Item1 * p.Item2, 10.0 * (t.Item1 * p.Item2 + p.Item1 * t.Item2)));
        Same(30.0, Grad(f)(2.0, 3.0));
        Same(20.0, Grad(f, argnums: 1)(2.0, 3.0));
        var g = CustomVjp((x, y) => x * y, (x, y) => (x * y, (x, y)), (s, c) => (c * s.y, 100.0 * c * s.x));
        Same(3.0, Grad(g)(2.0, 3.0));
        Same(200.0, Grad(g, argnums: 1)(2.0, 3.0));
        var both = CustomRules(x => x, (x, t) => (x, 5.0 * t), x => (x, x), (x, c) => 7.0 * c);
        Same(5.0, Jvp(both, 1.0, 1.0).Tangent);
        Same(7.0, Grad(both)(1.0));
    }

    [Fact]
    public void Records_and_host_code_in_rules()
    {
        var f = CustomVjp((Model m) => m.W * m.B, m => (m.W * m.B, m), (m, c) => m.W.ToScalar() > 0.0 ? new Model(c * m.B, c * m.W) : new Model(-c, -c));
        var g = Grad(f)(new Model(2.0, 3.0));
        Same(3.0, g.W);
        Same(2.0, g.B);
        Same(-1.0, Grad(f)(new Model(-2.0, 3.0)).W);
        Refused<TracerValueException>("AD020", () => Jit(Grad(f))(new Model(2.0, 3.0)));
    }

    [Fact]
    public void Zero_tangents_are_seen()
    {
        var seen = new List<bool>();
        var f = CustomJvp((x, n) => x * n, (p, t) => { seen.Add(IsZeroTangent(t.Item2)); return (p.Item1 * p.Item2, t.Item1 * p.Item2); });
        Same(2.0, Grad(x => f(x, 2.0))(3.0));
        Assert.Equal([true], seen);
    }

    [Fact]
    public void What_rules_may_not_do()
    {
        NDArray Captures(NDArray w) => CustomJvp(x => w * x, (x, t) => (w * x, w * t))(2.0 * w);
        Assert.Contains("argument", Refused<TransformException>("AD080", () => Grad(Captures)(3.0)).Message);
        Refused<ShapeException>("AD082", () => Grad(x => Np.Sum(CustomJvp(z => z, (z, t) => (z, Np.Sum(t)))(x)))(new[] { 1.0, 2.0 }));
        Refused<DtypeException>("AD083", () => Grad(CustomVjp(x => x, x => (x, x), (x, c) => c.AsType(Dtype.Float32)))(1.0));
        Refused<TransformException>("AD085", () => Jvp(CustomVjp(x => x, x => (x, x), (x, c) => Np.Clip(c, -1.0, 1.0)), 1.0, 1.0));
        Assert.Throws<ArgumentNullException>(() => CustomJvp(x => x, null!));
        Assert.Throws<ArgumentNullException>(() => CustomVjp<NDArray>(x => x, null!, (s, c) => c));
        Assert.Throws<ArgumentNullException>(() => Checkpoint((Func<NDArray, NDArray>)null!));
        Assert.Throws<ArgumentNullException>(() => DebugCallback((Action<NDArray>)null!, 1.0));
        Assert.Throws<ArgumentNullException>(() => ErrorIf(null!, "text"));
    }

    [Fact]
    public void Checkpoint_changes_nothing_but_the_program()
    {
        NDArray F(NDArray x) => Np.Sum(Np.Exp(Np.Sin(x)));
        NDArray x = new[] { 1.0, 2.0 };

        foreach (var policy in Enum.GetValues<CheckpointPolicy>())
        {
            Same(Grad(F)(x).ToArray(), Grad(Checkpoint(F, policy))(x));
            Same(Grad(F)(x).ToArray(), Jit(Grad(Checkpoint(F, policy)))(x));
        }

        Same(6.0, Grad(Checkpoint((a, b) => a * a * b))(1.0, 3.0));
        Assert.Contains("checkpoint", MakeJaxpr(Grad(Checkpoint(F)))(x).ToString());
    }

    [Fact]
    public void Callbacks_text_and_checks_under_jit_and_vmap()
    {
        var seen = new List<double>();
        var f = Jit(Vmap(x => { DebugCallback(v => seen.Add(v.ToScalar()), x); return x * x; }));
        f(new[] { 1.0, 2.0, 3.0 });
        Assert.Equal([1.0, 2.0, 3.0], seen);
        var pairs = new List<double>();
        Jit((x, y) => { DebugCallback(p => pairs.Add(p.x.ToScalar() + p.y.ToScalar()), (x, y)); return x; })(1.0, 2.0);
        Assert.Equal([3.0], pairs);

        var root = Jit(Vmap(Grad(x => { ErrorIf(x < 0.0, "the root of a negative number"); return Np.Sqrt(x); })));
        Same([0.5, 0.25], root(new[] { 1.0, 4.0 }));
        Assert.Contains("negative number at [1]", Refused<CheckException>("AD088", () => root(new[] { 1.0, -4.0 })).Message);
        Refused<TransformException>("AD087", () => { DebugPrint("{1}", 1.0); return 0; });
    }

    [Fact]
    public void The_first_NaN_names_operation_and_line()
    {
        NDArray F(NDArray x)
        {
            var y = Np.Log(x - 2.0);
            return Np.Sum(y);
        }

        var message = Refused<NaNException>("AD090", () => CheckNaN(F)(new[] { 3.0, 1.0 })).Message;
        Assert.Contains("log", message);
        Assert.Contains("CustomRulesTests.cs:", message);
        Assert.Contains("at [1]", message);
        Refused<NaNException>("AD090", () => CheckNaN(Grad(x => Np.Sqrt(x * x)))(0.0));
        Same(0.25, CheckNaN(Grad(x => Np.Sqrt(x)))(4.0));
    }
}
