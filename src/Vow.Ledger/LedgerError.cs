namespace Vow.Ledger;

/// <summary>
/// Why a transaction was refused or failed, where the reason is the ledger's. Numbers are stable, enter receipts beside those of <see cref="Engine.ErrorCode"/>
/// (below 1000), and are never reused. 1000–1019 are refusals that need no state, 1020–1039 refusals by the state, 1040–1059 by a node's mempool, 1100–1199 failures
/// of an action.
/// </summary>
public enum LedgerErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The bytes are not the encoding of a transaction.</summary>
    Malformed = 1000,

    /// <summary>More bytes than a transaction may have.</summary>
    TooLarge = 1001,

    /// <summary>A version of the encoding that is not known.</summary>
    UnsupportedVersion = 1002,

    /// <summary>Signed for another chain.</summary>
    WrongChain = 1003,

    /// <summary>The signature is not the signer's over these bytes.</summary>
    BadSignature = 1004,

    /// <summary>The nonce was used before: the transaction is a replay, or another one took its place.</summary>
    NonceTooLow = 1020,

    /// <summary>The nonce leaves a gap: one before it has not been executed.</summary>
    NonceTooHigh = 1021,

    /// <summary>The balance does not cover gas limit × gas price and the value sent.</summary>
    CannotPay = 1022,

    /// <summary>The gas price is below the chain's minimum.</summary>
    GasPriceTooLow = 1023,

    /// <summary>The gas limit does not even cover what the transaction costs before it runs.</summary>
    GasLimitTooLow = 1024,

    /// <summary>The gas limit is above what a transaction may have.</summary>
    GasLimitTooHigh = 1025,

    /// <summary>The height after which it must not be executed has passed.</summary>
    Expired = 1026,

    /// <summary>The block has no room for its gas limit.</summary>
    BlockFull = 1027,

    /// <summary>The node holds as many transactions as it may, all with a better price.</summary>
    MempoolFull = 1040,

    /// <summary>Another transaction of the account with this nonce waits, and this one does not pay enough more to replace it.</summary>
    ReplacementUnderpriced = 1041,

    /// <summary>The account has as many transactions waiting as it may.</summary>
    AccountQueueFull = 1042,

    /// <summary>This very transaction waits already or was executed.</summary>
    AlreadyKnown = 1043,

    /// <summary>The node refused to execute it: it ran longer than the node's own deadline.</summary>
    ExecutionTooSlow = 1044,

    /// <summary>An account has less than it wanted to send.</summary>
    BalanceTooSmall = 1100,

    /// <summary>No code is stored under the hash.</summary>
    CodeNotFound = 1101,

    /// <summary>No contract lives at the address.</summary>
    ContractNotFound = 1102,

    /// <summary>The signer is not the contract's admin, or it has none.</summary>
    NotAdmin = 1103,

    /// <summary>The contract is frozen.</summary>
    ContractFrozen = 1104,

    /// <summary>The contract is not frozen.</summary>
    ContractNotFrozen = 1105,

    /// <summary>A contract lives at the address already: use another salt.</summary>
    AddressTaken = 1106,

    /// <summary>The module was refused by validation.</summary>
    CodeRefused = 1107,

    /// <summary>The bytes kept would hold a larger deposit than the transaction allows.</summary>
    DepositOverLimit = 1108,

    /// <summary>The signer cannot pay the deposit for the bytes kept.</summary>
    DepositNotCovered = 1109,

    /// <summary>The new code would misread what the contract has stored, and neither migrates it nor was forced.</summary>
    LayoutIncompatible = 1110,
}

/// <summary>A refusal or failure: the code may enter consensus, the text is for people and must not.</summary>
public sealed record LedgerError(LedgerErrorCode Code, string Message);
