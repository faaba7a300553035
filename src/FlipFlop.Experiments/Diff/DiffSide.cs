using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Results;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Diff;

/// <summary>One of two experiments that are compared: its results as today's code analyses them.</summary>
public sealed record DiffSide
{
    /// <summary>"quickstart@3f2a0b1c9d1e".</summary>
    public required string Label { get; init; }

    /// <summary>The version's id, or "".</summary>
    public required string Version { get; init; }

    /// <summary>The store's folder.</summary>
    public required string Store { get; init; }

    public required ExperimentResult Result { get; init; }

    /// <summary>What the version said of its results when it was written; null of what no version is.</summary>
    public required StoredSummary? StoredSummary { get; init; }

    /// <summary>Reads the trace of a realization that is complete.</summary>
    public required Func<string, Trace> TraceOf { get; init; }

    /// <summary>Reads a version, and analyses what its store has of it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="version">The version.</param>
    /// <param name="jobs">Networks that are analysed side by side, 1 or more.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <remarks>Analyses are kept in the store's cache where it can be written.</remarks>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static DiffSide Read(ResultStore store, StoredVersion version, int jobs, CancellationToken cancellation)
    {
        var plan = version.Plan();
        return new DiffSide
        {
            Label = version.Label,
            Version = version.Id,
            Store = store.Root,
            Result = ResultGatherer.Gather(plan, store, version.SpecText(), null, jobs, cancellation, mayNotKeep: true)
                .KeptAt(StoredSpec.In(store, version.Folder)),
            StoredSummary = version.Summary(),
            TraceOf = store.ReadTrace,
        };
    }

    internal Plan Plan => Result.Plan;
}

/// <summary>What a side is and who trained it: each list has one entry where all its realizations agree.</summary>
public sealed record SideHeader
{
    public required string Label { get; init; }
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Store { get; init; }
    public required string Engine { get; init; }
    public required string ArithmeticVersion { get; init; }

    /// <summary>Why its stored summary cannot be read; null if it can.</summary>
    public string? SummaryFault { get; init; }

    /// <summary>Versions of the program with the commits of its code.</summary>
    public required IReadOnlyList<string> CodeVersions { get; init; }

    /// <summary>"PureHDF 2.1.1", sorted.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Processor, operating system and runtime.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>The header of a side.</summary>
    public static SideHeader Of(DiffSide side)
    {
        var trained = side.Result.Realizations.Select(each => each.Manifest?.Provenance).OfType<Provenance>().ToList();
        return new SideHeader
        {
            Label = side.Label,
            Name = side.Plan.Spec.Name,
            Version = side.Version,
            Store = side.Store,
            Engine = side.Plan.Spec.Engine,
            ArithmeticVersion = side.Plan.ArithmeticVersion,
            SummaryFault = side.StoredSummary?.Fault,
            CodeVersions = Distinct(trained.Select(each => each.CodeVersion)),
            Packages = Distinct(trained.SelectMany(each => each.Packages.Select(package => $"{package.Key} {package.Value}"))),
            Machines = Distinct(trained.Select(each => $"{each.Cpu}, {each.OperatingSystem}, {each.DotNet}")),
        };
    }

    private static string[] Distinct(IEnumerable<string> values) => [.. values.Distinct().Order(StringComparer.Ordinal)];
}
