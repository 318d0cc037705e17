using System.CommandLine;
using Vow.Cli.Binding;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary><c>vow bind CONTRACT --lang LANGUAGE</c>: a typed client, written from the contract's description of itself.</summary>
internal sealed class BindCommand : ChainCommand
{
    private const string StandardOutput = "-";

    private readonly Argument<string> _contract = new("contract") { HelpName = "CONTRACT", Description = "A .wasm or .wat file, or a contract on the chain: its address, or the name that 'vow deploy' gave it." };
    private readonly Option<string> _language = new("--lang") { HelpName = "LANGUAGE", Required = true, Description = "csharp or typescript." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Where to write, - for standard output; otherwise NameClient.cs or name.ts in this folder." };
    private readonly Option<string?> _namespace = new("--namespace") { HelpName = "N", Description = "C# namespace; otherwise Contracts.Name." };

    private BindCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var bind = new BindCommand(console, surroundings);
        return bind.Build("bind", """
            Write a typed client of a contract from its description (vow.abi): one file, in C# or TypeScript.

            Examples:
              vow bind contracts/token-as/token.wasm --lang csharp --namespace Shop
              vow bind token --lang typescript -o -

            Exit codes: 0 success, 1 the module or its description is refused, 2 wrong usage, 6 no answer, 7 not found or nothing described.
            """, bind.RunAsync, bind._contract, bind._language, bind._output, bind._namespace);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var language = parsed.GetRequiredValue(_language);
        if (language is not ("csharp" or "typescript")) throw CliException.Usage($"--lang: '{ByteText.Shortened(language)}' is not a language that clients are written in.", "There are csharp and typescript.");
        var names = parsed.GetValue(_namespace);
        if (names is not null && language != "csharp") throw CliException.Usage("--namespace goes with --lang csharp: a TypeScript file is a module of its own.");
        if (names is not null && !CSharpClient.IsNamespace(names)) throw CliException.Usage($"--namespace: '{ByteText.Shortened(names)}' is not a namespace.", "Write identifiers with dots between them, such as Shop.Contracts.");

        var contract = parsed.GetRequiredValue(_contract);
        if (await ReadAsync(parsed, contract, cancellation).ConfigureAwait(false) is not { } abi) return ExitCode.Refused;
        var isCSharp = language == "csharp";
        var text = isCSharp ? CSharpClient.Write(abi, names) : TypeScriptClient.Write(abi);
        var target = parsed.GetValue(_output);
        if (target is null) RefuseToReplace(target = isCSharp ? $"{NameScope.Pascal(abi.Name)}Client.cs" : $"{abi.Name}.ts");
        Write(target, text);
        return ExitCode.Success;
    }

    private async Task<ContractAbi?> ReadAsync(ParseResult parsed, string contract, CancellationToken cancellation)
    {
        byte[] module;
        if (ModuleFile.IsModuleName(contract))
        {
            if (!ModuleLoading.TryRead(Console, contract, IsJson(parsed), out var file)) return null;
            module = file.Bytes;
        }
        else
        {
            using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
            module = await node.Client.CodeAsync(node.Book.Resolve(contract, "CONTRACT"), null, cancellation).ConfigureAwait(false);
        }

        try
        {
            return ContractAbi.Read(ModuleDecoder.Decode(module, ProtocolVersion.V1.Module))
                ?? throw new CliException(ExitCode.NotFound, $"{contract} describes no interface: its module has no section {ContractAbi.SectionName}.", "There is nothing to write a client from; contracts of the SDKs describe themselves.");
        }
        catch (WasmValidationException error)
        {
            ModuleLoading.ShowRefusal(Console, new Checking.Refusal(error.Error), contract, IsJson(parsed));
        }
        catch (AbiException error)
        {
            Console.Complain($"{contract} describes itself wrongly: {error.Message}");
        }

        return null;
    }

    // The name is a stranger's: a contract that calls itself 'index' must not take the place of somebody's index.ts.
    private void RefuseToReplace(string target)
    {
        var path = Path.Combine(Surroundings.WorkingFolder, target);
        if (!Path.Exists(path)) return;
        try
        {
            if (File.ReadLines(path).Take(2).Any(line => line.Contains(CodeText.WrittenBy, StringComparison.Ordinal))) return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not known to be ours.
        }

        throw CliException.Usage($"'{target}' is there already, and 'vow bind' did not write it.", "--output FILE names another file, or this one to replace it.");
    }

    private void Write(string target, string text)
    {
        if (target == StandardOutput)
        {
            Console.Out.Write(text);
            return;
        }

        var path = Path.Combine(Surroundings.WorkingFolder, target);
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CliException.Usage($"--output: '{target}' cannot be written: {error.Message}");
        }

        Console.Out.WriteLine($"{target}: {Display.Number(text.Length)} characters");
    }
}
