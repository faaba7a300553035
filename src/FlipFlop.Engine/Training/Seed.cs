namespace FlipFlop.Engine.Training;

/// <summary>
/// The seeds of a realization, each 0 .. 2^53 - 1: of its initial weights and of its data.
/// "7" is both; they are given apart to let one initialisation meet many data sets, and the other way round.
/// </summary>
public readonly record struct Seed(long Init, long Data)
{
    /// <summary>The largest seed: every one is exact in JSON and in a double.</summary>
    public const long Largest = (1L << 53) - 1;

    /// <summary>One seed for both.</summary>
    public static Seed Both(long seed) => new(seed, seed);

    /// <summary>"7", or "7:8" (initial weights : data) where they differ.</summary>
    public override string ToString() => Init == Data ? $"{Init}" : $"{Init}:{Data}";
}
