using System.Security.Cryptography;
using System.Text;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Planning;

/// <summary>Unfolds an experiment into its realizations and gives each its identity.</summary>
public static class Planner
{
    /// <summary>Hexadecimal digits of a subject or key: 128 bits of a SHA-256.</summary>
    public const int HashDigits = 32;

    /// <summary>The plan of an experiment, for the engine that it names.</summary>
    /// <exception cref="FaultyExperimentException">The experiment has faults.</exception>
    public static Plan Plan(ExperimentSpec spec)
    {
        ThrowIfFaulty(spec);
        return Plan(spec, Engines.ArithmeticVersion(spec));
    }

    /// <summary>
    /// The product of the sweep's axes (first axis slowest), each cell with every seed; each key once. The plan is of
    /// what the canonical JSON says, so that a run from a script and one from its JSON cannot differ.
    /// </summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="arithmeticVersion">Of the engine that will train it.</param>
    /// <exception cref="FaultyExperimentException">The experiment has faults.</exception>
    public static Plan Plan(ExperimentSpec spec, string arithmeticVersion)
    {
        ThrowIfFaulty(spec);
        return PlanCanonical(SpecJson.Read(SpecJson.Write(spec)), arithmeticVersion);
    }

    /// <summary>Whether a name has the form of a key.</summary>
    public static bool IsKey(string name) => name.Length == HashDigits && name.All(char.IsAsciiHexDigitLower);

    /// <summary>The hash of what is trained: cell and seed, and nothing else.</summary>
    public static string Subject(Cell cell, Seed seed) => Hash(RealizationSpecJson.Subject(cell, seed));

    /// <summary>The hash of what was imported: the task that it is analysed with, and the weights.</summary>
    public static string Subject(Cell cell, ImportedNetwork imported) => Hash(RealizationSpecJson.Subject(cell, imported));

    /// <summary>The hash of a subject, as trained by one engine in one version of its arithmetic.</summary>
    public static string Key(string subject, string engine, string arithmeticVersion) =>
        Hash($"{subject}\n{engine}\n{arithmeticVersion}\n");

    /// <summary>Refuses to train what was imported.</summary>
    /// <exception cref="FaultyExperimentException">The experiment's network was imported.</exception>
    public static void RefuseImported(ExperimentSpec spec)
    {
        if (spec.Imported is { } imported)
        {
            throw new FaultyExperimentException([new Fault(
                "imported", $"the network of {spec.Name} was imported from {imported.File}: nothing can be trained, so run, show and "
                + $"verify have nothing to do. flipflop report {spec.Name} draws its report again")]);
        }
    }

    private static Plan PlanCanonical(ExperimentSpec spec, string arithmeticVersion) =>
        spec.Imported is { } imported ? PlanImported(spec, imported, arithmeticVersion) : PlanTrained(spec, arithmeticVersion);

    /// <summary>One realization, whose subject is its weights and the task that it is analysed with.</summary>
    private static Plan PlanImported(ExperimentSpec spec, ImportedNetwork imported, string arithmeticVersion)
    {
        var subject = Subject(spec.Base, imported);
        var realization = new Realization(spec.Base, default, [], subject, Key(subject, spec.Engine, arithmeticVersion)) { Imported = imported };
        return new Plan(spec, [], [realization]) { ArithmeticVersion = arithmeticVersion };
    }

    private static Plan PlanTrained(ExperimentSpec spec, string arithmeticVersion)
    {
        var realizations =
            from swept in SweepAxes.Product(spec.Sweep.Select(axis => SweepAxes.Completed(axis, spec.Base)))
            let cell = SweepAxes.With(spec.Base, swept)
            from seed in spec.Seeds
            let subject = Subject(cell, seed)
            select new Realization(cell, seed, swept, subject, Key(subject, spec.Engine, arithmeticVersion));
        return new Plan(spec, SweepAxes.SweptParameters(spec), [.. realizations.DistinctBy(r => r.Key)])
        {
            ArithmeticVersion = arithmeticVersion,
        };
    }

    private static void ThrowIfFaulty(ExperimentSpec spec)
    {
        var faults = SpecValidator.Faults(spec);
        if (faults.Count > 0)
            throw new FaultyExperimentException(faults);
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits];
}
