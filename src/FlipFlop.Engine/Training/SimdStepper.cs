using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>
/// Trains one network on a few threads. A batch is cut into groups of sixteen trials, whoever runs them; their
/// gradients are added in the order of the groups, so the number of threads changes no bit.
/// </summary>
internal sealed unsafe class SimdStepper<V> : ITrainingStepper where V : struct, ILanes<V>
{
    private const int GroupTrials = TrialGroup<V>.Trials;

    // Rows of the recurrent weights that one thread sums, updates and packs at a time. Changes no bit.
    private const int RowsOfPortion = 16;

    // Tensors in their order.
    private const int Input = 0, Recurrent = 1, Output = 2, OutputBias = 3;

    private readonly TrainingSpec training;
    private readonly ITrialSource source;
    private readonly PackedWeights<V> packed;
    private readonly WorkerTeam team;
    private readonly TrialGroup<V>[] workers;
    private readonly GroupGradient<V>[] groups;
    private readonly BatchGradient<V> gradient;
    private readonly Adam<V>[] optimizers;

    /// <param name="initial">The weights to start from; they are copied.</param>
    /// <param name="moments">Adam's moments to start from, which this stepper goes on with.</param>
    /// <param name="source">Makes the trials.</param>
    /// <param name="training">How the network is trained.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    public SimdStepper(NetworkWeights initial, AdamMoments moments, ITrialSource source, TrainingSpec training, int threads)
    {
        this.training = training;
        this.source = source;
        Weights = initial.Copy();
        Moments = moments;
        packed = new PackedWeights<V>(Weights);
        packed.Pack();

        var groupsInBatch = (training.Batch + GroupTrials - 1) / GroupTrials;
        team = new WorkerTeam(Math.Clamp(threads, 1, groupsInBatch));
        workers = [.. Enumerable.Range(0, team.Size).Select(_ => new TrialGroup<V>(packed, source))];
        groups = [.. Enumerable.Range(0, groupsInBatch).Select(_ => new GroupGradient<V>(initial.Units, source.Bits))];

        gradient = new BatchGradient<V>(Weights, groups);
        optimizers =
        [
            .. Weights.Tensors().Select((tensor, i) => new Adam<V>(training, tensor.Values, moments.First[i], moments.Second[i])),
        ];
    }

    public NetworkWeights Weights { get; }

    public AdamMoments Moments { get; }

    public StepResult Update(ReadOnlySpan<long> trials, long update)
    {
        var batch = trials.ToArray();
        var used = (batch.Length + GroupTrials - 1) / GroupTrials;
        var errors = (double)batch.Length * source.Steps * source.Bits;
        var scale = (float)(2 / errors);
        team.Run(worker =>
        {
            for (var group = worker; group < used; group += team.Size)
            {
                var first = group * GroupTrials;
                var some = batch.AsSpan(first, Math.Min(GroupTrials, batch.Length - first));
                workers[worker].Run(some, scale, groups[group]);
            }
        });

        ForEachPortion((first, count) => gradient.SumRecurrent(first, count, used), () => gradient.SumInputAndOutput(used));
        var result = new StepResult(gradient.Loss(used) / errors, GradientNorm.Of(gradient.Tensors));
        if (result.IsFinite)
            Step(result.GradientNorm, update);
        return result;
    }

    private void Step(double norm, long update)
    {
        var factor = (float)GradientNorm.ClippingFactor(norm, training.ClipNorm);
        var rate = (float)AdamRate.Of(training, update);
        ForEachPortion(
            (first, count) =>
            {
                optimizers[Recurrent].Update(gradient.Recurrent, first * Weights.Units, count * Weights.Units, factor, rate);
                packed.PackRecurrent(first, count);
            },
            () =>
            {
                foreach (var tensor in new[] { Input, Output, OutputBias })
                    optimizers[tensor].Update(gradient.Tensors[tensor], 0, gradient.Tensors[tensor].Length, factor, rate);
                packed.PackInputAndOutput();
            });
    }

    // Shares rows of the recurrent weights among the threads, and does what is left on one of them.
    private void ForEachPortion(Action<int, int> rows, Action rest) => team.Run(worker =>
    {
        for (var first = worker * RowsOfPortion; first < Weights.Units; first += team.Size * RowsOfPortion)
            rows(first, Math.Min(RowsOfPortion, Weights.Units - first));
        if (worker == team.Size - 1)
            rest();
    });

    public void Dispose()
    {
        team.Dispose();
        packed.Dispose();
        foreach (var worker in workers)
            worker.Dispose();
        foreach (var group in groups)
            group.Dispose();
    }
}
