using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Vow.Cli.Chain;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;
using Vow.Node;

namespace Vow.Cli.Commands;

/// <summary>The node of <c>vow dev</c> and <c>vow fork</c>: the options that both have, and what it prints while it runs.</summary>
internal sealed class DevelopmentNode(CliConsole console, Surroundings surroundings)
{
    public Option<string> Port { get; } = new("--port") { HelpName = "N", Description = "The port of the API on 127.0.0.1; 0 takes any free one.", DefaultValueFactory = _ => "8717" };

    public Option<string?> BlockTime { get; } = new("--block-time") { HelpName = "TIME", Description = "Make a block at this interval, such as 1s, with or without transactions; otherwise as soon as there is one." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON, one object on a line: first where it listens, then each block." };

    /// <summary>Where its chain came from; null for one of its own.</summary>
    public ForkOrigin? Origin { get; set; }

    /// <summary>Names of the project, and the accounts whose keys everybody knows.</summary>
    public AddressBook Book(Settings settings) => new(new KeyStore(settings.KeysFolder(null), surroundings.Protection), new ContractNames(settings), isDevelopmentChain: true);

    /// <summary>How the node runs on a folder; null for a chain in memory.</summary>
    /// <exception cref="CliException">An option cannot be read.</exception>
    public NodeOptions Options(ParseResult parsed, ChainFolder? folder) => new()
    {
        InMemory = folder is null,
        DataDirectory = folder?.Path,
        GenesisFile = folder is { IsFork: false } ? folder.GenesisFile : null,
        Urls = $"http://127.0.0.1:{AmountText.Parse(parsed.GetRequiredValue(Port), Port.Name, ushort.MaxValue)}",
        Archive = true,
        Production = parsed.GetValue(BlockTime) is { } time
            ? new ProductionOptions { Mode = ProductionMode.Interval, IntervalMilliseconds = Math.Max(1, (int)DurationText.Parse(time, BlockTime.Name).TotalMilliseconds), EmptyBlocks = true, Proposer = Proposer }
            : new ProductionOptions { Proposer = Proposer, GatherMilliseconds = 0 },
    };

    /// <summary>Runs it until it is stopped.</summary>
    /// <exception cref="CliException">It cannot start.</exception>
    public Task<ExitCode> RunAsync(ParseResult parsed, NodeOptions options, NodeParts parts, AddressBook book, Action<string> started, CancellationToken cancellation)
    {
        var text = new DevText(console, book);
        var json = parsed.GetValue(Json);
        var run = new NodeRun(options, parts, LogLevel.Warning)
        {
            Started = (node, urls) =>
            {
                if (json) PrintReady(urls.First(), node.Chain);
                else text.Ready(node, urls.First(), Kept(options), parsed.GetValue(BlockTime) is { } time ? $"every {time}" : "as soon as there is a transaction", SinceStart(), Origin);
                started(urls.First());
            },
            Committed = json ? PrintBlock : text.Block,
        };
        return run.RunAsync(cancellation);
    }

    private string Kept(NodeOptions options) => options.DataDirectory is { } folder
        ? $"{surroundings.Shown(folder)}  ({(Origin is null ? "--reset begins anew" : "'vow dev --data' goes on with it")})"
        : "in memory: gone when it stops";

    // The last of the development accounts gets the fees: whoever reads alice's balance sees what alice paid.
    private static string Proposer => AddressText.Format(DevAccounts.All[^1].Address);

    private static TimeSpan SinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return DateTime.Now - process.StartTime;
    }

    private void PrintReady(string url, Ledger.Chain chain)
    {
        console.Out.WriteLine(JsonOut.Line(json =>
        {
            json.WriteString("api", url);
            json.WriteString("explorer", ExplorerOptions.AddressOn(url));
            json.WriteString("chainId", chain.Parameters.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.Integer("height", (long)chain.Head.Height);
            if (Origin is { } origin) WriteOrigin(json, origin);
            json.WriteStartObject("accounts");
            foreach (var account in DevAccounts.All) json.WriteString(account.Name, AddressText.Format(account.Address));
            json.WriteEndObject();
        }));
        console.Out.Flush();
    }

    private static void WriteOrigin(System.Text.Json.Utf8JsonWriter json, ForkOrigin origin)
    {
        json.WriteStartObject("forkOf");
        json.WriteString("chainId", origin.ChainId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.Integer("height", (long)origin.Height);
        json.WriteString("block", origin.Block.ToString());
        json.WriteString("stateRoot", origin.StateRoot.ToString());
        json.WriteEndObject();
    }

    private void PrintBlock(CommittedBlock block)
    {
        console.Out.WriteLine(JsonOut.Line(json =>
        {
            json.Integer("height", (long)block.Header.Height);
            json.WriteString("hash", block.Hash.ToString());
            json.Integer("gasUsed", block.Header.GasUsed);
            json.WriteStartArray("transactions");
            foreach (var receipt in block.Receipts)
            {
                json.WriteStartObject();
                json.WriteString("hash", receipt.Transaction.ToString());
                json.WriteString("status", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(receipt.Status.ToString()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
        console.Out.Flush();
    }
}
