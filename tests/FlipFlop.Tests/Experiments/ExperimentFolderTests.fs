/// An experiment's folder: the newest results and a version for each that ever was.
module FlipFlop.Tests.Experiments.ExperimentFolderTests

open System
open System.IO
open Expecto
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private written summary (script: string | null) =
    ExperimentFiles(script, "{\"name\": \"e\"}\n", summary, "{}\n")

[<Tests>]
let experiments =
    testList
        "Result store: experiments"
        [ test "The newest results lie in the experiment's folder, and a version of them without the page" {
              inStore (fun store ->
                  let folder = store.Experiment "e"
                  Expect.isNull (folder.ReadSpecJson()) "never run"
                  let id = folder.Write(written "a,b\n" "experiment \"e\" { }", "0.1.0+abc")
                  folder.WriteReport "<html></html>"

                  let names path =
                      Directory.GetFiles path |> Array.map Path.GetFileName |> Array.sort |> List.ofArray

                  let kept = [ "experiment.fsx"; "spec.json"; "summary.csv"; "summary.json" ]
                  Expect.equal (names folder.Path) (List.sort ("report.html" :: "versions.csv" :: kept)) "newest"
                  Expect.equal (names (folder.VersionPath id)) kept "version"
                  Expect.equal (folder.ReadSpecJson()) "{\"name\": \"e\"}\n" "spec"
                  Expect.equal (folder.ReadScript()) "experiment \"e\" { }" "script")
          }

          test "The same again makes no version; other code, another spec or other results make one each" {
              inStore (fun store ->
                  let folder = store.Experiment "e"
                  let first = folder.Write(written "1\n" null, "code 1")
                  Expect.equal (folder.Write(written "1\n" null, "code 1")) first "the same again"
                  let other = folder.Write(written "1\n" null, "code 2")
                  Expect.notEqual other first "other code"
                  let finished = folder.Write(written "1\n2\n" null, "code 1")
                  Expect.equal finished $"{first}-2" "other results of the same spec and code"
                  Expect.equal (folder.Write(written "1\n2\n" null, "code 1")) finished "those again"
                  Expect.equal (folder.Versions.Count) 3 "versions"
                  let kept = File.ReadAllText(Path.Combine(folder.VersionPath first, "summary.csv"))
                  Expect.equal kept "1\n" "the first is as it was"
                  Expect.equal (File.ReadAllText(Path.Combine(folder.Path, "summary.csv"))) "1\n2\n" "the newest")
          }

          test "Which version became the newest when is kept, a line each time that another did" {
              inStore (fun store ->
                  let folder = store.Experiment "e"
                  let id summary code = folder.Write(written summary null, code)
                  let one = id "1\n" "0.1.0+a, dirty"
                  id "1\n" "0.1.0+a, dirty" |> ignore
                  let two = id "1\n" "0.1.0+b"
                  id "1\n" "0.1.0+a, dirty" |> ignore

                  Expect.equal
                      [ for entry in folder.VersionEntries -> entry.Id, entry.Code ]
                      [ one, "0.1.0+a dirty"; two, "0.1.0+b"; one, "0.1.0+a dirty" ]
                      "entries"

                  Expect.all folder.VersionEntries (fun entry -> DateTimeOffset.UtcNow - entry.Time < TimeSpan.FromMinutes 5.0) "times"
                  let path = Path.Combine(folder.Path, "versions.csv")
                  Expect.stringStarts (File.ReadAllText path) "time,id,code\n" "header"
                  File.AppendAllText(path, "no line, of its kind")
                  id "1\n" "0.1.0+b" |> ignore
                  Expect.equal [ for entry in folder.VersionEntries -> entry.Id ] [ one; two; one; two ] "what is no line is none")
          }

          test "An experiment file that is gone is not kept beside results that it did not give" {
              inStore (fun store ->
                  let folder = store.Experiment "e"
                  folder.Write(written "1\n" "script", "code") |> ignore
                  folder.Write(written "1\n" null, "code") |> ignore
                  Expect.isNull (folder.ReadScript()) "none any more")
          } ]
