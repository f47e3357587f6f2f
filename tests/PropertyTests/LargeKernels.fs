/// Kernels that go another way for large operands: the answers of the short way, or of the definition, bit for bit.
module PropertyTests.LargeKernels

open System
open AD
open AD.Internal
open Xunit

let private random = Random 11

let private uniform (n: int) : float[] = Array.init n (fun _ -> random.NextDouble() - 0.5)

// ---- products -------------------------------------------------------------------------------------------

/// Blocks of 256 products, each added with one rounding, then the blocks in order: the specification of Dot.
let inline private entry (fused: 'T -> 'T -> 'T -> 'T) (zero: 'T) (depth: int) (a: int -> 'T) (b: int -> 'T) : 'T =
    let block from =
        let mutable sum = zero

        for k in from .. min depth (from + 256) - 1 do
            sum <- fused (a k) (b k) sum

        sum

    let mutable total = block 0

    for from in 256..256 .. depth - 1 do
        total <- total + block from

    total

let inline private specified fused zero (rows: int, depth: int, columns: int) (a: 'T[]) (b: 'T[]) : 'T[] =
    Array.init (rows * columns) (fun at ->
        entry fused zero depth (fun k -> a[at / columns * depth + k]) (fun k -> b[k * columns + at % columns]))

/// Each operand in rows, transposed, with gaps between its elements, and backwards.
let private layouts (d: Dense) : Dense list =
    let spread (d: Dense) =
        let wide = Dense.copy (Dense.broadcast [| d.Shape[0]; d.Shape[1]; 2 |] [| 0; 1 |] d)
        Dense.reshape d.Shape (Dense.slice [| 0; 0; 1 |] [| d.Shape[0]; d.Shape[1]; 2 |] [| 1; 1; 1 |] wide)

    let back (d: Dense) = Dense.reverse [| 0; 1 |] (Dense.copy (Dense.reverse [| 0; 1 |] d))
    [ d; Dense.transpose [| 1; 0 |] (Dense.copy (Dense.transpose [| 1; 0 |] d)); spread d; back d ]

// tiles have 6 or 12 rows and up to 32 columns; blocks 256 steps, and 512 columns in float64, 1,024 in float32
[<Theory>]
[<InlineData(13, 300, 33)>]
[<InlineData(97, 257, 40)>]
[<InlineData(6, 600, 25)>]
[<InlineData(50, 64, 130)>]
[<InlineData(11, 255, 511)>]
[<InlineData(12, 256, 512)>]
[<InlineData(13, 257, 513)>]
[<InlineData(24, 512, 48)>]
[<InlineData(25, 515, 31)>]
[<InlineData(37, 61, 1057)>]
let ``a large product is the specified sum, whatever the layout of the operands`` (rows: int, depth: int, columns: int) =
    let a, b = uniform (rows * depth), uniform (depth * columns)

    let check (wanted: float[]) (left: Dense) (right: Dense) =
        for x in layouts left do
            for y in layouts right do
                Assert.Equal<float[]>(wanted, Dense.toFloats (Structural.dot 0 1 x y))

    let fused x y z = Math.FusedMultiplyAdd(x, y, z)
    check (specified fused 0.0 (rows, depth, columns) a b) (Dense.ofArray [| rows; depth |] a) (Dense.ofArray [| depth; columns |] b)

    let a, b = Array.map float32 a, Array.map float32 b
    let fused x y z = MathF.FusedMultiplyAdd(x, y, z)
    let wanted = specified fused 0.0f (rows, depth, columns) a b |> Array.map float
    check wanted (Dense.ofArray [| rows; depth |] a) (Dense.ofArray [| depth; columns |] b)

[<Fact>]
let ``infinities and NaN reach their row and column, and no other, through tiles that are filled up`` () =
    let rows, depth, columns = 41, 300, 530
    let a, b = uniform (rows * depth), uniform (depth * columns)
    a[5 * depth + 299] <- infinity
    a[40 * depth + 2] <- nan
    b[299 * columns + 529] <- -infinity
    b[3 * columns + 7] <- 0.0
    a[20 * depth + 3] <- infinity
    let wanted = specified (fun x y z -> Math.FusedMultiplyAdd(x, y, z)) 0.0 (rows, depth, columns) a b
    let product = Structural.dot 0 1 (Dense.ofArray [| rows; depth |] a) (Dense.ofArray [| depth; columns |] b)
    Assert.Equal<float[]>(wanted, Dense.toFloats product)

// ---- reductions -----------------------------------------------------------------------------------------

/// Leaves of 1,024; within a leaf 32 interleaved partials combined by halving; the leaves pairwise by their index.
let private treeSum (xs: float[]) : float =
    let leaf (part: float[]) =
        let partials = Array.zeroCreate<float> 32
        part |> Array.iteri (fun i x -> partials[i % 32] <- partials[i % 32] + x)
        let mutable half = 16

        while half > 0 do
            for j in 0 .. half - 1 do
                partials[j] <- partials[j] + partials[j + half]

            half <- half / 2

        partials[0]

    // the stack of sums of 2^k leaves that a binary counter keeps
    let push stack sum =
        let rec carry (stack: (int * float) list) (size, sum) =
            match stack with
            | (above, s) :: rest when above = size -> carry rest (2 * size, s + sum)
            | _ -> (size, sum) :: stack

        carry stack (1, sum)

    xs
    |> Array.chunkBySize 1024
    |> Array.map leaf
    |> Array.fold push []
    |> List.map snd
    |> List.reduce (fun sum earlier -> earlier + sum)

[<Theory>]
[<InlineData(1000)>]
[<InlineData(1024)>]
[<InlineData(5000)>]
[<InlineData(7168)>]
let ``the sum of a vector is the specified tree`` (n: int) =
    let xs = uniform n
    Assert.Equal(treeSum xs, Dense.item (Structural.reduce ReduceSum [| 0 |] (Dense.ofArray [| n |] xs)))

[<Fact>]
let ``sums do not know of the layout`` () =
    let xs = uniform (70 * 90)
    let x = Dense.ofArray [| 70; 90 |] xs
    let turned = Dense.transpose [| 1; 0 |] (Dense.copy (Dense.transpose [| 1; 0 |] x))

    for axes in [ [| 0 |]; [| 1 |]; [| 0; 1 |] ] do
        Assert.Equal<float[]>(Dense.toFloats (Structural.reduce ReduceSum axes x), Dense.toFloats (Structural.reduce ReduceSum axes turned))

    Assert.Equal(treeSum xs, Dense.item (Structural.reduce ReduceSum [| 0; 1 |] turned))

// ---- copies and order -----------------------------------------------------------------------------------

[<Fact>]
let ``a copy of a transposed view has the view's elements`` () =
    let x = Dense.ofArray [| 20; 33; 41 |] (Array.init (20 * 33 * 41) float)

    for perm in [ [| 2; 1; 0 |]; [| 0; 2; 1 |]; [| 1; 0; 2 |]; [| 2; 0; 1 |]; [| 1; 2; 0 |] ] do
        for view in [ Dense.transpose perm x; Dense.reverse [| 1 |] (Dense.transpose perm x) ] do
            let offset (i, j, k) = view.Offset + i * view.Strides[0] + j * view.Strides[1] + k * view.Strides[2]

            let wanted =
                [|
                    for i in 0L .. int64 view.Shape[0] - 1L do
                        for j in 0L .. int64 view.Shape[1] - 1L do
                            for k in 0L .. int64 view.Shape[2] - 1L do
                                float (offset (i, j, k))
                |]

            Assert.Equal<float[]>(wanted, Dense.toFloats view)

[<Theory>]
[<InlineData(1023)>]
[<InlineData(1024)>]
[<InlineData(20000)>]
let ``long rows are sorted stably, NaN last and -0 beside 0`` (n: int) =
    let special = [| nan; -0.0; 0.0; infinity; -infinity; Double.Epsilon |]

    let keys =
        Array.init n (fun i -> if i % 7 = 0 then special[random.Next special.Length] else float (random.Next 1000 - 500) / 8.0)

    let places = Array.init n float
    let sorted = Structural.sort 0 [| Dense.ofArray [| n |] keys; Dense.ofArray [| n |] places |]
    let order i = (if Double.IsNaN keys[i] then infinity else keys[i] + 0.0), Double.IsNaN keys[i], i
    let ordered = Array.sortBy order [| 0 .. n - 1 |]
    Assert.Equal<float[]>(Array.map float ordered, Dense.toFloats sorted[1])
