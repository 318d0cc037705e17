namespace Vow.Engine.Symbols.Dwarf;

/// <summary>What holds within one unit of <c>.debug_info</c> (DWARF 5, 7.5.1; versions 2 to 5).</summary>
internal sealed class DebugUnit
{
    private const int CompileUnit = 1;
    private const int PartialUnit = 3;

    private DebugUnit(int version, DwarfSizes sizes, AbbreviationTable abbreviations) => (Version, Sizes, Abbreviations) = (version, sizes, abbreviations);

    public int Version { get; }

    public DwarfSizes Sizes { get; }

    public AbbreviationTable Abbreviations { get; }

    /// <summary>Reads the header of a unit; the reader is left at its first entry. Null for one that holds no code, or cannot be read.</summary>
    /// <param name="reader">The unit, after its length.</param>
    /// <param name="is64">Whether its offsets have 64 bits.</param>
    /// <param name="tables">Where its abbreviations are.</param>
    public static DebugUnit? Read(ref DwarfReader reader, bool is64, AbbreviationTables tables)
    {
        var version = reader.U16();
        if (version is < 2 or > 5 || (version == 5 && reader.U8() is not (CompileUnit or PartialUnit))) return null;
        var addressBytes = version == 5 ? reader.U8() : 0;
        var offset = reader.Offset(is64);
        if (version < 5) addressBytes = reader.U8();
        return reader.IsBroken || offset > int.MaxValue ? null : new DebugUnit(version, new DwarfSizes(is64, addressBytes), tables.At((int)offset));
    }
}

/// <summary>One entry of <c>.debug_info</c>; read again and again into the same place.</summary>
internal sealed class DebugEntry
{
    private readonly List<(DebugAttribute Attribute, DwarfForm Value)> _values = [];

    /// <summary>What it describes; 0 for the end of a list of children.</summary>
    public ulong Tag { get; private set; }

    /// <summary>Reads the next entry; false when it cannot be read, and nothing after it.</summary>
    public bool Read(ref DwarfReader reader, DebugUnit unit)
    {
        _values.Clear();
        Tag = 0;
        var code = reader.Unsigned();
        if (code == 0) return !reader.IsBroken;
        if (unit.Abbreviations.Find(code) is not { } abbreviation) return false;
        Tag = abbreviation.Tag;
        foreach (var attribute in abbreviation.Attributes)
        {
            if (attribute.Form == DebugAttribute.FlagPresent) continue;
            if (attribute.Form == DebugAttribute.ImplicitConstant) _values.Add((attribute, new DwarfForm(unchecked((ulong)attribute.Constant), default)));
            else if (DwarfForm.Read(ref reader, attribute.Form, unit.Sizes, DwarfTextKind.InUnits) is { } value) _values.Add((attribute, value));
            else return false;
        }

        return !reader.IsBroken;
    }

    /// <summary>The value of an attribute and its form; null when the entry has none.</summary>
    public (ulong Form, DwarfForm Value)? Find(ulong attribute)
    {
        foreach (var (name, value) in _values)
            if (name.Name == attribute) return (name.Form, value);
        return null;
    }

    /// <summary>The number of an attribute; null when the entry has none.</summary>
    public ulong? Number(ulong attribute) => Find(attribute)?.Value.Number;
}
