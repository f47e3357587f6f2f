/// The rows of branches and loops for the table of primitives: bodies that are smooth in all that is real.
module internal PropertyTests.Control

open System
open AD
open AD.Internal
open PropertyTests.Generators

let private count = Lax.aval (Lax.integer 0L)
let private loop trips = { Trips = trips; Reverse = false; Consts = 1; Carries = 1; Unroll = 1 }

/// A step of a scan: the carry and the element out are smooth in const, carry and element.
let private step (zs: NDArray[]) =
    let next = Lax.add (Lax.mul zs[0] (Lax.sin zs[1])) zs[2]
    [| next; Lax.mul next (Lax.cos zs[1]) |]

/// A label, and how to draw the primitive, the operands in which derivatives are tried, and all operands.
let examples: (string * (Random -> int -> Prim * int[] * NDArray[])) list =
    [
        "cond",
        (fun rnd least ->
            let xs = reals rnd (List.replicate 2 (dims rnd least (rnd.Next 3), (between -2.0 2.0)))
            let avals = xs |> Array.map Lax.aval

            let branches =
                [|
                    Stage.closed "cond" avals (fun zs -> [| Lax.mul (Lax.sin zs[0]) zs[1]; zs[0] |])
                    Stage.closed "cond" avals (fun zs -> [| Lax.square zs[1]; Lax.zeros avals[0] |])
                    Stage.closed "cond" avals (fun zs -> [| Lax.add zs[0] zs[1]; Lax.exp zs[1] |])
                |]

            Cond branches, [| 1; 2 |], Array.append [| integers rnd [||] -1 3 |] xs)

        for reverse in [ false; true ] do
            (if reverse then "scan backward" else "scan"),
            (fun rnd least ->
                let shape = dims rnd least (rnd.Next 2)
                let length = rnd.Next 4

                let xs =
                    reals
                        rnd
                        [
                            shape, (between -2.0 2.0)
                            shape, (between -2.0 2.0)
                            Array.append [| length |] shape, (between -2.0 2.0)
                        ]

                let body = Stage.closed "scan" (Array.create 3 xs[0].Aval) step
                Scan(body, { loop (Fixed length) with Reverse = reverse }), [| 0; 1; 2 |], xs)

        "scan counted",
        (fun rnd least ->
            let shape = dims rnd least (rnd.Next 2)
            let xs = reals rnd (List.replicate 2 (shape, (between -2.0 2.0)))
            let body = Stage.closed "scan" (Array.create 2 xs[0].Aval) (fun zs -> [| Lax.mul zs[0] (Lax.sin zs[1]) |])
            Scan(body, loop Counted), [| 1; 2 |], Array.append [| integers rnd [||] 0 4 |] xs)
        "while",
        (fun rnd least ->
            let shape = dims rnd least (rnd.Next 2)
            let xs = reals rnd (List.replicate 2 (shape, (between -2.0 2.0)))
            let x = xs[0].Aval
            let condition = Stage.closed "while" [| count; count; x |] (fun zs -> [| Lax.lt zs[1] zs[0] |])

            let body =
                Stage.closed "while" [| x; count; x |] (fun zs -> [| Lax.add zs[1] (Lax.integer 1L); Lax.mul zs[0] (Lax.sin zs[2]) |])

            While(condition, body, 1, 1), [| 1; 3 |], [| integers rnd [||] 0 4; xs[0]; integers rnd [||] 0 2; xs[1] |])
    ]
