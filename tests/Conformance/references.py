"""Writes references.json: what 60 digits give for the cases where JAX's float64 has lost them (rows 47, 67 and 72 of the corpus's edge table, and three edges).

    python references.py core.jsonl[.gz] deviant-id... > references.json

Derivatives are taken from the values alone, by central differences in 400 digits, so no rule of ours or of JAX's is used. Needs mpmath.
"""
import gzip, json, sys
import numpy as np
import mpmath as mp

mp.mp.dps = 400
H = mp.mpf(10) ** -90


def each(f):
    return np.vectorize(f, otypes=[object])


def sigmoid(x): return 1 / (1 + mp.exp(-x))
def over(axis, f):
    return lambda x: f(x) if axis is None else np.apply_along_axis(lambda v: np.array(f(v), dtype=object), axis, x)
def total(v): return mp.fsum(np.asarray(v, dtype=object).ravel())


UNARY = dict(
    neg=lambda x: -x, square=lambda x: x * x, tanh=mp.tanh, sin=mp.sin, cos=mp.cos, atan=mp.atan, asinh=mp.asinh, erf=mp.erf,
    sigmoid=sigmoid, softplus=lambda x: mp.log(1 + mp.exp(x)), exp_t=lambda x: mp.exp(mp.tanh(x)), log_p=lambda x: mp.log(mp.mpf("1.5") + mp.tanh(x)),
    sqrt_p=lambda x: mp.sqrt(1 + x * x), rec_p=lambda x: 1 / (1 + x * x), sinc_safe=lambda x: mp.sin(x) / (2 + mp.cos(x)),
    gelu_tanh=lambda x: x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mp.mpf(0.044715) * x ** 3))),
    xlogx=lambda x: x * mp.log(x), exp2=lambda x: mp.mpf(2) ** x, sinc=lambda x: mp.sin(mp.pi * x) / (mp.pi * x),
)
BINARY = dict(
    add=lambda x, y: x + y, sub=lambda x, y: x - y, mul=lambda x, y: x * y, sqdiff=lambda x, y: (x - y) ** 2,
    logaddexp=lambda x, y: mp.log(mp.exp(x) + mp.exp(y)), atan2=mp.atan2,
)


def apply(op, p, args):
    axis = p.get("axis")
    if op in UNARY: return each(UNARY[op])(args[0])
    if op in BINARY: return each(BINARY[op])(*args)
    x = args[0]
    if op == "sum": return np.array(over(axis, total)(x), dtype=object)
    if op == "mean": return np.array(over(axis, lambda v: total(v) / np.size(v))(x), dtype=object)
    if op == "logsumexp": return np.array(over(axis, lambda v: mp.log(mp.fsum(map(mp.exp, v))))(x), dtype=object)
    if op == "norm": return np.array(mp.sqrt(total(x * x)), dtype=object)
    if op == "cumsum": return np.cumsum(x, axis=axis)
    if op == "flip": return np.flip(x, axis=axis)
    if op == "transpose": return np.transpose(x)
    if op == "matmul": return args[0] @ args[1]
    raise SystemExit(f"no meaning for {op} {p}")


def evaluate(case, xs):
    if case["kind"] != "dag": return apply(case["op"], case["params"], xs)
    known = list(xs)
    for n in case["nodes"]: known.append(apply(n["op"], n["params"], [known[i] for i in n["args"]]))
    return known[-1]


def tensor(t): return np.array([mp.mpf(float(v)) for v in t["data"]], dtype=object).reshape(t["shape"])


def answer(case):
    """What does not settle when the step shrinks tends to zero with its square: it is zero."""
    def settled(a, b):
        if abs(a - b) <= abs(b) * mp.mpf(10) ** -60: return b
        if abs(b) < abs(a) / 50: return mp.mpf(0)
        raise SystemExit(f"{case['id']}: {a} against {b}")
    return [each(settled)(a, b) for a, b in zip(differences(case, H), differences(case, H / 10))]


def differences(case, step):
    inputs = [tensor(t) for t in case["inputs"]]
    diff = case["diff"]
    scale = max([abs(v) for x in inputs for v in np.ravel(x)])
    h = step * scale

    def f(xs):
        full = list(inputs)
        for i, x in zip(diff, xs): full[i] = x
        return evaluate(case, full)

    at = [inputs[i] for i in diff]
    def along(g, xs, ts): return (g([x + h * t for x, t in zip(xs, ts)]) - g([x - h * t for x, t in zip(xs, ts)])) / (2 * h)

    def gradient(g, xs):
        result = []
        for k, x in enumerate(xs):
            entries = []
            for j in range(np.size(x)):
                ts = [np.array([mp.mpf(0)] * np.size(y), dtype=object).reshape(np.shape(y)) for y in xs]
                ts[k].reshape(-1)[j] = mp.mpf(1)
                entries.append(along(g, xs, ts))
            result.append(np.array(entries, dtype=object).reshape(np.shape(x)))
        return result

    def against(ws): return lambda xs: total(tensor(ws[0]) * f(xs))

    kind, targs = case["transform"], case["targs"]
    if kind == "value": return [f(at)]
    if kind == "jvp": return [along(f, at, [tensor(t) for t in targs["tangents"]])]
    if kind in ("grad", "vjp"): return gradient(against(targs["cotangents"]), at)
    if kind == "hvp":
        vs = [tensor(t) for t in targs["v"]]
        return gradient(lambda xs: along(against(targs["w"]), xs, vs), at)
    if kind == "derivs":
        x = at[0].item()
        g = [lambda t: f([np.array(t, dtype=object)]).item()]
        for _ in range(targs["order"]): g.append(lambda t, p=g[-1]: (p(t + h) - p(t - h)) / (2 * h))
        return [np.array(d(x), dtype=object) for d in g]
    raise SystemExit(f"no meaning for {kind}")


def written(v):
    x = float(v)
    return x if abs(x) != float("inf") else "Infinity" if x > 0 else "-Infinity"


def main():
    path, patterns = sys.argv[1], sys.argv[2:]
    lines = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    rows = []
    for line in lines:
        case = json.loads(line)
        if case["id"] in patterns:
            data = [[written(v) for v in np.ravel(t)] for t in answer(case)]
            rows.append('  {"id": %s, "data": %s}' % (json.dumps(case["id"]), json.dumps(data)))
    print("[\n" + ",\n".join(rows) + "\n]")


main()
