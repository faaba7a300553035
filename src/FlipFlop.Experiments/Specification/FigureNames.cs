namespace FlipFlop.Experiments.Specification;

/// <summary>The figures of a report that an experiment can ask to have first, by name.</summary>
public static class FigureNames
{
    /// <summary>Name and what it shows.</summary>
    public static IReadOnlyList<(string Name, string Shows)> All { get; } =
    [
        ("trainingSamples", "three training trials: inputs and targets, a row a channel"),
        ("connectivity", "the recurrent weights as a matrix and their distribution, trained and untrained"),
        ("spectra", "eigenvalues around the unit circle"),
        ("responses", "the test set of all states, and what a network answers"),
        ("networkScheme", "what is connected with what: inputs, recurrent units, outputs"),
        ("stateSpace", "the path through the first three singular directions, every state marked"),
        ("cubes", "the cubes of several networks, each in its own directions, as they are turned"),
        ("rotations", "how far the cubes are turned against each other, beside chance"),
        ("trainingCurves", "the loss, epoch by epoch"),
    ];

    /// <summary>Whether there is a figure of that name.</summary>
    public static bool Has(string name) => All.Any(figure => figure.Name == name);
}
