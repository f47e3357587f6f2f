// Functions staged once for each signature into a program.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>f, staged once for each signature of its arguments into a program: <c>Jit(f) = f</c>. Keep the function it returns: the programs live in it.</summary>
    /// <remarks>f runs once for each signature, on traced arrays: what else it does happens then and not later. What it captures is watched for change, all but the elements of a .NET array of numbers. Random numbers that it draws from a generator of .NET, a seventeenth trace, and Jit anew for each call are warned of (<see cref="Warnings"/>).</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TracerValueException">f needs a number that is not known while it is staged.</exception>
    /// <example><code>Jit(x =&gt; x * x + 1.0)(3.0) // 10</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> Jit(Func<NDArray, NDArray> f) => Jitting.jit("Jit", [], f, Door.One("Jit", f)).Invoke;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, R> Jit<R>(Func<NDArray, R> f) => Jitting.jit("Jit", [], f, Door.One("Jit", f)).Invoke;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    public static Func<A, R> Jit<A, R>(Func<A, R> f) => Jitting.jit("Jit", [], f, Door.One("Jit", f)).Invoke;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> Jit(Func<NDArray, NDArray, NDArray> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, R> Jit<R>(Func<NDArray, NDArray, R> f) => Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    public static Func<A, B, R> Jit<A, B, R>(Func<A, B, R> f) => Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray> Jit(Func<NDArray, NDArray, NDArray, NDArray> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, R> Jit<R>(Func<NDArray, NDArray, NDArray, R> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, R> Jit<A, B, C, R>(Func<A, B, C, R> f) => Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Jit(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, R> Jit<R>(Func<NDArray, NDArray, NDArray, NDArray, R> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, D, R> Jit<A, B, C, D, R>(Func<A, B, C, D, R> f) => Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Jit(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, R> Jit<R>(Func<NDArray, NDArray, NDArray, NDArray, NDArray, R> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, D, E, R> Jit<A, B, C, D, E, R>(Func<A, B, C, D, E, R> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> Jit(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, R> Jit<R>(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, R> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <inheritdoc cref="Jit(Func{NDArray, NDArray})"/>
    public static Func<A, B, C, D, E, F, R> Jit<A, B, C, D, E, F, R>(Func<A, B, C, D, E, F, R> f) =>
        Jitting.jit("Jit", [], f, Door.Tuple("Jit", f)).Apply;

    /// <summary>Jit of a tree whose parts at these paths are numbers that belong to the signature: another number, another program.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The tree has no such part, or holds a number that is not declared.</exception>
    /// <example><code>Jit(((NDArray X, double Rate) p) =&gt; p.X * p.Rate, statics: ["[1]"])((2.0, 0.5)) // 1</code></example>
    public static Func<A, R> Jit<A, R>(Func<A, R> f, string[] statics) => Jitting.jit("Jit", statics, f, Door.Static("Jit", f)).Invoke;

    /// <summary>The traces of a jitted function so far, and why each was needed.</summary>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TransformException">The function was not made by <c>Jit</c>.</exception>
    /// <example><code>var f = Jit(x =&gt; x * x); f(1.0); StatsOf(f).Traces // 1</code></example>
    public static JitStats StatsOf(Delegate f) => Jitting.statsOf("StatsOf", f);
}
