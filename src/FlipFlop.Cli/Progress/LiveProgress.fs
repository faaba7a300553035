namespace FlipFlop.Cli.Progress

open System
open System.Collections.Generic
open Spectre.Console
open FlipFlop.Cli
open FlipFlop.Experiments.Execution

/// Live bars on the terminal: one of the whole, with the time left, and one of each realization under way.
type private LiveObserver(console: IAnsiConsole, context: ProgressContext) =
    let whole = context.AddTask("training", true, 1.0)
    let running = Dictionary<string, ProgressTask>()

    let close key =
        match running.TryGetValue key with
        | true, task ->
            task.StopTask()
            running.Remove key |> ignore
        | _ -> ()

    interface IRunObserver with
        member _.Planned planned =
            for line in RunWords.planned planned do
                console.MarkupLine(Markup.Escape line)

        member _.RealizationStarted(realization, updates) =
            let name = Markup.Escape(Words.realization realization)
            running[realization.Key] <- context.AddTask(name, true, float realization.Cell.Training.Epochs)

            if updates > 0L then
                console.MarkupLine(Markup.Escape(RunWords.resumed realization updates))

        member _.EpochDone(realization, epoch) =
            match running.TryGetValue realization.Key with
            | true, task ->
                task.Value <- float epoch.Epoch
                task.Description <- Markup.Escape $"{Words.realization realization}: loss {Table.number epoch.Loss}"
            | _ -> ()

        member _.Progress progress =
            let left =
                match Option.ofNullable progress.Left with
                | Some time -> $", about {Words.duration time} left"
                | None -> ""

            whole.Value <- progress.Fraction
            whole.Description <- Markup.Escape $"{progress.Done} of {progress.ToTrain} trained{left}"

        member _.RealizationFinished finished =
            close finished.Realization.Key
            console.MarkupLine(Markup.Escape(RunWords.finished finished))

        member _.RealizationFailed failure =
            close failure.Realization.Key
            console.MarkupLine(Markup.Escape(RunWords.failed failure))

        member _.WorkerDied lost =
            console.MarkupLine(Markup.Escape(RunWords.workerDied lost))

        member _.RealizationPaused realization = close realization.Key

module LiveProgress =
    /// Whether standard error is a terminal that can show bars.
    let isPossible () =
        not Console.IsErrorRedirected && Environment.GetEnvironmentVariable "TERM" <> "dumb"

    /// Does the work while the bars are shown; they are gone when it ends.
    let during (work: IRunObserver -> 'result) =
        let console =
            AnsiConsole.Create(AnsiConsoleSettings(Out = AnsiConsoleOutput Console.Error))

        let columns: ProgressColumn[] =
            [| TaskDescriptionColumn(Alignment = Justify.Left)
               ProgressBarColumn()
               PercentageColumn() |]

        Progress(console)
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(columns)
            .Start(fun context -> work (LiveObserver(console, context)))
