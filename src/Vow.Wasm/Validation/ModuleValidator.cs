using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Validates a decoded module (WebAssembly 2.0, 3, with tail calls and extended constants) and checks the limits that only a walk over the
/// code can check. Linear in the module's size.
/// </summary>
public sealed class ModuleValidator
{
    private const uint MemoryPagesOfTheFormat = 65_536;
    private readonly WasmModule _module;
    private readonly Limits _limits;
    private readonly ConstantExpressionValidator _constants;

    private ModuleValidator(WasmModule module, Limits limits) =>
        (_module, _limits, _constants) = (module, limits, new ConstantExpressionValidator(module));

    /// <summary>Validates a module.</summary>
    /// <exception cref="WasmValidationException">Invalid, another proposal's instruction, or above a limit.</exception>
    public static ValidatedModule Validate(WasmModule module, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(limits);
        var validator = new ModuleValidator(module, limits);
        validator.TypeIndices();
        validator.Sizes();
        validator.Globals();
        validator.Exports();
        validator.Start();
        validator.Elements();
        validator.Data();
        return new ValidatedModule(module, validator.Functions());
    }

    private void TypeIndices()
    {
        for (var i = 0; i < _module.FunctionTypeIndices.Length; i++)
        {
            var index = _module.FunctionTypeIndices[i];
            if (index >= _module.Types.Length) throw Invalid($"unknown type {index} of function {i}", -1);
        }
    }

    private void Sizes()
    {
        foreach (var memory in _module.MemoryTypes)
        {
            if (memory.Minimum > MemoryPagesOfTheFormat || memory.Maximum > MemoryPagesOfTheFormat)
                throw Invalid($"memory size must be at most {MemoryPagesOfTheFormat} pages (4 GiB)", -1);
            Ordered(memory);
        }

        foreach (var table in _module.TableTypes) Ordered(table.Limits);
    }

    private static void Ordered(SizeLimits size)
    {
        if (size.Maximum < size.Minimum) throw Invalid($"size minimum {size.Minimum} is greater than maximum {size.Maximum}", -1);
    }

    private void Globals()
    {
        foreach (var global in _module.Globals) _constants.Check(global.Initial, global.Type.Content);
    }

    private void Exports()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var export in _module.Exports)
        {
            if (!names.Add(export.Name)) throw Invalid($"duplicate export name \"{PrintableText.Of(export.Name)}\"", export.Offset);
            if (export.Index >= Count(export.Kind))
                throw Invalid($"unknown {export.Kind.ToString().ToLowerInvariant()} {export.Index}, exported as \"{PrintableText.Of(export.Name)}\"", export.Offset);
            if (export.Kind == ExternalKind.Function) _constants.Referenced.Add(export.Index);
        }
    }

    private int Count(ExternalKind kind) => kind switch
    {
        ExternalKind.Function => _module.FunctionTypeIndices.Length,
        ExternalKind.Table => _module.TableTypes.Length,
        ExternalKind.Memory => _module.MemoryTypes.Length,
        _ => _module.GlobalTypes.Length,
    };

    private void Start()
    {
        if (_module.Start is not { } start) return;
        if (start >= _module.FunctionTypeIndices.Length) throw Invalid($"unknown function {start} as start function", -1);
        var type = _module.TypeOf(start);
        if (!type.Parameters.IsEmpty || !type.Results.IsEmpty) throw Invalid($"start function must be () -> (), not {type}", -1);
    }

    private void Elements()
    {
        foreach (var segment in _module.Elements)
        {
            if (segment.Mode == SegmentMode.Active)
            {
                if (segment.Table >= _module.TableTypes.Length) throw Invalid($"unknown table {segment.Table} of an element segment", segment.Offset);
                if (_module.TableTypes[(int)segment.Table].Element != segment.Type)
                    throw Invalid($"type mismatch: element segment of {segment.Type.ToText()} for another kind of table", segment.Offset);
                _constants.Check(segment.At, ValueType.I32);
            }

            foreach (var function in segment.Functions)
            {
                if (function >= _module.FunctionTypeIndices.Length) throw Invalid($"unknown function {function} in an element segment", segment.Offset);
                _constants.Referenced.Add(function);
            }

            foreach (var expression in segment.Expressions) _constants.Check(expression, segment.Type);
        }
    }

    private void Data()
    {
        foreach (var segment in _module.Data)
        {
            if (segment.Mode != SegmentMode.Active) continue;
            if (segment.Memory >= _module.MemoryTypes.Length) throw Invalid($"unknown memory {segment.Memory} of a data segment", segment.Offset);
            _constants.Check(segment.At, ValueType.I32);
        }
    }

    private ImmutableArray<int> Functions()
    {
        var functions = new FunctionValidator(_module, _limits, _constants.Referenced);
        var heights = ImmutableArray.CreateBuilder<int>(_module.Bodies.Length);
        for (var i = 0; i < _module.Bodies.Length; i++)
        {
            var index = (uint)(_module.ImportedFunctionCount + i);
            try
            {
                heights.Add(functions.Check(_module.TypeOf(index), _module.Bodies[i]));
            }
            catch (WasmValidationException refused)
            {
                throw new WasmValidationException(refused.Error with { FunctionIndex = index, FunctionName = NameSection.FunctionName(_module, index) });
            }
        }

        return heights.MoveToImmutable();
    }

    private static WasmValidationException Invalid(string message, int offset) =>
        new(new WasmError(WasmErrorCode.Invalid, message) { Offset = offset });
}
