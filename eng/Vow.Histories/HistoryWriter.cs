using System.Collections.Immutable;
using System.Text;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Histories;

/// <summary>A contract as the history foresees it.</summary>
internal sealed class HistoryContract
{
    public required Address Address { get; init; }

    public required string Kind { get; init; }

    public HistoryAccount? Admin { get; set; }

    public bool IsFrozen { get; set; }
}

/// <summary>Signs transactions, keeps nonces, and cuts blocks.</summary>
internal sealed class HistoryWriter
{
    private const int RichAccounts = 50;
    private const int TightAccounts = 40;

    private readonly List<PlannedTransaction> _pending = [];
    private readonly ImmutableArray<PlannedBlock>.Builder _blocks = ImmutableArray.CreateBuilder<PlannedBlock>();
    private ulong _timestamp = PlannedHistory.GenesisMilliseconds;
    private readonly int _blockSizeMax;
    private int _blockSize;

    public HistoryWriter(ulong seed, int blockSizeMax)
    {
        _blockSizeMax = blockSizeMax;
        Random = new HistoryRandom(seed);
        // A tight one can pay for some gas, and for next to nothing besides.
        Rich = [.. Enumerable.Range(0, RichAccounts).Select(index => Account($"rich {index}", UInt128.Parse("1000000000000000000000000", null)))];
        Tight = [.. Enumerable.Range(0, TightAccounts).Select(index => Account($"tight {index}", (UInt128)(TightGas * (long)PlannedHistory.GasPrice) + 1000))];
        Poor = Account("poor", 1000);
        _blockSize = 1;
    }

    /// <summary>Gas that is enough for all but uploads.</summary>
    public const long DefaultGas = 400_000_000;

    /// <summary>Gas that a tight account can pay.</summary>
    public const long TightGas = 30_000_000;

    public HistoryRandom Random { get; }

    public IReadOnlyList<HistoryAccount> Rich { get; }

    public IReadOnlyList<HistoryAccount> Tight { get; }

    public HistoryAccount Poor { get; }

    public IEnumerable<HistoryAccount> Accounts => [.. Rich, .. Tight, Poor];

    public int Count { get; private set; }

    public ulong NextHeight => (ulong)_blocks.Count + 1;

    public bool BlockHasUsedGas => _pending.Any(planned => planned.Status != ReceiptStatus.Refused);

    public ImmutableArray<PlannedBlock> Blocks
    {
        get
        {
            if (_pending.Count > 0) Cut();
            return _blocks.ToImmutable();
        }
    }

    public static Transaction Draft(HistoryAccount signer, params TransactionAction[] actions) => new()
    {
        ChainId = PlannedHistory.ChainId,
        Signer = signer.Key.Public,
        Nonce = signer.Nonce,
        GasLimit = actions.Any(action => action is TransactionAction.Upload) ? 40 * DefaultGas : DefaultGas,
        GasPrice = PlannedHistory.GasPrice,
        DepositMax = UInt128.MaxValue,
        ExpiryHeight = 0,
        Actions = [.. actions],
    };

    public void Success(string kind, HistoryAccount signer, params TransactionAction[] actions) => Add(kind, signer, Draft(signer, actions), ReceiptStatus.Success, 0);

    public void Failure(string kind, HistoryAccount signer, int code, params TransactionAction[] actions) =>
        Add(kind, signer, Draft(signer, actions), ReceiptStatus.Failed, code);

    public void Add(string kind, HistoryAccount signer, Transaction transaction, ReceiptStatus status, int code) =>
        Add(kind, signer, signer.Key.Sign(transaction).Encoded, status, code);

    public void Add(string kind, HistoryAccount signer, ReadOnlyMemory<byte> encoded, ReceiptStatus status, int code)
    {
        if (status != ReceiptStatus.Refused) signer.Nonce++;
        _pending.Add(new PlannedTransaction(kind, encoded, status, code));
        Count++;
        if (_pending.Count >= _blockSize) Cut();
    }

    /// <summary>Something that was executed in an earlier block and never expires; null if chance finds none.</summary>
    public PlannedTransaction? Earlier()
    {
        if (_blocks.Count == 0) return null;
        IReadOnlyList<PlannedTransaction> block = Random.Of(_blocks).Transactions;
        PlannedTransaction? earlier = block.Count == 0 ? null : Random.Of(block);
        return earlier is null or { Status: ReceiptStatus.Refused } or { Kind: "transfer" } ? null : earlier;
    }

    private void Cut()
    {
        _timestamp += (ulong)Random.Between(1, 5000);
        _blocks.Add(new PlannedBlock(_timestamp, Proposer(), [.. _pending]));
        _pending.Clear();
        // Mostly middling, some of one transaction, a few empty, a few large.
        _blockSize = Random.Below(20) switch { 0 => 1, 1 => 2, < 5 => Random.Between(3, 20), < 18 => Random.Between(20, 120), _ => Random.Between(200, 400) };
        _blockSize = Math.Min(_blockSize, _blockSizeMax);
        if (!Random.OneIn(25)) return;
        _timestamp += 1;
        _blocks.Add(new PlannedBlock(_timestamp, Proposer(), []));
    }

    private Address Proposer() => Random.Below(4) switch
    {
        0 => default,
        1 => Rich[0].Address,
        _ => Address.From(Hash256.Of("a proposer without an account"u8).Span),
    };

    private static HistoryAccount Account(string name, UInt128 balance) =>
        new(SigningKey.FromSeed(Hash256.Of(Encoding.UTF8.GetBytes("vow history account " + name)).Span), balance);
}
