using System.Runtime.InteropServices;

namespace FlipFlop.LibTorch.Loading;

/// <summary>Asks the system's loader which symbols of which version a shared library of the system has.</summary>
internal static partial class SystemLibrary
{
    /// <summary>Whether the library can be loaded and has the symbol in this version.</summary>
    public static bool Has(string library, string symbol, string version) =>
        NativeLibrary.TryLoad(library, out var handle) && VersionedSymbol(handle, symbol, version) != 0;

    [LibraryImport("libc.so.6", EntryPoint = "dlvsym", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint VersionedSymbol(nint library, string symbol, string version);
}
