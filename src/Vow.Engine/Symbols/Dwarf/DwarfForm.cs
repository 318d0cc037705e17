namespace Vow.Engine.Symbols.Dwarf;

/// <summary>The value of an attribute, as far as it is a number or a text (DWARF 5, 7.5.6).</summary>
internal readonly record struct DwarfForm(ulong Number, DwarfText Text)
{
    /// <summary>Passes a value; null where its form is not known, or takes no byte, so that a list of them would have no end.</summary>
    /// <param name="reader">Where the value stands.</param>
    /// <param name="form">The form's number.</param>
    /// <param name="unit">Sizes that the unit fixes.</param>
    /// <param name="inline">The section that is read, for a text that stands in place.</param>
    public static DwarfForm? Read(ref DwarfReader reader, ulong form, DwarfSizes unit, DwarfTextKind inline) => form switch
    {
        0x01 => Of(reader.Address(unit.AddressBytes)),
        0x03 => Skipped(ref reader, reader.U16()),
        0x04 => Skipped(ref reader, reader.U32()),
        0x09 or 0x18 => Skipped(ref reader, reader.Unsigned()),
        0x0A => Skipped(ref reader, reader.U8()),
        0x05 or 0x12 or 0x26 or 0x2A => Of(reader.U16()),
        0x06 or 0x13 or 0x1C or 0x28 or 0x2C => Of(reader.U32()),
        0x07 or 0x14 or 0x20 or 0x24 => Of(reader.U64()),
        0x0B or 0x0C or 0x11 or 0x25 or 0x29 => Of(reader.U8()),
        0x0D => Of(unchecked((ulong)reader.Signed())),
        0x0F or 0x15 or 0x1A or 0x1B or 0x22 or 0x23 => Of(reader.Unsigned()),
        0x10 or 0x17 or 0x1D => Of(reader.Offset(unit.Is64)),
        0x27 or 0x2B => Of(reader.U16() | ((ulong)reader.U8() << 16)),
        0x1E => Skipped(ref reader, 16),
        0x08 => new DwarfForm(0, new DwarfText(inline, reader.Text())),
        0x0E => new DwarfForm(0, DwarfText.At(DwarfTextKind.InTexts, reader.Offset(unit.Is64))),
        0x1F => new DwarfForm(0, DwarfText.At(DwarfTextKind.InLineTexts, reader.Offset(unit.Is64))),
        _ => null,
    };

    private static DwarfForm Of(ulong number) => new(number, default);

    private static DwarfForm Skipped(ref DwarfReader reader, ulong bytes)
    {
        reader.Skip(bytes);
        return default;
    }
}

/// <summary>Sizes that hold within a unit.</summary>
internal readonly record struct DwarfSizes(bool Is64, int AddressBytes);
