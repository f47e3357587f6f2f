/// What F# does of itself to arrays: which of its words compile to ours, which are refused by the compiler, and how computation expressions, generic code and patterns meet a traced value. Item 58 of the list that Nesting begins.
module PropertyTests.FSharpLanguage

open System
open AD
open PropertyTests.Generators
open Xunit

let private scalar (v: float) : NDArray = Np.Scalar v

// ---- what the compiler says -------------------------------------------------------------------------------------------

let private session =
    lazy
        (Interactive.session
            [
                "open System\nopen AD\n[<Measure>] type m\ntype Point = { X: NDArray }"
                "let x, y = Np.Scalar 1.0, Np.Scalar 2.0\nlet p = { X = x }"
            ])

/// The number and text of the first error of an expression; none where it compiles.
let private error (code: string) : (int * string) option =
    let _, diagnostics = session.Value.EvalExpressionNonThrowing code

    diagnostics |> Array.tryFind (fun d -> d.Severity.IsError) |> Option.map (fun d -> d.ErrorNumber, d.Message)

let compiles =
    TheoryData<string>(
        [|
            "if float x > 0.0 then x else y"
            "match float x with 1.0 -> x | _ -> y"
            "if (x .> y).ToScalar() = 1.0 then x else y"
            "Np.Where(x .> y, x, y)"
            "Np.Maximum(x, y)"
            "obj.ReferenceEquals(x, y)"
            "List.sum [ x; y ]"
            "[ for i in 1..3 -> x * float i ] |> List.reduce (+)"
            "float 3.0<m> * x"
            "abs x + exp x ** 2.0"
            "grad (fun x -> if float x > 0.0 then x * x else -x) x"
        |]
    )

[<Theory; MemberData(nameof compiles)>]
let ``58: what is written for numbers read out, or in our words, compiles`` (code: string) = Assert.Equal(None, error code)

let refused =
    let data = TheoryData<string, string>()

    let rows: (string * string) list =
        [
            for code in
                [
                    "if x > y then x else y"
                    "if x <= y then x else y"
                    "grad (fun x -> if x > y then x else y) x"
                    "compare x y"
                    "max x y"
                    "min x y"
                    "[ x .. y ]"
                    "[ x .. Np.Scalar 0.5 .. y ]"
                    "List.sort [ x; y ]"
                    "List.max [ x; y ]"
                    "List.sortBy id [ x; y ]"
                    "set [ x; y ]"
                    "Map.ofList [ x, 1 ]"
                    "{ X = x } < p"
                    "(x, 1) < (y, 2)"
                    "[ x ] < [ y ]"
                    "Some x < None"
                ] do
                code, "comparison"
            for code in
                [
                    "x = y"
                    "x <> y"
                    "grad (fun x -> if x = y then x else y) x"
                    "hash x"
                    "List.contains x [ y ]"
                    "List.distinct [ x; y ]"
                    "dict [ x, 1 ]"
                    "p = { X = y }"
                    "hash p"
                    "(x, 1) = (y, 1)"
                    "[ x ] = [ y ]"
                    "Some x = None"
                ] do
                code, "equality"
            for code in [ "if x then x else y"; "if x .> y then x else y"; "while x .> y do ()"; "not x"; "x && y" ] do
                code, "bool"
            "match x with 1.0 -> x | _ -> y", "float"
            "Math.Sin x", "float"
            "Math.Max(x, 1.0)", ""
            "3.0<m> * x", ""
            "x[0] <- 1.0", ""
            "(x: float) + 1.0", "float"
            "for i in 0 .. x do ()", "int"
            "[| 1.0; 2.0 |][x]", "int"
            "x.Shape <- y.Shape", ""
        ]

    for code, word in rows do
        data.Add(code, word)

    data

[<Theory; MemberData(nameof refused)>]
let ``58: what would compare arrays, or take one for a number, does not compile`` (code: string) (word: string) =
    match error code with
    | None -> Assert.Fail $"{code} compiles"
    | Some(_, message) -> Assert.Contains(word, message)

// ---- operators --------------------------------------------------------------------------------------------------------

