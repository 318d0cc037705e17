namespace Vow.Wasm;

/// <summary>
/// Reads the primitives of the binary format from a span, with the limits of WebAssembly 2.0, 5.2: LEB128 may be padded up to the bytes its
/// type allows. Every fault is a <see cref="WasmValidationException"/> with the offset.
/// </summary>
public ref struct LebReader(ReadOnlySpan<byte> bytes, int baseOffset)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Position from the start of the span.</summary>
    public int Position { get; set; }

    /// <summary>Position from the start of the module.</summary>
    public readonly int Offset => baseOffset + Position;

    /// <summary>Whether every byte is read.</summary>
    public readonly bool AtEnd => Position >= _bytes.Length;

    /// <summary>Bytes that are left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>The next byte.</summary>
    public byte U8()
    {
        if (AtEnd) throw Fail("unexpected end of the module");
        return _bytes[Position++];
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining) throw Fail($"unexpected end: {count} bytes needed, {Remaining} left");
        var span = _bytes.Slice(Position, count);
        Position += count;
        return span;
    }

    /// <summary>An unsigned LEB128 of 32 bits: at most 5 bytes.</summary>
    public uint U32()
    {
        uint result = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = U8();
            if (shift == 28 && (b & 0xF0) != 0) throw Fail((b & 0x80) != 0 ? "integer representation too long" : "integer too large");
            result |= (uint)(b & 0x7F) << shift;
            if ((b & 0x80) == 0) return result;
        }
    }

    /// <summary>A signed LEB128 of 32 bits.</summary>
    public int S32() => (int)Signed(32);

    /// <summary>A signed LEB128 of 33 bits (block types).</summary>
    public long S33() => Signed(33);

    /// <summary>A signed LEB128 of 64 bits.</summary>
    public long S64() => Signed(64);

    private long Signed(int bits)
    {
        long result = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = U8();
            var left = bits - shift;
            if (left < 7 || (left == 7 && (b & 0x80) != 0))
            {
                if ((b & 0x80) != 0) throw Fail("integer representation too long");
                // The unused bits of the last byte must repeat the sign bit.
                var unused = (sbyte)(b << 1) >> left;
                if (unused is not (0 or -1)) throw Fail("integer too large");
            }

            result |= (long)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                shift += 7;
                return shift < 64 && (b & 0x40) != 0 ? result | (-1L << shift) : result;
            }
        }
    }

    /// <summary>A malformed-module fault at the current position.</summary>
    public readonly WasmValidationException Fail(string message) =>
        new(new WasmError(WasmErrorCode.Malformed, message) { Offset = Offset });
}
