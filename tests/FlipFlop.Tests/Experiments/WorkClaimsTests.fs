module FlipFlop.Tests.Experiments.WorkClaimsTests

open System
open System.IO
open System.Threading
open System.Threading.Tasks
open Expecto
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private terms =
    ClaimTerms("here", "here", TimeSpan.FromSeconds 5.0, TimeSpan.FromSeconds 75.0)

let private claimsIn folder =
    WorkClaims(folder, terms, TimeProvider.System)

let private beat folder = Path.Combine(folder, "key.beat")

let private lockTests =
    testList
        "host lock"
        [ test "one at a time, and its file is gone when nobody holds it" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "below", "a.lock")
                  let first = nonNull (HostLock.TryTake path)
                  Expect.isNull (HostLock.TryTake path) "held"
                  first.Dispose()
                  (nonNull (HostLock.TryTake path)).Dispose()

                  if OperatingSystem.IsLinux() then
                      Expect.isEmpty (Directory.GetFiles(Path.Combine(folder, "below"))) "no file is left")
          }

          test "a file that a dead owner has left keeps nobody out" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "a.lock")
                  File.WriteAllText(path, "left")
                  use _ = nonNull (HostLock.TryTake path)
                  Expect.isNull (HostLock.TryTake path) "and then it is held")
          }

          test "of many who take and give up at once, never two have it" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "a.lock")
                  let mutable inside, most, takes = 0, 0, 0

                  let rush () =
                      for _ in 1..200 do
                          match HostLock.TryTake path with
                          | NonNull held ->
                              most <- max most (Interlocked.Increment &inside)
                              Interlocked.Increment &takes |> ignore
                              Interlocked.Decrement &inside |> ignore
                              held.Dispose()
                          | _ -> ()

                  Task.WaitAll [| for _ in 1..4 -> Task.Run rush |]
                  Expect.equal most 1 "one at a time"
                  Expect.isGreaterThan takes 0 "and it was taken")
          } ]

let private ownerTests =
    testList
        "owner"
        [ test "who has a realization is told while it is had, and nobody before and after" {
              inFolder (fun folder ->
                  let claims = claimsIn folder
                  Expect.isNull (claims.Owner "key") "before"
                  let claim = nonNull (claims.TryTake "key")
                  Expect.isNull (claims.TryTake "key") "on one host there is one"
                  let owner = nonNull ((claimsIn folder).Owner "key")
                  Expect.equal (owner.Sign.Host, owner.Sign.Process) ("here", Environment.ProcessId) "who"
                  claim.Dispose()
                  Expect.isNull (claims.Owner "key") "after"
                  Expect.isEmpty (Directory.GetFiles folder) "nothing is left")
          }

          test "the sign that a dead owner of this host has left is not believed, and it is followed at once" {
              inFolder (fun folder ->
                  let claim = nonNull ((claimsIn folder).TryTake "key")
                  let sign = File.ReadAllBytes(beat folder)
                  claim.Dispose()
                  File.WriteAllBytes(beat folder, sign)
                  Expect.isNull ((claimsIn folder).Owner "key") "nobody"
                  use _ = nonNull ((claimsIn folder).TryTake "key")
                  ())
          }

          test "a sign that is damaged in any way is nobody's, and is replaced" {
              inFolder (fun folder ->
                  let claim = nonNull ((claimsIn folder).TryTake "key")
                  let sign = File.ReadAllText(beat folder)
                  claim.Dispose()

                  for damaged in [ ""; "null"; "[]"; "{}"; sign[..20]; sign.Replace("\"here/", "null, \"") ] do
                      File.WriteAllText(beat folder, damaged)
                      Expect.isNull ((claimsIn folder).Owner "key") damaged
                      use _ = nonNull ((claimsIn folder).TryTake "key")
                      Expect.isNotNull ((claimsIn folder).Owner "key") "its own sign"

                  File.WriteAllText(beat folder, sign.Replace("\"owner\":\"", "\"owner\":null,\"was\":\""))
                  Expect.isNull ((claimsIn folder).Owner "key") "no owner")
          }

          test "a second disposal does nothing" {
              inFolder (fun folder ->
                  let claim = nonNull ((claimsIn folder).TryTake "key")
                  claim.Dispose()
                  use next = nonNull ((claimsIn folder).TryTake "key")
                  claim.Dispose()
                  Expect.isTrue (next.IsOurs()) "the next owner's sign is there")
          }

          test "time left is told where there is something to judge by" {
              let sign updates speed =
                  SignOfLife(
                      Owner = "a/1",
                      Host = "a",
                      Process = 1,
                      Beat = 1L,
                      Updates = updates,
                      OfUpdates = 100L,
                      UpdatesPerSecond = speed,
                      Loss = Nullable()
                  )

              Expect.equal (sign 50L 2.0).Left (Nullable(TimeSpan.FromSeconds 25.0)) "half is done"

              for speed in [ 0.0; nan; -1.0; 1e-300 ] do
                  Expect.isFalse (sign 50L speed).Left.HasValue $"{speed} updates a second"
          } ]

let private environmentTests =
    let during (variable: string) (value: string) test =
        let before = Environment.GetEnvironmentVariable variable

        try
            Environment.SetEnvironmentVariable(variable, value)
            test ()
        finally
            Environment.SetEnvironmentVariable(variable, before)

    testList
        "environment"
        [ for variable, readIt in
              [ ClaimTerms.PatienceVariable, (fun () -> ClaimTerms.OfThisHost().Patience)
                CheckpointPace.Variable, (fun () -> CheckpointPace.OfTheEnvironment().Soonest) ] do
              test $"{variable} is taken in seconds, or refused with what is allowed" {
                  during variable "2.5" (fun () -> Expect.equal (readIt ()) (TimeSpan.FromSeconds 2.5) "seconds")

                  for value in [ "0"; "-1"; "soon"; "NaN"; "1e9" ] do
                      during variable value (fun () ->
                          let refused =
                              Expect.throwsC (fun () -> readIt () |> ignore) (fun e -> e :?> InvalidDataException)

                          Expect.stringContains refused.Message $"{variable} is \"{value}\"; allowed" "what, and what is allowed")
              }

          test "checkpoints cost a two hundredth of the time, but come at least once a minute and at most every 10 s" {
              let pace = CheckpointPace.OfTheEnvironment()
              let pauseAfter (seconds: float) =
                  pace.PauseAfter(TimeSpan.FromSeconds seconds).TotalSeconds

              Expect.equal (List.map pauseAfter [ 0.0; 0.01; 0.1; 1.0 ]) [ 10.0; 10.0; 20.0; 60.0 ] "seconds"
          } ]

[<Tests>]
let tests = testList "WorkClaims" [ lockTests; ownerTests; environmentTests ]
