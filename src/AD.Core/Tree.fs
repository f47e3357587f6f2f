/// The transforms of functions of trees: what stands in the front door for arrays, for tuples, records, lists and maps of them.
namespace AD

open System
open System.ComponentModel
open AD.Internal

/// <summary>The transforms of functions of trees: tuples, records, lists, arrays, options and maps of arrays, and what is registered.</summary>
[<EditorBrowsable(EditorBrowsableState.Never)>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Tree =

    /// <summary><c>(f p, ∂f(p)·t)</c>; the tangent is a tree like p.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <example><code>Tree.jvp (fun (x: NDArray, y: NDArray) -> x * y) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 1.0, Np.Scalar 0.0) // (6, 3)</code></example>
    let jvp (f: 'P -> 'R) (p: 'P) (t: 'P) : 'R * 'R =
        Raise.ifNull (nameof f) f
        let struct (y, dy) = Differentiate.jvp "Tree.jvp" f p t
        y, dy

    /// <summary><c>(f p, pullback)</c>; the cotangent is a tree like the result.</summary>
    /// <exception cref="T:AD.DtypeException">An argument is not of a floating dtype (AD005).</exception>
    /// <example><code>let y, pullback = Tree.vjp (fun (x: NDArray, y: NDArray) -> x * y) (Np.Scalar 2.0, Np.Scalar 3.0) in pullback (Np.Scalar 1.0) // (3, 2)</code></example>
    let vjp (f: 'P -> 'R) (p: 'P) : 'R * ('R -> 'P) =
        Raise.ifNull (nameof f) f
        let struct (y, pullback) = Differentiate.vjp "Tree.vjp" false f p
        y, pullback

    /// <summary><c>(f p, t ↦ ∂f(p)·t)</c>, without running f again.</summary>
    /// <exception cref="T:AD.DtypeException">An argument is not of a floating dtype (AD005).</exception>
    /// <example><code>let y, push = Tree.linearize (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0) in push (Np.Scalar 1.0, Np.Scalar 0.0) // 3</code></example>
    let linearize (f: 'P -> 'R) (p: 'P) : 'R * ('P -> 'R) =
        Raise.ifNull (nameof f) f
        let struct (y, pushforward) = Differentiate.linearize "Tree.linearize" f p
        y, pushforward

    /// <summary>The adjoint of a linear function of trees.</summary>
    /// <exception cref="T:AD.TransformException">The function is not linear (AD060).</exception>
    /// <example><code>Tree.linearTranspose (fun (x: NDArray, y: NDArray) -&gt; x + 2.0 * y) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 1.0) // (1, 2)</code></example>
    let linearTranspose (f: 'P -> 'R) (example: 'P) : 'R -> 'P =
        Raise.ifNull (nameof f) f
        Differentiate.linearTranspose "Tree.linearTranspose" f example

    /// <summary>The value of a scalar function of a tree, and its gradient: a tree like the argument.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a leaf is a number that is not an NDArray (its path is named).</exception>
    /// <example><code>Tree.valueAndGrad (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0) // (6, (3, 2))</code></example>
    let valueAndGrad (f: 'P -> NDArray) : 'P -> NDArray * 'P =
        Raise.ifNull (nameof f) f
        Pytree.check<'P> "Tree.valueAndGrad" "the argument"

        fun p ->
            let struct (y, g) = Differentiate.valueAndGrad "Tree.valueAndGrad" false f p
            y, g

    /// <summary>The gradient of a scalar function of a tree: a tree like the argument.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a leaf is a number that is not an NDArray (its path is named).</exception>
    /// <example><code>Tree.grad (fun (w: NDArray, b: NDArray) -> w * 2.0 + b) (Np.Scalar 1.0, Np.Scalar 0.5) // (2, 1)</code></example>
    let grad (f: 'P -> NDArray) : 'P -> 'P =
        Raise.ifNull (nameof f) f
        Pytree.check<'P> "Tree.grad" "the argument"

        fun p ->
            let struct (_, g) = Differentiate.valueAndGrad "Tree.grad" false f p
            g

    /// <summary>The gradient where integer arrays are allowed: theirs is zeros of their own dtype.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (AD001, AD227).</exception>
    /// <example><code>Tree.gradAllowInt (fun (x: NDArray, n: NDArray) -&gt; x * x) (Np.Scalar 3.0, Np.Arange 2) // (6, [0 0])</code></example>
    let gradAllowInt (f: 'P -> NDArray) : 'P -> 'P =
        Raise.ifNull (nameof f) f
        Pytree.check<'P> "Tree.gradAllowInt" "the argument"

        fun p ->
            let struct (_, g) = Differentiate.valueAndGrad "Tree.gradAllowInt" true f p
            g

    /// <summary><c>((value, aux), gradient)</c> of a function that returns a scalar and something beside it.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (AD001, AD227).</exception>
    /// <example><code>Tree.valueAndGradAux (fun (x: NDArray, y: NDArray) -&gt; x * y, x) (Np.Scalar 2.0, Np.Scalar 3.0) // ((6, 2), (3, 2))</code></example>
    let valueAndGradAux (f: 'P -> NDArray * 'A) : 'P -> (NDArray * 'A) * 'P =
        Raise.ifNull (nameof f) f

        fun p ->
            let struct (y, aux, g) =
                Differentiate.valueAndGradAux "Tree.valueAndGradAux" false (Differentiate.pair "Tree.valueAndGradAux" f) p

            (y, aux), g

    /// <summary><c>(gradient, aux)</c>.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (AD001, AD227).</exception>
    /// <example><code>Tree.gradAux (fun (x: NDArray, y: NDArray) -&gt; x * y, x) (Np.Scalar 2.0, Np.Scalar 3.0) // ((3, 2), 2)</code></example>
    let gradAux (f: 'P -> NDArray * 'A) : 'P -> 'P * 'A =
        Raise.ifNull (nameof f) f

        fun p ->
            let struct (_, aux, g) = Differentiate.valueAndGradAux "Tree.gradAux" false (Differentiate.pair "Tree.gradAux" f) p
            g, aux

    /// <summary>The Hessian times a tree, without the Hessian.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (AD001, AD227).</exception>
    /// <example><code>Tree.hvp (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 1.0, Np.Scalar 0.0) // (0, 1)</code></example>
    let hvp (f: 'P -> NDArray) (p: 'P) (v: 'P) : 'P = Jacobians.hvp "Tree.hvp" f p v

    /// <summary>f over the first axis of every leaf.</summary>
    /// <exception cref="T:AD.ShapeException">An argument is a scalar, or the sizes of the mapped axes differ (AD018, AD019).</exception>
    /// <example><code>Tree.vmap (fun (x: NDArray, y: NDArray) -&gt; x * y) (arr [ 1.0; 2.0 ], arr [ 3.0; 4.0 ]) // [3. 8.]</code></example>
    let vmap (f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        Pytree.check<'P> "Tree.vmap" "the argument"
        Pytree.check<'R> "Tree.vmap" "the result of the function"
        fun p -> Map.vmap "Tree.vmap" (Map.uniform 0) 0 f p

    /// <summary>f over the axis that <c>inAxes</c> gives each leaf's path (None: shared by every example); the results' axis put where wanted.</summary>
    /// <exception cref="T:AD.ShapeException">An argument is a scalar, or the sizes of the mapped axes differ (AD018, AD019).</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range (AD017, AD024).</exception>
    /// <exception cref="T:AD.TransformException">No leaf is mapped (AD012).</exception>
    /// <example><code>Tree.vmapAt (fun path -> if path = "[0]" then Some 0 else None) 0 (fun (x: NDArray, y: NDArray) -> x * y) (arr [ 1.0; 2.0 ], Np.Scalar 3.0) // [3. 6.]</code></example>
    let vmapAt (inAxes: string -> int option) (outAxis: int) (f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof inAxes) inAxes
        Raise.ifNull (nameof f) f
        Pytree.check<'P> "Tree.vmapAt" "the argument"
        Pytree.check<'R> "Tree.vmapAt" "the result of the function"

        let axes (p: 'P) _ =
            let struct (_, def) = Pytree.flatten "Tree.vmapAt" "the argument" p

            Pytree.paths def
            |> Array.map (fun path ->
                match inAxes path with
                | Some a -> ValueSome a
                | None -> ValueNone)

        fun p -> Map.vmap "Tree.vmapAt" axes outAxis f p

    /// <summary>f staged once per signature. Numbers that are not arrays are refused: see <c>jitStatic</c>.</summary>
    /// <example><code>Tree.jit (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0) // 6</code></example>
    let jit (f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        Jitting.jit "Tree.jit" [||] f f

    /// <summary>jit of a tree whose parts at these paths are numbers that belong to the signature: another number, another program.</summary>
    /// <exception cref="T:AD.TransformException">The argument has no part at a path (AD228).</exception>
    /// <example><code>Tree.jitStatic [ "[1]" ] (fun (x: NDArray, c: float) -&gt; x * c) (Np.Scalar 2.0, 3.0) // 6</code></example>
    let jitStatic (statics: string list) (f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof statics) statics
        Raise.ifNull (nameof f) f
        Jitting.jit "Tree.jitStatic" (List.toArray statics) f f

    /// <summary>The program of f on an argument of p's types.</summary>
    /// <example><code>(Tree.makeJaxpr (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0)).Equations // 1</code></example>
    let makeJaxpr (f: 'P -> 'R) : 'P -> AD.Jaxpr =
        Raise.ifNull (nameof f) f
        fun p -> Programs.make "Tree.makeJaxpr" f p

    /// <summary>The types of the arrays in f's result; nothing is computed.</summary>
    /// <example><code>Tree.evalShape (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0) |&gt; Array.head |&gt; fun a -&gt; a.Dtype // Float64</code></example>
    let evalShape (f: 'P -> 'R) : 'P -> ArrayType[] =
        Raise.ifNull (nameof f) f
        fun p -> Programs.shape "Tree.evalShape" f p

    /// <summary><c>customJvp</c> of a tree: <c>rule p t = (f p, ∂f(p)·t)</c>. Integers, text and enums in p are not differentiated, integer arrays have zero tangents.</summary>
    /// <exception cref="T:AD.TransformException">The rule captures a traced value (AD080), or returns another tree than f.</exception>
    /// <example><code>let f = Tree.customJvp (fun (x: NDArray, n: int) -> x ** n) (fun (x, n) (t, _) -> x ** n, float n * x ** (n - 1) * t) in grad (fun x -> f (x, 3)) (Np.Scalar 2.0) // 12</code></example>
    let customJvp (f: 'P -> 'R) (rule: 'P -> 'P -> 'R * 'R) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof rule) rule

        Customs.jvp "Tree.customJvp" f f (fun p t -> Differentiate.pair "Tree.customJvp" (rule p) t)

    /// <summary><c>customVjp</c> of a tree: <c>fwd p = (f p, residuals)</c>, <c>bwd residuals c = ∂f(p)ᵀ·c</c>, a tree like p; what it gives for integers is not read.</summary>
    /// <exception cref="T:AD.TransformException">A rule captures a traced value (AD080), or bwd returns another tree than p.</exception>
    /// <example><code>let f = Tree.customVjp (fun (x: NDArray, y: NDArray) -> x * y) (fun (x, y) -> x * y, (x, y)) (fun (x, y) c -> c * y, c * x) in Tree.grad f (Np.Scalar 2.0, Np.Scalar 3.0) // (3, 2)</code></example>
    let customVjp (f: 'P -> 'R) (fwd: 'P -> 'R * 'S) (bwd: 'S -> 'R -> 'P) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof fwd) fwd
        Raise.ifNull (nameof bwd) bwd

        Customs.vjp "Tree.customVjp" f f (Differentiate.pair "Tree.customVjp" fwd) bwd

    /// <summary>Both rules for one function of a tree.</summary>
    /// <example><code>let f = Tree.customRules (fun (x: NDArray, y: NDArray) -> x * y) (fun (x, y) (s, t) -> x * y, s * y + x * t) (fun (x, y) -> x * y, (x, y)) (fun (x, y) c -> c * y, c * x) in Tree.grad f (Np.Scalar 2.0, Np.Scalar 3.0) // (3, 2)</code></example>
    let customRules (f: 'P -> 'R) (rule: 'P -> 'P -> 'R * 'R) (fwd: 'P -> 'R * 'S) (bwd: 'S -> 'R -> 'P) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        Raise.ifNull (nameof rule) rule
        Raise.ifNull (nameof fwd) fwd
        Raise.ifNull (nameof bwd) bwd

        Customs.both
            "Tree.customRules"
            f
            f
            (fun p t -> Differentiate.pair "Tree.customRules" (rule p) t)
            (Differentiate.pair "Tree.customRules" fwd)
            bwd

    /// <summary>f, of which reverse mode keeps what the policy says and computes the rest again.</summary>
    /// <example><code>Tree.grad (Tree.checkpoint CheckpointPolicy.Nothing (fun (x: NDArray, y: NDArray) -> sin x * y)) (Np.Scalar 0.0, Np.Scalar 3.0) // (3, 0)</code></example>
    let checkpoint (policy: CheckpointPolicy) (f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        Checkpointing.checkpoint "Tree.checkpoint" policy f

    /// <summary>Calls a function with the numbers of a tree each time the program runs.</summary>
    /// <example><code>let seen = ResizeArray() in Tree.debugCallback (fun (x: NDArray, y: NDArray) -> seen.Add((x + y).ToScalar())) (Np.Scalar 2.0, Np.Scalar 3.0); seen[0] // 5</code></example>
    let debugCallback (action: 'P -> unit) (value: 'P) : unit =
        Raise.ifNull (nameof action) action
        Reporting.callback "Tree.debugCallback" action action value

    /// <summary>f of a tree, stopped at the first NaN that it, or a derivative of it, computes.</summary>
    /// <exception cref="T:AD.NaNException">A NaN: the message names the operation and the user's line (AD090).</exception>
    /// <example><code>Tree.checkNaN (fun (x: NDArray, y: NDArray) -> log x * y) (Np.Scalar 1.0, Np.Scalar 3.0) // 0</code></example>
    let checkNaN (f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof f) f
        CheckNaN.checkNaN "Tree.checkNaN" f

    /// <summary>The tree as constants: every derivative through it is zero.</summary>
    /// <example><code>Tree.stopGradient (Np.Scalar 2.0, Np.Scalar 3.0) // (2, 3)</code></example>
    let stopGradient (p: 'P) : 'P = TreeMath.stopGradient "Tree.stopGradient" p

    /// <summary>Compares derivatives with central differences, to this order.</summary>
    /// <exception cref="T:AD.TransformException">They disagree by more than 1e-5 (relative to 1 + their size); of float32 1e-2.</exception>
    /// <example><code>Tree.checkGrads 2 (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0)</code></example>
    let checkGrads (order: int) (f: 'P -> 'R) (p: 'P) : unit =
        Raise.ifNull (nameof f) f
        Checks.run "Tree.checkGrads" order f p

    /// <summary>The leaves in order.</summary>
    /// <example><code>(Tree.leaves (Np.Scalar 2.0, Np.Scalar 3.0)).Length // 2</code></example>
    let leaves (p: 'P) : NDArray[] = Pytree.leaves "Tree.leaves" "the tree" p

    /// <summary>The paths of the leaves in order: <c>Layer1.W</c>, <c>[0]</c>.</summary>
    /// <example><code>Tree.paths (Np.Scalar 2.0, Np.Scalar 3.0) |&gt; Array.head // [0]</code></example>
    let paths (p: 'P) : string[] = Pytree.pathsOf "Tree.paths" p

    /// <summary>f of each leaf.</summary>
    /// <example><code>Tree.map (fun x -&gt; x * x) (Np.Scalar 2.0, Np.Scalar 3.0) // (4, 9)</code></example>
    let map (f: NDArray -> NDArray) (p: 'P) : 'P =
        Raise.ifNull (nameof f) f
        Pytree.map "Tree.map" f p

    /// <summary>f of each pair of leaves of two trees alike.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do.</exception>
    /// <example><code>Tree.map2 (fun x y -&gt; x - y) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 2.0, Np.Scalar 3.0) // (0, 0)</code></example>
    let map2 (f: NDArray -> NDArray -> NDArray) (a: 'P) (b: 'P) : 'P =
        Raise.ifNull (nameof f) f
        Pytree.map2 "Tree.map2" f a b

    /// <summary>f of the leaves of three trees alike.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do (AD229).</exception>
    /// <example><code>Tree.map3 (fun x y z -&gt; x + y + z) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 2.0, Np.Scalar 3.0) // (6, 9)</code></example>
    let map3 (f: NDArray -> NDArray -> NDArray -> NDArray) (a: 'P) (b: 'P) (c: 'P) : 'P =
        Raise.ifNull (nameof f) f
        Pytree.map3 "Tree.map3" f a b c

    /// <summary>Leaf by leaf a + b.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do (AD229).</exception>
    /// <exception cref="T:AD.ShapeException">Two leaves differ in shape; the message names their path (AD232).</exception>
    /// <example><code>Tree.add (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 2.0, Np.Scalar 3.0) // (4, 6)</code></example>
    let add (a: 'P) (b: 'P) : 'P = TreeMath.add "Tree.add" a b

    /// <summary>Leaf by leaf c·p, c a scalar.</summary>
    /// <exception cref="T:AD.ShapeException">c is not a scalar (AD234).</exception>
    /// <example><code>Tree.scale (Np.Scalar 2.0) (Np.Scalar 2.0, Np.Scalar 3.0) // (4, 6)</code></example>
    let scale (c: NDArray) (p: 'P) : 'P = TreeMath.scale "Tree.scale" c p

    /// <summary>Leaf by leaf c·x + y, c a scalar.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do (AD229).</exception>
    /// <exception cref="T:AD.ShapeException">c is not a scalar, or two leaves differ in shape (AD234, AD232).</exception>
    /// <example><code>Tree.axpy (Np.Scalar 2.0) (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 2.0, Np.Scalar 3.0) // (6, 9)</code></example>
    let axpy (c: NDArray) (x: 'P) (y: 'P) : 'P = TreeMath.axpy "Tree.axpy" c x y

    /// <summary>The inner product: the sum over all leaves of a·b.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do (AD229).</exception>
    /// <exception cref="T:AD.ShapeException">Two leaves differ in shape; the message names their path (AD232).</exception>
    /// <example><code>Tree.dot (Np.Scalar 2.0, Np.Scalar 3.0) (Np.Scalar 2.0, Np.Scalar 3.0) // 13</code></example>
    let dot (a: 'P) (b: 'P) : NDArray = TreeMath.dot "Tree.dot" a b

    /// <summary>The Euclidean norm over all leaves.</summary>
    /// <example><code>Tree.norm (Np.Scalar 3.0, Np.Scalar 4.0) // 5</code></example>
    let norm (p: 'P) : NDArray = TreeMath.norm "Tree.norm" p

    /// <summary>Zeros in place of each leaf.</summary>
    /// <example><code>Tree.zerosLike (Np.Scalar 2.0, Np.Scalar 3.0) // (0, 0)</code></example>
    let zerosLike (p: 'P) : 'P = TreeMath.zerosLike "Tree.zerosLike" p

    /// <summary>Trees alike, each leaf stacked along a new first axis.</summary>
    /// <exception cref="T:AD.TransformException">The trees differ; the message names the first path at which they do (AD229).</exception>
    /// <exception cref="T:AD.ShapeException">There are no trees, or two leaves differ in shape (AD235, AD232).</exception>
    /// <example><code>Tree.stack [ (Np.Scalar 2.0, Np.Scalar 3.0); (Np.Scalar 2.0, Np.Scalar 3.0) ] // ([2. 2.], [3. 3.])</code></example>
    let stack (trees: seq<'P>) : 'P = TreeMath.stack "Tree.stack" trees

    /// <summary>All leaves as one flat array, and the way back.</summary>
    /// <exception cref="T:AD.DtypeException">An integer array stands beside arrays of another dtype (AD238).</exception>
    /// <example><code>fst (Tree.ravel (Np.Scalar 2.0, Np.Scalar 3.0)) // [2. 3.]</code></example>
    let ravel (p: 'P) : NDArray * (NDArray -> 'P) = TreeMath.ravel "Tree.ravel" p

    /// <summary>The Jacobian by forward mode, as blocks indexed by the leaves' paths.</summary>
    /// <example><code>(Tree.jacfwd (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0)).ToMatrix() // [[3. 2.]]</code></example>
    let jacfwd (f: 'P -> 'R) : 'P -> Blocks = TreeJacobians.forward "Tree.jacfwd" f

    /// <summary>The Jacobian by reverse mode, as blocks indexed by the leaves' paths.</summary>
    /// <example><code>(Tree.jacrev (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0)).ToMatrix() // [[3. 2.]]</code></example>
    let jacrev (f: 'P -> 'R) : 'P -> Blocks = TreeJacobians.reverse "Tree.jacrev" f

    /// <summary>The Jacobian: <c>jacrev</c>.</summary>
    /// <example><code>(Tree.jacobian (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0)).ToMatrix() // [[3. 2.]]</code></example>
    let jacobian (f: 'P -> 'R) : 'P -> Blocks = TreeJacobians.reverse "Tree.jacobian" f

    /// <summary>The Hessian of a scalar function of a tree: <c>h["W", "B"]</c> is the block of those two leaves.</summary>
    /// <exception cref="T:AD.TransformException">The result is not a scalar, or a part of the argument is a number that is not an NDArray (AD001, AD227).</exception>
    /// <example><code>(Tree.hessian (fun (x: NDArray, y: NDArray) -&gt; x * y) (Np.Scalar 2.0, Np.Scalar 3.0)).ToMatrix() // [[0. 1.] [1. 0.]]</code></example>
    let hessian (f: 'P -> NDArray) : 'P -> Blocks = TreeJacobians.hessian "Tree.hessian" f

    /// <summary>Makes a container of arrays known as a tree: how to take it apart, and how to build it again.</summary>
    /// <exception cref="T:AD.TransformException">The type is registered already.</exception>
    let register (flatten: 'T -> NDArray[]) (unflatten: NDArray[] -> 'T) : unit =
        Pytree.register (Func<_, _> flatten) (Func<_, _> unflatten)
