/// The first NaN: which equation made it, of what, and where it stands in the user's source.
module internal AD.Internal.NaNs

open System
open AD

/// The place of the first NaN, counted in row-major order, or −1.
let first (d: Dense) : int =
    if not d.Dtype.IsFloating then
        -1
    else
        Dense.toFloats d |> Array.tryFindIndex Double.IsNaN |> Option.defaultValue -1

let isNaN (x: NDArray) : bool =
    match x.Concrete with
    | null -> false
    | d -> first d >= 0

/// Said of an equation whose result has a NaN.
let message (what: string) (line: string | null) : string =
    match line with
    | null -> $"{what} gives a NaN"
    | line -> $"{what} gives a NaN at {line}"

let private operands (ins: NDArray[]) (flat: int) (y: Aval) : string =
    let at (x: NDArray) =
        match x.Concrete with
        | NonNull d when d.Dtype.IsFloating && Dims.same d.Shape y.Shape ->
            let v = (Dense.toFloats d)[flat]
            v.ToString("R", Globalization.CultureInfo.InvariantCulture)
        | _ -> x.Aval.ToString()

    String.Join(", ", ins |> Array.map at)

/// Stops at a result that has a NaN: now, where its numbers are known, and else when the program runs.
let stop (what: string) (line: unit -> string | null) (ins: NDArray[]) (y: NDArray) : unit =
    if y.Dtype.IsFloating && y.Aval.Depth = 0 then
        match y.Concrete with
        | null -> Lax.report (NotNaN(message what (line ()))) (Lax.truth true) [| y |]
        | d ->
            let flat = first d

            if flat >= 0 then
                let came = if Array.exists isNaN ins then ", which it was given" else ""

                raise (
                    NaNException(
                        "AD090",
                        String.Concat(
                            [|
                                message what (line ())
                                Reports.placeOf d flat
                                " of ("
                                operands ins flat y.Aval
                                ")"
                                came
                                "."
                            |]
                        ),
                        "Keep the operand where the function is defined: select a safe operand first (Np.Where inside and outside), or add a bound."
                    )
                )
