namespace FlipFlop.Cli.Progress

open FlipFlop.Cli
open FlipFlop.Experiments.Execution

/// What both kinds of progress say before training begins, and of failures.
module RunWords =
    let planned (planned: RunPlanned) =
        let realizations = Words.counted planned.ToTrain.Count "realization"

        [ for damaged in planned.Damaged do
              $"{Words.realization damaged.Realization} is damaged ({damaged.Reason}): it is trained again."
          for failed in planned.Failed do
              $"{Words.realization failed.Realization} failed before ({failed.Reason}); --retry-failed tries it again."
          if planned.ToTrain.Count > 0 then
              $"Training {realizations}, {planned.Jobs} at once; {planned.AlreadyThere} already there." ]

    let resumed realization (updates: int64) =
        $"{Words.realization realization}: goes on after {updates} updates"

    let finished (finished: FinishedRealization) =
        let loss =
            match Option.ofNullable finished.Loss with
            | Some loss -> $"loss {Table.number loss}"
            | None -> "no epoch finished"

        let word = FlipFlop.ChoiceName.get finished.Outcome
        $"{Words.realization finished.Realization}: {word}, {loss}, {Words.duration finished.WallTime}"

    let failed (failure: FailedRealization) =
        $"{Words.realization failure.Realization}: failed: {failure.Reason}"

    let workerDied (lost: LostWorker) =
        let next =
            if lost.Deaths < lost.Limit then
                "another goes on from its last checkpoint"
            else
                "it is marked as failed"

        let log =
            match lost.Log with
            | NonNull path -> $" Log: {Problems.shortPath path}"
            | _ -> ""

        let count = $"death {lost.Deaths} of {lost.Limit}"
        $"{Words.realization lost.Realization}: its worker was {lost.How} ({count}); {next}.{log}"

/// Progress as plain lines on standard error, one for each finished realization: for logs and pipes.
type PlainProgress() =
    let mutable toTrain = 0
    let mutable ended = 0
    let mutable left: System.TimeSpan option = None

    let line text =
        let remaining =
            match left with
            | Some time when ended < toTrain -> $"; about {Words.duration time} left"
            | _ -> ""

        eprintfn "  [%d/%d] %s%s" ended toTrain text remaining

    interface IRunObserver with
        member _.Planned planned =
            toTrain <- planned.ToTrain.Count
            RunWords.planned planned |> List.iter (eprintfn "%s")

        member _.RealizationStarted(realization, updates) =
            if updates > 0L then
                eprintfn "  %s" (RunWords.resumed realization updates)

        member _.EpochDone(_, _) = ()
        member _.Progress progress = left <- Option.ofNullable progress.Left

        member _.RealizationFinished finished =
            ended <- ended + 1
            line (RunWords.finished finished)

        member _.RealizationFailed failure =
            ended <- ended + 1
            line (RunWords.failed failure)

        member _.WorkerDied lost =
            eprintfn "  %s" (RunWords.workerDied lost)

        member _.RealizationPaused _ = ()

/// No progress: for --quiet. Failures are still told.
type NoProgress() =
    interface IRunObserver with
        member _.Planned _ = ()
        member _.RealizationStarted(_, _) = ()
        member _.EpochDone(_, _) = ()
        member _.Progress _ = ()
        member _.RealizationFinished _ = ()
        member _.RealizationPaused _ = ()

        member _.WorkerDied lost =
            eprintfn "%s" (RunWords.workerDied lost)

        member _.RealizationFailed failure = eprintfn "%s" (RunWords.failed failure)
