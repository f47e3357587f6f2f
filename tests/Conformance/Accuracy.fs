/// Values and derivatives against tables of 60-digit arithmetic: how many units in the last place each function is off.
module Conformance.Accuracy

open System
open System.Globalization
open System.IO
open System.IO.Compression
open AD

/// A reference: correctly rounded, and what the rounding left, in units of its last place. It may be absent.
[<Struct>]
type Reference = { Value: float; Rest: float; Given: bool }

/// One line of a table: its kind, one or two arguments, and the value with two derivatives (by the two arguments, if there are two).
type Row = { Kind: string; X: float; Y: float; References: Reference[] }

/// What a function takes.
[<NoEquality; NoComparison>]
type Function =
    | Of1 of (NDArray -> NDArray)
    | Of2 of (NDArray -> NDArray -> NDArray)

[<NoEquality; NoComparison>]
type Entry =
    {
        Name: string
        /// The limit of the value is 2 units in the last place, and 8 for special functions.
        Elementary: bool
        Function: Function
    }

let private bits (s: string) : float =
    BitConverter.UInt64BitsToDouble(UInt64.Parse(s, NumberStyles.HexNumber, CultureInfo.InvariantCulture))

let private reference (value: string) (rest: string) : Reference =
    if value = "" then
        { Value = nan; Rest = 0.0; Given = false }
    else
        {
            Value = bits value
            Rest = if rest = "" then 0.0 else Double.Parse(rest, CultureInfo.InvariantCulture)
            Given = true
        }

/// The rows of a gzipped table.
let read (path: string) : Row[] =
    use reader = new StreamReader(new GZipStream(File.OpenRead path, CompressionMode.Decompress))
    let header = (nonNull (reader.ReadLine())).Split ','
    // kind, the arguments, then three references of two columns
    let arguments = header.Length - 7

    [|
        for line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries) do
            let c = line.TrimEnd().Split ','

            {
                Kind = c[0]
                X = bits c[1]
                Y = if arguments = 2 then bits c[2] else 0.0
                References = Array.init 3 (fun k -> reference c[1 + arguments + 2 * k] c[2 + arguments + 2 * k])
            }
    |]

// ---- the measure ----------------------------------------------------------------------------------------

let private ulp (v: float) : float =
    if Double.IsInfinity v then Math.ScaleB(1.0, 971)
    elif v = 0.0 then Double.Epsilon
    else Math.ScaleB(1.0, max (Math.ILogB v) -1022 - 52)

/// |(y − v)/ulp(v) − rest|; an infinity counts as ±2^1024, and NaN matches only NaN.
let error (y: float) (r: Reference) : float =
    let v = r.Value

    if Double.IsNaN y || Double.IsNaN v then
        if Double.IsNaN y && Double.IsNaN v then 0.0 else infinity
    elif y = v then
        abs r.Rest
    elif Double.IsInfinity y || Double.IsInfinity v then
        // in units of 2^512, where both are finite
        let scaled x = if Double.IsInfinity x then Math.CopySign(Math.ScaleB(1.0, 512), x) else Math.ScaleB(x, -512)
        abs ((scaled y - scaled v) / Math.ScaleB(ulp v, -512) - r.Rest)
    else
        abs ((y - v) / ulp v - r.Rest)

// ---- the functions ----------------------------------------------------------------------------------------

let private elementary name f = { Name = name; Elementary = true; Function = Of1 f }
let private elementary2 name f = { Name = name; Elementary = true; Function = Of2 f }
let private special name f = { Name = name; Elementary = false; Function = Of1 f }
let private special2 name f = { Name = name; Elementary = false; Function = Of2 f }

/// The functions of the tables that the library has, in the tables' order; those of our own tables (tables.py) after their like.
let functions: Entry list =
    [
        elementary "exp" exp
        elementary "exp2" Np.Exp2
        elementary "expm1" Np.Expm1
        elementary "log" log
        elementary "log2" Np.Log2
        elementary "log10" Np.Log10
        elementary "log1p" Np.Log1p
        elementary "sqrt" sqrt
        elementary "rsqrt" Lax.Rsqrt
        elementary "cbrt" Np.Cbrt
        elementary "sin" sin
        elementary "cos" cos
        elementary "tan" tan
        elementary "asin" asin
        elementary "acos" acos
        elementary "atan" atan
        elementary "sinh" sinh
        elementary "cosh" cosh
        elementary "tanh" tanh
        elementary "asinh" Np.Asinh
        elementary "acosh" Np.Acosh
        elementary "atanh" Np.Atanh
        elementary "logistic" Special.Expit
        elementary "softplus" Nn.Softplus
        elementary "sinc" Np.Sinc
        elementary "log_sigmoid" Nn.LogSigmoid
        elementary "log1mexp" Nn.Log1mExp
        elementary "soft_sign" Nn.SoftSign
        elementary "square_plus" (fun x -> Nn.SquarePlus x)
        elementary "selu" Nn.Selu
        elementary "power_5" (fun x -> Lax.IntegerPow(x, 5))
        elementary "power_-3" (fun x -> Lax.IntegerPow(x, -3))
        special "erf" Special.Erf
        special "erfc" Special.Erfc
        special "ndtr" Special.Ndtr
        special "entr" Special.Entr
        special "logit" Special.Logit
        elementary2 "pow" (fun x y -> Np.Power(x, y))
        elementary2 "atan2" (fun y x -> Np.Atan2(y, x))
        elementary2 "hypot" (fun x y -> Np.Hypot(x, y))
        elementary2 "logaddexp" (fun x y -> Np.Logaddexp(x, y))
        elementary2 "logaddexp2" (fun x y -> Np.Logaddexp2(x, y))
        elementary2 "fmod" (fun x y -> Np.Fmod(x, y))
        elementary2 "remainder" (fun x y -> Np.Remainder(x, y))
        special2 "xlogy" (fun x y -> Special.Xlogy(x, y))
        special2 "xlog1py" (fun x y -> Special.Xlog1py(x, y))
        special2 "rel_entr" (fun x y -> Special.RelEntr(x, y))
        special2 "kl_div" (fun x y -> Special.KlDiv(x, y))
    ]

