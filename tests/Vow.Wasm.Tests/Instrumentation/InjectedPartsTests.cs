namespace Vow.Wasm.Tests;

/// <summary>What is added to a module, and what is renumbered because of it.</summary>
public sealed class InjectedPartsTests
{
    private const string Everything = """
        (module
          (import "env" "twice" (func $twice (param i32) (result i32)))
          (type $unary (func (param i32) (result i32)))
          (table $t 8 funcref)
          (elem (table $t) (i32.const 0) func $twice $inc)
          (elem (table $t) (i32.const 2) funcref (ref.func $twice) (ref.null func) (ref.func $inc))
          (elem $passive func $inc $twice)
          (elem declare func $dec)
          (global $g funcref (ref.func $inc))
          (global $n (mut i32) (i32.const 5))
          (global $r (mut funcref) (ref.func $twice))
          (func $inc (param i32) (result i32) local.get 0 i32.const 1 i32.add)
          (func $dec (param i32) (result i32) local.get 0 i32.const 1 i32.sub)
          (func (export "direct") (result i32) i32.const 20 call $twice)
          (func (export "tail") (result i32) i32.const 20 return_call $twice)
          (func (export "slot") (param i32) (result i32) i32.const 20 local.get 0 call_indirect $t (type $unary))
          (func (export "global") (result i32) i32.const 5 global.get $g table.set $t i32.const 20 i32.const 5 call_indirect $t (type $unary))
          (func (export "code") (result i32) i32.const 5 ref.func $dec table.set $t i32.const 20 i32.const 5 call_indirect $t (type $unary))
          (func (export "passive") (result i32)
            i32.const 6 i32.const 0 i32.const 2 table.init $t $passive
            i32.const 20 i32.const 7 return_call_indirect $t (type $unary))
          (export "twice" (func $twice)) (export "inc" (func $inc)))
        """;

    [Theory]
    [InlineData("direct", null, 40)]
    [InlineData("tail", null, 40)]
    [InlineData("slot", 0, 40)]
    [InlineData("slot", 1, 21)]
    [InlineData("slot", 2, 40)]
    [InlineData("slot", 4, 21)]
    [InlineData("global", null, 21)]
    [InlineData("code", null, 19)]
    [InlineData("passive", null, 40)]
    [InlineData("twice", 20, 40)]
    [InlineData("inc", 20, 21)]
    public void EveryReferenceToAFunctionLeadsWhereItDid(string export, int? argument, int result)
    {
        using var run = new MeteredRun(Everything).Define("twice", (value, counter) => (value * 2, counter));
        run.Call(export, argument is { } value ? [value] : []);
        Assert.Equal((RunEnd.Returned, result), (run.End, run.Result));
    }

    [Fact]
    public void NullElementStaysNull()
    {
        using var run = new MeteredRun(Everything).Define("twice", (value, counter) => (value * 2, counter));
        Assert.Equal(RunEnd.Trapped, run.Call("slot", 3).End);
    }

    [Fact]
    public void ResetGivesEveryMutableGlobalItsInitialValue()
    {
        using var run = new MeteredRun(
            """
            (module
              (global $a (mut i32) (i32.add (i32.const 2) (i32.const 3))) (global $b (mut i64) (i64.const -1))
              (global $c (mut f64) (f64.const 1.5)) (global $d (mut externref) (ref.null extern))
              (func (export "change") i32.const 9 global.set $a i64.const 9 global.set $b f64.const 9 global.set $c)
              (func (export "a") (result i32) global.get $a) (func (export "b") (result i64) global.get $b)
              (func (export "c") (result f64) global.get $c))
            """);
        Assert.True(run.Instrumented.IsResettable);
        Assert.Equal(4, run.Instrumented.MutableGlobalCount);
        run.Call("change");
        Assert.Equal((9, 9L, 9.0), (run.Call("a").Result, run.Call("b").Result, run.Call("c").Result));
        run.Call(InstrumentedModule.ResetExport);
        Assert.Equal((5, -1L, 1.5), (run.Call("a").Result, run.Call("b").Result, run.Call("c").Result));
    }

    [Theory]
    [InlineData("i32.const 0 ref.null func table.set 0")]
    [InlineData("ref.null func i32.const 1 table.grow 0 drop")]
    [InlineData("i32.const 0 ref.null func i32.const 1 table.fill 0")]
    [InlineData("i32.const 0 i32.const 0 i32.const 1 table.copy 0 0")]
    [InlineData("i32.const 0 i32.const 0 i32.const 0 table.init 0 0")]
    [InlineData("elem.drop 0")]
    [InlineData("data.drop 0")]
    public void ModuleThatChangesTablesOrSegments_IsNotResettable(string code)
    {
        var module = Instrumenting.Module($"(module (memory 1) (data \"x\") (table 2 funcref) (elem func 0) (func {code}))");
        Assert.False(module.IsResettable);
        Assert.DoesNotContain(ModuleDecoder.Decode(module.Bytes, Limits.V1).Exports, export => export.Name == InstrumentedModule.ResetExport);
    }

    [Fact]
    public void GrowthAndBulkMemory_LeaveAModuleResettable() =>
        Assert.True(Instrumenting.Module(
            """
            (module (memory 1) (data $d "x")
              (func i32.const 1 memory.grow drop i32.const 0 i32.const 0 i32.const 0 memory.init $d))
            """).IsResettable);

