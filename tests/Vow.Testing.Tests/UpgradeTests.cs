using Vow.Engine;
using Vow.Ledger;

namespace Vow.Testing.Tests;

/// <summary>Upgrades on a test chain, as those of a chain: refused where the new code would misread what is stored.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TestChain _chain = new();
    private readonly TestContract _keeper;

    public UpgradeTests() => _keeper = _chain.Deploy(Keeping("u32"), name: "keeper");

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void AnotherLayout_IsRefused_AndTheMessageNamesTheDifference()
    {
        TestReceipt receipt = _keeper.TryUpgrade(Keeping("u64")).ShouldFail(LedgerErrorCode.LayoutIncompatible);
        Assert.Contains("`n`: value was u32 and is u64", receipt.Message, StringComparison.Ordinal);
        Assert.Equal(0u, _keeper.State.Version);
    }

    [Fact]
    public void Forced_ItIsPutInPlace_ByTheAdminOnly()
    {
        _keeper.As(_chain.Bob).TryForceUpgrade(Keeping("u64")).ShouldFail(LedgerErrorCode.NotAdmin);
        Assert.Contains("force upgrade keeper", _keeper.TryForceUpgrade(Keeping("u64")).ShouldSucceed().ToString(), StringComparison.Ordinal);
        Assert.Equal(1u, _keeper.State.Version);
    }

    private static byte[] Keeping(string type) => WatText.ToWasm($$"""
        (module
          (@custom "vow.abi" "{\"abi\":1,\"name\":\"keeper\",\"methods\":[],\"storage\":[{\"name\":\"n\",\"prefix\":\"6e\",\"kind\":\"cell\",\"value\":\"{{type}}\"}]}")
          (memory (export "memory") 1)
          (func (export "run")))
        """);
}
