using System.Collections.Immutable;
using System.Text;
using Vow.Wasm;

namespace Vow.Cli.Checking;

/// <summary>Lists a module's sections by their headers alone, as far as the bytes allow: a broken module is shown up to the break.</summary>
internal static class SectionScan
{
    private const int HeaderBytes = 8;
    private const int SectionsMax = 1024;

    private static readonly string[] Names =
        ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count"];

    public static ImmutableArray<ModuleSection> Of(ReadOnlySpan<byte> module)
    {
        var sections = ImmutableArray.CreateBuilder<ModuleSection>();
        if (!module.StartsWith("\0asm"u8) || module.Length < HeaderBytes) return [];
        var reader = new LebReader(module[HeaderBytes..], HeaderBytes);
        try
        {
            while (!reader.AtEnd && sections.Count < SectionsMax)
            {
                var id = reader.U8();
                var size = reader.U32();
                if (size > reader.Remaining) break;
                var offset = reader.Offset;
                var name = id < Names.Length ? Names[id] : $"unknown {id}";
                var payload = reader.Take((int)size);
                sections.Add(new ModuleSection(id == 0 ? CustomName(payload) : name, offset, (int)size));
            }
        }
        catch (WasmValidationException)
        {
            // The validator tells what is broken; what stands before it is listed.
        }

        return sections.ToImmutable();
    }

    private static string CustomName(ReadOnlySpan<byte> payload)
    {
        var reader = new LebReader(payload, 0);
        var length = reader.U32();
        return length <= reader.Remaining ? $"custom \"{Display.Harmless(Encoding.UTF8.GetString(reader.Take((int)length)))}\"" : "custom";
    }
}
