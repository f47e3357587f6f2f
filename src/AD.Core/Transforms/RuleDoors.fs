/// Rules as C# writes them, made into what the core takes; and functions that look inside.
namespace AD.Internal

open System
open AD

[<AbstractClass; Sealed>]
type internal RuleDoor private () =
    /// `origin` is the delegate that the user wrote, for its name.
    static member Jvp(transform: string, origin: Delegate, f: 'P -> 'R, rule: Func<'P, 'P, struct ('R * 'R)>) : 'P -> 'R =
        Raise.ifNull (nameof rule) rule
        Customs.jvp transform origin f (fun p t -> rule.Invoke(p, t))

    static member Vjp(transform: string, origin: Delegate, f: 'P -> 'R, fwd: Func<'P, struct ('R * 'S)>, bwd: Func<'S, 'R, 'P>) : 'P -> 'R =
        Raise.ifNull (nameof fwd) fwd
        Raise.ifNull (nameof bwd) bwd
        Customs.vjp transform origin f fwd.Invoke (fun s c -> bwd.Invoke(s, c))

    static member Both
        (
            transform: string,
            origin: Delegate,
            f: 'P -> 'R,
            rule: Func<'P, 'P, struct ('R * 'R)>,
            fwd: Func<'P, struct ('R * 'S)>,
            bwd: Func<'S, 'R, 'P>
        ) : 'P -> 'R =
        Raise.ifNull (nameof rule) rule
        Raise.ifNull (nameof fwd) fwd
        Raise.ifNull (nameof bwd) bwd
        Customs.both transform origin f (fun p t -> rule.Invoke(p, t)) fwd.Invoke (fun s c -> bwd.Invoke(s, c))

    /// fwd of two arguments as one of their pair.
    static member Paired(fwd: Func<'A, 'B, struct ('R * 'S)>) : Func<struct ('A * 'B), struct ('R * 'S)> =
        Raise.ifNull (nameof fwd) fwd
        Func<_, _>(fun (struct (a, b)) -> fwd.Invoke(a, b))

    static member Callback(transform: string, action: Action<'P>, value: 'P) : unit =
        Raise.ifNull (nameof action) action
        Reporting.callback transform action action.Invoke value
