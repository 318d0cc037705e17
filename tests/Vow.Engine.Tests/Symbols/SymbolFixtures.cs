using Vow.Generator;
using Vow.Wasm;

namespace Vow.Engine.Tests.Symbols;

/// <summary>Modules with debug information, checked in with their sources and the script that builds them.</summary>
internal static class SymbolFixtures
{
    private static readonly string Root = RepositoryRoot.Find(AppContext.BaseDirectory);

    public static IEnumerable<string> Debug => ["shop-dwarf4", "shop-dwarf5", "till-dwarf4", "till-dwarf5", "inlined-dwarf4", "inlined-dwarf5"];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Root, "tests", "fixtures", "symbols", name + ".wasm"));

    /// <summary>All modules of the example contracts.</summary>
    public static IEnumerable<string> Examples => Directory.EnumerateFiles(Path.Combine(Root, "contracts"), "*.wasm", SearchOption.AllDirectories)
        .Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && !path.Contains($"{Path.DirectorySeparatorChar}target{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal);

    public static byte[] ReadExample(string path) => File.ReadAllBytes(Path.Combine(Root, path));

    public static WasmModule Decode(byte[] wasm) => ModuleDecoder.Decode(wasm, Limits.V1);

    /// <summary>A function's index by its readable name.</summary>
    public static uint IndexOf(byte[] wasm, string name)
    {
        var symbols = Engine.Symbols.ModuleSymbols.Read(wasm);
        return Enumerable.Range(0, Decode(wasm).FunctionTypeIndices.Length).Select(index => (uint)index).Single(index => symbols.NameOf(index) == name);
    }

    /// <summary>Offset in the module of the first instruction of a function with this opcode.</summary>
    public static int OffsetOf(byte[] wasm, string function, Opcode opcode)
    {
        var module = Decode(wasm);
        var body = module.Bodies[(int)IndexOf(wasm, function) - module.ImportedFunctionCount];
        var reader = new InstructionReader(body.Code.Span, body.CodeOffset);
        while (!reader.AtEnd)
        {
            var offset = reader.Offset;
            if (reader.Read().Opcode == opcode) return offset;
        }

        throw new InvalidOperationException($"{function} has no {opcode}");
    }
}
