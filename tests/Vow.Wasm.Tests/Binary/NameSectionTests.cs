namespace Vow.Wasm.Tests.Binary;

public class NameSectionTests
{
    [Fact]
    public void Names_OfModuleFunctionsAndLocals_AreRead()
    {
        var names = NameSection.Read(Wat.Decode("(module $m (func $first (param $p i32) (local $l i64)) (func $second))"));
        Assert.Equal("m", names.ModuleName);
        Assert.Equal("second", names.Functions[1]);
        Assert.Equal(("p", "l"), (names.Locals[(0, 0)], names.Locals[(0, 1)]));
    }

    [Fact]
    public void FunctionName_FallsBackToTheExport()
    {
        var module = Wat.Decode("(module (func (export \"run\")) (func))");
        Assert.Equal("run", NameSection.FunctionName(module, 0));
        Assert.Null(NameSection.FunctionName(module, 1));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("FF", 0)]
    [InlineData("01FFFFFFFF0F", 0)]
    [InlineData("0107FFFFFFFF0F0001", 0)]
    [InlineData("010401000161", 1)]
    [InlineData("01040163016100", 0)]
    [InlineData("0106020001610001", 1)]
    [InlineData("01040100 01C0", 1)]
    public void BrokenSection_KeepsWhatWasReadAndNeverFails(string hex, int names)
    {
        byte[] content = [.. BinaryModule.Name("name"), .. Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))];
        var bytes = new BinaryModule().WithFunction(0, 0x0B).Section(0, content).ToArray();
        Assert.Equal(names, NameSection.Read(ModulePipeline.Check(bytes, Limits.V1).Module).Functions.Count);
    }

    [Fact]
    public void ControlCharacters_AreReplaced()
    {
        byte[] content = [.. BinaryModule.Name("name"), 1, 5, 1, 0, 2, 0x1B, 0x41];
        var bytes = new BinaryModule().WithFunction(0, 0x0B).Section(0, content).ToArray();
        Assert.Equal("\uFFFDA", NameSection.Read(ModuleDecoder.Decode(bytes, Limits.V1)).Functions[0]);
    }
}
