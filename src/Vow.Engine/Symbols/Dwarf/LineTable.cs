using Vow.Wasm;

namespace Vow.Engine.Symbols.Dwarf;

/// <summary>Lines of source by code offset, from a module's <c>.debug_line</c>.</summary>
internal sealed class LineTable
{
    private readonly DwarfSections _sections;
    private readonly LineRow[] _rows;
    private readonly List<LineFile> _files;
    private readonly FilePath?[] _paths;
    private readonly Lazy<InlineTable> _inlined;

    private LineTable(DwarfSections sections, LineRow[] rows, List<LineFile> files, Dictionary<int, UnitFiles> units, uint codeEnd)
    {
        (_sections, _rows, _files, _paths) = (sections, rows, files, new FilePath?[files.Count]);
        // It takes longer than the lines, and few ask for it.
        _inlined = new Lazy<InlineTable>(() => InlineTable.Read(sections, units, codeEnd));
    }

    public bool IsEmpty => _rows.Length == 0;

    public static LineTable Read(WasmModule module)
    {
        var sections = new DwarfSections(module);
        var (files, rows, units) = (new List<LineFile>(), new List<LineRow>(), new Dictionary<int, UnitFiles>());
        var folders = sections.Lines.IsEmpty ? [] : CompilationFolders.Read(sections);
        var lines = new DwarfReader(sections.Lines.Span, 0, sections.Lines.Length);
        while (!lines.AtEnd && files.Count < SymbolLimits.FilesMax)
        {
            var offset = lines.Position;
            var reader = lines.Unit(out var is64);
            if (LineUnit.Read(ref reader, is64, folders.GetValueOrDefault(offset)) is not { } unit) continue;
            LineProgram.Run(reader, unit, files.Count, rows);
            var first = files.Count;
            files.AddRange(unit.Files.Take(SymbolLimits.FilesMax - first));
            units.TryAdd(offset, new UnitFiles(first, files.Count - first, unit.FirstFile));
        }

        var codeEnd = module.Bodies.IsEmpty ? 0 : (uint)(module.Bodies[^1].Offset + module.Bodies[^1].Size - module.CodeSectionOffset);
        return new LineTable(sections, InCode(rows, codeEnd), files, units, codeEnd);
    }

    /// <summary>The place of code at an offset from the start of the code section's contents.</summary>
    public SourcePlace? At(uint offset)
    {
        var index = LastUpTo(offset);
        return index >= 0 && offset < _rows[index].End ? PlaceOf(_rows[index]) : null;
    }

    /// <summary>As <see cref="At"/>, and after it the places of the calls that the code was inlined for, innermost first. None where there is no first.</summary>
    public IEnumerable<SourcePlace> AllAt(uint offset)
    {
        if (At(offset) is not { } place) return [];
        var calls = _inlined.Value.CallsAt(offset).Select(call => PathOf(call.File).Text is { Length: > 0 } path ? new SourcePlace(path, call.Line, call.Column) : default(SourcePlace?)).OfType<SourcePlace>();
        return calls.Prepend(place);
    }

    /// <summary>
    /// The first place within code from one offset up to another that is not in a library, otherwise the first in one: a function may begin with what was inlined.
    /// </summary>
    public SourcePlace? FirstIn(uint start, uint end)
    {
        SourcePlace? inLibrary = null;
        var index = LastUpTo(start);
        if (index < 0 || _rows[index].End <= start) index++;
        for (; index < _rows.Length && _rows[index].Start < end; index++)
        {
            if (PlaceOf(_rows[index]) is not { } place) continue;
            if (!PathOf(_rows[index].File).IsLibrary) return place;
            inLibrary ??= place;
        }

        return inLibrary;
    }

    private SourcePlace? PlaceOf(in LineRow row) =>
        row.Line > 0 && row.File >= 0 && row.File < _files.Count && PathOf(row.File).Text is { Length: > 0 } path ? new SourcePlace(path, row.Line, row.Column) : null;

    // Written by whoever is first; others would write the same.
    private FilePath PathOf(int file) => _paths[file] ??= new FilePath(
        SourcePath.Short(_sections.TextOf(_files[file].Compiled), _sections.TextOf(_files[file].Folder), _sections.TextOf(_files[file].Name), out var isLibrary), isLibrary);

    private int LastUpTo(uint offset)
    {
        var (low, high) = (0, _rows.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_rows[middle].Start <= offset) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }

    // Functions that the linker left out keep their lines, at addresses before or after all code.
    private static LineRow[] InCode(List<LineRow> rows, uint end)
    {
        var inCode = rows.Where(row => row.End <= end).ToArray();
        Array.Sort(inCode, static (left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.End.CompareTo(right.End));
        return inCode;
    }

    private sealed record FilePath(string Text, bool IsLibrary);
}
