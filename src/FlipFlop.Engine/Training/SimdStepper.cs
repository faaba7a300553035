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

    private readonly TrainingSpec training;
    private readonly ITrialSource source;
    private readonly PackedWeights<V> packed;
    private readonly WorkerTeam team;
    private readonly TrialGroup<V>[] workers;
    private readonly GroupGradient<V>[] groups;
    private readonly (float[] Gradient, Adam<V> Adam)[] tensors;
    private readonly float[] inputGradient, recurrentGradient, outputGradient, biasGradient;

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

        inputGradient = new float[initial.InputKernel.Length];
        recurrentGradient = new float[initial.RecurrentKernel.Length];
        outputGradient = new float[initial.OutputKernel.Length];
        biasGradient = new float[initial.OutputBias.Length];
        float[][] gradients = [inputGradient, recurrentGradient, outputGradient, biasGradient];
        tensors =
        [
            .. Weights.Tensors().Select((tensor, i) =>
                (gradients[i], new Adam<V>(training, tensor.Values, moments.First[i], moments.Second[i]))),
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

        AddGroups(used);
        var result = new StepResult(SumLoss(used) / errors, GradientNorm.Of(tensors.Select(tensor => tensor.Gradient)));
        if (result.IsFinite)
            Step(result.GradientNorm, update);
        return result;
    }

    private double SumLoss(int used)
    {
        var sum = 0d;
        for (var group = 0; group < used; group++)
            sum += groups[group].Loss;
        return sum;
    }

    private void AddGroups(int used)
    {
        int units = Weights.Units, bits = source.Bits;
        foreach (var (gradient, _) in tensors)
            Array.Clear(gradient);
        for (var group = 0; group < used; group++)
        {
            var from = groups[group];
            for (var k = 0; k < bits; k++)
                AddRow(from.InputAndRecurrent, k, inputGradient.AsSpan(k * units, units));
            for (var k = 0; k < units; k++)
                AddRow(from.InputAndRecurrent, bits + k, recurrentGradient.AsSpan(k * units, units));
            for (var c = 0; c < bits; c++)
            {
                var row = from.OutputTransposed.Start + (nint)c * from.OutputTransposed.Stride;
                for (var j = 0; j < units; j++)
                    outputGradient[j * bits + c] += row[j];
                biasGradient[c] += from.OutputBias[c];
            }
        }
    }

    private static void AddRow(GradientSum<V> from, int row, Span<float> to)
    {
        fixed (float* sum = to)
        {
            var part = from.Start + (nint)row * from.Stride;
            var j = 0;
            for (; j <= to.Length - V.Count; j += V.Count)
                (V.Load(sum + j) + V.Load(part + j)).Store(sum + j);
            for (; j < to.Length; j++)
                sum[j] += part[j];
        }
    }

    private void Step(double norm, long update)
    {
        var factor = GradientNorm.ClippingFactor(norm, training.ClipNorm);
        var rate = (float)AdamRate.Of(training, update);
        foreach (var (gradient, adam) in tensors)
            adam.Update(gradient, (float)factor, rate);
        packed.Pack();
    }

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
