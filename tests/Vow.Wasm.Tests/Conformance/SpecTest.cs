namespace Vow.Wasm.Tests.Conformance;

/// <summary>What the suite's host module <c>spectest</c> holds, beside a table of 10 to 20 functions and a memory of 1 to 2 pages.</summary>
internal static class SpecTest
{
    public const string Module = "spectest";

    public static (string Name, ValueType[] Parameters)[] Functions { get; } =
    [
        ("print", []),
        ("print_i32", [ValueType.I32]),
        ("print_i64", [ValueType.I64]),
        ("print_f32", [ValueType.F32]),
        ("print_f64", [ValueType.F64]),
        ("print_i32_f32", [ValueType.I32, ValueType.F32]),
        ("print_f64_f64", [ValueType.F64, ValueType.F64]),
    ];

    public static (string Name, EngineValue Value)[] Globals { get; } =
    [
        ("global_i32", new EngineValue(ValueType.I32, 666, null)),
        ("global_i64", new EngineValue(ValueType.I64, 666, null)),
        ("global_f32", new EngineValue(ValueType.F32, BitConverter.SingleToUInt32Bits(666.6f), null)),
        ("global_f64", new EngineValue(ValueType.F64, BitConverter.DoubleToUInt64Bits(666.6), null)),
    ];
}
