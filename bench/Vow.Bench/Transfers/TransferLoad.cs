using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Bench.Transfers;

/// <summary>What is transferred.</summary>
internal enum TransferKind
{
    /// <summary>Units of the token-c contract: a call.</summary>
    Token,

    /// <summary>The chain's own value: no contract.</summary>
    Native,
}

/// <summary>Accounts that send each other small amounts, by chance from a seed, and the genesis that they live in.</summary>
internal sealed class TransferLoad : IDisposable
{
    public const ulong ChainId = 4711;

    private const long GasLimit = 2_000_000;
    private const int HoldersPerTransaction = 60;

    private readonly SigningKey[] _keys;
    private readonly ulong[] _nonces;
    private readonly byte[] _tokenCode = BenchFiles.Contract("token-c/token.wasm");
    private readonly Random _random;

    public TransferLoad(int accounts, int seed)
    {
        _random = new Random(seed);
        _keys = [.. Enumerable.Range(0, accounts).AsParallel().AsOrdered()
            .Select(index => SigningKey.FromSeed(Hash256.Of(Encoding.UTF8.GetBytes($"vow bench account {index}")).Span))];
        _nonces = new ulong[accounts];
        Token = JournalLedger.ContractAddress(_keys[0].Address, WasmVm.HashOf(_tokenCode), default);
    }

    /// <summary>The token's contract.</summary>
    public Address Token { get; }

    /// <summary>One of the accounts.</summary>
    public Address AddressOf(int account) => _keys[account].Address;

    public Genesis Genesis => new()
    {
        TimestampMilliseconds = 1_700_000_000_000,
        Parameters = new ChainParameters
        {
            ChainId = ChainId,
            GasPriceMin = 1,
            BlockGasMax = 1_000_000_000_000,
            TransactionGasMax = 100_000_000,
            DepositPerByte = 1,
            Protocol = [new ProtocolUpgrade(0, 1)],
        },
        Accounts = [.. _keys.Select(key => new GenesisAccount(key.Address, 1_000_000_000_000_000_000))],
        Contracts =
        [
            new GenesisContract { Code = _tokenCode, Creator = _keys[0].Address, Salt = default, Admin = null, Value = 0, Arguments = [], Input = Amount(UInt128.One << 100) },
        ],
    };

    /// <summary>Transactions that give each account tokens.</summary>
    public ReadOnlyMemory<byte>[] Distribution()
    {
        var transactions = new List<ReadOnlyMemory<byte>>();
        foreach (SigningKey[] holders in _keys.Chunk(HoldersPerTransaction))
        {
            transactions.Add(Sign(0, 100_000_000, [.. holders.Select(holder => TokenTransfer(holder.Address, 1_000_000_000_000))]));
        }

        return [.. transactions];
    }

    /// <summary>As many transfers between accounts chosen by chance, signed on all processors. Those of one account are in the order of their nonces.</summary>
    public ReadOnlyMemory<byte>[] Transfers(TransferKind kind, int count)
    {
        var drafts = new (int From, ulong Nonce, int To)[count];
        for (int index = 0; index < count; index++)
        {
            int from = _random.Next(_keys.Length);
            drafts[index] = (from, _nonces[from]++, _random.Next(_keys.Length));
        }

        return [.. drafts.AsParallel().AsOrdered().Select(draft =>
        {
            Address to = _keys[draft.To].Address;
            TransactionAction action = kind == TransferKind.Token ? TokenTransfer(to, 1) : new TransactionAction.Transfer(to, 1);
            return Sign(draft.From, draft.Nonce, GasLimit, [action]);
        })];
    }

    public void Dispose()
    {
        foreach (SigningKey key in _keys) key.Dispose();
    }

    private ReadOnlyMemory<byte> Sign(int account, long gasLimit, ImmutableArray<TransactionAction> actions) => Sign(account, _nonces[account]++, gasLimit, actions);

    private ReadOnlyMemory<byte> Sign(int account, ulong nonce, long gasLimit, ImmutableArray<TransactionAction> actions) => _keys[account].Sign(new Transaction
    {
        ChainId = ChainId,
        Signer = _keys[account].Public,
        Nonce = nonce,
        GasLimit = gasLimit,
        GasPrice = 1,
        DepositMax = 1_000_000,
        ExpiryHeight = 0,
        Actions = actions,
    }).Encoded;

    private TransactionAction.Call TokenTransfer(Address to, UInt128 amount) => new(Token, "transfer", 0, [], (byte[])[.. to.Span, .. Amount(amount).Span]);

    private static ReadOnlyMemory<byte> Amount(UInt128 amount)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount);
        return bytes;
    }
}
