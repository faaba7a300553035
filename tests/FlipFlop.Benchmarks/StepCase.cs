using System.Globalization;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Benchmarks;

/// <summary>One size of network and batch whose training step is timed.</summary>
internal sealed record StepCase(int Units, int Batch, FlipFlopTask Task)
{
    /// <summary>The everyday sizes: T = 136, batch 64.</summary>
    public static StepCase Small(int units) => new(units, 64, new FlipFlopTask());

    /// <summary>The paper's recipe: N = 400, T = 340, batch 128.</summary>
    public static StepCase Paper { get; } = new(400, 128, new FlipFlopTask { StepMs = 1, HoldMs = 0, TruncatedPulses = true });

    /// <summary>Operations of the three matrix products of one step, 6 N^2 x batch x T; what is padded does not count.</summary>
    public double Flop => 6d * Units * Units * Batch * Task.Steps;

    /// <summary>Updates that take some twentieth of a second on a fast core, and four at least.</summary>
    public int UpdatesAtOnce => Math.Max(4, (int)(8e9 / Flop));

    public ITrainingStepper Start(int threads)
    {
        var initial = Initialiser.Draw(new NetworkSpec { Units = Units }, Task.Bits, Task.Bits, 1);
        return SimdEngine.Instance.Start(initial, new FlipFlopSource(Task, 1), new TrainingSpec { Batch = Batch }, threads);
    }

    public long[] Trials() => [.. Enumerable.Range(0, Batch).Select(trial => (long)trial)];

    public string[] ToArguments() =>
        [.. new double[] { Units, Batch, Task.StepMs, Task.HoldMs, Task.TruncatedPulses ? 1 : 0 }
            .Select(value => value.ToString(CultureInfo.InvariantCulture))];

    public static StepCase FromArguments(ReadOnlySpan<string> values)
    {
        double At(string value) => double.Parse(value, CultureInfo.InvariantCulture);
        var task = new FlipFlopTask { StepMs = At(values[2]), HoldMs = At(values[3]), TruncatedPulses = values[4] == "1" };
        return new((int)At(values[0]), (int)At(values[1]), task);
    }
}
