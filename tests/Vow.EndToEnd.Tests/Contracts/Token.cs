using System.Buffers.Binary;
using Vow.Engine;
using Vow.Engine.State;
using Xunit;

namespace Vow.EndToEnd.Tests.Contracts;

/// <summary>One token contract, made by account 1, on a journal of its own.</summary>
internal sealed class Token : IDisposable
{
    private const long GasLimit = 100_000_000;

    private static readonly Address Contract = Address.From(Account(200));

    private readonly WasmVm _vm = new(new WasmVmOptions { InstanceAllocation = InstanceAllocation.OnDemand, ConcurrentExecutionsMax = 1 });
    private readonly MemoryStateStore _store = new();
    private readonly Journal _journal;
    private readonly CodeHash _code;

    public Token(string contract)
    {
        _journal = new Journal(_store);
        _code = _vm.Store(File.ReadAllBytes(VowProcess.ContractFile(contract))).Hash;
        JournalLedger.SetCode(_journal, Contract, _code);
        Assert.True(_vm.Instantiate(_code, Environment(1, []), [], TestContext.Current.CancellationToken).IsSuccess);
    }

    /// <summary>Topics and data that were logged, in hexadecimal.</summary>
    public List<(string Topic, string Data)> Events { get; } = [];

    public static byte[] Account(byte number) => [.. Enumerable.Repeat(number, 32)];

    public static byte[] Amount(UInt128 amount)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount);
        return bytes;
    }

    public ExecutionResult Call(byte caller, string method, byte[] input)
    {
        var mark = _journal.Mark();
        var result = _vm.Execute(_code, Environment(caller, input), method, [], TestContext.Current.CancellationToken);
        Events.AddRange(_journal.EventsSince(mark).Select(entry => (Convert.ToHexString(entry.Topic.Span), Convert.ToHexString(entry.Data.Span))));
        _journal.Release(mark);
        return result;
    }

    /// <summary>The number that a method returns.</summary>
    public UInt128 Number(string method, byte[] input)
    {
        var result = Call(1, method, input);
        Assert.True(result.IsSuccess, result.Error?.ToString());
        return BinaryPrimitives.ReadUInt128LittleEndian(result.ReturnData.Span);
    }

    public void SetStorage(byte[] key, byte[] value)
    {
        var flat = new byte[StateKeys.PrefixBytes + key.Length];
        StateKeys.WriteStorage(Contract, key, flat);
        _journal.Put(flat, value);
    }

    /// <summary>The contract's storage as text, committed and in order.</summary>
    public List<string> Storage()
    {
        _journal.CommitTo(_store);
        byte[] start = new byte[StateKeys.PrefixBytes], end = new byte[StateKeys.PrefixBytes];
        StateKeys.WriteStorage(Contract, [], start);
        StateKeys.WriteStorageEnd(Contract, end);
        using var cursor = _store.Scan(start, end, descending: false);
        List<string> entries = [];
        while (cursor.MoveNext()) entries.Add($"{Convert.ToHexString(cursor.Key)}={Convert.ToHexString(cursor.Value)}");
        return entries;
    }

    public void Dispose()
    {
        _vm.Dispose();
        _store.Dispose();
    }

    private WasmEnv Environment(byte caller, byte[] input) => new()
    {
        Contract = Contract,
        Caller = Address.From(Account(caller)),
        Block = new BlockInfo(1, 1),
        Input = input,
        GasLimit = GasLimit,
        Timeout = TimeSpan.FromMinutes(1),
        State = _journal,
    };
}
