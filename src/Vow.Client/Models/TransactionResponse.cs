using System.Text.Json;
using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>How far a transaction is.</summary>
public enum TransactionState
{
    /// <summary>It waits in the node's mempool.</summary>
    Pending = 0,

    /// <summary>It is in a committed block; there is a receipt.</summary>
    Committed = 1,
}

/// <summary>A signed transaction as it was sent, in readable form.</summary>
public sealed record TransactionBody
{
    /// <summary>The chain it is for.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The key it is signed with.</summary>
    public required PublicKey Signer { get; init; }

    /// <summary>The signer's account.</summary>
    public required Address Sender { get; init; }

    /// <summary>How many transactions of the account come before it.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Most gas it may use.</summary>
    public required long GasLimit { get; init; }

    /// <summary>Price of a unit of gas.</summary>
    public required ulong GasPrice { get; init; }

    /// <summary>Most deposit it may hold from the signer.</summary>
    public required UInt128 DepositMax { get; init; }

    /// <summary>The last height at which it may be executed; 0 for no end.</summary>
    public required ulong ExpiryHeight { get; init; }

    /// <summary>What it does, in order.</summary>
    public required IReadOnlyList<ActionBody> Actions { get; init; }
}

/// <summary><c>GET /v1/transactions/{hash}</c> and <c>POST /v1/transactions</c>: a transaction, and its receipt once it is committed.</summary>
public sealed record TransactionResponse
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>How far it is.</summary>
    public required TransactionState State { get; init; }

    /// <summary>Length of its encoding in bytes.</summary>
    public required int Bytes { get; init; }

    /// <summary>The transaction.</summary>
    public required TransactionBody Transaction { get; init; }

    /// <summary>What it did; null while it is pending.</summary>
    public ReceiptResponse? Receipt { get; init; }
}

/// <summary>What a committed (or simulated) transaction did.</summary>
public sealed record ReceiptResponse
{
    /// <summary>Height of its block.</summary>
    public required ulong Height { get; init; }

    /// <summary>Its place in the block.</summary>
    public required int Index { get; init; }

    /// <summary>Hash of its block; zero in a simulation.</summary>
    public required Hash256 BlockHash { get; init; }

    /// <summary>How it ended.</summary>
    public required ReceiptStatus Status { get; init; }

    /// <summary>Why it failed or was refused; null when it succeeded.</summary>
    public ExecutionErrorResponse? Error { get; init; }

    /// <summary>Gas it used.</summary>
    public required GasResponse Gas { get; init; }

    /// <summary>What the gas cost the signer.</summary>
    public required UInt128 Fee { get; init; }

    /// <summary>Deposit taken from the signer for bytes added to the state.</summary>
    public required UInt128 DepositHeld { get; init; }

    /// <summary>Deposit given back to the signer for bytes removed from the state.</summary>
    public required UInt128 DepositReturned { get; init; }

    /// <summary>One for each action on success; the failed action's on failure.</summary>
    public required IReadOnlyList<OutcomeResponse> Outcomes { get; init; }

    /// <summary>Events in the order in which they were logged.</summary>
    public required IReadOnlyList<EventResponse> Events { get; init; }
}

/// <summary>What one action gave.</summary>
public sealed record OutcomeResponse
{
    /// <summary>Return data, or the payload of a revert.</summary>
    public required ReadOnlyMemory<byte> ReturnData { get; init; }

    /// <summary>The method's numeric result; null if it has none.</summary>
    public WasmValue? Result { get; init; }

    /// <summary>What the method gave back, where the contract describes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Value { get; init; }

    /// <summary>The contract that was made.</summary>
    public Address? Contract { get; init; }

    /// <summary>SHA-256 of the module that was stored.</summary>
    public CodeHash? Code { get; init; }
}

/// <summary>An event of a contract.</summary>
public sealed record EventResponse
{
    /// <summary>The contract that logged it.</summary>
    public required Address Contract { get; init; }

