module FlipFlop.Tests.Cli.StatusTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Cli
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.TemporaryFolder

let private sign host updates =
    SignOfLife(
        Owner = $"{host}/1",
        Host = host,
        Process = 88,
        Beat = 3L,
        Updates = updates,
        OfUpdates = 2L,
        UpdatesPerSecond = 0.25,
        Loss = Nullable 0.125
    )

/// One of each kind, with every detail that there can be.
let private standing =
    let plan = Planner.Plan(spec "golden" [ 4; 5; 6; 7; 8; 9; 10 ] [ 1 ], "1")
    let realization n = plan.Realizations[n]

    ExperimentStanding(
        plan,
        [| Standing(realization 0, StandingKind.Complete, Outcome = Nullable Outcome.ReachedGoal, Updates = 2L)
           Standing(
               realization 1,
               StandingKind.Running,
               Owner = ClaimOwner(sign "here" 1L, true, TimeSpan.FromSeconds 2.5),
               Updates = 1L,
               Loss = Nullable 0.125
           )
           Standing(
               realization 2,
               StandingKind.Silent,
               Owner = ClaimOwner(sign "node7" 1L, false, TimeSpan.FromMinutes 3.0),
               Updates = 1L
           )
           Standing(realization 3, StandingKind.Interrupted, Updates = 1L, Loss = Nullable nan)
           Standing(
               realization 4,
               StandingKind.Failed,
               Reason = "its worker died 3 times; the last was ended by signal 11",
               Log = "work/logs/run/worker-1.log"
           )
           Standing(realization 5, StandingKind.Damaged, Reason = "trace is missing")
           Standing(realization 6, StandingKind.Waiting) |]
    )

let private found source : StoredExperiment.Found =
    { Name = "golden"
      Source = source
      Folder = ExperimentFolder "nowhere" }

let private golden =
    Path.Combine(TestData.repositoryRoot, "tests", "FlipFlop.Tests", "Cli", "status.golden.json")

let private text () =
    StatusText.parts "root" standing |> List.map (String.concat "\n") |> String.concat "\n\n"

/// A run of two realizations of which one is complete, as an interruption leaves it.
let private interrupt (store: ResultStore) name seeds =
    let all = spec name [ 4 ] seeds
    store.Plans.Freeze(name, SpecJson.Write all, null) |> ignore
    train store (spec name [ 4 ] [ 1 ]) |> ignore

let private program (store: ResultStore) arguments =
    FlipFlopProgram.run store.Root (arguments @ [ "--results"; store.Root ])

let private unfinished =
    testList
        "a run that is not finished"
        [ testCase "is listed by status, and reported as far as it came"
          <| fun () ->
              inStore (fun store ->
                  interrupt store "half" [ 1; 2 ]
                  let all = program store [ "status" ]
                  Expect.stringContains all.Output "1 of 2" $"how far it is: {all.Errors}"
                  Expect.stringContains all.Output "run not finished" "and what it is"
                  let report = program store [ "report"; "half" ]
                  Expect.equal report.ExitCode 0 report.Errors
                  Expect.stringContains report.Output "of a run that is not finished are missing" "what it is"
                  Expect.stringContains report.Output "the report is partial" "and that it is partial"
                  let again = program store [ "status"; "half" ]
                  Expect.stringContains again.Output "has not written its results yet" "a report does not finish it")

          test "Of an older run and newer results the results are shown; of older results and a newer run the run" {
              inStore (fun store ->
                  let source () =
                      (StoredExperiment.find store "both").Source

                  run store (spec "both" [ 4 ] [ 1 ]) |> ignore
                  Expect.equal (source ()) StoredExperiment.Results "results alone"
                  interrupt store "both" [ 1; 2 ]

                  match source () with
                  | StoredExperiment.UnfinishedRun(_, true) -> ()
                  | other -> failtestf "the run is newer: %A" other

                  for file in Directory.GetFiles((store.Experiment "both").Path) do
                      File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes 1.0)

                  Expect.equal (source ()) StoredExperiment.Results "the results are newer")
          }

          test "An experiment that cannot be read is named with its path and what to do" {
              inStore (fun store ->
                  run store (spec "spoilt" [ 4 ] [ 1 ]) |> ignore
                  let folder = (store.Experiment "spoilt").Path
                  let path = Path.Combine(folder, "spec.json")

                  for file in Directory.GetFiles(folder, "spec.json", SearchOption.AllDirectories) do
                      File.WriteAllText(file, File.ReadAllText(file).Replace("\"schema\": 1", "\"schema\": 9"))

                  let e =
                      Expect.throwsC (fun () -> StoredExperiment.read store "spoilt" |> ignore) (fun e ->
                          e :?> StoreException)

                  Expect.equal e.Path path "which"
                  Expect.stringContains e.Message "newer than this program" "what"
                  Expect.stringContains e.Message "the program that wrote this" "what to do")
          } ]

