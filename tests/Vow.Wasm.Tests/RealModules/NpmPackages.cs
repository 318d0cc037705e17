using System.ComponentModel;
using System.Diagnostics;
using Vow.Wasm.Tests.Conformance;

namespace Vow.Wasm.Tests.RealModules;

/// <summary>Installs the pinned packages of <c>tests/real-modules</c> into the build's own folder, without running any of their scripts.</summary>
internal static class NpmPackages
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc"];
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The folder <c>node_modules</c>; skips the test where npm or its registry cannot be reached.</summary>
    public static string Install()
    {
        var pinned = Path.Combine(CheckedInDocument.RepositoryRoot, "tests", "real-modules");
        var folder = Path.Combine(CheckedInDocument.RepositoryRoot, "artifacts", "real-modules");
        var modules = Path.Combine(folder, "node_modules");
        var done = Path.Combine(modules, ".installed");
        var wanted = File.ReadAllText(Path.Combine(pinned, "package-lock.json"));
        if (File.Exists(done) && File.ReadAllText(done) == wanted) return modules;
        Directory.CreateDirectory(folder);
        foreach (var file in Files) File.Copy(Path.Combine(pinned, file), Path.Combine(folder, file), overwrite: true);
        if (Run(folder) is { } problem) Assert.Skip($"the npm packages could not be installed: {problem}");
        File.WriteAllText(done, wanted);
        return modules;
    }

    private static string? Run(string folder)
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = npm.StandardError.ReadToEndAsync();
            var words = npm.StandardOutput.ReadToEndAsync();
            if (!npm.WaitForExit(Timeout))
            {
                npm.Kill(entireProcessTree: true);
                return "npm took too long";
            }

            return npm.ExitCode == 0 ? null : $"{errors.Result}{words.Result}";
        }
        catch (Win32Exception)
        {
            return "there is no npm";
        }
    }
}
