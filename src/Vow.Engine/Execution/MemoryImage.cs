namespace Vow.Engine.Execution;

/// <summary>
/// Linear memory as it is after instantiation, to put back between calls. Everything after the last byte that is not zero is only cleared.
/// </summary>
internal sealed unsafe class MemoryImage
{
    // Compared and written back in runs of this many bytes: what a call did not touch is only read.
    private const int RunBytes = 2048;

    private readonly byte[] _image;
    private readonly long _bytes;

    public MemoryImage(ReadOnlySpan<byte> memory)
    {
        _bytes = memory.Length;
        var used = memory.LastIndexOfAnyExcept((byte)0) + 1;
        _image = memory[..(int)Math.Min(memory.Length, (used + RunBytes - 1L) / RunBytes * RunBytes)].ToArray();
    }

    /// <summary>Writes the image over a memory of the size it was taken from.</summary>
    public void Restore(byte* memory)
    {
        for (var at = 0; at < _image.Length; at += RunBytes)
        {
            var count = Math.Min(RunBytes, _image.Length - at);
            var run = new Span<byte>(memory + at, count);
            var clean = _image.AsSpan(at, count);
            if (!run.SequenceEqual(clean)) clean.CopyTo(run);
        }

        for (long at = _image.Length; at < _bytes; at += RunBytes)
        {
            var run = new Span<byte>(memory + at, (int)Math.Min(RunBytes, _bytes - at));
            if (run.ContainsAnyExcept((byte)0)) run.Clear();
        }
    }
}