/// F#'s functions of one number, as they are for numbers and for arrays, and a place inside their domain.
let private operators: (string * (float -> float) * (NDArray -> NDArray) * float) list =
    [
        "abs", abs, abs, -0.7
        "acos", acos, acos, 0.3
        "asin", asin, asin, 0.3
        "atan", atan, atan, 0.3
        "ceil", ceil, ceil, 0.3
        "cos", cos, cos, 0.3
        "cosh", cosh, cosh, 0.3
        "exp", exp, exp, 0.3
        "floor", floor, floor, 0.3
        "log", log, log, 0.3
        "log10", log10, log10, 0.3
        "round", round, round, 2.5
        "sin", sin, sin, 0.3
        "sinh", sinh, sinh, 0.3
        "sqrt", sqrt, sqrt, 0.3
        "tan", tan, tan, 0.3
        "tanh", tanh, tanh, 0.3
        "truncate", truncate, truncate, -2.7
        "~-", (~-), (~-), 0.3
        "~+", (~+), (~+), 0.3
        "** float", (fun x -> x ** 1.5), (fun x -> x ** 1.5), 0.3
        "** int", (fun x -> x ** 3.0), (fun x -> x ** 3), -0.3
        "pown", (fun x -> pown x 3), (fun x -> pown x 3), -0.3
        "atan2", (fun x -> atan2 x 2.0), (fun x -> atan2 x (scalar 2.0)), 0.3
        "%", (fun x -> x % 2.0), (fun x -> x % 2.0), 5.3
        "float power", (fun x -> 2.0 ** x), (fun x -> Np.Power(2.0, x)), 0.3
    ]

[<Fact>]
let ``58: F#'s own operators are those of arrays, with their derivatives, eagerly and staged`` () =
    for name, ofNumber, ofArray, at in operators do
        let h = 1e-5
        let slope = (ofNumber (at + h) - ofNumber (at - h)) / (2.0 * h)
        // at the half, where round jumps
        let slope = if name = "round" then 0.0 else slope

        for kind, f in [ "eager", ofArray; "staged", jit ofArray ] do
            allNear $"{name}, {kind}" 1e-15 ((f (scalar at)).ToArray()) [| ofNumber at |]
            allNear $"slope of {name}, {kind}" 1e-8 ((grad f (scalar at)).ToArray()) [| slope |]

// ---- generic code ---------------------------------------------------------------------------------------------------------

let inline private polynomial x = x * x * x - x + LanguagePrimitives.GenericOne

let inline private total (f: ^T -> ^T) (items: ^T list) : ^T = List.fold (fun s x -> s + f x) LanguagePrimitives.GenericZero items

let inline private newton f f' x = x - f x / f' x

[<Fact>]
let ``58: inline generic code runs on numbers and on arrays, and is differentiated`` () =
    Assert.Equal(polynomial 2.0, (polynomial (scalar 2.0): NDArray).ToScalar())
    identical "polynomial" (grad polynomial (scalar 2.0)) (scalar 11.0)
    identical "total" (grad (fun x -> total (fun y -> y * x) [ scalar 1.0; x ]) (scalar 3.0)) (scalar 7.0)
    let numbers = Seq.fold (fun x _ -> newton (fun x -> x * x - 2.0) (fun x -> 2.0 * x) x) 1.0 [ 1..6 ]
    let f (x: NDArray) = x * x - 2.0
    let arrays = Seq.fold (fun x _ -> newton f (grad f) x) (scalar 1.0) [ 1..6 ]
    Assert.Equal(numbers, arrays.ToScalar())
    Assert.Equal(numbers, (jit (newton f (grad f)) arrays).ToScalar(), 15)

// ---- computation expressions, patterns, mutation --------------------------------------------------------------------------------

