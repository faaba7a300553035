using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Specification;

/// <summary>Every parameter of a cell, in the order in which it is written and hashed. A new parameter is one entry.</summary>
public static class Parameters
{
    public static IReadOnlyList<Parameter> All { get; } =
    [
        Whole("bits", "task", 1, 8, "bits that are stored, one channel each",
            c => c.Task.Bits, (c, v) => c with { Task = c.Task with { Bits = v } }),
        Duration("step", 0.01, 1000, "time step; also the network's time constant",
            c => c.Task.StepMs, (t, v) => t with { StepMs = v }),
        Duration("pulse", 0.01, 50, "duration of an input pulse",
            c => c.Task.PulseMs, (t, v) => t with { PulseMs = v }),
        Duration("responseDelay", 0.01, 1000, "from the end of a pulse to the answer",
            c => c.Task.ResponseDelayMs, (t, v) => t with { ResponseDelayMs = v }),
        Duration("hold", 0, 1e6, "time added to the trial's end, in which the answer must be kept",
            c => c.Task.HoldMs, (t, v) => t with { HoldMs = v }),
        Real("inputNoise", "task", "a number from 0 to 100", v => v is >= 0 and <= 100, "standard deviation of the input noise, each step",
            c => c.Task.InputNoise, (c, v) => c with { Task = c.Task with { InputNoise = v } }),
        Switch("lastTargetZero", "task", "leave the last step's target at 0, as the published generator does",
            c => c.Task.LastTargetZero, (c, v) => c with { Task = c.Task with { LastTargetZero = v } }),
        Switch("truncatedPulses", "task", "let the third pulse run past the trial's end, as the published generator does",
            c => c.Task.TruncatedPulses, (c, v) => c with { Task = c.Task with { TruncatedPulses = v } }),

        Whole("units", "network", 1, 4096, "recurrent units, N",
            c => c.Network.Units, (c, v) => c with { Network = c.Network with { Units = v } }),
        Choice("recurrent", "network", "how the recurrent weights are drawn",
            [("orthogonal", RecurrentInitialiser.Orthogonal), ("normal", RecurrentInitialiser.Normal)],
            c => c.Network.Recurrent, (c, v) => c with { Network = c.Network with { Recurrent = v } }),
        Choice("layer", "network", "the recurrent layer: tanh (the paper's) or gru, which needs the engine libtorch",
            [("tanh", RecurrentLayer.Tanh), ("gru", RecurrentLayer.Gru)],
            c => c.Network.Layer, (c, v) => c with { Network = c.Network with { Layer = v } }) with
        { Neutral = "tanh" },

        Training("learningRate", "a number above 0, at most 10", v => v is > 0 and <= 10, "Adam's learning rate before decay",
            t => t.LearningRate, (t, v) => t with { LearningRate = v }),
        Training("beta1", "a number from 0 to below 1", v => v is >= 0 and < 1, "decay of Adam's first moment",
            t => t.Beta1, (t, v) => t with { Beta1 = v }),
        Training("beta2", "a number from 0 to below 1", v => v is >= 0 and < 1, "decay of Adam's second moment",
            t => t.Beta2, (t, v) => t with { Beta2 = v }),
        Training("epsilon", "a number above 0, at most 1", v => v is > 0 and <= 1, "Adam's epsilon, where Keras has it",
            t => t.Epsilon, (t, v) => t with { Epsilon = v }),
        Training("decay", "a number from 0 to 1", v => v is >= 0 and <= 1, "update k has the rate learningRate / (1 + decay k)",
            t => t.Decay, (t, v) => t with { Decay = v }),
        Training("clipNorm", "0 (never) or a number above 0", v => v is >= 0 and <= 1e6, "the gradient's global norm is clipped to this",
            t => t.ClipNorm, (t, v) => t with { ClipNorm = v }),
        WholeTraining("batch", 1, 65536, "trials in a batch", t => t.Batch, (t, v) => t with { Batch = v }),
        Choice("data", "training", "new trials every epoch (fresh) or the same in another order (fixed)",
            [("fresh", TrialSource.Fresh), ("fixed", TrialSource.Fixed)],
            c => c.Training.Data, (c, v) => c with { Training = c.Training with { Data = v } }),
        WholeTraining("trials", 1, 100_000_000, "trials in an epoch", t => t.Trials, (t, v) => t with { Trials = v }),
        WholeTraining("epochs", 1, 100_000, "the most epochs that are trained", t => t.Epochs, (t, v) => t with { Epochs = v }),
        Training("stopBelow", "0 (never) or a number above 0", v => v is >= 0 and <= 1e6, "stop after an epoch whose loss is below this",
            t => t.StopBelow, (t, v) => t with { StopBelow = v }),
    ];

