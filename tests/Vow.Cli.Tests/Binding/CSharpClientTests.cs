using System.Text.Json;
using Contracts.EveryThing;
using Contracts.Token;
using Vow.Cli.Tests.Chain;
using Vow.Client;
using Vow.Engine;
using Vow.Ledger;
using Vow.Ledger.Abi;
using Vow.Testing;
using Xunit;
using Address = Vow.Engine.Address;

namespace Vow.Cli.Tests.Binding;

/// <summary>The clients in tests/golden/bind, compiled into this assembly, on a test chain and against a node.</summary>
public sealed class CSharpClientTests : IDisposable
{
    private readonly TestChain _chain = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _chain.Dispose();

    [Fact]
    public async Task ATokensClient_CallsQueriesAndReadsEvents_OnATestChain()
    {
        var contract = _chain.Deploy(VowProgram.Token, TokenClient.EncodeInit(5_000).Bytes);
        var token = new TokenClient(contract);

        var receipt = await token.TransferAsync(_chain.Bob, 250, Cancellation);

        Assert.Equal([new TokenEvent.Transfer(_chain.Alice, _chain.Bob, 250)], token.ReadEvents(receipt));
        Assert.Equal((UInt128)250, await token.BalanceOfAsync(_chain.Bob, Cancellation));
        Assert.Equal((UInt128)5_000, await token.TotalSupplyAsync(Cancellation));
        var failure = await Assert.ThrowsAsync<ContractFailedException>(() => token.TransferAsync(_chain.Bob, 5_000, Cancellation));
        Assert.Equal(("insufficient balance", (int)ErrorCode.Reverted), (failure.Reason, failure.Number));
    }

    [Fact]
    public async Task TheSameClient_WorksOverANode()
    {
        await using var chain = await ChainPlace.StartAsync();
        await chain.DoAsync("deploy", VowProgram.Token);
        var address = AddressText.Parse((await chain.DoAsync("contract", "token", "--json")).Json.GetProperty("address").GetString());
        using var node = new NodeClient(new Uri(chain.Url));
        var alice = DevAccounts.Find("alice")!.Key;
        var token = new TokenClient(new NodeContract(node, address, alice));
        var bob = DevAccounts.Find("bob")!.Key.Address;

        var receipt = await token.TransferAsync(bob, 250, Cancellation);

        Assert.Equal([new TokenEvent.Transfer(alice.Address, bob, 250)], token.ReadEvents(receipt));
        Assert.Equal((UInt128)250, await token.BalanceOfAsync(bob, Cancellation));
        var failure = await Assert.ThrowsAsync<ContractFailedException>(() => new TokenClient(new NodeContract(node, address, alice)).TransferAsync(bob, UInt128.MaxValue, Cancellation));
        Assert.Equal("insufficient balance", failure.Reason);
        await Assert.ThrowsAsync<InvalidOperationException>(() => new TokenClient(new NodeContract(node, address)).TransferAsync(bob, 1, Cancellation));
    }

