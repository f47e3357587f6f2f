/// The text of arrays: NumPy's `str` and JAX's `repr`, to the character and in every culture.
module internal AD.Internal.Format

open System
open System.Collections.Generic
open System.Globalization
open System.Numerics
open System.Text
open AD

let private invariant = CultureInfo.InvariantCulture

// NumPy's print options
let private precision = 8
let private threshold = 1000
let private edge = 3
let private lineWidth = 75

/// `(3, 4)`, `(3,)`, `()`: a tuple as Python writes it.
let tuple (xs: int[]) : string =
    match xs.Length with
    | 1 -> String.Concat("(", xs[0].ToString invariant, ",)")
    | _ -> String.Concat("(", String.Join(", ", xs |> Array.map (fun x -> x.ToString invariant)), ")")

// ---- one finite number in decimal --------------------------------------------------------------

/// ±0.d₁d₂d₃… · 10^Point, without trailing zeros. `Exact` is the number itself.
[<Struct; NoEquality; NoComparison>]
type private Decimal = { Negative: bool; Digits: string; Point: int; Exact: float }

/// The fewest digits that name this number alone, of a text that .NET has found.
let private parse (exact: float) (text: string) : Decimal =
    let negative = text[0] = '-'
    let body = if negative then text.Substring 1 else text

    let mantissa, exponent =
        match body.IndexOf 'E' with
        | -1 -> body, 0
        | e -> body.Substring(0, e), Int32.Parse(body.AsSpan(e + 1), NumberStyles.AllowLeadingSign, invariant)

    let point =
        match mantissa.IndexOf '.' with
        | -1 -> mantissa.Length
        | p -> p

    let all = mantissa.Replace(".", "")
    let significant = all.TrimStart '0'

    if significant.Length = 0 then
        { Negative = negative; Digits = "0"; Point = 1; Exact = exact }
    else
        {
            Negative = negative
            Digits = significant.TrimEnd '0'
            Point = point + exponent - (all.Length - significant.Length)
            Exact = exact
        }

let private ofFloat (x: float) = parse x (x.ToString("R", invariant))

let private ofFloat32 (x: float32) = parse (float x) (x.ToString("R", invariant))

/// |x| = m · 2^e
let private dyadic (x: float) : struct (BigInteger * int) =
    let bits = BitConverter.DoubleToInt64Bits x
    let e = int ((bits >>> 52) &&& 0x7FFL)
    let m = bits &&& 0xFFFFFFFFFFFFFL

    if e = 0 then BigInteger m, -1074 else BigInteger(m ||| 0x10000000000000L), e - 1075

/// |x| / 10^p as a fraction of integers.
let private scaled (x: float) (p: int) : struct (BigInteger * BigInteger) =
    let struct (m, e) = dyadic x
    let mutable num, den = m, BigInteger.One

    if e >= 0 then num <- num <<< e else den <- den <<< -e

    if p >= 0 then
        den <- den * BigInteger.Pow(BigInteger 10, p)
    else
        num <- num * BigInteger.Pow(BigInteger 10, -p)

    num, den

/// The first `count` digits, one more in the last where `up`; a carry may move the point.
let private keep (d: Decimal) (count: int) (up: bool) : Decimal =
    if up then
        let next = (BigInteger.Parse(d.Digits.AsSpan(0, count), NumberStyles.None, invariant) + BigInteger.One).ToString invariant

        { d with Digits = next.TrimEnd '0'; Point = d.Point + (next.Length - count) }
    else
        { d with Digits = d.Digits.Substring(0, count).TrimEnd '0' }

/// The shortest digits, at most `count` of them. Half goes to even, by the exact number, which the shortest digits may have rounded.
let private cut (count: int) (d: Decimal) : Decimal =
    if d.Digits.Length <= count then
        d
    else
        let next = d.Digits[count]

        let up =
            if next <> '5' || d.Digits.Length > count + 1 then
                next >= '5'
            else
                let struct (num, den) = scaled d.Exact (d.Point - d.Digits.Length)
                let c = num.CompareTo(den * BigInteger.Parse(d.Digits, NumberStyles.None, invariant))
                c > 0 || (c = 0 && (int d.Digits[count - 1] &&& 1) = 1)

        keep d count up

