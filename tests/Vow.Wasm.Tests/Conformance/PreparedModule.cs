using Vow.Wasm.Tests.Reference;

namespace Vow.Wasm.Tests.Conformance;

/// <summary>A module that the profile accepts, as it is and as it will run.</summary>
internal sealed class PreparedModule : IDisposable
{
    private PreparedModule(ValidatedModule validated, InstrumentedModule instrumented) =>
        (Validated, Instrumented) = (validated, instrumented);

    public ValidatedModule Validated { get; }

    public InstrumentedModule Instrumented { get; }

    public ProbeLevel Probes { get; private init; }

    /// <summary>Machine code of the instrumented module, once there is some.</summary>
    public IDisposable? Compiled { get; set; }

    public WasmModule Module => Validated.Module;

    public ReadOnlyMemory<int> OperandHeights => Validated.MaxOperandHeight.AsMemory();

    /// <summary>Checks and instruments; imports from <see cref="SpecTest"/> and from other modules stay plain, those of <c>env</c> are the host's.</summary>
    /// <exception cref="WasmValidationException">The module is refused.</exception>
    public static PreparedModule Make(ReadOnlyMemory<byte> bytes, Limits limits, ProbeLevel probes = ProbeLevel.None)
    {
        var validated = ModulePipeline.Check(bytes, limits);
        var options = new InstrumentationOptions
        {
            Schedule = GasSchedule.V1,
            MemoryPagesMax = (uint)limits.MemoryPagesMax,
            TableElementsMax = (uint)limits.TableElementsMax,
            Probes = probes,
            IsHostFunction = import => import.Module == HostStub.Module,
        };
        return new PreparedModule(validated, ModulePipeline.Instrument(validated, options)) { Probes = probes };
    }

    public void Dispose() => Compiled?.Dispose();

    public static ReferenceLimits ReferenceLimits(Limits limits) => new((uint)limits.MemoryPagesMax, (uint)limits.TableElementsMax, StackSlots);

    /// <summary>The counted stack of one call.</summary>
    public const int StackSlots = 131_072;
}
