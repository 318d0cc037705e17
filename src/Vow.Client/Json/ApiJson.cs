using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger;

namespace Vow.Client.Json;

/// <summary>
/// How the API's bodies are written: names in camel case, addresses as bech32m, bytes as <c>0x…</c>, amounts and gas as strings, other numbers above 2^53 − 1 as
/// strings. All from metadata made at build time; nothing is reflected over.
/// </summary>
public static class ApiJson
{
    /// <summary>Depth of nesting of requests and of values: that of a value of the deepest type (16, up to two levels each) inside an answer.</summary>
    public const int DepthMax = 64;

    // A trace nests as deep as contracts may call each other: 64 calls, each an object, a list and an object.
    private const int AnswerDepthMax = DepthMax + 3 * 64;

    /// <summary>As <see cref="DepthMax"/>, for profiles: two levels for each of the profiler's, and some around them.</summary>
    public const int ProfileDepthMax = 2 * GasProfiler.DepthMax + 16;

    /// <summary>Writes answers; reads them as a client does: members of a newer node are passed over.</summary>
    public static JsonSerializerOptions Options { get; } = Create(strict: false, AnswerDepthMax);

    /// <summary>Reads requests: unknown, duplicate and missing members are refused.</summary>
    public static JsonSerializerOptions StrictOptions { get; } = Create(strict: true, DepthMax);

    /// <summary>Writes and reads profiles, whose tree is nested more deeply than other answers.</summary>
    public static JsonTypeInfo<ProfileResponse> Profile { get; } = (JsonTypeInfo<ProfileResponse>)Create(strict: false, ProfileDepthMax).GetTypeInfo(typeof(ProfileResponse));

    private static JsonSerializerOptions Create(bool strict, int depthMax)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = depthMax,
            AllowOutOfOrderMetadataProperties = true,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = strict ? JsonUnmappedMemberHandling.Disallow : JsonUnmappedMemberHandling.Skip,
            TypeInfoResolver = ApiJsonContext.Default,
            Converters =
            {
                new AddressConverter(), new Hash256Converter(), new CodeHashConverter(), new PublicKeyConverter(), new BytesConverter(),
                new U64Converter(), new U128Converter(), new GasConverter(), new GasDifferenceConverter(), new WasmValueConverter(),
                new JsonStringEnumConverter<ReceiptStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new JsonStringEnumConverter<ExecutionStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new JsonStringEnumConverter<ProfileKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new JsonStringEnumConverter<TransactionState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            },
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Metadata of the API's types, made at build time. Use it through <see cref="ApiJson"/>, whose options write values as the API does.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(BlockResponse))]
[JsonSerializable(typeof(BlockPageResponse))]
[JsonSerializable(typeof(TransactionResponse))]
[JsonSerializable(typeof(TransactionPageResponse))]
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(ContractResponse))]
[JsonSerializable(typeof(StoragePageResponse))]
[JsonSerializable(typeof(ContractQueryRequest))]
[JsonSerializable(typeof(ContractQueryResponse))]
[JsonSerializable(typeof(SimulationRequest))]
[JsonSerializable(typeof(SimulationResponse))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayResponse))]
[JsonSerializable(typeof(ContractPageResponse))]
[JsonSerializable(typeof(ContractHistoryResponse))]
[JsonSerializable(typeof(ContractGasResponse))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(NodeResponse))]
[JsonSerializable(typeof(ExplanationResponse))]
[JsonSerializable(typeof(TraceResponse))]
[JsonSerializable(typeof(ProfileResponse))]
[JsonSerializable(typeof(ProofResponse))]
[JsonSerializable(typeof(StateValueResponse))]
[JsonSerializable(typeof(StateRangeResponse))]
[JsonSerializable(typeof(BlockTransactionsResponse))]
[JsonSerializable(typeof(ChainEvent))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(StreamEndResponse))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
