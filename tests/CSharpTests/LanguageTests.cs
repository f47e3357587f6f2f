// What the C# language does of itself to arrays: compound assignment, dynamic, checked, conversions, records' equality, loops, expression trees.
using System.Linq.Expressions;
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class LanguageTests
{
    private sealed record Point(NDArray X, NDArray Y);

    private static NDArray Sum(params NDArray[] xs) => xs.Aggregate((a, b) => a + b);

    [Fact]
    public void Item_59_compound_assignment_makes_a_new_array()
    {
        var x = Np.Array([1.0, 2.0]);
        var before = x;
        x += 1.0;
        x *= x;
        Assert.Equal([4.0, 9.0], x.ToArray());
        Assert.Equal([1.0, 2.0], before.ToArray());
        Assert.Equal(12.0, (double)Grad((NDArray v) => { var y = v; y *= v; y *= v; return y; })(2.0));
    }

    [Fact]
    public void Item_59_conversions_params_and_null()
    {
        NDArray fromInt = 2, fromDouble = 2.5;
        NDArray? none = null;
        Assert.Equal(5.0, (double)(none ?? fromInt * fromDouble));
        Assert.Equal(7.5, (double)Sum(fromDouble, 2.5, 2.5f));
        Assert.True(none is null);
        Assert.Null(default(NDArray));
        Assert.Equal(3, checked(fromInt + 1).Ravel().ToArray().Select(v => (int)v).Single());
    }

    [Fact]
    public void Item_59_dynamic_and_expression_trees_find_the_same_operators()
    {
        dynamic x = Np.Array([1.0, 2.0]);
        NDArray y = x * x + 1.0;
        Assert.Equal([2.0, 5.0], y.ToArray());
        Expression<Func<NDArray, NDArray>> f = v => v * v * 3.0;
        Assert.Equal(12.0, (double)Grad(f.Compile())(2.0));
    }

    [Fact]
    public void Item_59_records_compare_arrays_by_identity_and_loops_walk_the_first_axis()
    {
        var x = Np.Array([1.0, 2.0, 3.0]);
        Assert.Equal(new Point(x, x), new Point(x, x));
        Assert.NotEqual(new Point(x, x), new Point(x, x + 0.0));

        static NDArray Horner(NDArray v)
        {
            NDArray total = 0.0;
            foreach (var item in v) total = total * 2.0 + item;
            return total;
        }

        Assert.Equal(11.0, (double)Horner(x));
        Assert.Equal([4.0, 2.0, 1.0], Grad(Horner)(x).ToArray());
        Assert.Equal([4.0, 2.0, 1.0], Jit(Grad(Horner))(x).ToArray());
    }

    [Fact]
    public void Formats_of_NET_say_how_numbers_are_written()
    {
        NDArray loss = 0.123456;
        NDArray matrix = new double[,] { { 1.0, -22.5 }, { double.NaN, 0.0 } };
        Assert.Equal("0.12 | 1.2E-01 |   0.1", $"{loss:F2} | {loss:0.0E+00} | {loss,5:F1}");
        Assert.Equal("[[  1.0 -22.5]\n [  NaN   0.0]]", $"{matrix:F1}");
        Assert.Equal("[001 00F]", Np.Array([1, 15]).ToString("X3"));
        Assert.Equal("[1,5 2,0]", Np.Array([1.5, 2.0]).ToString("F1", System.Globalization.CultureInfo.GetCultureInfo("de-DE")));
        Assert.Equal("[ True False]", $"{matrix[0] > 0.0:F2}");
        Assert.Equal($"{matrix}", $"{matrix:G}");
        Assert.Equal("[1.5]", string.Format("{0}", Np.Array([1.5])));
        Assert.StartsWith("Traced<float64[]>", EvalText(loss));
        Assert.Equal(1000, System.Text.RegularExpressions.Regex.Count($"{Np.Ones(1000):F1}", "1.0"));
    }

    private static string EvalText(NDArray x)
    {
        var text = "";
        Transforms.Jit((NDArray y) => { text = $"{y:F2}"; return y; })(x);
        return text;
    }
}
