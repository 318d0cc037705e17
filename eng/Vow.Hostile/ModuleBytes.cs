namespace Vow.Hostile;

/// <summary>Writes modules byte by byte: the hostile ones are too regular for text and too large to check in.</summary>
internal static class ModuleBytes
{
    public const byte I32 = 0x7F, I64 = 0x7E, F64 = 0x7C;

    /// <summary>An unsigned LEB128 number.</summary>
    public static byte[] Leb(long value)
    {
        var bytes = new List<byte>();
        do
        {
            var low = (byte)(value & 0x7F);
            value >>= 7;
            bytes.Add(value == 0 ? low : (byte)(low | 0x80));
        }
        while (value != 0);
        return [.. bytes];
    }

    /// <summary>A body that declares locals of one type and ends after <paramref name="code"/>.</summary>
    public static byte[] Body(int locals, byte type, IEnumerable<byte> code)
    {
        byte[] declarations = locals == 0 ? [0] : [1, .. Leb(locals), type];
        byte[] content = [.. declarations, .. code, 0x0B];
        return [.. Leb(content.Length), .. content];
    }

    /// <summary>The code of <paramref name="piece"/>, as often as it fits into <paramref name="bytes"/>.</summary>
    public static byte[] Fill(int bytes, Func<int, byte[]> piece)
    {
        var code = new List<byte>(bytes);
        for (var i = 0; ; i++)
        {
            var next = piece(i);
            if (code.Count + next.Length > bytes) return [.. code];
            code.AddRange(next);
        }
    }

    /// <summary>
    /// A contract with one page, a table of four null entries, a mutable i64 global, an exported <c>run</c> that does nothing, and
    /// <paramref name="count"/> functions of type <paramref name="parameters"/> → () with the same body, of which <c>run</c> calls none.
    /// </summary>
    public static byte[] Module(byte[] parameters, int count, byte[] body)
    {
        byte[] run = Body(0, I32, []);
        var code = new List<byte>((count * body.Length) + 100);
        for (var i = 0; i < count; i++) code.AddRange(body);
        return
        [
            .. "\0asm"u8, 1, 0, 0, 0,
            .. Section(1, [2, 0x60, 0, 0, 0x60, .. Leb(parameters.Length), .. parameters, 0]),
            .. Section(3, [.. Leb(count + 1), 0, .. Enumerable.Repeat((byte)1, count)]),
            .. Section(4, [1, 0x70, 0, 4]),
            .. Section(5, [1, 0, 1]),
            .. Section(6, [1, I64, 1, 0x42, 0, 0x0B]),
            .. Section(7, [2, 3, .. "run"u8, 0, 0, 6, .. "memory"u8, 2, 0]),
            .. Section(10, [.. Leb(count + 1), .. run, .. code]),
        ];
    }

    private static byte[] Section(byte id, byte[] content) => [id, .. Leb(content.Length), .. content];
}