    [Fact]
    public void FunctionsAndOffsetsLeadBackToTheOriginal()
    {
        var original = ModulePipeline.Check(Wat.ToBytes(Everything), Limits.V1);
        var instrumented = ModulePipeline.Instrument(original, Instrumenting.Options());
        var module = ModuleDecoder.Decode(instrumented.Bytes, Limits.V1);
        var map = Instrumenter.MapOffsets(original, Instrumenting.Options());
        var seen = 0;
        for (var i = 0; i < module.Bodies.Length; i++)
        {
            var index = instrumented.OriginalFunctions[module.ImportedFunctionCount + i];
            if (index is null or < 1)
            {
                Assert.Null(map.Original(module.Bodies[i].CodeOffset));
                continue;
            }

            seen += AssertOffsets(module.Bodies[i], original.Module.Bodies[(int)index - 1], map);
        }

        Assert.True(seen > 30);
    }

    [Fact]
    public void NamesFollowTheirFunctions_AndInjectedOnesAreNamed()
    {
        var module = ModuleDecoder.Decode(Instrumenting.Module(Everything).Bytes, Limits.V1);
        var names = NameSection.Read(module).Functions;
        var exports = module.Exports.Where(export => export.Kind == ExternalKind.Function).ToDictionary(export => export.Name, export => export.Index);
        Assert.Equal("inc", names[exports["inc"]]);
        Assert.Equal("twice", names[exports["twice"]]);
        Assert.Equal("twice", names[0]);
        Assert.Contains("vow.refill_slow", names.Values);
        Assert.All(names.Keys, index => Assert.InRange(index, 0u, (uint)module.FunctionTypeIndices.Length - 1));
    }

    [Theory]
    [InlineData(new byte[] { 1, 200 })]
    [InlineData(new byte[] { 1, 4, 1, 0, 1, 0xFF })]
    [InlineData(new byte[] { 1, 7, 2, 0, 1, 97, 0, 1, 98 })]
    [InlineData(new byte[] { 1, 4, 1, 99, 1, 97 })]
    [InlineData(new byte[] { 2, 1, 0, 1, 1, 0 })]
    public void BrokenNameSection_CountsAsNone(byte[] payload)
    {
        var bytes = new BinaryModule().WithFunction(0, 0x0B).Section(0, [.. BinaryModule.Name("name"), .. payload]).ToArray();
        var instrumented = ModulePipeline.Instrument(ModulePipeline.Check(bytes, Limits.V1), Instrumenting.Options());
        var names = NameSection.Read(ModuleDecoder.Decode(instrumented.Bytes, Limits.V1)).Functions.Values;
        Assert.All(names, name => Assert.StartsWith("vow.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void CustomSections_OnlyThoseThatStillMeanSomethingAreKept()
    {
        var bytes = new BinaryModule().WithFunction(0, 0x0B);
        foreach (var name in (string[])["vow.abi", "producers", ".debug_info", "metadata.code.branch_hint"]) bytes.Section(0, [.. BinaryModule.Name(name), 1, 2, 3]);
        var instrumented = ModulePipeline.Instrument(ModulePipeline.Check(bytes.ToArray(), Limits.V1), Instrumenting.Options());
        var sections = ModuleDecoder.Decode(instrumented.Bytes, Limits.V1).CustomSections;
        Assert.Equal(["metadata.code.branch_hint", "name", "vow.abi", "producers"], sections.Select(section => section.Name));
        Assert.Equal([1, 2, 3], sections[2].Payload.ToArray());
        Assert.NotEqual([1, 2, 3], sections[0].Payload.ToArray());
    }

    [Fact]
    public void BranchHintsPointAtTheInjectedChecks()
    {
        var module = ModuleDecoder.Decode(Instrumenting.Module("(module (func (local i32 f64) loop br 0 end))").Bytes, Limits.V1);
        var reader = new LebReader(module.CustomSections.Single(section => section.Name == "metadata.code.branch_hint").Payload.Span, 0);
        Assert.Equal((1u, 2u, 2u), (reader.U32(), reader.U32(), reader.U32()));
        var body = module.Bodies[0];
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal((byte)Opcode.If, module.Bytes.Span[body.Offset + (int)reader.U32()]);
            Assert.Equal((1u, 0u), (reader.U32(), reader.U32()));
        }

        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void MetersGlobalsCannotBeNamedByTheContract()
    {
        // Indices are checked on the module as it was written: one beyond its own is refused, long before it could mean the counter.
        var text = "(module (global (mut i64) (i64.const 0)) (func i64.const 0 global.set 0))";
        var bytes = Wat.ToBytes(text);
        var at = bytes.AsSpan().LastIndexOf([(byte)Opcode.GlobalSet, (byte)0]);
        bytes[at + 1] = 1;
        Assert.Equal(WasmErrorCode.Invalid, Assert.Throws<WasmValidationException>(() => ModulePipeline.Check(bytes, Limits.V1)).Error.Code);
    }

    private static int AssertOffsets(FunctionBody body, FunctionBody original, OffsetMap map)
    {
        // Each original instruction is found, in order; a replaced or inserted one leads to an instruction of its function.
        var expected = new List<int>();
        var reader = new InstructionReader(original.Code.Span, original.CodeOffset);
        while (!reader.AtEnd) expected.Add(original.CodeOffset + reader.Read().Start);
        var found = new List<int>();
        var now = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!now.AtEnd) found.Add(map.Original(body.CodeOffset + now.Read().Start) ?? -1);
        Assert.Equal(expected, found.Distinct().Where(expected.Contains));
        Assert.All(found, offset => Assert.InRange(offset, original.CodeOffset, original.CodeOffset + original.Code.Length - 1));
        return expected.Count;
    }
}
