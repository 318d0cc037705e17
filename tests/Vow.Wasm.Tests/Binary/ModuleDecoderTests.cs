namespace Vow.Wasm.Tests.Binary;

public class ModuleDecoderTests
{
    private const string Everything = """
        (module $everything
          (type $binary (func (param i32 i32) (result i32)))
          (import "env" "f" (func $f (param i64)))
          (import "env" "g" (global $g i32))
          (table $t 2 10 funcref)
          (memory $m 1 3)
          (global $own (mut i64) (i64.const -5))
          (func $add (export "add") (type $binary) (local i64 i64 f32) local.get 0 local.get 1 i32.add)
          (func $start data.drop 1)
          (start $start)
          (elem (i32.const 0) func $add $f)
          (elem funcref (ref.null func) (ref.func $add))
          (elem declare func $start)
          (data (i32.const 8) "abc")
          (data "passive"))
        """;

    [Fact]
    public void EverySection_IsDecoded()
    {
        var module = Wat.Decode(Everything);
        Assert.Equal("(i32, i32) -> i32", module.Types[0].ToString());
        Assert.Equal(["f", "g"], module.Imports.Select(i => i.Name));
        Assert.Equal([new TableType(ValueType.FuncRef, new SizeLimits(2, 10))], module.Tables);
        Assert.Equal([new SizeLimits(1, 3)], module.MemoryTypes);
        Assert.Equal([new GlobalType(ValueType.I32, false), new GlobalType(ValueType.I64, true)], module.GlobalTypes);
        Assert.Equal(2u, module.Start);
        Assert.Equal(2u, module.DataCount);
        Assert.Equal("(i64) -> ()", module.TypeOf(0).ToString());
        Assert.Equal("(i32, i32) -> i32", module.TypeOf(1).ToString());
        Assert.Equal((1, 1, 0, 0), (module.ImportedFunctionCount, module.ImportedGlobalCount, module.ImportedTableCount, module.ImportedMemoryCount));
    }

    [Fact]
    public void Segments_KeepTheirModeAndContent()
    {
        var module = Wat.Decode(Everything);
        Assert.Equal([SegmentMode.Active, SegmentMode.Passive, SegmentMode.Declarative], module.Elements.Select(e => e.Mode));
        Assert.Equal([1u, 0u], module.Elements[0].Functions);
        Assert.Equal(2, module.Elements[1].Expressions.Length);
        Assert.Equal("abc"u8.ToArray(), module.Data[0].Bytes.ToArray());
        Assert.Equal([SegmentMode.Active, SegmentMode.Passive], module.Data.Select(d => d.Mode));
    }

    [Fact]
    public void Body_KeepsLocalsAndPointsAtItsBytes()
    {
        var body = Wat.Decode(Everything).Bodies[0];
        Assert.Equal([new LocalRun(2, ValueType.I64), new LocalRun(1, ValueType.F32)], body.Locals);
        Assert.Equal(3, body.LocalCount);
        Assert.Equal([0x20, 0, 0x20, 1, 0x6A, 0x0B], body.Code.ToArray());
        Assert.Equal(body.Offset + body.Size, body.CodeOffset + body.Code.Length);
    }

    [Theory]
    [InlineData(0, "000B", SegmentMode.Active)]
    [InlineData(1, "00", SegmentMode.Passive)]
    [InlineData(2, "0041000B00", SegmentMode.Active)]
    [InlineData(3, "00", SegmentMode.Declarative)]
    [InlineData(4, "", SegmentMode.Active)]
    [InlineData(5, "70", SegmentMode.Passive)]
    [InlineData(6, "0041000B70", SegmentMode.Active)]
    [InlineData(7, "70", SegmentMode.Declarative)]
    public void ElementSegment_HasEightEncodings(byte flags, string prefix, SegmentMode mode)
    {
        byte[] head = flags is 0 or 4 ? [0x41, 0, 0x0B] : Convert.FromHexString(prefix);
        byte[] items = flags < 4 ? [1, 0] : [1, 0xD2, 0, 0x0B];
        var bytes = new BinaryModule().Section(1, 1, 0x60, 0, 0).Section(3, 1, 0).Section(4, 1, 0x70, 0, 1)
            .Section(9, [1, flags, .. head, .. items]).Section(10, 1, 2, 0, 0x0B).ToArray();
        var segment = Assert.Single(ModuleDecoder.Decode(bytes, Limits.V1).Elements);
        Assert.Equal((mode, 1, flags >= 4), (segment.Mode, segment.Count, segment.UsesExpressions));
    }

    [Fact]
    public void CustomSections_AreKeptWhereverTheyStand()
    {
        byte[] custom = [.. BinaryModule.Name("note"), 1, 2, 3];
        var bytes = new BinaryModule().Section(0, custom).Section(1, 1, 0x60, 0, 0).Section(0, custom).ToArray();
        var module = ModuleDecoder.Decode(bytes, Limits.V1);
        Assert.Equal(["note", "note"], module.CustomSections.Select(s => s.Name));
        Assert.Equal([1, 2, 3], module.CustomSections[1].Payload.ToArray());
    }

