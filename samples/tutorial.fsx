// The tutorial on automatic differentiation in F#, section by section: values, timings and plots.
// It checks its own numbers and exits with 1 when one is wrong. Run it with: dotnet fsi samples/tutorial.fsx
#nowarn "3391" // a number where an array is wanted becomes one
#load "AD.fsx"
#r "nuget: ScottPlot, 5.1.59"

open System
open System.Diagnostics
open System.Globalization
open System.IO
open AD

CultureInfo.CurrentCulture <- CultureInfo.InvariantCulture

// ---- the check: the only place where expected output is written down ---------------------------

/// The notebook's own figures: list comprehension, vmap, jit of vmap.
let notebookSeconds =
    [ 1.6408073689999583; 0.07793812599999228; 0.026302055000030578 ]

let numbers =
    Map
        [
            "S1 grad, jacobian, hessian of x²", [| 6.0; 6.0; 2.0 |]
            "S4 jacfwd, jacrev, vmap, jit", [| 6.0; 6.0; 6.0; 6.0 |]
            "S5 as a number", [| 6.0 |]
            "S7 length, first, last, step", [| 100.0; -3.0; 3.0; 6.0 / 99.0 |]
            "S8 x² on the array, against x·x", [| 0.0 |]
            "S9 one derivative a point, against 2x", [| 0.0 |]
            "S11 grad wave, against paper", [| 0.0 |]
            "S11 hessian, against paper", [| 0.0 |]
            "S11 the bend, against paper", [| 0.0 |]
            "S12 jit is the function", [| 0.0 |]
            "S13 runs: one shape, another shape", [| 1.0; 2.0 |]
            "S14 to the last digits", [| -8.768812461344142 |]
            "S15 jit of vmap", [| -8.768812461344142 |]
            "S16 list comprehension, against 2x", [| 0.0 |]
            "S16 vmap, against 2x", [| 0.0 |]
            "S16 jit of vmap, against 2x", [| 0.0 |]
            "S17 the first argument, both", [| 2.0; 2.0; 24.0 |]
            "S19 to the last digits", [| 2.0; 36.0 |]
            "S21 to the last digits", [| 12.0; 24.0; -1.0 |]
            "S23 AD against coded", [| 0.0 |]
            "S24 jacfwd against jacrev", [| 0.0 |]
            "S24 jacrev against coded", [| 0.0 |]
            "S25 AD against coded", [| 0.0 |]
            "S26 symmetry", [| 0.0 |]
        ]

let texts =
    Map
        [
            "S2 the new array", "[7. 2. 3.]"
            "S2 the old array", "[1. 2. 3.]"
            "S5 float64", "Array(6., dtype=float64, weak_type=True)"
            "S5 float32", "Array(6., dtype=float32, weak_type=True)"
            "S5 as text", "6.0"
            "S10 x² and its derivative", "2 plots"
            "S11 the wave and its derivative", "2 plots"
            "S11 the valleys and their bend", "2 plots"
            "S14 float64", "[-8.76881246]"
            "S14 float32", "[-8.768812]"
            "S18 integers in, an integer out", "25"
            "S19 float64", "Array([ 2., 36.], dtype=float64)"
            "S19 float32", "Array([ 2., 36.], dtype=float32)"
            "S20 float64", "Array(20., dtype=float64)"
            "S20 float32", "Array(20., dtype=float32)"
            "S21 float64", "Array([12., 24., -1.], dtype=float64)"
            "S21 float32", "Array([12., 24., -1.], dtype=float32)"
            "S22 coded Jacobian", "[[4. 6.]\n [7. 2.]]"
            "S23 function evaluation", "[13. 10.]"
            "S23 AD Jacobian", "[[4. 6.]\n [7. 2.]]"
            "S25 function evaluation", "37.0"
            "S25 coded Hessian", "[[18.  1.]\n [ 1.  2.]]"
            "S25 AD Hessian", "[[18.  1.]\n [ 1.  2.]]"
            "S26 shapes", "[3,2] [2,2,2,3]"
            "S26 the dtype stays", "float32"
        ]

