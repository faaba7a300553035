using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>How much of a run's estimated work is done.</summary>
internal sealed class WorkDone(IReadOnlyList<Realization> toTrain)
{
    private readonly double total = toTrain.Sum(realization => WorkEstimate.Operations(realization.Cell));
    private readonly Dictionary<string, double> underWay = new(StringComparer.Ordinal);
    private double completed;
    private int completedCount;

    /// <summary>0 to 1; exactly 1 when every realization is complete.</summary>
    public double Fraction => completedCount == toTrain.Count ? 1 : Math.Min(1, (completed + underWay.Values.Sum()) / total);

    public void AddUpdate(Realization realization) =>
        underWay[realization.Key] = underWay.GetValueOrDefault(realization.Key) + WorkEstimate.OperationsPerUpdate(realization.Cell);

    /// <summary>Counts all its work as done: an early stop has saved the rest.</summary>
    public void Complete(Realization realization)
    {
        underWay.Remove(realization.Key);
        completed += WorkEstimate.Operations(realization.Cell);
        completedCount++;
    }
}
