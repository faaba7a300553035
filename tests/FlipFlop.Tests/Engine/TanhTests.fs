module FlipFlop.Tests.Engine.TanhTests

#nowarn "9" // native pointers: the registers load and store through them

open System
open Microsoft.FSharp.NativeInterop
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Arithmetic

let private float32OfBits (bits: int) = BitConverter.Int32BitsToSingle bits
let private bitsOf (value: float32) = BitConverter.SingleToInt32Bits value

/// Every 97th positive float from the smallest normal number to 9.3, and all of them around the seam at 0.625.
let private arguments =
    seq {
        for bits in bitsOf 1.17549435e-38f .. 97 .. bitsOf 9.3f -> float32OfBits bits
        for bits in bitsOf 0.625f - 20000 .. bitsOf 0.625f + 20000 -> float32OfBits bits
    }

let private ulpsOff (actual: float32) (exact: float) =
    let nearest = float32 exact
    abs (float actual - exact) / float (MathF.BitIncrement nearest - nearest)

let private vectorForm (arguments: float32[]) (ofVector: nativeptr<float32> -> unit) =
    let values = Array.copy arguments
    use pinned = fixed values
    ofVector pinned
    values

let private agrees name width (ofVector: nativeptr<float32> -> unit) =
    test $"{name} gives the scalar form's bits, subnormals, infinities and NaN among them" {
        // A step that is odd meets every exponent and many mantissas of both signs.
        for start in 0L .. 16L * 65537L .. 0xffffffffL do
            let arguments =
                Array.init width (fun i -> float32OfBits (int (uint32 (start + int64 i * 4099L))))

            Expect.sequenceEqual
                (vectorForm arguments ofVector |> Array.map bitsOf)
                (arguments |> Array.map (fun x -> bitsOf (Tanh.Of x)))
                "bits"
    }

[<Tests>]
let tests =
    testList
        "Tanh"
        [ test "is at most 2 units in the last place from the true value" {
              let worst =
                  arguments |> Seq.map (fun x -> ulpsOff (Tanh.Of x) (Math.Tanh(float x))) |> Number.largest

              Number.isLessThan worst 2.0 "units in the last place"
          }

          test "never falls where its argument grows" {
              for seam in [ 0.25f; 0.625f; 1.0f; 3.0f; 8.0f; 9.1f ] do
                  let values =
                      [| for bits in bitsOf seam - 50000 .. bitsOf seam + 50000 -> Tanh.Of(float32OfBits bits) |]

                  Expect.isAscending values $"around {seam}"
          }

          test "is odd to the bit" {
              for x in arguments do
                  if bitsOf (Tanh.Of -x) <> bitsOf -(Tanh.Of x) then
                      failtestf "tanh(-%g) is not -tanh(%g)" x x
          }

          test "is right at zero, at infinity, for NaN and for subnormals" {
              Expect.equal (bitsOf (Tanh.Of 0.0f)) 0 "tanh(0)"
              Expect.equal (bitsOf (Tanh.Of -0.0f)) (bitsOf -0.0f) "tanh(-0)"
              Expect.equal (Tanh.Of Single.PositiveInfinity) 1.0f "tanh of infinity"
              Expect.equal (Tanh.Of Single.NegativeInfinity) -1.0f "tanh of minus infinity"
              Expect.isTrue (Single.IsNaN(Tanh.Of Single.NaN)) "tanh of NaN"

              for bits in 1..1000..0x007fffff do
                  Expect.equal (bitsOf (Tanh.Of(float32OfBits bits))) bits "tanh of a subnormal is itself"
          }

          agrees "the 16-lane form" 16 (fun p -> Tanh.Replace<Lanes512>(p, 0n, 1, Lanes512.Count))
          agrees "the 8-lane form" 8 (fun p -> Tanh.Replace<Lanes256>(p, 0n, 1, Lanes256.Count))
          agrees "the 4-lane form" 4 (fun p -> Tanh.Replace<Lanes128>(p, 0n, 1, Lanes128.Count))

          test "in double precision is within 2 units in the last place of the system's" {
              for i in 0..200000 do
                  let x = Math.Exp(-12.0 + float i * 15.5 / 200000.0)
                  let exact = Math.Tanh x
                  let off = abs (Tanh.Of x - exact) / (Math.BitIncrement exact - exact)
                  Number.isAtMost off 2.0 $"tanh({x})"
          }

          test "the double vector form gives the scalar form's bits" {
              for i in 0..20000 do
                  let x = Math.Sinh(float (i - 10000) / 2000.0)
                  let vector = Tanh.Of(Runtime.Intrinsics.Vector512.Create x)
                  Expect.equal (Runtime.Intrinsics.Vector512.GetElement(vector, i % 8)) (Tanh.Of x) $"tanh({x})"
          } ]
