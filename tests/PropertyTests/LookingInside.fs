/// debugPrint, debugCallback and errorIf: in order, once a run and once a lane, whatever transforms stand round them.
module PropertyTests.LookingInside

open System
open System.IO
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private v = arr [ 1.0; 2.0; 3.0 ]

/// What a function sees through `note`, in order.
let private noted (run: (string -> NDArray -> unit) -> unit) : string list =
    let seen = ResizeArray<string>()
    run (fun label x -> debugCallback (fun x -> seen.Add $"{label}{x.ToScalar()}") x)
    List.ofSeq seen

let private f (note: string -> NDArray -> unit) (x: NDArray) : NDArray =
    note "a" x
    let y = x * x
    note "b" y
    Np.Sum y

// ---- order and number -----------------------------------------------------------------------------------------------

[<Fact>]
let ``once a run, in order, eagerly and staged, and not while tracing`` () =
    let wanted = [ "a2"; "b4" ]
    let run transform = noted (fun note -> transform (f note) (scalar 2.0) |> ignore)
    Assert.Equal<string list>(wanted, run id)
    Assert.Equal<string list>(wanted, run jit)
    Assert.Equal<string list>(wanted, run (jit >> jit))
    Assert.Equal<string list>(wanted, run grad)
    Assert.Equal<string list>(wanted, run (jit >> grad))
    Assert.Equal<string list>(wanted, run (grad >> jit))
    Assert.Equal<string list>(wanted, run (grad >> grad))
    Assert.Equal<string list>(wanted, run (fun f x -> fst (jvp f x x)))
    Assert.Equal<string list>(wanted, run (fun f x -> fst (jvp (jit f) x x)))
    Assert.Equal<string list>(wanted, run jacfwd)
    Assert.Equal<string list>(wanted, run jacrev)
    Assert.Equal<string list>(wanted, run hessian)
    // the forward pass reports, its repetition does not
    Assert.Equal<string list>(wanted, run checkpoint)
    Assert.Equal<string list>(wanted, run (checkpoint >> grad))
    Assert.Equal<string list>(wanted, run (checkpoint >> grad >> jit))
    Assert.Equal<string list>(wanted, run (checkpoint >> jit >> grad))
    Assert.Equal<string list>(wanted, run (checkpointWith CheckpointPolicy.Dots >> grad))
    Assert.Empty(noted (fun note -> makeJaxpr (f note) (scalar 2.0) |> ignore))
    let twice = noted (fun note -> let g = jit (f note) in [ g (scalar 2.0); g (scalar 3.0) ] |> ignore)
    Assert.Equal<string list>([ "a2"; "b4"; "a3"; "b9" ], twice)

[<Fact>]
let ``under vmap each lane in its order`` () =
    let lanes = [ "a1"; "a2"; "a3"; "b1"; "b4"; "b9" ]
    let run transform = noted (fun note -> transform (f note) v |> ignore)
    Assert.Equal<string list>(lanes, run vmap)
    Assert.Equal<string list>(lanes, run (vmap >> jit))
    Assert.Equal<string list>(lanes, run (jit >> vmap))
    Assert.Equal<string list>(lanes, run (grad >> vmap))
    Assert.Equal<string list>(lanes, run (grad >> vmap >> jit))
    Assert.Equal<string list>(lanes, run (fun f -> grad (fun x -> Np.Sum(vmap f x))))
    // what does not differ reports once
    Assert.Equal<string list>(
        [ "c7" ],
        noted (fun note ->
            vmap
                (fun x ->
                    note "c" (scalar 7.0)
                    x)
                v
            |> ignore)
    )

[<Fact>]
let ``a report of a constant inside a body belongs to the body`` () =
    let seen =
        noted (fun note ->
            let g =
                jit (fun x ->
                    note "c" (scalar 7.0)
                    x)

            g (scalar 1.0) |> ignore
            g (scalar 1.0) |> ignore
            jit (vmap (grad g)) v |> ignore)

    Assert.Equal<string list>([ "c7"; "c7"; "c7" ], seen)

