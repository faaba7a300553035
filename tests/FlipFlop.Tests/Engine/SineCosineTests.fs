module FlipFlop.Tests.Engine.SineCosineTests

#nowarn "9" // registers are loaded from pinned arrays

open System
open System.Globalization
open System.Numerics
open System.Runtime.Intrinsics
open Expecto
open FlipFlop.Tests
open FSharp.NativeInterop
open FlipFlop.Engine.Arithmetic
open FlipFlop.Engine.Randomness

/// Fixed-point numbers with 124 bits after the point, for values to judge by.
let private point = 124

/// 2 pi, of the hexadecimal digits of pi (128 bits after the point).
let private turn =
    BigInteger.Parse("03243F6A8885A308D313198A2E03707344", NumberStyles.HexNumber) >>> 3

let private fixedPoint (value: double) =
    let exponent = Math.ILogB value - 52
    let mantissa = BigInteger(Math.ScaleB(value, -exponent))
    let shift = exponent + point

    if shift >= 0 then
        mantissa <<< shift
    else
        mantissa >>> -shift

/// x - x^3/3! + x^5/5! - ... from a first term and the number of its power.
let private series (first: BigInteger) power x =
    let square = (x * x) >>> point

    let rec add (sum: BigInteger) (term: BigInteger) power =
        if term.IsZero then
            sum
        else
            let next = -((term * square) >>> point) / BigInteger((power + 1) * (power + 2))
            // an arithmetic shift never takes -1 to 0, so the end is one unit
            if abs next <= BigInteger.One then
                sum + term
            else
                add (sum + term) next (power + 2)

    add BigInteger.Zero first power

let private exact turns =
    let angle = (fixedPoint turns * turn) >>> point
    series angle 1 angle, series (BigInteger.One <<< point) 0 angle

/// How far a result is from the exact value, in units of its last place.
let private ulps (exact: BigInteger) (result: double) =
    Math.ScaleB(double (exact - fixedPoint result), -point)
    / (Math.BitIncrement(abs result) - abs result)
    |> abs

let private random = RandomRow(11L, RandomStream.Probe, 0L)

let private inLanes<'W, 'V
    when 'W: struct
    and 'W: (new: unit -> 'W)
    and 'W :> ValueType
    and 'W :> IWordLanes<'W, 'V>
    and 'V: struct
    and 'V: (new: unit -> 'V)
    and 'V :> ValueType
    and 'V :> ILanes<'V>>
    (turns: single[])
    =
    let sines = Array.zeroCreate<single> turns.Length
    let cosines = Array.zeroCreate<single> turns.Length
    use from = fixed turns
    use intoSines = fixed sines
    use intoCosines = fixed cosines

    for i in 0 .. 'V.Count .. turns.Length - 1 do
        let mutable sine = Unchecked.defaultof<'V>
        let mutable cosine = Unchecked.defaultof<'V>
        SineCosine.OfTurns<'W, 'V>('V.Load(NativePtr.add from i), &sine, &cosine)
        sine.Store(NativePtr.add intoSines i)
        cosine.Store(NativePtr.add intoCosines i)

    Array.append sines cosines |> Array.map BitConverter.SingleToInt32Bits

/// Turns of 0 .. 1, with both ends, every eighth and its neighbours, a multiple of 16 of them.
let private turns =
    [| for eighth in 0..8 do
           let turns = single eighth / 8f
           yield! [ turns; max 0f (MathF.BitDecrement turns); min 1f (MathF.BitIncrement turns) ]
       for index in 0L .. 199973L -> Deviates.UniformSingle(random.Word index) |]
    |> fun all -> Array.truncate (all.Length / 16 * 16) all

[<Tests>]
let tests =
    testList
        "Sine and cosine of turns"
        [ test "in double precision they are within 1.01 ulp of the exact values" {
              for index in 0L .. 3999L do
                  let turns = random.Uniform index
                  let struct (sine, cosine) = SineCosine.OfTurns turns
                  let exactSine, exactCosine = exact turns
                  Number.isLessThan (ulps exactSine sine) 1.01 $"sine of {turns:R} turns"
                  Number.isLessThan (ulps exactCosine cosine) 1.01 $"cosine of {turns:R} turns"
          }

          test "in single precision they are within one ulp of the exact values" {
              for turns in turns do
                  let struct (sine, cosine) = SineCosine.OfTurns turns
                  let struct (exactSine, exactCosine) = SineCosine.OfTurns(double turns)

                  let ulp (value: single) =
                      double (MathF.BitIncrement(abs value) - abs value)

                  Number.isLessThan (abs (double sine - exactSine) / ulp sine) 1.0 $"sine of {turns:R} turns"
                  Number.isLessThan (abs (double cosine - exactCosine) / ulp cosine) 1.0 $"cosine of {turns:R} turns"
          }

          test "whole quarters are exact" {
              for turns, sine, cosine in
                  [ 0.0, 0.0, 1.0
                    0.25, 1.0, 0.0
                    0.5, 0.0, -1.0
                    0.75, -1.0, 0.0
                    1.0, 0.0, 1.0 ] do
                  Expect.equal (SineCosine.OfTurns turns) (struct (sine, cosine)) $"{turns} turns"

                  Expect.equal
                      (SineCosine.OfTurns(single turns))
                      (struct (single sine, single cosine))
                      $"{turns} turns, single precision"
          }

          test "every width of register gives the bits of the scalar form" {
              let sinesAndCosines = turns |> Array.map SineCosine.OfTurns

              let expected =
                  Array.append
                      (sinesAndCosines |> Array.map (fun struct (sine, _) -> sine))
                      (sinesAndCosines |> Array.map (fun struct (_, cosine) -> cosine))
                  |> Array.map BitConverter.SingleToInt32Bits

              Expect.equal (inLanes<WordLanes128, Lanes128> turns) expected "4 floats"

              if Vector256.IsHardwareAccelerated then
                  Expect.equal (inLanes<WordLanes256, Lanes256> turns) expected "8 floats"

              if Vector512.IsHardwareAccelerated then
                  Expect.equal (inLanes<WordLanes512, Lanes512> turns) expected "16 floats"
          } ]
