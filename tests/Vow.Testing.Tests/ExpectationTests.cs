using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing.Tests;

/// <summary>Each expectation fails when it is not met, and tells what is.</summary>
public sealed class ExpectationTests : IDisposable
{
    private readonly TestChain _chain = new();
    private readonly TestContract _token;
    private readonly TestReceipt _success, _failure;

    public ExpectationTests()
    {
        _token = _chain.Deploy("contracts/token-c/token.wasm");
        _success = _token.Call("transfer", Input.Of(_chain.Bob, (UInt128)1));
        _failure = _token.As(_chain.Carol).TryCall("transfer", Input.Of(_chain.Bob, (UInt128)1));
    }

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void OfReceipts()
    {
        Fails("should have succeeded", () => _failure.ShouldSucceed());
        Fails("should have failed with NotAdmin (1103)", () => _success.ShouldFail(LedgerErrorCode.NotAdmin));
        Fails("should have failed with NotAdmin (1103)", () => _failure.ShouldFail(LedgerErrorCode.NotAdmin));
        Fails("should have failed with OutOfGas (300)", () => _failure.ShouldFail(ErrorCode.OutOfGas));
        Fails("should have reverted with 'paused'", () => _failure.ShouldRevert("paused"));
        Fails("should have reverted with 'insufficient'", () => _success.ShouldRevert("insufficient"));
        Fails("at most 5 gas and used 1 ", () => _success.ShouldUseGasAtMost(5));
        Fails("should have logged the event 'approve'", () => _success.ShouldLog("approve"));
        Fails("should have logged the event 'transfer' with 0x01", () => _success.ShouldLog("transfer", new byte[] { 1 }));
        Fails("should have logged 2 events and logged 1", () => _success.ShouldLogEvents(2));
        _success.ShouldSucceed().ShouldLog("transfer").ShouldLogEvents(1);
        _failure.ShouldFail(ErrorCode.Reverted).ShouldRevert("insufficient balance").ShouldUseGasAtMost(_failure.GasUsed);
    }

    [Fact]
    public void OfAnswers()
    {
        TestAnswer answer = _token.TryQuery("total_supply"), failed = _token.TryQuery("balance_of");
        Fails("should have failed with OutOfGas (300): query total_supply of token succeeded", () => answer.ShouldFail(ErrorCode.OutOfGas));
        Fails("should have succeeded: query balance_of of token failed: ", () => failed.ShouldSucceed());
        Fails("should have reverted with 'paused'", () => failed.ShouldRevert("paused"));
        Fails("at most 1 gas", () => answer.ShouldUseGasAtMost(1));
    }

    [Fact]
    public void OfBalancesAndStorage()
    {
        Fails("The balance of dave should be 1 and is 1000000000000000000.", () => _chain.Dave.BalanceShouldBe(1));
        Fails("The balance of token should be 1 and is 0.", () => _token.BalanceShouldBe(1));
        Fails("Storage of token under \"s\" should be absent and is 0x40420f00000000000000000000000000 = 1 000 000.", () => _token.StorageShouldBe("s"u8, null));
        Fails("Storage of token under \"t\" should be 0x01 and is absent.", () => _token.StorageShouldBe("t"u8, [1]));
        Fails("and is absent", () => _token.StorageShouldBe("t"u8, []));
    }

    private static void Fails(string message, Action expectation) => Assert.Contains(message, Assert.Throws<TestAssertionException>(expectation).Message, StringComparison.Ordinal);
}
