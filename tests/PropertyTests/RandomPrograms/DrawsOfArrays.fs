/// One node drawn at random, of the operations on whole arrays: reductions, movement, products, indexing.
module internal PropertyTests.RandomPrograms.DrawsOfArrays

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Builder
open PropertyTests.RandomPrograms.Draws

// ---- reductions, movement -----------------------------------------------------------------------------------------------

let reduction (b: Builder) : int =
    match b.FloatOfRank 1 with
    | ValueNone ->
        let x = b.Float()
        let axes = [| 0 .. (b.Shape x).Length - 1 |]

        if axes.Length = 0 || b.Style.Exact then
            b.Add(Unary Fn.Sin, x)
        else
            b.Add(Reduce(Fold.Sum, axes, false), x)
    | ValueSome x ->
        let rank = (b.Shape x).Length
        let exact = b.Style.Exact

        if b.Rnd.Next 10 < 6 then
            let fold =
                if exact then
                    oneOf b.Rnd [| Fold.Max; Fold.Min |]
                else
                    oneOf b.Rnd [| Fold.Sum; Fold.Sum; Fold.Sum; Fold.Prod; Fold.Max; Fold.Min |]

            let axes = if b.Rnd.Next 3 = 0 then [| 0 .. rank - 1 |] else someAxes b.Rnd rank
            orTanh b (Reduce(fold, axes, b.Rnd.Next 4 = 0)) [| x |]
        else
            let scan =
                if exact then
                    oneOf b.Rnd [| Scan.Max; Scan.Min |]
                else
                    oneOf b.Rnd [| Scan.Sum; Scan.Sum; Scan.Prod; Scan.Max; Scan.Min |]

            let x = if scan = Scan.Prod then b.Within(-1.6, 1.6, x) else x
            orTanh b (Cumulative(scan, b.Rnd.Next rank, b.Rnd.Next 2 = 0)) [| x |]

let private reshaped (rnd: Random) (s: int[]) : int[] =
    match rnd.Next 4 with
    | 0 -> [| size s |]
    | 1 when s.Length < 4 -> insert (rnd.Next(s.Length + 1)) 1 s
    | 2 when s.Length >= 2 ->
        let i = rnd.Next(s.Length - 1)
        Array.concat [| s[.. i - 1]; [| s[i] * s[i + 1] |]; s[i + 2 ..] |]
    | _ -> Array.rev s

let movement (b: Builder) : int =
    let x = b.Float()
    let s = b.Shape x
    let rnd = b.Rnd

    match rnd.Next 10 with
    | 0 -> b.Add(Reshape(reshaped rnd s), x)
    | 1 -> b.Add(Transpose(shuffled rnd [| 0 .. s.Length - 1 |]), x)
    | 2
    | 8
    | 9 when s.Length > 0 ->
        // of a longer array where there is one, so that steps are taken
        let x =
            match b.Pick(fun t -> t.Kind.IsFloating && t.Shape |> Array.exists (fun n -> n >= 4)) with
            | ValueSome y when rnd.Next 3 > 0 -> y
            | _ -> x

        let s = b.Shape x
        let start = s |> Array.map (fun n -> if rnd.Next 3 > 0 then 0 else rnd.Next(max 1 n))
        let stop = Array.map2 (fun st n -> if rnd.Next 3 > 0 then n else rnd.Next(min n (st + 1), n + 1)) start s
        b.Add(Slice(start, stop, s |> Array.map (fun _ -> 1 + rnd.Next 3)), x)
    | 3 -> b.Add(Flip(someAxes rnd s.Length), x)
    | 4 ->
        let lo, hi = s |> Array.map (fun _ -> rnd.Next 3), s |> Array.map (fun _ -> rnd.Next 3)
        let fill = b.Exactly { Shape = [||]; Kind = (b.Spec x).Kind }
        orTanh b (Pad(lo, hi)) [| x; fill |]
    | 5 when s.Length > 0 ->
        let axis = rnd.Next s.Length

        let fits (t: Spec) = t.Kind.IsFloating && t.Shape.Length = s.Length && without [| axis |] t.Shape = without [| axis |] s

        let others =
            Array.init (1 + rnd.Next 2) (fun _ ->
                match b.Pick fits with
                | ValueSome y -> y
                | ValueNone -> x)

        orTanh b (Concatenate axis) (Array.append [| x |] others)
    | 6 when s.Length < 4 ->
        let grown = s |> Array.map (fun n -> if n = 1 then 1 + rnd.Next 3 else n)
        orTanh b (BroadcastTo(if rnd.Next 2 = 0 then insert 0 2 grown else grown)) [| x |]
    | _ when s.Length > 0 -> orTanh b (Sort(rnd.Next s.Length)) [| x |]
    | _ -> b.Add(Reshape(reshaped rnd s), x)

