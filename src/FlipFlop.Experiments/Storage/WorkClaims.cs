namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Who trains what. On one host a lock decides that the kernel releases when its owner dies; across hosts the owner's
/// signs of life, judged by the observer's own clock: nobody's clock is compared with another's.
/// </summary>
/// <remarks>
/// On one host nothing is trained twice. Across hosts it may happen in a race, or where an owner was paused for longer
/// than the patience: work is wasted then, never a result wrong, since both write the same bits.
/// </remarks>
public sealed class WorkClaims
{
    private const string Beat = ".beat";

    private readonly string folder;
    private readonly ClaimTerms terms;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Watched> watched = new(StringComparer.Ordinal);

    /// <param name="folder">Where claims are kept.</param>
    /// <param name="terms">This host and its patience.</param>
    /// <param name="time">The observer's clock.</param>
    public WorkClaims(string folder, ClaimTerms terms, TimeProvider time)
    {
        this.folder = folder;
        this.terms = terms;
        this.time = time;
    }

    /// <summary>The right to train this realization, or null if someone else has it.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public WorkClaim? TryTake(string key)
    {
        var hostLock = HostLock.TryTake(LockPath(key));
        if (hostLock is null)
            return null;
        if (IsHeldElsewhere(key))
        {
            hostLock.Dispose();
            return null;
        }

        var claim = new WorkClaim(hostLock, BeatPath(key), terms, time);
        if (claim.IsOurs())
            return claim;
        claim.Dispose();
        return null;
    }

    /// <summary>
    /// What its owner told last, while someone may be training it; null if nobody is. An owner on this host is known to
    /// be alive by its lock; one on another host is believed, and it shows by its beats whether it is.
    /// </summary>
    public SignOfLife? Owner(string key)
    {
        var sign = SignOfLife.TryRead(BeatPath(key));
        if (sign is null || !IsOfThisHost(sign))
            return sign;
        if (!File.Exists(LockPath(key)))
            return null;
        using var free = HostLock.TryTake(LockPath(key));
        return free is null ? sign : null;
    }

    /// <summary>When the owner gave its last sign, by the file system's clock.</summary>
    public DateTime LastSign(string key) => File.GetLastWriteTimeUtc(BeatPath(key));

    /// <summary>After this long without a sign, others take over.</summary>
    public TimeSpan Patience => terms.Patience;

    /// <summary>Whether an owner on another host must still be waited for.</summary>
    private bool IsHeldElsewhere(string key)
    {
        var sign = SignOfLife.TryRead(BeatPath(key));
        lock (gate)
        {
            if (sign is null || IsOfThisHost(sign))
            {
                watched.Remove(key);
                return false;
            }

            if (!watched.TryGetValue(key, out var before) || (before.Owner, before.Beat) != (sign.Owner, sign.Beat))
            {
                watched[key] = new Watched(sign.Owner, sign.Beat, time.GetTimestamp());
                return true;
            }

            return time.GetElapsedTime(before.Since) < terms.Patience;
        }
    }

    private bool IsOfThisHost(SignOfLife sign) => sign.Owner.StartsWith(terms.HostId + "/", StringComparison.Ordinal);

    private string LockPath(string key) => Path.Combine(folder, $"{key}.{terms.HostId}.lock");

    private string BeatPath(string key) => Path.Combine(folder, key + Beat);

    private sealed record Watched(string Owner, long Beat, long Since);
}
