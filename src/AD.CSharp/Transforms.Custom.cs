// Functions that bring their own derivatives, and functions whose backward pass computes again what it does not keep.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>f with a derivative of one's own: <c>rule(x, t) = (f(x), ∂f(x)·t)</c>, linear in t; of two arguments their pairs. Reverse mode transposes it, Vmap and Jit keep it.</summary>
    /// <remarks>Under Grad and Jvp the rule sees numbers, so ordinary <c>if</c> works in it. Numbers that it needs beside x are captured; arrays with a derivative are arguments.</remarks>
    /// <exception cref="ArgumentNullException">f or rule is null.</exception>
    /// <exception cref="TransformException">The rule captures a traced value (AD080), or returns another tree than f.</exception>
    /// <exception cref="ShapeException">A tangent has another shape than its result (AD082).</exception>
    /// <exception cref="DtypeException">A tangent has another dtype than its result (AD083).</exception>
    /// <example><code>Grad(CustomJvp(x =&gt; Np.Abs(x), (x, t) =&gt; (Np.Abs(x), Np.Where(x &gt; 0.0, t, -t))))(0.0) // -1</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> CustomJvp(Func<NDArray, NDArray> f, Func<NDArray, NDArray, (NDArray Value, NDArray Tangent)> rule) =>
        RuleDoor.Jvp("CustomJvp", f, Door.One("CustomJvp", f), rule).Invoke;

    /// <inheritdoc cref="CustomJvp(Func{NDArray, NDArray}, Func{NDArray, NDArray, ValueTuple{NDArray, NDArray}})"/>
    public static Func<A, R> CustomJvp<A, R>(Func<A, R> f, Func<A, A, (R Value, R Tangent)> rule) =>
        RuleDoor.Jvp("CustomJvp", f, Door.One("CustomJvp", f), rule).Invoke;

    /// <inheritdoc cref="CustomJvp(Func{NDArray, NDArray}, Func{NDArray, NDArray, ValueTuple{NDArray, NDArray}})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> CustomJvp(
        Func<NDArray, NDArray, NDArray> f, Func<(NDArray, NDArray), (NDArray, NDArray), (NDArray Value, NDArray Tangent)> rule) =>
        RuleDoor.Jvp("CustomJvp", f, Door.Tuple("CustomJvp", f), rule).Apply;

    /// <inheritdoc cref="CustomJvp(Func{NDArray, NDArray}, Func{NDArray, NDArray, ValueTuple{NDArray, NDArray}})"/>
    public static Func<A, B, R> CustomJvp<A, B, R>(Func<A, B, R> f, Func<(A, B), (A, B), (R Value, R Tangent)> rule) =>
        RuleDoor.Jvp("CustomJvp", f, Door.Tuple("CustomJvp", f), rule).Apply;

    /// <summary>f with an adjoint of one's own: <c>fwd(x) = (f(x), residuals)</c> and <c>bwd(residuals, c) = ∂f(x)ᵀ·c</c>, a pair of two arguments. Forward mode transposes bwd.</summary>
    /// <remarks>Under Grad fwd and bwd see numbers, so ordinary <c>if</c> works in them. The residuals are a tree of arrays and of static values.</remarks>
    /// <exception cref="ArgumentNullException">f, fwd or bwd is null.</exception>
    /// <exception cref="TransformException">fwd or bwd captures a traced value (AD080), bwd returns another tree than the argument, or forward mode finds bwd not linear (AD085).</exception>
    /// <exception cref="ShapeException">A cotangent has another shape than its argument (AD082).</exception>
    /// <exception cref="DtypeException">A cotangent has another dtype than its argument (AD083).</exception>
    /// <example><code>Grad(CustomVjp(x =&gt; x * x, x =&gt; (x * x, x), (x, c) =&gt; 20.0 * x * c))(3.0) // 60</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> CustomVjp<S>(
        Func<NDArray, NDArray> f, Func<NDArray, (NDArray Value, S Residuals)> fwd, Func<S, NDArray, NDArray> bwd) =>
        RuleDoor.Vjp("CustomVjp", f, Door.One("CustomVjp", f), fwd, bwd).Invoke;

    /// <inheritdoc cref="CustomVjp{S}(Func{NDArray, NDArray}, Func{NDArray, ValueTuple{NDArray, S}}, Func{S, NDArray, NDArray})"/>
    public static Func<A, R> CustomVjp<A, R, S>(Func<A, R> f, Func<A, (R Value, S Residuals)> fwd, Func<S, R, A> bwd) =>
        RuleDoor.Vjp("CustomVjp", f, Door.One("CustomVjp", f), fwd, bwd).Invoke;

    /// <inheritdoc cref="CustomVjp{S}(Func{NDArray, NDArray}, Func{NDArray, ValueTuple{NDArray, S}}, Func{S, NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> CustomVjp<S>(
        Func<NDArray, NDArray, NDArray> f, Func<NDArray, NDArray, (NDArray Value, S Residuals)> fwd, Func<S, NDArray, (NDArray, NDArray)> bwd) =>
        RuleDoor.Vjp("CustomVjp", f, Door.Tuple("CustomVjp", f), RuleDoor.Paired(fwd), bwd).Apply;

    /// <inheritdoc cref="CustomVjp{S}(Func{NDArray, NDArray}, Func{NDArray, ValueTuple{NDArray, S}}, Func{S, NDArray, NDArray})"/>
    public static Func<A, B, R> CustomVjp<A, B, R, S>(Func<A, B, R> f, Func<A, B, (R Value, S Residuals)> fwd, Func<S, R, (A, B)> bwd) =>
        RuleDoor.Vjp("CustomVjp", f, Door.Tuple("CustomVjp", f), RuleDoor.Paired(fwd), bwd).Apply;

    /// <summary>f with both rules: <c>rule</c> where tangents are wanted, <c>fwd</c> and <c>bwd</c> where cotangents are.</summary>
    /// <exception cref="ArgumentNullException">f or a rule is null.</exception>
    /// <exception cref="TransformException">A rule captures a traced value (AD080), or returns another tree than it should.</exception>
    /// <example><code>Hessian(CustomRules(x =&gt; Np.Sin(x), (x, t) =&gt; (Np.Sin(x), t * Np.Cos(x)), x =&gt; (Np.Sin(x), Np.Cos(x)), (k, c) =&gt; c * k))(0.0) // 0</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> CustomRules<S>(
        Func<NDArray, NDArray> f,
        Func<NDArray, NDArray, (NDArray Value, NDArray Tangent)> rule,
        Func<NDArray, (NDArray Value, S Residuals)> fwd,
        Func<S, NDArray, NDArray> bwd) =>
        RuleDoor.Both("CustomRules", f, Door.One("CustomRules", f), rule, fwd, bwd).Invoke;

    /// <inheritdoc cref="CustomRules{S}(Func{NDArray, NDArray}, Func{NDArray, NDArray, ValueTuple{NDArray, NDArray}}, Func{NDArray, ValueTuple{NDArray, S}}, Func{S, NDArray, NDArray})"/>
    public static Func<A, R> CustomRules<A, R, S>(
        Func<A, R> f, Func<A, A, (R Value, R Tangent)> rule, Func<A, (R Value, S Residuals)> fwd, Func<S, R, A> bwd) =>
        RuleDoor.Both("CustomRules", f, Door.One("CustomRules", f), rule, fwd, bwd).Invoke;

    /// <summary>Whether a tangent or cotangent that a rule is given is zero without a look at its elements: that of an argument that is not differentiated, or of a result that nobody uses.</summary>
    /// <exception cref="ArgumentNullException">t is null.</exception>
    /// <example><code>IsZeroTangent(Np.Zeros(3)) // True</code></example>
    public static bool IsZeroTangent(NDArray t) => Core.isZeroTangent(t);

    /// <summary>f, of which reverse mode keeps only what the policy says (by default the arguments) and computes the rest again: f, with the same derivatives.</summary>
    /// <remarks>f is staged at each call, so it may not read numbers out; what it captures counts as an argument.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="TracerValueException">f needs a number that is not known while it is staged.</exception>
    /// <example><code>Grad(Checkpoint(x =&gt; Np.Sin(Np.Sin(x))))(0.0) // 1</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> Checkpoint(Func<NDArray, NDArray> f, CheckpointPolicy policy = CheckpointPolicy.Nothing) =>
        Checkpointing.checkpoint("Checkpoint", policy, Door.One("Checkpoint", f)).Invoke;

    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray}, CheckpointPolicy)"/>
    public static Func<A, R> Checkpoint<A, R>(Func<A, R> f, CheckpointPolicy policy = CheckpointPolicy.Nothing) =>
        Checkpointing.checkpoint("Checkpoint", policy, Door.One("Checkpoint", f)).Invoke;

    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray}, CheckpointPolicy)"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> Checkpoint(
        Func<NDArray, NDArray, NDArray> f, CheckpointPolicy policy = CheckpointPolicy.Nothing) =>
        Checkpointing.checkpoint("Checkpoint", policy, Door.Tuple("Checkpoint", f)).Apply;

    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray}, CheckpointPolicy)"/>
    public static Func<A, B, R> Checkpoint<A, B, R>(Func<A, B, R> f, CheckpointPolicy policy = CheckpointPolicy.Nothing) =>
        Checkpointing.checkpoint("Checkpoint", policy, Door.Tuple("Checkpoint", f)).Apply;
}
