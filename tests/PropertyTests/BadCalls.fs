/// Calls that cannot be right: the type of the exception, its code, what the message shows, that it comes before the user's function runs.
module PropertyTests.BadCalls

open System
open System.Threading.Tasks
open AD
open AD.Internal
open PropertyTests.Generators
open Xunit

/// How often the user's function has run in the row at hand.
let mutable private runs = 0

let private user (x: NDArray) : NDArray =
    runs <- runs + 1
    x * x

/// A row: the call, the exception, what its message must show beside a fix, and how often the user's function may have run.
[<NoEquality; NoComparison>]
type internal Bad = { Row: int; Call: unit -> unit; Error: Type; Code: string; Shows: string list; Runs: int }

let private bad<'E, 'R when 'E :> exn> row code shows (call: unit -> 'R) =
    { Row = row; Call = call >> ignore; Error = typeof<'E>; Code = code; Shows = shows; Runs = 0 }

let private after runs b = { b with Runs = runs }
let private vec = arr [ 1.0; 2.0; 3.0 ]
let private ints = Np.Array [| 1; 2; 3 |]
let private ones (shape: int list) : NDArray = Np.Ones(List.toArray shape)
let private nothing<'T> : 'T = Unchecked.defaultof<'T>

let internal rows: Bad[] =
    [|
        bad<TransformException, _> 1 "AD001" [ "grad"; "float64[3]"; "jacrev" ] (fun () -> grad user vec) |> after 1
        bad<TransformException, _> 2 "AD001" [ "float64[1]"; "Reshape" ] (fun () -> grad user (ones [ 1 ])) |> after 1
        bad<DtypeException, _> 4 "AD004" [ "int64[]"; "Convert" ] (fun () -> grad (user >> Np.Argmax) vec) |> after 1
        bad<DtypeException, _> 4 "AD004" [ "jacrev"; "int64[]" ] (fun () -> jacrev (user >> Np.Argmax) vec) |> after 1
        bad<DtypeException, _> 5 "AD005" [ "int32[3]"; "AsType"; "3.0" ] (fun () -> grad user ints)
        bad<DtypeException, _> 5 "AD005" [ "jvp"; "int32[3]" ] (fun () -> jvp user ints ints)
        bad<DtypeException, _> 5 "AD005" [ "jacfwd"; "int32[3]" ] (fun () -> jacfwd user ints)
        bad<ArgumentNullException, _> 9 "" [ "f" ] (fun () -> grad nothing)
        bad<ArgumentNullException, _> 9 "" [ "f" ] (fun () -> jit nothing)
        bad<ArgumentNullException, _> 9 "" [ "f" ] (fun () -> vmap (nothing<NDArray -> NDArray>))
        bad<ArgumentNullException, _> 9 "" [ "f" ] (fun () -> jacrev nothing)
        bad<TransformException, _> 10 "AD220" [ "null" ] (fun () -> grad user nothing)
        bad<TransformException, _> 11 "AD220" [ "result"; "null" ] (fun () ->
            grad
                (fun x ->
                    user x |> ignore
                    nothing)
                vec)
        |> after 1
        bad<TransformException, _> 12 "AD225" [ "Task"; "await" ] (fun () -> vmap (fun x -> Task.FromResult(user x)))
        bad<TransformException, _> 13 "AD225" [ "sequence"; "Seq.toArray" ] (fun () -> vmap (fun x -> seq { user x }))
        bad<TransformException, _> 13 "AD225" [ "function" ] (fun () -> vmap (fun x -> fun (y: NDArray) -> user x + y))
        bad<TransformException, _> 14 "AD014" [ "2 primals"; "1 tangent" ] (fun () -> Tree.jvp (List.map user) [ vec; vec ] [ vec ])
        bad<ShapeException, _> 15 "AD015" [ "float64[4]"; "float64[3]" ] (fun () -> jvp user vec (ones [ 4 ]))
        bad<DtypeException, _> 16 "AD016" [ "float32[3]"; "float64[3]"; "AsType" ] (fun () -> jvp user vec (vec.AsType Dtype.Float32))
        bad<ShapeException, _> 17 "AD015" [ "float64[2,4]"; "float64[4,2]"; "transposed?" ] (fun () ->
            (snd (vjp user (ones [ 4; 2 ]))) (ones [ 2; 4 ]))
        |> after 1
        bad<ShapeException, _> 19 "AD019" [ "10"; "float64[10,4]"; "axis 1 = 2"; "float64[10,2]"; "None" ] (fun () ->
            vmap2At (Some 0, Some 1) 0 (fun x _ -> user x) (ones [ 10; 4 ]) (ones [ 10; 2 ]))
        bad<AxisException, _> 21 "AD017" [ "2"; "-2..1" ] (fun () -> vmapAt 2 0 user (ones [ 10; 4 ]))
        bad<TransformException, _> 22 "AD012" [ "nothing to map" ] (fun () -> vmap2At (None, None) 0 (fun x _ -> user x) vec vec)
        bad<ShapeException, _> 23 "AD018" [ "scalar"; "None" ] (fun () -> vmap user (Np.Scalar 1.0))
        bad<AxisException, _> 24 "AD024" [ "3"; "-2..1" ] (fun () -> vmapAt 0 3 user (ones [ 10; 4 ])) |> after 1
        bad<TracerValueException, _> 26 "AD020" [ "ToScalar"; "float64[]"; "jit"; "Np.Where" ] (fun () ->
            jit (fun x -> if (user x).ToScalar() > 0.0 then x else -x) (Np.Scalar 1.0))
        |> after 1
        bad<TracerValueException, _> 26 "AD020" [ "vmap" ] (fun () -> vmap (fun x -> Np.Scalar(float (user x))) vec) |> after 1
        for transform in [ grad; jit; vmap; jacfwd ] do
            bad<TracerValueException, _> 27 "AD021" [ "ToArray"; "array operations" ] (fun () ->
                transform (fun x -> Np.Sum(user x * NDArray.ofArray (x.ToArray()))) vec)
            |> after 1
        bad<TracerValueException, _> 27 "AD021" [ "ToVector" ] (fun () -> grad (fun x -> NDArray.ofVector (x.ToVector())) vec)
        bad<TracerValueException, _> 28 "AD020" [ "jit" ] (fun () -> jit (fun i -> Np.Scalar([| 1.0; 2.0 |][int i])) (Np.Array([| 1 |])))
        bad<TracerValueException, _> 32 "AD020" [ "nonzero"; "Np.Where" ] (fun () -> jit (fun x -> Np.Nonzero(x)[0]) vec)
        bad<TracerValueException, _> 32 "AD302" [ "mask"; "[3]"; "Np.Where" ] (fun () -> jit (fun x -> x[x .> 1.0]) vec)
        bad<ShapeException, _> 33 "AD660" [ "3 (axis 1"; "float64[2,3]"; "4 (axis 0"; "float64[4,5]" ] (fun () ->
            Np.MatMul(ones [ 2; 3 ], ones [ 4; 5 ]))
        bad<ShapeException, _> 34 "AD036" [ "[3]"; "[4]"; "axis -1 is 3 against 4" ] (fun () -> vec + ones [ 4 ])
        bad<ShapeException, _> 35 "AD604" [ "12"; "[5,2]"; "(10)" ] (fun () -> (ones [ 12 ]).Reshape(5, 2))
        bad<ShapeException, _> 36 "AD603" [ "[-1,-1]"; "one of them" ] (fun () -> (ones [ 12 ]).Reshape(-1, -1))
        bad<ShapeException, _> 36 "AD603" [ "[-2,6]" ] (fun () -> (ones [ 12 ]).Reshape(-2, 6))
        bad<ShapeException, _> 37 "AD033" [ "[-1,3]"; "negative" ] (fun () -> Np.Zeros((-1, 3)))
        bad<ShapeException, _> 38 "AD034" [ "4294967296"; "2147483591" ] (fun () -> Np.Zeros((65536, 65536)))
        bad<ShapeException, _> 38 "AD034" [ "an axis of 4294967296" ] (fun () -> Np.Tile(ones [ 4 ], 1 <<< 30))
        bad<ShapeException, _> 38 "AD034" [ "an axis of 4294967296" ] (fun () -> Np.Repeat(ones [ 4 ], 1 <<< 30))
        bad<ShapeException, _> 38 "AD034" [ "an axis of 2147483650" ] (fun () ->
            Np.Repeat(ones [ 2; 4 ], [| 4; 2147483646 |], Axes [| 0 |]))
        bad<ShapeException, _> 38 "AD034" [ "6442450944" ] (fun () -> Np.Repeat(ones [ 2; 6 ], [| 1; (1 <<< 30) - 1 |], Axes [| 0 |]))
        bad<ShapeException, _> 38 "AD034" [ "an axis of 4294967296" ] (fun () -> Np.Kron(Np.Zeros [| 65536; 0 |], Np.Zeros [| 65536; 0 |]))
        bad<AxisException, _> 39 "AD031" [ "axis 3"; "rank 2"; "-2..1" ] (fun () -> Np.Sum(ones [ 2; 3 ], axis = 3))
        bad<AxisException, _> 39 "AD031" [ "axis -3"; "rank 2"; "-2..1" ] (fun () -> Np.Sum(ones [ 2; 3 ], axis = -3))
        bad<AxisException, _> 40 "AD032" [ "axis 0 given twice" ] (fun () -> Np.Sum(ones [ 2; 3 ], axis = (0, 0)))
        bad<AxisException, _> 40 "AD032" [ "-2 is 0 here" ] (fun () -> Np.Sum(ones [ 2; 3 ], axis = (0, -2)))
        bad<AxisException, _> 41 "AD032" [ "transpose"; "axis 0" ] (fun () -> Np.Transpose(ones [ 2; 3; 4 ], [| 0; 0; 1 |]))
        bad<ShapeException, _> 42 "AD609" [ "axis 1"; "size 3" ] (fun () -> Np.Squeeze(ones [ 2; 3 ], axis = 1))
        bad<ShapeException, _> 43 "AD611" [ "concatenate"; "no arrays" ] (fun () -> Np.Concatenate [])
        bad<ShapeException, _> 43 "AD613" [ "array 1"; "[3]"; "[2,3]" ] (fun () -> Np.Concatenate [ ones [ 2; 3 ]; vec ])
        bad<ShapeException, _> 43 "AD613" [ "array 1"; "axis 1 is 4 against 3" ] (fun () -> Np.Concatenate [ ones [ 2; 3 ]; ones [ 2; 4 ] ])
        bad<ShapeException, _> 44 "AD617" [ "size 7"; "2 parts"; "ArraySplit" ] (fun () -> Np.Split(ones [ 7 ], 2))
        for text, shows in
            [
                "ij,j$->i", "'$' is no letter"
                "ij,jk->iq", "'q' is in no input"
                "ij->ij", "1 term for 2 arrays"
                "ij,jk->ik->i", "is no letter"
                "ijk,jk->i", "3 letters"
                "ij,ik->jk", "'i' is 3"
            ] do
            bad<ShapeException, _> 45 "AD670" [ text; shows; "^" ] (fun () -> Np.Einsum(text, ones [ 2; 3 ], ones [ 3; 4 ]))
        bad<IndexException, _> 46 "AD046" [ "index 5"; "axis 0"; "size 3" ] (fun () -> vec[5])
        bad<IndexException, _> 46 "AD046" [ "index -4"; "size 3" ] (fun () -> vec[-4])
        bad<IndexException, _> 46 "AD046" [ "index 5"; "size 3"; "Clip" ] (fun () -> Np.Take(vec, Np.Array [| 5 |]))
        bad<IndexException, _> 46 "AD046" [ "index 5"; "size 3" ] (fun () -> jit (fun i -> Np.Take(vec, i)) (Np.Array [| 5 |]))
        bad<IndexException, _> 46 "AD300" [ "5"; "size 3" ] (fun () -> vec.At[Np.Array [| 5 |]].Set(Np.Scalar 1.0))
        bad<DtypeException, _> 47 "AD684" [ "float64[1]"; "AsType" ] (fun () -> Np.Take(vec, ones [ 1 ]))
        bad<IndexException, _> 48 "AD070" [ "step 0" ] (fun () -> vec["::0"])
        bad<ShapeException, _> 48 "AD634" [ "step 0" ] (fun () -> vec.Slice(0, 2, 0))
        bad<ShapeException, _> 50 "AD643" [ "NaN" ] (fun () -> Np.Linspace(nan, 1.0))
        bad<ShapeException, _> 51 "AD641" [ "by 0" ] (fun () -> Np.Arange(0.0, 1.0, 0.0))
        bad<ShapeException, _> 51 "AD641" [ "Infinity" ] (fun () -> Np.Arange(0.0, infinity, 1.0))
        bad<TransformException, _> 59 "AD227" [ "[1]"; "2"; "Np.Scalar" ] (fun () ->
            Tree.jit (fun (x: NDArray, r: float) -> user x * r) (vec, 2.0))
        bad<TransformException, _> 59 "AD227" [ "[1]"; "Np.Scalar" ] (fun () ->
            Tree.grad (fun (x: NDArray, r: float) -> user x * r) (Np.Scalar 1.0, 2.0))
        bad<TransformException, _> 59 "AD227" [ "[1]"; "Np.Scalar" ] (fun () ->
            Tree.vmap (fun (x: NDArray, r: float) -> user x * r) (vec, 2.0))
        bad<ShapeException, _> 60 "AD647" [ "row 1 has 3"; "row 0 has 2" ] (fun () -> Np.Array [| [| 1.0; 2.0 |]; [| 1.0; 2.0; 3.0 |] |])
        bad<ShapeException, _> 61 "AD646" [ "Np.Zeros" ] (fun () -> Np.Array([||]: float[][]))
        bad<ShapeException, _> 62 "AD648" [ "begins at index 1" ] (fun () -> Np.Array(Array2D.initBased 1 1 2 2 (fun _ _ -> 1.0)))
        bad<ShapeException, _> 69 "AD666" [ "4 and 4" ] (fun () -> Np.Cross(ones [ 4 ], ones [ 4 ]))
        bad<ShapeException, _> 69 "AD631" [ "float64[2,2,2]"; "Diagonal" ] (fun () -> Np.Diag(ones [ 2; 2; 2 ]))
        bad<ShapeException, _> 72 "AD035" [ "rank 33"; "32" ] (fun () -> Np.Ones(Array.create 33 1))
        // beyond the table
        bad<ShapeException, _> 127 "AD650" [ "max"; "float64[0]"; "empty" ] (fun () -> Np.Max(Np.Zeros 0))
        bad<ShapeException, _> 127 "AD650" [ "argmax"; "float64[0]" ] (fun () -> Np.Argmax(Np.Zeros 0))
        bad<ShapeException, _> 127 "AD042" [ "ToScalar"; "float64[3]" ] (fun () -> vec.ToScalar())
        bad<ShapeException, _> 127 "AD045" [ "ToVector"; "float64[2,2]"; "Reshape" ] (fun () -> (ones [ 2; 2 ]).ToVector())
        bad<TransformException, _> 127 "AD060" [ "not linear"; "vjp" ] (fun () -> linearTranspose user vec vec) |> after 1
        bad<TransformException, _> 127 "AD065" [ "jit" ] (fun () -> Jit.stats user)
        for order in [ 0; -1; 11 ] do
            bad<TransformException, _> 127 "AD067" [ $"order {order}" ] (fun () -> checkGrads order user vec)
        bad<DtypeException, _> 127 "AD233" [ "checkGrads"; "int32[3]" ] (fun () -> checkGrads 1 user ints)
        bad<TransformException, _> 127 "AD063" [ "1 input "; "2" ] (fun () -> (makeJaxpr user vec).Eval(vec, vec)) |> after 1
        bad<TransformException, _> 127 "AD063" [ "input 0"; "float64[2]"; "float64[3]" ] (fun () -> (makeJaxpr user vec).Eval(ones [ 2 ]))
        |> after 1
        bad<DtypeException, _> 127 "AD048" [ "boolean"; "~~~" ] (fun () -> -(Np.Array [| true |]))
        bad<TransformException, _> 127 "AD224" [ "keys" ] (fun () ->
            Tree.jit
                (fun (t: System.Collections.Generic.Dictionary<obj, NDArray>) -> Seq.head t.Values)
                (System.Collections.Generic.Dictionary()))
        bad<ShapeException, _> 127 "AD232" [ "float64[3]"; "float64[2]" ] (fun () -> Tree.add [ vec ] [ ones [ 2 ] ])
        bad<ShapeException, _> 127 "AD234" [ "float64[3]" ] (fun () -> Tree.scale vec [ vec ])
        bad<ShapeException, _> 127 "AD235" [ "no trees" ] (fun () -> Tree.stack (List.empty<NDArray>))
        bad<ShapeException, _> 127 "AD236" [ "float64[2]"; "3 numbers" ] (fun () -> (snd (Tree.ravel [ vec ])) (ones [ 2 ]))
        bad<DtypeException, _> 127 "AD237" [ "float64[3]"; "int32[3]" ] (fun () -> (snd (Tree.ravel [ ints ])) vec)
        bad<DtypeException, _> 127 "AD238" [ "int32[3]"; "at [1]" ] (fun () -> fst (Tree.ravel [ vec; ints ]))
        bad<TransformException, _> 127 "AD231" [ "null" ] (fun () -> Tree.map (fun _ -> nothing) [ vec ])
        bad<IndexException, _> 127 "AD071" [ "1:x" ] (fun () -> vec["1:x"])
        bad<IndexException, _> 127 "AD075" [ "2 ellipses" ] (fun () -> vec["...", "..."])
        bad<IndexException, _> 127 "AD076" [ "too many indices"; "[3]" ] (fun () -> vec[0, 0])
        bad<IndexException, _> 127 "AD046" [ "size 0"; "empty" ] (fun () -> (ones [ 0 ])[0])
    |]

/// What a fix begins with.
let private fixes =
    [
        "Sum"
        "Use"
        "use"
        "Give"
        "Write"
        "Convert"
        "Make"
        "Set"
        "Reshape"
        "reshape"
        "Select"
        "Pass"
        "Apply"
        "Map"
        "Keep"
        "must"
        "await"
        "are"
        "Only"
        "is summed"
        "Steps"
        "has"
        "have"
        "names"
        "allows"
        "count"
        "takes"
        "no "
        "copy"
        "Indices"
        "Return"
        "is from"
        "Invert"
    ]

let numbered =
    let data = Xunit.TheoryData<int, int>()
    rows |> Array.iteri (fun i b -> data.Add(b.Row, i))
    data

[<Theory; MemberData(nameof numbered)>]
let ``the call is refused`` (row: int) (place: int) =
    let b = rows[place]
    Assert.Equal(row, b.Row)
    runs <- 0
    let level = Trace.Body
    let e = Record.Exception(fun () -> b.Call())
    Assert.NotNull e
    Assert.Equal(b.Error, (nonNull e).GetType())
    let message = (nonNull e).Message

    match box e with
    | :? IArrayError as error ->
        Assert.Equal(b.Code, error.Code)
        Assert.Contains(b.Code, message)
        Assert.Contains(error.Hint, message)
        Assert.True(fixes |> List.exists (fun (word: string) -> error.Hint.Contains word), $"no fix in: {error.Hint}")
    | _ -> Assert.Equal("", b.Code)

    for text in b.Shows do
        Assert.Contains(text, message)

    Assert.Equal(b.Runs, runs)
    // the state is clean
    Assert.Same(level, Trace.Body)
    identical "afterwards" (grad (fun x -> Np.Sum(x * x)) vec) (2.0 * vec)
    identical "afterwards, jit" (jit (fun x -> x + 1.0) vec) (vec + 1.0)

[<Fact>]
let ``31: arrays are keys by identity, and are compared by Np.ArrayEqual`` () =
    let x, y = Np.Ones 2, Np.Ones 2
    let table = System.Collections.Generic.Dictionary<NDArray, int>(HashIdentity.Reference)
    table[x] <- 1
    Assert.False(table.ContainsKey y)
    Assert.False((box x).Equals y)
    Assert.Equal(1.0, (Np.ArrayEqual(x, y)).AsType(Dtype.Float64).ToScalar())

[<Fact>]
let ``63: what the caller does to a .NET array or a vector afterwards is never seen`` () =
    let numbers = [| 1.0; 2.0 |]
    let x = NDArray.ofArray numbers
    let vector = vector [ 3.0; 4.0 ]
    let y = NDArray.ofVector vector
    let _, pullback = vjp (fun z -> Np.Sum(z * z * y)) x
    numbers[0] <- 100.0
    vector[0] <- 100.0
    Assert.Equal<float[]>([| 1.0; 2.0 |], x.ToArray())
    Assert.Equal<float[]>([| 3.0; 4.0 |], y.ToArray())
    Assert.Equal<float[]>([| 6.0; 16.0 |], (pullback (Np.Scalar 1.0)).ToArray())

[<Fact>]
let ``65: what is read out is a copy`` () =
    let x = Np.Ones 2
    (x.ToArray())[0] <- 5.0
    (x.ToVector())[0] <- 5.0
    Assert.Equal<float[]>([| 1.0; 1.0 |], x.ToArray())
