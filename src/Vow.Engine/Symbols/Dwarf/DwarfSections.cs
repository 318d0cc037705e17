using Vow.Wasm;

namespace Vow.Engine.Symbols.Dwarf;

/// <summary>The sections of a module that lines are read from; those that are not there are empty.</summary>
internal sealed class DwarfSections(WasmModule module)
{
    public ReadOnlyMemory<byte> Lines { get; } = Find(module, ".debug_line");

    public ReadOnlyMemory<byte> LineTexts { get; } = Find(module, ".debug_line_str");

    public ReadOnlyMemory<byte> Texts { get; } = Find(module, ".debug_str");

    public ReadOnlyMemory<byte> Units { get; } = Find(module, ".debug_info");

    public ReadOnlyMemory<byte> Abbreviations { get; } = Find(module, ".debug_abbrev");

    public ReadOnlyMemory<byte> Ranges { get; } = Find(module, ".debug_ranges");

    public ReadOnlyMemory<byte> RangeLists { get; } = Find(module, ".debug_rnglists");

    public ReadOnlyMemory<byte> Addresses { get; } = Find(module, ".debug_addr");

    public string TextOf(DwarfText text) => DwarfReader.TextAt(SectionOf(text.Kind).Span, text.Offset);

    private ReadOnlyMemory<byte> SectionOf(DwarfTextKind kind) => kind switch
    {
        DwarfTextKind.InLines => Lines,
        DwarfTextKind.InLineTexts => LineTexts,
        DwarfTextKind.InTexts => Texts,
        DwarfTextKind.InUnits => Units,
        _ => default,
    };

    private static ReadOnlyMemory<byte> Find(WasmModule module, string name) => module.CustomSections.FirstOrDefault(section => section.Name == name)?.Payload ?? default;
}

/// <summary>Which section a text stands in.</summary>
internal enum DwarfTextKind : byte
{
    None,
    InLines,
    InLineTexts,
    InTexts,
    InUnits,
}

/// <summary>A text that is read when somebody asks for it: many entries may name one long text.</summary>
internal readonly record struct DwarfText(DwarfTextKind Kind, int Offset)
{
    public static DwarfText At(DwarfTextKind kind, ulong offset) => offset <= int.MaxValue ? new(kind, (int)offset) : default;
}
