using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FlipFlop.Engine.Training;

namespace FlipFlop.Benchmarks;

/// <summary>A measurement in a process of its own: one that shares its memory, or its instruction sets, with no other.</summary>
internal static class OwnProcess
{
    /// <summary>What makes this program answer one measurement instead of printing tables.</summary>
    public const string Argument = "--measure";

    private const int Rounds = 9;

    // Until the just-in-time compiler has seen all that is called often, and compiled it for good.
    private const double WarmUpSeconds = 1;

    /// <param name="Seconds">Of one update.</param>
    /// <param name="PeakGflops">Of one core, measured between the updates.</param>
    /// <param name="PeakBytes">The largest working set that the process has had.</param>
    public readonly record struct Measured(double Seconds, double PeakGflops, double PeakBytes);

    /// <summary>Times a step in a new process.</summary>
    /// <param name="step">What is timed.</param>
    /// <param name="threads">Threads that train.</param>
    /// <param name="setting">An environment variable of .NET's that is set to 0, or null.</param>
    public static Measured Measure(StepCase step, int threads, string? setting = null)
    {
        var threadsText = threads.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            "dotnet", [Assembly.GetExecutingAssembly().Location, Argument, threadsText, .. step.ToArguments()])
        {
            RedirectStandardOutput = true,
        };
        if (setting is not null)
            start.Environment[setting] = "0";
        using var child = Process.Start(start)!;
        var answer = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"A measurement ended with exit code {child.ExitCode}.");
        var values = answer.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        return new(values[0], values[1], values[2]);
    }

    /// <summary>Measures, in the new process.</summary>
    public static void Answer(string[] arguments)
    {
        var step = StepCase.FromArguments(arguments.AsSpan(1));
        using var training = new TimedTraining(step, int.Parse(arguments[0], CultureInfo.InvariantCulture));
        var clock = Stopwatch.StartNew();
        var updates = 1;
        while (clock.Elapsed.TotalSeconds < WarmUpSeconds)
            updates = (int)Math.Clamp(0.05 / training.Seconds(updates), 1, step.UpdatesAtOnce);
        List<double> seconds = [], peaks = [];
        for (var round = 0; round < Rounds; round++)
        {
            peaks.Add(Machine.PeakGflops());
            seconds.Add(training.Seconds(updates));
        }

        using var self = Process.GetCurrentProcess();
        Console.Write(FormattableString.Invariant(
            $"{Statistics.Median(seconds)} {Statistics.Median(peaks)} {self.PeakWorkingSet64}"));
    }
}
