// Sections 4.3.1 and 4.3.2: arrays, and the derivative of x² by Grad.
using static AD.Transforms;

namespace AD.Samples.Tutorial;

internal static class Derivative
{
    /// <summary>f(x) = x²: the same text for a number, an array, and what a transform hands in.</summary>
    public static NDArray Func(NDArray x) => x.Pow(2);

    public static readonly Func<NDArray, NDArray> Dfunc = Grad(Func);

    /// <summary>The points of the plots: both ends included.</summary>
    public static readonly NDArray X = Np.Linspace(-3, 3, 100);

    /// <summary>One call of the derivative for each point; iteration over an array gives its scalars.</summary>
    public static NDArray ListComprehension(NDArray x)
    {
        var slopes = new List<NDArray>();
        foreach (var value in x) slopes.Add(Dfunc(value));
        return Np.Array(slopes);
    }

    public static void Run(Check check)
    {
        Introduction(check);
        SquareAndSlope(check);
        Refusals(check);
        Curves(check);
        SuggestedProblem(check);
    }

    private static void Introduction(Check check)
    {
        Say.Section("4.3.1", "Automatic differentiation");
        Say.Text("Grad, Jacobian and Hessian; JacFwd and JacRev, Vmap and Jit: using static AD.Transforms.");
        check.Number("S1 Grad, Jacobian, Hessian of x²", Np.Array([Grad(Func)(3.0), Jacobian(Func)(3.0), Hessian(Func)(3.0)]));
        check.Number("S4 JacFwd, JacRev, Vmap, Jit", Np.Array([JacFwd(Func)(3.0), JacRev(Func)(3.0), Jit(Dfunc)(3.0), Vmap(Dfunc)(X)[^1]]));

        // Arrays are immutable: x[0] = 7.0 does not compile, and At gives a new array.
        NDArray x = Np.Array([1.0, 2.0, 3.0]);
        var changed = x.At[0].Set(7.0);
        Say.Value("x.At[0].Set(7.0)", changed);
        Say.Value("x", x);
        check.Text("S2 the new array", changed.ToString());
        check.Text("S2 the old array", x.ToString());
    }

    private static void SquareAndSlope(Check check)
    {
        Say.Section("4.3.2", "Derivative with Grad");
        var slope = Dfunc(3.0);
        var slope32 = Dfunc(3.0f);
        Say.Value("Grad(Func)(3.0).ToRepr()", slope.ToRepr());
        Say.Value("Grad(Func)(3.0f).ToRepr()", slope32.ToRepr());
        Say.Value("Grad(Func)(3.0)", slope);
        check.Text("S5 float64", slope.ToRepr());
        check.Text("S5 float32", slope32.ToRepr());
        check.Text("S5 as text", slope.ToString());
        check.Number("S5 as a number", slope.ToScalar());
    }

    private static void Refusals(Check check)
    {
        Say.Text("The argument must be floating:");
        check.Refusal("S3 an integer", Say.Refusal("Grad(Func)(3)", () => Dfunc(3)));
        check.Refusal("S3 an array of integers", Say.Refusal("Grad(Func)(Np.Array([1, 2]))", () => Dfunc(Np.Array([1, 2]))));

        Say.Text("The output must be a scalar (the argument may be an array, as 4.3.4 shows):");
        check.Refusal("S6 a vector", Say.Refusal("Grad(Func)(Np.Linspace(-3, 3, 100))", () => Dfunc(X)));
        check.Refusal("S6 one element", Say.Refusal("Grad(Func)(Np.Array([3.0]))", () => Dfunc(Np.Array([3.0]))));
    }

    private static void Curves(Check check)
    {
        check.Number("S7 how many points", X.Length);
        check.Number("S7 first, last, step", Np.Array([X[0], X[^1], X[1] - X[0]]));

        var y = Func(X);
        check.Number("S8 x² on the array, against x·x", Np.Max(Np.Abs(y - X * X)));

        var slopes = ListComprehension(X);
        check.Number("S9 one derivative a point, against 2x", Np.Max(Np.Abs(slopes - 2 * X)));
        check.Text("S9 its shape", slopes.Shape.ToString()!);
        check.Refusal("S9 a scalar has no elements", Say.Refusal("foreach (var v in Func(3.0))", () => ListComprehension(Func(3.0))));

        check.Plot("S10 x² and its derivative", Plots.Pair("derivative", X, y, "f(x)", slopes, "df(x)/dx"));
    }

    private static void SuggestedProblem(Check check)
    {
        Say.Text("Suggested problem: the derivative of sin(x)·exp(−x²/4), against the product rule on paper.");
        static NDArray Wave(NDArray x) => Np.Sin(x) * Np.Exp(-x.Pow(2) / 4);
        static NDArray Paper(NDArray x) => (Np.Cos(x) - x / 2 * Np.Sin(x)) * Np.Exp(-x.Pow(2) / 4);

        var slopes = Vmap(Grad(Wave))(X);
        Say.Value("Grad(Wave)(1.0)", Grad(Wave)(1.0));
        check.Number("S11 Grad(Wave) at 0", Grad(Wave)(0.0));
        check.Number("S11 Grad(Wave), against paper", Np.Max(Np.Abs(slopes - Paper(X))));
        check.Plot("S11 the wave and its derivative", Plots.Pair("suggested-derivative", X, Wave(X), "f(x)", slopes, "df(x)/dx"));
    }
}
