namespace Vow.Engine.Execution;

/// <summary>What a contract call begins with.</summary>
internal readonly struct CallTarget
{
    public required Address Contract { get; init; }

    public required Address Caller { get; init; }

    public required UInt128 Value { get; init; }

    public required ReadOnlyMemory<byte> Input { get; init; }

    public required bool ReadOnly { get; init; }

    public required long GasLimit { get; init; }

    public required int Stack { get; init; }
}

/// <summary>How a contract call ended. Return data stays in the frame until it is popped.</summary>
internal readonly struct CallOutcome
{
    public required ErrorCode Code { get; init; }

    public required GasReport Gas { get; init; }

    public long Result { get; init; }

    public string? Message { get; init; }

    public Native.RawFrame[]? Frames { get; init; }

    /// <summary>Size of the contract's memory when it failed.</summary>
    public long MemoryBytes { get; init; }
}
