/// The rules beside the programs that name them. An entry lives as long as its name does, which is as long as a program holds it.
namespace AD.Internal

open System
open System.Runtime.CompilerServices
open AD

[<AbstractClass>]
type internal Rule() = class end

/// A linear function given by its adjoint, as the program that it is on operands of these types.
[<AbstractClass>]
type internal LinearRule() =
    inherit Rule()
    abstract Program: operands: Aval[] * outs: Aval[] -> Jaxpr

/// A function of the user's that is called with numbers, for its effect.
[<AbstractClass>]
type internal CallbackRule() =
    inherit Rule()
    abstract Invoke: Dense[] -> unit

module internal RuleTable =
    let private table = ConditionalWeakTable<RuleName, Rule>()

    /// A name for a rule; `kind` is the name of the primitive that calls it.
    let register (kind: string) (text: string) (rule: Rule) : RuleName =
        let name = RuleName(kind, text)
        table.Add(name, rule)
        name

    let find<'T when 'T :> Rule> (name: RuleName) : 'T =
        match table.TryGetValue name with
        | true, (:? 'T as rule) -> rule
        | _ -> Raise.impossible (String.Concat("no rule has the name ", name.Text))
