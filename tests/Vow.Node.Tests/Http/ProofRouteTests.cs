using Vow.Client;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Node.Tests.Http;

public class ProofRouteTests(TokenServerFixture fixture) : IClassFixture<TokenServerFixture>
{
    private ApiServer Server => fixture.Server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] BalanceKey(Address account) => [(byte)'b', .. account.Span];

    [Fact]
    public async Task AccountProof_ShowsTheAccountOrThatItHasNone()
    {
        Hash256 head = (await Server.Client.LatestBlockAsync(Cancellation)).Hash;
        ProofResponse of = await Server.Client.AccountProofAsync(ApiServer.Alice, cancellationToken: Cancellation);
        Address never = Address.From(Enumerable.Repeat((byte)7, 32).ToArray());
        ProofResponse none = await Server.Client.AccountProofAsync(never, cancellationToken: Cancellation);

        Assert.Equal(2UL, ProofVerifier.Account(of, head, ApiServer.Alice).Nonce);
        Assert.True(ProofVerifier.Account(none, head, never).IsEmpty);
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of, head, ApiServer.Bob));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of with { Value = null }, head, ApiServer.Alice));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of, fixture.Transfer.Hash, ApiServer.Alice));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of with { BlockHash = fixture.Transfer.Hash }, head, ApiServer.Alice));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of with { StateRoot = fixture.Transfer.Hash }, head, ApiServer.Alice));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of with { Height = of.Height + 1 }, head, ApiServer.Alice));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of with { Key = none.Key }, head, ApiServer.Alice));
        Assert.Throws<ProofException>(() => ProofVerifier.Account(of with { Limit = 1 }, head, ApiServer.Alice));
    }

    [Fact]
    public async Task ContractProof_ShowsTheContractOrThatThereIsNone()
    {
        Hash256 head = (await Server.Client.LatestBlockAsync(Cancellation)).Hash;

        Assert.Equal(ApiServer.Alice, ProofVerifier.Contract(await Server.Client.ContractProofAsync(Server.Token, cancellationToken: Cancellation), head, Server.Token)!.Creator);
        Assert.Null(ProofVerifier.Contract(await Server.Client.ContractProofAsync(ApiServer.Bob, cancellationToken: Cancellation), head, ApiServer.Bob));
    }

    [Fact]
    public async Task StorageProof_HoldsAtItsHeightOnly()
    {
        byte[] key = BalanceKey(ApiServer.Bob);
        Hash256 head = (await Server.Client.LatestBlockAsync(Cancellation)).Hash;
        Hash256 before = (await Server.Client.BlockAsync(1, Cancellation)).Hash;
        ProofResponse now = await Server.Client.StorageProofAsync(Server.Token, key, cancellationToken: Cancellation);
        ProofResponse then = await Server.Client.StorageProofAsync(Server.Token, key, 1, Cancellation);

        Assert.Equal(250, ProofVerifier.Storage(now, head, Server.Token, key)!.Value.Span[0]);
        Assert.Null(ProofVerifier.Storage(then, before, Server.Token, key));
        Assert.Throws<ProofException>(() => ProofVerifier.Storage(now with { Value = new byte[] { 1 } }, head, Server.Token, key));
        Assert.Throws<ProofException>(() => ProofVerifier.Storage(then, head, Server.Token, key));
    }

    [Fact]
    public async Task RangeProof_ShowsAllItemsPartByPart()
    {
        Hash256 head = (await Server.Client.LatestBlockAsync(Cancellation)).Hash;
        ProofResponse first = await Server.Client.StorageRangeProofAsync(Server.Token, default, limit: 2, cancellationToken: Cancellation);
        ProofResponse rest = await Server.Client.StorageRangeProofAsync(Server.Token, first.Next!.Value, cancellationToken: Cancellation);
        IReadOnlyList<StorageItemResponse> items = ProofVerifier.Range(first, head, Server.Token, [], []);
        IReadOnlyList<StorageItemResponse> more = ProofVerifier.Range(rest, head, Server.Token, first.Next!.Value.Span, []);

        Assert.Equal((2, 1), (items.Count, more.Count));
        Assert.Null(rest.Next);
        Assert.Throws<ProofException>(() => ProofVerifier.Range(first with { Items = [.. items.Skip(1)] }, head, Server.Token, [], []));
        Assert.Throws<ProofException>(() => ProofVerifier.Range(first with { Next = null }, head, Server.Token, [], []));
        Assert.Throws<ProofException>(() => ProofVerifier.Range(first with { Items = [items[0], items[1] with { Value = items[0].Key }] }, head, Server.Token, [], []));
    }

    [Fact]
    public async Task RangeProof_OfPartOfTheKeysShowsThemAlone()
    {
        Hash256 head = (await Server.Client.LatestBlockAsync(Cancellation)).Hash;
        ProofResponse proof = await Server.Client.StorageRangeProofAsync(Server.Token, "b"u8.ToArray(), "c"u8.ToArray(), cancellationToken: Cancellation);

        Assert.Equal(2, ProofVerifier.Range(proof, head, Server.Token, "b"u8, "c"u8).Count);
        Assert.Throws<ProofException>(() => ProofVerifier.Range(proof, head, Server.Token, "b"u8, "t"u8));
    }
}
