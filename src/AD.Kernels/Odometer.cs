// Steps through the elements of a strided view in row-major order.

namespace AD.Kernels;

internal ref struct Odometer
{
    private readonly ReadOnlySpan<int> dims;
    private readonly ReadOnlySpan<long> steps;
    private readonly Span<int> index;

    /// <summary>Where the present element lies in the storage.</summary>
    public long At;

    /// <summary>Stands at the first element; <paramref name="index"/> is room for one counter per axis.</summary>
    public Odometer(ReadOnlySpan<int> dims, ReadOnlySpan<long> steps, long offset, Span<int> index)
    {
        this.dims = dims;
        this.steps = steps;
        this.index = index;
        index.Clear();
        At = offset;
    }

    /// <summary>Goes to the next element; after the last it stands at the first again and says false.</summary>
    public bool Next()
    {
        for (var axis = dims.Length - 1; axis >= 0; axis--)
        {
            At += steps[axis];
            if (++index[axis] < dims[axis])
            {
                return true;
            }

            At -= steps[axis] * dims[axis];
            index[axis] = 0;
        }

        return false;
    }
}
