/// What a worker says, the worker's program, and how a run starts it.
module FlipFlop.Tests.Experiments.WorkerTests

open System
open System.Collections.Concurrent
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private plan =
    let cell =
        Cell(
            Task = FlipFlopTask(Bits = 1),
            Network = NetworkSpec(Units = 4),
            Training = TrainingSpec(Batch = 2, Trials = 4, Epochs = 1)
        )

    let seeds = [| for seed in 1L .. 2L -> Seed.Both seed |]
    Planner.Plan(ExperimentSpec(Name = "work", Base = cell, Seeds = seeds), SimdEngine.Instance.ArithmeticVersion)

let private specJson = SpecJson.Write plan.Spec
let private keys = [ for realization in plan.Realizations -> realization.Key ]

let private assignment (store: ResultStore) =
    WorkerAssignment("plan.json", store.Root, 1, specJson)

/// Lines that come when the test says so, and an end.
type private Lines() =
    inherit TextReader()
    let lines = new BlockingCollection<string>()
    member _.Say(line: string) = lines.Add line
    member _.End() = lines.CompleteAdding()

    override _.ReadLine() : string | null =
        // Takes until the end of the input.
        Seq.tryHead (lines.GetConsumingEnumerable()) |> Option.toObj

/// What a worker says, as it says it; the test answers.
type private Listener(answer: WorkerEvent -> unit) =
    inherit StringWriter()
    let heard = ResizeArray<WorkerEvent>()
    member _.Heard = List.ofSeq heard

    override _.WriteLine(line: string | null) =
        match WorkerEvent.TryParse(nonNull line) with
        | NonNull told ->
            heard.Add told
            answer told
        | _ -> failtest $"no event: {line}"

let private eventTests =
    testList
        "events"
        [ test "every event comes through its line" {
              let epoch = EpochRecord(2, 6L, 4, nan, Double.PositiveInfinity)

              let events: WorkerEvent list =
                  [ WorkerEvent.Ready()
                    WorkerEvent.Started("k", 3L)
                    WorkerEvent.Updated("k", 4L)
                    WorkerEvent.EpochDone("k", epoch)
                    WorkerEvent.Finished("k", Outcome.Diverged, Nullable nan, 1.5)
                    WorkerEvent.Finished("k", Outcome.Finished, Nullable(), 1.5)
                    WorkerEvent.AlreadyThere "k"
                    WorkerEvent.Busy "k"
                    WorkerEvent.Failed("k", "two\nlines, \"quoted\"")
                    WorkerEvent.Stopped "k"
                    WorkerEvent.Broken "é" ]

              for told in events do
                  let line = told.Json()
                  Expect.isFalse (line.Contains '\n') "one line"
                  Expect.equal (WorkerEvent.TryParse line) told line
          }

          test "a line that is no event is none, whatever it is" {
              for line in
                  [ ""
                    "null"
                    "{}"
                    "[]"
                    "3"
                    "hello"
                    "{\"event\":\"fly\"}"
                    "{\"event\":\"started\"}"
                    "{\"event\":\"started\",\"key\":null,\"updates\":1}"
                    "{\"key\":\"k\",\"event\":\"busy\"" ] do
                  Expect.isNull (WorkerEvent.TryParse line) line
          }

          test "an end is told from news" {
              Expect.isFalse (WorkerEvent.Updated("k", 1L)).IsEnd "news"
              Expect.isTrue (WorkerEvent.Stopped "k").IsEnd "an end"
          } ]

/// Serves with these lines, the end of the input after the last event that is waited for.
let private serve (first: string) (rest: string list) (isLast: WorkerEvent -> bool) =
    let lines = new Lines()

    let listener =
        new Listener(fun told ->
            match told with
            | :? WorkerEvent.Ready -> List.iter lines.Say rest
            | told when isLast told -> lines.End()
            | _ -> ())

    lines.Say first
    let code = WorkerProgram.Serve(SimdEngine.Instance, lines, listener, CancellationToken.None)
    code, listener.Heard

let private broken code heard =
    Expect.equal code 3 "the exit code"

    match List.last heard with
    | (told: WorkerEvent) ->
        match told with
        | :? WorkerEvent.Broken as told -> told.Message
        | other -> failtest $"not broken: {other}"

