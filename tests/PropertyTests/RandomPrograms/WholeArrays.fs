/// What the operations on whole arrays mean, over any algebra: movement, reductions, products, indexing, order. Flat lists and index arithmetic.
module internal PropertyTests.RandomPrograms.WholeArrays

open System
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Typing
open PropertyTests.RandomPrograms.Algebra
open PropertyTests.RandomPrograms.Places

/// The start of a dynamic slice: negative counts from the end, then moved so that the slice fits.
let private startOf (dim: int) (size: int) (start: int64) : int =
    let start = if start < 0L then start + int64 dim else start
    clamp 0 (dim - size) start

let wholeArrays (a: Algebra<'T>) (n: Node) (types: Spec[]) (args: Value<'T>[]) : Value<'T> =
    let shape = n.Spec.Shape
    let arg i = args[i]
    let from i = types[i].Shape
    let add x y = a.Add(x, y)
    let mul x y = a.Mul(x, y)
    let bigger x y = if a.Re x >= a.Re y then x else y
    let smaller x y = if a.Re x <= a.Re y then x else y
    let zero = a.Const 0.0
    let read (x: Value<'T>) (p: int) : Value<'T> = if p >= 0 then pick [| p |] x else Value.Reals [| zero |]

    match n.Op with
    | Transpose perm ->
        let back (c: int[]) =
            let d = Array.zeroCreate c.Length
            perm |> Array.iteri (fun i p -> d[p] <- c[i])
            d

        pick (byCoordinates shape (from 0) back) (arg 0)
    | Slice(start, _, step) -> pick (byCoordinates shape (from 0) (Array.mapi (fun i c -> start[i] + c * step[i]))) (arg 0)
    | Flip axes ->
        let turn = Array.mapi (fun i c -> if Array.contains i axes then shape[i] - 1 - c else c)
        pick (byCoordinates shape (from 0) turn) (arg 0)
    | Pad(lo, _) ->
        let x, fill = reals (arg 0), Array.head (reals (arg 1))

        Value.Reals(
            Array.init (size shape) (fun p ->
                let c = coordinates shape p |> Array.mapi (fun i c -> c - lo[i])
                if Array.forall2 (fun c n -> c >= 0 && c < n) c (from 0) then x[place (from 0) c] else fill)
        )
    | Concatenate axis ->
        let starts = types |> Array.scan (fun s t -> s + t.Shape[axis]) 0

        let element p =
            let c = coordinates shape p
            let k = Array.FindLastIndex(Array.take types.Length starts, fun s -> s <= c[axis])
            // an empty operand starts where the next one does
            let k = Seq.initInfinite (fun d -> k - d) |> Seq.find (fun k -> c[axis] < starts[k + 1])
            c[axis] <- c[axis] - starts[k]
            let x = reals (arg k)
            x[place (from k) c]

        Value.Reals(Array.init (size shape) element)
    | Reduce(fold, axes, _) ->
        let x = reals (arg 0)
        let kept = without axes (from 0)
        let cells = Array.init (size kept) (fun _ -> ResizeArray<'T>())

        for p in 0 .. x.Length - 1 do
            let c = coordinates (from 0) p

            let c =
                [|
                    for i in 0 .. c.Length - 1 do
                        if not (Array.contains i axes) then c[i]
                |]

            cells[place kept c].Add x[p]

        let combine (cell: ResizeArray<'T>) =
            match fold with
            | Fold.Sum -> Seq.fold add zero cell
            | Fold.Prod -> Seq.fold mul (a.Const 1.0) cell
            | Fold.Max -> Seq.reduce bigger cell
            | Fold.Min -> Seq.reduce smaller cell

        Value.Reals(cells |> Array.map combine)
    | Test(all, axes) ->
        let x = truth (arg 0)
        let cells = Array.create (size shape) all

        for p in 0 .. x.Length - 1 do
            let c = coordinates (from 0) p

            let at =
                place
                    shape
                    [|
                        for i in 0 .. c.Length - 1 do
                            if not (Array.contains i axes) then c[i]
                    |]

            cells[at] <- if all then cells[at] && x[p] else cells[at] || x[p]

        Value.Truth cells
    | ArgReduce(greatest, axis) ->
        let x = reals (arg 0) |> Array.map a.Re

        let first (line: int[]) =
            let mutable best = 0

            for k in 1 .. line.Length - 1 do
                if better greatest x[line[k]] x[line[best]] then best <- k

            int64 best

        Value.Whole(lines (from 0) axis |> Array.map first)
    | Cumulative(scan, axis, reverse) ->
        let x = reals (arg 0)
        let y = Array.copy x

        let combine =
            match scan with
            | Scan.Sum -> add
            | Scan.Prod -> mul
            | Scan.Max -> bigger
            | Scan.Min -> smaller

        for line in lines (from 0) axis do
            let line = if reverse then Array.rev line else line

            for k in 1 .. line.Length - 1 do
                y[line[k]] <- combine y[line[k - 1]] x[line[k]]

        Value.Reals y
    | Einsum text ->
        let sizes = einsumSizes text (types |> Array.map _.Shape)
        let operands = text.Substring(0, text.IndexOf "->").Split ','
        let kept = text.Substring(text.IndexOf "->" + 2)

        let letters =
            Seq.append kept (Seq.concat operands |> Seq.filter (fun c -> not (Seq.contains c kept)) |> Seq.distinct) |> Seq.toArray

        let whole = letters |> Array.map (fun c -> sizes[c])
        let y = Array.create (size shape) zero

        for p in 0 .. size whole - 1 do
            let c = coordinates whole p

            let factor (k: int) =
                let at = operands[k].ToCharArray() |> Array.map (fun letter -> c[Array.IndexOf(letters, letter)])
                let x = reals (arg k)
                x[place (from k) at]

            let product = Array.init operands.Length factor |> Array.reduce mul
            let at = place shape (Array.take kept.Length c)
            y[at] <- a.Add(y[at], product)

        Value.Reals y
    | Take(axis, outside) ->
        let indices = whole (arg 1)
        let r = (from 1).Length
        let n = (from 0)[axis]

        let element p =
            let c = coordinates shape p
            let i = indices[place (from 1) c[axis .. axis + r - 1]]
            // take clips without counting from the end, as NumPy's does
            let at = if outside = Outside.Clip then clamp 0 (n - 1) i else target outside n i
            if at < 0 then -1 else place (from 0) (Array.concat [| c[.. axis - 1]; [| at |]; c[axis + r ..] |])

        Array.init (size shape) element
        |> Array.map (read (arg 0))
        |> fun vs -> if vs.Length = 0 then pick [||] (arg 0) else append vs
    | Gather outside ->
        let r = (from 1).Length
        let sizes = from 0
        let indices = args[1..] |> Array.map whole

        let element p =
            let c = coordinates shape p
            let s = place (from 1) c[.. r - 1]
            let at = Array.init (args.Length - 1) (fun k -> let i = indices[k] in target outside sizes[k] i[s])
            if Array.contains -1 at then -1 else place (from 0) (Array.append at c[r..])

        Array.init (size shape) element
        |> Array.map (read (arg 0))
        |> fun vs -> if vs.Length = 0 then pick [||] (arg 0) else append vs
    | Update(write, axis, outside) ->
        let y = Array.copy (reals (arg 0))
        let indices, updates = whole (arg 1), reals (arg 2)
        let r = (from 1).Length

        for p in 0 .. updates.Length - 1 do
            let c = coordinates (from 2) p
            let index = indices[place (from 1) c[axis .. axis + r - 1]]
            let at = target outside shape[axis] index

            if at >= 0 then
                let at = place shape (Array.concat [| c[.. axis - 1]; [| at |]; c[axis + r ..] |])

                y[at] <-
                    match write with
                    | Write.Set -> updates[p]
                    | Write.Add -> a.Add(y[at], updates[p])
                    | Write.Multiply
                    | Write.MultiplyUnique -> a.Mul(y[at], updates[p])

        Value.Reals y
    | TakeAlong axis ->
        let indices = whole (arg 1)
        let n = (from 0)[axis]

        let element p =
            let c = coordinates shape p
            c[axis] <- target Outside.Refuse n indices[p]
            place (from 0) c

        pick (Array.init (size shape) element) (arg 0)
    | DynamicSlice sizes ->
        let start = Array.mapi2 (fun i d n -> startOf d n (Array.head (whole (arg (i + 1))))) (from 0) sizes
        pick (byCoordinates shape (from 0) (Array.mapi (fun i c -> start[i] + c))) (arg 0)
    | DynamicUpdate ->
        let y = Array.copy (reals (arg 0))
        let update = reals (arg 1)
        let start = Array.mapi2 (fun i d n -> startOf d n (Array.head (whole (arg (i + 2))))) shape (from 1)

        for p in 0 .. update.Length - 1 do
            y[place shape (coordinates (from 1) p |> Array.mapi (fun i c -> start[i] + c))] <- update[p]

        Value.Reals y
    | Sort axis ->
        let x = reals (arg 0)
        let y = Array.copy x

        for line in lines shape axis do
            sortedOrder (line |> Array.map (fun p -> a.Re x[p])) |> Array.iteri (fun k from -> y[line[k]] <- x[line[from]])

        Value.Reals y
    | Argsort axis ->
        let x = reals (arg 0)
        let y = Array.zeroCreate<int64> x.Length

        for line in lines shape axis do
            sortedOrder (line |> Array.map (fun p -> a.Re x[p])) |> Array.iteri (fun k from -> y[line[k]] <- int64 from)

        Value.Whole y
    | _ -> failwith "an operation of elements"
