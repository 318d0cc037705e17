using System.Buffers.Binary;
using Vow.Engine;
using Vow.Ledger;
using static Vow.Ledger.TransactionAction;

namespace Vow.Histories;

/// <summary>Uploads, instantiations, upgrades, admins, freezes.</summary>
internal sealed class LifecycleScenes(HistoryWriter writer, HistoryCast cast, Func<int> number)
{
    private readonly List<HistoryContract> _frozen = [];

    public IEnumerable<(int Weight, Action Play)> All =>
    [
        (8, UploadNew), (4, UploadAgain), (8, UploadRefused), (14, Instantiate), (5, InstantiateAgain), (12, Upgrade), (5, UpgradeRefusedByMigrate), (4, UpgradeToNothing), (4, UpgradeOfALayout),
        (8, ChangeAdmin), (3, ClearAdmin), (8, ActWithoutRight), (5, Freeze), (5, Unfreeze), (3, UnfreezeTheThawed),
    ];

    private HistoryRandom Random => writer.Random;

    private void UploadNew()
    {
        HistoryModule module = Random.Of(HistoryModules.Valid);
        // Those of keepers that refuse to take over stay what they are called by.
        if (module.Hash == HistoryModules.KeeperThatRefuses.Hash) module = HistoryModules.Router;
        module = module.Variant(number());
        writer.Success("upload", cast.AnyAccount(), new Upload(module.Bytes));
        cast.Enter(module);
    }

    private void UploadAgain() => writer.Success("upload what is stored", cast.AnyAccount(), new Upload(cast.AnyModule().Bytes));

    private void UploadRefused() => writer.Failure("upload of a refused module", cast.AnyAccount(), (int)LedgerErrorCode.CodeRefused, new Upload(Random.Of(HistoryModules.Invalid)));

    private void Instantiate()
    {
        HistoryModule module = cast.AnyModule();
        HistoryAccount creator = cast.AnyAccount();
        HistoryAccount? admin = Random.OneIn(5) ? null : cast.AnyAccount();
        byte[] salt = Salt();
        // Few more tokens, and nobody has any of them: their transfers revert, so they do not enter.
        byte[] input = module.Name == "token" ? Random.Bytes(16) : [];
        writer.Success("instantiate", creator, new Instantiate(module.Hash, salt, admin?.Address, (UInt128)Random.Below(500), [], input));
        if (module.Name == "token") return;
        cast.Enter(new HistoryContract { Address = HistoryCast.AddressOf(creator, module, salt), Kind = module.Name, Admin = admin });
    }

    private void InstantiateAgain()
    {
        HistoryAccount creator = cast.AnyAccount();
        switch (Random.Below(3))
        {
            case 0:
                var made = new Instantiate(HistoryModules.Faulty.Hash, Salt(), null, 0, [], ReadOnlyMemory<byte>.Empty);
                writer.Success("instantiate", creator, made);
                writer.Failure("instantiate at a taken address", creator, (int)LedgerErrorCode.AddressTaken, made);
                break;
            case 1:
                writer.Failure("instantiate unknown code", creator, (int)LedgerErrorCode.CodeNotFound,
                    new Instantiate(CodeHash.From(Random.Bytes(32)), Salt(), null, 0, [], ReadOnlyMemory<byte>.Empty));
                break;
            default:
                writer.Failure("init that reverts", creator, (int)ErrorCode.Reverted, new Instantiate(HistoryModules.Token.Hash, Salt(), null, 3, [], Random.Bytes(5)));
                break;
        }
    }

    private void Upgrade()
    {
        if (Governed(Random.OneIn(3) ? "router" : "keeper") is not { } contract) return;
        HistoryModule module = contract.Kind == "router"
            ? cast.AnyModule("router")
            : Random.Of([HistoryModules.KeeperWithMigrate, HistoryModules.KeeperWithoutMigrate, HistoryModules.Keeper]);
        writer.Success("upgrade", contract.Admin!, new Upgrade(contract.Address, module.Hash, [], ReadOnlyMemory<byte>.Empty));
    }

    private void UpgradeRefusedByMigrate()
    {
        if (Governed("keeper") is not { } contract) return;
        writer.Failure("upgrade whose migrate reverts", contract.Admin!, (int)ErrorCode.Reverted,
            new Upgrade(contract.Address, HistoryModules.KeeperThatRefuses.Hash, [], ReadOnlyMemory<byte>.Empty));
    }

