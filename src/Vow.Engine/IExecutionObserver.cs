namespace Vow.Engine;

/// <summary>
/// Watches a call: for traces and debuggers. Called synchronously between the contract's instructions; gas and results do not depend on it, and an exception
/// it throws is a fault of the node.
/// </summary>
public interface IExecutionObserver
{
    /// <summary>A host function ended: by returning or, with <see cref="HostCallRecord.Failed"/>, by ending the call.</summary>
    void OnHostCall(in HostCallRecord hostCall);

    /// <summary>The contract called <c>debug_log</c>. The text is only valid during the call.</summary>
    void OnDebugLog(in Address contract, ReadOnlySpan<byte> message);
}

/// <summary>One host call. Spans are only valid during the notification.</summary>
public readonly ref struct HostCallRecord
{
    /// <summary>Which function.</summary>
    public required Host.HostFunction Function { get; init; }

    /// <summary>Depth of the contract call that made it; 1 is the outermost.</summary>
    public required int Depth { get; init; }

    /// <summary>The contract that made it.</summary>
    public required Address Contract { get; init; }

    /// <summary>Raw arguments, as many as the signature has.</summary>
    public required ReadOnlySpan<long> Arguments { get; init; }

    /// <summary>Raw result; 0 when the signature has none.</summary>
    public required long Result { get; init; }

    /// <summary>Gas it cost, that of contracts it called included.</summary>
    public required long Gas { get; init; }

    /// <summary>Whether it ended the call.</summary>
    public required bool Failed { get; init; }

    /// <summary>The contract's linear memory, to show what arguments point at. Empty when the call ended in a fault.</summary>
    public required ReadOnlySpan<byte> Memory { get; init; }
}
