using System.Collections.Immutable;
using System.Text.Json;
using Vow.Engine;
using Vow.Ledger.Abi;

namespace Vow.Ledger.Tests.Abi;

public sealed class AbiArgumentsTests
{
    private static readonly ContractAbi Abi = ContractAbi.Parse("""
        { "abi": 1, "name": "c", "methods": [
          { "name": "set", "kind": "call", "params": [ { "name": "amount", "type": "u16" }, { "name": "note", "type": "string", "default": "-" }, { "name": "limit", "type": "option<u8>", "default": null } ] },
          { "name": "add", "kind": "call", "passing": "wasm", "params": [ { "name": "a", "type": "i8" }, { "name": "b", "type": "u64" }, { "name": "c", "type": "bool" }, { "name": "d", "type": "u32" } ], "result": "u16" },
          { "name": "sign", "kind": "query", "passing": "wasm", "result": "i64" },
          { "name": "flag", "kind": "query", "passing": "wasm", "result": "bool" } ] }
        """u8);

    [Theory]
    [InlineData("""{"amount":5}""", "0500" + "010000002d" + "00")]
    [InlineData("""{"limit":9,"amount":"5"}""", "0500" + "010000002d" + "0109")]
    [InlineData("""{"limit":null,"note":"","amount":5}""", "0500" + "00000000" + "00")]
    public void Defaults_StandInForWhatIsNotGiven(string given, string hex) => Assert.Equal(hex, Convert.ToHexStringLower(Encode("set", given).Bytes.Span));

    [Theory]
    [InlineData("""{}""", "amount: this parameter is missing; the method is set(amount: u16, note: string = \"-\", limit: option<u8> = none)")]
    [InlineData("""{"amonut":5}""", "amonut: set has no such parameter (did you mean 'amount'?); it is set(amount: u16")]
    [InlineData("""{"amount":5,"zzzzzzzz":1}""", "zzzzzzzz: set has no such parameter; it is set(")]
    [InlineData("""{"amount":70000}""", "params.amount: 70000 does not fit u16: 0 to 65535")]
    [InlineData("""{"amount":5,"amount":6}""", "params.amount: this parameter is there twice")]
    [InlineData("""{"\ud800":5}""", "params: a string has half of a surrogate pair: it is no text")]
    [InlineData("""[5]""", "params: an object of the parameters by name is expected")]
    public void WhatDoesNotFit_IsToldWithTheMethod(string given, string message) =>
        Assert.StartsWith(message, Assert.Throws<AbiException>(() => Encode("set", given)).Message, StringComparison.Ordinal);

    [Fact]
    public void Input_ThatEndsBeforeDefaults_HasThem()
    {
        AbiMethod method = Abi.Method("set")!;
        foreach (string hex in (ReadOnlySpan<string>)["0500", "0500010000002d", "0500010000002d00"])
        {
            Assert.True(AbiArguments.TryDecodeInput(method, Convert.FromHexString(hex), [], out AbiValue.Record? values));
            Assert.Equal("{amount: 5, note: \"-\", limit: none}", values.ToString());
        }

        foreach (string hex in (ReadOnlySpan<string>)["", "05", "05000100", "0500010000002d02", "0500010000002d0000"]) Assert.False(AbiArguments.TryDecodeInput(method, Convert.FromHexString(hex), [], out _));
        Assert.False(AbiArguments.TryDecodeInput(method, [5, 0], [1], out _));
    }

    [Fact]
    public void Numbers_GoAsTheBitsOfWebAssemblyAndComeBack()
    {
        AbiMethod method = Abi.Method("add")!;
        AbiInput input = Encode("add", """{"a":-1,"b":"18446744073709551615","c":true,"d":4294967295}""");
        Assert.True(input.Bytes.IsEmpty);
        Assert.Equal([WasmValue.I32(-1), WasmValue.I64(-1), WasmValue.I32(1), WasmValue.I32(-1)], input.Numbers);
        Assert.True(AbiArguments.TryDecodeInput(method, [], input.Numbers, out AbiValue.Record? values));
        Assert.Equal("{a: -1, b: 18 446 744 073 709 551 615, c: true, d: 4 294 967 295}", values.ToString());
        Assert.False(AbiArguments.TryDecodeInput(method, [0], input.Numbers, out _));
        Assert.False(AbiArguments.TryDecodeInput(method, [], input.Numbers[..3], out _));
        Assert.False(AbiArguments.TryDecodeInput(method, [], input.Numbers.SetItem(0, WasmValue.I32(128)), out _));
        Assert.False(AbiArguments.TryDecodeInput(method, [], input.Numbers.SetItem(0, WasmValue.I64(1)), out _));
        Assert.False(AbiArguments.TryDecodeInput(method, [], input.Numbers.SetItem(2, WasmValue.I32(2)), out _));
    }

    [Fact]
    public void AResult_IsReadByItsType()
    {
        Assert.True(AbiArguments.TryDecodeResult(Abi.Method("add")!, WasmValue.I32(65535), [], out AbiValue? value));
        Assert.Equal("65 535", value.ToString());
        Assert.False(AbiArguments.TryDecodeResult(Abi.Method("add")!, WasmValue.I32(65536), [], out _));
        Assert.False(AbiArguments.TryDecodeResult(Abi.Method("add")!, null, [], out _));
        Assert.True(AbiArguments.TryDecodeResult(Abi.Method("sign")!, WasmValue.I64(long.MinValue), [], out value));
        Assert.Equal("-9 223 372 036 854 775 808", value.ToString());
        Assert.True(AbiArguments.TryDecodeResult(Abi.Method("flag")!, WasmValue.I32(1), [], out value));
        Assert.Equal("true", value.ToString());
        Assert.False(AbiArguments.TryDecodeResult(Abi.Method("set")!, null, [], out _));
    }

    private static AbiInput Encode(string method, string given)
    {
        using JsonDocument document = JsonDocument.Parse(given);
        ImmutableArray<AbiValue> values = AbiArguments.Read(Abi.Method(method)!, document.RootElement, "params");
        return AbiArguments.Encode(Abi.Method(method)!, values);
    }
}
