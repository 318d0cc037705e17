namespace Vow.Engine.Tests.Execution;

/// <summary>
/// What programs of calls must do, said plainly: state is copied before every call and the copy is put back when the call fails.
/// </summary>
internal sealed class CallModel
{
    private readonly List<(byte Contract, bool MayBeReentered)> _stack = [];

    public SortedDictionary<(byte Contract, byte Key), byte> Storage { get; private set; } = [];

    public SortedDictionary<byte, long> Balances { get; private set; } = [];

    public List<(byte Contract, byte Topic, byte Data)> Events { get; private set; } = [];

    /// <summary>How often each outcome was met: a test that meets only one of them proves little.</summary>
    public Dictionary<int, int> Statuses { get; } = [];

    /// <summary>Runs a program at a contract that exists and may be entered; its status and what it returns or reverts with.</summary>
    public (int Status, List<byte> Data) Run(byte contract, byte caller, long value, bool readOnly, CallProgram program)
    {
        var (storage, balances, events) = (new SortedDictionary<(byte, byte), byte>(Storage), new SortedDictionary<byte, long>(Balances), Events.ToList());
        if (!Transfer(caller, contract, value)) return (5, []);
        _stack.Add((contract, false));
        List<byte> data = [];
        var status = 0;
        foreach (var operation in program.Operations)
        {
            status = Step(contract, readOnly, operation, data);
            if (status != 0) break;
        }

        _stack.RemoveAt(_stack.Count - 1);
        if (status != 0) (Storage, Balances, Events) = (storage, balances, events);
        if (status is not 0 and not 1) data = [];
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        return (status, data);
    }

    private int Step(byte contract, bool readOnly, in CallProgram.Operation operation, List<byte> data)
    {
        switch (operation.Kind)
        {
            case CallProgram.Kind.Write or CallProgram.Kind.Delete or CallProgram.Kind.Event or CallProgram.Kind.Transfer when readOnly:
                return 2;
            case CallProgram.Kind.Write:
                Storage[(contract, operation.First)] = operation.Second;
                return 0;
            case CallProgram.Kind.Delete:
                Storage.Remove((contract, operation.First));
                return 0;
            case CallProgram.Kind.Event:
                Events.Add((contract, operation.First, operation.Second));
                return 0;
            case CallProgram.Kind.Transfer:
                data.Add((byte)(Transfer(contract, operation.First, operation.Second) ? 0 : 1));
                return 0;
            case CallProgram.Kind.Call:
                if (readOnly && operation.Second != 0) return 2;
                var (status, inner) = Call(contract, readOnly, operation);
                data.Add((byte)status);
                data.AddRange(inner);
                return 0;
            case CallProgram.Kind.Revert:
                return 1;
            case CallProgram.Kind.BurnAllGas:
                return 3;
            default:
                return 2;
        }
    }

    private (int Status, List<byte> Data) Call(byte contract, bool readOnly, in CallProgram.Operation operation)
    {
        _stack[^1] = (contract, (operation.Flags & 2) != 0);
        var target = operation.First;
        var refusal = _stack.Any(frame => frame.Contract == target && !frame.MayBeReentered) ? 7
            : operation.Second != 0 && (operation.Flags & 1) != 0 ? 8
            : target >= 0xC0 + CallProgram.Contracts ? 4
            : 0;
        if (refusal == 0) return Run(target, contract, operation.Second, readOnly || (operation.Flags & 1) != 0, operation.Inner!);
        Statuses[refusal] = Statuses.GetValueOrDefault(refusal) + 1;
        return (refusal, []);
    }

    private bool Transfer(byte from, byte to, long amount)
    {
        if (Balances.GetValueOrDefault(from) < amount) return false;
        Balances[from] = Balances.GetValueOrDefault(from) - amount;
        Balances[to] = Balances.GetValueOrDefault(to) + amount;
        return true;
    }
}
