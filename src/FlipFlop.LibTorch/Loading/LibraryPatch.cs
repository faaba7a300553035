using System.Buffers.Binary;

namespace FlipFlop.LibTorch.Loading;

/// <summary>How TorchSharp's library stands with the system it is to be loaded on.</summary>
internal enum LibraryState
{
    /// <summary>It loads as it was published.</summary>
    Untouched,

    /// <summary>This build's copy was made to load on an older system.</summary>
    Patched,
}

/// <summary>
/// TorchSharp's library asks for GLIBCXX_3.4.32, of GCC 13, which Debian 12, Ubuntu 22.04 and their like do not have. It
/// uses nothing of it: the compiler names the version's one symbol (std::ios_base_library_init) so that an older
/// libstdc++ is refused, and no relocation refers to it. So the version is marked as one that may be missing: one flag.
/// </summary>
/// <remarks>
/// Done only where the system lacks the version, on this build's own copy, by a file that appears whole under its name;
/// size and time stay, so that the next build finds it unchanged. Refused where the library does use what is missing.
/// </remarks>
internal static class LibraryPatch
{
    /// <summary>The library of which older systems lack versions; all else that is asked for is left to the loader.</summary>
    private const string CppLibrary = "libstdc++.so.6";

    /// <summary>Makes the library loadable here, if it is not; any number of processes may do it at once.</summary>
    /// <param name="path">The build's copy of libLibTorchSharp.so.</param>
    /// <param name="has">Whether a library of the system has a symbol in a version.</param>
    /// <exception cref="LibTorchException">It cannot be made to load on this system, or not be written.</exception>
    public static LibraryState Apply(string path, Func<string, string, string, bool> has)
    {
        try
        {
            var file = File.ReadAllBytes(path);
            var versions = new ElfVersions(file);
            var missing = versions.Needed.Where(version => IsMissing(versions, version, has)).ToList();
            if (missing.Find(versions.IsUsed) is { } used)
                throw LibTorchException.TooOld(used.Library, used.Name);
            var required = missing.Where(version => (Flags(file, version) & ElfVersions.Weak) == 0).ToList();
            if (required.Count > 0)
                Replace(path, WithWeak(file, required));
            return missing.Count == 0 ? LibraryState.Untouched : LibraryState.Patched;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw LibTorchException.NotPrepared(path, e);
        }
    }

    private static bool IsMissing(ElfVersions versions, NeededVersion version, Func<string, string, string, bool> has) =>
        version.Library == CppLibrary && versions.Symbols(version) is [var symbol, ..] && !has(version.Library, symbol, version.Name);

    private static ushort Flags(byte[] file, NeededVersion version) =>
        BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(version.FlagsOffset));

    private static byte[] WithWeak(byte[] file, IEnumerable<NeededVersion> versions)
    {
        byte[] patched = [.. file];
        foreach (var version in versions)
            BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(version.FlagsOffset), (ushort)(Flags(file, version) | ElfVersions.Weak));
        return patched;
    }

    private static void Replace(string path, byte[] file)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(temporary, file);
            File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(path));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
