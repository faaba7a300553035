using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Results;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Diff;

/// <summary>Two realizations that are compared with one another.</summary>
/// <param name="A">Of the one side.</param>
/// <param name="B">Of the other.</param>
/// <param name="SameSubject">Whether the very same is trained; else they stand at the same place of the sweep with the same seed.</param>
public sealed record MatchedRealization(RealizationResult A, RealizationResult B, bool SameSubject)
{
    /// <summary>Whether the same bits are promised: subject, engine and arithmetic are the same, and the engine promises them.</summary>
    public bool BitsPromised { get; init; }

    /// <summary>"units 48, seed 2".</summary>
    public string Name => NameOf(A.Realization);

    /// <summary>"units 48, seed 2"; "imported" of a network that was not trained here.</summary>
    public static string NameOf(Realization realization)
    {
        if (realization.Imported is not null)
            return "imported";
        var swept = realization.Swept.Select(value => $"{value.Parameter} {ParameterValue.Format(value.Value)}, ");
        return $"{string.Concat(swept)}seed {realization.Seed}";
    }
}

/// <summary>A realization of one side.</summary>
/// <param name="Side">"A" or "B".</param>
/// <param name="Result">The realization.</param>
/// <param name="Reason">What is known of it, or "".</param>
public sealed record OfSide(string Side, RealizationResult Result, string Reason)
{
    public string Name => MatchedRealization.NameOf(Result.Realization);
}

/// <summary>Every realization of both sides: what is compared, and what is not and why.</summary>
public sealed record CellAccount
{
    /// <summary>Planned by both: by subject, else by place and seed.</summary>
    public required IReadOnlyList<MatchedRealization> Matched { get; init; }
    public required IReadOnlyList<RealizationResult> OnlyInA { get; init; }
    public required IReadOnlyList<RealizationResult> OnlyInB { get; init; }

    /// <summary>Those that could not be trained.</summary>
    public required IReadOnlyList<OfSide> Failed { get; init; }

    /// <summary>Those that are missing or damaged in their store.</summary>
    public required IReadOnlyList<OfSide> Incomplete { get; init; }

    /// <summary>What the comparison is of: what has a counterpart, or, where nothing has one, all of both sides.</summary>
    public IEnumerable<RealizationResult> AllCompared =>
        Matched.Count > 0 ? Matched.SelectMany(pair => new[] { pair.A, pair.B }) : OnlyInA.Concat(OnlyInB);

    /// <summary>Those that diverged on one side only.</summary>
    public IReadOnlyList<MatchedRealization> OtherOutcome =>
        [.. Matched.Where(pair => IsTrained(pair.A) && IsTrained(pair.B) && pair.A.Outcome != pair.B.Outcome)];

    /// <summary>Whether the same bits are promised of everything on either side: then whatever differs is no chance.</summary>
    public bool AllBitsPromised =>
        Matched.Count > 0 && OnlyInA.Count + OnlyInB.Count + Failed.Count + Incomplete.Count == 0 && Matched.All(pair => pair.BitsPromised);

    /// <summary>Accounts for all of both sides.</summary>
    public static CellAccount Of(ExperimentResult a, ExperimentResult b)
    {
        // LibTorch's key is the same on every machine, its bits need not be; an imported network is known by its weights.
        var promises = a.Plan.Spec.Engine != Engines.LibTorch && b.Plan.Spec.Engine != Engines.LibTorch;
        var swept = a.Plan.SweptParameters.Union(b.Plan.SweptParameters).ToList();
        var bySubject = Pairs(a.Realizations, b.Realizations, each => each.Realization.Subject, sameSubject: true);
        var byPlace = Pairs(
            Without(a.Realizations, bySubject.Select(pair => pair.A)), Without(b.Realizations, bySubject.Select(pair => pair.B)),
            each => PlaceOf(each, swept) + MatchedRealization.NameOf(each.Realization with { Swept = [] }), sameSubject: false);
        List<MatchedRealization> matched =
        [
            .. bySubject.Concat(byPlace).Select(pair => pair with { BitsPromised = promises && pair.A.Realization.Key == pair.B.Realization.Key }),
        ];
        return new CellAccount
        {
            Matched = matched,
            OnlyInA = Without(a.Realizations, matched.Select(pair => pair.A)),
            OnlyInB = Without(b.Realizations, matched.Select(pair => pair.B)),
            Failed = [.. OfBoth(a, b, RealizationOutcome.Failed, "")],
            Incomplete = [.. OfBoth(a, b, RealizationOutcome.Missing, "not in the store")],
        };
    }

    /// <summary>The values of these parameters: where a realization stands in a sweep.</summary>
    internal static string PlaceOf(RealizationResult result, IEnumerable<string> swept) => string.Concat(
        swept.Select(name => $"{name} {ParameterValue.Format(Parameters.Find(name)!.Get(result.Realization.Cell))}, "));

    internal static bool IsTrained(RealizationResult result) => result.Manifest is not null;

    private static List<MatchedRealization> Pairs(
        IReadOnlyList<RealizationResult> a, IReadOnlyList<RealizationResult> b, Func<RealizationResult, string> key, bool sameSubject)
    {
        var others = b.GroupBy(key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return
        [
            .. a.DistinctBy(key).Where(each => others.ContainsKey(key(each)))
                .Select(each => new MatchedRealization(each, others[key(each)], sameSubject)),
        ];
    }

    private static IReadOnlyList<RealizationResult> Without(IReadOnlyList<RealizationResult> all, IEnumerable<RealizationResult> taken)
    {
        var keys = taken.Select(each => each.Realization.Key).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(each => !keys.Contains(each.Realization.Key))];
    }

    private static IEnumerable<OfSide> OfBoth(ExperimentResult a, ExperimentResult b, RealizationOutcome outcome, string otherwise) =>
        from side in new[] { (Name: "A", Result: a), (Name: "B", Result: b) }
        from each in side.Result.Realizations
        where each.Outcome == outcome
        select new OfSide(side.Name, each, each.Reason ?? otherwise);
}
