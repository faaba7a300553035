namespace FlipFlop.Experiments.Specification;

/// <summary>What must hold between several parameters of a cell.</summary>
/// <param name="Field">The parameter that a fault is said of.</param>
/// <param name="Parameters">All that the rule looks at.</param>
/// <param name="FaultOf">What is wrong with the cell, in words, or null. Each parameter by itself is allowed.</param>
internal sealed record CellRule(string Field, IReadOnlyList<string> Parameters, Func<Cell, string?> FaultOf);
