namespace FlipFlop.Experiments.Storage;

/// <summary>
/// The right to train one realization. It gives signs of life until it is disposed, and finds out if another host has
/// taken over meanwhile, because this one was paused for longer than the others' patience.
/// </summary>
public sealed class WorkClaim : IDisposable
{
    private readonly HostLock hostLock;
    private readonly string beatPath;
    private readonly string owner;
    private readonly string host;
    private readonly TimeProvider time;
    private readonly long begun;
    private readonly CancellationTokenSource lost = new();
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private (long Updates, long Of, double? Loss) progress;
    private long? firstUpdates;
    private long beat;
    private bool disposed;

    internal WorkClaim(HostLock hostLock, string beatPath, ClaimTerms terms, TimeProvider time)
    {
        this.hostLock = hostLock;
        this.beatPath = beatPath;
        this.time = time;
        host = terms.Host;
        owner = $"{terms.HostId}/{Guid.NewGuid():N}";
        begun = time.GetTimestamp();
        try
        {
            Write();
        }
        catch
        {
            hostLock.Dispose();
            throw;
        }

        timer = time.CreateTimer(_ => GiveSign(), null, terms.BeatEvery, terms.BeatEvery);
    }

    /// <summary>Is cancelled when another host has taken over.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>What the next sign of life will tell.</summary>
    /// <param name="updates">Updates made.</param>
    /// <param name="of">The most that will be made.</param>
    /// <param name="loss">Loss of the last complete epoch.</param>
    public void Tell(long updates, long of, double? loss)
    {
        lock (gate)
        {
            firstUpdates ??= updates;
            progress = (updates, of, loss);
        }
    }

    /// <summary>
    /// To be asked before anything is written: where the store was deleted, moved or unmounted meanwhile, a new folder
    /// would be made in its place, and what is written be lost there.
    /// </summary>
    /// <exception cref="StoreException">The claim's own file is not where it was.</exception>
    public void ThrowIfVanished()
    {
        lock (gate)
        {
            if (!disposed && !hostLock.IsInPlace)
                throw Vanished(Path.GetDirectoryName(beatPath)!);
        }
    }

    internal static StoreException Vanished(string folder) => new(
        folder, "was deleted, moved or unmounted during the run",
        "Nothing more is written. Put the results' folder back, or run again to train what is missing.");

    /// <summary>
    /// Whether another host has taken over, and perhaps finished already: the store is there, and this owner's sign of
    /// life is not.
    /// </summary>
    internal bool IsTakenOver => hostLock.IsInPlace && !IsOurs();

    /// <summary>Whether the sign of life that is there is this owner's.</summary>
    internal bool IsOurs() => SignOfLife.TryRead(beatPath)?.Owner == owner;

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
            if (IsOurs())
                DeleteQuietly();
            hostLock.Dispose();
        }
    }

    private void GiveSign()
    {
        lock (gate)
        {
            if (disposed || lost.IsCancellationRequested || !hostLock.IsInPlace)
                return;
            if (SignOfLife.TryRead(beatPath) is { } there && there.Owner != owner)
            {
                lost.Cancel();
                return;
            }

            try
            {
                Write();
            }
            catch (StoreException)
            {
                // A sign that cannot be given now is given later; what matters is told when results are written.
            }
        }
    }

    private void Write()
    {
        var elapsed = time.GetElapsedTime(begun).TotalSeconds;
        var made = progress.Updates - (firstUpdates ?? progress.Updates);
        var sign = new SignOfLife
        {
            Owner = owner,
            Host = host,
            Process = Environment.ProcessId,
            Beat = ++beat,
            Updates = progress.Updates,
            OfUpdates = progress.Of,
            UpdatesPerSecond = elapsed > 0 ? made / elapsed : 0,
            Loss = progress.Loss,
        };
        AtomicFile.WriteForNow(beatPath, sign.Bytes());
    }

    private void DeleteQuietly()
    {
        try
        {
            File.Delete(beatPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sign of life that does not change any more is not believed for long.
        }
    }
}
