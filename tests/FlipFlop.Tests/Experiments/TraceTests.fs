module FlipFlop.Tests.Experiments.TraceTests

open System
open System.Globalization
open System.Text
open System.Threading
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Storage

let private weights (value: float32) =
    NetworkWeights(
        Inputs = 1,
        Units = 2,
        Outputs = 1,
        InputKernel = [| value; 2f |],
        RecurrentKernel = [| 1f; 2f; 3f; 4f |],
        OutputKernel = [| 1f; 2f |],
        OutputBias = [| 0f |]
    )

let private traced () =
    let recorder = TraceRecorder()
    recorder.AfterUpdate(weights 1f)
    recorder.AfterUpdate(weights 1.5f)
    recorder.Recorded()

let private refused read =
    Expect.throwsC (fun () -> read () |> ignore) (fun e -> (e :?> StoreException).Message)

/// What a machine in Berlin would set. (The program carries no cultures of its own, so it is made by hand.)
let private withDecimalComma work =
    let before = CultureInfo.CurrentCulture
    let comma = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    comma.NumberFormat.NumberDecimalSeparator <- ","
    comma.NumberFormat.NegativeSign <- "minus"
    Thread.CurrentThread.CurrentCulture <- comma

    try
        work ()
    finally
        Thread.CurrentThread.CurrentCulture <- before

let private history =
    [ EpochRecord(1, 128L, 8192, 0.1, 1.0 / 3.0)
      EpochRecord(2, 256L, 8192, 1e-300, 5e-324)
      EpochRecord(3, 300L, 2000, nan, infinity) ]

[<Tests>]
let traces =
    testList
        "Trace"
        [ test "A tensor's hash is XXH3 of its little-endian bytes" {
              Expect.equal (Trace.HashOf(ReadOnlySpan<float32>())) 0x2D06800538D394C2UL "the published value of nothing"
              let bytes = [| 0uy; 0uy; 128uy; 63uy; 0uy; 0uy; 0uy; 192uy |]
              let expected = IO.Hashing.XxHash3.HashToUInt64(ReadOnlySpan bytes)
              Expect.equal (Trace.HashOf(ReadOnlySpan [| 1f; -2f |])) expected "1 and -2"
          }

          test "One hash a tensor and update, in the order of the tensors; only what changed differs" {
              let trace = traced ()
              let names = [ "input_kernel"; "recurrent_kernel"; "output_kernel"; "output_bias" ]
              Expect.equal (List.ofSeq trace.Tensors) names "names"
              Expect.equal trace.Updates 2 "updates"
              let same = [ for i in 0..3 -> trace.Hashes[i] = trace.Hashes[4 + i] ]
              Expect.equal same [ false; true; true; true ] "the input kernel changed"
          }

          test "What is written is read again" {
              let trace = traced ()
              let read = Trace.Read(ReadOnlySpan(trace.Bytes()), "trace")
              Expect.equal (List.ofSeq read.Tensors) (List.ofSeq trace.Tensors) "names"
              Expect.equal (List.ofSeq read.Hashes) (List.ofSeq trace.Hashes) "hashes"
          }

          test "The file describes itself" {
              let bytes = traced().Bytes()
              Expect.equal (Encoding.ASCII.GetString(bytes, 0, 8)) "FFTRACE\n" "magic"
              Expect.equal (BitConverter.ToInt32(bytes, 8), BitConverter.ToInt32(bytes, 12)) (1, 4) "version, tensors"
              Expect.equal bytes.Length (8 + 8 + 4 * 4 + 12 + 16 + 13 + 11 + 8 * 8) "names and hashes"
          }

          test "A trace that is cut, or is none, or of a later format, is refused" {
              let bytes = traced().Bytes()

              for length in [ 10; 20; 40; bytes.Length - 3; bytes.Length - 8 ] do
                  let message =
                      refused (fun () -> Trace.Read(ReadOnlySpan(bytes, 0, length), "some/trace"))

                  Expect.stringContains message "some/trace" $"cut at {length}"

              Expect.stringContains (refused (fun () -> Trace.Read(ReadOnlySpan "history"B, "t"))) "no trace" "no magic"
              bytes[8] <- 9uy

              Expect.stringContains
                  (refused (fun () -> Trace.Read(ReadOnlySpan bytes, "t")))
                  "format 9"
                  "a later format"
          } ]

[<Tests>]
let histories =
    testList
        "History"
        [ test "The columns are named, and numbers have the fewest digits that round-trip" {
              let text = HistoryCsv.Write(history[..0])

              let expected =
                  "epoch,updates,trials,loss,gradient_norm\n1,128,8192,0.1,0.3333333333333333\n"

              Expect.equal text expected "one epoch"
          }

          test "What is written is read again, the losses that are no numbers too" {
              let read = HistoryCsv.Read(HistoryCsv.Write history, "history.csv") |> List.ofSeq
              Expect.equal read.Length 3 "epochs"
              Expect.equal read[..1] history[..1] "finite ones, every bit"

              Expect.isTrue
                  (Double.IsNaN read[2].Loss && Double.IsPositiveInfinity read[2].GradientNorm)
                  "NaN, Infinity"
          }

          test "A decimal comma in the machine's culture changes nothing" {
              let text = HistoryCsv.Write history
              Expect.equal (withDecimalComma (fun () -> HistoryCsv.Write history)) text "written"
              let read = withDecimalComma (fun () -> HistoryCsv.Read(text, "history.csv"))
              Expect.equal read[1] history[1] "read"
          }

          test "A line that is no epoch, or a cut one, is refused with file and line" {
              let text = HistoryCsv.Write history

              for faulty, place in
                  [ text.Replace("0.1", "much"), "line 2"
                    text.Replace(",5E-324", ""), "line 3"
                    text[.. text.Length - 4], "line 4"
                    "", "line 1" ] do
                  let message = refused (fun () -> HistoryCsv.Read(faulty, "a/history.csv"))
                  Expect.stringContains message "a/history.csv" "the path"
                  Expect.stringContains message place "the line"
          } ]
