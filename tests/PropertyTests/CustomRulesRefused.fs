/// What a rule may not do: the exception, its code, and that the next computation is untouched by it.
module PropertyTests.CustomRulesRefused

open System
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v
let private v = arr [ 0.3; -1.2; 2.0 ]
let private nothing<'T> : 'T = Unchecked.defaultof<'T>

let private refused<'E when 'E :> exn> (code: string) (shows: string list) (call: unit -> NDArray) : unit =
    let e = Assert.Throws<'E>(fun () -> call () |> ignore)

    match box e with
    | :? IArrayError as a -> Assert.Equal(code, a.Code)
    | _ -> Assert.Fail $"{e} has no code"

    for text in shows do
        Assert.Contains(text, e.Message)

    // the state is clean
    identical "after" (grad sin (scalar 0.5)) (cos (scalar 0.5))
    Assert.Null Trace.Body

// ---- captured tracers --------------------------------------------------------------------------------------------

[<Fact>]
let ``a rule that captures a traced value is refused`` () =
    let jvpOf (w: NDArray) = customJvp (fun x -> w * x) (fun x t -> w * x, w * t)
    let vjpOf (w: NDArray) = customVjp (fun x -> w * x) (fun x -> w * x, ()) (fun () c -> w * c)

    for make in [ jvpOf; vjpOf ] do
        refused<TransformException> "AD080" [ "captures"; "as an argument" ] (fun () -> grad (fun w -> make w (2.0 * w)) (scalar 3.0))

        // of a trace inside the one that interprets the rule
        refused<TransformException> "AD080" [ "vmap" ] (fun () -> grad (fun x -> Np.Sum(vmap (fun w -> make w x) v)) (scalar 3.0))

        // staged, what is captured is an operand, which must not be differentiated
        refused<TransformException> "AD080" [ "as an argument" ] (fun () -> grad (jit (fun w -> make w (2.0 * w))) (scalar 3.0))

[<Fact>]
let ``what is not differentiated may be captured, and f alone is differentiated as it is`` () =
    let make (w: NDArray) = customJvp (fun x -> w * x) (fun x t -> w * x, 10.0 * w * t)
    // x is no tracer, so no rule is asked
    identical "no rule" (grad (fun w -> make w (scalar 2.0)) (scalar 3.0)) (scalar 2.0)
    identical "stopped" (grad (fun w -> make (stopGradient w) w) (scalar 3.0)) (scalar 30.0)
    identical "a constant" (jit (grad (make (scalar 3.0))) (scalar 2.0)) (scalar 30.0)

[<Fact>]
let ``a rule that holds a value of a finished trace says so`` () =
    let g =
        jit (fun w ->
            let f = customJvp (fun x -> x * 2.0) (fun x t -> x * 2.0, w * t)
            f (w + 1.0))

    let e = Assert.Throws<TracerLeakException>(fun () -> grad g (scalar 1.0) |> ignore)
    Assert.Equal("AD022", (e :> IArrayError).Code)

// ---- what rules return ----------------------------------------------------------------------------------------------

[<Fact>]
let ``a tangent of another shape, dtype or tree than its result`` () =
    let f rule = customJvp sin rule
    let run g = grad (fun x -> Np.Sum(g x: NDArray)) v
    refused<ShapeException> "AD082" [ "float64[3]"; "float64[]"; "broadcast" ] (fun () -> run (f (fun x t -> sin x, Np.Sum t)))
    refused<DtypeException> "AD083" [ "float32[3]"; "AsType" ] (fun () -> run (f (fun x t -> sin x, t.AsType Dtype.Float32)))
    refused<TransformException> "AD220" [ "null" ] (fun () -> run (f (fun x _ -> sin x, nothing)))
    refused<TransformException> "AD220" [ "null" ] (fun () -> run (f (fun _ t -> nothing, t)))

    let lists = Tree.customJvp (fun (x: NDArray) -> [ x; x ]) (fun x t -> [ x; x ], [ t ])
    refused<TransformException> "AD229" [ "results and their tangents" ] (fun () -> grad (fun x -> (lists x)[0]) (scalar 1.0))

