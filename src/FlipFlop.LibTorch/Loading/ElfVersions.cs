using System.Buffers.Binary;
using System.Text;

namespace FlipFlop.LibTorch.Loading;

/// <summary>A version of another library that a library asks for: "GLIBCXX_3.4.32" of "libstdc++.so.6".</summary>
/// <param name="Library">The library that must have it.</param>
/// <param name="Name">The version.</param>
/// <param name="Index">Its number in this file's table of symbol versions.</param>
/// <param name="FlagsOffset">Where its flags stand in the file, two bytes.</param>
internal sealed record NeededVersion(string Library, string Name, int Index, int FlagsOffset);

/// <summary>
/// What a 64-bit little-endian ELF shared library asks of others: the tables of the "Symbol Versioning" chapter of the
/// Linux Standard Base, and the relocations, which say what is ever used of a symbol.
/// </summary>
internal sealed class ElfVersions
{
    /// <summary>The flag of a version without which the loader goes on (VER_FLG_WEAK).</summary>
    public const ushort Weak = 2;

    private const int DynamicSymbols = 11;
    private const int Relocations = 4;
    private const int SymbolVersions = 0x6fffffff;
    private const int NeededVersions = 0x6ffffffe;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    private readonly byte[] file;
    private readonly IReadOnlyList<Section> sections;
    private readonly Section symbols;
    private readonly Section symbolVersions;

    private sealed record Section(int Type, int Offset, int Size, int Link, int Info);

    /// <exception cref="InvalidDataException">It is no such library, or has no tables of versions.</exception>
    public ElfVersions(byte[] file)
    {
        this.file = file;
        try
        {
            sections = ReadSections();
            symbols = One(DynamicSymbols);
            symbolVersions = One(SymbolVersions);
            Needed = ReadNeeded(One(NeededVersions));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("its tables lead out of the file", e);
        }
    }

    /// <summary>Every version that is asked for.</summary>
    public IReadOnlyList<NeededVersion> Needed { get; }

    /// <summary>Names of the symbols of a version.</summary>
    public IReadOnlyList<string> Symbols(NeededVersion version) =>
        [.. SymbolNumbers(version).Select(number => Text(sections[symbols.Link], Int32(symbols.Offset + number * SymbolSize)))];

    /// <summary>
    /// Whether code or data of this library refers to a symbol of the version. Where none does, only the version's
    /// presence is asked for, and nothing of it can ever be called.
    /// </summary>
    public bool IsUsed(NeededVersion version)
    {
        var numbers = SymbolNumbers(version).ToHashSet();
        return sections.Where(section => section.Type == Relocations).Any(section =>
            Enumerable.Range(0, section.Size / RelocationSize).Any(i =>
                numbers.Contains(Int32(section.Offset + i * RelocationSize + 12))));
    }

    private IEnumerable<int> SymbolNumbers(NeededVersion version) =>
        Enumerable.Range(0, symbolVersions.Size / 2).Where(i => (UInt16(symbolVersions.Offset + 2 * i) & 0x7fff) == version.Index);

    private List<Section> ReadSections()
    {
        if (file.Length < 64 || !file.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("it is no 64-bit little-endian ELF file");
        var (start, size, count) = (Offset(0x28), UInt16(0x3a), UInt16(0x3c));
        return [.. Enumerable.Range(0, count).Select(i => start + i * size).Select(at =>
            new Section(Int32(at + 4), Offset(at + 24), Offset(at + 32), Int32(at + 40), Int32(at + 44)))];
    }

    private Section One(int type) => sections.FirstOrDefault(section => section.Type == type)
        ?? throw new InvalidDataException("it has no table of symbol versions");

    // Verneed: version, count, file, aux, next. Vernaux: hash, flags, other, name, next.
    private List<NeededVersion> ReadNeeded(Section section)
    {
        var needed = new List<NeededVersion>();
        var names = sections[section.Link];
        var at = section.Offset;
        for (var library = 0; library < section.Info; library++, at += Int32(at + 12))
        {
            var version = at + Int32(at + 8);
            for (var i = 0; i < UInt16(at + 2); i++, version += Int32(version + 12))
                needed.Add(new NeededVersion(Text(names, Int32(at + 4)), Text(names, Int32(version + 8)), UInt16(version + 6), version + 4));
        }

        return needed;
    }

    private string Text(Section strings, int offset)
    {
        var rest = file.AsSpan(strings.Offset + offset);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private int Offset(int at) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
}
