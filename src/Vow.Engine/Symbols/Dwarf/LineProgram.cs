namespace Vow.Engine.Symbols.Dwarf;

/// <summary>Runs the program of one unit of <c>.debug_line</c> (DWARF 5, 6.2.5): each step reads a byte or more, so it ends with the bytes.</summary>
internal ref struct LineProgram
{
    private readonly LineUnit _unit;
    private readonly int _firstFile;
    private readonly List<LineRow> _rows;
    private DwarfReader _reader;
    private ulong _address;
    private uint _file = 1;
    private uint _line = 1;
    private ulong _column;
    private bool _isLinked;
    private LineRow? _open;

    private LineProgram(DwarfReader reader, LineUnit unit, int firstFile, List<LineRow> rows)
    {
        _reader = reader;
        (_unit, _firstFile, _rows) = (unit, firstFile, rows);
    }

    /// <summary>Adds the rows of a unit.</summary>
    /// <param name="reader">Its program.</param>
    /// <param name="unit">Its header.</param>
    /// <param name="firstFile">Where its files start among those of the module.</param>
    /// <param name="rows">Takes the rows, at most <see cref="SymbolLimits.RowsMax"/> of all units together.</param>
    public static void Run(DwarfReader reader, LineUnit unit, int firstFile, List<LineRow> rows)
    {
        var program = new LineProgram(reader, unit, firstFile, rows);
        while (!program._reader.AtEnd && rows.Count < SymbolLimits.RowsMax) program.Step();
    }

    private void Step()
    {
        var opcode = _reader.U8();
        if (opcode >= _unit.OpcodeBase) Special(opcode);
        else if (opcode == 0) Extended();
        else Standard(opcode);
    }

    private void Special(int opcode)
    {
        var adjusted = opcode - _unit.OpcodeBase;
        Advance((ulong)(adjusted / _unit.LineRange));
        AdvanceLine(_unit.LineBase + (adjusted % _unit.LineRange));
        Emit();
    }

    private void Standard(int opcode)
    {
        switch (opcode)
        {
            case 1: Emit(); break;
            case 2: Advance(_reader.Unsigned()); break;
            case 3: AdvanceLine(_reader.Signed()); break;
            case 4: _file = (uint)Math.Min(_reader.Unsigned(), uint.MaxValue); break;
            case 5: _column = _reader.Unsigned(); break;
            case 6 or 7 or 10 or 11: break;
            case 8: Advance((ulong)((255 - _unit.OpcodeBase) / _unit.LineRange)); break;
            case 9: MoveTo(unchecked(_address + _reader.U16())); break;
            default:
                for (var i = 0; i < _unit.OpcodeLengths[opcode]; i++) _reader.Unsigned();
                break;
        }
    }

    private void Extended()
    {
        var operation = _reader.Part(_reader.Unsigned());
        switch (operation.U8())
        {
            case 1:
                Close();
                (_address, _file, _line, _column, _isLinked, _open) = (0, 1, 1, 0, false, null);
                break;
            case 2:
                // Linkers give functions that they leave out an address where no code can be: 0, or the last ones there are.
                Close();
                _address = operation.Address(operation.Remaining);
                (_isLinked, _open) = (_address is > 0 and <= int.MaxValue, null);
                break;
            case 3 when _unit.Files.Count < SymbolLimits.FilesMax:
                _unit.AddOldFile(ref operation, operation.Text());
                break;
        }
    }

    // Numbers of the file: what overflows is damage, and lands where no code is.
    private void Advance(ulong operations) => MoveTo(unchecked(_address + (operations * (ulong)_unit.InstructionBytes)));

    private void MoveTo(ulong address) => _address = address;

    private void AdvanceLine(long lines) => _line = unchecked(_line + (uint)lines);

    private void Emit()
    {
        var last = Close();
        // Line 0 is code that the compiler made from several lines: the line before it in the function is the nearest that can be told.
        _open = _line == 0 && last is { } nearest
            ? nearest with { Start = Clamped(_address), Column = 0 }
            : new LineRow(Clamped(_address), 0, FileIndex(), _line <= SymbolLimits.LineMax ? (int)_line : 0, (int)Math.Min(_column, ushort.MaxValue));
    }

    // Ends the row that is open where the next one starts.
    private readonly LineRow? Close()
    {
        if (_open is not { } row) return null;
        var end = Clamped(_address);
        if (row.Start < end && _isLinked) _rows.Add(row with { End = end });
        return row;
    }

    private readonly int FileIndex()
    {
        var index = (long)_file - _unit.FirstFile;
        return index >= 0 && index < _unit.Files.Count ? _firstFile + (int)index : -1;
    }

    private static uint Clamped(ulong address) => (uint)Math.Min(address, uint.MaxValue);
}

/// <summary>Code with one place in the source: from an offset up to the next, from the start of the code section's contents.</summary>
/// <param name="Start">The first offset.</param>
/// <param name="End">The offset after the last.</param>
/// <param name="File">Which of the module's files; -1 for none.</param>
/// <param name="Line">The line from 1; 0 where none can be told.</param>
/// <param name="Column">The column from 1; 0 where it is not known.</param>
internal readonly record struct LineRow(uint Start, uint End, int File, int Line, int Column);