/// What a refusal must tell: what was met, and the way out.
let refusals =
    Map
        [
            "S3 an integer", [ "int64" ]
            "S3 an array of integers", [ "int" ]
            "S6 a vector", [ "scalar"; "100"; "acobian" ]
            "S6 one element", [ "scalar"; "[1]" ]
            "S9 a scalar has no elements", [ "scalar cannot be iterated over" ]
        ]

let reached = Collections.Generic.HashSet<string>()
let wrong = Collections.Generic.List<string>()

let close row holds (got: string) =
    reached.Add row |> ignore

    if not holds then
        wrong.Add $"{row}: {got}"

let number row (got: NDArray) =
    let values, expected = (Np.Ravel got).ToArray(), numbers[row]

    close
        row
        (values.Length = expected.Length
         && Array.forall2 (fun v e -> abs (v - e) <= 1e-12) values expected)
        (got.ToRepr())

let text row got = close row (got = texts[row]) got

let section (number: string) (title: string) =
    printfn $"\n{number}  {title}\n{String('=', number.Length + 2 + title.Length)}"

let say (expression: string) (value: obj) = printfn $"> {expression}\n{value}"

let refusal row (expression: string) (call: unit -> NDArray) =
    let message =
        try
            (call ()).ToRepr()
        with :? ArgumentException as e ->
            e.Message

    say expression message
    close row (refusals[row] |> List.forall message.Contains) message

let off (x: NDArray) (y: NDArray) : NDArray = Np.Max(Np.Abs(x - y))

// ---- plots -------------------------------------------------------------------------------------

let folder =
    Directory.CreateDirectory(Path.Combine(__SOURCE_DIRECTORY__, "..", "artifacts", "plots")).FullName

// Where no font is found the renderer leaves all text out and says nothing.
let useFont () =
    let installed = set SkiaSharp.SKFontManager.Default.FontFamilies

    match
        [ "DejaVu Sans"; "Segoe UI"; "Helvetica Neue"; "Arial" ]
        |> List.tryFind installed.Contains
    with
    | Some font -> ScottPlot.Fonts.Default <- font
    | None -> invalidOp "No font for the plots. On Debian and Ubuntu: apt-get install fonts-dejavu-core."

module Figures =
    open ScottPlot

    let pair row name (x: NDArray) (left: NDArray, leftLabel: string) (right: NDArray, rightLabel: string) =
        useFont ()
        let figure = Multiplot()
        figure.AddPlots 2
        figure.Layout <- MultiplotLayouts.Columns()

        let panel (plot: Plot) (y: NDArray) (label: string) (color: Color) =
            let line = plot.Add.ScatterLine(x.ToArray(), y.ToArray(), color)
            line.LineWidth <- 2.5f
            plot.XLabel "x"
            plot.YLabel label
            plot.Axes.Bottom.Label.FontSize <- 20f
            plot.Axes.Left.Label.FontSize <- 20f
            plot.ShowGrid()

        panel (figure.GetPlot 0) left leftLabel Colors.C0
        panel (figure.GetPlot 1) right rightLabel Colors.C1

        let png, svg =
            Path.Combine(folder, name + ".png"), Path.Combine(folder, name + ".svg")

        figure.SavePng(png, 1400, 600) |> ignore

        do
            use file = File.Create svg

            use canvas =
                SkiaSharp.SKSvgCanvas.Create(SkiaSharp.SKRect(0f, 0f, 1400f, 600f), file)

            figure.Render(canvas, PixelRect(0f, 1400f, 600f, 0f))

        printfn $"plot {png} (and .svg)"
        let written = [ png; svg ] |> List.filter (fun f -> FileInfo(f).Length > 10_000L)
        text row $"{written.Length} plots"

// ---- 4.3.1 -------------------------------------------------------------------------------------

section "4.3.1" "Automatic differentiation"

