namespace Vow.Wasm.Tests.Reference;

/// <summary>Sizes beyond which the profile lets nothing grow, and the counted stack.</summary>
internal sealed record ReferenceLimits(uint MemoryPages, uint TableElements, int StackSlots);

/// <summary>An instance: everything a module's code can see (4.2.5).</summary>
internal sealed class ReferenceInstance
{
    private ReferenceInstance(WasmModule module, ReferenceLimits limits)
    {
        Module = module;
        Limits = limits;
        StackSlotsLeft = limits.StackSlots;
    }

    public WasmModule Module { get; }

    public ReferenceLimits Limits { get; }

    /// <summary>What is left of the counted stack; each instance counts its own.</summary>
    public long StackSlotsLeft { get; set; }

    public List<ReferenceFunction> Functions { get; } = [];

    public List<ReferenceTable> Tables { get; } = [];

    public List<ReferenceMemory> Memories { get; } = [];

    public List<ReferenceGlobal> Globals { get; } = [];

    public object?[][] Elements { get; private set; } = [];

    public ReadOnlyMemory<byte>[] Data { get; private set; } = [];

    public Dictionary<string, object> Exports { get; } = [];

    /// <summary>Links and initialises; <paramref name="find"/> gives what an import stands for, or null. The start function is not run.</summary>
    public static ReferenceInstance Create(
        WasmModule module, Func<Import, object?> find, ReferencePrices prices, ReferenceLimits limits)
    {
        var instance = new ReferenceInstance(module, limits);
        foreach (var import in module.Imports) instance.Link(import, find(import));
        instance.DefineFunctions(prices);
        foreach (var table in module.Tables) instance.Tables.Add(new ReferenceTable(table.Element, table.Limits.Minimum, table.Limits.Maximum));
        foreach (var memory in module.Memories) instance.Memories.Add(new ReferenceMemory(memory.Minimum, memory.Maximum));
        foreach (var global in module.Globals) instance.Globals.Add(new ReferenceGlobal(global.Type, instance.Evaluate(global.Initial)));
        instance.Elements = [.. module.Elements.Select(instance.ElementsOf)];
        instance.Data = [.. module.Data.Select(segment => segment.Bytes)];
        foreach (var export in module.Exports) instance.Exports.Add(export.Name, instance.Exported(export));
        return instance;
    }

    /// <summary>Writes the active segments; whatever was written before a trap stays (4.5.4).</summary>
    public void InitialiseSegments()
    {
        for (var i = 0; i < Elements.Length; i++)
        {
            var segment = Module.Elements[i];
            if (segment.Mode == SegmentMode.Active)
            {
                var at = (uint)Evaluate(segment.At).Bits;
                Elements[i].CopyTo(Tables[(int)segment.Table].Range(at, (ulong)Elements[i].Length));
            }

            if (segment.Mode != SegmentMode.Passive) Elements[i] = [];
        }

        for (var i = 0; i < Data.Length; i++)
        {
            if (Module.Data[i].Mode != SegmentMode.Active) continue;
            var at = (uint)Evaluate(Module.Data[i].At).Bits;
            Data[i].Span.CopyTo(Memories[0].Range(at, (ulong)Data[i].Length));
            Data[i] = default;
        }
    }

    /// <summary>Makes the functions count their frames.</summary>
    public void CountStack(ReferenceStackWeights weights)
    {
        for (var i = Module.ImportedFunctionCount; i < Functions.Count; i++)
        {
            Functions[i].Code!.CountedSlots = weights.Counted(i);
            Functions[i].Code!.EntrySlots = weights.Entry(i);
        }
    }

    private void DefineFunctions(ReferencePrices prices)
    {
        for (var i = 0; i < Module.Functions.Length; i++)
        {
            var type = Module.Types[(int)Module.Functions[i]];
            var code = ReferenceCode.Prepare(Module, type, Module.Bodies[i], prices);
            Functions.Add(new ReferenceFunction(type) { Instance = this, Code = code });
        }
    }

    private object Exported(Export export) => export.Kind switch
    {
        ExternalKind.Function => Functions[(int)export.Index],
        ExternalKind.Table => Tables[(int)export.Index],
        ExternalKind.Memory => Memories[(int)export.Index],
        _ => Globals[(int)export.Index],
    };

    private object?[] ElementsOf(ElementSegment segment) => segment.UsesExpressions
        ? [.. segment.Expressions.Select(expression => Evaluate(expression).Reference)]
        : [.. segment.Functions.Select(index => (object?)Functions[(int)index])];

    private void Link(Import import, object? given)
    {
        if (given is null) throw new ReferenceLinkException("unknown import");
        switch (import.Kind, given)
        {
            case (ExternalKind.Function, ReferenceFunction function) when function.Type.Equals(Module.Types[(int)import.TypeIndex]):
                Functions.Add(function);
                break;
            case (ExternalKind.Table, ReferenceTable table)
                when table.Element == import.Table.Element && Fits(table.Size, table.Maximum, import.Table.Limits):
                Tables.Add(table);
                break;
            case (ExternalKind.Memory, ReferenceMemory memory) when Fits(memory.Pages, memory.Maximum, import.Memory):
                Memories.Add(memory);
                break;
            case (ExternalKind.Global, ReferenceGlobal global) when global.Type == import.Global:
                Globals.Add(global);
                break;
            default:
                throw new ReferenceLinkException("incompatible import type");
        }
    }

    private static bool Fits(uint size, uint? maximum, SizeLimits wanted) =>
        size >= wanted.Minimum && (wanted.Maximum is null || (maximum is { } own && own <= wanted.Maximum));

    private ReferenceValue Evaluate(ConstantExpression expression)
    {
        var stack = new Stack<ReferenceValue>();
        var reader = new InstructionReader(expression.Code.Span, expression.Offset);
        while (!reader.AtEnd)
        {
            var instruction = reader.Read();
            switch (instruction.Opcode)
            {
                case Opcode.I32Const: stack.Push(ReferenceValue.Of((int)instruction.A)); break;
                case Opcode.I64Const or Opcode.F32Const or Opcode.F64Const: stack.Push(ReferenceValue.Of(instruction.A)); break;
                case Opcode.GlobalGet: stack.Push(Globals[(int)instruction.A].Value); break;
                case Opcode.RefNull: stack.Push(default); break;
                case Opcode.RefFunc: stack.Push(ReferenceValue.OfReference(Functions[(int)instruction.A])); break;
                case Opcode.End: break;
                default:
                    var (b, a) = (stack.Pop().Bits, stack.Pop().Bits);
                    stack.Push(ReferenceValue.OfBits(Semantics.Instance.Binary(instruction.Opcode)!(a, b)));
                    break;
            }
        }

        return stack.Pop();
    }
}