// ---- products, indexing ----------------------------------------------------------------------------------------------

let product (b: Builder) : int =
    let x = b.Float()
    let y = b.Float()
    let rnd = b.Rnd
    let letters = "abcdefghijkl"
    let left = letters.Substring(0, (b.Shape x).Length)
    let mutable next = left.Length
    let free = ResizeArray(left.ToCharArray())

    let right =
        b.Shape y
        |> Array.map (fun n ->
            let same = free |> Seq.filter (fun c -> (b.Shape x)[left.IndexOf c] = n) |> Seq.toArray

            if same.Length > 0 && rnd.Next 10 < 7 then
                let c = oneOf rnd same
                free.Remove c |> ignore
                c
            else
                next <- next + 1
                letters[next - 1])
        |> String

    let keep (c: char) = if left.Contains c && right.Contains c then rnd.Next 10 < 3 else rnd.Next 10 < 8
    let result = Seq.append left right |> Seq.distinct |> Seq.toArray |> Array.filter keep |> shuffled rnd |> String
    let text = $"{left},{right}->{result}"
    let work = einsumSizes text [| b.Shape x; b.Shape y |] |> Map.fold (fun n _ s -> n * s) 1

    if work > 1024 || result.Length > 4 then
        b.Add(Unary Fn.Sin, x)
    else
        orTanh b (Einsum text) [| x; y |]

/// Integers to index an axis of n elements with: drawn, or computed; inside the axis where they must be.
let private index (b: Builder) (n: int) (outside: Outside) (rank: int) : int =
    let rnd = b.Rnd
    let small (s: Spec) = s.Kind = Integer && size s.Shape <= 8 && s.Shape.Length <= rank

    let i =
        match b.Pick small with
        | ValueSome i when rnd.Next 2 = 0 -> i
        | _ ->
            let s = Array.init (rnd.Next(rank + 1)) (fun _ -> rnd.Next 4)
            b.Integers(s, Array.init (size s) (fun _ -> rnd.Next(-n - 1, n + 2)))

    match outside with
    | Outside.Clip
    | Outside.Drop -> i
    | Outside.Refuse ->
        let inside = b.Add(Integers IntFn.Mod, i, b.Integers([||], [| n |]))
        if rnd.Next 3 = 0 then b.Add(Integers IntFn.Sub, inside, b.Integers([||], [| n |])) else inside

/// A scalar made of an element of x, from one before an axis of n elements to one behind it: examples of a batch differ in it.
let private placeFromData (b: Builder) (x: int) (n: int) : int voption =
    let s = b.Shape x
    let zeros, ones = s |> Array.map (fun _ -> 0), s |> Array.map (fun _ -> 1)
    let element = b.Add(Reshape [||], b.Add(Slice(zeros, ones, ones), x))

    b.TryAdd(Cast Integer, [| b.Add(Affine(37.0, 0.0), element) |])
    |> ValueOption.map (fun i ->
        b.Add(Integers IntFn.Sub, b.Add(Integers IntFn.Mod, i, b.Integers([||], [| n + 2 |])), b.Integers([||], [| 1 |])))

/// An array that has been written to, and so is the program's own, is turned around, written to again, and only then read as it was.
let private writtenWhileShown (b: Builder) (x: int) : int =
    let s = b.Shape x

    let write (into: int) =
        let u = b.Exactly { Shape = s |> Array.map (fun n -> min n 1); Kind = (b.Spec x).Kind }
        let starts = s |> Array.map (fun n -> b.Integers([||], [| b.Rnd.Next(max 1 n) |]))
        b.Add(DynamicUpdate, Array.append [| into; u |] starts)

    let own = write x
    let shown = b.Add(Flip(someAxes b.Rnd s.Length), own)
    orTanh b (Binary Fn2.Sub) [| write own; shown |]

