// Gradients of functions that return something beside their value, which is not differentiated.
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary><c>(gradient, aux)</c> of a function that returns a scalar and something beside it, which is not differentiated.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>GradAux(x =&gt; (x.Pow(2), x + 1.0))(3.0) // (6, 4)</code></example>
    public static Func<NDArray, (NDArray Grad, TAux Aux)> GradAux<TAux>(Func<NDArray, (NDArray, TAux)> f)
    {
        var g = Door.One("GradAux", f);
        return x => Auxiliary.Grad("GradAux", g, x);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, (A Grad, TAux Aux)> GradAux<A, TAux>(Func<A, (NDArray, TAux)> f)
    {
        var g = Door.One("GradAux", f);
        return a => Auxiliary.Grad("GradAux", g, a);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<NDArray, NDArray, (NDArray Grad, TAux Aux)> GradAux<TAux>(Func<NDArray, NDArray, (NDArray, TAux)> f)
    {
        Door.Enter<NDArray, TAux>("GradAux", f);
        return (x, y) => Auxiliary.Grad("GradAux", Door.First(f, y), x);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, B, (A Grad, TAux Aux)> GradAux<A, B, TAux>(Func<A, B, (NDArray, TAux)> f)
    {
        Door.Enter<A, TAux>("GradAux", f);
        return (a, b) => Auxiliary.Grad("GradAux", Door.First(f, b), a);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Grad, TAux Aux)> GradAux<TAux>(
        Func<NDArray, NDArray, NDArray, (NDArray, TAux)> f)
    {
        Door.Enter<NDArray, TAux>("GradAux", f);
        return (x, y, z) => Auxiliary.Grad("GradAux", Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, B, C, (A Grad, TAux Aux)> GradAux<A, B, C, TAux>(Func<A, B, C, (NDArray, TAux)> f)
    {
        Door.Enter<A, TAux>("GradAux", f);
        return (a, b, c) => Auxiliary.Grad("GradAux", Door.First(f, b, c), a);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray Grad, TAux Aux)> GradAux<TAux>(
        Func<NDArray, NDArray, NDArray, NDArray, (NDArray, TAux)> f)
    {
        Door.Enter<NDArray, TAux>("GradAux", f);
        return (x, y, z, w) => Auxiliary.Grad("GradAux", Door.First(f, y, z, w), x);
    }

    /// <inheritdoc cref="GradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, B, C, D, (A Grad, TAux Aux)> GradAux<A, B, C, D, TAux>(Func<A, B, C, D, (NDArray, TAux)> f)
    {
        Door.Enter<A, TAux>("GradAux", f);
        return (a, b, c, d) => Auxiliary.Grad("GradAux", Door.First(f, b, c, d), a);
    }

    /// <summary><c>((value, aux), gradient)</c> of a function that returns a scalar and something beside it, which is not differentiated.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The result is not a scalar.</exception>
    /// <exception cref="DtypeException">The argument, or the result, is not of a floating dtype.</exception>
    /// <example><code>ValueAndGradAux(x =&gt; (x.Pow(2), x + 1.0))(3.0) // ((9, 4), 6)</code></example>
    public static Func<NDArray, ((NDArray Value, TAux Aux) Result, NDArray Grad)> ValueAndGradAux<TAux>(
        Func<NDArray, (NDArray, TAux)> f)
    {
        var g = Door.One("ValueAndGradAux", f);
        return x => Auxiliary.ValueAndGrad("ValueAndGradAux", g, x);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, ((NDArray Value, TAux Aux) Result, A Grad)> ValueAndGradAux<A, TAux>(Func<A, (NDArray, TAux)> f)
    {
        var g = Door.One("ValueAndGradAux", f);
        return a => Auxiliary.ValueAndGrad("ValueAndGradAux", g, a);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<NDArray, NDArray, ((NDArray Value, TAux Aux) Result, NDArray Grad)> ValueAndGradAux<TAux>(
        Func<NDArray, NDArray, (NDArray, TAux)> f)
    {
        Door.Enter<NDArray, TAux>("ValueAndGradAux", f);
        return (x, y) => Auxiliary.ValueAndGrad("ValueAndGradAux", Door.First(f, y), x);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, B, ((NDArray Value, TAux Aux) Result, A Grad)> ValueAndGradAux<A, B, TAux>(Func<A, B, (NDArray, TAux)> f)
    {
        Door.Enter<A, TAux>("ValueAndGradAux", f);
        return (a, b) => Auxiliary.ValueAndGrad("ValueAndGradAux", Door.First(f, b), a);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<NDArray, NDArray, NDArray, ((NDArray Value, TAux Aux) Result, NDArray Grad)> ValueAndGradAux<TAux>(
        Func<NDArray, NDArray, NDArray, (NDArray, TAux)> f)
    {
        Door.Enter<NDArray, TAux>("ValueAndGradAux", f);
        return (x, y, z) => Auxiliary.ValueAndGrad("ValueAndGradAux", Door.First(f, y, z), x);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, B, C, ((NDArray Value, TAux Aux) Result, A Grad)> ValueAndGradAux<A, B, C, TAux>(
        Func<A, B, C, (NDArray, TAux)> f)
    {
        Door.Enter<A, TAux>("ValueAndGradAux", f);
        return (a, b, c) => Auxiliary.ValueAndGrad("ValueAndGradAux", Door.First(f, b, c), a);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, ((NDArray Value, TAux Aux) Result, NDArray Grad)> ValueAndGradAux<TAux>(
        Func<NDArray, NDArray, NDArray, NDArray, (NDArray, TAux)> f)
    {
        Door.Enter<NDArray, TAux>("ValueAndGradAux", f);
        return (x, y, z, w) => Auxiliary.ValueAndGrad("ValueAndGradAux", Door.First(f, y, z, w), x);
    }

    /// <inheritdoc cref="ValueAndGradAux{TAux}(Func{NDArray, ValueTuple{NDArray, TAux}})"/>
    public static Func<A, B, C, D, ((NDArray Value, TAux Aux) Result, A Grad)> ValueAndGradAux<A, B, C, D, TAux>(
        Func<A, B, C, D, (NDArray, TAux)> f)
    {
        Door.Enter<A, TAux>("ValueAndGradAux", f);
        return (a, b, c, d) => Auxiliary.ValueAndGrad("ValueAndGradAux", Door.First(f, b, c, d), a);
    }
}