[<Fact>]
let ``reports are neither dropped nor merged nor moved past one another`` () =
    let equal note x =
        note "a" x
        note "a" x
        note "b" x
        note "a" x
        scalar 0.0

    let wanted = [ "a2"; "a2"; "b2"; "a2" ]
    Assert.Equal<string list>(wanted, noted (fun note -> jit (equal note) (scalar 2.0) |> ignore))
    Assert.Equal<string list>(wanted, noted (fun note -> jit (jit (equal note)) (scalar 2.0) |> ignore))
    Assert.Equal<string list>(wanted, noted (fun note -> grad (jit (fun x -> equal note x + x)) (scalar 2.0) |> ignore))

[<Fact>]
let ``the reports of a bwd belong to the pullback: once a call, once a lane`` () =
    let f note =
        customVjp (fun x -> sin x) (fun x -> sin x, x) (fun x c ->
            note "c" (c * x)
            cos x * c)

    let called =
        noted (fun note -> let pull = snd (vjp (f note) (scalar 1.0)) in [ pull (scalar 1.0); pull (scalar 2.0) ] |> ignore)

    Assert.Equal<string list>([ "c1"; "c2" ], called)
    Assert.Equal<string list>([ "c1"; "c2"; "c3" ], noted (fun note -> vmap (grad (f note)) v |> ignore))
    Assert.Equal<string list>([ "c2" ], noted (fun note -> jit (grad (f note)) (scalar 2.0) |> ignore))
    // transposed for forward mode, bwd computes and does not report
    Assert.Empty(noted (fun note -> jvp (f note) (scalar 1.0) (scalar 1.0) |> ignore))

[<Fact>]
let ``a tangent has no value in reverse mode`` () =
    let f =
        customJvp (fun x -> sin x) (fun x t ->
            debugPrint "{0}" t
            sin x, cos x * t)

    let linear (t: NDArray) =
        debugPrint "{0}" t
        2.0 * t

    for call in
        [
            (fun () -> grad f (scalar 1.0))
            (fun () -> grad (jit f) (scalar 1.0))
            (fun () -> linearTranspose linear (scalar 1.0) (scalar 1.0))
            (fun () -> linearTranspose (jit linear) (scalar 1.0) (scalar 1.0))
        ] do
        let e = Assert.Throws<TracerValueException>(fun () -> call () |> ignore)
        Assert.Equal("AD089", (e :> IArrayError).Code)

// ---- text -----------------------------------------------------------------------------------------------------------

/// What is written to the standard output meanwhile.
let private written (run: unit -> unit) : string =
    let before = Console.Out
    use text = new StringWriter()

    try
        Console.SetOut text
        run ()
    finally
        Console.SetOut before

    text.ToString().Replace("\r", "")

[<Fact>]
let ``text is written with the arrays in their places`` () =
    let g =
        jit (fun (x: NDArray) ->
            debugPrint "sum {1} of {0}" (x, Np.Sum x)
            x)

    Assert.Contains("sum 6.0 of [1. 2. 3.]\n", written (fun () -> g v |> ignore))

    Assert.Contains(
        "1.0\n2.0\n3.0\n",
        written (fun () ->
            vmap
                (fun x ->
                    debugPrint "{0}" x
                    x)
                v
            |> ignore)
    )

[<Fact>]
let ``a text that is no format of so many arrays`` () =
    for format in [ "{1}"; "{"; "{0} {2}" ] do
        let e = Assert.Throws<TransformException>(fun () -> debugPrint format v)
        Assert.Equal("AD087", (e :> IArrayError).Code)

    let number = Assert.Throws<TransformException>(fun () -> debugPrint "{0}" 3.0)
    Assert.Contains("Np.Scalar", number.Message)
    Assert.Throws<ArgumentNullException>(fun () -> debugPrint (Unchecked.defaultof<string>) v) |> ignore

// ---- errorIf ---------------------------------------------------------------------------------------------------------

let private safeSqrt (x: NDArray) : NDArray =
    errorIf "the square root of a negative number" (x .< 0.0)
    Np.Sum(sqrt x)

