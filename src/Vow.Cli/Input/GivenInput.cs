using System.Collections.Immutable;
using System.CommandLine;
using Vow.Cli.Checking;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Input;

/// <summary>
/// The input of a method as a user may give it: parameters by name or in order where the contract describes the method, otherwise numbers and raw bytes.
/// </summary>
internal sealed class GivenInput
{
    private readonly Argument<string[]>? _words;
    private readonly Option<string[]>? _numbers;
    private readonly Option<string[]> _named;
    private readonly Option<string> _bytes;

    private GivenInput(Argument<string[]>? words, Option<string[]>? numbers, string named, string bytes, string of)
    {
        (_words, _numbers) = (words, numbers);
        _named = new Option<string[]>(named) { HelpName = "NAME=VALUE", Description = $"A parameter of {of} by name, also one that is called as an option of vow is; may be repeated." };
        _bytes = BytesOption(bytes, $"Byte input of {of} as it is, for get_input.");
    }

    /// <summary>Arguments and options, for the command that has them.</summary>
    public IEnumerable<Symbol> Symbols => new Symbol?[] { _words, _named, _bytes, _numbers }.OfType<Symbol>();

    /// <summary>Of the method that the command calls.</summary>
    public static GivenInput OfMethod() => new(Words("the method", "numbers, in decimal or 0x hexadecimal"), null, "--param", "--input", "the method");

    /// <summary>Of a method that the engine calls, as a command's own arguments: <c>init</c> when it deploys, <c>migrate</c> when it upgrades.</summary>
    public static GivenInput OfReserved(string method) => new(Words(method, $"numbers go through --{method}-arg"), Numbers($"--{method}-arg", method), "--param", $"--{method}-input", method);

    /// <summary>Of <c>init</c>, beside the method that the command calls.</summary>
    public static GivenInput OfInitBeside() => new(null, Numbers("--init-arg", "init"), "--init-param", "--init-input", "init, on the contract's first use");

    /// <summary>In place of what a past call carried.</summary>
    public static GivenInput OfPastCall() => new(null, Numbers("--arg", "the call, in place of all it had"), "--param", "--input", "the call, in place of what it had");

    public static Option<string> BytesOption(string name, string about) =>
        new(name) { HelpName = "BYTES", Description = $"{about} 0x…, text:…, @FILE, or values such as address:bob,u128:250.", DefaultValueFactory = _ => "" };

    /// <summary>Whether any of it was given.</summary>
    public bool IsGiven(ParseResult parsed) => Symbols.OfType<Option>().Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What the call carries.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">The method.</param>
    /// <param name="type">The method's signature in the module; null for a reserved one that the module does not have.</param>
    /// <param name="described">The method as the contract describes it, or null.</param>
    /// <param name="addresses">Reads addresses and names.</param>
    /// <param name="kept">Values of parameters that are not given; null for their defaults only.</param>
    /// <exception cref="CliException">What was given does not fit.</exception>
    public AbiInput Read(ParseResult parsed, string name, FunctionType? type, AbiMethod? described, ByteText.AddressReader addresses, AbiValue.Record? kept = null)
    {
        string[] words = _words is null ? [] : parsed.GetValue(_words) ?? [], named = parsed.GetValue(_named) ?? [];
        string[] numbers = _numbers is null ? words : parsed.GetValue(_numbers) ?? [];
        var isTyped = words.Length + named.Length > 0;
        var isRaw = parsed.GetResult(_bytes) is { Implicit: false } || (_numbers is not null && numbers.Length > 0);
        if (described is not null && !isRaw) return new TypedParameters(parsed, described, addresses, _words is null ? _named.Name : "").Read(words, named, kept);
        if (described is not null && isTyped)
            throw CliException.Usage($"Give {name} either parameters or raw input with {_bytes.Name}, not both.", $"It is {AbiArguments.Signature(described)}.");

        RefuseNames(parsed, name, words, named);
        if (_numbers is not null && words.Length > 0)
            throw CliException.Usage($"The module does not describe {name}, so '{ByteText.Shortened(words[0])}' cannot be read as a parameter of it.", $"Numbers go through {_numbers.Name}, bytes through {_bytes.Name}.");
        var bytes = ByteText.Parse(parsed.GetRequiredValue(_bytes), _bytes.Name, TransactionLimits.InputBytesMax, addresses);
        if (type is not null) return new AbiInput(bytes, [.. NumericArguments.Parse(name, type, numbers)]);
        return numbers.Length == 0 ? new AbiInput(bytes, []) : throw CliException.Usage($"The module has no {name}, and so no arguments for it.");
    }

    private static Argument<string[]> Words(string of, string otherwise) =>
        new("args") { HelpName = "ARGS", Description = $"Parameters of {of}, in order or as --NAME VALUE; where the contract does not describe them, {otherwise}.", Arity = ArgumentArity.ZeroOrMore };

    private static Option<string[]> Numbers(string name, string of) => new(name) { HelpName = "N", Description = $"Numeric argument of {of}; may be repeated." };

    // What begins with two dashes and is no option would otherwise be counted as an argument of the method.
    private void RefuseNames(ParseResult parsed, string name, string[] words, string[] named)
    {
        if (named.Length > 0)
            throw CliException.Usage($"{_named.Name}: the contract does not describe {name}, so it has no parameters by name.", $"Give numbers in order, or bytes with {_bytes.Name}.");
        if (words.FirstOrDefault(text => text.StartsWith("--", StringComparison.Ordinal)) is not { } unknown) return;
        var command = parsed.CommandResult.Command;
        var nearest = Spelling.Nearest(unknown, command.Options.Select(option => option.Name));
        throw CliException.Usage($"There is no option '{ByteText.Shortened(unknown)}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}",
            $"'vow {command.Name} --help' lists them; the contract does not describe {name}, so it has no parameters by name.");
    }
}
