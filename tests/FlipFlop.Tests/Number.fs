/// What a NaN fails: Expecto's comparisons let it pass, and Seq.max passes it over.
module FlipFlop.Tests.Number

open Expecto

let inline isLessThan actual limit what =
    if not (actual < limit) then
        failtestf "%s: %A is not less than %A" what actual limit

let inline isAtMost actual limit what =
    if not (actual <= limit) then
        failtestf "%s: %A is more than %A" what actual limit

/// The largest of some numbers, NaN if one of them is.
let largest (numbers: float seq) = Seq.fold max -infinity numbers

[<Tests>]
let tests =
    let fails check =
        Expect.throwsT<AssertException> check "a NaN does not pass"

    testList
        "Number"
        [ test "a NaN passes no limit" {
              fails (fun () -> isLessThan nan 1.0 "NaN")
              fails (fun () -> isAtMost nan 1.0 "NaN")
          }

          test "a number passes the limits that it keeps, and fails the others" {
              isLessThan 1.0 2.0 "less"
              isAtMost 2.0 2.0 "equal"
              fails (fun () -> isLessThan 2.0 2.0 "equal")
              fails (fun () -> isAtMost 3.0 2.0 "more")
          }

          test "the largest of numbers with a NaN among them is a NaN, wherever it stands" {
              for numbers in [ [ nan; 1.0; 2.0 ]; [ 1.0; nan; 2.0 ]; [ 1.0; 2.0; nan ] ] do
                  Expect.isTrue (System.Double.IsNaN(largest numbers)) $"{numbers}"

              Expect.equal (largest [ 1.0; 3.0; 2.0 ]) 3.0 "of numbers alone"
          } ]
