/// debugPrint, debugCallback, errorIf: what a program does beside computing, in its order, when it runs.
namespace AD.Internal

open System
open System.Collections.Concurrent
open System.Runtime.CompilerServices
open AD

/// The user's function on the numbers of a tree.
[<Sealed>]
type internal UserCallback<'P>(def: Treedef, action: 'P -> unit) =
    inherit CallbackRule()

    // what it computes is its own affair, not that of a body under way
    override _.Invoke ins = Stage.inside null (fun () -> action (Pytree.unflatten def (ins |> Array.map (fun d -> NDArray d))))

module internal Reporting =
    /// One name for one action on one kind of tree, so that programs written down twice are equal.
    let private names = ConditionalWeakTable<obj, ConcurrentDictionary<Treedef, RuleName>>()

    let private always = Lax.truth true

    /// Writes the format, the leaves of p in its holes, when the program runs.
    let print (what: string) (format: string) (p: 'P) : unit =
        Raise.ifNull (nameof format) format
        let xs = Pytree.leaves what "the value" p

        try
            Reports.text format (xs |> Array.map (fun _ -> Dense.float64Scalar false 0.0)) |> ignore
        with :? FormatException ->
            Raise.transform
                "AD087"
                $"""{what}: "{format}" is not a format for {Message.count xs.Length "array"}."""
                "Write {0}, {1} ... where the arrays stand, and {{ for a brace; a plain number is no array until Np.Scalar makes it one."

        Lax.report (DebugPrint format) always xs

    /// Calls the action with the numbers of p when the program runs.
    let callback (what: string) (origin: 'F) (action: 'P -> unit) (p: 'P) : unit =
        let struct (xs, def) = Pytree.flatten what "the value" p
        let text = Closures.nameOf (Unchecked.nonNull (box origin))
        let own = names.GetValue(Unchecked.nonNull (box origin), (fun _ -> ConcurrentDictionary()))

        let name = own.GetOrAdd(def, (fun def -> RuleTable.register "debug_callback" text (UserCallback<'P>(def, action))))

        Lax.report (DebugCallback name) always xs

    /// Fails when the program runs and the mask is true anywhere.
    let errorIf (what: string) (message: string) (mask: NDArray) : unit =
        Raise.ifNull (nameof message) message
        Raise.ifNull (nameof mask) mask

        if mask.Dtype <> Dtype.Bool then
            Raise.dtype "AD091" $"{what}: the condition is {mask.Aval}." "Give a mask, the result of a comparison."

        Lax.report (ErrorIf message) always [| mask |]
