// Looking inside: text and callbacks when a program runs, checks of its values, and the first NaN.
using System.Runtime.CompilerServices;
using AD.Internal;

namespace AD;

public static partial class Transforms
{
    /// <summary>Writes the numbers of arrays each time the program runs: under Jit too, and under Vmap once for each example, in order.</summary>
    /// <remarks>The format is that of <c>string.Format</c>: no interpolated string, whose text would be made while tracing. Derivatives print once, in the forward pass.</remarks>
    /// <exception cref="ArgumentNullException">The format or an array is null.</exception>
    /// <exception cref="TransformException">The text is not a format of so many arrays (AD087).</exception>
    /// <exception cref="TracerValueException">A tangent is printed in reverse mode, where it has no value (AD089).</exception>
    /// <example><code>Jit(x =&gt; { DebugPrint("x is {0}", x); return x * x; })(3.0) // 9</code></example>
    public static void DebugPrint(string format, params NDArray[] values) => Reporting.print("DebugPrint", format, values);

    /// <summary>Calls a function with the numbers of an array, or of a tree, each time the program runs: under Jit too, and under Vmap once for each example, in order.</summary>
    /// <exception cref="ArgumentNullException">The action or the value is null.</exception>
    /// <example><code>Jit(x =&gt; { DebugCallback(v =&gt; Console.WriteLine(v), x); return x * x; })(3.0) // 9</code></example>
    [OverloadResolutionPriority(2)]
    public static void DebugCallback(Action<NDArray> action, NDArray value) => RuleDoor.Callback("DebugCallback", action, value);

    /// <inheritdoc cref="DebugCallback(Action{NDArray}, NDArray)"/>
    public static void DebugCallback<A>(Action<A> action, A value) => RuleDoor.Callback("DebugCallback", action, value);

    /// <summary>Fails when the program runs and the mask is true anywhere: under Jit, Vmap and Grad too.</summary>
    /// <exception cref="ArgumentNullException">The mask or the message is null.</exception>
    /// <exception cref="CheckException">The mask is true somewhere (AD088); the message says where.</exception>
    /// <exception cref="DtypeException">The condition is not a mask (AD091).</exception>
    /// <example><code>Jit(x =&gt; { ErrorIf(x &lt; 0.0, "the root of a negative number"); return Np.Sqrt(x); })(4.0) // 2</code></example>
    public static void ErrorIf(NDArray mask, string message) => Reporting.errorIf("ErrorIf", message, mask);

    /// <summary>f, stopped at the first NaN that it, or a derivative of it, computes: f where there is none. Under Jit and Vmap too.</summary>
    /// <remarks>Slow: every result is looked at. Outside a gradient, <c>CheckNaN(Grad(f))</c>, all of the backward pass is looked at; inside, <c>Grad(CheckNaN(f))</c>, the cotangents.</remarks>
    /// <exception cref="ArgumentNullException">f is null.</exception>
    /// <exception cref="NaNException">A NaN: the message names the operation, the user's line (where there are symbols), the place and the operands (AD090).</exception>
    /// <example><code>CheckNaN(Grad(x =&gt; Np.Sqrt(x)))(4.0) // 0.25</code></example>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray> CheckNaN(Func<NDArray, NDArray> f) => Internal.CheckNaN.checkNaN("CheckNaN", Door.One("CheckNaN", f)).Invoke;

    /// <inheritdoc cref="CheckNaN(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(1)]
    public static Func<NDArray, R> CheckNaN<R>(Func<NDArray, R> f) => Internal.CheckNaN.checkNaN("CheckNaN", Door.One("CheckNaN", f)).Invoke;

    /// <inheritdoc cref="CheckNaN(Func{NDArray, NDArray})"/>
    public static Func<A, R> CheckNaN<A, R>(Func<A, R> f) => Internal.CheckNaN.checkNaN("CheckNaN", Door.One("CheckNaN", f)).Invoke;

    /// <inheritdoc cref="CheckNaN(Func{NDArray, NDArray})"/>
    [OverloadResolutionPriority(2)]
    public static Func<NDArray, NDArray, NDArray> CheckNaN(Func<NDArray, NDArray, NDArray> f) =>
        Internal.CheckNaN.checkNaN("CheckNaN", Door.Tuple("CheckNaN", f)).Apply;

    /// <inheritdoc cref="CheckNaN(Func{NDArray, NDArray})"/>
    public static Func<A, B, R> CheckNaN<A, B, R>(Func<A, B, R> f) => Internal.CheckNaN.checkNaN("CheckNaN", Door.Tuple("CheckNaN", f)).Apply;
}
