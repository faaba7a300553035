module FlipFlop.Tests.Diff.NetworkComparisonTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Analysis
open FlipFlop.Experiments.Diff
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

[<Tests>]
let tests =
    testList
        "NetworkComparison"
        [ test "cubes are compared as NumPy and SciPy compare them" {
              let of' file =
                  side
                      file
                      (ReferenceResult.over
                          [ { ReferenceResult.places[3] with
                                File = file } ])

              let diff =
                  ExperimentDiff.Compare(of' "three-bits-1", of' "three-bits-2", DiffTerms())

              let cube = nonNull (Seq.exactlyOne diff.Networks).Cube

              let recorded =
                  JsonDocument.Parse(File.ReadAllText(TestData.path "networks/pairs.json")).RootElement.EnumerateArray()
                  |> Seq.find (fun pair ->
                      (pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString()) = ("three-bits-1",
                                                                                                "three-bits-2"))

              let number (name: string) = recorded.GetProperty(name).GetDouble()

              Expect.floatClose
                  Accuracy.medium
                  cube.ShapeDistance
                  (number "angular_shape_distance_rad")
                  "shape distance"

              Expect.floatClose Accuracy.medium cube.Disparity (number "procrustes_disparity") "disparity"

              Expect.stringContains
                  (DiffNetworkWords.shape diff.Networks[0])
                  $"shape distance of the cubes {DiffWords.number cube.ShapeDistance}"
                  "said"
          }

          test "eigenvalues are matched whatever their order, and outliers are born and lost" {
              let diagonal (values: float32 list) =
                  let size = values.Length

                  Spectrum.Of(
                      ReadOnlySpan(
                          [| for row in 0 .. size - 1 do
                                 for column in 0 .. size - 1 -> if row = column then values[row] else 0f |]
                      ),
                      size
                  )

              let a, b = diagonal [ 1.5f; 0.9f; -0.5f ], diagonal [ -0.5f; 1.25f; 1.5f ]
              let compared = SpectrumComparison.Of(a, b)
              Expect.floatClose Accuracy.medium compared.GreatestShift 0.35 "0.9 moves to 1.25"
              Expect.equal [ for each in compared.Born -> each.Real ] [ 1.25 ] "born"
              Expect.isEmpty compared.Lost "lost"
              let back = SpectrumComparison.Of(b, a)
              Expect.equal [ for each in back.Lost -> each.Real ] [ 1.25 ] "and the other way round"
          } ]
