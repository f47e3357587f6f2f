// Reverse mode, the derivative as a linear function, and the adjoint of a linear function.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>Reverse mode: <c>(f(x), pullback)</c> with <c>pullback(c) = ∂f(x)ᵀ·c</c>, a tuple where f has several arguments. The pullback may be called again, on any thread.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">An argument is not of a floating dtype.</exception>
    /// <example><code>Vjp(x =&gt; x * x, 3.0).Pullback(1.0) // 6</code></example>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, NDArray> Pullback) Vjp(Func<NDArray, NDArray> f, NDArray x)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.One("Vjp", f), x);
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<R, NDArray> Pullback) Vjp<R>(Func<NDArray, R> f, NDArray x)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.One("Vjp", f), x);
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<R, A> Pullback) Vjp<A, R>(Func<A, R> f, A a)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.One("Vjp", f), a);
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, (NDArray, NDArray)> Pullback) Vjp(
        Func<NDArray, NDArray, NDArray> f, NDArray x, NDArray y)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (x, y));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<R, (NDArray, NDArray)> Pullback) Vjp<R>(Func<NDArray, NDArray, R> f, NDArray x, NDArray y)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (x, y));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<R, (A, B)> Pullback) Vjp<A, B, R>(Func<A, B, R> f, A a, B b)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (a, b));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, (NDArray, NDArray, NDArray)> Pullback) Vjp(
        Func<NDArray, NDArray, NDArray, NDArray> f, NDArray x, NDArray y, NDArray z)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (x, y, z));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<R, (NDArray, NDArray, NDArray)> Pullback) Vjp<R>(
        Func<NDArray, NDArray, NDArray, R> f, NDArray x, NDArray y, NDArray z)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (x, y, z));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<R, (A, B, C)> Pullback) Vjp<A, B, C, R>(Func<A, B, C, R> f, A a, B b, C c)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (a, b, c));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, (NDArray, NDArray, NDArray, NDArray)> Pullback) Vjp(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, NDArray x, NDArray y, NDArray z, NDArray w)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (x, y, z, w));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<R, (NDArray, NDArray, NDArray, NDArray)> Pullback) Vjp<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, NDArray x, NDArray y, NDArray z, NDArray w)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (x, y, z, w));
        return (value, pullback.Invoke);
    }

    /// <inheritdoc cref="Vjp(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<R, (A, B, C, D)> Pullback) Vjp<A, B, C, D, R>(Func<A, B, C, D, R> f, A a, B b, C c, D d)
    {
        var (value, pullback) = Differentiate.vjp("Vjp", false, Door.Tuple("Vjp", f), (a, b, c, d));
        return (value, pullback.Invoke);
    }

    /// <summary><c>(f(x), t ↦ ∂f(x)·t)</c>: the derivative at x as a linear function, which does not run f again.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="DtypeException">An argument is not of a floating dtype.</exception>
    /// <example><code>Linearize(x =&gt; Np.Sin(x), 0.0).Pushforward(2.0) // 2</code></example>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, NDArray> Pushforward) Linearize(Func<NDArray, NDArray> f, NDArray x)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.One("Linearize", f), x);
        return (value, pushforward.Invoke);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<NDArray, R> Pushforward) Linearize<R>(Func<NDArray, R> f, NDArray x)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.One("Linearize", f), x);
        return (value, pushforward.Invoke);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<A, R> Pushforward) Linearize<A, R>(Func<A, R> f, A a)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.One("Linearize", f), a);
        return (value, pushforward.Invoke);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, NDArray, NDArray> Pushforward) Linearize(
        Func<NDArray, NDArray, NDArray> f, NDArray x, NDArray y)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (x, y));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<NDArray, NDArray, R> Pushforward) Linearize<R>(Func<NDArray, NDArray, R> f, NDArray x, NDArray y)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (x, y));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<A, B, R> Pushforward) Linearize<A, B, R>(Func<A, B, R> f, A a, B b)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (a, b));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, NDArray, NDArray, NDArray> Pushforward) Linearize(
        Func<NDArray, NDArray, NDArray, NDArray> f, NDArray x, NDArray y, NDArray z)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (x, y, z));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<NDArray, NDArray, NDArray, R> Pushforward) Linearize<R>(
        Func<NDArray, NDArray, NDArray, R> f, NDArray x, NDArray y, NDArray z)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (x, y, z));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<A, B, C, R> Pushforward) Linearize<A, B, C, R>(Func<A, B, C, R> f, A a, B b, C c)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (a, b, c));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static (NDArray Value, Func<NDArray, NDArray, NDArray, NDArray, NDArray> Pushforward) Linearize(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, NDArray x, NDArray y, NDArray z, NDArray w)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (x, y, z, w));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static (R Value, Func<NDArray, NDArray, NDArray, NDArray, R> Pushforward) Linearize<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, NDArray x, NDArray y, NDArray z, NDArray w)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (x, y, z, w));
        return (value, pushforward.Apply);
    }

    /// <inheritdoc cref="Linearize(Func{NDArray, NDArray}, NDArray)"/>
    public static (R Value, Func<A, B, C, D, R> Pushforward) Linearize<A, B, C, D, R>(Func<A, B, C, D, R> f, A a, B b, C c, D d)
    {
        var (value, pushforward) = Differentiate.linearize("Linearize", Door.Tuple("Linearize", f), (a, b, c, d));
        return (value, pushforward.Apply);
    }

    /// <summary>The adjoint of a linear function: <c>⟨c, f(t)⟩ = ⟨LinearTranspose(f, x)(c), t⟩</c>. Of the example only the type counts.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The function is not linear.</exception>
    /// <example><code>LinearTranspose(x =&gt; 3.0 * x, 0.0)(2.0) // 6</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> LinearTranspose(Func<NDArray, NDArray> f, NDArray x) =>
        Differentiate.linearTranspose("LinearTranspose", Door.One("LinearTranspose", f), x).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static Func<R, NDArray> LinearTranspose<R>(Func<NDArray, R> f, NDArray x) =>
        Differentiate.linearTranspose("LinearTranspose", Door.One("LinearTranspose", f), x).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    public static Func<R, A> LinearTranspose<A, R>(Func<A, R> f, A a) =>
        Differentiate.linearTranspose("LinearTranspose", Door.One("LinearTranspose", f), a).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, (NDArray, NDArray)> LinearTranspose(Func<NDArray, NDArray, NDArray> f, NDArray x, NDArray y) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (x, y)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static Func<R, (NDArray, NDArray)> LinearTranspose<R>(Func<NDArray, NDArray, R> f, NDArray x, NDArray y) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (x, y)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    public static Func<R, (A, B)> LinearTranspose<A, B, R>(Func<A, B, R> f, A a, B b) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (a, b)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, (NDArray, NDArray, NDArray)> LinearTranspose(
        Func<NDArray, NDArray, NDArray, NDArray> f, NDArray x, NDArray y, NDArray z) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (x, y, z)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static Func<R, (NDArray, NDArray, NDArray)> LinearTranspose<R>(
        Func<NDArray, NDArray, NDArray, R> f, NDArray x, NDArray y, NDArray z) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (x, y, z)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    public static Func<R, (A, B, C)> LinearTranspose<A, B, C, R>(Func<A, B, C, R> f, A a, B b, C c) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (a, b, c)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, (NDArray, NDArray, NDArray, NDArray)> LinearTranspose(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f, NDArray x, NDArray y, NDArray z, NDArray w) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (x, y, z, w)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    [OverloadResolutionPriority(1)]
    public static Func<R, (NDArray, NDArray, NDArray, NDArray)> LinearTranspose<R>(
        Func<NDArray, NDArray, NDArray, NDArray, R> f, NDArray x, NDArray y, NDArray z, NDArray w) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (x, y, z, w)).Invoke;

    /// <inheritdoc cref="LinearTranspose(Func{NDArray, NDArray}, NDArray)"/>
    public static Func<R, (A, B, C, D)> LinearTranspose<A, B, C, D, R>(Func<A, B, C, D, R> f, A a, B b, C c, D d) =>
        Differentiate.linearTranspose("LinearTranspose", Door.Tuple("LinearTranspose", f), (a, b, c, d)).Invoke;
}
