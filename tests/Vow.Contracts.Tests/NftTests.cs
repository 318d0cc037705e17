using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

public sealed class NftTests
{
    [Fact]
    public void OnlyTheMinter_MakesItems()
    {
        using var chain = new TestChain();
        TestContract nft = Deploy(chain);

        ulong id = nft.Call("mint", ("to", chain.Bob), ("uri", "ipfs://one")).ShouldLog("transfer", ("from", default(Vow.Engine.Address)), ("to", chain.Bob), ("id", 1)).Returned.AsUInt64();

        Assert.Equal(1u, id);
        Assert.Equal("\"ipfs://one\"", nft.Query("uri_of", ("id", id)).Value!.ToString());
        Assert.Equal(1u, nft.Query("total_supply").AsUInt64());
        nft.As(chain.Bob).TryCall("mint", ("to", chain.Bob), ("uri", "")).ShouldRevert("only the minter can do this");
        nft.TryCall("mint", ("to", chain.Bob), ("uri", new string('x', 513))).ShouldRevert("the URI is longer than 512 bytes");
        nft.Call("set_minter", ("to", chain.Bob));
        nft.TryCall("mint", ("to", chain.Bob), ("uri", "")).ShouldRevert("only the minter can do this");
        nft.As(chain.Bob).Call("mint", ("to", chain.Carol), ("uri", ""));
    }

    [Fact]
    public void AnItem_IsMovedByItsOwnerAndByNobodyElse()
    {
        using var chain = new TestChain();
        TestContract nft = Deploy(chain);
        nft.Call("mint", ("to", chain.Bob), ("uri", ""));

        nft.As(chain.Carol).TryCall("transfer", ("to", chain.Carol), ("id", 1)).ShouldRevert("only the owner can transfer; others use transfer_from");
        nft.As(chain.Carol).TryCall("transfer_from", ("from", chain.Bob), ("to", chain.Carol), ("id", 1)).ShouldRevert("the owner has not approved this");
        nft.As(chain.Bob).Call("transfer", ("to", chain.Carol), ("id", 1)).ShouldLog("transfer", ("from", chain.Bob), ("to", chain.Carol), ("id", 1));

        Assert.Equal(0u, nft.Query("balance_of", ("owner", chain.Bob)).AsUInt64());
        Assert.Equal(1u, nft.Query("balance_of", ("owner", chain.Carol)).AsUInt64());
        Assert.Empty(Items(nft, ("owner", chain.Bob)));
        nft.As(chain.Bob).TryCall("transfer", ("to", chain.Bob), ("id", 1)).ShouldRevert("only the owner can transfer; others use transfer_from");
        nft.As(chain.Carol).TryCall("transfer", ("to", default(Vow.Engine.Address)), ("id", 1)).ShouldRevert("burn an item instead of sending it to nobody");
        nft.TryCall("transfer", ("to", chain.Bob), ("id", 2)).ShouldRevert("no such item");
    }

    [Fact]
    public void AnApproval_EndsWithTheTransferItAllowed()
    {
        using var chain = new TestChain();
        TestContract nft = Deploy(chain);
        nft.Call("mint", ("to", chain.Bob), ("uri", ""));
        nft.As(chain.Carol).TryCall("approve", ("id", 1), ("approved", chain.Carol)).ShouldRevert("only the owner or an operator can approve");

        nft.As(chain.Bob).Call("approve", ("id", 1), ("approved", chain.Carol));
        nft.As(chain.Carol).TryCall("transfer_from", ("from", chain.Alice), ("to", chain.Carol), ("id", 1)).ShouldRevert("the item belongs to somebody else");
        nft.As(chain.Carol).Call("transfer_from", ("from", chain.Bob), ("to", chain.Dave), ("id", 1));

        nft.As(chain.Carol).TryCall("transfer_from", ("from", chain.Dave), ("to", chain.Carol), ("id", 1)).ShouldRevert("the owner has not approved this");
        Assert.Equal("none", nft.Query("approved", ("id", 1)).Value!.ToString());
    }

    [Fact]
    public void AnOperator_MovesAllItemsOfAnOwnerUntilThatEnds()
    {
        using var chain = new TestChain();
        TestContract nft = Deploy(chain);
        for (int item = 0; item < 3; item++) nft.Call("mint", ("to", chain.Bob), ("uri", ""));

        nft.As(chain.Bob).Call("approve_all", ("operator", chain.Carol), ("approved", true)).ShouldLog("approve_all", ("owner", chain.Bob), ("operator", chain.Carol), ("approved", true));
        nft.As(chain.Carol).Call("transfer_from", ("from", chain.Bob), ("to", chain.Dave), ("id", 2));
        nft.As(chain.Bob).Call("approve_all", ("operator", chain.Carol), ("approved", false));
        nft.As(chain.Carol).TryCall("transfer_from", ("from", chain.Bob), ("to", chain.Dave), ("id", 1)).ShouldRevert("the owner has not approved this");
        nft.TryCall("approve_all", ("operator", chain.Alice), ("approved", true)).ShouldRevert("the operator is the caller");

        Assert.Equal([1, 3], Items(nft, ("owner", chain.Bob)));
        Assert.Equal([2], Items(nft, ("owner", chain.Dave)));
    }

    [Fact]
    public void ABurnedItem_IsGoneForEverAndItsNumberIsNotUsedAgain()
    {
        using var chain = new TestChain();
        TestContract nft = Deploy(chain);
        nft.Call("mint", ("to", chain.Bob), ("uri", ""));

        nft.TryCall("burn", ("id", 1)).ShouldRevert("the owner has not approved this");
        nft.As(chain.Bob).Call("burn", ("id", 1)).ShouldLog("transfer", ("from", chain.Bob), ("to", default(Vow.Engine.Address)), ("id", 1));

        Assert.Equal("none", nft.Query("owner_of", ("id", 1)).Value!.ToString());
        Assert.Equal(0u, nft.Query("total_supply").AsUInt64());
        Assert.Equal(2u, nft.Call("mint", ("to", chain.Bob), ("uri", "")).Returned.AsUInt64());
    }

    [Fact]
    public void ItemsOfAnOwner_AreListedInPages()
    {
        using var chain = new TestChain();
        TestContract nft = Deploy(chain);
        for (int item = 0; item < 6; item++) nft.Call("mint", ("to", item == 2 ? chain.Carol : chain.Bob), ("uri", ""));

        Assert.Equal([1, 2], Items(nft, ("owner", chain.Bob), ("limit", 2)));
        Assert.Equal([4, 5, 6], Items(nft, ("owner", chain.Bob), ("after", 2), ("limit", 1_000_000)));
        Assert.Empty(Items(nft, ("owner", chain.Bob), ("after", ulong.MaxValue)));
    }

    // Numbers start with 1 and 3 belongs to carol: the items of bob are 1, 2, 4, 5, 6.
    private static TestContract Deploy(TestChain chain) => chain.Deploy("contracts/nft/nft.wasm", ("name", "Moons"), ("symbol", "MOON"));

    private static IEnumerable<int> Items(TestContract nft, (string, object?) owner, params (string, object?)[] more) =>
        ((AbiValue.Items)nft.Query("tokens_of", owner, more).Value!).Values.Select(id => (int)((AbiValue.Number)id).Value);
}
