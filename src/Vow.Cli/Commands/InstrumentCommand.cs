using System.CommandLine;
using System.Text;
using Vow.Cli.Checking;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Engine;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Cli.Commands;

/// <summary><c>vow instrument FILE -o OUT</c>: the module as it will run, metered and with its stack counted.</summary>
internal static class InstrumentCommand
{
    private const string StandardOutput = "-";

    public static Command Create(CliConsole console)
    {
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "The contract, a .wasm or .wat file." };
        var output = new Option<string>("--output", "-o") { HelpName = "OUT", Required = true, Description = "Where to write; a name that ends in .wat gets text, - is standard output." };
        var wat = new Option<bool>("--wat") { Description = "Write text whatever the name." };
        var ignoreImports = new Option<bool>("--ignore-imports") { Description = "Accept imports that are not the engine's and modules that are no contracts." };
        var command = new Command("instrument", """
            Write the module as it will run: with gas charged, the stack counted, and the host's hooks.

            Examples:
              vow instrument counter.wasm -o counter.metered.wasm
              vow instrument counter.wat -o - --wat

            Exit codes: 0 success, 1 module refused, 2 wrong usage.
            """)
        {
            file, output, wat, ignoreImports,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(output);
            var asText = parsed.GetValue(wat) || ModuleFile.IsTextName(target);
            return (int)Instrument(console, parsed.GetRequiredValue(file), target, asText, parsed.GetValue(ignoreImports));
        });
        return command;
    }

    private static ExitCode Instrument(CliConsole console, string file, string target, bool asText, bool ignoreImports)
    {
        if (!ModuleLoading.TryRead(console, file, json: false, out var module)) return ExitCode.Refused;
        ReadOnlyMemory<byte> instrumented;
        try
        {
            instrumented = new ModuleInspector(ProtocolVersion.V1, ignoreImports).Instrument(module.Bytes).Bytes;
        }
        catch (WasmValidationException error)
        {
            ModuleLoading.ShowRefusal(console, new Refusal(error.Error), file, json: false);
            return ExitCode.Refused;
        }

        var bytes = asText ? TextOf(instrumented) : instrumented;
        Write(target, bytes.Span);
        if (target != StandardOutput) console.Out.WriteLine($"{target}: {Display.Number(bytes.Length)} bytes (from {Display.Number(module.Bytes.Length)})");
        return ExitCode.Success;
    }

    private static ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> wasm)
    {
        var text = new StringWriter();
        // Instrumented modules are larger than what a contract may be.
        WatPrinter.Print(ModuleDecoder.Decode(wasm, Limits.Format), text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(string target, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var stream = target == StandardOutput ? Console.OpenStandardOutput() : new FileStream(target, FileMode.Create, FileAccess.Write);
            stream.Write(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CliException.Usage($"--output: '{target}' cannot be written: {error.Message}");
        }
    }
}