/// The exact number to `count` digits, trailing zeros kept. Half goes to even.
let rec private exactly (count: int) (d: Decimal) : Decimal =
    if d.Exact = 0.0 then
        { d with Digits = String('0', count) }
    else
        let struct (num, den) = scaled d.Exact (d.Point - count)
        let mutable rest = BigInteger.Zero
        let mutable q = BigInteger.DivRem(num, den, &rest)

        // the shortest digits may lie in the next decade: 1e-5 in float32 is 9.99999975…e-6, 1e-323 is 9.88…e-324
        if q < BigInteger.Pow(BigInteger 10, count - 1) then
            exactly count { d with Point = d.Point - 1 }
        else
            let c = (rest * BigInteger 2).CompareTo den

            if c > 0 || (c = 0 && not q.IsEven) then q <- q + BigInteger.One

            let digits = q.ToString invariant
            { d with Digits = digits.Substring(0, count); Point = d.Point + (digits.Length - count) }

let private wholePart (d: Decimal) : string =
    let digits =
        if d.Point <= 0 then "0"
        elif d.Digits.Length >= d.Point then d.Digits.Substring(0, d.Point)
        else d.Digits.PadRight(d.Point, '0')

    if d.Negative then "-" + digits else digits

let private fraction (d: Decimal) : string =
    if d.Digits = "0" then ""
    elif d.Point <= 0 then String('0', -d.Point) + d.Digits
    elif d.Digits.Length > d.Point then d.Digits.Substring d.Point
    else ""

let private exponent (d: Decimal) : int = if d.Exact = 0.0 then 0 else d.Point - 1

let private exponentText (width: int) (e: int) : string =
    String.Concat((if e < 0 then "e-" else "e+"), (abs e).ToString(invariant).PadLeft(width, '0'))

let private lead (d: Decimal) : string = String.Concat((if d.Negative then "-" else ""), d.Digits.Substring(0, 1))

let private special (x: float) : string =
    if Double.IsNaN x then "nan"
    elif x > 0.0 then "inf"
    else "-inf"

// ---- the elements of one array ------------------------------------------------------------------

/// NumPy's FloatingFormat: all elements in one width. `inExponents` is the choice between the two notations.
let private floatWords (xs: float[]) (decimals: Decimal[]) (inExponents: bool) : string[] =
    let finite = decimals |> Array.filter (fun d -> Double.IsFinite d.Exact)
    let widest (f: Decimal -> string) = finite |> Array.fold (fun w d -> max w (f d).Length) 0

    let padForSpecials left right =
        if finite.Length = xs.Length then
            left
        else
            xs |> Array.fold (fun w x -> if Double.IsFinite x then w else max w ((special x).Length - right - 1)) left

    let words left right (write: Decimal -> string) =
        decimals
        |> Array.map (fun d -> if Double.IsFinite d.Exact then write d else (special d.Exact).PadLeft(left + right + 1))

    if finite.Length = 0 then
        words (padForSpecials 0 0) 0 wholePart
    elif inExponents then
        let brief = finite |> Array.map (cut (precision + 1))
        let places = brief |> Array.fold (fun w d -> max w (d.Digits.Length - 1)) 0
        let width = brief |> Array.fold (fun w d -> max w ((abs (exponent d)).ToString(invariant).Length)) 2
        let right = width + 2 + places
        let left = padForSpecials (widest lead) right

        words left right (fun d ->
            let r = exactly (places + 1) d
            String.Concat((lead r).PadLeft left, ".", r.Digits.Substring 1, exponentText width (exponent r)))
    else
        let round (d: Decimal) = cut (max 1 (d.Point + precision)) d
        let right = widest (fun d -> fraction (round d))
        let left = padForSpecials (widest (fun d -> wholePart (round d))) right

        words left right (fun d ->
            let r = round d
            String.Concat((wholePart r).PadLeft left, ".", (fraction r).PadRight right))

