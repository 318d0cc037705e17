using Vow.Engine;
using Vow.Ledger;

namespace Vow.CrashChild;

/// <summary>Blocks of transfers and contract calls. What a block holds follows from its height alone, so a chain goes on the same way after a restart.</summary>
public sealed class BlockLoad
{
    private const ulong GenesisTime = 1_700_000_000_000;
    private const long TransferGas = 5_000_000;
    private const long CallGas = 200_000_000;

    private readonly Chain _chain;
    private readonly int _ballastBytes;
    private readonly TransactionVerifier _verifier;

    /// <summary>A load on a chain; each block's contract call carries that many bytes of input.</summary>
    public BlockLoad(Chain chain, int ballastBytes)
    {
        ArgumentNullException.ThrowIfNull(chain);
        (_chain, _ballastBytes, _verifier) = (chain, ballastBytes, new TransactionVerifier(chain.Parameters.ChainId));
    }

    /// <summary>The genesis of the chains under load: the development accounts, and a counter.</summary>
    public static Genesis Genesis { get; } = MakeGenesis();

    /// <summary>Where the counter is.</summary>
    public static Address Counter => JournalLedger.ContractAddress(DevAccounts.All[0].Address, WasmVm.HashOf(Genesis.Contracts[0].Code.Span), []);

    /// <summary>The block after the head.</summary>
    public BlockProposal Next()
    {
        using ChainView view = _chain.View();
        ulong height = view.Header.Height + 1;
        int count = 1 + (int)(height * 7 % 23);
        var nonces = DevAccounts.All.Select(account => view.Account(account.Address).Nonce).ToArray();
        var transactions = new List<CheckedTransaction>();
        for (int index = 0; index < count; index++)
        {
            int from = (int)((height + (ulong)index) % (ulong)nonces.Length);
            transactions.Add(Sign(DevAccounts.All[from], nonces[from]++, index == 0 ? Increment(height) : Transfer(height, index)));
        }

        return new BlockProposal
        {
            Height = height,
            TimestampMilliseconds = GenesisTime + height,
            Previous = view.Hash,
            Proposer = DevAccounts.All[0].Address,
            Transactions = transactions,
        };
    }

    private static Genesis MakeGenesis()
    {
        using Stream module = typeof(BlockLoad).Assembly.GetManifestResourceStream("counter.wasm")!;
        var code = new byte[module.Length];
        module.ReadExactly(code);
        var counter = new GenesisContract { Code = code, Creator = DevAccounts.All[0].Address, Salt = default, Admin = null, Value = 0, Arguments = [], Input = default };
        return Genesis.ForDevelopment(GenesisTime) with { Contracts = [counter] };
    }

    private TransactionAction.Call Increment(ulong height)
    {
        // Bytes that cannot be compressed.
        var ballast = new byte[_ballastBytes];
        new Random((int)height).NextBytes(ballast);
        return new TransactionAction.Call(Counter, "increment", 0, [], ballast);
    }

    // A new account in each fourth transfer, so that the state grows as well as changes.
    private static TransactionAction.Transfer Transfer(ulong height, int index)
    {
        Address to = index % 4 == 0 ? Address.From(Hash256.Of([.. BitConverter.GetBytes(height), (byte)index]).Span) : DevAccounts.All[(index + 3) % DevAccounts.All.Length].Address;
        return new TransactionAction.Transfer(to, height + (ulong)index);
    }

    private CheckedTransaction Sign(DevAccount from, ulong nonce, TransactionAction action)
    {
        SignedTransaction signed = from.Key.Sign(new Transaction
        {
            ChainId = _chain.Parameters.ChainId,
            Signer = from.Key.Public,
            Nonce = nonce,
            GasLimit = action is TransactionAction.Call ? CallGas : TransferGas,
            GasPrice = 1,
            DepositMax = UInt128.MaxValue,
            ExpiryHeight = 0,
            Actions = [action],
        });
        return _verifier.Check(signed.Encoded);
    }
}
