module FlipFlop.Tests.Analysis.CubeAlignmentTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Analysis
open FlipFlop.Tests

let private within tolerance actual expected message =
    Expect.floatClose { absolute = tolerance; relative = 0.0 } actual expected message

let private pairs =
    [ for pair in JsonDocument.Parse(File.ReadAllText(TestData.path "networks/pairs.json")).RootElement.EnumerateArray() ->
          pair ]

let private text (json: JsonElement) (key: string) =
    match json.GetProperty(key).GetString() with
    | null -> failwith $"{key} is null"
    | value -> value

/// Memory states in NumPy's first three singular directions, with the signs that they have there.
let private projected name =
    let states = TestData.reference name "states/memory"
    let directions = TestData.reference name "svd/right_vectors_first5"
    let units = states.Length / 8

    [| for state in 0..7 do
           for direction in 0..2 ->
               Seq.sum (
                   seq {
                       for unit in 0 .. units - 1 -> states[state * units + unit] * directions[direction * units + unit]
                   }
               ) |]

/// Points (n x 3) turned about the third axis by an angle, scaled and moved.
let private turned (degrees: float) scale shift (points: float[]) =
    let c, s = cos (degrees * Math.PI / 180.0), sin (degrees * Math.PI / 180.0)

    points
    |> Array.chunkBySize 3
    |> Array.collect (fun point ->
        [| scale * (c * point[0] - s * point[1]) + shift
           scale * (s * point[0] + c * point[1])
           scale * point[2] - shift |])

let private box =
    [| for a in [ 1.0; -1.0 ] do
           for b in [ 2.0; -2.0 ] do
               for c in [ 3.0; -3.0 ] do
                   yield! [ a; b; c ] |]

let private memory name = (TestData.analysisOf name).MemoryStates

