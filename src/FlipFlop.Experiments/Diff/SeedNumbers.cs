using FlipFlop.Experiments.Results;

namespace FlipFlop.Experiments.Diff;

/// <summary>
/// One metric's numbers, a number a seed: cells share seeds, so that a seed's cells are no independent observations,
/// and their mean stands for them.
/// </summary>
/// <param name="A">Of the one side.</param>
/// <param name="B">Of the other; of pairs in the order of the same seeds.</param>
/// <param name="Paired">Whether the seeds are the same.</param>
/// <param name="Pairs">The numbers of realizations that are compared in pairs; none where seeds are not the same.</param>
/// <param name="Without">Realizations that would be compared but have no number, or no counterpart that has.</param>
internal sealed record SeedNumbers(
    double[] A, double[] B, bool Paired, IReadOnlyList<(double A, double B)> Pairs, int Without)
{
    /// <summary>In pairs where both sides plan the same seeds of the same cells; else all that stands in cells of both.</summary>
    public static SeedNumbers Of(Metric metric, CellAccount cells) =>
        cells.Matched.Count > 0 ? InPairs(metric, cells.Matched) : Apart(metric, cells);

    private static SeedNumbers InPairs(Metric metric, IReadOnlyList<MatchedRealization> matched)
    {
        var numbers = matched.Select(pair => (Seed: SeedOf(pair.A), A: metric.Of(pair.A), B: metric.Of(pair.B))).ToList();
        var whole = numbers.Where(pair => pair is { A: not null, B: not null })
            .Select(pair => (pair.Seed, A: pair.A!.Value, B: pair.B!.Value)).ToList();
        var seeds = whole.GroupBy(pair => pair.Seed, StringComparer.Ordinal).ToList();
        return new SeedNumbers(
            [.. seeds.Select(seed => seed.Average(pair => pair.A))],
            [.. seeds.Select(seed => seed.Average(pair => pair.B))],
            Paired: true,
            [.. whole.Select(pair => (pair.A, pair.B))],
            numbers.Count - whole.Count);
    }

    private static SeedNumbers Apart(Metric metric, CellAccount cells)
    {
        var swept = cells.OnlyInA.Concat(cells.OnlyInB).SelectMany(each => each.Realization.Swept.Select(value => value.Parameter)).Distinct().ToList();
        string Place(RealizationResult result) => CellAccount.PlaceOf(result, swept);
        var common = cells.OnlyInA.Select(Place).Intersect(cells.OnlyInB.Select(Place)).ToHashSet(StringComparer.Ordinal);
        var (a, b) = (In(cells.OnlyInA), In(cells.OnlyInB));
        return new SeedNumbers(
            BySeed(a), BySeed(b), Paired: false, [], a.Concat(b).Count(each => metric.Of(each) is null));

        List<RealizationResult> In(IReadOnlyList<RealizationResult> all) => [.. all.Where(each => common.Contains(Place(each)))];
        double[] BySeed(List<RealizationResult> all) =>
        [
            .. all.Where(each => metric.Of(each) is not null).GroupBy(SeedOf, StringComparer.Ordinal)
                .Select(seed => seed.Average(each => metric.Of(each)!.Value)),
        ];
    }

    private static string SeedOf(RealizationResult result) => MatchedRealization.NameOf(result.Realization with { Swept = [] });
}
