using System.Collections.Immutable;
using Vow.Engine;

namespace Vow.Ledger;

/// <summary>An account for development: everybody can compute its key.</summary>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Key">Its key. It lives as long as the process; nobody disposes it.</param>
public sealed record DevAccount(string Name, SigningKey Key)
{
    /// <summary>Its address.</summary>
    public Address Address => Key.Address;
}

/// <summary>
/// The accounts that a development chain funds. Their seeds, BLAKE2b-256 of <c>"vow development account "</c> ‖ name, are public knowledge: whatever they own on
/// another chain belongs to anybody.
/// </summary>
public static class DevAccounts
{
    /// <summary>alice, bob, carol, dave, erin, frank, grace and heidi.</summary>
    public static ImmutableArray<DevAccount> All { get; } =
        [.. new[] { "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi" }.Select(name => new DevAccount(name, SigningKey.FromSeed(SeedOf(name))))];

    /// <summary>The account with the name; null if there is none.</summary>
    public static DevAccount? Find(string name) => All.FirstOrDefault(account => account.Name == name);

    /// <summary>The account at the address; null if it is not one of these.</summary>
    public static DevAccount? Find(Address address) => All.FirstOrDefault(account => account.Address == address);

    /// <summary>The 32-byte seed that a name stands for.</summary>
    public static byte[] SeedOf(string name) => Hash256.Of(System.Text.Encoding.UTF8.GetBytes("vow development account " + name)).Span.ToArray();
}
