namespace Vow.Engine.Symbols.Dwarf;

/// <summary>
/// How the entries of units of <c>.debug_info</c> are written (DWARF 5, 7.5.3). Tables are read once, and of all together no more bytes than the section has: those of what
/// compilers write do not overlap, and units that name the same bytes again and again cost nothing more.
/// </summary>
internal sealed class AbbreviationTables(ReadOnlyMemory<byte> section)
{
    private readonly Dictionary<int, AbbreviationTable> _byOffset = [];
    private int _bytesLeft = section.Length;

    /// <summary>The table at an offset; empty where there is none, or none that may still be read.</summary>
    public AbbreviationTable At(int offset)
    {
        if (_byOffset.TryGetValue(offset, out var table)) return table;
        var start = Math.Min(offset, section.Length);
        var reader = new DwarfReader(section.Span, start, start + Math.Min(_bytesLeft, section.Length - start));
        _byOffset.Add(offset, table = AbbreviationTable.Read(ref reader));
        _bytesLeft -= reader.Position - start;
        return table;
    }
}

/// <summary>Tags and attributes of the entries of a unit, by code.</summary>
internal sealed class AbbreviationTable
{
    private readonly Dictionary<ulong, Abbreviation> _byCode = [];

    /// <summary>Reads a table; of one that is damaged or beyond the limits what comes before.</summary>
    public static AbbreviationTable Read(ref DwarfReader reader)
    {
        var table = new AbbreviationTable();
        while (table._byCode.Count < SymbolLimits.AbbreviationsMax && reader.Unsigned() is not 0 and var code)
        {
            var tag = reader.Unsigned();
            // Whether it has children: entries are read one after the other.
            reader.U8();
            if (Attributes(ref reader) is not { } attributes) break;
            table._byCode.TryAdd(code, new Abbreviation(tag, attributes));
        }

        return table;
    }

    public Abbreviation? Find(ulong code) => _byCode.GetValueOrDefault(code);

    private static List<DebugAttribute>? Attributes(ref DwarfReader reader)
    {
        var attributes = new List<DebugAttribute>();
        while (attributes.Count < SymbolLimits.AttributesMax && !reader.IsBroken)
        {
            var (name, form) = (reader.Unsigned(), reader.Unsigned());
            if (name == 0 && form == 0) return reader.IsBroken ? null : attributes;
            attributes.Add(new DebugAttribute(name, form, form == DebugAttribute.ImplicitConstant ? reader.Signed() : 0));
        }

        return null;
    }
}

/// <summary>How one kind of entry is written.</summary>
internal sealed record Abbreviation(ulong Tag, IReadOnlyList<DebugAttribute> Attributes);

/// <summary>An attribute's name and form, and its value where that stands in the abbreviation.</summary>
internal readonly record struct DebugAttribute(ulong Name, ulong Form, long Constant)
{
    public const ulong FlagPresent = 0x19;
    public const ulong ImplicitConstant = 0x21;

    /// <summary>Name of a unit's attribute with the offset of its lines.</summary>
    public const ulong Lines = 0x10;
}
