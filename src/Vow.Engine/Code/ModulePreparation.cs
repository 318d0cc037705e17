using System.Collections.Immutable;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Engine.Code;

/// <summary>
/// From uploaded bytes to what Wasmtime compiles: check → instrument → facts. Everything that can refuse a module is here.
/// </summary>
internal static class ModulePreparation
{
    /// <summary>Checks and instruments a module.</summary>
    /// <exception cref="WasmValidationException">The module is refused.</exception>
    public static PreparedModule Prepare(ReadOnlyMemory<byte> wasm, ProtocolVersion protocol, ProbeLevel probes)
    {
        var validated = ModulePipeline.Check(wasm, protocol.Module);
        var contract = ContractRules.Check(validated, HostFunctionTable.Imports);
        InstantiationChecker.Check(validated);
        var instrumented = ModulePipeline.Instrument(validated, Options(protocol, probes));
        return new PreparedModule(instrumented, Facts(validated.Module, contract, instrumented, protocol));
    }

    /// <summary>Where code of the instrumented module stands in the uploaded one.</summary>
    public static (WasmModule Module, InstrumentedModule Instrumented, OffsetMap Offsets) Locate(
        ReadOnlyMemory<byte> wasm, ProtocolVersion protocol, ProbeLevel probes)
    {
        var validated = ModulePipeline.Check(wasm, protocol.Module);
        var instrumented = ModulePipeline.Instrument(validated, Options(protocol, probes));
        return (validated.Module, instrumented, Instrumenter.MapOffsets(validated, Options(protocol, probes)));
    }

    private static InstrumentationOptions Options(ProtocolVersion protocol, ProbeLevel probes) =>
        InstrumentationOptions.ForContracts(protocol.Gas, (uint)protocol.Module.MemoryPagesMax, (uint)protocol.Module.TableElementsMax) with { Probes = probes };

    private static CodeFacts Facts(WasmModule module, ContractInterface contract, InstrumentedModule instrumented, ProtocolVersion protocol)
    {
        var pages = instrumented.MemoryPages ?? (Initial: 0, Maximum: 0);
        var prices = protocol.Gas.Calls;
        IEnumerable<ContractMethod?> callable = [.. contract.Methods, contract.Init, contract.Migrate];
        return new CodeFacts
        {
            Methods = [.. callable.OfType<ContractMethod>().Select((method, index) => Method(method, index, instrumented))],
            Aliases = [.. module.Imports.Where(import => HostFunctionTable.Find(import.Module, import.Name)?.Module != import.Module)
                .Select(import => new ImportAlias(import.Module, import.Name))],
            HasAllocate = contract.Allocate is not null,
            HasStart = instrumented.HasStart,
            StartStackSlots = Slots(instrumented.StartStackWeight ?? 0),
            AllocateStackSlots = contract.Allocate is { } allocate ? Slots(instrumented.Functions[allocate.Name].EntryStackWeight) : 0,
            Resettable = instrumented.IsResettable,
            ChargesMemory = instrumented.ChargesMemory,
            MutableGlobals = instrumented.MutableGlobalCount > 0,
            MemoryPagesMin = (int)pages.Initial,
            MemoryPagesMax = (int)pages.Maximum,
            CallGas = checked(prices.CallBase + prices.InstantiateBase + prices.InstantiatePerPage * pages.Initial),
            DeployGas = checked(prices.DeployBase + prices.DeployPerByte * module.Bytes.Length),
        };
    }

    private static CodeMethod Method(ContractMethod method, int index, InstrumentedModule instrumented) =>
        new(index, method.Name, method.Type, Slots(instrumented.Functions[method.Name].EntryStackWeight));

    // More than any budget is as good as any larger number.
    private static int Slots(long weight) => (int)Math.Min(weight, int.MaxValue / 2);
}

/// <summary>A module that was accepted, ready to be compiled.</summary>
internal sealed record PreparedModule(InstrumentedModule Instrumented, CodeFacts Facts);
