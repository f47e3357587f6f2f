/// Memory of large arrays, which results take over from dead ones: never while anything can still read it, and not for ever.
[<Xunit.Collection "memory">]
module PropertyTests.Recycling

open System
open System.Collections.Concurrent
open System.Runtime.CompilerServices
open System.Threading
open System.Threading.Tasks
open AD
open AD.Kernels
open Xunit

/// Alone: what others allocate would be counted too.
[<CollectionDefinition("memory", DisableParallelization = true)>]
type Alone() = class end

/// Lets the collector find everything dead, and finalizers do what follows from it.
let collect () =
    for _ in 1..3 do
        GC.Collect()
        GC.WaitForPendingFinalizers()

/// The bytes of everything alive, without the arrays that wait to be used again.
let bytesAlive () : int64 =
    collect ()
    Keeping.Release()
    GC.GetTotalMemory true

// each test has a length of its own, so that no other takes what died in it
[<MethodImpl(MethodImplOptions.NoInlining)>]
let private dieFull (length: int) (value: float) =
    let xs = Allocation.Raw<float> length
    Array.Fill(xs, value)

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private countOf (length: int) (value: float) : int = Allocation.Raw<float> length |> Seq.filter (fun x -> x = value) |> Seq.length

[<Fact>]
let ``an array that died comes back as it was, or as zeros where zeros are asked for`` () =
    // room for what is to be kept
    bytesAlive () |> ignore
    dieFull 20_001 7.0
    collect ()
    Assert.Equal(20_001, countOf 20_001 7.0)
    dieFull 20_003 7.0
    collect ()
    Assert.All(Allocation.Zeroed<float> 20_003, (fun x -> Assert.Equal(0.0, x)))

[<Theory>]
[<InlineData(10_600, false)>]
[<InlineData(10_700, true)>]
[<InlineData(2_097_151, true)>]
[<InlineData(2_097_152, false)>]
let ``small arrays and huge ones are the collector's`` (length: int) (isKept: bool) =
    bytesAlive () |> ignore
    let before = Keeping.Kept
    let xs = Allocation.Raw<float> length
    Assert.Equal((if isKept then 8L * int64 length else 0L), Keeping.Kept - before)
    GC.KeepAlive xs

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private keptBeside (count: int) : int64 =
    let held = [ for i in 1..count -> Allocation.Raw<float>(1_000_000 + i) ]
    let kept = Keeping.Kept
    GC.KeepAlive held
    kept

[<Fact>]
let ``what is idle is let go, and no more is kept than was said`` () =
    bytesAlive () |> ignore
    let before = Keeping.Kept
    let most = min (512L <<< 20) (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 32L)
    Assert.InRange(keptBeside 100, most - 16_000_000L, most)
    bytesAlive () |> ignore
    Assert.InRange(Keeping.Kept, 0L, before)

[<Fact>]
let ``an array comes back neither while it is held nor while a view, a row or a span of it is`` () =
    let isFull (value: float) (x: NDArray) = x.ToArray() |> Array.forall (fun v -> v = value)
    let failures = ConcurrentBag<string>()

    let work (worker: int) =
        let random = Random worker
        let held = Array.init 12 (fun _ -> struct (0.0, Np.Zeros 20_005))

        for turn in 1..600 do
            let value = float (1000 * worker + turn)
            // of an expression's arrays only a view, taken from the last, is kept
            let made = Np.Flip(Np.Flip(Np.Zeros 20_005 + value / 2.0) * 2.0)
            let at = random.Next held.Length
            let struct (old, x) = held[at]

            if not (isFull old x) then
                failures.Add $"worker {worker}, turn {turn}: an array of {old} was overwritten"

            held[at] <- struct (value, made)

            if turn % 100 = 0 then
                GC.Collect()
                GC.WaitForPendingFinalizers()

        for struct (value, x) in held do
            if not (isFull value x) then failures.Add $"worker {worker}: an array of {value} was overwritten"

    Parallel.For(1, 5, work) |> ignore
    Assert.Empty failures

    let row =
        let x = Allocation.Raw<float> 20_009
        Array.Fill(x, 3.0)
        x.AsMemory(5, 100)

    collect ()
    Assert.Equal(0, countOf 20_009 3.0)
    Assert.Equal(300.0, Seq.sum (row.ToArray()))

/// Reads its array when it dies, and comes back to life with it.
type private Last(x: NDArray, seen: ConcurrentQueue<NDArray * float[]>) =
    override _.Finalize() = seen.Enqueue((x, x.ToArray()))

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private dieHolding (count: int) (seen: ConcurrentQueue<NDArray * float[]>) =
    for _ in 1..count do
        Last(Np.Ones 20_011 * 5.0, seen) |> ignore

[<Fact>]
let ``a finalizer reads the array that died with its object, and may bring it back`` () =
    let seen = ConcurrentQueue<NDArray * float[]>()
    let five (xs: float[]) = Assert.All(xs, (fun x -> Assert.Equal(5.0, x)))
    let mutable stop = false

    // takes each array of this length that comes back, and overwrites it
    let taking =
        Task.Run(fun () ->
            while not (Volatile.Read &stop) do
                Np.Ones 20_011 * 6.0 |> ignore)

    for _ in 1..5 do
        dieHolding 20 seen
        collect ()

    Volatile.Write(&stop, true)
    taking.Wait()
    Assert.InRange(seen.Count, 50, 100)

    for x, then' in seen do
        five then'
        five (x.ToArray())

[<Fact>]
let ``results take the memory of results that died`` () =
    // room for what is to be kept
    bytesAlive () |> ignore
    let x = Np.Ones 125_001

    let run () =
        let before = GC.GetAllocatedBytesForCurrentThread()

        for _ in 1..10 do
            x * 2.0 |> ignore

        GC.GetAllocatedBytesForCurrentThread() - before

    Assert.InRange(run (), 9_000_000L, Int64.MaxValue)
    collect ()
    Assert.InRange(run (), 0L, 1_000_000L)
