module FlipFlop.Tests.Experiments.ResultGathererTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private trained =
    lazy KerasWeights.Read(TestData.path "networks/one-bit.weights.h5")

let private notFinite =
    lazy
        (let weights = trained.Value.Copy()
         weights.RecurrentKernel[5] <- nanf
         weights)

/// One bit and 24 units, two noises, and as many seeds.
let private planOf seeds =
    let cell = Cell(Task = FlipFlopTask(Bits = 1), Network = NetworkSpec(Units = 24))

    let axis =
        SweepAxis [| for noise in [ 0.1; 0.2 ] -> SweepPoint [| Assignment("inputNoise", noise) |] |]

    let seeds = [| for seed in 1L .. int64 seeds -> Seed.Both seed |]
    Planner.Plan(ExperimentSpec(Name = "gather", Base = cell, Sweep = [| axis |], Seeds = seeds), "1")

let private provenance =
    let engine =
        { new ITrainingEngine with
            member _.Name = "simd"
            member _.ArithmeticVersion = "1"
            member _.Start(_, _, _, _, _) = raise (NotSupportedException()) }

    ProvenanceRecorder(engine, TimeProvider.System).Record(1, TimeSpan.FromSeconds 1.0, 1)

let private store outcome (weights: NetworkWeights) (store: ResultStore) realization =
    let history = [| EpochRecord(1, 128L, 8192, 0.25, 0.5) |]
    let recorder = TraceRecorder()
    recorder.AfterUpdate weights

    store.Write(realization, TrainingOutcome(outcome, weights, history), recorder.Recorded(), provenance)
    |> ignore

let private gather (store: ResultStore) jobs plan =
    ResultGatherer.Gather(plan, store, "{}\n", "script", jobs, CancellationToken.None)

let private numbers (analysis: NetworkAnalysis | null) =
    match analysis with
    | null -> failwith "it was not analysed"
    | a ->
        (nonNull a.Spectrum).Real,
        a.SettledStates.States,
        a.StateSpace.Trajectory,
        a.MemoryStates.Cube.Nonlinearity,
        (nonNull a.Noise).WatchedMs,
        (nonNull a.Noise).Spread

let private cached (store: ResultStore) =
    Directory.GetFiles store.Analyses.Folder |> Array.sort

[<Tests>]
let tests =
    testList
        "Result gatherer"
        [ test "A finished network is analysed, and so is the untrained one of its seed" {
              inStore (fun s ->
                  let plan = planOf 1
                  store Outcome.Finished trained.Value s plan.Realizations[0]
                  store Outcome.ReachedGoal trained.Value s plan.Realizations[1]
                  let result = gather s 2 plan
                  let first = result.Realizations[0]
                  let task = FlipFlopTask(Bits = 1)

                  Expect.equal
                      (numbers first.Trained)
                      (numbers (NetworkAnalyzer.Analyze(trained.Value, task)))
                      "trained"

                  let drawn = Initialiser.Draw(NetworkSpec(Units = 24), 1, 1, 1L)
                  Expect.equal (numbers first.Untrained) (numbers (NetworkAnalyzer.Analyze(drawn, task))) "untrained"
                  Expect.equal first.Outcome RealizationOutcome.Finished "finished"
                  Expect.equal result.Realizations[1].Outcome RealizationOutcome.ReachedGoal "reached its goal"
                  Expect.equal first.Loss (Nullable 0.25) "history"
                  Expect.equal (result.SpecJson, result.Script) ("{}\n", "script") "as given")
          }

          test "What diverged, failed, is missing, damaged or not finite is named, and not analysed" {
              inStore (fun s ->
                  let plan = planOf 3
                  let r = plan.Realizations
                  store Outcome.Diverged trained.Value s r[0]
                  store Outcome.Finished notFinite.Value s r[1]
                  store Outcome.Finished trained.Value s r[2]
                  File.AppendAllText(Path.Combine(s.FolderOf r[2].Key, "history.csv"), "more")
                  s.Failures.Put(FailureRecord(r[3].Key, "no such luck", null, "host", DateTimeOffset.UnixEpoch))

                  let gathered =
                      ResultGatherer.Gather(plan, s, "", null, 2, CancellationToken.None).Realizations

                  Expect.equal
                      [ for g in gathered -> g.Outcome ]
                      [ RealizationOutcome.Diverged
                        RealizationOutcome.Finished
                        RealizationOutcome.Missing
                        RealizationOutcome.Failed
                        RealizationOutcome.Missing
                        RealizationOutcome.Missing ]
                      "outcomes, in the order of the plan"

                  Expect.isTrue
                      (gathered |> Seq.forall (fun g -> isNull g.Trained && isNull g.Untrained))
                      "no analyses"

                  Expect.equal gathered[0].History.Count 1 "a diverged one has its history"
                  Expect.stringContains (string gathered[2].Reason) "history.csv" "what is damaged"
                  Expect.equal gathered[3].Reason "no such luck" "why it failed"
                  Expect.isNull gathered[4].Reason "missing needs no reason")
          }

          test "Networks are analysed once: the second time the cache is read, and cells share the untrained network" {
              inStore (fun s ->
                  let plan = planOf 1
                  plan.Realizations |> Seq.iter (store Outcome.Finished trained.Value s)
                  let first = gather s 2 plan
                  Expect.equal (cached s).Length 4 "the trained one and the untrained one, for each noise"
                  let past = DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)

                  for file in cached s do
                      File.SetLastWriteTimeUtc(file, past)

                  let second = gather s 2 plan

                  for file in cached s do
                      Expect.equal (File.GetLastWriteTimeUtc file) past "not written again"

                  for a, b in Seq.zip first.Realizations second.Realizations do
                      Expect.equal (numbers b.Trained) (numbers a.Trained) "trained, bit for bit"
                      Expect.equal (numbers b.Untrained) (numbers a.Untrained) "untrained, bit for bit")
          }

          test "What is damaged in the cache, or gone, is computed anew" {
              inStore (fun s ->
                  let plan = planOf 1
                  plan.Realizations |> Seq.iter (store Outcome.Finished trained.Value s)
                  let first = gather s 1 plan
                  let whole = cached s |> Array.map File.ReadAllBytes

                  let damages =
                      [ (fun file (content: byte[]) ->
                            content[content.Length / 2] <- content[content.Length / 2] ^^^ 1uy
                            File.WriteAllBytes(file, content))
                        (fun file content -> File.WriteAllBytes(file, content[..99]))
                        (fun file _ -> File.WriteAllBytes(file, [||]))
                        (fun file _ -> File.Delete file) ]

                  for damage in damages do
                      let files = cached s
                      (files, whole) ||> Array.iter2 (fun file content -> damage file (Array.copy content))
                      let again = gather s 1 plan

                      Expect.equal
                          (numbers again.Realizations[0].Trained)
                          (numbers first.Realizations[0].Trained)
                          "the same"

                      Expect.equal (cached s |> Array.map File.ReadAllBytes) whole "and whole again")
          }

          test "Progress is told for each realization, and a cancelled gathering stops" {
              inStore (fun s ->
                  let told = ResizeArray<int>()
                  let plan = planOf 2

                  ResultGatherer.Gather(plan, s, "", null, 2, CancellationToken.None, Action<int>(told.Add))
                  |> ignore

                  Expect.equal (List.ofSeq told) [ 1; 2; 3; 4 ] "one by one"
                  use stop = new CancellationTokenSource()
                  stop.Cancel()

                  Expect.throwsT<OperationCanceledException>
                      (fun () -> ResultGatherer.Gather(plan, s, "", null, 2, stop.Token) |> ignore)
                      "cancelled")
          } ]

