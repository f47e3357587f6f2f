// The only place where expected output is written down: every row of the tutorial, and what it must give.
namespace AD.Samples.Tutorial;

internal sealed class Check
{
    private const double Tolerance = 1e-12;

    /// <summary>The notebook's own figures, in the order of its cells: list comprehension, vmap, jit of vmap.</summary>
    public static readonly double[] NotebookSeconds = [1.6408073689999583, 0.07793812599999228, 0.026302055000030578];

    private static readonly Dictionary<string, double[]> numbers = new()
    {
        ["S1 Grad, Jacobian, Hessian of x²"] = [6, 6, 2],
        ["S4 JacFwd, JacRev, Vmap, Jit"] = [6, 6, 6, 6],
        ["S5 as a number"] = [6],
        ["S7 how many points"] = [100],
        ["S7 first, last, step"] = [-3, 3, 6.0 / 99],
        ["S8 x² on the array, against x·x"] = [0],
        ["S9 one derivative a point, against 2x"] = [0],
        ["S11 Grad(Wave) at 0"] = [1],
        ["S11 Grad(Wave), against paper"] = [0],
        ["S11 Hessian against coded"] = [0],
        ["S11 the bend, against paper"] = [0],
        ["S12 jit is the function"] = [0],
        ["S13 runs of the function: float64 and float32"] = [2],
        ["S13 runs after another shape"] = [3],
        ["S14 to the last digits"] = [-8.768812461344142],
        ["S15 jit of vmap"] = [-8.768812461344142],
        ["S16 list comprehension, against 2x"] = [0],
        ["S16 vmap, against 2x"] = [0],
        ["S16 jit of vmap, against 2x"] = [0],
        ["S17 the first argument"] = [2],
        ["S17 both"] = [2, 24],
        ["S19 to the last digits"] = [2, 36],
        ["S21 to the last digits"] = [12, 24, -1],
        ["S23 AD against coded"] = [0],
        ["S24 JacFwd against JacRev"] = [0],
        ["S24 JacRev against coded"] = [0],
        ["S25 AD against coded"] = [0],
        ["S26 symmetry"] = [0],
    };

    private static readonly Dictionary<string, string> texts = new()
    {
        ["S2 the new array"] = "[7. 2. 3.]",
        ["S2 the old array"] = "[1. 2. 3.]",
        ["S5 float64"] = "Array(6., dtype=float64, weak_type=True)",
        ["S5 float32"] = "Array(6., dtype=float32, weak_type=True)",
        ["S5 as text"] = "6.0",
        ["S9 its shape"] = "[100]",
        ["S14 float64"] = "[-8.76881246]",
        ["S14 float32"] = "[-8.768812]",
        ["S18 integers in, an integer out"] = "25",
        ["S19 float64"] = "Array([ 2., 36.], dtype=float64)",
        ["S19 float32"] = "Array([ 2., 36.], dtype=float32)",
        ["S20 float64"] = "Array(20., dtype=float64)",
        ["S20 float32"] = "Array(20., dtype=float32)",
        ["S21 float64"] = "Array([12., 24., -1.], dtype=float64)",
        ["S21 float32"] = "Array([12., 24., -1.], dtype=float32)",
        ["S22 coded Jacobian"] = "[[4. 6.]\n [7. 2.]]",
        ["S23 function evaluation"] = "[13. 10.]",
        ["S23 AD Jacobian"] = "[[4. 6.]\n [7. 2.]]",
        ["S25 function evaluation"] = "37.0",
        ["S25 coded Hessian"] = "[[18.  1.]\n [ 1.  2.]]",
        ["S25 AD Hessian"] = "[[18.  1.]\n [ 1.  2.]]",
        ["S26 shape, R² → R³"] = "[3,2]",
        ["S26 shape, a matrix to its Gram matrix"] = "[2,2,2,3]",
        ["S26 the dtype stays"] = "float32",
    };

    // What a refusal must tell: what was met, and the way out.
    private static readonly Dictionary<string, string[]> refusals = new()
    {
        ["S3 an integer"] = ["int64"],
        ["S3 an array of integers"] = ["int"],
        ["S6 a vector"] = ["scalar", "100", "acobian"],
        ["S6 one element"] = ["scalar", "[1]"],
        ["S9 a scalar has no elements"] = ["scalar cannot be iterated over"],
    };

    private static readonly string[] plots = ["S10 x² and its derivative", "S11 the wave and its derivative", "S11 the valleys and their bend"];

    private readonly HashSet<string> open = [.. numbers.Keys, .. texts.Keys, .. refusals.Keys, .. plots];
    private readonly List<string> wrong = [];
    private int right;

    public void Number(string row, NDArray got)
    {
        var values = Np.Ravel(got).ToArray();
        var expected = numbers[row];
        Close(row, values.Length == expected.Length && values.Zip(expected).All(p => Math.Abs(p.First - p.Second) <= Tolerance), got.ToRepr());
    }

    public void Text(string row, string got) => Close(row, got == texts[row], got);

    public void Refusal(string row, string message) => Close(row, refusals[row].All(message.Contains), message);

    public void Plot(string row, string[] files) => Close(row, files.All(f => new FileInfo(f).Length > 10_000), string.Join(", ", files));

    /// <summary>The exit code: 0 when every row was met and right.</summary>
    public int Report()
    {
        wrong.AddRange(open.Select(row => $"{row}: not reached"));
        Console.WriteLine();
        foreach (var line in wrong) Console.WriteLine($"WRONG  {line}");
        Console.WriteLine($"{right} checks right, {wrong.Count} wrong.");
        return wrong.Count == 0 ? 0 : 1;
    }

    private void Close(string row, bool holds, string got)
    {
        open.Remove(row);
        if (holds) right++;
        else wrong.Add($"{row}: {got}");
    }
}