let indexing (b: Builder) : int =
    match b.FloatOfRank 1 with
    | ValueNone -> movement b
    | ValueSome x ->
        let rnd = b.Rnd
        let s = b.Shape x
        let axis = rnd.Next s.Length
        let anyOutside () = oneOf rnd [| Outside.Refuse; Outside.Refuse; Outside.Clip; Outside.Drop |]

        let starts () =
            s
            |> Array.map (fun n ->
                let drawn () = b.Integers([||], [| rnd.Next(-n, n + 2) |])

                match b.Pick(fun t -> t.Kind = Integer && t.Shape.Length = 0), rnd.Next 4 with
                | ValueSome i, 0 -> i
                | _, (1 | 2) -> placeFromData b x n |> ValueOption.defaultWith drawn
                | _ -> drawn ())

        // most often shorter than the axis and not empty, so that the start matters
        let sizes () = s |> Array.map (fun n -> if rnd.Next 3 = 0 then rnd.Next(n + 1) else 1 + rnd.Next(max 1 (n - 1)))

        match rnd.Next 10 with
        | 0 ->
            let outside = if rnd.Next 3 = 0 then Outside.Clip else Outside.Refuse
            orTanh b (Take(axis, outside)) [| x; index b s[axis] outside 2 |]
        | 1 ->
            let outside = anyOutside ()
            let first = index b s[0] outside 2

            let more =
                if s.Length > 1 && rnd.Next 2 = 0 then
                    // of the shape of the first
                    let shape = b.Shape first
                    let low, high = (if outside = Outside.Refuse then -s[1], s[1] else -s[1] - 1, s[1] + 2)
                    [| b.Integers(shape, Array.init (size shape) (fun _ -> rnd.Next(low, high))) |]
                else
                    [||]

            orTanh b (Gather outside) (Array.concat [| [| x; first |]; more |])
        | 2
        | 3 ->
            let write =
                if b.Style.Exact then
                    Write.Set
                else
                    oneOf rnd [| Write.Set; Write.Add; Write.Multiply; Write.MultiplyUnique |]

            let outside = anyOutside ()

            let i =
                if write = Write.MultiplyUnique then
                    // written out, so that it is true of every example of a batch
                    let last = if outside = Outside.Drop then s[axis] + 1 else s[axis] - 1
                    let places = shuffled rnd [| 0..last |] |> Array.truncate (1 + rnd.Next 4)
                    b.Integers([| places.Length |], places)
                else
                    index b s[axis] outside 1

            let updates = Array.concat [| s[.. axis - 1]; b.Shape i; s[axis + 1 ..] |]

            if size updates > mostElements || updates.Length > 4 then
                b.Add(Unary Fn.Cos, x)
            else
                let u = b.Exactly { Shape = updates; Kind = (b.Spec x).Kind }
                let u = if write = Write.Multiply || write = Write.MultiplyUnique then b.Within(-2.5, 2.5, u) else u
                orTanh b (Update(write, axis, outside)) [| x; i; u |]
        | 4 ->
            let i =
                let drawn () =
                    let shape = s |> Array.mapi (fun a n -> if a = axis then rnd.Next 4 else n)
                    b.Integers(shape, Array.init (size shape) (fun _ -> rnd.Next(-s[axis], s[axis])))

                if rnd.Next 2 = 0 then orElse b (Argsort axis) [| x |] drawn else drawn ()

            orTanh b (TakeAlong axis) [| x; i |]
        | 5
        | 6 -> b.Add(DynamicSlice(sizes ()), Array.append [| x |] (starts ()))
        | 7 -> writtenWhileShown b x
        | _ ->
            let u = b.Exactly { Shape = sizes (); Kind = (b.Spec x).Kind }
            b.Add(DynamicUpdate, Array.append [| x; u |] (starts ()))
