/// The source text itself: no division for an index in a kernel's loop, no wildcard over primitives, no rec files, sizes, first lines.
module PropertyTests.Sources

open System
open System.IO
open System.Text.RegularExpressions
open Xunit

/// The root of the checkout, found from where the tests were built: paths in the source are rewritten by deterministic builds.
let internal root =
    let rec up (directory: DirectoryInfo | null) : string =
        match directory with
        | null -> failwith "AD.sln is above no directory of the built tests"
        | d -> if File.Exists(Path.Combine(d.FullName, "AD.sln")) then d.FullName else up d.Parent

    up (DirectoryInfo AppContext.BaseDirectory)

let private relative (path: string) = Path.GetRelativePath(root, path).Replace('\\', '/')

let private files (directories: string list) : string list =
    [
        for d in directories do
            for f in Directory.EnumerateFiles(Path.Combine(root, d), "*.*", SearchOption.AllDirectories) do
                let r = relative f

                if (r.EndsWith ".fs" || r.EndsWith ".cs") && not (r.Contains "/obj/") && not (r.Contains "/bin/") then
                    r
    ]

let private lines (file: string) : string[] = File.ReadAllLines(Path.Combine(root, file))

/// Code without comments and strings, line by line.
let private code (file: string) : string[] =
    lines file |> Array.map (fun line -> Regex.Replace(Regex.Replace(line, "\"([^\"\\\\]|\\\\.)*\"", "\"\""), "//.*$", ""))

let private none (what: string) (found: string list) : unit =
    let all = String.Join("\n", found)
    Assert.True(found.IsEmpty, $"{what}:\n{all}")

// ---- kernels ----------------------------------------------------------------------------------------------------

/// Integer operands of / and %: names that index, count or address.
let private indexDivision =
    Regex
        @"\b(i|j|k|n|m|p|q|index|flat|position|offset|linear|at|place|row|column|lane|inner|outer|count|length|size|stride)\b(\[[^\]]*\])?\s*(/|%)=?\s"

/// The lines of a file that are inside a loop: C# by braces, F# by indentation.
let private inLoops (file: string) : (int * string) list =
    let text = code file

    if file.EndsWith ".cs" then
        let mutable depth = 0
        let loops = Collections.Generic.Stack<int>()

        [
            for i in 0 .. text.Length - 1 do
                let line = text[i]

                if loops.Count > 0 then i + 1, line

                if Regex.IsMatch(line, @"^\s*(for|while|foreach)\s*\(") then loops.Push depth

                for c in line do
                    if c = '{' then
                        depth <- depth + 1
                    elif c = '}' then
                        depth <- depth - 1

                        while loops.Count > 0 && loops.Peek() >= depth do
                            loops.Pop() |> ignore
        ]
    else
        let indent (s: string) = s.Length - s.TrimStart().Length
        let mutable loop = Int32.MaxValue

        [
            for i in 0 .. text.Length - 1 do
                let line = text[i]

                if line.Trim() <> "" then
                    if indent line <= loop then loop <- Int32.MaxValue

                    if loop < Int32.MaxValue then i + 1, line

                    if loop = Int32.MaxValue && Regex.IsMatch(line, @"^\s*(for|while)\s") then loop <- indent line
        ]

[<Fact>]
let ``no kernel computes an index by division in a loop`` () =
    [
        for file in files [ "src/AD.Kernels"; "src/AD.Core/Kernels" ] do
            for number, line in inLoops file do
                if indexDivision.IsMatch line then $"{file}({number}): {line.Trim()}"
    ]
    |> none "an index is divided inside a loop"

[<Fact>]
let ``the search for divisions finds one`` () =
    Assert.Matches(indexDivision, "var row = index / columns;")
    Assert.Matches(indexDivision, "let j = i % n")
    Assert.DoesNotMatch(indexDivision, "y = x / scale;")

// ---- matches over primitives ---------------------------------------------------------------------------------------

let private primitives =
    Regex
        @"^\s*\|\s*(Unary|IntegerPow|SincDerivative|Binary|Compare|Select|Convert|StopGradient|Broadcast|Reshape|Transpose|Slice|Pad|Rev|Concat|Iota|Reduce|ArgReduce|Cumulative|Dot|Gather|Scatter|DynamicSlice|DynamicUpdateSlice|Sort|Plain|Cond|Scan|While|Call|Custom|CustomLinear|Checkpoint|Report)\b"

