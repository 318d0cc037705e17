using System.CommandLine;
using System.Globalization;
using Vow.Cli.Chain;
using Vow.Cli.Checking;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow status</c>, <c>account</c>, <c>contract</c>, <c>block</c>, <c>tx</c>: what is on the chain.</summary>
internal sealed class LookupCommands : ChainCommand
{
    private const string ExitCodes = "Exit codes: 0 success, 2 wrong usage, 6 no answer, 7 not found.";

    private readonly Argument<string> _hash = new("hash") { HelpName = "HASH", Description = "The transaction's hash." };
    private readonly Argument<string> _block = new("block") { HelpName = "HEIGHT", Description = "A height, a block's hash, or latest.", DefaultValueFactory = _ => "latest" };
    private readonly Argument<string?> _address = new("address") { HelpName = "ADDRESS", Description = "An address or a name; otherwise the account that would sign.", DefaultValueFactory = _ => null };
    private readonly Argument<string> _contract = MethodCall.ContractArgument();
    private readonly Option<string?> _height = HeightOption();

    private LookupCommands(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static IEnumerable<Command> Create(CliConsole console, Surroundings surroundings)
    {
        var look = new LookupCommands(console, surroundings);
        yield return look.Build("status", About("Show which chain the node follows, how far it is, and what transactions must respect.", "vow status", "vow status --node http://10.0.0.5:8717"), look.StatusAsync);
        yield return look.Build("account", About("Show an account's balance and nonce.", "vow account alice", "vow account vow1… --height 5"), look.AccountAsync, look._address, look._height);
        yield return look.Build("contract", About("Show a contract: its code, admin, methods and what it keeps.", "vow contract token"), look.ContractAsync, look._contract, look._height);
        yield return look.Build("block", About("Show a block: the newest one if no other is named.", "vow block", "vow block 5"), look.BlockAsync, look._block);
        yield return look.Build("tx", About("Show a transaction and what it did.", "vow tx 3f2a…"), look.TransactionAsync, look._hash);
    }

    private static string About(string what, params string[] examples) =>
        $"{what}\n\nExamples:\n{string.Concat(examples.Select(example => $"  {example}\n"))}\n{ExitCodes}";

    private async Task<ExitCode> StatusAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var status = node.Status;
        if (IsJson(parsed))
        {
            PrintJson(status);
            return ExitCode.Success;
        }

        ChainText.Headline(Console.Ansi, status.Ready, $"chain {status.ChainId}", status.Ready ? "runs" : "is not ready", $"{status.Software} at {node.Client.Node}");
        var facts = new FactSheet();
        facts.Add("block", $"{Display.Amount(status.Head.Height)}  {ChainText.Time(status.Head.TimestampMilliseconds)}  {status.Head.Hash}");
        facts.Add("state root", status.Head.StateRoot.ToString());
        facts.Add("genesis", status.GenesisHash.ToString());
        facts.Add("protocol", Display.Number(status.Parameters.ProtocolVersion));
        facts.Add("history", $"state from block {Display.Amount(status.StateHeightMin)}");
        facts.Add("mempool", $"{Display.Number(status.Mempool.Transactions)} transactions, {ChainText.Bytes(status.Mempool.Bytes)}");
        facts.Add("gas price", $"at least {Display.Amount(status.Parameters.GasPriceMin)}");
        facts.Add("gas", $"at most {Display.Number(status.Parameters.TransactionGasMax)} for a transaction, {Display.Number(status.Parameters.BlockGasMax)} for a block");
        facts.Add("deposit", $"{Display.Amount(status.Parameters.DepositPerByte)} for a byte kept");
        facts.Write(Console.Ansi);
        return ExitCode.Success;
    }

    private async Task<ExitCode> AccountAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var address = parsed.GetValue(_address) is { } text
            ? node.Book.Resolve(text, "ADDRESS")
            : Signer.Find(new Settings(Surroundings).From(null), node.Book, new Passphrases(Surroundings, null)).Public.ToAddress();
        var account = await node.Client.AccountAsync(address, Height(parsed, _height), cancellation).ConfigureAwait(false);
        if (IsJson(parsed))
        {
            PrintJson(account);
            return ExitCode.Success;
        }

