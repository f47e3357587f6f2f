/// Runs a piece of work at two sizes: its result is checked, its allocation must grow as the size does, its time is printed.
module Depth.Measure

open System
open System.Diagnostics

let private processor () = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds

/// The seconds after which a step of n is called a failure, many times what is expected: a machine may be busy, but nothing here may hang.
let private patience (n: int) : float = 120.0 * max 1.0 (float n / 1e6)

let require (what: string) (holds: bool) : unit = if not holds then failwith what

let near (what: string) (got: float) (wanted: float) : unit =
    require $"{what} is {got:R}, wanted {wanted:R}" (abs (got - wanted) <= 1e-9 * (1.0 + abs wanted))

/// Bytes allocated and seconds of processor time of one run.
let private once (work: int -> unit) (n: int) : struct (int64 * float * float) =
    GC.Collect()
    let clock = Stopwatch.StartNew()
    let before = processor ()
    let bytes = GC.GetTotalAllocatedBytes true
    work n
    struct (GC.GetTotalAllocatedBytes true - bytes, processor () - before, clock.Elapsed.TotalSeconds)

/// The work at n/2 and at n. Twice the size may allocate two and a half times as much, no more; a quadratic step would allocate or take four
/// times as much.
let linear (what: string) (n: int) (work: int -> unit) : unit =
    let struct (half, halfTime, _) = once work (n / 2)
    let struct (whole, time, wall) = once work n
    let growth = float whole / float half
    let bytes = float whole / float n

    Console.WriteLine
        $"{what, -28} {time, 7:F2} s of processor, {wall, 7:F2} s; half as long {halfTime, 7:F2} s; {bytes, 7:F0} bytes an operation, {growth:F2} times for twice as long"

    require $"{what}: {growth:F2} times the allocation for twice the length" (growth < 2.5)
    require $"{what}: {time / halfTime:F1} times the time for twice the length" (time < 0.5 || time < 8.0 * halfTime)
    require $"{what}: {wall:F0} s" (wall < patience n)
