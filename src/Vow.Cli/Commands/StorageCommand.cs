using System.CommandLine;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;

namespace Vow.Cli.Commands;

/// <summary><c>vow storage CONTRACT</c>: what a contract keeps.</summary>
internal sealed class StorageCommand : ChainCommand
{
    private const int KeyBytesMax = 1024;

    private readonly Argument<string> _contract = MethodCall.ContractArgument();
    private readonly Option<string> _prefix = GivenInput.BytesOption("--prefix", "Only keys that begin with this.");
    private readonly Option<string> _after = GivenInput.BytesOption("--after", "Only keys after this one: to go on.");
    private readonly Option<string> _limit = new("--limit") { HelpName = "N", Description = "Most items to show.", DefaultValueFactory = _ => "100" };
    private readonly Option<string?> _height = HeightOption();

    private StorageCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var storage = new StorageCommand(console, surroundings);
        return storage.Build("storage", """
            Show a contract's storage in the order of its keys.

            Examples:
              vow storage token
              vow storage token --prefix text:b --limit 10
              vow storage token --height 5 --json

            Exit codes: 0 success, 2 wrong usage, 6 no answer, 7 not found.
            """, storage.RunAsync, storage._contract, storage._prefix, storage._after, storage._limit, storage._height);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var limit = (int)AmountText.Parse(parsed.GetRequiredValue(_limit), _limit.Name, 1000);
        if (limit == 0) throw CliException.Usage("--limit: 0 shows nothing; the least is 1.");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var contract = node.Book.Resolve(parsed.GetRequiredValue(_contract), "CONTRACT");
        var prefix = Bytes(parsed, _prefix, KeyBytesMax, node.Book);
        var after = Bytes(parsed, _after, KeyBytesMax, node.Book);
        var page = await node.Client.StoragePageAsync(
            contract, NotEmpty(prefix), NotEmpty(after), limit, Height(parsed, _height), cancellation).ConfigureAwait(false);
        if (IsJson(parsed))
        {
            PrintJson(page);
            return ExitCode.Success;
        }

        if (page.Items.Count == 0) Console.Out.WriteLine(prefix.Length + after.Length == 0 ? "It keeps nothing." : "There are no such keys.");
        await node.Descriptions.LoadAsync([contract], cancellation).ConfigureAwait(false);
        Show(node, contract, page.Items);
        if (page.Next is { } next) Console.Out.WriteLine($"There are more: --after {Display.Hex(next.Span)} --height {page.Height}");
        return ExitCode.Success;
    }

    private void Show(Chain.NodeConnection node, Vow.Engine.Address contract, IReadOnlyList<StorageItemResponse> stored)
    {
        var items = new FactSheet();
        var text = node.Text;
        foreach (var item in stored)
        {
            if (text.Stored(contract, item.Key.Span, item.Value.Span) is { } described) items.Add(described.Key, $"= {described.Value}");
            else items.Add(Key(node, item.Key.Span), ChainText.Data(node.Book, item.Value.Span));
        }

        items.Write(Console.Ansi);
    }

    private static ReadOnlyMemory<byte>? NotEmpty(byte[] bytes) => bytes.Length == 0 ? (ReadOnlyMemory<byte>?)null : bytes;

    // Many contracts put a letter before an address.
    private static string Key(Chain.NodeConnection node, ReadOnlySpan<byte> key)
    {
        var shown = Display.Bytes(key);
        if (key.Length % Vow.Engine.Address.Bytes != 1 || key.Length == 1) return shown;
        var names = new List<string>();
        for (var rest = key[1..]; rest.Length > 0; rest = rest[Vow.Engine.Address.Bytes..])
        {
            var address = Vow.Engine.Address.From(rest[..Vow.Engine.Address.Bytes]);
            names.Add(node.Book.NameOf(address) ?? ChainText.Shortened(address));
        }

        return $"{shown} = {Display.Bytes(key[..1])}, {string.Join(", ", names)}";
    }
}
