// What the C# compiler accepts without a word, and what it refuses and how.
using Xunit;

namespace AD.CSharpTests;

public class CompileTests
{
    private const string Given = """
        NDArray x = Np.Array([1.0, 2.0]), y = Np.Array([3.0, 4.0]);
        Vector<double> vector = Vector<double>.Build.Dense([1.0, 2.0]);
        Matrix<double> matrix = Matrix<double>.Build.Dense(2, 2, 1.0);
        static NDArray F(NDArray x) => Np.Sum(x * x);
        static NDArray F2(NDArray x, NDArray y) => Np.Sum(x * y);
        static NDArray Loss(Model m) => Np.Sum(m.W * m.W) + m.B;

        """;

    private const string Types = """

        public record Model(NDArray W, NDArray B);
        """;

    [Theory]
    [InlineData("Func<NDArray, NDArray> g = Grad(v => v * v);")]
    [InlineData("Func<NDArray, NDArray> g = Grad(F);")]
    [InlineData("Func<NDArray, NDArray> g = Grad((NDArray v) => v * v);")]
    [InlineData("Func<NDArray, NDArray> g = Grad(Grad(v => v * v));")]
    [InlineData("Func<NDArray, NDArray, NDArray> g = Grad((w, b) => w * b);")]
    [InlineData("Func<NDArray, NDArray, NDArray> g = Grad(F2);")]
    [InlineData("Func<NDArray, NDArray, NDArray> g = Grad((w, b) => w * b, argnums: 1);")]
    [InlineData("Func<NDArray, NDArray, (NDArray, NDArray)> g = Grad((w, b) => w * b, argnums: (0, 1));")]
    [InlineData("Func<NDArray, NDArray, NDArray, (NDArray, NDArray, NDArray)> g = Grad((a, b, c) => a * b * c, argnums: (0, 1, 2));")]
    [InlineData("Func<NDArray, NDArray, NDArray[]> g = Grad((w, b) => w * b, argnums: [1, 0]);")]
    [InlineData("var (dw, db) = Grad((w, b) => Np.Mean((w * 2.0 + b).Pow(2)), argnums: (0, 1))(1.0, 0.5); NDArray both = dw + db;")]
    [InlineData("Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> g = Grad((a, b, c, d, e, f) => a * b * c * d * e * f);")]
    [InlineData("Func<Model, Model> g = Grad((Model m) => Loss(m));")]
    [InlineData("Func<Model, Model> g = Grad<Model>(Loss);")]
    [InlineData("Func<Model, NDArray, Model> g = Grad((Model m, NDArray t) => Loss(m) * t);")]
    [InlineData("Func<(NDArray W, NDArray B), (NDArray W, NDArray B)> g = Grad(((NDArray W, NDArray B) p) => p.W * p.B);")]
    [InlineData("Func<List<NDArray>, List<NDArray>> g = Grad((List<NDArray> p) => p[0] * p[1]);")]
    [InlineData("Func<Dictionary<string, NDArray>, Dictionary<string, NDArray>> g = Grad((Dictionary<string, NDArray> p) => p[\"w\"]);")]
    [InlineData("Func<NDArray, (NDArray Value, NDArray Grad)> g = ValueAndGrad(F);")]
    [InlineData("Func<NDArray, (NDArray Value, NDArray Grad)> g = Jit(ValueAndGrad(F));")]
    [InlineData("NDArray slope = ValueAndGrad(F)(x).Grad;")]
    [InlineData("Func<Model, (NDArray Value, Model Grad)> g = Jit(ValueAndGrad((Model m) => Loss(m)));")]
    [InlineData("var (grad, aux) = GradAux(v => (Np.Sum(v), v + 1.0))(x); NDArray a = aux, g = grad;")]
    [InlineData("var ((value, aux), grad) = ValueAndGradAux(v => (Np.Sum(v), \"note\"))(x); string s = aux; NDArray g = grad;")]
    [InlineData("var (value, tangent) = Jvp(v => v * v, 3.0, 1.0); NDArray t = tangent;")]
    [InlineData("var (value, tangent) = Jvp((a, b) => a * b, (2.0, 3.0), (1.0, 0.0)); NDArray t = tangent;")]
    [InlineData("var (value, tangent) = Jvp((Model m) => Loss(m), new Model(x, 1.0), new Model(y, 0.0)); NDArray t = tangent;")]
    [InlineData("var (value, pullback) = Vjp(F, x); NDArray g = pullback(1.0);")]
    [InlineData("var (value, pullback) = Vjp((a, b) => a * b, 2.0, 3.0); (NDArray A, NDArray B) g = pullback(1.0);")]
    [InlineData("var (value, push) = Linearize(v => v * v, 3.0); NDArray t = push(1.0);")]
    [InlineData("Func<NDArray, NDArray> back = LinearTranspose(v => 3.0 * v, x);")]
    [InlineData("Func<NDArray, NDArray> j = JacFwd(v => v * v), k = JacRev(v => v * v), l = Jacobian(v => v * v), h = Hessian(F);")]
    [InlineData("Blocks b = Hessian((Model m) => Loss(m))(new Model(x, 1.0)); NDArray w = b[\"W\", \"B\"];")]
    [InlineData("var ((xx, xy), (yx, yy)) = Hessian((a, b) => a * b, argnums: (0, 1))(1.0, 2.0); NDArray s = xx + xy + yx + yy;")]
    [InlineData("NDArray hv = Hvp(F, x, y);")]
    [InlineData("Func<NDArray, NDArray> m = Vmap(F), n = Vmap(v => v.Sum()), o = Vmap(v => v * 2.0, 1), p = Vmap(v => v * 2.0, inAxes: 1, outAxes: -1);")]
    [InlineData("Func<NDArray, NDArray, NDArray> m = Vmap((a, b) => a * b, inAxes: (0, null)), n = Vmap((a, b) => a * b), o = Vmap((a, b) => a * b, (null, 1), 1);")]
    [InlineData("Func<NDArray, (NDArray, NDArray)> m = Vmap(v => (v, v * v));")]
    [InlineData("Func<Model, NDArray> m = Vmap((Model p) => Loss(p), path => path == \"W\" ? 0 : null);")]
    [InlineData("var gradients = Vmap(Jit(Grad(F)))(Np.Linspace(-2.0, 2.0, 2000).Reshape(1000, 2));")]
    [InlineData("Func<NDArray, NDArray> j = Jit(v => v * v), k = Jit(F), l = Jit(Grad(F)), m = Jit(v => 2.0);")]
    [InlineData("Func<NDArray, NDArray, NDArray, NDArray> j = Jit((a, b, c) => a * b + c); JitStats s = StatsOf(j);")]
    [InlineData("Func<(NDArray X, double Rate), NDArray> j = Jit(((NDArray X, double Rate) p) => p.X * p.Rate, statics: [\"[1]\"]);")]
    [InlineData("Jaxpr p = MakeJaxpr(F)(x), q = MakeJaxpr((a, b) => a * b)(x, y); ArrayType[] t = EvalShape(F)(x);")]
    [InlineData("NDArray s = StopGradient(x), t = StopGradient(2.0); CheckGrads(F, x); CheckGrads((a, b) => a * b, (x, y), order: 1);")]
    [InlineData("var gradient = Jit(Grad(F)); var g = gradient(vector).ToVector(); vector -= Jit(Hessian(F))(vector).ToMatrix().Solve(g);")]
    [InlineData("Func<Vector<double>, Vector<double>> g = OnVectors.Grad(F); Func<Vector<double>, Matrix<double>> h = OnVectors.Hessian(F);")]
    [InlineData("Func<Vector<double>, (double, Vector<double>)> g = OnVectors.ValueAndGrad(F); Func<double, double> d = OnScalars.Derivative(v => v * v);")]
    [InlineData("Model p = Trees.Axpy(-0.1, new Model(x, 1.0), new Model(y, 2.0)); var (flat, back) = Trees.Ravel(p); Model q = back(flat);")]
    [InlineData("var (a, b) = x; var (c, d, e, f) = Np.Arange(4.0); NDArray s = a + b + c + d + e + f;")]
    [InlineData("NDArray a = x[^1], b = x[1..], c = x[..^1], d = matrix, e = vector, f = 2.0, g = new[] { 1.0 }; NDArray z = d[.., 0];")]
    [InlineData("NDArray mask = (x > 0.0) & (y < 1.0) | ~(x == y); NDArray n = x != y;")]
    [InlineData("NDArray a = 2 * x, b = x * 2.0f, c = 2.0 / x, d = x.Pow(3), e = -x, f = x % 2; a += b;")]
    [InlineData("foreach (var row in x) { NDArray r = row; } double d = (double)x.Sum(); double[] ds = (double[])x; Vector<double> v = (Vector<double>)x;")]
    [InlineData("NDArray? maybe = null; NDArray z = maybe ?? x; if (maybe is null) { }")]
    [InlineData("static NDArray Rosenbrock(NDArray x) => Np.Sum(100.0 * (x[1..] - x[..^1] * x[..^1]).Pow(2) + (1.0 - x[..^1]).Pow(2)); var g = Jit(Grad(Rosenbrock)); var h = Jit(Hessian(Rosenbrock));")]
    public void Compiles(string code)
    {
        // what a snippet leaves unused is not what is asked here
        var ids = Compiler.Diagnostics(Given + code + Types).Except(["CS8321", "CS0219", "CS0168"]);
        Assert.Empty(ids);
    }

