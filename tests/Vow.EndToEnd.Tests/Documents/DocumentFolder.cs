using System.Text.RegularExpressions;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>A folder that looks like the repository to the commands of a document, with <c>vow</c> on the path. Gone when disposed.</summary>
internal sealed partial class DocumentFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vow-document-").FullName;
    private readonly string _work;

    // A reader's chain may run on the usual port.
    private readonly int _port = FreePort();
    private readonly List<EndlessCommand> _running = [];

    public DocumentFolder()
    {
        _work = Path.Combine(_root, "work");
        foreach (var folder in new[] { "contracts", "spec", "tests/fixtures" }) Copy(Repository.At(folder), Path.Combine(_work, folder));
        var programs = Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName;
        var vow = Path.Combine(programs, "vow");
        File.WriteAllText(vow, $"""
            #!/bin/sh
            [ "$1" = dev ] && set -- "$@" --port {_port}
            export VOW_NODE=http://127.0.0.1:{_port} XDG_CONFIG_HOME='{_root}'
            exec dotnet '{Path.Combine(AppContext.BaseDirectory, "vow.dll")}' "$@"

            """.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(vow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Where the commands run.</summary>
    public string Work => _work;

    /// <summary>Variables for programs whose output is compared.</summary>
    public static Dictionary<string, string?> Environment => new()
    {
        ["NO_COLOR"] = "1",
        ["DOTNET_NOLOGO"] = "true",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    /// <summary>Saves a block of WebAssembly text under the name that the line before it gives: <c>`name.wat`:</c>.</summary>
    public void SaveNamedModule(FencedBlock block)
    {
        if (block.Language == "wat" && NamedFile().Match(block.Before) is { Success: true } name) File.WriteAllText(Path.Combine(_work, name.Groups[1].Value), block.Content);
    }

    /// <summary>Runs a line of shell in the folder; output and errors together.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(string line, CancellationToken cancellation) =>
        Command.RunAsync("bash", ["-c", $"cd '{_work}' && {line}"], Variables(), cancellation);

    /// <summary>Starts a line of shell that does not end by itself, and waits until it has printed what is expected. It runs on until the folder is gone.</summary>
    public async Task<(bool IsExpected, string Output)> RunEndlessAsync(string line, Func<string, bool> isExpected, CancellationToken cancellation)
    {
        var command = EndlessCommand.Start($"cd '{_work}' && exec {line}", Variables(), text => text.Replace($":{_port}", ":8717", StringComparison.Ordinal));
        _running.Add(command);
        return (await command.HasPrintedAsync(isExpected, cancellation), command.Output);
    }

    public void Dispose()
    {
        foreach (var command in _running) command.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Dictionary<string, string?> Variables()
    {
        var environment = Environment;
        environment["PATH"] = $"{Path.Combine(_root, "bin")}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}";
        return environment;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("target" or "node_modules")))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    [GeneratedRegex(@"`([\w-]+\.wat)`:\s*$")]
    private static partial Regex NamedFile();
}
