/// Control flow as F# functions: branches and loops that stay in the program, differentiated both ways.
namespace AD

open System.ComponentModel
open AD.Internal

/// <summary>Control flow as F# functions; with options, the methods of the same class.</summary>
[<RequireQualifiedAccess;
  EditorBrowsable(EditorBrowsableState.Never);
  CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Lax =
    /// <summary>The result of one branch: of the first where the predicate is true, else of the second. Both are written down; one runs.</summary>
    /// <exception cref="T:AD.DtypeException">The predicate is not a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <exception cref="T:AD.TransformException">The branches return different trees (AD229).</exception>
    /// <example><code>let x = Np.Scalar -2.0 in Lax.cond (x .> 0.0) (fun () -> sin x) (fun () -> x * x) // 4</code></example>
    let cond (predicate: NDArray) (onTrue: unit -> 'R) (onFalse: unit -> 'R) : 'R =
        Raise.ifNull (nameof onTrue) onTrue
        Raise.ifNull (nameof onFalse) onFalse
        Control.cond "Lax.cond" predicate onTrue onFalse

    /// <summary>The result of the branch of this number; an index beyond the ends takes the nearest.</summary>
    /// <exception cref="T:AD.IndexException">The index is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The branches return arrays of different shapes or dtypes (AD710).</exception>
    /// <exception cref="T:AD.TransformException">There are no branches, or they return different trees (AD716, AD229).</exception>
    /// <example><code>let x = Np.Scalar 3.0 in Lax.switch 1 [ (fun () -> x); (fun () -> x * x) ] // 9</code></example>
    let switch (index: NDArray) (branches: seq<unit -> 'R>) : 'R =
        Raise.ifNull (nameof branches) branches
        Control.switch "Lax.switch" index (Seq.toArray branches)

    /// <summary>The body again and again, while the condition holds of the carry. Reverse mode keeps what each step needs on a stack that grows.</summary>
    /// <exception cref="T:AD.DtypeException">The condition does not return a boolean scalar (AD712).</exception>
    /// <exception cref="T:AD.ShapeException">The carry changes its shape or dtype (AD711).</exception>
    /// <exception cref="T:AD.TransformException">The carry is not a tree, holds a plain number, or changes its structure (AD718, AD229).</exception>
    /// <example><code>Lax.whileLoop (fun y -> y .&lt; 100.0) (fun y -> 2.0 * y) (Np.Scalar 3.0) // 192</code></example>
    let whileLoop (condition: 'C -> NDArray) (body: 'C -> 'C) (init: 'C) : 'C =
        Raise.ifNull (nameof condition) condition
        Raise.ifNull (nameof body) body
        Control.whileLoop "Lax.whileLoop" condition body init

    /// <summary>The body for each i from the lower bound on, below the upper. The bounds may depend on data; i has their dtype, and numbers of the source make a weak one.</summary>
    /// <exception cref="T:AD.IndexException">A bound is not an integer scalar (AD715).</exception>
    /// <exception cref="T:AD.ShapeException">The carry changes its shape or dtype (AD711).</exception>
    /// <exception cref="T:AD.TransformException">The carry is not a tree, holds a plain number, or changes its structure (AD718, AD229).</exception>
    /// <example><code>Lax.foriLoop 0 5 (fun i (y: NDArray) -> y + i) (Np.Scalar 0.0) // 10</code></example>
    let foriLoop (lower: NDArray) (upper: NDArray) (body: NDArray -> 'C -> 'C) (init: 'C) : 'C =
        Raise.ifNull (nameof body) body
        Control.foriLoop "Lax.foriLoop" lower upper body init

    let private both (what: string) (body: 'C -> 'X -> 'C * 'Y) : 'C -> 'X -> struct ('C * 'Y) =
        Raise.ifNull (nameof body) body
        fun carry x -> Differentiate.pair what (body carry) x

    /// <summary>The last carry, and the y of every step stacked: <c>(carry, y) = body carry x</c> for each x along the first axes of xs.</summary>
    /// <exception cref="T:AD.ShapeException">The first axes of xs differ, or the carry changes its shape or dtype (AD713, AD711).</exception>
    /// <exception cref="T:AD.TransformException">xs has no arrays, or the carry is not a tree, holds a plain number, or changes its structure (AD714, AD718, AD229).</exception>
    /// <example><code>Lax.scan (fun (c: NDArray) (x: NDArray) -> c + x, c * x) (Np.Scalar 0.0) (arr [ 1.0; 2.0; 3.0 ]) // (6, [0. 2. 9.])</code></example>
    let scan (body: 'C -> 'X -> 'C * 'Y) (init: 'C) (xs: 'X) : 'C * 'Y =
        let struct (carry, ys) = Control.scan "Lax.scan" ValueNone false 1 (both "Lax.scan" body) init xs
        carry, ys

    /// <summary>A scan from the last element to the first; ys stay at the places of their xs.</summary>
    /// <exception cref="T:AD.ShapeException">The first axes of xs differ, or the carry changes its shape or dtype (AD713, AD711).</exception>
    /// <exception cref="T:AD.TransformException">xs has no arrays, or the carry is not a tree, holds a plain number, or changes its structure (AD714, AD718, AD229).</exception>
    /// <example><code>Lax.scanBack (fun (c: NDArray) (x: NDArray) -> c + x, c) (Np.Scalar 0.0) (arr [ 1.0; 2.0; 3.0 ]) // (6, [5. 3. 0.])</code></example>
    let scanBack (body: 'C -> 'X -> 'C * 'Y) (init: 'C) (xs: 'X) : 'C * 'Y =
        let struct (carry, ys) = Control.scan "Lax.scanBack" ValueNone true 1 (both "Lax.scanBack" body) init xs
        carry, ys

    /// <summary>A scan of so many steps without inputs.</summary>
    /// <exception cref="T:AD.ShapeException">The length is negative, or the carry changes its shape or dtype (AD714, AD711).</exception>
    /// <exception cref="T:AD.TransformException">The carry is not a tree, holds a plain number, or changes its structure (AD718, AD229).</exception>
    /// <example><code>Lax.iterate 4 (fun (c: NDArray) -> 2.0 * c, c) (Np.Scalar 1.0) // (16, [1. 2. 4. 8.])</code></example>
    let iterate (length: int) (body: 'C -> 'C * 'Y) (init: 'C) : 'C * 'Y =
        Raise.ifNull (nameof body) body

        let struct (carry, ys) =
            Control.scan "Lax.iterate" (ValueSome length) false 1 (both "Lax.iterate" (fun c () -> body c)) init ()

        carry, ys

    /// <summary>f of each element along the first axes, one after the other: in the memory of one, where vmap takes that of all.</summary>
    /// <exception cref="T:AD.ShapeException">The first axes differ (AD713).</exception>
    /// <exception cref="T:AD.TransformException">xs has no arrays (AD714).</exception>
    /// <example><code>Lax.map (fun (x: NDArray) -> x * x) (arr [ 1.0; 2.0; 3.0 ]) // [1. 4. 9.]</code></example>
    let map (f: 'X -> 'Y) (xs: 'X) : 'Y =
        Raise.ifNull (nameof f) f
        Control.map "Lax.map" ValueNone f xs

    /// <summary>The same in batches of this size, each at once by vmap; the last may be smaller.</summary>
    /// <exception cref="T:AD.ShapeException">The first axes differ (AD713).</exception>
    /// <exception cref="T:AD.TransformException">xs has no arrays, or the batch size is below 1 (AD714, AD721).</exception>
    /// <example><code>Lax.mapBatched 2 (fun (x: NDArray) -> x * x) (arr [ 1.0; 2.0; 3.0 ]) // [1. 4. 9.]</code></example>
    let mapBatched (batchSize: int) (f: 'X -> 'Y) (xs: 'X) : 'Y =
        Raise.ifNull (nameof f) f
        Control.map "Lax.mapBatched" (ValueSome batchSize) f xs

    /// <summary>All prefix combinations along the first axis by an associative function, which is given many elements at once: log₂ n rounds.</summary>
    /// <exception cref="T:AD.ShapeException">The sizes along the axis differ, or the function changes shapes (AD713, AD722).</exception>
    /// <example><code>Lax.associativeScan (fun (a: NDArray) (b: NDArray) -> a * b) (arr [ 1.0; 2.0; 3.0; 4.0 ]) // [1. 2. 6. 24.]</code></example>
    let associativeScan (f: 'T -> 'T -> 'T) (xs: 'T) : 'T =
        Raise.ifNull (nameof f) f
        Control.associativeScan "Lax.associativeScan" false 0 f xs
