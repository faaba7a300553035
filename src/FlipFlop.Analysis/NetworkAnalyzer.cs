using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>Analyses a network on the test sets of a task.</summary>
public static class NetworkAnalyzer
{
    /// <summary>Steps of zero input after which a state counts as settled.</summary>
    public const int SettlingSteps = 2000;

    /// <summary>Gaps of the transition test, ms.</summary>
    public static IReadOnlyList<double> GapsMs { get; } = [50, 150, 500];

    /// <summary>Everything that is computed of one network. One thread; the same call gives the same numbers.</summary>
    /// <param name="weights">A network with as many inputs and outputs as the task has bits.</param>
    /// <param name="task">The task: of it the bits, the time step, the pulse, the response delay and the input noise count.</param>
    /// <exception cref="ArgumentException">A weight is not a finite number, or the network does not fit the task.</exception>
    public static NetworkAnalysis Analyze(NetworkWeights weights, FlipFlopTask task)
    {
        DemandFit(weights, task);
        DemandFiniteWeights(weights);
        var test = EightStateSet.Of(task);
        var run = Simulation.Run(weights, test.Trial);
        var space = StateSpace.Of(run.States, test.Steps, weights.Units);
        var isTanh = weights.Layer == RecurrentLayer.Tanh;
        var lastVisits = VisitedStates.Last(test, run.States, weights.Units);
        var memoryStates = StateSet.Of(weights, VisitedStates.Mean(test, run.States, weights.Units), space);
        return new NetworkAnalysis
        {
            Version = NetworkAnalysis.CurrentVersion,
            Units = weights.Units,
            Bits = task.Bits,
            StepMs = task.StepMs,
            Spectrum = isTanh ? Spectrum.Of(weights.RecurrentKernel, weights.Units) : null,
            RecurrentWeights = isTanh ? WeightDistribution.Of(weights.RecurrentKernel, weights.Units) : null,
            Response = MemoryResponse.Of(test, run.Outputs),
            StateSpace = space,
            MemoryStates = memoryStates,
            SettledStates = StateSet.Of(weights, Simulation.Silence(weights, lastVisits, SettlingSteps), space),
            Transitions = TransitionScore.Of(weights, task, GapsMs),
            Noise = NoiseResponse.Of(weights, task, memoryStates),
        };
    }

    private static void DemandFit(NetworkWeights weights, FlipFlopTask task)
    {
        if (weights.Inputs != task.Bits || weights.Outputs != task.Bits)
            throw new ArgumentException(
                $"The network has {weights.Inputs} inputs and {weights.Outputs} outputs, the task {task.Bits} bits. "
                + "Analyse a network on a task with as many bits as it has inputs and outputs.");
    }

    private static void DemandFiniteWeights(NetworkWeights weights)
    {
        foreach (var (name, values) in weights.Tensors())
        {
            var place = Array.FindIndex(values, value => !float.IsFinite(value));
            if (place >= 0)
                throw new ArgumentException(
                    $"{name}[{place}] is {values[place]}. Only a network whose weights are all finite numbers can be analysed: "
                    + "leave out realizations that diverged.");
        }
    }
}