[<Tests>]
let tests =
    testList
        "Status"
        [ test "The JSON is what the golden file says" {
              let run = found (StoredExperiment.UnfinishedRun(DateTime.UnixEpoch, false))

              let other =
                  { found StoredExperiment.Results with
                      Name = "spoilt" }

              let document =
                  StatusJson.document true [ run, Ok standing; other, Error "cannot be read" ]

              Expect.equal document (File.ReadAllText golden) "status.golden.json"
          }

          test "Without a name the JSON has the experiments, and not every realization" {
              let document =
                  StatusJson.document false [ found StoredExperiment.Results, Ok standing ]

              let one = JsonDocument.Parse(document).RootElement.GetProperty("experiments")[0]
              Expect.equal (one.GetProperty("counts").GetProperty("damaged").GetInt32()) 1 "counts"
              Expect.isFalse (one.TryGetProperty("list") |> fst) "no list"
          }

          for mention in
              [ "units 5, seed 1  50 %  0.125  4.0 s  here, process 88"
                "node7, process 88: silent for 3 min; will be taken over"
                "its worker died 3 times; the last was ended by signal 11."
                "root/work/logs/run/worker-1.log"
                "--retry-failed"
                "trace is missing"
                "interrupted: the next run goes on" ] do
              test $"The text says \"{mention}\"" { Expect.stringContains (text ()) mention "the text" }

          for value, shown in
              [ 0.125, "0.125"
                0.0161234, "0.0161"
                20000.0, "20000"
                123456.0, "1.23E+05"
                1e300, "1E+300"
                -1e300, "-1E+300"
                nan, "NaN"
                infinity, "Infinity" ] do
              test $"A loss of {value} is shown as {shown}" { Expect.equal (Table.number value) shown "the number" }

          test "The bar is filled as far as the work is done, and never full before the end" {
              let bar = StatusText.bar ('#', '.') standing
              Expect.equal (bar |> Seq.filter ((=) '#') |> Seq.length) (int (40.0 * standing.Fraction)) "filled"

              let nearly =
                  ExperimentStanding(
                      standing.Plan,
                      [| yield!
                             standing.Plan.Realizations
                             |> Seq.take 6
                             |> Seq.map (fun each -> Standing(each, StandingKind.Complete))
                         yield Standing(standing.Plan.Realizations[6], StandingKind.Waiting) |]
                  )

              Expect.stringContains (StatusText.bar ('#', '.') nearly) "." "a mark is left"
          }

          testCase "status watches until nothing is running, and says so"
          <| fun () ->
              inStore (fun store ->
                  interrupt store "watched" [ 1; 2 ]
                  let watched = program store [ "status"; "watched"; "--watch" ]
                  Expect.equal watched.ExitCode 0 watched.Errors
                  Expect.stringContains watched.Output "watched: 1 of 2 complete (1 finished, 1 waiting)" "a line"
                  Expect.stringContains watched.Output "Nothing is running." "its end")

          unfinished ]
