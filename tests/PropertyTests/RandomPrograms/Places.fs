/// Arrays of the reference interpreter as flat lists: which place of an operand a place of the result reads.
module internal PropertyTests.RandomPrograms.Places

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra

let reals (v: Value<'T>) : 'T[] =
    match v with
    | Value.Reals x -> x
    | Value.Whole _
    | Value.Truth _ -> failwith "numbers wanted"

let whole (v: Value<'T>) : int64[] =
    match v with
    | Value.Whole n -> n
    | Value.Reals _
    | Value.Truth _ -> failwith "integers wanted"

let truth (v: Value<'T>) : bool[] =
    match v with
    | Value.Truth m -> m
    | Value.Reals _
    | Value.Whole _ -> failwith "a mask wanted"

/// Elements at these places, of whatever kind.
let pick (places: int[]) (v: Value<'T>) : Value<'T> =
    match v with
    | Value.Reals x -> Value.Reals(places |> Array.map (fun p -> x[p]))
    | Value.Whole n -> Value.Whole(places |> Array.map (fun p -> n[p]))
    | Value.Truth m -> Value.Truth(places |> Array.map (fun p -> m[p]))

let append (vs: Value<'T>[]) : Value<'T> =
    match vs[0] with
    | Value.Reals _ -> Value.Reals(vs |> Array.collect reals)
    | Value.Whole _ -> Value.Whole(vs |> Array.collect whole)
    | Value.Truth _ -> Value.Truth(vs |> Array.collect truth)

/// The tensor's numbers in the algebra.
let ofTensor (a: Algebra<'T>) (x: Tensor) : Value<'T> =
    match x.Spec.Kind with
    | Float64
    | Float32 -> Value.Reals(x.Numbers |> Array.map a.Const)
    | Integer -> Value.Whole(x.Numbers |> Array.map int64)
    | Mask -> Value.Truth(x.Numbers |> Array.map (fun v -> v <> 0.0))

let clamp low high (x: int64) = int (max (int64 low) (min (int64 high) x))

/// For each place of the result, the place of the operand that lands there.
let byCoordinates (result: int[]) (from: int[]) (map: int[] -> int[]) : int[] =
    Array.init (size result) (fun p -> place from (map (coordinates result p)))

/// The places along an axis, of each line of the array.
let lines (shape: int[]) (axis: int) : int[][] =
    let step = (strides shape)[axis]

    [|
        for p in 0 .. size shape - 1 do
            if (coordinates shape p)[axis] = 0 then Array.init shape[axis] (fun k -> p + k * step)
    |]

let better greatest (a: float) (b: float) = if greatest then a > b else a < b

/// The order in which a stable sort puts the numbers.
let sortedOrder (keys: float[]) : int[] = Array.init keys.Length id |> Array.sortBy (fun i -> keys[i], i)

let intFn (f: IntFn) (x: int64) (y: int64) : int64 =
    match f with
    | IntFn.Add -> x + y
    | IntFn.Sub -> x - y
    | IntFn.Mul -> x * y
    | IntFn.Mod -> let r = x % y in if r <> 0L && (r < 0L) <> (y < 0L) then r + y else r
    | IntFn.And -> x &&& y
    | IntFn.Or -> x ||| y
    | IntFn.Xor -> x ^^^ y
    | IntFn.ShiftLeft -> x <<< int y
    | IntFn.ShiftRight -> x >>> int y

let test (t: Test) (x: float) (y: float) : bool =
    match t with
    | Test.Eq -> x = y
    | Test.Ne -> x <> y
    | Test.Lt -> x < y
    | Test.Le -> x <= y
    | Test.Gt -> x > y
    | Test.Ge -> x >= y

/// Where an index points: −1 reads zero and writes nothing. Negative ones count from the end.
let target (outside: Outside) (n: int) (i: int64) : int =
    let i = if i < 0L then i + int64 n else i

    match outside with
    | Outside.Refuse when i < 0L || i >= int64 n -> raise (IndexOutOfRangeException $"index {i} of {n}")
    | Outside.Refuse
    | Outside.Drop -> if i < 0L || i >= int64 n then -1 else int i
    | Outside.Clip -> clamp 0 (n - 1) i
