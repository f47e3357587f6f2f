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

/// The lower quartile of each contender's times, in nanoseconds, over rounds in which each has its turn; about `budget` seconds in all.
let times (budget: float) (contenders: Contender list) : float list =
    // as many repeats as a round of 50 microseconds holds, after enough of them for the loops to have been compiled
    let repeats =
        contenders
        |> List.map (fun c ->
            let start = Cpu.Nanoseconds()

            while Cpu.Nanoseconds() - start < budget * 2e8 do
                c.Run()

            max 1 (int (5e4 / max 20.0 (once 3 c.Run))))

    let start = Cpu.Nanoseconds()
    let rounds = Collections.Generic.List<float list>()

    while rounds.Count < 5 || (Cpu.Nanoseconds() - start < budget * 1e9 && rounds.Count < 2000) do
        rounds.Add(List.map2 (fun n (c: Contender) -> once n c.Run) repeats contenders)

    [
        for k in 0 .. contenders.Length - 1 do
            let sorted = rounds |> Seq.map (fun round -> round[k]) |> Seq.sort |> Seq.toArray
            sorted[sorted.Length / 4]
    ]
