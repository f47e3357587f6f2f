// Walks several strided operands of one shape in row-major order, one run of the innermost axis at a time.

namespace AD.Kernels;

/// <summary>
/// The common iteration over operands of one shape. Axes that every operand walks by one stride are merged; what is left of the
/// outer axes is an odometer, so that no index is ever divided.
/// </summary>
internal ref struct Walk
{
    private readonly Span<long> _index;
    private readonly Span<long> _dims;
    private readonly Span<long> _steps;
    private readonly Span<long> _at;
    private readonly int _operands;
    private readonly int _rank;

    /// <summary>The words of scratch that a walk over operands of this rank needs.</summary>
    public static int Room(int rank, int operands) => ((rank + 1) * (2 + operands)) + operands;

    /// <summary>The stride with which one run goes over all elements: 1 for neighbours in row-major order, 0 for one element; else -1.</summary>
    public static int WholeStep(int[] shape, long[] strides)
    {
        long neighbour = 1;
        var (neighbours, still) = (true, true);
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1)
            {
                neighbours &= strides[axis] == neighbour;
                still &= strides[axis] == 0;
                neighbour *= shape[axis];
            }
        }

        return neighbours ? 1 : still ? 0 : -1;
    }

    private Walk(Span<long> room, int capacity, int operands)
    {
        _operands = operands;
        _index = room[..capacity];
        _dims = room.Slice(capacity, capacity);
        _steps = room.Slice(2 * capacity, capacity * operands);
        _at = room.Slice((2 + operands) * capacity, operands);
        _index.Clear();
    }

    /// <summary>Over one operand. The shape has no axis of size 0.</summary>
    public Walk(Span<long> room, int[] shape, long x, long[] xs)
        : this(room, shape.Length + 1, 1)
    {
        _at[0] = x;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] != 1)
            {
                _steps[_rank] = xs[axis];
                _rank = Merge(shape[axis]);
            }
        }

        _rank = AtLeastOne();
    }

    /// <summary>Over two operands. The shape has no axis of size 0.</summary>
    public Walk(Span<long> room, int[] shape, long x, long[] xs, long y, long[] ys)
        : this(room, shape.Length + 1, 2)
    {
        _at[0] = x;
        _at[1] = y;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] != 1)
            {
                _steps[2 * _rank] = xs[axis];
                _steps[(2 * _rank) + 1] = ys[axis];
                _rank = Merge(shape[axis]);
            }
        }

        _rank = AtLeastOne();
    }

    /// <summary>Over three operands. The shape has no axis of size 0.</summary>
    public Walk(Span<long> room, int[] shape, long x, long[] xs, long y, long[] ys, long z, long[] zs)
        : this(room, shape.Length + 1, 3)
    {
        _at[0] = x;
        _at[1] = y;
        _at[2] = z;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] != 1)
            {
                _steps[3 * _rank] = xs[axis];
                _steps[(3 * _rank) + 1] = ys[axis];
                _steps[(3 * _rank) + 2] = zs[axis];
                _rank = Merge(shape[axis]);
            }
        }

        _rank = AtLeastOne();
    }

    /// <summary>The length of a run.</summary>
    public readonly int Inner => (int)_dims[_rank - 1];

    /// <summary>The stride of an operand within a run.</summary>
    public readonly long Step(int operand) => _steps[((_rank - 1) * _operands) + operand];

    /// <summary>Where the current run of an operand begins.</summary>
    public readonly long At(int operand) => _at[operand];

    /// <summary>Goes to the next run; false after the last.</summary>
    public readonly bool Next()
    {
        for (var axis = _rank - 2; axis >= 0; axis--)
        {
            var steps = _steps.Slice(axis * _operands, _operands);
            for (var k = 0; k < steps.Length; k++)
            {
                _at[k] += steps[k];
            }

            if (++_index[axis] < _dims[axis])
            {
                return true;
            }

            for (var k = 0; k < steps.Length; k++)
            {
                _at[k] -= steps[k] * _dims[axis];
            }

            _index[axis] = 0;
        }

        return false;
    }

    // The strides of a new innermost axis have been written at _rank: joins it to the axis before where all operands allow it.
    private readonly int Merge(int size)
    {
        var steps = _steps.Slice(_rank * _operands, _operands);
        if (_rank > 0)
        {
            var before = _steps.Slice((_rank - 1) * _operands, _operands);
            var joins = true;
            for (var k = 0; k < steps.Length; k++)
            {
                joins &= before[k] == steps[k] * size;
            }

            if (joins)
            {
                steps.CopyTo(before);
                _dims[_rank - 1] *= size;
                return _rank;
            }
        }

        _dims[_rank] = size;
        return _rank + 1;
    }

    private readonly int AtLeastOne()
    {
        if (_rank > 0)
        {
            return _rank;
        }

        _dims[0] = 1;
        _steps[.._operands].Fill(1);
        return 1;
    }
}
