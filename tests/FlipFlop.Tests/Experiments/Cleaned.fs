/// What a cleaning of a store would remove, and removes.
module FlipFlop.Tests.Experiments.Cleaned

open System
open System.IO
open Expecto
open FlipFlop.Experiments.Storage

let planned (store: ResultStore) =
    StoreClean.Plan(store, StoreReferences.Of store, TimeProvider.System)

let remove (store: ResultStore) cleaning =
    (StoreCleaner store).Remove cleaning

let clean store = remove store (planned store)

let countOf kind (cleaning: Cleaning) =
    cleaning.Removals |> Seq.filter (fun each -> each.Kind = kind) |> Seq.length

let forget (store: ResultStore) name =
    Directory.Delete((store.Experiment name).Path, true)

let expectNothing store =
    let cleaning = planned store
    Expect.isEmpty cleaning.Removals "nothing is to be removed"

let old = TimeSpan.FromDays 2.0

let makeOld (path: string) =
    File.SetLastWriteTimeUtc(path, DateTime.UtcNow - old)
