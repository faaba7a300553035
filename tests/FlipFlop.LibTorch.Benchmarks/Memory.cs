using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FlipFlop.Benchmarks;
using TorchSharp;

namespace FlipFlop.LibTorch.Benchmarks;

/// <summary>The largest working set of a process that makes a few steps, of each contestant in a process of its own.</summary>
internal static class Memory
{
    /// <summary>What makes this program answer for one contestant instead of printing tables.</summary>
    public const string Argument = "--measure";

    private const int Updates = 5;

    public static void Run(StepCase step)
    {
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"N = {step.Units}, batch {step.Batch}, T = {step.Task.Steps}: peak memory of a process, .NET and LibTorch included"));
        Console.WriteLine("                              MB");
        foreach (var name in Contestant.Names)
            Console.WriteLine(FormattableString.Invariant($"  {name,-22} {PeakBytes(name, step) / 1e6,10:F0}"));
    }

    /// <summary>Measures, in the new process.</summary>
    public static void Answer(string name, StepCase step)
    {
        // The default engine never loads LibTorch.
        if (name != Contestant.Names[0])
            Loading.LibTorchLibrary.EnsureLoaded();
        using (var contestant = Contestant.Start(name, step, 1))
        {
            for (var update = 0; update < Updates; update++)
                contestant.Step(step.Trials(), update);
        }

        using var self = Process.GetCurrentProcess();
        Console.Write(self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
    }

    private static double PeakBytes(string name, StepCase step)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly.GetExecutingAssembly().Location, Argument, name, .. step.ToArguments()])
        {
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var answer = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? double.Parse(answer, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The measurement of {name} ended with exit code {child.ExitCode}.");
    }
}
