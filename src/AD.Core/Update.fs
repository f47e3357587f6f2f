/// What functional updates lower to: selections for masks, movements for slices, scatters for index arrays.
namespace AD.Internal

open System
open AD

/// A part of an array, as an update wants it: where it is, and which shape a value for it has.
[<NoEquality; NoComparison>]
type internal Region =
    {
        Whole: NDArray
        Plan: Plan
        /// Counted from the front, of one shape; none for a part that movements alone reach.
        Indices: NDArray[]
        Mode: IndexMode
        Shape: int[]
    }

/// A mask whose value is the same at every place that it names: nothing depends on how many those are.
[<NoEquality; NoComparison>]
type internal MaskedRegion =
    {
        Array: NDArray
        /// Under the shape of the array.
        Mask: NDArray
        /// Under the shape of the array, in its dtype.
        Value: NDArray
    }

module internal Update =
    // ---- the value -------------------------------------------------------------------------------

    /// v in the dtype of x, refused where a number could be lost.
    let fitted (what: string) (x: NDArray) (v: NDArray) : NDArray =
        Raise.ifNull "value" v
        let a, b = x.Aval, v.Aval
        let struct (joint, _) = Promotion.join a.Dtype a.Weak b.Dtype b.Weak

        if joint <> a.Dtype then
            Raise.dtype
                "AD303"
                $"{what}: a value of {b.Dtype} into an array of {a.Dtype}."
                $"Nothing is narrowed silently: convert the value to {a.Dtype} or the array to {joint} by AsType."

        Words.Shared(v, a.Dtype, a.Weak)

    /// v under the shape of the part.
    let spread (what: string) (shape: int[]) (v: NDArray) : NDArray =
        let have = v.Aval.Shape

        if not (Dims.same have shape || Dims.same (Dims.broadcast what have shape) shape) then
            Raise.shape
                "AD304"
                $"{what}: a value of shape {Dims.text have} for a part of shape {Dims.text shape}."
                "The value must have the part's shape, or broadcast to it."

        Words.BroadcastTo(v, shape)

    // ---- the part --------------------------------------------------------------------------------

    /// Under a lenient mode integers are arrays of no axes, so that they may be out of range too.
    let private lenient (mode: IndexMode) (items: Ix[]) : Ix[] =
        if mode = IndexMode.Raise then
            items
        else
            items
            |> Array.map (fun item ->
                match item.Kind, item.Start with
                | IxKind.At, ValueSome i -> Ix.OfValue(Dense.int64Scalar Dtype.Int64 false (int64 i))
                | _ -> item)

    let part (what: string) (mode: IndexMode) (at: AtRef) : Region =
        if not (Enum.IsDefined mode) then
            Raise.index "AD305" $"{what}: the mode {int mode} is none of IndexMode." "Use IndexMode.Raise, Clip, Drop, Fill or Wrap."

        let x = at.Array
        let items = Words.WithoutMasks(what, x.Aval.Shape, at.Items)
        let plan = Indexing.plan what x.Aval.Shape (Words.Later(what, x.Aval.Shape, lenient mode items))

        if plan.Axes.Length = 0 then
            { Whole = x; Plan = plan; Indices = [||]; Mode = mode; Shape = plan.Shape }
        else
            let indices = Words.Indices(what, plan, mode)
            let picked = Dims.concat indices[0].Aval.Shape (Dims.without plan.Axes plan.Shape)
            let order = Indexing.order plan picked.Length indices[0].Rank

            {
                Whole = x
                Plan = plan
                Indices = indices
                Mode = mode
                Shape = order |> Array.map (fun i -> picked[i])
            }

    /// Whether it is known that no place is named twice. Clipping may bring two indices to one place.
    let private distinct (p: Region) : bool =
        let known = p.Indices |> Array.choose (fun i -> i.Concrete |> Option.ofObj)

        p.Mode <> IndexMode.Clip
        && known.Length = p.Indices.Length
        && Positions.distinct known (p.Plan.Axes |> Array.map (fun a -> p.Plan.Shape[a]))

    /// The axes of the index arrays first, as Gather gives and Scatter takes them.
    let private indicesFirst (p: Region) (v: NDArray) : NDArray =
        if p.Plan.Position = 0 then
            v
        else
            Lax.transpose (Dims.inverse (Indexing.order p.Plan v.Rank p.Indices[0].Rank)) v

    let private read (p: Region) : NDArray =
        let moved = Words.Moved(p.Whole, p.Plan)

        if p.Indices.Length = 0 then
            moved
        else
            Words.Gathered(moved, p.Plan, p.Indices, Words.BoundsOf p.Mode)

    // ---- slices: back by the way one came ----------------------------------------------------------

    let private cutShape (p: Plan) (x: NDArray) : int[] =
        if p.IsSliced then
            Array.init x.Rank (fun i -> Typing.sliced p.Start[i] p.Limit[i] p.Step[i])
        else
            x.Aval.Shape

    /// What `Moved` made of a part, put back under the order and the axes of the whole.
    let private unmoved (p: Plan) (x: NDArray) (moved: NDArray) : NDArray = moved |> Lax.reshape (cutShape p x) |> Lax.rev p.Reversed

    /// The cut at its place among the axes of the whole, this value everywhere else.
    let private padded (p: Plan) (x: NDArray) (elsewhere: NDArray) (cut: NDArray) : NDArray =
        let size = x.Aval.Shape
        let count = cut.Aval.Shape
        let hi = Array.init size.Length (fun i -> size[i] - p.Start[i] - ((count[i] - 1) * p.Step[i] + 1))
        Lax.pad p.Start hi (p.Step |> Array.map (fun s -> s - 1)) elsewhere cut

    let private scalarOf (x: NDArray) (v: float) : NDArray = Lax.full { x.Aval with Shape = Dims.scalar } v

    /// The whole, with this in place of what `Moved` took from it.
    let private putBack (p: Plan) (x: NDArray) (moved: NDArray) : NDArray =
        let cut = unmoved p x moved

        if not p.IsSliced then
            cut
        elif cut.Size = 0 then
            x
        elif Array.forall ((=) 1) p.Step then
            Lax.dynamicUpdateSlice x cut (p.Start |> Array.map (fun s -> Lax.integer (int64 s)))
        else
            let here = NDArray(Dense.full Dtype.Bool cut.Aval.Shape 1.0)
            let mask = padded p x (NDArray(Dense.scalar Dtype.Bool false 0.0)) here
            Lax.select mask (padded p x (scalarOf x 0.0) cut) x

    // ---- masks -----------------------------------------------------------------------------------

    /// The part as a mask under the array's shape, where one mask among whole axes names it and the value does not depend on how many it names.
    let masked (what: string) (at: AtRef) (v: NDArray) : MaskedRegion voption =
        let x, items = at.Array, at.Items
        Raise.ifNull (nameof items) items

        let isMask (item: Ix) =
            match item.Value with
            | null -> false
            | m -> m.Aval.Dtype = Dtype.Bool && m.Aval.Rank > 0

        let whole (item: Ix) = item.Kind = IxKind.All || item.Kind = IxKind.Ellipsis

        match items |> Array.tryFindIndex isMask with
        | Some at when items |> Array.indexed |> Array.forall (fun (i, item) -> i = at || whole item) ->
            let mask = NDArray(nonNull items[at].Value)
            let first = (Indexing.firstAxes what x.Aval.Shape items)[at]
            let behind = x.Rank - first - mask.Rank
            let have = v.Aval.Shape
            let counted = have.Length - behind - 1

            if counted >= 0 && have[counted] <> 1 then
                ValueNone
            else
                let under =
                    if counted < 0 then
                        v
                    else
                        Lax.reshape (Array.concat [ have[.. counted - 1]; Array.create mask.Rank 1; have[counted + 1 ..] ]) v

                ValueSome
                    {
                        Array = x
                        Mask = Lax.broadcast x.Aval.Shape (Array.init mask.Rank (fun i -> first + i)) mask
                        Value = spread what x.Aval.Shape (fitted what x under)
                    }
        | _ -> ValueNone

    /// The value where the mask is true, elsewhere a number that changes nothing: no other branch, so no NaN from one not taken.
    let private neutral (m: MaskedRegion) (v: float) : NDArray = Lax.select m.Mask m.Value (Lax.like m.Array v)

    // ---- the updates -----------------------------------------------------------------------------

    /// −0, since x + (−0) is x for both zeros.
    let private nothing (x: NDArray) = if x.Dtype.IsFloating then -0.0 else 0.0

    let private scatter (op: Writing) (p: Region) (v: NDArray) : NDArray =
        Words.Moved(p.Whole, p.Plan)
        |> fun moved -> Lax.scatter op p.Plan.Axes (Words.BoundsOf p.Mode) moved (indicesFirst p v) p.Indices
        |> putBack p.Plan p.Whole

    /// The part becomes f of it: of a place that is named twice the last result stays.
    let private modify (p: Region) (f: NDArray -> NDArray) : NDArray =
        let result = f (read p)

        if p.Indices.Length = 0 then putBack p.Plan p.Whole result else scatter Set p result

    let private value (what: string) (p: Region) (v: NDArray) : NDArray = v |> fitted what p.Whole |> spread what p.Shape

    let set (what: string) (mode: IndexMode) (at: AtRef) (v: NDArray) : NDArray =
        Raise.ifNull "value" v

        match masked what at v with
        | ValueSome m -> Lax.select m.Mask m.Value m.Array
        | ValueNone ->
            let p = part what mode at
            let v = value what p v
            if p.Indices.Length = 0 then putBack p.Plan p.Whole v else scatter Set p v

    let add (what: string) (mode: IndexMode) (at: AtRef) (v: NDArray) : NDArray =
        Raise.ifNull "value" v

        match masked what at v with
        | ValueSome m -> Lax.add m.Array (neutral m (nothing m.Array))
        | ValueNone ->
            let p = part what mode at
            let x = p.Whole
            let v = value what p v

            if p.Indices.Length > 0 then
                scatter Accumulate p v
            elif v.Size = 0 then
                x
            else
                let cut = unmoved p.Plan x v
                Lax.add x (if p.Plan.IsSliced then padded p.Plan x (scalarOf x (nothing x)) cut else cut)

    /// Where every index is inside its axis.
    let private inside (p: Region) (indices: NDArray[]) (axes: int[]) : NDArray =
        (axes, indices)
        ||> Array.map2 (fun axis i ->
            let n = Words.BesideInt(i, int64 p.Plan.Shape[axis])
            Lax.and' (Lax.ge i (Words.BesideInt(i, 0L))) (Lax.lt i n))
        |> Array.reduce Lax.and'

    /// Those places of the part that are in the array, under the part's shape.
    let private present (p: Region) : NDArray =
        let inside = inside p p.Indices p.Plan.Axes
        let first = Dims.concat inside.Aval.Shape (Dims.without p.Plan.Axes p.Plan.Shape)
        let mask = Lax.broadcast first (Array.init inside.Rank id) inside

        if p.Plan.Position = 0 then
            mask
        else
            Lax.transpose (Indexing.order p.Plan mask.Rank inside.Rank) mask

    /// f(x, v) where v is all values of one place combined: the values are sorted by place, combined by a scan that begins anew at each place,
    /// and written in that order, so that the last, which stays, is the whole.
    let private combined (p: Region) (combine: Binary) (f: NDArray -> NDArray -> NDArray) (v: NDArray) : NDArray =
        let updates = indicesFirst p v
        let shape = updates.Aval.Shape
        let lead = p.Indices[0].Rank
        let moved = Words.Moved(p.Whole, p.Plan)
        let axes = Array.init moved.Rank id
        let rest = axes |> Array.except p.Plan.Axes
        let bounds = Words.BoundsOf p.Mode
        let flat (x: NDArray) = Lax.reshape [| updates.Size |] x

        // each element on its own: every axis is indexed
        let index axis =
            match Array.IndexOf(p.Plan.Axes, axis) with
            | -1 -> Lax.iota shape (lead + Array.IndexOf(rest, axis)) Dtype.Int64
            | k ->
                let i = p.Indices[k] |> Lax.convert Dtype.Int64 |> Lax.broadcast shape (Array.init lead id)
                let last = Words.BesideInt(i, int64 (p.Plan.Shape[axis] - 1))
                if bounds = Clip then Lax.min (Lax.max i (Lax.like i 0.0)) last else i

        let indices = axes |> Array.map (index >> flat)

        let place =
            (indices, p.Plan.Shape)
            ||> Array.zip
            |> Array.fold (fun at (i, n) -> Lax.add (Lax.mul at (Words.BesideInt(at, int64 n))) i) (Lax.like indices[0] 0.0)

        // what is dropped is a place of its own
        let place = if bounds = Drop then Lax.select (inside p indices axes) place (Lax.like place -1.0) else place
        let sorted = Lax.sort 0 (Array.append [| place; flat updates |] indices)
        let ordered = sorted[2..]
        let n = updates.Size
        let another = Lax.ne (Lax.sliceAxis 0 1 n 1 sorted[0]) (Lax.sliceAxis 0 0 (n - 1) 1 sorted[0])
        let first = NDArray(Dense.full Dtype.Bool [| 1 |] 1.0)

        let join (a: NDArray[]) (b: NDArray[]) = [| Lax.binary Or a[0] b[0]; Lax.select b[0] b[1] (Lax.binary combine a[1] b[1]) |]

        let whole = Lax.associativeScan 0 join [| Lax.concat 0 [| first; another |]; sorted[1] |]
        let now = Lax.gather axes bounds moved ordered
        Lax.scatter Set axes bounds moved (f now whole[1]) ordered |> putBack p.Plan p.Whole

    /// f(x, v) at the part; the values of a place that is named more than once are combined first.
    let private update unique combine f (p: Region) (v: NDArray) : NDArray =
        if p.Indices.Length = 0 || v.Size = 0 || unique || distinct p then
            modify p (fun x -> f x v)
        else
            combined p combine f v

    /// f(x, v), for f with f(f(x, v), w) = f(x, v·w) and f(x, 1) = x.
    let byFactor (what: string) (mode: IndexMode) (unique: bool) (f: NDArray -> NDArray -> NDArray) (at: AtRef) (v: NDArray) : NDArray =
        Raise.ifNull "value" v

        match masked what at v with
        | ValueSome m -> f m.Array (neutral m 1.0)
        | ValueNone ->
            let p = part what mode at
            let v = value what p v

            // 1 for what is dropped: f of its own value need not have a derivative at the 0 that is read there
            let v =
                if p.Indices.Length > 0 && Words.BoundsOf mode = Drop then
                    Lax.select (present p) v (Lax.like v 1.0)
                else
                    v

            update unique Mul f p v

    let extremum (what: string) (mode: IndexMode) (op: Binary) (at: AtRef) (v: NDArray) : NDArray =
        Raise.ifNull "value" v

        match masked what at v with
        | ValueSome m -> Lax.select m.Mask (Lax.binary op m.Array m.Value) m.Array
        | ValueNone ->
            let p = part what mode at
            update false op (Lax.binary op) p (value what p v)

    let apply (what: string) (mode: IndexMode) (f: NDArray -> NDArray) (at: AtRef) : NDArray =
        let p = part what mode at

        modify p (fun x ->
            let y = f x

            if isNull (box y) then
                Raise.transform "AD306" $"{what}: the function returned null." "Return the array that takes the part's place."

            value what p y)

    /// The part, where indices out of range read as the mode says.
    let get (mode: IndexMode) (fill: NDArray | null) (at: AtRef) : NDArray =
        let p = part "Get" mode at
        let x = p.Whole

        if mode = IndexMode.Clip && p.Indices.Length > 0 && p.Indices[0].Size > 0 then
            for axis in p.Plan.Axes do
                if p.Plan.Shape[axis] = 0 then
                    Raise.index "AD685" "Get: an index into an axis of size 0." "An empty axis has no elements."

        if Words.BoundsOf mode <> Drop || p.Indices.Length = 0 then
            read p
        else
            let fill =
                match fill with
                | null ->
                    match x.Dtype with
                    | Dtype.Float64
                    | Dtype.Float32 -> scalarOf x nan
                    | Dtype.Int64 -> NDArray(Dense.int64Scalar Dtype.Int64 x.IsWeak Int64.MinValue)
                    | Dtype.Int32 -> scalarOf x (float Int32.MinValue)
                    | Dtype.UInt32 -> scalarOf x (float UInt32.MaxValue)
                    | Dtype.Bool -> scalarOf x 1.0
                | v -> fitted "Get" x v

            Lax.select (present p) (read p) (spread "Get" p.Shape fill)
