/// Cases as JSON, by the shape of their types: a union case is its name, or an object of its name and fields.
module internal PropertyTests.RandomPrograms.Json

open System
open System.Globalization
open System.Text.Json
open System.Text.Json.Nodes
open Microsoft.FSharp.Reflection
open PropertyTests.RandomPrograms.Cases

let private number (x: float) : JsonNode | null =
    if Double.IsFinite x && not (x = 0.0 && Double.IsNegative x) then
        JsonValue.Create x
    else
        JsonValue.Create(x.ToString("R", CultureInfo.InvariantCulture))

let rec private encode (t: Type) (v: obj) : JsonNode | null =
    match v with
    | :? float as x -> number x
    | :? int as n -> JsonValue.Create n
    | :? bool as b -> JsonValue.Create b
    | :? string as s -> JsonValue.Create s
    | :? Array as xs ->
        let element = Unchecked.nonNull (t.GetElementType())
        JsonArray [| for x in xs -> encode element (Unchecked.nonNull x) |]
    | _ when FSharpType.IsUnion(t, true) ->
        let case, fields = FSharpValue.GetUnionFields(v, t, true)
        let types = case.GetFields() |> Array.map _.PropertyType

        if fields.Length = 0 then
            JsonValue.Create case.Name
        else
            let o = JsonObject()
            o[case.Name] <- JsonArray(Array.map2 (fun t f -> encode t (Unchecked.nonNull f)) types fields)
            o
    | _ ->
        let o = JsonObject()

        for p in FSharpType.GetRecordFields(t, true) do
            o[p.Name] <- encode p.PropertyType (Unchecked.nonNull (p.GetValue v))

        o

let rec private decode (t: Type) (j: JsonNode) : objnull =
    if t = typeof<float> then
        match j.GetValueKind() with
        | JsonValueKind.String -> box (Double.Parse(j.GetValue<string>(), CultureInfo.InvariantCulture))
        | _ -> box (j.GetValue<float>())
    elif t = typeof<int> then
        box (j.GetValue<int>())
    elif t = typeof<bool> then
        box (j.GetValue<bool>())
    elif t = typeof<string> then
        box (j.GetValue<string>())
    elif t.IsArray then
        let element = Unchecked.nonNull (t.GetElementType())
        let items = j.AsArray()
        let xs = Array.CreateInstance(element, items.Count)

        for i in 0 .. items.Count - 1 do
            xs.SetValue(decode element (Unchecked.nonNull items[i]), i)

        box xs
    elif FSharpType.IsUnion(t, true) then
        let find name = FSharpType.GetUnionCases(t, true) |> Array.find (fun c -> c.Name = name)

        match j.GetValueKind() with
        | JsonValueKind.String -> FSharpValue.MakeUnion(find (j.GetValue<string>()), [||], true)
        | _ ->
            let pair = Seq.head (j.AsObject())
            let case = find pair.Key
            let items = (Unchecked.nonNull pair.Value).AsArray()
            let fields = case.GetFields() |> Array.mapi (fun i f -> decode f.PropertyType (Unchecked.nonNull items[i]))
            FSharpValue.MakeUnion(case, fields, true)
    else
        let o = j.AsObject()

        let fields = FSharpType.GetRecordFields(t, true) |> Array.map (fun p -> decode p.PropertyType (Unchecked.nonNull o[p.Name]))
        FSharpValue.MakeRecord(t, fields, true)

/// On one line.
let write (c: Case) : string = (Unchecked.nonNull (encode typeof<Case> c)).ToJsonString()

let read (line: string) : Case = unbox<Case>(Unchecked.nonNull (decode typeof<Case> (Unchecked.nonNull (JsonNode.Parse line))))
