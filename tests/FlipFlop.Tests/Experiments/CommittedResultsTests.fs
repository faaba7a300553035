/// The results that lie in the repository: whole, of today's arithmetic, and the same bits when trained again.
module FlipFlop.Tests.Experiments.CommittedResultsTests

open System
open System.Globalization
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private results = Path.Combine(TestData.repositoryRoot, "results")
let private store = ResultStore results

let private planOf name =
    let json = File.ReadAllText(Path.Combine(results, "experiments", name, "spec.json"))
    Planner.Plan(SpecJson.Read json, (SimdEngine.Instance: ITrainingEngine).ArithmeticVersion)

let private copyFolder source target =
    for path in Directory.GetFiles(source, "*", SearchOption.AllDirectories) do
        let file = Path.Combine(target, Path.GetRelativePath(source, path))
        file |> Path.GetDirectoryName |> nonNull |> Directory.CreateDirectory |> ignore
        File.Copy(path, file)

/// The lines of summary.csv, cut at commas.
let private summary root name =
    [ for line in File.ReadAllLines(Path.Combine(root, "experiments", name, "summary.csv")) -> line.Split ',' ]

/// Numbers agree to 1e-6 of their size, since analyses, unlike weights, may differ in their last bits between machines.
let private expectSameNumbers (actual: string[] list) (expected: string[] list) =
    Expect.equal actual.Length expected.Length "as many lines"

    for line, other in List.zip actual expected do
        Expect.equal line.Length other.Length "as many columns"

        for text, otherText in Array.zip line other do
            match Double.TryParse(text, CultureInfo.InvariantCulture), Double.TryParse(otherText, CultureInfo.InvariantCulture) with
            | (true, number), (true, otherNumber) ->
                Number.isAtMost (abs (number - otherNumber)) (1e-6 * max 1.0 (abs otherNumber)) $"{text} for {otherText}"
            | _ -> Expect.equal text otherText "the same text"

/// The trace of the first so many updates.
let private firstUpdates (count: int) (realization: Realization) =
    let recorder = TraceRecorder()
    use enough = new CancellationTokenSource()

    let observer =
        { new ITrainingObserver with
            member _.AfterUpdate(_, _, training) =
                recorder.AfterUpdate training.Weights

                if recorder.Recorded().Updates = count then
                    enough.Cancel()

            member _.AfterEpoch(_, _) = () }

    let cell = realization.Cell

    try
        Trainer.Train(
            SimdEngine.Instance,
            cell.Task,
            cell.Network,
            cell.Training,
            realization.Seed,
            2,
            observer,
            enough.Token
        )
        |> ignore
    with :? TrainingStoppedException ->
        ()

    recorder.Recorded()

[<Tests>]
let tests =
    testList
        "Committed results"
        [ for name in [ "same-bits"; "figure-5" ] do
              test $"every realization of {name} is whole" {
                  for realization in (planOf name).Realizations do
                      let state = store.State realization.Key
                      Expect.equal state.Status RealizationStatus.Complete $"{name}, {realization.Subject}"
              }

              test $"the stored summary of {name} is what its networks give today" {
                  inFolder (fun folder ->
                      let copy = Path.Combine(folder, "results")
                      copyFolder results copy
                      let reported = FlipFlopProgram.run folder [ "report"; name; "--results"; copy ]
                      Expect.equal reported.ExitCode 0 reported.Errors
                      expectSameNumbers (summary copy name) (summary results name))
              }

          test "same-bits, trained again in full, is bit-identical" {
              let verified =
                  FlipFlopProgram.run TestData.repositoryRoot [ "verify"; "same-bits"; "--results"; results ]

              Expect.equal verified.ExitCode 0 (verified.Output + verified.Errors)
              Expect.stringContains verified.Output "BIT-IDENTICAL: 8 of 8" "it says so"
          }

          test "figure-5's first updates, made again, are bit-identical" {
              for realization in (planOf "figure-5").Realizations do
                  let stored = store.Read realization.Key
                  let again = firstUpdates 3 realization
                  Expect.equal again.Updates 3 "three updates were made"

                  let difference =
                      FirstDifference.Of(stored.Trace, again, stored.History, true)

                  Expect.isNull difference $"the first updates of {realization.Subject}"
          } ]
