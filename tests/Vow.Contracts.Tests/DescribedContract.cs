using System.Text;
using System.Text.Json;
using Vow.Ledger.Abi;
using Vow.Testing;
using Vow.Wasm;

namespace Vow.Contracts.Tests;

/// <summary>A contract whose methods are called with JSON, by what its own description says of them.</summary>
internal sealed class DescribedContract(TestContract contract, ContractAbi abi)
{
    public TestContract Contract => contract;

    public static ContractAbi Read(string path) => Read(File.ReadAllBytes(Path.Combine(EncodingVectors.Root, path)));

    public static ContractAbi Read(byte[] module) => ContractAbi.Read(ModulePipeline.Check(module, Limits.V1).Module)!;

    public static DescribedContract Deploy(TestChain chain, byte[] module, params string[] init)
    {
        ContractAbi abi = Read(module);
        byte[] input = [.. init.Zip(abi.Method("init")?.Parameters ?? []).SelectMany(pair => Encode(pair.First, pair.Second.Type))];
        return new DescribedContract(chain.Deploy(module, abi.Name, input), abi);
    }

    public DescribedContract As(TestAccount account) => new(contract.As(account), abi);

    public DescribedContract WithValue(UInt128 value) => new(contract.WithValue(value), abi);

    /// <summary>The answer to a query, as JSON.</summary>
    public string Ask(string method, params string[] arguments)
    {
        TestAnswer answer = TryAsk(method, arguments).ShouldSucceed();
        return Text(method, answer.Returned);
    }

    public TestAnswer TryAsk(string method, params string[] arguments)
    {
        AbiInput input = Input(method, arguments);
        return contract.TryQuery(method, input.Bytes, [.. input.Numbers]);
    }

    /// <summary>The result of a call that must succeed, as JSON.</summary>
    public string Call(string method, params string[] arguments) => Text(method, TryCall(method, arguments).ShouldSucceed().Returned);

    public TestReceipt TryCall(string method, params string[] arguments)
    {
        AbiInput input = Input(method, arguments);
        return contract.TryCall(method, input.Bytes, [.. input.Numbers]);
    }

    private static byte[] Encode(string json, AbiType type) => AbiCodec.Encode(Value(json, type), type);

    private static AbiValue Value(string json, AbiType type)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return AbiJson.Read(document.RootElement, type, "argument");
    }

    private AbiInput Input(string method, string[] arguments)
    {
        AbiMethod described = abi.Method(method)!;
        return AbiArguments.Encode(described, [.. arguments.Zip(described.Parameters, (json, parameter) => Value(json, parameter.Type))]);
    }

    private string Text(string method, Returned returned)
    {
        AbiMethod described = abi.Method(method)!;
        if (described.Result is null) return "";
        Assert.True(AbiArguments.TryDecodeResult(described, returned.Result, returned.Data.Span, out AbiValue? value), $"{method} gave 0x{Convert.ToHexStringLower(returned.Data.Span)}");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) AbiJson.Write(writer, value, described.Result);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
