// An exception of the user's own reaches the user as it is, through every transform, and leaves nothing behind.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class ExceptionTests
{
    private sealed class Mine : Exception;

    private static readonly NDArray X = Np.Array([0.3, 0.7]);

    public static readonly TheoryData<string, Func<Func<NDArray, NDArray>, NDArray>> Stacks = new()
    {
        { "grad", f => Grad(f)(X) },
        { "valueAndGrad", f => ValueAndGrad(f)(X).Grad },
        { "gradAux", f => GradAux(x => (f(x), x))(X).Grad },
        { "argnums", f => Grad((y, x) => f(x) * y, argnums: 1)(2.0, X) },
        { "jvp", f => Jvp(f, X, X).Tangent },
        { "vjp", f => Vjp(f, X).Pullback(1.0) },
        { "linearize", f => Linearize(f, X).Pushforward(X) },
        { "jacfwd", f => JacFwd(f)(X) },
        { "jacrev", f => JacRev(f)(X) },
        { "hessian", f => Hessian(f)(X) },
        { "hvp", f => Hvp(f, X, X) },
        { "vmap", f => Vmap(f)(Np.Stack([X, X])) },
        { "jit", f => Jit(f)(X) },
        { "makeJaxpr", f => MakeJaxpr(f)(X).Eval(X)[0] },
        { "tree", f => Grad((Model m) => f(m.W) * m.B)(new Model(X, 2.0)).W },
        { "grad jit", f => Grad(Jit(f))(X) },
        { "jit grad", f => Jit(Grad(f))(X) },
        { "jit vmap grad", f => Jit(Vmap(Grad(f)))(Np.Stack([X, X])) },
        { "vmap jit hessian", f => Vmap(Jit(Hessian(f)))(Np.Stack([X, X])) },
        { "jvp vjp", f => Jvp(x => Vjp(f, x).Pullback(1.0), X, X).Tangent },
        { "jacfwd jacrev jit", f => JacFwd(JacRev(Jit(f)))(X) },
        { "grad sum vmap", f => Grad(x => Np.Sum(Vmap(f)(Np.Stack([x, x]))))(X) },
        { "hvp jit", f => Hvp(Jit(f), X, X) },
        { "jit jit", f => Jit(Jit(f))(X) },
        { "vectors", f => OnVectors.Hessian(f)(X.ToVector()) },
    };

    /// <summary>Throws at its step number, or runs through.</summary>
    private static Func<NDArray, NDArray> Function(int throwsAt, Exception e) => x =>
    {
        NDArray Step(int step, NDArray y) => step == throwsAt ? throw e : y;
        var a = Step(0, Np.Sin(x));
        var b = Step(1, a * x);
        var c = Step(2, Np.Exp(b));
        return Step(3, Np.Sum(c));
    };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void The_same_exception_comes_out_and_nothing_is_left_behind(string name, Func<Func<NDArray, NDArray>, NDArray> stack)
    {
        var calm = Function(-1, new Mine());
        var before = stack(calm).ToArray();

        for (var step = 0; step < 4; step++)
        {
            var mine = new Mine();
            var caught = Record.Exception(() => stack(Function(step, mine)));
            Assert.True(ReferenceEquals(mine, caught), $"{name}, step {step}: {caught}");
            Assert.Equal(before, stack(calm).ToArray());
        }
    }

    [Fact]
    public void A_cancelled_function_of_a_jitted_one_is_traced_again()
    {
        var fails = true;
        var f = Jit(x => fails ? throw new OperationCanceledException() : x * x);
        Assert.Throws<OperationCanceledException>(() => f(2.0));
        fails = false;
        Assert.Equal(4.0, f(2.0).ToScalar());
    }
}
