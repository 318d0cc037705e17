using Vow.Ledger;
using static Vow.Ledger.TransactionAction;

namespace Vow.Histories;

/// <summary>Transactions that a producer keeps out of its blocks and that an executor meets all the same: nothing is charged, no nonce moves.</summary>
internal sealed class RefusalScenes(HistoryWriter writer, HistoryCast cast)
{
    public IEnumerable<(int Weight, Action Play)> All =>
    [
        (8, UseOldNonce), (8, Replay), (8, LeaveGap), (10, ForgeSignature), (6, SignForAnotherChain), (6, SendGarbage), (5, CutOff), (8, SpendWhatIsNotThere), (4, BePoor),
        (5, OfferTooLittle), (5, LimitBelowIntrinsic), (5, LimitAboveMost), (5, ComeTooLate), (6, OverfillBlock),
    ];

    private HistoryRandom Random => writer.Random;

    private Transaction Any(HistoryAccount signer) => HistoryWriter.Draft(signer, new Transfer(cast.AnyAccount().Address, 1));

    private void Refuse(string kind, LedgerErrorCode code, Func<HistoryAccount, Transaction> make)
    {
        HistoryAccount signer = cast.AnyAccount();
        writer.Add(kind, signer, make(signer), ReceiptStatus.Refused, (int)code);
    }

    private void RefuseBytes(string kind, LedgerErrorCode code, ReadOnlyMemory<byte> encoded) => writer.Add(kind, cast.AnyAccount(), encoded, ReceiptStatus.Refused, (int)code);

    private void UseOldNonce()
    {
        HistoryAccount signer = cast.AnyAccount();
        if (signer.Nonce > 0) writer.Add("old nonce", signer, Any(signer) with { Nonce = signer.Nonce - 1 }, ReceiptStatus.Refused, (int)LedgerErrorCode.NonceTooLow);
    }

    private void Replay()
    {
        if (writer.Earlier() is { } earlier) RefuseBytes("replay", LedgerErrorCode.NonceTooLow, earlier.Encoded);
    }

    private void LeaveGap() => Refuse("nonce gap", LedgerErrorCode.NonceTooHigh, signer => Any(signer) with { Nonce = signer.Nonce + (ulong)Random.Between(1, 5) });

    private void ForgeSignature()
    {
        HistoryAccount signer = cast.AnyAccount();
        byte[] encoded = signer.Key.Sign(Any(signer)).Encoded.ToArray();
        encoded[^Random.Between(1, 64)] ^= (byte)(1 << Random.Below(8));
        RefuseBytes("bad signature", LedgerErrorCode.BadSignature, encoded);
    }

    private void SignForAnotherChain() => Refuse("wrong chain", LedgerErrorCode.WrongChain, signer => Any(signer) with { ChainId = PlannedHistory.ChainId + 1 });

    private void SendGarbage() => RefuseBytes("garbage", LedgerErrorCode.Malformed, (byte[])[TransactionCodec.Version, .. Random.Bytes(Random.Between(0, 90))]);

    private void CutOff()
    {
        HistoryAccount signer = cast.AnyAccount();
        ReadOnlyMemory<byte> whole = signer.Key.Sign(Any(signer)).Encoded;
        RefuseBytes("cut off", LedgerErrorCode.Malformed, whole[..Random.Between(1, whole.Length - 1)]);
    }

    private void SpendWhatIsNotThere() => Refuse("unaffordable value", LedgerErrorCode.CannotPay, signer =>
        HistoryWriter.Draft(signer, new Transfer(cast.AnyAccount().Address, UInt128.MaxValue >> Random.Between(1, 20))));

    private void BePoor() => writer.Add("unaffordable gas", writer.Poor, Any(writer.Poor), ReceiptStatus.Refused, (int)LedgerErrorCode.CannotPay);

    private void OfferTooLittle() => Refuse("price too low", LedgerErrorCode.GasPriceTooLow, signer => Any(signer) with { GasPrice = PlannedHistory.GasPriceMin - 1 });

    private void LimitBelowIntrinsic() => Refuse("gas limit too low", LedgerErrorCode.GasLimitTooLow, signer => Any(signer) with { GasLimit = Random.Below(100) });

    private void LimitAboveMost() => Refuse("gas limit too high", LedgerErrorCode.GasLimitTooHigh, signer => Any(signer) with { GasLimit = PlannedHistory.TransactionGasMax + 1 });

    private void ComeTooLate()
    {
        if (writer.NextHeight > 2) Refuse("expired", LedgerErrorCode.Expired, signer => Any(signer) with { ExpiryHeight = writer.NextHeight - 1 });
    }

    private void OverfillBlock()
    {
        if (writer.BlockHasUsedGas) Refuse("block full", LedgerErrorCode.BlockFull, signer => Any(signer) with { GasLimit = PlannedHistory.BlockGasMax });
    }
}