    [Theory]
    [InlineData("CS0029", "if (x > y) { }")]
    [InlineData("CS0029", "while (x == y) { }")]
    [InlineData("CS0029", "var z = x > y ? x : y;")]
    [InlineData("CS0029", "bool b = x < y;")]
    [InlineData("CS0029", "bool b = x;")]
    [InlineData("CS0266", "double d = x;")]
    [InlineData("CS0266", "Vector<double> v = x;")]
    [InlineData("CS0266", "double[] ds = x;")]
    [InlineData("CS0619", "var z = matrix * x;")]
    [InlineData("CS0619", "var z = x * matrix;")]
    [InlineData("CS0619", "var z = vector * x;")]
    [InlineData("CS0619", "var z = x * vector;")]
    [InlineData("CS0619", "var z = matrix / x;")]
    [InlineData("CS0619", "var z = x / vector;")]
    [InlineData("CS1503", "var z = Math.Sin(x);")]
    [InlineData("CS0200", "x[0] = 1.0;")]
    [InlineData("CS0509", "class Mine : NDArray { }")]
    [InlineData("CS8625", "var z = Grad(F)(null);")]
    [InlineData("CS8604", "NDArray? maybe = x.Rank > 0 ? x : null; var z = Grad(F)(maybe);")]
    [InlineData("CS8604", "NDArray? maybe = x.Rank > 0 ? x : null; var z = maybe + 1.0;")]
    [InlineData("CS8603", "NDArray G(NDArray v) => null;")]
    [InlineData("CS9108", "NDArray G(ReadOnlySpan<double> span) { var g = Grad(v => v * span[0]); return g(1.0); }")]
    public void Is_refused(string id, string code)
    {
        var ids = Compiler.Diagnostics(Given + code + Types).Except(["CS8321", "CS0219", "CS0168"]);
        Assert.Equal(id, Assert.Single(ids));
    }

