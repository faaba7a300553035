/// flipflop verify NAME: train again and compare bits with what is stored.
module FlipFlop.Cli.Commands.VerifyCommand

open System
open System.IO
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

let private seedOf (given: int64 option) =
    match given with
    | Some seed when seed < 0L -> raise (NumberTooSmall("--sample-seed", seed, 0L))
    | seed -> defaultArg seed 1L

let private words (verified: VerifiedRealization) =
    let remark = if verified.Remark = "" then "" else $" ({verified.Remark})"

    match verified.Grade, verified.Difference with
    | VerificationGrade.BitIdentical, _ -> "the same bits" + remark
    | VerificationGrade.DifferentBits, NonNull first ->
        $"DIFFERENT BITS from epoch {first.Epoch}, update {first.Update}, {first.Tensor} on{remark}"
    | VerificationGrade.DifferentBits, _ -> "DIFFERENT BITS in its history" + remark
    | VerificationGrade.NotStored, _ when verified.Remark = "" -> "not in the store: there is nothing to compare with"
    | VerificationGrade.NotStored, _ -> $"damaged in the store: {verified.Remark}"
    | _ -> $"could not be trained again{remark}"

/// Claims whose verdict is another for the networks trained again.
let private otherClaims (verification: Verification) store scratch jobs cancellation =
    let judge (plan: Plan) (store: ResultStore) =
        ResultGatherer.Gather(plan, store, SpecJson.Write plan.Spec, null, jobs, cancellation).Claims

    Seq.zip (judge verification.Chosen store) (judge verification.Again scratch)
    |> Seq.filter (fun (before, now) -> before.Holds <> now.Holds)
    |> Seq.map (fun (before, now) ->
        $"{before.Claim.Text}: {ClaimWords.Of before.Holds} as stored, {ClaimWords.Of now.Holds} as trained again")
    |> List.ofSeq

let private conclude (verification: Verification) store scratch jobs cancellation (verified: VerifiedRealization list) =
    let count grade =
        verified |> List.filter (fun each -> each.Grade = grade) |> List.length

    let same, different =
        count VerificationGrade.BitIdentical, count VerificationGrade.DifferentBits

    let extent =
        match Option.ofNullable verification.Epochs with
        | Some 1 -> " over the first epoch"
        | Some epochs -> $" over the first {epochs} epochs"
        | None -> ""

    if same = verified.Length then
        printfn "BIT-IDENTICAL%s: %d of %d realizations." extent same verified.Length
    elif same + different < verified.Length then
        printfn
            "NOT VERIFIED%s: %d of %d could not be compared."
            extent
            (verified.Length - same - different)
            verified.Length
    elif verification.Epochs.HasValue then
        printfn
            "DIFFERENT BITS%s: %d of %d. Claims are judged of whole trainings only."
            extent
            different
            verified.Length
    else
        match otherClaims verification store scratch jobs cancellation with
        | [] -> printfn "SAME CLAIMS, DIFFERENT BITS: %d of %d differ." different verified.Length
        | changed ->
            printfn "DIFFERENT CLAIMS: %d of %d differ in their bits, and" different verified.Length
            changed |> List.iter (printfn "  %s")

    if same = verified.Length then
        ExitCode.Fine
    else
        ExitCode.No

let run (arguments: ParseResults<VerifyArguments>) (cancellation: CancellationToken) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult VerifyArguments.Results))

    let name = arguments.GetResult VerifyArguments.Name
    let jobs = Arguments.jobs (arguments.TryGetResult VerifyArguments.Jobs)
    let sample = arguments.TryGetResult VerifyArguments.Sample |> positive "--sample"
    let epochs = arguments.TryGetResult VerifyArguments.Epochs |> positive "--epochs"
    let seed = seedOf (arguments.TryGetResult VerifyArguments.SampleSeed)
    let experiment = StoredExperiment.read store name
    Planner.RefuseImported experiment.Plan.Spec

    let verification =
        Verification.Of(experiment.Plan, Option.toNullable sample, seed, Option.toNullable epochs)

    let scratch = ResultStore(Path.Combine(store.WorkFolder, "verify", name))
    let plan = scratch.Plans.Freeze(name, verification.SpecJson, null)

    let summary =
        Training.run
            verification.Again
            scratch
            (Workers.launcher scratch verification.Again.Spec name plan)
            jobs
            (arguments.Contains VerifyArguments.Quiet)
            cancellation

    if summary.Cancelled then
        eprintfn "Stopped. The same command goes on from there."
        ExitCode.Stopped
    else
        let verified = verification.Compare(store, scratch) |> List.ofSeq

        for each in verified do
            printfn "  %s: %s" (Words.realization each.Realization) (words each)

        let code = conclude verification store scratch jobs cancellation verified

        if code = ExitCode.Fine then
            Directory.Delete(scratch.Root, true)
        else
            printfn "What was trained again is kept in %s." (Problems.shortPath scratch.Root)

        code
