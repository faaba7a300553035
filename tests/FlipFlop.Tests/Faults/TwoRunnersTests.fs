/// Two runners that are started together on one store.
module FlipFlop.Tests.Faults.TwoRunnersTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Tests.Faults.Child
open FlipFlop.Tests.Faults.SmallSweep
open FlipFlop.Tests.TemporaryFolder

/// Keys of which a worker said that it has trained them, once for every time.
let private trainedIn (results: string) =
    let logs = Path.Combine(results, "work", "logs")

    [ for log in Directory.GetFiles(logs, "*.log", SearchOption.AllDirectories) do
          for line in Regex.Matches(File.ReadAllText log, "It says: {\"event\":\"finished\",\"key\":\"([0-9a-f]+)\"") ->
              line.Groups[1].Value ]

/// Both end well; what is wrong otherwise.
let private together (folder: string) round (first: string) (second: string) expected =
    let results = $"results-{round}"

    let begin' name =
        start folder (newMark ()) [] [ "run"; name + ".json"; "--jobs"; "1"; "--quiet"; "--results"; results ]

    use a = begin' first
    use b = begin' second

    Tally.lossOf $"round {round}" (fun () ->
        for runner in [ a; b ] do
            Expect.equal (runner.ExitCode patience) 0 $"the exit code: {runner.Errors}"
            hasNoStackTrace runner.Errors
            waitForAll runner.Mark

        let trained = trainedIn (Path.Combine(folder, results))
        Expect.equal (List.sort trained) (List.sort (List.distinct trained)) "none is trained twice"
        Expect.equal trained.Length (List.length expected) "each is trained"
        Expect.equal (contentOfAll (Path.Combine(folder, results))) expected "the undisturbed bits"
        isTidy (Path.Combine(folder, results)))

[<Tests>]
let tests =
    testList
        "Faults.TwoRunners"
        [ test "twenty times together, the same and overlapping experiments: none is trained twice" {
              inFolder (fun folder ->
                  writeSweep folder "some" [ 4; 8 ] 2 [ 1; 2 ]
                  writeSweep folder "others" [ 4; 8 ] 2 [ 2; 3 ]

                  let undisturbed name =
                      let code, _, errors =
                          run folder [] [ "run"; name + ".json"; "--quiet"; "--results"; name ]

                      Expect.equal code 0 errors
                      contentOfAll (Path.Combine(folder, name))

                  let some = undisturbed "some"
                  let union = List.distinctBy fst (some @ undisturbed "others") |> List.sortBy fst
                  let rounds = Tally.amount 20 200

                  let losses =
                      [ for round in 1..rounds do
                            yield!
                                Option.toList (
                                    if round % 2 = 0 then
                                        together folder round "some" "some" some
                                    else
                                        together folder round "some" "others" union
                                ) ]

                  Tally.report "two runners together" rounds losses)
          } ]
