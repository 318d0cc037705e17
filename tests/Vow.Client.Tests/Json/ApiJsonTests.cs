using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Vow.Client.Json;
using Vow.Engine;
using Vow.Ledger;

namespace Vow.Client.Tests.Json;

public class ApiJsonTests
{
    private static readonly Address Alice = DevAccounts.All[0].Address;

    [Fact]
    public void Account_IsWrittenWithAmountsAsStringsAndAddressesAsBech32m()
    {
        var account = new AccountResponse { Address = Alice, Height = 7, Nonce = 3, NextNonce = 5, Balance = UInt128.MaxValue, IsContract = false };

        string json = Write(account);

        Assert.Equal(
            $$"""{"address":"{{AddressText.Format(Alice)}}","height":7,"nonce":3,"nextNonce":5,"balance":"340282366920938463463374607431768211455","isContract":false}""", json);
        Assert.Equal(account, Read<AccountResponse>(json));
    }

    [Theory]
    [InlineData(0UL, "0")]
    [InlineData(9007199254740991UL, "9007199254740991")]
    [InlineData(9007199254740992UL, "\"9007199254740992\"")]
    [InlineData(ulong.MaxValue, "\"18446744073709551615\"")]
    public void WholeNumber_IsAStringOnceADoubleCannotHoldIt(ulong value, string written)
    {
        var page = new BlockPageResponse { Items = [], Next = value };

        Assert.Equal($$"""{"items":[],"next":{{written}}}""", Write(page));
        Assert.Equal(value, Read<BlockPageResponse>(Write(page)).Next);
        Assert.Equal(value, Read<BlockPageResponse>($$"""{"items":[],"next":"{{value}}"}""").Next);
    }

    [Fact]
    public void EveryAction_RoundTripsThroughItsRequestForm()
    {
        TransactionAction[] actions =
        [
            new TransactionAction.Transfer(Alice, 5),
            new TransactionAction.Upload(new byte[] { 0, 0x61, 0x73, 0x6d }),
            new TransactionAction.Instantiate(default, new byte[] { 1 }, Alice, 7, [1, 2L], new byte[] { 2 }),
            new TransactionAction.Call(Alice, "transfer", 1, [-5, long.MinValue], new byte[] { 3 }),
            new TransactionAction.Upgrade(Alice, default, [], default),
            new TransactionAction.SetAdmin(Alice, null),
            new TransactionAction.Freeze(Alice),
            new TransactionAction.Unfreeze(Alice),
        ];
        var request = new SimulationRequest { Signer = DevAccounts.All[0].Key.Public, Actions = [.. actions.Select(LedgerMapping.ToRequestBody)] };

        SimulationRequest read = ReadStrict<SimulationRequest>(Write(request));

        Assert.Equal(actions.Select(Encoded), read.Actions.Select(LedgerMapping.ToLedger).Select(Encoded));
    }

    [Fact]
    public void ActionKind_MayStandAnywhereInTheObject()
    {
        string json = $$"""{"contract":"{{AddressText.Format(Alice)}}","kind":"freeze"}""";

        Assert.Equal(new FreezeAction { Contract = Alice }, ReadStrict<ActionBody>(json));
    }

    [Theory]
    [InlineData("""{"method":"a","unknown":1}""")]
    [InlineData("""{"method":"a","method":"b"}""")]
    [InlineData("""{"method":"a","Method":"b"}""")]
    [InlineData("""{"arguments":[]}""")]
    [InlineData("""{"method":null}""")]
    [InlineData("""{"method":"a","arguments":null}""")]
    [InlineData("""{"method":"a","arguments":[5]}""")]
    [InlineData("""{"method":"a","arguments":["i32:4294967296"]}""")]
    [InlineData("""{"method":"a","input":"0x0"}""")]
    [InlineData("""{"method":"a","input":"zz"}""")]
    [InlineData("""{"method":"a","gasLimit":-1}""")]
    [InlineData("""{"method":"a","gasLimit":1.5}""")]
    [InlineData("""{"method":"a","height":"18446744073709551616"}""")]
    [InlineData("""{"method":"a","height":" 1"}""")]
    [InlineData("""{"method":"a","caller":"vow1qqqq"}""")]
    [InlineData("""{"method":"\ud800"}""")]
    [InlineData("""{"method":"a","caller":"\ud800"}""")]
    [InlineData("""{"method":"a",}""")]
    [InlineData("""{"method":"a"} {}""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void Request_ThatIsNotExactlyWhatTheRouteReads_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => ReadStrict<ContractQueryRequest>(json));

    [Fact]
    public void Request_NestedDeeperThanTheLimit_IsRefused() =>
        Assert.Throws<JsonException>(() => ReadStrict<ContractQueryRequest>(
            """{"method":"a","arguments":""" + new string('[', ApiJson.DepthMax) + new string(']', ApiJson.DepthMax) + "}"));

    [Fact]
    public void MembersThatMayBeLeftOut_HaveTheirEmptyValues()
    {
        var query = ReadStrict<ContractQueryRequest>("""{"method":"a"}""");
        var call = Assert.IsType<CallAction>(ReadStrict<ActionBody>($$"""{"kind":"call","method":"a","contract":"{{AddressText.Format(Alice)}}"}"""));

        Assert.Empty(query.Arguments);
        Assert.True(query.Input.IsEmpty);
        Assert.Empty(call.Arguments);
        Assert.Equal((UInt128)0, call.Value);
    }

    [Fact]
    public void Answer_WithMembersOfANewerNode_IsRead()
    {
        var page = Read<BlockPageResponse>("""{"items":[],"next":null,"new":{"x":1}}""");

        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("i32:-5", -5L, true)]
    [InlineData("i32:4294967295", -1L, true)]
    [InlineData("i64:18446744073709551615", -1L, false)]
    [InlineData("i64:-9223372036854775808", long.MinValue, false)]
    public void WasmValue_IsReadSignedAndUnsigned(string text, long bits, bool isI32)
    {
        Assert.True(WasmValueText.TryParse(text, out WasmValue value));
        Assert.Equal(isI32 ? WasmValue.I32((int)bits) : WasmValue.I64(bits), value);
        Assert.True(WasmValueText.TryParse(WasmValueText.Format(value), out WasmValue again));
        Assert.Equal(value, again);
    }

    private static string Encoded(TransactionAction action) => Convert.ToHexString(TransactionCodec.SigningBytes(new Transaction
    {
        ChainId = 1, Signer = default, Nonce = 0, GasLimit = 0, GasPrice = 0, DepositMax = 0, ExpiryHeight = 0, Actions = [action],
    }));

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T)));

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)ApiJson.Options.GetTypeInfo(typeof(T)))!;

    private static T ReadStrict<T>(string json) => JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)ApiJson.StrictOptions.GetTypeInfo(typeof(T)))!;
}
