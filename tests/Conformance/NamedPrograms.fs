/// The named programs of the corpus that need neither loops nor factorizations, written as a user writes them.
module Conformance.NamedPrograms

open System
open AD

/// x @ y

let private rosenbrock (x: NDArray) =
    let next, here = x["1:"], x[":-1"]
    Np.Sum(100 * (next - here ** 2) ** 2 + (1 - here) ** 2)

let private himmelblau (x: NDArray) = (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2

let private ackley (x: NDArray) =
    -20 * Np.Exp(-0.2 * Np.Sqrt(Np.Mean(x ** 2))) - Np.Exp(Np.Mean(Np.Cos(2.0 * Math.PI * x))) + 20 + Math.E

let private logisticRegression (w: NDArray) (b: NDArray) (X: NDArray) (y: NDArray) =
    let z = X *@ w + b
    let labels = Np.Where(y, 1.0, 0.0).AsType X.Dtype
    Np.Mean(Nn.Softplus z - labels * z) + 0.05 * Np.Sum(w * w)

let private mlpLoss (W1: NDArray) (b1: NDArray) (W2: NDArray) (b2: NDArray) (X: NDArray) (Y: NDArray) =
    Np.Mean((Np.Tanh(X *@ W1 + b1) *@ W2 + b2 - Y) ** 2)

let private gmmLogpdf (alpha: NDArray) (mu: NDArray) (logs: NDArray) (X: NDArray) =
    let z = (X[":", "None", ":"] - mu["None"]) * Np.Exp(-logs)["None"]

    let lp = Nn.LogSoftmax(alpha)["None"] - Np.Sum(logs["None"] + 0.5 * z ** 2 + 0.5 * Math.Log(2.0 * Math.PI), -1)

    Np.Sum(Special.Logsumexp(lp, 1))

let private blackScholes (p: NDArray) =
    let S, K, r, sigma, T = p[0], p[1], p[2], p[3], p[4]
    let d1 = (Np.Log(S / K) + (r + sigma * sigma / 2) * T) / (sigma * Np.Sqrt T)
    S * Special.Ndtr d1 - K * Np.Exp(-r * T) * Special.Ndtr(d1 - sigma * Np.Sqrt T)

let private nbodyEnergy (q: NDArray) (v: NDArray) (m: NDArray) =
    let d = q[":", "None"] - q["None"]
    let eye = Np.Eye(m.Length, dtype = q.Dtype)
    let r = Np.Sqrt(Np.Sum(d * d, -1) + eye)

    0.5 * Np.Sum(m[":", "None"] * v * v) - 0.5 * Np.Sum(m[":", "None"] * m["None"] * (1 - eye) / r)

let private lennardJones (q: NDArray) =
    let d = q[[| 0; 0; 1 |]] - q[[| 1; 2; 2 |]]
    let r2 = Np.Sum(d ** 2, -1)
    Np.Sum(4 * (r2 ** -6 - r2 ** -3))

let private softmaxXent (W: NDArray) (X: NDArray) (y: NDArray) = -Np.Mean(Np.TakeAlongAxis(Nn.LogSoftmax(X *@ W, -1), y[":", "None"], 1))

let private layerNormLoss (g: NDArray) (b: NDArray) (x: NDArray) =
    let centred = x - Np.Mean(x, -1, true)
    Np.Sum(Np.Tanh(g * centred / Np.Sqrt(Np.Var(x, -1, keepdims = true) + 1e-5) + b))

let private attention (Q: NDArray) (K: NDArray) (V: NDArray) = Np.Sum((Nn.Softmax(Q *@ K.T / Math.Sqrt 2.0, -1) *@ V) ** 2)

let private matrixFactorization (U: NDArray) (V: NDArray) (R: NDArray) (mask: NDArray) =
    Np.Sum(Np.Where(mask, (U *@ V.T - R) ** 2, 0.0)) + 0.1 * (Np.Sum(U * U) + Np.Sum(V * V))

let private reprojection (cam: NDArray) (X: NDArray) =
    let w = cam[":3"]
    let angle = Np.Sqrt(Np.Sum(w * w))
    let k = w / angle

    let Y = X * Np.Cos angle + Np.Cross(k, X) * Np.Sin angle + k * (k *@ X) * (1 - Np.Cos angle) + cam["3:6"]

    let u = Y[":2"] / Y[2]
    let r2 = Np.Sum(u * u)
    Np.Sum((cam[6] * (1 + cam[7] * r2 + cam[8] * r2 * r2) * u) ** 2)

let private quaternionLoss (q: NDArray) (v: NDArray) (t: NDArray) =
    let unit = q / Linalg.Norm q
    let w, u = unit[0], unit["1:"]
    let c = Np.Cross(u, v)
    Np.Sum((v + 2 * w * c + 2 * Np.Cross(u, c) - t) ** 2)

let private elbo (mu: NDArray) (logv: NDArray) (eps: NDArray) (x: NDArray) =
    let z = mu + Np.Exp(logv / 2) * eps
    Np.Sum(Nn.Softplus z - x * z) + 0.5 * Np.Sum(Np.Exp logv + mu ** 2 - 1 - logv)

let private huber (w: NDArray) (X: NDArray) (y: NDArray) =
    let r = X *@ w - y
    let a = Np.Abs r
    Np.Mean(Np.Where(a .< 1.0, 0.5 * r * r, a - 0.5))

let private asianOption (p: NDArray) (Z: NDArray) =
    let step = (p[1] - p[2] ** 2 / 2) * 0.2 + p[2] * Math.Sqrt 0.2 * Z
    let paths = p[0] * Np.Exp(Np.Cumsum(step, 1))
    Np.Exp(-p[1]) * Np.Mean(Nn.Softplus(Np.Mean(paths, 1) - 100))

let private convNet (k1: NDArray) (k2: NDArray) (x: NDArray) =
    Np.Sum(Np.Tanh(Np.Convolve(Np.Tanh(Np.Convolve(x, k1, "same")), k2, "valid")) ** 2)

let private innerDescent (w: NDArray) (lr: NDArray) (X: NDArray) (y: NDArray) =
    let loss (w: NDArray) = Np.Mean((X *@ w - y) ** 2)
    let step (w: NDArray) = w - lr * grad loss w
    loss (step (step (step w)))

let table: (string * (NDArray[] -> NDArray)) list =
    [
        "rosenbrock", (fun a -> rosenbrock a[0])
        "himmelblau", (fun a -> himmelblau a[0])
        "ackley", (fun a -> ackley a[0])
        "logistic_regression", (fun a -> logisticRegression a[0] a[1] a[2] a[3])
        "mlp_loss", (fun a -> mlpLoss a[0] a[1] a[2] a[3] a[4] a[5])
        "gmm_logpdf", (fun a -> gmmLogpdf a[0] a[1] a[2] a[3])
        "black_scholes", (fun a -> blackScholes a[0])
        "nbody_energy", (fun a -> nbodyEnergy a[0] a[1] a[2])
        "lennard_jones", (fun a -> lennardJones a[0])
        "softmax_xent", (fun a -> softmaxXent a[0] a[1] a[2])
        "layer_norm_loss", (fun a -> layerNormLoss a[0] a[1] a[2])
        "attention", (fun a -> attention a[0] a[1] a[2])
        "matrix_factorization", (fun a -> matrixFactorization a[0] a[1] a[2] a[3])
        "ba_reproject", (fun a -> reprojection a[0] a[1])
        "quat_rotate_loss", (fun a -> quaternionLoss a[0] a[1] a[2])
        "vae_elbo_terms", (fun a -> elbo a[0] a[1] a[2] a[3])
        "huber_regression", (fun a -> huber a[0] a[1] a[2])
        "gbm_asian_mc", (fun a -> asianOption a[0] a[1])
        "conv1d_net", (fun a -> convNet a[0] a[1] a[2])
        "meta_inner_gd", (fun a -> innerDescent a[0] a[1] a[2] a[3])
    ]
