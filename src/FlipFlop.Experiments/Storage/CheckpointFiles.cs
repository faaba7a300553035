namespace FlipFlop.Experiments.Storage;

/// <summary>
/// The two newest checkpoints of a realization under way. A new one takes the place of the older of the two, once it
/// is proved whole on the disk; the one before is left for the case that the new one is damaged later.
/// </summary>
internal sealed class CheckpointFiles(string folder, string key, IDisk disk)
{
    /// <summary>How the files are called.</summary>
    public static readonly IReadOnlyList<string> Names = ["checkpoint.1", "checkpoint.2"];

    /// <summary>The checkpoint that is furthest of those that are whole and of this realization; null if there is none.</summary>
    /// <exception cref="StoreException">A file is there but cannot be read.</exception>
    public Checkpoint? Newest() => Furthest().Checkpoint;

    /// <summary>Writes a checkpoint and reads it back; the one before stays.</summary>
    /// <exception cref="StoreException">The file system refused, or gave back other bytes than it was given.</exception>
    public void Write(Checkpoint checkpoint)
    {
        var newest = Furthest().Name;
        var path = Path.Combine(folder, Names.First(name => name != newest));
        var bytes = checkpoint.Bytes();
        AtomicFile.Write(path, bytes, disk);
        if (!StoreException.Guard(path, "cannot be read", () => File.ReadAllBytes(path)).AsSpan().SequenceEqual(bytes))
            throw new StoreException(path, "is not what was just written", "The disk is not to be trusted: choose another folder for the results.");
    }

    /// <summary>Its name and content, or two nulls.</summary>
    private (string? Name, Checkpoint? Checkpoint) Furthest() =>
        Whole().OrderByDescending(found => found.Checkpoint.State.Updates).FirstOrDefault();

    private IEnumerable<(string Name, Checkpoint Checkpoint)> Whole() =>
        from name in Names
        let bytes = BytesOf(Path.Combine(folder, name))
        where bytes is not null
        let checkpoint = Checkpoint.TryRead(bytes)
        where checkpoint?.Key == key
        select (name, checkpoint);

    /// <summary>Null where there is none: it goes when the realization is finished, perhaps while another looks.</summary>
    private static byte[]? BytesOf(string path) => StoreException.Guard(path, "cannot be read", () =>
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });
}
