// Every code of an error that no other test names: one call that meets it, and what the message says. A test of the sources demands that none is forgotten.
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class ErrorCodesTests
{
    private static readonly NDArray Three = Np.Array([1.0, 2.0, 3.0]);
    private static readonly NDArray Two = Np.Array([1.0, 2.0]);
    private static readonly NDArray Rows = Np.Ones((2, 3));
    private static readonly NDArray Integers = Np.Array([1, 2, 3]);
    private static readonly NDArray Mask = Three > 1.0;
    private static readonly NDArray Empty = Np.Zeros(0);
    private static readonly NDArray One = Np.Scalar(1.0);

    private static readonly IndexMode NoMode = (IndexMode)99;

    private sealed record Parts(NDArray W, NDArray B);

    /// <summary>A tree that holds itself.</summary>
    private sealed record Knot(NDArray X, List<Knot> Next);

    private static Knot Tied()
    {
        var knot = new Knot(1.0, []);
        knot.Next.Add(knot);
        return knot;
    }

    private sealed class Opaque;

    private sealed class Twice;

    private static void RegisteredTwice()
    {
        Trees.Register<Twice>(_ => [], _ => new Twice());
        Trees.Register<Twice>(_ => [], _ => new Twice());
    }

    private static void FlattenedToNull()
    {
        Trees.Register<Opaque>(_ => null!, _ => new Opaque());
        Trees.Leaves(new Opaque());
    }

    /// <summary>The code, what is done, and what the message must contain.</summary>
    public static readonly TheoryData<string, Action, string[]> Codes = new()
    {
        // ---- transforms and trees
        { "AD064", () => { _ = Hessian((Parts p) => Np.Sum(p.W * p.B))(new Parts(Two, Two))["W", "C"]; }, ["\"C\"", "\"W\", \"B\""] },
        { "AD221", () => Trees.Leaves(Tied()), ["Knot", "contains itself"] },
        { "AD222", () => Trees.Leaves(new Knot(1.0, null!)), ["Next", "null"] },
        { "AD223", FlattenedToNull, ["null"] },
        { "AD230", RegisteredTwice, ["Twice", "once"] },
        { "AD245", () => Grad((x, y) => x * y, argnums: 2), ["argnums is 2", "0..1"] },
        { "AD246", () => Grad((x, y) => x * y, argnums: (0, 0)), ["argument 0 twice"] },
        { "AD247", () => Grad((x, y) => x * y, argnums: []), ["argnums is empty"] },

        // ---- arrays
        { "AD030", () => { _ = Rows.Shape[5]; }, ["axis 5", "-2 to 1"] },
        { "AD040", () => Three.ToArray<char>(), ["Char", "double"] },
        { "AD041", () => { _ = One.Length; }, ["scalar", "Size"] },
        { "AD041", () => { foreach (var x in One) _ = x; }, ["scalar", "first axis"] },
        { "AD043", () => { _ = (int)Np.Scalar(double.NaN); }, ["NaN"] },
        { "AD043", () => { _ = (int)Np.Scalar(3e9); }, ["3000000000"] },
        { "AD148", () => Np.Indices((3, 2), Dtype.Bool), ["bool"] },
        { "AD044", () => Three.ToArray<float>(), ["float64[3]", "AsType"] },
        { "AD049", () => { _ = Mask & Three; }, ["bool[3]", "float64[3]", "parentheses"] },
        { "AD049", () => { _ = ~Three; }, ["float64[3]"] },
        { "AD050", () => Integers.Pow(-1), ["int32[3]", "-1", "AsType"] },
        { "AD051", () => Np.Array(Array.Empty<NDArray>()), ["no arrays"] },
        { "AD052", () => Np.Array(new List<NDArray> { Three, Two }), ["item 1", "[2]", "[3]"] },
        { "AD054", () => Integers.ToString("Q"), ["\"Q\"", "int32"] },
        { "AD053", () => { NDArray x = (double[,])Array.CreateInstance(typeof(double), [1, 1], [1, 0]); }, ["(1, 0)"] },
        { "AD635", () => { var (a, b) = Three; }, ["float64[3]", "2 parts"] },

        // ---- indices
        { "AD072", () => { _ = Three["99999999999"]; }, ["99999999999"] },
        { "AD073", () => { _ = Three[^0]; }, ["^0", "^1"] },
        { "AD074", () => { _ = Rows[0, 7]; }, ["7", "axis 1", "-3..2"] },
        { "AD074", () => { _ = Np.Zeros((2, 0))[0, 7]; }, ["axis 1", "empty"] },
        { "AD077", () => { _ = Three[Two > 1.0]; }, ["2", "3"] },
        { "AD078", () => { _ = Three[Np.Array([0.0, 1.0])]; }, ["float64", "int64"] },
        { "AD301", () => { _ = Three[One > 0.0]; }, ["boolean scalar", "Np.Where"] },
        { "AD303", () => Np.Array([1f, 2f]).At[0].Set(Three[0]), ["float64", "float32", "AsType"] },
        { "AD304", () => Three.At[0].Set(Two), ["[2]", "[]"] },
        { "AD305", () => Three.At[0].Get(NoMode), ["99", "Clip"] },
        { "AD306", () => Three.At[0].Apply(x => null!), ["null"] },
        { "AD307", () => Integers.At[0].Divide(2), ["int32[3]", "AsType"] },
        { "AD307", () => Mask.At[0].Power(2), ["bool[3]", "AsType"] },

        // ---- activations, norms
        { "AD310", () => Nn.Softmax(Three, where: Three), ["float64", "boolean"] },
        { "AD311", () => Nn.Glu(Three), ["odd", "3"] },
        { "AD320", () => Linalg.Norm(Three, double.NaN), ["NaN"] },
        { "AD320", () => Linalg.Norm(Three, "euclid"), ["euclid"] },
        { "AD321", () => Linalg.Norm(Rows, "nuc"), ["singular values"] },
        { "AD321", () => Linalg.Norm(Rows, 3), ["3", "fro"] },
        { "AD321", () => Linalg.VectorNorm(Rows, ord: "fro"), ["Frobenius"] },
        { "AD322", () => Linalg.Norm(Empty, double.PositiveInfinity), ["float64[0]"] },
        { "AD322", () => Linalg.MatrixNorm(Np.Zeros((2, 0)), ord: 1), ["float64[2,0]"] },
        { "AD323", () => Linalg.MatrixNorm(Three), ["float64[3]", "two axes"] },
        { "AD323", () => Linalg.Norm(Np.Ones((1, 2, 3)), 2), ["3 axes"] },

        // ---- elementwise
        { "AD600", () => Np.Fmod(Mask, Mask), ["boolean", "AsType"] },
        { "AD600", () => Np.FloorDivide(Mask, Mask), ["boolean", "AsType"] },
        { "AD601", () => Np.Ldexp(Three, Three), ["float64[3]", "integer"] },
        { "AD602", () => Np.BitwiseAnd(Three, Three), ["float64[3]", "bits"] },
        { "AD700", () => Lax.Clamp(Two, Three, 1.0), ["float64[2]", "float64[3]", "Np.Clip"] },

        // ---- shapes
        { "AD605", () => Np.Ravel(Rows, "K"), ["\"K\"", "\"C\""] },
        { "AD606", () => Np.Transpose(Rows, [0]), ["float64[2,3]", "0 to 1"] },
        { "AD607", () => Np.Moveaxis(Rows, default, 0), ["without an axis"] },
        { "AD608", () => Np.Moveaxis(Rows, (0, 1), 0), ["2 axes", "1 place."] },
        { "AD610", () => Np.BroadcastTo(Rows, 3), ["float64[2,3]", "[3]"] },
        { "AD612", () => Np.Concatenate([One]), ["scalars", "Np.Stack"] },
        { "AD614", () => Np.Stack([Three, Two]), ["array 1", "[2]", "[3]"] },
        { "AD615", () => Np.Append(Rows, Rows, axis: (0, 1)), ["one axis"] },
        { "AD616", () => Np.Split(Three, 0), ["0 parts"] },
        { "AD618", () => Np.Unstack(One), ["scalar"] },
        { "AD619", () => Np.MatrixTranspose(Three), ["float64[3]", "rank 2"] },
        { "AD620", () => Np.Roll(Rows, [1, 2, 3], (0, 1)), ["3 shifts", "2 axes"] },
        { "AD621", () => Np.Rot90(Rows, 1, axes: 0), ["1 axis.", "two axes"] },
        { "AD622", () => Np.Tile(Three, -1), ["-1"] },
        { "AD623", () => Np.Repeat(Rows, 2, (0, 1)), ["one axis"] },
        { "AD624", () => Np.Repeat(Three, [1, 2], 0), ["2 counts", "size 3"] },
        { "AD625", () => Np.Pad(Three, [[1, 2, 3]]), ["3 widths"] },
        { "AD625", () => Np.Pad(Three, [[1], [1]]), ["2 pairs", "float64[3]"] },
        { "AD626", () => Np.Pad(Three, -1), ["-1"] },
        { "AD627", () => Np.Pad(Empty, 1, "edge"), ["edge", "empty"] },
        { "AD628", () => Np.Pad(Three, 1, "constant", Two), ["float64[2]", "one number"] },
        { "AD629", () => Np.Pad(Three, 1, "mirror"), ["mirror", "reflect"] },
        { "AD630", () => Np.Tril(Three), ["float64[3]", "rank 2"] },
        { "AD640", () => Np.Arange(1e300), ["elements"] },
        { "AD642", () => Np.Linspace(0.0, 1.0, -1), ["-1"] },
        { "AD644", () => Np.Meshgrid([Two], "ji"), ["\"ji\"", "\"xy\""] },
        { "AD645", () => Np.Meshgrid([Rows]), ["float64[2,3]", "vectors"] },

        // ---- reductions, products
        { "AD651", () => Np.Max(Three, where: Mask), ["mask", "initial"] },
        { "AD652", () => Np.Average(Rows, weights: Two), ["float64[2,3]", "[2]"] },
        { "AD653", () => Np.Diff(One), ["scalar"] },
        { "AD653", () => Np.Trapezoid(Three, Rows), ["float64[3]", "float64[2,3]"] },
        { "AD654", () => Np.Diff(Three, -1), ["-1"] },
        { "AD661", () => Np.MatMul(One, Three), ["float64[]", "*"] },
        { "AD662", () => Np.VDot(Three, Two), ["3 elements against 2"] },
        { "AD663", () => Np.TensorDot(Rows, Rows, [0], [0, 1]), ["1 axis of", "2 of the right"] },
        { "AD664", () => Np.TensorDot(Rows, Rows, [0], [1]), ["axis 0", "2", "axis 1", "3"] },
        { "AD665", () => Np.TensorDot(Three, Three, 2), ["2 axes", "0 and 1"] },
        { "AD667", () => Np.Convolve(Rows, Two), ["float64[2,3]", "ectors"] },
        { "AD668", () => Np.Convolve(Three, Two, "circular"), ["circular", "full, same and valid"] },
        { "AD669", () => Np.Polyval(One, Three), ["float64[]", "vector"] },

        // ---- order, search, selection
        { "AD680", () => Np.Sort(One), ["scalar"] },
        { "AD681", () => Np.TopK(Three, 4), ["4 largest", "size 3"] },
        { "AD682", () => Np.SearchSorted(Rows, 1.0), ["float64[2,3]", "vector"] },
        { "AD683", () => Np.SearchSorted(Three, 1.0, "middle"), ["middle", "left and right"] },
        { "AD685", () => Np.Take(Empty, 0, mode: IndexMode.Wrap), ["size 0"] },
        { "AD686", () => Np.Take(Three, 0, mode: NoMode), ["99", "Clip"] },
        { "AD687", () => Np.TakeAlongAxis(Rows, Np.Array([0]), 0), ["float64[2,3]", "[1]"] },
        { "AD688", () => Np.Quantile(Empty, 0.5), ["float64[0]", "nothing"] },
        { "AD689", () => Np.Quantile(Three, 0.5, method: "median"), ["median", "midpoint"] },
        { "AD690", () => Np.Nonzero(One), ["scalar"] },
        { "AD691", () => Np.SegmentSum(Three, Np.Array([0, 1]), 2), ["float64[3]", "[2]"] },
        { "AD692", () => Np.SegmentSum(Three, Np.Array([0, 1, 1]), -1), ["-1"] },
        { "AD693", () => Np.Select([Mask, Mask], [Three]), ["2 masks", "1 choices"] },
        { "AD694", () => Np.Interp(1.0, Three, Two), ["float64[3]", "float64[2]"] },
        { "AD694", () => Np.Interp(1.0, Three, Three, left: Two), ["float64[2]", "scalars"] },
        { "AD695", () => Np.Lexsort([Three, Two]), ["[3]", "[2]"] },
        { "AD701", () => Lax.DynamicSlice(Rows, [0], [1, 1]), ["1 start ", "float64[2,3]"] },
        { "AD701", () => Lax.DynamicSlice(Rows, [0, 0], [1]), ["1 size ", "float64[2,3]"] },
        { "AD702", () => Lax.DynamicSlice(Three, [1.5], [1]), ["axis 0", "float64[]"] },
        { "AD703", () => Lax.DynamicSlice(Three, [0], [4]), ["size 4", "float64[3]"] },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Is_met_and_said(string code, Action call, string[] fragments)
    {
        var e = Record.Exception(call);
        var error = Assert.IsAssignableFrom<IArrayError>(e);
        Assert.True(error.Code == code, $"{error.Code} in place of {code}: {e!.Message}");
        Assert.NotEmpty(error.Hint);
        Assert.Contains(error.Hint, e!.Message);

        foreach (var fragment in fragments)
            Assert.True(e.Message.Contains(fragment), $"\"{fragment}\" is not in: {e.Message}");
    }
}