let private programTests =
    testList
        "program"
        [ test "it trains what it is given, until its input ends" {
              inStore (fun store ->
                  let isLast (told: WorkerEvent) =
                      match told with
                      | :? WorkerEvent.Finished as finished -> finished.Key = keys[1]
                      | _ -> false

                  let code, heard = serve ((assignment store).Json()) keys isLast
                  Expect.equal code 0 "fine"
                  Expect.isTrue (heard.Head :? WorkerEvent.Ready) "first it is ready"
                  Expect.isTrue (Seq.forall store.IsComplete keys) "trained"
                  let again, heard = serve ((assignment store).Json()) [ keys[0] ] (fun told -> told.IsEnd)
                  Expect.equal (again, List.last heard) (0, WorkerEvent.AlreadyThere keys[0]) "nothing is trained twice")
          }

          test "the end of the input while it trains keeps a checkpoint" {
              inStore (fun store ->
                  let code, heard =
                      serve ((assignment store).Json()) [ keys[0] ] (fun told -> told :? WorkerEvent.Updated)

                  Expect.equal code 0 "fine"

                  match List.last heard with
                  | :? WorkerEvent.Stopped -> Expect.isNotNull (store.ReadCheckpoint keys[0]) "a checkpoint"
                  | _ -> Expect.isTrue (store.IsComplete keys[0]) "or it was done sooner")
          }

          test "an input that ends at once is no failure" {
              let listener = new Listener(ignore)
              let code = WorkerProgram.Serve(SimdEngine.Instance, TextReader.Null, listener, CancellationToken.None)
              Expect.equal (code, listener.Heard) (0, []) "nothing to do"
          }

          test "what it cannot work with is told, with exit code 3" {
              inStore (fun store ->
                  let never _ = false
                  let code, heard = serve "nonsense" [] never
                  Expect.isNotEmpty (broken code heard) "no assignment"

                  let missing = WorkerAssignment(Path.Combine(store.Root, "none.json"), store.Root, 1)
                  let code, heard = serve (missing.Json()) [] never
                  Expect.stringContains (broken code heard) "none.json" "no plan"

                  let code, heard = serve ((assignment store).Json()) [ "0123" ] never
                  Expect.stringContains (broken code heard) "0123" "a key of another plan")
          }

          test "a node works through the whole plan, and leaves what another has" {
              inStore (fun store ->
                  let held = nonNull (store.Claims.TryTake keys[1])

                  let listener =
                      new Listener(fun told ->
                          if told :? WorkerEvent.Busy then
                              held.Dispose())

                  let code =
                      WorkerProgram.WorkThrough(assignment store, SimdEngine.Instance, listener, CancellationToken.None)

                  Expect.equal code 0 "fine"
                  Expect.isTrue (Seq.forall store.IsComplete keys) "all are trained"
                  Expect.exists listener.Heard (fun told -> told :? WorkerEvent.Busy) "one after it was free")
          } ]

let private launcher (store: ResultStore) program arguments =
    let command = WorkerCommand(program, arguments)
    ProcessLauncher(command, "plan.json", specJson, store, "run-1", TimeProvider.System) :> IWorkerLauncher

let private flipflop = Path.Combine(AppContext.BaseDirectory, "flipflop")

let private launcherTests =
    testList
        "launcher"
        [ test "a program that is not there is named" {
              inStore (fun store ->
                  let refused =
                      Expect.throwsC
                          (fun () -> (launcher store "no-such-program" []).Launch(1, 1) |> ignore)
                          (fun e -> e :?> WorkerBrokenException)

                  Expect.stringContains refused.Message "no-such-program" "the program")
          }

          test "a worker that ends at once is started three times, and then its log is named" {
              inStore (fun store ->
                  let refused =
                      Expect.throwsC
                          (fun () -> (launcher store "sh" [ "-c"; "echo so sorry >&2; exit 7" ]).Launch(1, 1) |> ignore)
                          (fun e -> e :?> WorkerBrokenException)

                  let log = Path.Combine(store.Logs.Folder, "run-1", "worker-1.log")
                  Expect.stringContains refused.Message log "the log"
                  let lines = File.ReadAllLines log
                  let count (text: string) = lines |> Seq.filter (fun line -> line.Contains text) |> Seq.length
                  Expect.equal (count "exit code 7", count "so sorry") (3, 3) "three times, with its words")
          }

          test "who waits for another run asks many times, and writes one line" {
              inStore (fun store ->
                  use held = nonNull (store.Claims.TryTake keys[0])
                  use worker = (launcher store flipflop [ "worker" ]).Launch(1, 1)

                  for _ in 1..5 do
                      let told = worker.Train(plan.Realizations[0], ignore, CancellationToken.None)
                      Expect.isTrue (told :? WorkerEvent.Busy) "held"

                  let log = File.ReadAllLines(Path.Combine(store.Logs.Folder, "run-1", "worker-1.log"))
                  Expect.equal (log |> Seq.filter (fun line -> line.Contains keys[0]) |> Seq.length) 1 "one line")
          }

          test "a worker trains, and one that is killed says how it died" {
              inStore (fun store ->
                  use worker = (launcher store flipflop [ "worker" ]).Launch(1, 1)
                  let told = worker.Train(plan.Realizations[0], ignore, CancellationToken.None)
                  Expect.isTrue (told :? WorkerEvent.Finished) "trained"
                  Expect.isTrue (store.IsComplete keys[0]) "and stored")

              inStore (fun store ->
                  use dying = (launcher store "sh" [ "-c"; "echo '{\"event\":\"ready\"}'; kill -9 $$" ]).Launch(1, 1)

                  let died =
                      Expect.throwsC
                          (fun () -> dying.Train(plan.Realizations[0], ignore, CancellationToken.None) |> ignore)
                          (fun e -> e :?> WorkerDiedException)

                  Expect.stringContains died.How "signal 9" "how")
          } ]

[<Tests>]
let tests = testList "Worker" [ eventTests; programTests; launcherTests ]
