/// What staged functions keep and let go of: least recently used programs, static arguments of every kind, intermediate results, the memory of large arrays. By number of the list that Nesting begins.
module PropertyTests.Caches

open System
open System.Runtime.CompilerServices
open AD
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private xs = arr [ 0.3; -1.2; 2.0 ]

// ---- programs that are kept -----------------------------------------------------------------------------------------

[<Fact>]
let ``48: of more shapes than the cache holds, the least recently used goes`` () =
    let f = jit (fun x -> x + 1.0)
    let call (i: int) = f (Np.Zeros [| i / 100; i % 100; 1 |]) |> ignore
    let traces () = (Jit.stats f).Traces

    for i in 0..4095 do
        call i

    Assert.Equal((4096, 4096), (traces (), (Jit.stats f).Cached))
    // the oldest is used again, and so the second oldest goes first
    call 0
    Assert.Equal(4096, traces ())

    for i in 4096..4195 do
        call i

    Assert.Equal((4196, 4096), (traces (), (Jit.stats f).Cached))
    call 0
    call 4095
    call 101
    Assert.Equal(4196, traces ())
    call 1
    Assert.Equal(4197, traces ())

[<Fact>]
let ``48: a function that is always traced anew keeps the newest reasons and counts all`` () =
    let f = jit (fun x -> x + 1.0)

    for i in 0..4999 do
        f (Np.Zeros [| i / 100; i % 100; 1 |]) |> ignore

    let stats = Jit.stats f
    Assert.Equal(5000, stats.Traces)
    Assert.Equal(4096, stats.Reasons.Length)
    Assert.Contains("float64[49,99,1]", Array.last stats.Reasons)

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private closures (n: int) : WeakReference[] =
    Array.init n (fun i ->
        let captured = scalar (float i)
        let f = jit (fun x -> x * captured)
        identical "value" (grad f (scalar 1.0)) captured
        WeakReference f)

[<Fact>]
let ``48: ten thousand functions jitted in a loop are all collected`` () =
    let seen = closures 10_000
    Recycling.collect ()
    Assert.Equal(0, seen |> Array.filter _.IsAlive |> Array.length)

// ---- static arguments -----------------------------------------------------------------------------------------------

/// Equality of its own, which throws: the parts decide, so that it is never asked.
[<CustomEquality; NoComparison>]
type private Hostile =
    {
        Steps: int
    }

    override _.Equals _ = raise (NotSupportedException "Equals")
    override _.GetHashCode() = raise (NotSupportedException "GetHashCode")

/// Equal to everything: were it asked, one program would serve all.
[<CustomEquality; NoComparison>]
type private Lying =
    {
        Times: int
    }

    override _.Equals _ = true
    override _.GetHashCode() = 0

[<Fact>]
let ``50: a record's own equality is not asked, be it one that throws or one that lies`` () =
    let f = Tree.jit (fun (x: NDArray, s: Hostile) -> x * float s.Steps)
    identical "2" (f (xs, { Steps = 2 })) (2.0 * xs)
    identical "3" (f (xs, { Steps = 3 })) (3.0 * xs)
    identical "2 again" (f (xs, { Steps = 2 })) (2.0 * xs)
    Assert.Equal(2, (Jit.stats f).Traces)
    let g = Tree.jit (fun (x: NDArray, s: Lying) -> x * float s.Times)
    identical "2, lying" (g (xs, { Times = 2 })) (2.0 * xs)
    identical "3, lying" (g (xs, { Times = 3 })) (3.0 * xs)

type private Setting() =
    member val Steps = 2 with get, set

[<Fact>]
let ``50: a static part that is changed in place is another signature, and back again the first`` () =
    let check (f: NDArray * 'S -> NDArray) (part: 'S) (set: int -> unit) =
        for n in [ 2; 3; 2 ] do
            set n
            identical $"{typeof<'S>.Name} {n}" (f (xs, part)) (float n * xs)

        Assert.Equal(2, (Jit.stats f).Traces)

    let numbers = [| 0 |]
    check (Tree.jit (fun (x: NDArray, s: int[]) -> x * float s[0])) numbers (fun n -> numbers[0] <- n)
    let list = ResizeArray [ 0 ]
    check (Tree.jit (fun (x: NDArray, s: ResizeArray<int>) -> x * float s[0])) list (fun n -> list[0] <- n)
    let table = Collections.Generic.Dictionary<string, int>()
    check (Tree.jit (fun (x: NDArray, s: Collections.Generic.Dictionary<string, int>) -> x * float s["n"])) table (fun n -> table["n"] <- n)
    let setting = Setting()
    check (Tree.jit (fun (x: NDArray, s: Setting) -> x * float s.Steps)) setting (fun n -> setting.Steps <- n)
    let rates = [| 0.0 |]
    check (Tree.jitStatic [ "[1]" ] (fun (x: NDArray, s: float[]) -> x * s[0])) rates (fun n -> rates[0] <- float n)
    let rate = vector [ 0.0 ]

    check (Tree.jitStatic [ "[1]" ] (fun (x: NDArray, s: MathNet.Numerics.LinearAlgebra.Vector<float>) -> x * s[0])) rate (fun n ->
        rate[0] <- float n)

