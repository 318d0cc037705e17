using System.Text;
using System.Text.Unicode;

namespace Vow.Wasm;

/// <summary>Reads types and names (WebAssembly 2.0, 5.2.4 and 5.3), and tells other proposals' types from garbage.</summary>
internal static class TypeReader
{
    private const byte ClosedEmptyBlock = 0x40;

    public static ValueType Value(ref LebReader reader)
    {
        var at = reader.Offset;
        return Value(reader.U8(), at);
    }

    public static ValueType Value(byte type, int offset) => type switch
    {
        >= 0x7C and <= 0x7F or 0x70 or 0x6F => (ValueType)type,
        _ => throw NotAType(type, offset, "malformed value type"),
    };

    public static ValueType Reference(ref LebReader reader)
    {
        var at = reader.Offset;
        var type = reader.U8();
        return type is 0x70 or 0x6F ? (ValueType)type : throw NotAType(type, at, "malformed reference type");
    }

    /// <summary>A block type: 0x40 as -64, a value type as its negative number, or a type index. Only an index may take several bytes.</summary>
    public static long Block(ref LebReader reader)
    {
        var at = reader.Offset;
        var from = reader.Position;
        var first = reader.U8();
        if ((first & 0xC0) == 0x40)
        {
            if (first != ClosedEmptyBlock) Value(first, at);
            return (sbyte)(first | 0x80);
        }

        reader.Position = from;
        var index = reader.S33();
        return index >= 0 ? index : throw reader.Fail("malformed block type");
    }

    public static GlobalType Global(ref LebReader reader)
    {
        var content = Value(ref reader);
        var at = reader.Offset;
        return reader.U8() switch
        {
            0 => new GlobalType(content, Mutable: false),
            1 => new GlobalType(content, Mutable: true),
            2 or 3 => throw UnsupportedProposal.Refuse(UnsupportedProposal.Threads, at),
            _ => throw reader.Fail("malformed mutability"),
        };
    }

    public static TableType Table(ref LebReader reader)
    {
        var element = Reference(ref reader);
        return new TableType(element, Size(ref reader));
    }

    /// <summary>The size of a memory or table. Whether minimum and maximum make sense is for the validator.</summary>
    public static SizeLimits Size(ref LebReader reader)
    {
        var at = reader.Offset;
        var flags = reader.U8();
        if (flags > 0x0F) throw reader.Fail("malformed limits flags");
        if ((flags & 8) != 0) throw UnsupportedProposal.Refuse(UnsupportedProposal.CustomPageSizes, at);
        if ((flags & 4) != 0) throw UnsupportedProposal.Refuse(UnsupportedProposal.Memory64, at);
        if ((flags & 2) != 0) throw UnsupportedProposal.Refuse(UnsupportedProposal.Threads, at);
        var minimum = reader.U32();
        return new SizeLimits(minimum, flags == 1 ? reader.U32() : null);
    }

    public static string Name(ref LebReader reader, Limits limits)
    {
        var at = reader.Offset;
        var length = reader.U32();
        if (length > reader.Remaining) throw reader.Fail("unexpected end: the name is longer than what is left");
        LimitExceeded.Check(nameof(Limits.NameBytesMax), limits.NameBytesMax, length, at);
        var bytes = reader.Take((int)length);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw reader.Fail("malformed UTF-8 encoding of a name");
    }

    private static WasmValidationException NotAType(byte type, int offset, string message) =>
        UnsupportedProposal.OfType(type) is { } proposal
            ? UnsupportedProposal.Refuse(proposal, offset)
            : new WasmValidationException(new WasmError(WasmErrorCode.Malformed, $"{message} 0x{type:x2}") { Offset = offset });
}