let square (x: NDArray) = x ** 2
let dsquare = grad square
let x = Np.Linspace(-3, 3, 100)

number "S1 grad, jacobian, hessian of x²" (arr [ grad square 3.0; jacobian square 3.0; hessian square 3.0 ])
number "S4 jacfwd, jacrev, vmap, jit" (arr [ jacfwd square 3.0; jacrev square 3.0; (vmap dsquare x)[99]; jit dsquare 3.0 ])

// Arrays are immutable: x[0] <- 7.0 does not compile, and At gives a new array.
let original = Np.Array [| 1.0; 2.0; 3.0 |]
let changed = original.At[0].Set 7.0
say "original.At[0].Set 7.0" changed
text "S2 the new array" (string changed)
text "S2 the old array" (string original)

// ---- 4.3.2 -------------------------------------------------------------------------------------

section "4.3.2" "Derivative with grad"
say "(grad square 3.0).ToRepr()" ((dsquare 3.0).ToRepr())
say "(grad square 3.0f).ToRepr()" ((dsquare 3.0f).ToRepr())
text "S5 float64" ((dsquare 3.0).ToRepr())
text "S5 float32" ((dsquare 3.0f).ToRepr())
text "S5 as text" (string (dsquare 3.0))
number "S5 as a number" (dsquare 3.0)

refusal "S3 an integer" "grad square 3" (fun () -> dsquare 3)
refusal "S3 an array of integers" "grad square (Np.Array [| 1; 2 |])" (fun () -> dsquare (Np.Array [| 1; 2 |]))
refusal "S6 a vector" "grad square (Np.Linspace(-3, 3, 100))" (fun () -> dsquare x)
refusal "S6 one element" "grad square (Np.Array [| 3.0 |])" (fun () -> dsquare (Np.Array [| 3.0 |]))

number "S7 length, first, last, step" (arr [ x.Length; x[0]; x[99]; x[1] - x[0] ])
number "S8 x² on the array, against x·x" (off (square x) (x * x))

// Iteration over an array gives its scalars; arr stacks them.
let listComprehension (x: NDArray) = arr [ for value in x -> dsquare value ]

number "S9 one derivative a point, against 2x" (off (listComprehension x) (2 * x))
refusal "S9 a scalar has no elements" "[ for v in square 3.0 -> v ]" (fun () -> listComprehension (square 3.0))
Figures.pair "S10 x² and its derivative" "derivative-fsharp" x (square x, "f(x)") (listComprehension x, "df(x)/dx")

printfn "Suggested problem: the derivative of sin(x)·exp(−x²/4), against the product rule on paper."
let wave (x: NDArray) = sin x * exp (-(x ** 2) / 4)

let waveOnPaper (x: NDArray) =
    (cos x - x / 2 * sin x) * exp (-(x ** 2) / 4)

let waveSlopes = vmap (grad wave) x
say "grad wave 1.0" (grad wave 1.0)
number "S11 grad wave, against paper" (off waveSlopes (waveOnPaper x))
Figures.pair "S11 the wave and its derivative" "suggested-derivative-fsharp" x (wave x, "f(x)") (waveSlopes, "df(x)/dx")

// ---- 4.3.3 -------------------------------------------------------------------------------------

section "4.3.3" "Faster with jit and vmap"

let slowFn (x: NDArray) = sin x + cos x * x ** 2
let mutable runs = 0

let counted (x: NDArray) =
    runs <- runs + 1
    slowFn x

let fastFn = jit counted

let timed number (call: unit -> NDArray) =
    let watch = Stopwatch.StartNew()
    let mutable value = call ()

    for _ in 2..number do
        value <- call ()

    value, watch.Elapsed.TotalSeconds

