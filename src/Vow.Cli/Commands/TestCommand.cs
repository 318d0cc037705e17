using System.CommandLine;
using Vow.Cli.Building;
using Vow.Cli.Input;
using Vow.Cli.Output;

namespace Vow.Cli.Commands;

/// <summary><c>vow test [FOLDER]</c>: builds a contract and runs its tests.</summary>
internal static class TestCommand
{
    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var folder = BuildCommand.FolderArgument();
        var filter = new Option<string?>("--filter") { HelpName = "TEXT", Description = "Only tests whose name contains this." };
        var plain = new Option<bool>("--no-optimize") { Description = "Do not run wasm-opt, even when it is there." };
        var command = new Command("test", """
            Build a contract and run its tests, each on a chain in memory.

            The tests are the C# project in the folder 'tests'. They are compiled against the test kit that belongs to this tool, and need the .NET 10 SDK.

            Examples:
              vow test
              vow test contracts/my-token --filter Transfer

            Exit codes: 0 all passed, 1 the module is refused, 2 wrong usage, 9 a compiler refused a source, 10 a compiler is missing, 11 tests failed.
            """)
        {
            folder, filter, plain,
        };
        command.SetAction((parsed, cancellation) => Cancellable.RunAsync(async () =>
        {
            var at = Path.GetFullPath(parsed.GetRequiredValue(folder), surroundings.WorkingFolder);
            var wanted = parsed.GetValue(filter);
            if (wanted is not null && !wanted.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.'))
                throw CliException.Usage($"--filter: '{ByteText.Shortened(wanted)}' cannot be a part of a test's name.", "Names have letters, digits, '_' and '.'.");
            using var bench = new Workbench(surroundings, line => console.Error.WriteLine(CompilerText.Harmless(line)));
            var report = await new ContractBuilder(bench).BuildAsync(new BuildRequest { Folder = at, Optimise = !parsed.GetValue(plain) }, cancellation).ConfigureAwait(false);
            BuildText.Write(console, report, surroundings.Shown(report.Path));
            if (!report.IsAccepted) return ExitCode.Refused;

            // What the tests say is this command's result.
            using var stand = new Workbench(surroundings, line => console.Out.WriteLine(CompilerText.Harmless(line)));
            var tests = await ContractTests.FindAsync(stand, at, cancellation).ConfigureAwait(false);
            return await tests.RunAsync(wanted, cancellation).ConfigureAwait(false) ? ExitCode.Success : ExitCode.TestsFailed;
        }, cancellation));
        return command;
    }
}