/// A wildcard arm that stands at the same indentation as an arm of a primitive, in one match.
let private wildcards (text: string[]) : int list =
    let indent (s: string) = s.Length - s.TrimStart().Length

    [
        for i in 0 .. text.Length - 1 do
            if Regex.IsMatch(text[i], @"^\s*\|\s*_\s*(->|when)") then
                let own = indent text[i]
                let above = Seq.init i (fun k -> text[i - 1 - k]) |> Seq.filter (fun l -> l.Trim() <> "")
                let inMatch = above |> Seq.takeWhile (fun l -> indent l > own || (indent l = own && l.TrimStart().StartsWith '|'))

                if inMatch |> Seq.exists (fun l -> indent l = own && primitives.IsMatch l) then i + 1
    ]

let private overPrimitives =
    files [ "src/AD.Core/Transforms" ]
    @ [
        "src/AD.Core/Bodies.fs"
        "src/AD.Core/Typing.fs"
        "src/AD.Core/Simplify.fs"
        "src/AD.Core/Reuse.fs"
        "src/AD.Core/Run.fs"
        "src/AD.Core/Print.fs"
        "src/AD.Core/Kernels/Eager.fs"
    ]

[<Fact>]
let ``every match over primitives names them all`` () =
    [
        for file in overPrimitives do
            for line in wildcards (code file) do
                $"{file}({line})"
    ]
    |> none "a wildcard arm beside arms of primitives"

[<Fact>]
let ``the search for wildcards finds one`` () =
    Assert.Equal<int list>([ 5 ], wildcards [| "match p with"; "| Unary op ->"; "    f op"; "| Dot _"; "| _ -> g" |])

    Assert.Empty(
        wildcards
            [|
                "match p with"
                "| Unary op ->"
                "    match op with"
                "    | Neg -> 1"
                "    | _ -> 2"
                "| Dot _ -> 3"
            |]
    )

[<Fact>]
let ``an incomplete match is an error`` () = Assert.Contains("FS0025", File.ReadAllText(Path.Combine(root, "Directory.Build.props")))

// ---- files -----------------------------------------------------------------------------------------------------------

let private everything = files [ "src"; "tests/PropertyTests" ]

[<Fact>]
let ``no file is rec`` () =
    [
        for file in everything do
            if code file |> Array.exists (fun l -> Regex.IsMatch(l, @"^\s*(namespace|module)\s+(internal\s+|private\s+)?rec\b")) then
                file
    ]
    |> none "a recursive file"

/// Files that are longer than a reader likes, each with its reason.
let private long =
    dict
        [
            "src/AD.Core/Np.fs", "one word after another, each a line of code under its documentation"
            "src/AD.Core/NDArray.fs", "the array, its operators and the traces are mutually recursive types, which F# wants in one file"
            "src/AD.Core/Nn.fs", "one word after another, each a line of code under its documentation"
            "src/AD.CSharp/Transforms.Jacobians.cs", "an overload for each number of arguments, each a line of code under its documentation"
            "tests/PropertyTests/Nesting.fs", "the numbered cases of one list, in its order"
        ]

[<Fact>]
let ``files have at most 400 lines, but for those with a reason`` () =
    [
        for file in everything do
            let n = (lines file).Length

            if n > 400 && not (long.ContainsKey file) then $"{file}: {n}"
    ]
    |> none "a file of more than 400 lines"

[<Fact>]
let ``the first line of a source file says in a sentence what it is`` () =
    [
        for file in everything do
            let first = (lines file)[0]

            if not (Regex.IsMatch(first, @"^///? \S.*[.:?]")) then $"{file}: {first}"
    ]
    |> none "no sentence at the head"

[<Fact>]
let ``nothing is left to be done in comments, and nothing is formatted by culture`` () =
    [
        for file in files [ "src" ] do
            for i, line in Array.indexed (lines file) do
                if Regex.IsMatch(line, @"\b(TODO|TBD|FIXME|HACK)\b") then $"{file}({i + 1}): {line.Trim()}"

            if file.StartsWith "src/AD.Core" then
                for i, line in Array.indexed (code file) do
                    if Regex.IsMatch(line, @"\bsprintf\b|\bprintf\b|%A") then $"{file}({i + 1}): {line.Trim()}"
    ]
    |> none "left over"

[<Fact>]
let ``every code of an error is in a test, and no test names one that is not`` () =
    let codes (directories: string list) =
        files directories
        |> Seq.collect (fun f -> Regex.Matches(File.ReadAllText(Path.Combine(root, f)), "\\bAD[0-9]{3}\\b") |> Seq.map _.Value)
        |> Set.ofSeq

    let raised =
        files [ "src" ]
        |> Seq.collect (fun f -> Regex.Matches(File.ReadAllText(Path.Combine(root, f)), "\"(AD[0-9]{3})\"") |> Seq.map _.Groups[1].Value)
        |> Set.ofSeq

    Assert.True(raised.Count > 150, $"only {raised.Count} codes are found")
    let named = codes [ "tests" ]
    raised - named |> Set.toList |> none "in no test"
    named - raised |> Set.toList |> none "in tests alone"
