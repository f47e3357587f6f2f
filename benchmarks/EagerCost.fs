/// What an operation, a gradient and the tutorial's timing block cost, without a compiler underneath.
namespace AD.Benchmarks

open BenchmarkDotNet.Attributes
open AD

/// The tutorial's block times 100 points; its own figures, a call: list of gradients 164 ms, vmap 7.8 ms, jit∘vmap 2.6 ms.
/// JAX 0.10 on a server core: 107 ms, 1.0 ms, 4.7 µs. HIPS autograd: 3.0 ms and 28 µs.
[<MemoryDiagnoser>]
type EagerCost() =
    let x = Np.Scalar 1.5
    let points = Np.Linspace(-3.0, 3.0, 100)
    let square (x: NDArray) = x ** 2
    let slope = grad square
    let slopes = vmap slope
    let staged = jit (vmap slope)

    [<Benchmark(Description = "x + x, scalar (limit 300 ns)")>]
    member _.Add() = x + x

    [<Benchmark(Description = "x * 2.0, scalar (limit 300 ns)")>]
    member _.TimesNumber() = x * 2.0

    [<Benchmark(Description = "sin x, scalar (limit 300 ns)")>]
    member _.Sine() = sin x

    [<Benchmark(Description = "grad (x ** 2) at a scalar (limit 5 us)")>]
    member _.Gradient() = slope x

    [<Benchmark(Description = "list of 100 gradients (limit 0.6 ms)")>]
    member _.ListOfGradients() = Np.Array [| for v in points -> slope v |]

    [<Benchmark(Description = "vmap (grad f), 100 points (limit 15 us)")>]
    member _.VmapGradient() = slopes points

    [<Benchmark(Description = "jit (vmap (grad f)), 100 points (limit 10 us)")>]
    member _.JitVmapGradient() = staged points

    /// The answers, so that nobody times a wrong one.
    member b.Check() =
        let wanted = 2.0 * points
        let same (y: NDArray) = (Np.ArrayEqual(y, wanted)).ToScalar() = 1.0

        (b.Add()).ToScalar() = 3.0
        && (b.TimesNumber()).ToScalar() = 3.0
        && (b.Sine()).ToScalar() = System.Math.Sin 1.5
        && (b.Gradient()).ToScalar() = 3.0
        && same (b.ListOfGradients())
        && same (b.VmapGradient())
        && same (b.JitVmapGradient())
