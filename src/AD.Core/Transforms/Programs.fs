/// Programs as users see them, the types of results without the numbers, and the Jacobian of a tree as blocks.
namespace AD

open System
open AD.Internal

/// <summary>A program written down from a function: its equations, typed. Prints as JAX's <c>jaxpr</c>; equal programs are equal objects.</summary>
/// <example><code>(makeJaxpr (fun x -> sin x * 2.0) (Np.Scalar 1.0)).ToString()</code></example>
[<Sealed>]
type Jaxpr internal (program: AD.Internal.Jaxpr, captured: NDArray[]) =
    member internal _.Program = program

    /// <summary>The types of the inputs, as <c>float64[3]</c>.</summary>
    member _.Inputs = program.InAvals |> Array.map string

    /// <summary>The types of the outputs.</summary>
    member _.Outputs = program.OutAvals |> Array.map string

    /// <summary>The number of equations, without those of programs inside.</summary>
    member _.Equations = program.Eqns.Length

    /// <summary>The names of the equations' primitives, in order.</summary>
    member _.Primitives = program.Eqns |> Array.map (fun e -> Print.name e.Prim)

    /// <summary>Runs the program on arrays of its inputs' types, under whatever transforms they are traced by.</summary>
    /// <exception cref="T:AD.TransformException">Another number of arrays, or other types.</exception>
    member _.Eval([<ParamArray>] inputs: NDArray[]) : NDArray[] =
        Raise.ifNull (nameof inputs) inputs
        let wanted = program.Inputs - captured.Length

        if inputs.Length <> wanted then
            Raise.transform
                "AD063"
                $"""a program of {Message.count wanted "input"} called with {inputs.Length}."""
                "Give one array for each input."

        inputs
        |> Array.iteri (fun i x ->
            Raise.ifNull (nameof inputs) x
            let a = program.Avals[i]

            if x.Dtype <> a.Dtype || not (Dims.same x.Aval.Shape a.Shape) then
                Raise.transform
                    "AD063"
                    $"input {i} is {x.Aval}, the program's is {a}."
                    "Convert or reshape it, or make the program for these types.")

        Stage.eval program (Array.append inputs captured)

    /// <summary>JAX's text: <c>{ lambda ; a:f64[3]. let b:f64[3] = sin a in (b,) }</c>.</summary>
    override _.ToString() = Print.jaxpr program

    /// <summary>Equal programs compute the same by the same equations.</summary>
    override _.Equals(other: obj | null) =
        match other with
        | :? Jaxpr as o -> program.Equals o.Program
        | _ -> false

    /// <summary>A hash of the equations.</summary>
    override _.GetHashCode() = program.GetHashCode()

/// <summary>The type of an array without its numbers.</summary>
[<Sealed>]
type ArrayType internal (path: string, aval: Aval) =
    /// <summary>Where in the result the array stands; empty where the result is the array.</summary>
    member _.Path = path
    /// <summary>The sizes of the axes.</summary>
    member _.Shape = Shape aval.Shape
    /// <summary>The type of the elements.</summary>
    member _.Dtype = aval.Dtype
    /// <summary><c>float64[2,3]</c>.</summary>
    override _.ToString() = if path = "" then aval.ToString() else String.Concat(path, ": ", aval.ToString())

