/// Depth, width, endless recursion and memory that is used up, in a process of their own: a stack overflow there ends that process, not the tests.
module PropertyTests.DepthRuns

open System
open System.Diagnostics
open System.IO
open PropertyTests.Sources
open Xunit

/// Where the tests were built, the program was too.
let private program =
    let configuration = DirectoryInfo(AppContext.BaseDirectory).Name
    Path.Combine(root, "artifacts", "bin", "Depth", configuration, "Depth.dll")

/// Runs tests/Depth to its end, within a heap of so many bytes where one is given.
let private completes (heap: string) (arguments: string) : unit =
    let start =
        ProcessStartInfo("dotnet", $"\"{program}\" {arguments}", RedirectStandardOutput = true, RedirectStandardError = true)

    if heap <> "" then start.Environment["DOTNET_GCHeapHardLimit"] <- heap

    use child = Process.Start start |> Unchecked.nonNull
    let errors = child.StandardError.ReadToEndAsync()
    let text = child.StandardOutput.ReadToEnd()
    child.WaitForExit()
    Assert.True((child.ExitCode = 0 && text.TrimEnd().EndsWith "done"), $"{arguments}: exit {child.ExitCode}\n{text}\n{errors.Result}")

/// A night (`AD_LONG=1`) takes a million operations, steps or parts, and ten million where memory allows.
let private night = Environment.GetEnvironmentVariable "AD_LONG" = "1"

[<Fact>]
let ``44: a chain of operations under every transform grows linearly, on a stack of 256 KB`` () =
    completes "" $"chains {if night then 1_000_000 else 50_000}"

    if night then
        completes "" "chains 10000000 value grad jvp makeJaxpr \"jit, first call and second\" \"dead code\" print"

[<Fact>]
let ``44: loops of many steps grow linearly under every word and transform, on a stack of 256 KB`` () =
    completes "" $"loops {if night then 1_000_000 else 20_000}"
    completes "" $"steps {if night then 10_000_000 else 50_000}"

[<Fact>]
let ``46: many inputs, parts, readers and arguments`` () = completes "" $"widths {if night then 1_000_000 else 50_000}"

[<Fact>]
let ``36: recursion without end through transforms is an exception, and recursion 10,000 deep on a stack for it is not`` () =
    completes "" "recursion"

[<Fact>]
let ``34: an array for which there is no room is an OutOfMemoryException that leaves nothing behind`` () = completes "0x4000000" "memory"
