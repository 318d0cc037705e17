namespace Vow.Wasm;

/// <summary>
/// The limits on what a valid module asks of its host: memory and tables. Counts and sizes of the module itself are checked by
/// <see cref="ModuleDecoder"/> before it allocates, and what a body contains by <see cref="ModuleValidator"/> while it walks the code.
/// </summary>
public static class ProfileChecker
{
    /// <summary>Checks the initial sizes of memories and tables; maxima may be higher, the host never lets them be reached.</summary>
    /// <exception cref="WasmValidationException">Above a limit.</exception>
    public static void Check(WasmModule module, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(limits);
        foreach (var memory in module.MemoryTypes)
            LimitExceeded.Check(nameof(Limits.MemoryPagesMax), limits.MemoryPagesMax, memory.Minimum, -1);
        foreach (var table in module.TableTypes)
            LimitExceeded.Check(nameof(Limits.TableElementsMax), limits.TableElementsMax, table.Limits.Minimum, -1);
    }
}