[<Fact>]
let ``a check fails under every transform, and passes where it should`` () =
    let good, bad = arr [ 1.0; 4.0 ], arr [ 1.0; -4.0 ]

    for name, transform in
        [
            "f", id
            "jit", jit
            "grad", grad
            "vmap", vmap
            "jit (grad f)", grad >> jit
            "grad (jit f)", jit >> grad
            "jit (vmap (grad f))", vmap << grad >> jit
            "vmap (jit f)", jit >> vmap
            "checkpoint", checkpoint >> grad
            "forward", fun f x -> snd (jvp f x x)
            "hessian", hessian
        ] do
        transform safeSqrt good |> ignore
        let e = Assert.Throws<CheckException>(fun () -> transform safeSqrt bad |> ignore)
        Assert.Equal("AD088", (e :> IArrayError).Code)
        Assert.True(e.Message.Contains "negative number at [1]", $"{name}: {e.Message}")
        Assert.Null Trace.Body

[<Fact>]
let ``an unused check still fails, and only a mask is a condition`` () =
    Assert.Throws<CheckException>(fun () ->
        jit
            (fun x ->
                errorIf "never" (x .> 0.0)
                scalar 1.0)
            (scalar 2.0)
        |> ignore)
    |> ignore

    Assert.Throws<CheckException>(fun () ->
        jit
            (fun x ->
                errorIf "always" (Np.Array [| true |])
                x)
            (scalar 2.0)
        |> ignore)
    |> ignore

    let e = Assert.Throws<DtypeException>(fun () -> errorIf "number" (scalar 1.0))
    Assert.Equal("AD091", (e :> IArrayError).Code)

[<Fact>]
let ``what a callback throws reaches the caller, and the next run is untouched`` () =
    let f =
        jit (fun x ->
            debugCallback (fun _ -> raise (OperationCanceledException "stop")) x
            sin x)

    for _ in 1..2 do
        let e = Assert.Throws<OperationCanceledException>(fun () -> f (scalar 1.0) |> ignore)
        Assert.Equal("stop", e.Message)
        Assert.Null Trace.Body
        identical "after" (jit sin (scalar 0.5)) (sin (scalar 0.5))

[<Fact>]
let ``a callback may use the library, whatever is being traced when it runs`` () =
    let seen = ResizeArray<float>()

    let inner =
        jit (fun x ->
            debugCallback (fun x -> seen.Add((grad sin x).ToScalar())) x
            2.0 * x)

    jit (vmap (fun x -> inner (x + 1.0))) v |> ignore
    Assert.Equal<float list>([ for x in [ 2.0; 3.0; 4.0 ] -> cos x ], List.ofSeq seen)

[<Fact>]
let ``programs with reports are equal to themselves written again, and batches of batches report in row-major order`` () =
    let seen = ResizeArray<float>()
    let see (x: NDArray) = seen.Add(x.ToScalar())

    let f (x: NDArray) =
        debugCallback see x
        debugPrint "{0}" x
        errorIf "never" (x .> 1e9)
        x * x

    Assert.Equal(makeJaxpr f (scalar 1.0), makeJaxpr f (scalar 1.0))
    Assert.Equal(makeJaxpr (vmap f) v, makeJaxpr (vmap f) v)
    Assert.Equal((makeJaxpr f (scalar 1.0)).GetHashCode(), (makeJaxpr f (scalar 1.0)).GetHashCode())
    Assert.Empty seen
    let quiet = written (fun () -> vmap (vmap f) (Np.Reshape(Np.Arange 4.0, (2, 2))) |> ignore)
    Assert.Equal<float list>([ 0.0; 1.0; 2.0; 3.0 ], List.ofSeq seen)
    Assert.Contains("0.0\n1.0\n2.0\n3.0\n", quiet)

[<Fact>]
let ``equal reports one after the other are all made`` () =
    let f (x: NDArray) =
        debugPrint "same {0}" x
        debugPrint "same {0}" x
        errorIf "never" (x .> 1e9)
        debugPrint "same {0}" x
        x

    for g in [ f; jit f; jit (jit f); vmap f >> Np.Sum |> jit |> fun g x -> g (Np.Reshape(x, 1)) ] do
        let lines = (written (fun () -> g (scalar 2.0) |> ignore)).Split "same 2.0\n"
        Assert.Equal(4, lines.Length)
