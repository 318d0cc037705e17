using System.CommandLine;
using Vow.Cli.Commands;
using Vow.Cli.Output;

namespace Vow.Cli;

/// <summary>All commands of <c>vow</c>, by what they are for.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CliConsole console, Surroundings surroundings)
    {
        var admin = AdminCommands.Create(console, surroundings).ToList();
        var lookups = LookupCommands.Create(console, surroundings).ToList();
        var files = TransferFileCommands.Create(console, surroundings).ToList();
        (string Title, IReadOnlyList<Command> Commands)[] groups =
        [
            ("Contracts from source", [NewCommand.Create(console, surroundings), BuildCommand.Create(console, surroundings), TestCommand.Create(console, surroundings)]),
            ("Modules, without a chain", [CheckCommand.Create(console), RunCommand.Create(console), InstrumentCommand.Create(console)]),
            ("A chain of one's own", [DevCommand.Create(console, surroundings), ForkCommand.Create(console, surroundings), InitCommand.Create(console, surroundings), NodeCommand.Create(console, surroundings), .. files]),
            ("Accounts", [KeysCommand.Create(console, surroundings), TransferCommand.Create(console, surroundings)]),
            ("Contracts",
            [
                DeployCommand.Create(console, surroundings), CallCommand.Create(console, surroundings), QueryCommand.Create(console, surroundings),
                SimulateCommand.Create(console, surroundings), UpgradeCommand.Create(console, surroundings), AbiCommand.Create(console, surroundings), BindCommand.Create(console, surroundings), .. admin,
            ]),
            ("What is on the chain",
            [
                .. lookups, StorageCommand.Create(console, surroundings), EventsCommand.Create(console, surroundings), ProofCommand.Create(console, surroundings),
            ]),
            ("Inside a transaction",
            [
                TraceCommand.Create(console, surroundings), ProfileCommand.Create(console, surroundings), ExplainCommand.Create(console, surroundings), ReplayCommand.Create(console, surroundings),
                DebugCommand.Create(console, surroundings),
            ]),
        ];
        var root = new RootCommand("A chain of WebAssembly smart contracts. A .wat file is accepted wherever a .wasm file is.");
        foreach (var command in groups.SelectMany(group => group.Commands)) root.Add(command);
        new RootHelp(console, groups).Install(root);
        return root;
    }
}
