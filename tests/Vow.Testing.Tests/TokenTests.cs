using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing.Tests;

/// <summary>contracts/token-c, tested as its author would.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly TestChain _chain = new();
    private readonly TestContract _token;

    public TokenTests() => _token = _chain.Deploy("contracts/token-c/token.wasm", Input.Of((UInt128)1_000));

    public void Dispose() => _chain.Dispose();

    private UInt128 BalanceOf(TestAccount account) => _token.Query("balance_of", Input.Of(account)).AsUInt128();

    [Fact]
    public void Transfer_MovesTokensAndLogsIt()
    {
        _token.Call("transfer", Input.Of(_chain.Bob, (UInt128)400))
            .ShouldLog("transfer", Input.Of(_chain.Alice, _chain.Bob, (UInt128)400))
            .ShouldLogEvents(1);
        Assert.Equal((600, 400), ((int)BalanceOf(_chain.Alice), (int)BalanceOf(_chain.Bob)));
    }

    [Fact]
    public void TransferOfTooMuch_RevertsAndMovesNothing()
    {
        _token.As(_chain.Bob).TryCall("transfer", Input.Of(_chain.Alice, (UInt128)1)).ShouldRevert("insufficient balance").ShouldLogEvents(0);
        Assert.Equal(1_000u, BalanceOf(_chain.Alice));
        _token.TryQuery("balance_of", Input.Of((byte)1)).ShouldRevert("balance_of: bad input at byte 0");
    }

    [Fact]
    public void Trace_IsTheGoldenOne() => Golden.Verify(_token.Call("transfer", Input.Of(_chain.Bob, (UInt128)400)).Trace(), "token-transfer");

    [Fact]
    public void TraceOfAFailure_IsTheGoldenOne() =>
        Golden.Verify(_token.As(_chain.Bob).TryCall("transfer", Input.Of(_chain.Alice, (UInt128)1)).ShouldRevert("insufficient").Trace(), "token-transfer-fails");

    [Fact]
    public void SeveralTransfers_FitOneBlockAndSeeEachOther()
    {
        ulong height = _chain.Height;
        TestReceipt? last = null;
        _chain.Block(() =>
        {
            _token.Call("transfer", Input.Of(_chain.Bob, (UInt128)400));
            last = _token.As(_chain.Bob).Call("transfer", Input.Of(_chain.Carol, (UInt128)300));
            _token.As(_chain.Bob).TryCall("transfer", Input.Of(_chain.Carol, (UInt128)101)).ShouldRevert("insufficient");
            Assert.Equal(0u, BalanceOf(_chain.Carol));
        });
        Assert.Equal(height + 1, _chain.Height);
        Assert.Equal(3, _chain.Head.TransactionCount);
        Assert.Equal(300u, BalanceOf(_chain.Carol));
        Assert.Contains("transfer", last!.Trace().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Upgrade_KeepsStateAndNeedsTheAdmin()
    {
        byte[] other = File.ReadAllBytes(Path.Combine(Repository(), "contracts", "token-rust", "token.wasm"));
        _token.As(_chain.Bob).TryUpgrade(other).ShouldFail(LedgerErrorCode.NotAdmin);
        CodeHash before = _token.State.Code;
        _token.TryUpgrade(other).ShouldSucceed();
        Assert.NotEqual(before, _token.State.Code);
        Assert.Equal(1_000u, BalanceOf(_chain.Alice));
    }

    [Fact]
    public void FrozenToken_IsQueriedButNotCalled()
    {
        _token.Freeze().ShouldSucceed();
        _token.TryCall("transfer", Input.Of(_chain.Bob, (UInt128)1)).ShouldFail(LedgerErrorCode.ContractFrozen);
        Assert.Equal(1_000u, BalanceOf(_chain.Alice));
        _token.Unfreeze().ShouldSucceed();
        _token.Call("transfer", Input.Of(_chain.Bob, (UInt128)1));
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Vow.slnx"))) folder = folder.Parent;
        return folder!.FullName;
    }
}
