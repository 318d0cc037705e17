using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary>What every command that talks to a node has: where the node is, whose names count, and JSON on request.</summary>
internal abstract class ChainCommand(CliConsole console, Surroundings surroundings)
{
    private readonly Option<string?> _node = new("--node") { HelpName = "URL", Description = "The node; otherwise VOW_NODE, vow.json, or http://127.0.0.1:8717." };
    private readonly Option<string?> _keys = KeyOptions.FolderOption();
    private readonly Option<bool> _json = new("--json") { Description = "Print the node's answer as JSON, one object on a line." };

    protected CliConsole Console { get; } = console;

    protected Surroundings Surroundings { get; } = surroundings;

    /// <summary>A command with these arguments and options, and those that all such commands have.</summary>
    protected virtual Command Build(string name, string about, Func<ParseResult, CancellationToken, Task<ExitCode>> run, params Symbol[] symbols)
    {
        var command = new Command(name, about);
        foreach (var symbol in symbols.Concat([_node, _keys, _json])) Add(command, symbol);
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return (int)await run(parsed, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return (int)ExitCode.Interrupted;
            }
        });
        return command;
    }

    internal static void Add(Command command, Symbol symbol)
    {
        switch (symbol)
        {
            case Argument argument: command.Add(argument); break;
            case Option option: command.Add(option); break;
            default: throw new ArgumentException($"{symbol.Name} is neither an argument nor an option.", nameof(symbol));
        }
    }

    protected bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    protected Task<NodeConnection> ConnectAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = new Settings(Surroundings);
        return NodeConnection.OpenAsync(settings, Store(settings, parsed), settings.Node(parsed.GetValue(_node)), Console.Complain, cancellation);
    }

    protected KeyStore Store(Settings settings, ParseResult parsed) => new(settings.KeysFolder(parsed.GetValue(_keys)), Surroundings.Protection);

    /// <summary>Prints an answer of the API as the API writes it.</summary>
    protected void PrintJson<T>(T answer) => Console.Out.WriteLine(JsonSerializer.Serialize(answer, (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T))));

    /// <summary>The option <c>--height</c> of commands that can look back.</summary>
    protected static Option<string?> HeightOption() => new("--height") { HelpName = "N", Description = "Look at the state after this block instead of the newest." };

    protected static ulong? Height(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? (ulong)AmountText.Parse(text, option.Name, ulong.MaxValue) : null;

    protected static Hash256 Hash(string text, string what) =>
        Hash256.TryParse(text, out var hash) ? hash : throw CliException.Usage($"{what}: '{ByteText.Shortened(text)}' is not a hash.", "A hash has 64 hexadecimal digits.");

    /// <summary>Byte input in which addresses may be names that are known here.</summary>
    protected static byte[] Bytes(ParseResult parsed, Option<string> option, int bytesMax, AddressBook book) =>
        ByteText.Parse(parsed.GetRequiredValue(option), option.Name, bytesMax, book.Resolve);

    protected static UInt128 Amount(ParseResult parsed, Option<string> option) => AmountText.Parse(parsed.GetRequiredValue(option), option.Name, UInt128.MaxValue);
}
