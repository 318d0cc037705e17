using System.Collections.Immutable;

namespace Vow.Node.Http;

/// <summary>One route: what serves it, and everything that the document about it says. Routing, checks of parameters, OpenAPI and the reference page come from this.</summary>
internal sealed record ApiRoute
{
    public required string Method { get; init; }

    /// <summary>With parameters in braces.</summary>
    public required string Path { get; init; }

    /// <summary>The resource that it belongs to.</summary>
    public required string Tag { get; init; }

    /// <summary>Its name in generated clients: unique, in camel case.</summary>
    public required string Operation { get; init; }

    /// <summary>One line.</summary>
    public required string Summary { get; init; }

    /// <summary>What else there is to know; may be empty.</summary>
    public string Description { get; init; } = "";

    public ImmutableArray<ApiParameter> Parameters { get; init; } = [];

    public ApiBody? Body { get; init; }

    public required ImmutableArray<ApiAnswer> Answers { get; init; }

    /// <summary>Codes of the problems it may answer with, beside those of every route.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Whether it holds the connection: it does not count as a request under way.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether it is answered whatever the limits say: the machine that watches the node asks here.</summary>
    public bool IsUnlimited { get; init; }

    public required Func<ApiRequest, Task> Handle { get; init; }

    /// <summary>Codes that any route may answer with.</summary>
    public static ImmutableArray<string> CommonErrors { get; } =
    [
        Client.ProblemCode.BadParameter, Client.ProblemCode.BadRequest, Client.ProblemCode.TooManyRequests, Client.ProblemCode.InternalError, Client.ProblemCode.Busy,
    ];
}

/// <summary>What a parameter's text is.</summary>
internal enum ApiParameterKind
{
    Address,
    Hash,
    Height,
    BlockName,
    Bytes,
    Limit,
    Text,
}

/// <summary>A parameter in the path or the query.</summary>
internal sealed record ApiParameter(string Name, ApiParameterKind Kind, string Description, string Example)
{
    public bool InPath { get; init; }

    public bool InHeader { get; init; }

    /// <summary>For limits: the most, and what is taken without one.</summary>
    public int Max { get; init; }

    public int Default { get; init; }

    /// <summary>The words it may be; empty for any text.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}

/// <summary>A request's body: the type that its JSON is read as, other media types, its most bytes, an example.</summary>
internal sealed record ApiBody(Type? Json, ImmutableArray<string> RawMediaTypes, int BytesMax, string Description, string Example);

/// <summary>An answer that is no problem.</summary>
internal sealed record ApiAnswer(int Status, string Description)
{
    public Type? Json { get; init; }

    public string MediaType { get; init; } = "application/json";
}

/// <summary>The parameters that several routes have.</summary>
internal static class ApiParameters
{
    public static readonly string ExampleAddress = Ledger.AddressText.Format(Ledger.DevAccounts.All[0].Address);

    public const string ExampleHash = "8d0f4e6f4b1b6b4a0f1f6b0b8a7d2c9e5a3f1c7d9e0b2a4c6d8e1f3a5b7c9d0e";

    public static ApiParameter Height { get; } = new("height", ApiParameterKind.Height, "The height whose state is asked for; the head if it is left out.", "12");

    public static ApiParameter Account { get; } = new("address", ApiParameterKind.Address, "The account.", ExampleAddress) { InPath = true };

    public static ApiParameter Contract { get; } = new("address", ApiParameterKind.Address, "The contract.", ExampleAddress) { InPath = true };

    public static ApiParameter Transaction { get; } = new("hash", ApiParameterKind.Hash, "The transaction's hash.", ExampleHash) { InPath = true };

    public static ApiParameter Before { get; } =
        new("before", ApiParameterKind.Text, "Only transactions before this place, as `height.index`; from the head on if it is left out.", "120.3");

    public static ApiParameter Limit(int max, int normally) =>
        new("limit", ApiParameterKind.Limit, $"Most items to answer with, 1 to {max}; {normally} if it is left out.", "20") { Max = max, Default = normally };
}