/// Value and derivatives of all rows at once: by `grad` of the sum, whose elements do not know of each other.
let results (f: Function) (rows: Row[]) : float[][] =
    let x = Np.Array(rows |> Array.map (fun r -> r.X))
    let y = Np.Array(rows |> Array.map (fun r -> r.Y))
    let slope (g: NDArray -> NDArray) = grad (fun x -> Np.Sum(g x))

    match f with
    | Of1 f -> [| f x; slope f x; slope (slope f) x |]
    | Of2 f -> [| f x y; slope (fun x -> f x y) x; slope (fun y -> f x y) y |]
    |> Array.map (fun r -> r.ToArray<float>())

// ---- the judgement ----------------------------------------------------------------------------------------

/// Rows whose reference contradicts C99 Annex F (F.10.1.4, F.10.5.1, F.10.7.1). They are listed, never fitted to.
let wrongReferences: (string * float * float) list =
    [
        // the angle of a point below the axis, −0 too, is negative
        for y in [ -1.0; -3.0 ] do
            "atan2", -0.0, y
        "atan2", -0.0, 0.0
        for y in [ -0.0; -1.0; -3.0 ] do
            "atan2", y, infinity
        // a remainder that is 0 has the sign of the dividend
        for f in [ "fmod"; "remainder" ] do
            for x in [ -0.0; -1.0; -3.0 ] do
                f, x, Double.Epsilon
        // erfc(−∞) = 2
        "erfc", -infinity, 0.0
        "erfc", -Double.MaxValue, 0.0
    ]

/// Which result of a function: its value, or a derivative by number.
let resultNames (f: Function) =
    match f with
    | Of1 _ -> [| "f"; "f′"; "f″" |]
    | Of2 _ -> [| "f"; "∂f/∂x"; "∂f/∂y" |]

/// A result of a row that is further off than its limit.
type Fault =
    {
        Name: string
        Result: string
        Row: Row
        Got: float
        Wanted: float
        Ulps: float
    }

    override f.ToString() =
        $"{f.Result} of {f.Name} ({f.Row.Kind}) at {f.Row.X:R}, {f.Row.Y:R}: {f.Got:R} instead of {f.Wanted:R}, {f.Ulps:G3} ulp"

/// The largest error over the judged rows within the limit of sense (what has no correct digit is a fault), and the faults.
type Judgement = { Entry: string; Rows: int; Worst: float[]; Faults: Fault list }

let private isWrong (name: string) (r: Row) =
    wrongReferences
    |> List.exists (fun (n, x, y) ->
        n = name
        && BitConverter.DoubleToInt64Bits x = BitConverter.DoubleToInt64Bits r.X
        && BitConverter.DoubleToInt64Bits y = BitConverter.DoubleToInt64Bits r.Y)

/// Rows flagged by a zero of the result are those of special functions, of logaddexp, and of derivatives: judged apart.
let private judged (e: Entry) (k: int) (r: Row) =
    r.References[k].Given
    && not (isWrong e.Name r)
    && (k = 0 && e.Elementary && not (e.Name.StartsWith "logaddexp") || not (r.Kind.Contains(char (int '0' + k))))

/// In units of the last place: 2 for the values of elementary functions, 8 for special functions and derivatives.
let limit (e: Entry) (k: int) : float = if k = 0 && e.Elementary then 2.0 else 8.0

/// The table of a function, in the first of the folders that has it.
let table (folders: string[]) (e: Entry) : string option =
    folders |> Array.map (fun folder -> Path.Combine(folder, e.Name + ".csv.gz")) |> Array.tryFind File.Exists

/// The sign of a zero counts in the values of elementary functions at special points.
let private signOfZero (e: Entry) (k: int) (r: Row) (y: float) =
    k = 0
    && e.Elementary
    && r.Kind.StartsWith 's'
    && r.References[0].Value = 0.0
    && y = 0.0
    && Double.IsNegative y <> Double.IsNegative r.References[0].Value

let judge (table: string) (e: Entry) : Judgement =
    let rows = read table
    let got = results e.Function rows
    let names = resultNames e.Function

    let errors =
        [|
            for k in 0..2 do
                [|
                    for i in 0 .. rows.Length - 1 do
                        let r, y = rows[i], got[k][i]

                        if judged e k r then
                            let off = if signOfZero e k r y then infinity else error y r.References[k]

                            { Name = e.Name; Result = names[k]; Row = r; Got = y; Wanted = r.References[k].Value; Ulps = off }
                |]
        |]

    {
        Entry = e.Name
        Rows = rows.Length
        Worst = errors |> Array.map (fun es -> es |> Array.fold (fun w f -> max w f.Ulps) 0.0)
        Faults =
            [
                for k in 0..2 do
                    for f in errors[k] do
                        if f.Ulps > limit e k then f
            ]
    }
