/// Derivatives against finite differences: what a user runs on a function of their own.
namespace AD.Internal

open System
open AD

module internal Checks =
    /// Numbers that look random and are the same in every run: multiples of the golden ratio's fraction, in (−1, 1).
    let private direction (seed: int) (a: Aval) : NDArray =
        let n = Dims.size a.Shape
        let golden = 0.6180339887498949
        let xs = Array.init n (fun i -> 2.0 * (golden * float (i + 1 + 7919 * seed) % 1.0) - 1.0)
        Lax.convertLike a (NDArray(Dense.ofArray a.Shape xs))

    let private inner (xs: NDArray[]) (ys: NDArray[]) : float =
        Array.fold2 (fun sum x y -> sum + (Lax.sumAll (Lax.mul x y)).ToScalar()) 0.0 xs ys

    /// Whether the digits are those of float32.
    let private single (xs: NDArray[]) : bool = xs |> Array.exists (fun x -> x.Dtype = Dtype.Float32)

    let private fail (transform: string) (mode: string) (order: int) (got: float) (wanted: float) (tolerance: float) =
        let text = Message.number

        Raise.transform
            "AD066"
            $"{transform}: {Spelling.text transform mode} of order {order} gives {text got}, finite differences give {text wanted} (tolerance {text tolerance})."
            (Spelling.text
                transform
                "The derivative is wrong, or the function is not smooth here; look for rounding, branches and ‹stopGradient›.")

    /// Beyond it the differences of differences have no digits left, and the work doubles with each order.
    [<Literal>]
    let private highest = 10

    /// Order k: jvp and vjp of f agree with central differences along fixed directions, and so do those of its derivative, to order k.
    let rec leaves (transform: string) (order: int) (tolerance: float) (depth: int) (f: NDArray[] -> NDArray[]) (xs: NDArray[]) : unit =
        let ts = xs |> Array.mapi (fun i x -> direction (2 * i + depth) x.Aval)
        let active = Array.create xs.Length true
        let struct (ys, dys) = Jvp.apply transform f xs (ts |> Array.map Tangent)
        let dys = Array.map2 Tangent.dense ys dys
        let cs = ys |> Array.mapi (fun i y -> direction (2 * i + 1 + depth) y.Aval)
        let step = if single xs then 1e-2 else 1e-5
        let moved h = f (Array.map2 (fun x t -> Lax.add x (Lax.scale h t)) xs ts)
        let difference = (inner cs (moved step) - inner cs (moved -step)) / (2.0 * step)
        let along = inner cs dys
        let close (a: float) (b: float) = abs (a - b) <= tolerance * (1.0 + abs b) || (Double.IsNaN a && Double.IsNaN b)

        if not (close along difference) then fail transform "‹jvp›" depth along difference tolerance

        let l = Linearize.run transform f xs active
        let back = Transpose.tape l (cs |> Array.map (fun c -> c)) false

        let back =
            Array.map2
                (fun (x: NDArray) (b: NDArray | null) ->
                    match b with
                    | null -> Lax.zeros x.Aval
                    | b -> b)
                xs
                back

        if not (close (inner back ts) difference) then
            fail transform "‹vjp›" depth (inner back ts) difference tolerance

        if order > 1 then
            let forward zs =
                let struct (ys, dys) = Jvp.apply transform f zs (ts |> Array.map Tangent)
                Array.map2 Tangent.dense ys dys

            leaves transform (order - 1) tolerance (depth + 1) forward xs

    /// Refuses with the first disagreement it meets.
    let run (transform: string) (order: int) (f: 'P -> 'R) (p: 'P) : unit =
        if order < 1 || order > highest then
            Raise.transform "AD067" $"{transform}: order {order}." $"The order is from 1 to {highest}: each order doubles the work."

        let struct (xs, def) = Pytree.flatten transform "the argument" p
        TreeMath.requireFloating transform "the argument" def xs
        let struct (g, _) = Differentiate.leafwise transform f def
        let tolerance = if single xs then 1e-2 else 1e-5
        leaves transform order tolerance 1 g xs
