namespace Vow.Engine.Symbols.Dwarf;

/// <summary>
/// The folder that each compilation unit was compiled in, by the offset of its lines. Versions before 5 of the line table leave it to <c>.debug_info</c>, where it
/// is an attribute of the unit's first entry.
/// </summary>
internal static class CompilationFolders
{
    private const ulong FormFlagPresent = 0x19;
    private const ulong AttributeLines = 0x10;
    private const ulong AttributeFolder = 0x1B;

    public static Dictionary<int, DwarfText> Read(DwarfSections sections)
    {
        var folders = new Dictionary<int, DwarfText>();
        var units = new DwarfReader(sections.Units.Span, 0, sections.Units.Length);
        for (var count = 0; !units.AtEnd && count < SymbolLimits.UnitsMax; count++)
        {
            var unit = units.Unit(out var is64);
            if (unit.U16() is not (>= 2 and <= 4)) continue;
            var abbreviations = unit.Offset(is64);
            var sizes = new DwarfSizes(is64, unit.U8());
            if (abbreviations < (ulong)sections.Abbreviations.Length && Entry(ref unit, sections, (int)abbreviations, sizes) is var (lines, folder)) folders.TryAdd(lines, folder);
        }

        return folders;
    }

    private static (int Lines, DwarfText Folder)? Entry(ref DwarfReader unit, DwarfSections sections, int abbreviations, DwarfSizes sizes)
    {
        var declarations = new DwarfReader(sections.Abbreviations.Span, abbreviations, sections.Abbreviations.Length);
        if (!Seek(ref declarations, unit.Unsigned())) return null;
        ulong? lines = null;
        var folder = default(DwarfText);
        for (var i = 0; i < SymbolLimits.AttributesMax && !unit.IsBroken; i++)
        {
            var (attribute, form) = (declarations.Unsigned(), declarations.Unsigned());
            if (attribute == 0 && form == 0) break;
            if (form == FormFlagPresent) continue;
            if (DwarfForm.Read(ref unit, form, sizes, DwarfTextKind.InUnits) is not { } value) break;
            if (attribute == AttributeLines) lines = value.Number;
            else if (attribute == AttributeFolder) folder = value.Text;
        }

        return lines is <= int.MaxValue ? ((int)lines, folder) : null;
    }

    // To the attributes of the abbreviation with this code.
    private static bool Seek(ref DwarfReader declarations, ulong code)
    {
        for (var count = 0; count < SymbolLimits.AbbreviationsMax && !declarations.AtEnd; count++)
        {
            var declared = declarations.Unsigned();
            declarations.Unsigned();
            declarations.U8();
            if (declared == code && code != 0) return true;
            for (var i = 0; i < SymbolLimits.AttributesMax; i++)
            {
                var (attribute, form) = (declarations.Unsigned(), declarations.Unsigned());
                if (attribute == 0 && form == 0) break;
            }
        }

        return false;
    }
}
