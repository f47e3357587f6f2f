/// The words in which a tree's structure is put down: paths, faults, keys, static values.
namespace AD.Internal

open System
open System.Collections.Generic
open System.Globalization
open System.Numerics
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Threading
open MathNet.Numerics
open MathNet.Numerics.LinearAlgebra
open AD

/// Where in a tree: `params.Layer1.W`, `[0]`, `["key"]`. The root is the empty path.
module internal TreePath =
    /// Beyond this a path helps nobody, and building it would be quadratic in the depth.
    let private longest = 400

    let join (outer: string) (inner: string) =
        if outer.Length = 0 then inner
        elif inner.Length = 0 then outer
        elif outer.Length + inner.Length > longest then inner
        elif inner[0] = '[' then String.Concat(outer, inner)
        else String.Concat(outer, ".", inner)

    let index (i: int) = String.Concat("[", i.ToString(CultureInfo.InvariantCulture), "]")

    /// As a programmer writes it: Dictionary<String, NDArray>, List<NDArray>.
    let rec typeName (t: Type) : string =
        if t.IsArray then
            let commas = String(',', t.GetArrayRank() - 1)

            match t.GetElementType() with
            | null -> t.Name
            | element -> String.Concat(typeName element, "[", commas, "]")
        elif t.IsGenericType then
            let name =
                match t.Name.IndexOf '`' with
                | -1 -> t.Name
                | i -> t.Name.Substring(0, i)

            let name =
                if name.StartsWith("FSharp", StringComparison.Ordinal) then
                    String.Concat("F# ", name.Substring(6).ToLowerInvariant())
                else
                    name

            String.Concat(name, "<", String.Join(", ", Array.map typeName (t.GetGenericArguments())), ">")
        else
            t.Name

    let rec value (x: obj | null) : string =
        match x with
        | null -> "null"
        | :? string as s -> String.Concat("\"", s, "\"")
        | :? bool as b -> if b then "true" else "false"
        | :? Type as t -> typeName t
        | :? IFormattable as f -> f.ToString(null, CultureInfo.InvariantCulture)
        | :? ITuple as t -> String.Concat("(", String.Join(", ", [ for i in 0 .. t.Length - 1 -> value t[i] ]), ")")
        | other ->
            match other.ToString() with
            | null -> typeName (other.GetType())
            | s -> s

    let key (k: obj | null) = String.Concat("[", value k, "]")

/// A tree that cannot be read, on its way to the door: each room it passes puts its own step before the path.
[<Sealed>]
type internal TreeFault(code: string, said: string, hint: string) =
    inherit Exception(said)
    let mutable path = ""
    member _.Code = code
    /// A predicate of the value at the path: "is null".
    member _.Said = said
    member _.Hint = hint
    member _.Path = path
    member _.Under(step: string) = path <- TreePath.join step path

