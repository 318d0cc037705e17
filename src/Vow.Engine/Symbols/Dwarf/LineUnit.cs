namespace Vow.Engine.Symbols.Dwarf;

/// <summary>The header of one unit of <c>.debug_line</c> (DWARF 5, 6.2.4; versions 2 to 5): its files, and how its program is written.</summary>
internal sealed class LineUnit
{
    private const ulong ContentPath = 1;
    private const ulong ContentFolder = 2;

    private readonly List<DwarfText> _folders = [];

    public int InstructionBytes { get; private set; }

    public int LineBase { get; private set; }

    public int LineRange { get; private set; }

    public int OpcodeBase { get; private set; }

    public byte[] OpcodeLengths { get; private set; } = [];

    /// <summary>Number of its first file in programs: 0 from version 5 on, 1 before.</summary>
    public int FirstFile { get; private set; }

    /// <summary>Its files, those that the program adds included.</summary>
    public List<LineFile> Files { get; } = [];

    /// <summary>Reads a header; the reader is left at the program. Null when it cannot be read.</summary>
    /// <param name="reader">The unit, after its length.</param>
    /// <param name="is64">Whether its offsets have 64 bits.</param>
    /// <param name="compiled">The folder that it was compiled in, for versions that do not say it here.</param>
    public static LineUnit? Read(ref DwarfReader reader, bool is64, DwarfText compiled)
    {
        var version = reader.U16();
        if (version is < 2 or > 5) return null;
        var sizes = new DwarfSizes(is64, version >= 5 ? reader.U8() : 4);
        if (version >= 5) reader.U8();
        var header = reader.Part(reader.Offset(is64));
        var unit = new LineUnit { FirstFile = version >= 5 ? 0 : 1 };
        if (!unit.Numbers(ref header, version)) return null;
        var isRead = version >= 5 ? unit.Tables(ref header, sizes) : unit.OldTables(ref header, compiled);
        return isRead && !header.IsBroken && !reader.IsBroken ? unit : null;
    }

    public void AddOldFile(ref DwarfReader reader, int name)
    {
        var folder = reader.Unsigned();
        reader.Unsigned();
        reader.Unsigned();
        Add(new DwarfText(DwarfTextKind.InLines, name), folder);
    }

    private bool Numbers(ref DwarfReader header, int version)
    {
        InstructionBytes = header.U8();
        if (version >= 4) header.U8();
        header.U8();
        LineBase = unchecked((sbyte)header.U8());
        LineRange = header.U8();
        OpcodeBase = header.U8();
        OpcodeLengths = new byte[Math.Max(OpcodeBase, 1)];
        for (var i = 1; i < OpcodeBase; i++) OpcodeLengths[i] = header.U8();
        return LineRange != 0 && OpcodeBase != 0 && !header.IsBroken;
    }

    private bool OldTables(ref DwarfReader header, DwarfText compiled)
    {
        _folders.Add(compiled);
        while (NextText(ref header) is { } folder)
        {
            if (_folders.Count == SymbolLimits.DirectoriesMax) return false;
            _folders.Add(new DwarfText(DwarfTextKind.InLines, folder));
        }

        while (NextText(ref header) is { } name)
        {
            if (Files.Count == SymbolLimits.FilesMax) return false;
            AddOldFile(ref header, name);
        }

        return true;
    }

    // The lists end with an empty text.
    private static int? NextText(ref DwarfReader header)
    {
        var start = header.Text();
        return header.IsBroken || header.Position == start + 1 ? null : start;
    }

    private bool Tables(ref DwarfReader header, DwarfSizes sizes) =>
        Table(ref header, sizes, SymbolLimits.DirectoriesMax, static (unit, path, _) => unit._folders.Add(path))
        && Table(ref header, sizes, SymbolLimits.FilesMax, static (unit, path, folder) => unit.Add(path, folder));

    private bool Table(ref DwarfReader header, DwarfSizes sizes, int limit, Action<LineUnit, DwarfText, ulong> add)
    {
        var formats = new (ulong Content, ulong Form)[header.U8()];
        for (var i = 0; i < formats.Length; i++) formats[i] = (header.Unsigned(), header.Unsigned());
        var count = header.Unsigned();
        // Each entry takes a byte or more for each of its forms, so a count that lies ends at the end of the bytes; without forms it would not.
        if (count > (ulong)limit || count * (ulong)formats.Length > (ulong)header.Remaining || (formats.Length == 0 && count > 0)) return false;
        for (var i = 0UL; i < count && !header.IsBroken; i++)
        {
            var (path, folder) = (default(DwarfText), 0UL);
            foreach (var (content, form) in formats)
            {
                if (DwarfForm.Read(ref header, form, sizes, DwarfTextKind.InLines) is not { } value) return false;
                if (content == ContentPath) path = value.Text;
                else if (content == ContentFolder) folder = value.Number;
            }

            add(this, path, folder);
        }

        return true;
    }

    // Folder 0 is the one that the unit was compiled in; it stands for a folder that is not there, too.
    private void Add(DwarfText name, ulong folder) =>
        Files.Add(new LineFile(_folders.Count > 0 ? _folders[0] : default, folder > 0 && folder < (ulong)_folders.Count ? _folders[(int)folder] : default, name));
}

/// <summary>A source file: the folder that was compiled in, the file's own relative to it, and its name.</summary>
internal readonly record struct LineFile(DwarfText Compiled, DwarfText Folder, DwarfText Name);
