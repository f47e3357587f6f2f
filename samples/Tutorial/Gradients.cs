// Section 4.3.4: gradients of functions of several variables, given as arguments or as one vector.
using static AD.Transforms;

namespace AD.Samples.Tutorial;

internal static class Gradients
{
    private static NDArray TwoArguments(NDArray x, NDArray y) => x.Pow(2) + 2 * y.Pow(3);

    private static NDArray Indexed(NDArray x) => x[0].Pow(2) + 3 * x[1].Pow(3);

    private static NDArray Unpacked(NDArray v)
    {
        var (x, y, z) = v;
        return x.Pow(2) + x * y.Pow(3) + Np.Sin(z);
    }

    public static void Run(Check check)
    {
        Say.Section("4.3.4", "Gradient with Grad");
        Arguments(check);
        Vectors(check);
        Unpacking(check);
    }

    private static void Arguments(Check check)
    {
        Say.Text("f(x, y) = x² + 2y³: the gradient is the vector (2x, 6y²); Grad gives its first part unless argnums says otherwise.");
        var dx = Grad(TwoArguments)(1.0, 2.0);
        var (gx, gy) = Grad(TwoArguments, argnums: (0, 1))(1.0, 2.0);
        Say.Value("Grad(f)(1.0, 2.0)", dx);
        Say.Value("Grad(f, argnums: (0, 1))(1.0, 2.0)", (gx, gy));
        check.Number("S17 the first argument", dx);
        check.Number("S17 both", Np.Array([gx, gy]));
    }

    private static void Vectors(Check check)
    {
        Say.Text("f(x) = x₀² + 3x₁³: the gradient is (2x₀, 9x₁²).");
        var df = Grad(Indexed);
        NDArray x = Np.Array([1.0, 2.0]);
        var whole = Indexed([1, 2]);
        Say.Value("f([1, 2])", whole);
        Say.Value("df(x).ToRepr()", df(x).ToRepr());
        Say.Value("df(x.AsType(Dtype.Float32)).ToRepr()", df(x.AsType(Dtype.Float32)).ToRepr());
        check.Text("S18 integers in, an integer out", whole.ToString());
        check.Text("S19 float64", df(x).ToRepr());
        check.Text("S19 float32", df(x.AsType(Dtype.Float32)).ToRepr());
        check.Number("S19 to the last digits", df(x));
    }

    private static void Unpacking(Check check)
    {
        Say.Text("f(x, y, z) = x² + xy³ + sin z: the gradient is (2x + y³, 3xy², cos z).");
        var dfunc = Grad(Unpacked);
        NDArray x = [2, 2, Np.Pi];
        var x32 = x.AsType(Dtype.Float32);
        Say.Value("f(x).ToRepr()", Unpacked(x).ToRepr());
        Say.Value("f(x.AsType(Dtype.Float32)).ToRepr()", Unpacked(x32).ToRepr());
        Say.Value("Grad(f)(x).ToRepr()", dfunc(x).ToRepr());
        Say.Value("Grad(f)(x.AsType(Dtype.Float32)).ToRepr()", dfunc(x32).ToRepr());
        check.Text("S20 float64", Unpacked(x).ToRepr());
        check.Text("S20 float32", Unpacked(x32).ToRepr());
        check.Text("S21 float64", dfunc(x).ToRepr());
        check.Text("S21 float32", dfunc(x32).ToRepr());
        check.Number("S21 to the last digits", dfunc(x));
    }
}
