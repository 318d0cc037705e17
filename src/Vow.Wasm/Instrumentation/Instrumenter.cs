using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Vow.Wasm;

/// <summary>
/// Makes a module that meters its own gas and counts its own stack out of a valid one: a pure function of the module and the options. Of the custom
/// sections <c>name</c> (renumbered), <c>producers</c> and <c>vow.abi</c> are kept; the others mean nothing to an instrumented module.
/// </summary>
public sealed class Instrumenter
{
    /// <summary>Rises with every change of the instrumented bytes of any module; part of the keys of caches and of the protocol version.</summary>
    public const int Version = 1;

    private static readonly string[] KeptSections = ["producers", "vow.abi"];

    private readonly WasmModule _module;
    private readonly InstrumentationOptions _options;
    private readonly CallGraph _graph;
    private readonly SegmentAnalysis _segments;
    private readonly int[] _firstSegment;
    private readonly ImmutableArray<StackUse> _stack;
    private readonly InjectedLayout _layout;
    private readonly CodeSection _code;
    private readonly BranchHintSection _hints = new();
    private readonly List<CodeRun>? _runs;

    private Instrumenter(ValidatedModule validated, InstrumentationOptions options, bool recordOffsets)
    {
        ArgumentNullException.ThrowIfNull(validated);
        ArgumentNullException.ThrowIfNull(options);
        var module = validated.Module;
        (_module, _options) = (module, options);
        _segments = new SegmentAnalysis(options.Schedule);
        _firstSegment = new int[module.Bodies.Length + 1];
        _runs = recordOffsets ? [] : null;
        _graph = new CallGraph(module);
        var used = new UsedInstructions(module);
        var counts = Scan(used);
        _stack = StackAnalysis.Analyze(validated, _graph, counts);
        _layout = new InjectedLayout(module, used, options);
        _code = new CodeSection(module.Bytes.Length * 2);
    }

    /// <summary>Instruments a valid module.</summary>
    public static InstrumentedModule Instrument(ValidatedModule module, InstrumentationOptions options) =>
        new Instrumenter(module, options, recordOffsets: false).Run(out _);

    /// <summary>The map from offsets in the instrumented module to offsets in the original, made by instrumenting once more.</summary>
    public static OffsetMap MapOffsets(ValidatedModule module, InstrumentationOptions options)
    {
        var instrumenter = new Instrumenter(module, options, recordOffsets: true);
        instrumenter.Run(out var bodiesOffset);
        return new OffsetMap([.. instrumenter._runs!.Select(run => run with { Start = run.Start + bodiesOffset })]);
    }

    private int[] Scan(UsedInstructions used)
    {
        var counts = new int[_module.Bodies.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            var body = _module.Bodies[i];
            _firstSegment[i] = _segments.Segments.Count;
            _segments.BeginFunction(body);
            _graph.BeginFunction(_module.ImportedFunctionCount + i);
            var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
            while (!reader.AtEnd)
            {
                var instruction = reader.Read();
                counts[i]++;
                _segments.Add(instruction);
                _graph.Add(instruction);
                used.Add(instruction);
            }
        }

        _firstSegment[^1] = _segments.Segments.Count;
        _graph.Complete();
        return counts;
    }

    private InstrumentedModule Run(out int bodiesOffset)
    {
        RewriteBodies();
        var functions = new InjectedFunctions(_module, _layout, _options);
        var injected = functions.All().ToList();
        var first = _layout.FirstInjected;
        _runs?.Add(new CodeRun(_code.Bodies.Length, OffsetMap.Injected, 0));
        for (var i = 0; i < injected.Count; i++)
        {
            var (body, hints) = functions.Write(injected[i]);
            _code.Add(body.Span);
            _hints.Add(first + (uint)i, hints);
        }

        if (first + injected.Count != _layout.FunctionCount) throw new InvalidOperationException("injected functions and their indices differ");
        var bytes = ModuleEncoder.Encode(Assemble(injected, first), _code, out bodiesOffset);
        return Describe(bytes);
    }

