using System.Diagnostics;
using System.Globalization;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Execution;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Benchmarks;

/// <summary>
/// What a store of many finished realizations costs: run with nothing to do, status, report, check and clean. The
/// realizations are those of experiments of a thousand, with the sizes of the quickstart; their weights are drawn, not trained.
/// </summary>
internal static class StoreBenchmark
{
    /// <summary>What names a folder for the stores, which are then kept, and not made again.</summary>
    private const string FolderVariable = "FLIPFLOP_BENCH_STORE";

    private const int OfAnExperiment = 1000;
    private const int Rounds = 3;

    private static readonly string Program = BuiltProgram(new DirectoryInfo(AppContext.BaseDirectory));

    public static void Run()
    {
        var given = Environment.GetEnvironmentVariable(FolderVariable);
        var folder = given ?? Directory.CreateTempSubdirectory("flipflop-bench-").FullName;
        Console.WriteLine();
        Console.WriteLine($"A store of finished realizations, in experiments of {OfAnExperiment}; seconds, the least of {Rounds}");
        Console.WriteLine("  store        MB    run  status NAME  report NAME  status   check   clean --dry-run");
        try
        {
            foreach (var realizations in new[] { 100, 1_000, 10_000 })
                Measure(Path.Combine(folder, realizations.ToString(CultureInfo.InvariantCulture)), realizations);
        }
        finally
        {
            if (given is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The page of one experiment of so many realizations, in a store that is made in this folder.</summary>
    internal static string Report(string folder, int realizations)
    {
        var spec = Spec(0, realizations);
        Make(folder, [spec]);
        Flipflop(folder, "run", Path.Combine(folder, "experiments", spec.Name, "spec.json"));
        return Path.Combine(folder, "experiments", spec.Name, "report.html");
    }

    private static void Measure(string folder, int realizations)
    {
        var ofEach = Math.Min(OfAnExperiment, realizations);
        var specs = Enumerable.Range(0, realizations / ofEach).Select(number => Spec(number, ofEach)).ToList();
        if (!Directory.Exists(folder))
            Make(folder, specs);
        var spec = Path.Combine(folder, "experiments", specs[0].Name, "spec.json");
        // The first makes the analyses and the page.
        Flipflop(folder, "run", spec);
        var megabytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6;
        double Least(params string[] arguments) => Enumerable.Range(0, Rounds).Min(_ => Flipflop(folder, arguments));
        Console.WriteLine(FormattableString.Invariant(
            $"{realizations,7} {megabytes,9:F0} {Least("run", spec),6:F2} {Least("status", specs[0].Name),12:F2} {Least("report", specs[0].Name),12:F2} {Least("status"),7:F2} {Least("check"),7:F2} {Least("clean", "--dry-run"),10:F2}"));
    }

    private static ExperimentSpec Spec(int number, int realizations) => new()
    {
        Name = FormattableString.Invariant($"bench-{number}"),
        Title = "How does a store grow?",
        Base = new Cell { Network = new NetworkSpec { Units = 64 }, Training = new TrainingSpec { Batch = 64, Trials = 8192, Epochs = 10 } },
        Sweep =
        [
            new SweepAxis([.. Enumerable.Range(1, 10).Select(step => new SweepPoint(
                [new Assignment("inputNoise", Math.Round(0.001 * number + 0.01 * step, 4))]))]),
        ],
        Seeds = [.. Enumerable.Range(1, realizations / 10).Select(seed => Seed.Both(seed))],
    };

    private static void Make(string folder, IReadOnlyList<ExperimentSpec> specs)
    {
        var store = new ResultStore(folder);
        var provenance = new ProvenanceRecorder(SimdEngine.Instance, TimeProvider.System).Record(1, TimeSpan.FromSeconds(10), 1);
        foreach (var spec in specs)
        {
            var plan = Planner.Plan(spec, SimdEngine.Instance.ArithmeticVersion);
            Parallel.ForEach(plan.Realizations, realization => Store(store, realization, provenance));
            store.Experiment(spec.Name).Write(new ExperimentFiles(null, SpecJson.Write(spec), "", "{}"), "bench");
        }
    }

    /// <summary>As a training of that length would have left it.</summary>
    private static void Store(ResultStore store, Realization realization, Provenance provenance)
    {
        var (network, bits) = (realization.Cell.Network, realization.Cell.Task.Bits);
        // Weights of their own for every key, so that each is analysed for itself.
        var weights = Initialiser.Draw(network, bits, bits, Convert.ToInt64(realization.Key[..12], 16));
        var training = realization.Cell.Training;
        var trace = new TraceRecorder();
        var updates = WorkEstimate.Updates(realization.Cell);
        for (var update = 0; update < updates; update++)
            trace.AfterUpdate(weights);
        var history = Enumerable.Range(1, training.Epochs).Select(epoch => new EpochRecord(
            epoch, epoch * (updates / training.Epochs), training.Trials, 0.4 / epoch, 0.1)).ToList();
        store.Write(realization, new TrainingOutcome(Outcome.Finished, weights, history), trace.Recorded(), provenance);
    }

    /// <summary>From .../tests/FlipFlop.Benchmarks/bin/Release/net10.0, the program of the same configuration.</summary>
    private static string BuiltProgram(DirectoryInfo here)
    {
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", "FlipFlop.Cli", "bin", here.Parent.Name, here.Name, "flipflop.dll");
    }

    /// <summary>Seconds of the program, from its start to its end.</summary>
    private static double Flipflop(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments, "--results", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var clock = Stopwatch.StartNew();
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"flipflop {string.Join(' ', arguments)}: {errors.Result}");
    }
}
