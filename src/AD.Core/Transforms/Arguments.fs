/// Functions of several arguments, as C# writes them, made into what the transforms take: functions of one tree, or of one chosen argument.
namespace AD.Internal

open System
open MathNet.Numerics.LinearAlgebra
open AD

/// What is asked of a delegate when a transform of it is built, and the delegate as an F# function.
[<AbstractClass; Sealed>]
type internal Door private () =
    static let isNumber (t: Type) =
        t = typeof<float>
        || t = typeof<float32>
        || t = typeof<decimal>
        || typeof<Vector<float>>.IsAssignableFrom t
        || typeof<Matrix<float>>.IsAssignableFrom t
        || typeof<Vector<float32>>.IsAssignableFrom t
        || typeof<Matrix<float32>>.IsAssignableFrom t

    /// A jitted argument whose numbers may be declared static.
    static member Static(transform: string, f: Func<'A, 'R>) : 'A -> 'R =
        Raise.ifNull (nameof f) f
        Pytree.check<'A> transform "the argument"
        Pytree.check<'R> transform "the result of the function"
        FuncConvert.FromFunc f

    /// The door of an argument that is differentiated or mapped: no null delegate, a tree, and not a bare number.
    static member Enter<'P>(transform: string, f: Delegate) : unit =
        Raise.ifNull (nameof f) f
        Pytree.check<'P> transform "the argument"

        if isNumber typeof<'P> then
            Raise.transform
                "AD227"
                $"{transform} of a function of {TreePath.typeName typeof<'P>}: a plain number would be a constant unnoticed."
                $"Let the function take an NDArray: {transform}((NDArray x) => ...)."

    /// The same, and a result that is a tree: no task, no lazy sequence, no function.
    static member Enter<'P, 'R>(transform: string, f: Delegate) : unit =
        Door.Enter<'P>(transform, f)
        Pytree.check<'R> transform "the result of the function"

    static member One(transform: string, f: Func<'A, 'R>) : 'A -> 'R =
        Door.Enter<'A, 'R>(transform, f)
        FuncConvert.FromFunc f

    static member Tuple(transform: string, f: Func<'A, 'B, 'R>) : struct ('A * 'B) -> 'R =
        Door.Enter<struct ('A * 'B), 'R>(transform, f)
        fun (struct (a, b)) -> f.Invoke(a, b)

    static member Tuple(transform: string, f: Func<'A, 'B, 'C, 'R>) : struct ('A * 'B * 'C) -> 'R =
        Door.Enter<struct ('A * 'B * 'C), 'R>(transform, f)
        fun (struct (a, b, c)) -> f.Invoke(a, b, c)

    static member Tuple(transform: string, f: Func<'A, 'B, 'C, 'D, 'R>) : struct ('A * 'B * 'C * 'D) -> 'R =
        Door.Enter<struct ('A * 'B * 'C * 'D), 'R>(transform, f)
        fun (struct (a, b, c, d)) -> f.Invoke(a, b, c, d)

    static member Tuple(transform: string, f: Func<'A, 'B, 'C, 'D, 'E, 'R>) : struct ('A * 'B * 'C * 'D * 'E) -> 'R =
        Door.Enter<struct ('A * 'B * 'C * 'D * 'E), 'R>(transform, f)
        fun (struct (a, b, c, d, e)) -> f.Invoke(a, b, c, d, e)

    static member Tuple(transform: string, f: Func<'A, 'B, 'C, 'D, 'E, 'F, 'R>) : struct ('A * 'B * 'C * 'D * 'E * 'F) -> 'R =
        Door.Enter<struct ('A * 'B * 'C * 'D * 'E * 'F), 'R>(transform, f)
        fun (struct (a, b, c, d, e, g)) -> f.Invoke(a, b, c, d, e, g)

    /// f as a function of its first argument, the others held.
    static member First(f: Func<'A, 'B, 'R>, b: 'B) : 'A -> 'R = fun a -> f.Invoke(a, b)

    static member First(f: Func<'A, 'B, 'C, 'R>, b: 'B, c: 'C) : 'A -> 'R = fun a -> f.Invoke(a, b, c)

    static member First(f: Func<'A, 'B, 'C, 'D, 'R>, b: 'B, c: 'C, d: 'D) : 'A -> 'R = fun a -> f.Invoke(a, b, c, d)

    static member First(f: Func<'A, 'B, 'C, 'D, 'E, 'R>, b: 'B, c: 'C, d: 'D, e: 'E) : 'A -> 'R = fun a -> f.Invoke(a, b, c, d, e)

    static member First(f: Func<'A, 'B, 'C, 'D, 'E, 'F, 'R>, b: 'B, c: 'C, d: 'D, e: 'E, g: 'F) : 'A -> 'R =
        fun a -> f.Invoke(a, b, c, d, e, g)

/// A function of arrays, with the places of the arguments that a derivative is taken of.
[<Sealed>]
type internal Chosen(transform: string, arity: int, f: NDArray[] -> NDArray, argnums: int[]) =
    let places =
        Raise.ifNull (nameof argnums) argnums

        if argnums.Length = 0 then
            Raise.transform "AD247" $"{transform}: argnums is empty, there is nothing to differentiate." "Name at least one argument."

        let counted = Message.count arity "argument"

        argnums
        |> Array.mapi (fun i n ->
            if n < -arity || n >= arity then
                Raise.axis
                    "AD245"
                    $"{transform}: argnums is {n.ToString Globalization.CultureInfo.InvariantCulture}, but the function takes {counted} (0..{arity - 1})."
                    "Arguments are counted from 0; negative numbers count from the end."

            let place = if n < 0 then n + arity else n

            if Array.exists (fun m -> (if m < 0 then m + arity else m) = place) argnums[.. i - 1] then
                Raise.transform "AD246" $"{transform}: argnums has argument {place} twice." "Name each argument once."

            place)

    /// Only the chosen arguments need derivatives, and so a floating dtype.
    let checkedArguments (xs: NDArray[]) : NDArray[] =
        for n in places do
            Raise.ifNull $"argument {n}" xs[n]

            if not xs[n].Dtype.IsFloating then
                Raise.dtype
                    "AD005"
                    $"{transform}: argument {n} is {xs[n].Aval}; derivatives need float32 or float64."
                    "Write a floating-point number (3.0, not 3), convert with x.AsType(Dtype.Float64), or leave the argument out of argnums."

        xs

    let placed (xs: NDArray[]) (n: int) (v: NDArray) : NDArray[] =
        let all = Array.copy xs
        all[n] <- v
        all

    static member Of(transform: string, f: Func<NDArray, NDArray>, [<ParamArray>] argnums: int[]) =
        Raise.ifNull (nameof f) f
        Chosen(transform, 1, (fun v -> f.Invoke v[0]), argnums)

    static member Of(transform: string, f: Func<NDArray, NDArray, NDArray>, [<ParamArray>] argnums: int[]) =
        Raise.ifNull (nameof f) f
        Chosen(transform, 2, (fun v -> f.Invoke(v[0], v[1])), argnums)

    static member Of(transform: string, f: Func<NDArray, NDArray, NDArray, NDArray>, [<ParamArray>] argnums: int[]) =
        Raise.ifNull (nameof f) f
        Chosen(transform, 3, (fun v -> f.Invoke(v[0], v[1], v[2])), argnums)

    static member Of(transform: string, f: Func<NDArray, NDArray, NDArray, NDArray, NDArray>, [<ParamArray>] argnums: int[]) =
        Raise.ifNull (nameof f) f
        Chosen(transform, 4, (fun v -> f.Invoke(v[0], v[1], v[2], v[3])), argnums)

    static member Of(transform: string, f: Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray>, [<ParamArray>] argnums: int[]) =
        Raise.ifNull (nameof f) f
        Chosen(transform, 5, (fun v -> f.Invoke(v[0], v[1], v[2], v[3], v[4])), argnums)

    static member Of
        (transform: string, f: Func<NDArray, NDArray, NDArray, NDArray, NDArray, NDArray, NDArray>, [<ParamArray>] argnums: int[])
        =
        Raise.ifNull (nameof f) f
        Chosen(transform, 6, (fun v -> f.Invoke(v[0], v[1], v[2], v[3], v[4], v[5])), argnums)

    /// The value, and the gradient of each chosen argument, from one pass.
    member _.ValueAndGrads([<ParamArray>] arguments: NDArray[]) : struct (NDArray * NDArray[]) =
        let xs = checkedArguments arguments

        let g (chosen: NDArray[]) =
            let all = Array.copy xs
            Array.iter2 (fun n v -> all[n] <- v) places chosen
            f all

        Differentiate.valueAndGrad transform false g (places |> Array.map (fun n -> xs[n]))

    /// The value and the one gradient.
    member c.ValueAndGrad([<ParamArray>] arguments: NDArray[]) : struct (NDArray * NDArray) =
        let struct (y, g) = c.ValueAndGrads arguments
        struct (y, g[0])

    member c.ValueAndTwo([<ParamArray>] arguments: NDArray[]) : struct (NDArray * struct (NDArray * NDArray)) =
        let struct (y, g) = c.ValueAndGrads arguments
        struct (y, struct (g[0], g[1]))

    member c.ValueAndThree([<ParamArray>] arguments: NDArray[]) : struct (NDArray * struct (NDArray * NDArray * NDArray)) =
        let struct (y, g) = c.ValueAndGrads arguments
        struct (y, struct (g[0], g[1], g[2]))

    /// A transform of array functions, in each chosen argument alone.
    member _.Each(derivative: Func<string, NDArray -> NDArray, NDArray, NDArray>, [<ParamArray>] arguments: NDArray[]) : NDArray[] =
        let xs = checkedArguments arguments
        places |> Array.map (fun n -> derivative.Invoke(transform, (fun v -> f (placed xs n v)), xs[n]))

    member c.Two
        (derivative: Func<string, NDArray -> NDArray, NDArray, NDArray>, [<ParamArray>] arguments: NDArray[])
        : struct (NDArray * NDArray) =
        let d = c.Each(derivative, arguments)
        struct (d[0], d[1])

    member c.Three
        (derivative: Func<string, NDArray -> NDArray, NDArray, NDArray>, [<ParamArray>] arguments: NDArray[])
        : struct (NDArray * NDArray * NDArray) =
        let d = c.Each(derivative, arguments)
        struct (d[0], d[1], d[2])

    /// The second derivatives by `inner` in argument i (the row), then by `outer` in argument j (the column).
    member _.Second
        (
            outer: Func<string, NDArray -> NDArray, NDArray, NDArray>,
            inner: Func<string, NDArray -> NDArray, NDArray, NDArray>,
            [<ParamArray>] arguments: NDArray[]
        ) : NDArray[][] =
        let xs = checkedArguments arguments

        let entry i j =
            let first (v: NDArray) =
                let ys = placed xs j v
                inner.Invoke(transform, (fun u -> f (placed ys i u)), ys[i])

            outer.Invoke(transform, first, xs[j])

        places |> Array.map (fun i -> places |> Array.map (entry i))

    /// The four blocks of two arguments.
    member c.SecondOfTwo
        (
            outer: Func<string, NDArray -> NDArray, NDArray, NDArray>,
            inner: Func<string, NDArray -> NDArray, NDArray, NDArray>,
            [<ParamArray>] arguments: NDArray[]
        ) : struct (struct (NDArray * NDArray) * struct (NDArray * NDArray)) =
        let d = c.Second(outer, inner, arguments)
        struct (struct (d[0][0], d[0][1]), struct (d[1][0], d[1][1]))

/// Derivatives of functions that return something beside their value, in the orders of JAX's results.
[<AbstractClass; Sealed>]
type internal Auxiliary private () =
    static member ValueAndGrad(transform: string, f: 'A -> struct (NDArray * 'Aux), a: 'A) : struct (struct (NDArray * 'Aux) * 'A) =
        let struct (y, aux, g) = Differentiate.valueAndGradAux transform false f a
        struct (struct (y, aux), g)

    static member Grad(transform: string, f: 'A -> struct (NDArray * 'Aux), a: 'A) : struct ('A * 'Aux) =
        let struct (_, aux, g) = Differentiate.valueAndGradAux transform false f a
        struct (g, aux)

/// vmap with an axis for each argument, or for each path.
[<AbstractClass; Sealed>]
type internal Mapping private () =
    static let axis (a: Nullable<int>) = if a.HasValue then ValueSome a.Value else ValueNone
    static let count (x: 'A) = (Pytree.leaves "Vmap" "the argument" x).Length

    static member Uniform(inAxes: int, outAxes: int, f: 'P -> 'R) : 'P -> 'R = fun p -> Map.vmap "Vmap" (Map.uniform inAxes) outAxes f p

    static member ByPath(inAxes: Func<string, Nullable<int>>, outAxes: int, f: 'P -> 'R) : 'P -> 'R =
        Raise.ifNull (nameof inAxes) inAxes

        let axes (p: 'P) _ =
            let struct (_, def) = Pytree.flatten "Vmap" "the argument" p
            Pytree.paths def |> Array.map (fun path -> axis (inAxes.Invoke path))

        fun p -> Map.vmap "Vmap" axes outAxes f p

    static member Each(struct (a, b), outAxes: int, f: struct ('A * 'B) -> 'R) : struct ('A * 'B) -> 'R =
        let axes = Map.each [| axis a; axis b |] (fun (struct (a: 'A, b: 'B)) -> [| count a; count b |])
        fun p -> Map.vmap "Vmap" axes outAxes f p

    static member Each(struct (a, b, c), outAxes: int, f: struct ('A * 'B * 'C) -> 'R) : struct ('A * 'B * 'C) -> 'R =
        let axes = Map.each [| axis a; axis b; axis c |] (fun (struct (a: 'A, b: 'B, c: 'C)) -> [| count a; count b; count c |])

        fun p -> Map.vmap "Vmap" axes outAxes f p

    static member Each(struct (a, b, c, d), outAxes: int, f: struct ('A * 'B * 'C * 'D) -> 'R) : struct ('A * 'B * 'C * 'D) -> 'R =
        let axes =
            Map.each [| axis a; axis b; axis c; axis d |] (fun (struct (a: 'A, b: 'B, c: 'C, d: 'D)) ->
                [| count a; count b; count c; count d |])

        fun p -> Map.vmap "Vmap" axes outAxes f p

    static member Each
        (struct (a, b, c, d, e), outAxes: int, f: struct ('A * 'B * 'C * 'D * 'E) -> 'R)
        : struct ('A * 'B * 'C * 'D * 'E) -> 'R =
        let axes =
            Map.each [| axis a; axis b; axis c; axis d; axis e |] (fun (struct (a: 'A, b: 'B, c: 'C, d: 'D, e: 'E)) ->
                [| count a; count b; count c; count d; count e |])

        fun p -> Map.vmap "Vmap" axes outAxes f p

    static member Each
        (struct (a, b, c, d, e, g), outAxes: int, f: struct ('A * 'B * 'C * 'D * 'E * 'F) -> 'R)
        : struct ('A * 'B * 'C * 'D * 'E * 'F) -> 'R =
        let axes =
            Map.each [| axis a; axis b; axis c; axis d; axis e; axis g |] (fun (struct (a: 'A, b: 'B, c: 'C, d: 'D, e: 'E, g: 'F)) ->
                [| count a; count b; count c; count d; count e; count g |])

        fun p -> Map.vmap "Vmap" axes outAxes f p
