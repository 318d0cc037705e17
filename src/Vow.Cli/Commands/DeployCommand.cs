using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Checking;
using Vow.Cli.Configuration;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Cli.Commands;

/// <summary><c>vow deploy FILE</c>: stores a module and makes a contract of it, in one transaction.</summary>
internal sealed class DeployCommand : SendingCommand
{
    private const string Nobody = "none";

    private readonly Argument<string> _file = new("file") { HelpName = "FILE", Description = "The contract, a .wasm or .wat file." };
    private readonly Option<string?> _name = new("--name") { HelpName = "NAME", Description = "What to call it in later commands; otherwise the file's name." };
    private readonly GivenInput _init = GivenInput.OfReserved("init");
    private readonly Option<string> _salt = new("--salt") { HelpName = "BYTES", Description = "Makes another contract of the same code.", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _admin = new("--admin") { HelpName = "ADDRESS", Description = "Who may upgrade and freeze it; otherwise who signs; 'none' for nobody." };
    private readonly Option<string> _value = CallCommand.ValueOption();

    private DeployCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var deploy = new DeployCommand(console, surroundings);
        return deploy.Build("deploy", $"""
            Put a contract on the chain: store the module, make a contract of it and run its init, in one transaction.

            The name is kept in .vow/contracts.json of the project, so that 'vow call NAME' finds it. Parameters of init are given by name or in order, as in 'vow call'.

            Examples:
              vow deploy contracts/token-c/token.wasm
              vow deploy counter.wat --name counter --admin none
              vow deploy token.wasm --name gold --supply 5000 --salt text:gold

            {ExitCodes}
            """, deploy.RunAsync, [deploy._file, .. deploy._init.Symbols, deploy._name, deploy._salt, deploy._admin, deploy._value]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var file = parsed.GetRequiredValue(_file);
        if (!ModuleLoading.TryCheck(Console, file, IsJson(parsed), out var module, out var interfaceOf)) return ExitCode.Refused;
        if (parsed.GetValue(_name) is { } given) AddressBook.CheckNewName(given, _name.Name);

        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        if (parsed.GetValue(_name) is { } chosen && node.Book.Keys.Find(chosen) is not null)
            throw CliException.Usage($"{_name.Name}: '{chosen}' is the name of a key already.", "Choose another name.");
        var name = parsed.GetValue(_name) ?? NameOf(file, node.Book);
        // Read before anything is signed: names that cannot be read would lose this one.
        if (name is not null) _ = node.Book.Contracts.All;
        var (value, described) = (Amount(parsed, _value), interfaceOf.Described("init"));
        MethodCall.CheckValue(described, value);
        var init = _init.Read(parsed, "init", interfaceOf.TypeOf("init"), described, node.Book.Resolve);
        var make = new TransactionAction.Instantiate(
            WasmVm.HashOf(module.Bytes), ByteText.Parse(parsed.GetRequiredValue(_salt), _salt.Name, TransactionLimits.SaltBytesMax), Admin(parsed, node), value, init.Numbers, init.Bytes);
        return await SendAsync(parsed, node, $"deploy {name ?? Path.GetFileName(file)}", [new TransactionAction.Upload(module.Bytes), make],
            sent => Remember(node.Book, name, sent), cancellation).ConfigureAwait(false);
    }

    private Address? Admin(ParseResult parsed, NodeConnection node) => parsed.GetValue(_admin) switch
    {
        null => SignerOf(parsed, node).Public.ToAddress(),
        Nobody => null,
        var text => node.Book.Resolve(text, _admin.Name),
    };

    private static Task Remember(AddressBook book, string? name, TransactionResponse sent)
    {
        if (name is not null && sent.Receipt!.Outcomes.Select(outcome => outcome.Contract).FirstOrDefault(contract => contract is not null) is { } contract)
            book.Contracts.Set(name, contract);
        return Task.CompletedTask;
    }

    // A file is called as it is, not to be a name: one that means something else already is simply not given.
    private static string? NameOf(string file, AddressBook book)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        try
        {
            AddressBook.CheckNewName(name, "FILE");
        }
        catch (CliException)
        {
            return null;
        }

        return book.Keys.Find(name) is null ? name : null;
    }
}
