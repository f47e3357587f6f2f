/// What reports do when a program runs: text, a call of the user's function, a failure.
module internal AD.Internal.Reports

open System
open System.Globalization
open AD

/// The index of an element in row-major order.
let private index (shape: int[]) (flat: int) : int[] =
    let at = Array.zeroCreate<int> shape.Length
    let mutable rest = flat

    for axis in shape.Length - 1 .. -1 .. 0 do
        at[axis] <- rest % shape[axis]
        rest <- rest / shape[axis]

    at

/// ` at [1, 2]`; of a scalar nothing.
let place (at: int[]) : string = if at.Length = 0 then "" else String.Concat(" at [", String.Join(", ", at), "]")

/// The part at an index of the first axes: a view.
let private part (at: int[]) (d: Dense) : Dense =
    let offset = Array.fold2 (fun o (i: int) s -> o + int64 i * s) d.Offset at (Array.take at.Length d.Strides)
    Dense(d.Storage, offset, Array.skip at.Length d.Strides, { d.Aval with Shape = Array.skip at.Length d.Shape })

/// The format with the values in its holes.
let text (format: string) (values: Dense[]) : string =
    String.Format(CultureInfo.InvariantCulture, format, values |> Array.map (fun d -> box (Format.str d)))

/// Where the first element stands that is so, in the array and in the lane's place in the whole.
let private first (isSo: float -> bool) (lane: int[]) (d: Dense) : string voption =
    match Dense.toFloats d |> Array.tryFindIndex isSo with
    | Some flat -> ValueSome(place (Array.append lane (index d.Shape flat)))
    | None -> ValueNone

let private one (report: Report) (lane: int[]) (ins: Dense[]) : unit =
    match report with
    | DebugPrint format -> Console.Out.WriteLine(text format ins)
    | DebugCallback rule -> (RuleTable.find<CallbackRule> rule).Invoke ins
    | ErrorIf message ->
        match first (fun v -> v <> 0.0) lane ins[0] with
        | ValueSome where ->
            raise (CheckException("AD088", String.Concat(message, where, "."), Spelling.both "The program's own check failed: ‹errorIf›."))
        | ValueNone -> ()
    | NotNaN message ->
        match first Double.IsNaN lane ins[0] with
        | ValueSome where -> raise (NaNException("AD090", String.Concat(message, where, "."), "Look at its operands there."))
        | ValueNone -> ()

/// Does what the report says, lane by lane, where the first operand is true.
let perform (report: Report) (lanes: int) (ins: Dense[]) : unit =
    let shape = Array.take lanes ins[0].Shape

    for flat in 0 .. Dims.size shape - 1 do
        let lane = index shape flat
        let own = ins |> Array.map (part lane)
        if Dense.item own[0] <> 0.0 then one report lane own[1..]

/// Where an element stands, counted in row-major order.
let placeOf (d: Dense) (flat: int) : string = place (index d.Shape flat)
