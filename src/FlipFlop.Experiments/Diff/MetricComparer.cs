using FlipFlop.Analysis.Statistics;
using FlipFlop.Experiments.Results;

namespace FlipFlop.Experiments.Diff;

/// <summary>Compares every metric of two sides, and judges those that need a test all together.</summary>
internal static class MetricComparer
{
    /// <summary>Beyond so many pairs signs are drawn, and no more of them make the least P smaller.</summary>
    private const int MostSeeds = 1000;

    /// <summary>Of two experiments alone: how many trainings diverged, where one did. What diverged has few other numbers.</summary>
    private static readonly Metric Diverged = new()
    {
        Name = "diverged",
        Column = "diverged",
        Title = "share that diverged",
        Unit = "fraction",
        Description = "1 where training diverged, 0 where it ended otherwise",
        Of = result => !CellAccount.IsTrained(result) ? null : result.Outcome == RealizationOutcome.Diverged ? 1 : 0,
    };

    private const string EpochsTrained = "epochsTrained";

    /// <summary>The metrics that are asked for, or all results that either side has, in the order of the summary; before them, where one diverged, that.</summary>
    public static IReadOnlyList<MetricComparison> Of(CellAccount cells, DiffTerms terms)
    {
        var metrics = Metrics.All.Where(metric => terms.Metrics?.Contains(metric.Name) ?? (HasAny(metric, cells) && !IsSetting(metric, cells, terms))).ToList();
        if (terms.Metrics is null && cells.AllCompared.Any(result => result.Outcome == RealizationOutcome.Diverged))
            metrics.Insert(0, Diverged);
        return Judged([.. metrics.Select(metric => One(metric, cells, terms, terms.Alpha / metrics.Count))], terms);
    }

    /// <summary>Of what is compared: what has no counterpart counts only where nothing has one.</summary>
    private static bool HasAny(Metric metric, CellAccount cells) => cells.AllCompared.Any(each => metric.Of(each) is not null);

    /// <summary>Epochs that no goal and no divergence can cut short are what both specs say, and no test is of them; a margin asks for it.</summary>
    private static bool IsSetting(Metric metric, CellAccount cells, DiffTerms terms) =>
        metric.Name == EpochsTrained && !terms.Margins.ContainsKey(EpochsTrained)
        && cells.AllCompared.All(each => each.Realization.Cell.Training.StopBelow <= 0 && each.Outcome != RealizationOutcome.Diverged);

    /// <summary>The metric as it stands alone; what needs a test is judged afterwards.</summary>
    private static MetricComparison One(Metric metric, CellAccount cells, DiffTerms terms, double level)
    {
        var numbers = SeedNumbers.Of(metric, cells, level);
        var comparable = numbers.A.Length > 0 && numbers.B.Length > 0;
        var tier = comparable ? TierOf(numbers, terms) : MetricTier.None;
        var ofA = Having(cells.Matched.Count > 0 ? cells.Matched.Select(pair => pair.A) : cells.OnlyInA);
        var ofB = Having(cells.Matched.Count > 0 ? cells.Matched.Select(pair => pair.B) : cells.OnlyInB);
        return new MetricComparison
        {
            Name = metric.Name,
            Tier = tier,
            Verdict = tier switch
            {
                MetricTier.None => DiffVerdict.Incomparable,
                MetricTier.Statistical => DiffVerdict.Inconclusive,
                _ => DiffVerdict.Same,
            },
            MeanA = Mean(comparable ? numbers.A : SeedNumbers.OneSide(metric, ofA)),
            MeanB = Mean(comparable ? numbers.B : SeedNumbers.OneSide(metric, ofB)),
            SeedsA = numbers.A.Length,
            SeedsB = numbers.B.Length,
            CommonSeeds = numbers.CommonSeeds,
            SharedSeeds = numbers.SharedSeeds,
            Compared = numbers.Compared,
            NumbersA = ofA.Count,
            NumbersB = ofB.Count,
            Without = numbers.Without,
            GreatestDifference = numbers.Pairs.Count > 0 ? numbers.Pairs.Max(pair => Math.Abs(pair.B - pair.A)) : null,
            Test = tier == MetricTier.Statistical ? Tested(numbers, MarginOf(metric, terms)) : null,
        };

        List<RealizationResult> Having(IEnumerable<RealizationResult> results) => [.. results.Where(each => metric.Of(each) is not null)];
    }

