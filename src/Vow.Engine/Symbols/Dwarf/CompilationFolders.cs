namespace Vow.Engine.Symbols.Dwarf;

/// <summary>
/// The folder that each compilation unit was compiled in, by the offset of its lines. Versions before 5 of the line table leave it to <c>.debug_info</c>, where it
/// is an attribute of the unit's first entry.
/// </summary>
internal static class CompilationFolders
{
    private const ulong AttributeFolder = 0x1B;

    public static Dictionary<int, DwarfText> Read(DwarfSections sections)
    {
        var folders = new Dictionary<int, DwarfText>();
        var entry = new DebugEntry();
        var abbreviations = new AbbreviationTables(sections.Abbreviations);
        var units = new DwarfReader(sections.Units.Span, 0, sections.Units.Length);
        for (var count = 0; !units.AtEnd && count < SymbolLimits.UnitsMax; count++)
        {
            var unit = units.Unit(out var is64);
            if (DebugUnit.Read(ref unit, is64, abbreviations) is not { Version: < 5 } header || !entry.Read(ref unit, header)) continue;
            if (entry.Number(DebugAttribute.Lines) is { } lines and <= int.MaxValue) folders.TryAdd((int)lines, entry.Find(AttributeFolder)?.Value.Text ?? default);
        }

        return folders;
    }
}
