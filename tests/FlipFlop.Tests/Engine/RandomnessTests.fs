module FlipFlop.Tests.Engine.RandomnessTests

open System
open System.Runtime.Intrinsics
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Arithmetic
open FlipFlop.Engine.Randomness
open FlipFlop.Engine.Training

let private words (block: PhiloxWords) =
    [ block.W0; block.W1; block.W2; block.W3 ]

let private singleNormals (row: RandomRow) first count =
    let values = Array.zeroCreate<single> count
    SingleNormals.Fill(row, first, values.AsSpan())
    values

let private doubleNormals (row: RandomRow) count =
    let values = Array.zeroCreate<double> count
    row.Normals(values.AsSpan())
    values

let private noise trial =
    RandomRow(1L, RandomStream.Noise, trial)

let private initial row =
    RandomRow(1L, RandomStream.InitRecurrent, row)

/// Pearson's statistic of counts that are expected to be equal.
let private chiSquare (counts: int[]) =
    let expected = double (Array.sum counts) / double counts.Length
    counts |> Array.sumBy (fun count -> (double count - expected) ** 2.0 / expected)

let private countsOf bins (values: int seq) =
    let counts = Array.zeroCreate<int> bins
    values |> Seq.iter (fun bin -> counts[bin] <- counts[bin] + 1)
    counts

/// Quantiles of the normal distribution that cut it into eight equal parts.
let private eighths =
    [| -1.150349; -0.674490; -0.318639; 0.0; 0.318639; 0.674490; 1.150349 |]

let private eighthOf (value: double) =
    eighths |> Array.filter (fun edge -> value > edge) |> Array.length

let private correlation (a: double[]) (b: double[]) = Array.map2 (*) a b |> Array.average

/// Mean, variance, third and fourth moment within five standard errors, and eight equal parts equally full.
let private expectNormal (values: double[]) =
    let root = sqrt (double values.Length)

    let moment power =
        values |> Array.averageBy (fun value -> pown value power)

    Number.isLessThan (abs (moment 1)) (5.0 / root) "mean 0"
    Number.isLessThan (abs (moment 2 - 1.0)) (5.0 * sqrt 2.0 / root) "variance 1"
    Number.isLessThan (abs (moment 3)) (5.0 * sqrt 15.0 / root) "no skewness"
    Number.isLessThan (abs (moment 4 - 3.0)) (5.0 * sqrt 96.0 / root) "fourth moment 3"
    Number.isLessThan (chiSquare (countsOf 8 (Seq.map eighthOf values))) 24.3 "eight parts (p = 0.001, 7 degrees)"

let private generator =
    testList
        "generator"
        [ test "Philox4x32-10 gives the published vectors" {
              let block (w0, w1, w2, w3) key0 key1 =
                  words (Philox4x32.Block(PhiloxWords(w0, w1, w2, w3), key0, key1))

              let all = 0xFFFFFFFFu

              Expect.equal (block (0u, 0u, 0u, 0u) 0u 0u) [ 0x6627E8D5u; 0xE169C58Du; 0xBC57AC4Cu; 0x9B00DBD8u ] "zeros"

              Expect.equal
                  (block (all, all, all, all) all all)
                  [ 0x408F276Du; 0x41C83B0Eu; 0xA20BC7C6u; 0x6D5451FDu ]
                  "ones"

              Expect.equal
                  (block (0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u) 0xA4093822u 0x299F31D0u)
                  [ 0xD16CFE09u; 0x94FDCCEBu; 0x5001E420u; 0x24126EA1u ]
                  "digits of pi"
          }

          test "seed is the key; stream, row and block are the counter" {
              let row = RandomRow(Seed.Largest, RandomStream.Data, (5L <<< 32) + 6L)
              let block = Philox4x32.Block(PhiloxWords(4u, 6u, 5u, 9u), 0xFFFFFFFFu, 0x1FFFFFu)
              Expect.equal (row.Block 9u) block "block 9"
              Expect.equal [ for index in 36L .. 39L -> row.Word index ] (words block) "its words"
              Expect.equal (row.DoubleWord 18L) (uint64 block.W0 ||| (uint64 block.W1 <<< 32)) "its first double word"
              Expect.equal (row.DoubleWord 19L) (uint64 block.W2 ||| (uint64 block.W3 <<< 32)) "its second double word"
          }

          test "streams keep their numbers" {
              let numbers =
                  [ for stream in Enum.GetValues<RandomStream>() -> string stream, uint32 stream ]

              Expect.equal
                  numbers
                  [ "InitRecurrent", 1u
                    "InitInput", 2u
                    "InitOutput", 3u
                    "Data", 4u
                    "Noise", 5u
                    "Shuffle", 6u
                    "Probe", 7u
                    "Permutation", 8u
                    "Escape", 9u ]
                  "a number is part of every result; a new stream takes the next free one"
          }

          test "a seed or a row outside its range is refused" {
              let make seed row () =
                  RandomRow(seed, RandomStream.Data, row) |> ignore

              Expect.throwsT<ArgumentOutOfRangeException> (make -1L 0L) "seed -1"
              Expect.throwsT<ArgumentOutOfRangeException> (make (Seed.Largest + 1L) 0L) "seed 2^53"
              Expect.throwsT<ArgumentOutOfRangeException> (make 0L -1L) "row -1"
          }

          test "words of a row end after 2^32 blocks, and are not begun again" {
              Expect.equal ((noise 0L).Word((1L <<< 34) - 1L)) ((noise 0L).Block UInt32.MaxValue).W3 "the last word"
              Expect.throwsT<OverflowException> (fun () -> (noise 0L).Word(1L <<< 34) |> ignore) "one more"
          } ]