[<Tests>]
let tests =
    testList
        "Alignment of cubes"
        [ for pair in pairs do
              let a, b = text pair "a", text pair "b"

              test $"SciPy's alignment of {a} with {b}, and their shape distance" {
                  TestData.skipIfMissing a
                  TestData.skipIfMissing b
                  let number (key: string) = pair.GetProperty(key).GetDouble()
                  let alignment = CubeAlignment.Of(projected a, projected b)
                  within 1e-11 alignment.Disparity (number "procrustes_disparity") "disparity"
                  within 1e-11 alignment.Determinant (number "determinant") "determinant"

                  let orthogonal =
                      [| for row in (pair.GetProperty "orthogonal").EnumerateArray() do
                             for element in row.EnumerateArray() -> element.GetDouble() |]

                  Array.iteri
                      (fun index element -> within 1e-11 alignment.Orthogonal[index] element $"element {index}")
                      orthogonal

                  within 1e-9 alignment.AngleDegrees (number "smallest_angle_deg_modulo_48") "angle"
                  // The reference's arccosine of a number near 1 has few digits where the distance is small; here none is.
                  within
                      1e-11
                      (ShapeDistance.Angular(memory a, memory b))
                      (number "angular_shape_distance_rad")
                      "distance"
              }

          test "In each network's own directions the disparity is SciPy's, whatever their signs" {
              let pair =
                  pairs |> List.find (fun pair -> text pair "a" = "three-bits-1" && text pair "b" = "three-bits-2")

              let alignment = CubeAlignment.Of(memory "three-bits-1", memory "three-bits-2")
              within 1e-11 alignment.Disparity (pair.GetProperty("procrustes_disparity").GetDouble()) "disparity"
              within 1e-11 (abs alignment.Determinant) 1.0 "determinant"
          }

          for pair in pairs do
              let a, b = text pair "a", text pair "b"

              test $"In their own directions {a} and {b} are turned by SciPy's angle, whatever signs those have" {
                  TestData.skipIfMissing a
                  TestData.skipIfMissing b
                  let angle = pair.GetProperty("smallest_angle_deg_modulo_48").GetDouble()
                  within 1e-7 (CubeAlignment.Of(memory a, memory b)).AngleDegrees angle "the angle"
              }

          test "Turning a network's directions around, or naming them in another order, changes no angle" {
              let a, b =
                  (memory "three-bits-1").Projected, (memory "three-bits-noise-04").Projected

              let angle (a: float[]) b = CubeAlignment.Of(a, b).AngleDegrees

              for signs in [ [| 1.0; -1.0; 1.0 |]; [| -1.0; 1.0; -1.0 |]; [| -1.0; -1.0; -1.0 |] ] do
                  for order in CubeAlignment.Permutations do
                      let other =
                          Array.init 24 (fun index -> signs[index % 3] * b[index / 3 * 3 + order[index % 3]])

                      within 1e-10 (angle a other) (angle a b) "of the second"
                      within 1e-10 (angle other a) (angle a b) "of the first"
          }

          test "Permuted bits: a cube that stands straight in its frame does so in any order, a turned box does not" {
              let of' (points: float[]) =
                  StateSet(
                      Signs = [||],
                      States = [||],
                      Outputs = [||],
                      Right = Array.create 8 true,
                      Projected = points,
                      Cube = (memory "three-bits-1").Cube
                  )

              let cube = Array.mapi (fun index value -> value / float (index % 3 + 1)) box

              for angle in CubeAlignment.PermutedAngles(of' cube, of' cube) do
                  within 1e-6 angle 0.0 "a symmetry of the cube"

              let angles = CubeAlignment.PermutedAngles(of' cube, of' (turned 30.0 1.0 0.0 cube))
              within 1e-10 angles[0] 30.0 "its own"
              // Bits 0 and 1 swapped, the turned cube is met by a reflection in its own tilted diagonal.
              within 1e-10 angles[2] 30.0 "the two bits of the plane swapped"
              Expect.hasLength angles 6 "all orders"
          }

          test "Permuted bits are the labels of the second network in another order" {
              let a, b = memory "three-bits-1", memory "three-bits-noise-02"
              let angles = CubeAlignment.PermutedAngles(a, b)
              Expect.equal angles[0] (CubeAlignment.Of(a, b)).AngleDegrees "theirs first"
              // Bits (1, 2, 0): the state of signs (s0, s1, s2) is the one whose bits 1, 2 and 0 have these signs.
              let place s0 s1 s2 = 4 * s0 + 2 * s1 + s2

              let relabelled =
                  [| for s0 in 0..1 do
                         for s1 in 0..1 do
                             for s2 in 0..1 do
                                 yield! b.Projected[3 * place s2 s0 s1 .. 3 * place s2 s0 s1 + 2] |]

              Expect.sequenceEqual CubeAlignment.Permutations[3] [ 1; 2; 0 ] "the order"
              within 1e-12 angles[3] (CubeAlignment.Of(a.Projected, relabelled)).AngleDegrees "the same by hand"
          }

          test "Two bits cannot be permuted as a cube's" {
              Expect.throwsT<ArgumentException>
                  (fun () -> CubeAlignment.PermutedAngles(memory "two-bits", memory "two-bits") |> ignore)
                  "four states"
          }

          test "A turned, grown and moved copy has disparity 0, and its angle modulo the cube's symmetries" {
              for degrees, modulo in [ 10.0, 10.0; 80.0, 10.0; 45.0, 45.0; 90.0, 0.0 ] do
                  let alignment = CubeAlignment.Of(box, turned degrees 2.5 0.3 box)
                  within 1e-28 alignment.Disparity 0.0 "disparity"
                  within 1e-14 alignment.Determinant 1.0 "determinant"
                  within 1e-12 alignment.AngleDegrees modulo $"{degrees} degrees"
          }

          test "A mirror image is aligned by a reflection, at no angle" {
              let mirrored =
                  Array.mapi (fun index value -> if index % 3 = 1 then -value else value) box

              let alignment = CubeAlignment.Of(box, mirrored)
              within 1e-14 alignment.Determinant -1.0 "determinant"
              within 1e-12 alignment.AngleDegrees 0.0 "angle"
          }

          test "The orthogonal matrix carries the first states onto the second" {
              let alignment = CubeAlignment.Of(box, turned 30.0 1.0 0.0 box)
              let c, s = sqrt 0.75, 0.5
              let expected = [| c; s; 0.0; -s; c; 0.0; 0.0; 0.0; 1.0 |]

              Array.iteri
                  (fun index element -> within 1e-14 alignment.Orthogonal[index] element $"element {index}")
                  expected
          }

          test "States that coincide have no alignment, and break nothing" {
              let alignment = CubeAlignment.Of(Array.zeroCreate 24, box)

              Expect.all
                  [ alignment.Disparity; alignment.Determinant; alignment.AngleDegrees ]
                  Double.IsNaN
                  "not a number"
          }

          test "The shape distance of a network from itself is 0, and symmetric between two" {
              let a, b = memory "three-bits-1", memory "three-bits-too-small"
              within 1e-14 (ShapeDistance.Angular(a, a)) 0.0 "itself"
              within 1e-13 (ShapeDistance.Angular(a, b)) (ShapeDistance.Angular(b, a)) "both ways, 64 and 24 units"
          }

          test "Networks of different numbers of bits are refused" {
              Expect.throwsT<ArgumentException>
                  (fun () -> ShapeDistance.Angular(memory "three-bits-1", memory "two-bits") |> ignore)
                  "eight states and four"
          }

          for name in [ "three-bits-1"; "three-bits-noise-04"; "three-bits-too-small" ] do
              test $"On the ideal cube the states of {name} leave the disparity of their cube" {
                  let states = memory name

                  match CubeAlignment.OntoIdealCube states with
                  | null -> failtest "three bits have an ideal cube"
                  | aligned ->
                      within 1e-14 aligned.Disparity states.Cube.ProcrustesDisparity.Value "the cube's own"

                      let squares =
                          Array.map2 (fun (x: float) sign -> (x - float sign) ** 2.0) aligned.Coordinates states.Signs
                      // Standardised, the ideal cube's squares sum to 1; here they sum to 24.
                      within 1e-13 (Array.sum squares / 24.0) aligned.Disparity "distances from the corners"
              }

          test "An aligned cube times its scale keeps the states' own distances" {
              let states = memory "three-bits-noise-04"

              match CubeAlignment.OntoIdealCube states with
              | null -> failtest "three bits have an ideal cube"
              | aligned ->
                  // Their first three components hold this share of the variance, so of the squared distances' sum.
                  let share = states.Cube.VarianceInBitsComponents

                  let squares =
                      aligned.Coordinates |> Array.sumBy (fun x -> (x * aligned.Scale) ** 2.0)

                  let centred =
                      let units = states.States.Length / 8

                      let mean =
                          Array.init units (fun unit ->
                              Seq.average (seq { for state in 0..7 -> states.States[state * units + unit] }))

                      states.States |> Array.mapi (fun index value -> value - mean[index % units])

                  let total = centred |> Array.sumBy (fun x -> x * x)
                  within 1e-10 squares (share * total) "sum of squares"
          }

          test "Two bits lie on a square and one on a segment" {
              for name, zeroAxes in [ "two-bits", [ 2 ]; "one-bit", [ 1; 2 ] ] do
                  match CubeAlignment.OntoIdealCube(memory name) with
                  | null -> failtest "up to three bits have a place"
                  | aligned ->
                      Number.isLessThan aligned.Disparity 0.02 name

                      for axis in zeroAxes do
                          Expect.all
                              [ for state in 0 .. aligned.Coordinates.Length / 3 - 1 ->
                                    aligned.Coordinates[state * 3 + axis] ]
                              (fun x -> abs x < 0.2)
                              $"axis {axis} of {name}"
          } ]
