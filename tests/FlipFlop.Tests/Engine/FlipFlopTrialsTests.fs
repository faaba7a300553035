module FlipFlop.Tests.Engine.FlipFlopTrialsTests

open System
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Randomness
open FlipFlop.Engine.Tasks

let private generate (task: FlipFlopTask) seed trial =
    let x = Array.zeroCreate<single> (task.Steps * task.Bits)
    let y = Array.zeroCreate<single> (task.Steps * task.Bits)
    FlipFlopTrials.Generate(task, seed, trial, x.AsSpan(), y.AsSpan())
    x, y

let private channel (task: FlipFlopTask) bit (values: single[]) =
    [| for step in 0 .. task.Steps - 1 -> values[step * task.Bits + bit] |]

/// The trials of the quick start, of the paper, and of unusual durations; all without noise.
let private quick = FlipFlopTask(InputNoise = 0.0)

let private paper =
    FlipFlopTask(StepMs = 1.0, HoldMs = 0.0, InputNoise = 0.0, TruncatedPulses = true)

let private unusual =
    FlipFlopTask(Bits = 5, StepMs = 2.5, PulseMs = 45.0, ResponseDelayMs = 60.0, HoldMs = 200.0, InputNoise = 0.0)

let private schedules =
    [| for trial in 0L .. 9999L -> PulseSchedule.Of(1L, trial, 0) |]

let private chiSquare possible (values: int[]) =
    let expected = double values.Length / double (List.length possible)
    let counts = values |> Array.countBy id |> Map.ofArray
    Expect.equal (Map.count counts) (List.length possible) "each possible value, and no other"

    possible |> List.sumBy (fun value -> (double counts[value] - expected) ** 2.0 / expected)

let private share condition =
    double (schedules |> Array.filter condition |> Array.length) / double schedules.Length

/// What the target must be by the task's definition, read off the inputs of one channel.
let private targetOf (task: FlipFlopTask) (x: single[]) =
    let response = task.StepsOf task.PulseMs + task.StepsOf task.ResponseDelayMs

    let starts =
        [ for step in 0 .. x.Length - 1 do
              if x[step] <> 0f && (step = 0 || x[step - 1] = 0f) then
                  step ]

    [| for step in 0 .. x.Length - 1 ->
           starts
           |> List.filter (fun start -> start + response <= step)
           |> List.tryLast
           |> Option.map (fun start -> x[start])
           |> Option.defaultValue 0f |]

let private schedule =
    testList
        "schedule"
        [ test "times and values are drawn as the paper's code draws them" {
              let a (s: PulseSchedule) = s.Second.StartMs - s.First.StartMs - 70

              let b (s: PulseSchedule) =
                  s.Third.StartMs - s.First.StartMs - 170 - a s

              Number.isLessThan (chiSquare [ 10..99 ] (schedules |> Array.map _.First.StartMs)) 135.0 "first, U{10..99}"
              Number.isLessThan (chiSquare [ 1..50 ] (schedules |> Array.map a)) 85.4 "a, U{1..50}"
              Number.isLessThan (chiSquare [ 1..50 ] (schedules |> Array.map b)) 85.4 "b, U{1..50}"
              Number.isLessThan (chiSquare [ -1; 0; 1 ] (schedules |> Array.map _.First.Value)) 13.8 "first value"
              Number.isLessThan (chiSquare [ -1; 1 ] (schedules |> Array.map _.Second.Value)) 10.8 "second value"
              Number.isLessThan (chiSquare [ -1; 1 ] (schedules |> Array.map _.Third.Value)) 10.8 "third value"
          }

          test "without a hold as many third pulses are cut, and as many answers missing, as in the paper's data" {
              Number.isLessThan
                  (abs (share (fun s -> s.Third.StartMs + 20 > 340) - 0.0926))
                  0.015
                  "9 % truncated or absent"

              Number.isLessThan
                  (abs (share (fun s -> s.Third.StartMs + 40 >= 339) - 0.2607))
                  0.022
                  "26 % never answered (the last step's target is 0 there)"
          }

          test "channels and trials are independent of one another" {
              let first =
                  schedules |> Array.map (fun s -> double (s.First.StartMs + s.Second.Value * s.Third.Value * 50))

              let others =
                  [ "the next trial", [| for trial in 1L .. 10000L -> PulseSchedule.Of(1L, trial, 0) |]
                    "the next channel", [| for trial in 0L .. 9999L -> PulseSchedule.Of(1L, trial, 1) |] ]

              let standardised values =
                  let mean = Array.average values

                  let deviation =
                      sqrt (values |> Array.averageBy (fun value -> (value - mean) ** 2.0))

                  values |> Array.map (fun value -> (value - mean) / deviation)

              for name, other in others do
                  let second =
                      other |> Array.map (fun s -> double (s.First.StartMs + s.Second.Value * s.Third.Value * 50))

                  let correlation =
                      Array.map2 (*) (standardised first) (standardised second) |> Array.average

                  Number.isLessThan (abs correlation) 0.05 name
          } ]

