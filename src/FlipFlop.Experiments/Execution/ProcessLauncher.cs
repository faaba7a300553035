using System.ComponentModel;
using System.Diagnostics;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>The command line of a worker program.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What it is started with.</param>
public sealed record WorkerCommand(string Program, IReadOnlyList<string> Arguments);

/// <summary>Starts workers as processes of their own, each with a log.</summary>
/// <param name="command">The worker program.</param>
/// <param name="plan">Path of the frozen plan.</param>
/// <param name="spec">Its text: another run of the same experiment may finish, and remove the plan, at any time.</param>
/// <param name="store">The store.</param>
/// <param name="run">Names the run's logs: a folder below the store's logs.</param>
/// <param name="time">The clock of the logs.</param>
public sealed class ProcessLauncher(
    WorkerCommand command, string plan, string spec, ResultStore store, string run, TimeProvider time) : IWorkerLauncher
{
    private const int Attempts = 3;

    public IWorker Launch(int number, int threads)
    {
        var log = Path.Combine(store.Logs.Folder, run, $"worker-{number}.log");
        for (var attempt = 1; ; attempt++)
        {
            var worker = Start(log, threads);
            try
            {
                worker.WaitUntilReady();
                return worker;
            }
            catch (WorkerDiedException died) when (attempt == Attempts)
            {
                worker.Dispose();
                throw new WorkerBrokenException($"No worker could be started: each was {died.How}. Its log: {log}");
            }
            catch (WorkerDiedException)
            {
                worker.Dispose();
            }
            catch
            {
                worker.Dispose();
                throw;
            }
        }
    }

    private ProcessWorker Start(string log, int threads)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        StoreException.Guard(log, "cannot be written", () => Directory.CreateDirectory(Path.GetDirectoryName(log)!));
        try
        {
            var process = Process.Start(start) ?? throw new WorkerBrokenException($"{command.Program} could not be started.");
            var assignment = new WorkerAssignment(plan, store.Root, threads, spec, Path.GetRelativePath(store.Root, log));
            return new ProcessWorker(process, assignment, log, time);
        }
        catch (Win32Exception e)
        {
            throw new WorkerBrokenException($"{command.Program} could not be started: {e.Message.TrimEnd('.')}.");
        }
    }
}
