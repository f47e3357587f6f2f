/// The page on performance: every suite measured in this run, with the machine and the day.
module AD.Benchmarks.Page

open System
open System.Globalization
open System.IO
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open AD.Benchmarks.Measure
open AD.Benchmarks.Rivals

let private figure (x: float) =
    let format =
        if x >= 100.0 then "0"
        elif x >= 10.0 then "0.0"
        else "0.00"

    x.ToString(format, CultureInfo.InvariantCulture)

let private processor () =
    let info = "/proc/cpuinfo"

    if File.Exists info then
        File.ReadLines info
        |> Seq.tryFind (fun line -> line.StartsWith "model name")
        |> Option.map (fun line -> line.Substring(line.IndexOf ':' + 1).Trim())
        |> Option.defaultValue "unknown processor"
    else
        RuntimeInformation.ProcessArchitecture.ToString()

let private vectors () =
    if Vector512.IsHardwareAccelerated then "512-bit vectors"
    elif Vector256.IsHardwareAccelerated then "256-bit vectors"
    else "128-bit vectors"

let private roundsOfPeak = 1000000

/// The peak of fused products of this core, for the same moments as the products: it takes its turn among them.
let private peaks: Contender list =
    let nothing _ : float[] = [||]

    [
        contender "peak" (fun () -> ByHand.Peak(1.0000001, 1e-9, roundsOfPeak)) nothing
        contender "peak, float32" (fun () -> ByHand.Peak(1.0000001f, 1e-9f, roundsOfPeak)) nothing
    ]

let private table (out: TextWriter) (header: string list) (rows: string list list) =
    let line cells = out.WriteLine("| " + String.Join(" | ", (cells: string list)) + " |")
    line header
    line (header |> List.map (fun _ -> "---"))
    List.iter line rows
    out.WriteLine()

/// Compares, times, and gives each contender's time by name; a disagreement is counted. What stands beside is timed in the same rounds.
let private measureBeside (beside: Contender list) (budget: float) (wrong: ref<int>) (case: Suites.Case) : Map<string, float> =
    match disagreeing case.Tolerance case.Contenders with
    | [] -> ()
    | names ->
        wrong.Value <- wrong.Value + 1
        printfn "%s at %d: %s disagrees with ours" case.Name case.Size (String.Join(", ", names))

    let all = case.Contenders @ beside
    List.zip (all |> List.map (fun c -> c.Name)) (times budget all) |> Map.ofList

let private measure = measureBeside []

let private cell (scale: float) (times: Map<string, float>) (name: string) =
    match times.TryFind name with
    | Some t -> figure (t * scale)
    | None -> "·"

let private ratio (times: Map<string, float>) (name: string) =
    match times.TryFind name with
    | Some t -> figure (times["ours"] / t)
    | None -> "·"

