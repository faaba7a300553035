using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Contract;

/// <summary>
/// The arithmetic contract in seconds: every part of the engine is run, and its values are hashed and compared with
/// the golden hashes that hold on every machine.
/// </summary>
public static class ContractCheck
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The numbers of threads that the contract is proved with: one, an even share, and shares that leave a rest.</summary>
    public static IReadOnlyList<int> Threads { get; } = [1, 2, 3, 7];

    /// <summary>Computes and compares one part after the other, each when it is asked for.</summary>
    /// <param name="threads">The small trainings are done once with each of these numbers of threads.</param>
    public static IEnumerable<ContractFact> Run(IReadOnlyList<int> threads) =>
        FunctionFacts.All().Concat(RandomFacts.All()).Concat(TrainingFacts.All(threads));

    /// <summary>
    /// Whether the calling thread keeps subnormal numbers, which the contract needs: a native library can switch them
    /// off, for the thread that loads it and for all threads that this one starts.
    /// </summary>
    public static bool KeepsSubnormals() =>
        Product(SmallestNormal, 0.5f) > 0 && Product(float.Epsilon, 2) > float.Epsilon;

    // Not inlined: it is to be multiplied when this is asked, not when this is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Product(float a, float b) => a * b;
}
