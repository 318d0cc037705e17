using System.Diagnostics;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Node.Http.Tracing;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>Read-only calls of contracts.</summary>
internal static class QueryRoutes
{
    // Two digits for each byte of input, and the rest of the request.
    private const int BodyBytesMax = 2 * TransactionLimits.InputBytesMax + 64 * 1024;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/contracts/{address}/query", Tag = "contracts", Operation = "queryContract",
            Summary = "Call a contract's method read-only",
            Description = "`parameters` names them with values in JSON, for a contract that describes the method; otherwise numbers go into `arguments` and bytes into `input`. Nobody signs or pays, and nothing changes. A contract that fails is an answer with its error, not a problem. Gas, time and the number of queries at a time are limited by the node.",
            Parameters = [ApiParameters.Contract],
            Body = new ApiBody(
                typeof(ContractQueryRequest), [], BodyBytesMax, "The call.", """{"method":"balance_of","input":"0x0000000000000000000000000000000000000000000000000000000000000000"}"""),
            Answers = [new ApiAnswer(200, "What the call gave.") { Json = typeof(ContractQueryResponse) }],
            Errors =
            [
                ProblemCode.BadAddress, ProblemCode.BadJson, ProblemCode.BadValue, ProblemCode.BodyTooLarge, ProblemCode.UnsupportedMediaType, ProblemCode.RequestTimeout,
                nameof(LedgerErrorCode.ContractNotFound), ProblemCode.HeightNotReached, ProblemCode.HeightPruned, ProblemCode.DeadlineExceeded,
            ],
            Handle = request => QueryAsync(node, request),
        },
    ];

    /// <summary>Runs what takes a processor beside block execution, when its turn comes.</summary>
    /// <exception cref="ApiException">Too many wait already.</exception>
    private static async Task<T> RunAsync<T>(ApiNode node, string kind, Func<T> run, Func<T, string> resultOf, CancellationToken cancellation)
    {
        using RateLimitLease lease = await node.Limits.EnterQueryAsync(cancellation).ConfigureAwait(false);
        if (!lease.IsAcquired)
        {
            node.Core.Meters.Query(kind, ProblemCode.Busy, TimeSpan.Zero);
            throw new ApiException(ProblemCode.Busy, "the node runs as many queries as it can and as many wait; try again in 1 s") { RetryAfterSeconds = 1 };
        }

        long start = Stopwatch.GetTimestamp();
        T result = await Task.Run(run, cancellation).ConfigureAwait(false);
        node.Core.Meters.Query(kind, resultOf(result), Stopwatch.GetElapsedTime(start));
        return result;
    }

    /// <summary>Runs a transaction beside block execution, when its turn comes.</summary>
    /// <exception cref="ApiException">Too many wait already, or it took too long.</exception>
    public static async Task<T> RunTransactionAsync<T>(ApiNode node, string kind, string what, Func<T> run, Func<T, string> resultOf, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(node, kind, run, resultOf, cancellation).ConfigureAwait(false);
        }
        catch (SimulationTooSlowException)
        {
            throw TooSlow(node, what);
        }
    }

    private static ApiException TooSlow(ApiNode node, string what) =>
        new(ProblemCode.DeadlineExceeded, $"{what} did not end within this node's {node.Options.Queries.TimeoutMilliseconds} ms; ask for less, or try again later") { RetryAfterSeconds = 1 };

    private static async Task QueryAsync(ApiNode node, ApiRequest request)
    {
        Address address = request.Address("address");
        ContractQueryRequest body = await request.ReadJsonAsync<ContractQueryRequest>().ConfigureAwait(false);
        QueryRequest query = ToLedger(node, address, body);
        ContractQueryResponse answer = await RunAsync(node, "query", () => Run(node, query, body, request.Aborted), result => result.Status.ToString(), request.Aborted)
            .ConfigureAwait(false);
        if (answer.Status == ExecutionStatus.TimedOut) throw TooSlow(node, "the query");
        await request.WriteAsync(answer).ConfigureAwait(false);
    }

    private static QueryRequest ToLedger(ApiNode node, in Address contract, ContractQueryRequest body)
    {
        if (body.Parameters is not null && body.Arguments.Count + body.Input.Length > 0)
        {
            throw new ApiException(ProblemCode.BadValue, "give either `parameters`, or `arguments` and `input`: the first stand for the others");
        }

        try
        {
            return new QueryRequest
            {
                Contract = contract,
                Method = LedgerMapping.Method(body.Method),
                Arguments = LedgerMapping.ToLedger(body.Arguments),
                Input = LedgerMapping.Input(body.Input),
                Caller = body.Caller ?? default,
                GasLimit = Math.Min(body.GasLimit ?? long.MaxValue, node.Options.Queries.GasMax),
                Timeout = TimeSpan.FromMilliseconds(node.Options.Queries.TimeoutMilliseconds),
                Block = default,
            };
        }
        catch (FormatException exception)
        {
            throw new ApiException(ProblemCode.BadValue, exception.Message);
        }
    }

    private static QueryRequest WithParameters(ContractDecoder decoder, QueryRequest query, JsonElement parameters)
    {
        if (decoder.Of(query.Contract)?.Method(query.Method) is not { } described)
        {
            throw new ApiException(ProblemCode.BadValue, $"the contract does not describe '{ApiRequest.Shown(query.Method)}', so it has no parameters by name; give `arguments` and `input`");
        }

        try
        {
            AbiInput given = AbiArguments.Encode(described, AbiArguments.Read(described, parameters, "parameters"));
            return query with { Arguments = given.Numbers, Input = LedgerMapping.Input(given.Bytes) };
        }
        catch (Exception exception) when (exception is AbiException or FormatException)
        {
            throw new ApiException(ProblemCode.BadValue, ApiRequest.Shown(exception.Message, 400));
        }
    }

    private static ContractQueryResponse Run(ApiNode node, QueryRequest query, ContractQueryRequest body, CancellationToken cancellation)
    {
        using ChainView view = node.View(body.Height);
        _ = ContractRoutes.Find(view, query.Contract);
        ContractDecoder decoder = node.Decoder(view);
        if (body.Parameters is { } parameters) query = WithParameters(decoder, query, parameters);
        var recorder = new CallRecorder(TraceLimits.LogsOnly, ProbeLevel.None);
        QueryResult result = view.Query(query with { Block = new BlockInfo(view.Header.Height, view.Header.TimestampMilliseconds), Observer = recorder }, cancellation);
        return new ContractQueryResponse
        {
            Height = view.Header.Height,
            BlockHash = view.Hash,
            Status = result.Status,
            Result = result.Result,
            Value = result.IsSuccess ? decoder.Returned(query.Contract, query.Method, result.Result, result.ReturnData) : null,
            ReturnData = result.ReturnData,
            Gas = ApiMapping.Gas(result.Gas),
            Logs = TraceMapping.Logs(recorder),
            Error = result.IsSuccess
                ? null
                : new ExecutionErrorResponse
                {
                    Code = result.ErrorCode.ToString(), Number = (int)result.ErrorCode, Message = result.Text?.Message, Trace = result.Text is { } text ? text.Trace : [],
                },
        };
    }
}
