namespace Vow.Engine;

/// <summary>How instances get their memory.</summary>
public enum InstanceAllocation
{
    /// <summary>From a pool that is reserved once: fast, and takes terabytes of address space (not of memory).</summary>
    Pooled = 0,

    /// <summary>One by one: for systems with limited address space.</summary>
    OnDemand = 1,
}

/// <summary>What a <see cref="WasmVm"/> is built with. Nothing here changes what a contract's execution gives, but <see cref="Protocol"/>.</summary>
public sealed record WasmVmOptions
{
    /// <summary>Prices, limits and host functions.</summary>
    public ProtocolVersion Protocol { get; init; } = ProtocolVersion.V1;

    /// <summary>Where modules are kept as they were uploaded; in memory when not set.</summary>
    public ICodeStore? CodeStore { get; init; }

    /// <summary>Folder for compiled code, or null for none. Its files are executable code: it must be as trusted as the program.</summary>
    public string? CodeCacheDirectory { get; init; }

    /// <summary>Most bytes of compiled code on disk.</summary>
    public long CodeCacheDiskBytesMax { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Most bytes of compiled code in memory.</summary>
    public long CodeCacheMemoryBytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Most bytes of compiled code with probes, for who watches functions. Apart from the rest, so that looking into transactions evicts nothing that blocks need; never on disk.
    /// </summary>
    public long ProbedCodeMemoryBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>Most modules whose refusal is remembered.</summary>
    public int RefusalsMax { get; init; } = 1024;

    /// <summary>How instances get their memory.</summary>
    public InstanceAllocation InstanceAllocation { get; init; } = InstanceAllocation.Pooled;

    /// <summary>Most instances alive at once, idle ones included; at least 64 for each concurrent execution.</summary>
    public int InstancesMax { get; init; } = 1024;

    /// <summary>Wiped instances kept ready for each module.</summary>
    public int IdleInstancesPerModuleMax { get; init; } = 4;

    /// <summary>Most executions at once. Each has a thread of its own with a large stack.</summary>
    public int ConcurrentExecutionsMax { get; init; } = 8;

    /// <summary>Hears in words of faults that were survived, such as a damaged cache file.</summary>
    public Action<string, Exception?>? Report { get; init; }

    /// <summary>Checks that the numbers make sense together.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it, its value and what is allowed.</exception>
    public void Validate()
    {
        Require(ConcurrentExecutionsMax is > 0 and <= 1024, nameof(ConcurrentExecutionsMax), ConcurrentExecutionsMax, "1 to 1,024");
        Require(InstancesMax >= Protocol.Host.CallDepthMax && InstancesMax <= 100_000, nameof(InstancesMax), InstancesMax, $"{Protocol.Host.CallDepthMax} (one nested call of full depth) to 100,000");
        Require(IdleInstancesPerModuleMax >= 0 && IdleInstancesPerModuleMax <= InstancesMax, nameof(IdleInstancesPerModuleMax), IdleInstancesPerModuleMax, $"0 to {nameof(InstancesMax)}");
        Require(CodeCacheMemoryBytesMax >= 0, nameof(CodeCacheMemoryBytesMax), CodeCacheMemoryBytesMax, "0 or more");
        Require(ProbedCodeMemoryBytesMax >= 0, nameof(ProbedCodeMemoryBytesMax), ProbedCodeMemoryBytesMax, "0 or more");
        Require(CodeCacheDiskBytesMax >= 0, nameof(CodeCacheDiskBytesMax), CodeCacheDiskBytesMax, "0 or more");
        Require(RefusalsMax >= 0, nameof(RefusalsMax), RefusalsMax, "0 or more");
    }

    private static void Require(bool condition, string name, long value, string allowed)
    {
        if (!condition) throw new ArgumentException($"{name} is {value}; it must be {allowed}.");
    }
}
