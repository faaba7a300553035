module FlipFlop.Tests.Engine.InitialiserTests

open System
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Randomness

let private draw recurrent units seed =
    Initialiser.Draw(NetworkSpec(Units = units, Recurrent = recurrent), 3, 3, seed)

let private orthogonal = draw RecurrentInitialiser.Orthogonal
let private normal = draw RecurrentInitialiser.Normal

let private gaussian size seed =
    Initialiser.Gaussian(seed, RandomStream.Probe, size, size)

let private factor size (matrix: double[]) =
    let q = Array.copy matrix
    OrthogonalMatrix.Factor(q.AsSpan(), size)
    q

/// A' B of square matrices, row by row.
let private transposedProduct size (a: double[]) (b: double[]) =
    let product = Array.zeroCreate<double> (size * size)

    for k in 0 .. size - 1 do
        for i in 0 .. size - 1 do
            for j in 0 .. size - 1 do
                product[i * size + j] <- product[i * size + j] + a[k * size + i] * b[k * size + j]

    product

let private departureFromIdentity size (matrix: double[]) =
    matrix
    |> Seq.mapi (fun index value -> abs (value - (if index / size = index % size then 1.0 else 0.0)))
    |> Number.largest

let private meanSquare (values: single[]) =
    values |> Array.averageBy (fun value -> double value * double value)

[<Tests>]
let tests =
    testList
        "Initialiser"
        [ test "the orthogonal factor is orthogonal to the last digits" {
              for size in [ 1; 2; 3; 8; 17; 64; 130 ] do
                  let q = factor size (gaussian size 1L)
                  Number.isLessThan (departureFromIdentity size (transposedProduct size q q)) 1e-12 $"Q'Q, size {size}"
          }

          test "the matrix is the orthogonal factor times a triangle with a positive diagonal" {
              for size in [ 1; 2; 5; 33 ] do
                  let a = gaussian size 2L
                  let r = transposedProduct size (factor size a) a

                  for row in 0 .. size - 1 do
                      Expect.isGreaterThan r[row * size + row] 0.0 $"diagonal {row}, size {size}"

                      for column in 0 .. row - 1 do
                          Number.isLessThan (abs r[row * size + column]) 1e-12 $"below the diagonal, size {size}"
          }

          test "a matrix without an orthogonal factor is refused" {
              Expect.throwsT<ArgumentException> (fun () -> factor 3 (Array.zeroCreate 9) |> ignore) "all zeros"
              Expect.throwsT<ArgumentException> (fun () -> factor 3 (Array.zeroCreate 8) |> ignore) "8 elements"
          }

          test
              "orthogonal matrices are spread evenly: every element has mean 0 and variance 1 / size, reflections are half" {
              let size, draws = 3, 2000

              let matrices =
                  [| for seed in 1..draws -> factor size (gaussian size (int64 seed)) |]

              for element in 0 .. size * size - 1 do
                  let values = matrices |> Array.map (fun q -> q[element])
                  let bound = 5.0 / sqrt (double draws)
                  Number.isLessThan (abs (Array.average values)) bound $"mean of element {element}"
                  let variance = values |> Array.averageBy (fun value -> value * value)
                  Number.isLessThan (abs (variance - 1.0 / 3.0)) bound $"variance of element {element}"

              let determinant (q: double[]) =
                  q[0] * (q[4] * q[8] - q[5] * q[7]) - q[1] * (q[3] * q[8] - q[5] * q[6])
                  + q[2] * (q[3] * q[7] - q[4] * q[6])

              let rotations =
                  matrices |> Array.filter (fun q -> determinant q > 0.0) |> Array.length

              Number.isLessThan (abs (rotations - draws / 2)) 112 "rotations, within five standard errors"
          }

          test "orthogonal recurrent weights stay orthogonal when rounded to float" {
              let weights = (orthogonal 64 5L).RecurrentKernel |> Array.map double
              Number.isLessThan (departureFromIdentity 64 (transposedProduct 64 weights weights)) 1e-6 "W'W"
          }

          test "normal recurrent weights have variance 1 / N" {
              Number.isLessThan
                  (abs (meanSquare (normal 200 5L).RecurrentKernel * 200.0 - 1.0))
                  0.04
                  "N times the variance"
          }

          test "input and output weights are Glorot uniform, the bias is 0" {
              let weights = Initialiser.Draw(NetworkSpec(Units = 500), 3, 2, 9L)

              for name, values, fans in [ "input", weights.InputKernel, 503; "output", weights.OutputKernel, 502 ] do
                  let limit = sqrt (6.0 / double fans)
                  let largest = values |> Seq.map (abs >> double) |> Number.largest
                  Number.isAtMost largest limit $"{name}: within the limit"
                  Expect.isGreaterThan largest (0.98 * limit) $"{name}: and up to it"
                  Number.isLessThan (abs (meanSquare values / (limit * limit / 3.0) - 1.0)) 0.15 $"{name}: variance"

              Expect.equal weights.OutputBias [| 0f; 0f |] "bias"
              Expect.equal (weights.Inputs, weights.Units, weights.Outputs) (3, 500, 2) "sizes"
              Expect.equal (weights.InputKernel.Length, weights.OutputKernel.Length) (1500, 1000) "elements"
          }

          test "each tensor has its own stream" {
              let wide = Initialiser.Draw(NetworkSpec(Units = 20), 3, 5, 9L)
              let narrow = Initialiser.Draw(NetworkSpec(Units = 20), 3, 2, 9L)
              Expect.equal wide.InputKernel narrow.InputKernel "the outputs do not shift the inputs"
              Expect.equal wide.RecurrentKernel narrow.RecurrentKernel "nor the recurrent weights"
              Expect.notEqual wide.RecurrentKernel (orthogonal 20 10L).RecurrentKernel "another seed"
          } ]
