using System.Buffers;

namespace Vow.Engine.Code;

/// <summary>An artifact read from disk, in a pooled buffer. Dispose it once the compiler has taken its own copy.</summary>
internal sealed class ArtifactBuffer : IDisposable
{
    private readonly int _length;
    private byte[]? _rented;

    internal ArtifactBuffer(byte[] rented, int length)
    {
        _rented = rented;
        _length = length;
    }

    /// <summary>The artifact, without its header. Valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_rented is null, this);
            return _rented.AsSpan(ArtifactFile.HeaderBytes, _length - ArtifactFile.HeaderBytes);
        }
    }

    /// <summary>Gives the buffer back to the pool.</summary>
    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref _rented, null);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}
