using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Mempool;

/// <summary>Signed transactions of a few accounts, with only what a test cares about named.</summary>
internal static class TestTransactions
{
    public const ulong ChainId = 7;

    private static readonly TransactionVerifier Verifier = new(ChainId);

    public static SigningKey Key(int number)
    {
        Span<byte> seed = stackalloc byte[SigningKey.SeedBytes];
        BitConverter.TryWriteBytes(seed, number);
        return SigningKey.FromSeed(seed);
    }

    public static SignedTransaction Sign(
        SigningKey key, ulong nonce, ulong price = 1, UInt128 amount = default, ulong expiry = 0, long gasLimit = 1_000, UInt128 depositMax = default, ulong chainId = ChainId, int padding = 0) =>
        key.Sign(new Transaction
        {
            ChainId = chainId,
            Signer = key.Public,
            Nonce = nonce,
            GasLimit = gasLimit,
            GasPrice = price,
            DepositMax = depositMax,
            ExpiryHeight = expiry,
            Actions = padding == 0
                ? [new TransactionAction.Transfer(default, amount)]
                : [new TransactionAction.Transfer(default, amount), new TransactionAction.Upload(new byte[padding])],
        });

    public static CheckedTransaction Check(SignedTransaction transaction) => Verifier.Check(transaction.Encoded);
}
