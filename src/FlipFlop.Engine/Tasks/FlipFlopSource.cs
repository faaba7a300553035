namespace FlipFlop.Engine.Tasks;

/// <summary>The trials of a flip-flop task under one data seed.</summary>
public sealed class FlipFlopSource(FlipFlopTask task, long dataSeed) : ITrialSource
{
    public int Bits => task.Bits;

    public int Steps { get; } = task.Steps;

    public void Generate(long trial, Span<float> x, Span<float> y) =>
        FlipFlopTrials.Generate(task, dataSeed, trial, x, y);
}
