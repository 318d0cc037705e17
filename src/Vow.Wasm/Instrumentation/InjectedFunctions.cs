using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Writes the functions that are appended to a module, in the order of their indices: the slow path of the meter, the wrappers of the host's
/// functions, growth, charges by length, and the reset.
/// </summary>
internal sealed class InjectedFunctions(WasmModule module, InjectedLayout layout, InstrumentationOptions options)
{
    /// <summary><c>vow.fault</c>: memory within its limit could not grow.</summary>
    private const int MemoryFault = 0;

    /// <summary><c>vow.fault</c>: a table within its limit could not grow.</summary>
    private const int TableFault = 1;

    private readonly ByteWriter _output = new();

    public static FunctionType RefillType { get; } = new([ValueType.I64], [ValueType.I64]);

    public static FunctionType FaultType { get; } = new([ValueType.I32], []);

    public static FunctionType ProbeType { get; } = new([ValueType.I32, ValueType.I64], []);

    public static FunctionType SiteType { get; } = new([ValueType.I32, ValueType.I32], []);

    public static FunctionType SegmentType { get; } = new([ValueType.I32, ValueType.I32, ValueType.I64], []);

    /// <summary>The host's side of a function import: gas counter in as last parameter, out as last result.</summary>
    public static FunctionType HostType(FunctionType type) => new(type.Parameters.Add(ValueType.I64), type.Results.Add(ValueType.I64));

    /// <summary>All injected functions, first index first.</summary>
    public IEnumerable<InjectedFunction> All()
    {
        yield return new("vow.refill_slow", new([], []), [], RefillSlow);
        var index = 0;
        foreach (var import in module.ImportedFunctions)
        {
            var function = (uint)index++;
            if (layout.Wrapper((int)function) is null) continue;
            var type = module.TypeOf(function);
            yield return new($"{import.Name}", type, [], meter => Wrapper(meter, function, type));
        }

        if (layout.MemoryGrow is not null) yield return new("vow.memory_grow", new([ValueType.I32], [ValueType.I32]), Cost, MemoryGrow);
        foreach (var table in layout.TableGrow.OrderBy(entry => entry.Value).Select(entry => entry.Key))
        {
            var element = module.TableTypes[(int)table].Element;
            yield return new($"vow.table_grow_{table}", new([element, ValueType.I32], [ValueType.I32]), Cost, meter => TableGrow(meter, table));
        }

        foreach (var price in layout.Charges.OrderBy(entry => entry.Value).Select(entry => entry.Key))
        {
            var name = $"vow.charge_{price.PerUnit}_per_{1L << price.Shift}";
            yield return new(name, new([ValueType.I32], [ValueType.I32]), Cost, meter => ChargeLength(meter, price));
        }

        if (layout.Reset is not null) yield return new("vow.reset", new([], []), [], Reset);
    }

    /// <summary>Writes one of them, local declarations first, and returns the offsets of its branch hints.</summary>
    public (ReadOnlyMemory<byte> Body, List<uint> Hints) Write(InjectedFunction function)
    {
        _output.Clear();
        ModuleEncoder.WriteLocals(_output, function.Locals.AsSpan());
        var meter = new MeterWriter(_output, layout);
        function.Write(meter);
        meter.Code.End();
        return (_output.ToArray(), meter.Hints);
    }

    private static ImmutableArray<LocalRun> Cost => [new LocalRun(1, ValueType.I64)];

    private void RefillSlow(MeterWriter meter)
    {
        meter.Code.Op(Opcode.GlobalGet, layout.Counter);
        meter.Code.Op(Opcode.Call, layout.RefillImport);
        meter.Code.Op(Opcode.GlobalSet, layout.Counter);
    }

    private void Wrapper(MeterWriter meter, uint import, FunctionType type)
    {
        for (var i = 0; i < type.Parameters.Length; i++) meter.Code.Op(Opcode.LocalGet, (uint)i);
        meter.Code.Op(Opcode.GlobalGet, layout.Counter);
        meter.Code.Op(Opcode.Call, import);
        // The counter is the last result, so it is on top and the function's own results stay below it.
        meter.Code.Op(Opcode.GlobalSet, layout.Counter);
    }

