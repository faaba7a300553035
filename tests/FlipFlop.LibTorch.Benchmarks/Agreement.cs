using FlipFlop.Benchmarks;

namespace FlipFlop.LibTorch.Benchmarks;

/// <summary>Only contestants that compute the same are compared.</summary>
internal static class Agreement
{
    private const int Updates = 4;
    private const double Tolerance = 1e-3;

    /// <summary>Trains all of them for a few updates on the same trials.</summary>
    /// <exception cref="InvalidOperationException">Their losses differ: the place of Adam's epsilon, which LibTorch has elsewhere, explains less.</exception>
    public static void Check(StepCase step)
    {
        var losses = Contestant.Names.ToDictionary(name => name, name => Losses(name, step));
        var first = losses[Contestant.Names[0]];
        foreach (var (name, others) in losses)
        {
            var apart = first.Zip(others, (a, b) => Math.Abs(a - b) / a).Max();
            if (!(apart <= Tolerance))
                throw new InvalidOperationException($"{name} does not train as {Contestant.Names[0]} does: losses differ by {apart:G2}, relative.");
        }
    }

    private static double[] Losses(string name, StepCase step)
    {
        using var contestant = Contestant.Start(name, step, 1);
        return [.. Enumerable.Range(0, Updates).Select(update => contestant.Step(step.Trials(), update))];
    }
}
