module FlipFlop.Tests.Analysis.CubeGeometryTests

open System
open System.Text.Json
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

let private within tolerance actual expected message =
    Expect.floatClose { absolute = tolerance; relative = 0.0 } actual expected message

/// States whose axes (bits x units) are given: the sum of each bit's axis times its sign.
let private additive (axes: float list list) =
    let bits, units = axes.Length, axes[0].Length
    let signs = SignPatterns.All bits

    Array.init ((1 <<< bits) * units) (fun index ->
        List.sum [ for bit in 0 .. bits - 1 -> float signs[index / units * bits + bit] * axes[bit][index % units] ])

let private statesOf (json: JsonElement) =
    SignPatterns.IndexOf(ReadOnlySpan [| for sign in json.EnumerateArray() -> sign.GetInt32() |])

/// Everything that the reference says of one cube; an axis below 1e-8 has no direction to speak of.
let private expectCube (cube: CubeGeometry) (json: JsonElement) =
    let number (key: string) = json.GetProperty(key).GetDouble()

    let energies =
        [ for entry in (json.GetProperty "walsh_energy").EnumerateObject() -> entry.Name, entry.Value.GetDouble() ]

    let total = List.sumBy snd energies
    Expect.equal (List.ofSeq cube.WalshEnergy.Keys) (List.map fst energies) "names of the sets"

    for name, energy in energies do
        within (1e-12 * total) cube.WalshEnergy[name] energy $"energy of {name}"

    within 1e-12 cube.Nonlinearity (number "nonlinearity") "nonlinearity"

    let lengths =
        [| for length in (json.GetProperty "axis_lengths").EnumerateArray() -> length.GetDouble() |]

    Array.iteri (fun bit length -> within 1e-11 cube.AxisLengths[bit] length $"axis {bit}") lengths

    if Array.min lengths > 1e-8 then
        Expect.floatClose { absolute = 0.0; relative = 1e-10 } cube.AxisRatio (number "axis_ratio") "axis ratio"
        within 1e-10 cube.Skew (number "skew") "skew"

        let angles =
            [ for angle in (json.GetProperty "angles_between_axes_deg").EnumerateObject() -> angle.Value.GetDouble() ]

        List.iteri (fun pair angle -> within 1e-9 cube.AxisAngles[pair] angle $"angle {pair}") angles
    else
        Expect.isGreaterThan cube.AxisRatio 1e8 "an axis has vanished"

    let edges =
        cube.Edges |> Seq.map (fun edge -> set [ edge.From; edge.To ], edge.Length) |> Map

    let recorded =
        [ for edge in (json.GetProperty "edge_lengths").EnumerateArray() -> edge ]

    Expect.hasLength recorded edges.Count "edges"

    for edge in recorded do
        let ends = set [ statesOf (edge.GetProperty "a"); statesOf (edge.GetProperty "b") ]
        within 1e-11 edges[ends] (edge.GetProperty("length").GetDouble()) $"edge {ends}"

    for entry in (json.GetProperty "mean_distance_by_hamming").EnumerateObject() do
        within 1e-11 cube.MeanDistanceByHamming[int entry.Name - 1] (entry.Value.GetDouble()) $"distance {entry.Name}"

    let shares =
        [ for share in (json.GetProperty "variance_in_first_components").EnumerateArray() -> share.GetDouble() ]

    within 1e-12 cube.VarianceInBitsComponents (List.sum shares) "variance"

    match json.TryGetProperty "procrustes_disparity_from_cube" with
    | true, disparity -> within 1e-11 cube.ProcrustesDisparity.Value (disparity.GetDouble()) "disparity"
    | _ -> Expect.isFalse cube.ProcrustesDisparity.HasValue "a disparity is of three bits"