        var facts = new FactSheet();
        facts.Add(account.IsContract ? "contract" : "account", node.Book.Describe(account.Address));
        facts.Add("balance", Display.Amount(account.Balance));
        if (!account.IsContract) facts.Add("nonce", $"{Display.Amount(account.Nonce)}{(account.NextNonce == account.Nonce ? "" : $", {Display.Amount(account.NextNonce - account.Nonce)} waiting")}");
        facts.Add("at block", Display.Amount(account.Height));
        facts.Write(Console.Ansi);
        return ExitCode.Success;
    }

    private async Task<ExitCode> ContractAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var address = node.Book.Resolve(parsed.GetRequiredValue(_contract), "CONTRACT");
        var contract = await node.Client.ContractAsync(address, Height(parsed, _height), cancellation).ConfigureAwait(false);
        if (IsJson(parsed))
        {
            PrintJson(contract);
            return ExitCode.Success;
        }

        var module = Wasm.ModuleDecoder.Decode(await node.Client.CodeAsync(address, contract.Height, cancellation).ConfigureAwait(false), Wasm.Limits.V1);
        var facts = new FactSheet();
        facts.Add("contract", node.Book.Describe(contract.Address));
        facts.Add("code hash", $"{contract.CodeHash}  {Display.Number(contract.CodeBytes)} bytes");
        var description = node.Descriptions.Read(address, module);
        if (description is not null) facts.Add("describes", AbiDescription.Title(description));
        facts.Add("methods", AbiDescription.Methods(description, MethodSignature.ListOf(module)));
        facts.Add("admin", contract.Admin is { } admin ? node.Book.Describe(admin) : "nobody");
        facts.Add("creator", node.Book.Describe(contract.Creator));
        facts.Add("made in", $"block {Display.Amount(contract.HeightCreated)}");
        facts.Add("upgrades", Display.Number(contract.Version));
        if (contract.Frozen) facts.Add("frozen", "calls are refused until it is unfrozen");
        facts.Add("balance", Display.Amount(contract.Balance));
        facts.Add("kept", $"{Display.Amount(contract.ItemsKept)} items, {ChainText.Bytes(contract.BytesKept)}");
        facts.Add("deposit", $"{Display.Amount(contract.DepositHeld)} held");
        facts.Write(Console.Ansi);
        return ExitCode.Success;
    }

    private async Task<ExitCode> BlockAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var block = await FindBlockAsync(node.Client, parsed.GetRequiredValue(_block), cancellation).ConfigureAwait(false);
        if (IsJson(parsed))
        {
            PrintJson(block);
            return ExitCode.Success;
        }

        var facts = new FactSheet();
        facts.Add("block", Display.Amount(block.Height));
        facts.Add("hash", block.Hash.ToString());
        facts.Add("previous", block.Previous.ToString());
        facts.Add("time", ChainText.Time(block.TimestampMilliseconds));
        facts.Add("proposer", block.Proposer == default ? "nobody; fees are burned" : node.Book.Describe(block.Proposer));
        facts.Add("gas used", Display.Number(block.GasUsed));
        facts.Add("state root", block.StateRoot.ToString());
        facts.Add("receipts", block.ReceiptsRoot.ToString());
        facts.Add("protocol", Display.Number(block.ProtocolVersion));
        facts.Add("transactions", block.Transactions.Count == 0 ? ["none"] : block.Transactions.Select(hash => hash.ToString()));
        facts.Write(Console.Ansi);
        return ExitCode.Success;
    }

    private static Task<BlockResponse> FindBlockAsync(NodeClient client, string text, CancellationToken cancellation)
    {
        if (text == "latest") return client.LatestBlockAsync(cancellation);
        if (ulong.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var height) && text.Length < 2 * Hash256.Bytes)
            return client.BlockAsync(height, cancellation);
        return Hash256.TryParse(text, out var hash)
            ? client.BlockAsync(hash, cancellation)
            : throw CliException.Usage($"HEIGHT: '{ByteText.Shortened(text)}' is neither a height, nor a hash, nor latest.");
    }

    private async Task<ExitCode> TransactionAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var hash = Hash(parsed.GetRequiredValue(_hash), "HASH");
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var transaction = await node.Client.TransactionAsync(hash, cancellation).ConfigureAwait(false);
        if (IsJson(parsed))
        {
            PrintJson(transaction);
            return ExitCode.Success;
        }

        await node.Descriptions.LoadAsync(TransactionText.ContractsOf(transaction.Transaction, transaction.Receipt), cancellation).ConfigureAwait(false);
        TransactionText.WriteWhole(Console.Ansi, node.Text, transaction);
        return ExitCode.Success;
    }
}
