/// What a tree costs over plain arguments: the gradient of one function, once by a record of two arrays and once by two arrays.
namespace AD.Benchmarks

open BenchmarkDotNet.Attributes
open AD

type Model = { W: NDArray; B: NDArray }

[<MemoryDiagnoser>]
type TreeCost() =
    let w, b = Np.Scalar 2.0, Np.Scalar 0.5
    let model = { W = w; B = b }
    let byRecord = Tree.grad (fun m -> m.W * 3.0 + m.B)
    let byTwo = grad2 (fun w b -> w * 3.0 + b)

    [<Benchmark(Baseline = true, Description = "grad2 of two arrays")>]
    member _.Two() = byTwo w b

    [<Benchmark(Description = "Tree.grad of a two-field record (limit 1 us more)")>]
    member _.Record() = byRecord model

    member t.Check() =
        let g = t.Record()
        let dw, db = t.Two()
        g.W.ToScalar() = 3.0 && g.B.ToScalar() = 1.0 && dw.ToScalar() = 3.0 && db.ToScalar() = 1.0
