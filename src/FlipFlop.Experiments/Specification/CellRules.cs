using FlipFlop.Engine.Tasks;

namespace FlipFlop.Experiments.Specification;

/// <summary>What must hold between the parameters of every cell. A new rule is one entry.</summary>
internal static class CellRules
{
    /// <summary>Within this the pulses of a trial begin and end ("jarne" schedule), without response delay and hold, ms.</summary>
    private const double ScheduleMs = 320;

    /// <summary>The latest start of a trial's last pulse: 99 + 170 + 50 + 50, ms.</summary>
    private const double LatestStartMs = 369;

    /// <summary>From pulse to pulse in the test set of all states, ms.</summary>
    private const double TestPeriodMs = 70;

    /// <summary>The most values of one kind that a batch may hold: a .NET array's length.</summary>
    private const double MostValues = 2_147_483_591;

    /// <summary>So many cells are named for one rule; of the others the number is said.</summary>
    private const int CellsNamed = 5;

    private static readonly IReadOnlyList<CellRule> All =
    [
        new("step", ["step"], StepDividesSchedule),
        WholeSteps("pulse", task => task.PulseMs),
        WholeSteps("responseDelay", task => task.ResponseDelayMs),
        WholeSteps("hold", task => task.HoldMs),
        new("responseDelay", ["step", "pulse", "responseDelay"], AnswerBeforeNextPulse),
        new("hold", ["step", "pulse", "hold", "truncatedPulses"], LastPulseInTrial),
        new("batch", ["batch", "trials"], BatchWithinTrials),
        new("batch", ["step", "responseDelay", "hold", "bits", "units", "batch"], BatchInMemory),
    ];

    /// <summary>Faults between parameters, in the base cell or in cells of the sweep, which are then named.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="faulty">Parameters that are faulty by themselves: rules that look at them are left out.</param>
    public static IEnumerable<Fault> Faults(ExperimentSpec spec, IReadOnlySet<string> faulty)
    {
        if (SweepValidator.Cells(spec) > SpecValidator.MostRealizations)
            return [];
        return All.Where(rule => !rule.Parameters.Any(faulty.Contains)).SelectMany(rule => Faults(rule, spec));
    }

    private static IEnumerable<Fault> Faults(CellRule rule, ExperimentSpec spec)
    {
        var axes = spec.Sweep.Select(axis => Restricted(axis, rule, spec.Base)).Where(axis => axis.Points.Count > 0);
        var faults = SweepAxes.Product(axes)
            .Select(swept => (Swept: swept, Message: rule.FaultOf(SweepAxes.With(spec.Base, swept))))
            .Where(fault => fault.Message is not null)
            .ToList();
        foreach (var (swept, message) in faults.Take(CellsNamed))
            yield return new Fault(rule.Field, swept.Count == 0 ? message! : $"where {SweepAxes.InWords(swept)}: {message}");
        if (faults.Count > CellsNamed)
            yield return new Fault(rule.Field, $"the same in {ParameterValue.Format((long)faults.Count - CellsNamed)} more combinations");
    }

    /// <summary>What of an axis the rule looks at, each combination once.</summary>
    private static SweepAxis Restricted(SweepAxis axis, CellRule rule, Cell cell)
    {
        var points = SweepAxes.Completed(axis, cell).Points
            .Select(point => new SweepPoint([.. point.Assignments.Where(a => rule.Parameters.Contains(a.Parameter))]))
            .Where(point => point.Assignments.Count > 0);
        return new SweepAxis([.. points.DistinctBy(point => SweepAxes.InWords(point.Assignments))]);
    }

    private static CellRule WholeSteps(string duration, Func<FlipFlopTask, double> of) =>
        new(duration, ["step", duration], cell =>
        {
            var (step, milliseconds) = (cell.Task.StepMs, of(cell.Task));
            if (cell.Task.IsWhole(milliseconds))
                return null;
            var below = Math.Floor(milliseconds / step) * step;
            var nearest = below > 0 || duration == "hold" ? $"{Ms(below)} and {Ms(below + step)}" : Ms(below + step);
            return $"{Ms(milliseconds)} is not a whole number of steps of {Ms(step)}; nearest: {nearest}";
        });

    private static string? StepDividesSchedule(Cell cell) => cell.Task.IsWhole(ScheduleMs)
        ? null
        : $"{Ms(cell.Task.StepMs)} does not divide the {Ms(ScheduleMs)} in which a trial has its pulses; "
            + "1, 2, 2.5, 4, 5, 8 or 10 ms and others do";

    private static string? AnswerBeforeNextPulse(Cell cell)
    {
        var task = cell.Task;
        var due = task.PulseMs + task.ResponseDelayMs + task.StepMs;
        return due <= TestPeriodMs * (1 + 1e-9)
            ? null
            : $"pulse, responseDelay and one step are {Ms(due)} together; at most {Ms(TestPeriodMs)} are allowed, "
                + "since the test set has a pulse that often and asks for the answer before the next";
    }

    /// <summary>
    /// The published generator's second quirk. Starts are floored to whole steps; the target of the latest one must
    /// appear for at least one step.
    /// </summary>
    private static string? LastPulseInTrial(Cell cell)
    {
        var task = cell.Task;
        if (task.TruncatedPulses || !task.IsWhole(ScheduleMs) || !task.IsWhole(task.PulseMs))
            return null;
        var end = Math.Floor(LatestStartMs / task.StepMs) + task.StepsOf(task.PulseMs);
        var least = (end + 1 - task.StepsOf(ScheduleMs)) * task.StepMs;
        return task.HoldMs >= least * (1 - 1e-9)
            ? null
            : $"{Ms(task.HoldMs)} is too short: the last pulse can start as late as {Ms(LatestStartMs)}, and its answer must fall "
                + $"into the trial; hold must be at least {Ms(least)}, or set truncatedPulses to true (as the published generator does)";
    }

    private static string? BatchWithinTrials(Cell cell) => cell.Training.Batch <= cell.Training.Trials
        ? null
        : $"{Text(cell.Training.Batch)} trials in a batch are more than the {Text(cell.Training.Trials)} of an epoch (trials); "
            + $"batch must be at most {Text(cell.Training.Trials)}";

    private static string? BatchInMemory(Cell cell)
    {
        var steps = cell.Task.TrialMs / cell.Task.StepMs;
        var values = cell.Training.Batch * steps * Math.Max(cell.Network.Units, cell.Task.Bits);
        return values <= MostValues
            ? null
            : $"{Text(cell.Training.Batch)} trials of {Text(Math.Ceiling(steps))} steps with {Text(cell.Network.Units)} units are "
                + $"{Text(Math.Ceiling(values))} values in one batch; at most {Text(MostValues)}: use a smaller batch, a shorter hold or a longer step";
    }

    private static string Ms(double milliseconds) => $"{Text(milliseconds)} ms";

    /// <summary>Sums of milliseconds show no trace of binary fractions.</summary>
    private static string Text(double value) => ParameterValue.Format(Math.Round(value, 6));
}
