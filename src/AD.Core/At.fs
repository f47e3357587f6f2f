/// Functional updates for both languages: `x.At[i].Set(v)` and its like give a new array in which one part differs.
namespace AD

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open AD.Internal

/// <summary>
/// What can be done with a part <c>x.At[…]</c> of an array. Each gives a new array; nothing is written to. A value broadcasts to the part and
/// takes the array's dtype; one that does not fit it is refused. A mask alone, with one value for all its places, works on traced masks too.
/// </summary>
/// <example><code>Np.Zeros(3).At["1:"].Set(2.0).ToString() // [0. 2. 2.]</code></example>
[<AbstractClass; Sealed; Extension>]
type AtOperations =
    /// <summary>The array with this value at the part. Of a place that is named more than once the last value stays, and its gradient alone flows.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At[0].Set(9.0).ToString() // [9. 2. 3.]</code></example>
    [<Extension>]
    static member Set(at: AtRef, value: NDArray, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode) : NDArray =
        Raise.ifNull (nameof at) at
        Update.set "Set" mode at value

    /// <summary>The array with this value added at the part. A place that is named more than once receives each of its values.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype.</exception>
    /// <example><code>Np.Zeros(3).At[[| 1; 1; 2 |]].Add(1.0).ToString() // [0. 2. 1.]</code></example>
    [<Extension>]
    static member Add(at: AtRef, value: NDArray, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode) : NDArray =
        Raise.ifNull (nameof at) at
        Update.add "Add" mode at value

    /// <summary>The array with this value subtracted at the part, from a place that is named more than once each of its values.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype.</exception>
    /// <example><code>Np.Ones(3).At[-1].Subtract(0.5).ToString() // [1.  1.  0.5]</code></example>
    [<Extension>]
    static member Subtract(at: AtRef, value: NDArray, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode) : NDArray =
        Raise.ifNull (nameof at) at
        Update.add "Subtract" mode at (Words.Negative(Update.fitted "Subtract" at.Array value))

    /// <summary>The array multiplied by this value at the part, a place that is named more than once by each of its values.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <param name="uniqueIndices">A promise that no place is named twice, which saves a sort; if it is broken, one of the values stays.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At["1:"].Multiply(10.0).ToString() // [ 1. 20. 30.]</code></example>
    [<Extension>]
    static member Multiply
        (
            at: AtRef,
            value: NDArray,
            [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode,
            [<Optional; DefaultParameterValue(false)>] uniqueIndices: bool
        ) : NDArray =
        Raise.ifNull (nameof at) at
        Update.byFactor "Multiply" mode uniqueIndices Lax.mul at value

    /// <summary>The array divided by this value at the part, a place that is named more than once by the product of its values.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <param name="uniqueIndices">A promise that no place is named twice, as for <c>Multiply</c>.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype, or that is not a floating one.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At[1].Divide(4.0).ToString() // [1.  0.5 3. ]</code></example>
    [<Extension>]
    static member Divide
        (
            at: AtRef,
            value: NDArray,
            [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode,
            [<Optional; DefaultParameterValue(false)>] uniqueIndices: bool
        ) : NDArray =
        Raise.ifNull (nameof at) at

        if not at.Array.Dtype.IsFloating then
            Raise.dtype
                "AD307"
                $"Divide at a part of {Message.a at.Array.Aval}: true division does not give integers."
                "Convert first: x.AsType(Dtype.Float64)."

        Update.byFactor "Divide" mode uniqueIndices Lax.div at value

    /// <summary>The array raised to this power at the part, a place that is named more than once to the product of its values.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <param name="uniqueIndices">A promise that no place is named twice, as for <c>Multiply</c>.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype, or that is boolean.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At["1:"].Power(2.0).ToString() // [1. 4. 9.]</code></example>
    [<Extension>]
    static member Power
        (
            at: AtRef,
            value: NDArray,
            [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode,
            [<Optional; DefaultParameterValue(false)>] uniqueIndices: bool
        ) : NDArray =
        Raise.ifNull (nameof at) at

        if at.Array.Dtype = Dtype.Bool then
            Raise.dtype "AD307" $"Power at a part of {Message.a at.Array.Aval}." "Convert first: x.AsType(Dtype.Float64)."

        Update.byFactor "Power" mode uniqueIndices Lax.pow at value

    /// <summary>The array with the smaller of itself and this value at the part; NaN wins. A tie shares its gradient as <c>Np.Minimum</c> does.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At["1:"].Min(2.5).ToString() // [1.  2.  2.5]</code></example>
    [<Extension>]
    static member Min(at: AtRef, value: NDArray, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode) : NDArray =
        Raise.ifNull (nameof at) at
        Update.extremum "Min" mode Binary.Min at value

    /// <summary>The array with the larger of itself and this value at the part; NaN wins. A tie shares its gradient as <c>Np.Maximum</c> does.</summary>
    /// <param name="at">The part.</param>
    /// <param name="value">What broadcasts to the part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The value does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The value does not fit the array's dtype.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At[[| 0; 0 |]].Max(Np.Array [| 5.0; 4.0 |]).ToString() // [5. 2. 3.]</code></example>
    [<Extension>]
    static member Max(at: AtRef, value: NDArray, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode) : NDArray =
        Raise.ifNull (nameof at) at
        Update.extremum "Max" mode Binary.Max at value

    /// <summary>The array with a function of the part in the part's place. The function is applied once, also where a place is named more than once.</summary>
    /// <param name="at">The part.</param>
    /// <param name="f">From the part to an array that broadcasts to it.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The result does not broadcast to the part.</exception>
    /// <exception cref="T:AD.DtypeException">The result does not fit the array's dtype.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0; 3.0 |]).At["1:"].Apply(fun v -> v * v).ToString() // [1. 4. 9.]</code></example>
    [<Extension>]
    static member Apply
        (at: AtRef, f: Func<NDArray, NDArray>, [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode)
        : NDArray =
        Raise.ifNull (nameof at) at
        Raise.ifNull (nameof f) f
        Update.apply "Apply" mode f.Invoke at

    /// <summary>The part itself, as <c>x[…]</c>, with a choice of what an index out of range reads.</summary>
    /// <param name="at">The part.</param>
    /// <param name="mode">What an index out of range means; an exception by default.</param>
    /// <param name="fill">What <c>Drop</c> and <c>Fill</c> read out of range; left out it is NaN, of integers the least (unsigned: the greatest), of booleans true.</param>
    /// <exception cref="T:AD.IndexException">An index is out of range.</exception>
    /// <exception cref="T:AD.DtypeException">The fill value does not fit the array's dtype.</exception>
    /// <example><code>Np.Array([| 1.0; 2.0 |]).At[[| 0; 9 |]].Get(IndexMode.Fill, 7.0).ToString() // [1. 7.]</code></example>
    [<Extension>]
    static member Get
        (
            at: AtRef,
            [<Optional; DefaultParameterValue(IndexMode.Raise)>] mode: IndexMode,
            [<Optional; DefaultParameterValue(null: NDArray | null)>] fill: NDArray | null
        ) : NDArray =
        Raise.ifNull (nameof at) at
        Update.get mode fill at
