using System.CommandLine;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Engine;

namespace Vow.Cli.Commands;

/// <summary><c>vow check FILE|FOLDER</c>: what is in a module, and whether a chain would take it.</summary>
internal static class CheckCommand
{
    public static Command Create(CliConsole console)
    {
        var path = new Argument<string>("path") { HelpName = "FILE|FOLDER", Description = "A .wasm or .wat file, or a folder: all of them in it and below." };
        var json = new Option<bool>("--json") { Description = "One JSON object per module, each on a line of its own." };
        var ignoreImports = new Option<bool>("--ignore-imports") { Description = "Check the profile alone: neither imports nor the shape of a contract." };
        var command = new Command("check", """
            Show what is in a module and whether it is accepted, or why not and what to do.

            Examples:
              vow check counter.wasm
              vow check contracts --json
              vow check other-chains --ignore-imports

            Exit codes: 0 all accepted, 1 some refused, 2 wrong usage.
            """)
        {
            path, json, ignoreImports,
        };
        command.SetAction(parsed => (int)Check(console, parsed.GetRequiredValue(path), parsed.GetValue(json), parsed.GetValue(ignoreImports)));
        return command;
    }

    private static ExitCode Check(CliConsole console, string path, bool json, bool ignoreImports)
    {
        var inspector = new ModuleInspector(ProtocolVersion.V1, ignoreImports);
        if (!Directory.Exists(path)) return CheckFile(console, inspector, path, json);

        var reports = new List<ModuleReport>();
        foreach (var file in FilesIn(path))
        {
            var report = inspector.Inspect(file);
            if (json) console.Out.WriteLine(CheckJson.Write(report));
            // The decoded modules of a large folder are not kept: the table needs none of them.
            reports.Add(report with { Module = null });
        }

        if (!json) CheckText.WriteMany(console, path, reports);
        return reports.All(report => report.IsAccepted) ? ExitCode.Success : ExitCode.Refused;
    }

    private static ExitCode CheckFile(CliConsole console, ModuleInspector inspector, string path, bool json)
    {
        var report = inspector.Inspect(path);
        if (json) console.Out.WriteLine(CheckJson.Write(report));
        else CheckText.WriteOne(console, report);
        return report.IsAccepted ? ExitCode.Success : ExitCode.Refused;
    }

    private static List<string> FilesIn(string folder)
    {
        // Links to folders are not followed: they may form a circle.
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = Directory.EnumerateFiles(folder, "*", everywhere).Where(ModuleFile.IsModuleName).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw CliException.Usage($"There is no .wasm or .wat file in '{folder}'.");
    }
}
