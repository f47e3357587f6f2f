/// An element's bits depend on the element alone: not on the lane it lies in, the length of the array, its offset or its stride.
module PropertyTests.LanesAndTails

open System
open Microsoft.FSharp.Reflection
open AD
open AD.Internal
open Xunit

let private every<'U> : 'U[] =
    FSharpType.GetUnionCases(typeof<'U>, true) |> Array.map (fun c -> FSharpValue.MakeUnion(c, [||], true) :?> 'U)

/// Ordinary numbers, all the special ones, subnormals, arguments past every fast path, and arguments near zeros and poles.
let private numbers: float[] =
    let special =
        [|
            0.0
            -0.0
            1.0
            -1.0
            0.5
            -0.5
            nan
            infinity
            -infinity
            Double.Epsilon
            -Double.Epsilon
            1e-310
            Double.MaxValue
            Double.MinValue
            1e7
            -1e22
            1e300
            Math.PI
            709.9
            -745.2
            1e-20
            3.0
            -3.0
        |]

    let random = Random 7

    Array.init 97 (fun i ->
        if i < special.Length then special[i]
        elif i % 3 = 0 then random.NextDouble()
        else 40.0 * random.NextDouble() - 20.0)
    |> fun xs ->
        random.Shuffle xs
        xs

let private scalarOf (dtype: Dtype) (x: float) : Dense = Dense.scalar dtype false x

let private storage (dtype: Dtype) : Array = if dtype = Dtype.Float64 then numbers else Array.map float32 numbers

let private view (dtype: Dtype) (count: int) (offset: int) (stride: int) : Dense =
    Dense(storage dtype, int64 offset, [| int64 stride |], Dense.aval dtype [| count |])

/// The bits, one NaN for all.
let private bits (x: float) = if Double.IsNaN x then Int64.MaxValue else BitConverter.DoubleToInt64Bits x

// lengths around the widths of vectors, offsets that move every element through every lane
let private views: (int * int * int)[] =
    [|
        for count in [ 0..17 ] @ [ 31; 32; 33 ] do
            for offset in [ 0; 1; 5; 63 ] do
                for stride in [ 1; 2; 0; -1; -3 ] do
                    let last = offset + stride * (count - 1)
                    if last >= 0 && last < numbers.Length then count, offset, stride
    |]

let private floating = [ Dtype.Float64; Dtype.Float32 ]

/// Whether the table of kernels has a row for it; the words of the library refuse the others before.
let private defined (kernel: unit -> 'a) : bool =
    try
        kernel () |> ignore
        true
    with :? DtypeException as e when (e :> IArrayError).Code = "AD061" ->
        false

/// Every place where the array's element is not what the element gives alone.
let private unaryFaults (op: Unary) (dtype: Dtype) : string list =
    if not (defined (fun () -> Pointwise.unary op (scalarOf dtype 1.0))) then
        []
    else
        let alone = Array.map (fun x -> bits (Dense.item (Pointwise.unary op (scalarOf dtype x)))) numbers

        [
            for count, offset, stride in views do
                let got = Dense.toFloats (Pointwise.unary op (view dtype count offset stride))

                for i in 0 .. count - 1 do
                    let at = offset + stride * i

                    if bits got[i] <> alone[at] then
                        $"{op} on {dtype}, {count} elements from {offset} by {stride}: element {i}, of {numbers[at]:R}, is {got[i]:R}"
        ]

let private binaryFaults (op: Binary) (dtype: Dtype) : string list =
    if not (defined (fun () -> Pointwise.binary op (scalarOf dtype 1.0) (scalarOf dtype 1.0))) then
        []
    else
        [
            for count, offset, stride in views do
                for offset2, stride2 in [ offset, stride; 7, 1; 11, 0 ] do
                    if offset2 + stride2 * (count - 1) < numbers.Length then
                        let x, y = view dtype count offset stride, view dtype count offset2 stride2
                        let got = Dense.toFloats (Pointwise.binary op x y)

                        for i in 0 .. count - 1 do
                            let a, b = numbers[offset + stride * i], numbers[offset2 + stride2 * i]
                            let alone = Dense.item (Pointwise.binary op (scalarOf dtype a) (scalarOf dtype b))

                            if bits got[i] <> bits alone then
                                $"{op} on {dtype}, {count} elements: element {i}, of {a:R} and {b:R}, is {got[i]:R}, alone {alone:R}"
        ]

let private none (faults: string list) : unit =
    let first = String.Join("\n", List.truncate 10 faults)
    Assert.True(faults.IsEmpty, $"{faults.Length} elements differ:\n{first}")

[<Fact>]
let ``a function of one number gives the same bits in every lane, tail and stride`` () =
    [
        for op in every<Unary> do
            for dtype in floating do
                yield! unaryFaults op dtype
    ]
    |> none

[<Fact>]
let ``a function of two numbers gives the same bits in every lane, tail and stride`` () =
    [
        for op in every<Binary> do
            for dtype in floating do
                yield! binaryFaults op dtype
    ]
    |> none

[<Fact>]
let ``a transposed view gives the same bits as its copy`` () =
    let x = Dense(storage Dtype.Float64, 0L, [| 1L; 8L |], Dense.aval Dtype.Float64 [| 8; 12 |])

    for op in [ Unary.Exp; Unary.Sin; Unary.Sqrt; Unary.Tanh ] do
        let got, wanted = Dense.toFloats (Pointwise.unary op x), Dense.toFloats (Pointwise.unary op (Dense.copy x))
        Assert.Equal<int64[]>(Array.map bits wanted, Array.map bits got)

[<Fact>]
let ``a vector longer than a tile gives the same bits as its elements`` () =
    let random = Random 3
    let xs = Array.init 5000 (fun i -> if i = 3001 then 1e9 else 20.0 * random.NextDouble() - 10.0)

    for op in [ Unary.Exp; Unary.Sin; Unary.Log1p ] do
        let got = Dense.toFloats (Pointwise.unary op (Dense.ofArray [| xs.Length |] xs))
        let alone = xs |> Array.map (fun x -> Dense.item (Pointwise.unary op (scalarOf Dtype.Float64 x)))
        Assert.Equal<int64[]>(Array.map bits alone, Array.map bits got)
