using System.Collections.Immutable;

namespace Vow.Engine.Debugging;

/// <summary>A contract call that is under way.</summary>
public sealed class DebugCall
{
    internal DebugCall(in ContractCallRecord call)
    {
        Depth = call.Depth;
        Contract = call.Contract;
        Caller = call.Caller;
        Code = call.Code;
        Method = call.Method;
        Arguments = [.. call.Arguments];
        Input = call.Input.ToArray();
        Value = call.Value;
        IsReadOnly = call.ReadOnly;
        GasLimit = call.GasLimit;
    }

    /// <summary>Its depth; 1 is the outermost.</summary>
    public int Depth { get; }

    /// <summary>The contract that runs.</summary>
    public Address Contract { get; }

    /// <summary>Who called it.</summary>
    public Address Caller { get; }

    /// <summary>Its code.</summary>
    public CodeHash Code { get; }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>Numeric arguments.</summary>
    public ImmutableArray<WasmValue> Arguments { get; }

    /// <summary>Byte input.</summary>
    public ReadOnlyMemory<byte> Input { get; }

    /// <summary>Value sent with it.</summary>
    public UInt128 Value { get; }

    /// <summary>Whether it may not write.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Most gas it may use.</summary>
    public long GasLimit { get; }

    // What is to be forgotten when it ends, and what of that only when it fails.
    internal int FramesBefore { get; init; }

    internal int WritesBefore { get; init; }

    internal int EventsBefore { get; init; }

    /// <summary>The breakpoint at its method, until that begins.</summary>
    internal DebugBreakpoint? AtMethod { get; set; }

    /// <summary>How many functions the engine has called for it: the start function first, if there is one, then the method.</summary>
    internal int FunctionsCalled { get; set; }
}

/// <summary>A function of a contract that is under way.</summary>
public sealed class DebugFrame
{
    private LocalsRoom? _locals;

    /// <summary>The contract call that it belongs to.</summary>
    public DebugCall Call { get; private set; } = null!;

    /// <summary>Its index in the module as it was uploaded.</summary>
    public uint Function { get; private set; }

    /// <summary>Byte offset, in the module as it was uploaded, of its first instruction or of the call that it makes.</summary>
    public int Offset { get; private set; }

    /// <summary>Whether it has just begun: no instruction of it has run.</summary>
    public bool IsBeginning { get; private set; }

    /// <summary>
    /// Its parameters and locals at <see cref="Offset"/> as bits, as <see cref="ExecutionView.ReadLocals"/> gives them; empty far out in a deep recursion, where they are no
    /// longer kept.
    /// </summary>
    public ReadOnlySpan<long> Locals => _locals is { } room && room.Owner == this ? room.Values.AsSpan(0, room.Count) : [];

    internal void Begin(DebugCall call, uint function) => (Call, Function, Offset, IsBeginning, _locals) = (call, function, -1, true, null);

    internal void Reach(int offset, LocalsRoom room, in ExecutionView view)
    {
        // The first site of a function is its beginning.
        IsBeginning = Offset < 0;
        Offset = offset;
        (_locals, room.Owner) = (room, this);
        room.Count = view.ReadLocals(room.Values);
    }

    /// <summary>Where the locals of a frame are kept: fewer rooms than frames, for a recursion may be deep.</summary>
    internal sealed class LocalsRoom
    {
        public readonly long[] Values = new long[Wasm.InstrumentedModule.LocalsShownMax];

        public DebugFrame? Owner;

        public int Count;
    }
}
