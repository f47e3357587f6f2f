/// Wrong calls of branches and loops: which exception, which code, and that it names what met and what to do.
module PropertyTests.ControlFlowErrors

open System
open AD
open Xunit

let private x = Np.Scalar 1.0
let private v = arr [ 1.0; 2.0; 3.0 ]

let private refuses<'E, 'T when 'E :> exn and 'E :> IArrayError> (code: string) (words: string list) (run: unit -> 'T) =
    let e = Assert.Throws<'E>(fun () -> run () |> ignore)
    Assert.Equal(code, (e :> IArrayError).Code)
    Assert.NotEmpty((e :> IArrayError).Hint)

    for w in words do
        Assert.Contains(w, e.Message)

[<Fact>]
let ``branches that do not match`` () =
    refuses<ShapeException, _> "AD710" [ "float64[3]"; "float64[]"; "branch of true" ] (fun () ->
        Lax.cond (x .> 0.0) (fun () -> v) (fun () -> x))

    refuses<ShapeException, _> "AD710" [ "float32[]"; "float64[]" ] (fun () ->
        Lax.cond (x .> 0.0) (fun () -> Np.Ones(3, Dtype.Float32)[0]) (fun () -> v[0]))

    refuses<ShapeException, _> "AD710" [ "branch 0"; "branch 2"; "at [1]" ] (fun () ->
        Lax.switch 0 [ (fun () -> x, x); (fun () -> x, x); (fun () -> x, v) ])

    refuses<TransformException, _> "AD229" [ "branch" ] (fun () -> Lax.cond (x .> 0.0) (fun () -> [ x ]) (fun () -> [ x; x ]))

[<Fact>]
let ``numbers of the source take the dtype that the branches need`` () =
    let narrow = (Np.Ones(3, Dtype.Float32)).[0]
    Assert.Equal(Dtype.Float32, (Lax.cond (x .> 0.0) (fun () -> narrow) (fun () -> (2.0: NDArray))).Dtype)
    Assert.Equal(Dtype.Float32, (Lax.foriLoop 0 3 (fun _ (y: NDArray) -> y * narrow) (0.5: NDArray)).Dtype)
    Assert.Equal(Dtype.Float64, (Lax.foriLoop 0 3 (fun _ (y: NDArray) -> y + 0.5) (0: NDArray)).Dtype)
    Assert.Equal(Dtype.Float32, (Lax.foriLoop 0 3 (fun _ (_: NDArray) -> (0.5: NDArray)) narrow).Dtype)

[<Fact>]
let ``the index of a loop has the dtype of its bounds`` () =
    let counted lower upper = Lax.foriLoop lower upper (fun i (c: NDArray) -> c + i) (Np.Array [| 5; 6 |])
    let narrow, wide = Np.Scalar(4, Dtype.Int32), Np.Scalar(4, Dtype.Int64)

    for c in
        [
            counted 0 4
            counted 0 narrow
            counted (Np.Scalar(0, Dtype.Int32)) narrow
            jit (counted 0) narrow
        ] do
        Assert.Equal(Dtype.Int32, c.Dtype)
        Assert.Equal<int>([| 11; 12 |], c.ToArray<int>())

    refuses<ShapeException, _> "AD711" [ "int32[2]"; "int64[2]"; "AsType(Dtype.Int32)" ] (fun () -> counted 0 wide)

[<Fact>]
let ``a combination is not narrowed`` () =
    refuses<ShapeException, _> "AD722" [ "int32[1]"; "float64[1]" ] (fun () ->
        Lax.associativeScan (fun (a: NDArray) b -> a * b * 0.5) (Np.Array [| 1; 3 |]))

    Assert.Equal(Dtype.Float32, (Lax.associativeScan (fun (a: NDArray) b -> a * b * 0.5) (Np.Ones(3, Dtype.Float32))).Dtype)

[<Fact>]
let ``predicates that are no boolean scalars`` () =
    refuses<DtypeException, _> "AD712" [ "float64[]"; "boolean scalar" ] (fun () -> Lax.cond x (fun () -> x) (fun () -> x))
    refuses<DtypeException, _> "AD712" [ "bool[3]"; "Np.Any" ] (fun () -> Lax.cond (v .> 0.0) (fun () -> x) (fun () -> x))
    refuses<DtypeException, _> "AD712" [ "bool[3]" ] (fun () -> Lax.whileLoop (fun (y: NDArray) -> y .< 9.0) (fun y -> y + 1.0) v)
    refuses<DtypeException, _> "AD712" [ "float64[]" ] (fun () -> Lax.whileLoop id (fun (y: NDArray) -> y + 1.0) x)

[<Fact>]
let ``carries that change their type`` () =
    refuses<ShapeException, _> "AD711" [ "float64[3]"; "float64[]" ] (fun () -> Lax.scan (fun (_: NDArray) (e: NDArray) -> e, e) v v)

    refuses<ShapeException, _> "AD711" [ "float64[3]"; "float32[3]"; "AsType" ] (fun () ->
        Lax.whileLoop (fun (y: NDArray) -> Np.Sum y .< 9.0) (fun y -> y.AsType Dtype.Float32) v)

    refuses<ShapeException, _> "AD711" [ "at [1]" ] (fun () -> Lax.foriLoop 0 2 (fun _ (a: NDArray, _: NDArray) -> a, a) (x, v))

    refuses<TransformException, _> "AD229" [ "carry" ] (fun () -> Lax.foriLoop 0 2 (fun _ (ys: NDArray list) -> x :: ys) [ x ])

[<Fact>]
let ``plain numbers in a carry: what the hint says, works and keeps the dtype`` () =
    refuses<TransformException, _> "AD718" [ "Np.Scalar(0, Dtype.Int64)"; "[1]" ] (fun () ->
        Lax.foriLoop 0 2 (fun _ (a: NDArray, n) -> a, n + 1) (x, 0))

    refuses<TransformException, _> "AD718" [ "Np.Scalar(0.5)" ] (fun () ->
        Lax.whileLoop (fun (_: float) -> x .< 0.0) (fun y -> y + 1.0) 0.5)

    refuses<TransformException, _> "AD718" [ "Np.Scalar(1.0)" ] (fun () -> Lax.scan (fun (c: float) (e: NDArray) -> c, e) 1.0 v)

    refuses<TransformException, _> "AD718" [ "Np.Scalar(0.5, Dtype.Float32)" ] (fun () ->
        Lax.scan (fun (c: float32) (e: NDArray) -> c, e) 0.5f v)

    refuses<TransformException, _> "AD718" [ "Np.Scalar(-3, Dtype.Int64)" ] (fun () ->
        Lax.scan (fun (c: int64) (e: NDArray) -> c + 1L, e) -3L v)

    refuses<TransformException, _> "AD718" [ "Np.Scalar(3, Dtype.UInt32)" ] (fun () -> Lax.scan (fun (c: uint32) (e: NDArray) -> c, e) 3u v)
    refuses<TransformException, _> "AD718" [ "Np.Array" ] (fun () -> Lax.scan (fun (c: float[]) (e: NDArray) -> c, e) [| 1.0 |] v)

    refuses<TransformException, _> "AD229" [ "Np.Scalar(1, Dtype.Bool)" ] (fun () ->
        Lax.foriLoop 0 2 (fun _ (a: NDArray, _: bool) -> a, true) (x, false))

    // the lines of the hints
    let steps (start: NDArray) (next: NDArray -> NDArray) =
        let y = Lax.foriLoop 0 2 (fun _ y -> next y) start
        Assert.Equal(start.Dtype, y.Dtype)

        let z =
            Lax.whileLoop (fun (i: NDArray, _) -> i .< 2) (fun (i, z) -> i + 1, next z) (Np.Scalar(0, Dtype.Int64), start) |> snd

        Assert.Equal(start.Dtype, z.Dtype)
        (y.AsType Dtype.Float64).ToScalar()

    Assert.Equal(2.0, steps (Np.Scalar(0, Dtype.Int64)) (fun n -> n + 1))
    Assert.Equal(2.0, steps (Np.Scalar(0, Dtype.Int32)) (fun n -> n + 1))
    Assert.Equal(1.5, steps (Np.Scalar(0.5)) (fun y -> y + 0.5))
    Assert.Equal(1.5, steps (Np.Scalar(0.5, Dtype.Float32)) (fun y -> y + 0.5))
    Assert.Equal(5.0, steps (Np.Scalar(3, Dtype.UInt32)) (fun n -> n + 1))
    Assert.Equal(1.0, steps (Np.Scalar(0, Dtype.Bool)) (fun b -> b ||| (x .> -100.0)))
    // what is no number may stay as it is
    Assert.Equal(8.0, (fst (Lax.foriLoop 0 3 (fun _ (a: NDArray, mode: string) -> a * 2.0, mode) (x, "fast"))).ToScalar())

[<Fact>]
let ``loops over nothing, or over arrays of several lengths`` () =
    refuses<ShapeException, _> "AD713" [ "float64[3]"; "float64[2]" ] (fun () ->
        Lax.scan (fun (c: NDArray) (a: NDArray, b: NDArray) -> c + a + b, ()) x (v, v[1..]))

    refuses<ShapeException, _> "AD713" [ "float64[]" ] (fun () -> Lax.map (fun (a: NDArray) -> a) x)
    refuses<TransformException, _> "AD714" [ "length" ] (fun () -> Lax.scan (fun (c: NDArray) () -> c, ()) x ())
    refuses<ShapeException, _> "AD714" [ "-1" ] (fun () -> Lax.iterate -1 (fun (c: NDArray) -> c, ()) x)
    refuses<TransformException, _> "AD721" [ "-2" ] (fun () -> Lax.mapBatched -2 (fun (a: NDArray) -> a) v)

    refuses<TransformException, _> "AD717" [ "unroll" ] (fun () ->
        Lax.Scan((fun (c: NDArray) (e: NDArray) -> struct (c, e)), x, v, unroll = 0))

    refuses<ShapeException, _> "AD722" [ "float64[]" ] (fun () -> Lax.associativeScan (fun (a: NDArray) (b: NDArray) -> Np.Sum(a * b)) v)
    refuses<AxisException, _> "AD031" [ "axis 3" ] (fun () -> Lax.AssociativeScan((fun (a: NDArray) (b: NDArray) -> a + b), v, axis = 3))

[<Fact>]
let ``bounds and indices that are no integers`` () =
    refuses<IndexException, _> "AD715" [ "lower bound"; "float64[]" ] (fun () -> Lax.foriLoop x 3 (fun _ (y: NDArray) -> y) x)
    refuses<IndexException, _> "AD715" [ "upper bound"; "float64[3]" ] (fun () -> Lax.foriLoop 0 v (fun _ (y: NDArray) -> y) x)
    refuses<IndexException, _> "AD715" [ "index" ] (fun () -> Lax.switch x [ (fun () -> x) ])
    refuses<TransformException, _> "AD716" [ "no branches" ] (fun () -> Lax.switch 0 (List.empty<unit -> NDArray>))
    refuses<IndexException, _> "AD719" [ "4294967296" ] (fun () -> Lax.foriLoop 0 (4294967296L: NDArray) (fun _ (y: NDArray) -> y) x)

[<Fact>]
let ``a body that needs a number is told of the words that do not`` () =
    refuses<TracerValueException, _> "AD020" [ "Np.Where" ] (fun () ->
        Lax.foriLoop 0 3 (fun _ (y: NDArray) -> if y.ToScalar() > 0.0 then y else -y) x)

[<Fact>]
let ``an exception in a body is the caller's own, and the next call is as ever`` () =
    let e =
        Assert.Throws<TimeoutException>(fun () -> Lax.foriLoop 0 3 (fun _ (_: NDArray) -> raise (TimeoutException "mine")) x |> ignore)

    Assert.Equal("mine", e.Message)
    Assert.Equal(8.0, (Lax.foriLoop 0 3 (fun _ (y: NDArray) -> y * 2.0) x).ToScalar())

[<Fact>]
let ``a value that escapes from a body is refused, and its trace named`` () =
    let escaped = ref x

    Lax.foriLoop
        0
        2
        (fun _ (y: NDArray) ->
            escaped.Value <- y
            y)
        x
    |> ignore

    let e = Assert.Throws<TracerLeakException>(fun () -> escaped.Value + 1.0 |> ignore)
    Assert.Contains("foriLoop", e.Message)