let private float64Words (xs: float[]) : string[] =
    let mutable least, most = Double.PositiveInfinity, 0.0

    for x in xs do
        if Double.IsFinite x && x <> 0.0 then
            least <- min least (abs x)
            most <- max most (abs x)

    let wide = most > 0.0 && (most >= 1e8 || least < 1e-4 || most / least > 1000.0)

    floatWords
        xs
        (xs
         |> Array.map (fun x -> if Double.IsFinite x then ofFloat x else { Negative = false; Digits = ""; Point = 0; Exact = x }))
        wide

// the thresholds are compared in float32, as NumPy compares them
let private float32Words (xs: float32[]) : string[] =
    let mutable least, most = Single.PositiveInfinity, 0.0f

    for x in xs do
        if Single.IsFinite x && x <> 0.0f then
            least <- min least (abs x)
            most <- max most (abs x)

    let wide = most > 0.0f && (most >= 1e8f || least < 1e-4f || most / least > 1000.0f)

    floatWords
        (Array.map float xs)
        (xs
         |> Array.map (fun x ->
             if Single.IsFinite x then
                 ofFloat32 x
             else
                 { Negative = false; Digits = ""; Point = 0; Exact = float x }))
        wide

let private rightAligned (words: string[]) : string[] =
    let width = words |> Array.fold (fun w (s: string) -> max w s.Length) 0
    words |> Array.map (fun s -> s.PadLeft width)

/// The indices of an axis that are shown.
let private shown (summary: bool) (n: int) : int[] =
    if summary && n > 2 * edge then
        Array.append [| 0 .. edge - 1 |] [| n - edge .. n - 1 |]
    else
        [| 0 .. n - 1 |]

/// The elements that are shown, in row-major order.
let private collect<'T> (d: Dense) (axes: int[][]) : 'T[] =
    let storage = d.Storage :?> 'T[]
    let found = List<'T>()

    let rec walk axis (offset: int64) =
        if axis = axes.Length then
            found.Add storage[int offset]
        else
            for i in axes[axis] do
                walk (axis + 1) (offset + int64 i * d.Strides[axis])

    walk 0 d.Offset
    found.ToArray()

let private words (d: Dense) (axes: int[][]) : string[] =
    match d.Dtype with
    | Dtype.Float64 -> float64Words (collect<float> d axes)
    | Dtype.Float32 -> float32Words (collect<float32> d axes)
    | Dtype.Int64 -> collect<int64> d axes |> Array.map (fun x -> x.ToString invariant) |> rightAligned
    | Dtype.Int32 -> collect<int> d axes |> Array.map (fun x -> x.ToString invariant) |> rightAligned
    | Dtype.UInt32 -> collect<uint32> d axes |> Array.map (fun x -> x.ToString invariant) |> rightAligned
    | Dtype.Bool ->
        let yes = if d.Rank = 0 then "True" else " True"
        collect<bool> d axes |> Array.map (fun x -> if x then yes else "False")

// ---- the layout -----------------------------------------------------------------------------------

