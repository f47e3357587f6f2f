/// Printed programs, compared line by line with those in goldens/. AD_WRITE_GOLDENS=1 writes the file anew.
module PropertyTests.Goldens

open System
open System.IO
open System.Text.RegularExpressions
open Microsoft.FSharp.Reflection
open AD
open Xunit

let private x = Np.Scalar 2.0
let private v = arr [ 1.0; 2.0; 3.0 ]
let private m = Np.Reshape(Np.Arange 6.0, (2, 3))
let private entry (name: string) (f: NDArray -> 'R) (at: NDArray) = name, fun () -> (makeJaxpr f at).ToString()

let private slow (x: NDArray) = sin x + cos x * x ** 2
let private rosenbrock (p: NDArray) = let x, y = unpack2 p in 100.0 * (y - x ** 2) ** 2 + (1.0 - x) ** 2
let private mse (w: NDArray) = Np.Mean((m *@ w - 1.0) ** 2)

let private programs: (string * (unit -> string)) list =
    [
        entry "square" (fun x -> x ** 2) x
        entry "grad square" (grad (fun x -> x ** 2)) x
        entry "grad (grad sin)" (grad (grad sin)) x
        entry "slow_fn" slow v
        entry "jvp slow_fn" (fun x -> jvp slow x (Np.OnesLike x)) v
        entry "vmap slow_fn" (vmap slow) v
        entry "jit slow_fn" (jit slow) v
        entry "grad (jit (sum slow_fn))" (grad (jit (fun x -> Np.Sum(slow x)))) v
        entry "jit (grad (sum slow_fn))" (jit (grad (fun x -> Np.Sum(slow x)))) v
        entry "vmap (jit slow_fn)" (vmap (jit slow)) v
        entry "rosenbrock" rosenbrock (arr [ 1.0; 2.0 ])
        entry "grad rosenbrock" (grad rosenbrock) (arr [ 1.0; 2.0 ])
        entry "mse" mse v
        entry "grad mse" (grad mse) v
        entry "hessian mse" (hessian mse) v
        entry "jacfwd tanh" (jacfwd tanh) v
        entry "softmax" (fun x -> Nn.Softmax x) v
        entry "relu" Nn.Relu v
        entry "where" (fun x -> Np.Where(x .> 0.0, x, -x)) v
        entry "cumsum and sort" (fun x -> Np.Cumsum(Np.Sort x)) v
        entry "max and argmax" (fun x -> Np.Max x, Np.Argmax x) v
        entry "slices" (fun x -> x[1..] - x[.. -2]) v
        entry "take" (fun x -> Np.Take(x, Np.Array [| 2; 0 |])) v
        entry "update" (fun x -> x.At[1].Set(Np.Scalar 5.0)) v
        entry "concatenate" (fun x -> Np.Concatenate [ x; 2.0 * x ]) v
        entry "einsum" (fun x -> Np.Einsum("ij,kj->ik", x, x)) m
        entry "float32" (fun x -> x * 2.0 + 1.0) (Np.Ones(3, Dtype.Float32))
        entry "stop_gradient" (grad (fun x -> x * stopGradient x)) x
        entry "reshape and transpose" (fun x -> x.T.Reshape(6)) m
        entry "vmap (grad)" (vmap (grad (fun x -> x ** 3))) v
        entry "cond" (fun x -> Lax.cond (x .> 0.0) (fun () -> sin x) (fun () -> -x)) x
        entry "grad cond" (grad (fun x -> Lax.cond (x .> 0.0) (fun () -> sin x) (fun () -> -x))) x
        entry "vmap cond" (vmap (fun x -> Lax.cond (x .> 0.0) (fun () -> sin x) (fun () -> -x))) v
        entry "switch" (fun x -> Lax.switch 1 [ (fun () -> x); (fun () -> x * x); (fun () -> exp x) ]) x
        entry "scan" (fun x -> Lax.scan (fun (c: NDArray) (e: NDArray) -> tanh (c * e), c + e) (Np.Scalar 1.0) x) v
        entry "grad scan" (grad (fun x -> fst (Lax.scan (fun (c: NDArray) (e: NDArray) -> tanh (c * e), ()) (Np.Scalar 1.0) x))) v
        entry "scan without inputs" (fun x -> fst (Lax.iterate 5 (fun (c: NDArray) -> c * x, ()) x)) x
        entry "foriLoop" (fun x -> Lax.foriLoop 0 10 (fun i (c: NDArray) -> c + x * i) x) x
        entry "foriLoop, counted" (fun x -> Lax.foriLoop 0 (Np.Argmax x) (fun _ (c: NDArray) -> c * x) x) v
        entry "whileLoop" (Lax.whileLoop (fun c -> c .< 10.0) (fun c -> c * 2.0)) x
        entry "grad whileLoop" (grad (fun x -> Lax.whileLoop (fun c -> c .< 10.0) (fun c -> c * sin x) x)) x
        entry "vmap whileLoop" (vmap (Lax.whileLoop (fun c -> c .< 10.0) (fun c -> c * 2.0))) v
        entry "map" (Lax.map (fun (e: NDArray) -> e * e)) v
        entry "associativeScan" (Lax.associativeScan (fun (a: NDArray) b -> a * b)) v
    ]

// ---- rules of one's own, memory, reports ----------------------------------------------------------------

let private byJvp = customJvp (fun x -> sin x) (fun x t -> sin x, t * cos x)
let private byVjp = customVjp (fun x -> sin x) (fun x -> sin x, x) (fun x c -> c * cos x)
let private byBoth = customRules (fun x -> sin x) (fun x t -> sin x, t * cos x) (fun x -> sin x, x) (fun x c -> c * cos x)
let private twoLayers (w: NDArray) = Np.Sum(tanh (sin (m *@ w) * 2.0))
let private forward f (x: NDArray) = jvp f x (Np.OnesLike x)

let private rules: (string * (unit -> string)) list =
    [
        entry "customJvp" byJvp x
        entry "grad customJvp" (grad byJvp) x
        entry "jvp customJvp" (forward byJvp) x
        entry "vmap customJvp" (vmap byJvp) v
        entry "grad (jit customJvp)" (grad (jit byJvp)) x
        entry "customVjp" byVjp x
        entry "grad customVjp" (grad byVjp) x
        entry "jvp customVjp" (forward byVjp) x
        entry "vmap (vmap customVjp)" (vmap (vmap byVjp)) m
        entry "jvp (vmap customVjp)" (forward (vmap byVjp)) v
        entry "grad (grad customVjp)" (grad (grad byVjp)) x
        entry "jvp customRules" (forward byBoth) x
        entry "grad customRules" (grad byBoth) x
        entry "checkpoint" (checkpoint twoLayers) v
        entry "grad (checkpoint f)" (grad (checkpoint twoLayers)) v
        entry "grad (checkpointWith Dots f)" (grad (checkpointWith CheckpointPolicy.Dots twoLayers)) v
        entry "grad (checkpointWith Everything f)" (grad (checkpointWith CheckpointPolicy.Everything twoLayers)) v
        entry "jvp (checkpoint f)" (forward (checkpoint sin)) x
        entry
            "debugPrint"
            (fun x ->
                debugPrint "x is {0}" x
                x * x)
            x
        entry
            "vmap debugPrint"
            (vmap (fun x ->
                debugPrint "x is {0}" x
                x * x))
            v
        entry
            "grad debugCallback"
            (grad (fun x ->
                debugCallback ignore x
                x * x))
            x
        entry
            "vmap (grad errorIf)"
            (vmap (
                grad (fun x ->
                    errorIf "negative" (x .< 0.0)
                    sqrt x)
            ))
            v
        entry "checkNaN" (checkNaN (fun x -> log x * 2.0)) x
    ]

let private files = [ "programs.txt", programs; "rules.txt", rules ]
let private source (file: string) = Path.Combine(Sources.root, "tests", "PropertyTests", "goldens", file)

let private text (programs: (string * (unit -> string)) list) : string =
    // lines of this file move when it is written in
    let steady (text: string) = Regex.Replace(text, @"\.fs:\d+", ".fs:#")
    programs |> List.map (fun (name, print) -> $"# {name}\n{steady (print ())}\n") |> String.concat "\n"

/// All of them, printed now.
let internal printed () : string = files |> List.map (snd >> text) |> String.concat "\n"

[<Fact>]
let ``programs print as they did`` () =
    for file, programs in files do
        let got = text programs

        if Environment.GetEnvironmentVariable "AD_WRITE_GOLDENS" = "1" then
            File.WriteAllText(source file, got)

        let lines (s: string) = s.Replace("\r", "").Split '\n'
        let wanted = lines (File.ReadAllText(source file))
        let got = lines got

        for i in 0 .. min wanted.Length got.Length - 1 do
            Assert.True((wanted[i] = got[i]), $"{file}, line {i + 1}: “{got[i]}” in place of “{wanted[i]}”")

        Assert.Equal(wanted.Length, got.Length)

[<Fact>]
let ``a printed program is the same in every run and on every thread`` () =
    for _, programs in files do
        let first = text programs
        let again = System.Threading.Tasks.Task.Run(fun () -> text programs).Result
        Assert.Equal(first, again)

/// The types that a primitive's parameters are made of, down to those that hold nothing else.
let rec private parts (seen: Collections.Generic.HashSet<Type>) (t: Type) : Type list =
    let within (ts: Type seq) = ts |> Seq.toList |> List.collect (parts seen)
    let every = Reflection.BindingFlags.Instance ||| Reflection.BindingFlags.NonPublic ||| Reflection.BindingFlags.Public

    if not (seen.Add t) then
        []
    elif t.IsArray then
        within [ Unchecked.nonNull (t.GetElementType()) ]
    // constants are numbers; a program's tables of what was made of it are caches
    elif t = typeof<AD.Internal.Jaxpr> then
        within [ typeof<AD.Internal.Aval>; typeof<AD.Internal.Eqn> ]
    elif t.IsPrimitive || t.IsEnum || t = typeof<string> || t = typeof<Dtype> then
        [ t ]
    elif FSharpType.IsUnion(t, true) then
        within
            [
                for case in FSharpType.GetUnionCases(t, true) do
                    for f in case.GetFields() -> f.PropertyType
            ]
    else
        t :: within [ for f in t.GetFields every -> f.FieldType ]

[<Fact>]
let ``programs are plain data: no parameter of a primitive holds a delegate, a type, an array or a tracer`` () =
    let found = parts (Collections.Generic.HashSet()) typeof<AD.Internal.Prim>

    for t in found do
        Assert.False(typeof<Delegate>.IsAssignableFrom t, $"{t}")
        Assert.False(typeof<AD.Internal.Value>.IsAssignableFrom t, $"{t}")
        Assert.False(typeof<Trace>.IsAssignableFrom t, $"{t}")
        Assert.False((t = typeof<NDArray> || t = typeof<obj> || t = typeof<Type> || t.Name.StartsWith "FSharpFunc"), $"{t}")

    Assert.Contains(typeof<AD.Internal.RuleName>, found)
    Assert.Contains(typeof<AD.Internal.Aval>, found)
    // the walk would see one
    Assert.Contains(typeof<Func<int>>, parts (Collections.Generic.HashSet()) typeof<Func<int> option>)
