/// Measures contenders side by side: in turns, by the processor time of this thread, after their answers have been compared.
module AD.Benchmarks.Measure

open System
open AD.Benchmarks.Rivals

/// A way to compute something: `Run` does it once, and `Answer` gives the numbers by which answers are compared.
[<NoEquality; NoComparison>]
type Contender = { Name: string; Run: unit -> unit; Answer: unit -> float[] }

/// A contender whose answer is an array of numbers.
let contender (name: string) (run: unit -> 'T) (numbers: 'T -> float[]) : Contender =
    { Name = name; Run = run >> ignore; Answer = run >> numbers }

/// The largest difference of two answers, relative to the element, or to 1 for elements below it.
let private difference (x: float[]) (y: float[]) : float =
    if x.Length <> y.Length then
        infinity
    else
        Array.map2
            (fun a b ->
                if a = b || Double.IsNaN a && Double.IsNaN b then
                    0.0
                else
                    abs (a - b) / max 1.0 (max (abs a) (abs b)))
            x
            y
        |> Array.fold max 0.0

/// The names of the contenders whose answer is another than the first one's.
let disagreeing (tolerance: float) (contenders: Contender list) : string list =
    let answers = contenders |> List.map (fun c -> c.Answer())

    List.zip contenders answers
    |> List.filter (fun (_, a) -> not (difference answers.Head a <= tolerance))
    |> List.map (fun (c, _) -> c.Name)

let private once (repeats: int) (run: unit -> unit) : float =
    let start = Cpu.Nanoseconds()

    for _ in 1..repeats do
        run ()

    (Cpu.Nanoseconds() - start) / float repeats

/// Runs everything a little, several times with pauses, in which the runtime compiles what is used often.
let warm (contenders: Contender list) : unit =
    for _ in 1..4 do
        for c in contenders do
            for _ in 1..40 do
                c.Run()

        Threading.Thread.Sleep 250

/// The lower quartile of each contender's times, in nanoseconds, over rounds in which each has its turn; about `budget` seconds in all, or
/// more for 25 rounds. Who takes five times as long as the first has a turn in each fifth round only.
let times (budget: float) (contenders: Contender list) : float list =
    // after enough runs for the loops to have been compiled
    let single =
        contenders
        |> List.map (fun c ->
            let start = Cpu.Nanoseconds()

            while Cpu.Nanoseconds() - start < budget * 2e8 do
                c.Run()

            once 3 c.Run)

    // as many repeats as a round of 50 microseconds holds
    let repeats = single |> List.map (fun t -> max 1 (int (5e4 / max 20.0 t)))
    let seldom = single |> List.map (fun t -> t > 5.0 * single.Head)
    let start = Cpu.Nanoseconds()
    let seconds () = (Cpu.Nanoseconds() - start) / 1e9
    let samples = [| for _ in contenders -> Collections.Generic.List<float>() |]
    let turns = List.zip3 contenders repeats seldom |> List.indexed
    let mutable round = 0

    while round < 5 || round < 25 && seconds () < 20.0 || round < 2000 && seconds () < budget do
        for k, (c, n, isSeldom) in turns do
            if not isSeldom || round % 5 = 0 then samples[k].Add(once n c.Run)

        round <- round + 1

    [
        for times in samples do
            times.Sort()
            times[times.Count / 4]
    ]
