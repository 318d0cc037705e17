using System.CommandLine;
using System.CommandLine.Invocation;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Cli;

/// <summary>The <c>vow</c> command: its subcommands, and what becomes of what they throw.</summary>
internal static class VowCommandLine
{
    // A node that is told to stop finishes its requests and puts what it accepted into blocks.
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments, CliConsole console, Surroundings surroundings)
    {
        var root = CommandTree.Create(console, surroundings);
        // No response files: an argument that begins with @ names a file of bytes.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction errors) errors.ShowHelp = false;
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = console.Out, Error = console.Error, ProcessTerminationTimeout = StopTimeMax };
            var code = await parsed.InvokeAsync(configuration).ConfigureAwait(false);
            return parsed.Action is ParseErrorAction ? (int)ExitCode.Usage : code;
        }
        catch (CliException error)
        {
            console.Complain(error.Message, error.Help);
            return (int)error.Code;
        }
        catch (NodeException error)
        {
            return (int)NodeComplaint.Write(console, error);
        }
        catch (Wasm.WasmValidationException error)
        {
            // Modules of files are judged where they are read: this one came from the node.
            console.Complain($"the node's answer is no module: {error.Message}", "Ask another node with --node.");
            return (int)ExitCode.NodeUnreachable;
        }
        catch (KeyStoreException error)
        {
            console.Complain(error.Message);
            return (int)ExitCode.Usage;
        }
        catch (Exception error) when (error is EngineFaultException or StateStoreException)
        {
            console.Complain($"internal fault: {error.Message}", "The contract is not to blame; nothing was kept.");
            return (int)ExitCode.Fault;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            console.Complain($"internal fault, please report it: {error}");
            return (int)ExitCode.Fault;
        }
    }
}
