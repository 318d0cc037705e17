namespace Vow.Engine.Symbols.Dwarf;

/// <summary>How the entries of a unit of <c>.debug_info</c> are written (DWARF 5, 7.5.3): their tags and attributes, by code.</summary>
internal sealed class AbbreviationTable
{
    private readonly Dictionary<ulong, Abbreviation> _byCode = [];

    /// <summary>Reads the table at an offset; of one that is damaged or beyond the limits what comes before.</summary>
    public static AbbreviationTable Read(ReadOnlySpan<byte> section, int offset)
    {
        var table = new AbbreviationTable();
        var reader = new DwarfReader(section, offset, section.Length);
        while (table._byCode.Count < SymbolLimits.AbbreviationsMax && reader.Unsigned() is not 0 and var code)
        {
            var (tag, hasChildren) = (reader.Unsigned(), reader.U8() != 0);
            if (Attributes(ref reader) is not { } attributes) break;
            table._byCode.TryAdd(code, new Abbreviation(tag, hasChildren, attributes));
        }

        return table;
    }

    public Abbreviation? Find(ulong code) => _byCode.GetValueOrDefault(code);

    private static List<DebugAttribute>? Attributes(ref DwarfReader reader)
    {
        var attributes = new List<DebugAttribute>();
        while (attributes.Count <= SymbolLimits.AttributesMax && !reader.IsBroken)
        {
            var (name, form) = (reader.Unsigned(), reader.Unsigned());
            if (name == 0 && form == 0) return reader.IsBroken ? null : attributes;
            attributes.Add(new DebugAttribute(name, form, form == DebugAttribute.ImplicitConstant ? reader.Signed() : 0));
        }

        return null;
    }
}

/// <summary>How one kind of entry is written.</summary>
internal sealed record Abbreviation(ulong Tag, bool HasChildren, IReadOnlyList<DebugAttribute> Attributes);

/// <summary>An attribute's name and form, and its value where that stands in the abbreviation.</summary>
internal readonly record struct DebugAttribute(ulong Name, ulong Form, long Constant)
{
    public const ulong FlagPresent = 0x19;
    public const ulong ImplicitConstant = 0x21;
}
