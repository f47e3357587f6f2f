/// Every function and its derivatives within their limits, over the committed tables of 60-digit references.
module PropertyTests.AccuracyTests

open System
open System.IO
open AD
open Conformance.Accuracy
open Xunit

let private ofTable (e: Entry) = judge (Path.Combine(Sources.root, "tests/Conformance/accuracy", e.Name + ".csv.gz")) e

let names: TheoryData<string> = TheoryData<string>(functions |> List.map (fun e -> e.Name))

[<Theory; MemberData(nameof names)>]
let ``values and derivatives are within their limits`` (name: string) =
    let judgement = ofTable (functions |> List.find (fun e -> e.Name = name))
    let all = String.Join("\n", judgement.Faults |> List.truncate 20)
    Assert.True(judgement.Rows > 300)
    Assert.True(judgement.Faults.IsEmpty, $"{judgement.Faults.Length} results beyond their limits:\n{all}")

[<Fact>]
let ``the judge finds a function that is three places off`` () =
    let exp = functions |> List.find (fun e -> e.Name = "exp")
    let off (x: NDArray) = Np.Exp x * (1.0 + 3.0 * Math.ScaleB(1.0, -52))
    let judgement = ofTable { exp with Function = Of1 off }
    Assert.NotEmpty judgement.Faults

[<Fact>]
let ``the measure of errors`` () =
    let reference v rest = { Value = v; Rest = rest; Given = true }
    Assert.Equal(0.25, error 1.0 (reference 1.0 -0.25))
    Assert.Equal(1.0, error (1.0 + Math.ScaleB(1.0, -52)) (reference 1.0 0.0))
    Assert.Equal(3.0, error (3.0 * Double.Epsilon) (reference 0.0 0.0))
    Assert.Equal(1.0, error infinity (reference Double.MaxValue 0.0))
    Assert.Equal(infinity, error nan (reference 1.0 0.0))
    Assert.Equal(0.0, error nan (reference nan 0.0))
