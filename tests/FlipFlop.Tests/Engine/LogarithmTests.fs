module FlipFlop.Tests.Engine.LogarithmTests

#nowarn "9" // registers are loaded from pinned arrays

open System
open System.Runtime.Intrinsics
open Expecto
open FSharp.NativeInterop
open PureHDF
open FlipFlop.Engine.Arithmetic
open FlipFlop.Tests

let private recorded<'T> name =
    use file = H5File.OpenRead(TestData.path "functions/functions.h5")
    file.Dataset($"{name}/x").Read<'T[]>(), file.Dataset($"{name}/correctly_rounded").Read<'T[]>()

let private inLanes<'W, 'V
    when 'W: struct
    and 'W: (new: unit -> 'W)
    and 'W :> ValueType
    and 'W :> IWordLanes<'W, 'V>
    and 'V: struct
    and 'V: (new: unit -> 'V)
    and 'V :> ValueType
    and 'V :> ILanes<'V>>
    (arguments: single[])
    =
    let values = Array.zeroCreate<single> arguments.Length
    use from = fixed arguments
    use into = fixed values

    for i in 0 .. 'V.Count .. arguments.Length - 1 do
        Logarithm.OfNormal<'W, 'V>('V.Load(NativePtr.add from i)).Store(NativePtr.add into i)

    values

let private bits (values: single[]) =
    Array.map BitConverter.SingleToInt32Bits values

/// Positive normal floats over the whole range, a multiple of 16 of them.
let private everyMagnitude =
    [| for pattern in 0x00800000..10007..0x7F7FFFFF -> BitConverter.Int32BitsToSingle pattern |]
    |> fun all -> Array.truncate (all.Length / 16 * 16) all

[<Tests>]
let tests =
    testList
        "Logarithm"
        [ test "in double precision it is within one ulp of the correctly rounded value" {
              let x, expected = recorded<double> "float64/log"
              Expect.isGreaterThan x.Length 5000 "recorded arguments"

              for x, expected in Array.zip x expected do
                  let distance =
                      abs (BitConverter.DoubleToInt64Bits(Logarithm.Of x) - BitConverter.DoubleToInt64Bits expected)

                  Number.isAtMost distance 1L $"ln {x:R}"
          }

          test "in single precision it is within one ulp of the correctly rounded value" {
              let normal =
                  recorded<single> "float32/log"
                  ||> Array.zip
                  |> Array.filter (fun (x, _) -> Single.IsNormal x && x > 0f)

              Expect.isGreaterThan normal.Length 5000 "recorded arguments"

              for x, expected in normal do
                  let distance =
                      abs (
                          BitConverter.SingleToInt32Bits(Logarithm.OfNormal x) - BitConverter.SingleToInt32Bits expected
                      )

                  Number.isAtMost distance 1 $"ln {x:R}"
          }

          test "its ends, subnormal numbers and 1 are what IEEE 754 recommends" {
              Expect.equal (Logarithm.Of 0.0) Double.NegativeInfinity "of 0"
              Expect.equal (Logarithm.Of -0.0) Double.NegativeInfinity "of -0"
              Expect.equal (Logarithm.Of Double.PositiveInfinity) Double.PositiveInfinity "of infinity"
              Expect.isTrue (Double.IsNaN(Logarithm.Of -1.0)) "of -1"
              Expect.isTrue (Double.IsNaN(Logarithm.Of Double.NegativeInfinity)) "of -infinity"
              Expect.isTrue (Double.IsNaN(Logarithm.Of nan)) "of NaN"
              Expect.equal (Logarithm.Of 1.0) 0.0 "of 1"
              Expect.equal (Logarithm.OfNormal 1f) 0f "of 1, single"
              Expect.equal (Logarithm.Of Double.Epsilon) -744.44007192138122 "of the smallest number"
          }

          test "every width of register gives the bits of the scalar form, at every magnitude" {
              let expected = everyMagnitude |> Array.map Logarithm.OfNormal |> bits
              Expect.equal (bits (inLanes<WordLanes128, Lanes128> everyMagnitude)) expected "4 floats"

              if Vector256.IsHardwareAccelerated then
                  Expect.equal (bits (inLanes<WordLanes256, Lanes256> everyMagnitude)) expected "8 floats"

              if Vector512.IsHardwareAccelerated then
                  Expect.equal (bits (inLanes<WordLanes512, Lanes512> everyMagnitude)) expected "16 floats"
          } ]
