using System.Text;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Files that appear whole or not at all: written under a unique temporary name in the same folder, flushed to
/// disk, renamed, and the folder flushed too. Whoever reads, at any time and on any machine, sees the old file or the new.
/// </summary>
public static class AtomicFile
{
    /// <summary>How the names of files under way end; what a killed process left of them may be deleted.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes the bytes; makes the folder where there is none; replaces an older file.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> content) =>
        StoreException.Guard(path, "cannot be written", () =>
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{TemporarySuffix}");
            try
            {
                WriteThrough(temporary, content.Span);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }

            FolderFlush.Flush(folder);
            return true;
        });

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static void WriteText(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    private static void WriteThrough(string path, ReadOnlySpan<byte> content)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}
