/// The norm of a gradient by its definition, and what clipping makes of it.
module FlipFlop.Tests.Engine.GradientNormTests

open System
open Expecto
open FlipFlop.Engine.Randomness
open FlipFlop.Engine.Training

let private values seed count =
    let drawn = Array.zeroCreate<float> count
    RandomRow(seed, RandomStream.Probe, 0L).Normals(Span drawn)
    drawn |> Array.map float32

/// Element i to the sum i mod 16; the sums in halves.
let private sumOfSquares (tensor: float32[]) =
    let sums = Array.zeroCreate<float> 16

    tensor |> Array.iteri (fun i value -> sums[i % 16] <- sums[i % 16] + float value * float value)

    for half in [ 8; 4; 2; 1 ] do
        for i in 0 .. half - 1 do
            sums[i] <- sums[i] + sums[i + half]

    sums[0]

let private bits (value: float) = BitConverter.DoubleToInt64Bits value

[<Tests>]
let tests =
    testList
        "Gradient norm"
        [ for lengths in [ [ 1 ]; [ 16 ]; [ 15; 17 ]; [ 63; 441; 63; 3 ]; [ 1200; 4096 ] ] do
              test $"of tensors of {lengths} elements is what its definition says, to the bit" {
                  let tensors = lengths |> List.mapi (fun i length -> values (int64 i) length)
                  let expected = tensors |> List.sumBy sumOfSquares |> sqrt
                  Expect.equal (bits (GradientNorm.Of tensors)) (bits expected) "norm"
              }

          test "of an element that is not finite is not finite, wherever it stands" {
              for index in 0..39 do
                  for value in [ Single.NaN; Single.PositiveInfinity ] do
                      let tensor = values 1L 40
                      tensor[index] <- value
                      Expect.isFalse (Double.IsFinite(GradientNorm.Of [ tensor ])) $"element {index}"
          }

          test "is left alone where it is within the limit, or there is none" {
              Expect.equal (GradientNorm.ClippingFactor(0.2, 0.3)) 1.0 "within"
              Expect.equal (GradientNorm.ClippingFactor(2.0, 0.0)) 1.0 "no limit"
              Expect.equal (GradientNorm.ClippingFactor(2.0, 0.5)) 0.25 "beyond"
          } ]
