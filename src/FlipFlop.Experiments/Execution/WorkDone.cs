using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>How much of a run's estimated work is done, and how much of that in this run.</summary>
internal sealed class WorkDone(IReadOnlyList<Realization> toTrain)
{
    private readonly double total = toTrain.Sum(realization => WorkEstimate.Operations(realization.Cell));
    private readonly Dictionary<string, double> underWay = new(StringComparer.Ordinal);
    private double completed;
    private double inherited;
    private int completedCount;

    /// <summary>0 to 1; exactly 1 when every realization is complete.</summary>
    public double Fraction => completedCount == toTrain.Count ? 1 : Math.Min(1, Done / total);

    /// <summary>The same of what was done in this run alone: not what interrupted sessions had done before.</summary>
    public double FractionOfThisRun => Math.Max(0, Math.Min(1, (Done - inherited) / total));

    private double Done => completed + underWay.Values.Sum();

    /// <summary>It is taken up after so many updates, which were made before.</summary>
    public void Begin(Realization realization, long updates)
    {
        var before = underWay.GetValueOrDefault(realization.Key);
        Reach(realization, updates);
        inherited += underWay[realization.Key] - before;
    }

    /// <summary>So many updates are made.</summary>
    public void Reach(Realization realization, long updates) =>
        underWay[realization.Key] = updates * WorkEstimate.OperationsPerUpdate(realization.Cell);

    /// <summary>Counts all its work as done: an early stop has saved the rest.</summary>
    public void Complete(Realization realization)
    {
        underWay.Remove(realization.Key);
        completed += WorkEstimate.Operations(realization.Cell);
        completedCount++;
    }
}
