module FlipFlop.Tests.Analysis.StateSpaceTests

open System
open System.Text.Json
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

let private within tolerance actual expected message =
    Expect.floatClose { absolute = tolerance; relative = 0.0 } actual expected message

let private numbers (json: JsonElement) (key: string) =
    [| for element in json.GetProperty(key).EnumerateArray() -> element.GetDouble() |]

let private row length (matrix: float[]) index =
    Array.sub matrix (index * length) length

let private dot = Array.fold2 (fun sum (a: float) b -> sum + a * b) 0.0

[<Tests>]
let tests =
    testList
        "State space"
        [ for name in TestData.networksAndAuthors do
              test $"NumPy's singular values and scikit-learn's components of {name}" {
                  TestData.skipIfMissing name
                  let space = (TestData.analysisOf name).StateSpace
                  let json = TestData.referenceJson name
                  let svd = json.GetProperty "svd_uncentred"
                  let recorded = numbers svd "singular_values"
                  Expect.hasLength space.SingularValues recorded.Length "as many"

                  // Both programs are backward stable: singular values are good to roundings of the largest one.
                  for index in 0 .. recorded.Length - 1 do
                      within (1e-13 * recorded[0]) space.SingularValues[index] recorded[index] $"singular value {index}"

                  let compare (ours: float[]) theirs what =
                      Array.iteri (fun index share -> within 1e-12 ours[index] share $"{what} {index}") theirs

                  compare space.Energy (numbers svd "energy") "energy"
                  let pca = json.GetProperty "pca_sklearn"
                  let ratios = numbers pca "explained_variance_ratio"
                  Expect.hasLength space.ExplainedVarianceRatio ratios.Length "as many components"
                  compare space.ExplainedVarianceRatio ratios "component"
              }

              test $"NumPy's first three singular directions of {name}, up to sign" {
                  TestData.skipIfMissing name
                  let analysis = TestData.analysisOf name
                  let theirs = TestData.reference name "svd/right_vectors_first5"
                  let values = analysis.StateSpace.SingularValues

                  for index in 0..2 do
                      let ours = row analysis.Units analysis.StateSpace.Directions index
                      let cosine = abs (dot ours (row analysis.Units theirs index))
                      let square value = value * value

                      // Eigenvectors of the Gram matrix turn by its rounding, some 1e-15 of the largest squared
                      // singular value, over the gap to the next; a cosine falls short of 1 by half the angle's square.
                      let gap =
                          List.min
                              [ for other in 0..3 do
                                    if other <> index then
                                        abs (square values[index] - square values[other]) ]

                      let angle = 1e-14 * square values[0] / gap
                      within (square angle + 1e-14) cosine 1.0 $"direction {index}"
                      Expect.isGreaterThan (ours |> Array.maxBy abs) 0.0 "largest component"
              }

          test "The trajectory is the states in the directions" {
              let name = "two-bits"
              let space = (TestData.analysisOf name).StateSpace
              let set = EightStateSet.Of(TestData.taskOf name)
              let run = Simulation.Run(TestData.readWeights name, set.Trial)

              for step in 0 .. set.Steps - 1 do
                  for direction in 0..2 do
                      let expected = dot (row 48 run.States step) (row 48 space.Directions direction)
                      within 1e-13 space.Trajectory[step * 3 + direction] expected $"step {step}, direction {direction}"
          }

          test "A singular value far below the largest keeps its digits" {
              // Two orthogonal columns of lengths 1 and 1e-7, turned by 30 degrees: the Gram matrix alone, whose
              // entries carry 1e-16, would leave the smaller one two digits.
              let c, s = cos (Math.PI / 6.0), sin (Math.PI / 6.0)
              let rows = [| 0.6, 0.8e-7; 0.8, -0.6e-7 |]

              let states =
                  rows |> Array.collect (fun (a, b) -> [| c * a - s * b; s * a + c * b |])

              let space = StateSpace.Of(states, 2, 2)
              within 1e-15 space.SingularValues[0] 1.0 "largest"
              within 1e-15 space.SingularValues[1] 1e-7 "smallest"
          }

          test "More steps than units and more units than steps give the same values" {
              let random = Random 5
              let tall = Array.init (30 * 6) (fun _ -> random.NextDouble() - 0.3)
              let wide = Array.init (30 * 6) (fun index -> tall[index % 30 * 6 + index / 30])
              let ofTall, ofWide = StateSpace.Of(tall, 30, 6), StateSpace.Of(wide, 6, 30)

              for index in 0..5 do
                  within 1e-14 ofWide.SingularValues[index] ofTall.SingularValues[index] $"value {index}"
          }

          test "Two units have two directions, and a third of zeros" {
              let space = StateSpace.Of([| 1.0; 0.0; 0.0; 2.0; 1.0; 1.0 |], 3, 2)
              Expect.hasLength space.SingularValues 2 "values"
              Expect.equal (row 2 space.Directions 2) [| 0.0; 0.0 |] "third direction"

              Expect.all
                  [ for step in 0..2 -> space.Trajectory[step * 3 + 2] ]
                  (fun value -> value = 0.0)
                  "third column"
          }

          test "States that never move have no shares, and break nothing" {
              let space = StateSpace.Of(Array.zeroCreate 20, 5, 4)
              Expect.all space.SingularValues (fun value -> value = 0.0) "values"
              Expect.all space.Energy Double.IsNaN "energy"
              Expect.all space.ExplainedVarianceRatio Double.IsNaN "variance"
          } ]