    [Theory]
    [InlineData("if (x && y) { }")]
    [InlineData("if (x == null) { }")]
    [InlineData("var g = Grad(v => (v, v));")]
    [InlineData("var g = Grad(async v => await Task.FromResult(v));")]
    [InlineData("var g = Grad((w, b) => w * b, argnums: (0, 1, 2));")]
    [InlineData("var m = Vmap((a, b) => a * b, inAxes: (0, 0, 0));")]
    [InlineData("var g = Grad(v => Math.Sin(v));")]
    public void Does_not_compile(string code) => Assert.Contains(Compiler.Diagnostics(Given + code + Types), id => id is not ("CS8321" or "CS0219"));

    /// <summary>A parameter written as double is refused when the transform is built, not differentiated as a constant.</summary>
    [Fact]
    public void A_function_of_double_is_never_silently_wrong()
    {
        var e = Assert.Throws<TransformException>(() => Transforms.Grad((double v) => v * v));
        Assert.Contains("NDArray", e.Message);
    }

    [Fact]
    public void An_array_has_no_truth_and_no_implicit_way_out()
    {
        var methods = typeof(NDArray).GetMethods();
        Assert.DoesNotContain(methods, m => m.Name is "op_True" or "op_False");
        Assert.Equal(["Ix"], methods.Where(m => m.Name == "op_Implicit" && m.ReturnType != typeof(NDArray)).Select(m => m.ReturnType.Name));
    }
}
