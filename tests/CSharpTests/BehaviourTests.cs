// The transforms through delegates: values against those worked out by hand, and MathNet's solvers as they are.
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.RootFinding;
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public record Model(NDArray W, NDArray B);

public record Layered(Model First, Model Second, int Steps);

public class BehaviourTests
{
    private static NDArray Arr(params double[] xs) => Np.Array(xs);
    private static void Same(double[] expected, NDArray actual) => Assert.Equal(expected, actual.ToArray());
    private static void Same(double expected, NDArray actual) => Assert.Equal(expected, actual.ToScalar());

    // (1 - x)² + 100 (y - x²)²
    private static NDArray Rosenbrock(NDArray x) => Np.Sum(100.0 * (x[1..] - x[..^1] * x[..^1]).Pow(2) + (1.0 - x[..^1]).Pow(2));

    [Fact]
    public void Gradients_of_one_argument()
    {
        Same(6.0, Grad(x => x.Pow(2))(3.0));
        Same(12.0, Grad(Grad(x => x.Pow(3)))(2.0));
        Same([2.0, 4.0], Grad(x => Np.Sum(x * x))(Arr(1.0, 2.0)));
        var (value, grad) = ValueAndGrad(x => Np.Sum(x * x))(Arr(1.0, 2.0));
        Same(5.0, value);
        Same([2.0, 4.0], grad);
    }

    [Fact]
    public void Gradients_of_several_arguments_are_of_the_first()
    {
        Same(3.0, Grad((x, y) => x * y)(2.0, 3.0));
        Same(12.0, Grad((x, y, z) => x * y * z)(2.0, 3.0, 4.0));
        Same(60.0, Grad((x, y, z, w) => x * y * z * w)(2.0, 3.0, 4.0, 5.0));
        Same(360.0, Grad((x, y, z, w, u) => x * y * z * w * u)(2.0, 3.0, 4.0, 5.0, 6.0));
        Same(2520.0, Grad((x, y, z, w, u, v) => x * y * z * w * u * v)(2.0, 3.0, 4.0, 5.0, 6.0, 7.0));
        Same(6.0, ValueAndGrad((x, y) => x * y)(2.0, 3.0).Value);
    }

    [Fact]
    public void Argnums_choose()
    {
        Same(2.0, Grad((x, y) => x * y, argnums: 1)(2.0, 3.0));
        Same(2.0, Grad((x, y) => x * y, argnums: -1)(2.0, 3.0));
        var (dy, dx) = Grad((x, y) => x * y, argnums: (1, 0))(2.0, 3.0);
        Same(2.0, dy);
        Same(3.0, dx);
        var (a, b, c) = Grad((x, y, z) => x * y * z, argnums: (0, 1, 2))(2.0, 3.0, 4.0);
        Assert.Equal((12.0, 8.0, 6.0), (a.ToScalar(), b.ToScalar(), c.ToScalar()));
        var several = Grad((x, y, z) => x * y * z, argnums: [2, 0])(2.0, 3.0, 4.0);
        Assert.Equal([6.0, 12.0], several.Select(g => g.ToScalar()));
        var (value, (p, q)) = ValueAndGrad((x, y) => x * y, argnums: (0, 1))(2.0, 3.0);
        Assert.Equal((6.0, 3.0, 2.0), (value.ToScalar(), p.ToScalar(), q.ToScalar()));

        // an argument that is not chosen may be an integer
        Same(4.0, Grad((x, n) => x * x * n, argnums: 0)(1.0, 2));
    }

    [Fact]
    public void Gradients_of_trees()
    {
        var record = Grad((Model m) => Np.Sum(m.W * m.W) * m.B)(new Model(Arr(1.0, 2.0), 3.0));
        Same([6.0, 12.0], record.W);
        Same(5.0, record.B);

        var tuple = Grad(((NDArray W, NDArray B) p) => p.W * p.B)((2.0, 3.0));
        Same(3.0, tuple.W);

        var list = Grad((List<NDArray> p) => p[0] * p[1])([2.0, 3.0]);
        Same(2.0, list[1]);

        var array = Grad((NDArray[] p) => p[0] * p[1])([2.0, 3.0]);
        Same(3.0, array[0]);

        var table = Grad((Dictionary<string, NDArray> p) => p["w"].Pow(2) + p["b"])(new() { ["w"] = 3.0, ["b"] = 1.0 });
        Same(6.0, table["w"]);
        Same(1.0, table["b"]);

        var layered = Grad((Layered l) => l.First.W * l.Second.B * l.Steps)(new Layered(new(2.0, 0.0), new(0.0, 5.0), 3));
        Same(15.0, layered.First.W);
        Assert.Equal(3, layered.Steps);

        Same(2.0, Grad((Model m, NDArray x, int n) => m.W * x * n)(new Model(1.0, 1.0), 1.0, 2).W);
    }

