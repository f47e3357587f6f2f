/// The operations of kind scan and the named programs with loops, by the corpus's names.
module Conformance.Loops

open System
open System.Text.Json
open AD
open Conformance.Arguments
open Conformance.Elementwise

let private both (step: 'C -> 'X -> 'C) (carry: 'C) (x: 'X) : 'C * unit = step carry x, ()
let private fold (step: 'C -> 'X -> 'C) (init: 'C) (xs: 'X) : 'C = fst (Lax.scan (both step) init xs)

let private recurrent (h0: NDArray) (xs: NDArray) (w: NDArray) : NDArray[] =
    let h, ys =
        Lax.scan
            (fun (h: NDArray) (x: NDArray) ->
                let h = Np.Tanh(w * h + x)
                h, h)
            h0
            xs

    [| h; ys |]

let private affine (a: NDArray) (b: NDArray) =
    Lax.scan
        (fun (h: NDArray) (a: NDArray, b: NDArray) ->
            let h = a * h + b
            h, h)
        (Np.ZerosLike b[0])
        (a, b)
    |> snd

let private loop (n: int) (step: NDArray -> NDArray) (x: NDArray) = Lax.foriLoop 0 n (fun _ (y: NDArray) -> step y) (Np.OnesLike x)

let private switch (x: NDArray) (i: NDArray) = Lax.switch i [ (fun () -> x); (fun () -> x * x); (fun () -> Np.Exp x) ]

/// By the corpus's names: parameters and operands to results.
let table: (string * (JsonElement -> NDArray[] -> NDArray[])) list =
    [
        "scan_rnn", (fun _ a -> recurrent a[0] a[1] a[2])
        "scan_affine", (fun _ a -> [| affine a[0] a[1] |])
        "scan_reverse_cumsum",
        (fun _ a ->
            [|
                snd (Lax.scanBack (fun (c: NDArray) (x: NDArray) -> c + x * x, c) (Np.ZerosLike a[0].[0]) a[0])
            |])
        "fori_newton_sqrt", (fun p a -> [| loop (integer "n" p) (fun y -> 0.5 * (y + a[0] / y)) a[0] |])
        "fori_static_pow", (fun p a -> [| loop (integer "n" p) (fun y -> y * a[0]) a[0] |])
        "while_double", (fun p a -> [| Lax.whileLoop (fun (y: NDArray) -> Np.Sum y .< number "limit" p) (fun y -> y * 2.0) a[0] |])
        "cond_branch", (fun _ a -> [| Lax.cond (a[0] .> 0.0) (fun () -> Np.Sin a[0]) (fun () -> a[0] * a[0]) |])
        "switch_branch", (fun _ a -> [| switch a[0] a[1] |])
        "associative_scan_mul", (fun _ a -> [| Lax.associativeScan (fun (x: NDArray) y -> x * y) a[0] |])
        "lax_map_square", (fun _ a -> [| Lax.map (fun (r: NDArray) -> Np.Sum(r * r)) a[0] |])
        "scan_zero_length",
        (fun _ a ->
            let c, ys = Lax.scan (fun (c: NDArray) (x: NDArray) -> c * x, c) a[0] a[1]
            [| c; ys |])
    ]

// ---- programs ----------------------------------------------------------------------------------------

let private rnn (wh: NDArray) (wx: NDArray) (b: NDArray) (xs: NDArray) (target: NDArray) =
    let h = fold (fun (h: NDArray) (x: NDArray) -> Np.Tanh(h *@ wh + x *@ wx + b)) (Np.ZerosLike b) xs
    Np.Sum((h - target) ** 2)

let private lstm (w: NDArray) (b: NDArray) (xs: NDArray) =
    let step (h: NDArray, c: NDArray) (x: NDArray) =
        let gates = Np.Split(Np.Concatenate [ x; h ] *@ w + b, 4)
        let c = Nn.Sigmoid(gates[1] + 1) * c + Nn.Sigmoid gates[0] * Np.Tanh gates[3]
        let h = Nn.Sigmoid gates[2] * Np.Tanh c
        (h, c), Np.Sum(h * h)

    let zero = Np.ZerosLike b[":3"]
    Np.Sum(snd (Lax.scan step (zero, zero) xs))

let private rungeKutta (f: NDArray -> NDArray) (h: float) (n: int) (y: NDArray) =
    let step (y: NDArray) =
        let k1 = f y
        let k2 = f (y + h / 2.0 * k1)
        let k3 = f (y + h / 2.0 * k2)
        let k4 = f (y + h * k3)
        y + h / 6.0 * (k1 + 2 * k2 + 2 * k3 + k4), ()

    fst (Lax.iterate n step y)

let private lotkaVolterra (th: NDArray) (y0: NDArray) =
    let slope (y: NDArray) = Np.Stack [ th[0] * y[0] - th[1] * y[0] * y[1]; -th[2] * y[1] + th[3] * y[0] * y[1] ]
    Np.Sum(rungeKutta slope 0.05 20 y0 ** 2)

let private pendulum (y0: NDArray) (g: NDArray) = (rungeKutta (fun (y: NDArray) -> Np.Stack [ y[1]; -g * Np.Sin y[0] ]) 0.1 30 y0).[0]

let private kalman (a: NDArray) (logq: NDArray) (logr: NDArray) (ys: NDArray) =
    let observed = (Np.Array [| 1.0; 0.0 |]).AsType a.Dtype
    let q, r = Np.Diag(Np.Exp logq), Np.Exp logr

    let step (m: NDArray, p: NDArray) (y: NDArray) =
        let m = a *@ m
        let p = a *@ p *@ a.T + q
        let s = observed *@ p *@ observed + r
        let gain = p *@ observed / s
        let e = y - observed *@ m
        (m + gain * e, p - Np.Outer(gain, observed *@ p)), -0.5 * (Np.Log(2.0 * Math.PI * s) + e * e / s)

    Np.Sum(snd (Lax.scan step (Np.Zeros(2, a.Dtype), Np.Eye(2, dtype = a.Dtype)) ys))

let private hmm (logA: NDArray) (logB: NDArray) (logPi: NDArray) (obs: NDArray) =
    let a, b, pi = Nn.LogSoftmax(logA, -1), Nn.LogSoftmax(logB, -1), Nn.LogSoftmax(logPi, -1)
    let column (o: NDArray) = Np.Take(b, o, 1)

    let forward (alpha: NDArray) (o: NDArray) = Special.Logsumexp(alpha[":", "None"] + a, 0) + column o
    Special.Logsumexp(fold forward (pi + column obs[0]) obs["1:"])

let private kepler (me: NDArray) =
    let m, e = me[0], me[1]

    let newton _ (E: NDArray) = E - (E - e * Np.Sin E - m) / (1 - e * Np.Cos E)
    Np.Cos(Lax.foriLoop 0 12 newton m) - e

let private powerIteration (a: NDArray) =
    let step _ (v: NDArray) = a *@ v / Linalg.Norm(a *@ v)
    let v = Lax.foriLoop 0 30 step (Np.Ones(3, a.Dtype) / Math.Sqrt 3.0)
    v *@ a *@ v

let private sinkhorn (c: NDArray) (a: NDArray) (b: NDArray) =
    let e = 0.5
    let la, lb = Np.Log a, Np.Log b

    let step _ (_: NDArray, g: NDArray) =
        let f = e * (la - Special.Logsumexp((g["None"] - c) / e, 1))
        let g = e * (lb - Special.Logsumexp((f[":", "None"] - c) / e, 0))
        f, g

    let f, g = Lax.foriLoop 0 15 step (Np.ZerosLike a, Np.ZerosLike b)
    f *@ a + g *@ b

let private crf (emissions: NDArray) (moves: NDArray) (y: NDArray) =
    let forward (a: NDArray) (e: NDArray) = Special.Logsumexp(a[":", "None"] + moves, 0) + e
    let alpha = fold forward emissions[0] emissions["1:"]
    let score = Np.Sum(Np.TakeAlongAxis(emissions, y[":", "None"], 1)) + Np.Sum(moves[y[":-1"], y["1:"]])
    Special.Logsumexp alpha - score

let programs: (string * (NDArray[] -> NDArray)) list =
    [
        "rnn_scan", (fun a -> rnn a[0] a[1] a[2] a[3] a[4])
        "lstm_scan", (fun a -> lstm a[0] a[1] a[2])
        "ode_rk4_lotka_volterra", (fun a -> lotkaVolterra a[0] a[1])
        "ode_rk4_pendulum", (fun a -> pendulum a[0] a[1])
        "kalman_loglik", (fun a -> kalman a[0] a[1] a[2] a[3])
        "hmm_loglik", (fun a -> hmm a[0] a[1] a[2] a[3])
        "kepler_newton", (fun a -> kepler a[0])
        "power_iteration", (fun a -> powerIteration a[0])
        "sinkhorn", (fun a -> sinkhorn a[0] a[1] a[2])
        "crf_logz_minus_score", (fun a -> crf a[0] a[1] a[2])
    ]
