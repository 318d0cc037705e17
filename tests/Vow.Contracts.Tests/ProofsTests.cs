using System.Security.Cryptography;
using System.Text.Json;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class ProofsTests
{
    private const string Module = "contracts/proofs/proofs.wasm";

    [Fact]
    public void AnAirdrop_IsPaidOnceToEachEntryOfTheTree()
    {
        using var chain = new TestChain();
        (TestContract proofs, byte[][] leaves) = Airdrop(chain);
        UInt128 before = chain.Carol.Balance;

        Claim(proofs, leaves, 2, chain.Carol, 30).ShouldSucceed().ShouldLog("claimed", ("index", 2), ("account", chain.Carol), ("amount", 30));

        Assert.Equal(before + 30, chain.Carol.Balance);
        Assert.True(proofs.Query("is_claimed", ("index", 2)).AsBool());
        Assert.False(proofs.Query("is_claimed", ("index", 1)).AsBool());
        Claim(proofs, leaves, 2, chain.Carol, 30).ShouldRevert("already claimed");
        proofs.BalanceShouldBe(70);
    }

    [Fact]
    public void AnEntryThatIsNotInTheTree_IsNotPaid()
    {
        using var chain = new TestChain();
        (TestContract proofs, byte[][] leaves) = Airdrop(chain);

        Claim(proofs, leaves, 2, chain.Carol, 31).ShouldRevert("the proof does not lead to the root");
        Claim(proofs, leaves, 2, chain.Dave, 30).ShouldRevert("the proof does not lead to the root");
        Claim(proofs, leaves, 2, chain.Carol, 30, claimed: 1).ShouldRevert("the proof does not lead to the root");
        Claim(proofs, leaves, 2, chain.Carol, 30, claimed: 6).ShouldRevert("the index is outside of a tree of this depth");
        proofs.TryCall("claim", ("index", 2), ("account", chain.Carol), ("amount", 30), ("proof", Enumerable.Repeat(new byte[32], 33).ToArray())).ShouldRevert("the proof has more than 32 hashes");
        proofs.BalanceShouldBe(100);
    }

    [Fact]
    public void APreimage_PaysTheReceiverBeforeTheDeadlineAndTheSenderIsPaidAfterIt()
    {
        using var chain = new TestChain();
        (TestContract proofs, _) = Airdrop(chain);
        byte[] preimage = [1, 2, 3], hash = SHA256.HashData(preimage);
        ulong first = Lock(chain, proofs, hash, 40), second = Lock(chain, proofs, hash, 50);
        UInt128 before = chain.Bob.Balance;

        proofs.TryCall("unlock", ("id", first), ("preimage", new byte[] { 1, 2 })).ShouldRevert("this is not the preimage");
        proofs.TryCall("take_back", ("id", first)).ShouldRevert("the deadline has not passed");
        proofs.As(chain.Dave).Call("unlock", ("id", first), ("preimage", preimage)).ShouldLog("unlocked", ("id", first), ("preimage", preimage));
        Assert.Equal(before + 40, chain.Bob.Balance);
        chain.AdvanceTime(TimeSpan.FromDays(2));
        proofs.TryCall("unlock", ("id", second), ("preimage", preimage)).ShouldRevert("the deadline has passed");
        UInt128 sender = chain.Carol.Balance;
        proofs.As(chain.Dave).Call("take_back", ("id", second)).ShouldLog("taken_back", ("id", second));

        Assert.Equal(sender + 50, chain.Carol.Balance);
        proofs.TryCall("take_back", ("id", second)).ShouldRevert("no such lock");
        proofs.BalanceShouldBe(100);
    }

    [Theory]
    [InlineData("ed25519", "verify_ed25519")]
    [InlineData("secp256k1", "verify_secp256k1")]
    public void Signatures_AreJudgedAsTheVectorsSay(string scheme, string method)
    {
        using var chain = new TestChain();
        (TestContract proofs, _) = Airdrop(chain);
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(EncodingVectors.Root, "spec/vectors/crypto.json")));
        int valid = 0, invalid = 0;
        foreach (JsonElement vector in vectors.RootElement.GetProperty("verify").EnumerateArray().Where(vector => vector.GetProperty("scheme").GetString() == scheme))
        {
            bool expected = vector.GetProperty("valid").GetBoolean();
            bool found = proofs.Query(method, ("message", Hex(vector, "message")), ("signature", Hex(vector, "signature")), ("public_key", Hex(vector, "publicKey"))).AsBool();
            Assert.Equal(expected, found);
            if (expected) valid++;
            else invalid++;
        }

        Assert.True(valid > 0 && invalid > 0, $"{valid} valid and {invalid} invalid vectors of {scheme}");
    }

    private static byte[] Hex(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);

    // Four entries: alice 10, bob 20, carol 30, dave 40. Leaves have the contract's address in them, which follows from deployer, code and salt and not from the
    // root: a first deployment shows it, and the same again on a chain that went back has it too.
    private static (TestContract Contract, byte[][] Leaves) Airdrop(TestChain chain)
    {
        TestSnapshot before = chain.Snapshot();
        TestContract first = Deploy(chain, new byte[32]);
        TestAccount[] accounts = [chain.Alice, chain.Bob, chain.Carol, chain.Dave];
        byte[][] leaves = [.. accounts.Select((account, index) => first.Query("leaf", ("index", index), ("account", account), ("amount", 10 * (index + 1))).AsBytes())];
        chain.Revert(before);
        TestContract contract = Deploy(chain, Node(Node(leaves[0], leaves[1]), Node(leaves[2], leaves[3])));
        Assert.Equal(first.Address, contract.Address);
        return (contract, leaves);
    }

    private static TestContract Deploy(TestChain chain, byte[] root) => chain.Deploy(Module, [("root", root)], from: chain.Alice, value: 100);

    private static ulong Lock(TestChain chain, TestContract proofs, byte[] hash, UInt128 amount) => proofs.As(chain.Carol).WithValue(amount)
        .Call("lock", ("hash", hash), ("to", chain.Bob), ("deadline", chain.TimestampMilliseconds + 86_400_000)).Returned.AsUInt64();

    private static TestReceipt Claim(TestContract proofs, byte[][] leaves, int index, TestAccount account, UInt128 amount, int? claimed = null)
    {
        byte[] left = Node(leaves[0], leaves[1]), right = Node(leaves[2], leaves[3]);
        byte[][] proof = [leaves[index ^ 1], index < 2 ? right : left];
        return proofs.TryCall("claim", ("index", claimed ?? index), ("account", account), ("amount", amount), ("proof", proof));
    }

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
