/// checkpoint: a function whose backward pass computes again what the forward pass did not keep.
namespace AD

/// <summary>What the backward pass of a <c>checkpoint</c> may keep of the forward pass; the rest it computes again.</summary>
type CheckpointPolicy =
    /// <summary>Only the arguments: least memory, one more forward pass.</summary>
    | Nothing = 0
    /// <summary>The arguments and the results of matrix products, which are dear to compute again.</summary>
    | Dots = 1
    /// <summary>All that it reads, as without a checkpoint.</summary>
    | Everything = 2

namespace AD.Internal

open AD

module internal Checkpointing =
    let private saving (what: string) (policy: CheckpointPolicy) : Saving =
        match policy with
        | CheckpointPolicy.Nothing -> SaveNothing
        | CheckpointPolicy.Dots -> SaveDots
        | CheckpointPolicy.Everything -> SaveEverything
        | _ -> Raise.transform "AD092" $"{what}: no policy is {int policy}." "Use CheckpointPolicy.Nothing, Dots or Everything."

    /// f, staged at each call: what it captures becomes an operand, so that what it computes of that is not kept either.
    let checkpoint (what: string) (policy: CheckpointPolicy) (f: 'P -> 'R) : 'P -> 'R =
        Pytree.check<'P> what "the argument"
        Pytree.check<'R> what "the result of the function"
        let saving = saving what policy

        fun p ->
            let struct (xs, def) = Pytree.flatten what "the argument" p
            let struct (g, result) = Differentiate.leafwise what f def
            let struct (program, captured) = Stage.capture what (xs |> Array.map Lax.aval) g
            let outs = Lax.checkpoint saving (Simplify.program program) (Array.append xs captured)
            Pytree.unflatten result.Value outs
