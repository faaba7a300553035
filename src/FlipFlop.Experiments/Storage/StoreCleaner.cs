namespace FlipFlop.Experiments.Storage;

/// <summary>Removes what was planned to be, unless it is claimed or referred to by now.</summary>
/// <param name="store">The store.</param>
public sealed class StoreCleaner(ResultStore store)
{
    private readonly List<Removal> removed = [];
    private readonly List<Left> left = [];
    private StoreReferences? references;

    /// <summary>What was removed, and what was left after all.</summary>
    /// <param name="planned">What was shown, and agreed to.</param>
    /// <exception cref="StoreException">The file system refused, or an experiment has come that cannot be read.</exception>
    public Cleaning Remove(Cleaning planned)
    {
        // Claims first: one that another host has left would keep its realization from being removed.
        foreach (var removal in planned.Removals.OrderByDescending(removal => removal.Kind == RemovalKind.Claim))
        {
            if (removal.Kind == RemovalKind.Claim)
                RemoveClaim(removal);
            else if (removal.Key is { } key)
                RemoveClaimed(removal, key);
            else
                Delete(removal);
        }

        return new Cleaning(removed, left);
    }

    /// <summary>Nobody can train it while its claim is held here.</summary>
    private void RemoveClaimed(Removal removal, string key)
    {
        using var claim = store.Claims.TryTake(key);
        if (claim is null)
            left.Add(new Left(removal.Path, "someone is training it"));
        else if (removal.Kind is RemovalKind.Realization or RemovalKind.EpochWeights && IsReferredTo(key))
            left.Add(new Left(removal.Path, "an experiment that has begun meanwhile refers to it"));
        else
            Delete(removal);
    }

    private void RemoveClaim(Removal removal)
    {
        store.Claims.RemoveLeftBehind(removal.Key!);
        removed.Add(removal);
    }

    private bool IsReferredTo(string key)
    {
        if (references is null || references.Fingerprint != StoreReferences.FingerprintOf(store))
            references = StoreReferences.Of(store);
        return references.HasKey(key)
            || store.Folder(key).TryReadManifest() is { } manifest && references.HasSubject(manifest.Subject);
    }

    /// <summary>The manifest goes first: what is left of a cleaning that is interrupted is no damaged realization.</summary>
    private void Delete(Removal removal)
    {
        foreach (var file in removal.Files.OrderByDescending(IsManifest))
            StoreException.Guard(file, "cannot be deleted", () => { DeleteIfThere(file); return true; });
        if (Directory.Exists(removal.Path) && (removal.Kind != RemovalKind.Remains || removal.Key is null))
            DeleteFolder(removal);
        removed.Add(removal);
    }

    private static bool IsManifest(string file) => Path.GetFileName(file) == RealizationFolder.ManifestName;

    private static void DeleteIfThere(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (DirectoryNotFoundException)
        {
            // Another cleaning was faster.
        }
    }

    private void DeleteFolder(Removal removal)
    {
        try
        {
            Directory.Delete(removal.Path);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (IOException) when (Directory.EnumerateFileSystemEntries(removal.Path).Any())
        {
            left.Add(new Left(removal.Path, "something has come into it meanwhile"));
        }
    }
}
