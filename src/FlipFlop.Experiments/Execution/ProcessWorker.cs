using System.Diagnostics;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>A worker in a process of its own. What it says on standard error goes to its log.</summary>
internal sealed class ProcessWorker : IWorker
{
    private const int SignalBase = 128;
    private const int Killed = 9;

    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly string log;
    private readonly TimeProvider time;
    private readonly Lock logGate = new();
    private readonly ITimer deadline;
    private string? given;

    public ProcessWorker(Process process, WorkerAssignment assignment, string log, TimeProvider time)
    {
        this.process = process;
        this.log = log;
        this.time = time;
        deadline = time.CreateTimer(_ => Kill(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        AppendToLog($"Process {process.Id} is started, on {assignment.Threads} threads.");
        process.ErrorDataReceived += (_, line) => AppendToLog(line.Data);
        process.BeginErrorReadLine();
        Send(assignment.Json());
    }

    public void WaitUntilReady()
    {
        if (Next() is WorkerEvent.Broken broken)
            throw new WorkerBrokenException(broken.Message);
    }

    public WorkerEvent Train(Realization realization, Action<WorkerEvent> tell, CancellationToken stop)
    {
        using var stopping = stop.UnsafeRegister(_ => EndSoon(), null);
        Give(realization.Key);
        while (true)
        {
            var told = Next();
            if (told is WorkerEvent.Broken broken)
                throw new WorkerBrokenException(broken.Message);
            if (!told.IsEnd)
            {
                tell(told);
                continue;
            }

            // Whoever waits for another run for days asks many times.
            if (told is not WorkerEvent.Busy)
                AppendToLog($"It says: {told.Json()}");
            return told;
        }
    }

    public void Dispose()
    {
        CloseInput();
        if (!process.WaitForExit(PatienceAtTheEnd))
            Kill();
        process.WaitForExit();
        deadline.Dispose();
        process.Dispose();
    }

    /// <summary>It is told to end; one that hangs is not waited for without end.</summary>
    private void EndSoon()
    {
        CloseInput();
        deadline.Change(PatienceAtTheEnd, Timeout.InfiniteTimeSpan);
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private WorkerEvent Next()
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (WorkerEvent.TryParse(line) is { } told)
                return told;
            AppendToLog(line);
        }

        process.WaitForExit();
        var how = HowItEnded(process.ExitCode);
        AppendToLog($"It was {how}.");
        throw new WorkerDiedException(how, log);
    }

    private static string HowItEnded(int exitCode) => exitCode switch
    {
        SignalBase + Killed => "killed (signal 9), as the system does when memory runs out",
        > SignalBase and < SignalBase + 65 => $"ended by signal {exitCode - SignalBase}",
        _ => $"gone with exit code {exitCode}",
    };

    private void Give(string key)
    {
        if (key != given)
            AppendToLog($"It is given {key}.");
        given = key;
        Send(key);
    }

    private void Send(string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It is gone, or told to end: what it says, or that it says nothing more, tells which.
        }
    }

    private void CloseInput()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    private void AppendToLog(string? line)
    {
        if (line is null)
            return;
        try
        {
            lock (logGate)
                File.AppendAllText(log, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss} {line}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A log that cannot be written must not end the training.
        }
    }
}
