using System.Text.Json.Serialization;
using Vow.Engine;
using Vow.Engine.Profiling;
using Vow.Ledger;

namespace Vow.Client;

/// <summary>
/// <c>GET /v1/transactions/{hash}/profile</c> and <c>POST /v1/profile</c>: the gas of a transaction by call path. Read and write it with
/// <see cref="Json.ApiJson.Profile"/>: it is nested more deeply than other answers.
/// </summary>
public sealed record ProfileResponse
{
    /// <summary>The transaction's hash; null for one that was simulated.</summary>
    public Hash256? Hash { get; init; }

    /// <summary>The height of its block; null when it was simulated.</summary>
    public ulong? Height { get; init; }

    /// <summary>Whether the receipt of this run equals the one in the block, byte by byte; null when it was simulated. False is a fault of the node.</summary>
    public bool? Matches { get; init; }

    /// <summary>The gas of the receipt, which is that of the whole tree.</summary>
    public required long Total { get; init; }

    /// <summary>The whole: the gas by path of calls.</summary>
    public required ProfileNodeResponse Root { get; init; }

    /// <summary>Whether deep, many or thin paths were taken together with the node above them; the sums stay exact.</summary>
    public required bool Cut { get; init; }

    /// <summary>With <c>detail=segments</c> the gas of functions' own instructions in finer pieces, most first, up to 20,000; from them and the modules, gas by line of source can be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProfileSegmentResponse>? Segments { get; init; }

    /// <summary>The API's form of a profile.</summary>
    public static ProfileResponse Of(NamedProfile profile, Hash256? hash, ulong? height, bool? matches)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return new ProfileResponse
        {
            Hash = hash, Height = height, Matches = matches, Total = profile.Root.Total, Root = ProfileNodeResponse.Of(profile.Root), Cut = profile.IsCut,
            Segments = profile.Segments.Count == 0 ? null : [.. profile.Segments.Select(ProfileSegmentResponse.Of)],
        };
    }

    /// <summary>The profile that it carries.</summary>
    /// <exception cref="FormatException">Its sums are not right: nobody who profiled has written it.</exception>
    public NamedProfile ToProfile()
    {
        var profile = new NamedProfile(Root.ToNode(), Cut) { Segments = [.. (Segments ?? []).Take(NamedProfile.SegmentsMax).Select(segment => segment.ToUse())] };
        var fault = profile.Fault() ?? (profile.Root.Total == Total ? null : $"the whole has {profile.Root.Total} gas, and its total is {Total}");
        return fault is null ? profile : throw new FormatException($"this is no profile: {fault}");
    }
}

/// <summary>A place in the tree of calls: one node for all visits by the same path.</summary>
public sealed record ProfileNodeResponse
{
    /// <summary>A method as <c>token::transfer</c>, a function by its name or as <c>function 12</c>, a host function; <c>transaction</c> for the whole.</summary>
    public required string Name { get; init; }

    /// <summary>What it stands for: <c>transaction</c>, <c>call</c> of a contract, <c>function</c> of its module, or <c>host</c> function.</summary>
    public required ProfileKind Kind { get; init; }

    /// <summary>Where a function begins in its source, as <c>src/lib.rs:40</c>; null where the module does not say it.</summary>
    public string? Place { get; init; }

    /// <summary>Gas used here and not in what was called from here.</summary>
    public required long Self { get; init; }

    /// <summary>Gas used here and below.</summary>
    public required long Total { get; init; }

    /// <summary>How many times it was called by this path.</summary>
    public required ulong Count { get; init; }

    /// <summary>Of a call, the contract.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Address? Contract { get; init; }

    /// <summary>Of a call, the code that ran.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CodeHash? Code { get; init; }

    /// <summary>Of a function, its index in the module as it was uploaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public uint? Function { get; init; }

    /// <summary>What was called from here, most gas first.</summary>
    public IReadOnlyList<ProfileNodeResponse> Children { get => field ?? []; init; } = [];

    // Both as deep as the tree, which the profiler or the reader of JSON has bounded.
    internal static ProfileNodeResponse Of(NamedNode node) => new()
    {
        Name = node.Name, Kind = node.Kind, Place = node.Place, Self = node.Self, Total = node.Total, Count = (ulong)node.Count, Contract = node.Contract, Code = node.Code,
        Function = node.Function, Children = [.. node.Children.Select(Of)],
    };

    internal NamedNode ToNode() => new()
    {
        Name = Name, Kind = Kind, Place = Place, Self = Self, Total = Total, Count = (long)Math.Min(Count, long.MaxValue), Contract = Contract, Code = Code, Function = Function,
        Children = [.. Children.Select(child => child.ToNode())],
    };
}
