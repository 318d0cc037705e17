using Vow.Engine;
using Vow.Ledger.Tree;

namespace Vow.Ledger.Tests.Tree;

/// <summary>The product's verifier and the one written from the specification: every test asks both, and they always say the same.</summary>
internal static class BothVerifiers
{
    public const string Refused = "refused", Absent = "absent";

    public static string Key(byte[] root, byte[] flatKey, byte[] proof)
    {
        var holds = KeyProof.Verify(Hash256.From(root), flatKey, proof, out var valueHash, out var fault);
        Assert.Equal(holds, fault == ProofFault.None);
        Assert.True(holds || valueHash is null);
        var said = !holds ? Refused : valueHash is { } hash ? hash.ToString() : Absent;
        Assert.Equal(SpecificationVerifier.VerifyKey(root, flatKey, proof), said);
        return said;
    }

    public static string Range(byte[] root, byte[] contract, byte[] start, byte[] end, int itemsMax, byte[] proof)
    {
        var holds = RangeProof.Verify(Hash256.From(root), Address.From(contract), start, end, itemsMax, proof, out var statement, out var fault);
        Assert.Equal(holds, fault == ProofFault.None);
        Assert.Equal(holds, statement is not null);
        var said = statement is null ? Refused : Show(statement);
        Assert.Equal(SpecificationVerifier.VerifyRange(root, contract, start, end, itemsMax, proof), said);
        return said;
    }

    public static string Show(IEnumerable<(byte[] Key, byte[] ValueHash)> items, byte[]? next) =>
        string.Join(' ', items.Select(item => $"{Convert.ToHexStringLower(item.Key)}={Convert.ToHexStringLower(item.ValueHash)}"))
            + (next is null ? "" : $" next {Convert.ToHexStringLower(next)}");

    private static string Show(RangeStatement statement) =>
        Show(statement.Items.Select(item => (item.Key.ToArray(), item.ValueHash.Span.ToArray())), statement.Next?.ToArray());
}
