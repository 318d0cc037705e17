using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Cli.Commands;

/// <summary>The options that say what is different in a replay, and the request they make.</summary>
internal sealed class ReplayOptions
{
    private readonly Option<string[]> _code = new("--code") { HelpName = "[CONTRACT=]FILE", Description = "The contract runs this module, without its migrate; may be repeated." };
    private readonly Option<string[]> _set = new("--set") { HelpName = "[CONTRACT:]KEY=VALUE", Description = "A value of the contract's storage before it: balances[bob]=500, or bytes as 0x…=0x…; may be repeated." };
    private readonly Option<string[]> _unset = new("--unset") { HelpName = "[CONTRACT:]KEY", Description = "A key that is not in the contract's storage before it; may be repeated." };
    private readonly Option<string[]> _balance = new("--balance") { HelpName = "ACCOUNT=AMOUNT", Description = "What an account owns before it; may be repeated." };
    private readonly GivenInput _input = GivenInput.OfPastCall();
    private readonly Option<string?> _action = new("--action") { HelpName = "N", Description = "The action whose arguments change, from 1; otherwise the only call." };
    private readonly Option<string?> _gas = new("--gas") { HelpName = "GAS", Description = "The gas limit." };
    private readonly Option<string?> _at = new("--at") { HelpName = "HEIGHT", Description = "Run it on the state after this block, as the first transaction of the next." };

    /// <summary>The options, for the command that has them.</summary>
    public IEnumerable<Symbol> Symbols => [_code, _set, _unset, _balance, .. _input.Symbols, _action, _gas, _at];

    /// <summary>The modules that <c>--code</c> names, each checked as a deployment is; false when one is refused, which was told.</summary>
    public bool TryReadCode(ParseResult parsed, CliConsole console, bool json, out List<(string? Contract, ModuleFile Module)> modules)
    {
        modules = [];
        foreach (var text in parsed.GetValue(_code) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (!ModuleLoading.TryCheck(console, text[(equals + 1)..], json, out var module, out _)) return false;
            modules.Add((equals < 0 ? null : text[..equals], module));
        }

        return true;
    }

    /// <summary>The height that is asked for instead of the transaction's own.</summary>
    public ulong? Height(ParseResult parsed) => parsed.GetValue(_at) is { } text ? (ulong)AmountText.Parse(text, _at.Name, ulong.MaxValue) : null;

    /// <exception cref="CliException">What was given does not fit the transaction.</exception>
    public async Task<ReplayRequest> ReadAsync(ParseResult parsed, PastTransaction past, List<(string? Contract, ModuleFile Module)> modules, CancellationToken cancellation)
    {
        var code = new List<ReplayCodeBody>();
        foreach (var (named, module) in modules)
        {
            var contract = past.Contract(named, _code.Name);
            past.Use(contract, module);
            code.Add(new ReplayCodeBody { Contract = contract, Code = module.Bytes });
        }

        return new ReplayRequest
        {
            Code = code,
            Storage = await StorageAsync(parsed, past, cancellation).ConfigureAwait(false),
            Balances = [.. (parsed.GetValue(_balance) ?? []).Select(text => Balance(text, past.Node))],
            Inputs = _input.IsGiven(parsed) ? [await InputAsync(parsed, past, cancellation).ConfigureAwait(false)] : [],
            GasLimit = parsed.GetValue(_gas) is { } gas ? (long)AmountText.Parse(gas, _gas.Name, long.MaxValue) : null,
            Height = Height(parsed),
        };
    }

    private async Task<List<ReplayStorageBody>> StorageAsync(ParseResult parsed, PastTransaction past, CancellationToken cancellation)
    {
        var typed = (parsed.GetValue(_set) ?? []).Select(text => (Option: _set.Name, Text: StorageText.Split(text, _set.Name, hasValue: true)))
            .Concat((parsed.GetValue(_unset) ?? []).Select(text => (Option: _unset.Name, Text: StorageText.Split(text, _unset.Name, hasValue: false))));
        var storage = new List<ReplayStorageBody>();
        foreach (var (option, text) in typed)
        {
            var contract = past.Contract(text.Contract, option);
            var (key, value) = text.Encode(await past.DescriptionAsync(contract, cancellation).ConfigureAwait(false), option, past.Node.Book.Resolve);
            storage.Add(new ReplayStorageBody { Contract = contract, Key = key, Value = value is null ? (ReadOnlyMemory<byte>?)null : value });
        }

        return storage;
    }

    private ReplayBalanceBody Balance(string text, NodeConnection node)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw CliException.Usage($"{_balance.Name}: '{ByteText.Shortened(text)}' is not ACCOUNT=AMOUNT.", "Such as bob=1_000_000.");
        return new ReplayBalanceBody { Account = node.Book.Resolve(text[..equals], _balance.Name), Amount = AmountText.Parse(text[(equals + 1)..], _balance.Name, UInt128.MaxValue) };
    }

    private async Task<ReplayInputBody> InputAsync(ParseResult parsed, PastTransaction past, CancellationToken cancellation)
    {
        var number = parsed.GetValue(_action) is { } text ? (int)AmountText.Parse(text, _action.Name, TransactionLimits.ActionsMax) : (int?)null;
        var (place, call) = past.Call(number, _action.Name);
        var (type, described) = await past.MethodAsync(call.Contract, call.Method, cancellation).ConfigureAwait(false);
        var kept = described is not null && AbiArguments.TryDecodeInput(described, call.Input.Span, [.. call.Arguments], out var values) ? values : null;
        var input = _input.Read(parsed, call.Method, type, described, past.Node.Book.Resolve, kept);
        return new ReplayInputBody { Action = place, Arguments = input.Numbers, Input = input.Bytes };
    }
}
