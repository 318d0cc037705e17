using System.Text.Json;
using Vow.Client;
using Vow.Engine;
using Vow.Engine.State;
using Vow.Ledger;

namespace Vow.Node.Http;

/// <summary>Flat keys of the state in readable form.</summary>
internal static class StateMapping
{
    private const byte ConsensusEnd = 0x40;

    public static IComparer<ReadOnlyMemory<byte>> ByBytes { get; } = Comparer<ReadOnlyMemory<byte>>.Create((left, right) => left.Span.SequenceCompareTo(right.Span));

    /// <summary>Whether a key is one of the state, and not of the tables beside it.</summary>
    public static bool IsConsensus(ReadOnlySpan<byte> key) => key.Length >= StateKeys.PrefixBytes && key[0] < ConsensusEnd;

    public static StateKeyResponse Key(ReadOnlySpan<byte> key) =>
        new() { Space = SpaceOf(key), Owner = OwnerOf(key), Key = StateKeys.ContractKeyOf(key).ToArray() };

    public static StateChangeResponse Change(StateChange change, ContractDecoder decoder)
    {
        ReadOnlySpan<byte> key = change.Key.Span;
        // A module is named by its hash already; megabytes of it would say no more.
        bool isCode = StateKeys.SpaceOf(key) == StateSpace.Code;
        return new StateChangeResponse
        {
            Space = SpaceOf(key),
            Owner = OwnerOf(key),
            Key = StateKeys.ContractKeyOf(key).ToArray(),
            Before = isCode && change.Before is not null ? ReadOnlyMemory<byte>.Empty : change.Before,
            After = isCode && change.After is not null ? ReadOnlyMemory<byte>.Empty : change.After,
            Decoded = StateKeys.SpaceOf(key) == StateSpace.Storage
                ? decoder.Changed(Address.From(StateKeys.OwnerOf(key)), StateKeys.ContractKeyOf(key), change.Before, change.After)
                : null,
        };
    }

    private static string SpaceOf(ReadOnlySpan<byte> key) => JsonNamingPolicy.CamelCase.ConvertName(StateKeys.SpaceOf(key).ToString());

    private static string OwnerOf(ReadOnlySpan<byte> key) =>
        StateKeys.SpaceOf(key) is StateSpace.Storage or StateSpace.Contract or StateSpace.Account or StateSpace.Balance
            ? AddressText.Format(Address.From(StateKeys.OwnerOf(key)))
            : Convert.ToHexStringLower(StateKeys.OwnerOf(key));
}