    // Each value goes to the contract in the encoding of its type and comes back.
    [Fact]
    public async Task EachType_PassesToTheContractAndBack()
    {
        var client = new EveryThingClient(Echo());
        var address = _chain.Bob.Address;
        var line = new Shape.Line(new Point(-1, 2, "a"), new Point(3, int.MinValue, ""));

        Assert.True(await client.EchoBoolAsync(true, Cancellation));
        Assert.Equal(byte.MaxValue, await client.EchoU8Async(byte.MaxValue, Cancellation));
        Assert.Equal(ulong.MaxValue, await client.EchoU64Async(ulong.MaxValue, Cancellation));
        Assert.Equal(UInt128.MaxValue, await client.EchoU128Async(UInt128.MaxValue, Cancellation));
        Assert.Equal(sbyte.MinValue, await client.EchoI8Async(sbyte.MinValue, Cancellation));
        Assert.Equal(Int128.MinValue, await client.EchoI128Async(Int128.MinValue, Cancellation));
        Assert.Equal("häß\u2028", await client.EchoStringAsync("häß\u2028", Cancellation));
        Assert.Equal([1, 2], (await client.EchoBytesAsync(new byte[] { 1, 2 }, Cancellation)).ToArray());
        Assert.Equal(address, await client.EchoAddressAsync(address, Cancellation));
        Assert.Null(await client.EchoOptionU32Async(null, Cancellation));
        Assert.Equal(7u, await client.EchoOptionU32Async(7, Cancellation));
        Assert.Null(await client.EchoOptionStringAsync(null, Cancellation));
        Assert.Equal(["a", ""], await client.EchoListStringAsync(["a", ""], Cancellation));
        Assert.Equal([new("a", 1), new("b", 2)], await client.EchoMapStringU64Async([new("b", 2), new("a", 1)], Cancellation));
        Assert.Equal(((byte)5, "x"), await client.EchoTupleAsync((5, "x"), Cancellation));
        Assert.Equal(ValueTuple.Create(true), await client.EchoSingleAsync(ValueTuple.Create(true), Cancellation));
        Assert.Equal((1, 2, 3, 4, 5, 6, 7, 8, (byte?)null), await client.EchoWideAsync((1, 2, 3, 4, 5, 6, 7, 8, null), Cancellation));
        Assert.Equal([1, 2, 3], await client.EchoArrayAsync([1, 2, 3], Cancellation));
        Assert.Equal(line, await client.EchoShapeAsync(line, Cancellation));
        Assert.Equal(new Shape.Empty(), await client.EchoShapeAsync(new Shape.Empty(), Cancellation));
        Assert.Equal([null, (address, 9)], await client.EchoNestedAsync([null, (address, 9)], Cancellation));
        Assert.Equal([new(Color.Blue, null)], await client.EchoByColorAsync([new(Color.Blue, null)], Cancellation));
        Assert.Equal(-3, await client.AddAsync(2, -5, Cancellation));
        await Assert.ThrowsAsync<AbiException>(() => client.EchoArrayAsync([1, 2], Cancellation));
    }

    [Fact]
    public async Task APayableCall_SendsItsValue_GivesItsResultAndItsEvent()
    {
        var contract = Echo();
        var client = new EveryThingClient(contract);

        var moved = await client.MoveAsync("first", 2, null, 1_000, Cancellation);

        Assert.Equal(("first", 2ul, (Address?)null), moved.Value);
        Assert.Equal([new EveryThingEvent.Move("first", 2, null)], client.ReadEvents(moved.Receipt));
        contract.BalanceShouldBe(1_000);
        // Logged in another shape than the description has for the topic: no event of it.
        Assert.Empty(client.ReadEvents(await client.StepsAsync(1, Cancellation)));
    }

    [Fact]
    public async Task AFailure_TellsThePlaceInTheContractsSource()
    {
        var failure = await Assert.ThrowsAsync<ContractFailedException>(() => new EveryThingClient(Echo()).FailAsync(Cancellation));

        Assert.StartsWith("fail failed: no, not today\n  at src/lib.rs:40", failure.Message, StringComparison.Ordinal);
    }

    // The method gives back nothing, where the description promises bytes.
    [Fact]
    public async Task AnAnswerThatIsNotAsDescribed_IsAFailureWithItsReason()
    {
        var counter = new EveryThingClient(_chain.Deploy(VowProgram.Counter));
        await Assert.ThrowsAsync<ContractFailedException>(() => counter.ToStringAsync(Cancellation));
        var failure = await Assert.ThrowsAsync<ContractFailedException>(() => new TokenClient(Echo()).TotalSupplyAsync(Cancellation));
        Assert.Contains("total_supply", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCommand_WritesTheFile_AndRefusesWhatHasNoDescription()
    {
        using Place place = new();
        Assert.Equal(2, (await place.RunAsync("bind", VowProgram.Counter, "--lang", "cobol")).ExitCode);
        Assert.Equal(2, (await place.RunAsync("bind", VowProgram.Counter, "--lang", "csharp", "--namespace", "a b")).ExitCode);

        var refused = await place.RunAsync("bind", VowProgram.Counter, "--lang", "csharp");
        Assert.Equal(7, refused.ExitCode);
        Assert.Contains("vow.abi", refused.Error, StringComparison.Ordinal);

        var written = await place.RunAsync("bind", VowProgram.At("contracts", "token-as", "token.wasm"), "--lang", "typescript", "-o", "-");
        Assert.Equal(0, written.ExitCode);
        Assert.Contains("async balanceOf(account: Address): Promise<bigint>", written.Output, StringComparison.Ordinal);
    }

    private TestContract Echo() => _chain.Deploy(EchoContract.Module(), "echo");
}