    private static double? Mean(double[] numbers) => numbers.Length > 0 ? numbers.Average() : null;

    private static MetricTier TierOf(SeedNumbers numbers, DiffTerms terms)
    {
        if (!numbers.Paired)
        {
            double[] all = [.. numbers.A, .. numbers.B];
            return all.Distinct().Count() == 1 ? MetricTier.BitIdentical
                : terms.Agree(all.Min(), all.Max()) ? MetricTier.WithinTolerance
                : MetricTier.Statistical;
        }

        if (numbers.Pairs.All(pair => BitConverter.DoubleToInt64Bits(pair.A) == BitConverter.DoubleToInt64Bits(pair.B)))
            return MetricTier.BitIdentical;
        return numbers.Pairs.All(pair => terms.Agree(pair.A, pair.B)) ? MetricTier.WithinTolerance : MetricTier.Statistical;
    }

    private static double? MarginOf(Metric metric, DiffTerms terms) =>
        terms.Margins.TryGetValue(metric.Name, out var margin) ? margin : null;

    /// <summary>
    /// Difference, interval, P and equivalence are of one quantity: in pairs the mean of the differences, by the permutation
    /// test; else the shift of one side against the other, by Mann and Whitney's.
    /// </summary>
    private static MetricTest Tested(SeedNumbers numbers, double? margin)
    {
        var (a, b) = (numbers.A, numbers.B);
        var shift = numbers.Paired ? PairedPermutation.Mean([.. b.Zip(a, (x, y) => x - y)]) : HodgesLehmann.Shift(a, b);
        return new MetricTest
        {
            Paired = numbers.Paired,
            MeanDifference = b.Average() - a.Average(),
            CliffsDelta = CliffsDelta.Of(b, a),
            Shift = shift.Shift,
            Low = double.IsFinite(shift.Low) ? shift.Low : null,
            High = double.IsFinite(shift.High) ? shift.High : null,
            // Of tied values Mann and Whitney's P is an approximation, which few values must not make too small.
            P = numbers.Paired ? PairedPermutation.Compare(a, b).P : Math.Max(MannWhitney.Compare(a, b).P, numbers.LeastP),
            LeastP = numbers.LeastP,
            Margin = margin,
            EquivalenceP = margin is not double most ? null
                : numbers.Paired ? Equivalence.Paired(a, b, most).P
                : Equivalence.Apart(a, b, most).P,
        };
    }

    private static IReadOnlyList<MetricComparison> Judged(IReadOnlyList<MetricComparison> all, DiffTerms terms)
    {
        var tested = all.Where(each => each.Test is not null).ToList();
        if (tested.Count == 0)
            return all;
        var adjusted = ByName(tested, each => each.Test!.P);
        var equivalence = ByName([.. tested.Where(each => each.Test!.EquivalenceP is not null)], each => each.Test!.EquivalenceP!.Value);
        return
        [
            .. all.Select(each => each.Test is { } test
                ? Judged(each, test with
                {
                    AdjustedP = adjusted[each.Name],
                    EquivalenceP = equivalence.TryGetValue(each.Name, out var p) ? p : null,
                    SeedsNeeded = SeedsNeeded(test, tested.Count, terms.Alpha),
                }, terms)
                : each),
        ];
    }

    private static Dictionary<string, double> ByName(IReadOnlyList<MetricComparison> metrics, Func<MetricComparison, double> p) =>
        metrics.Count == 0
            ? []
            : metrics.Zip(Holm.Adjust([.. metrics.Select(p)])).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Equivalence first: a difference may be certain and still be smaller than what matters.</summary>
    private static MetricComparison Judged(MetricComparison comparison, MetricTest test, DiffTerms terms) => comparison with
    {
        Test = test,
        Verdict = test.EquivalenceP <= terms.Alpha ? DiffVerdict.Equivalent
            : test.AdjustedP <= terms.Alpha ? DiffVerdict.Changed
            : DiffVerdict.Inconclusive,
    };

    private static int? SeedsNeeded(MetricTest test, int tested, double alpha)
    {
        if (test.LeastP * tested <= alpha)
            return null;
        for (var seeds = 2; seeds < MostSeeds; seeds++)
        {
            if (tested * (test.Paired ? PairedPermutation.LeastP(seeds) : MannWhitney.LeastP(seeds, seeds)) <= alpha)
                return seeds;
        }

        return MostSeeds;
    }
}
