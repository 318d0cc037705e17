namespace Vow.Wasm.Tests;

/// <summary>Writes modules byte by byte, right or wrong.</summary>
internal sealed class BinaryModule
{
    private readonly List<byte> _bytes = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];

    public BinaryModule Section(byte id, params byte[] content)
    {
        _bytes.Add(id);
        _bytes.AddRange(Leb((uint)content.Length));
        _bytes.AddRange(content);
        return this;
    }

    public BinaryModule Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>One function of type () -> () with this body (locals included, size added).</summary>
    public BinaryModule WithFunction(params byte[] body) =>
        Section(1, 1, 0x60, 0, 0).Section(3, 1, 0).Section(10, [1, .. Leb((uint)body.Length), .. body]);

    public byte[] ToArray() => [.. _bytes];

    public static byte[] Leb(uint value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Name(string name) => [.. Leb((uint)System.Text.Encoding.UTF8.GetByteCount(name)), .. System.Text.Encoding.UTF8.GetBytes(name)];
}
