using Vow.Wasm.Tests.Material;
using Wasmtime;

namespace Vow.Wasm.Tests;

/// <summary>Whatever is accepted stays valid: by our own validator and by Wasmtime.</summary>
public sealed class InstrumentedModulesAreValidTests(ITestOutputHelper output)
{
    private static readonly InstrumentationOptions Anything = Instrumenting.Options() with
    {
        MemoryPagesMax = 65_536,
        TableElementsMax = uint.MaxValue,
        IsHostFunction = import => import.Module == "env",
    };

    [Theory]
    [InlineData("spec/open.zip", 500)]
    [InlineData("fuzz/corpus.zip", 300)]
    [InlineData("hostile/modules.zip", 20)]
    public void EveryAcceptedModuleOfTheMaterial_IsValidAfterInstrumentation(string archive, int atLeast)
    {
        using var config = new Config().WithSIMD(false).WithRelaxedSIMD(false, false).WithTailCalls(true).WithReferenceTypes(true)
            .WithBulkMemory(true).WithMultiValue(true).WithMultiMemory(false).WithMemory64(false).WithBranchHinting(true);
        using var engine = new Engine(config);
        var limits = archive.StartsWith("hostile", StringComparison.Ordinal) ? Limits.V1 : Limits.Format;
        var (count, before, after) = (0, 0L, 0L);
        foreach (var (path, bytes) in MaterialFiles.Zip(archive).Where(file => file.Key.EndsWith(".wasm", StringComparison.Ordinal)))
        {
            if (Modules.Accepted(bytes, limits) is not { } module) continue;
            var instrumented = Instrumenter.Instrument(module, Anything);
            var error = Wasmtime.Module.Validate(engine, instrumented.Bytes.Span);
            Assert.True(error is null, $"{path}: {error}");
            var own = Record.Exception(() => ModulePipeline.Check(instrumented.Bytes, Limits.Format));
            Assert.True(own is null, $"{path}: {own?.Message}");
            Assert.Equal(instrumented.Bytes.ToArray(), Instrumenter.Instrument(module, Anything).Bytes.ToArray());
            (count, before, after) = (count + 1, before + bytes.Length, after + instrumented.Bytes.Length);
        }

        output.WriteLine($"{count} modules, {before} bytes before, {after} after");
        Assert.InRange(count, atLeast, int.MaxValue);
    }

    [Theory]
    [InlineData("spec/open.zip")]
    [InlineData("fuzz/corpus.zip")]
    public void EncodingWhatWasDecoded_LosesNothing(string archive)
    {
        foreach (var (path, bytes) in MaterialFiles.Zip(archive).Where(file => file.Key.EndsWith(".wasm", StringComparison.Ordinal)))
        {
            if (Modules.Accepted(bytes, Limits.Format) is not { } module) continue;
            var once = ModuleEncoder.Encode(module.Module);
            var twice = ModuleEncoder.Encode(ModulePipeline.Check(once, Limits.Format).Module);
            Assert.True(once.AsSpan().SequenceEqual(twice), path);
        }
    }
}