    private void UpgradeToNothing()
    {
        if (Governed("keeper") is not { } contract) return;
        writer.Failure("upgrade to unknown code", contract.Admin!, (int)LedgerErrorCode.CodeNotFound,
            new Upgrade(contract.Address, CodeHash.From(Random.Bytes(32)), [], ReadOnlyMemory<byte>.Empty));
    }

    private void UpgradeOfALayout()
    {
        HistoryAccount creator = cast.AnyAccount();
        byte[] salt = Salt();
        Address contract = HistoryCast.AddressOf(creator, HistoryModules.DescribedCounter, salt);
        writer.Success("instantiate with a layout", creator, new Instantiate(HistoryModules.DescribedCounter.Hash, salt, creator.Address, 0, [], ReadOnlyMemory<byte>.Empty));
        var widened = new Upgrade(contract, HistoryModules.WidenedCounter.Hash, [], ReadOnlyMemory<byte>.Empty);
        writer.Failure("upgrade that would misread", creator, (int)LedgerErrorCode.LayoutIncompatible, widened);
        if (Random.OneIn(2)) writer.Success("forced upgrade", creator, widened with { IsForced = true });
        else writer.Success("upgrade of a layout", creator, widened with { Code = HistoryModules.GrownCounter.Hash });
    }

    private void ChangeAdmin()
    {
        if (Governed("counter") is not { } contract) return;
        HistoryAccount next = cast.AnyAccount();
        writer.Success("set admin", contract.Admin!, new SetAdmin(contract.Address, next.Address));
        contract.Admin = next;
    }

    private void ClearAdmin()
    {
        HistoryAccount creator = cast.AnyAccount();
        byte[] salt = Salt();
        var contract = new HistoryContract { Address = HistoryCast.AddressOf(creator, HistoryModules.Counter, salt), Kind = "counter" };
        // Born and set free by one transaction.
        writer.Success("instantiate and clear admin", creator,
            new Instantiate(HistoryModules.Counter.Hash, salt, creator.Address, 0, [], ReadOnlyMemory<byte>.Empty), new SetAdmin(contract.Address, null));
        cast.Enter(contract);
        writer.Failure("set the admin of what has none", creator, (int)LedgerErrorCode.NotAdmin, new SetAdmin(contract.Address, creator.Address));
    }

    private void ActWithoutRight()
    {
        if (Governed("keeper") is not { } contract) return;
        HistoryAccount stranger = cast.AnyAccount();
        if (stranger == contract.Admin) return;
        TransactionAction action = Random.Below(4) switch
        {
            0 => new Upgrade(contract.Address, HistoryModules.Keeper.Hash, [], ReadOnlyMemory<byte>.Empty),
            1 => new SetAdmin(contract.Address, stranger.Address),
            2 => new Freeze(contract.Address),
            _ => new Unfreeze(contract.Address),
        };
        writer.Failure("acts without being the admin", stranger, (int)LedgerErrorCode.NotAdmin, action);
    }

    private void Freeze()
    {
        if (_frozen.Count > 4 || Governed(Random.Of(["counter", "keeper", "router"])) is not { } contract) return;
        writer.Success("freeze", contract.Admin!, new Freeze(contract.Address));
        writer.Failure("freeze what is frozen", contract.Admin!, (int)LedgerErrorCode.ContractFrozen, new Freeze(contract.Address));
        contract.IsFrozen = true;
        _frozen.Add(contract);
    }

    private void Unfreeze()
    {
        if (_frozen.Count == 0) return;
        HistoryContract contract = _frozen[0];
        _frozen.RemoveAt(0);
        writer.Success("unfreeze", contract.Admin!, new Unfreeze(contract.Address));
        contract.IsFrozen = false;
    }

    private void UnfreezeTheThawed()
    {
        if (Governed("counter") is not { } contract) return;
        writer.Failure("unfreeze what is not frozen", contract.Admin!, (int)LedgerErrorCode.ContractNotFrozen, new Unfreeze(contract.Address));
    }

    private HistoryContract? Governed(string kind) => cast.Any(kind) is { Admin: not null, IsFrozen: false } contract ? contract : null;

    private byte[] Salt()
    {
        var salt = new byte[Random.Between(4, 40)];
        BinaryPrimitives.WriteInt32LittleEndian(salt, number());
        return salt;
    }
}
