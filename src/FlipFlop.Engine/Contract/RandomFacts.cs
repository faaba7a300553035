using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Randomness;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Engine.Contract;

/// <summary>All that is drawn: words, deviates, the order of trials, trials, and weights before training.</summary>
internal static class RandomFacts
{
    public static IEnumerable<ContractFact> All() => Numbers().Concat(Trials()).Concat(InitialWeights());

    private static IEnumerable<ContractFact> Numbers()
    {
        var row = new RandomRow(7, RandomStream.InitInput, 3);
        yield return ContractFact.Of(
            "random words of streams 1 to 7", "79b14f60767a66da", Words(1, 7));
        yield return ContractFact.Of(
            "random words of streams from 8 on", "947ddaf7a810b602", Words(8, int.MaxValue));
        yield return ContractFact.Of(
            "uniform values, double", "771b0700985da62a", Values(1000, i => row.Uniform(i)));
        yield return ContractFact.Of(
            "uniform values, float", "252e815a2cef9135",
            Values(1000, i => Deviates.UniformSingle(row.Word(i))));
        yield return ContractFact.Of(
            "normal values, double", "8b979acf554582c7", Normals());
        yield return ContractFact.Of(
            "normal values, float", "5d0581c4877fa8a4", SingleNormalValues());
        yield return ContractFact.Of(
            "order of fixed trials", "fd1e7b0b37ccc539",
            TrialOrder.OfEpoch(new TrainingSpec { Data = TrialSource.Fixed, Trials = 1000 }, 1, 2));
    }

    /// <summary>A new stream breaks the last fact, which then ends before it, and gets one of its own: hashes stand for ever.</summary>
    private static uint[] Words(int first, int last) =>
    [
        .. from stream in Enum.GetValues<RandomStream>()
           where (int)stream >= first && (int)stream <= last
           from row in new[] { 0L, 1L, 1L << 33 }
           from index in Enumerable.Range(0, 100)
           select new RandomRow(20240229, stream, row).Word(index),
    ];

    private static T[] Values<T>(int count, Func<int, T> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static double[] Normals()
    {
        var values = new double[100_000];
        new RandomRow(1, RandomStream.InitRecurrent, 0).Normals(values);
        return values;
    }

    private static float[] SingleNormalValues()
    {
        var values = new float[100_000];
        SingleNormals.Fill(new RandomRow(1, RandomStream.Noise, 0), 0, values);
        return values;
    }

    private static IEnumerable<ContractFact> Trials()
    {
        var published = new FlipFlopTask { StepMs = 1, HoldMs = 0, TruncatedPulses = true, LastTargetZero = true };
        yield return Trial(
            "trial 0 of the default task", "5da0ed181dabd05a", new FlipFlopTask(), 0);
        yield return Trial(
            "trial 2^32 of the default task", "ab57f97111c628cb", new FlipFlopTask(), 1L << 32);
        yield return Trial(
            "the last trial of the paper's task", "4d3e721d895dcf5b", published, 30_049);
        yield return Trial(
            "a trial of one bit with much noise", "b70ebfa9f8bdbc20",
            new FlipFlopTask { Bits = 1, InputNoise = 0.4 }, 5);
    }

    private static ContractFact Trial(string name, string expected, FlipFlopTask task, long trial)
    {
        var inputs = new float[task.Steps * task.Bits];
        var targets = new float[inputs.Length];
        FlipFlopTrials.Generate(task, 1, trial, inputs, targets);
        return ContractFact.Of(name, expected, inputs, targets);
    }

    private static IEnumerable<ContractFact> InitialWeights()
    {
        yield return Initial(
            17, RecurrentInitialiser.Orthogonal, "e68b61d59f126185");
        yield return Initial(
            64, RecurrentInitialiser.Orthogonal, "40c0a98ff4b1faa9");
        yield return Initial(
            17, RecurrentInitialiser.Normal, "94041129a8d0d2b0");
        yield return Initial(
            64, RecurrentInitialiser.Normal, "45ac33e5d7f4f9f5");
    }

    private static ContractFact Initial(int units, RecurrentInitialiser recurrent, string expected)
    {
        var weights = Initialiser.Draw(new NetworkSpec { Units = units, Recurrent = recurrent }, 3, 3, 1);
        return ContractFact.Of(
            $"initial weights, {recurrent.ToString().ToLowerInvariant()}, {units} units", expected,
            weights.Tensors().Select(tensor => tensor.Values));
    }
}
