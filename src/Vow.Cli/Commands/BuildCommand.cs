using System.CommandLine;
using Vow.Cli.Building;
using Vow.Cli.Output;

namespace Vow.Cli.Commands;

/// <summary><c>vow build [FOLDER]</c>: a contract's module from its source.</summary>
internal static class BuildCommand
{
    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var folder = FolderArgument();
        var plain = new Option<bool>("--no-optimize") { Description = "Do not run wasm-opt, even when it is there." };
        var debugInfo = new Option<bool>("--debug-info") { Description = "Also write NAME.debug.wasm, the same code with lines of source (Rust, C, C++); wasm-opt is then not used." };
        var output = new Option<string?>("--output", "-o") { HelpName = "OUT", Description = "Where to write the module; otherwise NAME.wasm in the folder." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text; compilers speak to standard error." };
        var command = new Command("build", """
            Build a contract from Rust, AssemblyScript, C, C++ or WebAssembly text, check the module as a chain would, and write it.

            What the folder holds is told by its Cargo.toml, package.json, only source file, or vow.json: { "contract": { "language": "c", "source": "token.c" } }.
            The same source and compiler give the same bytes in every folder. wasm-opt 116 or later is used when it is in node_modules or in PATH.

            Examples:
              vow build
              vow build contracts/token-rust --no-optimize
              vow build --output /tmp/token.wasm --json
              vow build --debug-info

            Exit codes: 0 built, 1 the module is refused, 2 wrong usage, 9 the compiler refused the source, 10 a compiler is missing.
            """)
        {
            folder, plain, debugInfo, output, json,
        };
        command.SetAction((parsed, cancellation) => Cancellable.RunAsync(async () =>
        {
            var request = new BuildRequest
            {
                Folder = Path.GetFullPath(parsed.GetRequiredValue(folder), surroundings.WorkingFolder),
                Optimise = !parsed.GetValue(plain),
                DebugInfo = parsed.GetValue(debugInfo) ? DebugInfo.Lines : DebugInfo.Names,
                Output = parsed.GetValue(output) is { } given ? Path.GetFullPath(given, surroundings.WorkingFolder) : null,
            };
            using var bench = new Workbench(surroundings, line => console.Error.WriteLine(CompilerText.Harmless(line)));
            var report = await new ContractBuilder(bench).BuildAsync(request, cancellation).ConfigureAwait(false);
            if (parsed.GetValue(json)) console.Out.WriteLine(BuildText.WriteJson(report));
            else BuildText.Write(console, report, surroundings.Shown(report.Path));
            return report.IsAccepted ? ExitCode.Success : ExitCode.Refused;
        }, cancellation));
        return command;
    }

    /// <summary>The folder of a contract.</summary>
    public static Argument<string> FolderArgument() => new("folder") { HelpName = "FOLDER", Description = "The contract's folder; otherwise the current one.", DefaultValueFactory = _ => "." };
}
