/// An F# Interactive that knows the core, for what only the compiler can say.
module PropertyTests.Interactive

open System.IO
open AD
open FSharp.Compiler.Interactive.Shell

/// A session with references to the core and what it rests on, in which these lines have run.
let session (opening: string list) : FsiEvaluationSession =
    let core = typeof<NDArray>.Assembly.Location

    let references =
        [|
            core
            Path.Combine(string (Path.GetDirectoryName core), "AD.Kernels.dll")
            typeof<MathNet.Numerics.LinearAlgebra.Vector<float>>.Assembly.Location
        |]

    let arguments =
        Array.append [| "fsi"; "--noninteractive"; "--nologo"; "--gui-"; "--nowarn:3391" |] (references |> Array.map (fun r -> $"-r:{r}"))

    let quiet = new StringWriter()

    let session =
        FsiEvaluationSession.Create(FsiEvaluationSession.GetDefaultConfiguration(), arguments, new StringReader "", quiet, quiet)

    for lines in opening do
        session.EvalInteraction lines

    session
