namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Every step by which the store changes a disk, one call each, so that tests can stop the program between any two
/// of them. Errors are those of System.IO.
/// </summary>
internal interface IDisk
{
    /// <summary>Makes one folder, whose parent exists.</summary>
    void CreateFolder(string path);

    /// <summary>Writes a file that is not there yet. It may be lost or cut by a power cut until it is flushed.</summary>
    void WriteNew(string path, ReadOnlySpan<byte> content);

    /// <summary>Makes a file's content outlive a power cut.</summary>
    void Flush(string path);

    /// <summary>Gives a file another name in the same folder, in place of the file that has it.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; none is no error.</summary>
    void Delete(string path);

    /// <summary>Makes the names in a folder outlive a power cut.</summary>
    void FlushFolder(string path);
}

/// <summary>The disk itself.</summary>
internal sealed class PhysicalDisk : IDisk
{
    public static PhysicalDisk Instance { get; } = new();

    private PhysicalDisk()
    {
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(content);
    }

    public void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Flush(flushToDisk: true);
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    public void FlushFolder(string path) => FolderFlush.Flush(path);
}
