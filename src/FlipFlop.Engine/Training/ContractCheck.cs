using System.Security.Cryptography;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>
/// The arithmetic contract in seconds: small trainings that use every feature of the engine, and the hashes that
/// their weights have on every machine.
/// </summary>
public static class ContractCheck
{
    /// <summary>What <see cref="Run"/> gives wherever the contract is kept, of this arithmetic version.</summary>
    public static IReadOnlyList<string> Expected { get; } =
    [
        "f2d024c051d5ca35c1902f8640ca38234e2e8d60f09311b8251ba65394cb60a2",
        "8eb8541e63099aee5094f14514efa17338a73034b117e811a22f23b9506becb8",
    ];

    /// <summary>SHA-256 (hex) of the trained weights of each small training, on this many threads.</summary>
    public static IReadOnlyList<string> Run(int threads) =>
    [
        // Fixed trials, a short last batch, units that fill no register, decay and clipping, the published quirks.
        HashOfTraining(
            new FlipFlopTask { StepMs = 10, HoldMs = 0, LastTargetZero = true, TruncatedPulses = true },
            new NetworkSpec { Units = 21 },
            new TrainingSpec { Batch = 40, Trials = 98, Data = TrialSource.Fixed, Epochs = 2, Decay = 1e-2, ClipNorm = 0.1 },
            threads),
        // Fresh trials of two bits, normal recurrent weights, no clipping.
        HashOfTraining(
            new FlipFlopTask { Bits = 2, StepMs = 20, HoldMs = 100, InputNoise = 0.3 },
            new NetworkSpec { Units = 48, Recurrent = RecurrentInitialiser.Normal },
            new TrainingSpec { Batch = 32, Trials = 64, Epochs = 2, LearningRate = 5e-3, ClipNorm = 0 },
            threads),
    ];

    /// <summary>Whether this machine keeps subnormal numbers, which the contract needs: a native library can switch them off.</summary>
    public static bool KeepsSubnormals()
    {
        var smallest = BitConverter.Int32BitsToSingle(1);
        var half = BitConverter.Int32BitsToSingle(0x00800000) * 0.5f;
        return smallest + smallest > smallest && half > 0;
    }

    private static string HashOfTraining(FlipFlopTask task, NetworkSpec network, TrainingSpec training, int threads)
    {
        var trained = Trainer.Train(
            SimdEngine.Instance, task, network, training, Seed.Both(11), threads, new NoObserver(), CancellationToken.None);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, values) in trained.Weights.Tensors())
        {
            foreach (var value in values)
                hash.AppendData(BitConverter.IsLittleEndian ? BitConverter.GetBytes(value) : [.. BitConverter.GetBytes(value).Reverse()]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class NoObserver : ITrainingObserver
    {
        public void AfterUpdate(long update, StepResult result, NetworkWeights current)
        {
        }

        public void AfterEpoch(EpochRecord record)
        {
        }
    }
}
