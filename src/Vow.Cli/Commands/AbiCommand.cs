using System.CommandLine;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary><c>vow abi CONTRACT|FILE</c>: the interface that a contract or a module describes.</summary>
internal sealed class AbiCommand : ChainCommand
{
    private readonly Argument<string> _of = new("contract") { HelpName = "CONTRACT|FILE", Description = "A contract by name or address, or a .wasm or .wat file." };
    private readonly Option<string?> _height = HeightOption();

    private AbiCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var abi = new AbiCommand(console, surroundings);
        return abi.Build("abi", """
            Show the interface that a contract describes in its section vow.abi: methods, events, types and storage.

            With --json it is printed as it stands there, in its one exact form.

            Examples:
              vow abi token
              vow abi contracts/token-c/token.wasm --json

            Exit codes: 0 success, 1 the module or its description is refused, 2 wrong usage, 6 no answer, 7 not found or nothing described.
            """, abi.RunAsync, abi._of, abi._height);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var of = parsed.GetRequiredValue(_of);
        ReadOnlyMemory<byte> module;
        if (ModuleFile.IsModuleName(of))
        {
            if (parsed.GetValue(_height) is not null) throw CliException.Usage("--height looks back on a chain, and this is a file.", "Leave it out.");
            if (!ModuleLoading.TryRead(Console, of, IsJson(parsed), out var file)) return ExitCode.Refused;
            module = file.Bytes;
        }
        else
        {
            using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
            module = await node.Client.CodeAsync(node.Book.Resolve(of, "CONTRACT"), Height(parsed, _height), cancellation).ConfigureAwait(false);
        }

        return Show(parsed, of, module);
    }

    private ExitCode Show(ParseResult parsed, string of, ReadOnlyMemory<byte> module)
    {
        try
        {
            var abi = ContractAbi.Read(ModuleDecoder.Decode(module, ProtocolVersion.V1.Module))
                ?? throw new CliException(ExitCode.NotFound, $"{of} describes no interface: its module has no section {ContractAbi.SectionName}.", $"'{(ModuleFile.IsModuleName(of) ? "vow check" : "vow contract")} {of}' lists its methods.");
            if (IsJson(parsed)) Console.Out.WriteLine(abi.ToJson());
            else AbiDescription.Write(Console.Ansi, abi);
            return ExitCode.Success;
        }
        catch (WasmValidationException error) when (ModuleFile.IsModuleName(of))
        {
            ModuleLoading.ShowRefusal(Console, new Checking.Refusal(error.Error), of, IsJson(parsed));
            return ExitCode.Refused;
        }
        catch (AbiException error)
        {
            Console.Complain($"the description in {of} cannot be read: {error.Message}", $"Repair the section {ContractAbi.SectionName} of the module.");
            return ExitCode.Refused;
        }
    }
}
