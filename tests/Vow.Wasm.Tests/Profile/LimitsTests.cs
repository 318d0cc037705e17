using System.Reflection;
using Vow.Wasm.Tests.Validation;

namespace Vow.Wasm.Tests.Profile;

public class LimitsTests
{
    private const string Module = """
        (module
          (type (func (param i32 i32 i64) (result i32 i64)))
          (type (func))
          (import "env" "first" (func)) (import "env" "other" (func))
          (table 7 funcref)
          (memory 3)
          (global i32 (i32.const 1000000)) (global i32 (i32.const 2)) (global i32 (i32.const 3))
          (func (export "run") (local i32 i32 i64 f32)
            (block (loop (if (i32.const 1) (then (br_table 0 1 2 1 0 (i32.const 1))))) (block))
            (block (br_table 0 0 (i32.const 1)))
            (call_indirect (type 1) (i32.const 0)) (call_indirect (type 1) (i32.const 0))
            (table.set (i32.const 0) (table.get (i32.const 0))) (drop (table.get (i32.const 0)))
            i32.const 1 i32.const 2 i32.const 3 i32.const 4 i32.const 5 drop drop drop drop drop)
          (func (local i32 i32)
            (loop (drop (local.get 0)) (loop (drop (local.get 0)) (drop (local.get 1)) (drop (local.get 1))))
            (drop (block (result i32) (i32.const 1))) (drop (local.get 0)) (call_indirect (type 1) (i32.const 0)))
          (export "exported" (func 1))
          (elem (i32.const 0) func 0 1) (elem func 0 1 2)
          (data (i32.const 0) "a") (data (i32.const 1) "b") (data (i32.const 2) "c")
          (@custom "one" "12345") (@custom "two" "123"))
        """;

    private static readonly byte[] Bytes = Wat.ToBytes(Module);

    public static TheoryData<string, long> ActualValues => new()
    {
        { nameof(Limits.ModuleBytesMax), Bytes.Length },
        { nameof(Limits.CodeBytesMax), Code().Sum(b => b.Size) },
        { nameof(Limits.BodyBytesMax), Code().Max(b => b.Size) },
        { nameof(Limits.TypesMax), 2 },
        { nameof(Limits.FunctionsMax), 2 },
        { nameof(Limits.ParametersMax), 3 },
        { nameof(Limits.ResultsMax), 2 },
        { nameof(Limits.LocalsMax), 4 },
        { nameof(Limits.ModuleLocalsMax), 6 },
        { nameof(Limits.LoopValuesMax), 4 },
        { nameof(Limits.ModuleLoopValuesMax), 4 },
        { nameof(Limits.CarriedValuesMax), 5 },
        { nameof(Limits.ModuleCarriedValuesMax), 5 },
        { nameof(Limits.BlocksPerFunctionMax), 5 },
        { nameof(Limits.BranchesPerFunctionMax), 20 },
        { nameof(Limits.BlockValuesMax), 1 },
        { nameof(Limits.ModuleBlockValuesMax), 1 },
        { nameof(Limits.NestingMax), 3 },
        { nameof(Limits.BrTableTargetsMax), 5 },
        { nameof(Limits.BrTableTargetsPerFunctionMax), 7 },
        { nameof(Limits.IndirectCallsMax), 3 },
        { nameof(Limits.TableInstructionsMax), 3 },
        { nameof(Limits.OperandsMax), 5 },
        { nameof(Limits.GlobalsMax), 3 },
        { nameof(Limits.TablesMax), 1 },
        { nameof(Limits.TableElementsMax), 7 },
        { nameof(Limits.MemoryPagesMax), 3 },
        { nameof(Limits.DataSegmentsMax), 3 },
        { nameof(Limits.ElementSegmentsMax), 2 },
        { nameof(Limits.SegmentElementsMax), 5 },
        { nameof(Limits.ImportsMax), 2 },
        { nameof(Limits.ExportsMax), 2 },
        { nameof(Limits.NameBytesMax), "exported".Length },
        { nameof(Limits.CustomSectionsMax), 2 },
        { nameof(Limits.CustomSectionsBytesMax), 16 },
        { nameof(Limits.ConstantExpressionBytesMax), 5 },
    };

    [Theory]
    [MemberData(nameof(ActualValues))]
    public void ModuleAtTheLimit_Passes(string limit, long actual) => ModulePipeline.Check(Bytes, With(limit, actual));

    [Theory]
    [MemberData(nameof(ActualValues))]
    public void ModuleAboveTheLimit_IsRefusedByTheLimitsName(string limit, long actual)
    {
        var error = Assert.Throws<WasmValidationException>(() => ModulePipeline.Check(Bytes, With(limit, actual - 1))).Error;
        Assert.Equal((WasmErrorCode.LimitExceeded, limit), (error.Code, error.Subject));
        Assert.Equal((actual - 1, actual), (error.Limit, error.Actual));
        Assert.Contains(limit, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.Help));
    }

    [Fact]
    public void EveryLimit_HasARowAbove() => Assert.Equal(
        typeof(Limits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name).Order(StringComparer.Ordinal),
        ActualValues.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void LimitInABody_NamesTheFunction()
    {
        var error = Assert.Throws<WasmValidationException>(() => ModulePipeline.Check(Bytes, With(nameof(Limits.NestingMax), 1))).Error;
        Assert.Equal((2u, "run"), (error.FunctionIndex, error.FunctionName));
        Assert.InRange(error.Offset, 8, Bytes.Length);
        var locals = Assert.Throws<WasmValidationException>(() => ModulePipeline.Check(Bytes, With(nameof(Limits.LocalsMax), 1))).Error;
        Assert.Equal((2u, "run"), (locals.FunctionIndex, locals.FunctionName));
    }

    [Fact]
    public void Version1_IsInsideTheFormat()
    {
        foreach (var property in typeof(Limits).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            Assert.True(Convert.ToInt64(property.GetValue(Limits.V1), null) <= Convert.ToInt64(property.GetValue(Limits.Format), null), property.Name);
    }

    [Fact]
    public void SampleModules_PassVersion1()
    {
        foreach (var module in Samples.Modules()) ModulePipeline.Check(module, Limits.V1);
    }

    private static System.Collections.Immutable.ImmutableArray<FunctionBody> Code() => ModuleDecoder.Decode(Bytes, Limits.V1).Bodies;

    private static Limits With(string limit, long value)
    {
        var limits = Limits.V1 with { };
        var property = typeof(Limits).GetProperty(limit)!;
        property.SetValue(limits, Convert.ChangeType(value, property.PropertyType, null));
        return limits;
    }
}
