using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary>A call that was read from the command line, and how the contract describes the method, if it does.</summary>
internal sealed record PreparedCall(TransactionAction.Call Action, AbiMethod? Described);

/// <summary>A method of a contract on a chain, as <c>call</c>, <c>query</c>, <c>simulate</c> and their like take it: <c>CONTRACT METHOD</c> and its parameters.</summary>
/// <param name="contract">The first argument, which may be something else where the method is left out.</param>
/// <param name="isMethodNeeded">Whether the method must be there.</param>
internal sealed class MethodCall(Argument<string> contract, bool isMethodNeeded)
{
    private readonly Argument<string?> _method = new("method")
    {
        HelpName = "METHOD", Description = "An exported method; 'vow contract CONTRACT' lists them.", Arity = isMethodNeeded ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    private readonly GivenInput _input = GivenInput.OfMethod();

    public MethodCall()
        : this(ContractArgument(), isMethodNeeded: true)
    {
    }

    public IEnumerable<Symbol> Symbols => [contract, _method, .. _input.Symbols];

    /// <summary>The first argument as it was given.</summary>
    public string First(ParseResult parsed) => parsed.GetRequiredValue(contract);

    /// <summary>The second argument as it was given; null when it is left out.</summary>
    public string? Second(ParseResult parsed) => parsed.GetValue(_method);

    /// <summary>Whether a method is named.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_method) is not null;

    public static Argument<string> ContractArgument() => new("contract") { HelpName = "CONTRACT", Description = "Its address, or the name that 'vow deploy' gave it." };

    /// <summary>What was asked for, checked against the contract's module: for the sake of a typo that costs nothing and names its correction.</summary>
    /// <exception cref="CliException">The method or its parameters do not exist or do not fit.</exception>
    public async Task<PreparedCall> ReadAsync(ParseResult parsed, NodeConnection node, UInt128 value, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_method) ?? throw CliException.Usage("METHOD: which method of the contract is called?", "'vow contract CONTRACT' lists them.");
        var address = node.Book.Resolve(parsed.GetRequiredValue(contract), "CONTRACT");
        var module = ModuleDecoder.Decode(await node.Client.CodeAsync(address, null, cancellation).ConfigureAwait(false), Limits.V1);
        var method = Find(MethodSignature.ListOf(module), name);
        var described = node.Descriptions.Read(address, module)?.Method(method.Name);
        CheckValue(described, value);
        var input = _input.Read(parsed, method.Name, method.Type, described, node.Book.Resolve);
        return new PreparedCall(new TransactionAction.Call(address, method.Name, value, input.Numbers, input.Bytes), described);
    }

    /// <summary>Refuses value for a method that says of itself that it takes none: the contract would revert.</summary>
    public static void CheckValue(AbiMethod? described, UInt128 value)
    {
        if (value > 0 && described is { IsPayable: false }) throw CliException.Usage($"--value: {described.Name} takes no value: the contract does not describe it as payable.", "Leave --value out.");
    }

    private static MethodSignature Find(IReadOnlyList<MethodSignature> methods, string name)
    {
        var found = methods.FirstOrDefault(method => method.Name == name);
        if (found is { IsReserved: true }) throw CliException.Usage($"'{name}' is reserved: only the engine calls it, when a contract is made or upgraded.");
        if (found is not null) return found;

        var callable = methods.Where(method => !method.IsReserved).Select(method => method.Name).ToList();
        var nearest = Spelling.Nearest(name, callable);
        throw CliException.Usage($"The contract has no method '{ByteText.Shortened(name)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            callable.Count == 0 ? "Its module exports no callable method." : $"It has: {string.Join(", ", callable)}.");
    }
}
