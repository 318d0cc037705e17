namespace Vow.Wasm;

/// <summary>The way of a module from the bytes a developer gives to the module that runs. Start reading here.</summary>
public static class ModulePipeline
{
    /// <summary>decode → validate → profile: a module of the deterministic profile, whatever it imports.</summary>
    /// <exception cref="WasmValidationException">The module is refused; the error says why, where, and what to do.</exception>
    public static ValidatedModule Check(ReadOnlyMemory<byte> bytes, Limits limits)
    {
        var module = ModuleDecoder.Decode(bytes, limits);
        var validated = ModuleValidator.Validate(module, limits);
        ProfileChecker.Check(module, limits);
        return validated;
    }

    /// <summary>decode → validate → profile → instance → contract: a module that may be deployed.</summary>
    /// <exception cref="WasmValidationException">The module is refused; the error says why, where, and what to do.</exception>
    public static ContractModule CheckContract(ReadOnlyMemory<byte> bytes, Limits limits, HostInterface host)
    {
        var validated = Check(bytes, limits);
        var contract = ContractRules.Check(validated, host);
        InstantiationChecker.Check(validated);
        return new ContractModule(validated, contract);
    }

    /// <summary>meter gas → limit stack → encode: the module as it will run. A pure function of its arguments.</summary>
    public static InstrumentedModule Instrument(ValidatedModule module, InstrumentationOptions options) => Instrumenter.Instrument(module, options);
}
