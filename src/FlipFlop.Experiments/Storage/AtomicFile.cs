using System.Text;
using System.Text.RegularExpressions;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Files that appear whole or not at all: written under a unique temporary name in the same folder, flushed to
/// disk, renamed, and the folder flushed too. Whoever reads, at any time and on any machine, sees the old file or the new.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>How the names of files under way end; what a killed process left of them may be deleted.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Writes the bytes; makes the folder where there is none; replaces an older file.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, content, PhysicalDisk.Instance);

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static void WriteText(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, ReadOnlyMemory{byte})"/>
    internal static void Write(string path, ReadOnlyMemory<byte> content, IDisk disk) =>
        StoreException.Guard(path, "cannot be written", () =>
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            MakeFolder(folder, disk);
            var temporary = TemporaryName(path, folder);
            try
            {
                disk.WriteNew(temporary, content.Span);
                disk.Flush(temporary);
                disk.Rename(temporary, path);
            }
            catch
            {
                DeleteQuietly(temporary, disk);
                throw;
            }

            disk.FlushFolder(folder);
            return true;
        });

    /// <summary>
    /// Writes a file that appears whole or not at all but need not outlive a power cut: a sign of life, say.
    /// </summary>
    internal static void WriteForNow(string path, ReadOnlyMemory<byte> content) =>
        StoreException.Guard(path, "cannot be written", () =>
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            var temporary = TemporaryName(path, folder);
            try
            {
                PhysicalDisk.Instance.WriteNew(temporary, content.Span);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                DeleteQuietly(temporary, PhysicalDisk.Instance);
                throw;
            }

            return true;
        });

    /// <summary>Makes a folder and those above it; each new name is flushed in the folder that has it.</summary>
    private static void MakeFolder(string folder, IDisk disk)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is not { } parent)
            return;
        MakeFolder(parent, disk);
        disk.CreateFolder(folder);
        disk.FlushFolder(parent);
    }

    /// <summary>Whether a file of this name is one that was under way: .NAME.32-digits.tmp.</summary>
    internal static bool IsTemporary(string name) => Temporary().IsMatch(name);

    [GeneratedRegex("^\\..+\\.[0-9a-f]{32}\\.tmp$")]
    private static partial Regex Temporary();

    private static string TemporaryName(string path, string folder) =>
        Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{TemporarySuffix}");

    /// <summary>What broke the write is told; that its remains could not be removed either would only hide it.</summary>
    private static void DeleteQuietly(string path, IDisk disk)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