    [Fact]
    public void Auxiliary_results()
    {
        var (grad, aux) = GradAux(x => (x.Pow(2), x + 1.0))(3.0);
        Same(6.0, grad);
        Same(4.0, aux);
        var ((value, more), slope) = ValueAndGradAux((x, y) => (x * y, (Note: "seen", Sum: x + y)))(2.0, 3.0);
        Same(6.0, value);
        Same(3.0, slope);
        Assert.Equal("seen", more.Note);
        Same(5.0, more.Sum);
    }

    [Fact]
    public void Forward_and_reverse_mode()
    {
        var (y, dy) = Jvp(x => x * x, 3.0, 1.0);
        Assert.Equal((9.0, 6.0), (y.ToScalar(), dy.ToScalar()));
        Same(3.0, Jvp((a, b) => a * b, (2.0, 3.0), (1.0, 0.0)).Tangent);
        Same(5.0, Jvp((Model m) => m.W * m.B, new Model(2.0, 3.0), new Model(1.0, 1.0)).Tangent);

        var (value, pullback) = Vjp((a, b) => a * b, 2.0, 3.0);
        Same(6.0, value);
        var (ca, cb) = pullback(2.0);
        Assert.Equal((6.0, 4.0), (ca.ToScalar(), cb.ToScalar()));
        Same(3.0, pullback(1.0).Item1);

        var (_, push) = Linearize((a, b) => a * b, 2.0, 3.0);
        Same(8.0, push(2.0, 1.0));
        Same(6.0, LinearTranspose(x => 3.0 * x, 0.0)(2.0));
    }

    [Fact]
    public void Jacobians_and_Hessians()
    {
        foreach (var jacobian in new[] { JacFwd(x => x * x), JacRev(x => x * x), Jacobian(x => x * x) })
            Same([2.0, 0.0, 0.0, 4.0], jacobian(Arr(1.0, 2.0)));

        Same([6.0, 0.0, 0.0, 12.0], Hessian(x => Np.Sum(x.Pow(3)))(Arr(1.0, 2.0)));
        Same([802.0, -400.0, -400.0, 200.0], Hessian(Rosenbrock)(Arr(1.0, 1.0)));
        Same([6.0, 12.0], Hvp(x => Np.Sum(x.Pow(3)), Arr(1.0, 2.0), Arr(1.0, 1.0)));
        Same(4.0, Hessian((x, y) => x * y * y, argnums: 1)(2.0, 3.0));
        var ((xx, xy), (yx, yy)) = Hessian((x, y) => x * x * y, argnums: (0, 1))(1.0, 2.0);
        Assert.Equal([4.0, 2.0, 2.0, 0.0], new[] { xx, xy, yx, yy }.Select(b => b.ToScalar()));
        Same(2.0, JacRev((x, y) => x * y, argnums: (0, 1))(2.0, 3.0).Item2);

        var blocks = Hessian((Model m) => Np.Sum(m.W * m.W) * m.B)(new Model(Arr(1.0, 2.0), 3.0));
        Same([6.0, 0.0, 0.0, 6.0], blocks["W", "W"]);
        Same([2.0, 4.0], blocks["W", "B"]);
        Same(5.0, Hvp((Model m) => m.W * m.B * m.W, new Model(1.0, 2.0), new Model(1.0, 0.5)).W);
    }

