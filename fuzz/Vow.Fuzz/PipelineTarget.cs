using Vow.Wasm;

namespace Vow.Fuzz;

/// <summary>
/// The pipeline on any bytes: decode → validate → profile → instrument. A module is refused with <see cref="WasmValidationException"/>, or its
/// instrumented form is valid; anything else is a finding.
/// </summary>
internal static class PipelineTarget
{
    private static readonly InstrumentationOptions Options = InstrumentationOptions.ForContracts(
        GasSchedule.V1, (uint)Limits.V1.MemoryPagesMax, (uint)Limits.V1.TableElementsMax);

    /// <summary>Runs one input and says how it ended.</summary>
    public static string Run(byte[] input)
    {
        ValidatedModule validated;
        try
        {
            validated = ModulePipeline.Check(input, Limits.V1);
        }
        catch (WasmValidationException refused)
        {
            // The message is part of the promise: it is built from hostile names and numbers.
            return $"refused: {refused.Error}";
        }

        var instrumented = ModulePipeline.Instrument(validated, Options);
        try
        {
            ModulePipeline.Check(instrumented.Bytes, Limits.Format);
        }
        catch (WasmValidationException refused)
        {
            throw new InvalidOperationException($"The instrumented form of a valid module is refused: {refused.Error}");
        }

        return $"accepted, {instrumented.Bytes.Length} bytes instrumented";
    }
}