[<Fact>]
let ``50: NaN as a static number of any kind is one signature`` () =
    let traces (value: 'S) (number: 'S -> float) =
        let f = Tree.jitStatic [ "[1]" ] (fun (x: NDArray, s: 'S) -> x * number s)
        identical "value" (f (xs, value)) (xs * nan)
        f (xs, value) |> ignore
        Assert.Equal(1, (Jit.stats f).Traces)

    traces nan id
    traces nanf float
    traces (Numerics.Complex(nan, 0.0)) _.Real
    traces [| nan; 1.0 |] Array.head
    traces (Some nan) Option.get
    traces struct (1, nan) (fun (struct (_, v)) -> v)
    traces (vector [ nan ]) (fun v -> v[0])

[<Fact>]
let ``50: functions and objects with hidden state are refused as parts, since they could not be compared`` () =
    let e =
        Assert.Throws<TransformException>(fun () ->
            Tree.jit (fun (x: NDArray, f: NDArray -> NDArray) -> f x) |> fun f -> f (xs, sin) |> ignore)

    Assert.Equal("AD225", (e :> IArrayError).Code)

    let random =
        Assert.Throws<TransformException>(fun () ->
            Tree.jit (fun (x: NDArray, r: Random) -> x * r.NextDouble()) |> fun f -> f (xs, Random 1) |> ignore)

    Assert.Equal("AD225", (random :> IArrayError).Code)

// ---- sizes --------------------------------------------------------------------------------------------------------------

[<Fact>]
let ``51: a result of more elements than an array can have is refused before anything is allocated`` () =
    let n = 65536
    let ones = Np.Ones n
    let before = GC.GetAllocatedBytesForCurrentThread()

    for name, call in
        [
            "broadcast", (fun () -> Np.BroadcastTo(scalar 1.0, Shape [| n; n |]))
            "outer", (fun () -> Np.Outer(ones, ones))
            "vmap", (fun () -> vmap (fun x -> Np.BroadcastTo(x, n)) ones)
            "jit of vmap", (fun () -> jit (vmap (fun x -> Np.BroadcastTo(x, n))) ones)
            "jacrev", (fun () -> jacrev id ones)
            "jacfwd", (fun () -> jacfwd id ones)
            "hessian", (fun () -> hessian (fun x -> Np.Sum(x * x)) ones)
            "scan", (fun () -> Lax.scan (fun (c: NDArray) (_: NDArray) -> c, Np.BroadcastTo(c, n)) (scalar 0.0) ones |> snd)
        ] do
        let e = Assert.Throws<ShapeException>(fun () -> call () |> ignore)
        Assert.Equal((name, "AD034"), (name, (e :> IArrayError).Code))
        Assert.Contains("4294967296", e.Message)

    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0L, 200_000_000L)
    identical "afterwards" (grad sin (scalar 0.5)) (cos (scalar 0.5))

[<Fact>]
let ``51: empty arrays whose other axes multiply beyond an int`` () =
    let nothing = Np.Zeros [| 65536; 0; 65536 |]
    Assert.Equal(0, nothing.Size)
    identical "sum" (Np.Sum(nothing + 1.0)) (scalar 0.0)
    Assert.Equal<int[]>([| 65536; 65536; 0 |], (Np.Transpose(nothing, [| 0; 2; 1 |])).Shape.ToArray())
    Assert.Equal<int[]>([| 65536; 0; 65536 |], (grad (fun x -> Np.Sum(x * x)) nothing).Shape.ToArray())
    identical "vmap" (vmap (fun r -> Np.Sum r) nothing) (Np.Zeros 65536)

// ---- what is let go ---------------------------------------------------------------------------------------------------------

/// Bytes alive when `probe` was asked last.
let private living (run: (NDArray -> unit) -> unit) : int64 =
    let bytes = ref 0L
    let before = Recycling.bytesAlive ()
    run (fun _ -> bytes.Value <- Recycling.bytesAlive () - before)
    bytes.Value

[<Fact>]
let ``52: a staged function lets go of each intermediate array after its last use`` () =
    let size = 8L * 262_144L
    let x = Np.Ones 262_144

    let chain probe (x: NDArray) =
        let mutable y = x

        for _ in 1..40 do
            // no elementwise program: each step is an array of its own
            y <- Np.Cumsum(Np.Flip y * 0.5)

        debugCallback probe (Np.Sum y)
        y

    jit (chain ignore) x |> ignore
    Assert.InRange(living (fun probe -> jit (chain probe) x |> ignore) / size, 0L, 6L)
    // differentiated forward too, where nothing is needed later
    Assert.InRange(living (fun probe -> jit (fun x -> snd (jvp (chain probe) x x)) x |> ignore) / size, 0L, 10L)

[<Fact>]
let ``53: arrays of many sizes made and dropped in a loop leave the heap as large as it was`` () =
    let f = jit (fun x -> grad (fun x -> Np.Sum(sin x * x)) x)

    let run (turns: int) =
        for i in 0 .. turns - 1 do
            f (Np.Arange(float (100_000 + 1000 * (i % 40)))) |> ignore

        Recycling.bytesAlive () / 1_048_576L

    let warm = run 80
    let later = run 800
    // 800 arrays of a megabyte and more, several times over
    Assert.InRange(later, 0L, warm + 100L)