[<Tests>]
let tests =
    testList
        "Cube geometry"
        [ for name in TestData.networksAndAuthors do
              test $"The reference's cube of the memory states of {name}" {
                  TestData.skipIfMissing name

                  expectCube
                      (TestData.analysisOf name).MemoryStates.Cube
                      ((TestData.referenceJson name).GetProperty "cube_of_memory_states")
              }

              // Where all is forgotten, settled states drift with every rounding: nothing to compare.
              if name <> "three-bits-forgets" then
                  test $"The reference's cube of the settled states of {name}" {
                      TestData.skipIfMissing name

                      expectCube
                          (TestData.analysisOf name).SettledStates.Cube
                          ((TestData.referenceJson name).GetProperty "cube_of_settled_states")
                  }

          test "An exact cube has nonlinearity 0, axis ratio 1 and skew 0" {
              let cube =
                  CubeGeometry.Of(
                      additive [ [ 2.0; 0.0; 0.0; 0.0 ]; [ 0.0; 0.0; 2.0; 0.0 ]; [ 0.0; 2.0; 0.0; 0.0 ] ],
                      3
                  )

              Expect.equal (cube.Nonlinearity, cube.AxisRatio, cube.Skew) (0.0, 1.0, 0.0) "exactly"
              Expect.equal cube.AxisAngles [| 90.0; 90.0; 90.0 |] "angles"
              Expect.equal cube.MeanDistanceByHamming.[0] 4.0 "edges"
              Expect.hasLength cube.Edges 12 "edges"
              within 1e-15 cube.VarianceInBitsComponents 1.0 "variance"
              within 1e-28 cube.ProcrustesDisparity.Value 0.0 "disparity"
          }

          test "A stretched and skewed linear encoder has its ratio and its cosine, and no nonlinearity" {
              let cube =
                  CubeGeometry.Of(additive [ [ 3.0; 0.0; 0.0 ]; [ 0.6; 0.8; 0.0 ]; [ 0.0; 0.0; 1.5 ] ], 3)

              within 1e-15 cube.Nonlinearity 0.0 "nonlinearity"
              within 1e-14 cube.AxisRatio 3.0 "ratio"
              within 1e-15 cube.Skew 0.6 "skew"
              within 1e-13 cube.AxisAngles[0] (acos 0.6 * 180.0 / Math.PI) "angle"
          }

          test "A product of two signs is all nonlinearity" {
              let signs = SignPatterns.All 2

              let states =
                  Array.init 4 (fun state -> float (signs[2 * state] * signs[2 * state + 1]))

              let cube = CubeGeometry.Of(states, 2)
              Expect.equal cube.Nonlinearity 1.0 "nonlinearity"
              Expect.equal cube.WalshEnergy["01"] 1.0 "energy of the pair"
              Expect.isTrue (Double.IsNaN cube.AxisRatio && Double.IsNaN cube.Skew) "there is no axis"
          }

          test "Where the states lie does not matter but for the centre" {
              let states = additive [ [ 1.0; 0.5 ]; [ -0.5; 1.0 ] ]

              let moved =
                  CubeGeometry.Of(Array.mapi (fun index value -> value + float (1 + index % 2)) states, 2)

              let cube = CubeGeometry.Of(states, 2)
              Expect.equal (moved.WalshEnergy["centre"], cube.WalshEnergy["centre"]) (5.0, 0.0) "centre"
              Expect.equal moved.AxisLengths cube.AxisLengths "axes"
          }

          test "One bit is an edge" {
              let cube = CubeGeometry.Of([| 1.0; 2.0; 0.0; 0.0 |], 1)
              Expect.equal (cube.Nonlinearity, cube.AxisRatio, cube.Skew) (0.0, 1.0, 0.0) "the ideal"
              Expect.equal (Seq.toList cube.Edges) [ CubeEdge(0, 1, sqrt 5.0) ] "edge"
              Expect.isEmpty cube.AxisAngles "no pair of axes"
          }

          test "Five bits have 80 edges, 32 sets and ten angles" {
              let axes =
                  [ for bit in 0..4 -> [ for unit in 0..6 -> if unit = bit then 1.0 else 0.0 ] ]

              let cube = CubeGeometry.Of(additive axes, 5)
              Expect.hasLength cube.Edges 80 "edges"
              Expect.hasLength cube.AxisAngles 10 "angles"
              Expect.equal (Seq.length cube.WalshEnergy) 32 "sets"
              Expect.equal cube.WalshEnergy["4"] 1.0 "the last bit"
              within 1e-14 cube.VarianceInBitsComponents 1.0 "variance"
              Expect.isFalse cube.ProcrustesDisparity.HasValue "three bits only"
          }

          test "States that coincide have figures that are not numbers, and break nothing" {
              let cube = CubeGeometry.Of(Array.create (8 * 5) 0.25, 3)

              Expect.all
                  [ cube.Nonlinearity
                    cube.AxisRatio
                    cube.Skew
                    cube.VarianceInBitsComponents
                    cube.ProcrustesDisparity.Value ]
                  Double.IsNaN
                  "not a number"

              Expect.all cube.AxisLengths (fun length -> length = 0.0) "lengths"
              Expect.all cube.Edges (fun edge -> edge.Length = 0.0) "edges"
          }

          test "A bit that nothing depends on makes the axis ratio infinite" {
              let cube = CubeGeometry.Of(additive [ [ 1.0; 0.0 ]; [ 0.0; 0.0 ] ], 2)
              Expect.equal cube.AxisRatio Double.PositiveInfinity "ratio"
              Expect.isTrue (Double.IsNaN cube.Skew) "skew"
          } ]
