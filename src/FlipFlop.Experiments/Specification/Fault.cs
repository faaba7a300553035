namespace FlipFlop.Experiments.Specification;

/// <summary>One thing that is wrong with an experiment.</summary>
/// <param name="Field">What is wrong: a parameter's name, "seeds", "sweep", "claim", "name", ...</param>
/// <param name="Message">The value, what is allowed, and what to do: a sentence or two, ready to be shown.</param>
/// <param name="File">The experiment file, where it is known.</param>
/// <param name="Line">Its line, from 1, where it is known.</param>
public sealed record Fault(string Field, string Message, string? File = null, int? Line = null)
{
    public override string ToString() =>
        File is null ? $"{Field}: {Message}"
        : Line is null ? $"{File}: {Field}: {Message}"
        : $"{File}({Line}): {Field}: {Message}";
}

/// <summary>An experiment that cannot be run as it stands, with every fault that was found.</summary>
public sealed class FaultyExperimentException(IReadOnlyList<Fault> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<Fault> Faults { get; } = faults;

    /// <summary>The faults alone: F# Interactive prints this of a file that it runs by itself.</summary>
    public override string ToString() => Message;
}
