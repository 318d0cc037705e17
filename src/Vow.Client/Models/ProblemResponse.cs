using System.Text.Json.Serialization;

namespace Vow.Client;

/// <summary>An error as the API answers it (RFC 9457, <c>application/problem+json</c>).</summary>
public sealed record ProblemResponse
{
    /// <summary>Names the kind of problem: <c>urn:vow:error:</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>The kind in a few words, the same for every occurrence.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened here: where, the limit and the actual value, what to do.</summary>
    public string? Detail { get; init; }

    /// <summary>Stable name of the problem: one of <see cref="ProblemCode"/> or of <see cref="Ledger.LedgerErrorCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>The number of the <see cref="Ledger.LedgerErrorCode"/> behind it; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Number { get; init; }

    /// <summary>Names the request in the node's log; only for faults of the node.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RequestId { get; init; }
}
