namespace FlipFlop.Engine.Tasks;

/// <summary>Makes trials on demand: trial k is a pure function of k, so no data set is held in memory.</summary>
/// <remarks>Called from several threads at once.</remarks>
public interface ITrialSource
{
    /// <summary>Input channels, and output channels.</summary>
    int Bits { get; }

    /// <summary>Steps of every trial.</summary>
    int Steps { get; }

    /// <summary>Writes one trial's inputs and targets, each (step, bit), row by row.</summary>
    void Generate(long trial, Span<float> x, Span<float> y);
}
