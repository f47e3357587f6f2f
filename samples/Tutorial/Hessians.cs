// Section 4.3.6: the Hessian of f: Rⁿ → R is the square matrix of its second derivatives.
using static AD.Transforms;

namespace AD.Samples.Tutorial;

internal static class Hessians
{
    private static NDArray F(NDArray v)
    {
        var (x, y) = v;
        return x.Pow(3) + y.Pow(2) + x * y;
    }

    private static NDArray Ddf(NDArray v)
    {
        var (x, _) = v;
        return Np.Array([[6 * x, 1], [1, 2]]);
    }

    /// <summary>Two valleys with a ridge between: (x² − 1)² + y² + xy/2.</summary>
    private static NDArray Valleys(NDArray v)
    {
        var (x, y) = v;
        return (x.Pow(2) - 1).Pow(2) + y.Pow(2) + x * y / 2;
    }

    private static NDArray ValleysOnPaper(NDArray v)
    {
        var (x, _) = v;
        return Np.Array([[12 * x.Pow(2) - 4, 0.5], [0.5, 2]]);
    }

    public static void Run(Check check)
    {
        Say.Section("4.3.6", "Hessian");
        NDArray x = Np.Array([3.0, 2.0]);
        var hessian = Hessian(F);
        var h = hessian(x);
        Say.Text($"function evaluation {F(x)}");
        Say.Text($"coded Hessian {Ddf(x)}");
        Say.Text($"AD Hessian {h}");
        check.Text("S25 function evaluation", F(x).ToString());
        check.Text("S25 coded Hessian", Ddf(x).ToString());
        check.Text("S25 AD Hessian", h.ToString());
        check.Number("S25 AD against coded", Np.Max(Np.Abs(h - Ddf(x))));
        check.Number("S26 symmetry", Np.Max(Np.Abs(h - h.T)));
        check.Text("S26 the dtype stays", hessian(x.AsType(Dtype.Float32)).Dtype.ToString()!);
        SuggestedProblem(check);
    }

    private static void SuggestedProblem(Check check)
    {
        Say.Text("Suggested problem: the Hessian of (x² − 1)² + y² + xy/2, and where the surface bends downwards.");
        NDArray p = Np.Array([0.5, -1.0]);
        Say.Text($"function evaluation {Valleys(p)}");
        Say.Text($"coded Hessian {ValleysOnPaper(p)}");
        Say.Text($"AD Hessian {Hessian(Valleys)(p)}");
        check.Number("S11 Hessian against coded", Np.Max(Np.Abs(Hessian(Valleys)(p) - ValleysOnPaper(p))));

        // The surface over the line y = 0, and its bend across the ridge: the corner [0, 0] of the Hessian at each point.
        var xs = Np.Linspace(-1.5, 1.5, 100);
        var line = Np.Stack([xs, Np.ZerosLike(xs)], axis: 1);
        var bend = Vmap(Hessian(Valleys))(line)[.., 0, 0];
        check.Number("S11 the bend, against paper", Np.Max(Np.Abs(bend - (12 * xs.Pow(2) - 4))));
        check.Plot("S11 the valleys and their bend", Plots.Pair("suggested-hessian", xs, Vmap(Valleys)(line), "f(x, 0)", bend, "∂²f(x, 0)/∂x²"));
    }
}