let three = Np.Array [| 3.0 |]
let first, cold = timed 1 (fun () -> fastFn three)
let _, warm = timed 1 (fun () -> fastFn three)
let runsOfOneShape = runs
fastFn (Np.Array [| 3.0; 4.0 |]) |> ignore
say "fastFn three" first
printfn "first call %.0f µs, second %.0f µs" (cold * 1e6) (warm * 1e6)
number "S12 jit is the function" (off (fastFn three) (slowFn three))
number "S13 runs: one shape, another shape" (arr [ runsOfOneShape; runs ])
text "S14 float64" (string first)
text "S14 float32" (string (fastFn (three.AsType Dtype.Float32)))
number "S14 to the last digits" first
number "S15 jit of vmap" (jit (vmap slowFn) three)

let dfVec = vmap dsquare
let fxVec = jit (vmap dsquare)

printfn "%d points, number=10; seconds:" x.Length
printfn "  %-20s%12s%12s%10s" "" "here" "notebook" "ratio"

for (name, call), notebook in
    List.zip
        [
            "list comprehension", (fun () -> listComprehension x)
            "vmap", (fun () -> dfVec x)
            "jit of vmap", (fun () -> fxVec x)
        ]
        notebookSeconds do
    for _ in 1..200 do
        call () |> ignore

    let slopes, seconds = timed 10 call
    printfn "  %-20s%12.6f%12.6f%9.0fx" name seconds notebook (notebook / seconds)
    number $"S16 {name}, against 2x" (off slopes (2 * x))

// ---- 4.3.4 -------------------------------------------------------------------------------------

section "4.3.4" "Gradient with grad"
printfn "f(x, y) = x² + 2y³: the gradient is the vector (2x, 6y²)."
let twoArguments (x: NDArray) (y: NDArray) = x ** 2 + 2 * y ** 3
let dx = grad (fun x -> twoArguments x 2.0) 1.0
let gx, gy = grad2 twoArguments 1.0 2.0
say "grad2 twoArguments 1.0 2.0" (gx, gy)
number "S17 the first argument, both" (arr [ dx; gx; gy ])

printfn "f(x) = x₀² + 3x₁³: the gradient is (2x₀, 9x₁²)."
let indexed (x: NDArray) = x[0] ** 2 + 3 * x[1] ** 3
let v12 = Np.Array [| 1.0; 2.0 |]
say "indexed (arr [ 1; 2 ])" (indexed (arr [ 1; 2 ]))
say "grad indexed v12" ((grad indexed v12).ToRepr())
text "S18 integers in, an integer out" (string (indexed (arr [ 1; 2 ])))
text "S19 float64" ((grad indexed v12).ToRepr())
text "S19 float32" ((grad indexed (v12.AsType Dtype.Float32)).ToRepr())
number "S19 to the last digits" (grad indexed v12)

printfn "f(x, y, z) = x² + xy³ + sin z: the gradient is (2x + y³, 3xy², cos z)."

let unpacked (v: NDArray) =
    let x, y, z = unpack3 v
    x ** 2 + x * y ** 3 + sin z

let v = arr [ 2; 2; Np.Pi ]
let v32 = v.AsType Dtype.Float32
say "unpacked v" ((unpacked v).ToRepr())
say "grad unpacked v" ((grad unpacked v).ToRepr())
text "S20 float64" ((unpacked v).ToRepr())
text "S20 float32" ((unpacked v32).ToRepr())
text "S21 float64" ((grad unpacked v).ToRepr())
text "S21 float32" ((grad unpacked v32).ToRepr())
number "S21 to the last digits" (grad unpacked v)

// ---- 4.3.5 -------------------------------------------------------------------------------------

section "4.3.5" "Jacobian"

let f (v: NDArray) =
    let x, y = unpack2 v
    arr [ x ** 2 + y ** 2; x ** 2 + x * y ]

let df (v: NDArray) =
    let x, y = unpack2 v
    arr2 [ [ 2 * x; 2 * y ]; [ 2 * x + y; x ] ]

let p = Np.Array [| 2.0; 3.0 |]
printfn $"function evaluation {f p}\ncoded Jacobian {df p}\nAD Jacobian {jacobian f p}"
text "S22 coded Jacobian" (string (df p))
text "S23 function evaluation" (string (f p))
text "S23 AD Jacobian" (string (jacobian f p))
number "S23 AD against coded" (off (jacobian f p) (df p))

