using System.Buffers;
using System.Text;

namespace Vow.Client;

/// <summary>One message of a stream of server-sent events.</summary>
internal readonly record struct SseMessage(string? Id, string Name, string Data);

/// <summary>
/// Reads server-sent events (HTML standard, section 9.2.6). Bounded: a message longer than the limit breaks the stream, and so does silence.
/// </summary>
internal sealed class SseReader(Stream stream, int messageBytesMax, TimeSpan silenceMax)
{
    private readonly byte[] _chunk = new byte[8 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _at;
    private int _end;

    /// <summary>The next message; null when the stream has ended.</summary>
    /// <exception cref="IOException">A message is too long, or nothing came for too long.</exception>
    public async ValueTask<SseMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        string? id = null;
        var name = "message";
        var data = new StringBuilder();
        var hasData = false;
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                if (hasData) return new SseMessage(id, name, data.ToString());
                id = null;
                name = "message";
                continue;
            }

            (string field, string value) = Split(line);
            switch (field)
            {
                case "id":
                    id = value;
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    if (hasData) data.Append('\n');
                    data.Append(value);
                    hasData = true;
                    if (data.Length > messageBytesMax) throw new IOException($"a message of the event stream has more than {messageBytesMax} bytes");
                    break;
            }
        }

        return null;
    }

    // A comment begins with a colon: its field has no name.
    private static (string Field, string Value) Split(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (line, "");
        int value = colon + 1 < line.Length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
        return (line[..colon], line[value..]);
    }

    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        _line.ResetWrittenCount();
        while (true)
        {
            if (_at == _end && !await FillAsync(cancellationToken).ConfigureAwait(false)) return null;
            int feed = _chunk.AsSpan(_at, _end - _at).IndexOf((byte)'\n');
            int length = feed < 0 ? _end - _at : feed;
            _line.Write(_chunk.AsSpan(_at, length));
            _at += feed < 0 ? length : length + 1;
            if (_line.WrittenCount > messageBytesMax) throw new IOException($"a line of the event stream has more than {messageBytesMax} bytes");
            if (feed >= 0) return Encoding.UTF8.GetString(_line.WrittenSpan).TrimEnd('\r');
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(silenceMax);
        try
        {
            _at = 0;
            _end = await stream.ReadAsync(_chunk, silence.Token).ConfigureAwait(false);
            return _end > 0;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the event stream was silent for {silenceMax.TotalSeconds:0.#} s", exception);
        }
    }
}