    private void MemoryGrow(MeterWriter meter)
    {
        const uint delta = 0;
        var maximum = Math.Min(module.MemoryTypes[0].Maximum ?? uint.MaxValue, options.MemoryPagesMax);
        RefuseBeyond(meter, Opcode.MemorySize, delta, maximum);
        ChargeUnits(meter, delta, cost: 1, options.Schedule.MemoryGrowPerPage);
        meter.Code.Op(Opcode.LocalGet, delta);
        meter.Code.Op(Opcode.MemoryGrow, 0);
        FaultIfRefused(meter, delta, module.ImportedMemoryCount > 0, MemoryFault);
    }

    private void TableGrow(MeterWriter meter, uint table)
    {
        const uint delta = 1;
        var maximum = Math.Min(module.TableTypes[(int)table].Limits.Maximum ?? uint.MaxValue, options.TableElementsMax);
        RefuseBeyond(meter, Opcode.TableSize, delta, maximum, table);
        ChargeUnits(meter, delta, cost: 2, options.Schedule.TableGrowPerElement);
        meter.Code.Op(Opcode.LocalGet, 0);
        meter.Code.Op(Opcode.LocalGet, delta);
        meter.Code.Op(Opcode.TableGrow, table);
        FaultIfRefused(meter, delta, table < module.ImportedTableCount, TableFault);
    }

    // Beyond the maximum growth fails for every node alike, and for nothing.
    private static void RefuseBeyond(MeterWriter meter, Opcode size, uint delta, uint maximum, uint index = 0)
    {
        var code = meter.Code;
        code.Op(size, index);
        code.Op(Opcode.I64ExtendI32U);
        code.Op(Opcode.LocalGet, delta);
        code.Op(Opcode.I64ExtendI32U);
        code.Op(Opcode.I64Add);
        code.I64(maximum);
        code.Op(Opcode.I64GtU);
        code.Begin(Opcode.If, CodeWriter.EmptyBlock);
        code.I32(-1);
        code.Op(Opcode.Return);
        code.End();
    }

    private static void ChargeUnits(MeterWriter meter, uint delta, uint cost, long perUnit)
    {
        meter.Code.Op(Opcode.LocalGet, delta);
        meter.Code.Op(Opcode.I64ExtendI32U);
        meter.Code.I64(perUnit);
        meter.Code.Op(Opcode.I64Mul);
        meter.Code.Op(Opcode.LocalSet, cost);
        meter.ChargeLocalAndCheck(cost);
    }

    // Within the maximum, growth fails only when the machine has no memory left: a fault of this node, which no contract may see.
    private void FaultIfRefused(MeterWriter meter, uint scratch, bool isForeign, int fault)
    {
        if (isForeign) return;
        var code = meter.Code;
        code.Op(Opcode.LocalTee, scratch);
        code.I32(-1);
        code.Op(Opcode.I32Eq);
        code.Begin(Opcode.If, CodeWriter.EmptyBlock);
        code.I32(fault);
        code.Op(Opcode.Call, layout.FaultImport);
        code.Op(Opcode.Unreachable);
        code.End();
        code.Op(Opcode.LocalGet, scratch);
    }

    private static void ChargeLength(MeterWriter meter, BulkPrice price)
    {
        const uint length = 0;
        const uint cost = 1;
        var code = meter.Code;
        code.Op(Opcode.LocalGet, length);
        code.Op(Opcode.I64ExtendI32U);
        if (price.Shift > 0)
        {
            code.I64((1L << price.Shift) - 1);
            code.Op(Opcode.I64Add);
            code.I64(price.Shift);
            code.Op(Opcode.I64ShrU);
        }

        code.I64(price.PerUnit);
        code.Op(Opcode.I64Mul);
        code.Op(Opcode.LocalSet, cost);
        meter.ChargeLocalAndCheck(cost);
        code.Op(Opcode.LocalGet, length);
    }

    private void Reset(MeterWriter meter)
    {
        for (var i = 0; i < module.Globals.Length; i++)
        {
            var global = module.Globals[i];
            if (!global.Type.Mutable) continue;
            meter.Code.Output.Bytes(ConstantExpressions.Rewrite(global.Initial, layout.Map).Code.Span[..^1]);
            meter.Code.Op(Opcode.GlobalSet, (uint)(module.ImportedGlobalCount + i));
        }
    }
}

/// <summary>An injected function: its name for traces, its signature, its locals, and what writes its code without the final <c>end</c>.</summary>
internal sealed record InjectedFunction(string Name, FunctionType Type, ImmutableArray<LocalRun> Locals, Action<MeterWriter> Write);
