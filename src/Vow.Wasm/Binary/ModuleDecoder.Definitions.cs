namespace Vow.Wasm;

/// <content>Types, imports, exports and the definitions without code.</content>
public sealed partial class ModuleDecoder
{
    private const byte FunctionForm = 0x60;
    private const byte TableWithInitializer = 0x40;

    private void Types(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.TypesMax), _limits.TypesMax, 2);
        _types = Vector(ref reader, count, Type);
    }

    private FunctionType Type(ref LebReader reader)
    {
        var at = reader.Offset;
        var form = reader.U8();
        if (form != FunctionForm)
        {
            throw UnsupportedProposal.OfType(form) is { } proposal && form < 0x60
                ? UnsupportedProposal.Refuse(proposal, at)
                : Malformed($"malformed type form 0x{form:x2}", at);
        }

        var parameters = Count(ref reader, nameof(Limits.ParametersMax), _limits.ParametersMax, 1);
        var parameterTypes = Vector(ref reader, parameters, TypeReader.Value);
        var results = Count(ref reader, nameof(Limits.ResultsMax), _limits.ResultsMax, 1);
        return new FunctionType(parameterTypes, Vector(ref reader, results, TypeReader.Value));
    }

    private void Imports(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.ImportsMax), _limits.ImportsMax, 4);
        _imports = Vector(ref reader, count, Import);
        var memory = _imports.Where(i => i.Kind == ExternalKind.Memory).Skip(1).FirstOrDefault();
        if (memory is not null) throw UnsupportedProposal.Refuse(UnsupportedProposal.MultiMemory, memory.Offset);
    }

    private Import Import(ref LebReader reader)
    {
        var at = reader.Offset;
        var module = TypeReader.Name(ref reader, _limits);
        var name = TypeReader.Name(ref reader, _limits);
        var kindAt = reader.Offset;
        var import = new Import(module, name, Kind(ref reader), at);
        return import.Kind switch
        {
            ExternalKind.Function => import with { TypeIndex = reader.U32() },
            ExternalKind.Table => import with { Table = TypeReader.Table(ref reader) },
            ExternalKind.Memory => import with { Memory = TypeReader.Size(ref reader) },
            ExternalKind.Global => import with { Global = TypeReader.Global(ref reader) },
            _ => throw Malformed("malformed import kind", kindAt),
        };
    }

    private static ExternalKind Kind(ref LebReader reader)
    {
        var at = reader.Offset;
        return reader.U8() switch
        {
            <= 3 and var kind => (ExternalKind)kind,
            4 => throw UnsupportedProposal.Refuse(UnsupportedProposal.Exceptions, at),
            var kind => throw Malformed($"malformed external kind {kind}", at),
        };
    }

    private void Functions(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.FunctionsMax), _limits.FunctionsMax, 1);
        _functions = Vector(ref reader, count, static (ref r) => r.U32());
    }

    private void Tables(ref LebReader reader)
    {
        var at = reader.Offset;
        var count = Count(ref reader, nameof(Limits.TablesMax), _limits.TablesMax, 3);
        LimitExceeded.Check(nameof(Limits.TablesMax), _limits.TablesMax, count + CountOf(ExternalKind.Table), at);
        _tables = Vector(ref reader, count, Table);
    }

    private static TableType Table(ref LebReader reader)
    {
        var at = reader.Offset;
        var from = reader.Position;
        if (reader.U8() == TableWithInitializer) throw UnsupportedProposal.Refuse(UnsupportedProposal.FunctionReferences, at);
        reader.Position = from;
        return TypeReader.Table(ref reader);
    }

    private void Memories(ref LebReader reader)
    {
        var at = reader.Offset;
        var count = reader.U32();
        if (count > (uint)reader.Remaining / 2) throw reader.Fail($"unexpected end: {count} memories announced, {reader.Remaining} bytes left");
        if (count + CountOf(ExternalKind.Memory) > 1) throw UnsupportedProposal.Refuse(UnsupportedProposal.MultiMemory, at);
        _memories = Vector(ref reader, (int)count, TypeReader.Size);
    }

    private void Globals(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.GlobalsMax), _limits.GlobalsMax, 3);
        _globals = Vector(ref reader, count, Global);
    }

    private GlobalDefinition Global(ref LebReader reader)
    {
        var type = TypeReader.Global(ref reader);
        return new GlobalDefinition(type, Expression(ref reader));
    }

    private void Exports(ref LebReader reader)
    {
        var count = Count(ref reader, nameof(Limits.ExportsMax), _limits.ExportsMax, 3);
        _exports = Vector(ref reader, count, Export);
    }

    private Export Export(ref LebReader reader)
    {
        var at = reader.Offset;
        var name = TypeReader.Name(ref reader, _limits);
        var kind = Kind(ref reader);
        return new Export(name, kind, reader.U32(), at);
    }
}