    /// <summary>The topic.</summary>
    public required ReadOnlyMemory<byte> Topic { get; init; }

    /// <summary>The topic as text where it is printable UTF-8.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TopicText { get; init; }

    /// <summary>The data.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The event's fields by name, where the contract as it is now describes them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Decoded { get; init; }
}

/// <summary>Gas by what it was spent on; the categories add up to <see cref="Used"/>.</summary>
public sealed record GasResponse
{
    /// <summary>Gas used.</summary>
    public required long Used { get; init; }

    /// <summary>The limit it ran under; null where the receipt alone does not tell.</summary>
    public long? Limit { get; init; }

    /// <summary>Instructions, function calls and locals.</summary>
    public required long Compute { get; init; }

    /// <summary>Memory growth and bytes copied.</summary>
    public required long Memory { get; init; }

    /// <summary>Reading, writing, deleting and scanning storage.</summary>
    public required long Storage { get; init; }

    /// <summary>Hashes and signatures.</summary>
    public required long Crypto { get; init; }

    /// <summary>Events and debug logs.</summary>
    public required long Events { get; init; }

    /// <summary>Calls, loading, creating and paying others.</summary>
    public required long Calls { get; init; }

    /// <summary>The transaction itself: its signature, bytes and uploaded code. 0 in a query.</summary>
    public required long Transaction { get; init; }
}

/// <summary>Why execution failed. The code and number are the chain's; the words are this node's.</summary>
public sealed record ExecutionErrorResponse
{
    /// <summary>Stable name, such as <c>Reverted</c> or <c>DepositNotCovered</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Stable number: below 1000 the engine's, from 1000 the ledger's.</summary>
    public required int Number { get; init; }

    /// <summary>What happened and what to do, for people; null when this node has no words for it.</summary>
    public string? Message { get; init; }

    /// <summary>Index of the action that failed; null outside of transactions.</summary>
    public int? Action { get; init; }

    /// <summary>The place in the source where the contract names it, the WebAssembly stack, innermost first, and failed calls of other contracts: <c>called METHOD of ADDRESS, which …</c>.</summary>
    public IReadOnlyList<string> Trace { get => field ?? []; init; } = [];
}

/// <summary>A committed transaction in a list.</summary>
public sealed record TransactionSummary
{
    /// <summary>The transaction's hash.</summary>
    public required Hash256 Hash { get; init; }

    /// <summary>Height of its block.</summary>
    public required ulong Height { get; init; }

    /// <summary>Its place in the block.</summary>
    public required int Index { get; init; }

    /// <summary>The signer's account.</summary>
    public required Address Sender { get; init; }

    /// <summary>The signer's nonce.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Time of its block: Unix time in milliseconds.</summary>
    public required ulong TimestampMilliseconds { get; init; }

    /// <summary>The kinds of its actions, in order, such as <c>transfer</c>.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Its actions, in order.</summary>
    public required IReadOnlyList<ActionSummary> Actions { get; init; }

    /// <summary>Value that its actions move together if they succeed.</summary>
    public required UInt128 Value { get; init; }

    /// <summary>How it ended.</summary>
    public required ReceiptStatus Status { get; init; }

    /// <summary>Name of the error; null when it succeeded.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Gas it used.</summary>
    public required long GasUsed { get; init; }

    /// <summary>What the gas cost the signer.</summary>
    public required UInt128 Fee { get; init; }
}

/// <summary><c>GET /v1/transactions</c>: a page of committed transactions, newest first.</summary>
public sealed record TransactionPageResponse
{
    /// <summary>The transactions.</summary>
    public required IReadOnlyList<TransactionSummary> Items { get; init; }

    /// <summary>What to pass as <c>before</c> for the next page (<c>height.index</c>); null on the last.</summary>
    public required string? Next { get; init; }
}

/// <summary>The JSON form of <c>POST /v1/transactions</c>.</summary>
public sealed record SubmitRequest
{
    /// <summary>The signed transaction's encoding.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }
}
