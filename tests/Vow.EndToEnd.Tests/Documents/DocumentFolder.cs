using System.Text.RegularExpressions;

namespace Vow.EndToEnd.Tests.Documents;

/// <summary>A folder that looks like the repository to the commands of a document, with <c>vow</c> on the path. Gone when disposed.</summary>
internal sealed partial class DocumentFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vow-document-").FullName;
    private readonly string _work;

    public DocumentFolder()
    {
        _work = Path.Combine(_root, "work");
        foreach (var folder in new[] { "contracts", "spec", "tests/fixtures" }) Copy(Repository.At(folder), Path.Combine(_work, folder));
        var programs = Directory.CreateDirectory(Path.Combine(_root, "bin")).FullName;
        var vow = Path.Combine(programs, "vow");
        File.WriteAllText(vow, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "vow.dll")}' \"$@\"\n");
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
    public async Task<(int ExitCode, string Output)> RunAsync(string line, CancellationToken cancellation)
    {
        var environment = Environment;
        environment["PATH"] = $"{Path.Combine(_root, "bin")}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}";
        return await Command.RunAsync("bash", ["-c", $"cd '{_work}' && {line}"], environment, cancellation);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

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
