/// The verdict's counts and sentences, and the names by which realizations go.
module FlipFlop.Tests.Reports.VerdictTests

open System
open System.Globalization
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private ofPlaces places =
    Sweep.ofResult (ReferenceResult.over places)

let private trainedPlaces =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

/// Networks that differ in their seed alone: some hold all and make every transition, some do one of both or neither.
let private alike (files: string list) =
    ofPlaces
        [ for at, file in List.indexed files ->
              { ReferenceResult.places[3] with
                  File = file
                  Seed = int64 at } ]

let private holds (network: FlipFlop.Analysis.NetworkAnalysis) = network.SettledStates.CountRight = 8

let private makes (network: FlipFlop.Analysis.NetworkAnalysis) =
    let longest = network.Transitions[network.Transitions.Count - 1]
    longest.Right = longest.Transitions

/// One network that holds all, with the transitions that another one makes.
let private holdingWith other =
    let result = ReferenceResult.standard.Value

    let one, transitions =
        result.Realizations[3], (nonNull result.Realizations[other].Trained).Transitions

    let known = nonNull one.Trained

    let analysis =
        FlipFlop.Analysis.NetworkAnalysis(
            Version = known.Version,
            Units = known.Units,
            Bits = known.Bits,
            StepMs = known.StepMs,
            Spectrum = known.Spectrum,
            RecurrentWeights = known.RecurrentWeights,
            Response = known.Response,
            StateSpace = known.StateSpace,
            MemoryStates = known.MemoryStates,
            SettledStates = known.SettledStates,
            Transitions = transitions,
            Noise = known.Noise
        )

    let realization =
        RealizationResult(
            Realization = one.Realization,
            Outcome = one.Outcome,
            History = one.History,
            Trained = analysis,
            Untrained = one.Untrained
        )

    ExperimentResult(Plan = result.Plan, Realizations = [| realization |], Claims = [||], SpecJson = result.SpecJson)

let private radius (networks: (int * FlipFlop.Analysis.NetworkAnalysis) list) =
    (median [ for _, network in networks -> (nonNull network.Spectrum).SpectralRadius ])
        .ToString("0.00", CultureInfo.InvariantCulture)

