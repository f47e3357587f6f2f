/// What jit warns of: functions traced again and again, and random numbers that would be frozen. By number of the list that Nesting begins.
module PropertyTests.Warned

open System
open System.Collections.Concurrent
open System.IO
open System.Runtime.CompilerServices
open AD
open MathNet.Numerics.Distributions
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v

let private heard = ConcurrentQueue<Warning>()
let private first = Warnings.Handler

// other tests run at the same time and warn as well: each test asks for the warnings of its own functions, by name
do Warnings.Handler <- Action<Warning>(fun w -> heard.Enqueue w)

let private about (name: string) : Warning list =
    heard |> Seq.filter (fun w -> w.Message.Contains($"`{name}`", StringComparison.Ordinal)) |> List.ofSeq

let private codes (name: string) : string list = about name |> List.map _.Code

[<Fact>]
let ``48: at its sixteenth retrace a function is warned of, once, with the last reason`` () =
    let ofManyShapes (x: NDArray) = x + 1.0
    let f = jit ofManyShapes

    for n in 1..16 do
        f (Np.Zeros [| n |]) |> ignore

    Assert.Empty(about "ofManyShapes")

    for n in 17..40 do
        f (Np.Zeros [| n |]) |> ignore

    let warning = List.exactlyOne (about "ofManyShapes")
    Assert.Equal("AD095", warning.Code)
    Assert.Contains("17 times in 17 calls", warning.Message)
    Assert.Contains("float64[17]", warning.Message)
    Assert.Contains("Warned.fs:", warning.Message)
    Assert.Contains("pad", warning.Hint)
    Assert.Contains(warning.Hint, string warning)

[<Fact>]
let ``48: a function that jit is given anew for each call is warned of, once`` () =
    for i in 1..40 do
        let givenEachTime (x: NDArray) = x * float i
        Assert.Equal(float i, (jit givenEachTime (scalar 1.0)).ToScalar())
        Assert.Equal((if i < 16 then 0 else 1), (about "givenEachTime").Length)

    Assert.Equal<string list>([ "AD094" ], codes "givenEachTime")

[<Fact>]
let ``48: the gradient of one function, jitted for each call, is warned of by the function's name`` () =
    let differentiatedEachTime (x: NDArray) = x * x

    for _ in 1..20 do
        jit (grad differentiatedEachTime) (scalar 1.0) |> ignore

    Assert.Equal<string list>([ "AD094" ], codes "differentiatedEachTime")

type private Wrapping() =
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    static member OfAnyTree(f: 'P -> NDArray) : 'P -> NDArray =
        fun p ->
            let y = f p
            y + 1.0

[<Fact>]
let ``48: generic code is one place, whatever its types`` () =
    for _ in 1..20 do
        Tree.jit (Wrapping.OfAnyTree sin) (scalar 1.0) |> ignore
        Tree.jit (Wrapping.OfAnyTree(fun (x: NDArray, y: NDArray) -> x * y)) (scalar 1.0, scalar 2.0) |> ignore

    Assert.Equal<string list>([ "AD094" ], codes "OfAnyTree")

[<Fact>]
let ``48: functions made at one place that are used again are not warned of`` () =
    for i in 1..40 do
        let madeToBeUsed (x: NDArray) = x * float i
        let f = jit madeToBeUsed
        f (scalar 1.0) |> ignore
        f (scalar 2.0) |> ignore

    Assert.Empty(about "madeToBeUsed")

type private Noise() =
    static member Of(rng: Random) : float = rng.NextDouble()

let private shared (x: NDArray) = x + Random.Shared.NextDouble()

[<Fact>]
let ``32: a draw from a captured generator is frozen, and warned of once`` () =
    let rng = Random 7

    for _ in 1..3 do
        let drawsDirectly (x: NDArray) = x + rng.NextDouble()
        let f = jit drawsDirectly
        Assert.Equal((f (scalar 0.0)).ToScalar(), (f (scalar 0.0)).ToScalar())

    let warning = List.exactlyOne (about "drawsDirectly")
    Assert.Equal("AD093", warning.Code)
    Assert.Contains("Random.NextDouble", warning.Message)
    Assert.Contains("Warned.fs:", warning.Message)
    Assert.Contains("argument", warning.Hint)

[<Fact>]
let ``32: draws are seen through helpers, inner functions, transforms and distributions`` () =
    let rng = Random 7
    let throughAHelper (x: NDArray) = x + Noise.Of rng
    let withinAnInner (x: NDArray) = List.fold (fun y (_: int) -> y + Np.Scalar(rng.NextDouble())) x [ 1; 2 ]
    let fromADistribution (x: NDArray) = x + Normal.Sample(0.0, 1.0)
    let fromTheShared (x: NDArray) = shared x
    let underATransform (x: NDArray) = x * rng.NextDouble()

    for f in [ throughAHelper; withinAnInner; fromADistribution; fromTheShared ] do
        jit f (scalar 0.0) |> ignore

    jit (grad underATransform) (scalar 0.0) |> ignore

    for name in [ "throughAHelper"; "withinAnInner"; "fromADistribution"; "fromTheShared"; "underATransform" ] do
        Assert.Equal<string list>([ "AD093" ], codes name)

[<Fact>]
let ``32: numbers that are no draws of the moment are not warned of`` () =
    let drawn = Random(7).NextDouble()
    let drawnOutside (x: NDArray) = x + drawn
    // seeded in its own body, a function is pure
    let seededInside (x: NDArray) = x + Random(7).NextDouble()

    for f in [ drawnOutside; seededInside ] do
        jit f (scalar 0.0) |> ignore

    Assert.Empty(about "drawnOutside")
    Assert.Empty(about "seededInside")

[<Fact>]
let ``at first a warning is a line of standard error`` () =
    let toBeWritten (x: NDArray) = x + Random.Shared.NextDouble()
    jit toBeWritten (scalar 0.0) |> ignore
    let before = Console.Error
    use text = new StringWriter()
    Console.SetError text

    try
        first.Invoke(List.exactlyOne (about "toBeWritten"))
    finally
        Console.SetError before

    Assert.Contains("`toBeWritten` (Warned.fs:", string text)
    Assert.Contains("(AD093)", string text)

[<Fact>]
let ``what a handler throws reaches the caller, and the function is staged all the same`` () =
    let toBeRefused (x: NDArray) = x + Random.Shared.NextDouble()
    let f = jit toBeRefused
    let before = Warnings.Handler

    Warnings.Handler <-
        Action<Warning>(fun w ->
            if w.Message.Contains "toBeRefused" then raise (OperationCanceledException w.Code)

            before.Invoke w)

    try
        Assert.Equal("AD093", Assert.Throws<OperationCanceledException>(fun () -> f (scalar 0.0) |> ignore).Message)
    finally
        Warnings.Handler <- before

    Assert.Equal((f (scalar 0.0)).ToScalar(), (f (scalar 0.0)).ToScalar())
    Assert.Equal(1, (Jit.stats f).Traces)

[<Fact>]
let ``the handler is not null`` () =
    Assert.Throws<ArgumentNullException>(fun () -> Warnings.Handler <- Unchecked.defaultof<Action<Warning>>) |> ignore
