using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Vow.Cli.Building;

/// <summary>A program of somebody else's, to be run once: never through a shell, so that no name or path is taken for a command.</summary>
internal sealed record ExternalProgram
{
    // What a compiler says beyond this is shown and not kept.
    private const int KeptMax = 4 << 20;

    private const int LineMax = 64 << 10;

    public required string File { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Where it runs.</summary>
    public required string Folder { get; init; }

    /// <summary>Variables that differ from this process's; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Takes each line of standard output as it is written; null keeps it to the result.</summary>
    public Action<string>? OutputLine { get; init; }

    /// <summary>Takes each line of standard error as it is written.</summary>
    public Action<string>? ErrorLine { get; init; }

    /// <summary>Runs it to its end. When it is cancelled, it and all it started are killed.</summary>
    /// <exception cref="CliException">It cannot be started.</exception>
    public async Task<ProgramResult> RunAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(File, Arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        using var process = Start(start);
        // Nobody answers questions here: a program that asks one finds the end of its input.
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput, OutputLine);
        var errors = ReadAsync(process.StandardError, ErrorLine);
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ProgramResult(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new CliException(ExitCode.ToolMissing, $"'{File}' cannot be started: {error.Message}");
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? sink)
    {
        var kept = new StringBuilder();
        var line = new StringBuilder();
        var buffer = new char[8192];
        for (int read; (read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            kept.Append(buffer, 0, Math.Min(read, KeptMax - kept.Length));
            if (sink is not null) Split(buffer.AsSpan(0, read), line, sink);
        }

        if (line.Length > 0) sink?.Invoke(line.ToString());
        return kept.ToString();
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder line, Action<string> sink)
    {
        foreach (var character in text)
        {
            if (character == '\n' || line.Length == LineMax)
            {
                sink(line.ToString().TrimEnd('\r'));
                line.Clear();
            }

            if (character != '\n') line.Append(character);
        }
    }
}

/// <summary>How a program ended, and what it said; very much of it is cut.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors);
