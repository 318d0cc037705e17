using System.Text.Json.Nodes;
using CsCheck;
using Vow.Engine;

namespace Vow.Ledger.Tests.GenesisFile;

public class GenesisTests
{
    private const string Address = "0x0000000000000000000000000000000000000000000000000000000000000001";

    private static Genesis Full => Genesis.ForDevelopment(1_700_000_000_000) with
    {
        Contracts =
        [
            new GenesisContract
            {
                Code = "\0asm"u8.ToArray(), Creator = DevAccounts.All[0].Address, Salt = new byte[] { 1 }, Admin = DevAccounts.All[1].Address, Value = 7,
                Arguments = [WasmValue.I32(-5), WasmValue.I64(long.MinValue)], Input = new byte[] { 2, 3 },
            },
        ],
    };

    [Fact]
    public void WrittenGenesis_IsReadAgain()
    {
        Genesis read = Parse(Full.ToJson());
        Assert.Equal(Full.ToJson(), read.ToJson());
        Assert.Equal(Full.Hash, read.Hash);
        Assert.Equal(Full.Supply, read.Supply);
    }

    [Fact]
    public void ExampleOfTheDocument_IsReadAndHoldsTheDevelopmentChain()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Vow.slnx"))) root = root.Parent;
        string folder = Path.Combine(root!.FullName, "spec"), json = File.ReadAllText(Path.Combine(folder, "genesis-example.json"));
        Assert.Contains($"```json\n{json}```", File.ReadAllText(Path.Combine(root.FullName, "docs", "genesis.md")), StringComparison.Ordinal);
        Genesis read = Genesis.Parse(System.Text.Encoding.UTF8.GetBytes(json), folder);
        Assert.Equal(Genesis.ForDevelopment(0).Parameters, read.Parameters);
        Assert.Equal(Genesis.ForDevelopment(0).Accounts[0], Assert.Single(read.Accounts));
        Assert.Equal(DevAccounts.All[0].Address, Assert.Single(read.Contracts).Creator);
    }

    [Fact]
    public void OrderOfAccounts_DoesNotChangeTheHash() =>
        Assert.Equal(Full.Hash, (Full with { Accounts = [.. Full.Accounts.Reverse()] }).Hash);

    [Fact]
    public void EveryField_ChangesTheHash()
    {
        GenesisContract contract = Full.Contracts[0];
        Genesis[] all =
        [
            Full, Full with { TimestampMilliseconds = 1 }, Full with { Parameters = Full.Parameters with { ChainId = 2 } }, Full with { Accounts = [] },
            Full with { Accounts = Full.Accounts.SetItem(0, Full.Accounts[0] with { Balance = 1 }) }, Full with { Contracts = [] },
            With(contract with { Code = new byte[5] }), With(contract with { Creator = default }), With(contract with { Salt = new byte[5] }),
            With(contract with { Admin = null }), With(contract with { Value = 8 }), With(contract with { Arguments = [] }), With(contract with { Input = new byte[5] }),
        ];
        Assert.Equal(all.Length, all.Select(genesis => genesis.Hash).Distinct().Count());

        static Genesis With(GenesisContract changed) => Full with { Contracts = [changed] };
    }

    [Fact]
    public void ModuleOfAContract_IsReadFromItsFile()
    {
        string folder = Directory.CreateTempSubdirectory("vow-genesis-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "a.wasm"), [1, 2, 3]);
            string json = With("contracts", $$"""[{ "codeFile": "a.wasm", "creator": "{{Address}}" }]""");
            GenesisContract contract = Assert.Single(Genesis.Parse(System.Text.Encoding.UTF8.GetBytes(json), folder).Contracts);
            Assert.Equal([1, 2, 3], contract.Code.ToArray());
            Assert.Null(contract.Admin);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("timestampMilliseconds", "-1", "$.timestampMilliseconds", "whole number")]
    [InlineData("timestampMilliseconds", "1.5", "$.timestampMilliseconds", "whole number")]
    [InlineData("timestampMilliseconds", "1e3", "$.timestampMilliseconds", "whole number")]
    [InlineData("timestampMilliseconds", "18446744073709551616", "$.timestampMilliseconds", "too large; the most is 18446744073709551615")]
    [InlineData("timestampMilliseconds", "null", "$.timestampMilliseconds", "missing")]
    [InlineData("timestampMilliseconds", "[]", "$.timestampMilliseconds", "not a list")]
    [InlineData("acounts", "[]", "$.acounts", "unknown property; known here: timestampMilliseconds, parameters, accounts, contracts")]
    [InlineData("accounts", "{}", "$.accounts", "a list is expected, not an object")]
    [InlineData("accounts", """[{"address":"vow1","balance":1}]""", "$.accounts[0].address", "the end is missing")]
    [InlineData("accounts", """[{"address":"\ud800","balance":1}]""", "$.accounts[0].address", "surrogate")]
    [InlineData("accounts", """[{"address":"ADDRESS","balance":"1"},{"address":"ADDRESS","balance":"1"}]""", "$.accounts[1].address", "there already, as $.accounts[0]")]
    [InlineData("accounts", """[{"address":"ADDRESS","balance":"340282366920938463463374607431768211456"}]""", "$.accounts[0].balance", "too large")]
    [InlineData("accounts", """[{"address":"ADDRESS","balance":"1","nonce":1}]""", "$.accounts[0].nonce", "unknown property")]
    [InlineData("contracts", """[{"creator":"ADDRESS"}]""", "$.contracts[0]", "'codeFile'")]
    [InlineData("contracts", """[{"creator":"ADDRESS","code":"0x"}]""", "$.contracts[0].code", "empty")]
    [InlineData("contracts", """[{"creator":"ADDRESS","code":"0x0"}]""", "$.contracts[0].code", "even number")]
    [InlineData("contracts", """[{"creator":"ADDRESS","code":"00"}]""", "$.contracts[0].code", "does not begin with 0x")]
    [InlineData("contracts", """[{"creator":"ADDRESS","codeFile":"nowhere.wasm"}]""", "$.contracts[0].codeFile", "no file 'nowhere.wasm'")]
    [InlineData("contracts", """[{"creator":"ADDRESS","code":"0x00","arguments":["i32:2147483648"]}]""", "$.contracts[0].arguments[0]", "is not an argument")]
    [InlineData("contracts", """[{"creator":"ADDRESS","code":"0x00","arguments":[5]}]""", "$.contracts[0].arguments[0]", "a string is expected, not a number")]
    [InlineData("parameters", """{"chainId":1}""", "$.parameters.gasPriceMin", "missing")]
    public void WrongFile_IsRefusedWithItsPlace(string property, string json, string path, string message)
    {
        var error = Assert.Throws<GenesisException>(() => Parse(With(property, json.Replace("ADDRESS", Address, StringComparison.Ordinal))));
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BalancesThatAddUpToTooMuch_AreRefused()
    {
        Genesis rich = Full with { Accounts = [new(default, UInt128.MaxValue), new(DevAccounts.All[0].Address, 1)] };
        Assert.Equal("$.accounts[1].balance", Assert.Throws<GenesisException>(() => Parse(rich.ToJson())).Path);
    }

    [Fact]
    public void WrongParameter_IsRefusedWithItsPlace()
    {
        Genesis wrong = Full with { Parameters = Full.Parameters with { Protocol = [new(0, 1), new(5, 77)] } };
        Assert.Equal("$.parameters.protocol[1].version", Assert.Throws<GenesisException>(() => Parse(wrong.ToJson())).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"accounts":[],"accounts":[]}""")]
    [InlineData("{} // comment")]
    [InlineData("""{"\ud800":1}""")]
    public void WhatIsNotTheJsonOfAGenesis_IsRefused(string json) => Assert.Throws<GenesisException>(() => Parse(json));

    [Fact]
    public void ChangedFile_IsReadOrRefusedButNeverAFault()
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(Full.ToJson());
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. json];
            changed[at] = value;
            try
            {
                Genesis read = Genesis.Parse(changed, ".");
                Assert.Equal(read.Hash, Parse(read.ToJson()).Hash);
            }
            catch (GenesisException error)
            {
                Assert.StartsWith("$", error.Path, StringComparison.Ordinal);
            }
        });
    }

    private static Genesis Parse(string json) => Genesis.Parse(System.Text.Encoding.UTF8.GetBytes(json), ".");

    private static string With(string property, string json)
    {
        JsonObject genesis = JsonNode.Parse((Full with { Contracts = [] }).ToJson())!.AsObject();
        string kept = string.Join(",", genesis.Where(entry => entry.Key != property).Select(entry => $"\"{entry.Key}\":{entry.Value!.ToJsonString()}"));
        return $"{{{kept},\"{property}\":{json}}}";
    }
}
