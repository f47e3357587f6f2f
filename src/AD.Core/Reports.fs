/// What reports do when a program runs: text, a call of the user's function, a failure.
module internal AD.Internal.Reports

open System
open System.Globalization
open AD

let private isTrue (d: Dense) (flat: int) =
    let mutable rest = flat
    let mutable at = d.Offset

    for axis in d.Rank - 1 .. -1 .. 0 do
        at <- at + int64 (rest % d.Shape[axis]) * d.Strides[axis]
        rest <- rest / d.Shape[axis]

    (d.Storage :?> bool[])[int at]

/// Where the mask is first true, or −1.
let private firstTrue (mask: Dense) : int =
    let n = mask.Size
    let mutable i = 0

    while i < n && not (isTrue mask i) do
        i <- i + 1

    if i < n then i else -1

/// ` at [1, 2]`; of a scalar nothing.
let place (mask: Dense) (flat: int) : string =
    if mask.Rank = 0 then
        ""
    else
        let index = Array.zeroCreate<int> mask.Rank
        let mutable rest = flat

        for axis in mask.Rank - 1 .. -1 .. 0 do
            index[axis] <- rest % mask.Shape[axis]
            rest <- rest / mask.Shape[axis]

        String.Concat(" at [", String.Join(", ", index), "]")

/// The format with the values in its holes.
let text (format: string) (values: Dense[]) : string =
    String.Format(CultureInfo.InvariantCulture, format, values |> Array.map (fun d -> box (Format.str d)))

/// Does what the report says, where its first operand is true.
let perform (report: Report) (ins: Dense[]) : unit =
    if isTrue ins[0] 0 then
        match report with
        | DebugPrint format -> Console.Out.WriteLine(text format ins[1..])
        | DebugCallback rule -> (RuleTable.find<CallbackRule> rule).Invoke ins[1..]
        | ErrorIf message ->
            let first = firstTrue ins[1]

            if first >= 0 then
                raise (
                    CheckException("AD088", String.Concat(message, place ins[1] first, "."), "The program's own check failed (errorIf).")
                )
        | NotNaN message ->
            match Array.tryFindIndex Double.IsNaN (Dense.toFloats ins[1]) with
            | Some first -> raise (NaNException("AD090", String.Concat(message, place ins[1] first, "."), "Look at its operands there."))
            | None -> ()
