using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vow.Generator;

/// <summary>The host interface as <c>spec/host-abi.json</c> states it.</summary>
public sealed record HostAbi(
    int Version,
    IReadOnlyList<HostLimitRow> Limits,
    IReadOnlyList<HostErrorRow> Errors,
    IReadOnlyList<HostGroupRow> Groups,
    IReadOnlyList<HostFunctionRow> Functions)
{
    /// <summary>Where the specification is, from the repository's root.</summary>
    public const string RelativePath = "spec/host-abi.json";

    private const string SchedulePath = "spec/gas-schedule.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Prices by their ids.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, HostPriceRow> Prices { get; private init; } = new Dictionary<string, HostPriceRow>();

    /// <summary>Reads the specification in a repository and checks that its names refer to one another.</summary>
    /// <exception cref="InvalidDataException">A row names a group, limit, error, parameter or price that does not exist.</exception>
    public static HostAbi Read(string root)
    {
        var abi = JsonSerializer.Deserialize<HostAbi>(File.ReadAllText(Path.Combine(root, RelativePath)), Format)
            ?? throw new InvalidDataException("The host ABI is empty.");
        abi = abi with { Prices = ReadPrices(File.ReadAllText(Path.Combine(root, SchedulePath))) };
        foreach (var function in abi.Functions) Check(abi, function);
        return abi;
    }

    /// <summary>Ids of all prices of work, each once.</summary>
    public IReadOnlyList<string> WorkPrices => [.. Functions.SelectMany(function => function.WorkPrices).Distinct()];

    /// <summary>The value of a named limit.</summary>
    public long Limit(string name) => Limits.Single(limit => limit.Name == name).Value;

    private static Dictionary<string, HostPriceRow> ReadPrices(string json)
    {
        using var schedule = JsonDocument.Parse(json);
        return schedule.RootElement.GetProperty("host").EnumerateArray().ToDictionary(
            row => row.GetProperty("id").GetString()!,
            row => new HostPriceRow(row.GetProperty("base").GetInt64(), row.GetProperty("per_byte").GetInt64()));
    }

    private static void Check(HostAbi abi, HostFunctionRow function)
    {
        Require(function, abi.Groups.Any(group => group.Id == function.Group), $"group {function.Group}");
        foreach (var price in function.WorkPrices.Append(function.Price)) Require(function, abi.Prices.ContainsKey(price), $"price {price}");
        foreach (var error in function.Errors) Require(function, abi.Errors.Any(row => row.Name == error), $"error {error}");
        foreach (var parameter in function.Parameters)
        {
            Require(function, parameter.Limit is null || abi.Limits.Any(row => row.Name == parameter.Limit), $"limit {parameter.Limit}");
            foreach (var other in new[] { parameter.Length, parameter.Of, parameter.SizedBy })
                Require(function, other is null || function.Parameters.Any(row => row.Name == other), $"parameter {other}");
            var sized = parameter.Size is not null || parameter.Length is not null || parameter.SizedBy is not null;
            Require(function, parameter.Role != "pointer" || sized, $"size of {parameter.Name}");
        }
    }

    private static void Require(HostFunctionRow function, bool condition, string what)
    {
        if (!condition) throw new InvalidDataException($"{RelativePath}: {function.Id}: there is no {what}.");
    }
}

/// <summary>What a function or its work costs, in gas.</summary>
public sealed record HostPriceRow(long Base, long PerByte)
{
    /// <inheritdoc/>
    public override string ToString() => PerByte == 0 ? $"{Base:N0}" : $"{Base:N0} and {PerByte:N0} for each byte";
}

/// <summary>A named limit and its value in this version.</summary>
public sealed record HostLimitRow(string Name, long Value, string Doc);

/// <summary>A way a host function can end a call.</summary>
public sealed record HostErrorRow(string Name, string Doc);

/// <summary>A section of the reference page.</summary>
public sealed record HostGroupRow(string Id, string Title);

/// <summary>One host function.</summary>
public sealed record HostFunctionRow(
    string Id,
    string Group,
    string Module,
    string Name,
    bool Seed,
    string Mode,
    string Category,
    string Price,
    IReadOnlyList<HostParameterRow> Parameters,
    HostResultRow? Result,
    IReadOnlyList<string> Errors,
    string Doc)
{
    /// <summary>Other import modules, or patterns with one <c>*</c>, that mean the same function.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Prices of work the function may do, besides its own.</summary>
    public IReadOnlyList<string> WorkPrices { get; init; } = [];

    /// <summary>The function's name in C#.</summary>
    public string PascalName => PascalId(Id);

    /// <summary>The signature as contract developers read it.</summary>
    public string Signature =>
        $"({string.Join(", ", Parameters.Select(parameter => $"{parameter.Name}: {parameter.Type}"))})"
        + (Result is null ? "" : $" -> {Result.Type}");

    internal static string PascalId(string id) => string.Concat(id.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(Pascal));

    internal static string Pascal(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}

/// <summary>One parameter. Roles: <c>pointer</c> (of a fixed size or with a length), <c>length</c>, <c>value</c>, <c>text</c> (an AssemblyScript string).</summary>
public sealed record HostParameterRow(string Name, string Type, string Role, string What)
{
    /// <summary>For a pointer: whether the host reads or writes there.</summary>
    public string? Access { get; init; }

    /// <summary>For a pointer: the parameter with its length.</summary>
    public string? Length { get; init; }

    /// <summary>For a pointer: its fixed size in bytes.</summary>
    public int? Size { get; init; }

    /// <summary>For a pointer: the parameter whose value chooses its size.</summary>
    public string? SizedBy { get; init; }

    /// <summary>For a pointer: whether 0 means that there is none.</summary>
    public bool Optional { get; init; }

    /// <summary>For a length: the pointer it belongs to.</summary>
    public string? Of { get; init; }

    /// <summary>For a length: the limit on it.</summary>
    public string? Limit { get; init; }

    /// <summary>For a value: what it can be, when that is a list.</summary>
    public IReadOnlyList<HostValueRow> Values { get; init; } = [];
}

/// <summary>One of the values a parameter can take, with the size it gives a result and the price of its work.</summary>
public sealed record HostValueRow(int Value, string Name, string Price)
{
    /// <summary>Size of the result, in bytes.</summary>
    public int? Size { get; init; }
}

/// <summary>A result's type and meaning.</summary>
public sealed record HostResultRow(string Type, string Means);
