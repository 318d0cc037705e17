using System.Buffers;

namespace Vow.Engine.State;

/// <summary>Append-only bytes in one array that doubles; a place in it is an offset, which survives growth.</summary>
internal sealed class ByteArena(int initialBytes) : IBufferWriter<byte>
{
    /// <summary>What <see cref="Clear"/> keeps for the next use. One exceptional block must not pin its memory for ever.</summary>
    private const int RetainedBytesMax = 16 << 20;

    private byte[] _bytes = new byte[initialBytes];

    public int Length { get; private set; }

    public Span<byte> Slice(int offset, int length) => new(_bytes, offset, length);

    public int Append(ReadOnlySpan<byte> bytes)
    {
        int offset = Reserve(bytes.Length);
        bytes.CopyTo(new Span<byte>(_bytes, offset, bytes.Length));
        return offset;
    }

    public int Reserve(int length)
    {
        int offset = Length;
        if (length > _bytes.Length - offset) Grow(length);
        Length = offset + length;
        return offset;
    }

    public void Truncate(int length)
    {
        if ((uint)length > (uint)Length) throw new InvalidOperationException($"The arena holds {Length} bytes and cannot be cut to {length}.");
        Length = length;
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > RetainedBytesMax) _bytes = new byte[initialBytes];
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _bytes.Length - Length) throw new InvalidOperationException("More was written than the buffer handed out can hold.");
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Ensure(int sizeHint)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (wanted > _bytes.Length - Length) Grow(wanted);
    }

    private void Grow(int more)
    {
        long needed = (long)Length + more;
        if (needed > Array.MaxLength) throw new InvalidOperationException($"The journal cannot hold more than {Array.MaxLength} bytes of one kind; {needed} were asked for.");
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
    }
}
