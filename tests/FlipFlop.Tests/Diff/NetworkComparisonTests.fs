module FlipFlop.Tests.Diff.NetworkComparisonTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
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
              Expect.floatClose Accuracy.medium compared.MeanShift (0.35 / 3.0) "the other two stay"
              let near = SpectrumComparison.Of(diagonal [ 0.9f ], diagonal [ 1.01f ])
              Expect.isEmpty near.Born "on the circle, not outside"
              let back = SpectrumComparison.Of(b, a)
              Expect.equal [ for each in back.Lost -> each.Real ] [ 1.25 ] "and the other way round"
          }

          test "of weights it is told how many differ, in which tensor first and by how much, down to the bits" {
              let draw () =
                  Initialiser.Draw(NetworkSpec(Units = 4), 3, 3, 1L)

              let a, b = draw (), draw ()
              Expect.isNull (WeightDifference.Between(a, b)) "the same"
              b.RecurrentKernel[5] <- b.RecurrentKernel[5] + 0.5f
              b.RecurrentKernel[6] <- b.RecurrentKernel[6] + 0.25f
              b.OutputKernel[1] <- b.OutputKernel[1] - 2f
              b.OutputBias[0] <- -0f

              let one, other =
                  nonNull (WeightDifference.Between(a, b)), nonNull (WeightDifference.Between(b, a))

              Expect.equal (one.Tensor, one.Values) ("recurrent_kernel", 4L) "minus nothing has other bits than nothing"
              Expect.floatClose Accuracy.medium one.Greatest.Value 2.0 "the greatest, of another tensor"
              Expect.equal other one "and the other way round"

              Expect.equal
                  (WeightDifference.Between(a, Initialiser.Draw(NetworkSpec(Units = 5), 3, 3, 1L)))
                  (WeightDifference("shape", 0L, Nullable()))
                  "of other sizes no two weights are compared"
          }

          test "networks of other sizes and other bits have neither spectra nor cubes to compare" {
              let of' file units bits =
                  side
                      file
                      (ReferenceResult.over
                          [ { ReferenceResult.places[3] with
                                File = file
                                Units = units
                                Bits = bits } ])

              let diff =
                  ExperimentDiff.Compare(of' "three-bits-1" 64 3, of' "two-bits" 48 2, DiffTerms())

              let network = Seq.exactlyOne diff.Networks
              Expect.isNull network.Spectrum "spectrum"
              Expect.isNull network.Cube "cube"
              Expect.equal (DiffNetworkWords.shape network) "" "shape"
          }

          test "where recorded trainings agree and stored weights do not, that is said, and not where trainings part" {
              let result =
                  ReferenceResult.over
                      [ { ReferenceResult.places[3] with
                            File = "two-bits"
                            Units = 48
                            Bits = 2 } ]

              let words sameSubject (divergence: FirstDifference | null) =
                  NetworkComparison(
                      Pair = MatchedRealization(result.Realizations[0], result.Realizations[0], sameSubject),
                      Weights = WeightDifference("input_kernel", 1L, Nullable 0.25),
                      Divergence = divergence,
                      Spectrum = null,
                      Cube = null
                  )
                  |> DiffNetworkWords.network

              let altered = words true null
              Expect.stringStarts altered "the recorded trainings agree to the last update, the stored" "the finding"
              Expect.stringEnds altered "after training: 1 weight differs by 0.25, input_kernel first" "and the weight"

              for other in [ words true (FirstDifference(1, 2L, "output_bias")); words false null ] do
                  Expect.isFalse (other.Contains "recorded") "trainings part, or are two"
          }

          test "of two bits it is squares whose shapes are compared" {
              let result =
                  ReferenceResult.over
                      [ { ReferenceResult.places[3] with
                            File = "two-bits"
                            Units = 48
                            Bits = 2 } ]

              let diff = ExperimentDiff.Compare(side "a" result, side "b" result, DiffTerms())
              Expect.stringContains (DiffNetworkWords.shape diff.Networks[0]) "shape distance of the squares " "words"
          } ]
