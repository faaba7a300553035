using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>Starts workers for a run.</summary>
public interface IWorkerLauncher
{
    /// <summary>Starts a worker; returns when it can be given work.</summary>
    /// <param name="number">1, 2, ...: names its log.</param>
    /// <param name="threads">Threads on which it trains.</param>
    /// <exception cref="WorkerBrokenException">No worker can work here.</exception>
    IWorker Launch(int number, int threads);
}

/// <summary>Trains realizations, one at a time.</summary>
public interface IWorker : IDisposable
{
    /// <summary>Has a realization trained, and tells what the worker tells.</summary>
    /// <param name="realization">What is to be trained.</param>
    /// <param name="tell">Is told how it goes; not the end, which is returned.</param>
    /// <param name="stop">Has the worker keep a checkpoint and end.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="WorkerDiedException">The worker is gone.</exception>
    WorkerEvent Train(Realization realization, Action<WorkerEvent> tell, CancellationToken stop);
}

/// <summary>A worker is gone: it was killed, ran out of memory, or broke down.</summary>
/// <param name="how">What happened to it, without a full stop: "killed by signal 9".</param>
/// <param name="log">Path of its log, or null.</param>
public sealed class WorkerDiedException(string how, string? log) : Exception($"A worker died: {how}.")
{
    public string How { get; } = how;

    public string? Log { get; } = log;
}

/// <summary>Workers cannot work: the store gives way, the machine's arithmetic is not to be trusted, none can be started.</summary>
public sealed class WorkerBrokenException(string message) : Exception(message);