let private trials =
    testList
        "trials"
        [ test "on each channel come the scheduled pulses, floored to whole steps" {
              for task in [ quick; paper; unusual ] do
                  for trial in 0L .. 49L do
                      let x, _ = generate task 3L trial

                      for bit in 0 .. task.Bits - 1 do
                          let schedule = PulseSchedule.Of(3L, trial, bit)
                          let expected = Array.zeroCreate<single> task.Steps

                          for pulse in [ schedule.First; schedule.Second; schedule.Third ] do
                              let start = int (floor (double pulse.StartMs / task.StepMs))

                              for step in start .. min task.Steps (start + task.StepsOf task.PulseMs) - 1 do
                                  expected[step] <- single pulse.Value

                          Expect.equal (channel task bit x) expected $"trial {trial}, channel {bit}, {task}"
          }

          test "the target takes a pulse's value a response delay after its end, and keeps it" {
              for task in [ quick; paper; unusual ] do
                  for trial in 0L .. 49L do
                      let x, y = generate task 3L trial

                      for bit in 0 .. task.Bits - 1 do
                          Expect.equal
                              (channel task bit y)
                              (targetOf task (channel task bit x))
                              $"trial {trial}, channel {bit}, {task}"
          }

          test "durations that shorten the trial or the step leave the schedule where it is" {
              let x, _ = generate quick 3L 8L
              let finer, _ = generate (FlipFlopTask(StepMs = 1.0, InputNoise = 0.0)) 3L 8L

              let startMs stepMs values =
                  stepMs * double (Array.findIndex (fun value -> value <> 0f) values)

              let coarse = startMs 5.0 (channel quick 0 x)

              let fine =
                  startMs 1.0 (finer |> Array.indexed |> Array.filter (fun (i, _) -> i % 3 = 0) |> Array.map snd)

              Expect.equal coarse (floor (fine / 5.0) * 5.0) "5 ms steps begin where 1 ms steps do, floored"
          }

          test "the noise has the asked deviation, and value step x bits + bit of the trial's row" {
              let noisy = FlipFlopTask(InputNoise = 0.25, Bits = 2)
              let quiet = FlipFlopTask(InputNoise = 0.0, Bits = 2)
              let x, y = generate noisy 3L 5L
              let pulses, targets = generate quiet 3L 5L
              let row = RandomRow(3L, RandomStream.Noise, 5L)
              Expect.equal y targets "the targets are clean"

              for index in 0 .. x.Length - 1 do
                  let noise = 0.25f * SingleNormals.At(row, int64 index)
                  Expect.equal x[index] (noise + pulses[index]) $"element {index}"
          }

          test "a long trial's noise is drawn to its end" {
              let long = FlipFlopTask(StepMs = 1.0, HoldMs = 5000.0)
              let x, _ = generate long 3L 5L
              let last = x.Length - 1

              Expect.equal
                  x[last]
                  (0.1f * SingleNormals.At(RandomRow(3L, RandomStream.Noise, 5L), int64 last))
                  "last element"
          }

          test "a trial does not depend on what was generated before, nor a channel on how many there are" {
              let alone = generate quick 3L 7L

              for trial in 0L .. 6L do
                  generate quick 3L trial |> ignore

              Expect.equal (generate quick 3L 7L) alone "trial 7"
              let two = FlipFlopTask(Bits = 2, InputNoise = 0.0)

              Expect.equal
                  (channel two 1 (fst (generate two 3L 7L)))
                  (channel quick 1 (fst alone))
                  "channel 1 of two and of three"

              Expect.notEqual (generate quick 4L 7L) alone "another seed"
          } ]

let private quirks =
    testList
        "quirks of the published generator"
        [ test "with lastTargetZero only the last step's target is left at 0" {
              let quirk = FlipFlopTask(InputNoise = 0.0, LastTargetZero = true)
              let x, y = generate quick 3L 1L
              let quirkX, quirkY = generate quirk 3L 1L
              let last = y.Length - 3
              Expect.equal quirkX x "inputs"
              Expect.equal quirkY[.. last - 1] y[.. last - 1] "targets before"
              Expect.equal quirkY[last..] [| 0f; 0f; 0f |] "last targets"
              Expect.all y[last..] (fun value -> abs value = 1f) "which are held otherwise"
          }

          test "a trial too short for its last answer is refused, unless pulses may be truncated" {
              let hold truncated hold =
                  FlipFlopTask(StepMs = 1.0, HoldMs = hold, TruncatedPulses = truncated)

              Expect.throwsT<ArgumentException> (fun () -> generate (hold false 69.0) 1L 0L |> ignore) "69 ms"
              generate (hold false 70.0) 1L 0L |> ignore
              generate (hold true 0.0) 1L 0L |> ignore
          }

          test "spans that do not fit the trial are refused" {
              let count = FlipFlopTask().Steps * 3

              let write inputs targets () =
                  let x = Array.zeroCreate<single> inputs
                  let y = Array.zeroCreate<single> targets
                  FlipFlopTrials.Generate(FlipFlopTask(), 1L, 0L, x.AsSpan(), y.AsSpan())

              Expect.throwsT<ArgumentException> (write (count - 1) count) "inputs"
              Expect.throwsT<ArgumentException> (write count (count + 1)) "targets"
              write count count ()
          } ]

[<Tests>]
let tests = testList "Flip-flop trials" [ schedule; trials; quirks ]
