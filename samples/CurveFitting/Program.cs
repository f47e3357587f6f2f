// Three regressions certified by NIST, fitted by MathNet's Levenberg–Marquardt with Jacobians from this library,
// and once more with finite differences. Exits with 1 when a fitted parameter agrees to fewer than 6 digits.
using AD;
using AD.Samples;
using AD.Samples.CurveFitting;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using static AD.Transforms;

const int required = 6;
var poor = 0;

var regressions = new (string Name, Func<NDArray, NDArray, NDArray> Model)[]
{
    ("Misra1a", Models.Saturation),
    ("Thurber", Models.CubicOverCubic),
    ("Hahn1", Models.CubicOverCubic),
};

foreach (var (name, model) in regressions)
{
    var data = Nist.Read(Path.Combine(AppContext.BaseDirectory, "data", name + ".dat"));
    var x = Vector<double>.Build.DenseOfEnumerable(data.Predictors.Select(row => row[0]));
    var y = Vector<double>.Build.Dense(data.Response);

    var value = Jit(model);
    var jacobian = Jit(JacFwd(model));
    Vector<double> Values(Vector<double> b, Vector<double> at) => value(b, at).ToVector();
    Matrix<double> Jacobian(Vector<double> b, Vector<double> at) => jacobian(b, at).ToMatrix();

    var exact = Fit(ObjectiveFunction.NonlinearModel(Values, Jacobian, x, y), data.Start2);
    var differences = Fit(ObjectiveFunction.NonlinearModel(Values, x, y), data.Start2);

    Console.WriteLine();
    Console.WriteLine($"{name}: {data.Response.Length} observations, {data.Certified.Length} parameters, from start 2");
    Console.WriteLine($"  {"",-4}{"certified",20}{"fitted",20}{"digits",8}{"by differences",20}{"digits",8}");
    for (var i = 0; i < data.Certified.Length; i++)
        Row($"b{i + 1}", data.Certified[i], exact.Parameters[i], differences.Parameters[i]);
    Row("RSS", data.ResidualSumOfSquares, Residual(exact.Parameters), Residual(differences.Parameters));
    Console.WriteLine(
        $"  iterations {exact.Iterations} with our Jacobian ({exact.Evaluations} values), "
        + $"{differences.Iterations} with differences ({differences.Evaluations} values)");

    poor += exact.Parameters.Zip(data.Certified).Count(p => Digits(p.First, p.Second) < required);

    if (name == "Thurber")
    {
        var curve = Np.Linspace(x.Minimum(), x.Maximum(), 400);
        Plots.Fit("thurber", "Thurber: electron mobility against log density", x, y, curve, model(exact.Parameters, curve));
    }

    double Residual(Vector<double> b) => (y - Values(b, x)).DotProduct(y - Values(b, x));
}

Console.WriteLine();
Console.WriteLine(poor == 0 ? $"Every parameter agrees with NIST to at least {required} digits." : $"{poor} parameters agree to fewer than {required} digits.");
return poor == 0 ? 0 : 1;

static (Vector<double> Parameters, int Iterations, int Evaluations) Fit(IObjectiveModel objective, double[] start)
{
    // The tolerances are tight: what ends a fit is that no step improves it.
    var minimizer = new LevenbergMarquardtMinimizer(gradientTolerance: 1e-15, stepTolerance: 1e-15, functionTolerance: 1e-15, maximumIterations: 5000);
    var result = minimizer.FindMinimum(objective, Vector<double>.Build.Dense(start));
    return (result.MinimizingPoint, result.Iterations, result.ModelInfoAtMinimum.FunctionEvaluations);
}

static void Row(string name, double certified, double fitted, double byDifferences) =>
    Console.WriteLine(FormattableString.Invariant(
        $"  {name,-4}{certified,20:E10}{fitted,20:E10}{Digits(fitted, certified),8:F1}{byDifferences,20:E10}{Digits(byDifferences, certified),8:F1}"));

// The digits that agree: −log₁₀ of the relative error; NIST certifies eleven.
static double Digits(double got, double certified) => Math.Clamp(-Math.Log10(Math.Abs(got - certified) / Math.Abs(certified)), 0, 11);
