namespace Vow.Engine.Tracing;

/// <summary>How much of an execution a <see cref="CallRecorder"/> keeps. What is beyond is counted, not kept, and the trace says that it is cut.</summary>
public sealed record TraceLimits
{
    /// <summary>Everything that a person or a tool can look through: 100,000 host calls, 10,000 contract calls, 64 MiB, 1 MiB of debug messages.</summary>
    public static TraceLimits Whole { get; } = new() { HostCallsMax = 100_000, CallsMax = 10_000, BytesMax = 64 << 20, LogBytesMax = 1 << 20 };

    /// <summary>Debug messages alone, at most 16 KiB: beside an answer that is about something else.</summary>
    public static TraceLimits LogsOnly { get; } = new() { HostCallsMax = 0, CallsMax = 0, BytesMax = 0, LogBytesMax = 16 * 1024 };

    /// <summary>Most host calls. A host call that leads to a contract call is kept beyond it: the outline of the calls is the last thing to be given up.</summary>
    public required int HostCallsMax { get; init; }

    /// <summary>Most contract calls.</summary>
    public required int CallsMax { get; init; }

    /// <summary>Most bytes of inputs, keys, values, events and texts, each with what it takes to hold them.</summary>
    public required int BytesMax { get; init; }

    /// <summary>Most bytes of debug messages.</summary>
    public required int LogBytesMax { get; init; }
}
