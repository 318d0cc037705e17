namespace Vow.Engine.Symbols.Dwarf;

/// <summary>Code that was inlined (DWARF 5, 3.3.8), and the places of the calls that it stands for.</summary>
internal sealed class InlineTable
{
    private const ulong AttributeLow = 0x11;
    private const ulong AttributeHigh = 0x12;
    private const ulong AttributeRanges = 0x55;
    private const ulong AttributeCallColumn = 0x57;
    private const ulong AttributeCallFile = 0x58;
    private const ulong AttributeCallLine = 0x59;
    private const ulong AttributeAddresses = 0x73;
    private const ulong AttributeRangeLists = 0x74;
    private const ulong TagInlinedSubroutine = 0x1D;
    private const ulong FormAddress = 0x01;

    private readonly InlinedCode[] _code;
    // Of each, the nearest one before it that reaches beyond its start; -1 for none.
    private readonly int[] _outer;

    private InlineTable(InlinedCode[] code)
    {
        // Around before within: of two of the same code, the one that is told first.
        Array.Sort(code, static (left, right) => (left.Start, right.End, left.Order).CompareTo((right.Start, left.End, right.Order)));
        (_code, _outer) = (code, new int[code.Length]);
        for (var i = 0; i < code.Length; i++)
        {
            var outer = i - 1;
            while (outer >= 0 && code[outer].End <= code[i].Start) outer = _outer[outer];
            _outer[i] = outer;
        }
    }

    /// <summary>Reads all units.</summary>
    /// <param name="sections">The debug information.</param>
    /// <param name="files">By the offset of a unit's lines, its files among those of the module.</param>
    /// <param name="codeEnd">Where the code ends: what the linker left out stands beyond it, or at 0.</param>
    public static InlineTable Read(DwarfSections sections, IReadOnlyDictionary<int, UnitFiles> files, uint codeEnd)
    {
        var inlined = new InlinedRanges(codeEnd);
        var entry = new DebugEntry();
        var abbreviations = new AbbreviationTables(sections.Abbreviations);
        var left = SymbolLimits.EntriesMax;
        var units = new DwarfReader(sections.Units.Span, 0, sections.Units.Length);
        for (var count = 0; !units.AtEnd && count < SymbolLimits.UnitsMax; count++)
        {
            var unit = units.Unit(out var is64);
            if (DebugUnit.Read(ref unit, is64, abbreviations) is not { } header || !entry.Read(ref unit, header)) continue;
            if (entry.Number(DebugAttribute.Lines) is not { } lines || lines > int.MaxValue || !files.TryGetValue((int)lines, out var unitFiles)) continue;
            var lists = new RangeLists(sections, header, entry.Number(AttributeAddresses) ?? 0, entry.Number(AttributeRangeLists) ?? 0);
            if (entry.Find(AttributeLow) is var (form, value)) lists.Base = lists.Address(form, value.Number);
            while (!unit.AtEnd && left-- > 0 && entry.Read(ref unit, header))
                if (entry.Tag == TagInlinedSubroutine) Add(entry, unitFiles, lists, inlined);
        }

        return new InlineTable([.. inlined.Code]);
    }

    /// <summary>The calls that the code at an offset from the start of the code section's contents was inlined for, innermost first.</summary>
    public IEnumerable<InlinedCode> CallsAt(uint offset)
    {
        var steps = 0;
        for (var i = LastUpTo(offset); i >= 0 && steps < SymbolLimits.InlinedDepthMax; i = _outer[i])
        {
            steps++;
            if (offset < _code[i].End) yield return _code[i];
        }
    }

    private static void Add(DebugEntry entry, UnitFiles files, RangeLists lists, InlinedRanges inlined)
    {
        if (files.Global(entry.Number(AttributeCallFile)) is not { } file || entry.Number(AttributeCallLine) is not { } line || line is 0 or > SymbolLimits.LineMax) return;
        var call = new InlinedCode(0, 0, 0, file, (int)line, (int)Math.Min(entry.Number(AttributeCallColumn) ?? 0, SymbolLimits.LineMax));
        if (entry.Find(AttributeRanges) is var (rangesForm, list)) lists.Read(rangesForm, list.Number, inlined, call);
        else if (entry.Find(AttributeLow) is var (lowForm, low) && entry.Find(AttributeHigh) is var (highForm, high))
        {
            var start = lists.Address(lowForm, low.Number);
            if (inlined.Take()) inlined.Add(start, highForm == FormAddress ? high.Number : start + high.Number, call);
        }
    }

    private int LastUpTo(uint offset)
    {
        var (low, high) = (0, _code.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_code[middle].Start <= offset) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}

/// <summary>Code from one offset up to another that was inlined, the how manieth that is told, and the place of the call that it stands for: a file of the module, its line and column.</summary>
internal readonly record struct InlinedCode(uint Start, uint End, int Order, int File, int Line, int Column);

/// <summary>The files of a unit among those of the module.</summary>
/// <param name="First">The first one.</param>
/// <param name="Count">How many it has.</param>
/// <param name="FirstNumber">The number that the unit gives its first file.</param>
internal readonly record struct UnitFiles(int First, int Count, int FirstNumber)
{
    /// <summary>A file of the module by the number that the unit gives it.</summary>
    public int? Global(ulong? number) => number is { } given && given >= (ulong)FirstNumber && given - (ulong)FirstNumber < (ulong)Count ? First + (int)given - FirstNumber : null;
}
