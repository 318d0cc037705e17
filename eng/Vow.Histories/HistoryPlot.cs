using System.Buffers.Binary;
using System.Collections.Immutable;
using NSec.Cryptography;
using Vow.Engine;
using Vow.Ledger;
using static Vow.Ledger.TransactionAction;

namespace Vow.Histories;

/// <summary>What happens in a history: first the cast is put on the stage, then scenes follow each other by chance.</summary>
internal sealed class HistoryPlot
{
    private readonly HistoryWriter _writer;
    private readonly HistoryRandom _random;
    private readonly HistoryCast _cast;
    private readonly RouterPrograms _programs;
    private readonly ImmutableArray<(int Weight, Action Play)> _scenes;
    private int _number;

    public HistoryPlot(HistoryWriter writer)
    {
        (_writer, _random) = (writer, writer.Random);
        _cast = new HistoryCast(writer);
        _programs = new RouterPrograms(_random, _cast);
        var life = new LifecycleScenes(writer, _cast, NextNumber);
        var faults = new FaultScenes(writer, _cast, NextNumber);
        var refusals = new RefusalScenes(writer, _cast);
        _scenes =
        [
            (150, TransferValue), (220, TransferToken), (30, SpendAllowance), (90, Count), (80, Keep), (20, Scan), (30, Witness), (25, CheckSignature),
            (110, Route), (10, RouteAndFail), (2, Tower), (30, Batch),
            .. life.All, .. faults.All, .. refusals.All,
        ];
    }

    public void Write(int transactions)
    {
        Prologue();
        int weights = _scenes.Sum(scene => scene.Weight);
        while (_writer.Count < transactions)
        {
            int chosen = _random.Below(weights);
            int index = 0;
            while (chosen >= _scenes[index].Weight) chosen -= _scenes[index++].Weight;
            _scenes[index].Play();
        }
    }

    private int NextNumber() => ++_number;

    private void Prologue()
    {
        foreach (HistoryModule module in HistoryModules.Valid)
        {
            _writer.Success("upload", _cast.AnyAccount(), new Upload(module.Bytes));
            _cast.Enter(module);
        }

        foreach ((HistoryModule module, int count) in ((HistoryModule, int)[])[
            (HistoryModules.Token, 3), (HistoryModules.Counter, 4), (HistoryModules.Keeper, 4), (HistoryModules.Router, 4), (HistoryModules.Faulty, 2), (HistoryModules.Witness, 3)])
        {
            for (int made = 0; made < count; made++) Introduce(module);
        }
    }

    private void Introduce(HistoryModule module)
    {
        HistoryAccount creator = _cast.AnyAccount();
        byte[] salt = BitConverter.GetBytes(NextNumber());
        byte[] input = module.Name == "token" ? Amount(1_000_000_000_000) : [];
        _writer.Success("instantiate", creator, new Instantiate(module.Hash, salt, creator.Address, 1_000, [], input));
        var contract = new HistoryContract { Address = HistoryCast.AddressOf(creator, module, salt), Kind = module.Name, Admin = creator };
        _cast.Enter(contract);
        if (module.Name != "token") return;
        // Everybody gets some, in one batch that is nearly as long as may be.
        _writer.Success("batch", creator, [.. _writer.Rich.Select(account => TokenCall(contract, "transfer", account, 1_000_000_000))]);
    }

    private void TransferValue()
    {
        HistoryAccount from = _cast.AnyAccount();
        Address to = _random.Below(10) switch
        {
            0 => from.Address,
            1 => Address.From(_random.Bytes(32)),
            2 => _cast.AnyContract().Address,
            _ => _cast.AnyAccount().Address,
        };
        Transaction transfer = HistoryWriter.Draft(from, new Transfer(to, (UInt128)_random.Below(1_000_000)));
        // The last height at which it may be executed may be this one.
        if (_random.OneIn(5)) transfer = transfer with { ExpiryHeight = _writer.NextHeight + (ulong)_random.Below(3) };
        if (_random.OneIn(4)) transfer = transfer with { GasPrice = PlannedHistory.GasPriceMin + (ulong)_random.Below(20) };
        _writer.Add("transfer", from, transfer, ReceiptStatus.Success, 0);
    }

    private void TransferToken() => Play("token transfer", _cast.Any("token"), token => TokenCall(token, "transfer", _cast.AnyAccount(), (UInt128)_random.Below(100)));

    private void SpendAllowance()
    {
        HistoryContract token = _cast.Any("token");
        if (token.IsFrozen) return;
        HistoryAccount owner = _cast.AnyAccount(), spender = _cast.AnyAccount(), to = _cast.AnyAccount();
        byte[] movement = [.. owner.Address.Span, .. to.Address.Span, .. Amount(60)];
        _writer.Success("approve", owner, TokenCall(token, "approve", spender, 100));
        _writer.Success("transfer_from", spender, new Call(token.Address, "transfer_from", 0, [], movement));
        _writer.Failure("transfer_from", spender, (int)ErrorCode.Reverted, new Call(token.Address, "transfer_from", 0, [], movement));
    }

