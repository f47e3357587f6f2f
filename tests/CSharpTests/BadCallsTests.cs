// What users do wrong: the type of the exception, its code, and a message that says what was met and how to mend it.
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class BadCallsTests
{
    private static readonly NDArray Three = Np.Array([1.0, 2.0, 3.0]);
    private static readonly NDArray Two = Np.Array([1.0, 2.0]);
    private static readonly NDArray Rows = Np.Ones((2, 3));
    private static readonly NDArray Integers = Np.Array([1, 2, 3]);
    private static NDArray? kept;

    private sealed class Closed
    {
        private readonly NDArray hidden = 1.0;

        internal NDArray Square() => hidden * hidden;
    }

    private static Type Is<T>() where T : IArrayError => typeof(T);

    /// <summary>Row, what is done, the exception, and what its message must contain.</summary>
    public static readonly TheoryData<int, string, Action, Type, string[]> Rows_ = new()
    {
        { 1, "grad of a vector", () => Grad(x => x * x)(Three), Is<TransformException>(), ["float64[3]", "scalar"] },
        { 2, "grad of one element", () => Grad(x => x * x)(Np.Array([1.0])), Is<TransformException>(), ["float64[1]", "eshape"] },
        { 4, "grad of an integer result", () => Grad(x => x.AsType(Dtype.Int32))(1.0), Is<DtypeException>(), ["int32[]", "float64"] },
        { 4, "grad of a mask", () => Grad(x => x > 0.0)(1.0), Is<DtypeException>(), ["bool[]", "float64"] },
        { 5, "grad at integers", () => Grad(x => Np.Sum(x))(Integers), Is<DtypeException>(), ["int32[3]", "AsType"] },
        { 5, "grad at a literal", () => Grad(x => x * x)(3), Is<DtypeException>(), ["int64[]", "3.0"] },
        { 5, "argnums at integers", () => Grad((x, y) => x * y, argnums: 1)(1.0, 2), Is<DtypeException>(), ["argument 1", "int64[]"] },
        { 6, "argnums out of range", () => Grad((x, y) => x * y, argnums: 2), Is<AxisException>(), ["argnums is 2", "2 arguments", "0..1"] },
        { 6, "argnums far negative", () => Hessian((x, y) => x * y, argnums: -3), Is<AxisException>(), ["argnums is -3", "2 arguments"] },
        { 6, "argnums of one argument", () => Grad(x => x, argnums: 1), Is<AxisException>(), ["argnums is 1", "1 argument"] },
        { 7, "argnums twice", () => Grad((x, y) => x * y, argnums: (0, 0)), Is<TransformException>(), ["argument 0 twice"] },
        { 7, "argnums twice, once negative", () => JacRev((x, y) => x * y, argnums: [1, -1]), Is<TransformException>(), ["argument 1 twice"] },
        { 8, "argnums empty", () => Grad((x, y) => x * y, argnums: []), Is<TransformException>(), ["argnums is empty"] },
        { 10, "a null array", () => Grad(x => x * x)(null!), Is<TransformException>(), ["null", "NDArray"] },
        { 10, "a null array in a record", () => Grad((Model m) => m.W * m.W)(new Model(1.0, null!)), Is<TransformException>(), ["B", "null"] },
        { 11, "f returns null", () => Grad(x => null!)(1.0), Is<TransformException>(), ["null", "branch"] },
        { 11, "f returns null under jit", () => Jit(x => (NDArray)null!)(1.0), Is<TransformException>(), ["null", "branch"] },
        { 12, "f is async", () => Jit(async (NDArray x) => { await Task.Yield(); return x; }), Is<TransformException>(), ["Task", "await"] },
        { 12, "f is async, vmap", () => Vmap(async (NDArray x) => { await Task.Yield(); return x; }), Is<TransformException>(), ["Task", "await"] },
        { 12, "f is async, vjp", () => Vjp(async (NDArray x) => { await Task.Yield(); return x; }, 1.0), Is<TransformException>(), ["Task", "await"] },
        { 13, "f returns a lazy sequence", () => Jit(x => Enumerable.Range(0, 2).Select(i => x * i)), Is<TransformException>(), ["IEnumerable", "array"] },
        { 14, "tangents too few", () => Jvp((NDArray[] v) => v[0] * v[1], [1.0, 2.0], [1.0]), Is<TransformException>(), ["2 primals", "1 tangent"] },
        { 15, "tangent of another shape", () => Jvp(x => x * x, Three, Two), Is<ShapeException>(), ["float64[2]", "float64[3]"] },
        { 16, "tangent of another dtype", () => Jvp(x => x * x, Two, Np.Array([1f, 2f])), Is<DtypeException>(), ["float32[2]", "float64[2]", "AsType"] },
        { 17, "cotangent transposed", () => Vjp(x => x * 2.0, Np.Ones((4, 2))).Pullback(Np.Ones((2, 4))), Is<ShapeException>(), ["float64[2,4]", "float64[4,2]", "transposed"] },
        { 19, "batch sizes differ", () => Vmap((x, y) => x.Sum() + y.Sum(), (0, 1))(Np.Ones((10, 4)), Np.Ones((10, 2))), Is<ShapeException>(), ["axis 0 = 10", "float64[10,4]", "axis 1 = 2", "float64[10,2]", "null"] },
        { 21, "inAxes out of range", () => Vmap(x => x, inAxes: 2)(Rows), Is<AxisException>(), ["inAxes is 2", "-2..1"] },
        { 22, "nothing mapped", () => Vmap((x, y) => x * y, (null, null))(Two, Two), Is<TransformException>(), ["nothing to map"] },
        { 23, "vmap over a scalar", () => Vmap(x => x)(1.0), Is<ShapeException>(), ["scalar", "null"] },
        { 24, "outAxes out of range", () => Vmap(x => x, 0, 3)(Rows), Is<AxisException>(), ["outAxes is 3", "rank 2"] },
        { 26, "a number under jit", () => Jit(x => x * (double)x)(1.0), Is<TracerValueException>(), ["float64[]", "Np.Where"] },
        { 26, "a number under vmap", () => Vmap(x => x * x.ToScalar())(Two), Is<TracerValueException>(), ["float64[]", "Np.Where"] },
        { 27, "ToArray under grad", () => Grad(x => x * x.ToArray().Length)(1.0), Is<TracerValueException>(), ["ToArray", "derivative"] },
        { 27, "ToVector under jvp", () => Jvp(x => x * x.ToVector().Count, Two, Two), Is<TracerValueException>(), ["ToVector", "derivative"] },
        { 27, "ToMatrix under jit", () => Jit(x => x * x.ToMatrix().RowCount)(Rows), Is<TracerValueException>(), ["ToMatrix", "float64[2,3]"] },
        { 28, "an index that is traced", () => Jit(i => new[] { 1.0, 2.0 }[(int)i])(1), Is<TracerValueException>(), ["int64[]"] },
        { 30, "a leaked tracer", () => { Grad(x => { kept = x; return x * x; })(1.0); Grad(x => x * kept!)(1.0); }, Is<TracerLeakException>(), ["Grad", "Return"] },
        { 30, "a leaked tracer of jit", () => { Jit(x => { kept = x; return x * x; })(1.0); _ = kept! * 2.0; }, Is<TracerLeakException>(), ["Jit"] },
        { 32, "nonzero under jit", () => Jit(x => Np.Nonzero(x)[0])(Two), Is<TracerValueException>(), ["Jit"] },
        { 32, "a boolean mask under jit", () => Jit(x => x[x > 1.0])(Two), Is<TracerValueException>(), ["Np.Where"] },
        { 33, "inner sizes differ", () => Np.MatMul(Rows, Np.Ones((4, 5))), Is<ShapeException>(), ["float64[2,3]", "float64[4,5]"] },
        { 34, "no broadcast", () => { _ = Three + Np.Ones(4); }, Is<ShapeException>(), ["[3]", "[4]"] },
        { 35, "reshape to another size", () => Np.Ones(12).Reshape(5, 2), Is<ShapeException>(), ["12", "10"] },
        { 36, "reshape with two unknowns", () => Np.Ones(12).Reshape(-1, -1), Is<ShapeException>(), ["-1"] },
        { 36, "reshape with -2", () => Np.Ones(12).Reshape(-2, 6), Is<ShapeException>(), ["-2"] },
        { 37, "a negative size", () => Np.Zeros((-1, 2)), Is<ShapeException>(), ["-1"] },
        { 38, "too many elements", () => Np.Zeros((65536, 65536)), Is<ShapeException>(), ["4294967296"] },
        { 39, "axis out of range", () => Np.Sum(Rows, axis: 3), Is<AxisException>(), ["3", "-2..1"] },
        { 40, "axis twice", () => Np.Sum(Rows, axis: (0, -2)), Is<AxisException>(), ["0", "twice"] },
        { 41, "no permutation", () => Np.Ones((1, 2, 3)).Transpose(0, 0, 1), Is<AxisException>(), ["0"] },
        { 42, "squeeze of size 3", () => Np.Squeeze(Rows, axis: 1), Is<ShapeException>(), ["1", "3"] },
        { 43, "concatenate nothing", () => Np.Concatenate([]), Is<ShapeException>(), ["oncatenate"] },
        { 43, "concatenate ranks", () => Np.Concatenate([Rows, Three]), Is<ShapeException>(), ["[2,3]", "[3]"] },
        { 44, "split unevenly", () => Np.Split(Np.Ones(7), 2), Is<ShapeException>(), ["7", "2"] },
        { 45, "einsum, unknown output", () => Np.Einsum("ij,jk->iq", Rows, Np.Ones((3, 2))), Is<ShapeException>(), ["q"] },
        { 46, "index out of range", () => { _ = Three[5]; }, Is<IndexException>(), ["5", "3"] },
        { 46, "index out of range under jit", () => Jit(x => x[5])(Three), Is<IndexException>(), ["5", "3"] },
        { 47, "a float index", () => { _ = Three[Np.Array([0.0, 1.0])]; }, Is<DtypeException>(), ["float64"] },
        { 48, "slice of step 0", () => { _ = Three["::0"]; }, Is<IndexException>(), ["0"] },
        { 50, "a range to NaN", () => Np.Linspace(double.NaN, 1.0), Is<ShapeException>(), ["NaN"] },
        { 51, "range of step 0", () => Np.Arange(0.0, 1.0, 0.0), Is<ShapeException>(), ["0"] },
        { 52, "branches of two shapes", () => Lax.Cond(Np.Scalar(1.0) > 0.0, () => Three, () => Np.Scalar(1.0)), Is<ShapeException>(), ["float64[3]", "float64[]", "branch"] },
        { 52, "branches of two dtypes under jit", () => Jit(x => Lax.Cond(Np.Sum(x) > 0.0, () => x, () => x.AsType(Dtype.Float32)))(Three), Is<ShapeException>(), ["float64[3]", "float32[3]"] },
        { 52, "branches of a switch", () => Lax.Switch(1, () => Three, () => Two), Is<ShapeException>(), ["float64[3]", "float64[2]"] },
        { 53, "a carry that changes its shape", () => Lax.Scan((NDArray c, NDArray x) => (x, c), Three, Three), Is<ShapeException>(), ["float64[3]", "float64[]"] },
        { 53, "a carry that changes its dtype", () => Lax.ForiLoop(0, 2, (i, y) => y.AsType(Dtype.Float32), Three), Is<ShapeException>(), ["float64[3]", "float32[3]", "AsType"] },
        { 54, "rows of two lengths", () => Lax.Scan((NDArray c, (NDArray A, NDArray B) x) => (c + x.A + x.B, c), Np.Scalar(0.0), (Three, Two)), Is<ShapeException>(), ["float64[3]", "float64[2]"] },
        { 55, "a condition that is a number", () => Lax.WhileLoop((NDArray y) => y, y => y - 1.0, Np.Scalar(2.0)), Is<DtypeException>(), ["float64[]", "boolean"] },
        { 55, "a condition that is an array", () => Lax.WhileLoop((NDArray y) => y < 9.0, y => y + 1.0, Three), Is<DtypeException>(), ["bool[3]", "Np.Any"] },
        { 57, "a rule with too few cotangents", () => Grad((NDArray x) => CustomVjp((NDArray[] v) => v[0] * v[1], v => (v[0] * v[1], v), (v, c) => new[] { c })([x, x]))(1.0), Is<TransformException>(), ["bwd", "cotangent"] },
        { 57, "a rule that returns null", () => Grad(CustomVjp(x => x, x => (x, x), (x, c) => (NDArray)null!))(1.0), Is<TransformException>(), ["bwd", "null"] },
        { 57, "a rule with a cotangent of another shape", () => Grad(x => Np.Sum(CustomVjp(z => z * 2.0, z => (z * 2.0, z), (z, c) => Np.Sum(c))(x)))(Three), Is<ShapeException>(), ["float64[3]", "float64[]"] },
        { 59, "jit of a number", () => Jit((double x) => Np.Scalar(x)), Is<TransformException>(), ["Double", "NDArray"] },
        { 59, "a number in a jitted record", () => Jit(((NDArray X, double Rate) p) => p.X * p.Rate)((1.0, 0.5)), Is<TransformException>(), ["[1]", "NDArray"] },
        { 60, "ragged rows", () => Np.Array((double[][])[[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3]]), Is<ShapeException>(), ["row 2", "3", "4"] },
        { 69, "cross of size 4", () => Np.Cross(Np.Ones(4), Np.Ones(4)), Is<ShapeException>(), ["4"] },
        { 69, "diag of rank 3", () => Np.Diag(Np.Ones((1, 2, 3))), Is<ShapeException>(), ["[1,2,3]"] },
        { 72, "rank 33", () => Np.Ones([.. Enumerable.Repeat(1, 33)]), Is<ShapeException>(), ["33"] },
        { 0, "a number in a differentiated tree", () => Grad(((NDArray X, double Rate) p) => p.X * p.Rate)((1.0, 0.5)), Is<TransformException>(), ["[1]", "NDArray"] },
        { 0, "statistics of a plain function", () => StatsOf((NDArray x) => x), Is<TransformException>(), ["Jit did not"] },
        { 0, "a static path that is not there", () => Jit((Model m) => m.W, statics: ["Rate"])(new Model(1.0, 2.0)), Is<TransformException>(), ["Rate", "W, B"] },
        { 0, "registered twice", () => { Trees.Register<Model>(m => [m.W], xs => new Model(xs[0], xs[0])); Trees.Register<Model>(m => [m.W], xs => new Model(xs[0], xs[0])); }, Is<TransformException>(), ["Model", "once"] },
        { 0, "trees of two lengths", () => Trees.Add(new List<NDArray> { 1.0 }, [1.0, 2.0]), Is<TransformException>(), ["length"] },
        { 0, "trees of two keys", () => Trees.Add(new Dictionary<string, NDArray> { ["a"] = 1.0 }, new Dictionary<string, NDArray> { ["b"] = 1.0 }), Is<TransformException>(), ["Trees.Add", "\"a\"", "\"b\""] },
        { 0, "a factor for each leaf", () => Trees.Axpy(Three, (Three, Two), (Three, Two)), Is<ShapeException>(), ["Trees.Axpy", "float64[3]", "Trees.Map2"] },
        { 0, "no trees", () => Trees.Stack(Array.Empty<(NDArray, NDArray)>()), Is<ShapeException>(), ["Trees.Stack"] },
        { 0, "the way back from too few numbers", () => Trees.Ravel((Three, Two)).Back(Three), Is<ShapeException>(), ["Trees.Ravel", "5 numbers"] },
        { 0, "a class that is no tree", () => Grad((Closed c) => c.Square())(new Closed()), Is<TransformException>(), ["Closed", "hidden", "Trees.Register"] },
        { 0, "a lazy sequence as an argument", () => Grad((IEnumerable<NDArray> xs) => xs.First())(Enumerable.Repeat(Two, 1)), Is<TransformException>(), ["IEnumerable", "Trees.Register"] },
        { 0, "a null tree", () => Trees.Map(x => x, (NDArray[])null!), Is<TransformException>(), ["Trees.Map: the tree is null"] },
        { 0, "a number among trees", () => Trees.Dot((Three, 1.0), (Three, 1.0)), Is<TransformException>(), ["Trees.Dot: the tree, at [1], holds the value 1.0"] },
        { 0, "a condition that returns null", () => Lax.WhileLoop((NDArray y) => null!, y => y, Three), Is<TransformException>(), ["the result of the condition is null"] },
        { 0, "a start that is a fraction", () => Lax.DynamicSlice(Three, [0.5], [1]), Is<IndexException>(), ["float64[]", "an element i[0]"] },
        { 0, "a rule that is not linear", () => Grad(CustomJvp(x => x * x, (x, t) => (x * x, t * t)))(2.0), Is<TransformException>(), ["not linear", "custom rule", "C#: Vjp"] },
        { 0, "the Hessian of a vector", () => OnVectors.Hessian(x => x * x)(Vector<double>.Build.Dense(2)), Is<TransformException>(), ["float64[2]", "scalar", "Jacobian"] },
        { 0, "derivatives of integers checked", () => CheckGrads(x => x * x, 3), Is<DtypeException>(), ["the argument is int64[]"] },
        { 0, "unpacking of another size", () => { var (a, b) = Three; }, Is<ShapeException>(), ["3", "2"] },
    };

    [Theory]
    [MemberData(nameof(Rows_))]
    public void Says_what_is_wrong_and_how_to_mend_it(int row, string what, Action call, Type type, string[] fragments)
    {
        var e = Record.Exception(call);
        Assert.True(e?.GetType() == type, $"row {row}, {what}: {e?.GetType().Name ?? "nothing"} in place of {type.Name}: {e?.Message}");
        var error = Assert.IsAssignableFrom<IArrayError>(e);
        Assert.Matches("^AD[0-9]{3}$", error.Code);
        Assert.NotEmpty(error.Hint);
        Assert.Contains(error.Hint, e!.Message);
        foreach (var fragment in fragments)
            Assert.True(e!.Message.Contains(fragment), $"row {row}, {what}: \"{fragment}\" is not in: {e.Message}");

        // nothing is left behind
        kept = null;
        Assert.Equal(6.0, Grad(x => x * x)(3.0).ToScalar());
        Assert.Equal([2.0, 4.0], Jit(Vmap(Grad(x => x * x)))(Two).ToArray());
    }

    [Fact]
    public void A_null_argument_is_named_as_its_parameter_is()
    {
        var v = Vector<double>.Build.Dense(2);
        (string Name, Action Call)[] calls =
        [
            ("predicate", () => Lax.Cond(null!, () => Two, () => Two)), ("index", () => Lax.Switch(null!, () => Two)),
            ("lower", () => Lax.ForiLoop(null!, 3, (i, y) => y, Two)), ("upper", () => Lax.ForiLoop(0, null!, (i, y) => y, Two)),
            ("x", () => OnVectors.Jvp(x => x, null!, v)), ("t", () => OnVectors.Jvp(x => x, v, null!)),
            ("v", () => OnVectors.Hvp(x => Np.Sum(x), v, null!)), ("c", () => OnVectors.Vjp(x => x, v).Pullback(null!)),
            ("rows", () => OnVectors.Vmap(x => x)(null!)),
        ];
        foreach (var (name, call) in calls)
            Assert.Throws<ArgumentNullException>(name, call);
    }

    [Fact]
    public void A_null_delegate_is_refused_when_the_transform_is_built()
    {
        Func<NDArray, NDArray> one = null!;
        Func<NDArray, NDArray, NDArray> two = null!;
        Action[] builds =
        [
            () => Grad(one), () => Grad(two), () => Grad(two, argnums: 1), () => Grad(two, argnums: (0, 1)), () => ValueAndGrad(one),
            () => Jvp(one, 1.0, 1.0), () => Vjp(one, 1.0), () => Linearize(one, 1.0), () => LinearTranspose(one, 1.0),
            () => JacFwd(one), () => JacRev(one), () => Jacobian(one), () => Hessian(one), () => Hvp(one, 1.0, 1.0),
            () => Vmap(one), () => Vmap(two), () => Vmap(two, (0, null)), () => Jit(one), () => Jit(two),
            () => MakeJaxpr(one), () => EvalShape(one), () => CheckGrads(one, 1.0),
            () => OnVectors.Value(one), () => OnVectors.Grad(one), () => OnVectors.Hessian(one), () => OnVectors.Vmap(one),
            () => OnScalars.Value(one), () => OnScalars.Derivative(one), () => Trees.Map(one, Two), () => Trees.Map2(two, Two, Two),
        ];

        Assert.All(builds, build => Assert.Equal("f", Assert.Throws<ArgumentNullException>(build).ParamName));
    }

    [Fact]
    public void What_can_be_checked_is_checked_before_the_function_runs()
    {
        var runs = 0;
        NDArray F(NDArray x) { runs++; return Np.Sum(x); }
        NDArray F2(NDArray x, NDArray y) { runs++; return Np.Sum(x * y); }

        Action[] calls =
        [
            () => Grad(F)(Integers), () => Grad(F)(null!), () => Grad(F2, argnums: 2), () => Grad(F2, argnums: (0, 0)), () => Grad(F2, argnums: []),
            () => Grad(F2, argnums: 1)(1.0, 2), () => Jvp(F, Three, Two), () => Jvp(F, Two, Np.Array([1f, 2f])), () => Jvp(F, Integers, Integers),
            () => Vjp(F, Integers), () => Vmap(F2, (0, 1))(Np.Ones((10, 4)), Np.Ones((10, 2))), () => Vmap(F, inAxes: 2)(Rows),
            () => Vmap(F2, (null, null))(Two, Two), () => Vmap(F)(1.0), () => Hessian(F)(Integers), () => JacFwd(F)(Integers),
        ];

        Assert.All(calls, call => Assert.IsAssignableFrom<IArrayError>(Record.Exception(call)));
        Assert.Equal(0, runs);
    }

    [Fact]
    public void A_two_dimensional_array_with_another_base_is_refused_or_read_rightly()
    {
        var based = (double[,])Array.CreateInstance(typeof(double), [2, 2], [1, 1]);
        based[1, 1] = 5.0;
        var e = Record.Exception(() => Assert.Equal(5.0, Np.Array(based)[0, 0].ToScalar()));
        Assert.True(e is null or IArrayError, e?.ToString());
    }

    [Fact]
    public void Arrays_as_keys_go_by_identity()
    {
        NDArray x = 1.0, y = 1.0;
        var table = new Dictionary<NDArray, string> { [x] = "x", [y] = "y" };
        Assert.Equal("y", table[y]);
        Assert.True((double)Np.ArrayEqual(x, y) == 1.0);
    }

    [Fact]
    public void Recursion_without_end_is_an_exception_and_not_the_end_of_the_process()
    {
        static NDArray Deep(NDArray x) => Grad(Deep)(x);
        Exception? caught = null;
        var thread = new Thread(() => caught = Record.Exception(() => Deep(1.0)), 1 << 20);
        thread.Start();
        thread.Join();
        Assert.IsType<InsufficientExecutionStackException>(caught);
        Assert.Equal(6.0, Grad(x => x * x)(3.0).ToScalar());
    }
}
