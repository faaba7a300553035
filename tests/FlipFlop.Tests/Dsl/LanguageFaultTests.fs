/// Mistakes in an experiment: every one is told at once, with its place.
module FlipFlop.Tests.Dsl.LanguageFaultTests

open Expecto
open FlipFlop.Tests
open FlipFlop
open FlipFlop.Experiments.Specification

/// The faults of an experiment; none if it has none.
let private faultsOf (declare: unit -> ExperimentSpec) =
    try
        declare () |> ignore
        []
    with :? FaultyExperimentException as faulty ->
        List.ofSeq faulty.Faults

let private fieldsOf declare = faultsOf declare |> List.map _.Field

[<Tests>]
let tests =
    testList
        "LanguageFaults"
        [ testCase "a value that is not allowed names its field, value, bounds, file and line"
          <| fun () ->
              let before = int __LINE__

              let declare () =
                  experiment "x" { network (tanhNetwork { units -7 }) }

              let after = int __LINE__
              let fault = faultsOf declare |> List.exactlyOne
              Expect.equal fault.Field "units" "the field"
              Expect.stringContains fault.Message "-7" "the value"
              Expect.stringContains fault.Message "1 to 4096" "what is allowed"
              Expect.stringEnds (nonNull fault.File) "LanguageFaultTests.fs" "the file"
              Expect.isTrue (before < fault.Line.Value && fault.Line.Value < after) "the line"

          testCase "every fault is told at once, by line"
          <| fun () ->
              let faults =
                  faultsOf (fun () ->
                      experiment "no name" {
                          task (flipFlop { hold 341.0<ms> })
                          network (tanhNetwork { units 0 })
                          training (adam { learningRate -1.0 })
                          seeds [ 3; 3 ]
                      })

              Expect.equal
                  (faults |> List.map _.Field)
                  [ "name"; "hold"; "units"; "learningRate"; "seeds" ]
                  "the fields, in the file's order"

              let lines = faults |> List.map _.Line.Value
              Expect.equal (lines |> List.map (fun line -> line - lines[0])) [ 0; 1; 2; 3; 4 ] "their lines"

          testCase "a fault of a swept value stands where the axis is, not where the single value is"
          <| fun () ->
              let fault =
                  faultsOf (fun () ->
                      experiment "x" {
                          network (tanhNetwork { units 64 })
                          sweep [ inputNoise [ 0.1 ]; units [ 0 ] ]
                      })
                  |> List.exactlyOne

              let ofBase =
                  faultsOf (fun () -> experiment "x" { network (tanhNetwork { units 0 }) }) |> List.exactlyOne

              Expect.equal fault.Field "units" "the field"
              Number.isLessThan (fault.Line.Value + 4) ofBase.Line.Value "the sweep's line"

          testCase "a keyword given twice in a block is a fault with both lines"
          <| fun () ->
              let fault =
                  faultsOf (fun () ->
                      experiment "x" {
                          network (
                              tanhNetwork {
                                  units 64
                                  recurrent orthogonal
                                  units 32
                              }
                          )
                      })
                  |> List.exactlyOne

              Expect.equal fault.Field "units" "the field"
              Expect.stringContains fault.Message "more than once" "what is wrong"
              Expect.stringContains fault.Message $"and {fault.Line.Value}" "the second line"
              Expect.stringContains fault.Message $"{fault.Line.Value - 2} and" "the first line"

          testCase "data gives the trials, so that trials beside it are given twice"
          <| fun () ->
              Expect.equal
                  (fieldsOf (fun () ->
                      experiment "x" {
                          training (
                              adam {
                                  data (fresh 512)
                                  trials 512
                              }
                          )
                      }))
                  [ "trials" ]
                  "the faults"

          testCase "a block given twice is a fault"
          <| fun () ->
              Expect.equal
                  (fieldsOf (fun () ->
                      experiment "x" {
                          seeds [ 1 ]
                          seeds [ 2 ]
                      }))
                  [ "seeds" ]
                  "the faults"

          testCase "zipped axes of unequal lengths are one fault"
          <| fun () ->
              let fault =
                  faultsOf (fun () -> experiment "x" { sweep [ zip [ units [ 8; 16 ]; inputNoise [ 0.1 ] ] ] })
                  |> List.exactlyOne

              Expect.stringContains fault.Message "units has 2" "the first axis"
              Expect.stringContains fault.Message "inputNoise has 1" "the second"

          testCase "no seeds at all are a fault"
          <| fun () ->
              let none: int list = []
              Expect.equal (fieldsOf (fun () -> experiment "x" { seeds none })) [ "seeds" ] "the faults" ]
