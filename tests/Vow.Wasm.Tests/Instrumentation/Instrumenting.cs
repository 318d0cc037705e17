namespace Vow.Wasm.Tests;

/// <summary>Instruments test modules.</summary>
internal static class Instrumenting
{
    public static InstrumentationOptions Options(GasSchedule? schedule = null) =>
        InstrumentationOptions.ForContracts(schedule ?? GasSchedule.V1, (uint)Limits.V1.MemoryPagesMax, (uint)Limits.V1.TableElementsMax);

    public static InstrumentedModule Module(string wat, GasSchedule? schedule = null) =>
        Instrumenter.Instrument(ModulePipeline.Check(Wat.ToBytes(wat), Limits.V1), Options(schedule));
}
