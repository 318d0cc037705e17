using System.Collections.Concurrent;
using System.Text;

namespace Vow.Cli.Debugging;

/// <summary>Lines that somebody types or a file holds, one when it is asked for. A line longer than the limit is cut.</summary>
internal sealed class LineSource : IDisposable
{
    public const int CharactersMax = 4096;

    private readonly BlockingCollection<string> _lines = new(boundedCapacity: 1);
    private readonly StreamReader _reader;

    /// <summary>Reads from a stream, which nobody else may read from then on.</summary>
    public LineSource(Stream input)
    {
        _reader = new StreamReader(input, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        // A read of a terminal cannot be cancelled: on a thread of its own it holds nothing up, and ends with the process.
        new Thread(Pump) { IsBackground = true, Name = "debugger input" }.Start();
    }

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public string? Next(CancellationToken cancellation) => _lines.TryTake(out var line, Timeout.Infinite, cancellation) ? line : null;

    public void Dispose() => _lines.CompleteAdding();

    private void Pump()
    {
        try
        {
            while (ReadLine() is { } line) _lines.Add(line);
            _lines.CompleteAdding();
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The input is gone, or the debugger is: there is no next line either way.
            if (!_lines.IsAddingCompleted) _lines.CompleteAdding();
        }
    }

    private string? ReadLine()
    {
        var line = new StringBuilder();
        int read;
        while ((read = _reader.Read()) is >= 0 and not '\n')
        {
            if (line.Length < CharactersMax) line.Append((char)read);
        }

        return read < 0 && line.Length == 0 ? null : line.ToString().TrimEnd('\r');
    }
}
