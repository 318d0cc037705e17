using Vow.Engine;
using Vow.Ledger.Abi;
using Vow.Testing;

namespace Vow.Contracts.Tests;

/// <summary>One token in every language: each behaves as the others, down to the bytes of storage and events.</summary>
public sealed class TokenTests
{
    private const string First = "token-c";

    private static readonly string[] Folders = [First, "token-cpp", "token-rust", "token-as"];

    public static TheoryData<string> Tokens => [.. Folders];

    public static TheoryData<string> Others => [.. Folders.Where(folder => folder != First)];

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Init_GivesTheSupplyToTheCaller(string folder)
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, folder);
        TestContract other = Deploy(chain, folder, (UInt128)77);

        Assert.Equal(1_000_000u, token.Query("total_supply").AsUInt128());
        Assert.Equal(1_000_000u, Balance(token, chain.Alice));
        Assert.Equal(0u, Balance(token, chain.Bob));
        Assert.Equal(77u, other.Query("total_supply").AsUInt128());
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Transfer_MovesTheAmountAndLogsIt(string folder)
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, folder);

        token.Call("transfer", Input.Of(chain.Bob, (UInt128)400)).ShouldLogEvents(1).ShouldLog("transfer", Input.Of(chain.Alice, chain.Bob, (UInt128)400));

        Assert.Equal(999_600u, Balance(token, chain.Alice));
        Assert.Equal(400u, Balance(token, chain.Bob));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void ATransferToOneself_ChangesNothing(string folder)
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, folder);

        token.Call("transfer", Input.Of(chain.Alice, (UInt128)1_000_000));

        Assert.Equal(1_000_000u, Balance(token, chain.Alice));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void ATransferOfMoreThanTheBalance_RevertsWithItsReason(string folder)
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, folder);

        token.As(chain.Bob).TryCall("transfer", Input.Of(chain.Alice, (UInt128)1)).ShouldRevert("insufficient balance");
        token.TryCall("transfer", Input.Of(chain.Bob, UInt128.MaxValue)).ShouldRevert("insufficient balance");

        Assert.Equal(1_000_000u, Balance(token, chain.Alice));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void AnAllowance_IsSpentAndNoMore(string folder)
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, folder);
        TestContract carol = token.As(chain.Carol);

        token.Call("approve", Input.Of(chain.Carol, (UInt128)10)).ShouldLog("approve", Input.Of(chain.Alice, chain.Carol, (UInt128)10));
        carol.Call("transfer_from", Input.Of(chain.Alice, chain.Bob, (UInt128)7));

        Assert.Equal(3u, token.Query("allowance", Input.Of(chain.Alice, chain.Carol)).AsUInt128());
        Assert.Equal(7u, Balance(token, chain.Bob));
        carol.TryCall("transfer_from", Input.Of(chain.Alice, chain.Bob, (UInt128)4)).ShouldRevert("insufficient allowance");
        token.As(chain.Bob).TryCall("transfer_from", Input.Of(chain.Alice, chain.Bob, (UInt128)1)).ShouldRevert("insufficient allowance");
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void InputThatDoesNotFit_Reverts(string folder)
    {
        using var chain = new TestChain();
        TestContract token = Deploy(chain, folder);
        byte[] whole = Input.Of(chain.Bob, (UInt128)5);

        foreach (byte[] input in new[] { [], whole[..32], whole[..47], [.. whole, 0], new byte[1000] })
            token.TryCall("transfer", input).ShouldFail(ErrorCode.Reverted);
        token.TryQuery("balance_of", new byte[31]).ShouldFail(ErrorCode.Reverted);
        token.TryQuery("allowance", new byte[65]).ShouldFail(ErrorCode.Reverted);

        Assert.Equal(1_000_000u, Balance(token, chain.Alice));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void EveryLanguage_LeavesTheStorageAndEventsOfTheFirst(string folder)
    {
        using var chain = new TestChain();
        TestContract first = Deploy(chain, First), token = Deploy(chain, folder);
        (TestAccount Caller, string Method, byte[] Input)[] script =
        [
            (chain.Alice, "transfer", Input.Of(chain.Bob, UInt128.One << 64)),
            (chain.Alice, "transfer", Input.Of(chain.Bob, (UInt128)999)),
            (chain.Alice, "approve", Input.Of(chain.Carol, UInt128.MaxValue)),
            (chain.Carol, "transfer_from", Input.Of(chain.Alice, chain.Dave, (UInt128)999_001)),
            (chain.Bob, "transfer", Input.Of(chain.Bob, (UInt128)999)),
            (chain.Alice, "approve", Input.Of(chain.Carol, (UInt128)0)),
        ];

        foreach (var (caller, method, input) in script)
        {
            TestReceipt expected = first.As(caller).TryCall(method, input), actual = token.As(caller).TryCall(method, input);
            Assert.Equal(expected.ErrorNumber, actual.ErrorNumber);
            Assert.Equal(expected.Returned.AsText(), actual.Returned.AsText());
            Assert.Equal(Logged(expected), Logged(actual));
        }

        Assert.Equal(Stored(first), Stored(token));
        // An emptied account leaves nothing: the supply and the accounts of bob and dave are all there is.
        Assert.Equal(3, token.Storage().Length);
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void EveryToken_DescribesTheSameInterface(string folder)
    {
        ContractAbi? abi = DescribedContract.Read($"contracts/{folder}/token.wasm");
        Assert.SkipWhen(abi is null, $"{folder} does not describe itself");

        Assert.Equal("token", abi.Name);
        Assert.Equal(
            ["init(supply: u128 = 1 000 000)", "transfer(to: address, amount: u128)", "transfer_from(from: address, to: address, amount: u128)", "approve(spender: address, amount: u128)",
             "balance_of(account: address) -> u128", "allowance(owner: address, spender: address) -> u128", "total_supply() -> u128"],
            abi.Methods.Select(AbiArguments.Signature));
        Assert.Equal([AbiMethodKind.Init, AbiMethodKind.Call, AbiMethodKind.Call, AbiMethodKind.Call, AbiMethodKind.Query, AbiMethodKind.Query, AbiMethodKind.Query], abi.Methods.Select(method => method.Kind));
        Assert.Equal(["transfer", "approve"], abi.Events.Select(logged => logged.Name));
        Assert.Equal(["supply s u128", "balances b address u128", "allowances a tuple<address,address> u128"], abi.Storage.Select(item =>
            string.Join(' ', new[] { item.Name, System.Text.Encoding.UTF8.GetString(item.Prefix.Span), item.Key?.ToString(), item.Value.ToString() }.Where(part => part is not null))));
    }

    private static TestContract Deploy(TestChain chain, string folder, params object[] input) => chain.Deploy($"contracts/{folder}/token.wasm", Input.Of(input));

    private static UInt128 Balance(TestContract token, TestAccount account) => token.Query("balance_of", Input.Of(account)).AsUInt128();

    private static IEnumerable<string> Logged(TestReceipt receipt) => receipt.Events.Select(logged => $"{Convert.ToHexString(logged.Topic.Span)} {Convert.ToHexString(logged.Data.Span)}");

    private static IEnumerable<string> Stored(TestContract contract) => contract.Storage().Select(entry => $"{Convert.ToHexString(entry.Key)} {Convert.ToHexString(entry.Value)}");
}