/// A function that the compiler names, as it names those of a script: outside of every binding.
let private nameless = ResizeArray<NDArray -> NDArray>()
nameless.Add(fun x -> 2.0 * x)

[<Fact>]
let ``the compiler's name of a function without one is not shown`` () =
    let g = customJvp nameless[0] (fun x t -> 2.0 * x, Np.Sum t)
    refused<ShapeException> "AD082" [ "customJvp of f:" ] (fun () -> grad (fun x -> Np.Sum(g x)) v)

[<Fact>]
let ``a cotangent of another shape, dtype or tree than its argument`` () =
    let f (bwd: NDArray -> NDArray -> NDArray) = customVjp sin (fun x -> sin x, x) bwd
    let run g = grad (fun x -> Np.Sum(g x: NDArray)) v
    refused<ShapeException> "AD082" [ "float64[3]"; "float64[1]" ] (fun () -> run (f (fun _ _ -> Np.Ones 1)))
    refused<DtypeException> "AD083" [ "float32[3]" ] (fun () -> run (f (fun _ c -> c.AsType Dtype.Float32)))
    refused<TransformException> "AD220" [ "null"; "bwd" ] (fun () -> run (f (fun _ _ -> nothing)))

    let lists = Tree.customVjp (fun (xs: NDArray list) -> xs[0] * xs[1]) (fun xs -> xs[0] * xs[1], xs) (fun _ c -> [ c ])
    refused<TransformException> "AD229" [ "bwd"; "cotangent" ] (fun () -> grad (fun x -> lists [ x; x ]) (scalar 1.0))

[<Fact>]
let ``a rule whose results are not those of the function, where the function is a program`` () =
    let f = customJvp (fun x -> Np.Sum x) (fun x t -> x, t)
    refused<ShapeException> "AD081" [ "float64[3]"; "float64[]" ] (fun () -> grad (jit (fun x -> Np.Sum(f x))) v)

[<Fact>]
let ``numbers among the arguments would be constants unnoticed`` () =
    let f = Tree.customJvp (fun (x: NDArray, c: float) -> x * c) (fun (x, c) (t, _) -> x * c, t * c)
    refused<TransformException> "AD227" [ "[1]" ] (fun () -> f (scalar 1.0, 2.0))

[<Fact>]
let ``null functions and functions of no trees are refused when the function is made`` () =
    Assert.Throws<ArgumentNullException>(fun () -> customJvp nothing (fun x t -> x, t) |> ignore) |> ignore
    Assert.Throws<ArgumentNullException>(fun () -> customJvp sin nothing |> ignore) |> ignore
    Assert.Throws<ArgumentNullException>(fun () -> customVjp sin nothing (fun () c -> c) |> ignore) |> ignore
    Assert.Throws<ArgumentNullException>(fun () -> checkpoint nothing |> ignore) |> ignore

    let lazily =
        Assert.Throws<TransformException>(fun () ->
            Tree.customJvp (fun (x: NDArray) -> seq { x }) (fun x t -> seq { x }, seq { t }) |> ignore)

    Assert.Equal("AD225", (lazily :> IArrayError).Code)

[<Fact>]
let ``what a rule throws reaches the caller as it is, and the next computation is untouched`` () =
    let f = customVjp sin (fun x -> sin x, x) (fun _ _ -> raise (OperationCanceledException "stop"))
    let pull = snd (vjp f v)

    for call in [ (fun () -> pull v); (fun () -> grad (fun x -> Np.Sum(f x)) v); (fun () -> jit (vmap (grad f)) v) ] do
        let e = Assert.Throws<OperationCanceledException>(fun () -> call () |> ignore)
        Assert.Equal("stop", e.Message)
        Assert.Null Trace.Body
        identical "after" (grad sin (scalar 0.5)) (cos (scalar 0.5))
