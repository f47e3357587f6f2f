/// Einstein summation: a specification is parsed, then operands are multiplied two at a time by Dot.
namespace AD.Internal

open System
open AD

module internal EinsumWords =
    /// The axes of an operand, each with its letter.
    type private Labelled = { Letters: string; Array: NDArray }

    // letters for the axes that "..." stands for, which no user can write
    let private hidden (i: int) = char (0xE000 + i)

    let private refuse (spec: string) (at: int) (what: string) : 'a =
        let caret = String.Concat(String(' ', at), "^")

        Raise.shape
            "AD670"
            $"einsum \"{spec}\": {what}\n  {spec}\n  {caret}\n"
            "A specification names each axis with a letter: \"ij,jk->ik\"."

    let private isLetter (c: char) = Char.IsAsciiLetter c

    /// The terms with the ellipsis written as '.', each with where it begins in the specification.
    let private terms (spec: string) : struct ((string * int)[] * (string * int) option) =
        let arrow = spec.IndexOf("->", StringComparison.Ordinal)
        let inputs = if arrow < 0 then spec else spec.Substring(0, arrow)

        let clean (text: string) (start: int) =
            let mutable i = 0
            let letters = Text.StringBuilder()

            while i < text.Length do
                let c = text[i]

                if c = ' ' then
                    i <- i + 1
                elif c = '.' then
                    if i + 2 < text.Length && text.Substring(i, 3) = "..." && not (letters.ToString().Contains '.') then
                        letters.Append '.' |> ignore
                        i <- i + 3
                    else
                        refuse spec (start + i) "an ellipsis is three dots, once in a term."
                elif isLetter c then
                    letters.Append c |> ignore
                    i <- i + 1
                else
                    refuse spec (start + i) $"'{c}' is no letter."

            letters.ToString()

        let mutable start = 0

        let parsed =
            inputs.Split ','
            |> Array.map (fun t ->
                let result = clean t start, start
                start <- start + t.Length + 1
                result)

        let output = if arrow < 0 then None else Some(clean (spec.Substring(arrow + 2)) (arrow + 2), arrow + 2)

        struct (parsed, output)

    /// An operand whose letters are distinct: a letter written twice takes the diagonal.
    let rec private distinct (op: Labelled) : Labelled =
        let repeated =
            seq {
                for j in 0 .. op.Letters.Length - 1 do
                    let i = op.Letters.IndexOf op.Letters[j]

                    if i < j then struct (i, j)
            }
            |> Seq.tryHead

        match repeated with
        | None -> op
        | Some(struct (i, j)) ->
            let c = op.Letters[i]

            distinct
                {
                    Letters = String.Concat(op.Letters.Remove(j, 1).Remove(i, 1), string c)
                    Array = RearrangingWords.diagonal 0 i j op.Array
                }

    let private sumOut (keep: char -> bool) (op: Labelled) : Labelled =
        let gone = [| 0 .. op.Letters.Length - 1 |] |> Array.filter (fun i -> not (keep op.Letters[i]))

        { Letters = String.filter keep op.Letters; Array = Lax.reduceSum gone op.Array }

    let private arrange (letters: string) (op: Labelled) : NDArray =
        Lax.transpose (letters.ToCharArray() |> Array.map (fun c -> op.Letters.IndexOf c)) op.Array

    /// Two operands into one: letters of both that are still wanted are batch axes, the other shared ones are summed.
    let private contract (wanted: char -> bool) (x: Labelled) (y: Labelled) : Labelled =
        let has (op: Labelled) (c: char) = op.Letters.Contains c
        let x = x |> sumOut (fun c -> wanted c || has y c)
        let y = y |> sumOut (fun c -> wanted c || has x c)
        let batch = x.Letters |> String.filter (fun c -> has y c && wanted c)
        let summed = x.Letters |> String.filter (fun c -> has y c && not (wanted c))
        let xFree = x.Letters |> String.filter (fun c -> not (has y c))
        let yFree = y.Letters |> String.filter (fun c -> not (has x c))

        {
            Letters = String.Concat(batch, xFree, yFree)
            Array =
                Lax.dot
                    batch.Length
                    summed.Length
                    (arrange (String.Concat(batch, xFree, summed)) x)
                    (arrange (String.Concat(batch, summed, yFree)) y)
        }

    let einsum (spec: string) (operands: NDArray[]) : NDArray =
        Raise.ifNull (nameof spec) spec
        Raise.ifNull (nameof operands) operands
        operands |> Array.iter (fun x -> Raise.ifNull (nameof operands) x)
        let struct (inputs, output) = terms spec

        if inputs.Length <> operands.Length then
            refuse spec 0 $"""{Message.count inputs.Length "term"} for {Message.count operands.Length "array"}."""

        // how many axes each ellipsis stands for
        let extra =
            Array.map2
                (fun (text: string, start: int) (x: NDArray) ->
                    let letters = text.Replace(".", "").Length

                    if text.Contains '.' then
                        if x.Rank < letters then
                            refuse spec start $"""{Message.count letters "letter"} for {Message.a x.Aval}."""

                        x.Rank - letters
                    else
                        if x.Rank <> letters then
                            refuse
                                spec
                                start
                                $"""{Message.count letters "letter"} for {Message.a x.Aval}, which has {Message.count x.Rank "axis"}."""

                        0)
                inputs
                operands

        let most = if extra.Length = 0 then 0 else Array.max extra
        let ellipsis (n: int) = String(Array.init n (fun i -> hidden (most - n + i)))
        let expand (n: int) (text: string) = text.Replace(".", ellipsis n)
        let labels = Array.map2 (fun (text, _) n -> expand n text) inputs extra

        // the size of each letter; a size of 1 broadcasts
        let sizes = Collections.Generic.Dictionary<char, int>()

        Array.iteri2
            (fun k (letters: string) (x: NDArray) ->
                letters
                |> String.iteri (fun i c ->
                    let n = x.Aval.Shape[i]
                    let first = letters.IndexOf c

                    if x.Aval.Shape[first] <> n then
                        refuse
                            spec
                            (snd inputs[k])
                            $"'{c}' is {x.Aval.Shape[first]} and {n} in array {k} ({x.Aval}), which has no such diagonal."

                    match sizes.TryGetValue c with
                    | true, m when m <> n && m <> 1 && n <> 1 ->
                        let start = snd inputs[k]
                        let at = if isLetter c then spec.IndexOf(c, start) else start
                        let name = if isLetter c then $"'{c}'" else "the ellipsis"
                        refuse spec (Math.Max(at, 0)) $"{name} is {n} in array {k} ({x.Aval}), but {m} before."
                    | true, m -> sizes[c] <- Math.Max(m, (if m = 1 then n else m))
                    | false, _ -> sizes[c] <- n))
            labels
            operands

        let result =
            match output with
            | None ->
                // letters met once, in alphabetical order, behind the ellipsis
                let all = String.Concat labels

                let once = all.ToCharArray() |> Array.filter (fun c -> isLetter c && all.IndexOf c = all.LastIndexOf c) |> Array.sort

                String.Concat(ellipsis most, String once)
            | Some(text, start) ->
                text
                |> String.iteri (fun i c ->
                    if c <> '.' then
                        let at = Math.Max(start, spec.IndexOf(c, start))

                        if not (sizes.ContainsKey c) then refuse spec at $"'{c}' is in no input."

                        if text.IndexOf c < i then refuse spec at $"'{c}' is twice in the output.")

                expand most text

        let common = Words.Common operands

        let common =
            if common.Length > 0 && common[0].Dtype = Dtype.Bool then
                common |> Array.map (Lax.convert Dtype.Int64)
            else
                common

        // letters of size 1 beside a larger one are dropped: the other operand brings them
        let prepared =
            Array.map2
                (fun (letters: string) (x: NDArray) ->
                    let gone = [| 0 .. letters.Length - 1 |] |> Array.filter (fun i -> x.Aval.Shape[i] = 1 && sizes[letters[i]] <> 1)

                    distinct
                        {
                            Letters =
                                String(
                                    letters.ToCharArray()
                                    |> Array.indexed
                                    |> Array.filter (fun (i, _) -> not (Array.contains i gone))
                                    |> Array.map snd
                                )
                            Array = Lax.reshape (Dims.without gone x.Aval.Shape) x
                        })
                labels
                common

        let rec fold (ops: Labelled list) : Labelled =
            match ops with
            | [] -> Raise.impossible "einsum of no operands"
            | [ one ] -> one
            | _ ->
                // the cheapest pair first: the smallest result, as a greedy path
                let wanted (i: int) (j: int) (c: char) =
                    result.Contains c || ops |> List.indexed |> List.exists (fun (k, op) -> k <> i && k <> j && op.Letters.Contains c)

                let cost (i: int) (j: int) =
                    String.Concat(ops[i].Letters, ops[j].Letters).ToCharArray()
                    |> Array.distinct
                    |> Array.fold (fun acc c -> acc * float (max 1 sizes[c])) 1.0

                let i, j =
                    if ops.Length = 2 then
                        0, 1
                    else
                        List.allPairs [ 0 .. ops.Length - 1 ] [ 0 .. ops.Length - 1 ]
                        |> List.filter (fun (i, j) -> i < j)
                        |> List.minBy (fun (i, j) -> cost i j)

                let merged = contract (wanted i j) ops[i] ops[j]
                let rest = ops |> List.indexed |> List.filter (fun (k, _) -> k <> i && k <> j) |> List.map snd
                fold (merged :: rest)

        if prepared.Length = 0 then refuse spec 0 "no arrays."

        let final = fold (List.ofArray prepared) |> sumOut (fun c -> result.Contains c)
        arrange result final
