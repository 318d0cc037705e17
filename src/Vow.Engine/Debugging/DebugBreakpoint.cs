using Vow.Engine.Host;

namespace Vow.Engine.Debugging;

/// <summary>Whether a function of a module is meant, by its index in the module as it was uploaded.</summary>
public delegate bool FunctionTest(in CodeHash code, uint function);

/// <summary>Whether a place in a module is meant: an instruction that calls, or the first one of a function, by its byte offset in the module as it was uploaded.</summary>
public delegate bool PlaceTest(in CodeHash code, uint function, int offset);

/// <summary>Whether a key of a contract's storage is meant.</summary>
public delegate bool KeyTest(in Address contract, in CodeHash code, ReadOnlySpan<byte> key);

/// <summary>Where an execution stops by itself. Give it to a <see cref="DebugSession"/>.</summary>
public abstract class DebugBreakpoint
{
    private DebugBreakpoint(string text) => Text = text;

    /// <summary>What it is, as a person wrote it.</summary>
    public string Text { get; }

    /// <summary>Where a contract call of a method begins, of one contract or of any.</summary>
    public static DebugBreakpoint AtMethod(string text, string method, Address? contract) => new MethodBreakpoint(text, method, contract);

    /// <summary>Where a host function is called, before it does anything.</summary>
    public static DebugBreakpoint AtHostFunction(string text, string function) => new HostBreakpoint(text, function);

    /// <summary>Where a key of storage is read, looked for, written or deleted by itself. Keys that a scan passes do not stop it.</summary>
    public static DebugBreakpoint AtKey(string text, KeyTest isMeant) => new KeyBreakpoint(text, isMeant);

    /// <summary>Where a function begins.</summary>
    public static DebugBreakpoint AtFunction(string text, FunctionTest isMeant) => new FunctionBreakpoint(text, isMeant);

    /// <summary>Where a function begins or is about to call, at some of its places.</summary>
    public static DebugBreakpoint AtPlace(string text, PlaceTest isMeant) => new PlaceBreakpoint(text, isMeant);

    internal virtual bool IsAtCall(in ContractCallRecord call) => false;

    internal virtual bool IsAtHostCall(in HostCallRecord call, in CodeHash code) => false;

    internal virtual bool IsAtFunction(in CodeHash code, uint function) => false;

    internal virtual bool IsAtPlace(in CodeHash code, uint function, int offset) => false;

    private sealed class MethodBreakpoint(string text, string method, Address? contract) : DebugBreakpoint(text)
    {
        internal override bool IsAtCall(in ContractCallRecord call) => call.Method == method && (contract is null || contract == call.Contract);
    }

    private sealed class HostBreakpoint(string text, string function) : DebugBreakpoint(text)
    {
        internal override bool IsAtHostCall(in HostCallRecord call, in CodeHash code) => call.Function.ToString() == function;
    }

    private sealed class KeyBreakpoint(string text, KeyTest isMeant) : DebugBreakpoint(text)
    {
        internal override bool IsAtHostCall(in HostCallRecord call, in CodeHash code) =>
            call.Function.Id is HostFunctionId.StorageRead or HostFunctionId.StorageGet or HostFunctionId.StorageHas or HostFunctionId.StorageWrite or HostFunctionId.StorageDelete
            && DebugHistory.TryRange(call, 0, out var key) && isMeant(call.Contract, code, key);
    }

    private sealed class FunctionBreakpoint(string text, FunctionTest isMeant) : DebugBreakpoint(text)
    {
        internal override bool IsAtFunction(in CodeHash code, uint function) => isMeant(code, function);
    }

    private sealed class PlaceBreakpoint(string text, PlaceTest isMeant) : DebugBreakpoint(text)
    {
        internal override bool IsAtPlace(in CodeHash code, uint function, int offset) => isMeant(code, function, offset);
    }
}
