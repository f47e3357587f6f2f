/// The front door: every transform in a few lines. Derivatives rest on three ideas, a file each: the chain rule (Jvp), writing down the linear part (Linearize), and its adjoint (Transpose); vjp is the last two in turn. vmap (Batch) and jit stand beside them.
namespace AD

open System.ComponentModel
open AD.Internal

/// <summary>The transforms of functions from array to array, as F# functions.</summary>
[<AutoOpen; EditorBrowsable(EditorBrowsableState.Never)>]
module Core =

    // ---- derivatives -----------------------------------------------------------------------------
    // ∂f(x) is the derivative of f at x, a linear map: the Jacobian matrix, once arrays are flattened. A tangent is a vector that it acts
    // on; a cotangent is one that its transpose ∂f(x)ᵀ acts on.

    /// <summary>Forward mode: <c>jvp f x t = (f x, ∂f(x)·t)</c>. The tangent has the shape and dtype of x.</summary>
    /// <exception cref="T:AD.ShapeException">The tangent has another shape than x.</exception>
    /// <exception cref="T:AD.DtypeException">x is not of a floating dtype, or the tangent of another one.</exception>
    /// <example><code>jvp (fun x -> x * x) (Np.Scalar 3.0) (Np.Scalar 1.0) // (9, 6)</code></example>
    let jvp (f: NDArray -> NDArray) (x: NDArray) (t: NDArray) : NDArray * NDArray =
        let struct (y, dy) = Differentiate.jvp "jvp" f x t
        y, dy

    /// <summary>Reverse mode: <c>vjp f x = (f x, pullback)</c> with <c>pullback c = ∂f(x)ᵀ·c</c>; the pullback may be called again, on any thread.</summary>
    /// <exception cref="T:AD.DtypeException">x is not of a floating dtype.</exception>
    /// <example><code>let y, pullback = vjp (fun x -> x * x) (Np.Scalar 3.0) in pullback (Np.Scalar 1.0) // 6</code></example>
    let vjp (f: NDArray -> NDArray) (x: NDArray) : NDArray * (NDArray -> NDArray) =
        let struct (y, pullback) = Differentiate.vjp "vjp" false f x
        y, pullback

    /// <summary><c>linearize f x = (f x, t ↦ ∂f(x)·t)</c>, without running f again.</summary>
    /// <exception cref="T:AD.DtypeException">An argument is not of a floating dtype (AD005).</exception>
    /// <example><code>let y, push = linearize sin (Np.Scalar 0.0) in push (Np.Scalar 2.0) // 2</code></example>
    let linearize (f: NDArray -> NDArray) (x: NDArray) : NDArray * (NDArray -> NDArray) =
        let struct (y, pushforward) = Differentiate.linearize "linearize" f x
        y, pushforward

    /// <summary>The adjoint of a linear function: <c>⟨c, f t⟩ = ⟨linearTranspose f example c, t⟩</c> for all t and c. Only the example's shape and dtype are used.</summary>
    /// <exception cref="T:AD.TransformException">The function has an operation without an adjoint (a constant added to a linear function is not noticed).</exception>
    /// <example><code>linearTranspose (fun x -> 3.0 * x) (Np.Scalar 0.0) (Np.Scalar 2.0) // 6</code></example>
    let linearTranspose (f: NDArray -> NDArray) (example: NDArray) : NDArray -> NDArray =
        Differentiate.linearTranspose "linearTranspose" f example

    /// <summary>The value of a scalar function and its gradient: the pullback of 1.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar.</exception>
    /// <exception cref="T:AD.DtypeException">x or the result is not of a floating dtype.</exception>
    /// <example><code>valueAndGrad (fun x -> x ** 2) (Np.Scalar 3.0) // (9, 6)</code></example>
    let valueAndGrad (f: NDArray -> NDArray) : NDArray -> NDArray * NDArray =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (y, g) = Differentiate.valueAndGrad "valueAndGrad" false f x
            y, g

    /// <summary>The gradient of a scalar function, of the shape and dtype of its argument.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar.</exception>
    /// <exception cref="T:AD.DtypeException">x or the result is not of a floating dtype.</exception>
    /// <example><code>grad (fun x -> x ** 2) (Np.Scalar 3.0) // 6</code></example>
    let grad (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (_, g) = Differentiate.valueAndGrad "grad" false f x
            g

    /// <summary><c>((f x, aux), gradient)</c> of a function that returns a scalar and something beside it, which is not differentiated.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar (AD001).</exception>
    /// <exception cref="T:AD.DtypeException">The argument, or the result, is not of a floating dtype (AD005, AD004).</exception>
    /// <example><code>valueAndGradAux (fun x -> x ** 2, x + 1.0) (Np.Scalar 3.0) // ((9, 4), 6)</code></example>
    let valueAndGradAux (f: NDArray -> NDArray * 'A) : NDArray -> (NDArray * 'A) * NDArray =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (y, aux, g) = Differentiate.valueAndGradAux "valueAndGradAux" false (Differentiate.pair "valueAndGradAux" f) x
            (y, aux), g

    /// <summary><c>(gradient, aux)</c>.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar (AD001).</exception>
    /// <exception cref="T:AD.DtypeException">The argument, or the result, is not of a floating dtype (AD005, AD004).</exception>
    /// <example><code>gradAux (fun x -> x ** 2, x + 1.0) (Np.Scalar 3.0) // (6, 4)</code></example>
    let gradAux (f: NDArray -> NDArray * 'A) : NDArray -> NDArray * 'A =
        Raise.ifNull (nameof f) f

        fun x ->
            let struct (_, aux, g) = Differentiate.valueAndGradAux "gradAux" false (Differentiate.pair "gradAux" f) x
            g, aux

    /// <summary>Both gradients of a function of two arguments.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar (AD001).</exception>
    /// <exception cref="T:AD.DtypeException">The argument, or the result, is not of a floating dtype (AD005, AD004).</exception>
    /// <example><code>grad2 (fun x y -> x ** 2 + 2.0 * y ** 3) (Np.Scalar 1.0) (Np.Scalar 2.0) // (2, 24)</code></example>
    let grad2 (f: NDArray -> NDArray -> NDArray) : NDArray -> NDArray -> NDArray * NDArray =
        Raise.ifNull (nameof f) f

        fun x y ->
            let struct (_, g) = Differentiate.valueAndGrad "grad2" false (fun (x, y) -> f x y) (x, y)
            g

    /// <summary>The value of a function of two arguments, and both gradients.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar (AD001).</exception>
    /// <exception cref="T:AD.DtypeException">The argument, or the result, is not of a floating dtype (AD005, AD004).</exception>
    /// <example><code>valueAndGrad2 (fun x y -> x * y) (Np.Scalar 2.0) (Np.Scalar 3.0) // (6, (3, 2))</code></example>
    let valueAndGrad2 (f: NDArray -> NDArray -> NDArray) : NDArray -> NDArray -> NDArray * (NDArray * NDArray) =
        Raise.ifNull (nameof f) f

        fun x y ->
            let struct (v, g) = Differentiate.valueAndGrad "valueAndGrad2" false (fun (x, y) -> f x y) (x, y)
            v, g

    // ---- batching --------------------------------------------------------------------------------

    /// <summary>f over the first axis of its argument, by batching rules: <c>vmap f xs = stack [f x for x in xs]</c>, each operation run once.</summary>
    /// <exception cref="T:AD.ShapeException">The argument is a scalar.</exception>
    /// <example><code>vmap (fun x -> Np.Sum(x * x)) (Np.Array(array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ])) // [ 5. 25.]</code></example>
    let vmap (f: NDArray -> 'R) : NDArray -> 'R =
        Raise.ifNull (nameof f) f
        Pytree.check<'R> "vmap" "the result of the function"
        fun xs -> Map.vmap "vmap" (Map.uniform 0) 0 f xs

    /// <summary>vmap over another axis of the argument, the results' axis put where wanted.</summary>
    /// <exception cref="T:AD.AxisException">An axis is out of range.</exception>
    /// <exception cref="T:AD.ShapeException">The argument is a scalar (AD018).</exception>
    /// <example><code>vmapAt 1 0 Np.Sum (Np.Ones((2, 3))) // [2. 2. 2.]</code></example>
    let vmapAt (inAxis: int) (outAxis: int) (f: NDArray -> 'R) : NDArray -> 'R =
        Raise.ifNull (nameof f) f
        fun xs -> Map.vmap "vmapAt" (Map.uniform inAxis) outAxis f xs

    /// <summary>vmap of two arguments; an axis of None is shared by every example.</summary>
    /// <exception cref="T:AD.TransformException">No argument has an axis.</exception>
    /// <exception cref="T:AD.ShapeException">An argument is a scalar, or the sizes of the mapped axes differ (AD018, AD019).</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range (AD017, AD024).</exception>
    /// <example><code>vmap2At (Some 0, None) 0 (fun x y -> x * y) (arr [ 1.0; 2.0 ]) (Np.Scalar 3.0) // [3. 6.]</code></example>
    let vmap2At (a: int option, b: int option) (outAxis: int) (f: NDArray -> NDArray -> 'R) : NDArray -> NDArray -> 'R =
        Raise.ifNull (nameof f) f
        let axes = [| Option.toValueOption a; Option.toValueOption b |]
        fun x y -> Map.vmap "vmap2At" (fun _ _ -> axes) outAxis (fun (struct (x, y)) -> f x y) (struct (x, y))

    /// <summary>vmap of two arguments over the first axis of both.</summary>
    /// <exception cref="T:AD.ShapeException">An argument is a scalar, or the sizes of the mapped axes differ (AD018, AD019).</exception>
    /// <example><code>vmap2 (fun x y -> x * y) (arr [ 1.0; 2.0 ]) (arr [ 3.0; 4.0 ]) // [3. 8.]</code></example>
    let vmap2 (f: NDArray -> NDArray -> 'R) : NDArray -> NDArray -> 'R =
        Raise.ifNull (nameof f) f
        fun x y -> Map.vmap "vmap2" (Map.uniform 0) 0 (fun (struct (x, y)) -> f x y) (struct (x, y))

    /// <summary>vmap of three arguments over the first axis of all.</summary>
    /// <exception cref="T:AD.ShapeException">An argument is a scalar, or the sizes of the mapped axes differ (AD018, AD019).</exception>
    /// <example><code>vmap3 (fun x y z -> x * y + z) (arr [ 1.0 ]) (arr [ 2.0 ]) (arr [ 3.0 ]) // [5.]</code></example>
    let vmap3 (f: NDArray -> NDArray -> NDArray -> 'R) : NDArray -> NDArray -> NDArray -> 'R =
        Raise.ifNull (nameof f) f
        fun x y z -> Map.vmap "vmap3" (Map.uniform 0) 0 (fun (struct (x, y, z)) -> f x y z) (struct (x, y, z))

    // ---- whole Jacobians -------------------------------------------------------------------------

    /// <summary>The Jacobian, column by column: f is pushed along every unit tangent at once. Shape: out ++ in. Cheap where inputs are few.</summary>
    /// <exception cref="T:AD.DtypeException">x is not of a floating dtype.</exception>
    /// <example><code>jacfwd (fun x -> x * x) (arr [ 1.0; 2.0 ]) // [[2. 0.] [0. 4.]]</code></example>
    let jacfwd (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        fun x -> Jacobians.forward "jacfwd" f x

    /// <summary>The Jacobian, row by row: every unit cotangent is pulled back at once. Shape: out ++ in. Cheap where outputs are few.</summary>
    /// <exception cref="T:AD.DtypeException">x or the result is not of a floating dtype.</exception>
    /// <example><code>jacrev (fun x -> x * x) (arr [ 1.0; 2.0 ]) // [[2. 0.] [0. 4.]]</code></example>
    let jacrev (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        fun x -> Jacobians.reverse "jacrev" f x

    /// <summary>The Jacobian: <c>jacrev</c>, as in JAX.</summary>
    /// <exception cref="T:AD.DtypeException">An argument is not of a floating dtype (AD005).</exception>
    /// <example><code>jacobian (fun x -> x * x) (arr [ 1.0; 2.0 ]) // [[2. 0.] [0. 4.]]</code></example>
    let jacobian (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        fun x -> Jacobians.reverse "jacobian" f x

    /// <summary>The Hessian: forward over reverse. Shape: out ++ in ++ in.</summary>
    /// <exception cref="T:AD.DtypeException">x is not of a floating dtype.</exception>
    /// <example><code>hessian (fun x -> Np.Sum(x ** 3)) (arr [ 1.0; 2.0 ]) // [[ 6. 0.] [ 0. 12.]]</code></example>
    let hessian (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        fun x -> Jacobians.hessian "hessian" f x

    /// <summary>The four blocks of the Hessian of a function of two arguments, <c>((xx, xy), (yx, yy))</c>.</summary>
    /// <exception cref="T:AD.DtypeException">An argument is not of a floating dtype (AD005).</exception>
    /// <example><code>hessian2 (fun x y -> x * x * y) (Np.Scalar 1.0) (Np.Scalar 2.0) // ((4, 2), (2, 0))</code></example>
    let hessian2 (f: NDArray -> NDArray -> NDArray) : NDArray -> NDArray -> (NDArray * NDArray) * (NDArray * NDArray) =
        Raise.ifNull (nameof f) f

        fun x y ->
            let inX g = Jacobians.forward "hessian2" (fun x -> g x y) x
            let inY g = Jacobians.forward "hessian2" (fun y -> g x y) y
            let dx x y = Jacobians.reverse "hessian2" (fun x -> f x y) x
            let dy x y = Jacobians.reverse "hessian2" (fun y -> f x y) y
            (inX dx, inY dx), (inX dy, inY dy)

    /// <summary>The Hessian times a vector, without the Hessian: <c>hvp f x v = ∂(grad f)(x)·v</c>.</summary>
    /// <exception cref="T:AD.TransformException">The result of f is not a scalar.</exception>
    /// <example><code>hvp (fun x -> Np.Sum(x ** 3)) (arr [ 1.0; 2.0 ]) (arr [ 1.0; 1.0 ]) // [ 6. 12.]</code></example>
    let hvp (f: NDArray -> NDArray) (x: NDArray) (v: NDArray) : NDArray = Jacobians.hvp "hvp" f x v

    // ---- programs --------------------------------------------------------------------------------

    /// <summary>f, staged once for each signature into a program: <c>jit f = f</c>. Keep the function it returns: the programs live in it.</summary>
    /// <remarks>f runs once per signature, on traced arrays: host effects happen then and not later. What it captures is watched for change, all but the elements of a .NET array of numbers. Random numbers that it draws from a generator of .NET, a seventeenth trace, and jit anew for each call are warned of (<see cref="T:AD.Warnings"/>).</remarks>
    /// <exception cref="T:AD.TracerValueException">f needs a number that is not known while it is staged.</exception>
    /// <example><code>let f = jit (fun x -> sin x + cos x * x ** 2) in f (arr [ 3.0 ]) // [-8.76881246]</code></example>
    let jit (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Jitting.jit "jit" [||] f f

    /// <summary>jit of two arguments.</summary>
    /// <example><code>jit2 (fun x y -> x * y) (Np.Scalar 2.0) (Np.Scalar 3.0) // 6</code></example>
    let jit2 (f: NDArray -> NDArray -> NDArray) : NDArray -> NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Jitting.jit2 f

    /// <summary>jit of three arguments.</summary>
    /// <example><code>jit3 (fun x y z -> x * y + z) (Np.Scalar 2.0) (Np.Scalar 3.0) (Np.Scalar 1.0) // 7</code></example>
    let jit3 (f: NDArray -> NDArray -> NDArray -> NDArray) : NDArray -> NDArray -> NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Jitting.jit3 f

    /// <summary>The program of f on an argument of x's type.</summary>
    /// <example><code>(makeJaxpr sin (Np.Scalar 1.0)).Equations // 1</code></example>
    let makeJaxpr (f: NDArray -> 'R) : NDArray -> AD.Jaxpr =
        Raise.ifNull (nameof f) f
        fun x -> Programs.make "makeJaxpr" f x

    /// <summary>The types of the arrays in f's result on an argument of x's type; nothing is computed.</summary>
    /// <example><code>evalShape (fun x -> Np.Dot(x, x)) (Np.Ones((2, 2))) |> Array.head // float64[2,2]</code></example>
    let evalShape (f: NDArray -> 'R) : NDArray -> ArrayType[] =
        Raise.ifNull (nameof f) f
        fun x -> Programs.shape "evalShape" f x

    // ---- rules of one's own ------------------------------------------------------------------------

    /// <summary>f with a derivative of one's own: <c>rule x t = (f x, ∂f(x)·t)</c>, linear in t. Reverse mode transposes it, vmap and jit keep it.</summary>
    /// <remarks>
    /// Under <c>grad</c> and <c>jvp</c> the rule sees numbers, so ordinary <c>if</c> works in it. Numbers that it needs beside x are closed
    /// over; arrays with a derivative are arguments (<c>Tree.customJvp</c> of a tuple).
    /// </remarks>
    /// <exception cref="T:AD.TransformException">The rule captures a traced value (AD080), or returns another tree than f.</exception>
    /// <exception cref="T:AD.ShapeException">A tangent has another shape than its result (AD082), or the rule's result another than that of f in a program (AD081).</exception>
    /// <exception cref="T:AD.DtypeException">A tangent has another dtype than its result (AD083).</exception>
    /// <example><code>let f = customJvp (fun x -> abs x) (fun x t -> abs x, Np.Where(x .> 0.0, t, -t)) in grad f (Np.Scalar 0.0) // -1</code></example>
    let customJvp (f: NDArray -> NDArray) (rule: NDArray -> NDArray -> NDArray * NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof rule) rule

        Customs.jvp "customJvp" f f (fun x t -> Differentiate.pair "customJvp" (rule x) t)

    /// <summary>f with an adjoint of one's own: <c>fwd x = (f x, residuals)</c> and <c>bwd residuals c = ∂f(x)ᵀ·c</c>. Forward mode transposes bwd.</summary>
    /// <remarks>Under <c>grad</c> fwd and bwd see numbers, so ordinary <c>if</c> works in them. The residuals are a tree of arrays and of static values.</remarks>
    /// <exception cref="T:AD.TransformException">fwd or bwd captures a traced value (AD080), bwd returns another tree than the argument, or forward mode finds bwd not linear (AD085).</exception>
    /// <exception cref="T:AD.ShapeException">A cotangent has another shape than its argument (AD082).</exception>
    /// <exception cref="T:AD.DtypeException">A cotangent has another dtype than its argument (AD083).</exception>
    /// <example><code>let f = customVjp (fun x -> x * x) (fun x -> x * x, x) (fun x c -> 20.0 * x * c) in grad f (Np.Scalar 3.0) // 60</code></example>
    let customVjp (f: NDArray -> NDArray) (fwd: NDArray -> NDArray * 'S) (bwd: 'S -> NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof fwd) fwd
        Raise.ifNull (nameof bwd) bwd

        Customs.vjp "customVjp" f f (Differentiate.pair "customVjp" fwd) bwd

    /// <summary>f with both rules: <c>rule</c> where tangents are wanted, <c>fwd</c> and <c>bwd</c> where cotangents are.</summary>
    /// <exception cref="T:AD.TransformException">A rule captures a traced value (AD080), or returns another tree than it should.</exception>
    /// <example><code>let f = customRules sin (fun x t -> sin x, t * cos x) (fun x -> sin x, cos x) (fun cosine c -> c * cosine) in hessian f (Np.Scalar 0.0) // 0</code></example>
    let customRules
        (f: NDArray -> NDArray)
        (rule: NDArray -> NDArray -> NDArray * NDArray)
        (fwd: NDArray -> NDArray * 'S)
        (bwd: 'S -> NDArray -> NDArray)
        : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof rule) rule
        Raise.ifNull (nameof fwd) fwd
        Raise.ifNull (nameof bwd) bwd

        Customs.both "customRules" f f (fun x t -> Differentiate.pair "customRules" (rule x) t) (Differentiate.pair "customRules" fwd) bwd

    /// <summary>Whether a tangent or cotangent that a rule is given is zero without a look at its elements: that of an argument that is not differentiated, or of a result that nobody uses.</summary>
    /// <example><code>let f = Tree.customJvp (fun (x: NDArray, n: NDArray) -> x * n) (fun (x, n) (dx, dn) -> x * n, (if isZeroTangent dn then dx * n else nan * dx)) in grad (fun x -> f (x, Np.Scalar 2.0)) (Np.Scalar 3.0) // 2</code></example>
    let isZeroTangent (t: NDArray) : bool =
        Raise.ifNull (nameof t) t
        Lax.isZero t

    // ---- memory ------------------------------------------------------------------------------------

    /// <summary>f, of which reverse mode keeps only the arguments and computes the rest again: <c>checkpoint f = f</c>, with the same derivatives.</summary>
    /// <remarks>f is staged at each call, so it may not read numbers out; what it captures counts as an argument.</remarks>
    /// <exception cref="T:AD.TracerValueException">f needs a number that is not known while it is staged.</exception>
    /// <example><code>grad (checkpoint (fun x -> sin (sin x))) (Np.Scalar 0.0) // 1</code></example>
    let checkpoint (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Checkpointing.checkpoint "checkpoint" CheckpointPolicy.Nothing f

    /// <summary><c>checkpoint</c> with a say in what is kept.</summary>
    /// <remarks>The products that <c>CheckpointPolicy.Dots</c> keeps are those outside loops and branches, and inside jitted functions; a loop's are computed again.</remarks>
    /// <exception cref="T:AD.TransformException">There is no such policy (AD092).</exception>
    /// <exception cref="T:AD.TracerValueException">f needs a number that is not known while it is staged.</exception>
    /// <example><code>grad (checkpointWith CheckpointPolicy.Dots (fun x -> sin (sin x))) (Np.Scalar 0.0) // 1</code></example>
    let checkpointWith (policy: CheckpointPolicy) (f: NDArray -> NDArray) : NDArray -> NDArray =
        Raise.ifNull (nameof f) f
        Checkpointing.checkpoint "checkpointWith" policy f

    // ---- looking inside ------------------------------------------------------------------------------

    /// <summary>Writes the numbers of an array, or of a tuple of them, each time the program runs: under <c>jit</c> too, and under <c>vmap</c> once for each example, in order.</summary>
    /// <remarks>The format is that of <c>String.Format</c>. Derivatives print once, in the forward pass.</remarks>
    /// <exception cref="T:AD.TransformException">The text is not a format of so many arrays (AD087).</exception>
    /// <exception cref="T:AD.TracerValueException">A tangent is printed in reverse mode, where it has no value (AD089).</exception>
    /// <example><code>jit (fun x -> debugPrint "x is {0}" x; x * x) (Np.Scalar 3.0) // 9</code></example>
    let debugPrint (format: string) (value: 'P) : unit = Reporting.print "debugPrint" format value

    /// <summary>Calls a function with the numbers of an array each time the program runs: under <c>jit</c> too, and under <c>vmap</c> once for each example, in order.</summary>
    /// <example><code>let seen = ResizeArray() in jit (fun x -> debugCallback (fun v -> seen.Add(v.ToScalar())) x; x * x) (Np.Scalar 3.0) |> ignore; seen[0] // 3</code></example>
    let debugCallback (action: NDArray -> unit) (value: NDArray) : unit =
        Raise.ifNull (nameof action) action
        Reporting.callback "debugCallback" action action value

    /// <summary>Fails when the program runs and the mask is true anywhere: under <c>jit</c>, <c>vmap</c> and <c>grad</c> too.</summary>
    /// <exception cref="T:AD.CheckException">The mask is true somewhere (AD088); the message says where.</exception>
    /// <exception cref="T:AD.DtypeException">The condition is not a mask (AD091).</exception>
    /// <example><code>let safeSqrt = jit (fun x -> errorIf "the square root of a negative number" (x .&lt; 0.0); sqrt x) in safeSqrt (Np.Scalar 4.0) // 2</code></example>
    let errorIf (message: string) (mask: NDArray) : unit = Reporting.errorIf "errorIf" message mask

    /// <summary>f, stopped at the first NaN that it, or a derivative of it, computes: <c>checkNaN f = f</c> where there is none. Under <c>jit</c> and <c>vmap</c> too.</summary>
    /// <remarks>Slow: every result is looked at. A compiler that makes tail calls (F# in Release) leaves no trace of a function whose last operation it is: the line is then its caller's, and the function's first line stands beside it. Outside a gradient, <c>checkNaN (grad f)</c>, all of the backward pass is looked at; inside, <c>grad (checkNaN f)</c>, the cotangents.</remarks>
    /// <exception cref="T:AD.NaNException">A NaN: the message names the operation, the user's line (where there are symbols), the place and the operands (AD090).</exception>
    /// <example><code>checkNaN (grad (fun x -> sqrt x)) (Np.Scalar 4.0) // 0.25</code></example>
    let checkNaN (f: NDArray -> 'R) : NDArray -> 'R =
        Raise.ifNull (nameof f) f
        CheckNaN.checkNaN "checkNaN" f

    /// <summary>x as a constant: every derivative through it is zero.</summary>
    /// <example><code>grad (fun x -> x * stopGradient x) (Np.Scalar 3.0) // 3</code></example>
    let stopGradient (x: NDArray) : NDArray =
        Raise.ifNull (nameof x) x
        Lax.stopGradient x

    /// <summary>Compares the derivatives of f at x, to this order, forward and reverse, with central differences.</summary>
    /// <exception cref="T:AD.TransformException">They disagree by more than 1e-5 (relative to 1 + their size); of float32 1e-2.</exception>
    /// <example><code>checkGrads 2 (fun x -> Np.Sum(sin x)) (arr [ 0.1; 0.2 ])</code></example>
    let checkGrads (order: int) (f: NDArray -> 'R) (x: NDArray) : unit =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof x) x
        Checks.run "checkGrads" order f x

/// <summary>What the F# function values made by <c>jit</c> have done.</summary>
[<EditorBrowsable(EditorBrowsableState.Never)>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Jit =
    /// <summary>The traces of a jitted function so far, and why each was needed.</summary>
    /// <exception cref="T:AD.TransformException">The function was not made by jit.</exception>
    /// <example><code>let f = jit sin in f (Np.Scalar 1.0) |> ignore; (Jit.stats f).Traces // 1</code></example>
    let stats (f: 'P -> 'R) : JitStats = Jitting.statsOf "Jit.stats" (box f)
