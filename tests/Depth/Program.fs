/// profile.
module Depth
open System
open System.Diagnostics
open System.Threading
open AD

let chain (n: int) (x: NDArray) : NDArray =
    let mutable y = x
    for i in 0 .. n / 2 - 1 do
        y <- sin y
        y <- y * x
    y

let cpu () = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds
let time name (f: unit -> unit) =
    GC.Collect()
    let w = Stopwatch.StartNew()
    let c = cpu ()
    let g0, g1, g2 = GC.CollectionCount 0, GC.CollectionCount 1, GC.CollectionCount 2
    let p = GC.GetTotalPauseDuration()
    let a = GC.GetTotalAllocatedBytes()
    f ()
    printfn "%-22s %6.2f s wall %6.2f s cpu   gc %d/%d/%d pause %5.2f  alloc %d MB" name w.Elapsed.TotalSeconds (cpu () - c) (GC.CollectionCount 0 - g0) (GC.CollectionCount 1 - g1) (GC.CollectionCount 2 - g2) (GC.GetTotalPauseDuration() - p).TotalSeconds ((GC.GetTotalAllocatedBytes() - a) / 1000000L)

let run (n: int) =
    let x = Np.Scalar 0.9
    let f = chain n
    time "value" (fun () -> f x |> ignore)
    time "grad" (fun () -> grad f x |> ignore)
    time "jvp" (fun () -> jvp f x x |> ignore)
    time "vjp of vjp" (fun () -> (snd (vjp (fun x -> (snd (vjp f x)) x) x)) x |> ignore)
    time "makeJaxpr" (fun () -> makeJaxpr f x |> ignore)
    let g = jit f
    time "jit first" (fun () -> g x |> ignore)
    time "jit second" (fun () -> g x |> ignore)
    let p = makeJaxpr f x
    time "print" (fun () -> string p |> ignore)
    time "jit dead" (fun () -> jit (fun x -> f x |> ignore; x + 1.0) x |> ignore)
    time "grad of jit" (fun () -> grad g x |> ignore)
    time "grad of jit again" (fun () -> grad g x |> ignore)
    time "jit of grad" (fun () -> jit (grad f) x |> ignore)
    time "jvp of jit" (fun () -> jvp g x x |> ignore)
    time "vmap" (fun () -> vmap f (Np.Array [| 0.9; 0.8 |]) |> ignore)

[<EntryPoint>]
let main args =
    let n = if args.Length > 0 then int args[0] else 1_000_000
    let t = Thread((fun () -> run 1000; run n), 262144)
    t.Start()
    t.Join()
    0
