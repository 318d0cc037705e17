using System.Diagnostics;

namespace Vow.Contracts.Tests;

/// <summary>asc, as a contract's own folder installs it. Tests that need it are skipped where Node.js is not there.</summary>
internal static class AssemblyScriptCompiler
{
    private static readonly Lock Installing = new();

    /// <summary>Compiles the contract of a folder of the repository.</summary>
    public static byte[] Compile(string folder, params string[] options)
    {
        string output = Path.Combine(Directory.CreateTempSubdirectory("vow-asc-").FullName, "module.wasm");
        var (code, text) = Run(folder, "assembly/index.ts", [.. options, "-o", output]);
        Assert.True(code == 0, text);
        byte[] module = File.ReadAllBytes(output);
        Directory.Delete(Path.GetDirectoryName(output)!, recursive: true);
        return module;
    }

    /// <summary>What asc says of a text in place of the contract of a folder.</summary>
    public static (int ExitCode, string Output) Check(string folder, string source)
    {
        string scratch = Directory.CreateTempSubdirectory("vow-asc-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(scratch, "contract.ts"), source);
            return Run(folder, Path.Combine(scratch, "contract.ts"), ["--noEmit", "--noColors"]);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static (int ExitCode, string Output) Run(string folder, string source, IEnumerable<string> options)
    {
        string full = Path.Combine(EncodingVectors.Root, folder);
        string asc = Path.Combine(full, "node_modules", "assemblyscript", "bin", "asc.js");
        lock (Installing)
        {
            if (!File.Exists(asc)) Install(full);
        }

        return Start("node", full, [asc, source, .. options]);
    }

    private static void Install(string folder)
    {
        var (code, output) = Start("npm", folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        Assert.SkipUnless(code == 0, $"npm ci failed in {folder}: {output}");
    }

    private static (int ExitCode, string Output) Start(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not in PATH; these tests compile AssemblyScript");
            throw;
        }
    }
}
