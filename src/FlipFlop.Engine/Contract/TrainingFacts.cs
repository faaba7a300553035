using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Engine.Contract;

/// <summary>Small trainings that use every feature of the engine; the facts are their trained weights.</summary>
internal static class TrainingFacts
{
    public static IEnumerable<ContractFact> All(IReadOnlyList<int> threads) => threads.SelectMany(OnThreads);

    private static IEnumerable<ContractFact> OnThreads(int threads)
    {
        // Fixed trials, a short last batch, units that fill no register, decay and clipping, the published quirks.
        yield return Trained(
            "training on fixed trials", threads, "d0a63caa83cad4e1",
            new FlipFlopTask { StepMs = 10, HoldMs = 0, LastTargetZero = true, TruncatedPulses = true },
            new NetworkSpec { Units = 21 },
            new TrainingSpec { Batch = 40, Trials = 98, Data = TrialSource.Fixed, Epochs = 2, Decay = 1e-2, ClipNorm = 0.1 });

        // Fresh trials of two bits, normal recurrent weights, no clipping.
        yield return Trained(
            "training on fresh trials", threads, "d235e072b09d9dd7",
            new FlipFlopTask { Bits = 2, StepMs = 20, HoldMs = 100, InputNoise = 0.3 },
            new NetworkSpec { Units = 48, Recurrent = RecurrentInitialiser.Normal },
            new TrainingSpec { Batch = 32, Trials = 64, Epochs = 2, LearningRate = 5e-3, ClipNorm = 0 });

        // Five bits without noise, many units, groups of 16, 16 and 5 trials.
        yield return Trained(
            "training of many units", threads, "b0c67e4710cedeb1",
            new FlipFlopTask { Bits = 5, StepMs = 20, HoldMs = 100, InputNoise = 0 },
            new NetworkSpec { Units = 130 },
            new TrainingSpec { Batch = 37, Trials = 74, Epochs = 1 });
    }

    private static ContractFact Trained(
        string name, int threads, string expected, FlipFlopTask task, NetworkSpec network, TrainingSpec training)
    {
        var outcome = Trainer.Train(
            SimdEngine.Instance, task, network, training, Seed.Both(11), threads, new NoObserver(), CancellationToken.None);
        return ContractFact.Of(
            $"{name}, {threads} {(threads == 1 ? "thread" : "threads")}", expected, outcome.Weights.Tensors().Select(tensor => tensor.Values));
    }

    private sealed class NoObserver : ITrainingObserver
    {
        public void AfterUpdate(long update, StepResult result, ITrainingUnderWay training)
        {
        }

        public void AfterEpoch(EpochRecord record, ITrainingUnderWay training)
        {
        }
    }
}
