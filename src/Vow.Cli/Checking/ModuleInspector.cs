using Vow.Cli.Input;
using Vow.Engine;
using Vow.Engine.Code;
using Vow.Engine.Host;
using Vow.Wasm;

namespace Vow.Cli.Checking;

/// <summary>Takes a file through everything that decides whether its module may be deployed, and notes what it sees on the way.</summary>
internal sealed class ModuleInspector(ProtocolVersion protocol, bool ignoreImports)
{
    /// <exception cref="CliException">The file cannot be read.</exception>
    public ModuleReport Inspect(string path)
    {
        try
        {
            return Inspect(ModuleFile.Read(path));
        }
        catch (ModuleTextException error)
        {
            return new ModuleReport { Path = path, Size = new FileInfo(path).Length, Refusal = Refusal.Of(error) };
        }
        catch (WasmValidationException error)
        {
            return new ModuleReport { Path = path, Size = new FileInfo(path).Length, Refusal = new Refusal(error.Error) };
        }
    }

    /// <summary>Takes the bytes of a module, which are or will be those of a file.</summary>
    public ModuleReport Inspect(string path, byte[] module) => Inspect(new ModuleFile(path, module));

    /// <summary>The module as it will run.</summary>
    /// <exception cref="WasmValidationException">The module is refused.</exception>
    public InstrumentedModule Instrument(ReadOnlyMemory<byte> wasm)
    {
        var validated = ModulePipeline.Check(wasm, protocol.Module);
        CheckContract(validated);
        return Instrument(validated);
    }

    private void CheckContract(ValidatedModule validated)
    {
        if (!ignoreImports) ContractRules.Check(validated, HostFunctionTable.Imports);
        InstantiationChecker.Check(validated);
    }

    private InstrumentedModule Instrument(ValidatedModule validated) => ModulePipeline.Instrument(validated,
        InstrumentationOptions.ForContracts(protocol.Gas, (uint)protocol.Module.MemoryPagesMax, (uint)protocol.Module.TableElementsMax));

    private ModuleReport Inspect(ModuleFile file)
    {
        var report = new ModuleReport
        {
            Path = file.Path,
            Size = file.Bytes.Length,
            Hash = WasmVm.HashOf(file.Bytes),
            Sections = SectionScan.Of(file.Bytes),
        };
        try
        {
            report = report with { Module = ModuleDecoder.Decode(file.Bytes, protocol.Module) };
            var validated = ModulePipeline.Check(file.Bytes, protocol.Module);
            if (!ignoreImports) report = report with { RefusedImports = [.. ContractRules.RefusedImports(validated, HostFunctionTable.Imports)] };
            CheckContract(validated);
            return report with { Facts = FactsOf(validated) };
        }
        catch (WasmValidationException error)
        {
            return report with { Refusal = new Refusal(error.Error) };
        }
    }

    private ModuleFacts FactsOf(ValidatedModule validated)
    {
        var module = validated.Module;
        var instrumented = Instrument(validated);
        return new ModuleFacts
        {
            DeployGas = protocol.Gas.Calls.DeployBase + (protocol.Gas.Calls.DeployPerByte * module.Bytes.Length),
            InstrumentedSize = instrumented.Bytes.Length,
            CountedFunctions = instrumented.StackUses.Count(use => use.IsCounted),
            LargestFrame = instrumented.StackUses.Select(use => use.Frame).DefaultIfEmpty().Max(),
            IsResettable = instrumented.IsResettable,
            Methods = [.. MethodSignature.ListOf(module)],
        };
    }
}
