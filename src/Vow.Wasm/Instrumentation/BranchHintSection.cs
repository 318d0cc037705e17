namespace Vow.Wasm;

/// <summary>
/// The custom section <c>metadata.code.branch_hint</c>: says of every injected check that it is not taken, so that the compiler moves the call
/// out of the way. Offsets count from the first byte of the function body, its local declarations included.
/// </summary>
internal sealed class BranchHintSection
{
    private const byte Unlikely = 0;

    private readonly ByteWriter _functions = new(1024);
    private uint _count;

    /// <summary>Adds the hints of one function; functions come in the order of their indices.</summary>
    public void Add(uint function, List<uint> offsets)
    {
        if (offsets.Count == 0) return;
        _count++;
        _functions.U32(function);
        _functions.U32((uint)offsets.Count);
        foreach (var offset in offsets)
        {
            _functions.U32(offset);
            _functions.U32(1);
            _functions.U8(Unlikely);
        }
    }

    public CustomSection ToSection()
    {
        var payload = new ByteWriter(_functions.Length + 8);
        payload.U32(_count);
        payload.Bytes(_functions.Written);
        return new CustomSection("metadata.code.branch_hint", payload.ToArray(), -1);
    }
}
