"""Writes tables of references, in the format of the others of the folder accuracy, for elementwise words that those lack.

    python tables.py FOLDER

Random mantissas over all binades of the domain (kind b), and neighbours of breakpoints, zeros and bounds (kind h). No row stands for a special
value. Needs mpmath; the precision is such that no cancellation over the range of float64 shows.
"""
import gzip, math, os, random, struct, sys
import mpmath as mp

mp.mp.prec = 4400
random.seed(20)


def rounded(v):
    """The nearest float64, half to even and subnormal or not, and what is left in units of its last place."""
    if v == 0:
        return 0.0, "+0.000"
    ulp = mp.ldexp(1, max(mp.frexp(v)[1] - 1, -1022) - 52)
    n = mp.nint(v / ulp)
    if abs(n * ulp) >= mp.ldexp(1, 1024):
        return math.inf if v > 0 else -math.inf, ""
    return float(n * ulp), "%+.3f" % float(v / ulp - n)


def binade(low, high, signed):
    x = math.ldexp(random.uniform(1, 2), random.randint(low, high))
    return -x if signed and random.random() < 0.5 else x


def beside(*places):
    return [p + binade(-52, -5, True) * max(1, abs(p)) for p in places for _ in range(12)]


def arguments(signed, low=-1074, high=1023):
    wide = [("b", binade(low, high, signed)) for _ in range(200)]
    middle = [("b", binade(max(low, -8), min(high, 9), signed)) for _ in range(160)]
    near = beside(0.5, math.log(2), 1, 2, 3, 37, 700, *([-0.5, -1, -2, -3, -37, -700] if signed else []))
    return wide + middle + [("h", x) for x in near]


def pairs():
    for kind, x in arguments(False):
        yield kind, x, math.ldexp(random.uniform(1, 2), random.randint(-1074, 1022))
        yield kind, x, min(max(x * random.choice([0.2, 0.4, 0.7, 1, 1.4, 2, 5]) * (1 + binade(-50, -4, True)), 5e-324), 1.7e308)


LAMBDA, ALPHA = mp.mpf("1.0507009873554804934193349852946"), mp.mpf("1.6732632423543772848170429916717")


def square_plus(x):
    r = mp.sqrt(x * x + 4)
    return (x + r) / 2, (1 + x / r) / 2, 2 / r**3


def selu(x):
    e = LAMBDA * ALPHA * mp.exp(min(x, 0))
    return (LAMBDA * x, LAMBDA, mp.mpf(0)) if x > 0 else (e - LAMBDA * ALPHA, e, e)


def power(n, low, high):
    return lambda x: (x**n, n * x ** (n - 1), n * (n - 1) * x ** (n - 2)), arguments(True, low, high)


# the value and two derivatives, and where
ONE = {
    "log_sigmoid": (lambda x: (-mp.log(1 + mp.exp(-x)), 1 / (1 + mp.exp(x)), -1 / (mp.exp(x) + 2 + mp.exp(-x))), arguments(True, -1074, 11)),
    "soft_sign": (lambda x: (x / (1 + abs(x)), 1 / (1 + abs(x)) ** 2, -2 * mp.sign(x) / (1 + abs(x)) ** 3), arguments(True)),
    "square_plus": (square_plus, arguments(True)),
    "selu": (selu, arguments(True)),
    "log1mexp": (
        lambda x: (mp.log(1 - mp.exp(-x)), 1 / (mp.exp(x) - 1), -mp.exp(x) / (mp.exp(x) - 1) ** 2),
        arguments(False, -1074, 10),
    ),
    "power_5": power(5, -210, 204),
    "power_-3": power(-3, -340, 350),
}

# the value and both partial derivatives
TWO = {"kl_div": (lambda x, y: (x * mp.log(x / y) - x + y, mp.log(x / y), 1 - x / y), pairs())}


def bits(x):
    return struct.pack(">d", x).hex()


def write(folder, name, heading, rows):
    with open(os.path.join(folder, name + ".csv.gz"), "wb") as f, gzip.GzipFile("", "wb", fileobj=f, mtime=0) as z:
        z.write((heading + "\n").encode())
        for kind, xs, values in rows:
            cells = [cell for v in values for cell in (lambda r: (bits(r[0]), r[1]))(rounded(v))]
            z.write((",".join([kind, *map(bits, xs), *cells]) + "\n").encode())


for name, (f, xs) in ONE.items():
    write(sys.argv[1], name, "kind,x,f,f_res,d1,d1_res,d2,d2_res", ((k, [x], f(mp.mpf(x))) for k, x in xs if x != 0))

for name, (f, xys) in TWO.items():
    write(sys.argv[1], name, "kind,x,y,f,f_res,dx,dx_res,dy,dy_res", ((k, [x, y], f(mp.mpf(x), mp.mpf(y))) for k, x, y in xys))
