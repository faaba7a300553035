/// Trains a plan, with the progress that the terminal allows.
module FlipFlop.Cli.Training

open FlipFlop.Cli.Progress
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Storage

let run (plan: Plan) (store: ResultStore) launcher jobs quiet cancellation =
    let work observer =
        LocalRunner.Run(plan, store, launcher, jobs, observer, cancellation)

    if quiet then
        work (NoProgress())
    elif LiveProgress.isPossible () then
        LiveProgress.during work
    else
        work (PlainProgress())