type private StateBuilder() =
    member _.Return v = fun (s: NDArray) -> v, s
    member _.Bind(m, k) = fun (s: NDArray) -> let v, s = m s in k v s
    member _.Delay(f: unit -> NDArray -> 'A * NDArray) = fun s -> f () s
    member _.Zero() = fun (s: NDArray) -> (), s
    member _.Combine(m, k) = fun (s: NDArray) -> let (), s = m s in k s

    member _.For(items: seq<'A>, body: 'A -> NDArray -> unit * NDArray) =
        fun (s: NDArray) -> (), Seq.fold (fun s item -> snd (body item s)) s items

let private state = StateBuilder()
let private update f = fun (s: NDArray) -> (), f s
let private current = fun (s: NDArray) -> s, s

[<Fact>]
let ``58: computation expressions carry traced values: lists, sequences, options, results, a state of one's own, tasks`` () =
    let inState (x: NDArray) =
        let program =
            state {
                for i in 1..3 do
                    do! update (fun s -> s * x + float i)

                let! s = current
                return s * s
            }

        fst (program (scalar 1.0))

    // s = ((x + 1)x + 2)x + 3
    let polynomial x = pown (((x + 1.0) * x + 2.0) * x + 3.0) 2
    let slope x = 2.0 * (((x + 1.0) * x + 2.0) * x + 3.0) * (3.0 * x * x + 2.0 * x + 2.0)

    for kind, f in [ "eager", inState; "staged", jit inState ] do
        allNear kind 1e-14 ((f (scalar 0.5)).ToArray()) [| polynomial 0.5 |]
        allNear $"slope, {kind}" 1e-14 ((grad f (scalar 0.5)).ToArray()) [| slope 0.5 |]

    let lists (x: NDArray) =
        [
            for i in 1..3 do
                if i <> 2 then x ** i
        ]
        |> List.sum

    let sequences (x: NDArray) =
        seq {
            yield x
            yield! [ x * x ]

            for i in 1..2 do
                yield x * float i
        }
        |> Seq.sum

    let arrays (x: NDArray) = [| for r in x.Reshape(1) -> r * r |] |> Array.sum
    let options (x: NDArray) = [ Some x; None; Some(x * x) ] |> List.choose id |> List.sum
    let results (x: NDArray) = Ok x |> Result.map (fun y -> y * y) |> Result.bind (fun y -> Ok(y + x)) |> Result.defaultValue x
    let tasks (x: NDArray) = (task { let! y = task { return x * x } in return y + x }).GetAwaiter().GetResult()
    let asyncs (x: NDArray) = async { return x * x + x } |> Async.RunSynchronously

    for name, f, wanted in
        [
            "list", lists, 1.0 + 12.0
            "seq", sequences, 1.0 + 4.0 + 3.0
            "array", arrays, 4.0
            "option", options, 1.0 + 4.0
            "result", results, 4.0 + 1.0
            "task", tasks, 4.0 + 1.0
            "async", asyncs, 4.0 + 1.0
        ] do
        allNear name 1e-15 ((grad f (scalar 2.0)).ToArray()) [| wanted |]

/// By a number that is read out, which grad allows.
let (|Positive|Zero|Negative|) (x: NDArray) =
    let v = float x

    if v > 0.0 then Positive
    elif v = 0.0 then Zero
    else Negative

[<Fact>]
let ``58: patterns on the number read out work under grad, and under jit the message says what to write`` () =
    let f (x: NDArray) =
        match x with
        | Positive -> x * x
        | Zero -> x
        | Negative -> -3.0 * x

    for at, wanted in [ 2.0, 4.0; 0.0, 1.0; -1.0, -3.0 ] do
        identical $"{at}" (grad f (scalar at)) (scalar wanted)

    let e = Assert.Throws<TracerValueException>(fun () -> jit f (scalar 1.0) |> ignore)
    Assert.Contains("Np.Where", e.Message)

[<Fact>]
let ``58: a local that is mutated, and a ref cell, hold traced values like any others`` () =
    let f (x: NDArray) =
        let mutable product = scalar 1.0
        let sum = ref (scalar 0.0)

        for i in 1..3 do
            product <- product * x
            sum.Value <- sum.Value + product * float i

        sum.Value

    // 1 + 4x + 9x²
    for transform in [ grad; jit << grad; grad << jit; (fun f x -> snd (jvp f x (scalar 1.0))) ] do
        allNear "slope" 1e-15 ((transform f (scalar 2.0)).ToArray()) [| 45.0 |]
