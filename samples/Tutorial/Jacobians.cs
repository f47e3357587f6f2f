// Section 4.3.5: the Jacobian of f: Rⁿ → Rᵐ is the m×n matrix J[i, j] = ∂fᵢ/∂xⱼ.
using static AD.Transforms;

namespace AD.Samples.Tutorial;

internal static class Jacobians
{
    private static NDArray F(NDArray v)
    {
        var (x, y) = v;
        return [x.Pow(2) + y.Pow(2), x.Pow(2) + x * y];
    }

    private static NDArray Df(NDArray v)
    {
        var (x, y) = v;
        return Np.Array([[2 * x, 2 * y], [2 * x + y, x]]);
    }

    /// <summary>A surface in space: from the plane to (x eʸ, sin(xy), x² − y²).</summary>
    private static NDArray Surface(NDArray v)
    {
        var (x, y) = v;
        return [x * Np.Exp(y), Np.Sin(x * y), x.Pow(2) - y.Pow(2)];
    }

    private static NDArray SurfaceOnPaper(NDArray v)
    {
        var (x, y) = v;
        return Np.Array([[Np.Exp(y), x * Np.Exp(y)], [y * Np.Cos(x * y), x * Np.Cos(x * y)], [2 * x, -2 * y]]);
    }

    public static void Run(Check check)
    {
        Say.Section("4.3.5", "Jacobian");
        NDArray x = Np.Array([2.0, 3.0]);
        var jacobian = Jacobian(F);
        Say.Text($"function evaluation {F(x)}");
        Say.Text($"coded Jacobian {Df(x)}");
        Say.Text($"AD Jacobian {jacobian(x)}");
        check.Text("S22 coded Jacobian", Df(x).ToString());
        check.Text("S23 function evaluation", F(x).ToString());
        check.Text("S23 AD Jacobian", jacobian(x).ToString());
        check.Number("S23 AD against coded", Np.Max(Np.Abs(jacobian(x) - Df(x))));

        Say.Text("Two variables in, three out, column by column and row by row:");
        NDArray p = Np.Array([0.5, -1.2]);
        Say.Text($"coded Jacobian {SurfaceOnPaper(p)}");
        Say.Text($"JacFwd {JacFwd(Surface)(p)}");
        Say.Text($"JacRev {JacRev(Surface)(p)}");
        check.Number("S24 JacFwd against JacRev", Np.Max(Np.Abs(JacFwd(Surface)(p) - JacRev(Surface)(p))));
        check.Number("S24 JacRev against coded", Np.Max(Np.Abs(JacRev(Surface)(p) - SurfaceOnPaper(p))));

        // Any rank in, any rank out: the shape of a Jacobian is out ++ in.
        NDArray matrix = Np.Arange(6.0).Reshape(2, 3);
        check.Text("S26 shape, R² → R³", JacRev(Surface)(p).Shape.ToString()!);
        check.Text("S26 shape, a matrix to its Gram matrix", JacFwd((NDArray m) => Np.Dot(m, m.T))(matrix).Shape.ToString()!);
    }
}
