module FlipFlop.Tests.Experiments.FrozenPlansTests

open System.IO
open System.Threading.Tasks
open Expecto
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private withPlans (test: string -> FrozenPlans -> unit) =
    inFolder (fun folder -> test folder (FrozenPlans folder))

let private spec = "{ \"name\": \"a\" }"

[<Tests>]
let tests =
    testList
        "FrozenPlans"
        [ test "a plan is there from freeze to finish, with its script" {
              withPlans (fun folder plans ->
                  let path = plans.Freeze("a-b", spec, "script")
                  Expect.equal (File.ReadAllText path) spec "the spec"
                  let plan = plans.All() |> Seq.exactlyOne
                  Expect.equal (plan.Name, plan.Folder.ReadScript()) ("a-b", "script") "by name"
                  plans.Finish("a-b", spec)
                  plans.Finish("a-b", spec)
                  Expect.isEmpty (Directory.GetFileSystemEntries folder) "nothing is left")
          }

          test "a plan that is not what was frozen is none" {
              withPlans (fun _ plans ->
                  let path = plans.Freeze("a", spec, null)
                  File.WriteAllText(path, spec.Replace("\"a\"", "\"b\""))
                  Expect.isEmpty (plans.All()) "changed")
          }

          test "runs of one experiment that freeze and finish it at the same time do not disturb each other" {
              withPlans (fun folder plans ->
                  let rush () =
                      for _ in 1..100 do
                          plans.Freeze("a", spec, "script") |> ignore
                          plans.All() |> ignore
                          plans.Finish("a", spec)

                  Task.WaitAll [| for _ in 1..4 -> Task.Run rush |]
                  Expect.isEmpty (Directory.GetFileSystemEntries folder) "nothing is left")
          } ]
