// The field cases that need branches, loops or rules of one's own, each a test by its id (tests/field-cases.tsv names them all). The others are in F#.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class FieldCasesOfControlTests
{
    private static NDArray Arr(params double[] xs) => Np.Array(xs);

    /// <summary>|got - wanted| ≤ 1e-10 (1 + |wanted|), element by element.</summary>
    private static void Near(double[] wanted, NDArray got)
    {
        var numbers = got.ToArray();
        Assert.Equal(wanted.Length, numbers.Length);
        for (var i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(numbers[i] - wanted[i]) <= 1e-10 * (1.0 + Math.Abs(wanted[i])), $"element {i} is {numbers[i]:R}, wanted {wanted[i]:R}");
    }

    // jax-ml/jax#22045. ∂x_t/∂x = 1.1ᵗ, so the sum of t 1.1ᵗ.
    [Fact(DisplayName = "integer-beside-float-in-carry")]
    public void An_integer_beside_a_float_in_the_carry()
    {
        static NDArray F(NDArray x) => Np.Sum(Lax.Scan(
            ((NDArray I, NDArray X) c, NDArray t) => ((c.I + 1, c.X * 1.1 + c.I), c.X * t),
            (Np.Scalar(0, Dtype.Int64), x), Np.Arange(5.0)).Item2);
        Near([13.369400000000002], Grad(F)(1.0));
    }

    // jax-ml/jax#3389. A rule of the second argument alone: none for the first means zero.
    [Fact(DisplayName = "first-argument-without-rule")]
    public void The_first_argument_without_a_rule()
    {
        var f = CustomJvp<NDArray, NDArray, NDArray>((x, y) => x.Pow(2) * y, (p, t) => (p.Item1.Pow(2) * p.Item2, 10.0 * p.Item1.Pow(2) * t.Item2));
        Near([40.0], Grad((y, x) => f(x, y))(3.0, 2.0));
        Near([0.0], Grad((x, y) => f(x, y))(2.0, 3.0));
        var (dx, dy) = Grad((x, y) => f(x, y), argnums: (0, 1))(2.0, 3.0);
        Near([0.0], dx);
        Near([40.0], dy);
    }

    // jax-ml/jax#3808. The index is an ordinary argument; its cotangent is the zero of its own type.
    [Fact(DisplayName = "integer-argument-traced-in-custom-vjp")]
    public void An_integer_argument_that_is_traced()
    {
        var pick = CustomVjp<NDArray, NDArray, NDArray, (NDArray X, NDArray I)>(
            (x, i) => x[i].Pow(2),
            (x, i) => (x[i].Pow(2), (x, i)),
            (r, g) => (Np.ZerosLike(r.X).At[r.I].Set(7.0 * r.X[r.I] * g), Np.ZerosLike(r.I)));
        NDArray x = Arr(1.5, -2.0, 4.0), i = Np.Array(new[] { 0, 2, 2 });
        Near([10.5, 0.0, 0.0, 0.0, 0.0, 28.0, 0.0, 0.0, 28.0], Vmap((x, i) => Grad(x => pick(x, i))(x), inAxes: (null, 0))(x, i));
        Near([0.0, 0.0, 28.0], Jit((x, i) => Grad(x => pick(x, i))(x))(x, i[1]));
    }

    // albanD/subclass_zoo#31. What fwd saves carries its own derivative.
    [Fact(DisplayName = "saved-intermediate-is-differentiable")]
    public void A_saved_intermediate_is_differentiable()
    {
        var square = CustomVjp<NDArray>(x => x.Pow(2), x => (x.Pow(2), 2.0 * x), (saved, g) => g * saved);
        Near([20.0], Grad(square)(10.0));
        Near([2.0], Grad(Grad(square))(10.0));
        Near([2.0], Jit(Grad(Jit(Grad(square))))(10.0));
        Near([0.0], Grad(Grad(Grad(square)))(10.0));
    }

    // dotnet/TorchSharp#606. Rounding with the slope 1: the gradient 6 w q(3x), the Hessian diag(18 w).
    [Fact(DisplayName = "straight-through-rounding")]
    public void Straight_through_rounding()
    {
        // the rule's own value is one with a rule, so that there is a second derivative
        Func<NDArray, NDArray> q = null!;
        q = CustomJvp((NDArray x) => Np.Round(x), (x, t) => (q(x), t));
        NDArray w = Arr(1.0, 2.0, 3.0), x = Arr(0.2, -0.9, 1.4);
        NDArray F(NDArray x) => Np.Sum(w * q(3.0 * x).Pow(2));
        double[] wanted = [6.0, -36.0, 72.0];
        Near(wanted, Grad(F)(x));
        Near(wanted, Jit(Grad(F))(x));
        Near(wanted, Vmap(Grad(F))(Np.Stack([x, x]))[1]);
        Near([18.0, 36.0, 54.0], Np.Diagonal(Hessian(F)(x)));
    }
}
