using System.Collections.Immutable;
using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Engine;
using Vow.Ledger;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary>A method of a contract on a chain, as <c>call</c>, <c>query</c> and <c>simulate</c> take it: <c>CONTRACT METHOD [ARGS…] --input BYTES</c>.</summary>
internal sealed class MethodCall
{
    public Argument<string> Contract { get; } = ContractArgument();

    public Argument<string> Method { get; } = new("method") { HelpName = "METHOD", Description = "An exported method; 'vow contract CONTRACT' lists them." };

    public Argument<string[]> Arguments { get; } = TypedArguments.Create();

    public Option<string> Input { get; } = InputOption("--input", "Byte input of the method, for get_input.");

    public static Argument<string> ContractArgument() => new("contract") { HelpName = "CONTRACT", Description = "Its address, or the name that 'vow deploy' gave it." };

    public static Option<string> InputOption(string name, string about) =>
        new(name) { HelpName = "BYTES", Description = $"{about} 0x…, text:…, @FILE, or values such as address:bob,u128:250.", DefaultValueFactory = _ => "" };

    /// <summary>What was asked for, checked against the contract's module where that is needed.</summary>
    /// <exception cref="CliException">The method or its arguments do not exist or do not fit.</exception>
    public async Task<TransactionAction.Call> ReadAsync(ParseResult parsed, NodeConnection node, UInt128 value, CancellationToken cancellation)
    {
        var contract = node.Book.Resolve(parsed.GetRequiredValue(Contract), "CONTRACT");
        var method = parsed.GetRequiredValue(Method);
        var texts = TypedArguments.Of(parsed, Arguments);
        var input = ByteText.Parse(parsed.GetRequiredValue(Input), Input.Name, TransactionLimits.InputBytesMax, node.Book.Resolve);
        // One round trip more, for the sake of a typo that costs nothing and names its correction.
        var module = ModuleDecoder.Decode(await node.Client.CodeAsync(contract, null, cancellation).ConfigureAwait(false), Limits.V1);
        return new TransactionAction.Call(contract, method, value, Fit(MethodSignature.ListOf(module), method, texts), input);
    }

    /// <summary>Arguments of a method that the engine calls, <c>init</c> or <c>migrate</c>; a module without it takes none.</summary>
    public static ImmutableArray<WasmValue> FitReserved(IReadOnlyList<MethodSignature> methods, string name, IReadOnlyList<string> texts)
    {
        if (methods.FirstOrDefault(method => method.Name == name) is { } found) return [.. NumericArguments.Parse(name, found.Type, texts)];
        return texts.Count == 0 ? [] : throw CliException.Usage($"The module has no {name}, and so no arguments for it.");
    }

    private static ImmutableArray<WasmValue> Fit(IReadOnlyList<MethodSignature> methods, string name, IReadOnlyList<string> texts)
    {
        var found = methods.FirstOrDefault(method => method.Name == name);
        if (found is { IsReserved: true }) throw CliException.Usage($"'{name}' is reserved: only the engine calls it, when a contract is made or upgraded.");
        if (found is not null) return [.. NumericArguments.Parse(name, found.Type, texts)];

        var callable = methods.Where(method => !method.IsReserved).Select(method => method.Name).ToList();
        var nearest = Spelling.Nearest(name, callable);
        throw CliException.Usage($"The contract has no method '{ByteText.Shortened(name)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            callable.Count == 0 ? "Its module exports no callable method." : $"It has: {string.Join(", ", callable)}.");
    }
}
