using System.Text.Json.Nodes;
using Vow.Client;
using Vow.Engine.Debugging;
using Vow.Engine.State;
using Vow.Ledger;
using static Vow.Cli.Debugging.Dap.DapRequests;

namespace Vow.Cli.Debugging.Dap;

/// <summary>One session of the Debug Adapter Protocol: <c>initialize</c> → <c>launch</c> → breakpoints → <c>configurationDone</c> → the execution → <c>disconnect</c>.</summary>
/// <param name="stream">The client.</param>
/// <param name="prepare">Makes what <c>launch</c> asks for ready, for a driver that is made of the stream and the requests.</param>
internal sealed class DapServer(DapStream stream, Func<JsonObject, DapRequests, CancellationToken, Task<(LocalExecution Execution, DapDriver Driver)>> prepare)
{
    private DapDriver? _driver;
    private LocalExecution? _execution;

    /// <summary>Serves the client until it goes.</summary>
    /// <exception cref="DapException">What it sent cannot be understood.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var requests = new DapRequests(stream, command => AtOnce(command, ending));
        while (requests.Next(cancellation) is { } request)
        {
            switch (Text(request, "command"))
            {
                case "initialize": Initialize(request); break;
                case "launch": await LaunchAsync(request, requests, ending.Token).ConfigureAwait(false); break;
                case "configurationDone":
                    stream.Respond(request, null);
                    if (_execution is not null) await ExecuteAsync(cancellation, ending.Token).ConfigureAwait(false);
                    break;
                case "disconnect" or "terminate":
                    stream.Respond(request, null);
                    return;
                default:
                    if (_driver?.Handle(request) != true) stream.Refuse(request, _execution is null ? "nothing is launched" : "nothing is stopped");
                    break;
            }

            if (_driver is { IsDisconnected: true }) return;
        }
    }

    // While the execution runs nobody takes requests, and these cannot wait for its next stop.
    private void AtOnce(string command, CancellationTokenSource ending)
    {
        if (command == "pause") _driver?.Session.Pause();
        if (command is not ("disconnect" or "terminate")) return;
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    private void Initialize(JsonObject request) => stream.Respond(request, new JsonObject
    {
        ["supportsConfigurationDoneRequest"] = true,
        ["supportsFunctionBreakpoints"] = true,
        ["supportsReadMemoryRequest"] = true,
        ["supportsTerminateRequest"] = true,
        ["exceptionBreakpointFilters"] = new JsonArray(new JsonObject { ["filter"] = "failure", ["label"] = "Failures of contract calls", ["default"] = true }),
    });

    private async Task LaunchAsync(JsonObject request, DapRequests requests, CancellationToken cancellation)
    {
        if (_execution is not null || request["arguments"] is not JsonObject arguments)
        {
            stream.Refuse(request, _execution is null ? "launch needs arguments: `transaction` or `simulate`" : "something is launched already");
            return;
        }

        try
        {
            (_execution, _driver) = await prepare(arguments, requests, cancellation).ConfigureAwait(false);
            _driver.Session.StopsAtBeginning = Flag(arguments, "stopAtBeginning") ?? true;
            stream.Respond(request, null);
            // Now the client may set breakpoints.
            stream.Send("initialized");
        }
        catch (CliException error)
        {
            stream.Refuse(request, $"{error.Message} {error.Help}".TrimEnd());
        }
        catch (NodeException error)
        {
            stream.Refuse(request, error.Problem.Detail ?? error.Message);
        }
    }

    private async Task ExecuteAsync(CancellationToken cancellation, CancellationToken ending)
    {
        var execution = _execution!;
        _execution = null;
        var isGood = false;
        try
        {
            var outcome = await execution.RunAsync(_driver!.Session, ending).ConfigureAwait(false);
            isGood = outcome.Receipt.Status == ReceiptStatus.Success;
            Say($"{execution.Title}: {Output.TransactionText.Ended(outcome.Receipt.Status)}, {Display.Number(outcome.Receipt.GasUsed)} gas{(outcome.IsSame ? "" : ", which is NOT what the node says")}{(outcome.Text is { } text ? $"\n{text.Message}" : "")}");
        }
        catch (DebugEndedException)
        {
            // As the client asked.
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // As the client asked, while it ran.
        }
        catch (StateStoreException error) when (error.InnerException is NodeException refusal)
        {
            Say(refusal.Problem.Detail ?? refusal.Message);
        }

        stream.Send("exited", new JsonObject { ["exitCode"] = isGood ? 0 : (int)ExitCode.ContractFailed });
        stream.Send("terminated");
    }

    private void Say(string text) => stream.Send("output", new JsonObject { ["category"] = "console", ["output"] = Display.Harmless(text) + "\n" });
}
