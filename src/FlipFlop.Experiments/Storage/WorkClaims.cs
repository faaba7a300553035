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
    private const string LockSuffix = ".lock";

    private readonly string folder;
    private readonly ClaimTerms terms;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Watched> watched = new(StringComparer.Ordinal);
    private volatile bool isMade;

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
        if (isMade && !Directory.Exists(folder))
            throw WorkClaim.Vanished(folder);
        var hostLock = HostLock.TryTake(LockPath(key));
        isMade = true;
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
    public ClaimOwner? Owner(string key)
    {
        if (SignOfLife.TryRead(BeatPath(key)) is not { } sign)
            return null;
        var isHere = IsOfThisHost(sign);
        if (isHere && !HostLock.IsHeld(LockPath(key)))
            return null;
        var age = time.GetUtcNow() - File.GetLastWriteTimeUtc(BeatPath(key));
        return new ClaimOwner(sign, isHere, age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

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

    private string LockPath(string key) => Path.Combine(folder, $"{key}.{terms.HostId}{LockSuffix}");

    private string BeatPath(string key) => Path.Combine(folder, key + Beat);

    /// <summary>Keys of which there is a claim, held or left behind.</summary>
    internal IReadOnlyList<string> Keys() => Directory.Exists(folder)
        ?
        [
            .. Directory.GetFiles(folder).Select(path => Path.GetFileName(path))
                .Where(name => name.EndsWith(Beat, StringComparison.Ordinal) || name.EndsWith(LockSuffix, StringComparison.Ordinal))
                .Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal),
        ]
        : [];

    /// <summary>
    /// Of the files of a key's claims those that nobody holds: of this host, where the lock is free; of other hosts, where
    /// there was no sign of life for a day.
    /// </summary>
    internal IReadOnlyList<string> LeftBehind(string key)
    {
        var sign = SignOfLife.TryRead(BeatPath(key));
        var isFree = sign is null || (IsOfThisHost(sign) ? !HostLock.IsHeld(LockPath(key)) : IsOld(BeatPath(key)));
        return
        [
            .. Directory.GetFiles(folder, key + ".*").Where(path =>
                path == BeatPath(key) ? isFree
                : path == LockPath(key) ? !HostLock.IsHeld(path)
                : path.EndsWith(LockSuffix, StringComparison.Ordinal) && isFree && IsOld(path)).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Removes what nobody holds of a key's claims.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    internal void RemoveLeftBehind(string key)
    {
        foreach (var path in LeftBehind(key).Where(path => path != LockPath(key)))
            StoreException.Guard(path, "cannot be deleted", () => { File.Delete(path); return true; });
        // The lock of this host goes as every owner's does, lest one who takes it just now lose it.
        HostLock.TryTake(LockPath(key))?.Dispose();
    }

    private bool IsOld(string path) => time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > RunLogs.SurelyOver;

    private sealed record Watched(string Owner, long Beat, long Since);
}

/// <summary>Who may be training a realization.</summary>
/// <param name="Sign">What it told last.</param>
/// <param name="IsHere">Whether it is on this host, and then certainly alive.</param>
/// <param name="SinceSign">How long ago that was, by the file system's clock and ours: for people, nothing is decided by it.</param>
public sealed record ClaimOwner(SignOfLife Sign, bool IsHere, TimeSpan SinceSign);