let private operations (out: TextWriter) (budget: float) =
    let e = AD.Benchmarks.EagerCost()

    let row (name: string) (limit: string) (run: unit -> 'T) =
        let time = times budget [ contender name run (fun _ -> [||]) ]
        [ name; figure (time.Head / 1e3); limit ]

    out.WriteLine "## Operations and gradients, eager"
    out.WriteLine()

    table
        out
        [ "what"; "µs"; "limit, µs" ]
        [
            row "`x + x`, a scalar" "0.13" (fun () -> e.Add())
            row "`x * 2.0`, a scalar" "0.13" (fun () -> e.TimesNumber())
            row "`sin x`, a scalar" "0.13" (fun () -> e.Sine())
            row "`grad (x ** 2)` at a scalar" "2.8" (fun () -> e.Gradient())
            row "100 such gradients, in a list" "300" (fun () -> e.ListOfGradients())
            row "`vmap (grad f)` on 100 points" "5.5" (fun () -> e.VmapGradient())
            row "`jit (vmap (grad f))` on 100 points" "·" (fun () -> e.JitVmapGradient())
        ]

/// What is measured on arrays that no cache holds: there memory decides, and one cheap function is like another.
let private onLong = set [ "add"; "divide"; "sqrt"; "exp"; "log"; "sin"; "tanh"; "power" ]

let private kernels (out: TextWriter) (budget: float) (wrong: ref<int>) (sizes: int list) =
    for n in sizes do
        out.WriteLine $"## Elementwise on {n} float64"
        out.WriteLine()

        out.WriteLine
            "Nanoseconds an element, the result in a new array; ours may take the memory of one that died, so the rival is also shown writing one array each time."

        out.WriteLine()

        table
            out
            [
                "function"
                "ours"
                "TensorPrimitives"
                "into one array"
                "by hand"
                "ours ÷ TensorPrimitives"
                "ours ÷ into one array"
            ]
            [
                for case in Suites.elementwise n |> Seq.filter (fun case -> n <= 1000000 || onLong.Contains case.Name) do
                    // of a long run there are few rounds
                    let times = measure (if n >= 1000000 then 6.0 * budget else budget) wrong case
                    let cell = cell (1.0 / float n) times
                    let inOne = "TensorPrimitives, into one array"

                    [
                        case.Name
                        cell "ours"
                        cell "TensorPrimitives"
                        cell inOne
                        cell "by hand"
                        ratio times "TensorPrimitives"
                        ratio times inOne
                    ]
            ]

let private reductions (out: TextWriter) (budget: float) (wrong: ref<int>) =
    out.WriteLine "## Sums of a 1000×1000 matrix"
    out.WriteLine()
    out.WriteLine "Microseconds."
    out.WriteLine()

    table
        out
        [ "what"; "ours"; "by hand"; "TensorPrimitives"; "MathNet" ]
        [
            for case in Suites.reductions 1000 do
                let cell = cell 1e-3 (measure budget wrong case)
                [ case.Name; cell "ours"; cell "by hand"; cell "TensorPrimitives"; cell "MathNet" ]
        ]

let private products (out: TextWriter) (budget: float) (wrong: ref<int>) =
    out.WriteLine "## Products of n×n matrices"
    out.WriteLine()
    out.WriteLine "GFLOP/s. The peak of this core, of fused products in registers, is measured in the same rounds."
    out.WriteLine()

    table
        out
        [
            "n"
            "peak"
            "ours"
            "of the peak"
            "second operand transposed"
            "MathNet"
            "ours ÷ MathNet"
            "OpenBLAS"
            "peak, float32"
            "ours, float32"
            "of its peak"
        ]
        [
            for n in [ 8; 16; 32; 64; 128; 256; 512; 1024; 2048 ] do
                let times = measureBeside peaks (budget * 4.0) wrong (Suites.products n)
                let work = 2.0 * float n ** 3.0
                let speed name = times.TryFind name |> Option.map (fun t -> work / t)
                let show x = x |> Option.map figure |> Option.defaultValue "·"
                let share peak x = x |> Option.map (fun s -> $"{100.0 * s / peak:F0} %%") |> Option.defaultValue "·"
                let peak name operations = float roundsOfPeak * float operations / times[name]
                let doubles = peak "peak" (ByHand.OperationsOfPeak<float>())
                let floats = peak "peak, float32" (ByHand.OperationsOfPeak<float32>())

                [
                    string n
                    figure doubles
                    show (speed "ours")
                    share doubles (speed "ours")
                    show (speed "ours, transposed")
                    show (speed "MathNet")
                    figure (times["MathNet"] / times["ours"])
                    show (speed "OpenBLAS")
                    figure floats
                    show (speed "ours, float32")
                    share floats (speed "ours, float32")
                ]
        ]

let private sorting (out: TextWriter) (budget: float) (wrong: ref<int>) =
    out.WriteLine "## Sorting"
    out.WriteLine()
    out.WriteLine "Milliseconds; ours is stable and moves NaN to the end, `Array.Sort` is neither."
    out.WriteLine()

    table
        out
        [ "numbers"; "ours"; "`Array.Sort`" ]
        [
            for n in [ 1000; 1000000 ] do
                let cell = cell 1e-6 (measure budget wrong (Suites.sorting n))
                [ string n; cell "ours"; cell "Array.Sort" ]
        ]

/// A page of what these sections write; true where all contenders agreed.
let private page (path: string) (title: string) (option: string) (sections: TextWriter -> float -> ref<int> -> unit) : bool =
    MathNet.Numerics.Control.UseManaged()
    MathNet.Numerics.Control.UseSingleThread()
    let wrong = ref 0
    let budget = 0.1
    use out = new StringWriter(NewLine = "\n")
    let today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
    let clock = if Cpu.CountsThread then "processor time of the one thread" else "time that passes"
    out.WriteLine $"# {title}"
    out.WriteLine()

    out.WriteLine
        $"Written by `dotnet run --project benchmarks -c Release -- {option}` on {today}: {processor ()}, {vectors ()}, {RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors. Each figure is the lower quartile over rounds in which the contenders take turns, by {clock}, after their answers were compared. One thread. MathNet is its managed provider; OpenBLAS (kernels: {OpenBlas.Core}) is measured for comparison only."

    out.WriteLine()

    warm (
        List.ofSeq (Suites.elementwise 100) @ Suites.reductions 10 @ [ Suites.products 40 ]
        |> List.collect (fun case -> case.Contenders)
    )

    sections out budget wrong
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath path) |> nonNull) |> ignore
    File.WriteAllText(path, out.ToString())
    wrong.Value = 0

/// Measures everything that fits the caches, or nearly, and writes docs/performance.md.
let write () : bool =
    page "docs/performance.md" "Performance" "--table" (fun out budget wrong ->
        operations out (20.0 * budget)
        kernels out budget wrong [ 100; 10000; 1000000 ]
        reductions out budget wrong
        products out budget wrong
        sorting out budget wrong)

/// Measures kernels on 1e8 elements and writes docs/performance-long.md: a run of its own, since its arrays of 800 MB are let go of in time
/// only where the heap has a limit (DOTNET_GCHeapHardLimitPercent), which what is measured after it would feel.
let writeLong () : bool =
    page "docs/performance-long.md" "Performance on long arrays" "--long" (fun out budget wrong -> kernels out budget wrong [ 100000000 ])

/// Every comparison once on small operands, untimed: the names of what disagrees.
let smoke () : string list =
    [
        for case in List.ofSeq (Suites.elementwise 1000) @ Suites.reductions 100 @ [ Suites.products 64; Suites.sorting 2000 ] do
            for name in disagreeing case.Tolerance case.Contenders do
                $"{name} in {case.Name}"
    ]
