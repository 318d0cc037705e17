using System.Buffers.Binary;

namespace Vow.Engine.Symbols.Dwarf;

/// <summary>Code that is not in one piece: lists of ranges, in <c>.debug_ranges</c> before version 5 and in <c>.debug_rnglists</c> from it on (DWARF 5, 2.17.3).</summary>
internal sealed class RangeLists(DwarfSections sections, DebugUnit unit, ulong addresses, ulong lists)
{
    private const ulong FormRangeListIndex = 0x23;
    private const int AddressBytes = 4;

    /// <summary>What ranges are relative to, until a list says otherwise.</summary>
    public ulong Base { get; set; }

    /// <summary>An attribute's address: its own number, or one of <c>.debug_addr</c> by its index.</summary>
    public ulong Address(ulong form, ulong number) => form is 0x1B or (>= 0x29 and <= 0x2C) ? AddressAt(number) : number;

    /// <summary>Adds the ranges of a list.</summary>
    public void Read(ulong form, ulong number, InlinedRanges ranges, InlinedCode call)
    {
        if (unit.Version < 5) ReadPairs(number, ranges, call);
        else ReadList(form == FormRangeListIndex ? ListAt(number) : number, ranges, call);
    }

    private void ReadPairs(ulong offset, InlinedRanges ranges, InlinedCode call)
    {
        var section = sections.Ranges.Span;
        if (offset >= (ulong)section.Length) return;
        var reader = new DwarfReader(section, (int)offset, section.Length);
        var start = Base;
        while (!reader.AtEnd && ranges.Take())
        {
            var (from, to) = (reader.Address(AddressBytes), reader.Address(AddressBytes));
            if (from == 0 && to == 0) return;
            if (from == uint.MaxValue) start = to;
            else ranges.Add(start + from, start + to, call);
        }
    }

    private void ReadList(ulong offset, InlinedRanges ranges, InlinedCode call)
    {
        var section = sections.RangeLists.Span;
        if (offset >= (ulong)section.Length) return;
        var reader = new DwarfReader(section, (int)offset, section.Length);
        var start = Base;
        while (!reader.AtEnd && ranges.Take())
        {
            ulong from;
            switch (reader.U8())
            {
                case 1:
                    start = AddressAt(reader.Unsigned());
                    break;
                case 2:
                    from = AddressAt(reader.Unsigned());
                    ranges.Add(from, AddressAt(reader.Unsigned()), call);
                    break;
                case 3:
                    from = AddressAt(reader.Unsigned());
                    ranges.Add(from, from + reader.Unsigned(), call);
                    break;
                case 4:
                    from = start + reader.Unsigned();
                    ranges.Add(from, start + reader.Unsigned(), call);
                    break;
                case 5:
                    start = reader.Address(AddressBytes);
                    break;
                case 6:
                    from = reader.Address(AddressBytes);
                    ranges.Add(from, reader.Address(AddressBytes), call);
                    break;
                case 7:
                    from = reader.Address(AddressBytes);
                    ranges.Add(from, from + reader.Unsigned(), call);
                    break;
                default:
                    return;
            }
        }
    }

    // The offsets of lists stand before them, and count from there.
    private ulong ListAt(ulong index) => NumberAt(sections.RangeLists.Span, lists, index, unit.Sizes.Is64 ? 8 : 4) is { } offset ? lists + offset : ulong.MaxValue;

    private ulong AddressAt(ulong index) => NumberAt(sections.Addresses.Span, addresses, index, AddressBytes) ?? 0;

    private static ulong? NumberAt(ReadOnlySpan<byte> section, ulong start, ulong index, int bytes)
    {
        if (start > (ulong)section.Length || index >= ((ulong)section.Length - start) / (ulong)bytes) return null;
        var number = section[(int)(start + (index * (ulong)bytes))..];
        return bytes == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(number) : BinaryPrimitives.ReadUInt32LittleEndian(number);
    }
}

/// <summary>The ranges of all inlined code of a module, bounded: many entries may name one long list.</summary>
/// <param name="codeEnd">Where the code ends: what the linker left out stands beyond it, or at 0.</param>
internal sealed class InlinedRanges(uint codeEnd)
{
    private int _left = SymbolLimits.InlinedMax;

    public List<InlinedCode> Code { get; } = [];

    /// <summary>Whether one more may be read.</summary>
    public bool Take() => _left-- > 0;

    /// <summary>Adds a range, if it is one of code.</summary>
    public void Add(ulong start, ulong end, InlinedCode call)
    {
        if (start > 0 && start < end && end <= codeEnd) Code.Add(call with { Start = (uint)start, End = (uint)end, Order = Code.Count });
    }
}