/// <summary>The Jacobian of a function from tree to tree: a block for each pair of leaves, of shape output ++ input.</summary>
[<Sealed>]
type Blocks internal (matrix: NDArray, outs: struct (string * int[])[], ins: struct (string * int[])[]) =
    let find (kind: string) (leaves: struct (string * int[])[]) (path: string) : struct (int * int[]) =
        let mutable from = 0
        let mutable found = ValueNone

        for struct (p, shape) in leaves do
            if p = path && found.IsNone then found <- ValueSome(struct (from, shape))

            from <- from + Dims.size shape

        match found with
        | ValueSome f -> f
        | ValueNone ->
            let known = leaves |> Array.map (fun (struct (p, _)) -> $"\"{p}\"")
            Raise.index "AD064" $"no {kind} has the path \"{path}\"." (String.Concat("Paths are: ", String.Join(", ", known), "."))

    /// <summary>The paths of the outputs' leaves.</summary>
    member _.OutputPaths = outs |> Array.map (fun (struct (p, _)) -> p)

    /// <summary>The paths of the inputs' leaves.</summary>
    member _.InputPaths = ins |> Array.map (fun (struct (p, _)) -> p)

    /// <summary>∂ output / ∂ input, of shape output ++ input.</summary>
    /// <exception cref="T:AD.IndexException">No leaf has that path.</exception>
    member _.Item
        with get (output: string, input: string): NDArray =
            let struct (row, outShape) = find "output" outs output
            let struct (column, inShape) = find "input" ins input

            matrix
            |> Lax.sliceAxis 0 row (row + Dims.size outShape) 1
            |> Lax.sliceAxis 1 column (column + Dims.size inShape) 1
            |> Lax.reshape (Dims.concat outShape inShape)

    /// <summary>The whole Jacobian: outputs raveled by inputs raveled.</summary>
    member _.ToMatrix() : NDArray = matrix

    /// <summary>The paths and the size.</summary>
    override b.ToString() =
        String.Concat([| "Blocks("; String.Join(", ", b.OutputPaths); " by "; String.Join(", ", b.InputPaths); ")" |])

namespace AD.Internal

open AD

module internal Programs =
    /// f written down for an argument of p's types.
    let make (transform: string) (f: 'P -> 'R) (p: 'P) : AD.Jaxpr =
        let struct (xs, def) = Pytree.flatten transform "the argument" p
        let struct (g, _) = Differentiate.leafwise transform f def
        let struct (program, captured) = Stage.capture transform (xs |> Array.map Lax.aval) g
        AD.Jaxpr(program, captured)

    /// The types of f's result, without computing it.
    let shape (transform: string) (f: 'P -> 'R) (p: 'P) : ArrayType[] =
        let struct (xs, def) = Pytree.flatten transform "the argument" p
        let struct (g, result) = Differentiate.leafwise transform f def
        let struct (program, _) = Stage.capture transform (xs |> Array.map Lax.aval) g
        Array.map2 (fun path a -> ArrayType(path, a)) (Pytree.paths result.Value) program.OutAvals

    /// The leaves of a tree as Blocks wants them: path and shape.
    let describe (transform: string) (part: string) (tree: 'P) : struct (string * int[])[] =
        let struct (xs, def) = Pytree.flatten transform part tree
        Array.map2 (fun path (x: NDArray) -> struct (path, x.Aval.Shape)) (Pytree.paths def) xs

/// The Jacobian of a function from tree to tree, by a transform of flat arrays.
module internal TreeJacobians =
    let private blocks (transform: string) (jacobian: string -> (NDArray -> NDArray) -> NDArray -> NDArray) (f: 'P -> 'R) : 'P -> Blocks =
        Raise.ifNull (nameof f) f

        fun p ->
            let flat, back = TreeMath.raveled transform "the argument" p
            let outs = ref [||]

            let g v =
                let r = f (back v)
                outs.Value <- Programs.describe transform "the result of the function" r
                fst (TreeMath.raveled transform "the result of the function" r)

            let matrix = jacobian transform g flat
            Blocks(matrix, outs.Value, Programs.describe transform "the argument" p)

    let forward (transform: string) (f: 'P -> 'R) : 'P -> Blocks = blocks transform Jacobians.forward f

    let reverse (transform: string) (f: 'P -> 'R) : 'P -> Blocks = blocks transform Jacobians.reverse f

    /// Forward mode over the gradient.
    let hessian (transform: string) (f: 'P -> NDArray) : 'P -> Blocks =
        Raise.ifNull (nameof f) f
        Pytree.check<'P> transform "the argument"

        forward transform (fun p ->
            let struct (_, g) = Differentiate.valueAndGrad transform false f p
            g)
