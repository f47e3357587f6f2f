/// The laws P1 to P18 over random programs. AD_CASES and AD_SEED set how many cases run and from which number; failures are kept and replayed.
module PropertyTests.RandomPrograms.RandomProgramTests

open System
open System.IO
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Cases
open Xunit
open Xunit.Abstractions

let private setting (name: string) (otherwise: int64) : int64 =
    match Environment.GetEnvironmentVariable name with
    | null
    | "" -> otherwise
    | text -> Int64.Parse(text, Globalization.CultureInfo.InvariantCulture)

/// One case a line.
let private regressions = Path.Combine(PropertyTests.Sources.root, "tests/PropertyTests/regressions.jsonl")

let private refuse (failures: Harness.Failure list) : unit =
    if not failures.IsEmpty then failwith (String.Join("\n\n", failures |> List.map Harness.describe))

type RandomPrograms(output: ITestOutputHelper) =

    [<Fact>]
    member _.``the laws hold for random programs, which reach every primitive and nest every pair of transforms``() =
        refuse (Harness.replay regressions)
        let count = setting "AD_CASES" 20000L
        let struct (histogram, failures) = Harness.run (setting "AD_SEED" 0L) count (max 4L (count / 20000L))
        output.WriteLine(histogram.ToString())
        Harness.keep regressions failures
        refuse failures

        if count >= 20000L then
            for p in Harness.primitives do
                Assert.True(histogram.Count $"primitive {p}" > 0L, $"{p} is in no program")

            for law in laws do
                Assert.True(histogram.Count $"ran {label law}" >= 500L, $"{label law} ran in too few cases")

            let least = if count >= 1000000L then 1000L else 100L

            for outer in 0..3 do
                for inner in 0..3 do
                    let pair = Harness.pair outer inner
                    Assert.True(histogram.Count pair >= least, $"{pair}: {histogram.Count pair}")

            for feature in Harness.featureNames do
                Assert.True(histogram.Count feature >= 100L, $"{feature}: {histogram.Count feature}")

            let skipped = laws |> Array.sumBy (fun law -> histogram.Total $"law {label law}: skipped")
            Assert.True(10L * skipped < count, $"{skipped} of {count} cases were skipped")

    // ---- the tools themselves ----------------------------------------------------------------------------------------

    /// Cases whose law does not matter.
    member private _.Cases(n: int) : Case seq = Seq.init n (fun i -> Laws.draw (int64 i))

    [<Fact>]
    member t.``a case is read as it was written``() =
        for c in t.Cases 100 do
            let text = Json.write c
            Assert.Equal(text, Json.write (Json.read text))

    [<Fact>]
    member t.``the drawn programs are well formed, and their snippets name every node``() =
        for c in t.Cases 300 do
            Assert.True(legal c)
            let text = Snippets.write Snippets.FSharp c
            Assert.Contains($"let n{c.Program.Nodes.Length - 1} = ", text)

    [<Fact>]
    member _.``the references agree: the complex functions are the real ones on the axis``() =
        let domain (f: Fn) =
            match f with
            | Fn.Asin
            | Fn.Acos
            | Fn.Atanh -> -0.9, 0.9
            | Fn.Logit -> 0.05, 0.95
            | Fn.Acosh -> 1.1, 1e4
            | Fn.Log
            | Fn.Log2
            | Fn.Log10
            | Fn.Sqrt
            | Fn.Rsqrt
            | Fn.Reciprocal
            | Fn.Cbrt
            | Fn.Entr -> 0.1, 1e4
            | Fn.Log1p -> -0.9, 1e4
            | Fn.Tan -> -1.3, 1.3
            | Fn.Exp
            | Fn.Exp2
            | Fn.Expm1
            | Fn.Sinh
            | Fn.Cosh
            | Fn.Erfc -> -6.0, 6.0
            | _ -> -1e4, 1e4

        for f in Draws.fns do
            match f with
            | Fn.Abs
            | Fn.Sign
            | Fn.Floor
            | Fn.Ceil
            | Fn.Round
            | Fn.Trunc -> ()
            | f ->
                let low, high = domain f

                for k in 0..200 do
                    // near the ends and near 0 as well as between them
                    let u = Math.Pow(float k / 200.0, 4.0)

                    for x in
                        [
                            low + (high - low) * u
                            high - (high - low) * u
                            (max low 0.0) + (min high 3.0 - max low 0.0) * u
                        ] do
                        let real = Algebra.smoothReal f x
                        let complex = (Complexes.smooth f (Numerics.Complex(x, Complexes.h))).Real
                        // trigonometric functions of large numbers, and logarithms near 1, lose digits to the argument alone
                        if not (abs (real - complex) <= 1e-13 * (abs real + 1e-2 * (1.0 + abs x))) then
                            failwith $"{f} {x:R}: {real:R} and {complex:R}"

    [<Fact>]
    member t.``the references agree: the complex step is the tape's gradient``() =
        for c in t.Cases 600 do
            let sight = Oracles.look c.Program c.Inputs

            if (Oracles.doubt c.Program sight).IsNone then
                let b = Oracles.slope c.Program c.Inputs c.Tangents c.Cotangents sight
                let tape = Oracles.tapeSlope c.Program c.Inputs c.Tangents c.Cotangents
                Assert.True(abs (tape - b.Expected) <= 1e-12 * b.S + 20.0 * b.Nu + 1e-14 * b.A, $"{tape:R} beside {b}")

    [<Fact>]
    member t.``a mistake is shrunk to the node that it is in``() =
        // a law that refuses squares written as products
        let refused (c: Case) =
            let square (n: Node) = n.Op = Binary Fn2.Mul && n.Args[0] = n.Args[1]
            if c.Program.Nodes |> Array.exists square then Fail "a square" else Pass

        let failing = t.Cases 3000 |> Seq.filter (fun c -> refused c <> Pass) |> Seq.truncate 5 |> Seq.toList
        Assert.NotEmpty failing

        for c in failing do
            let struct (small, _) = Shrink.shrink refused 3000 c ""
            // the square, what is squared, and an input where that is none
            Assert.True(small.Program.Nodes.Length <= 3, Json.write small)