/// A mutable static value (an array of plain numbers, a MathNet vector or matrix): copied in, copied out, equal by bits.
[<Sealed>]
type internal Snapshot(value: obj) =
    // Sizes and places, and the elements' bytes; a sparse matrix gives its entries only.
    static let arrayParts (a: Array) =
        let bytes: byte[] = Array.zeroCreate (Buffer.ByteLength a)
        Buffer.BlockCopy(a, 0, bytes, 0, bytes.Length)
        struct (Array.init a.Rank (fun axis -> a.GetLength axis), bytes)

    static let bytesOf (values: 'T[]) = MemoryMarshal.AsBytes(ReadOnlySpan<'T> values).ToArray()

    static let vectorParts (v: Vector<'T>) =
        let entries = Seq.toArray (v.EnumerateIndexed Zeros.AllowSkip)

        struct (Array.append [| v.Count |] (Array.map (fun struct (i, _) -> i) entries),
                bytesOf (Array.map (fun struct (_, x) -> x) entries))

    static let matrixParts (m: Matrix<'T>) =
        let entries = Seq.toArray (m.EnumerateIndexed Zeros.AllowSkip)

        struct (Array.append [| m.RowCount; m.ColumnCount |] (Array.collect (fun struct (i, j, _) -> [| i; j |]) entries),
                bytesOf (Array.map (fun struct (_, _, x) -> x) entries))

    static let copy (x: obj) : obj =
        match x with
        | :? ICloneable as c -> c.Clone()
        | _ -> Raise.impossible "a snapshot of a value that cannot be copied"

    static let parts (x: obj) =
        match x with
        | :? Array as a -> arrayParts a
        | :? Vector<float> as v -> vectorParts v
        | :? Vector<float32> as v -> vectorParts v
        | :? Vector<Complex> as v -> vectorParts v
        | :? Vector<Complex32> as v -> vectorParts v
        | :? Matrix<float> as m -> matrixParts m
        | :? Matrix<float32> as m -> matrixParts m
        | :? Matrix<Complex> as m -> matrixParts m
        | :? Matrix<Complex32> as m -> matrixParts m
        | _ -> Raise.impossible "a snapshot of a value that cannot be compared"

    let held = copy value
    member private _.Held = held
    member _.Give() = copy held

    override _.ToString() = TreePath.typeName (held.GetType())

    override _.Equals other =
        match other with
        | :? Snapshot as s when s.Held.GetType() = held.GetType() ->
            let struct (sizes, bytes) = parts held
            let struct (otherSizes, otherBytes) = parts s.Held

            ReadOnlySpan<int>(sizes).SequenceEqual(ReadOnlySpan<int> otherSizes)
            && ReadOnlySpan<byte>(bytes).SequenceEqual(ReadOnlySpan<byte> otherBytes)
        | _ -> false

    override _.GetHashCode() =
        let struct (sizes, bytes) = parts held
        let mutable h = HashCode()
        h.Add(held.GetType())
        h.Add sizes.Length
        h.AddBytes(ReadOnlySpan<byte>(bytes, 0, min bytes.Length 1024))
        h.ToHashCode()

/// The keys of a dictionary in their order, and what decides when two are the same.
[<Sealed>]
type internal Keys<'K>(keys: 'K[], comparer: obj | null) =
    member _.Keys = keys
    member _.Comparer = comparer

    override _.ToString() = String.Join(", ", Array.map (fun (k: 'K) -> TreePath.value (box k)) keys)

    override _.Equals other =
        match other with
        | :? Keys<'K> as o ->
            Object.Equals(comparer, o.Comparer)
            && ReadOnlySpan<'K>(keys).SequenceEqual(ReadOnlySpan<'K> o.Keys, EqualityComparer<'K>.Default)
        | _ -> false

    override _.GetHashCode() =
        let mutable h = HashCode()

        for k in keys do
            h.Add k

        h.ToHashCode()

/// One fact about a tree's structure, in the order of the walk.
type internal Fact =
    /// A value that comes back unchanged.
    | Static = 0
    /// A floating-point number, vector or matrix: static only where its path is declared so.
    | Number = 1
    | Count = 2
    /// Which case of a union; None or Some.
    | Case = 3
    | Keys = 4
    /// A class that may be inherited from, met as itself.
    | Exact = 5
    /// The class that stands where one of its bases was declared.
    | Derived = 6

[<Struct; CustomEquality; NoComparison>]
type internal Token =
    {
        Fact: Fact
        /// The value's own bits when they fit, so that the warm path boxes nothing.
        Bits: int64
        Item: obj | null
    }

    member a.Same(b: Token) = a.Fact = b.Fact && a.Bits = b.Bits && Object.Equals(a.Item, b.Item)

    override a.Equals other =
        match other with
        | :? Token as b -> a.Same b
        | _ -> false

    override a.GetHashCode() = HashCode.Combine(int a.Fact, a.Bits, a.Item)
