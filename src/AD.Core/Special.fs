/// The words of scipy.special that the primitives give.
namespace AD

open System
open System.Runtime.InteropServices
open AD.Internal

module internal SpecialWords =
    let logit (x: NDArray) : NDArray = Words.UnaryFloating(Logit, x)
    let xlogy x y = Words.BinaryFloating("xlogy", XLogY, x, y)
    let xlog1py x y = Words.BinaryFloating("xlog1py", XLog1pY, x, y)

    let entr (x: NDArray) : NDArray =
        let x = Words.Floating x
        Lax.select (Lax.lt x (Lax.like x 0.0)) (Lax.like x Double.NegativeInfinity) (Lax.neg (Lax.xlogx x))

    /// What the relative entropies have in common: an operation where x and y are above 0; elsewhere 0 at x = 0 ≤ y, or infinite, plus more.
    let private relative (what: string) (op: Binary) (more: NDArray -> NDArray -> NDArray) (x: NDArray) (y: NDArray) : NDArray =
        let struct (x, y) = Words.AlignFloating(what, x, y)
        let zero = Lax.like x 0.0
        let one = Lax.like x 1.0
        let both = Lax.and' (Lax.gt x zero) (Lax.gt y zero)
        let edge = Lax.and' (Lax.eq x zero) (Lax.ge y zero)
        let unknown = Lax.binary Or (Lax.ne x x) (Lax.ne y y)
        let outside = Lax.select unknown (Lax.like x Double.NaN) (Lax.like x Double.PositiveInfinity)
        let inside = Lax.binary op (Lax.select both x one) (Lax.select both y one)
        Lax.select both inside (more (Lax.select edge zero outside) (Lax.sub y x))

    let relEntr x y = relative "rel_entr" RelEntr (fun elsewhere _ -> elsewhere) x y
    let klDiv x y = relative "kl_div" KlDiv Lax.add x y

    /// −x·√½ as a number and what its rounding lost (Dekker's product; Veltkamp's split of each factor): erfc would show it in the tail.
    let private overRoot2 (x: NDArray) : struct (NDArray * NDArray) =
        // 2^27 + 1 and −√½ with its halves and its own rounding; the same for float32
        let splitter, factor, factorHigh, factorLow, factorRest =
            if x.Dtype = Dtype.Float32 then
                4097.0, -0.7071067690849304, -0.70703125, -7.551908493041992e-05, -1.210161710447897e-08
            else
                134217729.0, -0.7071067811865476, -0.7071067839860916, 2.7995440410322203e-09, 4.833646656726457e-17

        let small = Lax.lt (Lax.abs x) (Lax.like x 50.0)
        let v = Lax.stopGradient (Lax.select small x (Lax.like x 0.0))
        let split = Lax.scale splitter v
        let high = Lax.sub split (Lax.sub split v)
        let low = Lax.sub v high
        let cross = Lax.add (Lax.scale factorLow high) (Lax.scale factorHigh low)
        let lost = Lax.add (Lax.sub (Lax.scale factorHigh high) (Lax.scale factor v)) cross
        struct (Lax.scale factor x, Lax.add lost (Lax.add (Lax.scale factorLow low) (Lax.scale factorRest v)))

    let ndtr (x: NDArray) : NDArray =
        let struct (z, lost) = overRoot2 (Words.Floating x)
        // beyond, nothing is lost
        let near = Lax.select (Lax.lt (Lax.abs z) (Lax.like z 50.0)) z (Lax.like z 0.0)
        let slope = Lax.scale (-2.0 / Math.Sqrt Math.PI) (Lax.gauss near)
        Lax.scale 0.5 (Lax.add (Lax.unary Erfc z) (Lax.mul slope lost))

/// <summary>Special functions, as in scipy.special.</summary>
/// <example><code>Special.Erf 0.0 // 0.0</code></example>
[<AbstractClass; Sealed>]
type Special private () =
    /// <summary>The error function.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Special.Erf 0.0 // 0.0</code></example>
    static member Erf(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Erf x

    /// <summary>1 − erf x, without cancellation.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Special.Erfc 0.0 // 1.0</code></example>
    static member Erfc(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Erfc x

    /// <summary>The logistic function 1 / (1 + e⁻ˣ).</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Special.Expit 0.0 // 0.5</code></example>
    static member Expit(x: NDArray) : NDArray = ElementwiseWords.floating Unary.Logistic x

    /// <summary>log(x / (1 − x)), the inverse of the logistic function.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Special.Logit 0.5 // 0.0</code></example>
    static member Logit(x: NDArray) : NDArray = SpecialWords.logit x

    /// <summary>x·log y, and 0 where x is 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Special.Xlogy(0.0, 0.0) // 0.0</code></example>
    static member Xlogy(x: NDArray, y: NDArray) : NDArray = SpecialWords.xlogy x y

    /// <summary>x·log(1 + y), and 0 where x is 0.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Special.Xlog1py(0.0, -1.0) // 0.0</code></example>
    static member Xlog1py(x: NDArray, y: NDArray) : NDArray = SpecialWords.xlog1py x y

    /// <summary>−x·log x, 0 at 0, −∞ below.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Special.Entr 1.0 // -0.0</code></example>
    static member Entr(x: NDArray) : NDArray = SpecialWords.entr x

    /// <summary>x·log(x / y), 0 where x is 0 and y ≥ 0, ∞ where it has no meaning.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Special.RelEntr(1.0, 1.0) // 0.0</code></example>
    static member RelEntr(x: NDArray, y: NDArray) : NDArray = SpecialWords.relEntr x y

    /// <summary>x·log(x / y) − x + y.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <example><code>Special.KlDiv(1.0, 1.0) // 0.0</code></example>
    static member KlDiv(x: NDArray, y: NDArray) : NDArray = SpecialWords.klDiv x y

    /// <summary>The area below x under the standard normal density.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <example><code>Special.Ndtr 0.0 // 0.5</code></example>
    static member Ndtr(x: NDArray) : NDArray = SpecialWords.ndtr x

    /// <summary>log Σ b·eˣ without overflow; the greatest element that shifts it is held constant.</summary>
    /// <exception cref="T:System.ArgumentNullException">An argument is null.</exception>
    /// <exception cref="T:AD.ShapeException">The shapes do not fit.</exception>
    /// <exception cref="T:AD.AxisException">An axis is out of range or given twice.</exception>
    /// <example><code>Special.Logsumexp(Np.Array [| -1000.0; 0.0 |]) // 0.0</code></example>
    static member Logsumexp
        (
            x: NDArray,
            [<Optional>] axis: Axes,
            [<Optional>] b: NDArray | null,
            [<Optional>] keepdims: bool,
            [<Optional>] where: NDArray | null
        ) : NDArray =
        ReductionWords.logsumexp axis b keepdims where x
