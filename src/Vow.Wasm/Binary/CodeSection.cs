namespace Vow.Wasm;

/// <summary>The bodies of a code section, each with its size in front, as <see cref="ModuleEncoder"/> takes them.</summary>
internal sealed class CodeSection(int capacity = 4096)
{
    private readonly ByteWriter _bodies = new(capacity);

    /// <summary>How many bodies there are.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bodies => _bodies.Written;

    /// <summary>Appends a body (locals and code) and returns the offset of its first byte from the start of the bodies.</summary>
    public int Add(ReadOnlySpan<byte> body)
    {
        _bodies.U32((uint)body.Length);
        var start = _bodies.Length;
        _bodies.Bytes(body);
        Count++;
        return start;
    }
}
