using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Ledger.Tests;

/// <summary>Adds up a whole state: no value comes or goes, and every contract's record tells what its storage keeps.</summary>
internal static class LedgerAudit
{
    public static void Check(TestLedger ledger)
    {
        UInt128 value = ledger.Burned;
        var kept = new Dictionary<Address, (ulong Bytes, ulong Items)>();
        var contracts = new Dictionary<Address, ContractState>();
        using IStateCursor cursor = ledger.Store.Scan([1], [0x40], descending: false);
        while (cursor.MoveNext())
        {
            Address owner = Address.From(StateKeys.OwnerOf(cursor.Key));
            switch (StateKeys.SpaceOf(cursor.Key))
            {
                case StateSpace.Account:
                    Assert.True(AccountState.TryRead(cursor.Value, out AccountState account));
                    value = checked(value + account.Balance);
                    break;
                case StateSpace.Contract:
                    Assert.True(ContractState.TryRead(cursor.Value, out ContractState? contract));
                    contracts.Add(owner, contract);
                    value = checked(value + contract.Deposit);
                    break;
                case StateSpace.CodeInfo:
                    Assert.True(CodeInfo.TryRead(cursor.Value, out CodeInfo? info));
                    Assert.True(LedgerState.TryReadCode(ledger.Store, CodeHash.From(owner.Span), out ReadOnlyMemory<byte> wasm));
                    Assert.Equal((uint)wasm.Length, info.Bytes);
                    Assert.Equal(owner.Span, WasmVm.HashOf(wasm.Span).Span);
                    value = checked(value + info.Deposit);
                    break;
                case StateSpace.Storage:
                    (ulong bytes, ulong items) = kept.GetValueOrDefault(owner);
                    kept[owner] = (bytes + (ulong)(cursor.Key.Length - StateKeys.PrefixBytes + cursor.Value.Length + StorageDeposit.ItemBytes), items + 1);
                    break;
            }
        }

        Assert.Equal(ledger.Genesis.Supply, value);
        Assert.Subset(contracts.Keys.ToHashSet(), kept.Keys.ToHashSet());
        foreach ((Address address, ContractState contract) in contracts) Assert.Equal(kept.GetValueOrDefault(address), (contract.BytesKept, contract.ItemsKept));
    }
}
