/// The reference reverse mode, number by number: slopes come from the complex step, so that no derivative rule is written here. It gives the
/// gradient and A, the sum of what rounding can do to a reverse accumulation.
module internal PropertyTests.RandomPrograms.Tapes

open System.Numerics
open PropertyTests.RandomPrograms.Ir
open PropertyTests.RandomPrograms.Algebra

/// A number with its place on the tape, −1 for a constant.
[<Struct>]
type Entry = { Value: float; Place: int }

/// Each place has at most two parents with slopes.
type Tape() =
    inherit Algebra<Entry>()
    let left = ResizeArray<int>()
    let right = ResizeArray<int>()
    let leftSlope = ResizeArray<float>()
    let rightSlope = ResizeArray<float>()

    let record value (l: Entry) dl (r: Entry) dr : Entry =
        if l.Place < 0 && r.Place < 0 then
            { Value = value; Place = -1 }
        else
            left.Add l.Place
            right.Add r.Place
            leftSlope.Add dl
            rightSlope.Add dr
            { Value = value; Place = left.Count - 1 }

    let none = { Value = 0.0; Place = -1 }

    /// A number with respect to which there are derivatives.
    member _.Variable(x: float) : Entry =
        left.Add -1
        right.Add -1
        leftSlope.Add 0.0
        rightSlope.Add 0.0
        { Value = x; Place = left.Count - 1 }

    override _.Const c = { Value = c; Place = -1 }
    override _.Re x = x.Value
    override _.Add(x, y) = record (x.Value + y.Value) x 1.0 y 1.0
    override _.Sub(x, y) = record (x.Value - y.Value) x 1.0 y -1.0
    override _.Mul(x, y) = record (x.Value * y.Value) x y.Value y x.Value
    override _.Div(x, y) = let q = x.Value / y.Value in record q x (1.0 / y.Value) y (-q / y.Value)

    override _.Smooth(f, x) =
        if x.Place < 0 then
            { Value = smoothReal f x.Value; Place = -1 }
        else
            let z = Complexes.smooth f (Complex(x.Value, Complexes.h))
            record z.Real x (z.Imaginary / Complexes.h) none 0.0

    /// The adjoints of Σ seedₖ·placeₖ, and beside them the sums of the contributions' sizes.
    member _.Backward(seeds: struct (Entry * float)[]) : struct (float[] * float[]) =
        let adjoint = Array.zeroCreate<float> left.Count
        let sizes = Array.zeroCreate<float> left.Count

        let give place (x: float) =
            if place >= 0 && x <> 0.0 then
                adjoint[place] <- adjoint[place] + x
                sizes[place] <- sizes[place] + abs x

        for struct (entry, seed) in seeds do
            give entry.Place seed

        for i in left.Count - 1 .. -1 .. 0 do
            give left[i] (adjoint[i] * leftSlope[i])
            give right[i] (adjoint[i] * rightSlope[i])

        struct (adjoint, sizes)

    /// The tangents of all places, from those of the variables.
    member _.Forward(tangents: struct (Entry * float)[]) : float[] =
        let t = Array.zeroCreate<float> left.Count

        for struct (entry, x) in tangents do
            t[entry.Place] <- x

        for i in 0 .. left.Count - 1 do
            if left[i] >= 0 then t[i] <- t[i] + leftSlope[i] * t[left[i]]

            if right[i] >= 0 then t[i] <- t[i] + rightSlope[i] * t[right[i]]

        t
