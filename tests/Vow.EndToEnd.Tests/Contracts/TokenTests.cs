using System.Text;
using Vow.Engine;
using Xunit;
using static Vow.EndToEnd.Tests.Contracts.Token;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>The token in C, C++ and Rust: one set of tests drives them all.</summary>
public class TokenTests
{
    public static TheoryData<string> Contracts => ["token-c/token.wasm", "token-cpp/token.wasm", "token-rust/token.wasm"];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Init_GivesTheSupplyToTheCaller(string contract)
    {
        using Token token = new(contract);

        Assert.Equal(1_000_000u, token.Number("total_supply", []));
        Assert.Equal(1_000_000u, token.Number("balance_of", Account(1)));
        Assert.Equal(0u, token.Number("balance_of", Account(2)));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Transfer_MovesTheAmountAndLogsIt(string contract)
    {
        using Token token = new(contract);

        Assert.True(token.Call(1, "transfer", [.. Account(2), .. Amount(400)]).IsSuccess);

        Assert.Equal(999_600u, token.Number("balance_of", Account(1)));
        Assert.Equal(400u, token.Number("balance_of", Account(2)));
        Assert.Equal([(Convert.ToHexString("transfer"u8), Convert.ToHexString([.. Account(1), .. Account(2), .. Amount(400)]))], token.Events);
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void ATransferToOneself_ChangesNothing(string contract)
    {
        using Token token = new(contract);

        Assert.True(token.Call(1, "transfer", [.. Account(1), .. Amount(1_000_000)]).IsSuccess);

        Assert.Equal(1_000_000u, token.Number("balance_of", Account(1)));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void ATransferOfMoreThanTheBalance_RevertsWithItsReason(string contract)
    {
        using Token token = new(contract);

        AssertReverted("insufficient balance", token.Call(2, "transfer", [.. Account(1), .. Amount(1)]));
        AssertReverted("insufficient balance", token.Call(1, "transfer", [.. Account(2), .. Amount(UInt128.MaxValue)]));
        Assert.Equal(1_000_000u, token.Number("balance_of", Account(1)));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void ABalanceThatWouldOverflow_RevertsAndTheDebitIsRolledBack(string contract)
    {
        using Token token = new(contract);
        token.SetStorage([(byte)'b', .. Account(2)], Amount(UInt128.MaxValue));

        AssertReverted("balance overflow", token.Call(1, "transfer", [.. Account(2), .. Amount(1)]));

        Assert.Equal(1_000_000u, token.Number("balance_of", Account(1)));
        Assert.Equal(UInt128.MaxValue, token.Number("balance_of", Account(2)));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void AnAllowance_IsSpentAndNoMore(string contract)
    {
        using Token token = new(contract);

        Assert.True(token.Call(1, "approve", [.. Account(3), .. Amount(10)]).IsSuccess);
        Assert.Equal(10u, token.Number("allowance", [.. Account(1), .. Account(3)]));
        Assert.True(token.Call(3, "transfer_from", [.. Account(1), .. Account(2), .. Amount(7)]).IsSuccess);

        Assert.Equal(3u, token.Number("allowance", [.. Account(1), .. Account(3)]));
        Assert.Equal(7u, token.Number("balance_of", Account(2)));
        AssertReverted("insufficient allowance", token.Call(3, "transfer_from", [.. Account(1), .. Account(2), .. Amount(4)]));
        AssertReverted("insufficient allowance", token.Call(2, "transfer_from", [.. Account(1), .. Account(2), .. Amount(1)]));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void InputOfAnotherLength_RevertsAtTheByteThatDoesNotFit(string contract)
    {
        using Token token = new(contract);

        AssertReverted("transfer: bad input at byte 32", token.Call(1, "transfer", Account(2)));
        AssertReverted("transfer: bad input at byte 48", token.Call(1, "transfer", new byte[1000]));
        AssertReverted("balance_of: bad input at byte 0", token.Call(1, "balance_of", []));
        AssertReverted("total_supply: bad input at byte 0", token.Call(1, "total_supply", [1]));
    }

    [Theory]
    [InlineData("token-cpp/token.wasm")]
    [InlineData("token-rust/token.wasm")]
    public void EveryLanguage_LeavesTheStorageAndEventsOfC(string contract)
    {
        using Token c = new("token-c/token.wasm"), other = new(contract);
        (byte Caller, string Method, byte[] Input)[] script =
        [
            (1, "transfer", [.. Account(2), .. Amount(UInt128.One << 64)]),
            (1, "transfer", [.. Account(2), .. Amount(999)]),
            (1, "approve", [.. Account(3), .. Amount(UInt128.MaxValue)]),
            (3, "transfer_from", [.. Account(1), .. Account(4), .. Amount(999_001)]),
            (2, "transfer", [.. Account(2), .. Amount(999)]),
            (1, "approve", [.. Account(3), .. Amount(0)]),
        ];

        foreach (var (caller, method, input) in script)
            Assert.Equal(c.Call(caller, method, input).ReturnData.ToArray(), other.Call(caller, method, input).ReturnData.ToArray());

        Assert.Equal(c.Events, other.Events);
        Assert.Equal(c.Storage(), other.Storage());
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task FromTheCommandLine_ATransferLastsBetweenProcesses(string contract)
    {
        using VowProcess vow = new();
        var (to, amount) = (Convert.ToHexStringLower(Account(2)), Convert.ToHexStringLower(Amount(25)));

        var (code, report) = await vow.RunAsync(contract, "transfer", "--input", $"0x{to}{amount}");

        Assert.Equal(0, code);
        Assert.Equal("transfer", report.GetProperty("events")[0].GetProperty("topicText").GetString());
        Assert.Equal(2, report.GetProperty("storage").GetArrayLength());
        Assert.Equal("success", report.GetProperty("init").GetProperty("status").GetString());
        Assert.Equal($"0x{amount}", (await vow.RunAsync(contract, "balance_of", "--input", $"0x{to}")).Report.GetProperty("returnData").GetString());
        var (failed, failure) = await vow.RunAsync(contract, "transfer", "--caller", "bob", "--input", $"0x{to}{amount}");
        Assert.Equal(3, failed);
        Assert.Contains("insufficient balance", failure.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static void AssertReverted(string message, ExecutionResult result)
    {
        Assert.Equal(ExecutionStatus.Reverted, result.Status);
        Assert.Equal(message, Encoding.UTF8.GetString(result.ReturnData.Span));
    }
}