    private void RewriteBodies()
    {
        var output = new ByteWriter(4096);
        var segments = CollectionsMarshal.AsSpan(_segments.Segments);
        for (var i = 0; i < _module.Bodies.Length; i++)
        {
            var function = _module.ImportedFunctionCount + i;
            var body = _module.Bodies[i];
            output.Clear();
            var meter = new MeterWriter(output, _layout);
            var probes = _layout.Probes == ProbeLevel.None ? null : new ProbeWriter(meter.Code, _layout, (uint)function, _module.TypeOf((uint)function), body);
            var rewriter = new BodyRewriter(_layout, _options.Schedule, output, meter) { Runs = _runs is null ? null : [], Probes = probes };
            rewriter.Rewrite(
                body, _module.TypeOf((uint)function), _stack[function], segments[_firstSegment[i].._firstSegment[i + 1]], _graph.Callees(function).Count == 0);
            var start = _code.Add(output.Written);
            _hints.Add(_layout.MapDefinition((uint)function), meter.Hints);
            Record(rewriter.Runs, start, body.CodeOffset);
        }
    }

    private void Record(List<CodeRun>? runs, int start, int originalStart)
    {
        if (runs is null) return;
        // Whatever precedes the first instruction belongs to the function's beginning.
        _runs!.Add(new CodeRun(start, originalStart, 1));
        foreach (var run in runs) _runs.Add(new CodeRun(run.Start + start, run.OriginalStart + originalStart, run.Length));
    }

    private WasmModule Assemble(List<InjectedFunction> injected, uint first)
    {
        ImmutableArray<uint> functions = [.. _module.Functions, .. injected.Select(function => _layout.TypeIndex(function.Type))];
        var imports = Imports();
        var names = new NameSectionRewriter(
            _layout,
            (uint)_module.ImportedFunctionCount,
            [.. InjectedImports().Select((import, i) => (_layout.RefillImport + (uint)i, $"vow.{import.Name}")), .. injected.Select((f, i) => (first + (uint)i, f.Name))]);
        return new WasmModule
        {
            Bytes = _module.Bytes,
            Types = _layout.Types,
            Imports = imports,
            Functions = functions,
            Tables = [.. _module.Tables.Select(table => table with { Limits = Capped(table.Limits, _options.TableElementsMax) })],
            Memories = [.. _module.Memories.Select(memory => Capped(memory, _options.MemoryPagesMax))],
            Globals = [.. _module.Globals.Select(Renumbered), .. Enumerable.Range(0, 2 + _layout.LocalsShown).Select(_ => Zero())],
            Exports = Exports(),
            Elements = [.. _module.Elements.Select(Renumbered)],
            DataCount = _module.DataCount,
            Data = _module.Data,
            CustomSections =
            [
                _hints.ToSection(),
                names.Rewrite(_module.CustomSections.FirstOrDefault(section => section.Name == "name")),
                .. _module.CustomSections.Where(section => KeptSections.Contains(section.Name)),
            ],
        };
    }

    private ImmutableArray<Import> Imports()
    {
        var imports = ImmutableArray.CreateBuilder<Import>(_module.Imports.Length + _layout.InjectedImports);
        foreach (var import in _module.Imports)
        {
            var isHost = import.Kind == ExternalKind.Function && _options.IsHostFunction(import);
            imports.Add(isHost
                ? import with { TypeIndex = _layout.TypeIndex(InjectedFunctions.HostType(_module.Types[(int)import.TypeIndex])) }
                : import);
        }

        imports.AddRange(InjectedImports());
        return imports.MoveToImmutable();
    }

    // In the order of their indices.
    private IEnumerable<Import> InjectedImports()
    {
        yield return Injected(InstrumentedModule.RefillImport, InjectedFunctions.RefillType);
        yield return Injected(InstrumentedModule.FaultImport, InjectedFunctions.FaultType);
        if (_layout.Probes == ProbeLevel.None) yield break;
        yield return Injected(InstrumentedModule.EnterImport, InjectedFunctions.ProbeType);
        yield return Injected(InstrumentedModule.LeaveImport, InjectedFunctions.ProbeType);
        if (_layout.Probes == ProbeLevel.Locals) yield return Injected(InstrumentedModule.SiteImport, InjectedFunctions.SiteType);
        if (_layout.Probes == ProbeLevel.Segments) yield return Injected(InstrumentedModule.SegmentImport, InjectedFunctions.SegmentType);
    }

