using System.Runtime.InteropServices;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Keras;

/// <summary>Makes a network of Keras an experiment with one realization, which was not trained here.</summary>
public static class KerasImport
{
    /// <summary>The time step that is assumed where none is given: the paper's.</summary>
    public const double AssumedStepMs = 1;

    /// <summary>Reads a file of Keras, and makes the experiment that has its network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The experiment's name.</param>
    /// <param name="stepMs">The network's time step, ms; null: not known, and <see cref="AssumedStepMs"/> is assumed, which a note says.</param>
    /// <returns>The network, and an experiment without faults.</returns>
    /// <exception cref="StoreException">The file is no network of this kind, or cannot be read.</exception>
    /// <exception cref="FaultyExperimentException">The name or the time step is not allowed.</exception>
    public static (KerasNetwork Network, ExperimentSpec Spec) Read(string path, string name, double? stepMs)
    {
        var network = KerasReader.Read(path);
        var assumed = FormattableString.Invariant($"the time step is assumed to be {AssumedStepMs} ms, since a file of Keras does not say it");
        IReadOnlyList<string> notes = stepMs is null ? [assumed, .. network.Notes] : network.Notes;
        var file = Path.GetFileName(path);
        var spec = new ExperimentSpec
        {
            Name = name,
            Title = $"A network imported from {OneLine(file)}",
            Base = new Cell
            {
                Task = new FlipFlopTask { Bits = network.Weights.Inputs, StepMs = stepMs ?? AssumedStepMs },
                Network = new NetworkSpec { Units = network.Weights.Units },
            },
            Seeds = [],
            Engine = Engines.Import,
            Imported = new ImportedNetwork(OneLine(file), network.FileSha256, RawValues.Sha256(network.Weights), notes),
        };
        var faults = SpecValidator.Faults(spec);
        return faults.Count == 0 ? (network, spec) : throw new FaultyExperimentException(faults);
    }

    /// <summary>Stores the network as the plan's one realization: no epoch in its history, no update in its trace.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static Manifest Store(KerasNetwork network, Plan plan, ResultStore store, TimeProvider time)
    {
        var tensors = network.Weights.Tensors().Select(tensor => tensor.Name).ToList();
        return store.Write(
            plan.Realizations[0], new TrainingOutcome(Outcome.Finished, network.Weights, []), new Trace(tensors, []), Provenance(time));
    }

    private static Provenance Provenance(TimeProvider time) => new()
    {
        Engine = Engines.Import,
        ArithmeticVersion = "none",
        CodeVersion = ProvenanceRecorder.CodeVersion,
        DotNet = RuntimeInformation.FrameworkDescription,
        OperatingSystem = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
        Cpu = Machine.Cpu,
        InstructionSets = Machine.InstructionSets,
        Packages = new Dictionary<string, string>(),
        Threads = 1,
        WallSeconds = 0,
        Sessions = 1,
        FinishedAt = time.GetUtcNow(),
    };

    /// <summary>A file's name may have any character; a title may not.</summary>
    private static string OneLine(string file) => new([.. file.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]);
}
