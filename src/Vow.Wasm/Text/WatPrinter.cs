using System.Collections.Immutable;

namespace Vow.Wasm;

/// <summary>
/// Writes a module in the text format, one instruction a line, indented by blocks. The text assembles to the same module, custom sections
/// apart; function names come from the name section.
/// </summary>
public sealed class WatPrinter
{
    private readonly WasmModule _module;
    private readonly TextWriter _output;
    private readonly WatNames _names;
    private readonly WatInstructions _instructions;

    private WatPrinter(WasmModule module, TextWriter output)
    {
        (_module, _output) = (module, output);
        _names = new WatNames(module);
        _instructions = new WatInstructions(output, _names);
    }

    /// <summary>Writes a module, whole.</summary>
    public static void Print(WasmModule module, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(output);
        new WatPrinter(module, output).Module();
    }

    /// <summary>A module's text.</summary>
    public static string Print(WasmModule module)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Print(module, text);
        return text.ToString();
    }

    private void Module()
    {
        _output.WriteLine("(module");
        for (var i = 0; i < _module.Types.Length; i++) Line($"(type (;{i};) (func{Signature(_module.Types[i])}))");
        Imports();
        for (var i = 0; i < _module.Tables.Length; i++) Line($"(table (;{_module.ImportedTableCount + i};) {Type(_module.Tables[i])})");
        for (var i = 0; i < _module.Memories.Length; i++) Line($"(memory (;{_module.ImportedMemoryCount + i};) {Size(_module.Memories[i])})");
        Globals();
        foreach (var export in _module.Exports) Line($"(export {WatNames.Quote(export.Name)} ({Kind(export.Kind)} {Index(export.Kind, export.Index)}))");
        if (_module.Start is { } start) Line($"(start {_names.Function(start)})");
        for (var i = 0; i < _module.Elements.Length; i++) Element(i, _module.Elements[i]);
        for (var i = 0; i < _module.Bodies.Length; i++) Function(i);
        for (var i = 0; i < _module.Data.Length; i++) Data(i, _module.Data[i]);
        _output.WriteLine(")");
    }

    private void Line(string text)
    {
        _output.Write("  ");
        _output.WriteLine(text);
    }

    private void Imports()
    {
        var function = 0u;
        foreach (var import in _module.Imports)
        {
            var what = import.Kind switch
            {
                ExternalKind.Function => $"func {_names.Definition(function++)} (type {import.TypeIndex})",
                ExternalKind.Table => $"table {Type(import.Table)}",
                ExternalKind.Memory => $"memory {Size(import.Memory)}",
                _ => $"global {Type(import.Global)}",
            };
            Line($"(import {WatNames.Quote(import.Module)} {WatNames.Quote(import.Name)} ({what}))");
        }
    }

    private void Globals()
    {
        for (var i = 0; i < _module.Globals.Length; i++)
        {
            var global = _module.Globals[i];
            _output.Write($"  (global (;{_module.ImportedGlobalCount + i};) {Type(global.Type)}");
            Expression(global.Initial);
            _output.WriteLine(")");
        }
    }

    private void Function(int defined)
    {
        var body = _module.Bodies[defined];
        _output.Write($"  (func {_names.Definition((uint)(_module.ImportedFunctionCount + defined))} (type {_module.Functions[defined]})");
        if (body.LocalCount > 0)
        {
            _output.Write(" (local");
            foreach (var run in body.Locals)
            {
                for (var i = 0u; i < run.Count; i++) _output.Write($" {run.Type.ToText()}");
            }

            _output.Write(')');
        }

        _output.WriteLine();
        _instructions.Body(body.Code.Span, body.CodeOffset);
        Line(")");
    }

    private void Element(int index, ElementSegment segment)
    {
        _output.Write($"  (elem (;{index};)");
        if (segment.Mode == SegmentMode.Declarative) _output.Write(" declare");
        if (segment.Mode == SegmentMode.Active)
        {
            _output.Write($" (table {segment.Table}) (offset");
            Expression(segment.At);
            _output.Write(')');
        }

        _output.Write(segment.UsesExpressions ? $" {segment.Type.ToText()}" : " func");
        foreach (var function in segment.Functions) _output.Write($" {_names.Function(function)}");
        foreach (var expression in segment.Expressions)
        {
            _output.Write(" (item");
            Expression(expression);
            _output.Write(')');
        }

        _output.WriteLine(")");
    }

    private void Data(int index, DataSegment segment)
    {
        _output.Write($"  (data (;{index};)");
        if (segment.Mode == SegmentMode.Active)
        {
            _output.Write(" (offset");
            Expression(segment.At);
            _output.Write(')');
        }

        _output.WriteLine($" {WatNames.Quote(segment.Bytes.Span)})");
    }

    private void Expression(ConstantExpression expression) => _instructions.Inline(expression.Code.Span, expression.Offset);

    private string Index(ExternalKind kind, uint index) => kind == ExternalKind.Function ? _names.Function(index) : WatNames.Number(index);

    private static string Kind(ExternalKind kind) => kind switch
    {
        ExternalKind.Function => "func",
        ExternalKind.Table => "table",
        ExternalKind.Memory => "memory",
        _ => "global",
    };

    private static string Signature(FunctionType type) => Types("param", type.Parameters) + Types("result", type.Results);

    private static string Types(string keyword, ImmutableArray<ValueType> types) =>
        types.IsEmpty ? "" : $" ({keyword} {string.Join(' ', types.Select(type => type.ToText()))})";

    private static string Size(SizeLimits limits) => limits.Maximum is { } maximum ? $"{limits.Minimum} {maximum}" : WatNames.Number(limits.Minimum);

    private static string Type(TableType type) => $"{Size(type.Limits)} {type.Element.ToText()}";

    private static string Type(GlobalType type) => type.Mutable ? $"(mut {type.Content.ToText()})" : type.Content.ToText();
}
