using System.Collections.Immutable;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Histories;

/// <summary>A transaction of a history, and how it must end.</summary>
public sealed record PlannedTransaction(string Kind, ReadOnlyMemory<byte> Encoded, ReceiptStatus Status, int ErrorCode);

/// <summary>What a proposer hands to the executor at one height.</summary>
public sealed record PlannedBlock(ulong TimestampMilliseconds, Address Proposer, ImmutableArray<PlannedTransaction> Transactions);

/// <summary>
/// A chain's life, made from a seed: signed transactions of every kind in blocks of different sizes, from an empty chain on. The same seed gives the same bytes
/// everywhere; how transactions end is foreseen without executing any, so that a history that does not do what it means to is found out.
/// </summary>
public sealed record PlannedHistory(ImmutableArray<HistoryAccount> Accounts, ImmutableArray<PlannedBlock> Blocks)
{
    /// <summary>The chain that the transactions are signed for.</summary>
    public const ulong ChainId = 7_340_033;

    /// <summary>When the chain begins.</summary>
    public const ulong GenesisMilliseconds = 1_700_000_000_000;

    /// <summary>Price of gas that transactions offer.</summary>
    public const ulong GasPrice = 3;

    /// <summary>Least price of gas.</summary>
    public const ulong GasPriceMin = 2;

    /// <summary>Most gas of a block.</summary>
    public const long BlockGasMax = 4_000_000_000_000;

    /// <summary>Most gas of a transaction: a block with one in it is full when that one asks for all of it.</summary>
    public const long TransactionGasMax = BlockGasMax;

    /// <summary>Price of a byte of state: high, so that accounts can be too poor for it and not for gas.</summary>
    public static UInt128 DepositPerByte => 10_000;

    /// <summary>The seed of the history that the tests execute.</summary>
    public const ulong Seed = 20_260_101;

    /// <summary>Transactions of the history that the tests execute.</summary>
    public const int Transactions = 10_000;

    /// <summary>What the chain starts from: the accounts, and nothing else.</summary>
    public Genesis Genesis => new()
    {
        TimestampMilliseconds = GenesisMilliseconds,
        Parameters = new ChainParameters
        {
            ChainId = ChainId,
            GasPriceMin = GasPriceMin,
            BlockGasMax = BlockGasMax,
            TransactionGasMax = TransactionGasMax,
            DepositPerByte = DepositPerByte,
            Protocol = [new ProtocolUpgrade(0, 1)],
        },
        Accounts = [.. Accounts.Select(account => new GenesisAccount(account.Address, account.Balance))],
        Contracts = [],
    };

    /// <summary>Makes a history of as many transactions, in blocks of different sizes.</summary>
    public static PlannedHistory Create(ulong seed, int transactions) => Create(seed, transactions, blockTransactionsMax: 400);

    /// <summary>Makes a history of as many transactions, in blocks of up to so many.</summary>
    public static PlannedHistory Create(ulong seed, int transactions, int blockTransactionsMax)
    {
        var writer = new HistoryWriter(seed, blockTransactionsMax);
        new HistoryPlot(writer).Write(transactions);
        return new PlannedHistory([.. writer.Accounts], writer.Blocks);
    }
}

/// <summary>An account that exists from the beginning.</summary>
public sealed record HistoryAccount(SigningKey Key, UInt128 Balance)
{
    /// <summary>Where it is.</summary>
    public Address Address => Key.Address;

    /// <summary>How many of its transactions were not refused so far.</summary>
    internal ulong Nonce { get; set; }
}
