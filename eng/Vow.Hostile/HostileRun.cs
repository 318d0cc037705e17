using System.Diagnostics;
using System.Globalization;
using Vow.Engine;
using Vow.Engine.State;

namespace Vow.Hostile;

/// <summary>How one module ended, and what it cost the machine.</summary>
/// <param name="Name">The module's file name.</param>
/// <param name="Outcome"><c>reject</c>, <c>trap</c>, <c>out-of-gas</c> or <c>ok</c>, as the manifest says it; anything else is an error of the engine.</param>
/// <param name="Code">The error's code and, for a refusal, the limit or proposal.</param>
/// <param name="ModuleBytes">Size of the module.</param>
/// <param name="StoreMilliseconds">Processor time, on all threads, from bytes to machine code.</param>
/// <param name="RunMilliseconds">Time that the call took.</param>
/// <param name="PeakMebibytes">The most memory that the process held while the module was stored and run.</param>
internal sealed record HostileReport(
    string Name, string Outcome, string Code, int ModuleBytes, double StoreMilliseconds, double RunMilliseconds, double PeakMebibytes);

/// <summary>The engine as a node would run it, fed with modules made to hurt it.</summary>
internal sealed class HostileRun : IDisposable
{
    private const long GasLimit = 200_000_000;

    // Gas must end every call long before this: a call that the clock ends has escaped its meter.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly WasmVm _vm = new(new WasmVmOptions { ConcurrentExecutionsMax = 1, InstancesMax = 64, CodeCacheMemoryBytesMax = 64 << 20 });

    public void Dispose() => _vm.Dispose();

    public HostileReport Run(string name, byte[] bytes)
    {
        ForgetPeak();
        var report = new HostileReport(name, "reject", "", bytes.Length, 0, 0, 0);
        try
        {
            var processor = Environment.CpuUsage.TotalTime;
            var accepted = _vm.TryStore(bytes, out var stored, out var error);
            report = report with { StoreMilliseconds = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds };
            report = accepted ? Call(report, stored!.Hash) : report with { Code = $"{error!.Code} {error.Subject}".TrimEnd() };
        }
        catch (EngineFaultException fault)
        {
            report = report with { Outcome = "node-fault", Code = fault.Message };
        }

        return report with { PeakMebibytes = Peak() };
    }

    private HostileReport Call(HostileReport report, CodeHash code)
    {
        using var store = new MemoryStateStore();
        var environment = new WasmEnv
        {
            Contract = default,
            Caller = default,
            Block = new BlockInfo(1, 1),
            GasLimit = GasLimit,
            Timeout = Timeout,
            State = new Journal(store),
        };
        var start = Stopwatch.GetTimestamp();
        var result = _vm.Execute(code, environment, "run", [], CancellationToken.None);
        return report with
        {
            Outcome = OutcomeOf(result),
            Code = result.Error?.Code.ToString() ?? "",
            RunMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
    }

    private static string OutcomeOf(ExecutionResult result) => result.Status switch
    {
        ExecutionStatus.Success => "ok",
        ExecutionStatus.Trapped or ExecutionStatus.Reverted => "trap",
        ExecutionStatus.OutOfGas => result.Gas.Used == GasLimit ? "out-of-gas" : $"out-of-gas with {result.Gas.Used} charged",
        // The entry point is missing or no method: it was refused when it was called.
        ExecutionStatus.Invalid => "reject",
        _ => "timeout",
    };

    // Linux keeps the high-water mark of memory per process, and sets it back when asked.
    private static void ForgetPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static double Peak()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
