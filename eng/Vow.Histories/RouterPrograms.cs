using System.Buffers.Binary;
using Vow.Engine;

namespace Vow.Histories;

/// <summary>Random programs for the router: nested calls, creations, upgrades of itself, refused re-entrancy, and failures that are caught.</summary>
internal sealed class RouterPrograms(HistoryRandom random, HistoryCast cast)
{
    private static readonly string[] Faults =
    [
        "reverts", "unreachable", "divides_by_zero", "overflows", "loads_outside", "reads_table_outside", "calls_null", "calls_other_type", "converts_nan",
        "recurses", "points_outside", "names_no_algorithm", "writes_too_long_a_key",
    ];

    private ulong _salt;

    /// <summary>A program whose own instructions do not fail, whatever those it calls do.</summary>
    public RouterProgram Create(HistoryContract router)
    {
        var program = new RouterProgram();
        for (int count = random.Between(1, 6); count > 0; count--) Add(program, router, 1);
        return program;
    }

    /// <summary>A router that calls itself as often, each time from within.</summary>
    public static byte[] Tower(HistoryContract router, int calls)
    {
        byte[] inner = [];
        for (int level = 0; level < calls; level++)
        {
            var program = new RouterProgram();
            program.Call(router.Address, "run", inner, 0, 0, 2);
            inner = program.Bytes;
        }

        return inner;
    }

    private void Add(RouterProgram program, HistoryContract router, int depth)
    {
        switch (random.Below(20))
        {
            case 0 or 1: program.Call(cast.Any("counter").Address, random.OneIn(4) ? "get" : "increment", [], 0, 0, (uint)random.Below(2)); break;
            case 2: program.Call(cast.Any("token").Address, "total_supply", [], 0, 0, 1); break;
            case 3: program.Call(cast.Any("token").Address, "transfer", Transfer(), 0, 0, 0); break;
            case 4: program.Call(cast.Any("keeper").Address, random.OneIn(2) ? "has" : "fill", [], 0, 0, 0); break;
            case 5 or 6: program.Call(cast.Any("faulty").Address, random.Of(Faults), [], 0, 2_000_000, 0); break;
            case 7: program.Call(cast.Any("faulty").Address, random.OneIn(2) ? "loops" : "scans_too_often", [], 0, (ulong)random.Between(50_000, 700_000), 0); break;
            case 8: program.Call(Address.From(random.Bytes(32)), "run", [], 0, 0, 0); break;
            case 9: program.Call(cast.Any("counter").Address, "incremen", [], 0, 0, 0); break;
            case 10: program.Call(cast.Any("witness").Address, "check", random.Bytes(random.Between(97, 300)), random.OneIn(3) ? UInt128.MaxValue : 3, 0, 0); break;
            case 11: program.Transfer(random.OneIn(2) ? cast.AnyAccount().Address : cast.AnyContract().Address, (UInt128)random.Below(50)); break;
            case 12: program.Write(Key(), random.Bytes(random.Below(80))); break;
            case 13: program.Delete(Key()); break;
            case 14: program.LogEvent(random.Bytes(random.Below(100))); break;
            case 15: program.UpgradeItself(random.OneIn(5) ? CodeHash.From(random.Bytes(32)) : cast.AnyModule("router").Hash); break;
            case 16: AddCreation(program, router, depth); break;
            default: AddNested(program, router, depth); break;
        }
    }

    private void AddCreation(RouterProgram program, HistoryContract router, int depth)
    {
        HistoryModule module = cast.AnyModule(random.Of(["counter", "token", "router", "keeper", "faulty"]));
        ulong salt = random.OneIn(6) ? _salt : ++_salt;
        program.Create(module.Hash, salt, module.Name == "token" ? random.Bytes(random.OneIn(4) ? 5 : 16) : [], (UInt128)random.Below(20));
        switch (module.Name)
        {
            case "counter": program.CallCreated("increment", [], 1); break;
            case "token": program.CallCreated("transfer", Transfer(), 0); break;
            case "router" when depth < 3: program.CallCreated("run", Nested(router, depth), 5); break;
            case "faulty": program.CallCreated(random.Of(Faults), [], 0); break;
        }
    }

    private void AddNested(RouterProgram program, HistoryContract router, int depth)
    {
        if (depth >= 4)
        {
            program.Call(router.Address, "run", [], 0, 0, 0);
            return;
        }

        // Itself with and without leave to, or another router, which may come back.
        HistoryContract callee = random.OneIn(3) ? router : cast.Any("router");
        uint flags = (random.OneIn(3) ? 0u : 2u) | (random.OneIn(6) ? 1u : 0u);
        ulong gas = random.OneIn(4) ? (ulong)random.Between(100_000, 3_000_000) : 0;
        program.Call(callee.Address, "run", Nested(callee, depth), flags % 2 == 0 ? (UInt128)random.Below(3) : 0, gas, flags);
    }

    private byte[] Nested(HistoryContract router, int depth)
    {
        var program = new RouterProgram();
        for (int count = random.Between(1, 5 - depth); count > 0; count--) Add(program, router, depth + 1);
        switch (random.Below(8))
        {
            case 0: program.Revert(random.Bytes(random.Below(40))); break;
            case 1: program.Trap(); break;
        }

        return program.Bytes;
    }

    private byte[] Transfer()
    {
        var input = new byte[48];
        cast.AnyAccount().Address.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt128LittleEndian(input.AsSpan(32), (UInt128)random.Below(2));
        return input;
    }

    private byte[] Key() => [(byte)'n', (byte)random.Below(12)];
}