/// NumPy's array2string: `indent` is the width before the first bracket plus one.
let private layoutBy (words: Dense -> int[][] -> string[]) (d: Dense) (separator: string) (indent: int) (width: int) : string =
    let summary = d.Size > threshold
    let axes = d.Shape |> Array.map (shown summary)
    let words = words d axes
    let text = StringBuilder()
    let mutable next = 0

    let word () =
        next <- next + 1
        words[next - 1]

    let tight = separator.TrimEnd()

    let rec block axis (indent: int) (width: int) =
        let elided = axes[axis].Length < d.Shape[axis]
        text.Append '[' |> ignore

        if axis = d.Rank - 1 then
            let limit = width - max tight.Length 1
            let mutable column = indent

            let put (w: string) =
                if column + w.Length > limit && column > indent then
                    while text[text.Length - 1] = ' ' do
                        text.Length <- text.Length - 1

                    text.Append('\n').Append(' ', indent) |> ignore
                    column <- indent

                text.Append w |> ignore
                column <- column + w.Length

            let separate () =
                text.Append separator |> ignore
                column <- column + separator.Length

            for i in 0 .. axes[axis].Length - 1 do
                if i > 0 then separate ()

                if elided && i = edge then
                    put "..."
                    separate ()

                put (word ())
        else
            let separate () = text.Append(tight).Append('\n', d.Rank - axis - 1).Append(' ', indent) |> ignore

            for i in 0 .. axes[axis].Length - 1 do
                if i > 0 then separate ()

                if elided && i = edge then
                    text.Append "..." |> ignore
                    separate ()

                block (axis + 1) (indent + 1) (width - 1)

        text.Append ']' |> ignore

    if d.Rank = 0 then text.Append(word ()) |> ignore else block 0 indent width

    text.ToString()

let private layout = layoutBy words

/// One number as NumPy's scalars show it: every digit that it takes to read it back.
let private scalar (x: float) (d: Decimal) : string =
    if not (Double.IsFinite x) then
        special x
    elif x = 0.0 || (abs x >= 1e-4 && abs x < 1e16) then
        match fraction d with
        | "" -> wholePart d + ".0"
        | f -> String.Concat(wholePart d, ".", f)
    else
        let rest = d.Digits.Substring 1
        String.Concat(lead d, (if rest = "" then "" else "." + rest), exponentText 2 (exponent d))

/// A number alone, as Python shows a float: `37.0`, `1e-300`, `nan`.
let float64 (x: float) : string = if Double.IsFinite x then scalar x (ofFloat x) else special x

/// What `print(array)` shows in NumPy.
let str (d: Dense) : string =
    if d.Size = 0 then
        "[]"
    elif d.Rank > 0 then
        layout d " " 1 lineWidth
    else
        match d.Dtype with
        | Dtype.Float64 -> float64 (Dense.item d)
        | Dtype.Float32 ->
            let x = (d.Storage :?> float32[]).[int d.Offset]
            if Single.IsFinite x then scalar (float x) (ofFloat32 x) else special (float x)
        | Dtype.Int64
        | Dtype.Int32
        | Dtype.UInt32
        | Dtype.Bool -> layout d " " 1 lineWidth

/// The same, each number by a format of .NET's, `F3`; truth values have none.
let formatted (format: string) (provider: IFormatProvider) (d: Dense) : string =
    let by (xs: 'T[]) : string[] when 'T :> IFormattable = xs |> Array.map (fun x -> x.ToString(format, provider)) |> rightAligned

    let words (d: Dense) axes =
        match d.Dtype with
        | Dtype.Float64 -> by (collect<float> d axes)
        | Dtype.Float32 -> by (collect<float32> d axes)
        | Dtype.Int64 -> by (collect<int64> d axes)
        | Dtype.Int32 -> by (collect<int> d axes)
        | Dtype.UInt32 -> by (collect<uint32> d axes)
        | Dtype.Bool -> words d axes

    if d.Size = 0 then "[]" else layoutBy words d " " 1 lineWidth

let private prefix = "Array("

/// What JAX's `repr` shows: `Array([ 2., 36.], dtype=float64)`.
let repr (d: Dense) : string =
    let kind = String.Concat("dtype=", d.Dtype.ToString(), (if d.Weak then ", weak_type=True)" else ")"))

    let body =
        if d.Size = 0 then
            "[], shape=" + tuple d.Shape
        else
            // one column is kept for the comma that follows
            layout d ", " (prefix.Length + 1) (lineWidth - 1)

    // JAX writes the width of the prefix, without a new line, where the last line has no room left
    let lastLine = body.Length - body.LastIndexOf '\n' + 1
    let gap = if lastLine + kind.Length + 1 > lineWidth then String(' ', prefix.Length) else " "
    String.Concat(String.Concat(prefix, body, ","), gap, kind)