printfn "Two variables in, three out, column by column and row by row:"

let surface (v: NDArray) =
    let x, y = unpack2 v
    arr [ x * exp y; sin (x * y); x ** 2 - y ** 2 ]

let surfaceOnPaper (v: NDArray) =
    let x, y = unpack2 v

    arr2
        [
            [ exp y; x * exp y ]
            [ y * cos (x * y); x * cos (x * y) ]
            [ 2 * x; -2 * y ]
        ]

let q = Np.Array [| 0.5; -1.2 |]
printfn $"coded Jacobian {surfaceOnPaper q}\njacfwd {jacfwd surface q}\njacrev {jacrev surface q}"
number "S24 jacfwd against jacrev" (off (jacfwd surface q) (jacrev surface q))
number "S24 jacrev against coded" (off (jacrev surface q) (surfaceOnPaper q))

// Any rank in, any rank out: the shape of a Jacobian is out ++ in.
let gram = jacfwd (fun m -> Np.Dot(m, m.T)) (Np.Arange(6.0).Reshape(2, 3))
text "S26 shapes" $"{(jacrev surface q).Shape} {gram.Shape}"

// ---- 4.3.6 -------------------------------------------------------------------------------------

section "4.3.6" "Hessian"

let g (v: NDArray) =
    let x, y = unpack2 v
    x ** 3 + y ** 2 + x * y

let ddg (v: NDArray) =
    let x, _ = unpack2 v
    arr2 [ [ 6 * x; 1 ]; [ 1; 2 ] ]

let r = Np.Array [| 3.0; 2.0 |]
let h = hessian g r
printfn $"function evaluation {g r}\ncoded Hessian {ddg r}\nAD Hessian {h}"
text "S25 function evaluation" (string (g r))
text "S25 coded Hessian" (string (ddg r))
text "S25 AD Hessian" (string h)
number "S25 AD against coded" (off h (ddg r))
number "S26 symmetry" (off h h.T)
text "S26 the dtype stays" (string (hessian g (r.AsType Dtype.Float32)).Dtype)

printfn "Suggested problem: the Hessian of (x² − 1)² + y² + xy/2, and where the surface bends downwards."

let valleys (v: NDArray) =
    let x, y = unpack2 v
    (x ** 2 - 1) ** 2 + y ** 2 + x * y / 2

let valleysOnPaper (v: NDArray) =
    let x, _ = unpack2 v
    arr2 [ [ 12 * x ** 2 - 4; 0.5 ]; [ 0.5; 2 ] ]

let s = Np.Array [| 0.5; -1.0 |]
printfn $"function evaluation {valleys s}\ncoded Hessian {valleysOnPaper s}\nAD Hessian {hessian valleys s}"
number "S11 hessian, against paper" (off (hessian valleys s) (valleysOnPaper s))

let xs = Np.Linspace(-1.5, 1.5, 100)
let line = Np.Stack([| xs; Np.ZerosLike xs |], 1)
let bend = (vmap (hessian valleys) line).[Ix.All, 0, 0]
number "S11 the bend, against paper" (off bend (12 * xs ** 2 - 4))
Figures.pair "S11 the valleys and their bend" "suggested-hessian-fsharp" xs (vmap valleys line, "f(x, 0)") (bend, "∂²f(x, 0)/∂x²")

// ---- the exit code -----------------------------------------------------------------------------

let rows = Seq.concat [ numbers.Keys :> seq<string>; texts.Keys; refusals.Keys ]

for row in rows do
    if not (reached.Contains row) then
        wrong.Add $"{row}: not reached"

printfn ""

for line in wrong do
    printfn $"WRONG  {line}"

printfn $"{Seq.length rows - wrong.Count} checks right, {wrong.Count} wrong."
exit (if wrong.Count = 0 then 0 else 1)