[<Tests>]
let tests =
    testList
        "Report page"
        [ test "the verdict counts what holds and what makes every transition of those that were trained" {
              let networks = List.map snd (Sweep.trained standard.Value)

              let counts =
                  [ for count in Verdict.counts standard.Value -> count.What, count.Right, count.Of ]

              Expect.equal
                  counts
                  [ "finished", 7, 9
                    "hold all eight states", (List.filter holds networks).Length, 8
                    "make every transition after 500 ms", (List.filter makes networks).Length, 8 ]
                  "counts"


              Expect.all
                  (Verdict.counts standard.Value)
                  (fun count -> count.Interval = "")
                  "cells share seeds: no interval"
          }

          test "one that holds every state and forgets at the longest gap has no memory" {
              let sweep = Sweep.ofResult (holdingWith 8)

              Expect.equal
                  [ for count in Verdict.counts sweep -> count.Right ]
                  [ 1; 1; 0 ]
                  "finished, holds, makes none"

              Expect.stringStarts (Verdict.sentence sweep) "0 of 1 network has a memory" "sentence"
              let able = Sweep.ofResult (holdingWith 4)

              Expect.stringStarts
                  (Verdict.sentence able)
                  "1 of 1 network has a memory: it makes every transition after every gap and keeps"
                  "one that does both"

              let title = "make every transition"

              let share sweep =
                  (SweepGrid.quantities sweep |> List.find (fun quantity -> quantity.Title = title)).Of

              Expect.equal (share sweep sweep.Result.Realizations[0]) (Some 0.0) "in a map"
          }

          test "a memory both holds and makes every transition; the untrained are counted beside" {
              let both network = holds network && makes network
              let untrained = Sweep.untrained standard.Value |> List.map snd |> List.filter both
              let trained = Sweep.trained standard.Value |> List.map snd |> List.filter both

              Expect.stringContains
                  (Verdict.sentence standard.Value)
                  ($"{trained.Length} of 8 networks have a memory: they make every transition after every gap and keep all eight states "
                   + $"through 2,000 steps of silence (untrained networks of the same seeds: {untrained.Length} of 3).")
                  "sentence"
          }

          test "where nothing but the seed differs the verdict's counts have Wilson's interval, of one network none" {
              let sweep =
                  alike
                      [ "three-bits-1"
                        "three-bits-2"
                        "three-bits-forgets"
                        "three-bits-barely-trained" ]

              let count = (Verdict.counts sweep)[1]
              let interval = Wilson.Interval(count.Right, 4)

              Expect.equal
                  count.Interval
                  $"95 %%: {Figure.percent interval.Low} to {Figure.percent interval.High}"
                  "of four"

              let one = Verdict.counts (Sweep.ofResult ReferenceResult.single.Value)
              Expect.all one (fun count -> count.Interval = "") "of one"
          }

          test "the verdict has the median radius at each value of the last parameter, and of the untrained" {
              let at noise =
                  Sweep.trained standard.Value
                  |> List.filter (fun (index, _) ->
                      standard.Value.Result.Realizations[index].Realization.Cell.Task.InputNoise = noise)
                  |> radius

              Expect.stringContains
                  (Verdict.sentence standard.Value)
                  ($"Median spectral radius: {at 0.1} at inputNoise 0.1, {at 0.2} at inputNoise 0.2, {at 0.4} at inputNoise 0.4; "
                   + $"untrained {radius (Sweep.untrained standard.Value)}.")
                  "radii"
          }

          test "a report with failed realizations is partial, and counts those that figures show" {
              let sweep =
                  ReferenceResult.places
                  |> List.map (fun place ->
                      if place.Outcome = RealizationOutcome.Diverged then
                          { place with
                              Outcome = RealizationOutcome.Failed }
                      else
                          place)
                  |> ofPlaces

              let notice = (Verdict.partial sweep).Value
              Expect.stringEnds notice "1 not trained yet, 1 failed. Figures show the 7 others." "notice"

              for figure in Report.figures sweep do
                  Expect.stringStarts (Verdict.labelled sweep figure).Caption "Partial: 7 of 9 realizations." figure.Id
          }

          test "a claim of which nothing can be judged hangs on nothing" {
              let claim =
                  ClaimSpec("a claim", Quantifier.All, "heldStates", Comparison.AtLeast, 8.0)

              Expect.equal (Verdict.claimNote standard.Value (ClaimVerdict(claim, Nullable(), 0, 0, 9))) "" "note"
          }

          test "untrained networks of other seeds are not taken for one another, and values are sorted" {
              let sweep = ofPlaces (List.rev trainedPlaces)
              Expect.equal (Sweep.untrained sweep).Length 3 "24 units once, 64 units with two seeds"

              let values =
                  [ for parameter in sweep.Parameters -> List.map Sweep.written parameter.Values ]

              Expect.equal values [ [ "24"; "64" ]; [ "0.1"; "0.2"; "0.4" ] ] "ascending"
          }

          test "a rerun names the folder of results where it is another, and a file with blanks in quotes" {
              let result = ReferenceResult.standard.Value

              let elsewhere =
                  ExperimentResult(
                      Plan = result.Plan,
                      Realizations = result.Realizations,
                      Claims = result.Claims,
                      SpecJson = result.SpecJson,
                      StoredSpec = StoredSpec("my results", "it's/spec.json")
                  )

              let line = Sweep.rerun (Sweep.ofResult elsewhere) result.Realizations[3].Realization
              Expect.stringStarts line "flipflop run 'it'\\''s/spec.json' --set" "file"
              Expect.stringEnds line " --results 'my results'" "folder"
          }

          test "names, outcomes and short keys are each realization's own" {
              Expect.equal (Sweep.name standard.Value 4) "units 64, inputNoise 0.1, seed 2" "name"
              Expect.equal (Sweep.outcome RealizationOutcome.ReachedGoal) "reachedGoal" "outcome"
              Expect.equal (Sweep.shortKey "0123456789") "01234567" "eight characters"
          } ]
