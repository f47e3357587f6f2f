// Functions of one number, for root finders.
using AD.Internal;

namespace AD;

/// <summary>Functions of one number, <c>double</c> to <c>double</c>, for root finders.</summary>
/// <example><code>OnScalars.Derivative(x =&gt; x.Pow(2))(3.0) // 6</code></example>
public static class OnScalars
{
    /// <summary>f as a function from number to number.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnScalars.Value(x =&gt; x.Pow(2))(3.0) // 9</code></example>
    public static Func<double, double> Value(Func<NDArray, NDArray> f) =>
        Scalars.value("OnScalars.Value", Door.One("OnScalars.Value", f)).Invoke;

    /// <summary>The derivative of f.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <example><code>OnScalars.Derivative(x =&gt; x.Pow(2))(3.0) // 6</code></example>
    public static Func<double, double> Derivative(Func<NDArray, NDArray> f) =>
        Scalars.derivative("OnScalars.Derivative", Door.One("OnScalars.Derivative", f)).Invoke;
}
