using Vow.Wasm.Tests.Material;

namespace Vow.Wasm.Tests;

public sealed class WatPrinterTests
{
    [Theory]
    [InlineData("spec/open.zip")]
    [InlineData("fuzz/corpus.zip")]
    public void TextOfEveryModuleOfTheMaterial_AssemblesToTheSameModule(string archive)
    {
        foreach (var (path, bytes) in MaterialFiles.Zip(archive).Where(file => file.Key.EndsWith(".wasm", StringComparison.Ordinal)))
        {
            if (Modules.Accepted(bytes, Limits.Format) is not { } module) continue;
            AssertRoundTrip(path, module.Module);
        }
    }

    [Fact]
    public void TextOfEveryExampleContract_AssemblesToTheSameModule_InstrumentedToo()
    {
        var files = Directory.GetFiles(RepositoryFiles.Path("contracts"), "*.wasm", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var module = ModulePipeline.Check(File.ReadAllBytes(file), Limits.V1);
            AssertRoundTrip(file, module.Module);
            AssertRoundTrip(file, ModuleDecoder.Decode(ModulePipeline.Instrument(module, Instrumenting.Options()).Bytes, Limits.V1));
        }
    }

    [Fact]
    public void NamesBecomeIdentifiers_EachUnique()
    {
        var module = Wat.Decode("(module (func $a (call $b)) (func $b) (func (export \"x\\\"y\") call $a))");
        var text = WatPrinter.Print(module);
        Assert.Contains("(func $a (type 0)\n    call $b\n  )", text, StringComparison.Ordinal);
        Assert.Contains("(export \"x\\22y\" (func 2))", text, StringComparison.Ordinal);
    }

    private static void AssertRoundTrip(string name, WasmModule module)
    {
        var text = WatPrinter.Print(module);
        byte[] bytes;
        try
        {
            bytes = Wat.ToBytes(text);
        }
        catch (Wasmtime.WasmtimeException e)
        {
            Assert.Fail($"{name}: {e.Message}");
            return;
        }

        var again = ModuleDecoder.Decode(bytes, Limits.Format);
        Assert.True(Modules.EncodeBare(module).AsSpan().SequenceEqual(Modules.EncodeBare(again)), $"{name}: the text is another module");
    }
}
