using System.Text.RegularExpressions;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// The logs of runs: work/logs/RUN, with RUN being NAME-YYYYMMDD-HHMMSS-PROCESS. As long as a run lasts it holds a
/// lock there, which tells that it is alive.
/// </summary>
public sealed partial class RunLogs(string folder, ClaimTerms terms, TimeProvider time)
{
    /// <summary>A run on another host that has written nothing for so long is taken to be over.</summary>
    internal static readonly TimeSpan SurelyOver = TimeSpan.FromDays(1);

    private const string LockSuffix = ".running";

    /// <summary>Where all logs are.</summary>
    public string Folder { get; } = folder;

    /// <summary>The runs that have logs, sorted.</summary>
    public IReadOnlyList<string> Runs => Directory.Exists(Folder)
        ? [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Where(run => RunName().IsMatch(run)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A name for a run that begins now.</summary>
    public string NewRun(string experiment)
    {
        var now = time.GetUtcNow();
        return FormattableString.Invariant($"{experiment}-{now:yyyyMMdd}-{now:HHmmss}-{Environment.ProcessId}");
    }

    /// <summary>The run is alive until this is disposed or the process is gone.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public IDisposable Begin(string run) => new RunUnderWay(Path.Combine(Folder, run), terms.HostId + LockSuffix);

    /// <summary>Whether a run of this experiment is alive on this host.</summary>
    public bool IsRunningHere(string experiment) =>
        Runs.Any(run => RunName().Match(run).Groups[1].Value == experiment && IsAliveHere(run));

    /// <summary>
    /// Whether a run may be alive: one of this host by its lock, one of another host unless its logs are a day old.
    /// </summary>
    public bool MayBeAlive(string run)
    {
        var path = Path.Combine(Folder, run);
        if (IsAliveHere(run))
            return true;
        var others = Directory.GetFiles(path, "*" + LockSuffix).Any(file => Path.GetFileName(file) != terms.HostId + LockSuffix);
        return others && time.GetUtcNow() - NewestWrite(path) < SurelyOver;
    }

    /// <summary>Whether a file of this name is a run's own.</summary>
    internal static bool IsOfRun(string name) =>
        name.EndsWith(LockSuffix, StringComparison.Ordinal) || (name.StartsWith("worker-", StringComparison.Ordinal) && name.EndsWith(".log", StringComparison.Ordinal));

    private bool IsAliveHere(string run) => HostLock.IsHeld(Path.Combine(Folder, run, terms.HostId + LockSuffix));

    private static DateTimeOffset NewestWrite(string path) =>
        Directory.GetFiles(path).Max(file => File.GetLastWriteTimeUtc(file));

    private sealed class RunUnderWay(string path, string lockName) : IDisposable
    {
        private readonly HostLock? held = HostLock.TryTake(Path.Combine(path, lockName));

        public void Dispose()
        {
            held?.Dispose();
            try
            {
                Directory.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has logs in it, and stays.
            }
        }
    }

    [GeneratedRegex("^(.+)-[0-9]{8}-[0-9]{6}-[0-9]+$")]
    private static partial Regex RunName();
}
