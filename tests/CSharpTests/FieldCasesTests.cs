// Field cases: small programs born of public reports by users of other systems, each a test by its id (tests/field-cases.tsv names them all).
// The other half is in F#.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class FieldCasesTests
{
    private static NDArray Arr(params double[] xs) => Np.Array(xs);

    /// <summary>|got - wanted| ≤ tolerance (1 + |wanted|), element by element.</summary>
    private static void Near(double[] wanted, NDArray got, double tolerance = 1e-10)
    {
        var numbers = got.ToArray();
        Assert.Equal(wanted.Length, numbers.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            var (g, w) = (numbers[i], wanted[i]);
            Assert.True(g == w || Math.Abs(g - w) <= tolerance * (1.0 + Math.Abs(w)), $"element {i} is {g:R}, wanted {w:R}");
        }
    }

    private static void Refused<T>(string code, string[] teaches, Action call) where T : Exception
    {
        var e = Assert.Throws<T>(call);
        Assert.Equal(code, ((IArrayError)e).Code);
        Assert.All(teaches, words => Assert.Contains(words, e.Message));
    }

    // ---- gradients -------------------------------------------------------------------------------

    // pytorch/pytorch#27134. ∂/∂a = b a^(b−1) with 0⁰ = 1; ∂/∂b = a^b log a, whose limit at 0 is 0.
    [Fact(DisplayName = "power-grads-at-zero-base")]
    public void Power_gradients_at_base_zero()
    {
        var (da, db) = Grad((a, b) => Np.Sum(Np.Power(a, b)), argnums: (0, 1))(Arr(0.0, 2.0, 0.0), Arr(1.0, 1.0, 3.0));
        Near([1.0, 1.0, 0.0], da);
        Near([0.0, 2.0 * Math.Log(2.0), 0.0], db);
    }

    // tinygrad/tinygrad#3037. The comparison passes no gradient: c where x < 0.
    [Fact(DisplayName = "mask-product")]
    public void A_product_with_a_mask()
    {
        NDArray x = Arr(-2.0, -0.5, 0.0, 1.5), c = Arr(1.0, 3.0, 5.0, 7.0);
        Near([1.0, 3.0, 0.0, 0.0], Grad(x => Np.Sum(x * (x < 0.0) * c))(x));
    }

    // EnzymeAD/Enzyme.jl#701. The derivatives of the recurrence x ← cos(x + p) p, carried along by hand.
    [Fact(DisplayName = "overwritten-loop-variable")]
    public void A_loop_that_overwrites_its_variable()
    {
        double[] ps = [0.3, -0.2, 1.1, 0.6];
        var (value, slopes) = (0.7, new double[ps.Length]);
        for (var i = 0; i < ps.Length; i++)
        {
            var outer = -Math.Sin(value + ps[i]) * ps[i];
            for (var k = 0; k < i; k++)
                slopes[k] *= outer;
            slopes[i] = outer + Math.Cos(value + ps[i]);
            value = Math.Cos(value + ps[i]) * ps[i];
        }

        static NDArray f(NDArray ps)
        {
            NDArray x = 0.7;
            for (var i = 0; i < 4; i++)
                x = Np.Cos(x + ps[i]) * ps[i];
            return x;
        }

        Near([value], f(ps));
        Near(slopes, Grad(f)(ps));
    }

    // ---- indexing and reductions -----------------------------------------------------------------

    // invenia/Nabla.jl#139. The contributions 2 w x of each place, added up; −1 is the last place.
    [Fact(DisplayName = "gather-with-repeats")]
    public void Repeated_indices_add_up()
    {
        int[] z = [1, 3, 1, 0, -1, 3];
        double[] x = [1.0, 2.0, 3.0, 4.0], w = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], wanted = new double[4];
        for (var k = 0; k < z.Length; k++)
            wanted[(z[k] + 4) % 4] += 2.0 * w[k] * x[(z[k] + 4) % 4];

        Near(wanted, Grad(x => Np.Sum(w * x[Np.Array(z)].Pow(2)))(x));
    }

    // Theano/Theano#4568. At a tie the derivative is shared in equal parts, which sum to 1, along axes and in every mode.
    [Fact(DisplayName = "max-tie-is-a-subgradient")]
    public void Ties_of_max_are_shared()
    {
        var x = Arr(2.0, 5.0, 5.0, 1.0, 5.0);
        Near([0.0, 1.0 / 3.0, 1.0 / 3.0, 0.0, 1.0 / 3.0], Grad(x => Np.Max(x))(x));
        Near([22.0 / 3.0], Jvp(x => Np.Max(x), x, Arr(1.0, 2.0, 4.0, 8.0, 16.0)).Tangent);
        NDArray rows = new[,] { { 1.0, 1.0 }, { 0.0, 3.0 } };
        Near([0.5, 0.5, 0.0, 1.0], Grad(m => Np.Sum(Np.Max(m, axis: 1)))(rows));
        Near([0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0], JacRev(m => Np.Max(m, axis: 1))(rows));
        var (dx, dy) = Grad((x, y) => Np.Maximum(x, y), argnums: (0, 1))(2.0, 2.0);
        Near([0.5], dx);
        Near([0.5], dy);
    }

    // Theano/Theano#5197. The derivative of each partial product by leaving the factor out, never by a division.
    [Fact(DisplayName = "cumprod-with-zeros")]
    public void Cumulative_products_with_zeros()
    {
        static double[] Slopes(double[] x, Func<int, double, double> outer)
        {
            var slopes = new double[x.Length];
            for (var n = 0; n < x.Length; n++)
            {
                var partial = x.Take(n + 1).Aggregate(1.0, (p, v) => p * v);
                for (var k = 0; k <= n; k++)
                    slopes[k] += outer(n, partial) * x.Take(n + 1).Where((_, i) => i != k).Aggregate(1.0, (p, v) => p * v);
            }

            return slopes;
        }

        foreach (var x in new double[][] { [2.0, 0.0, 3.0, 0.0, 4.0], [0.0, 2.0, 3.0] })
        {
            Near(Slopes(x, (_, partial) => 2.0 * partial), Grad(x => Np.Sum(Np.Cumprod(x).Pow(2)))(x));
            Near(Slopes(x, (n, _) => n + 1.0), Grad(v => Np.Sum(Np.Cumprod(v) * Np.Arange(1.0, x.Length + 1.0)))(x));
        }
    }

    // jax-ml/jax#23842. log(1 + e), and the softmax of the elements that the mask leaves in; of none, −∞.
    [Fact(DisplayName = "masked-logsumexp")]
    public void Masked_logsumexp()
    {
        var (a, mask) = (Arr(0.0, 1000.0, 1.0), Np.Array([true, false, true]));
        Func<NDArray, NDArray>[] ways =
        [
            x => Nn.LogSumExp(x, where: mask),
            x => Special.Logsumexp(x, where: mask),
            x => Nn.LogSumExp(x, b: Arr(1.0, 0.0, 1.0)),
        ];
        foreach (var f in ways)
        {
            Near([Math.Log(1.0 + Math.E)], f(a));
            Near([1.0 / (1.0 + Math.E), 0.0, Math.E / (1.0 + Math.E)], Grad(f)(a));
            Near([Math.Log(1.0 + Math.E)], Jit(f)(a));
        }

        Assert.Equal(double.NegativeInfinity, Nn.LogSumExp(a, where: Np.Array([false, false, false])).ToScalar());
    }

    // ---- dtypes ----------------------------------------------------------------------------------

    // pymc-devs/pytensor#2072. 2 x at the places named, twice where named twice; nothing for the integers, and no error.
    [Fact(DisplayName = "index-arguments-beside-floats")]
    public void Index_arguments_beside_floats()
    {
        NDArray x = Arr(1.0, 2.0, 3.0), places = Np.Array([0, 2, 2]);
        static NDArray f(NDArray x, NDArray i) => Np.Sum(x[i].Pow(2));
        Near([2.0, 0.0, 12.0], Grad(f)(x, places));
        Near([2.0, 0.0, 12.0], Vjp(x => f(x, places), x).Pullback(1.0));

        var (dx, di) = Trees.GradAllowInt(((NDArray X, NDArray I) p) => f(p.X, p.I))((x, places));
        Near([2.0, 0.0, 12.0], dx);
        Assert.Equal((Dtype.Int32, 0.0), (di.Dtype, di.Sum().ToScalar()));
    }

    // ---- calls that are refused --------------------------------------------------------------------

    // jax-ml/jax#28110.
    [Fact(DisplayName = "gradient-of-a-one-element-vector")]
    public void The_gradient_of_a_vector_of_one_element_is_refused()
    {
        var x = Arr(3.0, 1.0);
        Refused<TransformException>("AD001", ["float64[1]", "y[0]", "JacRev", "Vmap"], () => Grad(x => x[..1].Pow(2))(x));
        Refused<TransformException>("AD001", ["float64[2]", "Sum", "y[0]", "JacRev", "Vmap"], () => Grad(Grad(x => Np.Sum(x.Pow(3))))(x));

        Near([6.0, 0.0], Grad(x => x[0].Pow(2))(x));
        Near([6.0, 0.0], Grad(x => Np.Sum(x[..1].Pow(2)))(x));
        Near([6.0, 0.0], JacRev(x => x[..1].Pow(2))(x));
        Near([6.0, 2.0], Vmap(Grad(x => x.Pow(2)))(x));
    }

    // jax-ml/jax#705.
    [Fact(DisplayName = "mapped-sizes-disagree")]
    public void Mapped_sizes_that_disagree_are_refused()
    {
        NDArray x = Np.Ones((10, 4)), u = Np.Ones((10, 2));
        static NDArray h(NDArray a, NDArray b) => a.Sum() + b.Sum();
        Refused<ShapeException>("AD019", ["[0] axis 0 = 10 (float64[10,4])", "[1] axis 1 = 2 (float64[10,2])", "null"], () => Vmap(h, (0, 1))(x, u));
        Refused<ShapeException>("AD019", ["Most (2 of 3) have size 10"], () => Vmap((a, b, c) => h(a, b) * c.Sum(), (0, 1, 0))(x, u, x));
        Refused<ShapeException>("AD019", ["First.W axis 0 = 3", "Second.B axis 0 = 4", "Most (3 of 4) have size 3"],
            () => Vmap((Layered m) => m.First.W * m.Second.B, path => path == "Steps" ? null : 0)(new Layered(new Model(Np.Ones(3), Np.Ones(3)), new Model(Np.Ones(3), Np.Ones(4)), 1)));
        Refused<AxisException>("AD017", ["inAxes is 2", "rank 2", "-2..1"], () => Vmap(x => x.Sum(), inAxes: 2)(x));
        Refused<TransformException>("AD012", ["nothing to map", "inAxes"], () => Vmap(h, (null, null))(x, u));

        Near([60.0], Vmap(h, (0, 0))(x, u).Sum());
    }

    // jax-ml/jax#22948. There are no complex arrays: the compiler refuses the program, and the two parts are differentiated one by one or together.
    [Fact(DisplayName = "complex-output-without-a-promise")]
    public void A_complex_result_does_not_compile_and_its_parts_do()
    {
        const string given = "NDArray x = 0.7;";
        Assert.Contains("CS0019", Compiler.Diagnostics(given + "var y = System.Numerics.Complex.ImaginaryOne * x;"));
        Assert.Contains(Compiler.Diagnostics("var g = Grad(x => System.Numerics.Complex.ImaginaryOne);"), id => id.StartsWith("CS", StringComparison.Ordinal));
        Assert.Contains(Compiler.Diagnostics(given + "var z = Np.Array(new[] { System.Numerics.Complex.One });"), id => id.StartsWith("CS", StringComparison.Ordinal));

        // x² + i sin x
        static (NDArray Re, NDArray Im) f(NDArray x) => (x.Pow(2), Np.Sin(x));
        var (_, (re, im)) = Jvp(f, 0.7, 1.0);
        Near([1.4], re);
        Near([Math.Cos(0.7)], im);
        Near([1.4], JacFwd(x => f(x).Re)(0.7));
        Near([Math.Cos(0.7)], JacFwd(x => f(x).Im)(0.7));
    }

    // YingboMa/ForwardDiff2.jl#37.
    [Fact(DisplayName = "value-escapes-its-derivative")]
    public void A_value_that_escapes_its_derivative_is_refused()
    {
        (string, Func<Func<NDArray, NDArray>, NDArray>)[] transforms =
        [
            ("Jvp", f => Jvp(f, 1.0, 1.0).Tangent), ("Grad", f => Grad(f)(1.0)), ("Vjp", f => Vjp(f, 1.0).Pullback(1.0)),
            ("JacFwd", f => JacFwd(f)(1.0)), ("Vmap", f => Vmap(f)(Np.Ones(2))),
        ];
        foreach (var (name, transform) in transforms)
        {
            NDArray box = 2.0;
            NDArray f(NDArray y) => box = y * box;
            transform(f);
            Refused<TracerLeakException>("AD022", [$"traced by {name}", "after", "has returned", "Return it", "storing"], () => transform(f));

            box = 2.0;
            Near(name == "Vmap" ? [2.0, 2.0] : [2.0], transform(y => y * box));
        }
    }

    // ---- numerics --------------------------------------------------------------------------------

    // tracel-ai/burn#5373. log1p(exp(5x))/5 and σ(5x) in float64, by the form that does not overflow on each side of 0.
    [Fact(DisplayName = "softplus-with-steepness")]
    public void Softplus_with_steepness()
    {
        float[] points = [-200f, -2f, 0f, 20f, 50f, 100f, 1e30f];
        var x = Np.Array(points);
        static NDArray f(NDArray x) => Nn.Softplus(5f * x) / 5f;
        static double Softplus(double u) => Math.Max(u, 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(u)));
        static double Sigmoid(double u) => u < 0.0 ? Math.Exp(u) / (1.0 + Math.Exp(u)) : 1.0 / (1.0 + Math.Exp(-u));

        var values = f(x) / Np.Maximum(1f, Np.Abs(x));
        Assert.Equal(Dtype.Float32, values.Dtype);
        Near([.. points.Select(v => Softplus(5.0 * v) / 5.0 / Math.Max(1.0, Math.Abs(v)))], values, 1e-6);
        Near([.. points.Select(v => Sigmoid(5.0 * v))], Vmap(Grad(f))(x), 1e-6);
    }

    // pytorch/pytorch#2211. log σ = −softplus(−x), its derivatives σ(−x) and −σ(x) σ(−x); value and slope to their last digits.
    [Fact(DisplayName = "log-sigmoid-everywhere")]
    public void Log_sigmoid_everywhere()
    {
        static NDArray f(NDArray x) => Nn.LogSigmoid(x);
        foreach (var x in new[] { -300.0, -20.0, 0.0, 20.0, 800.0 })
        {
            var e = Math.Exp(-Math.Abs(x));
            double right = e / (1.0 + e), left = 1.0 / (1.0 + e);
            // log(1 + e) by its series, where 1 + e would lose e's digits
            var value = Math.Min(x, 0.0) - (e < 1e-8 ? e - e * e / 2.0 : Math.Log(1.0 + e));
            double[] wanted = [value, x < 0.0 ? left : right, -right * left];
            double[] got = [f(x).ToScalar(), Grad(f)(x).ToScalar(), Grad(Grad(f))(x).ToScalar()];
            for (var k = 0; k < 3; k++)
                Assert.True(Math.Abs(got[k] - wanted[k]) <= (k < 2 ? 1e-14 * Math.Abs(wanted[k]) : 1e-10), $"derivative {k} at {x} is {got[k]:R}, wanted {wanted[k]:R}");
        }
    }

    // numpy/numpy#22956. Exact arithmetic on what float32 holds; summed in order, the sum of ones stops at 2²⁴.
    [Fact(DisplayName = "float32-sums-of-many")]
    public void Sums_of_many_float32()
    {
        const int n = 18_000_000;
        Near([1.0, 1.0], Np.Sum(Np.Ones((n, 2), Dtype.Float32), axis: 0) / (float)n, 2e-5);
        Near([0.0, 0.0], Np.Std(Np.Tile(Np.Array([150f, -75f]), (800_000, 1)), axis: 0), 2e-5);
        var tenths = Np.Full(1_000_000, 0.1f);
        Assert.Equal(Dtype.Float32, tenths.Dtype);
        Near([0.1f], Np.Mean(tenths), 2e-5);
        Near([10.0 * 0.1f], Np.Cumsum(tenths[..300_000])[^1] / 3e4f, 2e-5);
    }

    // ---- .NET ------------------------------------------------------------------------------------

    // DiffSharp/DiffSharp#91. Constant gradients, and those of −v₀v₁.
    [Fact(DisplayName = "minus-in-front")]
    public void An_expression_that_begins_with_a_minus()
    {
        var v = Arr(1.0, 3.0);
        (Func<NDArray, NDArray>, double[])[] cases =
        [
            (v => -v[0] * 5.0 - v[1] * 2.0, [-5.0, -2.0]),
            (v => -v[0] - v[1] * 2.0, [-1.0, -2.0]),
            (v => -(v[0] * v[1]), [-3.0, -1.0]),
        ];
        foreach (var (f, gradient) in cases)
        {
            Assert.Equal(gradient, Grad(f)(v).ToArray());
            Assert.Equal(gradient, JacFwd(f)(v).ToArray());
        }

        Assert.Equal([0.0, 0.0, 0.0, 0.0], Hessian(cases[0].Item1)(v).ToArray());
        Assert.Equal([0.0, -1.0, -1.0, 0.0], Hessian(cases[2].Item1)(v).ToArray());
    }
}
