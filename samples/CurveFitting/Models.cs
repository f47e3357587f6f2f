// The models, each once, as a plain function of its parameters and x; values and Jacobians both come from it.
namespace AD.Samples.CurveFitting;

internal static class Models
{
    /// <summary>Misra1a: y = b₁ (1 − exp(−b₂ x)).</summary>
    public static NDArray Saturation(NDArray b, NDArray x) => b[0] * (1 - Np.Exp(-b[1] * x));

    /// <summary>Thurber, Hahn1: y = (b₁ + b₂x + b₃x² + b₄x³) / (1 + b₅x + b₆x² + b₇x³).</summary>
    public static NDArray CubicOverCubic(NDArray b, NDArray x) =>
        (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1 + x * (b[4] + x * (b[5] + x * b[6])));
}
