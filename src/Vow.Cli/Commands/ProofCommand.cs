using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;
using Vow.Ledger.Tree;

namespace Vow.Cli.Commands;

/// <summary><c>vow proof get</c> asks a node for a proof; <c>vow proof verify</c> checks one and asks nobody.</summary>
internal sealed class ProofCommand : ChainCommand
{
    private const int FileBytesMax = 16 << 20;
    private const int KeyBytesMax = 1024;
    private const string ExitCodes = "Exit codes: 0 success, 2 wrong usage, 6 no answer, 7 not found, 8 the proof does not hold.";

    private readonly Argument<string> _address = new("address") { HelpName = "ADDRESS", Description = "An address or a name." };
    private readonly Argument<string> _contract = MethodCall.ContractArgument();
    private readonly Option<string?> _key = new("--key") { HelpName = "BYTES", Description = "The key whose value, or absence, is proved." };
    private readonly Option<string?> _start = new("--start") { HelpName = "BYTES", Description = "Instead of one key: all keys from this one on, none left out." };
    private readonly Option<string?> _end = new("--end") { HelpName = "BYTES", Description = "The key before which the range ends; otherwise it goes to the last." };
    private readonly Option<string> _limit = new("--limit") { HelpName = "N", Description = "Most items of a range.", DefaultValueFactory = _ => "100" };
    private readonly Option<string?> _height = HeightOption();
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write the proof to a file; otherwise it is printed." };

    private readonly Argument<string> _file = new("file") { HelpName = "FILE", Description = "A proof that 'vow proof get' wrote." };
    private readonly Option<string?> _block = new("--block") { HelpName = "HASH", Description = "Hash of the block that the proof must be of, known from elsewhere." };
    private readonly Option<string?> _root = new("--root") { HelpName = "HASH", Description = "The state root that the proof must be of, known from elsewhere." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of text." };

    private ProofCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var proof = new ProofCommand(console, surroundings);
        var get = new Command("get", "Ask a node for a proof of what the state holds, or does not hold.")
        {
            proof.Build("account", "Prove an account's nonce and balance.", (parsed, cancellation) => proof.GetAsync(parsed, (node, height) =>
                node.Client.AccountProofAsync(node.Book.Resolve(parsed.GetRequiredValue(proof._address), "ADDRESS"), height, cancellation), cancellation), proof._address, proof._height, proof._output),
            proof.Build("contract", "Prove a contract's code, admin and what it keeps.", (parsed, cancellation) => proof.GetAsync(parsed, (node, height) =>
                node.Client.ContractProofAsync(node.Book.Resolve(parsed.GetRequiredValue(proof._contract), "CONTRACT"), height, cancellation), cancellation), proof._contract, proof._height, proof._output),
            proof.Build("storage", "Prove a value in a contract's storage, or all of a range of keys.", (parsed, cancellation) => proof.GetAsync(parsed, (node, height) =>
                proof.GetStorageAsync(parsed, node, height, cancellation), cancellation), proof._contract, proof._key, proof._start, proof._end, proof._limit, proof._height, proof._output),
        };
        var verify = new Command("verify", "Check a proof against a block hash or state root that is known from elsewhere. No node is asked.") { proof._file, proof._block, proof._root, proof._end, proof._json };
        verify.SetAction(parsed => (int)proof.Verify(parsed));
        return new Command("proof", $"""
            Get proofs of what the state holds, and verify them without believing any node.

            Examples:
              vow proof get account alice -o proof.json
              vow proof get storage token --key text:s -o proof.json
              vow proof verify proof.json --block 9f3c…

            {ExitCodes}
            """)
        {
            get, verify,
        };
    }

