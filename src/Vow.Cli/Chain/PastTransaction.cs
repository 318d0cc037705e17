using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Chain;

/// <summary>A past transaction, and the modules of contracts as they were in the state that it is run on again, or as they are changed.</summary>
/// <param name="node">Where it is.</param>
/// <param name="past">The transaction, which is in a block.</param>
/// <param name="height">Height of a state with the contracts that it is run on.</param>
internal sealed class PastTransaction(NodeConnection node, TransactionResponse past, ulong height)
{
    private readonly Dictionary<Address, WasmModule> _modules = [];

    public NodeConnection Node { get; } = node;

    public TransactionBody Transaction => past.Transaction;

    private IReadOnlyList<ActionBody> Actions => Transaction.Actions;

    /// <summary>The contract that a change is of: the one that was named, or the only one that is called.</summary>
    /// <exception cref="CliException">None is named, and not exactly one is called.</exception>
    public Address Contract(string? named, string option)
    {
        if (named is not null) return Node.Book.Resolve(named, option);
        var called = Actions.OfType<CallAction>().Select(call => call.Contract).Distinct().ToList();
        return called.Count == 1
            ? called[0]
            : throw CliException.Usage($"{option}: the transaction calls {(called.Count == 0 ? "no contract" : $"{called.Count} contracts")}, so the contract must be named.", $"{option} CONTRACT{(option == "--code" ? "=FILE" : ":KEY=VALUE")} names it.");
    }

    /// <summary>The call whose arguments change, and its place: the one at a number from 1, or the only one.</summary>
    /// <exception cref="CliException">There is no such call, or no number and not exactly one.</exception>
    public (int Place, CallAction Call) Call(int? number, string option)
    {
        if (number is { } given)
        {
            if (given < 1 || given > Actions.Count) throw CliException.Usage($"{option}: the transaction has {(Actions.Count == 1 ? "1 action" : $"{Actions.Count} actions")}; {given} is none of them.");
            return Actions[given - 1] is CallAction named ? (given - 1, named) : throw CliException.Usage($"{option}: action {given} calls no method, so it has no arguments to change.");
        }

        var calls = Enumerable.Range(0, Actions.Count).Where(place => Actions[place] is CallAction).ToList();
        return calls.Count == 1
            ? (calls[0], (CallAction)Actions[calls[0]])
            : throw CliException.Usage($"The transaction makes {(calls.Count == 0 ? "no call" : $"{calls.Count} calls")}, so it must be said whose arguments change.", $"{option} N names the action, counted from 1.");
    }

    /// <summary>Takes a contract for one of another module from here on.</summary>
    public void Use(Address contract, ModuleFile module)
    {
        if (!_modules.TryAdd(contract, ModuleDecoder.Decode(module.Bytes, Limits.V1))) throw CliException.Usage("--code: a contract gets other code twice.");
    }

    /// <summary>How a contract describes itself, by the module that it will run.</summary>
    public async Task<ContractAbi?> DescriptionAsync(Address contract, CancellationToken cancellation) => Node.Descriptions.Read(contract, await ModuleAsync(contract, cancellation).ConfigureAwait(false));

    /// <summary>Signature and description of a method of the module that a contract will run; null for what it has not.</summary>
    public async Task<(FunctionType? Type, AbiMethod? Described)> MethodAsync(Address contract, string name, CancellationToken cancellation)
    {
        var module = await ModuleAsync(contract, cancellation).ConfigureAwait(false);
        var type = MethodSignature.ListOf(module).FirstOrDefault(method => method.Name == name)?.Type;
        return (type, type is null ? null : Node.Descriptions.Read(contract, module)?.Method(name));
    }

    private async Task<WasmModule> ModuleAsync(Address contract, CancellationToken cancellation)
    {
        if (_modules.TryGetValue(contract, out var known)) return known;
        return _modules[contract] = ModuleDecoder.Decode(await Node.Client.CodeAsync(contract, height, cancellation).ConfigureAwait(false), Limits.V1);
    }
}