[<Tests>]
let cache =
    testList
        "Analysis cache"
        [ test "What is kept is found again to the last bit, not-a-numbers too" {
              inStore (fun s ->
                  let task = FlipFlopTask(Bits = 1)
                  let analysis = NetworkAnalyzer.Analyze(trained.Value, task)
                  analysis.Response.Z[3] <- nan
                  s.Analyses.Keep("sha", task, analysis)

                  match s.Analyses.Find("sha", task) with
                  | null -> failtest "it is not found"
                  | found ->
                      let other = AnalysisCache(Path.Combine(s.Root, "other"))
                      other.Keep("sha", task, found)

                      let bytes (cache: AnalysisCache) =
                          File.ReadAllBytes(cache.PathOf("sha", task))

                      Expect.equal (bytes other) (bytes s.Analyses) "written again it is the same file"
                      Expect.equal found.SettledStates.CountRight analysis.SettledStates.CountRight "held states"
                      Expect.isTrue (Double.IsNaN found.Response.Z[3]) "an output"

                      Expect.equal
                          (List.ofSeq found.MemoryStates.Cube.WalshEnergy)
                          (List.ofSeq analysis.MemoryStates.Cube.WalshEnergy)
                          "Walsh energies")
          }

          test "An entry is named by the weights and by what of the task an analysis depends on" {
              let cache = AnalysisCache "analyses"
              let path task = cache.PathOf("sha", task)
              let here = path (FlipFlopTask())

              let others =
                  [ FlipFlopTask(Bits = 2)
                    FlipFlopTask(StepMs = 10.0)
                    FlipFlopTask(PulseMs = 10.0)
                    FlipFlopTask(ResponseDelayMs = 10.0)
                    FlipFlopTask(InputNoise = 3.0) ]

              Expect.equal (here :: List.map path others |> List.distinct |> List.length) 6 "six names"

              Expect.equal
                  (path (FlipFlopTask(HoldMs = 0.0, LastTargetZero = true)))
                  here
                  "training alone"

              Expect.notEqual (cache.PathOf("other", FlipFlopTask())) here "other weights"
          }

          test "An analysis depends on no more of the task than that" {
              let weights = trained.Value

              let whole =
                  FlipFlopTask(Bits = 1, InputNoise = 0.3, HoldMs = 40.0, LastTargetZero = true)

              let relevant = AnalysisCache.Relevant whole

              Expect.equal
                  (numbers (NetworkAnalyzer.Analyze(weights, relevant)))
                  (numbers (NetworkAnalyzer.Analyze(weights, whole)))
                  "the same"
          } ]
