using System.CommandLine;
using Vow.Cli.Chain;
using Vow.Cli.Input;
using Vow.Cli.Output;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;

namespace Vow.Cli.Commands;

/// <summary><c>vow query CONTRACT METHOD [ARGS…]</c>: a read-only call that costs nothing.</summary>
internal sealed class QueryCommand : ChainCommand
{
    private readonly MethodCall _call = new();
    private readonly Option<string?> _from = new("--from") { HelpName = "ADDRESS", Description = "Who appears to call." };
    private readonly Option<string?> _gas = new("--gas") { HelpName = "GAS", Description = "Gas limit; otherwise the node's own." };
    private readonly Option<string?> _height = HeightOption();

    private QueryCommand(CliConsole console, Surroundings surroundings) : base(console, surroundings)
    {
    }

    public static Command Create(CliConsole console, Surroundings surroundings)
    {
        var query = new QueryCommand(console, surroundings);
        return query.Build("query", """
            Call a method read-only: nothing changes, nothing is paid, nobody signs.

            Examples:
              vow query token balance_of --account bob
              vow query token balance_of bob
              vow query token total_supply --height 5 --json

            Exit codes: 0 success, 2 wrong usage, 3 the contract failed, 6 no answer, 7 not found.
            """, query.RunAsync, [.. query._call.Symbols, query._from, query._gas, query._height]);
    }

    private async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var node = await ConnectAsync(parsed, cancellation).ConfigureAwait(false);
        var (call, described) = await _call.ReadAsync(parsed, node, 0, cancellation).ConfigureAwait(false);
        if (described is { Kind: AbiMethodKind.Call })
            throw CliException.Usage($"'{call.Method}' changes state, so it needs a transaction.", $"'vow call' sends it; 'vow simulate' shows what it would do. Both take the same parameters.");
        var answer = await node.Client.QueryAsync(
            call.Contract,
            new ContractQueryRequest
            {
                Method = call.Method,
                Arguments = call.Arguments,
                Input = call.Input,
                Caller = parsed.GetValue(_from) is { } from ? node.Book.Resolve(from, _from.Name) : null,
                GasLimit = parsed.GetValue(_gas) is { } gas ? (long)AmountText.Parse(gas, _gas.Name, long.MaxValue) : null,
                Height = Height(parsed, _height),
            },
            cancellation).ConfigureAwait(false);
        if (IsJson(parsed)) PrintJson(answer);
        else Show(node, call, described, answer);
        return answer.Status == ExecutionStatus.Success ? ExitCode.Success : ExitCode.ContractFailed;
    }

    private void Show(NodeConnection node, TransactionAction.Call call, AbiMethod? described, ContractQueryResponse answer)
    {
        DebugLogText.Write(Console.Ansi, answer.Logs, answer.Error);
        ChainText.Headline(Console.Ansi, answer.Status == ExecutionStatus.Success, call.Method, RunText.Verb(answer.Status), $"at block {answer.Height}");
        if (answer.Error is { } error) FailureReport.Write(Console.Ansi, node.Book, error);
        var facts = new FactSheet();
        node.Text.AddReturned(facts, described, answer.Result, answer.ReturnData.Span, answer.Error is null);
        facts.Add("gas", ChainText.Gas(answer.Gas));
        facts.Write(Console.Ansi);
    }
}
