namespace FlipFlop.Experiments.Specification;

/// <summary>What values a parameter takes.</summary>
public enum ParameterKind { Whole, Real, Milliseconds, Switch, Choice }

/// <summary>
/// One value of a cell that can be written, swept, set on the command line, hashed and shown: under the same
/// name in the language, the JSON, the flags and the CSV. All of them are in <see cref="Parameters"/>.
/// </summary>
public sealed record Parameter
{
    /// <summary>"units", "inputNoise", ...</summary>
    public required string Name { get; init; }

    /// <summary>The part of the cell: "task", "network" or "training".</summary>
    public required string Section { get; init; }

    public required ParameterKind Kind { get; init; }

    /// <summary>One line: what it is, with its unit.</summary>
    public required string Description { get; init; }

    /// <summary>What is allowed, in words: "a whole number from 1 to 4096".</summary>
    public required string Allowed { get; init; }

    /// <summary>Names of the choices; empty for other kinds.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether a value of the right type is allowed.</summary>
    public required Func<object, bool> Accepts { get; init; }

    /// <summary>long for Whole, double for Real and Milliseconds, bool for Switch, string for Choice.</summary>
    public required Func<Cell, object> Get { get; init; }

    /// <summary>The cell with this value, which must be of the right type and accepted.</summary>
    public required Func<Cell, object, Cell> Set { get; init; }

    /// <summary>
    /// For a parameter that came after schema 1: the value at which it is left out of the hash, so that old keys
    /// stay true. Null: it has been there from the start and is always hashed.
    /// </summary>
    public object? Neutral { get; init; }

    /// <summary>The unit for labels: "ms", or "".</summary>
    public string Unit => Kind == ParameterKind.Milliseconds ? "ms" : "";
}
