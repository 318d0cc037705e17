namespace Vow.Wasm.Tests.Material;

public class FuzzCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryModuleOfTheCorpus_IsAcceptedUnderTheLimitsOfVersion1()
    {
        var modules = MaterialFiles.Zip("fuzz/corpus.zip").Where(f => f.Key.EndsWith(".wasm", StringComparison.Ordinal)).ToList();
        foreach (var (path, bytes) in modules)
        {
            var error = Record.Exception(() => ModulePipeline.Check(bytes, Limits.V1));
            Assert.True(error is null, $"{path}: {error?.Message}");
        }

        output.WriteLine($"{modules.Count} modules accepted");
    }
}