    [Fact]
    public void Vmap_over_axes()
    {
        NDArray rows = new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } };
        Same([5.0, 25.0], Vmap(x => Np.Sum(x * x))(rows));
        Same([10.0, 20.0], Vmap(x => Np.Sum(x * x), inAxes: 1)(rows));
        Same([1.0, 3.0, 2.0, 4.0], Vmap(x => x, inAxes: 0, outAxes: 1)(rows));
        Same([3.0, 6.0], Vmap((x, y) => x * y, inAxes: (0, null))(Arr(1.0, 2.0), 3.0));
        Same([3.0, 8.0], Vmap((x, y) => x * y)(Arr(1.0, 2.0), Arr(3.0, 4.0)));
        Same([1.0 + 1.0, 3.0 + 2.0, 2.0 + 1.0, 4.0 + 2.0], Vmap((x, y) => x + y, inAxes: (1, null))(rows, Arr(1.0, 2.0)));
        Same([2.0, 4.0], Vmap(Grad(x => x * x))(Arr(1.0, 2.0)));
        Same([3.0, 6.0], Vmap((Model m) => m.W * m.B, path => path == "W" ? 0 : null)(new Model(Arr(1.0, 2.0), 3.0)));
        var (first, second) = Vmap(x => (x, x * 2.0))(Arr(1.0, 2.0));
        Same([1.0, 2.0], first);
        Same([2.0, 4.0], second);
        Same([6.0], Vmap((a, b, c, d, e, f) => a + b + c + d + e + f)(Arr(1), Arr(1), Arr(1), Arr(1), Arr(1), Arr(1)));
    }

    [Fact]
    public void Jit_runs_the_function_once_for_each_signature()
    {
        var runs = 0;
        var f = Jit((x, y) => { runs++; return x * y; });
        Same(6.0, f(2.0, 3.0));
        Same(20.0, f(4.0, 5.0));
        Assert.Equal(1, runs);
        Same([2.0, 4.0], f(Arr(1.0, 2.0), 2.0));
        Assert.Equal(2, StatsOf(f).Traces);

        var both = Jit(ValueAndGrad(Rosenbrock));
        Same([0.0, 0.0], both(Arr(1.0, 1.0)).Grad);
        Same([0.0, 0.0], both(Arr(1.0, 1.0)).Grad);
        Assert.Equal(1, StatsOf(both).Traces);
        Assert.Equal(2, StatsOf(both).Calls);
    }

    [Fact]
    public void Jit_of_a_tree_with_declared_numbers()
    {
        var f = Jit(((NDArray X, double Rate) p) => p.X * p.Rate, statics: ["[1]"]);
        Same(1.0, f((2.0, 0.5)));
        Same(2.0, f((2.0, 1.0)));
        Same(1.5, f((3.0, 0.5)));
        Assert.Equal(2, StatsOf(f).Traces);
    }

    public static readonly TheoryData<string, Func<Func<NDArray, NDArray>, Func<NDArray, NDArray>>> Stacks = new()
    {
        { "jit", f => Jit(f) },
        { "jit grad", f => Jit(Grad(f)) },
        { "jit value", f => { var g = Jit(ValueAndGrad(f)); return x => g(x).Value; } },
        { "jit hessian", f => Jit(Hessian(f)) },
        { "jit jacfwd", f => Jit(JacFwd(f)) },
        { "jit vmap grad", f => { var g = Jit(Vmap(Grad(f))); return x => g(Np.Array([x, x])).Sum(); } },
        { "jit grad jit", f => Jit(Grad(Jit(f))) },
    };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void What_a_lambda_captured_and_replaced_is_seen(string name, Func<Func<NDArray, NDArray>, Func<NDArray, NDArray>> transform)
    {
        NDArray weight = Np.Scalar(2.0);
        var rate = 1.0;
        var f = transform(x => weight * rate * x * x);
        var once = f(1.5).ToScalar();
        weight = Np.Scalar(4.0);
        Assert.Equal((name, 2.0 * once), (name, f(1.5).ToScalar()));
        rate = 3.0;
        Assert.Equal((name, 6.0 * once), (name, f(1.5).ToScalar()));
        rate = 1.0;
        weight = Np.Scalar(2.0);
        Assert.Equal((name, once), (name, f(1.5).ToScalar()));
    }

    [Fact]
    public void Stats_say_what_changed()
    {
        NDArray weight = Np.Scalar(2.0);
        var f = Jit(Grad(x => weight * x * x));
        f(1.0);
        f(2.0);
        Assert.Equal(1, StatsOf(f).Traces);
        weight = Np.Scalar(3.0);
        f(1.0);
        Assert.Equal(2, StatsOf(f).Traces);
        Assert.Contains(StatsOf(f).Reasons, r => r.Contains("weight"));
    }

    [Fact]
    public void Programs_types_and_checks()
    {
        Assert.Equal(1, MakeJaxpr((x, y) => x * y)(2.0, 3.0).Equations);
        Assert.Equal(["jit"], MakeJaxpr(Jit(x => Np.Sin(x)))(1.0).Primitives.Select(p => p is "jit" or "pjit" or "call" ? "jit" : p));
        Assert.Equal("float64[2,2]", EvalShape(x => Np.Dot(x, x))(Np.Ones((2, 2)))[0].ToString());
        Same(3.0, Grad(x => x * StopGradient(x))(3.0));
        CheckGrads(Rosenbrock, Arr(0.3, -0.7));
        CheckGrads((a, b) => Np.Sin(a) * b, (0.3, 0.5));
        Assert.Throws<TransformException>(() => CheckGrads(x => x * StopGradient(x), 3.0));
    }

    [Fact]
    public void Arithmetic_of_trees()
    {
        var m = new Model(Arr(1.0, 2.0), 3.0);
        Same([2.0, 4.0], Trees.Add(m, m).W);
        Same(6.0, Trees.Scale(2.0, m).B);
        Same([0.5, 1.0], Trees.Axpy(-0.5, m, m).W);
        Same(14.0, Trees.Dot(m, m));
        Assert.Equal(Math.Sqrt(14.0), Trees.Norm(m).ToScalar());
        Same(0.0, Trees.ZerosLike(m).B);
        Same([3.0, 3.0], Trees.Stack([m, m]).B);
        Same(9.0, Trees.Map(x => x * x, m).B);
        Same(12.0, Trees.Map2((x, y) => x + y * x, m, m).B);
        Same(12.0, Trees.Map3((x, y, z) => x * y + z, m, m, m).B);
        var (flat, back) = Trees.Ravel(m);
        Same([1.0, 2.0, 3.0], flat);
        Same(6.0, back(flat * 2.0).B);
        Assert.Equal(["W", "B"], Trees.Paths(m));
        Assert.Equal(2, Trees.Leaves(m).Length);
        Assert.Equal(Dtype.Int64, Trees.GradAllowInt((Model p) => p.W * p.W)(new Model(3.0, 2)).B.Dtype);
    }

    private sealed class Pair
    {
        public required NDArray Left { get; init; }
        public required NDArray Right { get; init; }
    }

    [Fact]
    public void A_registered_container_is_a_tree()
    {
        Trees.Register<Pair>(p => [p.Left, p.Right], xs => new Pair { Left = xs[0], Right = xs[1] });
        Same(3.0, Grad((Pair p) => p.Left * p.Right)(new Pair { Left = 2.0, Right = 3.0 }).Left);
    }

    [Fact]
    public void Unpacking_and_conversions()
    {
        var (a, b, c, d, e, f, g, h) = Np.Arange(8.0);
        Assert.Equal(28.0, (a + b + c + d + e + f + g + h).ToScalar());
        Assert.Throws<ShapeException>(() => { var (x, y) = Np.Arange(3.0); });
        Same(2.0, Grad(x => { var (p, q) = x; return p * q; })(Arr(1.0, 2.0))[0]);
        Assert.Equal(Dtype.Float32, new[] { 1f, 2f }.ToNDArray().Dtype);
        Assert.Equal([2, 2], ((double[][])[[1.0, 2.0], [3.0, 4.0]]).ToNDArray().Shape.ToArray());
        Same([1.0, 2.0, 3.0, 4.0], Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } }).ToNDArray());
    }

    // ---- MathNet -----------------------------------------------------------------------------------

    private static readonly Vector<double> Start = Vector<double>.Build.Dense([-1.2, 1.0]);

    [Fact]
    public void MathNets_minimisers_take_the_doors_as_they_are()
    {
        var newton = FindMinimum.OfFunctionGradientHessian(OnVectors.Value(Rosenbrock), OnVectors.Grad(Rosenbrock), OnVectors.Hessian(Rosenbrock), Start);
        Assert.True((newton - 1.0).L2Norm() < 1e-6);

        var objective = ObjectiveFunction.Gradient(OnVectors.ValueAndGrad(Rosenbrock));
        var bfgs = new BfgsMinimizer(1e-8, 1e-8, 1e-8).FindMinimum(objective, Start);
        Assert.True((bfgs.MinimizingPoint - 1.0).L2Norm() < 1e-6);

        var second = ObjectiveFunction.GradientHessian(OnVectors.Value(Jit(Rosenbrock)), OnVectors.Grad(Jit(Rosenbrock)), OnVectors.Hessian(Jit(Rosenbrock)));
        var staged = new NewtonMinimizer(1e-8, 100).FindMinimum(second, Start);
        Assert.True((staged.MinimizingPoint - 1.0).L2Norm() < 1e-6);
    }

    [Fact]
    public void MathNets_root_finder_takes_the_doors_as_they_are()
    {
        static NDArray f(NDArray x) => x.Pow(2) - 2.0;
        var root = NewtonRaphson.FindRoot(OnScalars.Value(f), OnScalars.Derivative(f), 0.0, 2.0, 1e-14);
        Assert.Equal(Math.Sqrt(2.0), root, 14);
    }

    [Fact]
    public void Doors_for_vectors_and_matrices()
    {
        var x = Vector<double>.Build.Dense([1.0, 2.0]);
        foreach (var jacobian in new[] { OnVectors.JacFwd(v => v * v), OnVectors.JacRev(v => v * v), OnVectors.Jacobian(v => v * v) })
            Assert.Equal(Matrix<double>.Build.DenseOfArray(new[,] { { 2.0, 0.0 }, { 0.0, 4.0 } }), jacobian(x));

        Assert.Equal(Vector<double>.Build.Dense([2.0, 8.0]), OnVectors.Jvp(v => v * v, x, x).Tangent);
        Assert.Equal(Vector<double>.Build.Dense([2.0, 8.0]), OnVectors.Jvp(v => v * v)(x, x).Tangent);
        Assert.Equal(Vector<double>.Build.Dense([2.0, 8.0]), OnVectors.Vjp(v => v * v, x).Pullback(x));
        Assert.Equal(Vector<double>.Build.Dense([6.0, 24.0]), OnVectors.Hvp(v => Np.Sum(v.Pow(3)), x, x));
        Assert.Equal(Vector<double>.Build.Dense([6.0, 24.0]), OnVectors.Hvp(v => Np.Sum(v.Pow(3)))(x, x));
        Assert.Equal(Matrix<double>.Build.DenseOfArray(new[,] { { 3.0 }, { 7.0 } }), OnVectors.Vmap(v => Np.Sum(v))(Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } })));
    }

    // ---- aliasing ----------------------------------------------------------------------------------

    [Fact]
    public void What_the_caller_does_to_a_vector_afterwards_is_never_seen()
    {
        var vector = Vector<double>.Build.Dense([1.0, 2.0]);
        NDArray x = vector;
        vector[0] = 99.0;
        Same([1.0, 2.0], x);

        var numbers = new[] { 1.0, 2.0 };
        NDArray y = numbers;
        numbers[0] = 99.0;
        Same([1.0, 2.0], y);

        var out1 = y.ToArray();
        out1[0] = 99.0;
        var out2 = y.ToVector();
        out2[0] = 99.0;
        Same([1.0, 2.0], y);
    }

    [Fact]
    public void A_vector_changed_between_vjp_and_pullback_is_not_seen()
    {
        var x = Vector<double>.Build.Dense([1.0, 2.0]);
        var c = Vector<double>.Build.Dense([1.0, 1.0]);
        var (value, pullback) = OnVectors.Vjp(v => v * v, x);
        x[0] = 99.0;
        value[0] = 99.0;
        var first = pullback(c);
        first[0] = 99.0;
        c[1] = 5.0;
        Assert.Equal(Vector<double>.Build.Dense([2.0, 20.0]), pullback(c));
        Same([2.0, 4.0], Vjp(v => v * v, Arr(1.0, 2.0)).Pullback(Arr(1.0, 1.0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void MathNets_storages_are_read_in_logical_order(int kind)
    {
        var dense = Matrix<double>.Build.DenseOfArray(new[,] { { 0.0, 1.0, 2.0 }, { 3.0, 0.0, 5.0 } });
        Matrix<double> m = kind switch
        {
            0 => dense,
            1 => Matrix<double>.Build.SparseOfMatrix(dense),
            _ => dense.Transpose().Transpose(),
        };
        Same([0.0, 1.0, 2.0, 3.0, 0.0, 5.0], m);
    }
}
