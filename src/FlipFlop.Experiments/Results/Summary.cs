using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>The table of an experiment, one row a realization of the plan: what summary.csv and summary.json both say.</summary>
/// <remarks>
/// Columns: key, subject, seed, the swept parameters by their names, outcome, the metrics, and the metrics of the
/// untrained network of the same seed (an imported one has none) with "untrained_" before their names. A cell that is not known, and a number
/// that is not finite, is null: the outcome says why.
/// </remarks>
public sealed record Summary
{
    /// <summary>Names of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Rows in the order of the plan; values are long, double, bool, string or null.</summary>
    public required IReadOnlyList<IReadOnlyList<object?>> Rows { get; init; }

    /// <summary>The table of a result.</summary>
    public static Summary Of(ExperimentResult result)
    {
        var swept = result.Plan.SweptParameters;
        var untrained = Metrics.All.Where(metric => metric.OfNetwork is not null).Select(metric => $"untrained_{metric.Column}");
        return new Summary
        {
            Columns =
            [
                "key", "subject", "seed", .. swept, "outcome", .. Metrics.All.Select(metric => metric.Column), .. untrained,
            ],
            Rows = [.. result.Realizations.Select(realization => Row(realization, swept))],
        };
    }

    /// <summary>How a realization came out, in the words of the manifest and the summaries.</summary>
    public static string Word(RealizationOutcome outcome) => outcome switch
    {
        RealizationOutcome.Finished => "finished",
        RealizationOutcome.ReachedGoal => "reachedGoal",
        RealizationOutcome.Diverged => "diverged",
        RealizationOutcome.Failed => "failed",
        RealizationOutcome.Missing => "missing",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    private static IReadOnlyList<object?> Row(RealizationResult result, IReadOnlyList<string> swept)
    {
        var realization = result.Realization;
        return
        [
            realization.Key,
            realization.Subject,
            realization.Imported is null ? SeedCell(realization.Seed) : null,
            .. swept.Select(name => Parameters.Find(name)!.Get(realization.Cell)),
            Word(result.Outcome),
            .. Metrics.All.Select(metric => (object?)metric.Of(result)),
            .. Metrics.All.Select(metric => metric.OfNetwork).OfType<Func<Analysis.NetworkAnalysis, double?>>()
                .Select(of => result.Untrained is null ? null : (object?)of(result.Untrained)),
        ];
    }

    /// <summary>A number, or the text "1:2" where the seeds of initial weights and data differ.</summary>
    private static object SeedCell(Seed seed) => seed.Init == seed.Data ? seed.Init : seed.ToString();
}