    private static readonly Dictionary<string, Parameter> ByName = All.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The parameter of that name, or null.</summary>
    public static Parameter? Find(string name) => ByName.GetValueOrDefault(name);

    private static Parameter Whole(
        string name, string section, int least, int most, string description, Func<Cell, int> get, Func<Cell, int, Cell> set) => new()
        {
            Name = name,
            Section = section,
            Kind = ParameterKind.Whole,
            Description = description,
            Allowed = $"a whole number from {least} to {most}",
            Accepts = value => value is long whole && whole >= least && whole <= most,
            Get = cell => (long)get(cell),
            Set = (cell, value) => set(cell, (int)(long)value),
        };

    private static Parameter WholeTraining(
        string name, int least, int most, string description, Func<TrainingSpec, int> get, Func<TrainingSpec, int, TrainingSpec> set) =>
        Whole(name, "training", least, most, description, c => get(c.Training), (c, v) => c with { Training = set(c.Training, v) });

    private static Parameter Real(
        string name, string section, string allowed, Func<double, bool> accepts, string description,
        Func<Cell, double> get, Func<Cell, double, Cell> set) => new()
        {
            Name = name,
            Section = section,
            Kind = ParameterKind.Real,
            Description = description,
            Allowed = allowed,
            Accepts = value => value is double real && accepts(real),
            Get = cell => get(cell),
            Set = (cell, value) => set(cell, (double)value),
        };

    private static Parameter Training(
        string name, string allowed, Func<double, bool> accepts, string description,
        Func<TrainingSpec, double> get, Func<TrainingSpec, double, TrainingSpec> set) =>
        Real(name, "training", allowed, accepts, description, c => get(c.Training), (c, v) => c with { Training = set(c.Training, v) });

    private static Parameter Duration(
        string name, double least, double most, string description, Func<Cell, double> get, Func<FlipFlopTask, double, FlipFlopTask> set) =>
        Real(name, "task", FormattableString.Invariant($"{least} to {most} ms, a whole number of steps"), v => v >= least && v <= most,
            description, get, (c, v) => c with { Task = set(c.Task, v) }) with
        { Kind = ParameterKind.Milliseconds };

    private static Parameter Switch(
        string name, string section, string description, Func<Cell, bool> get, Func<Cell, bool, Cell> set) => new()
        {
            Name = name,
            Section = section,
            Kind = ParameterKind.Switch,
            Description = description,
            Allowed = "true or false",
            Accepts = value => value is bool,
            Get = cell => get(cell),
            Set = (cell, value) => set(cell, (bool)value),
        };

    private static Parameter Choice<T>(
        string name, string section, string description, (string Name, T Value)[] choices, Func<Cell, T> get, Func<Cell, T, Cell> set)
        where T : struct, Enum => new()
        {
            Name = name,
            Section = section,
            Kind = ParameterKind.Choice,
            Description = description,
            Allowed = string.Join(" or ", choices.Select(c => c.Name)),
            Choices = [.. choices.Select(c => c.Name)],
            Accepts = value => value is string chosen && choices.Any(c => c.Name == chosen),
            Get = cell => choices.First(c => c.Value.Equals(get(cell))).Name,
            Set = (cell, value) => set(cell, choices.First(c => c.Name == (string)value).Value),
        };
}