    private Import Injected(string name, FunctionType type) =>
        new(InstrumentedModule.ImportModule, name, ExternalKind.Function, -1) { TypeIndex = _layout.TypeIndex(type) };

    private ImmutableArray<Export> Exports()
    {
        var exports = ImmutableArray.CreateBuilder<Export>();
        foreach (var export in _module.Exports)
        {
            exports.Add(export.Kind == ExternalKind.Function ? export with { Index = _layout.Map(export.Index) } : export);
        }

        exports.Add(new Export(InstrumentedModule.CounterExport, ExternalKind.Global, _layout.Counter, -1));
        exports.Add(new Export(InstrumentedModule.MemoryGasExport, ExternalKind.Global, _layout.MemoryGas, -1));
        if (_module.MemoryTypes.Length > 0) exports.Add(new Export(InstrumentedModule.MemoryExport, ExternalKind.Memory, 0, -1));
        if (_module.Start is { } start) exports.Add(new Export(InstrumentedModule.StartExport, ExternalKind.Function, _layout.Map(start), -1));
        if (_layout.Reset is { } reset) exports.Add(new Export(InstrumentedModule.ResetExport, ExternalKind.Function, reset, -1));
        for (var i = 0; i < _layout.LocalsShown; i++) exports.Add(new Export($"{InstrumentedModule.LocalExport}{i}", ExternalKind.Global, _layout.FirstLocal + (uint)i, -1));
        return exports.ToImmutable();
    }

    private static SizeLimits Capped(SizeLimits limits, uint most) =>
        limits with { Maximum = Math.Max(limits.Minimum, Math.Min(limits.Maximum ?? most, most)) };

    private static GlobalDefinition Zero() =>
        new(new GlobalType(ValueType.I64, Mutable: true), new ConstantExpression(new byte[] { (byte)Opcode.I64Const, 0, (byte)Opcode.End }, -1));

    private GlobalDefinition Renumbered(GlobalDefinition global) => global with { Initial = ConstantExpressions.Rewrite(global.Initial, _layout.Map) };

    private ElementSegment Renumbered(ElementSegment segment) => segment with
    {
        Functions = [.. segment.Functions.Select(_layout.Map)],
        Expressions = [.. segment.Expressions.Select(expression => ConstantExpressions.Rewrite(expression, _layout.Map))],
    };

    private InstrumentedModule Describe(byte[] bytes) => new()
    {
        Bytes = bytes,
        IsResettable = _layout.Reset is not null,
        ChargesMemory = _layout.MemoryGrow is not null || _layout.TableGrow.Count > 0 || _layout.Charges.Count > 0,
        MutableGlobalCount = _module.Globals.Count(global => global.Type.Mutable),
        StartStackWeight = _module.Start is { } start ? _stack[(int)start].EntryWeight : null,
        MemoryPages = _module.MemoryTypes.Length == 0 ? null : MemoryPages(_module.MemoryTypes[0]),
        Functions = _module.Exports.Where(export => export.Kind == ExternalKind.Function).ToFrozenDictionary(e => e.Name, Describe, StringComparer.Ordinal),
        StackUses = _stack,
        OriginalImportCount = _module.ImportedFunctionCount,
        LocalsShown = _layout.LocalsShown,
        OriginalFunctions = OriginalFunctions(),
    };

    private (uint Initial, uint Maximum) MemoryPages(SizeLimits limits) => (limits.Minimum, Capped(limits, _options.MemoryPagesMax).Maximum!.Value);

    private ExportedFunction Describe(Export export) =>
        new(export.Name, _module.TypeOf(export.Index), _layout.Map(export.Index), export.Index, _stack[(int)export.Index].EntryWeight);

    private ImmutableArray<uint?> OriginalFunctions()
    {
        var originals = new uint?[_layout.FunctionCount];
        for (var i = 0u; i < _module.FunctionTypeIndices.Length; i++)
        {
            originals[_layout.MapDefinition(i)] = i;
            originals[_layout.Map(i)] = i;
        }

        return ImmutableArray.Create(originals);
    }
}