let private deviates =
    testList
        "deviates"
        [ test "uniform values stay inside (0, 1) and are symmetric about a half" {
              Expect.equal (Deviates.UniformSingle 0u) (1f / 16777216f) "the least, single"
              Expect.equal (Deviates.UniformSingle UInt32.MaxValue) (1f - 1f / 16777216f) "the greatest, single"
              Expect.equal (Deviates.Uniform 0UL) (1.0 / 9007199254740992.0) "the least"
              Expect.equal (Deviates.Uniform UInt64.MaxValue) (1.0 - 1.0 / 9007199254740992.0) "the greatest"
          }

          test "whole numbers reach both bounds and nothing beyond" {
              Expect.equal (Deviates.Integer(0u, -3, 5)) -3 "the least word"
              Expect.equal (Deviates.Integer(UInt32.MaxValue, -3, 5)) 5 "the greatest word"

              Expect.equal
                  (Deviates.Integer(UInt32.MaxValue, Int32.MinValue, Int32.MaxValue))
                  Int32.MaxValue
                  "all of them"

              Expect.equal (Deviates.Integer(77u, 4, 4)) 4 "one number alone"
              Expect.equal (Deviates.Below(UInt64.MaxValue, 10L)) 9L "below ten"
              Expect.equal (Deviates.Below(0UL, 10L)) 0L "below ten, the least"
          }

          test "whole numbers and uniform values are evenly spread" {
              let row = RandomRow(2L, RandomStream.Probe, 0L)
              let draws = [ 0L .. 89999L ]

              let integers =
                  draws |> Seq.map (fun i -> Deviates.Integer(row.Word i, 10, 99) - 10) |> countsOf 90

              let uniforms = draws |> Seq.map (fun i -> int (row.Uniform i * 90.0)) |> countsOf 90
              let below = draws |> Seq.map (fun i -> int (row.Below(i, 90L))) |> countsOf 90

              let singles =
                  draws |> Seq.map (fun i -> int (Deviates.UniformSingle(row.Word i) * 90f)) |> countsOf 90

              for name, counts in
                  [ "integers", integers
                    "uniforms", uniforms
                    "below", below
                    "singles", singles ] do
                  Number.isLessThan (chiSquare counts) 135.0 $"{name} (p = 0.001, 89 degrees)"
          }

          test "normal values of both precisions are normal" {
              expectNormal (singleNormals (noise 0L) 0L 200000 |> Array.map double)
              expectNormal (doubleNormals (initial 0L) 200000)
          }

          test "normal values of neighbouring rows, streams and seeds and of one pair are uncorrelated" {
              let count = 100000

              let values (row: RandomRow) =
                  singleNormals row 0L count |> Array.map double

              let here = values (noise 5L)
              let other = RandomRow(1L, RandomStream.Probe, 5L)
              let bound = 5.0 / sqrt (double count)

              for name, there in
                  [ "the next row", values (noise 6L)
                    "another stream", values other
                    "the next seed", values (RandomRow(2L, RandomStream.Noise, 5L))
                    "the next value", Array.append here[1..] here[..0]
                    "the sine of the same pair", Array.append here[16..] here[..15] ] do
                  Number.isLessThan (abs (correlation here there)) bound name

                  let squares = Array.map (fun value -> (value * value - 1.0) / sqrt 2.0)
                  Number.isLessThan (abs (correlation (squares here) (squares there))) (2.0 * bound) $"{name}, squares"
          } ]

let private singles =
    testList
        "normal values, many at a time"
        [ test "every width of register gives the bits of the scalar form" {
              let row = RandomRow(Seed.Largest, RandomStream.Noise, 1L <<< 40)
              let count = 32 * 300
              let group = 70000L
              let block = uint32 (group * 8L)

              let expected =
                  [| for index in 0 .. count - 1 -> SingleNormals.At(row, group * 32L + int64 index) |]

              let fill (width: RandomRow -> uint32 -> single[] -> unit) =
                  let values = Array.zeroCreate<single> count
                  width row block values
                  values

              let narrow =
                  fill (fun row block values ->
                      SingleNormals.FillGroups<WordLanes128, Lanes128>(row, block, values.AsSpan()))

              Expect.equal narrow expected "4 floats"

              if Vector256.IsHardwareAccelerated then
                  let wide =
                      fill (fun row block values ->
                          SingleNormals.FillGroups<WordLanes256, Lanes256>(row, block, values.AsSpan()))

                  Expect.equal wide expected "8 floats"

              if Vector512.IsHardwareAccelerated then
                  let widest =
                      fill (fun row block values ->
                          SingleNormals.FillGroups<WordLanes512, Lanes512>(row, block, values.AsSpan()))

                  Expect.equal widest expected "16 floats"
          }

          test "a value depends on its number alone, not on what is asked for with it" {
              let all = singleNormals (noise 3L) 0L 400

              for first, count in [ 0, 1; 0, 31; 5, 3; 31, 2; 17, 200; 32, 64; 33, 367; 399, 1 ] do
                  Expect.equal
                      (singleNormals (noise 3L) (int64 first) count)
                      all[first .. first + count - 1]
                      $"{count} from {first}"

              let doubles = doubleNormals (initial 3L) 11
              Expect.equal [| for index in 0L .. 10L -> (initial 3L).Normal index |] doubles "double precision"
          } ]

[<Tests>]
let tests = testList "Randomness" [ generator; deviates; singles ]
