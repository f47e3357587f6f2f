/// linearize: a function at a point, run once on duals whose tangents are written on a tape.
namespace AD.Internal

open AD

/// f at xs: its outputs, and the tape that maps tangents of the inputs to tangents of the outputs.
[<NoEquality; NoComparison>]
type internal Linearized =
    {
        Ys: NDArray[]
        Tape: Tape
        /// The tape's variable of each input, −1 where the input is not differentiated.
        Ins: int[]
        /// The tape's variable of each output's tangent, −1 where it is zero.
        Outs: int[]
    }

module internal Linearize =
    /// Runs f once at xs, differentiating with respect to the inputs flagged.
    let run (name: string) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) (active: bool[]) : Linearized =
        let tape = Tape name

        try
            let tangents = Array.map2 (fun (x: NDArray) on -> if on then Tangent(tape.Argument x.Aval) else Zero) xs active

            let ins =
                tangents
                |> Array.map (fun t ->
                    match t with
                    | Zero -> -1
                    | Tangent t -> tape.Own t)

            let struct (ys, dys) = Jvp.apply name f xs tangents

            // a tangent that does not depend on the tape is a constant: zero, since tangents are linear in the inputs' tangents
            let outs =
                dys
                |> Array.map (fun d ->
                    match d with
                    | Zero -> -1
                    | Tangent d -> tape.Own d)

            { Ys = ys; Tape = tape; Ins = ins; Outs = outs }
        finally
            tape.Close()

    /// The tape as a program of the residuals and the active tangents, and the residuals, each once.
    let program (l: Linearized) : struct (Jaxpr * NDArray[]) =
        let written = Array.filter (fun v -> v >= 0)
        l.Tape.Program(written l.Ins, written l.Outs, false)
