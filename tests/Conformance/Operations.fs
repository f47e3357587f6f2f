/// From a case to the function it names: a table of operations, programs, and graphs of operations.
module Conformance.Operations

open System.Collections.Generic
open AD
open Conformance.Cases

let private operations = dict (Elementwise.table @ Arrays.table @ Loops.table)
let private programs = dict (NamedPrograms.table @ Loops.programs)

let private graph (nodes: Node[]) : (NDArray[] -> NDArray[]) voption =
    if nodes |> Array.forall (fun n -> operations.ContainsKey n.Op) then
        ValueSome(fun inputs ->
            let values = List<NDArray>(inputs)

            for n in nodes do
                values.Add((operations[n.Op] n.Params (n.Args |> Array.map (fun i -> values[i])))[0])

            [| values[values.Count - 1] |])
    else
        ValueNone

/// The function of all inputs, or nothing where the library has no such operation yet.
let find (c: Case) : (NDArray[] -> NDArray[]) voption =
    match c.Kind with
    | "dag" -> graph c.Nodes
    | "program" ->
        match programs.TryGetValue c.Op with
        | true, f -> ValueSome(fun xs -> [| f xs |])
        | _ -> ValueNone
    | _ ->
        match operations.TryGetValue c.Op with
        | true, f -> ValueSome(f c.Params)
        | _ -> ValueNone
