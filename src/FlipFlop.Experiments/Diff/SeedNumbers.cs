using FlipFlop.Analysis.Statistics;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Results;

namespace FlipFlop.Experiments.Diff;

/// <summary>
/// One metric's numbers, a number a seed: cells share seeds, so that a seed's cells are no independent observations,
/// and their mean stands for them; so does one number for seeds that share initial weights or data.
/// </summary>
/// <param name="A">Of the one side.</param>
/// <param name="B">Of the other; of pairs in the order of the same seeds.</param>
/// <param name="Paired">Whether the same seeds are set against one another.</param>
/// <param name="Pairs">The numbers of realizations that are compared in pairs; none where seeds are not.</param>
/// <param name="Compared">Realizations, or pairs of them, whose numbers these are.</param>
/// <param name="Without">Realizations that would be compared but have no number, or no counterpart that has.</param>
internal sealed record SeedNumbers(
    double[] A, double[] B, bool Paired, IReadOnlyList<(double A, double B)> Pairs, int Compared, int Without)
{
    /// <summary>Seeds of which both sides have the number, whether they are compared in pairs or not.</summary>
    public int CommonSeeds { get; init; }

    /// <summary>Whether seeds share initial weights or data, and stand together for one.</summary>
    public bool SharedSeeds { get; init; }

    /// <summary>
    /// In pairs where both sides have the same seeds. Pairs leave out the seeds of one side alone: where too few remain
    /// to reach a P that counts, and all seeds together can, all are compared as independent.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="cells">What is matched, and what has no counterpart.</param>
    /// <param name="level">The P that counts.</param>
    public static SeedNumbers Of(Metric metric, CellAccount cells, double level)
    {
        if (cells.Matched.Count == 0)
            return Apart(metric, cells);
        var pairs = InPairs(metric, cells.Matched);
        // More seeds of what is the very same on both sides tell nothing of a change.
        if (cells.OnlyInA.Count + cells.OnlyInB.Count == 0 || cells.Matched.All(pair => pair.SameSubject))
            return pairs;
        var all = Apart(metric, cells) with { CommonSeeds = pairs.CommonSeeds };
        return Reaches(pairs, level) || !Reaches(all, level) ? pairs : all;
    }

    /// <summary>The least P that so many seeds can reach.</summary>
    public double LeastP => Paired ? PairedPermutation.LeastP(A.Length) : MannWhitney.LeastP(A.Length, B.Length);

    private static bool Reaches(SeedNumbers numbers, double level) =>
        numbers.A.Length > 0 && numbers.B.Length > 0 && numbers.LeastP <= level;

    private static SeedNumbers InPairs(Metric metric, IReadOnlyList<MatchedRealization> matched)
    {
        var numbers = matched.Select(pair => (pair.A.Realization.Seed, A: metric.Of(pair.A), B: metric.Of(pair.B))).ToList();
        var whole = numbers.Where(pair => pair is { A: not null, B: not null })
            .Select(pair => (pair.Seed, A: pair.A!.Value, B: pair.B!.Value)).ToList();
        var seeds = SeedBlocks.Of(whole, pair => pair.Seed);
        return new SeedNumbers(
            [.. seeds.Select(seed => seed.Average(pair => pair.A))],
            [.. seeds.Select(seed => seed.Average(pair => pair.B))],
            Paired: true,
            [.. whole.Select(pair => (pair.A, pair.B))],
            whole.Count,
            numbers.Count - whole.Count)
        {
            CommonSeeds = seeds.Count,
            SharedSeeds = seeds.Count < whole.DistinctBy(pair => pair.Seed).Count(),
        };
    }

    private static SeedNumbers Apart(Metric metric, CellAccount cells)
    {
        IReadOnlyList<RealizationResult> ofA = [.. cells.Matched.Select(pair => pair.A), .. cells.OnlyInA];
        IReadOnlyList<RealizationResult> ofB = [.. cells.Matched.Select(pair => pair.B), .. cells.OnlyInB];
        var swept = ofA.Concat(ofB).SelectMany(each => each.Realization.Swept.Select(value => value.Parameter)).Distinct().ToList();
        string Place(RealizationResult result) => CellAccount.PlaceOf(result, swept);
        var common = ofA.Select(Place).Intersect(ofB.Select(Place)).ToHashSet(StringComparer.Ordinal);
        var (a, b) = (In(ofA), In(ofB));
        var without = a.Concat(b).Count(each => metric.Of(each) is null);
        var (numbersA, numbersB) = (OneSide(metric, a), OneSide(metric, b));
        return new SeedNumbers(numbersA, numbersB, Paired: false, [], a.Count + b.Count - without, without)
        {
            SharedSeeds = numbersA.Length < Seeds(a) || numbersB.Length < Seeds(b),
        };

        List<RealizationResult> In(IReadOnlyList<RealizationResult> all) => [.. all.Where(each => common.Contains(Place(each)))];
        int Seeds(List<RealizationResult> all) =>
            all.Where(each => metric.Of(each) is not null).DistinctBy(each => each.Realization.Seed).Count();
    }

    /// <summary>The numbers that these have, one a seed.</summary>
    public static double[] OneSide(Metric metric, IEnumerable<RealizationResult> results) =>
    [
        .. SeedBlocks.Of(results.Where(each => metric.Of(each) is not null), each => each.Realization.Seed)
            .Select(seed => seed.Average(each => metric.Of(each)!.Value)),
    ];
}
