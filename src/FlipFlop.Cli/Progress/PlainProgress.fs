namespace FlipFlop.Cli.Progress

open FlipFlop.Cli
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Results

/// What both kinds of progress say before training begins, and of failures.
module RunWords =
    let planned (planned: RunPlanned) =
        let realizations = Words.counted planned.ToTrain.Count "realization"

        [ for damaged in planned.Damaged do
              $"{Words.realization damaged.Realization} is damaged ({damaged.Reason}): it is trained again."
          $"Training {realizations}, {planned.Jobs} at once; " + $"{planned.AlreadyThere} already there." ]

    let finished realization (outcome: FlipFlop.Engine.Training.TrainingOutcome) wallTime =
        let loss =
            match Seq.tryLast outcome.History with
            | Some epoch -> $"loss {Table.number epoch.Loss}"
            | None -> "no epoch finished"

        let word = FlipFlop.ChoiceName.get outcome.Outcome
        $"{Words.realization realization}: {word}, {loss}, {Words.duration wallTime}"

    let failed (failure: FailedRealization) =
        $"{Words.realization failure.Realization}: failed: {failure.Reason}"

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

            if toTrain > 0 then
                RunWords.planned planned |> List.iter (eprintfn "%s")

        member _.RealizationStarted _ = ()
        member _.EpochDone(_, _) = ()
        member _.Progress progress = left <- Option.ofNullable progress.Left

        member _.RealizationFinished(realization, outcome, wallTime) =
            ended <- ended + 1
            line (RunWords.finished realization outcome wallTime)

        member _.RealizationFailed failure =
            ended <- ended + 1
            line (RunWords.failed failure)

/// No progress: for --quiet. Failures are still told.
type NoProgress() =
    interface IRunObserver with
        member _.Planned _ = ()
        member _.RealizationStarted _ = ()
        member _.EpochDone(_, _) = ()
        member _.Progress _ = ()
        member _.RealizationFinished(_, _, _) = ()
        member _.RealizationFailed failure = eprintfn "%s" (RunWords.failed failure)
