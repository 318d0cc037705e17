using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.Tracing;
using Vow.Ledger;
using Vow.Node.Http.Tracing;
using Vow.Wasm;

namespace Vow.Node.Http.Routes;

/// <summary>What a transaction would do.</summary>
internal static class SimulationRoutes
{
    // A transaction of the largest size in hexadecimal, and what names its parts.
    private const int BodyBytesMax = 2 * TransactionLimits.BytesMax + 256 * 1024;

    public static IEnumerable<ApiRoute> Of(ApiNode node) =>
    [
        new ApiRoute
        {
            Method = HttpMethods.Post, Path = "/v1/simulate", Tag = "transactions", Operation = "simulateTransaction",
            Summary = "What a transaction would do in the next block",
            Description = "No signature is needed. What is left out takes the value that would let the transaction through. One that fails is an answer with its receipt, not a problem.",
            Body = Body,
            Answers = [new ApiAnswer(200, "The receipt it would get, and the state it would read and change.") { Json = typeof(SimulationResponse) }],
            Errors = Errors,
            Handle = request => SimulateAsync(node, request),
        },
    ];

    /// <summary>A transaction without its signature.</summary>
    public static ApiBody Body { get; } = new(
        typeof(SimulationRequest), [], BodyBytesMax, "The transaction, without its signature.",
        $$"""{"signer":"{{new string('0', 64)}}","actions":[{"kind":"transfer","to":"{{ApiParameters.ExampleAddress}}","amount":"5"}]}""");

    /// <summary>Problems of a route that takes one.</summary>
    public static ImmutableArray<string> Errors { get; } =
    [
        ProblemCode.BadJson, ProblemCode.BadValue, ProblemCode.BodyTooLarge, ProblemCode.UnsupportedMediaType, ProblemCode.RequestTimeout, ProblemCode.DeadlineExceeded,
        nameof(LedgerErrorCode.TooLarge),
    ];

    /// <summary>The actions of a request.</summary>
    /// <exception cref="ApiException">They are too many, or one cannot be.</exception>
    public static TransactionAction[] ActionsOf(SimulationRequest body)
    {
        if (body.Actions.Count is < 1 or > TransactionLimits.ActionsMax)
        {
            throw new ApiException(ProblemCode.BadValue, $"a transaction has 1 to {TransactionLimits.ActionsMax} actions; {body.Actions.Count} were given");
        }

        try
        {
            return [.. body.Actions.Select(LedgerMapping.ToLedger)];
        }
        catch (FormatException exception)
        {
            throw new ApiException(ProblemCode.BadValue, exception.Message);
        }
    }

    /// <summary>Runs a transaction on a state within the node's limits, under an observer.</summary>
    /// <exception cref="ApiException">It is too large.</exception>
    public static SimulationResult Simulate(ApiNode node, ChainView view, Transaction transaction, IExecutionObserver observer, CancellationToken cancellation)
    {
        CheckSize(transaction);
        return view.Simulate(transaction, TimeSpan.FromMilliseconds(node.Options.Queries.TimeoutMilliseconds), observer, cancellation);
    }

    private static async Task SimulateAsync(ApiNode node, ApiRequest request)
    {
        SimulationRequest body = await request.ReadJsonAsync<SimulationRequest>().ConfigureAwait(false);
        TransactionAction[] actions = ActionsOf(body);
        try
        {
            SimulationResponse answer = await QueryRoutes.RunAsync(
                node, "simulate", () => Run(node, body, actions, request.Aborted), result => result.Receipt.Status.ToString(), request.Aborted).ConfigureAwait(false);
            await request.WriteAsync(answer).ConfigureAwait(false);
        }
        catch (SimulationTooSlowException)
        {
            throw QueryRoutes.TooSlow(node, "the simulation");
        }
    }

    private static SimulationResponse Run(ApiNode node, SimulationRequest body, TransactionAction[] actions, CancellationToken cancellation)
    {
        using ChainView view = node.View();
        Transaction transaction = Complete(node, view, body, actions);
        var recorder = new CallRecorder(TraceLimits.LogsOnly, ProbeLevel.None);
        SimulationResult result = Simulate(node, view, transaction, recorder, cancellation);
        long used = result.Receipt.GasUsed;
        ContractDecoder decoder = node.Decoder(view);
        return new SimulationResponse
        {
            Height = view.Header.Height,
            Transaction = LedgerMapping.ToBody(transaction),
            Receipt = ApiMapping.Receipt(result.Receipt, result.Text, view.Header.Height + 1, 0, default, transaction, decoder),
            // Gas moves a little with the state in between, and a nested call keeps a 64th back.
            GasLimitSuggested = Math.Min(used + used / 8, view.Parameters.TransactionGasMax),
            Logs = TraceMapping.Logs(recorder),
            Changes = [.. result.Changes.Select(change => StateMapping.Change(change, decoder))],
            Reads = [.. result.Keys.Where(key => StateMapping.IsConsensus(key.Span)).OrderBy(key => key, StateMapping.ByBytes).Select(key => StateMapping.Key(key.Span))],
        };
    }

    /// <summary>Refuses a transaction that could not be sent.</summary>
    /// <exception cref="ApiException">It is too large.</exception>
    public static void CheckSize(Transaction transaction)
    {
        int bytes = TransactionCodec.SigningBytes(transaction).Length + Engine.Crypto.Ed25519.SignatureBytes;
        if (bytes > TransactionLimits.BytesMax)
        {
            throw new ApiException(LedgerErrorCode.TooLarge, $"the transaction would have about {bytes} bytes; at most {TransactionLimits.BytesMax} are allowed");
        }
    }

    /// <summary>The transaction of a request, with what was left out filled in.</summary>
    public static Transaction Complete(ApiNode node, ChainView view, SimulationRequest body, TransactionAction[] actions)
    {
        ChainParameters parameters = view.Parameters;
        AccountState account = view.Account(body.Signer.ToAddress());
        ulong price = body.GasPrice ?? parameters.GasPriceMin;
        return new Transaction
        {
            ChainId = parameters.ChainId,
            Signer = body.Signer,
            Nonce = body.Nonce ?? account.Nonce,
            GasLimit = body.GasLimit ?? GasThatCanBePaid(account.Balance, price, actions, Math.Min(parameters.TransactionGasMax, node.Options.Queries.GasMax)),
            GasPrice = price,
            DepositMax = body.DepositMax ?? UInt128.MaxValue,
            ExpiryHeight = body.ExpiryHeight ?? 0,
            Actions = [.. actions],
        };
    }

    private static long GasThatCanBePaid(UInt128 balance, ulong price, TransactionAction[] actions, long max)
    {
        foreach (TransactionAction action in actions)
        {
            UInt128 value = action switch
            {
                TransactionAction.Transfer transfer => transfer.Amount,
                TransactionAction.Instantiate instantiate => instantiate.Value,
                TransactionAction.Call call => call.Value,
                _ => 0,
            };
            balance = balance > value ? balance - value : 0;
        }

        // With nothing to pay with, the answer should be that the balance is too small, not that the gas limit is.
        UInt128 covered = price == 0 ? (UInt128)max : balance / price;
        return covered == 0 || covered > (UInt128)max ? max : (long)covered;
    }
}
