// Branches and loops as C# writes them: over arrays, tuples, records and arrays of arrays, under the transforms.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public record State(NDArray Position, NDArray Velocity);

public class ControlFlowTests
{
    private static NDArray Arr(params double[] xs) => Np.Array(xs);
    private static void Same(double[] expected, NDArray actual) => Assert.Equal(expected, actual.ToArray());
    private static void Same(double expected, NDArray actual) => Assert.Equal(expected, actual.ToScalar());

    [Fact]
    public void Cond_takes_one_branch_and_differentiates_it()
    {
        static NDArray F(NDArray x) => Lax.Cond(x > 0.0, () => x * x, () => -3.0 * x);
        Same(4.0, F(2.0));
        Same(6.0, F(-2.0));
        Same(4.0, Grad(F)(2.0));
        Same(-3.0, Grad(F)(-2.0));
        Same([4.0, -3.0], Vmap(Grad(F))(Arr(2.0, -2.0)));
        Same([4.0, 6.0], Jit(Vmap(F))(Arr(2.0, -2.0)));
    }

    [Fact]
    public void Cond_takes_an_operand_and_returns_tuples()
    {
        var (a, b) = Lax.Cond(Np.Scalar(1.0) > 0.0, (NDArray x) => (x, 2.0 * x), x => (-x, x), 3.0);
        Same(3.0, a);
        Same(6.0, b);
    }

    [Fact]
    public void Switch_clamps_its_index()
    {
        static NDArray F(NDArray i, NDArray x) => Lax.Switch(i, () => x, () => x * x, () => x * x * x);
        Same(2.0, F(-4, 2.0));
        Same(4.0, F(1, 2.0));
        Same(8.0, F(9, 2.0));
        Same(12.0, Lax.Switch(1, [(NDArray x) => x, x => 4.0 * x], (NDArray)3.0));
        Same([2.0, 9.0, 64.0], Vmap(F)(Np.Array(new[] { 0, 1, 2 }), Arr(2.0, 3.0, 4.0)));
    }

    [Fact]
    public void While_loops_differentiate_both_ways_whatever_the_number_of_steps()
    {
        // doubles until it is above 20: four times from 2, twice from 6
        static NDArray F(NDArray x) => Lax.WhileLoop(y => y < 20.0, y => 2.0 * y, x);
        Same(32.0, F(2.0));
        Same(16.0, Grad(F)(2.0));
        Same(4.0, JacFwd(F)(6.0));
        Same([16.0, 4.0, 1.0], Vmap(Grad(F))(Arr(2.0, 6.0, 30.0)));
        Same([16.0, 4.0, 1.0], Jit(Vmap(Grad(F)))(Arr(2.0, 6.0, 30.0)));
    }

    [Fact]
    public void For_loops_carry_records()
    {
        static NDArray Fall(NDArray v)
        {
            var end = Lax.ForiLoop(0, 10, (i, s) => new State(s.Position + 0.1 * s.Velocity, s.Velocity - 0.1 * s.Position), new State(0.0, v));
            return end.Position;
        }

        Assert.Equal(Fall(1.0).ToScalar(), Grad(Fall)(5.0).ToScalar(), 12);
        Same(0.0, Hessian(Fall)(5.0));
    }

    [Fact]
    public void For_loops_take_bounds_that_are_traced()
    {
        static NDArray Power(NDArray n, NDArray x) => Lax.ForiLoop(0, n, (i, y) => y * x, Np.OnesLike(x));
        Same([8.0, 1.0, 3.0], Vmap(Power)(Np.Array(new[] { 3, 0, 1 }), Arr(2.0, 5.0, 3.0)));
        Same([12.0, 0.0, 1.0], Vmap((n, x) => Grad(x => Power(n, x))(x))(Np.Array(new[] { 3, 0, 1 }), Arr(2.0, 5.0, 3.0)));
    }

    [Fact]
    public void Scans_carry_and_collect()
    {
        var (sum, partial) = Lax.Scan((NDArray c, NDArray x) => (c + x, c), Np.Scalar(0.0), Arr(1.0, 2.0, 3.0));
        Same(6.0, sum);
        Same([0.0, 1.0, 3.0], partial);

        var (_, back) = Lax.Scan((NDArray c, NDArray x) => (c + x, c), Np.Scalar(0.0), Arr(1.0, 2.0, 3.0), reverse: true);
        Same([5.0, 3.0, 0.0], back);

        var (last, powers) = Lax.Scan((NDArray c) => (2.0 * c, c), Np.Scalar(1.0), length: 4, unroll: 2);
        Same(16.0, last);
        Same([1.0, 2.0, 4.0, 8.0], powers);

        var (none, empty) = Lax.Scan((NDArray c, NDArray x) => (c * x, c), Np.Scalar(7.0), Np.Zeros(0));
        Same(7.0, none);
        Assert.Equal(0, empty.Length);
    }