    private void Count() => Play("count", _cast.Any("counter"), counter => new Call(counter.Address, "increment", (UInt128)_random.Below(3), [], ReadOnlyMemory<byte>.Empty));

    private void Keep() => Play("keep", _cast.Any("keeper"), keeper => _random.OneIn(3)
        ? new Call(keeper.Address, "drop", 0, [_random.Below(300), _random.Between(1, 40)], ReadOnlyMemory<byte>.Empty)
        : new Call(keeper.Address, "fill", 0, [_random.Below(300), _random.Between(1, 20), _random.Between(4, 200)], ReadOnlyMemory<byte>.Empty));

    private void Scan() => Play("scan", _cast.Any("keeper"), keeper => new Call(keeper.Address, "sum", 0, [_random.Below(2), _random.Between(1, 100)], ReadOnlyMemory<byte>.Empty));

    private void Witness() => Play("witness", _cast.Any("witness"), witness => new Call(witness.Address, "look", (UInt128)_random.Below(9), [_random.Below(20)], ReadOnlyMemory<byte>.Empty));

    private void CheckSignature() => Play("signature", _cast.Any("witness"), witness =>
    {
        byte[] message = _random.Bytes(_random.Between(1, 200));
        using var key = Key.Import(SignatureAlgorithm.Ed25519, _random.Bytes(32), KeyBlobFormat.RawPrivateKey);
        byte[] signature = SignatureAlgorithm.Ed25519.Sign(key, message);
        if (_random.OneIn(2)) signature[_random.Below(64)] ^= 1;
        return new Call(witness.Address, "check", 0, [], (byte[])[.. key.PublicKey.Export(KeyBlobFormat.RawPublicKey), .. signature, .. message]);
    });

    private void Route() => Play("route", _cast.Any("router"), router => new Call(router.Address, "run", (UInt128)_random.Below(100), [], _programs.Create(router).Bytes));

    private void RouteAndFail()
    {
        HistoryContract router = _cast.Any("router");
        if (router.IsFrozen) return;
        RouterProgram program = _programs.Create(router);
        (int code, long gas) = ((int)ErrorCode.Reverted, HistoryWriter.DefaultGas);
        switch (_random.Below(3))
        {
            case 0: program.Revert("enough"u8); break;
            case 1:
                program.Trap();
                code = (int)ErrorCode.Unreachable;
                break;
            default:
                // Its gas is also how long it runs.
                gas = 50_000_000;
                program.RunForEver();
                code = (int)ErrorCode.OutOfGas;
                break;
        }

        HistoryAccount signer = _cast.AnyAccount();
        Transaction transaction = HistoryWriter.Draft(signer, new Call(router.Address, "run", 7, [], program.Bytes)) with { GasLimit = gas };
        _writer.Add("route and fail", signer, transaction, ReceiptStatus.Failed, code);
    }

    // Beyond the greatest depth too, which one of the callers is told.
    private void Tower() => Play("tower", _cast.Any("router"), router => new Call(router.Address, "run", 0, [], RouterPrograms.Tower(router, _random.Between(55, 70))));

    private void Batch()
    {
        HistoryContract token = _cast.Any("token"), counter = _cast.Any("counter"), keeper = _cast.Any("keeper");
        if (token.IsFrozen || counter.IsFrozen || keeper.IsFrozen) return;
        var actions = new List<TransactionAction>();
        for (int count = _random.Between(2, 8); count > 0; count--)
        {
            actions.Add(_random.Below(4) switch
            {
                0 => new Transfer(_cast.AnyAccount().Address, 5),
                1 => TokenCall(token, "transfer", _cast.AnyAccount(), 1),
                2 => new Call(counter.Address, "increment", 0, [], ReadOnlyMemory<byte>.Empty),
                _ => new Call(keeper.Address, "fill", 0, [_random.Below(300), 3, 40], ReadOnlyMemory<byte>.Empty),
            });
        }

        if (_random.OneIn(2))
        {
            _writer.Success("batch", _cast.AnyAccount(), [.. actions]);
            return;
        }

        actions.Insert(_random.Between(1, actions.Count), TokenCall(token, "transfer", _cast.AnyAccount(), UInt128.MaxValue));
        _writer.Failure("batch that fails half-way", _cast.AnyAccount(), (int)ErrorCode.Reverted, [.. actions]);
    }

    private void Play(string kind, HistoryContract contract, Func<HistoryContract, Call> call)
    {
        if (contract.IsFrozen) _writer.Failure("call of a frozen contract", _cast.AnyAccount(), (int)LedgerErrorCode.ContractFrozen, call(contract));
        else _writer.Success(kind, _cast.AnyAccount(), call(contract));
    }

    private static Call TokenCall(HistoryContract token, string method, HistoryAccount account, UInt128 amount) =>
        new(token.Address, method, 0, [], (byte[])[.. account.Address.Span, .. Amount(amount)]);

    private static byte[] Amount(UInt128 amount)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount);
        return bytes;
    }
}