    private async Task<ExitCode> GetAsync(ParseResult parsed, Func<NodeConnection, ulong?, Task<ProofResponse>> get, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var proof = await get(node, Height(parsed, _height)).ConfigureAwait(false);
        if (parsed.GetValue(_output) is not { } file)
        {
            PrintJson(proof);
            return ExitCode.Success;
        }

        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(proof, TypeInfo) + "\n", cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"{_output.Name}: '{file}' cannot be written: {error.Message}");
        }

        if (IsJson(parsed)) return ExitCode.Success;
        ChainText.Headline(Console.Ansi, true, file, $"holds a proof of {Display.Number(proof.Proof.Length)} bytes", $"block {proof.Height}");
        Console.Out.WriteLine($"  Verify it with the block's hash from a source you trust; this node says {proof.BlockHash}.");
        return ExitCode.Success;
    }

    private async Task<ProofResponse> GetStorageAsync(ParseResult parsed, NodeConnection node, ulong? height, CancellationToken cancellation)
    {
        var contract = node.Book.Resolve(parsed.GetRequiredValue(_contract), "CONTRACT");
        byte[]? Read(Option<string?> option) => parsed.GetValue(option) is { } text ? ByteText.Parse(text, option.Name, KeyBytesMax, node.Book.Resolve) : null;
        var (key, start, end) = (Read(_key), Read(_start), Read(_end));
        if ((key is null) == (start is null)) throw CliException.Usage("Give either --key or --start.", "--key proves one value or its absence, --start with --end a range.");
        if (key is not null) return await node.Client.StorageProofAsync(contract, key, height, cancellation).ConfigureAwait(false);
        var limit = (int)AmountText.Parse(parsed.GetRequiredValue(_limit), _limit.Name, RangeProof.ItemsMax);
        return await node.Client.StorageRangeProofAsync(contract, start!, end is null ? null : end.AsMemory(), limit, height, cancellation).ConfigureAwait(false);
    }

    private static JsonTypeInfo<ProofResponse> TypeInfo => (JsonTypeInfo<ProofResponse>)ApiJson.Options.GetTypeInfo(typeof(ProofResponse));

    private ExitCode Verify(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(_file);
        var proof = Read(file);
        try
        {
            var header = TrustedHeader(parsed, proof);
            var shown = Show(parsed, proof, BlockCodec.HashOf(header));
            if (parsed.GetValue(_json))
            {
                Console.Out.WriteLine(JsonOut.Line(json =>
                {
                    json.WriteBoolean("holds", true);
                    json.WriteString("height", header.Height.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    foreach (var (name, value) in shown) json.WriteString(name, value);
                }));
                return ExitCode.Success;
            }

            ChainText.Headline(Console.Ansi, true, file, "holds", $"after block {header.Height}, {ChainText.Time(header.TimestampMilliseconds)}");
            var facts = new FactSheet();
            foreach (var (name, value) in shown) facts.Add(name, value);
            facts.Write(Console.Ansi);
            return ExitCode.Success;
        }
        catch (ProofException error)
        {
            if (parsed.GetValue(_json)) Console.Out.WriteLine(JsonOut.Line(json => { json.WriteBoolean("holds", false); json.WriteString("why", error.Message); }));
            else Console.Complain($"'{file}' does not hold: {error.Message}.");
            return ExitCode.ProofInvalid;
        }
    }

    private static ProofResponse Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(BoundedFile.Read(file, FileBytesMax, "FILE"), TypeInfo) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw CliException.Usage($"FILE: '{file}' is not a proof: {error.Message}");
        }
    }

    // The proof names a header; whether it is the right one is for who verifies to know.
    private BlockHeader TrustedHeader(ParseResult parsed, ProofResponse proof)
    {
        if (parsed.GetValue(_block) is { } block) return ProofVerifier.Header(proof, Hash(block, _block.Name));
        if (parsed.GetValue(_root) is not { } text)
            throw CliException.Usage("A proof is worth what it is compared with: give --block HASH or --root HASH.", "Take it from a source you trust, not from the node that gave the proof.");
        var root = Hash(text, _root.Name);
        if (!BlockCodec.TryDecodeHeader(proof.Header.Span, out var header)) throw new ProofException("its header is not the encoding of one");
        return header.StateRoot == root ? header : throw new ProofException($"it is of state root {header.StateRoot}; expected is {root}");
    }

    /// <summary>What the proof says, in the order in which it is read.</summary>
    private List<(string Name, string Value)> Show(ParseResult parsed, ProofResponse proof, in Hash256 block)
    {
        var key = proof.Key.Span;
        if (!TreePath.IsFlatKey(key)) throw new ProofException("what it is of is no key of the state");
        var owner = Address.From(StateKeys.OwnerOf(key));
        var named = AddressText.Format(owner);
        if (proof.Items is not null) return ShowRange(parsed, proof, block, owner);
        switch (StateKeys.SpaceOf(key))
        {
            case StateSpace.Account:
                var account = ProofVerifier.Account(proof, block, owner);
                return [("account", named), ("balance", Display.Amount(account.Balance)), ("nonce", Display.Amount(account.Nonce))];
            case StateSpace.Contract when ProofVerifier.Contract(proof, block, owner) is { } contract:
                return
                [
                    ("contract", named), ("code hash", contract.Code.ToString()), ("admin", contract.Admin is { } admin ? AddressText.Format(admin) : "nobody"),
                    ("creator", AddressText.Format(contract.Creator)), ("frozen", contract.IsFrozen ? "yes" : "no"),
                ];
            case StateSpace.Contract:
                return [("contract", named), ("proved", "no contract lives there")];
            default:
                var value = ProofVerifier.Value(proof, block, key);
                return [("contract", named), ("key", Display.Bytes(key[StateKeys.PrefixBytes..])), ("value", value is { } present ? Display.Value(present.Span) : "absent")];
        }
    }

    private List<(string Name, string Value)> ShowRange(ParseResult parsed, ProofResponse proof, in Hash256 block, in Address contract)
    {
        var end = parsed.GetValue(_end) is { } text ? ByteText.Parse(text, _end.Name, KeyBytesMax) : [];
        var start = proof.Key.Span[StateKeys.PrefixBytes..];
        var items = ProofVerifier.Range(proof, block, contract, start, end);
        List<(string, string)> shown = [("contract", AddressText.Format(contract)), ("from", start.IsEmpty ? "the first key" : Display.Bytes(start)), ("items", Display.Number(items.Count))];
        shown.Add(("complete", proof.Next is { } next ? $"up to {Display.Bytes(next.Span)}" : "yes: no key of the range is left out"));
        for (var index = 0; index < items.Count; index++) shown.Add(($"item {index + 1}", $"{Display.Bytes(items[index].Key.Span)}  {Display.Value(items[index].Value.Span)}"));
        return shown;
    }
}