    [Fact]
    public void Scans_take_and_give_trees()
    {
        var xs = (A: Arr(1.0, 2.0), B: Arr(3.0, 4.0));
        var (carry, ys) = Lax.Scan(
            (State s, (NDArray A, NDArray B) x) => (new State(s.Position + x.A, s.Velocity * x.B), new[] { s.Position, x.A * x.B }),
            new State(0.0, 1.0), xs);
        Same(3.0, carry.Position);
        Same(12.0, carry.Velocity);
        Same([0.0, 1.0], ys[0]);
        Same([3.0, 8.0], ys[1]);
    }

    [Fact]
    public void Maps_run_one_by_one_or_in_batches()
    {
        Same([1.0, 4.0, 9.0], Lax.Map((NDArray x) => x * x, Arr(1.0, 2.0, 3.0)));
        Same([1.0, 4.0, 9.0], Lax.Map((NDArray x) => x * x, Arr(1.0, 2.0, 3.0), batchSize: 2));
        Same([2.0, 4.0, 6.0], Grad((NDArray xs) => Np.Sum(Lax.Map((NDArray x) => x * x, xs, batchSize: 2)))(Arr(1.0, 2.0, 3.0)));
    }

    [Fact]
    public void Associative_scans_combine_prefixes()
    {
        Same([1.0, 2.0, 6.0, 24.0], Lax.AssociativeScan((NDArray a, NDArray b) => a * b, Arr(1.0, 2.0, 3.0, 4.0)));
        Same([10.0, 9.0, 7.0, 4.0], Lax.AssociativeScan((NDArray a, NDArray b) => a + b, Arr(1.0, 2.0, 3.0, 4.0), reverse: true));
        Same([1.0, 3.0, 3.0, 7.0], Lax.AssociativeScan((NDArray a, NDArray b) => a + b, Np.Array(new[,] { { 1.0, 2.0 }, { 3.0, 4.0 } }), axis: 1));
    }

    [Fact]
    public void Wrong_calls_name_what_met()
    {
        Assert.Throws<ArgumentNullException>(() => Lax.Cond(Np.Scalar(1.0) > 0.0, null!, () => Np.Scalar(1.0)));
        Assert.Throws<ArgumentNullException>(() => Lax.Scan<NDArray, NDArray, NDArray>(null!, 0.0, Arr(1.0)));
        Assert.Throws<ArgumentNullException>(() => Lax.WhileLoop(null!, (NDArray y) => y, 0.0));
        Assert.Contains("float64[2]", Assert.Throws<ShapeException>(() => Lax.Cond(Np.Scalar(1.0) > 0.0, () => Arr(1.0, 2.0), () => Np.Scalar(0.0))).Message);
        Assert.Equal("AD712", ((IArrayError)Assert.Throws<DtypeException>(() => Lax.Cond(Arr(1.0), () => Arr(1.0), () => Arr(2.0)))).Code);
        Assert.Equal("AD711", ((IArrayError)Assert.Throws<ShapeException>(() => Lax.ForiLoop(0, 3, (i, y) => Np.Stack([y, y]), (NDArray)1.0))).Code);
        Assert.Equal("AD718", ((IArrayError)Assert.Throws<TransformException>(() => Lax.ForiLoop(0, 3, (i, y) => (y.Item1, y.Item2 + 1), (Np.Scalar(1.0), 0)))).Code);
        Assert.Equal("AD713", ((IArrayError)Assert.Throws<ShapeException>(() => Lax.Map((NDArray x) => x, 1.0))).Code);
    }

    /// <summary>A number of the source where an array is wanted becomes one, in lambdas without types too.</summary>
    [Fact]
    public void A_number_may_start_a_loop()
    {
        var xs = new[] { 1.0, 2.0, 3.0 };
        Assert.Equal(16.0, (double)Lax.WhileLoop(x => x < 10.0, x => x * 2, 1));
        Assert.Equal(45.0, (double)Lax.ForiLoop(0, 10, (i, x) => x + i, 0.0));
        var (sum, before) = Lax.Scan((c, x) => (c + x, c), 0.0, xs);
        Assert.Equal((6.0, "[0. 1. 3.]"), ((double)sum, $"{before}"));
        Assert.Equal("[1. 2. 4.]", $"{Lax.Scan(c => (2.0 * c, c), 1.0, 3).Item2}");
        Assert.Equal("[1. 4. 9.]", $"{Lax.Map(x => x * x, xs)}");
        Assert.Equal(-2.0, (double)Lax.Cond(sum < 0.0, x => x, x => -x, 2.0));
        Assert.Equal(2.0, (double)Lax.Cond(sum < 0.0, () => 1.0, () => 2.0));
        Assert.Equal(2.0, (double)Lax.Switch(1, () => 1.0, () => 2.0));
        Assert.Equal(3.0, (double)Grad(y => Lax.ForiLoop(0, 3, (_, c) => c + y, 0.0))(2.0));

        // trees as before
        var (n, _) = Lax.WhileLoop(s => s.I < 3, s => (s.I + 1, s.X * 2.0), (I: (NDArray)0, X: (NDArray)1.0));
        Assert.Equal(3.0, (double)n);
    }
}