    [Fact]
    public void Text_IsRefusedWithAdvice()
    {
        var error = Refused("  (module)"u8.ToArray());
        Assert.Contains("text format", error.Message, StringComparison.Ordinal);
        Assert.Contains("wat2wasm", error.Help, StringComparison.Ordinal);
        Assert.Contains("text format", Refused(";; note\n(module)"u8.ToArray()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("1F8B0800", "compressed")]
    [InlineData("7F454C46", "native")]
    [InlineData("0061736D", "version")]
    [InlineData("0061736D02000000", "version 2")]
    [InlineData("DEADBEEF01000000", "\\0asm")]
    public void Header_TellsWhatItIs(string hex, string message) =>
        Assert.Contains(message, Refused(Convert.FromHexString(hex)).Message, StringComparison.Ordinal);

    [Fact]
    public void Component_IsRefusedAsSuch() => RefusedAs("component-model", Convert.FromHexString("0061736D0D000100"));

    [Fact]
    public void SectionTwice_IsMalformed() =>
        Assert.Contains("twice", Refused(new BinaryModule().Section(1, 0).Section(1, 0).ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void SectionOutOfOrder_IsMalformed() =>
        Assert.Contains("out of order", Refused(new BinaryModule().Section(3, 0).Section(1, 0).ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void SectionWithTrailingBytes_IsMalformed() =>
        Assert.Contains("size mismatch", Refused(new BinaryModule().Section(1, 0, 0).ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void FunctionsWithoutCode_AreMalformed() =>
        Assert.Contains("inconsistent", Refused(new BinaryModule().Section(1, 1, 0x60, 0, 0).Section(3, 1, 0).ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void DataCountThatDiffers_IsMalformed() =>
        Assert.Contains("inconsistent", Refused(new BinaryModule().Section(12, 1).ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void NameThatIsNotUtf8_IsMalformed() =>
        Assert.Contains("UTF-8", Refused(new BinaryModule().Section(7, 1, 2, 0xC0, 0x80, 0, 0).ToArray()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(11)]
    public void CountWithoutContent_AllocatesNothing(byte section)
    {
        var bytes = new BinaryModule().Section(section, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WasmValidationException>(() => ModuleDecoder.Decode(bytes, Limits.Format));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Theory]
    [InlineData("threads", 5, "010301 02")]
    [InlineData("memory64", 5, "010401")]
    [InlineData("custom-page-sizes", 5, "01080100")]
    [InlineData("multi-memory", 5, "0200010001")]
    [InlineData("exceptions", 13, "010000")]
    [InlineData("memory64", 4, "01700401")]
    [InlineData("gc", 1, "015F00")]
    [InlineData("gc", 1, "015E7F00")]
    [InlineData("gc", 1, "0150005F00")]
    [InlineData("gc", 1, "014E01600000")]
    [InlineData("simd", 1, "0160017B00")]
    [InlineData("gc", 1, "0160016E00")]
    [InlineData("exceptions", 1, "0160016900")]
    [InlineData("function-references", 1, "016001647000")]
    [InlineData("function-references", 4, "0140007000 01D2000B")]
    [InlineData("simd", 6, "017B00FD0C000000000000000000000000000000000B")]
    public void OtherProposals_AreNamed(string proposal, byte section, string hex) =>
        RefusedAs(proposal, new BinaryModule().Section(section, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))).ToArray());

    [Theory]
    [InlineData("3F00 1A", null)]
    [InlineData("3F01 1A", "multi-memory")]
    [InlineData("4100 4100 4100 FC0B8000", null)]
    [InlineData("4100 4100 4100 FC0A80008000", null)]
    [InlineData("4100 4100 4100 FC0A0100", "multi-memory")]
    [InlineData("4100 284200 1A", "multi-memory")]
    public void MemoryIndex_IsZero(string code, string? proposal)
    {
        var body = Convert.FromHexString("00" + code.Replace(" ", "", StringComparison.Ordinal) + "0B");
        var bytes = new BinaryModule().Section(1, 1, 0x60, 0, 0).Section(3, 1, 0).Section(5, 1, 0, 1)
            .Section(10, [1, (byte)body.Length, .. body]).ToArray();
        var error = (Record.Exception(() => ModulePipeline.Check(bytes, Limits.V1)) as WasmValidationException)?.Error;
        Assert.Equal(proposal, error?.Subject);
        Assert.Equal(proposal is null, error is null);
    }

    private static WasmError Refused(byte[] bytes) => Assert.Throws<WasmValidationException>(() => ModuleDecoder.Decode(bytes, Limits.V1)).Error;

    private static void RefusedAs(string proposal, byte[] bytes)
    {
        var error = Refused(bytes);
        Assert.Equal((WasmErrorCode.UnsupportedProposal, proposal), (error.Code, error.Subject));
        Assert.NotNull(error.Help);
        Assert.InRange(error.Offset, 4, bytes.Length);
    }
}
