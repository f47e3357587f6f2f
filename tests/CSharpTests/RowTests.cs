// Rows of the tables of bad input and of what must work, in C#: mixed dtypes, static arguments, empty rows, absent axes, every storage of MathNet.
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Storage;
using Xunit;
using static AD.Transforms;

namespace AD.CSharpTests;

public class RowTests
{
    private static readonly NDArray Rows = Np.Array(new[,] { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } });

    private static void Refused<T>(string code, string[] shows, Action call) where T : Exception
    {
        var e = Assert.Throws<T>(call);
        Assert.Equal(code, ((IArrayError)e).Code);
        Assert.All(shows, words => Assert.Contains(words, e.Message));
        Assert.Contains(((IArrayError)e).Hint, e.Message);
        Assert.Equal(6.0, Grad(x => x * x)(3.0).ToScalar());
    }

    // ---- 45 ----------------------------------------------------------------------------------------

    [Theory]
    [InlineData("ij,j$->i", "'$' is no letter")]
    [InlineData("ij,jk->iq", "'q' is in no input")]
    [InlineData("ij->ij", "1 term for 2 arrays")]
    [InlineData("ij,jk,kl->il", "3 terms for 2 arrays")]
    [InlineData("ij,jk->ik->i", "is no letter")]
    [InlineData("ijk,jk->i", "3 letters")]
    [InlineData("ij,ik->jk", "'i' is 3")]
    [InlineData("ij,jk->ii", "'i'")]
    public void Row_45_einsum_points_at_the_mistake(string subscripts, string shows) =>
        Refused<ShapeException>("AD670", [subscripts, shows, "^"], () => Np.Einsum(subscripts, Np.Ones((2, 3)), Np.Ones((3, 4))));

    [Fact]
    public void Row_45_without_an_arrow_the_output_is_what_appears_once() =>
        Assert.Equal(Np.MatMul(Rows, Np.Ones((3, 4))).ToArray(), Np.Einsum("ij,jk", Rows, Np.Ones((3, 4))).ToArray());

    // ---- 49 ----------------------------------------------------------------------------------------

    [Fact]
    public void Row_49_float32_beside_float64_is_float64_and_beside_a_number_float32()
    {
        NDArray narrow = Np.Array([1f, 2f]), wide = Np.Array([1.0, 2.0]), whole = Np.Array([1, 2]);
        Assert.Equal(Dtype.Float64, (narrow + wide).Dtype);
        Assert.Equal(Dtype.Float32, (narrow + 1.0).Dtype);
        Assert.Equal(Dtype.Float32, (2 * narrow).Dtype);
        Assert.Equal(Dtype.Float32, (narrow * Math.PI).Dtype);
        Assert.Equal(Dtype.Float64, (whole * 0.5).Dtype);
        Assert.Equal(Dtype.Int32, (whole + 1).Dtype);
        Assert.Equal(Dtype.Float32, Grad(x => Np.Sum(x * x * 2.0))(narrow).Dtype);
        Assert.Equal(Dtype.Float32, Grad(x => Np.Sum(x.AsType(Dtype.Float64) * wide))(narrow).Dtype);
        Assert.Equal((Dtype.Float32, Dtype.Float64), (Grad((x, y) => Np.Sum(x * y), argnums: (0, 1))(narrow, wide) is var (dx, dy) ? (dx.Dtype, dy.Dtype) : default));
        Assert.Equal(Dtype.Float64, Jit((x, y) => x + y)(narrow, wide).Dtype);
    }

    // ---- 58 ----------------------------------------------------------------------------------------

    /// <summary>A setting whose equality throws.</summary>
    private sealed class Hostile
    {
        public override bool Equals(object? other) => throw new NotSupportedException("mine");
        public override int GetHashCode() => throw new NotSupportedException("mine");
    }

    [Fact]
    public void Row_58_what_is_neither_array_nor_number_is_refused_where_jit_is_built_or_called()
    {
        Refused<TransformException>("AD228", ["[1]"], () => Jit(((NDArray X, Hostile Setting) p) => p.X * 2.0, statics: ["[1]"])((1.0, new Hostile())));

        // an array needs no declaration, and what could be declared is listed
        Refused<TransformException>("AD228", ["array at \"[0]\"", "[1]"], () => Jit(((NDArray X, double Rate) p) => p.X * p.Rate, statics: ["[0]"])((1.0, 2.0)));
        Refused<TransformException>("AD228", ["no part \"Rate\"", "[1]"], () => Jit(((NDArray X, double Rate) p) => p.X * p.Rate, statics: ["Rate"])((1.0, 2.0)));

        // undeclared, it is carried along and never compared
        var f = Jit(((NDArray X, Hostile Setting) p) => p.X * 2.0);
        var setting = new Hostile();
        Assert.Equal((2.0, 4.0), (f((1.0, setting)).ToScalar(), f((2.0, setting)).ToScalar()));
        Assert.Equal(6.0, f((3.0, new Hostile())).ToScalar());
    }

    [Fact]
    public void Row_58_a_static_number_that_is_NaN_equals_itself()
    {
        var f = Jit(((NDArray X, double Rate) p) => p.X * p.Rate, statics: ["[1]"]);
        Assert.True(double.IsNaN(f((2.0, double.NaN)).ToScalar()));
        Assert.True(double.IsNaN(f((2.0, double.NaN)).ToScalar()));
        Assert.Equal(1, StatsOf(f).Traces);
        Assert.Equal(6.0, f((2.0, 3.0)).ToScalar());
        Assert.Equal(2, StatsOf(f).Traces);
    }

    // ---- 61, 75 ------------------------------------------------------------------------------------

    [Fact]
    public void Row_61_rows_that_are_not_there_have_no_shape()
    {
        Refused<ShapeException>("AD646", ["Np.Zeros"], () => Np.Array(Array.Empty<double[]>()));
        Refused<ShapeException>("AD646", ["Np.Zeros"], () => Np.Array(Array.Empty<float[]>()));
        Refused<ShapeException>("AD646", ["Np.Zeros"], () => Array.Empty<double[]>().ToNDArray());
        Assert.Equal([2, 0], Np.Array((double[][])[[], []]).Shape.ToArray());
        Assert.Equal([0], Np.Array(Array.Empty<double>()).Shape.ToArray());
    }

    [Fact]
    public void Row_75_null_for_an_axis_is_no_axis()
    {
        int? none = null;
        Assert.Equal(21.0, Np.Sum(Rows, axis: default(Axes)).ToScalar());
        Assert.Equal(21.0, Np.Sum(Rows).ToScalar());
        Assert.Equal([2.0, 4.0], Vmap((x, y) => x * y, inAxes: (0, none))(Np.Array([1.0, 2.0]), 2.0).ToArray());
        Assert.Equal([6.0, 6.0], Vmap((Model m) => m.W * m.B, path => path == "W" ? none : 0)(new Model(2.0, Np.Array([3.0, 3.0]))).ToArray());
        Assert.Equal([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], Np.Take(Rows, Np.Arange(6), axis: default(Axes)).ToArray());
    }

    // ---- 64 ----------------------------------------------------------------------------------------

    private static readonly double[,] Square = { { 1.0, 2.0, 0.0 }, { 0.0, 5.0, 6.0 }, { 7.0, 0.0, 9.0 } };

    public static readonly TheoryData<string, Matrix<double>> Storages = new()
    {
        { "dense", Matrix<double>.Build.DenseOfArray(Square) },
        { "dense from rows", Matrix<double>.Build.DenseOfRowArrays([1.0, 2.0], [3.0, 4.0], [5.0, 6.0]) },
        { "sparse", Matrix<double>.Build.SparseOfArray(Square) },
        { "sparse without elements", Matrix<double>.Build.Sparse(2, 3) },
        { "diagonal", Matrix<double>.Build.DiagonalOfDiagonalArray([1.0, 2.0, 3.0]) },
        { "diagonal, wider than high", Matrix<double>.Build.Diagonal(2, 4, 7.0) },
        { "diagonal, higher than wide", Matrix<double>.Build.Diagonal(4, 2, 7.0) },
        { "part of a dense one", Matrix<double>.Build.DenseOfArray(Square).SubMatrix(1, 2, 0, 2) },
        { "part of a sparse one", Matrix<double>.Build.SparseOfArray(Square).SubMatrix(1, 2, 1, 2) },
        { "part of a diagonal one", Matrix<double>.Build.DiagonalOfDiagonalArray([1.0, 2.0, 3.0]).SubMatrix(0, 3, 1, 2) },
        { "transposed", Matrix<double>.Build.DenseOfArray(Square).Transpose() },
        { "sparse, transposed", Matrix<double>.Build.SparseOfArray(Square).Transpose() },
        { "a column", Matrix<double>.Build.DenseOfArray(Square).Column(1).ToColumnMatrix() },
        { "a row", Matrix<double>.Build.SparseOfArray(Square).Row(2).ToRowMatrix() },
        { "a storage of its own", Matrix<double>.Build.Dense(DenseColumnMajorMatrixStorage<double>.OfArray(Square)) },
    };

    [Theory]
    [MemberData(nameof(Storages))]
    public void Row_64_every_storage_is_read_in_logical_order(string name, Matrix<double> m)
    {
        NDArray x = m;
        Assert.Equal((name, m.RowCount, m.ColumnCount), (name, x.Shape[0], x.Shape[1]));
        Assert.Equal(m.ToRowMajorArray(), x.ToArray());
        Assert.Equal(m.ToRowMajorArray(), m.ToNDArray().ToArray());
        Assert.Equal(m, x.ToMatrix());
        // what the product is worth, and what is done to the matrix afterwards
        Assert.Equal((m * m.Transpose()).ToRowMajorArray(), Np.MatMul(m, x.T).ToArray());
        var before = x.ToArray();
        m.Clear();
        Assert.Equal(before, x.ToArray());
    }

    public static readonly TheoryData<string, Vector<double>> VectorStorages = new()
    {
        { "dense", Vector<double>.Build.Dense([1.0, 0.0, 3.0]) },
        { "sparse", Vector<double>.Build.SparseOfArray([0.0, 2.0, 0.0, 4.0]) },
        { "part of a dense one", Vector<double>.Build.Dense([1.0, 2.0, 3.0, 4.0]).SubVector(1, 2) },
        { "part of a sparse one", Vector<double>.Build.SparseOfArray([0.0, 2.0, 0.0, 4.0]).SubVector(1, 3) },
        { "a row", Matrix<double>.Build.DenseOfArray(Square).Row(1) },
        { "a column of a sparse matrix", Matrix<double>.Build.SparseOfArray(Square).Column(2) },
        { "a diagonal", Matrix<double>.Build.DiagonalOfDiagonalArray([1.0, 2.0, 3.0]).Diagonal() },
    };

    [Theory]
    [MemberData(nameof(VectorStorages))]
    public void Row_64_every_vector_too(string name, Vector<double> v)
    {
        NDArray x = v;
        Assert.Equal((name, v.Count), (name, x.Size));
        Assert.Equal(v.ToArray(), x.ToArray());
        Assert.Equal(v, x.ToVector());
        Assert.Equal((2.0 * v).ToArray(), OnVectors.Grad(x => Np.Dot(x, x))(v).ToArray());
    }
}
