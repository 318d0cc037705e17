using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Vow.Wasm;

/// <summary>
/// Bytes to <see cref="WasmModule"/>, strictly by the binary format (WebAssembly 2.0, 5, with tail calls and extended constants). Work and memory are
/// bounded by the input's length: no count is trusted before the bytes behind it and the limit are known to be there.
/// </summary>
public sealed partial class ModuleDecoder
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Limits _limits;
    private ImmutableArray<FunctionType> _types = [];
    private ImmutableArray<Import> _imports = [];
    private ImmutableArray<uint> _functions = [];
    private ImmutableArray<TableType> _tables = [];
    private ImmutableArray<SizeLimits> _memories = [];
    private ImmutableArray<GlobalDefinition> _globals = [];
    private ImmutableArray<Export> _exports = [];
    private ImmutableArray<ElementSegment> _elements = [];
    private ImmutableArray<FunctionBody> _bodies = [];
    private ImmutableArray<DataSegment> _data = [];
    private readonly List<CustomSection> _customSections = [];
    private uint? _start;
    private uint? _dataCount;
    private long _customBytes;

    private ModuleDecoder(ReadOnlyMemory<byte> bytes, Limits limits) => (_bytes, _limits) = (bytes, limits);

    /// <summary>Decodes a module. The result points into <paramref name="bytes"/>, which must not change while it is in use.</summary>
    /// <exception cref="WasmValidationException">Malformed, another proposal's encoding, or above a limit.</exception>
    public static WasmModule Decode(ReadOnlyMemory<byte> bytes, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        LimitExceeded.Check(nameof(Limits.ModuleBytesMax), limits.ModuleBytesMax, bytes.Length, -1);
        ModuleHeader.Check(bytes.Span);
        var decoder = new ModuleDecoder(bytes, limits);
        decoder.Sections();
        return decoder.Build();
    }

    private void Sections()
    {
        var reader = new LebReader(_bytes.Span, 0) { Position = ModuleHeader.Length };
        var last = 0;
        while (!reader.AtEnd)
        {
            var at = reader.Offset;
            var id = reader.U8();
            var order = OrderOf(id, at);
            var size = reader.U32();
            if (size > reader.Remaining) throw reader.Fail($"unexpected end: section {id} has {size} bytes, {reader.Remaining} left");
            var start = reader.Position;
            reader.Take((int)size);
            if (id == 0)
            {
                Custom(start, (int)size, at);
                continue;
            }

            if (order <= last) throw Malformed(order == last ? $"section {id} occurs twice" : $"section {id} is out of order", at);
            last = order;
            Section(id, start, (int)size);
        }
    }

    private void Section(byte id, int start, int size)
    {
        var reader = new LebReader(_bytes.Span.Slice(start, size), start);
        switch (id)
        {
            case 1: Types(ref reader); break;
            case 2: Imports(ref reader); break;
            case 3: Functions(ref reader); break;
            case 4: Tables(ref reader); break;
            case 5: Memories(ref reader); break;
            case 6: Globals(ref reader); break;
            case 7: Exports(ref reader); break;
            case 8: _start = reader.U32(); break;
            case 9: Elements(ref reader); break;
            case 10: Code(ref reader); break;
            case 11: Data(ref reader); break;
            default: _dataCount = reader.U32(); break;
        }

        if (!reader.AtEnd) throw reader.Fail($"section size mismatch: {reader.Remaining} bytes too many in section {id}");
    }

    // The data count section (12) stands before the code (WebAssembly 2.0, 5.5.16).
    private static int OrderOf(byte id, int at) => id switch
    {
        <= 9 => id,
        12 => 10,
        10 => 11,
        11 => 12,
        13 => throw UnsupportedProposal.Refuse(UnsupportedProposal.Exceptions, at),
        14 => throw UnsupportedProposal.Refuse(UnsupportedProposal.Strings, at),
        _ => throw Malformed($"malformed section id {id}", at),
    };

    private void Custom(int start, int size, int at)
    {
        _customBytes += size;
        LimitExceeded.Check(nameof(Limits.CustomSectionsBytesMax), _limits.CustomSectionsBytesMax, _customBytes, at);
        LimitExceeded.Check(nameof(Limits.CustomSectionsMax), _limits.CustomSectionsMax, _customSections.Count + 1, at);
        var reader = new LebReader(_bytes.Span.Slice(start, size), start);
        var name = TypeReader.Name(ref reader, _limits);
        _customSections.Add(new CustomSection(name, _bytes.Slice(start + reader.Position, reader.Remaining), start + reader.Position));
    }

    private WasmModule Build()
    {
        if (_functions.Length != _bodies.Length)
            throw Malformed($"function and code section have inconsistent lengths: {_functions.Length} and {_bodies.Length}", _bytes.Length);
        if (_dataCount is { } count && count != (uint)_data.Length)
            throw Malformed($"data count and data section have inconsistent lengths: {count} and {_data.Length}", _bytes.Length);
        return new WasmModule
        {
            Bytes = _bytes,
            Types = _types,
            Imports = _imports,
            Functions = _functions,
            Tables = _tables,
            Memories = _memories,
            Globals = _globals,
            Exports = _exports,
            Start = _start,
            Elements = _elements,
            DataCount = _dataCount,
            Bodies = _bodies,
            CodeSectionOffset = _codeSectionOffset,
            Data = _data,
            CustomSections = [.. _customSections],
            ImportedFunctionCount = CountOf(ExternalKind.Function),
            ImportedTableCount = CountOf(ExternalKind.Table),
            ImportedMemoryCount = CountOf(ExternalKind.Memory),
            ImportedGlobalCount = CountOf(ExternalKind.Global),
            FunctionTypeIndices = [.. Of(ExternalKind.Function).Select(i => i.TypeIndex), .. _functions],
            TableTypes = [.. Of(ExternalKind.Table).Select(i => i.Table), .. _tables],
            MemoryTypes = [.. Of(ExternalKind.Memory).Select(i => i.Memory), .. _memories],
            GlobalTypes = [.. Of(ExternalKind.Global).Select(i => i.Global), .. _globals.Select(g => g.Type)],
        };
    }

    private IEnumerable<Import> Of(ExternalKind kind) => _imports.Where(i => i.Kind == kind);

    private int CountOf(ExternalKind kind) => _imports.Count(i => i.Kind == kind);

    /// <summary>A vector's length: at most the limit, and at most what the bytes that are left can hold.</summary>
    private static int Count(ref LebReader reader, string subject, long limit, int bytesPerItem)
    {
        var at = reader.Offset;
        var count = reader.U32();
        if (count > (uint)reader.Remaining / (uint)bytesPerItem) throw reader.Fail($"unexpected end: {count} items announced, {reader.Remaining} bytes left");
        LimitExceeded.Check(subject, limit, count, at);
        return (int)count;
    }

    private delegate T ItemReader<T>(ref LebReader reader);

    private static ImmutableArray<T> Vector<T>(ref LebReader reader, int count, ItemReader<T> read)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++) items[i] = read(ref reader);
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private static WasmValidationException Malformed(string message, int offset) =>
        new(new WasmError(WasmErrorCode.Malformed, message) { Offset = offset });
}
