namespace FlipFlop.Experiments.Diff;

/// <summary>Whether what differs can only come of what is compared.</summary>
internal static class Fairness
{
    /// <summary>Why not, in sentences without their full stop; empty if it is fair.</summary>
    public static IReadOnlyList<string> Doubts(SideHeader a, SideHeader b, CellAccount cells, IReadOnlyList<SpecDifference> spec)
    {
        var trained = spec.Where(difference => difference.IsOfTraining).Select(difference => difference.Path).ToList();
        var others = cells.Matched.Count(pair => !pair.SameSubject);
        return [.. Sentences().OfType<string>()];

        IEnumerable<string?> Sentences()
        {
            // A value that is swept on one side alone may be the same in all that is compared.
            yield return trained.Count > 0 && (others > 0 || cells.Matched.Count == 0) ? $"they do not train the same ({string.Join(", ", trained)})" : null;
            yield return trained.Count == 0 && others > 0
                ? Counted(others, "realization does not train the same", "realizations do not train the same")
                : null;
            yield return a.Engine != b.Engine ? $"A was trained by {a.Engine}, B by {b.Engine}" : null;
            yield return a.ArithmeticVersion != b.ArithmeticVersion
                ? $"the arithmetic differs: {a.ArithmeticVersion} and {b.ArithmeticVersion}"
                : null;
            yield return cells.Matched.Count == 0 ? "no realization has a counterpart" : null;
            yield return cells.Matched.Count > 0 && cells.OnlyInA.Count + cells.OnlyInB.Count > 0
                ? Counted(cells.OnlyInA.Count + cells.OnlyInB.Count, "realization has no counterpart", "realizations have no counterpart")
                : null;
            yield return cells.Failed.Count + cells.Incomplete.Count > 0
                ? Counted(cells.Failed.Count + cells.Incomplete.Count, "realization failed or is missing", "realizations failed or are missing")
                : null;
            yield return a.SummaryFault is { } faultA ? $"A's summary.json {faultA}" : null;
            yield return b.SummaryFault is { } faultB ? $"B's summary.json {faultB}" : null;
            yield return IsChanged(a) || IsChanged(b)
                ? $"{(IsChanged(a) ? IsChanged(b) ? "both were" : "A was" : "B was")} trained by code that was changed since its commit"
                : null;
        }
    }

    private static string Counted(int number, string one, string several) =>
        FormattableString.Invariant($"{number} {(number == 1 ? one : several)}");

    private static bool IsChanged(SideHeader side) =>
        side.CodeVersions.Any(version => version.Contains("dirty", StringComparison.Ordinal));
}
