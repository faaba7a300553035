using FlipFlop.Experiments.Results;

namespace FlipFlop.Experiments.Diff;

/// <summary>A claim that both make and that came out otherwise.</summary>
/// <param name="Text">What is claimed, in words.</param>
/// <param name="A">Whether it holds; null where that hangs on missing realizations.</param>
/// <param name="B">The same of the other side.</param>
/// <param name="MayBeChance">Whether it came out otherwise though nothing shows that what it is about has changed.</param>
/// <param name="MetricVerdict">What comes of its metric; null where that was not compared.</param>
public sealed record ClaimChange(string Text, bool? A, bool? B, bool MayBeChance, DiffVerdict? MetricVerdict)
{
    /// <summary>Whether so few seeds could not show a change of its metric, however great.</summary>
    public bool TooFewSeeds { get; init; }
}

/// <summary>All that differs between two experiments, and all that was compared. One model, written by every face.</summary>
public sealed record ExperimentDiff
{
    public required SideHeader A { get; init; }
    public required SideHeader B { get; init; }
    public required DiffTerms Terms { get; init; }

    /// <summary>Why the comparison is not fair; empty if it is.</summary>
    public required IReadOnlyList<string> NotFair { get; init; }
    public required CellAccount Cells { get; init; }
    public required IReadOnlyList<SpecDifference> Spec { get; init; }

    /// <summary>In the order of the summary; one that neither side has is among them if it is asked for.</summary>
    public required IReadOnlyList<MetricComparison> Metrics { get; init; }

    /// <summary>Every matched pair that is complete on both sides.</summary>
    public required IReadOnlyList<NetworkComparison> Networks { get; init; }
    public required IReadOnlyList<ClaimChange> Claims { get; init; }

    /// <summary>What the stored summaries say otherwise than today's analysis.</summary>
    public required IReadOnlyList<StoredNumberDifference> StoredNumbers { get; init; }

    /// <summary>The results of both sides, for figures.</summary>
    public required ExperimentResult ResultA { get; init; }
    public required ExperimentResult ResultB { get; init; }

    /// <summary>Networks whose weights differ though the same bits are promised of them: that is never chance.</summary>
    public IReadOnlyList<NetworkComparison> BrokenPromises =>
        [.. Networks.Where(each => each.Pair.BitsPromised && (each.Weights is not null || each.Divergence is not null))];

    /// <summary>The whole in one word.</summary>
    public DiffVerdict Verdict
    {
        get
        {
            if (BrokenPromises.Count > 0 || Claims.Any(claim => !claim.MayBeChance)
                || Cells.OtherOutcome.Any(pair => pair.BitsPromised) || Has(DiffVerdict.Changed))
                return DiffVerdict.Changed;
            if (Metrics.All(metric => metric.Verdict == DiffVerdict.Incomparable))
                return DiffVerdict.Incomparable;
            if (Has(DiffVerdict.Inconclusive) || Has(DiffVerdict.Incomparable) || Cells.Failed.Count + Cells.Incomplete.Count + Claims.Count + Cells.OtherOutcome.Count > 0)
                return DiffVerdict.Inconclusive;
            return Has(DiffVerdict.Equivalent) ? DiffVerdict.Equivalent : DiffVerdict.Same;
        }
    }

    /// <summary>Compares two sides.</summary>
    /// <param name="a">The one, from which differences are counted.</param>
    /// <param name="b">The other.</param>
    /// <param name="terms">Tolerances, allowed error, metrics, and margins beside those that the experiments state.</param>
    public static ExperimentDiff Compare(DiffSide a, DiffSide b, DiffTerms terms)
    {
        terms = terms.WithMarginsOf(a.Plan.Spec, b.Plan.Spec);
        var cells = CellAccount.Of(a.Result, b.Result);
        var spec = SpecDifference.Between(a.Result.SpecJson, b.Result.SpecJson);
        var (headerA, headerB) = (SideHeader.Of(a), SideHeader.Of(b));
        var metrics = MetricComparer.Of(cells, terms);
        return new ExperimentDiff
        {
            A = headerA,
            B = headerB,
            Terms = terms,
            NotFair = Fairness.Doubts(headerA, headerB, cells, spec),
            Cells = cells,
            Spec = spec,
            Metrics = metrics,
            Networks =
            [
                .. cells.Matched.Where(pair => CellAccount.IsTrained(pair.A) && CellAccount.IsTrained(pair.B))
                    .AsParallel().AsOrdered().Select(pair => NetworkComparison.Of(pair, a, b)),
            ],
            Claims = Changed(a.Result.Claims, b.Result.Claims, cells, metrics),
            StoredNumbers = [.. StoredNumberDifference.Of("A", a, terms), .. StoredNumberDifference.Of("B", b, terms)],
            ResultA = a.Result,
            ResultB = b.Result,
        };
    }

    private bool Has(DiffVerdict verdict) => Metrics.Any(metric => metric.Verdict == verdict);

    /// <summary>
    /// Only claims that are word for word and number for number the same in both. A claim of a limit turns by chance where
    /// a number lies near it: alone it shows no change.
    /// </summary>
    private static IReadOnlyList<ClaimChange> Changed(
        IEnumerable<ClaimVerdict> a, IReadOnlyList<ClaimVerdict> b, CellAccount cells, IReadOnlyList<MetricComparison> metrics)
    {
        return
        [
            .. from one in a
               from other in b
               where one.Claim == other.Claim && one.Holds != other.Holds
               let decided = one.Holds is not null && other.Holds is not null
               let metric = metrics.FirstOrDefault(each => each.Name == one.Claim.Metric)
               let noChance = decided && (cells.AllBitsPromised || metric?.Verdict == DiffVerdict.Changed)
               select new ClaimChange(one.Claim.Text, one.Holds, other.Holds, !noChance, metric?.Verdict)
               {
                   TooFewSeeds = metric?.Test?.SeedsNeeded is not null,
               },
        ];
    }
}
